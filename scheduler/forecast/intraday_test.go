package forecast

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// stirred is a line under way at eleven on its 92nd day, a Monday, whose
// morning got so many times what it would have got.
func stirred(t *testing.T, times float64) Result {
	t.Helper()
	l := bank(100)
	l.luck, l.daySD = true, 0.15
	today := date("2022-01-03") + 91
	s := l.series(t)
	s.Values = slices.Clone(s.Values)
	for i, at := range s.Times {
		if DayOf(at) == today {
			s.Values[i] = math.Round(times * s.Values[i])
		}
	}
	return predict(t, s, nil, l.from.AddDate(0, 0, 91).Add(11*time.Hour), 3, Options{})
}

func TestTomorrowInheritsPartOfToday(t *testing.T) {
	t.Parallel()
	plain, busy, dead := stirred(t, 1), stirred(t, 1.3), stirred(t, 0.02)
	afternoon := func(r Result) (sum float64) {
		for _, p := range r.Points {
			if DayOf(p.Start) == date("2022-01-03")+91 {
				sum += p.Mean
			}
		}
		return sum
	}
	today := math.Log(afternoon(busy) / afternoon(plain))
	tomorrow := math.Log(busy.Days[0].Mean / plain.Days[0].Mean)
	if today <= 0 || tomorrow <= 0 || tomorrow >= today {
		t.Errorf("a busy morning makes the afternoon %+.2f and tomorrow %+.2f busier (logs), want less and less of it", today, tomorrow)
	}
	if after := dead.Days[0].Mean / plain.Days[0].Mean; after < 0.85 || after > 1.15 {
		t.Errorf("after a morning with dead telephones tomorrow gets %.2f times as many", after)
	}
	if notes := strings.Join(dead.Notes, "\n"); !strings.Contains(notes, "today runs") {
		t.Errorf("nobody is told that the morning is dead: %q", notes)
	}
}

func TestTheRestOfADayIsSurerThanTheDay(t *testing.T) {
	t.Parallel()
	l := bank(200)
	l.luck, l.daySD = true, 0.15
	rep, err := Backtest(l.series(t), nil, BacktestOptions{Horizons: []int{1}, Days: 80})
	if err != nil {
		t.Fatal(err)
	}
	in := rep.Intraday
	if in == nil || in.Days < 70 || in.Updated > 0.8*in.WAPE {
		t.Fatalf("said again after four hours: %+v, want a fifth less error", in)
	}
	if in.Within80 < 0.76 || in.Within80 > 0.84 || in.RestIn80 < 0.7 || in.RestIn80 > 0.9 {
		t.Errorf("bands said again: %+v, want 80 %%", in)
	}
}
