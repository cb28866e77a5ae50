package capacity

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// needs is the same need for every week, known.
func needs(weeks int, heads float64) [][]Chance {
	out := make([][]Chance, weeks)
	for t := range out {
		out[t] = []Chance{{heads, 1}}
	}
	return out
}

func bank() Group {
	return Group{
		Name: "bank", Need: needs(12, 100), Heads: 100, Hours: 40,
		Hiring: Hiring{Lead: 1, Every: 1, Max: 10, Training: 2, Ramp: []float64{0.5, 0.8}, WashOut: 0.19},
		Cost:   Cost{HeadWeek: 800, Hire: 2000, Class: 1000, OvertimeHour: 30, UnmetHour: 60},
	}
}

func close(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-6*max(1, math.Abs(want)) {
		t.Errorf("%s: %.6f, want %.6f", what, got, want)
	}
}

// Ten begin in week 1: two weeks of training in which 19 % leave, the root of it in
// each; then half as good as the others, then 0.8, then 1.
func TestProjectionByHand(t *testing.T) {
	t.Parallel()
	g := bank()
	g.Leaving = 0.1
	g.Overtime = 0.05
	w := g.Project([]Class{{Week: 1, Heads: 10}}).Weeks
	close(t, "paid at the start", w[0].Paid, 100)
	close(t, "paid when the class begins", w[1].Paid, 90+10)
	close(t, "in training", w[1].Training, 10)
	close(t, "in training, second week", w[2].Training, 9)
	close(t, "heads while they train", w[2].Heads, 81)
	close(t, "heads in their first week", w[3].Heads, 72.9+8.1*0.5)
	close(t, "heads in their second", w[4].Heads, 65.61+8.1*0.9*0.8)
	close(t, "heads in their third", w[5].Heads, 59.049+8.1*0.81)
	close(t, "gap", w[5].Gap, 59.049+8.1*0.81-100)
	close(t, "overtime", w[2].Overtime, 81*0.05*40)
	close(t, "unmet", w[2].Unmet, (19-81*0.05)*40)
	close(t, "cost of the class's first week", w[1].Cost, 100*800+10*2000+1000+4.5*40*30+5.5*40*60)
}

// Of what is needed 90, 100 or 110 are equally likely, and 100 are there for sure.
func TestProbabilityOfEnough(t *testing.T) {
	t.Parallel()
	g := bank()
	g.Overtime = 0.1
	for i := range g.Need {
		g.Need[i] = []Chance{{90, 1. / 3}, {100, 1. / 3}, {110, 1. / 3}}
	}
	w := g.Project(nil).Weeks[3]
	close(t, "enough", w.PEnough, 2./3)
	close(t, "with overtime", w.PWithOvertime, 1)
	close(t, "overtime", w.Overtime, 10.*40/3)
	g.Leaving = 0.02 // of 100 then 100*0.98^10 stay, by lot
	w = g.Project(nil).Weeks[10]
	p := math.Pow(0.98, 10)
	sd := math.Sqrt(100 * p * (1 - p))
	want := 0.0
	for _, need := range []float64{90, 100, 110} {
		want += (1 - 0.5*math.Erfc((100*p-need)/sd/math.Sqrt2)) / 3
	}
	close(t, "enough of who stay", w.PEnough, want)
}

func TestRatesOfLeaving(t *testing.T) {
	t.Parallel()
	close(t, "a year of weeks", math.Pow(1-WeeklyOfYear(0.4), 365.25/7), 0.6)
	close(t, "a year of months", math.Pow(1-Weekly(0.03), 365.25/7), math.Pow(0.97, 12))
}

