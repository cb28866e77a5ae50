package staffing_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hotlined/hotlined/scheduler/simulate"
	"github.com/hotlined/hotlined/scheduler/staffing"
)

// centre is a hotline whose queues expect so many contacts of four minutes in
// every half hour of ten hours, with callers who wait five minutes.
func centre(contacts []float64, groups ...[]int) staffing.Centre {
	c := staffing.Centre{Seconds: 1800}
	for q, n := range contacts {
		c.Queues = append(c.Queues, staffing.CentreQueue{
			Name: string(rune('a' + q)), Contacts: slices.Repeat([]float64{n}, 20), AHT: 240, Patience: 300,
			Level: 0.8, AnswerWithin: 20, Definition: "sl-3",
		})
	}
	for g, queues := range groups {
		c.Groups = append(c.Groups, staffing.CentreGroup{Name: fmt.Sprintf("g%d", g), Queues: queues})
	}
	return c
}

// played plays a centre with exponential times on two workers.
func played(c staffing.Centre) staffing.Play {
	s := simulate.Scenario{Interval: c.Seconds, Intervals: len(c.Queues[0].Contacts)}
	for _, q := range c.Queues {
		s.Queues = append(s.Queues, simulate.Queue{
			Name: q.Name, Arrivals: simulate.Arrivals{Rates: q.Contacts},
			Handling: simulate.Dist{Kind: simulate.Exponential, Mean: q.AHT}, Patience: simulate.Dist{Kind: simulate.Exponential, Mean: q.Patience},
			Target: simulate.Target{AnswerWithin: q.AnswerWithin, ServiceLevel: q.Level, Definition: q.Definition},
		})
	}
	for _, g := range c.Groups {
		group := simulate.Group{Name: g.Name}
		for _, q := range g.Queues {
			group.Skills = append(group.Skills, simulate.Skill{Queue: q})
		}
		s.Groups = append(s.Groups, group)
	}
	measured := func(cell simulate.Cell, definition string) staffing.Measured {
		e := cell.Queue(definition)
		return staffing.Measured{Level: e.Value, Low: e.Low, High: e.High, Contacts: cell.Queue("offered").Value}
	}
	return func(agents [][]int, headStart []float64, seed uint64, replications int) ([]staffing.Served, error) {
		s := s
		s.Queues = slices.Clone(s.Queues)
		for q, seconds := range headStart {
			s.Queues[q].HeadStart = seconds
		}
		s.Groups = slices.Clone(s.Groups)
		for g := range s.Groups {
			s.Groups[g].Counts = agents[g]
		}
		r, err := simulate.Run(s, simulate.Options{Seed: seed, Replications: replications, Workers: 2})
		if err != nil {
			return nil, err
		}
		out := make([]staffing.Served, len(s.Queues))
		for q := range out {
			out[q].Total = measured(r.Queues[q].Total, c.Queues[q].Definition)
			for _, cell := range r.Queues[q].Intervals {
				out[q].Intervals = append(out[q].Intervals, measured(cell, c.Queues[q].Definition))
			}
		}
		return out, nil
	}
}

