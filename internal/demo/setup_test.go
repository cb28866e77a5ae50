package demo

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

func TestOpeningHoursInWords(t *testing.T) {
	t.Parallel()
	for q, want := range []string{
		cards:      "Mon-Sun 00:00-24:00",
		accounts:   "Mon-Fri 07:00-21:00, Sat 09:00-17:00",
		complaints: "Mon-Fri 08:00-18:00",
	} {
		if got := openingHours(profiles[q]); got != want {
			t.Errorf("%s: %s, want %s", profiles[q].name, got, want)
		}
	}
}

func TestAFolderRemembersItsHotline(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, found, err := Remembered(dir); found || err != nil {
		t.Fatalf("an empty folder remembers: %v, %v", found, err)
	}
	h, err := New(Config{Dir: dir, Seed: 9, Start: at(t, "2026-10-14 15:00"), Location: berlin(t)})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Remember(); err != nil {
		t.Fatal(err)
	}
	got, found, err := Remembered(dir)
	if err != nil || !found {
		t.Fatalf("remembers nothing: %v", err)
	}
	if got.Seed != 9 || !got.Start.Equal(at(t, "2026-10-12 00:00")) || got.Location.String() != "Europe/Berlin" {
		t.Errorf("remembers %+v", got)
	}
	if err := os.WriteFile(filepath.Join(dir, "demo.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Remembered(dir); err == nil || !strings.Contains(err.Error(), "demo.json") {
		t.Errorf("half a file: %v", err)
	}
}

func TestConfigurationIsYAML(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "it's here: #1")
	h, err := New(Config{Dir: dir, Seed: 9, Start: at(t, "2026-10-14 15:00"), Location: berlin(t)})
	if err != nil {
		t.Fatal(err)
	}
	path, err := h.WriteConfig(Setup{Listen: "127.0.0.1:8080", Workforce: filepath.Join(dir, "workforce")})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var cfg struct {
		Workforce  string
		Collectors []struct{ Name, Kind, Path string }
	}
	if err := yaml.Unmarshal(raw, &cfg); err != nil {
		t.Fatalf("%v in\n%s", err, raw)
	}
	if len(cfg.Collectors) != 7 || cfg.Collectors[0].Path != filepath.Join(dir, "asterisk", "queue_log") || cfg.Workforce != filepath.Join(dir, "workforce") {
		t.Errorf("got %+v", cfg)
	}
}

func TestConfigMistakes(t *testing.T) {
	t.Parallel()
	_, err := New(Config{})
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("want three mistakes at once, got %v", err)
	}
}

func TestWhoIsAway(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-11-18 14:00")
	h, err := New(Config{Dir: t.TempDir(), Seed: 1, Start: at(t, "2026-08-24 00:00"), Location: berlin(t)})
	if err != nil {
		t.Fatal(err)
	}
	days := map[string]float64{}
	for _, a := range h.Absences(now.AddDate(0, 0, 42), now) {
		if a.Kind == "sickness" && a.From.After(now) {
			t.Errorf("%s will be sick on %s: nobody can know", a.Agent, a.From)
		}
		if !a.To.After(a.From) {
			t.Errorf("%+v ends before it begins", a)
		}
		days[a.Kind] += a.To.Sub(a.From).Hours() / 24
	}
	span := now.AddDate(0, 0, 42).Sub(h.cfg.Start).Hours() / 24
	people := float64(len(h.Agents()))
	if share := days["leave"] / span / people; share < 0.04 || share > 0.13 {
		t.Errorf("on leave %.3f of the time", share)
	}
	if share := days["sickness"] / (span - 42) / people; share < 0.015 || share > 0.06 {
		t.Errorf("sick %.3f of the time", share)
	}
	if got := h.cfg.indexOf(time.Date(2026, 10, 25, 23, 30, 0, 0, time.UTC)); got != 63 {
		t.Errorf("after the long day comes day %d, want 63", got)
	}
}
