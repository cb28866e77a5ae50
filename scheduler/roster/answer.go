package roster

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// The verdicts on a change.
const (
	Allowed    = "allowed"
	AtACost    = "allowed with a cost"
	NotAllowed = "not allowed"
)

// Answer is what a change of a roster would do.
type Answer struct {
	Verdict string
	Ask     Ask
	Refused []string // sentences: why the change cannot be at all, whatever the rules say
	Broken  []Breach // hard rules that the change would break, or break further
	Soft    []Breach // soft rules that it makes dearer; Cost is by how much
	Price   float64  // what the soft rules charge more, in agent-hours; negative: less

	MissingBefore, MissingAfter float64 // agent-hours
	Touched                     []Touched
	Lost                        float64 // contacts fewer answered in time; negative: more

	Instead []Instead      // who else could take a shift that is given up
	Roster  hotline.Roster // with the change, its gaps told anew
}

// Instead is a shift that somebody gives up, and who could take it legally, best
// first.
type Instead struct {
	Shift  hotline.Shift
	Takers []Taker
	Others string // why the others cannot, in words: "12 work then, 3 would break hours-per-week"
}

// Taker is somebody who could take a shift over.
type Taker struct {
	Agent  string
	Shift  hotline.Shift // as the taker would work it
	Covers float64       // agent-hours of those missing
	Price  float64       // what the soft rules charge more, in agent-hours
	Why    string        // how it suits the taker, in words
}

// most of what an answer lists.
const (
	mostTakers = 3
	mostGiven  = 5
	aTrifle    = 0.005 // agent-hours, and of contacts a share
)

// Check says what a change of a roster would do: which hard rules it breaks and
// for whom, what it does to cover and service, and who else could work what is
// given up. p.MadeAt is now: what has begun by then cannot be changed any more,
// but for leave. The roster is not changed.
func Check(p Problem, r hotline.Roster, ask Ask, service Service) Answer {
	out := weigh(p, r, ask, service)
	if ask.Absence != nil {
		p.Absences = append(slices.Clip(p.Absences), *ask.Absence)
	}
	out.instead(p)
	return out
}

// weigh is Check without those who could come instead.
func weigh(p Problem, r hotline.Roster, ask Ask, service Service) Answer {
	out := Answer{Ask: ask}
	after := p
	if ask.Absence != nil {
		after.Absences = append(slices.Clip(p.Absences), *ask.Absence)
	}
	out.Roster = r
	out.Roster.Shifts = apply(r.Shifts, ask.Changes)
	out.refuse(p, ask)
	out.judge(p, after, r.Shifts)
	was, is := newStanding(p, r.Shifts, service), newStanding(p, out.Roster.Shifts, service)
	is.known = was.known
	out.MissingBefore, out.MissingAfter = was.missing(), is.missing()
	out.Touched = touched(was, is)
	for _, t := range out.Touched {
		out.Lost += t.InTimeBefore - t.InTimeAfter
	}
	out.Roster.Gaps = is.gaps(r.Gaps, "since "+ask.Note)
	out.Roster.Note = ask.Note
	out.Verdict = out.verdict()
	return out
}

func (a *Answer) verdict() string {
	var calls float64
	for _, t := range a.Touched {
		calls += t.Calls
	}
	switch {
	case len(a.Broken)+len(a.Refused) > 0:
		return NotAllowed
	case a.MissingAfter > a.MissingBefore+aTrifle || a.Lost > aTrifle*calls+1e-9 || a.Price > aTrifle:
		return AtACost
	}
	return Allowed
}

