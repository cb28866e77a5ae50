package roster

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// today is how the Monday of a shop is planned anew.
func today(most int) Recall {
	d := Usual()
	d.Until, d.MostChanged, d.LeastGain = moment("Tue 00:00"), most, 0.01
	return d
}

// rush is a curve as service levels have them: the first who are missing hurt most.
func rush(_ string, at time.Time, rostered int) (level, perHour float64, ok bool) {
	if hour := at.In(berlin).Hour(); hour < 8 || hour >= 18 {
		return 0, 0, false
	}
	return []float64{0, 0.6, 0.85, 0.95, 1, 1, 1}[rostered], 40, true
}

// kept fails unless a new roster is sound wherever the old one was, and the same
// up to now.
func kept(t *testing.T, p Problem, old hotline.Roster, got Replanned) {
	t.Helper()
	was := Verify(p, old).Broken
	for _, b := range Verify(p, got.Answer.Roster).Broken {
		if !slices.Contains(was, b) {
			t.Error(b)
		}
	}
	if wrong := got.Mistakes(p, old); len(wrong) > 0 {
		t.Error(wrong)
	}
	if len(got.Answer.Broken)+len(got.Answer.Refused) > 0 {
		t.Errorf("breaks %v %v", got.Answer.Broken, got.Answer.Refused)
	}
	done := func(r hotline.Roster) (out []hotline.Shift) {
		for _, s := range r.Shifts {
			if s.Start.Before(p.MadeAt) {
				s = joined(until(s, p.MadeAt))
				out = append(out, s)
			}
		}
		return byStart(out)
	}
	if a, b := done(old), done(got.Answer.Roster); !slices.EqualFunc(a, b, same) {
		t.Errorf("at %s what was worked is another:\n%+v\n%+v", p.MadeAt.Format("15:04"), a, b)
	}
}

// Two go to lunch at once and nobody is left: one of them goes at another time.
func TestReplanMovesABreakFirst(t *testing.T) {
	t.Parallel()
	p := shop(1)
	p.MadeAt = moment("Mon 10:00")
	r := posted(p, lunch(on("ann", "Mon 08:00-16:00"), "12:00"), lunch(on("bob", "Mon 08:00-16:00"), "12:00"), lunch(on("cyn", "Mon 10:00-18:00"), "14:00"))
	r.Shifts[2].Activities[0].Start = moment("Mon 12:30") // cyn is in a meeting until then
	r.Shifts[2].Activities = slices.Insert(r.Shifts[2].Activities, 0, hotline.Activity{Start: moment("Mon 10:00"), End: moment("Mon 12:30"), Kind: hotline.Meeting, Name: "quality"})
	got := Replan(p, r, today(1), rush)
	kept(t, p, r, got)
	if len(got.Moves) != 1 || got.Moves[0].Kind != MovedPauses || !strings.HasPrefix(got.Moves[0].What, "lunch at ") || !strings.Contains(got.Moves[0].Why, "most felt Mon 10 Mar 12:") {
		t.Fatalf("moves %+v", got.Moves)
	}
	if got.Won <= 0 || got.Lost != 0 || got.Answer.MissingAfter >= got.Answer.MissingBefore {
		t.Errorf("won %g, lost %g, missing %g to %g", got.Won, got.Lost, got.Answer.MissingBefore, got.Answer.MissingAfter)
	}
	if cyn := got.Answer.Roster.Shifts[slices.IndexFunc(got.Answer.Roster.Shifts, func(s hotline.Shift) bool { return s.Agent == "cyn" })]; cyn.Activities[0].Name != "quality" || cyn.Activities[0].Kind != hotline.Meeting {
		t.Errorf("the meeting is gone: %+v", cyn.Activities)
	}
	rostered, without, with := got.Levels()
	if rostered != without || with <= without {
		t.Errorf("levels %g %g %g", rostered, without, with)
	}
}

