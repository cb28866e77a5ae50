package simulate

import (
	"math"
	"testing"
)

// The cases here can be worked out by hand: contacts come at given instants and
// take exactly as long as they are said to.

func exactly(seconds float64) Dist { return Dist{Kind: Deterministic, Mean: seconds} }

// hour is one queue for an hour of four quarters.
func hour(agents int, handling float64, at ...float64) Scenario {
	return Scenario{
		Interval: 900, Intervals: 4,
		Queues: []Queue{{
			Name: "calls", Arrivals: Arrivals{Instants: at}, Handling: exactly(handling),
			Target: Target{AnswerWithin: 20, ShortAbandon: 5},
		}},
		Groups: []Group{{Name: "agents", Skills: []Skill{{}}, Counts: []int{agents}}},
	}
}

// once plays a scenario once.
func once(t *testing.T, s Scenario) *tally {
	t.Helper()
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	m := compile(s)
	out := newTally(m)
	newSim(m).play(1, 0, out, func() bool { return false })
	return out
}

// checker compares what was counted with what must have been.
type checker struct {
	*testing.T
	got *tally
}

func (c checker) queue(q, field int, want float64) {
	c.Helper()
	if got := added(c.got, field, q); math.Abs(got-want) > 1e-6 {
		c.Errorf("queue %d, field %d: %g, want %g", q, field, got, want)
	}
}

func (c checker) group(g, field int, want float64) {
	c.Helper()
	if got := worked(c.got, g, field, true); math.Abs(got-want) > 1e-6 {
		c.Errorf("group %d, field %d: %g, want %g", g, field, got, want)
	}
}

func TestFirstComeFirstServed(t *testing.T) {
	c := checker{t, once(t, hour(1, 100, 0, 10, 20, 890))}
	c.queue(0, answered, 4)
	c.queue(0, waitAnswered, 0+90+180+0)
	c.queue(0, inTime, 2)
	c.queue(0, handled, 400)
	c.group(0, busy, 400)
	c.group(0, onDuty, 3600)
	cells := c.got.queues[0]
	if cells[0][offered] != 4 || cells[0][longest] != 180 || cells[1][offered] != 0 {
		t.Errorf("contacts belong to the quarter in which they came: %v", cells)
	}
	if w := c.got.groups[0]; w[0][busy] != 310 || w[1][busy] != 90 {
		t.Errorf("work belongs to the quarter in which it is done: %v", w)
	}
}

func TestAnswerAtTheLimitIsInTime(t *testing.T) {
	s := hour(1, 100, 0, 80)
	checker{t, once(t, s)}.queue(0, inTime, 2)
	s.Queues[0].Target.AnswerWithin = 19.9
	checker{t, once(t, s)}.queue(0, inTime, 1)
}

func TestPatience(t *testing.T) {
	s := hour(1, 100, 0, 10, 95)
	s.Queues[0].Patience = exactly(30)
	c := checker{t, once(t, s)}
	c.queue(0, abandoned, 1) // who came at 10 is gone at 40
	c.queue(0, abandonedInTime, 0)
	c.queue(0, waitAbandoned, 30)
	c.queue(0, answered, 2)
	c.queue(0, waitAnswered, 5)

	s.Queues[0].Patience = exactly(5)
	c = checker{t, once(t, s)}
	c.queue(0, abandonedShort, 1)
	c.queue(0, abandonedInTime, 1)
}

func TestWrapUpKeepsTheAgentButNotTheLine(t *testing.T) {
	s := hour(1, 100, 0, 105)
	s.Queues[0].Wrap, s.Lines = exactly(50), 1
	c := checker{t, once(t, s)}
	c.queue(0, blocked, 0)
	c.queue(0, waitAnswered, 45)
	c.queue(0, handled, 300)
}

func TestBlocking(t *testing.T) {
	s := hour(1, 100, 0, 10, 20, 101)
	s.Lines = 2
	c := checker{t, once(t, s)}
	c.queue(0, blocked, 1)
	c.queue(0, offered, 3)
	s.Lines, s.Queues[0].MaxWaiting = 0, 1
	c = checker{t, once(t, s)}
	c.queue(0, blocked, 1)
	s.Queues[0].Redial = Redial{AfterBlocked: 1, Delay: exactly(600)}
	c = checker{t, once(t, s)}
	c.queue(0, redials, 1)
	c.queue(0, answered, 4)
}

