package simulate

import "math"

// What is counted of a queue in an interval. A contact is counted in the interval
// in which it entered the queue, whatever becomes of it and whenever.
const (
	offered = iota // entered the queue; the blocked did not
	answered
	inTime // answered within the threshold
	abandoned
	abandonedInTime // within the threshold
	abandonedShort
	blocked
	cutOff    // lost when the last agent went or the day ended
	timedOut  // waited as long as the queue allows and left by another way
	left      // still waiting when nothing more could happen
	redials   // of those offered or blocked, who had tried before
	transfers // of those offered, who came from another queue
	waitAnswered
	waitAbandoned
	handled // seconds of handling and wrap-up
	longest // wait of anybody
	backlog // waiting at the end of the interval
	p50     // wait of the answered; days and totals only
	p90
	p95
	ranked // 1 where the three above are known
	fields
)

// counts is one cell of a tally.
type counts [fields]float64

// add takes another cell in: later in time of the same queue (then), or of
// another queue at the same time.
func (c *counts) add(o *counts, then bool) {
	long, waiting := max(c[longest], o[longest]), c[backlog]+o[backlog]
	if then {
		waiting = o[backlog]
	}
	for i := range p50 {
		c[i] += o[i]
	}
	c[longest], c[backlog] = long, waiting
}

// What is counted of a group in an interval, in agent-seconds.
const (
	busy     = iota // with at least one contact in hand or wrapping up
	onDuty          // as planned
	overtime        // finishing a contact after the end of a span
	works
)

// work is one cell of a group.
type work [works]float64

func (w *work) add(o *work) {
	for i := range w {
		w[i] += o[i]
	}
}

// tally is what one replication came to.
type tally struct {
	replication int
	whole       bool // played to its end
	events      int64
	queues      [][]counts // by queue and interval
	groups      [][]work   // by group and interval; the last is what came after the end
	waits       [][]waits  // by queue and day, of the answered
}

func newTally(m *model) *tally {
	t := &tally{}
	for range m.Queues {
		t.queues = append(t.queues, make([]counts, m.Intervals))
		t.waits = append(t.waits, make([]waits, m.days()))
	}
	for range m.Groups {
		t.groups = append(t.groups, make([]work, m.Intervals+1))
	}
	return t
}

func (t *tally) reset(replication int) {
	t.replication, t.events = replication, 0
	for q := range t.queues {
		clear(t.queues[q])
		clear(t.waits[q])
	}
	for g := range t.groups {
		clear(t.groups[g])
	}
}

// waits is a histogram of waits: none at all, then by the second up to ten
// minutes, then by steps of 5 %.
type waits [1 + fineBins + coarseBins]uint32

const (
	fineBins   = 600
	coarseBins = 140 // up to ten minutes times 1.05^140, six days
)

// coarse is ln 1.05, the width of a coarse bin.
const coarse = 0.048790164169432

func (w *waits) note(seconds float64) {
	switch {
	case seconds <= 0:
		w[0]++
	case seconds < fineBins:
		w[1+int(seconds)]++
	default:
		w[1+fineBins+min(int(math.Log(seconds/fineBins)/coarse), coarseBins-1)]++
	}
}

func (w *waits) add(o *waits) {
	for i := range w {
		w[i] += o[i]
	}
}

// edge is where a bin begins, in seconds.
func edge(bin int) float64 {
	if bin <= 1+fineBins {
		return float64(max(0, bin-1))
	}
	return fineBins * math.Exp(coarse*float64(bin-1-fineBins))
}

// rank fills in the quantiles of a cell, even within a bin.
func (w *waits) rank(c *counts) {
	var all float64
	for _, n := range w {
		all += float64(n)
	}
	if all == 0 {
		return
	}
	c[ranked] = 1
	var below float64
	want := [3]float64{0.5 * all, 0.9 * all, 0.95 * all}
	next := 0
	for bin, n := range w {
		have := below + float64(n)
		for next < len(want) && n > 0 && have >= want[next] {
			c[p50+next] = 0
			if bin > 0 {
				lo := edge(bin)
				c[p50+next] = lo + (edge(bin+1)-lo)*(want[next]-below)/float64(n)
			}
			next++
		}
		below = have
	}
}
