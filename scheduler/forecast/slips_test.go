package forecast

import (
	"math"
	"strings"
	"testing"
	"time"
)

// weekAhead is what a forecast of a week adds up to, and its notes.
func weekAhead(t *testing.T, s Series) (total float64, notes string) {
	t.Helper()
	res := predict(t, s, nil, time.Time{}, 7, Options{})
	for _, p := range res.Points {
		total += p.Mean
	}
	return total, strings.Join(res.Notes, "; ")
}

func TestASlipOfAFingerIsSetAsideAndShown(t *testing.T) {
	for _, days := range []int{20, 60} {
		l := bank(days)
		l.luck = true
		s := l.series(t)
		want, _ := weekAhead(t, s)
		s.Values[8*48+20] = 1e9 // the second Tuesday at ten
		got, notes := weekAhead(t, s)
		if math.Abs(got/want-1) > 0.02 {
			t.Errorf("%d days: %.0f contacts, without the slip %.0f", days, got, want)
		}
		if days < trialDays && !strings.Contains(notes, "unlike other days, and of little weight: 2022-01-11") {
			t.Errorf("%d days: the notes are %q", days, notes)
		}
	}
}

// A batch of faxes that is read at midnight is a part of the line, though no
// slot had as many before.
func TestWhatComesAgainIsNoSlip(t *testing.T) {
	l := bank(90)
	l.luck, l.perDay = true, 300
	s := l.series(t)
	for i, at := range s.Times {
		if at.Hour() == 12 && at.Minute() == 0 && i >= 40*48 {
			s.Values[i] = 5000
		}
	}
	res := predict(t, s, nil, time.Time{}, 1, Options{})
	for _, p := range res.Points {
		if p.Start.Hour() == 12 && p.Start.Minute() == 0 && math.Abs(p.Mean-5000) > 500 {
			t.Errorf("%.0f at noon, want 5000", p.Mean)
		}
	}
}

// In the first weeks nothing can be said of what kept callers away, but that a
// day was left out is told.
func TestAnEarlyOutageIsShown(t *testing.T) {
	s := bank(30).series(t)
	for i, at := range s.Times {
		if DayOf(at) == DayOf(s.Times[0])+8 {
			s.Values[i] = 0
		}
	}
	if _, notes := weekAhead(t, s); !strings.Contains(notes, "2022-01-11") {
		t.Errorf("the notes are %q", notes)
	}
}
