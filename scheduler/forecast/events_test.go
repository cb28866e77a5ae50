package forecast

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

func readCalendar(t testing.TB, text string) *Calendar {
	t.Helper()
	c, err := ReadCalendar(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheCalendarFile(t *testing.T) {
	t.Parallel()
	c := readCalendar(t, "\ufeff"+`kind,date,name,effect,from,until
holiday,2027-02-06..2027-02-08,Spring Festival
event,2026-12-04,Card letter,+25% +10% +5%
event,2026-12-07,Branch moves,x1.4,08:00,12:00
half-day,2026-12-24,Christmas Eve,,08:00,13:00

,2026-12-25,Christmas Day
`)
	for _, day := range []string{"2027-02-06", "2027-02-07", "2027-02-08", "2026-12-25"} {
		if !c.IsHoliday(date(day)) {
			t.Errorf("%s is no holiday", day)
		}
	}
	for _, g := range []struct {
		day  string
		hour int64
		want float64
	}{
		{"2026-12-04", 10, 1.25}, {"2026-12-05", 10, 1.1}, {"2026-12-06", 10, 1.05}, {"2026-12-07", 7, 1}, {"2026-12-07", 8, 1.4},
		{"2026-12-07", 12, 1}, {"2026-12-08", 10, 1},
	} {
		if got := c.Given(date(g.day), g.hour*3600); math.Abs(got-g.want) > 1e-9 {
			t.Errorf("at %s %d:00 the contacts are multiplied by %g, want %g", g.day, g.hour, got, g.want)
		}
	}
	all := make([]bool, 24)
	for k := range all {
		all[k] = true
	}
	if open := c.openOn(date("2026-12-24"), all); open[7] || !open[8] || !open[12] || open[13] {
		t.Errorf("on the half day the line is open %v, want 8 to 13", open)
	}
}

func TestTheCalendarFileSaysWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"2026-05-01,a\n2026-05-01,b,workday\n", "line 2: 2026-05-01 is a workday here and a holiday on line 1"},
		{"2026-05-01,a,event,+5%\n2026-05-01,a,event,+6%\n", `line 2: 2026-05-01: "a" is told otherwise on line 1`},
		{"2026-05-01,a,holliday\n", `line 1: kind "holliday": want holiday`},
		{"2026-05-01,a,holidays\n", `line 1: kind "holidays": want holiday`},
		{"2026-05-01,a,working-day\n", `line 1: kind "working-day": want workday`},
		{"2026-05-01,a,event,25%\n", `line 1: effect "25%": want a percentage such as +25%`},
		{"2026-05-01,a,event,1.25\n", `effect "1.25"`},
		{"2026-05-01,a,event,-110%\n", `effect "-110%"`},
		{"2026-05-01,a,event,x1e9\n", `effect "x1e9"`},
		{"2026-05-01,a,event,xNaN\n", `effect "xNaN"`},
		{"2026-05-01,a,holiday,+25%\n", "a holiday has no given effect"},
		{"2026-05-01,a,event,,,08:00,12:00\n", "hours are for a given effect"},
		{"2026-05-01,a,event,+5%,,12:00,08:00\n", `hours "12:00" to "08:00"`},
		{"2026-05-01,a,event,+5%,,08:00\n", `hours "08:00" to ""`},
		{"2026-05-01,Spring, the season,event,+5%,q,08:00,12:00\n", "8 columns"},
		{"2026-05-03..2026-05-01,a\n", "the first before the last"},
		{"2026-05-01..2026-05-03,a,event,+5% +3%\n", "one effect for a range"},
		{"26-05-01,a\n", `line 1: date "26-05-01": want YYYY-MM-DD`},
		{"2026-02-29,a\n", `date "2026-02-29"`},
		{"0001-02-28,a\n", `date "0001-02-28"`},
		{"date,label\n2026-02-28,a\n", "want columns named date and name"},
		{"2026-02-28,\"a\n", "line 1: "},
		{"\xff\xfed\x00", "line 1: this is no UTF-8 text"},
		{"# a, remark\ndate;name;kind\n2026-05-01;a;holliday\n", `line 3: kind "holliday"`},
	} {
		_, err := ReadCalendar(strings.NewReader(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: got %v, want one line with %s", c.text, err, c.want)
		}
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	cal := NewCalendar(Special{Day: date("2026-12-25"), Name: "Christmas Day"}, Special{Day: date("2026-12-31"), Name: "Silvester"})
	for _, c := range []struct{ rule, kind, want string }{
		{"25", PayDay, "2026-11-25 2026-12-24"}, // Christmas Day is a Friday
		{"25", Billing, "2026-11-25 2026-12-25"},
		{"31", Billing, "2026-11-30 2026-12-31"},
		{"31", PayDay, "2026-11-30 2026-12-30"},
		{"1", PayDay, "2026-12-01"}, // 1 November is a Sunday: paid in October
		{"last day", Billing, "2026-11-30 2026-12-31"},
		{"last business day", PayDay, "2026-11-30 2026-12-30"},
		{"second business day", PayDay, "2026-11-03 2026-12-02"},
		{"third Wednesday", PayDay, "2026-11-18 2026-12-16"},
		{"last Friday", PayDay, "2026-11-27 2026-12-25"},
		{"every second Friday from 2026-01-09", PayDay, "2026-11-13 2026-11-27 2026-12-11 2026-12-25"},
	} {
		r, err := ParseRule(c.rule)
		if err != nil {
			t.Errorf("%s: %v", c.rule, err)
			continue
		}
		var got []string
		for _, e := range Recurring(c.kind, []Rule{r}, "", cal, date("2026-11-01"), date("2026-12-31")) {
			got = append(got, e.Day.String())
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s %s falls on %v, want %v", c.kind, c.rule, got, c.want)
		}
	}
	for _, bad := range []string{"", "0", "32", "payday", "every", "every second Friday", "every second Friday from 2026-01-08", "sixth Monday", "last business", "every Fryday"} {
		if _, err := ParseRule(bad); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: got %v, want one clear error", bad, err)
		}
	}
}