func TestRedialOfTheImpatientEndsWithTheDay(t *testing.T) {
	s := hour(1, 4000, 0, 10)
	s.Queues[0].Patience = exactly(20)
	s.Queues[0].Redial = Redial{AfterAbandon: 1, Delay: exactly(580)}
	c := checker{t, once(t, s)}
	c.queue(0, abandoned, 6) // at 10, 610 ... 3010
	c.queue(0, redials, 5)
}

func TestMessageAfterAWhile(t *testing.T) {
	s := hour(1, 100, 0, 10)
	s.Queues[0].MaxWait = 60
	c := checker{t, once(t, s)}
	c.queue(0, timedOut, 1)
	c.queue(0, longest, 60)
}

func TestShiftEndsDuringACall(t *testing.T) {
	s := hour(0, 100, 0, 850, 860)
	s.Groups[0].Counts = nil
	s.Groups[0].Agents = []Agent{{Name: "ann", Spans: []Span{{From: 0, To: 900}}}, {Name: "bob", Spans: []Span{{From: 1800, To: 3600}}}}
	c := checker{t, once(t, s)}
	c.queue(0, waitAnswered, 1800-860) // until bob comes
	c.group(0, onDuty, 900+1800)
	c.group(0, overtime, 50)
	c.group(0, busy, 300)

	s.Queues[0].DropUnstaffed = true
	c = checker{t, once(t, s)}
	c.queue(0, cutOff, 1)
	c.queue(0, answered, 2)
}

func TestBreakBeginsAfterTheCallAndEndsOnTime(t *testing.T) {
	s := hour(0, 100, 850, 1000, 1190)
	s.Groups[0].Counts = nil
	s.Groups[0].Agents = []Agent{{Name: "ann", Spans: []Span{{From: 0, To: 900}, {From: 1200, To: 3600}}}}
	c := checker{t, once(t, s)}
	c.queue(0, waitAnswered, 200+110)
	c.group(0, overtime, 50)
	s.Groups[0].Agents[0].Spans[1].From = 940 // back before the call has ended: no break at all
	c = checker{t, once(t, s)}
	c.queue(0, waitAnswered, 0+0+0)
	c.group(0, overtime, 40)
}

func TestOfACountedGroupTheIdleGoFirst(t *testing.T) {
	s := hour(0, 100, 850, 900, 910)
	s.Groups[0].Counts = []int{2, 1, 1, 1}
	c := checker{t, once(t, s)}
	c.group(0, overtime, 0)
	c.queue(0, waitAnswered, 50+140) // the one who stays was talking
	s.Groups[0].Counts = []int{1, 0, 1, 1}
	c = checker{t, once(t, s)}
	c.group(0, overtime, 50)
	c.queue(0, waitAnswered, 900+990)
}

func TestClosing(t *testing.T) {
	s := hour(1, 100, 3590, 3595)
	c := checker{t, once(t, s)}
	c.queue(0, answered, 2)
	c.queue(0, backlog, 1)
	c.group(0, onDuty, 3790)
	s.DropAtEnd = true
	c = checker{t, once(t, s)}
	c.queue(0, cutOff, 1)
	c.queue(0, longest, 5)
}

// two is two queues and two groups: a is first served by A, b by B.
func two(a, b []float64) Scenario {
	s := hour(1, 100, a...)
	second := s.Queues[0]
	second.Name, second.Arrivals = "b", Arrivals{Instants: b}
	s.Queues = append(s.Queues, second)
	s.Groups = []Group{
		{Name: "A", Skills: []Skill{{Queue: 0}, {Queue: 1, Rank: 1, Order: 1}}, Counts: []int{1}},
		{Name: "B", Skills: []Skill{{Queue: 1}}, Counts: []int{1}},
	}
	return s
}

func TestRankOfGroups(t *testing.T) {
	c := checker{t, once(t, two(nil, []float64{0, 10, 20}))}
	c.group(1, busy, 200) // at 0, and the third at 100
	c.group(0, busy, 100)
	c.queue(1, waitAnswered, 80)
}

func TestOrderOfQueues(t *testing.T) {
	c := checker{t, once(t, two([]float64{0, 30}, []float64{5, 10}))} // a: 0, 30; b: 5 by B, 10 waits
	c.queue(0, waitAnswered, 70)                                      // at 100 A takes its own
	c.queue(1, waitAnswered, 95)                                      // at 105 B takes the other
	s := two([]float64{0, 30}, []float64{5, 10})
	s.Groups[0].Skills[1].Order = 0 // all alike: who waits longest
	c = checker{t, once(t, s)}
	c.queue(1, waitAnswered, 90)
	c.queue(0, waitAnswered, 170) // A is free at 200
	s.Queues[0].Weight = 2        // 70 seconds count as 140
	c = checker{t, once(t, s)}
	c.queue(0, waitAnswered, 70)
}

