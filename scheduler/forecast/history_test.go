package forecast

import (
	"testing"
	"time"
)

// A line that is open round the clock gets so few calls at night that
// nobody called in some half hours for weeks. They are open all the same.
func TestQuietHalfHoursAreNotClosedOnes(t *testing.T) {
	for seed := range uint64(5) {
		l := bank(90)
		l.seed, l.luck, l.perDay, l.hours = seed, true, 150, [2]int{0, 24}
		l.weekday = [7]float64{0.7, 1.2, 1, 1, 1, 1, 0.8}
		for _, p := range predict(t, l.series(t), nil, time.Time{}, 7, Options{}).Points {
			if !p.Open {
				t.Errorf("seed %d: closed at %s", seed, p.Start.Format("Mon 15:04"))
			}
		}
	}
}

// Hours with hardly a call beside busy ones are closed, strays or not, and so is
// a break at noon.
func TestClosedHoursStayClosed(t *testing.T) {
	l := bank(90)
	l.luck, l.perDay = true, 150
	s := l.series(t)
	for i, at := range s.Times {
		switch at.Hour() {
		case 3, 23:
			s.Values[i] = 0
			if i%7 == 0 && at.Day() == 10 {
				s.Values[i] = 1 // somebody dialled at night
			}
		case 12:
			s.Values[i] = 0
		}
	}
	for _, p := range predict(t, s, nil, time.Time{}, 7, Options{}).Points {
		hour := p.Start.Hour()
		if inHours := hour >= 7 && hour < 21 && hour != 12 && p.Start.Weekday() != time.Sunday; p.Open != inHours && p.Start.Weekday() != time.Saturday {
			t.Errorf("%s: open %t", p.Start.Format("Mon 15:04"), p.Open)
		}
	}
}

// Nobody is told "nothing" without being told that the line is closed.
func TestAClosedHorizonIsToldOf(t *testing.T) {
	s := bank(60).series(t)
	for days, want := range map[time.Duration]bool{6 * time.Hour: true, 24 * time.Hour: false} {
		res, err := Predict(s, nil, time.Time{}, days, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := len(res.Notes) > 0; got != want {
			t.Errorf("%s: notes %q, want one: %t", days, res.Notes, want)
		}
	}
}
