package staffing

import "math"

// pool is queues that share agents, directly or by others between them, and
// what Erlang A says of them as one queue.
type pool struct {
	queues []int
	groups []int
	// By interval: the least agents if everybody could serve everything, what
	// they give, and how much one more would add.
	agents []int
	level  []float64
	slope  []float64
	curve  func(i, n int) float64 // pooled service level of n agents; 1 for an idle interval
	weight []float64              // contacts with a promise
	wanted []float64              // the promises on average, by contacts
}

// pools are the parts of a centre that have no agent in common.
func (c Centre) pools(loads [][]Load) []*pool {
	of := make([]int, len(c.Queues))
	for q := range of {
		of[q] = q
	}
	root := func(q int) int {
		for of[q] != q {
			q = of[q]
		}
		return q
	}
	for _, g := range c.Groups {
		for _, q := range g.Queues[1:] {
			of[root(q)] = root(g.Queues[0])
		}
	}
	var out []*pool
	at := map[int]*pool{}
	for q := range c.Queues {
		r := root(q)
		if at[r] == nil {
			at[r] = &pool{}
			out = append(out, at[r])
		}
		at[r].queues = append(at[r].queues, q)
	}
	for g := range c.Groups {
		p := at[root(c.Groups[g].Queues[0])]
		p.groups = append(p.groups, g)
	}
	for _, p := range out {
		c.measure(p, loads)
	}
	return out
}

// measure finds what a pool would need if every agent could serve every queue:
// fewer than that is out of reach.
func (c Centre) measure(p *pool, loads [][]Load) {
	n := c.intervals()
	p.agents, p.level, p.slope = make([]int, n), make([]float64, n), make([]float64, n)
	p.weight, p.wanted = make([]float64, n), make([]float64, n)
	all := make([]Load, n)
	within := 0.0
	for _, q := range p.queues {
		if c.Queues[q].Level > 0 {
			within = max(within, c.Queues[q].AnswerWithin)
		}
	}
	of := levels[c.Queues[p.queues[0]].Definition]
	for i := range n {
		all[i] = c.together(p, loads, i)
	}
	p.curve = func(i, n int) float64 {
		switch {
		case all[i].Rate == 0:
			return 1
		case n == 0:
			return 0
		}
		return of(evaluate(all[i], n, within))
	}
	for i := range n {
		switch {
		case all[i].Rate == 0:
			continue
		case p.weight[i] == 0: // nothing is promised: as many as are busy
			p.agents[i] = int(math.Ceil(all[i].Erlangs()))
			continue
		}
		p.agents[i], _ = least(guess(all[i]), func(n int) bool { return p.curve(i, n) >= p.wanted[i] })
		p.level[i] = p.curve(i, p.agents[i])
		p.slope[i] = max(0.002, p.level[i]-p.curve(i, p.agents[i]-1))
	}
}

// together is the load of a pool in an interval as one queue: patience by the
// rate at which those who wait give up.
func (c Centre) together(p *pool, loads [][]Load, i int) (out Load) {
	var work, leaving float64
	for _, q := range p.queues {
		l := loads[q][i]
		out.Rate += l.Rate
		work += l.Erlangs()
		leaving += l.Rate / l.Patience
		if c.Queues[q].Level > 0 {
			p.weight[i] += l.Rate
			p.wanted[i] += l.Rate * c.Queues[q].Level
		}
	}
	if p.weight[i] > 0 {
		p.wanted[i] /= p.weight[i]
	}
	if out.Rate > 0 {
		out.AHT, out.Patience = work/out.Rate, math.Inf(1)
		if leaving > 0 {
			out.Patience = out.Rate / leaving
		}
	}
	return out
}

// aTail is the load, in erlangs, that is left of contacts of intervals before and
// for which nobody stays: who is busy finishes anyway.
const aTail = 0.05

// felt is the load of every queue and interval as agents feel it: Offered, from
// an empty start.
func (c Centre) felt() [][]Load {
	out := make([][]Load, len(c.Queues))
	for q := range c.Queues {
		cq := &c.Queues[q]
		periods := make([]Period, len(cq.Contacts))
		for i, n := range cq.Contacts {
			periods[i] = Period{Load: Load{Rate: n / c.Seconds, AHT: cq.AHT, Patience: cq.Patience}, Seconds: c.Seconds}
		}
		out[q] = make([]Load, len(periods))
		for i, erlangs := range Offered(periods, periods[0].Erlangs()) {
			out[q][i] = periods[i].Load
			if erlangs < aTail && periods[i].Rate == 0 {
				erlangs = 0
			}
			out[q][i].Rate = erlangs / cq.AHT
		}
	}
	return out
}

// alone is what every queue needs in every interval if nobody serves another
// one: the sum of single queues.
func (c Centre) alone(loads [][]Load) [][]int {
	out := make([][]int, len(c.Queues))
	for q := range c.Queues {
		cq := &c.Queues[q]
		out[q] = make([]int, len(loads[q]))
		of := levels[cq.Definition]
		for i, l := range loads[q] {
			switch {
			case l.Rate == 0:
				continue
			case cq.Level == 0: // as many as are busy
				out[q][i] = int(math.Ceil(l.Erlangs()))
				continue
			}
			out[q][i], _ = least(guess(l), func(n int) bool { return of(evaluate(l, n, cq.AnswerWithin)) >= cq.Level })
		}
	}
	return out
}
