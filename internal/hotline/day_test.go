package hotline

import (
	"testing"
	"time"
	_ "time/tzdata" // the places below, whatever the machine knows
)

func TestDayBeginsWithItsFirstInstant(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zone, date string
		begins     string
		hours      float64
	}{
		{"UTC", "2026-03-29", "2026-03-29T00:00:00Z", 24},
		{"Europe/Berlin", "2026-03-29", "2026-03-29T00:00:00+01:00", 23},
		{"Europe/Berlin", "2026-10-25", "2026-10-25T00:00:00+02:00", 25},
		{"America/Santiago", "2026-04-04", "2026-04-04T00:00:00-03:00", 25},
		{"America/Santiago", "2026-04-05", "2026-04-05T00:00:00-04:00", 24},
		{"America/Santiago", "2026-09-05", "2026-09-05T00:00:00-04:00", 24},
		{"America/Santiago", "2026-09-06", "2026-09-06T01:00:00-03:00", 23},
		{"America/Santiago", "2026-09-07", "2026-09-07T00:00:00-03:00", 24},
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00", 23},
		{"America/Sao_Paulo", "2019-02-16", "2019-02-16T00:00:00-02:00", 25},
		{"Asia/Beirut", "2024-03-31", "2024-03-31T01:00:00+03:00", 23},
		{"Asia/Beirut", "2024-10-26", "2024-10-26T00:00:00+03:00", 25},
		{"Atlantic/Azores", "2026-03-29", "2026-03-29T01:00:00Z", 23},
		{"Atlantic/Azores", "2026-10-25", "2026-10-25T00:00:00Z", 25},
		{"America/Toronto", "1919-03-31", "1919-03-31T00:30:00-04:00", 23.5},
		{"America/St_Johns", "2010-11-07", "2010-11-07T00:00:00-02:30", 25},
		{"Pacific/Apia", "2011-12-29", "2011-12-29T00:00:00-10:00", 24},
		{"Pacific/Apia", "2011-12-31", "2011-12-31T00:00:00+14:00", 24},
	} {
		t.Run(c.zone+" "+c.date, func(t *testing.T) {
			t.Parallel()
			loc, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			noon, err := time.ParseInLocation("2006-01-02 15:04", c.date+" 12:00", loc)
			if err != nil {
				t.Fatal(err)
			}
			start, next := Midnight(noon, loc, 0), Midnight(noon, loc, 1)
			if got := start.Format(time.RFC3339); got != c.begins {
				t.Errorf("begins %s, want %s", got, c.begins)
			}
			if got := next.Sub(start).Hours(); got != c.hours {
				t.Errorf("lasts %v hours, want %v", got, c.hours)
			}
			if again := Midnight(start, loc, 0); !again.Equal(start) {
				t.Errorf("its first instant lies in the day that begins %s", again)
			}
			if got := start.Add(-1).In(loc).Format(time.DateOnly); got == c.date {
				t.Error("an instant before is of that day already")
			}
		})
	}
}

func TestDayThatAPlaceLeftOut(t *testing.T) {
	t.Parallel()
	apia, err := time.LoadLocation("Pacific/Apia")
	if err != nil {
		t.Fatal(err)
	}
	thursday := time.Date(2011, 12, 29, 12, 0, 0, 0, apia)
	if friday, saturday := Midnight(thursday, apia, 1), Midnight(thursday, apia, 2); !friday.Equal(saturday) {
		t.Errorf("30 December 2011 begins %s, want %s", friday, saturday)
	}
}