// A letter told to bring a quarter more brings that, and what it brought before
// teaches nobody that the line had grown.
func TestAGivenEffectStaysOutsideTheModels(t *testing.T) {
	t.Parallel()
	letters := "2022-03-01,letter,event,+50%\n2022-03-29,letter,event,+50%\n2022-04-05,letter,event,+50%\n"
	l := bank(91)
	l.factor = func(d Day) float64 {
		if d == date("2022-03-01") || d == date("2022-03-29") {
			return 1.5
		}
		return 1
	}
	s := l.series(t)
	with := predict(t, s, readCalendar(t, letters), time.Time{}, 7, Options{})
	l.factor = nil
	plain := predict(t, l.series(t), nil, time.Time{}, 7, Options{})
	for i, d := range with.Days {
		want := plain.Days[i].Mean
		if d.Day == date("2022-04-05") {
			want *= 1.5
		}
		if math.Abs(d.Mean/max(want, 1)-min(want, 1)) > 0.01 {
			t.Errorf("%s: %.0f contacts, want %.0f", d.Day, d.Mean, want)
		}
		narrow, wide := plain.Days[i].Quantiles, d.Quantiles
		if last := len(wide) - 1; d.Day == date("2022-04-05") && wide[last]-wide[0] < 1.6*(narrow[last]-narrow[0]) {
			t.Errorf("the band of the letter's day is %.0f wide, an ordinary one %.0f", wide[last]-wide[0], narrow[last]-narrow[0])
		}
	}
}

// A feast that moves through the calendar is met again by its distance.
func TestAMovingFeastIsLearntByItsDistance(t *testing.T) {
	t.Parallel()
	l := bank(1150)
	l.luck = true
	effect := func(d Day) float64 {
		for year := 2022; year <= 2026; year++ {
			if days := int(d - lunarDay(year, 1, 1)); days == -3 {
				return 1.5
			} else if days >= 0 && days < 7 {
				return 0.4
			}
		}
		return 1
	}
	l.factor = effect
	all := l.series(t)
	asOf := date("2025-01-12").midnight(time.UTC) // New Year was on 1 and 10 February and 22 January, and is on 29 January
	var feasts []Special
	for year := 2022; year <= 2025; year++ {
		feasts = append(feasts, Special{Day: lunarDay(year, 1, 1), Name: "Lunar New Year", Kind: Festival})
	}
	with := predict(t, all, NewCalendar(feasts...), asOf, 28, Options{})
	plain := predict(t, all, nil, asOf, 28, Options{})
	if a, b := off(with.Points, truth(all)), off(plain.Points, truth(all)); a > 0.75*b {
		t.Errorf("knowing the feast the forecast is %.1f %% off, %.1f %% without", 100*a, 100*b)
	}
}

func TestManyEventsDoNotMakeTheModelsLarge(t *testing.T) {
	t.Parallel()
	var entries []Special
	for i := range 400 {
		entries = append(entries, Special{Day: date("2022-01-10") + Day(i), Name: fmt.Sprint("event ", i), Kind: "event"})
	}
	l := bank(420)
	h := newHistory(l.series(t), NewCalendar(entries...), Hours{})
	if e := newEffects(h); e.size > namedAt+mostNames+2 {
		t.Errorf("%d effects are learnt by name, want at most %d", e.size-namedAt, mostNames+2)
	}
}

