package bench;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;

/** What somebody does on a day: one of the shifts, or nothing. */
@PlanningEntity
public class Duty {
    @PlanningId
    String id;
    Person person;
    int day;
    @PlanningVariable(allowsUnassigned = true)
    Shift shift;

    public Duty() {
    }

    Duty(Person person, int day) {
        this.id = person.name() + " " + day;
        this.person = person;
        this.day = day;
    }

    public Person person() {
        return person;
    }

    public int day() {
        return day;
    }

    public int next() {
        return day + 1;
    }

    public Shift shift() {
        return shift;
    }

    public int minutes() {
        return shift == null ? 0 : shift.minutes();
    }

    public boolean weekend() {
        return day % 7 >= 5;
    }

    public int week() {
        return day / 7;
    }

    public int against() {
        return person.against(day, shift);
    }
}
