package hotline

import "time"

// Midnight is the first instant of the local date of t plus days, at loc. Where
// clocks are put forward at midnight, as in Santiago or Beirut, that day begins
// at one o'clock; where they are put back over midnight, as on the Azores, it
// begins when midnight strikes for the first time.
func Midnight(t time.Time, loc *time.Location, days int) time.Time {
	y, m, d := t.In(loc).Date()
	return DayStart(y, m, d+days, loc)
}

// DayStart is the first instant of a date at loc: what time.Date does not
// promise where the clock never shows midnight, or shows it twice. A date that a
// place left out, moving over the date line, begins and ends with the next.
func DayStart(year int, month time.Month, day int, loc *time.Location) time.Time {
	shown := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	// No clock on earth is as far from UTC: it shows an earlier date still.
	for at := shown.Add(-36 * time.Hour).In(loc); ; {
		since, until := at.ZoneBounds()
		_, offset := at.Zone()
		first := shown.Add(-time.Duration(offset) * time.Second)
		if first.Before(since) {
			first = since // the clock jumped over midnight
		}
		if until.IsZero() || first.Before(until) {
			return first.In(loc)
		}
		at = until
	}
}
