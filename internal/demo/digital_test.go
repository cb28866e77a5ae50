package demo

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// Three weeks of the digital desk: chats take longer beside another one, mails of
// the night wait for the morning, and nobody writes with more than two at once.
func TestTheDigitalDesk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	h, err := New(Config{Dir: dir, Seed: 3, Start: at(t, "2026-08-24 00:00"), Location: berlin(t)})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Generate(t.Context(), at(t, "2026-09-14 00:00"), nil); err != nil {
		t.Fatal(err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(dir, "digital.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // only read
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	counts, ends := map[string]float64{}, map[string][]time.Time{}
	var overnight float64
	for _, r := range rows[1:] {
		channel, agent, outcome := r[1], r[3], r[10]
		counts[channel+" "+outcome]++
		if outcome != "answered" {
			continue
		}
		answered, err := time.Parse(time.RFC3339, r[5])
		if err != nil {
			t.Fatal(err)
		}
		end, err := time.Parse(time.RFC3339, r[6])
		if err != nil {
			t.Fatal(err)
		}
		if wait, err := strconv.Atoi(r[7]); channel == "email" && err == nil && wait > 6*3600 {
			overnight++
		}
		ends[agent] = append(ends[agent], answered, end)
	}
	within := func(what string, low, got, high float64) {
		t.Helper()
		if got < low || got > high {
			t.Errorf("%s: %.3g, want %g to %g", what, got, low, high)
		}
	}
	within("chats answered", 3000, counts["chat answered"], 6000)
	within("share of chats given up", 0.02, counts["chat abandoned"]/(counts["chat answered"]+counts["chat abandoned"]), 0.2)
	within("mails answered", 2000, counts["email answered"], 4500)
	within("share of mails that waited over night", 0.2, overnight/counts["email answered"], 0.7)
	if len(ends) != 10 {
		t.Errorf("%d people answered, want 10", len(ends))
	}
	for agent, spans := range ends {
		for i := 0; i < len(spans); i += 2 {
			together := 0
			for j := 0; j < len(spans); j += 2 {
				if !spans[j].After(spans[i]) && spans[j+1].After(spans[i]) {
					together++
				}
			}
			if together > 2 {
				t.Fatalf("%s has %d at once at %s", agent, together, spans[i])
			}
		}
	}
}