// Every plan of sizes is tried: the search must find the cheapest.
func TestRecommendationIsTheCheapestOfAll(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(9, 1))
	missed, worst := 0, 0.0
	const plans = 60
	for plan := range plans {
		g := bank()
		g.Need = nil
		level := 100.0
		for range 14 {
			level += 6 * rng.Float64()
			sd := 6 * rng.Float64()
			g.Need = append(g.Need, []Chance{{level - sd, 0.5}, {level + sd, 0.5}})
		}
		g.Leaving = 0.02 * rng.Float64()
		g.Overtime = 0.1 * rng.Float64()
		g.Hiring = Hiring{Lead: 1, Every: 3, Min: rng.IntN(4), Max: 9, Training: rng.IntN(3), Ramp: []float64{0.6, 0.8}, WashOut: 0.1}
		g.Cost = Cost{HeadWeek: 100, Hire: 1000 * rng.Float64(), Class: 3000 * rng.Float64(), OvertimeHour: 20, UnmetHour: 20 + 40*rng.Float64()}
		got, err := g.Recommend(nil)
		if err != nil {
			t.Fatal(err)
		}
		found, least := g.Project(got).Cost.Total(), math.Inf(1)
		s := g.newSearch()
		var try func(j int, classes []Class)
		try = func(j int, classes []Class) {
			if j == len(s.starts) {
				least = min(least, g.Project(classes).Cost.Total())
				return
			}
			for n := 0; n <= g.Hiring.Max; n++ {
				if s.allowed(n) {
					try(j+1, append(classes[:j:j], Class{s.starts[j], n}))
				}
			}
		}
		if len(s.starts) > 4 {
			s.starts = s.starts[:4] // the fifth would begin to work when all is over
		}
		try(0, nil)
		if found > least*(1+1e-9) {
			missed++
			worst = max(worst, found/least-1)
			t.Logf("plan %d costs %.0f, the cheapest %.0f: %v", plan, found, least, got)
		}
	}
	if missed > plans/50 || worst > 0.002 {
		t.Errorf("%d of %d plans are not the cheapest, the worst dearer by %.4f", missed, plans, worst)
	}
}

func TestNobodyIsHiredWithoutNeed(t *testing.T) {
	t.Parallel()
	g := bank()
	if got, err := g.Recommend(nil); err != nil || len(got) > 0 {
		t.Errorf("hires %v, %v where all are there", got, err)
	}
	g.Need = needs(12, 130)
	g.Hiring.Max = 0
	if got, err := g.Recommend(nil); err != nil || len(got) > 0 {
		t.Errorf("hires %v, %v where nobody can be", got, err)
	}
}

func TestWhoLeavesIsReplaced(t *testing.T) {
	t.Parallel()
	g := bank()
	g.Need, g.Leaving = needs(78, 100), WeeklyOfYear(0.4)
	g.Hiring.Lead, g.Hiring.Every, g.Hiring.Min, g.Hiring.Max = 4, 4, 4, 15
	classes, err := g.Recommend(nil)
	if err != nil {
		t.Fatal(err)
	}
	hired := 0
	for _, c := range classes {
		if c.Heads < 4 || c.Heads > 15 || (c.Week-4)%4 != 0 {
			t.Errorf("a class of %d in week %d", c.Heads, c.Week)
		}
		hired += c.Heads
	}
	if hired < 40 || hired > 100 {
		t.Errorf("%d are hired, want about the 53 who leave in 78 weeks and those who wash out", hired)
	}
	with, without := g.Project(classes), g.Project(nil)
	if with.Cost.Total() >= without.Cost.Total() {
		t.Errorf("costs %.0f with classes, %.0f without", with.Cost.Total(), without.Cost.Total())
	}
}

func TestMistakesInAGroup(t *testing.T) {
	t.Parallel()
	g := bank()
	g.Heads, g.Leaving, g.Hours, g.Cost.UnmetHour = -1, 1, 0, 10
	g.Hiring.Every, g.Hiring.Min, g.Hiring.WashOut, g.Hiring.Ramp = 0, 20, 1, []float64{3}
	g.Classes = []Class{{Week: 20, Heads: -3}}
	_, err := g.Recommend(nil)
	for _, want := range []string{
		"heads: want 0 to", "attrition: want a share", "hours-per-week: want", "cost.unmet-hour: want at least the 30", "hiring.every: want 1",
		"hiring.min-class: want up to the 10", "hiring.wash-out:", "hiring.ramp[0]:", "hiring.classes[0].heads", "hiring.classes[0].start: begins 20 weeks",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want it to say %q, got\n%v", want, err)
		}
	}
}

func TestASearchCanBeStopped(t *testing.T) {
	t.Parallel()
	g := bank()
	g.Need = needs(12, 130)
	if _, err := g.Recommend(func() bool { return true }); !errors.Is(err, ErrStopped) {
		t.Errorf("a search that was stopped says %v", err)
	}
}
