package scenario

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

const smallPlan = `
start: 2026-03-02
weeks: 10
groups:
  mail:
    heads: 10
    hours-per-week: 40
    shrinkage: 20%
    fit: 80%
    occupancy: 90%
    attrition: 3%
    queues:
      letters: { volume: 2160, handling-time: 10m, can-wait: true, growth: 10%, uncertainty: 10% }
    hiring:
      max-class: 5
      training: 2
      classes: [{ start: 2026-03-16, heads: 3 }, { start: 2026-02-16, heads: 2 }]
    cost: { head-week: 900, overtime-hour: 30, unmet-hour: 60 }
scenarios:
  more: { volume: 120%, attrition-a-year: 50%, shrinkage: 0 }
  elsewhere: { volume: 2, groups: [mail], recommend: false, heads: 4 }
`

func readPlan(t *testing.T, text string, from Sources) (Plan, error) {
	t.Helper()
	return ReadPlan("plan.yaml", []byte(text), from)
}

// 2,160 letters of ten minutes are 360 hours, 400 at nine tenths; by 0.8 for the
// rosters and 0.8 for who is away 625 paid ones, of 40 a head.
func TestNeedByHand(t *testing.T) {
	t.Parallel()
	p, err := readPlan(t, smallPlan, Sources{})
	if err != nil {
		t.Fatal(err)
	}
	mean := func(variant, week int) (out float64) {
		for _, c := range p.Scenarios[variant].Groups[0].Need[week] {
			out += c.Heads * c.Weight
		}
		return out
	}
	grown := math.Pow(1.1, 9/(365.25/7))
	for _, c := range []struct {
		variant, week int
		want          float64
	}{{0, 0, 625.0 / 40}, {0, 9, 625.0 / 40 * grown}, {1, 0, 1.2 * 500 / 40}, {2, 9, 2 * 625.0 / 40 * grown}} {
		if got := mean(c.variant, c.week); math.Abs(got-c.want) > 0.003*c.want { // five levels stand for all
			t.Errorf("scenario %d, week %d: %.3f heads, want %.3f", c.variant, c.week, got, c.want)
		}
	}
	g := p.Scenarios[0].Groups[0]
	first := g.Need[0]
	if sd := (first[4].Heads - first[0].Heads) / (2 * 1.4644) / (625.0 / 40); math.Abs(sd-0.1) > 0.003 {
		t.Errorf("uncertain by %.4f, want 0.1", sd)
	}
	if g.Classes[0].Week != 2 || g.Classes[1].Week != -2 || g.Heads != 10 {
		t.Errorf("classes %v beside %g heads", g.Classes, g.Heads)
	}
	if more := p.Scenarios[1].Groups[0]; math.Abs(math.Pow(1-more.Leaving, 365.25/7)-0.5) > 1e-9 {
		t.Errorf("%.5f leave in a week", more.Leaving)
	}
	if p.Scenarios[2].Recommend || p.Scenarios[2].Groups[0].Heads != 4 {
		t.Errorf("the last scenario is %+v", p.Scenarios[2])
	}
}

func TestVolumesFromElsewhere(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("volume: 2160", "volume: { file: weeks.csv }", "growth: 10%, uncertainty: 10%", "growth: 0").Replace(smallPlan)
	lines := []string{"week,mean,p10,p90"}
	for w := range 12 {
		lines = append(lines, time.Date(2026, 3, 2+7*w, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)+",2160,1900,2455")
	}
	from := Sources{Open: func(string) ([]byte, error) { return []byte(strings.Join(lines, "\n")), nil }}
	p, err := readPlan(t, text, from)
	if err != nil {
		t.Fatal(err)
	}
	need := p.Scenarios[0].Groups[0].Need[3]
	if sd := math.Log(need[4].Heads/need[0].Heads) / (2 * 1.4644); math.Abs(sd-0.1) > 0.001 {
		t.Errorf("uncertain by %.4f, want 0.1", sd)
	}
	lines = slices.Delete(lines, 4, 5)
	if _, err := readPlan(t, text, from); err == nil || !strings.Contains(err.Error(), "plan.yaml:13: groups.mail.queues.letters.volume.file: weeks.csv: has no line for the week of 2026-03-23") {
		t.Errorf("a missing week: %v", err)
	}
	from.Volumes = func(string, time.Time, int) ([]float64, []float64, error) { return nil, nil, errors.New("no contacts") }
	if _, err := readPlan(t, strings.Replace(smallPlan, "volume: 2160", "volume: store", 1), from); err == nil || !strings.Contains(err.Error(), "letters.volume: no contacts") {
		t.Errorf("an empty store: %v", err)
	}
}

