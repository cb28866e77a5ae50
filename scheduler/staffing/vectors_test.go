package staffing

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
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
