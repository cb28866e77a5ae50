package forecast

import (
	"math"
	"math/rand/v2"
	"testing"
)

// shaped are sixty days that were forecast at 100 contacts in each of ten slots
// and of which the n-th strayed so in its k-th slot, chance apart.
func shaped(stray func(luck float64, k int) float64) []*trial {
	rng := rand.New(rand.NewPCG(5, 6))
	out := tried(func(int) float64 { return 0 }, 60)
	for _, t := range out {
		luck := rng.NormFloat64()
		for k := range t.actual {
			mean := 100 * math.Exp(stray(luck, k))
			t.actual[k] = math.Round(mean + math.Sqrt(mean)*rng.NormFloat64())
		}
	}
	return out
}

// restAfter is what is said of the rest of a day whose first five slots got so
// much, where nine days in ten slots had been forecast at 100.
func restAfter(past []*trial, head ...float64) (sum float64) {
	s := learnSequel(past, nil, 0, len(head)-1)
	said, actual := make([]float64, 10), make([]float64, 10)
	open, seen := make([]bool, 10), make([]uint8, 10)
	for k := range said {
		said[k], open[k] = 100, true
	}
	for k, y := range head {
		actual[k], seen[k] = y, 1
	}
	s.rest(said, actual, seen, open)
	for _, v := range said[len(head):] {
		sum += v
	}
	return sum
}

func TestTheRestOfADayThatIsBusyAllDay(t *testing.T) {
	t.Parallel()
	past := shaped(func(luck float64, _ int) float64 { return 0.15 * luck })
	if got := restAfter(past, 120, 118, 121, 122, 119); got < 570 || got > 610 {
		t.Errorf("a fifth more than expected so far, on a line whose days stray as a whole: %.0f more, want nearly 600", got)
	}
	if got := restAfter(past, 100, 101, 99, 100, 100); got < 485 || got > 515 {
		t.Errorf("all as expected so far: %.0f more, want about 500", got)
	}
}

func TestTheRestOfADayThatBeginsEarly(t *testing.T) {
	t.Parallel()
	past := shaped(func(luck float64, k int) float64 { return 0.15 * luck * (4.5 - float64(k)) / 4.5 })
	if got := restAfter(past, 121, 118, 112, 108, 102); got > 485 {
		t.Errorf("the early callers are those who do not call later: %.0f more, want clearly fewer than 500", got)
	}
	if got := restAfter(past, 82, 85, 90, 93, 98); got < 515 {
		t.Errorf("who has not called early calls later: %.0f more, want clearly more than 500", got)
	}
}

func TestTheRestOfADayAfterAnOutage(t *testing.T) {
	t.Parallel()
	past := shaped(func(luck float64, _ int) float64 { return 0.05 * luck })
	if got := restAfter(past, 0, 0, 0, 0, 0); got < 350 {
		t.Errorf("nobody got through so far: %.0f more, want a forecast nevertheless", got)
	}
}
