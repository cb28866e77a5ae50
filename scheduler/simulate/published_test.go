package simulate

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// shared finds a file of the shared data, or skips.
func shared(t *testing.T, parts ...string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	name := filepath.Join(append([]string{dir, "..", "shared", "data"}, parts...)...)
	if _, err := os.Stat(name); err != nil {
		t.Skipf("shared data is not here: %v", err)
	}
	return name
}

// interval is a published confidence interval, and the rounding of its ends.
type interval struct{ low, high, rounded float64 }

var (
	heading = regexp.MustCompile(`(?:==>|Report for) (.+?)\s*$`)
	limits  = regexp.MustCompile(`\(\s*([-0-9.E]+),\s*([-0-9.E]+)\s*\)`)
)

// published reads the confidence intervals of a results file of ContactCenters, by
// "heading" or "heading/row".
func published(t *testing.T, name string) map[string]interval {
	t.Helper()
	f, err := os.Open(shared(t, "contactcenters_sim_examples", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out, under := map[string]interval{}, ""
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if m := heading.FindStringSubmatch(line); m != nil {
			under = m[1]
			continue
		}
		m := limits.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		key := under
		if row, _, found := strings.Cut(line, "   "); found && row != "" && !strings.Contains(row, "confidence") {
			key += "/" + strings.TrimSpace(row)
		}
		out[key] = interval{number3(t, m[1]), number3(t, m[2]), 0.0005}
	}
	return out
}

func number3(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// figure is a published figure: a ratio of what one replication came to.
type figure struct {
	name string
	of   func(t *tally) (x, y float64)
}

// reproduce plays a scenario and holds every figure against the published
// interval: it and ours must overlap, and nearly all of ours lie within.
func reproduce(t *testing.T, file string, s Scenario, figures []figure) {
	t.Helper()
	want := published(t, file)
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	t.Parallel()
	m, days, confidence := compile(s), 3000, 0.95
	if testing.Short() {
		days, confidence = 80, 0.999
	}
	sim, out, sums := newSim(m), newTally(m), make([]moments, len(figures))
	for r := range days {
		sim.play(7, r, out, func() bool { return false })
		for i := range figures {
			sums[i].add(figures[i].of(out))
		}
	}
	within := 0
	for i, f := range figures {
		p, ok := want[f.name]
		if !ok {
			t.Fatalf("%s has no %q, only %v", file, f.name, want)
		}
		e := sums[i].estimate(&student{confidence: confidence}, "")
		if testing.Short() && (e.Value == 0 || e.HalfWidth() > 0.25*e.Value) {
			continue // too rare to be seen in few days
		}
		if e.Low > p.high+p.rounded || e.High < p.low-p.rounded {
			t.Errorf("%s: %.4f in [%.4f, %.4f], published [%.4f, %.4f]", f.name, e.Value, e.Low, e.High, p.low, p.high)
		}
		mark := " "
		if e.Value >= p.low-p.rounded && e.Value <= p.high+p.rounded {
			within++
			mark = "*"
		}
		t.Logf("%s %-45s %10.4f ± %.4f, published %.4f to %.4f", mark, f.name, e.Value, e.HalfWidth(), p.low, p.high)
	}
	if !testing.Short() && 10*within < 8*len(figures) {
		t.Errorf("only %d of %d figures lie within the published intervals", within, len(figures))
	}
}

// total adds a field up over the intervals of some queues; all of them for none.
func total(field int, scale float64, queues ...int) func(*tally) (float64, float64) {
	return func(t *tally) (float64, float64) { return scale * added(t, field, queues...), 1 }
}

func added(t *tally, field int, queues ...int) (n float64) {
	for q := range t.queues {
		for i := range t.queues[q] {
			if len(queues) == 0 || queues[0] == q {
				n += t.queues[q][i][field]
			}
		}
	}
	return n
}

// ratio is of sums of fields.
func ratio(scale float64, num, den []int, queues ...int) func(*tally) (x, y float64) {
	return func(t *tally) (x, y float64) {
		for _, f := range num {
			x += scale * added(t, f, queues...)
		}
		for _, f := range den {
			y += added(t, f, queues...)
		}
		return x, y
	}
}

// worked adds a group's work up; the time after the last interval too if asked.
func worked(t *tally, g, field int, after bool) (n float64) {
	cells := t.groups[g]
	if !after {
		cells = cells[:len(cells)-1]
	}
	for i := range cells {
		n += cells[i][field]
	}
	return n
}

const minute = 60.0

func oneQueue() Scenario {
	return Scenario{
		Interval: 8 * 60 * minute, Intervals: 1,
		Queues: []Queue{{
			Name: "calls", Arrivals: Arrivals{Rates: []float64{4.2 * 8 * 60}},
			Handling: exponential(2 * minute), Target: Target{AnswerWithin: 20},
		}},
		Groups: []Group{{Name: "agents", Skills: []Skill{{}}, Counts: []int{12}}},
	}
}

func mmcFigures(more ...figure) []figure {
	return append([]figure{
		{"Number of contacts in target", total(inTime, 1)},
		{"Service level", ratio(1, []int{inTime}, []int{answered})},
		{"Speed of answer", ratio(1/minute, []int{waitAnswered}, []int{answered})},
		{"Occupancy ratio", func(t *tally) (float64, float64) { return worked(t, 0, busy, false), worked(t, 0, onDuty, false) }},
	}, more...)
}

func TestPublishedMMC(t *testing.T) { reproduce(t, "examples_MMC.res", oneQueue(), mmcFigures()) }

func TestPublishedAbandonment(t *testing.T) {
	s := oneQueue()
	s.Queues[0].Patience = exponential(minute)
	reproduce(t, "examples_MMCAb.res", s, mmcFigures(
		figure{"Number of contacts having abandoned", total(abandoned, 1)},
		figure{"Service level with abandonment", func(t *tally) (float64, float64) {
			return added(t, inTime), added(t, answered) + added(t, abandoned) - added(t, abandonedInTime)
		}},
	))
}

func TestPublishedBlocking(t *testing.T) {
	s := oneQueue()
	s.Queues[0].MaxWaiting = 5
	reproduce(t, "examples_MMCBlocked.res", s, mmcFigures(
		figure{"Number of blocked contacts", total(blocked, 1)},
		figure{"Service level with blocked contacts", ratio(1, []int{inTime}, []int{answered, blocked})},
	))
}

func TestPublishedQueueClearedAtClosing(t *testing.T) {
	s := oneQueue()
	s.DropAtEnd = true
	reproduce(t, "examples_MMCClrQ.res", s, mmcFigures(
		figure{"Number of disconnected contacts", total(cutOff, 1)},
		figure{"Service level with disconnected contacts", ratio(1, []int{inTime}, []int{answered, cutOff})},
	))
}

// threeTypes is three kinds of contacts, two groups, three periods of two hours and
// a busyness common to all.
func threeTypes() Scenario {
	s := Scenario{Interval: 120 * minute, Intervals: 3, DayFactorCV: 1 / 5.357238094391549}
	for i, perMinute := range [][]float64{{4.2, 5.3, 3.2}, {5.1, 4.3, 4.8}, {6.3, 5.2, 4.8}} {
		rates := make([]float64, 3)
		for p := range rates {
			rates[p] = perMinute[p] * 120
		}
		s.Queues = append(s.Queues, Queue{
			Name: strconv.Itoa(i), Arrivals: Arrivals{Rates: rates},
			Handling: exponential(2 * minute), HandlingFactor: []float64{1, 0.5 / 0.6, 0.5 / 0.4},
			Patience: exponential(minute / 0.3), PatienceFactor: []float64{1, 0.3 / 0.4, 0.3 / 0.2},
			Target: Target{AnswerWithin: 20},
		})
	}
	s.Groups = []Group{
		{Name: "first", Skills: []Skill{{Queue: 0}, {Queue: 1, Rank: 0}}, Counts: []int{12, 18, 9}},
		{Name: "second", Skills: []Skill{{Queue: 2}, {Queue: 1, Rank: 1}}, Counts: []int{15, 20, 11}},
	}
	return s
}

func threeTypesFigures() []figure {
	figures := []figure{
		{"Number of served contacts", total(answered, 1)},
		{"Number of contacts having abandoned", total(abandoned, 1)},
		{"Service level", func(t *tally) (float64, float64) {
			return added(t, inTime), added(t, answered) + added(t, abandoned) - added(t, abandonedInTime)
		}},
		{"Occupancy ratio", func(t *tally) (float64, float64) {
			return worked(t, 0, busy, true), worked(t, 0, onDuty, true) + worked(t, 0, overtime, true)
		}},
	}
	for q := range 3 {
		for p := range 3 {
			figures = append(figures, figure{
				"Number of contacts meeting target service level/Type " + strconv.Itoa(q) + ", period " + strconv.Itoa(p),
				func(t *tally) (float64, float64) { return t.queues[q][p][inTime], 1 },
			})
		}
	}
	return figures
}

func TestPublishedSkillsAndBusyness(t *testing.T) {
	reproduce(t, "examples_SimpleMSK.res", threeTypes(), threeTypesFigures())
}

// The second group helps the first only with contacts that have waited for 0.2
// minutes, and each group has its favourite.
func TestPublishedOverflow(t *testing.T) {
	s := threeTypes()
	s.Groups[0].Skills = []Skill{{Queue: 0, Order: 0}, {Queue: 1, Order: 1}}
	s.Groups[1].Skills = []Skill{{Queue: 1, Rank: 1, Order: 0, After: 0.2 * minute}, {Queue: 2, Order: 1}}
	reproduce(t, "examples_SimpleMSKWithRerouting.res", s, threeTypesFigures())
}
