package bench;

import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.*;
import static ai.timefold.solver.core.api.score.stream.Joiners.*;

import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;

/** The rules of the public format. */
public class Rules implements ConstraintProvider {
    @Override
    public Constraint[] defineConstraints(ConstraintFactory f) {
        return new Constraint[] {
                f.forEach(Duty.class)
                        .join(Duty.class, equal(Duty::person), equal(Duty::next, Duty::day))
                        .filter((a, b) -> a.shift().notAfter().contains(b.shift().name()))
                        .penalizeLong(HardSoftLongScore.ONE_HARD, (a, b) -> 1).asConstraint("succession"),
                f.forEach(Duty.class)
                        .groupBy(Duty::person, d -> d.shift().name(), count())
                        .filter((p, s, n) -> n > p.mostOf().getOrDefault(s, n))
                        .penalizeLong(HardSoftLongScore.ONE_HARD, (p, s, n) -> n - p.mostOf().get(s)).asConstraint("shifts of a kind"),
                f.forEachIncludingUnassigned(Duty.class)
                        .groupBy(Duty::person, sum(Duty::minutes))
                        .filter((p, m) -> p.outside(m) > 0)
                        .penalizeLong(HardSoftLongScore.ONE_HARD, (p, m) -> 1 + p.outside(m) / 60).asConstraint("minutes"),
                f.forEach(Duty.class)
                        .groupBy(Duty::person, toConsecutiveSequences(Duty::day))
                        .flattenLast(chain -> chain.getConsecutiveSequences())
                        .filter((p, row) -> p.badRow(row.getFirstItem().day(), row.getLastItem().day()) > 0)
                        .penalizeLong(HardSoftLongScore.ONE_HARD, (p, row) -> p.badRow(row.getFirstItem().day(), row.getLastItem().day()))
                        .asConstraint("days in a row"),
                f.forEach(Duty.class)
                        .groupBy(Duty::person, toConsecutiveSequences(Duty::day))
                        .flattenLast(chain -> chain.getBreaks())
                        .filter((p, gap) -> gap.getLength() - 1 < p.leastOff())
                        .penalizeLong(HardSoftLongScore.ONE_HARD, (p, gap) -> p.leastOff() - gap.getLength() + 1).asConstraint("days off in a row"),
                f.forEach(Duty.class).filter(Duty::weekend)
                        .groupBy(Duty::person, countDistinct(Duty::week))
                        .filter((p, n) -> n > p.weekends())
                        .penalizeLong(HardSoftLongScore.ONE_HARD, (p, n) -> n - p.weekends()).asConstraint("weekends"),
                f.forEach(Duty.class).filter(d -> d.against() != 0)
                        .impactLong(HardSoftLongScore.ONE_SOFT, d -> -d.against()).asConstraint("requests"),
                f.forEach(Duty.class)
                        .groupBy(Duty::day, d -> d.shift().name(), count())
                        .join(Cover.class, equal((d, s, n) -> d, Cover::day), equal((d, s, n) -> s, Cover::shift))
                        .penalizeLong(HardSoftLongScore.ONE_SOFT, (d, s, n, c) -> c.cost(n)).asConstraint("cover"),
                f.forEach(Cover.class)
                        .ifNotExists(Duty.class, equal(Cover::day, Duty::day), equal(Cover::shift, d -> d.shift().name()))
                        .penalizeLong(HardSoftLongScore.ONE_SOFT, c -> c.cost(0)).asConstraint("nobody there"),
        };
    }
}