func staffedCentre(t testing.TB, c staffing.Centre, e staffing.Effort) staffing.Staffed {
	t.Helper()
	e.Seed = 1
	out, err := staffing.StaffCentre(c, e, played(c))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// quick is enough for small centres.
var quick = staffing.Effort{Replications: 30, Check: 200}

func total(numbers [][]int) (sum int) {
	for _, row := range numbers {
		for _, n := range row {
			sum += n
		}
	}
	return sum
}

func TestOneQueueNeedsWhatErlangASays(t *testing.T) {
	c := centre([]float64{100}, []int{0})
	want, err := staffing.Required(staffing.Load{Rate: 100.0 / 1800, AHT: 240, Patience: 300}, staffing.Targets{ServiceLevel: 0.8, AnswerWithin: 20})
	if err != nil {
		t.Fatal(err)
	}
	got := staffedCentre(t, c, staffing.Effort{Replications: 200, Check: 600})
	for i, n := range got.Agents[0][1:] { // the first begins empty
		if n != want.Agents {
			t.Errorf("interval %d: %d agents, Erlang A says %d", i+1, n, want.Agents)
		}
	}
	if l := got.Served[0].Total; l.Low < 0.8 || len(got.Impossible) > 0 {
		t.Errorf("service level %+v", l)
	}
}

// Where everybody serves everything the queues are one queue; where nobody helps
// out they are single queues. The W lies between the two.
func TestDesignsOfSkills(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	contacts := []float64{60, 60, 60}
	together := staffedCentre(t, centre(contacts, []int{0, 1, 2}, []int{0, 1, 2}), quick)
	apart := staffedCentre(t, centre(contacts, []int{0}, []int{1}, []int{2}), quick)
	w := staffedCentre(t, centre(contacts, []int{0, 1}, []int{1, 2}), quick)
	if n, pooled := total(together.Agents), total([][]int{together.Pooled}); math.Abs(float64(n-pooled)) > 0.02*float64(pooled) {
		t.Errorf("everybody serves everything: %d agent-intervals, Erlang A of one queue says %d", n, pooled)
	}
	if n, alone := total(apart.Agents), total(apart.Alone); math.Abs(float64(n-alone)) > 0.03*float64(alone) {
		t.Errorf("nobody helps out: %d agent-intervals, Erlang A of single queues says %d", n, alone)
	}
	if n := total(w.Agents); n <= total(together.Agents) || n >= total(apart.Agents) {
		t.Errorf("W: %d agent-intervals, together %d, apart %d", n, total(together.Agents), total(apart.Agents))
	}
	for _, s := range []staffing.Staffed{together, apart, w} {
		for q := range s.Served {
			if s.Served[q].Total.Level < 0.8 {
				t.Errorf("queue %d: %.3f", q, s.Served[q].Total.Level)
			}
		}
	}
}

func TestMoreSkillsNeedNoMoreAgents(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	before := math.MaxInt
	for skills := 1; skills <= 5; skills++ {
		n := total(staffedCentre(t, centre([]float64{20, 40, 60, 30, 10}, staffing.CrossTrained(5, skills)...), quick).Agents)
		if float64(n) > 1.01*float64(before) {
			t.Errorf("%d skills each: %d agent-intervals, with one skill less %d", skills, n, before)
		}
		before = n
	}
}

// The N: agents of one skill, and dearer ones of both. Trying every pair of
// numbers out, 4 and 17 are the cheapest at a tenth more, 22.7 an interval.
func TestCheapestMixOfSkills(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	c := centre([]float64{100, 60}, []int{0}, []int{0, 1})
	c.Groups[1].Cost = 1.1
	c.Queues[0].AHT = 180
	for q := range c.Queues {
		c.Queues[q].Definition = "sl-1"
	}
	got := staffedCentre(t, c, quick)
	if n, both := total(got.Agents[:1]), total(got.Agents[1:]); float64(n)+1.1*float64(both) > 20*22.7*1.01 {
		t.Errorf("%d of one skill, %d of both", n, both)
	}
}

func TestHeadsThatThereAre(t *testing.T) {
	c := centre([]float64{60, 60}, []int{0}, []int{0, 1})
	c.Groups[1].AtMost = slices.Repeat([]int{6}, 20)
	got := staffedCentre(t, c, quick)
	if most := slices.Max(got.Agents[1]); most > 6 {
		t.Errorf("%d agents of 6", most)
	}
	if len(got.Impossible) != 1 || got.Impossible[0].Queue != 1 || !strings.Contains(got.Impossible[0].Reason, "g1") {
		t.Errorf("six agents for eight erlangs: %+v", got.Impossible)
	}
	if got.Served[0].Total.Low < 0.8 {
		t.Errorf("the other queue has agents of its own, but %+v", got.Served[0].Total)
	}
}

func TestOverTheWholeNeedsNoMore(t *testing.T) {
	c := centre([]float64{60, 60}, []int{0, 1}, []int{1, 0})
	for i := range c.Queues[0].Contacts {
		c.Queues[0].Contacts[i] = 20 + 8*float64(i)
	}
	each, whole := staffedCentre(t, c, quick), quick
	whole.Whole = true
	got := staffedCentre(t, c, whole)
	if total(got.Agents) > total(each.Agents) || got.Served[0].Total.Level < 0.8 || got.Served[1].Total.Level < 0.8 {
		t.Errorf("%d agent-intervals over the whole, %d in every interval, %+v", total(got.Agents), total(each.Agents), got.Served[0].Total)
	}
}

// In a shared group callers who give up soon are served worse. A head start makes
// good for it, and nobody is to be hired for their sake.
func TestHeadStartForTheImpatient(t *testing.T) {
	c := centre([]float64{100, 40}, []int{0, 1})
	c.Queues[0].Patience, c.Queues[1].Patience = 600, 40
	for q := range c.Queues {
		c.Queues[q].Definition = "sl-3"
	}
	e := quick
	e.Whole = true
	plain := staffedCentre(t, c, e)
	e.Route = true
	routed := staffedCentre(t, c, e)
	if plain.HeadStart != nil || routed.HeadStart[0] != 0 || !(routed.HeadStart[1] > 1) {
		t.Errorf("head starts %v without, %v with", plain.HeadStart, routed.HeadStart)
	}
	apart := func(s staffing.Staffed) float64 { return math.Abs(s.Served[0].Total.Level - s.Served[1].Total.Level) }
	if apart(routed) > apart(plain)/2 || total(routed.Agents) >= total(plain.Agents) {
		t.Errorf("levels %.3f apart with %d agent-intervals, without head starts %.3f with %d", apart(routed), total(routed.Agents), apart(plain), total(plain.Agents))
	}
}

func TestGainOfAnAgentHour(t *testing.T) {
	c := centre([]float64{60, 60}, []int{0}, []int{1})
	few, plenty := slices.Repeat([]int{8}, 20), slices.Repeat([]int{16}, 20)
	gains, err := c.Gains([][]int{few, plenty}, nil, 1, 20, played(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 2; i < 20; i++ {
		if g := gains[0][i]; g.Low < 1 || g.High < g.Low {
			t.Errorf("interval %d: the ninth agent brings %+v", i, g)
		}
		if g := gains[1][i]; math.Abs(g.Contacts) > 0.5 {
			t.Errorf("interval %d: the 17th of 16 brings %+v", i, g)
		}
	}
}

func TestCentreBadInput(t *testing.T) {
	for want, spoil := range map[string]func(*staffing.Centre){
		"queue b: no group serves it":  func(c *staffing.Centre) { c.Groups[1].Queues = []int{0} },
		"every group has its agents":   func(c *staffing.Centre) { c.Groups[0].Agents, c.Groups[1].Agents = make([]int, 20), make([]int, 20) },
		"a service level of 100 %":     func(c *staffing.Centre) { c.Queues[0].Level = 1 },
		"handling time must be pos":    func(c *staffing.Centre) { c.Queues[1].AHT = 0 },
		"patience must be positive":    func(c *staffing.Centre) { c.Queues[1].Patience = 0 },
		"no queue has a service level": func(c *staffing.Centre) { c.Queues[0].Level, c.Queues[1].Level = 0, 0 },
		"there is no queue 7":          func(c *staffing.Centre) { c.Groups[0].Queues = []int{7} },
		`"sl-9" is no service level`:   func(c *staffing.Centre) { c.Queues[0].Definition = "sl-9" },
		"group g0: want a number of":   func(c *staffing.Centre) { c.Groups[0].AtMost = []int{1} },
		"contacts must not be negat":   func(c *staffing.Centre) { c.Queues[0].Contacts[3] = -1 },
		"cost of an agent must":        func(c *staffing.Centre) { c.Groups[0].Cost = -1 },
	} {
		c := centre([]float64{10, 10}, []int{0}, []int{1})
		spoil(&c)
		if _, err := staffing.StaffCentre(c, quick, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestPlayThatFails(t *testing.T) {
	broken := errors.New("broken")
	c := centre([]float64{10}, []int{0})
	_, err := staffing.StaffCentre(c, quick, func([][]int, []float64, uint64, int) ([]staffing.Served, error) { return nil, broken })
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestCrossTrained(t *testing.T) {
	if got := staffing.CrossTrained(4, 2); !slices.EqualFunc(got, [][]int{{0, 1}, {1, 2}, {2, 3}, {3, 0}}, slices.Equal) {
		t.Errorf("chain of four: %v", got)
	}
	if got := staffing.CrossTrained(3, 3); len(got) != 1 {
		t.Errorf("everybody does everything in %d groups", len(got))
	}
	pairs := map[[2]int]int{}
	for _, g := range staffing.CrossTrained(17, 4) {
		for i, a := range g {
			for _, b := range g[i+1:] {
				if pairs[[2]int{min(a, b), max(a, b)}]++; pairs[[2]int{min(a, b), max(a, b)}] > 1 {
					t.Errorf("queues %d and %d are together twice", a, b)
				}
			}
		}
	}
}

// bank is the day of 17 classes in quarter-hours, 62,625 contacts, held to 80 %
// of the offered within 20 seconds.
func bank(t testing.TB, groups [][]int) staffing.Centre {
	t.Helper()
	classes, day := shared(t, "tidy_classes.csv"), shared(t, "tidy_5min_by_class.csv")
	number := func(text string) float64 {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	c := staffing.Centre{Seconds: 900}
	for q, row := range classes {
		contacts := make([]float64, len(day)/3)
		for i := range day {
			contacts[i/3] += number(day[i][3+q])
		}
		c.Queues = append(c.Queues, staffing.CentreQueue{
			Name: row[0], Contacts: contacts, AHT: number(row[1]), Patience: number(row[2]), Level: 0.8, AnswerWithin: 20, Definition: "sl-3",
		})
	}
	for g, queues := range groups {
		c.Groups = append(c.Groups, staffing.CentreGroup{Name: fmt.Sprintf("g%d", g), Queues: queues})
	}
	return c
}

func shared(t testing.TB, name string) [][]string {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "usbank_seelab_params", name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the shared data is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// Full pooling needs 15.0 % fewer agents than 17 single queues, or 15.4 % where
// only the whole day counts; that much can be saved and no more. Four skills each
// give nineteen twentieths of it, six and head starts nearly all.
func TestBankOf17Classes(t *testing.T) {
	if testing.Short() {
		t.Skip("plays days of 62,625 contacts a few hundred times")
	}
	for _, want := range []struct {
		skills int
		whole  bool
		route  bool
		fewer  float64
	}{{4, false, false, 0.138}, {6, true, true, 0.15}} {
		c := bank(t, staffing.CrossTrained(17, want.skills))
		s := staffedCentre(t, c, staffing.Effort{Whole: want.whole, Route: want.route})
		found, alone, pooled := total(s.Agents), total(s.Alone), total([][]int{s.Pooled})
		fewer := 1 - float64(found)/float64(alone)
		lowest := 1.0
		for q := range s.Served {
			l := s.Served[q].Total
			lowest = min(lowest, l.Level)
			t.Logf("%-16s %.4f (%.4f to %.4f)", c.Queues[q].Name, l.Level, l.Low, l.High)
		}
		t.Logf("%d skills, over the whole %v: %.2f agent-hours, single queues %.2f, full pooling %.2f: %.1f %% fewer of at most %.1f %%; lowest level %.4f",
			want.skills, want.whole, float64(found)/4, float64(alone)/4, float64(pooled)/4, 100*fewer, 100*(1-float64(pooled)/float64(alone)), lowest)
		if fewer < want.fewer || lowest < 0.8 || len(s.Impossible) > 0 {
			t.Errorf("%d skills: %.1f %% fewer agents, want %.1f %%, lowest level %.4f, %v", want.skills, 100*fewer, 100*want.fewer, lowest, s.Impossible)
		}
	}
}

// BenchmarkBankOf17Classes is the day of 17 classes staffed with four skills each
// and checked.
func BenchmarkBankOf17Classes(b *testing.B) {
	c := bank(b, staffing.CrossTrained(17, 4))
	for b.Loop() {
		staffedCentre(b, c, staffing.Effort{})
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/day")
}
