package input

import (
	"strings"
	"testing"
	"time"
)

func TestClock(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)
	clock := Env{Now: func() time.Time { return now }}.Clock()
	for at, want := range map[time.Time]string{
		{}: "", now: "", now.Add(47 * time.Hour): "", time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC): "",
		now.Add(49 * time.Hour):                     "2026-02-02T10:00:00Z cannot be, it is more than two days ahead",
		time.Unix(0, 0):                             "1970-01-01T00:00:00Z cannot be, it is before 1980",
		time.Date(9999, 1, 5, 0, 0, 0, 0, time.UTC): "the year 9999 cannot be: is the time in other units",
		time.Unix(1700000000000, 0):                 "the year 55840 cannot be",
	} {
		if err := clock.Check(at); want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", at, err, want)
		}
	}
}
