package roster

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// The verifier finds whatever is done to a sound roster.
func TestVerifierFindsWhatIsBroken(t *testing.T) {
	t.Parallel()
	p := bank(20, 1, 0.9, 2)
	p.Agents = p.Agents[:12]
	sane, report := Solve(p, short(1))
	sound(t, p, sane, report)
	copied := func() hotline.Roster {
		r := sane
		r.Shifts, r.Gaps = slices.Clone(sane.Shifts), slices.Clone(sane.Gaps)
		for i := range r.Shifts {
			r.Shifts[i].Activities = slices.Clone(r.Shifts[i].Activities)
		}
		return r
	}
	pauseOf := func(s hotline.Shift) int {
		return slices.IndexFunc(s.Activities, func(a hotline.Activity) bool { return a.Kind != hotline.Work })
	}
	for want, spoil := range map[string]func(*hotline.Roster){
		"nobody knows who that is":        func(r *hotline.Roster) { r.Shifts[0].Agent = "zoe" },
		"outside the planned period":      func(r *hotline.Roster) { r.Shifts[0].Start = r.From.AddDate(0, 0, -1) },
		"nothing, or two things at once":  func(r *hotline.Roster) { r.Shifts[0].Activities = r.Shifts[0].Activities[1:] },
		"the activities end at":           func(r *hotline.Roster) { s := &r.Shifts[0]; s.Activities = s.Activities[:len(s.Activities)-1] },
		"begins two shifts on":            func(r *hotline.Roster) { r.Shifts = append(r.Shifts, r.Shifts[0]) },
		"without the skill":               func(r *hotline.Roster) { r.Shifts[0].Activities[0].Queue = "juggling" },
		"no break of":                     func(r *hotline.Roster) { s := r.Shifts[0]; s.Activities[pauseOf(s)].Kind = hotline.Training },
		"a shift of":                      func(r *hotline.Roster) { r.Shifts[0].End = r.Shifts[0].Start.Add(2 * time.Hour) },
		"the roster does not say so":      func(r *hotline.Roster) { r.Gaps = r.Gaps[1:] },
		"the roster says":                 func(r *hotline.Roster) { r.Gaps[0].Rostered++ },
		"and the roster calls that a gap": func(r *hotline.Roster) { r.Gaps = append(r.Gaps, falseGap(p, sane)) },
		"a gap where nobody is needed": func(r *hotline.Roster) {
			r.Gaps = append(r.Gaps, hotline.Gap{Queue: "night", Start: r.From, Interval: time.Hour})
		},
		"the roster says 1 and 0 ()": func(r *hotline.Roster) { g := &r.Gaps[0]; g.Required, g.Rostered, g.Why = 1, 0, "" },
	} {
		r := copied()
		spoil(&r)
		if v := Verify(p, r); !slices.ContainsFunc(v.Broken, func(b string) bool { return strings.Contains(b, want) }) {
			t.Errorf("%q was not found in %v", want, v.Broken)
		}
	}
}

// falseGap is a gap in a moment in which nobody is missing.
func falseGap(p Problem, r hotline.Roster) hotline.Gap {
	for _, d := range p.Demand {
		if !slices.ContainsFunc(r.Gaps, func(g hotline.Gap) bool { return g.Queue == d.Queue && g.Start.Equal(d.Start) }) {
			return hotline.Gap{Queue: d.Queue, Start: d.Start, Interval: d.Interval, Required: 9, Rostered: 1, Why: "a lie"}
		}
	}
	return hotline.Gap{}
}

// Pauses too close to each other or to an end are found even where no pause is due.
func TestVerifierWantsWorkBetweenPauses(t *testing.T) {
	t.Parallel()
	p := office()
	check := func(want string, s hotline.Shift) {
		t.Helper()
		got := strings.Join(VerifyShifts(p, []hotline.Shift{s}).Broken, "; ")
		if (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	check("", lunch(on("ann", "Mon 08:00-16:00"), "08:45"))
	check("after only 30m", lunch(on("ann", "Mon 08:00-16:00"), "08:30"))
	check("only 30m0s of work after", lunch(on("ann", "Mon 08:00-16:00"), "15:00"))
}
