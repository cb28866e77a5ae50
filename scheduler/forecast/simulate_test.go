package forecast

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

// line is a made-up hotline, to have series whose truth is known.
type line struct {
	loc      *time.Location
	from     time.Time
	days     int
	interval time.Duration
	perDay   float64                           // contacts on an ordinary open day
	weekday  [7]float64                        // factor; 0: closed
	hours    [2]int                            // open from, to
	daySD    float64                           // of the log of the day factor, with half of it carried over
	slotSD   float64                           // of the gamma factor of each interval
	factor   func(d Day) float64               // anything else that makes a day different
	luck     bool                              // draw Poisson counts instead of giving means
	fill     func(t time.Time, v float64) bool // keep the row
	seed     uint64
}

func bank(days int) line {
	return line{
		loc: time.UTC, from: time.Date(2022, 1, 3, 0, 0, 0, 0, time.UTC), days: days, interval: 30 * time.Minute,
		perDay: 2000, weekday: [7]float64{0, 1.2, 1.0, 0.95, 0.95, 1.1, 0.3}, hours: [2]int{7, 21},
	}
}

func (l line) series(t testing.TB) Series {
	t.Helper()
	rng := rand.New(rand.NewPCG(7+l.seed, 11))
	var times []time.Time
	var values []float64
	var day float64
	first := DayOf(l.from.In(l.loc))
	var whole float64
	for second := 0.0; second < secondsPerDay; second += l.interval.Seconds() {
		whole += l.share(second / 3600)
	}
	for d := first; d < first+Day(l.days); d++ {
		day = 0.7*day + math.Sqrt(1-0.49)*l.daySD*rng.NormFloat64()
		level := l.perDay * l.weekday[d.Weekday()] * math.Exp(day)
		if l.factor != nil {
			level *= l.factor(d)
		}
		c := clock{loc: l.loc}
		for _, at := range slotsOf(d, l.interval, l.loc) {
			_, second := c.local(at)
			v := level * l.share(float64(second)/3600) / whole
			if l.slotSD > 0 && v > 0 {
				shape := 1 / (l.slotSD * l.slotSD)
				v *= distuv.Gamma{Alpha: shape, Beta: shape, Src: rng}.Rand()
			}
			if l.luck && v > 0 {
				v = distuv.Poisson{Lambda: v, Src: rng}.Rand()
			}
			if l.fill == nil || l.fill(at, v) {
				times, values = append(times, at), append(values, v)
			}
		}
	}
	s, err := NewSeries(times, values, l.interval, l.loc)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// share is the part of a day's contacts in the slot that begins at the hour:
// two humps, late morning and afternoon.
func (l line) share(hour float64) float64 {
	if hour < float64(l.hours[0]) || hour >= float64(l.hours[1]) {
		return 0
	}
	hump := func(at, width float64) float64 { return math.Exp(-(hour - at) * (hour - at) / (2 * width * width)) }
	return hump(10.5, 2) + 0.7*hump(15, 2.5) + 0.05
}

// counts are what the store would have counted.
func (l line) counts(t testing.TB) []Count {
	t.Helper()
	s := l.series(t)
	var out []Count
	for i, v := range s.Values {
		if v > 0 {
			out = append(out, Count{Start: s.Times[i], Offered: v, Handled: v, Handle: time.Duration(v) * 3 * time.Minute})
		}
	}
	return out
}

func BenchmarkPredictQueue(b *testing.B) {
	l := bank(730)
	l.interval, l.luck, l.daySD, l.slotSD = 15*time.Minute, true, 0.05, 0.05
	s := l.series(b)
	b.ResetTimer()
	for b.Loop() {
		if _, err := Predict(s, nil, time.Time{}, 28*24*time.Hour, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
