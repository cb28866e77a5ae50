package roster

import (
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// In Santiago clocks are put forward at midnight: Sunday 6 September 2026 begins
// at one o'clock, and the days after it at midnight again.
func TestDaysAroundOneWithoutMidnight(t *testing.T) {
	t.Parallel()
	santiago, err := time.LoadLocation("America/Santiago")
	if err != nil {
		t.Fatal(err)
	}
	day := func(d int) time.Time { return hotline.DayStart(2026, 9, d, santiago) }
	c := newCalendar(Problem{Site: santiago, From: day(5), To: day(9), Config: Default()})
	var quarters []int
	for _, d := range c.days {
		quarters = append(quarters, d.end-d.start)
	}
	if len(quarters) != 4 || quarters[0] != 96 || quarters[1] != 92 || quarters[2] != 96 || quarters[3] != 96 {
		t.Errorf("the days have %v quarter hours, want 96, 92, 96, 96", quarters)
	}
	terms := Terms{Site: santiago, Config: Default()}
	if got := terms.week(day(6).Add(time.Hour)); !got.Equal(day(0)) { // Monday 31 August
		t.Errorf("the week begins %s", got)
	}
	if got := wall(day(6), 30*time.Minute); !got.Equal(day(6)) {
		t.Errorf("half past midnight, which never was, is %s, want the day's first instant", got)
	}

	pl := Plan{Terms: Terms{Site: santiago, Config: Default(), Contract: hotline.Contract{MaxDaysInARow: 3}}}
	for d := 5; d <= 8; d++ {
		start := time.Date(2026, 9, d, 9, 0, 0, 0, santiago)
		pl.Shifts = append(pl.Shifts, hotline.Shift{Agent: "ann", Start: start, End: start.Add(8 * time.Hour)})
	}
	if got := DaysInARow.Breaches(pl); len(got) != 1 {
		t.Errorf("four days in a row where three are allowed: %v", got)
	}
}
