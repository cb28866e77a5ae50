package simulate

// Scenario is one hotline over a span of time that is cut into intervals of equal
// length.
type Scenario struct {
	Interval  float64 // length of an interval in seconds
	Intervals int     // how many there are
	DayStarts []int   // the interval each day begins with; none: all is one day
	Warmup    int     // intervals at the start that are played but not counted
	Queues    []Queue
	Groups    []Group
	// DayFactorCV is the coefficient of variation of a gamma factor with mean 1
	// that multiplies the arrivals of all queues on a day.
	DayFactorCV float64
	Lines       int  // contacts that may wait and talk at the same time (trunks); 0: any number
	DropAtEnd   bool // who still waits after the last interval is cut off; otherwise they are served
}

// Queue is where contacts of one kind wait.
type Queue struct {
	Name     string
	Arrivals Arrivals
	Handling Dist // time with an agent, hold included
	Wrap     Dist // the agent's work after the contact has gone; zero value: none
	// Ringing is how long the phone of the chosen agent rings before it is picked
	// up; zero value: answered at once. The contact goes on waiting meanwhile, and
	// may give up; the agent takes nothing else.
	Ringing  Dist
	Patience Dist // how long a contact waits before giving up; zero value: for ever
	// HandlingFactor and PatienceFactor multiply the times of contacts that enter
	// in an interval, one value per interval; none: 1.
	HandlingFactor, PatienceFactor []float64
	// HandlingDayCV is the coefficient of variation of a gamma factor with mean 1
	// that multiplies a day's handling times: how sure their mean is.
	HandlingDayCV float64

	Route  Route
	Weight float64 // of a second waited, where an agent chooses among queues; 0 counts as 1
	// HeadStart is a wait in seconds that contacts are credited with when they
	// enter, where an agent chooses among queues: preferred customers.
	HeadStart  float64
	MaxWaiting int     // who finds so many waiting is blocked; 0: any number
	MaxWait    float64 // who has waited so long leaves by another way (a message); 0: nobody
	// DropUnstaffed turns contacts away while nobody with the skill is on duty,
	// and cuts off who waits when the last one goes. Otherwise they wait on.
	DropUnstaffed bool
	// Open are the hours in which the queue lets contacts in, in order; none:
	// always. Who comes at another time hears so and is not counted, and nobody is
	// transferred to a closed queue. Who waits at closing is served still.
	Open      []Span
	Redial    Redial
	Repeat    Repeat
	Transfers []Transfer
	Target    Target
}

// Arrivals say when contacts enter a queue: by Rates, Paths or Instants, one of
// the three; none of them where contacts only come by transfer.
type Arrivals struct {
	Rates []float64 // expected contacts in each interval (Poisson)
	// Paths are forecast scenarios: replication r takes path r, from the first
	// again after the last. Queues take the path of the same number.
	Paths  [][]float64
	Counts bool // the numbers of Rates and Paths are contacts, not expectations
	// Instants are when contacts enter, in order: a day that really was.
	Instants []float64
	DayCV    float64 // coefficient of variation of a gamma factor of the queue's own per day
}

// Redial is what callers do who were not served.
type Redial struct {
	AfterAbandon float64 // probability of ringing again
	AfterBlocked float64
	Delay        Dist // how long they leave it
}

// Repeat is what callers do whose matter was not settled: they ring again.
type Repeat struct {
	Share float64 // of the answered who are not transferred
	Delay Dist    // from the end of the talk
}

// Transfer sends a share of a queue's answered contacts on to another queue.
type Transfer struct {
	To    int // index of the queue
	Share float64
}

// Target is what a queue promises.
type Target struct {
	AnswerWithin float64 // seconds
	ShortAbandon float64 // giving up this early is nobody's fault
	ServiceLevel float64 // share wanted; 0: no promise
	Definition   string  // which service level is held to it; empty counts as sl-1
}

// Route is how the agent for a contact is chosen among those who are free and of
// equal rank for the queue.
type Route int

// The ways to choose. Skill order comes before all of them, as Skill.Rank.
const (
	LongestIdle   Route = iota // who has been waiting for work the longest
	LeastOccupied              // who has been busy for the smallest share of the shift
	Fastest                    // who handles the queue's contacts fastest
	Random                     // anybody, by lot
)

// Routes are the names of the ways to choose, in their order.
var Routes = []string{"longest-idle", "least-occupied", "fastest", "random"}

// Group is a number of agents with the same skills.
type Group struct {
	Name   string
	Skills []Skill
	Counts []int   // agents on duty in each interval
	Agents []Agent // or agents by name, with their spans of work
	// Absence is the probability that an agent by name does not come to a shift
	// (sickness): drawn for each shift alone.
	Absence float64
	// NoAnswer is how the agents let their phones ring out.
	NoAnswer NoAnswer
	// Slowdown[k-1] is how many times longer handling takes while an agent has k
	// contacts in hand; beyond its end the last value holds. None: 1.
	Slowdown []float64
}

// NoAnswer is agents who let the phone ring: the contact goes on waiting in its
// place and is offered to the next agent.
type NoAnswer struct {
	Share float64 // of the contacts offered to an agent
	After float64 // seconds of ringing until the contact is taken back
	Pause float64 // seconds until the agent is offered another one
}

// Skill is what a group can do for a queue.
type Skill struct {
	Queue int // index
	// Rank is the queue's order among groups: a free agent of a lower rank is
	// taken first.
	Rank int
	// Order is the agents' order among queues: a waiting contact of a lower order
	// is taken first; among equals the longest wait times Weight.
	Order int
	After float64 // only contacts that have waited so long are taken (overflow)
	Speed float64 // factor on the handling time; 0 counts as 1
	// Handling replaces the queue's distribution; zero value: does not.
	Handling    Dist
	Concurrency int // contacts of this kind at once; 0 counts as 1
}

// Agent is one person of a group.
type Agent struct {
	Name  string
	Spans []Span
}

// Span is a time of work, [From, To), in seconds from the start. What lies
// between two spans is a break or time off. An agent who is busy at To finishes
// the contacts in hand before leaving; the break is not prolonged by that. Spans
// of the same Shift are one shift: who is absent misses all of it.
type Span struct {
	From, To float64
	Shift    int
}

// end is when the last interval is over.
func (s Scenario) end() float64 { return s.Interval * float64(s.Intervals) }
