package forecast

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

func date(text string) Day {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return DayOf(t)
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// predict forecasts and fails the test where that is refused.
func predict(t testing.TB, s Series, cal *Calendar, asOf time.Time, days int, o Options) Result {
	t.Helper()
	res, err := Predict(s, cal, asOf, time.Duration(days)*24*time.Hour, o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// off is the WAPE of points against a line's true rates.
func off(points []Point, truth map[int64]float64) float64 {
	var loss, sum float64
	for _, p := range points {
		loss += math.Abs(p.Mean - truth[p.Start.Unix()])
		sum += truth[p.Start.Unix()]
	}
	return loss / sum
}

func truth(s Series) map[int64]float64 {
	out := map[int64]float64{}
	for i, t := range s.Times {
		out[t.Unix()] = s.Values[i]
	}
	return out
}

func TestAWeeklyPatternIsFoundAgain(t *testing.T) {
	t.Parallel()
	l := bank(84 + 21)
	all := l.series(t)
	res := predict(t, all, nil, l.from.AddDate(0, 0, 84), 21, Options{})
	if got := off(res.Points, truth(all)); got > 0.005 {
		t.Errorf("a line without chance is forecast %.2f %% off, want at most 0.5 %%", 100*got)
	}
	if len(res.Points) != 21*48 {
		t.Errorf("got %d slots, want every half hour of 21 days: %d", len(res.Points), 21*48)
	}
}

func TestClosedSlotsAreListedAndEmpty(t *testing.T) {
	t.Parallel()
	l := bank(70)
	l.luck = true
	res := predict(t, l.series(t), nil, time.Time{}, 14, Options{})
	for _, p := range res.Points {
		hour, sunday := p.Start.Hour(), p.Start.Weekday() == time.Sunday
		open := !sunday && hour >= 7 && hour < 21
		if p.Open != open {
			t.Fatalf("%s: open is %t, want %t", p.Start, p.Open, open)
		}
		if !open && (p.Mean != 0 || p.Quantiles != Quantiles{}) {
			t.Fatalf("%s is closed and gets %v", p.Start, p)
		}
		if open && p.Mean <= 0 {
			t.Fatalf("%s is open and gets nobody", p.Start)
		}
	}
}

func TestHoursGivenWinOverHoursLearnt(t *testing.T) {
	t.Parallel()
	hours, err := ParseHours("Mon-Fri 09:00-17:00")
	if err != nil {
		t.Fatal(err)
	}
	res := predict(t, bank(70).series(t), nil, time.Time{}, 7, Options{Hours: hours})
	var open int
	for _, p := range res.Points {
		if p.Open {
			open++
		}
	}
	if want := 5 * 16; open != want {
		t.Errorf("%d slots are open, want %d", open, want)
	}
}

func TestALineThatDoublesIsFollowed(t *testing.T) {
	t.Parallel()
	l := bank(84 + 14 + 7)
	shift := date("2022-01-03") + 84
	l.luck = true
	l.factor = func(d Day) float64 {
		if d >= shift {
			return 2
		}
		return 1
	}
	all := l.series(t)
	res := predict(t, all, nil, l.from.AddDate(0, 0, 84+14), 7, Options{})
	if got := off(res.Points, truth(all)); got > 0.12 {
		t.Errorf("two weeks after the line doubled the forecast is %.1f %% off, want at most 12 %%", 100*got)
	}
	var mean, came float64
	for _, p := range res.Points {
		mean, came = mean+p.Mean, came+truth(all)[p.Start.Unix()]
	}
	if math.Abs(mean/came-1) > 0.06 {
		t.Errorf("two weeks after the line doubled %.0f are forecast for %.0f", mean, came)
	}
}

func TestOneDayWithDeadTelephonesChangesLittle(t *testing.T) {
	t.Parallel()
	l := bank(84)
	l.luck = true
	whole := predict(t, l.series(t), nil, time.Time{}, 7, Options{})
	outage := date("2022-01-03") + 80
	l.factor = func(d Day) float64 {
		if d == outage {
			return 0.02
		}
		return 1
	}
	hit := predict(t, l.series(t), nil, time.Time{}, 7, Options{})
	for i, d := range whole.Days {
		if d.Mean > 0 && math.Abs(hit.Days[i].Mean/d.Mean-1) > 0.05 {
			t.Errorf("%s: %.0f expected after an outage, %.0f without", d.Day, hit.Days[i].Mean, d.Mean)
		}
	}
}

func TestDaysWhenTheClocksChange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		from string // history of 12 weeks
		day  string
		want int
	}{
		{"forward", "2022-01-03", "2022-03-27", 46},
		{"back", "2022-08-08", "2022-10-30", 50},
	} {
		loc := zone(t, "Europe/Berlin")
		l := bank(84 + 7)
		l.loc, l.from = loc, date(c.from).midnight(loc)
		l.weekday[0], l.hours = 0.5, [2]int{0, 24}
		all := l.series(t)
		res := predict(t, all, nil, date("2022-01-03").midnight(loc).AddDate(0, 0, int(date(c.day)-date("2022-01-03"))-2), 7, Options{})
		var slots int
		for _, p := range res.Points {
			if DayOf(p.Start.In(loc)) == date(c.day) {
				slots++
			}
		}
		if slots != c.want {
			t.Errorf("clocks go %s: %d half hours on %s, want %d", c.name, slots, c.day, c.want)
		}
		if got := off(res.Points, truth(all)); got > 0.01 {
			t.Errorf("clocks go %s: the forecast is %.2f %% off, want at most 1 %%: opening hours follow the local clock", c.name, 100*got)
		}
	}
}

func TestAsOfNothingLaterIsRead(t *testing.T) {
	t.Parallel()
	l := bank(120)
	l.luck, l.daySD = true, 0.1
	s := l.series(t)
	rng := rand.New(rand.NewPCG(3, 5))
	for _, hours := range []int{0, 9, 13} {
		asOf := l.from.AddDate(0, 0, 90).Add(time.Duration(hours)*time.Hour + 10*time.Minute)
		before := predict(t, s, nil, asOf, 14, Options{})
		changed := s
		changed.Values = slices.Clone(s.Values)
		for i, at := range s.Times {
			if at.Add(s.Interval).After(asOf) {
				changed.Values[i] = math.Floor(5000 * rng.Float64())
			}
		}
		after := predict(t, changed, nil, asOf, 14, Options{})
		if !slices.Equal(before.Points, after.Points) || before.Model != after.Model {
			t.Errorf("as of %s: what came later changed the forecast", asOf)
		}
		if first := before.Points[0].Start; first.Before(asOf) {
			t.Errorf("as of %s: the first slot is %s", asOf, first)
		}
	}
}

func TestTheSameInputGivesTheSameOutput(t *testing.T) {
	t.Parallel()
	l := bank(100)
	l.luck, l.daySD = true, 0.1
	a, b := predict(t, l.series(t), nil, time.Time{}, 28, Options{}), predict(t, l.series(t), nil, time.Time{}, 28, Options{})
	if !slices.Equal(a.Points, b.Points) {
		t.Error("two runs differ")
	}
}

// Whatever the series, forecasts are finite, not negative, and their quantiles
// in order.
func TestForecastsAreAlwaysNumbers(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 60 {
		l := bank(7 + rng.IntN(120))
		l.interval = []time.Duration{15, 30, 60, 240, 1440}[rng.IntN(5)] * time.Minute
		l.perDay = math.Pow(10, 5*rng.Float64()-1)
		l.luck, l.daySD = true, rng.Float64()
		if l.interval > time.Hour {
			l.hours = [2]int{0, 24}
		}
		gaps := rng.Float64() * rng.Float64()
		l.fill = func(time.Time, float64) bool { return rng.Float64() >= gaps }
		for w := range l.weekday {
			l.weekday[w] = float64(rng.IntN(3))
		}
		s := l.series(t)
		res, err := Predict(s, nil, time.Time{}, 21*24*time.Hour, Options{})
		if errors.Is(err, ErrNoHistory) || errors.Is(err, ErrTooShort) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		checkNumbers(t, i, res)
	}
}

func checkNumbers(t *testing.T, i int, res Result) {
	t.Helper()
	for _, p := range res.Points {
		last := 0.0
		for _, q := range p.Quantiles {
			if math.IsNaN(q) || math.IsInf(q, 0) || q < last {
				t.Fatalf("series %d: quantiles %v of %s", i, p.Quantiles, p.Start)
			}
			last = q
		}
		if math.IsNaN(p.Mean) || math.IsInf(p.Mean, 0) || p.Mean < 0 || p.Open && p.Mean == 0 {
			t.Fatalf("series %d: mean %v of %s, open %t", i, p.Mean, p.Start, p.Open)
		}
	}
	for _, d := range res.Days {
		if math.IsNaN(d.Mean) || !slices.IsSorted(d.Quantiles[:]) {
			t.Fatalf("series %d: day %v", i, d)
		}
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	short := bank(6).series(t)
	if _, err := Predict(short, nil, time.Time{}, 24*time.Hour, Options{}); !errors.Is(err, ErrTooShort) {
		t.Errorf("six days: got %v, want ErrTooShort", err)
	}
	if _, err := Predict(bank(30).series(t), nil, bank(30).from, 24*time.Hour, Options{}); !errors.Is(err, ErrNoHistory) {
		t.Errorf("as of the first moment: got %v, want ErrNoHistory", err)
	}
	l := bank(30)
	l.perDay = 0
	if _, err := Predict(l.series(t), nil, time.Time{}, 24*time.Hour, Options{}); !errors.Is(err, ErrNoHistory) {
		t.Errorf("nothing but zeros: got %v, want ErrNoHistory", err)
	}
	stop := Options{Stop: func() bool { return true }}
	if _, err := Predict(bank(60).series(t), nil, time.Time{}, 24*time.Hour, stop); !errors.Is(err, ErrStopped) {
		t.Errorf("stopped: got %v, want ErrStopped", err)
	}
	for _, c := range []struct {
		values   []float64
		interval time.Duration
	}{
		{[]float64{1, -1}, time.Hour}, {[]float64{1, math.NaN()}, time.Hour}, {[]float64{1, math.Inf(1)}, time.Hour},
		{[]float64{1, 1}, time.Minute}, {[]float64{1, 1}, 7 * time.Minute}, {[]float64{1, 1}, 48 * time.Hour},
	} {
		at := time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
		if _, err := NewSeries([]time.Time{at, at.Add(c.interval)}, c.values, c.interval, time.UTC); err == nil {
			t.Errorf("%v every %s is taken for a series", c.values, c.interval)
		}
	}
}

func TestNotesSayWhatTheForecastRestsOn(t *testing.T) {
	t.Parallel()
	cal := NewCalendar(Special{Day: date("2022-01-06"), Name: "Epiphany"})
	res := predict(t, bank(10).series(t), cal, time.Time{}, 7, Options{})
	if len(res.Notes) != 2 {
		t.Errorf("notes are %q, want one on the ten days and one on the calendar's end", res.Notes)
	}
}

// A day that begins with twice the calls will be busy to its end, though not
// twice as busy as chance has it.
func TestTheDayUnderWayFollowsItsMorning(t *testing.T) {
	t.Parallel()
	l := bank(100)
	l.luck, l.daySD = true, 0.15
	today := date("2022-01-03") + 91 // a Monday
	quiet := l.series(t)
	asOf := l.from.AddDate(0, 0, 91).Add(11 * time.Hour)
	busy := quiet
	busy.Values = slices.Clone(quiet.Values)
	for i, at := range busy.Times {
		if DayOf(at) == today {
			busy.Values[i] *= 1.5
		}
	}
	a, b := predict(t, quiet, nil, asOf, 1, Options{}), predict(t, busy, nil, asOf, 1, Options{})
	for i, p := range a.Points {
		if !p.Open || DayOf(p.Start) != today {
			continue
		}
		if up := b.Points[i].Mean / p.Mean; up < 1.15 || up > 1.5 {
			t.Fatalf("%s: a morning half again as busy makes the afternoon %.2f times as busy", p.Start, up)
		}
	}
}

// Many files have no rows at all while the line is closed, and none on days off.
func TestAFileWithoutRowsForClosedHours(t *testing.T) {
	t.Parallel()
	l := bank(84 + 14)
	l.interval, l.luck = 5*time.Minute, true
	l.weekday[0], l.weekday[6] = 0, 0
	dayOff := date("2022-01-03") + 30
	l.fill = func(at time.Time, _ float64) bool {
		return at.Hour() >= 7 && at.Hour() < 21 && at.Weekday() != 0 && at.Weekday() != 6 && DayOf(at) != dayOff
	}
	fine := l.series(t)
	var text strings.Builder
	for i, at := range fine.Times {
		fmt.Fprintf(&text, "%s,%v\n", at.Format("2006-01-02 15:04:05"), fine.Values[i])
	}
	asOf := l.from.AddDate(0, 0, 84)
	s, err := ReadCSV(strings.NewReader(text.String()), ReadOptions{Interval: 30 * time.Minute, AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	res := predict(t, s, nil, asOf, 14, Options{})
	var open int
	for _, p := range res.Points {
		if p.Open {
			open++
		}
	}
	if len(res.Points) != 14*48 || open != 10*28 {
		t.Errorf("%d slots of which %d are open, want %d and %d", len(res.Points), open, 14*48, 10*28)
	}
	for _, d := range res.Days {
		if want := 2000 * l.weekday[d.Day.Weekday()]; math.Abs(d.Mean-want) > 0.06*want {
			t.Errorf("%s gets %.0f contacts, want about %.0f", d.Day, d.Mean, want)
		}
	}
}
