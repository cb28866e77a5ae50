package tour

import (
	"math"
	"math/rand/v2"
	"slices"
)

// planner plans days of one person anew, the others being as they are.
type planner struct {
	s     *state
	share share
	heat  *heat
	rng   *rand.Rand
	tours tours
	baths []*bath
	drawn [][2]int
	saved []shift
	spent int64 // additions, roughly
}

func newPlanner(m *model, rng *rand.Rand) *planner {
	return &planner{rng: rng, tours: tours{m: m, rng: rng}}
}

// retask draws the tasks of a shift anew.
func (p *planner) retask(e, day int) {
	x := *p.s.at(e, day)
	if x.length == 0 {
		return
	}
	b := p.bath(0)
	p.s.lift(e, day)
	start, length := int(x.start), int(x.length)
	b.fill(p.s, p.heat, day, start, start+length)
	b.add(start, length)
	try := x
	if b.draw(p.rng, start, length, &try.task) {
		x = try
	}
	p.s.put(e, day, &x)
	p.spent += int64(2*length*p.s.m.tasks + 100)
}

func (p *planner) bath(i int) *bath {
	for len(p.baths) <= i {
		p.baths = append(p.baths, newBath(p.s.m))
	}
	return p.baths[i]
}

// replan draws somebody's days from..to-1 anew, or of these only the open ones,
// with a few starts to choose from. It reports whether there was a tour to draw;
// if not, all is as before.
func (p *planner) replan(e, from, to, starts int, open func(day int) bool) bool {
	n := to - from
	p.tours.days = slices.Grow(p.tours.days, max(n+1-len(p.tours.days), 0))[:n+1]
	p.saved = slices.Grow(p.saved[:0], n)[:n]
	p.drawn = slices.Grow(p.drawn[:0], n)[:n]
	for i := range n {
		p.saved[i] = *p.s.at(e, from+i)
		if open(from+i) && p.saved[i].length > 0 {
			p.s.lift(e, from+i)
		}
	}
	baths := 0
	for i := range n {
		c := &p.tours.days[i]
		if open(from + i) {
			p.free(c, baths, from+i, starts, &p.saved[i])
			baths++
		} else {
			c.fix(&p.saved[i])
		}
	}
	w := p.surround(e, from, to)
	ok := p.tours.sum(w) && p.tours.draw(w, p.drawn) && p.settle(e, from, open)
	p.count()
	if ok {
		return true
	}
	for i := range n {
		if open(from + i) {
			if p.s.at(e, from+i).length > 0 {
				p.s.lift(e, from+i)
			}
			if p.saved[i].length > 0 {
				p.s.put(e, from+i, &p.saved[i])
			}
		}
	}
	return false
}

// fix makes a choice of what is planned already.
func (c *choice) fix(x *shift) {
	c.fixed, c.starts, c.weight, c.off = true, c.starts[:0], c.weight[:0], 1
	if x.length > 0 {
		c.starts = append(c.starts, int(x.start))
		c.weight = append(c.weight, [lengths]float64{})
		c.weight[0][int(x.length)-minShift] = 1
		c.off = 0
	}
}

// free makes a choice of a few starts, that of before among them.
func (p *planner) free(c *choice, bath, day, starts int, was *shift) {
	m := p.s.m
	c.fixed, c.starts, c.weight, c.off = false, c.starts[:0], c.weight[:0], 1
	c.bath = p.bath(bath)
	p.offer(c, day, starts, was)
	if len(c.starts) == 0 {
		return
	}
	c.bath.fill(p.s, p.heat, day, c.starts[0], c.starts[len(c.starts)-1]+maxShift)
	c.weight = slices.Grow(c.weight, len(c.starts))[:len(c.starts)]
	best := 0.0
	for i, q := range c.starts {
		longest := m.longest(day, q)
		c.bath.add(q, longest)
		for l := range lengths {
			c.weight[i][l] = math.Inf(-1)
			if minShift+l <= longest {
				c.weight[i][l] = c.bath.log(p.heat, q, minShift+l)
				best = max(best, c.weight[i][l])
			}
		}
		p.spent += int64(longest * m.tasks)
	}
	c.off = math.Exp(-best)
	for i := range c.weight {
		for l, x := range c.weight[i] {
			c.weight[i][l] = 0
			if x -= best; x > negligible {
				c.weight[i][l] = math.Exp(x)
			}
		}
	}
}

// offer picks the starts of a choice, that of before among them: some next to it,
// or any.
func (p *planner) offer(c *choice, day, starts int, was *shift) {
	m := p.s.m
	mine, left := p.rng.IntN(len(m.starts)), starts
	if was.length > 0 {
		mine = slices.Index(m.starts, int(was.start))
	}
	low, high := 0, len(m.starts)
	if p.rng.Float64() < nearby {
		low = max(mine-p.rng.IntN(starts), 0)
		high = min(low+starts, high)
	}
	for i := low; i < high; i++ {
		if m.longest(day, m.starts[i]) < minShift {
			continue
		}
		if p.rng.IntN(high-i) < left || i == mine {
			c.starts = append(c.starts, m.starts[i])
			left--
		}
	}
}

// negligible is the logarithm of a weight that is never drawn in practice.
const negligible = -60

// surround says what the days around a window ask of it, and adds what follows it
// as the last choice.
func (p *planner) surround(e, from, to int) window {
	m := p.s.m
	x := &p.share
	w := window{maxRun: maxRun}
	first, last := from-1, to
	for first >= x.from && p.s.at(e, first).length > 0 {
		first--
		w.run++
	}
	if first < x.from {
		w.run += x.before[e]
	}
	for last < x.to && p.s.at(e, last).length > 0 {
		last++
		w.maxRun--
	}
	if last == x.to {
		w.maxRun -= x.after[e]
	}
	if from > 0 {
		if y := p.s.at(e, from-1); y.length > 0 {
			w.rested = rested(int(y.start), int(y.length))
		}
	}
	after := &p.tours.days[to-from]
	if to < m.days {
		after.fix(p.s.at(e, to))
	} else {
		after.fix(&shift{})
	}
	outside := p.s.units[e] - p.s.worked(e, from, to)
	w.low, w.up = max(x.bounds[e].low-outside, 0), x.bounds[e].high-outside
	return w
}

// settle gives the drawn shifts their tasks.
func (p *planner) settle(e, from int, open func(day int) bool) bool {
	for i, d := range p.drawn {
		if !open(from+i) || d[1] == 0 {
			continue
		}
		x := shift{start: uint8(d[0]), length: uint8(d[1])}
		b := p.tours.days[i].bath
		b.add(d[0], d[1])
		if !b.draw(p.rng, d[0], d[1], &x.task) {
			return false
		}
		p.s.put(e, from+i, &x)
	}
	return true
}

// count adds up the work that summing up was.
func (p *planner) count() {
	for i := range p.tours.days {
		l := &p.tours.layers[i]
		p.spent += int64(l.lanes() * l.classes * lengths)
	}
}
