"""cpsat.py INSTANCE ROSTER SECONDS WORKERS: the shift-scheduling model of OR-Tools' CP-SAT, sequences as clauses."""
import sys

from ortools.sat.python import cp_model

from instance import Instance, write


def build(p):
    m = cp_model.CpModel()
    x, cost = {}, []
    for e in p.staff:
        work = []
        for d in range(p.days):
            for s in p.minutes:
                x[e.name, d, s] = m.new_bool_var("")
            works = m.new_bool_var("")
            m.add_exactly_one([works.negated()] + [x[e.name, d, s] for s in p.minutes])
            if d in e.off:
                m.add(works == 0)
            work.append(works)
        for d in range(p.days - 1):
            for s, banned in p.not_after.items():
                for t in banned:
                    m.add_bool_or(x[e.name, d, s].negated(), x[e.name, d + 1, t].negated())
        for s, most in e.most_of.items():
            m.add(sum(x[e.name, d, s] for d in range(p.days)) <= most)
        minutes = sum(p.minutes[s] * x[e.name, d, s] for d in range(p.days) for s in p.minutes)
        m.add_linear_constraint(minutes, e.least, e.most)
        for d in range(p.days - e.longest):
            m.add_bool_or([w.negated() for w in work[d:d + e.longest + 1]])
        for n in range(1, e.shortest):
            for d in range(p.days - n - 1):
                m.add_bool_or([work[d]] + [w.negated() for w in work[d + 1:d + n + 1]] + [work[d + n + 1]])
        for n in range(1, e.least_off):
            for d in range(p.days - n - 1):
                m.add_bool_or([work[d].negated()] + work[d + 1:d + n + 1] + [work[d + n + 1].negated()])
        weekends = []
        for d in range(5, p.days - 1, 7):
            weekend = m.new_bool_var("")
            m.add_implication(work[d], weekend)
            m.add_implication(work[d + 1], weekend)
            weekends.append(weekend)
        m.add(sum(weekends) <= e.weekends)
    constant = 0
    for key, weight in p.wanted.items():
        constant += weight
        cost.append(-weight * x[key])
    cost += [weight * x[key] for key, weight in p.unwanted.items()]
    for c in p.cover:
        there = sum(x[e.name, c.day, c.shift] for e in p.staff)
        under, over = m.new_int_var(0, c.need, ""), m.new_int_var(0, len(p.staff), "")
        m.add(there + under - over == c.need)
        cost += [c.under * under, c.over * over]
    m.minimize(sum(cost) + constant)
    return m, x


def main(path, roster, seconds, workers):
    m, x = build(Instance(path))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = float(seconds)
    solver.parameters.num_workers = int(workers)
    if solver.solve(m) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        write(roster, [key for key, v in x.items() if solver.value(v)])


if __name__ == "__main__":
    main(*sys.argv[1:])
