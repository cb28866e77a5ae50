package roster

import "github.com/hotlined/hotlined/internal/hotline"

// served counts who serves what in every slot, from the activities; what shifts
// before the period give is not needed of these.
func (m *model) served(r hotline.Roster) [][]int16 {
	index := map[string]int{}
	have := make([][]int16, len(m.queues))
	for i, q := range m.queues {
		index[q] = i
		have[i] = make([]int16, m.slots)
	}
	for _, s := range r.Shifts {
		for _, a := range s.Activities {
			q, known := index[a.Queue]
			if a.Kind != hotline.Work || !known {
				continue
			}
			for slot := max(0, m.slotOf(a.Start)); slot < min(m.slotOf(a.End), m.slots); slot++ {
				have[q][slot]++
			}
		}
	}
	return have
}

// objective is the price of a roster: what is missing or too much in every slot,
// and what the soft rules charge.
func (m *model) objective(r hotline.Roster, breaches []Breach) (sum float64) {
	for q, have := range m.served(r) {
		for slot, n := range have {
			sum += m.priced(slot, q).cost(m.need[q][slot], n)
		}
	}
	for _, b := range breaches {
		if !b.Hard {
			sum += b.Cost
		}
	}
	return sum
}

// hours are the agent-hours needed, and those of them that nobody covers.
func hours(m *model, r hotline.Roster) (needed, missing float64) {
	for q, have := range m.served(r) {
		for slot, n := range have {
			if slot >= m.period {
				break
			}
			need := m.need[q][slot]
			needed += m.hours(int(need + m.prior[q][slot]))
			missing += m.hours(int(max(0, need-n)))
		}
	}
	return needed, missing
}
