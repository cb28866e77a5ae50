package forecast

import "testing"

// Of a day said to bring 100 contacts in each of eight slots, on a line whose
// days stray by 3 %: what its rest is multiplied by when this has come of it.
func TestAnotherKindOfDay(t *testing.T) {
	t.Parallel()
	said, open, seen := make([]float64, 8), make([]bool, 8), make([]uint8, 8)
	for k := range said {
		said[k], open[k], seen[k] = 100, true, 1
	}
	for _, c := range []struct {
		name      string
		actual    []float64
		low, high float64
	}{
		{"as said", []float64{100, 98, 103, 99, 101, 100, 97, 102}, 1, 1},
		{"a tenth more, which may be luck", []float64{108, 107, 111, 104, 109, 106, 110, 107}, 1, 1},
		{"two fifths more all day", []float64{141, 138, 144, 135, 142, 139, 140, 143}, 1.3, 1.4},
		{"a third less all day", []float64{68, 64, 70, 66, 65, 69, 67, 66}, 0.65, 0.75},
		{"a burst at nine", []float64{100, 101, 400, 380, 99, 103, 98, 100}, 1, 1},
		{"telephones down all day", make([]float64, 8), 1, 1},
		{"telephones down for an hour", []float64{100, 99, 0, 0, 101, 100, 98, 103}, 1, 1},
		{"more in the morning, and less and less of it", []float64{190, 180, 150, 150, 130, 125, 112, 104}, 1, 1},
	} {
		surely, times := otherDay(said, c.actual, seen, open, 0.09)
		if got := 1 + surely*(times-1); got < c.low || got > c.high {
			t.Errorf("%s: the rest is multiplied by %.2f, want %g to %g", c.name, got, c.low, c.high)
		}
	}
	if surely, _ := otherDay(said[:2], []float64{140, 140}, seen[:2], open[:2], 0.09); surely != 0 {
		t.Error("two slots are taken for a day")
	}
}
