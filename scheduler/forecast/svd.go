package forecast

// SingularValues forecasts the square roots of a day's counts along their
// leading directions, told by a singular value decomposition of the latest
// days (Shen and Huang, 2008).
type SingularValues struct{}

// Name implements Model.
func (SingularValues) Name() string { return "singular-values" }

// Fit implements Model.
func (SingularValues) Fit(h *History, origins []Day) []Fitted {
	const (
		directions  = 5
		again       = 10 // days until the directions are told anew
		first, next = 10, 3
	)
	dirs := newDirections(h.PerDay, directions)
	var s *scored
	var learnt, told int
	return fitWindows(h, origins, func(w window) Fitted {
		for ; learnt < w.end; learnt++ {
			dirs.learn(w.roots[learnt])
		}
		if s == nil || learnt >= told+again {
			turns := next
			if s == nil {
				turns = first
			}
			for range turns {
				dirs.turn(0)
			}
			s, told = &scored{basis: dirs.snapshot(), known: map[int][]float64{}}, learnt
		}
		return s.fit(w)
	})
}
