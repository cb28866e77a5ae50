package staffing

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// row is one line of a vector file, by column name.
type row struct {
	t      *testing.T
	line   int
	values map[string]string
}

func (r row) f(name string) float64 {
	r.t.Helper()
	v, err := strconv.ParseFloat(r.values[name], 64)
	if err != nil {
		r.t.Fatalf("line %d, %s: %v", r.line, name, err)
	}
	return v
}

func (r row) load() Load {
	l := Load{Rate: r.f("calls_per_interval") / r.f("interval_s"), AHT: r.f("aht_s"), Patience: math.Inf(1)}
	if _, ok := r.values["patience_s"]; ok {
		l.Patience = r.f("patience_s")
	}
	return l
}

// want fails unless got equals the column to 1e-9 relative.
func (r row) want(name string, got float64) {
	r.t.Helper()
	want := r.f(name)
	if math.Abs(got-want) > 1e-9*math.Abs(want) && math.Abs(got-want) > 1e-300 {
		r.t.Errorf("line %d: %s = %.15g, want %.15g (off by %.2g) %v", r.line, name, got, want, got/want-1, r.values)
	}
}

// vectors reads a file of the shared Erlang vectors, or skips.
func vectors(t *testing.T, name string) []row {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for !exists(filepath.Join(dir, "go.mod")) {
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	f, err := os.Open(filepath.Join(dir, "..", "shared", "data", "erlang_vectors", name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the shared Erlang vectors are not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []row
	for i, line := range lines[1:] {
		values := map[string]string{}
		for c, column := range lines[0] {
			values[column] = line[c]
		}
		out = append(out, row{t: t, line: i + 2, values: values})
	}
	return out
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func TestVectorsB(t *testing.T) {
	t.Parallel()
	for _, r := range vectors(t, "erlang_b_mpmath.csv") {
		r.want("blocking", ErlangB(int(r.f("agents")), r.f("erlangs")))
	}
}

func TestVectorsC(t *testing.T) {
	t.Parallel()
	for _, r := range vectors(t, "erlang_c_mpmath.csv") {
		p, err := Evaluate(r.load(), int(r.f("agents")), r.f("target_s"))
		if err != nil {
			t.Fatal(err)
		}
		r.want("erlangs", p.Erlangs)
		r.want("p_wait", p.Wait)
		r.want("service_level", p.ServiceLevel)
		r.want("asa_s", p.ASAAnswered)
		r.want("occupancy", p.Occupancy)
		r.want("mean_queue", p.Queue)
	}
}

func TestVectorsRequired(t *testing.T) {
	t.Parallel()
	for _, r := range vectors(t, "erlang_c_required_agents_mpmath.csv") {
		targets := Targets{ServiceLevel: r.f("target_sl"), AnswerWithin: r.f("target_s"), Occupancy: r.f("max_occupancy")}
		p, err := Required(r.load(), targets)
		if err != nil {
			t.Fatal(err)
		}
		if p.Agents != int(r.f("agents")) {
			t.Errorf("line %d: %d agents, want %s", r.line, p.Agents, r.values["agents"])
		}
		r.want("service_level", p.ServiceLevel)
		r.want("occupancy", p.Occupancy)
	}
}

func TestVectorsA(t *testing.T) {
	t.Parallel()
	for _, r := range vectors(t, "erlang_a_mpmath.csv") {
		p, err := Evaluate(r.load(), int(r.f("agents")), r.f("target_s"))
		if err != nil {
			t.Fatal(err)
		}
		r.want("p_wait", p.Wait)
		r.want("p_abandon", p.Abandonment)
		r.want("mean_wait_all_s", p.ASAAll)
		r.want("asa_answered_s", p.ASAAnswered)
		r.want("mean_queue", p.Queue)
		r.want("occupancy", p.Occupancy)
		r.want("p_served_within", p.ServiceLevel)
		r.want("p_abandon_within", p.AbandonedWithin)
		r.want("service_level_of_answered", p.ServiceLevelAnswered)
	}
}

// The published cases that name all their numbers, to the digits they print.
func TestPublishedCases(t *testing.T) {
	t.Parallel()
	erlangs := regexp.MustCompile(`\(A=([0-9.]+)\)`)
	checked := 0
	for _, r := range vectors(t, "published_cases.csv") {
		var got float64
		metric := r.values["metric"]
		found := erlangs.FindStringSubmatch(metric)
		switch {
		case found != nil:
			a, err := strconv.ParseFloat(found[1], 64)
			if err != nil {
				t.Fatal(err)
			}
			n := int(r.f("agents"))
			got = map[string]float64{
				"blocking": ErlangB(n, a), "ln blocking": LogErlangB(n, a), "p_wait": ErlangC(n, a), "ln p_wait": LogErlangC(n, a),
			}[strings.TrimSpace(strings.TrimSuffix(metric, found[0]))]
		case r.values["calls"] != "" && r.values["value"] != "":
			l := Load{Rate: r.f("calls") / r.f("interval_s"), AHT: r.f("aht_s"), Patience: math.Inf(1)}
			if r.values["patience_s"] != "" {
				l.Patience = r.f("patience_s")
			}
			p, err := Evaluate(l, int(r.f("agents")), r.f("target_s"))
			if err != nil {
				t.Fatal(err)
			}
			name, _, _ := strings.Cut(metric, " (")
			var known bool
			if got, known = map[string]float64{
				"service_level": p.ServiceLevel, "p_wait": p.Wait, "p_abandon": p.Abandonment, "occupancy": p.Occupancy,
				"mean wait of ALL calls": p.ASAAll / 60, "P(served within target)": p.ServiceLevel, "P(served within 20s)": p.ServiceLevel,
			}[name]; !known {
				continue
			}
		default:
			continue // several numbers in words; they are among the exact vectors
		}
		r.values["value"], _, _ = strings.Cut(r.values["value"], " (")
		want, tolerance := r.f("value"), 5e-6
		if v, err := strconv.ParseFloat(r.values["tolerance"], 64); err == nil {
			tolerance = v
		}
		if math.Abs(got-want) > max(tolerance, 1e-9*math.Abs(want)) && (got == 0 || math.Abs(got/want-1) > 1e-9) {
			t.Errorf("line %d, %s: %.12g, want %.12g", r.line, metric, got, want)
		}
		checked++
	}
	if checked < 20 {
		t.Errorf("only %d cases were understood", checked)
	}
}

// The plain sums and the logarithms are two ways to the same split.
func TestDirectAgreesWithScaled(t *testing.T) {
	t.Parallel()
	for _, a := range []float64{1e-6, 0.01, 1, 8, 60, 400, 2000} {
		for _, ratio := range []float64{0.3, 0.8, 1, 1.1, 1.5} {
			for _, patience := range []float64{5, 60, 300, 3000} {
				for _, within := range []float64{0, 5, 60} {
					n := max(1, int(a*ratio))
					q := newQueue(Load{Rate: a / 200, AHT: 200, Patience: patience}, within).with(float64(n))
					s, ok := q.direct(math.NaN())
					if !ok {
						continue
					}
					p, want := q.performance(s, q.series(q.x)), q.performance(q.scaled(), q.busy(q.x))
					near(t, "wait", p.Wait/want.Wait, 1, 1e-10)
					near(t, "service level", p.ServiceLevel, want.ServiceLevel, 1e-12)
					near(t, "ASA", p.ASAAnswered, want.ASAAnswered, 1e-10*want.ASAAnswered)
					near(t, "abandonment", p.Abandonment, want.Abandonment, 1e-10*want.Abandonment)
				}
			}
		}
	}
}
