package staffing

import "math"

// correct moves every queue's agents by what its callers lacked.
func (f *finder) correct(s []Served, step float64) {
	gaps := make([][]float64, len(s))
	for q := range s {
		gaps[q] = make([]float64, f.intervals())
		for i := range gaps[q] {
			gaps[q][i], _ = f.about(q, i, s[q], f.Replications)
		}
	}
	f.move(gaps, step)
}

// move gives to queues that lack and takes from those that have too much.
func (f *finder) move(gaps [][]float64, step float64) {
	for _, p := range f.pools {
		for i := range f.intervals() {
			f.movePool(p, i, gaps, step)
		}
	}
}

// movePool moves a pool as a whole by what its callers lack on average, at what
// one agent adds to a pool, and between its queues by how they differ, at what
// one adds to a queue alone: more than it does here, so that no step is too long.
func (f *finder) movePool(p *pool, i int, gaps [][]float64, step float64) {
	var all, weight, worth float64
	known := func(q int) bool {
		gap := gaps[q][i]
		return f.Queues[q].Level > 0 && !math.IsNaN(gap) && !(gap < 0 && f.full(q, i))
	}
	for _, q := range p.queues {
		worth += max(0, f.worth[q][i])
		if known(q) {
			all += gaps[q][i] * f.loads[q][i].Rate
			weight += f.loads[q][i].Rate
		}
	}
	if weight == 0 {
		return
	}
	all /= weight
	reach := 0.1*worth + 1
	more := max(-reach, min(reach, -step*all/p.slope[i]))
	moves := make([]float64, len(p.queues))
	for k, q := range p.queues {
		if known(q) {
			reach := 0.2*math.Abs(f.worth[q][i]) + 0.5
			moves[k] = max(-reach, min(reach, -step*(gaps[q][i]-all)/f.steep[q][i]))
			more -= moves[k]
		}
	}
	for k, q := range p.queues {
		part := 1 / float64(len(p.queues))
		if worth > 0 {
			part = max(0, f.worth[q][i]) / worth
		}
		// A queue that others serve on the side may be worth less than nothing.
		f.worth[q][i] = max(-f.loads[q][i].Erlangs()-1, f.worth[q][i]+moves[k]+more*part)
	}
}

// reroute gives a longer head start to queues that are served worse than the
// others of their pool, measured by what each is promised over the whole. A
// second of head start moves a level of the usual targets by about a point.
func (f *finder) reroute(s []Served, step float64) {
	if f.credit == nil {
		return
	}
	for _, p := range f.pools {
		var all, weight float64
		gap := func(q int) float64 { return s[q].Total.Level - f.Queues[q].Level }
		for _, q := range p.queues {
			if f.Queues[q].Level > 0 && !math.IsNaN(s[q].Total.Level) {
				all += s[q].Total.Contacts * gap(q)
				weight += s[q].Total.Contacts
			}
		}
		least := math.Inf(1)
		for _, q := range p.queues {
			if f.Queues[q].Level > 0 && !math.IsNaN(s[q].Total.Level) {
				f.credit[q] -= step * secondsPerLevel * (gap(q) - all/weight)
			}
			least = min(least, f.credit[q])
		}
		for _, q := range p.queues {
			f.credit[q] -= least
		}
	}
}

// secondsPerLevel is by how much a head start is to change for a whole level.
const secondsPerLevel = 80

// steepness is what the last of the agents that a queue needs alone adds to its
// level, by interval.
func (c Centre) steepness(q int, loads []Load, alone []int) []float64 {
	out := make([]float64, len(loads))
	of, within := levels[c.Queues[q].Definition], c.Queues[q].AnswerWithin
	for i, n := range alone {
		out[i] = 1
		switch {
		case n > 1:
			out[i] = max(0.005, of(evaluate(loads[i], n, within))-of(evaluate(loads[i], n-1, within)))
		case n == 1:
			out[i] = max(0.005, of(evaluate(loads[i], n, within)))
		}
	}
	return out
}

// lowest is how far an interval may fall short where only the whole counts.
const lowest = 0.75

// spread sets the targets of intervals so that the whole keeps the promises with
// the fewest agents in a full pool: one after the other goes where it helps most.
func (f *finder) spread(p *pool) {
	var promised, good float64
	at, agents := make([]float64, f.intervals()), make([]int, f.intervals())
	for i := range at {
		agents[i] = p.agents[i]
		for agents[i] > 1 && p.curve(i, agents[i]-1) >= lowest*p.wanted[i] {
			agents[i]--
		}
		at[i] = p.curve(i, agents[i])
		promised += p.weight[i] * p.wanted[i]
		good += p.weight[i] * at[i]
	}
	gain := make([]float64, len(at))
	for i := range gain {
		gain[i] = p.weight[i] * (p.curve(i, agents[i]+1) - at[i])
	}
	for good < promised {
		best := 0
		for i := range gain {
			if gain[i] > gain[best] {
				best = i
			}
		}
		if gain[best] <= 0 {
			break
		}
		agents[best]++
		good += gain[best]
		at[best] += gain[best] / p.weight[best]
		gain[best] = p.weight[best] * (p.curve(best, agents[best]+1) - at[best])
	}
	for i := range at {
		for _, q := range p.queues {
			f.target[q][i] += at[i] - p.wanted[i]
		}
	}
	p.agents = agents
}