func TestOverflowAfterAWait(t *testing.T) {
	s := two(nil, []float64{0, 10})
	s.Groups[0].Skills[1].After = 30
	c := checker{t, once(t, s)}
	c.queue(1, waitAnswered, 30)
	c.group(0, busy, 100)
	s.Groups[0].Skills[1].After = 95 // B is free before
	c = checker{t, once(t, s)}
	c.queue(1, waitAnswered, 90)
	c.group(0, busy, 0)
}

func TestRoutes(t *testing.T) {
	// Two groups of equal rank; A is idle from 100 on, B from 110 on and is faster.
	s := hour(0, 100, 0, 60, 400)
	s.Groups = []Group{
		{Name: "A", Skills: []Skill{{}}, Counts: []int{1}},
		{Name: "B", Skills: []Skill{{Speed: 0.5}}, Counts: []int{1}},
	}
	c := checker{t, once(t, s)}
	c.group(0, busy, 200) // A, B, and A again, who has been idle longer
	s.Queues[0].Route = Fastest
	c = checker{t, once(t, s)}
	c.group(1, busy, 50*3) // B is free for each of them
	s.Queues[0].Route = LeastOccupied
	c = checker{t, once(t, s)}
	c.group(0, busy, 100) // 100 of 400 against 50 of 400: B takes the third
	s.Queues[0].Route = Random
	c = checker{t, once(t, s)}
	c.queue(0, waitAnswered, 0)
}

func TestTransfers(t *testing.T) {
	s := two([]float64{0}, nil)
	s.Queues[0].Transfers = []Transfer{{To: 1, Share: 1}}
	c := checker{t, once(t, s)}
	c.queue(1, transfers, 1)
	c.queue(1, answered, 1)
	c.group(1, busy, 100)
	s.Queues[1].Transfers = []Transfer{{To: 0, Share: 1}} // for ever, but for the bound
	c = checker{t, once(t, s)}
	c.queue(0, answered, MaxVisits/2)
	c.queue(1, answered, MaxVisits/2)
}

func TestChatsAtOnce(t *testing.T) {
	s := hour(1, 100, 0, 10, 20)
	s.Groups[0].Skills[0].Concurrency = 2
	c := checker{t, once(t, s)}
	c.queue(0, waitAnswered, 80) // the third, when the first has ended
	c.group(0, busy, 200)        // one agent, busy from 0 to 200
	c.queue(0, handled, 300)

	// Two at once go at half the speed: 0-10 alone, then both; the first has 90 to
	// do at 10, ends at 190; the third then joins the second, which has 10 left.
	s.Groups[0].Slowdown = []float64{1, 2}
	c = checker{t, once(t, s)}
	c.queue(0, waitAnswered, 170)
	c.queue(0, handled, 190+200+110) // second: 10 to 210; third: 190 to 300
	c.group(0, busy, 300)
}

func TestACallTakesAllOfAnAgent(t *testing.T) {
	s := two([]float64{10}, []float64{0}) // a call, and a chat before it
	s.Groups = []Group{{Name: "A", Skills: []Skill{{Queue: 0}, {Queue: 1, Concurrency: 3}}, Counts: []int{1}}}
	checker{t, once(t, s)}.queue(0, waitAnswered, 90)
	s = two([]float64{0}, []float64{10})
	s.Groups = []Group{{Name: "A", Skills: []Skill{{Queue: 0}, {Queue: 1, Concurrency: 3}}, Counts: []int{1}}}
	checker{t, once(t, s)}.queue(1, waitAnswered, 90)
}

func TestGivenCounts(t *testing.T) {
	s := hour(50, 1)
	s.Queues[0].Arrivals = Arrivals{Rates: []float64{7, 0, 1000, 3}, Counts: true}
	got := once(t, s)
	for i, want := range []float64{7, 0, 1000, 3} {
		if n := got.queues[0][i][offered]; n != want {
			t.Errorf("interval %d: %g contacts, want %g", i, n, want)
		}
	}
}

func TestPaths(t *testing.T) {
	s := hour(50, 1)
	s.Queues[0].Arrivals = Arrivals{Paths: [][]float64{{5}, {9}}, Counts: true}
	m := compile(s)
	sim, out := newSim(m), newTally(m)
	for r, want := range []float64{20, 36, 20} {
		sim.play(1, r, out, func() bool { return false })
		if n := added(out, offered); n != want {
			t.Errorf("replication %d: %g contacts, want %g", r, n, want)
		}
	}
}
