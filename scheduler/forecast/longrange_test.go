package forecast

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// years is a line of daily counts that knows seasons, growth, a level that drifts so
// far in a year, and its country's holidays, on which it is shut.
func years(t *testing.T, weeks int, seed uint64, growth, season, daySD, drift float64, cal *Calendar) Series {
	l := bank(7 * weeks)
	l.interval, l.luck, l.daySD, l.seed = 24*time.Hour, true, daySD, seed
	l.hours = [2]int{0, 24}
	first := DayOf(l.from)
	rng := rand.New(rand.NewPCG(seed, 5))
	level := make([]float64, weeks+1)
	for w := range weeks {
		level[w+1] = level[w] + drift/math.Sqrt(52)*rng.NormFloat64()
	}
	l.factor = func(d Day) float64 {
		if cal.IsHoliday(d) {
			return 0.1
		}
		at := float64(d-first) / 365.25
		return math.Pow(1+growth, at) * math.Exp(level[(d-first)/weekLength]+season*math.Sin(2*math.Pi*at)+season/2*math.Cos(4*math.Pi*at))
	}
	return l.series(t)
}

// naive is the same week of the year before, the last known one.
func naive(h *weekHistory, origin, ahead int) float64 {
	t := origin + ahead - 1
	for t >= origin {
		t -= 52
	}
	return math.Exp(h.logs[t]) * h.weight(h.first+Day(weekLength*t))
}

func TestLongRangeBesideTheSameWeekLastYear(t *testing.T) {
	t.Parallel()
	cal := NewCalendar(PublicHolidays("de", 2021, 2030)...)
	for _, c := range []struct {
		name                         string
		growth, season, daySD, drift float64
		better                       float64 // the error is at most so much of the naive one

	}{
		{"growing", 0.10, 0.15, 0.05, 0, 0.65},
		{"shrinking", -0.08, 0.1, 0.05, 0, 0.65},
		{"flat with seasons", 0, 0.2, 0.05, 0, 0.7},
		{"no season", 0, 0, 0.08, 0, 0.7},
		{"drifting", 0, 0.15, 0.05, 0.1, 0.95},
		{"growing and drifting", 0.08, 0.15, 0.05, 0.08, 0.95},
	} {
		var own, other, held, all float64
		seeds := uint64(4)
		if testing.Short() {
			seeds = 1
		}
		for seed := range seeds {
			const known, future = 156, 78
			s := years(t, known+future, seed, c.growth, c.season, c.daySD, c.drift, cal)
			full := newWeekHistory(s, cal, s.End())
			for _, origin := range []int{130, 143, 156} {
				said, err := PredictWeeks(s, cal, (full.first + Day(7*origin)).midnight(time.UTC), future)
				if err != nil {
					t.Fatal(err)
				}
				for i, w := range said.Weeks {
					at := origin + i
					if at >= len(full.logs) {
						break
					}
					came, _ := full.total(full.first + Day(7*at))
					own += math.Abs(w.Mean - came)
					other += math.Abs(naive(full, origin, i+1) - came)
					low, high := w.Quantiles.Band(band80)
					if low <= came && came <= high {
						held++
					}
					all++
				}
			}
		}
		t.Logf("%s: error %.3f of the naive one, band of 80 %% holds %.3f", c.name, own/other, held/all)
		if own > c.better*other {
			t.Errorf("%s: error %.3f of that of the same week last year, want %.2f", c.name, own/other, c.better)
		}
		if held/all < 0.7 {
			t.Errorf("%s: the band of 80 %% holds %.2f", c.name, held/all)
		}
	}
}

// Easter is in another week every year.
func TestLongRangeMovesHolidays(t *testing.T) {
	t.Parallel()
	cal := NewCalendar(PublicHolidays("de", 2021, 2030)...)
	s := years(t, 156, 1, 0, 0, 0.02, 0, cal)
	said, err := PredictWeeks(s, cal, time.Time{}, 78)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range said.Weeks {
		shut := 0.0
		for d := w.From; d <= w.To; d++ {
			if cal.IsHoliday(d) {
				shut += bank(7).weekday[d.Weekday()] * 0.9
			}
		}
		whole := 2000 * 5.5
		if want := whole - 2000*shut; math.Abs(w.Mean-want) > 0.05*whole {
			t.Errorf("week of %s: %.0f contacts, want %.0f", w.From, w.Mean, want)
		}
	}
}

func TestLongRangeBandsWiden(t *testing.T) {
	t.Parallel()
	said, err := PredictWeeks(years(t, 110, 2, 0.05, 0.1, 0.05, 0, nil), nil, time.Time{}, 78)
	if err != nil {
		t.Fatal(err)
	}
	width := func(i int) float64 {
		low, high := said.Weeks[i].Quantiles.Band(band80)
		return (high - low) / said.Weeks[i].Mean
	}
	if !(width(0) < width(12) && width(12) < width(51) && width(51) < width(77)) {
		t.Errorf("bands of %.3f, %.3f, %.3f, %.3f of the mean, want them to widen", width(0), width(12), width(51), width(77))
	}
}

func TestLongRangeOfShortHistories(t *testing.T) {
	t.Parallel()
	said, err := PredictWeeks(years(t, 20, 3, 0, 0, 0.05, 0, nil), nil, time.Time{}, 78)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range said.Weeks {
		if w.Mean < 0.85*11000 || w.Mean > 1.15*11000 {
			t.Errorf("week of %s: %.0f contacts, want about 11000", w.From, w.Mean)
		}
	}
	if len(said.Notes) == 0 || !strings.Contains(said.Notes[0], "20 weeks of history show no season") {
		t.Errorf("said of it: %v", said.Notes)
	}
	if _, err := PredictWeeks(years(t, 4, 3, 0, 0, 0.05, 0, nil), nil, time.Time{}, 10); !errors.Is(err, ErrTooShort) {
		t.Errorf("four weeks: %v", err)
	}
	if _, err := PredictWeeks(years(t, 20, 3, 0, 0, 0.05, 0, nil), nil, time.Time{}, 105); err == nil {
		t.Error("105 weeks are told")
	}
}

// The recording failed for the last two weeks.
func TestLongRangeLeavesAnOutageOut(t *testing.T) {
	t.Parallel()
	s := years(t, 120, 4, 0, 0, 0.03, 0, nil)
	for i := len(s.Values) - 14; i < len(s.Values); i++ {
		s.Values[i] = 1
	}
	said, err := PredictWeeks(s, nil, time.Time{}, 8)
	if err != nil {
		t.Fatal(err)
	}
	if got := said.Weeks[0].Mean; math.Abs(got-11000) > 800 {
		t.Errorf("%.0f contacts after the outage, want about 11000", got)
	}
}
