package roster

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Config is how rosters are made.
type Config struct {
	// Weeks is how many weeks ahead rosters are made, each week its own, from
	// next Monday on and as far as the requirement reaches.
	Weeks int `mapstructure:"weeks"`
	// Time is how long the search for one may take, Workers how many cores.
	Time    time.Duration `mapstructure:"time"`
	Workers int           `mapstructure:"workers"`
	Seed    uint64        `mapstructure:"seed"`
	// Plays is how often a roster in the making is played to correct what is
	// required by what people with several skills are worth to each other's queues;
	// 0: queues are required for as if each had people of its own.
	Plays int `mapstructure:"plays"`

	// StartEvery is the grid on which shifts begin, from midnight on.
	StartEvery time.Duration `mapstructure:"start-every"`
	// Lengths are how long shifts may be, breaks included. Contracts narrow them.
	Lengths []time.Duration `mapstructure:"lengths"`
	// Breaks lists the pauses that a shift contains, in their order.
	Breaks []Pause `mapstructure:"breaks"`
	// Shifts are named shifts, and Days how free ones differ on kinds of days.
	Shifts []NamedShift `mapstructure:"shifts"`
	Days   []DayShifts  `mapstructure:"days"`
	// MinStretch is the least work before, between and after pauses.
	MinStretch time.Duration `mapstructure:"min-stretch"`

	// Rest is the least time between two shifts where the contract says nothing.
	Rest time.Duration `mapstructure:"rest"`
	// WeekStart is the day on which weeks begin: monday, sunday or saturday. The
	// hours and days of a week are counted from it.
	WeekStart string `mapstructure:"week-start"`
	// NightFrom and NightTo bound the hours kept for contracts that allow nights.
	NightFrom string `mapstructure:"night-from"`
	NightTo   string `mapstructure:"night-to"`

	// RuleSets are laws and agreements to keep, by the names of RuleSets. Rules are
	// rules of one's own; one with the name of a rule of a set takes its place.
	RuleSets []string  `mapstructure:"rule-sets"`
	Rules    []Setting `mapstructure:"rules"`

	// IdleHour is the price of an agreed hour that is not worked, OvertimeHour of
	// one worked beyond the agreement, WishHour of an hour against a wish, and
	// MovedHour of every hour by which a start moves from one day to the next.
	// The unit is an agent-hour missing on the phones.
	IdleHour     float64 `mapstructure:"idle-hour"`
	OvertimeHour float64 `mapstructure:"overtime-hour"`
	WishHour     float64 `mapstructure:"wish-hour"`
	MovedHour    float64 `mapstructure:"moved-hour"`
	// Coaching is how long a talk with a coach takes that the coaching list asks
	// for: one for each agent on it in every roster, where it costs the phones next
	// to nothing. 0: none.
	Coaching time.Duration `mapstructure:"coaching"`
	// SessionHour is the price of an hour of training, meeting or coaching that
	// somebody should have and does not get.
	SessionHour float64 `mapstructure:"session-hour"`
}

// Pause is a break or lunch that shifts of a certain length contain.
type Pause struct {
	Kind     hotline.ActivityKind `mapstructure:"kind"` // break or lunch
	Paid     *bool                `mapstructure:"paid"` // left out: a break is, lunch is not
	Length   time.Duration        `mapstructure:"length"`
	MinShift time.Duration        `mapstructure:"min-shift"` // shifts shorter than this go without
	After    time.Duration        `mapstructure:"after"`     // begins no earlier than this after the shift
	Until    time.Duration        `mapstructure:"until"`     // and no later than this
}