// A lunch under way, and one eaten already, stay where they were.
func TestReplanLeavesThePastAlone(t *testing.T) {
	t.Parallel()
	p := shop(3)
	r := posted(p, lunch(on("ann", "Mon 08:00-16:00"), "12:00"), lunch(on("bob", "Mon 08:00-16:00"), "11:30"))
	for minute := 8 * 60; minute < 19*60; minute += 35 {
		p.MadeAt = moment("Mon 00:00").Add(time.Duration(minute) * time.Minute)
		kept(t, p, r, Replan(p, r, today(9), rush))
	}
	p.MadeAt = moment("Mon 12:10")
	for _, m := range Replan(p, r, today(9), rush).Moves {
		if m.Kind == MovedPauses || m.Agent != "cyn" && m.Agent != "dan" && !strings.HasPrefix(m.What, "works until") {
			t.Errorf("at ten past twelve nothing but ends and comings: %+v", m)
		}
	}
}

// Somebody falls ill: what was worked stays, the rest is covered by as few as asked.
func TestReplanWithAbsence(t *testing.T) {
	t.Parallel()
	p := shop(1)
	p.MadeAt = moment("Mon 09:20")
	r := posted(p, lunch(on("ann", "Mon 08:00-16:00"), "12:00"), lunch(on("bob", "Mon 13:00-18:00"), "15:00"))
	r.Shifts[1] = on("bob", "Mon 13:00-18:00")
	day := today(1)
	day.Absent = []string{"ann"}
	got := Replan(p, r, day, rush)
	p.Absences = []hotline.Absence{{Agent: "ann", From: p.MadeAt, To: day.Until, Kind: "sickness"}}
	if len(got.Moves) != 1 || got.Moves[0].Kind != MovedHours || !strings.HasPrefix(got.Moves[0].What, "starts at 11:00 instead of 13:00") {
		t.Fatalf("bob comes two hours earlier: %+v", got.Moves)
	}
	if got.Lost <= 0 || got.Won <= 0 || len(got.Absent) != 1 || !got.Absent[0].New.End.Equal(moment("Mon 09:30")) {
		t.Errorf("lost %g, won %g, absent %+v", got.Lost, got.Won, got.Absent)
	}
	if !strings.Contains(got.Answer.Roster.Note, "absent: ann") || !strings.HasPrefix(got.Answer.Roster.Note, "planned anew from Mon 10 Mar 09:20 on: 1 people") {
		t.Errorf("note %q", got.Answer.Roster.Note)
	}
	// Whose absence came to be known since is taken off without being told.
	again := Replan(p, r, today(1), rush)
	if len(again.Absent) != 1 || again.Absent[0].Agent != "ann" || len(again.Moves) != 1 || again.Moves[0].Agent == "ann" {
		t.Errorf("ann is in the folder as absent: %+v", again)
	}
	// Where nobody works later, somebody is called in, no earlier than in an hour.
	alone := posted(p, lunch(on("ann", "Mon 08:00-16:00"), "12:00"))
	if in := Replan(p, alone, today(1), rush); len(in.Moves) != 1 || in.Moves[0].Kind != CalledIn || !strings.HasPrefix(in.Moves[0].What, "comes 10:30-") {
		t.Errorf("called in: %+v", in.Moves)
	}
	if none := Replan(p, r, today(0), rush); len(none.Moves) != 0 {
		t.Errorf("nobody may be asked: %+v", none.Moves)
	}
}