func FuzzReadCalendar(f *testing.F) {
	for _, text := range []string{
		"date,name,kind\n2026-05-01,Labour Day\n", "2027-02-06..2027-02-12,Spring Festival,holiday\n", "2026-12-04,Card letter,event,+25% +10% +5%\n",
		"2026-12-07,Branch moves,event,x1.4,accounts,08:00,12:00\n", "\ufeffname,date\nx,2026-01-01\n", "#\n\n,,\n", "\"", "2026-12-24,Eve,half-day,,,08:00,13:00\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ReadCalendar(strings.NewReader(text))
		if err != nil {
			if strings.Contains(err.Error(), "\n") && !strings.Contains(text, "\n") {
				t.Fatalf("more than one line: %q", err)
			}
			return
		}
		for _, e := range c.Entries() {
			times := c.Given(e.Day, 10*3600)
			if e.Name == "" || e.Kind == "" || math.IsNaN(times) || math.IsInf(times, 0) || times < 0 {
				t.Fatalf("%q was read as %+v", text, e)
			}
		}
	})
}

func FuzzScenario(f *testing.F) {
	for _, text := range []string{"2026-12-04=+25%", "2026-12-04..2026-12-06=x1.3", "2026-12-04 08:00-12:00=-10%", "Mon 08:00-12:00=x1.2", "Fri=+5%", "x1.1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseEvent(text)
		if m, e := ParseMultiple(text, date("2026-12-01"), date("2026-12-10")); err != nil {
			if s, err = (Scenario{m}), e; err != nil {
				return
			}
		}
		f := hotline.Forecast{Start: time.Date(2026, 12, 4, 10, 0, 0, 0, time.UTC), Mean: 10, Quantiles: map[string]float64{}}
		for i, name := range LevelNames {
			f.Quantiles[name] = 10 + 4*normal[i]
		}
		got := s.Suppose(f, time.UTC)
		last := 0.0
		for _, name := range LevelNames {
			if q := got.Quantiles[name]; math.IsNaN(q) || math.IsInf(q, 0) || q < last {
				t.Fatalf("%q makes %+v", text, got)
			} else {
				last = q
			}
		}
	})
}

func FuzzParseRule(f *testing.F) {
	for _, text := range []string{"25", "last business day", "every second Friday from 2026-01-09", "third wednesday", "last day", "every fri"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ParseRule(text)
		if err != nil {
			return
		}
		if n := len(Recurring(PayDay, []Rule{r}, "de", NewCalendar(PublicHolidays("de", 2026, 2026)...), date("2026-01-01"), date("2026-12-31"))); n > 60 {
			t.Fatalf("%q falls on %d days of a year", text, n)
		}
	})
}

// A line that rests when its country does, with made-up Saturdays, moving feasts
// and a rush before Lunar New Year, is forecast far better by who knows them.
func TestKnowingTheCountryPays(t *testing.T) {
	t.Parallel()
	cal := NewCalendar(PublicHolidays("cn", 2021, 2024)...)
	l := bank(780) // up to 21 February 2024; Lunar New Year was on the 10th
	l.weekday = [7]float64{0.5, 1.2, 1.0, 0.95, 0.95, 1.1, 0.55}
	l.luck, l.daySD = true, 0.05
	l.factor = func(d Day) float64 {
		times := 1.0
		switch w := d.Weekday(); {
		case cal.IsHoliday(d) && w != time.Saturday && w != time.Sunday:
			times = 0.3
		case cal.IsHoliday(d):
			times = 0.5
		case cal.isWorkday(d):
			times = 2
		}
		for year := 2022; year <= 2024; year++ {
			if n := int(d - lunarDay(year, 1, 1)); n >= -10 && n < -1 {
				times *= 1 + 0.03*float64(11+n)
			}
		}
		return times
	}
	s := l.series(t)
	var off []float64
	for _, known := range []*Calendar{nil, cal} {
		rep, err := Backtest(s, known, BacktestOptions{Horizons: []int{7}, Days: 60})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rep.Rows {
			if r.Model == Combination {
				off = append(off, r.DayWAPE)
			}
		}
	}
	if off[1] > 0.6*off[0] {
		t.Errorf("days are %.1f %% off with the calendar and %.1f %% without", 100*off[1], 100*off[0])
	}
}

// The line is open from Monday to Friday, and on a Sunday made up for a holiday.
func TestAMadeUpDayHasOpeningHours(t *testing.T) {
	t.Parallel()
	hours, err := ParseHours("Mon-Fri 08:00-18:00")
	if err != nil {
		t.Fatal(err)
	}
	past, next := date("2022-03-06"), date("2022-04-10")
	cal := NewCalendar(Special{Day: past, Name: "made up", Kind: Workday}, Special{Day: next, Name: "made up", Kind: Workday})
	l := bank(91)
	l.weekday[0] = 1
	s := l.series(t)
	h := newHistory(s, cal, hours)
	if h.Total(past) < 1000 || h.Total(past+7) > 0 {
		t.Errorf("the Sunday worked got %.0f contacts, the next one %.0f", h.Total(past), h.Total(past+7))
	}
	for _, d := range predict(t, s, cal, time.Time{}, 14, Options{Hours: hours}).Days {
		if sunday := d.Day.Weekday() == time.Sunday; sunday && (d.Mean > 0) != (d.Day == next) {
			t.Errorf("%s gets %.0f contacts", d.Day, d.Mean)
		}
	}
}