// Default is the configuration of an empty file.
func Default() Config {
	return Config{
		Weeks:      2,
		Time:       20 * time.Second,
		Workers:    2,
		Seed:       1,
		Plays:      4,
		StartEvery: 30 * time.Minute,
		Lengths: []time.Duration{
			4 * time.Hour, 5 * time.Hour, 6 * time.Hour, 6*time.Hour + 30*time.Minute, 7 * time.Hour,
			8 * time.Hour, 8*time.Hour + 30*time.Minute, 9 * time.Hour, 10 * time.Hour,
		},
		Breaks: []Pause{
			{Kind: hotline.Break, Length: 15 * time.Minute, MinShift: 4 * time.Hour, After: 75 * time.Minute, Until: 3 * time.Hour},
			{Kind: hotline.Lunch, Length: 30 * time.Minute, MinShift: 6*time.Hour + 15*time.Minute, After: 165 * time.Minute, Until: 330 * time.Minute},
			{Kind: hotline.Break, Length: 15 * time.Minute, MinShift: 7*time.Hour + 30*time.Minute, After: 5 * time.Hour, Until: 8 * time.Hour},
		},
		MinStretch:   45 * time.Minute,
		Rest:         11 * time.Hour,
		WeekStart:    "monday",
		NightFrom:    "23:00",
		NightTo:      "06:00",
		IdleHour:     0.3,
		OvertimeHour: 0.5,
		WishHour:     0.25,
		MovedHour:    0.03,
		SessionHour:  4,
	}
}

// Validate reports every mistake at once.
func (c Config) Validate() error {
	var errs []error
	want := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	want(c.Weeks >= 1 && c.Weeks <= 8, "weeks: want 1 to 8, got %d", c.Weeks)
	want(c.Time > 0, "time: must be positive, got %s", c.Time)
	want(c.Plays >= 0 && c.Plays <= 20, "plays: want 0 to 20, got %d", c.Plays)
	want(c.Workers >= 1 && c.Workers <= 64, "workers: want 1 to 64, got %d", c.Workers)
	want(onGrid(c.StartEvery) && 24*time.Hour%c.StartEvery == 0, "start-every: want a part of a day in steps of 15m, got %s", c.StartEvery)
	want(len(c.Lengths) > 0 && len(c.Lengths) <= maxShapes, "lengths: want 1 to %d shift lengths, got %d", maxShapes, len(c.Lengths))
	for i, l := range c.Lengths {
		want(onGrid(l) && l <= 16*time.Hour, "lengths[%d]: want up to 16h in steps of 15m, got %s", i, l)
	}
	errs = append(errs, c.validateBreaks("breaks", c.Breaks, c.Lengths)...)
	errs = append(errs, c.validateShifts())
	want(c.Coaching >= 0 && c.Coaching <= 4*time.Hour && c.Coaching%(5*time.Minute) == 0, "coaching: want up to 4h in steps of 5m, got %s", c.Coaching)
	want(c.MinStretch >= 0, "min-stretch: must not be negative, got %s", c.MinStretch)
	want(c.Rest >= 0 && c.Rest <= 24*time.Hour, "rest: want up to 24h, got %s", c.Rest)
	want(slices.Contains(weekStarts, c.WeekStart), "week-start: want one of %v, got %q", weekStarts, c.WeekStart)
	for key, v := range map[string]string{"night-from": c.NightFrom, "night-to": c.NightTo} {
		_, err := clock(v)
		want(err == nil, "%s: want a time such as 23:00, got %q", key, v)
	}
	for key, v := range map[string]float64{"idle-hour": c.IdleHour, "overtime-hour": c.OvertimeHour, "wish-hour": c.WishHour, "moved-hour": c.MovedHour, "session-hour": c.SessionHour} {
		want(v >= 0, "%s: must not be negative, got %g", key, v)
	}
	return errors.Join(append(errs, c.validateRules())...)
}

// each goes over joined errors one by one.
func each(err error) iter.Seq[error] {
	return func(yield func(error) bool) {
		joined, many := err.(interface{ Unwrap() []error })
		if err != nil && !many {
			yield(err)
			return
		}
		for i := 0; many && i < len(joined.Unwrap()) && yield(joined.Unwrap()[i]); i++ {
		}
	}
}

// weekStarts lists what Config.WeekStart may be.
var weekStarts = []string{"monday", "sunday", "saturday"}

// FirstDay is the day on which weeks begin.
func (c Config) FirstDay() time.Weekday {
	switch c.WeekStart {
	case "sunday":
		return time.Sunday
	case "saturday":
		return time.Saturday
	}
	return time.Monday
}

func onGrid(d time.Duration) bool { return d > 0 && d%hotline.BaseInterval == 0 }

// clock reads "23:00" as the time since midnight.
func clock(s string) (time.Duration, error) {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, fmt.Errorf("want a time such as 23:00, got %q", s)
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}