// refuse finds what no rule can allow.
func (a *Answer) refuse(p Problem, ask Ask) {
	t := Terms{Site: p.Site}
	for _, who := range people(ask.Changes) {
		if !slices.ContainsFunc(p.Agents, func(x hotline.Agent) bool { return x.ID == who }) {
			a.Refused = append(a.Refused, fmt.Sprintf("the workforce folder does not know %s", who))
		}
	}
	if ask.Absence != nil {
		return // nobody asks the sick to have told before
	}
	for _, c := range ask.Changes {
		for _, s := range a.Roster.Shifts {
			if s.Agent == c.Agent && !c.New.Start.IsZero() && !s.Start.Equal(c.New.Start) && t.date(s.Start).Equal(c.Day) {
				a.Refused = append(a.Refused, fmt.Sprintf("%s works %s already, and cannot take %s", c.Agent, t.span(s), t.span(c.New)))
			}
		}
		if !c.Old.Start.IsZero() && c.Old.Start.Before(p.MadeAt) {
			a.Refused = append(a.Refused, fmt.Sprintf("the shift of %s on %s has begun", c.Agent, t.span(c.Old)))
		}
	}
}

// judge compares what the rules say of the people concerned, before and after.
func (a *Answer) judge(p, after Problem, before []hotline.Shift) {
	who := people(a.Ask.Changes)
	was, is := judgeSome(p, who, before), judgeSome(after, who, a.Roster.Shifts)
	if a.Ask.Absence == nil { // who is ill cannot keep what was fixed
		was, is = append(was, p.unsettled(who, before)...), append(is, after.unsettled(who, a.Roster.Shifts)...)
	}
	hard := hardOf(was)
	soft := map[breachKey]float64{}
	for _, b := range was {
		if !b.Hard {
			soft[breachKey{b.Rule, b.Agent, b.At.Unix()}] += b.Cost
			a.Price -= b.Cost
		}
	}
	for _, b := range is {
		key := breachKey{b.Rule, b.Agent, b.At.Unix()}
		switch {
		case b.Hard && b.Cost > hard[key]+1e-9:
			a.Broken = append(a.Broken, b)
		case !b.Hard:
			a.Price += b.Cost
			if dearer := b.Cost - soft[key]; dearer > aTrifle {
				b.Cost = dearer
				a.Soft = append(a.Soft, b)
			}
		}
	}
	if len(a.Refused) > 0 { // two shifts on a day break the rest between them as well: that says nothing new
		a.Broken = slices.DeleteFunc(a.Broken, func(b Breach) bool { return b.Rule == OneShiftADay.Name || b.Rule == Rest.Name })
	}
	slices.SortStableFunc(a.Soft, func(x, y Breach) int { return cmp.Compare(y.Cost, x.Cost) })
}

// instead looks for others for the shifts given up: those that nobody works after
// the change, or all of them where it is not allowed.
func (a *Answer) instead(p Problem) {
	for _, c := range a.Ask.Changes {
		given := !c.Old.Start.IsZero() && c.New.Start.IsZero() && !c.Old.Start.Before(p.MadeAt)
		if !given || len(a.Instead) == mostGiven {
			continue
		}
		taken := slices.ContainsFunc(a.Ask.Changes, func(o Change) bool {
			return o.Agent != c.Agent && o.New.Start.Equal(c.Old.Start)
		})
		if taken && a.Verdict == Allowed {
			continue
		}
		rest := hotline.Roster{Shifts: apply(a.Roster.Shifts, nil)}
		if taken { // as if the change were not made, and the shift free
			rest.Shifts = slices.DeleteFunc(apply(a.Roster.Shifts, undo(a.Ask.Changes)), func(s hotline.Shift) bool {
				return s.Agent == c.Agent && s.Start.Equal(c.Old.Start)
			})
		}
		busy := people(a.Ask.Changes)
		i := Instead{Shift: c.Old}
		i.Takers, i.Others = Takers(p, rest, c.Old, busy)
		a.Instead = append(a.Instead, i)
	}
}

// undo is the way back from some changes.
func undo(changes []Change) (out []Change) {
	for _, c := range changes {
		out = append(out, Change{Agent: c.Agent, Day: c.Day, Old: c.New, New: c.Old})
	}
	return out
}

