package forecast

// trial is a forecast of a day, made earlier, and what came.
type trial struct {
	day    Day
	origin Day
	open   []bool
	actual []float64
	seen   []uint8
	said   [][]float64 // by model, and the combination last; nil: could not say
	loss   []float64   // beside said: the squares of what it was off by
}

// judge measures how far all that was said was off. Absolute errors would make
// nobody the best forecast of a quiet line, where most slots get none.
func (t *trial) judge() {
	t.loss = make([]float64, len(t.said))
	for column, said := range t.said {
		for k, y := range t.actual {
			if said != nil && t.counted(k) {
				t.loss[column] += (said[k] - y) * (said[k] - y)
			}
		}
	}
}

// counted reports whether a slot of the trial can be judged.
func (t *trial) counted(k int) bool { return t.open[k] && t.seen[k] > 0 }

// totals are what was said and what came over the slots that can be judged.
func (t *trial) totals(column int) (said, actual float64) {
	for k := range t.actual {
		if t.counted(k) {
			said += t.said[column][k]
			actual += t.actual[k]
		}
	}
	return said, actual
}
