package demo

import (
	"context"
	"testing"
	"time"
)

func withTimeout(t *testing.T, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.Context(), d)
}

func TestHolidays(t *testing.T) {
	t.Parallel()
	for date, want := range map[string]bool{
		"2026-01-01": true,
		"2026-04-03": true,  // Good Friday
		"2026-04-05": false, // Easter Sunday is a Sunday anyway
		"2026-04-06": true,  // Easter Monday
		"2026-05-01": true,
		"2026-12-24": false,
		"2026-12-26": true,
		"2027-03-29": true, // Easter Monday
	} {
		d, err := time.Parse(time.DateOnly, date)
		if err != nil {
			t.Fatal(err)
		}
		if got := holiday(d); (got != "") != want {
			t.Errorf("%s: holiday %q, want %v", date, got, want)
		}
	}
}

func TestTheStrangeDays(t *testing.T) {
	t.Parallel()
	c := Config{Start: monday(at(t, "2026-03-23 00:00")), Location: berlin(t)}
	for index, hours := range map[int]float64{5: 24, 6: 23, 7: 24, 6 + 30*7: 25} {
		if d := c.dayAt(index); d.next.Sub(d.midnight).Hours() != hours {
			t.Errorf("%s has %v hours, want %v", d.midnight.Format(time.DateOnly), d.next.Sub(d.midnight), hours)
		}
	}
	short := c.dayAt(6)
	if got := time.Unix(short.clock(9), 0).In(c.Location).Format("15:04"); got != "09:00" {
		t.Errorf("nine o'clock on the short day is %s", got)
	}
	if got := len(arrivals(1, short)); got < 300 {
		t.Errorf("%d callers on the short Sunday", got)
	}
}

func TestOpeningHours(t *testing.T) {
	t.Parallel()
	c := Config{Start: monday(at(t, "2026-12-21 00:00")), Location: berlin(t)}
	check := func(queue, dayOf int, hour float64, want bool) {
		t.Helper()
		d := c.dayAt(dayOf)
		if got := d.open(queue, d.clock(hour)); got != want {
			t.Errorf("%s, %s at %v: open %v, want %v", profiles[queue].name, d.midnight.Format("Mon 2 Jan"), hour, got, want)
		}
	}
	check(accounts, 0, 6.99, false)
	check(accounts, 0, 7, true)
	check(accounts, 0, 20.99, true)
	check(accounts, 0, 21, false)
	check(complaints, 0, 17.99, true)
	check(complaints, 5, 12, false) // Saturday
	check(cards, 6, 3, true)        // Sunday night
	check(accounts, 4, 12, false)   // Christmas Day, a Friday
	check(cards, 4, 12, true)
}

func TestPayDay(t *testing.T) {
	t.Parallel()
	c := Config{Start: monday(at(t, "2026-11-16 00:00")), Location: berlin(t)}
	before, payday := c.dayAt(2), c.dayAt(9) // Wednesdays, the 18th and the 25th
	if before.expected(cards) >= payday.expected(cards) {
		t.Error("no more card calls on pay-day")
	}
}

func TestWhereMostIsGoingOn(t *testing.T) {
	t.Parallel()
	_ = berlin(t) // needs time zone data
	for utc, want := range map[string]string{
		"2026-11-18T09:30:00Z": "Europe/Berlin",
		"2026-11-21T23:00:00Z": "America/Los_Angeles", // Saturday afternoon there, Sunday elsewhere
		"2026-11-22T21:45:00Z": "Pacific/Auckland",    // Monday morning already
	} {
		if got := busiest(when(t, utc)); got.String() != want {
			t.Errorf("%s: %s, want %s", utc, got, want)
		}
	}
}

// TestLuckIsFair wants busy days and quiet ones, and neither more than the other.
func TestLuckIsFair(t *testing.T) {
	t.Parallel()
	c := Config{Start: monday(at(t, "2026-01-05 00:00")), Location: berlin(t)}
	var sum, squares float64
	const days = 2000
	for i := range days {
		x := busy(1, c.dayAt(i))[cards]
		sum += x
		squares += x * x
	}
	mean := sum / days
	if mean < 0.99 || mean > 1.01 {
		t.Errorf("on average %.3f times the expected callers", mean)
	}
	if variance := squares/days - mean*mean; variance < 0.003 || variance > 0.007 {
		t.Errorf("variance %.4f", variance)
	}
}
