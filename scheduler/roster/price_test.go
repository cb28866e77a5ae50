package roster

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// ramp is a curve on which every agent answers the same share, up to all of them.
func ramp(queue string, at time.Time, full int) Curve {
	c := Curve{Queue: queue, Start: at, Interval: 15 * time.Minute}
	for k := range full + 1 {
		c.Level = append(c.Level, float64(k)/float64(full))
	}
	return c
}

// steep is a curve on which nobody is answered in time by fewer than so many, and
// everybody by twice as many more.
func steep(queue string, at time.Time, from, full int) Curve {
	c := ramp(queue, at, full-from)
	c.From = from
	return c
}

func TestMissingAgentsCostWhatCallersLose(t *testing.T) {
	t.Parallel()
	p := office()
	day := moment("Mon 08:00")
	for i, need := range []int{4, 60, 60} {
		p.Demand = append(p.Demand, hotline.Requirement{Queue: "cards", Start: day.Add(time.Duration(i) * 15 * time.Minute), Interval: 15 * time.Minute, Agents: need})
	}
	p.Curves = []Curve{ramp("cards", day, 5), steep("cards", day.Add(15*time.Minute), 50, 62)}
	m := newModel(p)
	price := func(interval, have int) float64 {
		slot := m.slotOf(day) + interval
		return m.priced(slot, 0).cost(m.need[0][slot], int16(have)) / m.slot.Hours()
	}
	if three, four := price(0, 3), price(1, 59); three <= four || price(0, 4) != 0 || price(1, 60) != 0 {
		t.Errorf("3 of 4 cost %g, 59 of 60 cost %g", three, four)
	}
	if lost, kept := price(1, 50)-price(1, 51), price(1, 58)-price(1, 59); lost < 2.5 || kept > 1.5 {
		t.Errorf("where nobody is answered in time an agent is worth %g, where most are %g", lost, kept)
	}
	if with, without := price(1, 50), price(2, 50); with <= without {
		t.Errorf("50 of 60 cost %g where callers lose everything, %g where nothing is known", with, without)
	}
	for interval, need := range []int{4, 60, 60} {
		for have := 1; have < 2*need; have++ {
			if down, up := price(interval, have-1)-price(interval, have), price(interval, have)-price(interval, have+1); up > down+1e-9 {
				t.Fatalf("of %d needed, agent %d is worth %g and the next %g", need, have, down, up)
			}
		}
	}
	if price(0, 5) > price(2, 61)+1 || price(0, 5) < 0 {
		t.Errorf("one too many costs %g and %g", price(0, 5), price(2, 61))
	}
}

// The objective is what a plain recount of the activities, by the curves and the
// rules, gives.
func TestObjectiveFollowsCurves(t *testing.T) {
	t.Parallel()
	p := bank(14, 1, 1, 2)
	for _, r := range p.Demand {
		p.Curves = append(p.Curves, ramp(r.Queue, r.Start, Heads(r)+2))
	}
	r, report := Solve(p, short(1))
	sound(t, p, r, report)
	var sum float64
	for i, d := range p.Demand {
		have := 0
		for _, s := range r.Shifts {
			have += len(keep(s.Activities, func(a hotline.Activity) bool {
				return a.Kind == hotline.Work && a.Queue == d.Queue && !a.Start.After(d.Start) && a.End.After(d.Start)
			}))
		}
		need, full := Heads(d), float64(len(p.Curves[i].Level)-1)
		for k := have; k < need; k++ {
			sum += 1 + 2*(1-(float64(k)+0.5)/float64(need))
		}
		for k := need; k < have; k++ {
			sum += 0.02*(1+float64(2*(k-need)+1)/float64(need)) - 0.05*(1-min(1, float64(k)/full))
		}
	}
	sum /= 4
	for _, b := range report.Breaches {
		sum += b.Cost
	}
	if math.Abs(sum-report.Objective) > 1e-3*sum {
		t.Errorf("objective %g, recounted %g", report.Objective, sum)
	}
}

// A search that begins with a roster goes on from it.
func TestBeginWithARoster(t *testing.T) {
	t.Parallel()
	p := bank(20, 2, 0.9, 3)
	first, before := Solve(p, short(1))
	m := newModel(p)
	st := newState(m)
	if done := st.begin(newBuilder(m, labelsKept), first.Shifts); slices.Contains(done, false) {
		t.Fatalf("plans of its own are not taken over: %v", done)
	}
	if searched := before.Trace[len(before.Trace)-1].Objective; math.Abs(st.cost()-searched) > 1e-6 {
		t.Errorf("taken over it costs %g, not %g", st.cost(), searched)
	}
	on := short(2)
	on.Begin = first.Shifts
	r, report := Solve(p, on)
	sound(t, p, r, report)
	if report.Trace[0].Objective > before.Trace[len(before.Trace)-1].Objective+1e-6 {
		t.Errorf("begins at %g after %g", report.Trace[0].Objective, before.Objective)
	}
	// Somebody falls ill: that plan is made anew.
	ill := first.Shifts[0].Agent
	p.Absences = append(p.Absences, hotline.Absence{Agent: ill, From: p.From, To: p.To, Kind: "sickness"})
	r, report = Solve(p, on)
	sound(t, p, r, report)
	if slices.ContainsFunc(r.Shifts, func(s hotline.Shift) bool { return s.Agent == ill }) {
		t.Errorf("%s is ill and works", ill)
	}
}

// Where the hours agreed do not reach, the bound knows what overtime costs.
func TestBoundKnowsOvertime(t *testing.T) {
	t.Parallel()
	p := bank(40, 1, 1.15, 4)
	_, report := Solve(p, Options{Seed: 1, Rounds: 20, Workers: 2})
	if report.Bound < 0.3*report.Objective || report.Bound > report.Objective {
		t.Errorf("objective %g, bound %g", report.Objective, report.Bound)
	}
}
