package forecast

import "slices"

// trial is a forecast of a day, made earlier, and what came.
type trial struct {
	day    Day
	origin Day
	open   []bool
	actual []float64
	seen   []uint8
	said   [][]float64 // by model, and the combination last, once mixed; nil: could not say
	level  []float64   // products of what pairs of models were off by in the day's total
	shape  []float64   // and in its slots, had the totals been right
}

// judge measures how far all that was said was off: the total of the day, and
// how it spread over the slots. Squares are summed: absolute errors would make
// nobody the best forecast of a quiet line, where most slots get none. It works
// in room, which it returns for the next.
func (t *trial) judge(room []float64) []float64 {
	models := len(t.said)
	var counted []int
	for k := range t.actual {
		if t.counted(k) {
			counted = append(counted, k)
		}
	}
	level, shape := make([]float64, models), make([][]float64, models)
	room = slices.Grow(room[:0], models*len(counted))[:models*len(counted)]
	clear(room)
	for m := range models {
		shape[m] = room[m*len(counted) : (m+1)*len(counted)]
		if t.said[m] != nil {
			level[m] = t.miss(m, counted, shape[m])
		}
	}
	t.level, t.shape = make([]float64, 0, models*(models+1)/2), make([]float64, 0, models*(models+1)/2)
	for m := range models {
		for o := range m + 1 {
			t.level = append(t.level, level[m]*level[o])
			t.shape = append(t.shape, dot(shape[m], shape[o]))
		}
	}
	return room
}

// miss is by how much a column was off in the total, and writes by how much it
// would have been off in the slots with the right total.
func (t *trial) miss(column int, counted []int, slots []float64) float64 {
	said, actual := t.totals(column)
	for i, k := range counted {
		if said > 0 {
			slots[i] = t.said[column][k] * actual / said
		}
		slots[i] -= t.actual[k]
	}
	return said - actual
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
