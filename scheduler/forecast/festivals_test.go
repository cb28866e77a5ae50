package forecast

import (
	"fmt"
	"testing"
)

// Dates as published: the Hong Kong Observatory's conversion tables for the
// Chinese ones. 2030 has its new moon seven minutes after midnight, 2033 the leap
// month that many tables had wrong.
func TestChineseFestivals(t *testing.T) {
	t.Parallel()
	for _, want := range []string{
		"1985-02-20", "2000-02-05", "2007-02-18", "2012-01-23", "2015-02-19", "2018-02-16", "2019-02-05", "2020-01-25", "2021-02-12",
		"2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03",
		"2031-01-23", "2032-02-11", "2033-01-31", "2034-02-19", "2035-02-08",
	} {
		day := date(want)
		year, _, _ := day.Date()
		if got := lunarDay(year, 1, 1); got != day {
			t.Errorf("Lunar New Year of %d is %s, want %s", year, got, want)
		}
	}
	for _, c := range []struct {
		what, want string
		got        Day
	}{
		{"Dragon Boat Festival", "2020-06-25", lunarDay(2020, 5, 5)}, // after the leap fourth month
		{"Dragon Boat Festival", "2023-06-22", lunarDay(2023, 5, 5)},
		{"Dragon Boat Festival", "2025-05-31", lunarDay(2025, 5, 5)},
		{"Dragon Boat Festival", "2026-06-19", lunarDay(2026, 5, 5)},
		{"Mid-autumn Festival", "2020-10-01", lunarDay(2020, 8, 15)},
		{"Mid-autumn Festival", "2023-09-29", lunarDay(2023, 8, 15)},
		{"Mid-autumn Festival", "2025-10-06", lunarDay(2025, 8, 15)}, // after the leap sixth month
		{"Mid-autumn Festival", "2026-09-25", lunarDay(2026, 8, 15)},
		{"Mid-autumn Festival", "2033-09-08", lunarDay(2033, 8, 15)}, // before the leap eleventh month
		{"first day of the eleventh month", "2025-12-20", lunarDay(2025, 11, 1)},
		{"Qingming", "2024-04-04", qingming(2024)},
		{"Qingming", "2023-04-05", qingming(2023)},
		{"Qingming", "2026-04-05", qingming(2026)},
	} {
		if c.got != date(c.want) {
			t.Errorf("%s is on %s, want %s", c.what, c.got, c.want)
		}
	}
}

// What is computed must agree with what was announced: the feasts themselves are
// among the days off of every year on file.
func TestComputedChineseFeastsAreAmongTheAnnounced(t *testing.T) {
	t.Parallel()
	for year := 2018; year <= chinaUntil; year++ {
		cal := NewCalendar(china(year)...)
		for _, feast := range []struct {
			name string
			day  Day
		}{
			{"Lunar New Year", lunarDay(year, 1, 1)}, {"Qingming", qingming(year)}, {"Dragon Boat Festival", lunarDay(year, 5, 5)},
			{"Mid-autumn Festival", lunarDay(year, 8, 15)}, {"National Day", dayOn(year, 10, 1)},
		} {
			if !cal.IsHoliday(feast.day) {
				t.Errorf("%s %s was no day off", feast.name, feast.day)
			}
		}
		var off, made int
		for d := dayOn(year, 1, 1); d <= dayOn(year, 12, 31); d++ {
			if cal.isWorkday(d) {
				made++
				if w := d.Weekday(); w != 0 && w != 6 {
					t.Errorf("%s, a %s, is made up for a holiday", d, w)
				}
			}
			if cal.IsHoliday(d) && d.Weekday() != 0 && d.Weekday() != 6 {
				off++
			}
		}
		if off-made < 8 || off-made > 13 {
			t.Errorf("%d: %d working days off and %d made up for them, want 11 by law, 13 from 2025", year, off, made)
		}
	}
	if later := NewCalendar(china(2040)...); !later.IsHoliday(lunarDay(2040, 1, 1)) || !later.IsHoliday(date("2040-10-07")) {
		t.Error("a year not announced yet has no holidays")
	}
}

// Dates as published by the Israeli government and in every Jewish calendar.
func TestHebrewCalendar(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, want string }{
		{"Rosh Hashanah", "1999-09-11"}, {"Yom Kippur", "1999-09-20"}, {"Sukkot", "1999-09-25"}, {"Passover", "1999-04-01"},
		{"Rosh Hashanah", "2023-09-16"}, {"Rosh Hashanah", "2024-10-03"}, {"Rosh Hashanah", "2025-09-23"}, {"Rosh Hashanah", "2026-09-12"},
		{"Yom Kippur", "2024-10-12"}, {"Yom Kippur", "2026-09-21"}, {"Simchat Torah", "2023-10-07"}, {"Simchat Torah", "2026-10-03"},
		{"Passover", "2023-04-06"}, {"Passover", "2024-04-23"}, {"Passover", "2025-04-13"}, {"Passover", "2026-04-02"},
		{"Shavuot", "2024-06-12"}, {"Shavuot", "2026-05-22"}, {"Purim", "2024-03-24"}, {"Purim", "2026-03-03"}, {"Purim", "2025-03-14"},
		{"Independence Day", "2022-05-05"}, {"Independence Day", "2023-04-26"}, {"Independence Day", "2024-05-14"},
		{"Independence Day", "2025-05-01"}, {"Independence Day", "2026-04-22"}, {"Tisha B'Av", "2022-08-07"}, {"Tisha B'Av", "2025-08-03"},
		{"Memorial Day", "2024-05-13"},
	} {
		day := date(c.want)
		year, _, _ := day.Date()
		found := ""
		for _, e := range israel(year) {
			if e.Name == c.name {
				found += e.Day.String()
			}
		}
		if found != c.want {
			t.Errorf("%s of %d is on %s, want %s", c.name, year, found, c.want)
		}
	}
	for year := 5600; year < 5900; year++ {
		length := int(hebrewNewYear(year+1) - hebrewNewYear(year))
		switch length {
		case 353, 354, 355, 383, 384, 385:
		default:
			t.Fatalf("the year %d has %d days", year, length)
		}
		if w := hebrewNewYear(year).Weekday(); w == 0 || w == 3 || w == 5 {
			t.Fatalf("the year %d begins on a %s", year, w)
		}
	}
}

// The tabular calendar is meant to be a day off now and then; more would be wrong.
func TestIslamicFeasts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, seen string }{
		{"Eid al-Fitr", "2018-06-15"}, {"Eid al-Fitr", "2020-05-24"}, {"Eid al-Fitr", "2022-05-02"}, {"Eid al-Fitr", "2023-04-21"}, {"Eid al-Fitr", "2024-04-10"},
		{"Eid al-Fitr", "2025-03-30"}, {"Eid al-Adha", "2021-07-20"}, {"Eid al-Adha", "2023-06-28"}, {"Eid al-Adha", "2024-06-16"}, {"Eid al-Adha", "2025-06-06"},
	} {
		day := date(c.seen)
		year, _, _ := day.Date()
		found := false
		for _, e := range PublicHolidays("sa", year, year) {
			found = found || e.Name == c.name && e.Day-day >= -1 && e.Day-day <= 1
		}
		if !found {
			t.Errorf("no %s within a day of %s", c.name, c.seen)
		}
	}
	for year := 1990; year < 2060; year++ {
		if n := len(eids(year, 3, 4)); n < 8 || n > 18 {
			t.Errorf("%d has %d days of feasts: %s", year, n, fmt.Sprint(eids(year, 3, 4)))
		}
	}
}