// Takers finds who could take over a shift that is not in the roster any more,
// and break no hard rule: the three who cover most for the least trouble, and why
// the others with a skill for it cannot.
func Takers(p Problem, r hotline.Roster, shift hotline.Shift, but []string) (out []Taker, others string) {
	s := newStanding(p, r.Shifts, nil)
	t := Terms{Site: p.Site}
	working := map[string]bool{}
	for _, sh := range r.Shifts {
		working[sh.Agent] = working[sh.Agent] || t.date(sh.Start).Equal(t.date(shift.Start))
	}
	reasons := map[string]int{}
	planners := newPlanners(p, r, s)
	for _, a := range p.Agents {
		if slices.Contains(but, a.ID) || len(s.serves(a)) == 0 {
			continue
		}
		if working[a.ID] {
			reasons["work on that day"]++
			continue
		}
		pl := planners(a)
		taken := s.take(p, shift, a.ID)
		if rule := pl.breaks(hotline.Shift{}, taken); rule != "" {
			reasons["would break "+rule]++
			continue
		}
		taker := Taker{Agent: a.ID, Shift: taken}
		taker.Price, taker.Why = pl.suits(taken)
		s.each(taken, func(q, slot int) {
			if s.have[q][slot] < s.need[q][slot] {
				taker.Covers += s.slot.Hours()
			}
		})
		out = append(out, taker)
	}
	slices.SortStableFunc(out, func(x, y Taker) int {
		return cmp.Or(cmp.Compare(y.Covers-y.Price, x.Covers-x.Price), strings.Compare(x.Agent, y.Agent))
	})
	return out[:min(mostTakers, len(out))], counted(reasons)
}

// counted tells reasons by how many they hold for, the most frequent first.
func counted(reasons map[string]int) string {
	var parts []string
	for why, n := range reasons {
		parts = append(parts, fmt.Sprintf("%d %s", n, why))
	}
	slices.SortFunc(parts, func(x, y string) int {
		_, whyX, _ := strings.Cut(x, " ")
		_, whyY, _ := strings.Cut(y, " ")
		return cmp.Or(cmp.Compare(reasons[whyY], reasons[whyX]), strings.Compare(whyX, whyY))
	})
	return strings.Join(parts, ", ")
}

// suits says what a shift more does to the agent, by the soft rules.
func (pl *planner) suits(shift hotline.Shift) (price float64, why string) {
	key := func(b Breach) breachKey { return breachKey{b.Rule, b.Agent, b.At.Unix()} }
	was, is := map[breachKey]Breach{}, map[breachKey]Breach{}
	for _, b := range pl.judge(pl.stays) {
		was[key(b)] = b
	}
	for _, b := range pl.judge(append(slices.Clone(pl.stays), shift)) {
		is[key(b)] = b
	}
	var good, bad []string
	for k, b := range is {
		if by := b.Cost - was[k].Cost; !b.Hard && math.Abs(by) > aTrifle {
			price += by
			if by > 0 {
				bad = append(bad, b.Why)
			}
		}
	}
	for k, b := range was {
		if b.Hard || is[k].Cost > b.Cost-aTrifle {
			continue
		}
		if _, left := is[k]; !left {
			price -= b.Cost
		}
		good = append(good, b.Why)
	}
	slices.Sort(good)
	slices.Sort(bad)
	switch {
	case len(bad) > 0:
		return price, "but " + strings.Join(bad, "; ")
	case len(good) > 0:
		return price, "so far " + strings.Join(good, "; ")
	}
	return price, "nothing speaks against it"
}

// Share is the service level of everything that a change touches, before and
// after; NaN where no number of contacts is known.
func (a Answer) Share() (before, after float64) {
	var t Touched
	for _, x := range a.Touched {
		t.Calls += x.Calls
		t.InTimeBefore += x.InTimeBefore
		t.InTimeAfter += x.InTimeAfter
	}
	return t.Level()
}

// Losing are the stretches in which more agents are missing than before.
func (a Answer) Losing() []Touched {
	return keep(a.Touched, func(t Touched) bool { return t.After < t.Before && t.After < t.Needed })
}

// When writes a stretch of time for the planner.
func (t Touched) When(site *time.Location) string {
	return t.Start.In(site).Format("Mon 2 Jan 15:04") + "-" + t.Start.Add(t.Length).In(site).Format("15:04")
}
