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
	joint  []float64   // products of what pairs of models were off by
}

// judge measures how far all that was said was off. Absolute errors would make
// nobody the best forecast of a quiet line, where most slots get none.
func (t *trial) judge() {
	models := len(t.said) - 1
	t.loss = make([]float64, len(t.said))
	t.joint = make([]float64, 0, models*(models+1)/2)
	miss := make([][]float64, len(t.said))
	for column, said := range t.said {
		miss[column] = make([]float64, len(t.actual))
		for k, y := range t.actual {
			if said != nil && t.counted(k) {
				miss[column][k] = said[k] - y
			}
		}
		t.loss[column] = dot(miss[column], miss[column])
		for _, other := range miss[:column] {
			if column < models {
				t.joint = append(t.joint, dot(miss[column], other))
			}
		}
		if column < models {
			t.joint = append(t.joint, t.loss[column])
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
