package hotline

import "time"

// Agent is a person who answers contacts.
type Agent struct {
	ID       string
	Name     string
	Team     string
	Skills   map[string]float64 // skill → proficiency, 1 is the norm
	Contract string             // name of a Contract
	From, To time.Time          // employed; zero To: open
	Source   string             // file and line it was read from, if it was

	Languages   []string  // spoken well enough to serve in, such as fr
	SeniorSince time.Time // of equal wishes that of the senior agent goes first; zero: no seniority

	Born           time.Time // zero: unknown, taken as of age
	ProtectedUntil time.Time // pregnant or nursing until then; zero: not
}

// Contract is what an agent and the hotline agreed on. Limits of zero mean "none".
type Contract struct {
	Name          string
	HoursPerWeek  float64 // agreed, paid
	MinPerWeek    float64 // hours
	MaxPerWeek    float64
	MinShift      time.Duration // shortest and longest shift, breaks included
	MaxShift      time.Duration
	MaxDaysInARow int
	DaysPerWeek   int           // at most
	Rest          time.Duration // between two shifts; 11 h in the EU
	NightAllowed  bool
	Shifts        []string // named ones, and no others; empty: any
}

// Absence is a span in which an agent cannot work.
type Absence struct {
	Agent    string
	From, To time.Time
	Kind     string // "leave", "sickness", "training"
	Planned  bool
	Source   string // file and line it was read from, if it was
}

// Queue is a line of contacts that wait for an agent with its skill.
type Queue struct {
	Name  string
	Skill string // what an agent needs; the queue's name where empty
	// Language is what the agent must speak besides; empty: any.
	Language string
	Channel  Channel
}

// Target is what the hotline promises on a queue. Targets are applied when a
// number is asked for: a changed target grades the past anew.
type Target struct {
	Queue        string        // empty: every queue without its own
	AnswerWithin time.Duration // the threshold of the service level
	ServiceLevel float64       // the share wanted within it, 0 to 1
	ShortAbandon time.Duration // giving up this early is nobody's fault
	MaxOccupancy float64       // 0 to 1
	MaxAbandon   float64       // share of offered, 0 to 1
}

// Interval is a half-open span of time, [Start, End).
type Interval struct{ Start, End time.Time }

// Contains reports whether t lies in the interval.
func (i Interval) Contains(t time.Time) bool { return !t.Before(i.Start) && t.Before(i.End) }

// Overlaps reports whether the two have an instant in common.
func (i Interval) Overlaps(o Interval) bool { return i.Start.Before(o.End) && o.Start.Before(i.End) }

// Duration is End less Start.
func (i Interval) Duration() time.Duration { return i.End.Sub(i.Start) }

// BaseInterval is the grain of everything counted, forecast and staffed. 30 and
// 60 minutes are sums of it.
const BaseInterval = 15 * time.Minute

// Forecast is what is expected of one queue in one interval, as said at AsOf.
type Forecast struct {
	Queue     string
	Start     time.Time
	Interval  time.Duration
	AsOf      time.Time // nothing later was known
	Lead      int       // days ahead: 1 is a day that had not begun, 0 the day under way
	Model     string
	Mean      float64            // contacts offered
	Quantiles map[string]float64 // "p025", "p05", "p10", "p25", "p50", "p75", "p90", "p95", "p975"
	AHT       time.Duration      // expected handling time
	AHTSD     time.Duration      // standard deviation of what its mean may turn out to be
	Redials   float64            // of Mean, those who will come again after going unserved
	Channel   Channel
	Deadline  time.Duration // work that can wait must be done this long after it came; zero: callers wait for an answer
	Together  int           // contacts that an agent handles at once; 0 counts as 1
	Closed    bool          // nobody works then: what comes waits
}

// Workload is the agents' time that the contacts take: where an agent handles
// several at once, they share it.
func (f Forecast) Workload() time.Duration {
	return time.Duration(f.Mean * float64(f.AHT) / float64(max(1, f.Together)))
}

// Backlog is work that has come and waits to be done.
type Backlog struct {
	Queue    string
	Came     time.Time
	Contacts float64
}

// ForecastTotal is what is expected of a whole day or week of a queue, a line, a
// site or all of them.
type ForecastTotal struct {
	Level, Name string    // "queue", "line", "site" or "total", and which one
	Period      string    // "day" or "week"
	Day         time.Time // midnight UTC of the date of the day, or of the first of the week
	AsOf        time.Time
	Model       string
	Mean        float64
	Quantiles   map[string]float64 // of the total: not the sums of its parts' quantiles
}

// Requirement is how many agents a queue needs in an interval.
type Requirement struct {
	Queue        string
	Start        time.Time
	Interval     time.Duration
	AsOf         time.Time
	Agents       int     // on the phones
	GrossAgents  float64 // to be rostered, shrinkage added
	ServiceLevel float64 // expected with Agents
	Occupancy    float64
}

// Shift is one agent's working time on one day, cut into activities.
type Shift struct {
	Agent      string
	Start, End time.Time
	Activities []Activity
	Why        string // why this agent works then, in words
}

// Activity is what an agent does in a part of a shift.
type Activity struct {
	Start, End time.Time
	Kind       ActivityKind
	Queue      string // of Work: the skill or queue served
	Name       string // of anything else: what it is called, if anything
}

// ActivityKind is what a part of a shift is for.
type ActivityKind string

// The kinds of activity.
const (
	Work        ActivityKind = "work"
	Break       ActivityKind = "break" // short, paid
	Lunch       ActivityKind = "lunch" // unpaid
	PaidLunch   ActivityKind = "paid-lunch"
	UnpaidBreak ActivityKind = "unpaid-break"
	Training    ActivityKind = "training"
	Meeting     ActivityKind = "meeting"
	Session     ActivityKind = "coaching" // with a coach
)

// Pause reports whether an agent rests.
func (k ActivityKind) Pause() bool {
	return k == Break || k == Lunch || k == PaidLunch || k == UnpaidBreak
}

// Paid reports whether the time is paid for.
func (k ActivityKind) Paid() bool { return k != Lunch && k != UnpaidBreak }

// Roster is one version of who works when.
type Roster struct {
	ID        string
	Version   int
	From, To  time.Time // the planned period
	MadeAt    time.Time
	Published bool
	Note      string // why it is another than the version before; empty: it was searched for
	Shifts    []Shift
	Gaps      []Gap // where the requirement is not met, and why
}

// RosterLock keeps a day of an agent as it is when the roster is made anew.
type RosterLock struct {
	Roster string
	Agent  string    // empty: everybody
	Day    time.Time // the site's day, as midnight UTC
}

// Gap is an interval the roster could not cover.
type Gap struct {
	Queue    string
	Start    time.Time
	Interval time.Duration
	Required float64
	Rostered float64
	Why      string
}

// Score is one measure of one subject in one period, with its uncertainty.
type Score struct {
	Measure string // "sl-1", "csat", "customer-critical-accuracy"
	Subject string // "agent", "team", "queue"
	Name    string
	Period  Interval
	Value   float64
	Low     float64 // 95 % interval
	High    float64
	N       float64 // the denominator
	Verdict string  // "above", "below", "with the others", "too few to tell"
}

// Coaching is a suggestion: who to coach on what, why, and what to listen to.
type Coaching struct {
	Agent    string
	Team     string
	Topic    string // a measure or an error type
	Why      string
	Evidence []string // contact ids to hear
	Priority float64  // larger first
	Period   Interval
}

// JobRun is one run of a job.
type JobRun struct {
	Job            string
	Started, Ended time.Time
	Err            string // empty: it succeeded
}
