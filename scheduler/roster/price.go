package roster

// The price of a slot, per hour of it. The k-th agent missing of n needed costs
// 1 + (2k-1)/n agent-hours: one missing in each of three intervals is better
// than three missing in one. Somebody too many costs a little, so that what is
// too much lies evenly, and an hour in which the queue is closed costs as much
// as a missing agent: nobody sits in the dark for the sake of a contract.
const (
	surplusHour = 0.02
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
}

// flat are the margins where nothing is known but how many are needed.
func (m *model) flat(need int16) margins {
	h := m.slot.Hours()
	if need == 0 {
		return margins{-h * closedHour}
	}
	out := make(margins, 2*int(need)+8)
	for have := range out {
		k := int(need) - have
		if k > 0 {
			out[have] = h * (1 + float64(2*k-1)/float64(need))
		} else {
			out[have] = -h * surplusHour * (1 + float64(1-2*k)/float64(need))
		}
	}
	return out
}

// priced are the margins of a queue in a slot.
func (m *model) priced(slot, queue int) margins { return m.margins[slot*len(m.queues)+queue] }
