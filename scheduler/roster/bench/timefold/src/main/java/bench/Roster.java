package bench;

import java.util.ArrayList;
import java.util.List;

import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;

/** An instance, and a roster of it. */
@PlanningSolution
public class Roster {
    @ProblemFactCollectionProperty
    @ValueRangeProvider
    List<Shift> shifts = new ArrayList<>();
    @ProblemFactCollectionProperty
    List<Cover> covers = new ArrayList<>();
    @PlanningEntityCollectionProperty
    List<Duty> duties = new ArrayList<>();
    @PlanningScore
    HardSoftLongScore score;
}
