package staffing

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Campaign is a list of people to be rung up in certain hours of some days.
type Campaign struct {
	Name     string `mapstructure:"name"` // of the requirements' rows, as a queue's
	Contacts int    `mapstructure:"contacts"`
	// Reach is the share of dials at which the right person answers; each contact is
	// dialled up to Attempts times.
	Reach    float64 `mapstructure:"reach"`
	Attempts int     `mapstructure:"attempts"`
	// HandlingTime is that of a talk with the right person, wrap-up included;
	// MissTime the agent's time that any other dial takes.
	HandlingTime time.Duration `mapstructure:"handling-time"`
	MissTime     time.Duration `mapstructure:"miss-time"`
	// From and To are the first day and the last, such as 2026-03-02. Days are the
	// days of the week, such as Mon; none: all of them. Begin and End are the hours,
	// such as 17:00.
	From  string   `mapstructure:"from"`
	To    string   `mapstructure:"to"`
	Days  []string `mapstructure:"days"`
	Begin string   `mapstructure:"begin"`
	End   string   `mapstructure:"end"`
	// IdleOf and PutAside are as a queue's.
	IdleOf   []string `mapstructure:"idle-of"`
	PutAside bool     `mapstructure:"put-aside"`
}

// MaxAttempts is the most often that a contact of a campaign is dialled.
const MaxAttempts = 100

func (c Campaign) validate(want func(ok bool, format string, args ...any)) {
	want(c.Name != "", "name: is missing")
	want(c.Contacts > 0 && c.Contacts <= 100_000_000, "contacts: want how many there are on the list, got %d", c.Contacts)
	want(c.Reach > 0 && c.Reach <= 1, "reach: want the share of dials that reach the right person, above 0, got %g", c.Reach)
	want(c.Attempts >= 1 && c.Attempts <= MaxAttempts, "attempts: want 1 to %d, got %d", MaxAttempts, c.Attempts)
	want(c.HandlingTime > 0, "handling-time: must be positive, got %s", c.HandlingTime)
	want(c.MissTime >= 0, "miss-time: must not be negative, got %s", c.MissTime)
	from, errFrom := time.Parse(time.DateOnly, c.From)
	to, errTo := time.Parse(time.DateOnly, c.To)
	want(errFrom == nil, "from: want a day such as 2026-03-02, got %q", c.From)
	want(errTo == nil, "to: want a day such as 2026-03-13, got %q", c.To)
	want(errFrom != nil || errTo != nil || !to.Before(from), "to: %s is before %s", c.To, c.From)
	for _, d := range c.Days {
		want(slices.Contains(weekdays, d), "days: unknown %q, want any of %v", d, weekdays)
	}
	begin, errBegin := clock(c.Begin)
	end, errEnd := clock(c.End)
	want(errBegin == nil && c.Begin != "", "begin: want an hour such as 09:00, got %q", c.Begin)
	want(errEnd == nil && c.End != "", "end: want an hour such as 19:00, got %q", c.End)
	want(errBegin != nil || errEnd != nil || begin < end, "end: %s is not after %s", c.End, c.Begin)
}

var weekdays = []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}

// Dials is what is to be expected of a contact: how often it is dialled, and the
// probability that the right person is reached in the end.
func (c Campaign) Dials() (dials, reached float64) {
	reached = -math.Expm1(float64(c.Attempts) * math.Log1p(-c.Reach))
	return reached / c.Reach, reached
}

// Workload is the agents' time that the whole campaign takes.
func (c Campaign) Workload() time.Duration {
	dials, reached := c.Dials()
	seconds := float64(c.Contacts) * (reached*c.HandlingTime.Seconds() + (dials-reached)*c.MissTime.Seconds())
	return time.Duration(seconds * float64(time.Second))
}

// open reports whether it is dialled at an instant of the site's clock.
func (c Campaign) open(at time.Time) bool {
	date := at.Format(time.DateOnly)
	begin, _ := clock(c.Begin)
	end, _ := clock(c.End)
	now := at.Hour()*60 + at.Minute()
	return date >= c.From && date <= c.To && begin <= now && now < end &&
		(len(c.Days) == 0 || slices.ContainsFunc(c.Days, func(d string) bool { return strings.EqualFold(d, weekdays[at.Weekday()]) }))
}

// dial staffs the campaigns in the slots of the forecasts, each on top of all that
// is needed already, the one that ends first before the others. Of a list that was
// begun before, or goes on after, its share of the hours is done.
func (c Config) dial(forecasts []hotline.Forecast, needed []hotline.Requirement, idle *idleTime) (out []hotline.Requirement) {
	campaigns := slices.SortedStableFunc(slices.Values(c.Campaigns), func(a, b Campaign) int { return cmp.Compare(a.To, b.To) })
	for _, campaign := range campaigns {
		if p, ok := c.planDials(campaign, forecasts); ok {
			out = append(out, p.require(append(slices.Clone(needed), out...), c, idle)...)
		}
	}
	return out
}

// planDials is a campaign in the slots that are forecast; false where none of its
// hours are among them.
func (c Config) planDials(campaign Campaign, forecasts []hotline.Forecast) (*laterPlan, bool) {
	dials, _ := campaign.Dials()
	p := &laterPlan{
		slot: map[int64]int{}, hours: true, putAside: campaign.PutAside, idle: campaign.IdleOf,
		item: campaign.Workload().Seconds() / float64(campaign.Contacts) / dials, // a dial that reaches nobody is a piece of work as well
	}
	var hours time.Duration
	for _, f := range forecasts {
		if _, twice := p.slot[f.Start.Unix()]; twice {
			continue
		}
		p.slot[f.Start.Unix()] = 0
		at := f.Start
		if c.Local != nil {
			at = at.In(c.Local)
		}
		own := hotline.Forecast{Queue: campaign.Name, Start: f.Start, Interval: f.Interval, AsOf: f.AsOf, Closed: !campaign.open(at)}
		if !own.Closed {
			hours += f.Interval
		}
		p.forecasts = append(p.forecasts, own)
	}
	all := campaign.hours()
	if hours == 0 || all == 0 {
		return nil, false
	}
	slices.SortFunc(p.forecasts, func(a, b hotline.Forecast) int { return a.Start.Compare(b.Start) })
	for s, f := range p.forecasts {
		p.slot[f.Start.Unix()] = s
	}
	work := campaign.Workload().Seconds() * min(1, hours.Seconds()/all.Seconds())
	p.work = []Deferred{{Work: work / p.forecasts[0].Interval.Seconds(), From: 0, By: len(p.forecasts)}}
	p.source = []int{-1}
	return p, true
}

// hours is how long the campaign is dialled, all its days together.
func (c Campaign) hours() (out time.Duration) {
	from, errFrom := time.Parse(time.DateOnly, c.From)
	to, errTo := time.Parse(time.DateOnly, c.To)
	begin, _ := clock(c.Begin)
	end, _ := clock(c.End)
	if errFrom != nil || errTo != nil {
		return 0
	}
	const longest = 3660 // days
	for day := range min(longest, int(to.Sub(from).Hours()/24)+1) {
		if c.open(from.AddDate(0, 0, day).Add(time.Duration(begin) * time.Minute)) {
			out += time.Duration(end-begin) * time.Minute
		}
	}
	return out
}
