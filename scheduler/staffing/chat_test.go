package staffing

import (
	"math"
	"strings"
	"testing"
)

func TestChatOfOneAtOnceIsACall(t *testing.T) {
	t.Parallel()
	for _, patience := range []float64{180, math.Inf(1)} {
		call := Load{Rate: 100.0 / 1800, AHT: 180, Patience: patience}
		chat := call
		chat.Stretch, chat.Concurrency = Stretch{1, 1.3}, 1
		if got, want := evaluated(t, chat, 13, 20), evaluated(t, call, 13, 20); math.Abs(got.ServiceLevel-want.ServiceLevel) > 1e-12 {
			t.Errorf("patience %g: one chat at once gives a service level of %.6f, a call %.6f", patience, got.ServiceLevel, want.ServiceLevel)
		}
	}
}

func TestChatsThatDoNotSlowEachOtherAreServersOfTheirOwn(t *testing.T) {
	t.Parallel()
	for _, patience := range []float64{180, math.Inf(1)} {
		for _, n := range []int{6, 7, 20} {
			alone := Load{Rate: 100.0 / 1800, AHT: 180, Patience: patience, Concurrency: 2}
			chat := alone
			chat.Stretch = Stretch{1}
			got, want := evaluated(t, chat, n, 20), evaluated(t, alone, n, 20)
			for what, pair := range map[string][2]float64{
				"service level": {got.ServiceLevel, want.ServiceLevel}, "abandonment": {got.Abandonment, want.Abandonment},
				"ASA": {got.ASAAnswered, want.ASAAnswered}, "occupancy": {got.Occupancy, want.Occupancy}, "handling time": {got.AHT, want.AHT},
			} {
				if math.Abs(pair[0]-pair[1]) > 1e-9*max(1, pair[1]) {
					t.Errorf("%d agents, patience %g: %s %.9f, want %.9f", n, patience, what, pair[0], pair[1])
				}
			}
		}
	}
}

// One agent with two places and one caller's patience without end: 0, 1, 2 in hand
// with rates 1/300 and 2/420, and then M/M/1 of rate 2/420 for who waits.
func TestChatOfOneAgentByHand(t *testing.T) {
	t.Parallel()
	l := Load{Rate: 1.0 / 400, AHT: 300, Patience: math.Inf(1), Concurrency: 2, Stretch: Stretch{1, 1.4}}
	one := (1.0 / 400) * 300
	two := one * (1.0 / 400) * 210
	more := (1.0 / 400) * 210 // of each one waiting to the one before
	all := 1 + one + two/(1-more)
	wait := two / (1 - more) / all
	got := evaluated(t, l, 1, 60)
	if math.Abs(got.Wait-wait) > 1e-9 {
		t.Errorf("%.6f have to wait, want %.6f", got.Wait, wait)
	}
	if want := wait / (1.0/210 - 1.0/400); math.Abs(got.ASAAll-want) > 1e-6 {
		t.Errorf("mean wait %.4f s, want %.4f", got.ASAAll, want)
	}
	inHand := (one + 2*two/(1-more)) / all
	if math.Abs(got.AHT-inHand*400) > 1e-6 || math.Abs(got.Occupancy-inHand/2) > 1e-9 {
		t.Errorf("handling time %.4f s and occupancy %.4f, want %.4f and %.4f", got.AHT, got.Occupancy, inHand*400, inHand/2)
	}
}

func TestChatNeedsFewerThanFullHandsSay(t *testing.T) {
	t.Parallel()
	target := Targets{ServiceLevel: 0.8, AnswerWithin: 20, Occupancy: 0.8}
	for _, perHour := range []float64{10, 100, 1000, 20000} {
		l := Load{Rate: perHour / 3600, AHT: 300, Patience: 180, Concurrency: 3, Stretch: Stretch{1, 1.25, 1.5}}
		chat, err := Required(l, target)
		if err != nil {
			t.Fatal(err)
		}
		full, err := Required(l.full(), target)
		if err != nil {
			t.Fatal(err)
		}
		if chat.Agents > full.Agents || float64(chat.Agents) < 0.8*float64(full.Agents) {
			t.Errorf("%g chats an hour: %d agents, want at most the %d of full hands and not much less", perHour, chat.Agents, full.Agents)
		}
		if one := evaluated(t, l, chat.Agents-1+btoi(chat.Agents == 1), 20); chat.Agents > 1 && target.Met(one) {
			t.Errorf("%g chats an hour: %d agents would do as well", perHour, one.Agents)
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestWhatAStretchMayBe(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]Stretch{
		"want no more than 2 at once": {1, 1.2, 2.5},
		"must be positive, got -1":    {-1},
		"two, and so on":              {},
	} {
		if err := s.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want it to say %q", s, err, want)
		}
	}
	l := Load{Rate: 1, AHT: 300, Patience: 60, Concurrency: 2, Stretch: Stretch{1, 1.4}, Trunks: 10}
	if _, err := Evaluate(l, 10, 20); err == nil {
		t.Error("trunks and chats are told together")
	}
	if _, err := Through([]Period{{Load: Load{Rate: 1, AHT: 300, Patience: 60, Concurrency: 2, Stretch: Stretch{1, 1.4}}, Seconds: 900}}, 0, 20); err == nil {
		t.Error("a day of chats is followed")
	}
}
