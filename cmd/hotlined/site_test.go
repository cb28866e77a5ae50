package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hotlined/hotlined/internal/clickhoused"
)

// command runs hotlined in this process and returns what it printed.
func command(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs strings.Builder
	if code := run(t.Context(), args, &out, &errs); code != exitDone {
		t.Fatalf("hotlined %s: exit %d: %s", strings.Join(args, " "), code, errs.String())
	}
	return out.String()
}

func needEngine(t testing.TB) {
	t.Helper()
	if _, err := clickhoused.FindLibrary(clickhoused.Default()); errors.Is(err, clickhoused.ErrNoLibrary) {
		t.Skip("the engine is not installed: ", err)
	}
}

// The figures of the bank's own file, as its researchers count them.
func TestTheBankOf1999(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	needEngine(t)
	file := filepath.Join("..", "..", "..", "shared", "data", "technion-bank", "calls_1999_jan_jul.csv.gz")
	if _, err := os.Stat(file); err != nil {
		t.Skip("the bank's calls are not here: ", err)
	}
	t.Setenv("HOTLINED_DATA_DIR", t.TempDir())

	var first, again struct {
		Read, Stored, Known, Quarantined int
		Skipped                          map[string]int
		BeforeQueue                      int `json:"before_queue"`
	}
	importInto := func(into any) {
		t.Helper()
		if err := json.Unmarshal([]byte(command(t, "import", "contacts-csv", "--mapping", "technion", file, "--json")), into); err != nil {
			t.Fatal(err)
		}
	}
	importInto(&first)
	if first.Read != 252_290 || first.Skipped["phantom"] != 2_348 || first.BeforeQueue != 13_577 || first.Stored != 249_942 || first.Quarantined != 0 {
		t.Errorf("import: %+v", first)
	}
	importInto(&again)
	if again.Stored != 0 || again.Known != 249_942 {
		t.Errorf("the same again: %+v", again)
	}

	var kpi struct {
		Rows []struct {
			Counts map[string]float64
			KPIs   map[string]struct{ Value float64 }
		}
	}
	answer := command(t, "kpi", "--from", "1999-01-01", "--to", "1999-08-01", "--answer-within", "20s", "--json")
	if err := json.Unmarshal([]byte(answer), &kpi); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]float64{
		"answered": 196_364, "abandoned": 40_001, "before_queue": 13_577, "answered_in_time": 99_469, "abandoned_in_time": 11_849,
	} {
		if got := kpi.Rows[0].Counts[name]; got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	for id, want := range map[string]struct{ value, within float64 }{
		"asa": {62.251, 5e-4}, "longest-wait": {2_733, 0}, "aht": {189.654, 5e-4},
		"sl-1": {.470958, 5e-7}, "sl-2": {.506554, 5e-7}, "sl-3": {.420828, 5e-7}, "sl-4": {.443037, 5e-7},
	} {
		if got := kpi.Rows[0].KPIs[id].Value; got < want.value-want.within || got > want.value+want.within {
			t.Errorf("%s: %v, want %v", id, got, want.value)
		}
	}
}