func TestEveryMistakeOfAPlanAtOnce(t *testing.T) {
	t.Parallel()
	_, err := readPlan(t, `start: 2026-03-03
weeks: 10
colour: red
groups:
  calls:
    shrinkage: [10%, 20%]
    attrition: 3%
    attrition-a-year: 30%
    fit: 2
    queues:
      cards: { volume: -5, hours: [1, 2], weekdays: [0, 0, 0, 0, 0, 0, 0] }
    hiring: { classes: [{ heads: 3 }], every: often }
scenarios:
  base: {}
  more: { volume: 0, groups: [retail], wages: 3 }
`, Sources{})
	for _, want := range []string{
		"plan.yaml:1: start: want a Monday, 2026-03-03 is a Tuesday", "plan.yaml:3: colour: unknown key", "plan.yaml:6: groups.calls.heads: is missing",
		"plan.yaml:6: groups.calls.shrinkage: want one value, or one for each of the 10 weeks, got 2", "groups.calls.attrition-a-year: want attrition (a month) or",
		"groups.calls.fit: want a share up to 1", "cards.volume: must not be negative", "cards.hours: want 24 weights", "cards.weekdays: want 7 weights",
		"cards.handling-time: is missing", "groups.calls.hiring.classes[0].start: is missing", "groups.calls.hiring.every: want a number",
		"scenarios.base: is the plan without changes", "scenarios.more.volume: must be positive", `scenarios.more.groups[0]: there is no group "retail"`, "scenarios.more.wages: unknown key",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want it to say %q, got\n%v", want, err)
		}
	}
}

func TestMistakesThatShowWhenAPlanIsPutTogether(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("unmet-hour: 60", "unmet-hour: 6", "start: 2026-03-16, heads: 3", "start: 2027-03-15, heads: 3").Replace(smallPlan)
	_, err := readPlan(t, text, Sources{})
	for _, want := range []string{
		"plan.yaml:5: groups.mail.cost.unmet-hour: want at least the 30", "plan.yaml:5: groups.mail.hiring.classes[0].start: begins 54 weeks after the plan, which has 10",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want it to say %q, got\n%v", want, err)
		}
	}
}

func FuzzReadPlan(f *testing.F) {
	f.Add(smallPlan)
	f.Add("start: 2026-03-02\nweeks: 1\ngroups: { a: { heads: [], queues: { b: { volume: [], handling-time: 1s } } } }")
	f.Add("groups: {0: {00000, [],queues: {0: {volume: 0}}}}")
	f.Add("weeks: 104\ngroups: { a: { heads: { workforce: x }, queues: { b: { volume: store } } } }")
	f.Fuzz(func(t *testing.T, text string) {
		from := Sources{
			Open:    func(string) ([]byte, error) { return []byte("week,mean\n2026-03-02,5\n"), nil },
			Volumes: func(string, time.Time, int) ([]float64, []float64, error) { return nil, nil, errors.New("none") },
			Heads:   func(string, []string, float64, time.Time) (float64, error) { return 0, errors.New("none") },
		}
		p, err := ReadPlan("plan.yaml", []byte(text), from)
		if err != nil {
			return
		}
		for _, v := range p.Scenarios {
			for _, g := range v.Groups {
				if e := g.Validate(); e != nil {
					t.Errorf("accepted, and yet %v", e)
				}
			}
		}
	})
}
