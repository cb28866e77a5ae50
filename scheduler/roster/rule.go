package roster

import (
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Rules lists every rule of a roster. To add one, write its file and add a line.
var Rules = []Rule{
	Employment, ShiftLength, Absence, KeptFree, Available, Night, NamedShifts, OneShiftADay, Skill, Pauses,
	Rest, HoursPerWeek, DaysPerWeek, DaysInARow,
	AgreedHours, Wishes, SteadyStarts, Sessions,
}

// Rule is one thing that rosters must or should keep. Hard and soft are two
// levels, never one sum: no amount of anything buys a breach of a hard rule.
type Rule struct {
	Name string
	Help string // the rule as a sentence
	Hard bool

	// Breaches judges the plan of one agent, made by whomever. The cost of a
	// breach is its distance to compliance; of soft rules, priced in agent-hours.
	Breaches func(Plan) []Breach

	// The rest is how the search keeps a hard rule by construction, or weighs a
	// soft one. A rule has what it needs of them.

	Allows func(Terms, hotline.Shift) bool                            // of a shift alone
	Apart  func(Terms) time.Duration                                  // least time between two shifts
	Limit  func(Terms) (Quantity, float64)                            // most that may add up; 0: no limit
	Price  func(Terms, hotline.Shift) float64                         // of a shift alone
	Week   func(t Terms, week hotline.Interval, paid float64) float64 // of the hours paid in the planned part of a week
	Step   func(t Terms, moved time.Duration) float64                 // of a start that moved from one day to the next
	Fixed  func(Terms) float64                                        // of a period without any shift; Price takes off what a shift mends
	Track  func(Terms) *Track                                         // of the days in their order
	Sums   func(Terms) []Sum                                          // of the hours of several weeks

	// Each is the price of a unit of a soft rule's distance, of those rules that a
	// configuration asks for.
	Each float64

	together bool                                                             // of what the members of a team do
	back     int                                                              // days before the period that it looks back
	ofShift  func(Terms, hotline.Shift) (over float64)                        // of a shift alone
	say      func(Terms, hotline.Shift, float64) string                       // and its sentence
	ofDay    func(Terms, time.Time, hotline.Shift) (over float64, why string) // of a day; no shift: a day off
}

// Quantity is what a limit counts.
type Quantity int

// The quantities.
const (
	Nothing Quantity = iota
	DaysRow
	DaysWeek
	HoursWeek
)

// Terms is what holds for one agent.
type Terms struct {
	Agent     hotline.Agent
	Contract  hotline.Contract
	Site      *time.Location
	Period    hotline.Interval
	Absences  []hotline.Absence
	Available []Availability
	Wishes    []Wish
	Fixed     []Fixed
	Holidays  []time.Time     // local midnights
	Sessions  []Session       // in which the agent takes part
	Published []hotline.Shift // of the agent, on the roster in force
	Ledger    Tally           // what the agent has borne over the last year
	Now       time.Time       // when the roster is made
	Config    Config
	skills    map[string]string // of the queues
	rules     []Rule            // that hold for the agent
	fair      Tally             // the agent's part of what the team has borne
	published hotline.Interval  // the days of the roster in force
}

// Plan is an agent's shifts in the planned period, and those just before it.
type Plan struct {
	Terms
	Before []hotline.Shift
	Shifts []hotline.Shift            // in order
	mates  map[string][]hotline.Shift // of the agent's team, by the rule that looks at them
}

// Breach is one place where a rule is broken.
type Breach struct {
	Rule  string
	Hard  bool
	Agent string
	At    time.Time
	Cost  float64
	Why   string // a sentence for the planner
}

// Judge finds every breach of every rule in the shifts.
func Judge(p Problem, shifts []hotline.Shift) (out []Breach) {
	mine, before := byAgent(shifts), byAgent(p.Previous)
	p = p.ready()
	plans := make([]Plan, len(p.Agents))
	for i, a := range p.Agents {
		plans[i] = Plan{Terms: p.terms(a), Before: before[a.ID], Shifts: mine[a.ID]}
	}
	withMates(plans)
	for _, pl := range plans {
		out = append(out, pl.breaches()...)
	}
	return out
}

// breaches are what all rules say of a plan.
func (pl Plan) breaches() (out []Breach) {
	for _, r := range pl.rules {
		for _, b := range r.Breaches(pl) {
			b.Rule, b.Hard, b.Agent = r.Name, r.Hard, pl.Agent.ID
			out = append(out, b)
		}
	}
	return out
}

func byAgent(shifts []hotline.Shift) map[string][]hotline.Shift {
	out := map[string][]hotline.Shift{}
	for _, s := range byStart(shifts) {
		out[s.Agent] = append(out[s.Agent], s)
	}
	return out
}

// alone judges every shift of a plan for itself.
func alone(breach func(Terms, hotline.Shift) (float64, string)) func(Plan) []Breach {
	return func(pl Plan) (out []Breach) {
		for _, s := range pl.Shifts {
			if cost, why := breach(pl.Terms, s); cost > 0 {
				out = append(out, Breach{At: s.Start, Cost: cost, Why: why})
			}
		}
		return out
	}
}

// all are the shifts of the plan after those before it.
func (pl Plan) all() []hotline.Shift {
	return append(append([]hotline.Shift(nil), pl.Before...), pl.Shifts...)
}

// date is the local midnight on which a shift's day began.
func (t Terms) date(at time.Time) time.Time { return hotline.Midnight(at, t.Site, 0) }

// dayFrom is the first instant of the date that comes so many days after at's.
func (t Terms) dayFrom(at time.Time, days int) time.Time { return hotline.Midnight(at, t.Site, days) }

// week is the first day of the week that an instant lies in.
func (t Terms) week(at time.Time) time.Time {
	day := t.date(at)
	return t.dayFrom(day, -(int(day.Weekday()-t.Config.FirstDay())+7)%7)
}

// say writes an instant for the planner.
func (t Terms) say(at time.Time) string { return at.In(t.Site).Format("Mon 2 Jan 15:04") }

// span writes a shift for the planner.
func (t Terms) span(s hotline.Shift) string {
	return s.Start.In(t.Site).Format("Mon 2 Jan 15:04") + "-" + s.End.In(t.Site).Format("15:04")
}
