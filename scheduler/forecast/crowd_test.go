package forecast

import (
	"math"
	"testing"
)

func TestChatsTakeLongerWithSeveralAtOnce(t *testing.T) {
	t.Parallel()
	line := func(alone, more float64) (out []Crowd) {
		for at := 1; at <= 4; at++ {
			n := 400 / float64(at)
			out = append(out, Crowd{float64(at), n, n * (alone + more*float64(at-1))})
		}
		return out
	}
	for _, c := range []struct {
		what     string
		crowds   []Crowd
		together int
		want     float64
	}{
		{"nothing known", nil, 3, 1},
		{"too few to tell", []Crowd{{1, 20, 20 * 300}, {2, 20, 20 * 900}}, 3, 1},
		{"always alone", []Crowd{{1, 500, 500 * 300}}, 3, 1},
		{"a third longer with each, three at once", line(300, 100), 3, 500 / 392.},
		{"and alone", line(300, 100), 1, 300 / 392.},
		{"quicker when busy is chance", line(300, -50), 3, 1},
		{"slower than one after the other is chance", line(300, 600), 2, 2 / 1.92},
	} {
		if got := Stretch(c.crowds, c.together); math.Abs(got-c.want) > 0.01 {
			t.Errorf("%s: %.3f times as long, want %.3f", c.what, got, c.want)
		}
	}
}
