package simulate

import "testing"

// nearlyAlways is as sure as a share below 1 can be.
const nearlyAlways = 1 - 1e-12

func TestThePhoneRingsBeforeItIsAnswered(t *testing.T) {
	s := hour(1, 100, 0, 50)
	s.Queues[0].Ringing = exactly(5)
	c := checker{t, once(t, s)}
	c.queue(0, waitAnswered, 5+(105+5-50))
	c.queue(0, inTime, 1)
	c.queue(0, handled, 200) // nobody talks while it rings
	c.group(0, busy, 210)
}

func TestGivingUpWhileThePhoneRings(t *testing.T) {
	s := hour(1, 100, 0, 2, 10)
	s.Queues[0].Ringing, s.Queues[0].Patience = exactly(5), exactly(3)
	c := checker{t, once(t, s)}
	c.queue(0, abandoned, 3)
	c.queue(0, waitAbandoned, 9)
	c.group(0, busy, 3+2+3) // the second is offered at 3, and gone at 5
}

func TestWhoeverRingsCountsAmongThoseWaiting(t *testing.T) {
	s := hour(1, 100, 890, 895, 896)
	s.Queues[0].Ringing, s.Queues[0].MaxWaiting = exactly(20), 2
	c := checker{t, once(t, s)}
	c.queue(0, blocked, 1)
	if n := c.got.queues[0][0][backlog]; n != 2 {
		t.Errorf("%g waiting at 900, want 2", n)
	}
}

// A lets it ring, B answers.
func TestWhoDoesNotPickUp(t *testing.T) {
	s := hour(0, 100, 0, 20)
	s.Groups = []Group{
		{Name: "A", Skills: []Skill{{}}, Counts: []int{1}, NoAnswer: NoAnswer{Share: nearlyAlways, After: 15, Pause: 60}},
		{Name: "B", Skills: []Skill{{Rank: 1}}, Counts: []int{1}},
	}
	c := checker{t, once(t, s)}
	c.queue(0, answered, 2)
	c.queue(0, waitAnswered, 15+95) // B talks from 15 to 115; A is back at 75, and lets it ring again
	c.group(0, busy, 15+15)
	c.group(1, busy, 200)
}

func TestAnUnansweredCallKeepsItsPlace(t *testing.T) {
	s := two([]float64{0, 5}, nil)
	s.Groups = s.Groups[:1]
	s.Groups[0].NoAnswer = NoAnswer{Share: nearlyAlways, After: 15, Pause: 10}
	var offers []int32
	if err := Play(s, 1, 0, func(e Event) {
		if e.Kind == Ringing {
			offers = append(offers, e.Contact)
		}
	}); err != nil {
		t.Fatal(err)
	}
	for i, id := range offers[:maxRung] {
		if id != 0 {
			t.Fatalf("offer %d is of the second caller", i)
		}
	}
	checker{t, once(t, s)}.queue(0, answered, 2) // even so
}

func TestOpeningHours(t *testing.T) {
	s := two([]float64{0, 950, 1800}, nil)
	s.Queues[0].Open = []Span{{From: 0, To: 900}, {From: 1800, To: 3600}}
	s.Queues[0].Transfers = []Transfer{{To: 1, Share: nearlyAlways}}
	s.Queues[1].Open = []Span{{From: 0, To: 100}, {From: 1900, To: 3600}} // closes as the first caller is to be passed on
	c := checker{t, once(t, s)}
	c.queue(0, offered, 2)
	c.queue(1, transfers, 1)
	s.Queues[0].Open = []Span{{From: 900, To: 800}}
	if err := s.Validate(); err == nil {
		t.Error("opening hours that end before they begin")
	}
}

func TestUnsettledCallersRingAgain(t *testing.T) {
	s := hour(1, 100, 0)
	s.Queues[0].Repeat = Repeat{Share: nearlyAlways, Delay: exactly(600)}
	c := checker{t, once(t, s)}
	c.queue(0, answered, 6) // 0, 700, 1400 ... 3500
	c.queue(0, redials, 5)
}

// To those who wait, a phone that rings five seconds is an agent who is busy five
// seconds longer; they themselves wait five seconds more.
func TestRingingAgainstLongerHandling(t *testing.T) {
	longer := steady(20.0/100, exactly(100), Dist{}, 22)
	rings := steady(20.0/100, exactly(95), Dist{}, 22)
	rings.Queues[0].Ringing = exactly(5)
	want, got := once(t, longer), once(t, rings)
	n := added(want, answered)
	if n < 1000 {
		t.Fatalf("only %g answered", n)
	}
	checker{t, got}.queue(0, answered, n)
	if a, b := added(got, waitAnswered), added(want, waitAnswered)+5*n; a < b-1e-3 || a > b+1e-3 {
		t.Errorf("waits of %.3f s, want %.3f", a, b)
	}
}
