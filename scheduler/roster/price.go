package roster

import "time"

// Curve says what the callers of a queue meet in an interval: Level[k] is the share
// of them that is answered in time with From+k people rostered. It must not fall
// as more are rostered; below From it is Level's first, beyond its end its last.
type Curve struct {
	Queue    string
	Start    time.Time
	Interval time.Duration
	From     int
	Level    []float64
}

// The price of a slot, per hour of it. An agent missing costs an agent-hour, and
// up to three as the callers are let down: where a Curve says what they meet, by
// the part of the level with everybody needed that is lost, so that the third
// missing of four costs more than the third missing of sixty; where none does, the
// k-th of n missing costs 1 + (2k-1)/n. So one missing in each of three intervals
// is better than three missing in one. The part that is lost can only grow with
// every agent missing: the price is convex in their number, whatever the curve,
// while the contacts answered in time, which rise slowly, fast and slowly again,
// would have to be replaced by a straight line up to beyond the requirement.
//
// Somebody too many costs a little, less where callers still wait, so that what
// is too much lies evenly, and an hour in which the queue is closed costs as much
// as a missing agent: nobody sits in the dark for the sake of a contract.
const (
	letDown     = 2.0
	surplusHour = 0.02
	stillWait   = 0.05
	closedHour  = 1.0
)

// margins says what the n-th agent of a queue is worth in a slot, from the first
// on; all after the last are worth what the last is. No agent is worth more than
// the one before: the cost of a slot is convex in the number of agents.
type margins []float64

// worth is what one more agent is worth where so many are there.
func (w margins) worth(have int16) float64 { return w[min(max(0, int(have)), len(w)-1)] }

// cost is the price of a slot in which so many of those needed are there.
func (w margins) cost(need, have int16) (sum float64) {
	for h := have; h < need; h++ {
		sum += w.worth(h)
	}
	for h := need; h < have; h++ {
		sum -= w.worth(h)
	}
	return sum
}

// readPrices tabulates the margins of every queue and slot.
func (m *model) readPrices() {
	known := map[int16]margins{}
	m.margins = make([]margins, m.slots*len(m.queues))
	for q := range m.queues {
		for s, need := range m.need[q] {
			if known[need] == nil {
				known[need] = m.flat(need)
			}
			m.margins[s*len(m.queues)+q] = known[need]
		}
	}
	index := map[string]int{}
	for q, name := range m.queues {
		index[name] = q
	}
	for _, c := range m.p.Curves {
		q, known := index[c.Queue]
		if !known || len(c.Level) == 0 || c.Interval <= 0 {
			continue
		}
		for s := max(0, m.slotOf(c.Start)); s < min(m.slotOf(c.Start.Add(c.Interval)), m.slots); s++ {
			if need, prior := m.need[q][s], m.prior[q][s]; need > 0 {
				m.margins[s*len(m.queues)+q] = m.curved(c, need, prior)
			}
		}
	}
}

// flat are the margins where nothing is known but how many are needed.
func (m *model) flat(need int16) margins {
	if need == 0 {
		return margins{-m.slot.Hours() * closedHour}
	}
	return m.tabulate(need, func(have float64) float64 { return have / float64(need) }, func(float64) float64 { return 1 })
}

// curved are the margins by a curve, with so many needed beside those there before.
func (m *model) curved(c Curve, need, prior int16) margins {
	with := func(have float64) float64 {
		at := have + float64(prior) - float64(c.From)
		switch last := len(c.Level) - 1; {
		case at <= 0:
			return c.Level[0]
		case at >= float64(last):
			return c.Level[last]
		default:
			i := int(at)
			return c.Level[i] + (at-float64(i))*(c.Level[i+1]-c.Level[i])
		}
	}
	full := max(1e-9, with(float64(need)))
	return m.tabulate(need, func(have float64) float64 { return min(1, with(have)/full) }, with)
}

// tabulate makes margins of the part of the service that is kept by so many, parts
// of one included, and of the share answered in time.
func (m *model) tabulate(need int16, kept, level func(have float64) float64) margins {
	h := m.slot.Hours()
	out := make(margins, 2*int(need)+8)
	for have := range out {
		if k := have - int(need); k < 0 {
			out[have] = h * (1 + letDown*(1-kept(float64(have)+0.5)))
		} else {
			out[have] = h * (stillWait*(1-level(float64(have))) - surplusHour*(1+float64(2*k+1)/float64(need)))
		}
	}
	return out
}

// priced are the margins of a queue in a slot.
func (m *model) priced(slot, queue int) margins { return m.margins[slot*len(m.queues)+queue] }
