package forecast

// setAsideSlips takes out counts that no rush of callers explains: a finger that
// slipped, a counter that ran over. They are many times what any slot had in the
// weeks before, in few slots of a day; what comes again within two weeks is none.
// Only what was known on the day decides.
func (h *History) setAsideSlips() {
	const times, least, memory, again, part = 20, 30, 28, 14, 4
	most := make([]float64, len(h.totals)) // in a slot of the day
	last := map[int]int{}                  // when a slot was last beyond belief, by slot
	for d := range most {
		values, seen := h.values[d*h.PerDay:(d+1)*h.PerDay], h.seen[d*h.PerDay:(d+1)*h.PerDay]
		limit := float64(least)
		for _, m := range most[max(0, d-memory):d] {
			limit = max(limit, m)
		}
		var slips []int
		for k, v := range values {
			if before, met := last[k]; v > times*limit && d >= minDays {
				if !met || d-before > again {
					slips = append(slips, k)
				}
				last[k] = d
			}
		}
		if len(slips) > 0 && len(slips) <= h.PerDay/part {
			for _, k := range slips {
				values[k], seen[k] = 0, 0
			}
			h.slips = append(h.slips, h.First+Day(d))
		}
		for _, v := range values {
			most[d] = max(most[d], v)
		}
	}
}
