package follow

import (
	"fmt"
	"slices"
	"testing"
)

// A machine that boots in 1970 begins a generation older than all before it.
func TestClockSetBackAtABoot(t *testing.T) {
	t.Parallel()
	for _, between := range []bool{true, false} { // whether the follower sees each generation live
		s := newSite(t)
		want := 0
		look := func() {
			if between {
				s.read()
			}
		}
		s.write("queue_log", 10)
		s.read()
		for n := 1; n <= 3; n++ {
			s.rename("queue_log", fmt.Sprintf("queue_log.%d", n))
			s.raw("queue_log", fmt.Sprintf("%d|boot %d\n", n, n))
			s.write("queue_log", 10)
			look()
		}
		s.rename("queue_log", "queue_log.4")
		s.write("queue_log", 10)
		s.read()
		want = 5*10 + 3
		slices.Sort(s.lines)
		if got := len(slices.Compact(slices.Clone(s.lines))); got != want || len(s.lines) != want || len(s.faults) > 0 {
			t.Errorf("seen live %v: %d lines, %d different, want %d; %v", between, len(s.lines), got, want, s.faults)
		}
	}
}

func TestDoneIsBounded(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for n := range mostDone + 50 {
		s.write("queue_log", 2)
		if n%7 == 0 {
			s.read()
		}
		s.rename("queue_log", fmt.Sprintf("queue_log.%d", n))
	}
	s.write("queue_log", 2)
	s.read()
	s.wantAll()
	if len(s.pos.Done) != mostDone {
		t.Errorf("%d are remembered, want %d", len(s.pos.Done), mostDone)
	}
}
