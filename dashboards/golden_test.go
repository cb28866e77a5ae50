package dashboards_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	yaml "go.yaml.in/yaml/v3"

	"github.com/hotlined/hotlined/dashboards"
)

var update = flag.Bool("update", false, "write the golden files anew")

// sample are measures enough to make every panel, which do not change when a
// definition of the trade is added.
func sample() dashboards.Inputs {
	ratio := func(id, unit, num, den, from string) dashboards.Measure {
		return dashboards.Measure{ID: id, Title: id, Help: "Help.", Unit: unit, From: from, SQL: "sum(" + num + ") / nullIf(sum(" + den + "), 0)"}
	}
	return dashboards.Inputs{Timezone: "Europe/Berlin", Measures: []dashboards.Measure{
		ratio("sl-1", "fraction", "answered_in_time + abandoned_in_time", "answered + abandoned", "queue_counts"),
		ratio("sl-2", "fraction", "answered_in_time", "answered", "queue_counts"),
		ratio("abandonment", "fraction", "abandoned", "offered", "queue_counts"),
		ratio("asa", "seconds", "wait_answered_ms / 1000", "answered", "queue_counts"),
		ratio("trusted", "fraction", "trusted", "offered", "queue_counts"),
		ratio("occupancy", "fraction", "handling_ms", "available_ms", "agent_day_times"),
		ratio("csat", "fraction", "csat_top", "csat_asked", "agent_day_counts"),
		ratio("customer-critical-accuracy", "fraction", "customer_ok", "evaluated", "agent_day_counts"),
	}}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	files, err := dashboards.Files(dashboards.All(sample()), sample(), dashboards.Options{Path: "/srv/hotlined/dashboards"})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		path := filepath.Join("testdata", "golden", filepath.FromSlash(f.Path))
		if *update {
			if err := errorsOf(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, f.Content, 0o644)); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(f.Content, want) {
			t.Errorf("%s is not what was agreed on: %s; if it should change: go test ./dashboards -update", f.Path, firstDifference(f.Content, want))
		}
	}
}

func errorsOf(errs ...error) error {
	i := slices.IndexFunc(errs, func(err error) bool { return err != nil })
	if i < 0 {
		return nil
	}
	return errs[i]
}

func firstDifference(got, want []byte) string {
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "got " + g[i] + " where there was " + w[i]
		}
	}
	return "one is longer"
}

func TestExportWritesEverything(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	written, err := dashboards.Export(dir, dashboards.All(sample()), sample(), dashboards.Options{Host: "db", Port: 9000, Protocol: "native"})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, path := range written {
		name, _ := filepath.Rel(dir, path)
		names = append(names, filepath.ToSlash(name))
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		switch filepath.Ext(path) {
		case ".json":
			err = json.Unmarshal(content, &map[string]any{})
		case ".yaml":
			err = yaml.Unmarshal(content, &map[string]any{})
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	want := []string{
		"dashboards/now.json", "dashboards/plan.json", "dashboards/coaching.json", "dashboards/health.json",
		"provisioning/datasources/hotlined.yaml", "provisioning/dashboards/hotlined.yaml", "provisioning/alerting/hotlined.yaml", "README.md",
	}
	if !slices.Equal(names, want) {
		t.Errorf("wrote %q, want %q", names, want)
	}
	source, _ := os.ReadFile(filepath.Join(dir, "provisioning/datasources/hotlined.yaml"))
	for _, part := range []string{"host: db", "port: 9000", "protocol: native", "password: ${" + dashboards.PasswordVariable + "}"} {
		if !strings.Contains(string(source), part) {
			t.Errorf("the data source does not say %q:\n%s", part, source)
		}
	}
}

func TestExportIntoAFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := dashboards.Export(file, dashboards.All(sample()), sample(), dashboards.Options{}); err == nil {
		t.Error("a file is no folder: want an error")
	}
}

// Grafana lays panels out by their places: none may cover another or hang over the edge.
func TestLayout(t *testing.T) {
	t.Parallel()
	for _, d := range dashboards.All(sample()) {
		taken := map[[2]int]string{}
		ids := map[string]bool{}
		for _, row := range d.Layout() {
			for _, p := range row.Panels {
				if ids[p.ID] {
					t.Errorf("%s: two panels have the id %s", d.UID, p.ID)
				}
				ids[p.ID] = true
				if p.X+p.W > 24 || p.W == 0 || p.H == 0 || p.Y <= row.Y {
					t.Errorf("%s %s: %d wide, %d high at %d, %d", d.UID, p.ID, p.W, p.H, p.X, p.Y)
				}
				for x := p.X; x < p.X+p.W; x++ {
					for y := p.Y; y < p.Y+p.H; y++ {
						if other := taken[[2]int{x, y}]; other != "" {
							t.Fatalf("%s: %s lies on %s", d.UID, p.ID, other)
						}
						taken[[2]int{x, y}] = p.ID
					}
				}
			}
		}
	}
}

// A reader who hovers over a panel learns what it counts; who sees nothing, why.
func TestEveryPanelExplainsItself(t *testing.T) {
	t.Parallel()
	for _, d := range dashboards.All(sample()) {
		for _, row := range d.Rows {
			for _, p := range row.Panels {
				if p.Title == "" || len(p.Help) < 10 {
					t.Errorf("%s %s: needs a title and a sentence on what it counts", d.UID, p.ID)
				}
				if p.Kind != dashboards.Stat && p.Empty == "" && p.Kind == dashboards.BarGauge {
					t.Errorf("%s %s: says nothing when it has nothing to show", d.UID, p.ID)
				}
				if strings.Contains(strings.ToLower(p.SQL), "avg(") && !strings.Contains(p.SQL, "FROM slots") {
					t.Errorf("%s %s: averages; a share is a ratio of sums", d.UID, p.ID)
				}
			}
		}
	}
}
