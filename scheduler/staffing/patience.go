package staffing

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// fewest is how many must have given up before anything is learnt from them.
const fewest = 50

// LearnPatience is the mean patience of a queue's callers, learnt from how long
// they waited: of the exponential distribution that loses as many as really gave
// up while waiting longer than short, and not longer than nine in ten of those
// did. Who gives up within short was not impatient: a wrong number, or the
// announcement was enough. False where too few gave up to tell.
func LearnPatience(waits []Wait, short float64) (time.Duration, bool) {
	var ended, longer float64
	for _, w := range waits {
		if w.Seconds > short {
			ended += w.Ended
			longer += w.Ended + w.Lost
		}
	}
	if ended < fewest {
		return 0, false
	}
	by, rest := short, 0.1*longer
	sorted := slices.SortedFunc(slices.Values(waits), func(a, b Wait) int { return cmp.Compare(b.Seconds, a.Seconds) })
	for _, w := range sorted {
		if rest -= w.Ended + w.Lost; rest < 0 {
			by = w.Seconds
			break
		}
	}
	s := Survive(waits)
	lost := math.Log(s.Beyond(short) / s.Beyond(by))
	if !(lost > 0) || by <= short {
		return 0, false
	}
	return time.Duration((by - short) / lost * float64(time.Second)).Round(time.Second), true
}
