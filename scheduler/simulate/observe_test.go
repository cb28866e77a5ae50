package simulate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// watched is what an observer knows.
type watched struct {
	t        *testing.T
	seed     uint64
	at       float64
	counts   [LoggedOff + 1][]float64 // by kind and queue
	waits    []float64                // of the answered, by queue
	contacts map[int32]*seen
	agents   map[[2]int32]*present
}

// seen is a contact under way.
type seen struct {
	last    EventKind
	entered float64
	agent   [2]int32
}

// present is an agent.
type present struct {
	on, resting bool
	inHand      int32
}

func newWatched(t *testing.T, seed uint64, queues int) *watched {
	w := &watched{t: t, seed: seed, at: math.Inf(-1), waits: make([]float64, queues), contacts: map[int32]*seen{}, agents: map[[2]int32]*present{}}
	for k := range w.counts {
		w.counts[k] = make([]float64, queues)
	}
	return w
}

func (w *watched) event(e Event) {
	if e.At < w.at {
		w.t.Fatalf("scenario %d: the clock went back to %+v", w.seed, e)
	}
	w.at = e.At
	a := w.agents[[2]int32{e.Group, e.Agent}]
	if a == nil {
		a = &present{}
		w.agents[[2]int32{e.Group, e.Agent}] = a
	}
	if e.Contact < 0 {
		w.agent(e, a)
		return
	}
	w.counts[e.Kind][e.Queue]++
	w.contact(e, a)
}

// agent follows who comes and goes.
func (w *watched) agent(e Event, a *present) {
	if comes := e.Kind == LoggedOn || e.Kind == BreakEnded; comes == a.on || a.resting != (e.Kind == BreakEnded) || a.inHand > 0 {
		w.t.Fatalf("scenario %d: %+v of %+v", w.seed, e, *a)
	}
	a.on, a.resting = e.Kind == LoggedOn || e.Kind == BreakEnded, e.Kind == BreakBegun
}

// follows lists what may come after what.
var follows = map[EventKind][]EventKind{
	Arrived:     {Queued, Ringing, Answered, CutOff},
	Queued:      {Ringing, Answered, Abandoned, CutOff, TimedOut},
	Ringing:     {NotAnswered, Answered, Abandoned, TimedOut},
	NotAnswered: {Ringing, Answered, Abandoned, CutOff, TimedOut},
	Answered:    {Ended},
	Ended:       {WrappedUp},
}

func (w *watched) contact(e Event, a *present) {
	c := w.contacts[e.Contact]
	if e.Kind == Arrived {
		c = &seen{entered: e.At, agent: [2]int32{-1, -1}}
		w.contacts[e.Contact] = c
	} else if e.Kind != TurnedAway && !slices.Contains(follows[c.last], e.Kind) {
		w.t.Fatalf("scenario %d: %+v after %d", w.seed, e, c.last)
	}
	if e.Kind == TurnedAway {
		return
	}
	held := c.last == Ringing || c.last == Answered || c.last == Ended
	if held && c.agent != [2]int32{e.Group, e.Agent} {
		w.t.Fatalf("scenario %d: %+v of another agent than %v", w.seed, e, c.agent)
	}
	switch e.Kind {
	case Ringing, Answered:
		if !held {
			a.inHand++
		}
		if !a.on && !held {
			w.t.Fatalf("scenario %d: %+v, and nobody is there", w.seed, e)
		}
		c.agent = [2]int32{e.Group, e.Agent}
		if e.Kind == Answered {
			w.waits[e.Queue] += e.At - c.entered
		}
	case NotAnswered, WrappedUp:
		a.inHand--
	case Abandoned, TimedOut:
		if held {
			a.inHand--
		}
	}
	c.last = e.Kind
}

// Whatever is put together, an observer is told what is counted, each contact's and
// each agent's story in order.
func TestAnObserverIsToldWhatIsCounted(t *testing.T) {
	for seed := range uint64(1000) {
		s := anything(rand.New(rand.NewPCG(seed, 1)))
		m := compile(s)
		out := newTally(m)
		newSim(m).play(seed, 2, out, func() bool { return false })
		w := newWatched(t, seed, len(s.Queues))
		if err := Play(s, seed, 2, w.event); err != nil {
			t.Fatal(err)
		}
		for q := range s.Queues {
			for kind, field := range map[EventKind]int{
				Arrived: offered, Answered: answered, Abandoned: abandoned, CutOff: cutOff, TimedOut: timedOut,
			} {
				if got, want := w.counts[kind][q], added(out, field, q); got != want {
					t.Fatalf("scenario %d, queue %d, kind %d: told of %g, counted %g", seed, q, kind, got, want)
				}
			}
			if got, want := w.waits[q], added(out, waitAnswered, q); got < want-1e-6 || got > want+1e-6 {
				t.Fatalf("scenario %d, queue %d: waits of %g told, %g counted", seed, q, got, want)
			}
			if turned := w.counts[TurnedAway][q]; s.Queues[q].Open == nil && turned != added(out, blocked, q) {
				t.Fatalf("scenario %d, queue %d: %g turned away, %g blocked", seed, q, turned, added(out, blocked, q))
			}
		}
		for who, a := range w.agents {
			if a.inHand != 0 {
				t.Fatalf("scenario %d: agent %v has %d in hand in the end", seed, who, a.inHand)
			}
		}
	}
}

// A morning as a team leader would tell it.
func TestTheStoryOfAMorning(t *testing.T) {
	s := hour(0, 100, 100, 850, 860)
	s.Queues[0].Ringing, s.Queues[0].Wrap, s.Queues[0].Patience = exactly(5), exactly(10), exactly(50)
	s.Queues[0].Redial = Redial{AfterAbandon: 1, Delay: exactly(600)}
	s.Groups[0].Counts = nil
	s.Groups[0].Agents = []Agent{{Name: "ann", Spans: []Span{{From: 0, To: 900}, {From: 1000, To: 1600}}}}
	words := map[EventKind]string{
		Arrived: "arrives", Queued: "waits", Ringing: "rings", Answered: "is answered", Ended: "ends", WrappedUp: "is wrapped up", Abandoned: "gives up",
		LoggedOn: "ann logs on", BreakBegun: "ann takes a break", BreakEnded: "ann is back", LoggedOff: "ann logs off",
	}
	var got []string
	if err := Play(s, 1, 0, func(e Event) {
		line := fmt.Sprintf("%g %s", e.At, words[e.Kind])
		if e.Contact >= 0 {
			line = fmt.Sprintf("%g %d %s", e.At, e.Contact, words[e.Kind])
		}
		if e.Again > 0 {
			line += fmt.Sprintf(", again at %g", e.Again)
		}
		got = append(got, line)
	}); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"0 ann logs on",
		"100 0 arrives", "100 0 rings", "105 0 is answered", "205 0 ends", "215 0 is wrapped up",
		"850 0 arrives", "850 0 rings", "855 0 is answered",
		"860 1 arrives", "860 1 waits", "910 1 gives up, again at 1510",
		"955 0 ends", "965 0 is wrapped up", "965 ann takes a break", "1000 ann is back",
		"1510 1 arrives", "1510 1 rings", "1515 1 is answered", "1615 1 ends", "1625 1 is wrapped up", "1625 ann logs off",
	}
	if !slices.Equal(got, want) {
		t.Errorf("told\n%q\nwant\n%q", got, want)
	}
}
