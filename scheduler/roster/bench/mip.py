"""mip.py INSTANCE ROSTER SECONDS WORKERS highs|cbc: the compact model by a MIP solver."""
import sys

from instance import Instance, write


class Highs:
    """The few calls that both solvers are used by."""

    def __init__(self):
        import highspy  # not beside OR-Tools, whose own copy of the library it would meet

        self.h = highspy.Highs()
        self.h.setOptionValue("output_flag", False)

    def binary(self):
        return self.h.addBinary()

    def slack(self, most):
        return self.h.addVariable(0, most)

    def at_most(self, terms, most):
        if terms:
            self.h.addConstr(sum(a * v for a, v in terms) <= most)

    def equal(self, terms, value):
        self.h.addConstr(sum(a * v for a, v in terms) == value)  # always has its two slacks

    def solve(self, cost, seconds, workers):
        self.h.setOptionValue("time_limit", seconds)
        self.h.setOptionValue("threads", workers)
        self.h.minimize(sum(a * v for a, v in cost))
        if self.h.getInfo().primal_solution_status != 2:
            return None
        values = self.h.getSolution().col_value
        return lambda v: values[v.index]


class Cbc:
    def __init__(self):
        from ortools.linear_solver import pywraplp

        self.done = (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE)
        self.s = pywraplp.Solver.CreateSolver("CBC")

    def binary(self):
        return self.s.BoolVar("")

    def slack(self, most):
        return self.s.NumVar(0, most, "")

    def at_most(self, terms, most):
        c = self.s.Constraint(-self.s.infinity(), most)
        for a, v in terms:
            c.SetCoefficient(v, c.GetCoefficient(v) + a)

    def equal(self, terms, value):
        c = self.s.Constraint(value, value)
        for a, v in terms:
            c.SetCoefficient(v, c.GetCoefficient(v) + a)

    def solve(self, cost, seconds, workers):
        for a, v in cost:
            self.s.Objective().SetCoefficient(v, self.s.Objective().GetCoefficient(v) + a)
        self.s.SetTimeLimit(int(1000 * seconds))
        self.s.SetNumThreads(workers)
        if self.s.Solve() not in self.done:
            return None
        return lambda v: v.solution_value()


def build(p, m):
    x, cost = {}, []
    for e in p.staff:
        of_day = []
        for d in range(p.days):
            of_day.append([])
            for s in p.minutes:
                if d not in e.off:
                    x[e.name, d, s] = m.binary()
                    of_day[d].append((1, x[e.name, d, s]))
            m.at_most(of_day[d], 1)

        def works(d, sign=1):
            return [(sign, v) for _, v in of_day[d]]

        for d in range(p.days - 1):
            for s, banned in p.not_after.items():
                if (e.name, d, s) in x and banned:
                    m.at_most([(1, x[e.name, d, s])] + [(1, x[e.name, d + 1, t]) for t in banned if (e.name, d + 1, t) in x], 1)
        for s, most in e.most_of.items():
            m.at_most([(1, x[e.name, d, s]) for d in range(p.days) if (e.name, d, s) in x], most)
        minutes = [(p.minutes[s], v) for (n, _, s), v in x.items() if n == e.name]
        m.at_most(minutes, e.most)
        m.at_most([(-a, v) for a, v in minutes], -e.least)
        for d in range(p.days - e.longest):
            m.at_most([t for i in range(e.longest + 1) for t in works(d + i)], e.longest)
        for n in range(1, e.shortest):
            for d in range(p.days - n - 1):
                m.at_most(works(d, -1) + [t for i in range(1, n + 1) for t in works(d + i)] + works(d + n + 1, -1), n - 1)
        for n in range(1, e.least_off):
            for d in range(p.days - n - 1):
                m.at_most(works(d) + [t for i in range(1, n + 1) for t in works(d + i, -1)] + works(d + n + 1), 1)
        weekends = []
        for d in range(5, p.days - 1, 7):
            weekend = m.binary()
            m.at_most(works(d) + [(-1, weekend)], 0)
            m.at_most(works(d + 1) + [(-1, weekend)], 0)
            weekends.append((1, weekend))
        m.at_most(weekends, e.weekends)
    cost += [(-w, x[key]) for key, w in p.wanted.items() if key in x]
    cost += [(w, x[key]) for key, w in p.unwanted.items() if key in x]
    for c in p.cover:
        there = [(1, x[e.name, c.day, c.shift]) for e in p.staff if (e.name, c.day, c.shift) in x]
        under, over = m.slack(c.need), m.slack(len(p.staff))
        m.equal(there + [(1, under), (-1, over)], c.need)
        cost += [(c.under, under), (c.over, over)]
    return x, cost


def main(path, roster, seconds, workers, which):
    m = {"highs": Highs, "cbc": Cbc}[which]()
    x, cost = build(Instance(path), m)
    value = m.solve(cost, float(seconds), int(workers))
    if value:
        write(roster, [key for key, v in x.items() if value(v) > 0.5])


if __name__ == "__main__":
    main(*sys.argv[1:])
