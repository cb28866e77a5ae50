package forecast

import (
	"strings"
	"testing"
	"time"
)

func TestParseHours(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		on   string // weekday and time
		open bool
	}{
		{"Mon-Fri 07:00-21:00", "Mon 07:00", true},
		{"Mon-Fri 07:00-21:00", "Mon 06:30", false},
		{"Mon-Fri 07:00-21:00", "Fri 20:30", true},
		{"Mon-Fri 07:00-21:00", "Fri 21:00", false},
		{"Mon-Fri 07:00-21:00", "Sat 12:00", false},
		{"Mon-Fri 07:00-21:00, Sat 08:00-13:00", "Sat 12:30", true},
		{"Sun-Thu 07:00-24:00", "Sun 23:30", true},
		{"Sun-Thu 07:00-24:00", "Fri 12:00", false},
		{"Fri-Mon 09:00-17:00", "Sun 10:00", true},
		{"Mon-Fri 08:00-12:00 13:00-17:00", "Tue 12:30", false},
		{"Mon-Fri 08:00-12:00 13:00-17:00", "Tue 13:00", true},
		{"Fri 22:00-06:00", "Sat 05:30", true},
		{"Fri 22:00-06:00", "Sat 06:00", false},
		{"daily 00:00-24:00", "Wed 03:00", true},
		{"monday-friday 7:15-9:00", "Mon 07:00", true}, // the second half of the slot
	} {
		h, err := ParseHours(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		day, clock, _ := strings.Cut(c.on, " ")
		w, errDay := parseDay(day)
		minute, errClock := parseClock(clock)
		if errDay != nil || errClock != nil {
			t.Fatal(c.on)
		}
		if got := h.Open(w, int64(minute)*60, 30*time.Minute); got != c.open {
			t.Errorf("%s: open on %s is %t", c.text, c.on, got)
		}
	}
	for _, bad := range []string{"Mon", "07:00-21:00", "Mon-Fry 07:00-21:00", "Mon 7-21", "Mon 07:00-25:00", "Mon 07:60-08:00", "Mon 08:00-08:00", "Mo 07:00-08:00", "Mon 07:00-21:00,"} {
		if _, err := ParseHours(bad); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: got %v, want one clear error", bad, err)
		}
	}
}

func TestReadCalendar(t *testing.T) {
	t.Parallel()
	c, err := ReadCalendar(strings.NewReader("date,name,kind\n# moved\n2022-05-01,Labour Day\n2022-05-07,made up,Workday\n2022-05-25,pay day,payday\n"))
	if err != nil {
		t.Fatal(err)
	}
	if !c.IsHoliday(date("2022-05-01")) || c.IsHoliday(date("2022-05-07")) || !c.isWorkday(date("2022-05-07")) || c.IsHoliday(date("2022-05-25")) {
		t.Errorf("calendar read as %v", c.days)
	}
	if !c.EndsBefore(date("2022-05-26")) || c.EndsBefore(date("2022-05-25")) {
		t.Error("the calendar ends on 25 May")
	}
	for _, bad := range []string{"2022-05-01\n", "1 May,Labour Day\n", "2022-05-01,Labour Day\n2022-13-01,x\n", "2022-05-01,\n", "\"2022\n"} {
		if _, err := ReadCalendar(strings.NewReader(bad)); err == nil || !strings.Contains(err.Error(), "line") {
			t.Errorf("%q: got %v, want an error with its line", bad, err)
		}
	}
}

func TestPublicHolidays(t *testing.T) {
	t.Parallel()
	c := NewCalendar(PublicHolidays("us", 2021, 2022)...)
	for _, day := range []string{"2021-07-05", "2022-07-04", "2022-11-24", "2021-12-31"} { // observed: 4 July 2021 was a Sunday
		if !c.IsHoliday(date(day)) {
			t.Errorf("%s is no holiday in the United States", day)
		}
	}
	if c.IsHoliday(date("2022-07-05")) {
		t.Error("5 July 2022 is a holiday in the United States")
	}
	for _, country := range Countries() {
		if len(PublicHolidays(country, 2024, 2024)) < 5 {
			t.Errorf("%s has fewer than five holidays", country)
		}
	}
}

func TestAMadeUpSaturdayIsForecastLikeAFriday(t *testing.T) {
	t.Parallel()
	l := bank(84)
	l.luck = true
	saturday := date("2022-01-03") + 84 + 5
	res := predict(t, l.series(t), NewCalendar(Special{Day: saturday, Name: "for the holiday", Kind: Workday}), time.Time{}, 7, Options{})
	for _, d := range res.Days {
		if d.Day == saturday && d.Mean < 1200 {
			t.Errorf("the Saturday worked like a Friday gets %.0f contacts, want about 2200", d.Mean)
		}
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	if d := date("2022-01-03"); d.Weekday() != time.Monday || d.String() != "2022-01-03" {
		t.Errorf("3 January 2022 is %s, a %s", d, d.Weekday())
	}
	if d := date("1968-02-29"); d.Weekday() != time.Thursday || d.String() != "1968-02-29" {
		t.Errorf("29 February 1968 is %s, a %s", d, d.Weekday())
	}
	for _, c := range []struct {
		zone, day string
		interval  time.Duration
		want      int
	}{
		{"Europe/Berlin", "2022-03-27", 30 * time.Minute, 46},
		{"Europe/Berlin", "2022-10-30", 30 * time.Minute, 50},
		{"Europe/Berlin", "2022-10-30", 15 * time.Minute, 100},
		{"Europe/Berlin", "2022-10-30", 6 * time.Hour, 4},
		{"Europe/Berlin", "2022-10-30", 24 * time.Hour, 1},
		{"Asia/Kolkata", "2022-10-30", time.Hour, 24},
		{"America/Sao_Paulo", "2018-11-04", 30 * time.Minute, 46}, // midnight itself was skipped
		{"Australia/Lord_Howe", "2022-04-03", 30 * time.Minute, 49},
	} {
		loc := zone(t, c.zone)
		slots := slotsOf(date(c.day), c.interval, loc)
		if len(slots) != c.want || DayOf(slots[0].In(loc)) != date(c.day) {
			t.Errorf("%s has %d slots of %s in %s from %s, want %d", c.day, len(slots), c.interval, c.zone, slots[0], c.want)
		}
	}
}