// Banks whose demand rises on the day: fewer than the cap are asked, callers gain,
// nothing is broken, and the same question has the same answer.
func TestReplannedDaysAreSound(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			p := bank(16, 1, 0.8, seed)
			r, _ := Solve(p, short(seed))
			day := p.From.AddDate(0, 0, int(seed)%4)
			p.MadeAt = wall(day, time.Duration(7+2*seed)*time.Hour+10*time.Minute)
			for i := range p.Demand {
				p.Demand[i].Agents, p.Demand[i].GrossAgents = p.Demand[i].Agents*5/4, p.Demand[i].GrossAgents*5/4
			}
			r.Gaps = newStanding(p, r.Shifts, nil).gaps(nil, "as it is")
			d := Usual()
			d.Until, d.MostChanged, d.LeastGain, d.Absent = hotline.Midnight(day, p.Site, 1), 4, 0.01, []string{r.Shifts[0].Agent}
			got := Replan(p, r, d, nil)
			if wrong := got.Mistakes(p, r); len(wrong) > 0 {
				t.Error(wrong)
			}
			with := p
			with.Absences = append(slices.Clone(p.Absences), got.Away...)
			without := hotline.Roster{Shifts: apply(r.Shifts, got.Absent)}
			without.Gaps = newStanding(p, without.Shifts, nil).gaps(nil, "as it is")
			kept(t, with, without, got)
			if len(got.Moves) > 4 || got.Won < 0 || math.IsNaN(got.Won) {
				t.Errorf("%d moves win %g", len(got.Moves), got.Won)
			}
			var sum float64
			for _, m := range got.Moves {
				if sum += m.Gain; m.What == "" || m.Gain <= 0 {
					t.Errorf("a move for nothing, %g: %s %s", m.Gain, m.Agent, m.What)
				}
			}
			if math.Abs(sum-got.Won) > 1e-6 {
				t.Errorf("the moves gain %g, together they win %g", sum, got.Won)
			}
			if again := Replan(p, r, d, nil); !reflect.DeepEqual(again.Moves, got.Moves) {
				t.Error("the same question has another answer")
			}
		})
	}
}

// A talk that somebody has alone is moved like a break, within its days; one in
// which several sit stays.
func TestReplanMovesATalk(t *testing.T) {
	t.Parallel()
	p := shop(2)
	p.MadeAt = moment("Mon 08:30")
	p.Config.Breaks = nil
	talk := func(agent string) hotline.Shift {
		s := on(agent, "Mon 08:00-13:00")
		s.Activities = []hotline.Activity{
			{Start: s.Start, End: moment("Mon 10:00"), Kind: hotline.Work, Queue: "cards"},
			{Start: moment("Mon 10:00"), End: moment("Mon 10:30"), Kind: hotline.Session, Name: "holds"},
			{Start: moment("Mon 10:30"), End: s.End, Kind: hotline.Work, Queue: "cards"},
		}
		return s
	}
	r := posted(p, talk("ann"), talk("bob"))
	p.Sessions = []Session{{Name: "holds", Kind: hotline.Session, Agents: []string{"ann", "bob"}, Length: 30 * time.Minute, Earliest: moment("Mon 09:00"), Latest: moment("Mon 12:00")}}
	d := today(1)
	d.Reach = 0
	p.Agents = p.Agents[:2]
	got := Replan(p, r, d, rush)
	kept(t, p, r, got)
	if len(got.Moves) != 1 || got.Moves[0].Kind != MovedPauses || !strings.HasPrefix(got.Moves[0].What, "coaching holds at ") || got.Won <= 0 {
		t.Errorf("one of two talks at once is moved: %+v", got.Moves)
	}
	p.Sessions[0].Together = true
	if got := Replan(p, r, d, rush); len(got.Moves) != 0 {
		t.Errorf("a talk of both together stays: %+v", got.Moves)
	}
}

// Who works since yesterday evening may stay longer; the night on which clocks
// change is as long as it is.
func TestReplanInTheNight(t *testing.T) {
	t.Parallel()
	p := shop(0)
	p.From, p.To = moment("2025-03-24 00:00"), moment("2025-03-31 00:00")
	p.Demand = nil
	for at := moment("2025-03-29 20:00"); at.Before(moment("2025-03-30 12:00")); at = at.Add(15 * time.Minute) {
		p.Demand = append(p.Demand, hotline.Requirement{Queue: "cards", Start: at, Interval: 15 * time.Minute, Agents: 1})
	}
	p.Config.Breaks = nil
	p.Contracts[0].MaxShift = 9 * time.Hour
	r := posted(p, on("ann", "2025-03-29 22:00-06:00"))
	p.MadeAt = moment("2025-03-30 01:40")
	d := today(1)
	d.Until, d.Notice = moment("2025-03-31 00:00"), 8*time.Hour
	p.Agents = p.Agents[:1]
	got := Replan(p, r, d, nil)
	kept(t, p, r, got)
	if len(got.Moves) != 1 || got.Moves[0].What != "works until 08:00 instead of 06:00" || got.Won != 2 {
		t.Errorf("seven hours may become nine: %+v, won %g", got.Moves, got.Won)
	}
}
