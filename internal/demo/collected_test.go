package demo

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/collectors/asterisk"
	"github.com/hotlined/hotlined/collectors/cases"
	"github.com/hotlined/hotlined/collectors/evaluations"
	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/collectors/surveys"
	"github.com/hotlined/hotlined/collectors/table"
	"github.com/hotlined/hotlined/internal/hotline"
)

// collector is what all of them can do.
type collector interface {
	Collect(ctx context.Context, checkpoint []byte, emit func(hotline.Facts) error) error
}

// collect gathers what a collector finds.
func collect(t *testing.T, c collector, err error) (all hotline.Facts) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	all.Skipped = map[string]int{}
	err = c.Collect(t.Context(), nil, func(f hotline.Facts) error {
		all.Read += f.Read
		all.Contacts = append(all.Contacts, f.Contacts...)
		all.AgentStates = append(all.AgentStates, f.AgentStates...)
		all.Surveys = append(all.Surveys, f.Surveys...)
		all.Evaluations = append(all.Evaluations, f.Evaluations...)
		all.Cases = append(all.Cases, f.Cases...)
		all.CaseEvents = append(all.CaseEvents, f.CaseEvents...)
		all.FollowUps = append(all.FollowUps, f.FollowUps...)
		all.Rejected = append(all.Rejected, f.Rejected...)
		for why, n := range f.Skipped {
			all.Skipped[why] += n
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all.Rejected {
		if !strings.HasPrefix(r.Reason, "csat: ") { // the survey tool's bug
			t.Errorf("rejected: %+v", r)
		}
	}
	return all
}

// TestTheCollectorsUnderstandIt follows three weeks of files, two archives
// among them, with the collectors that follow a real hotline's.
func TestTheCollectorsUnderstandIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	now := at(t, "2026-10-27 16:20")
	generated(t, dir, 3, at(t, "2026-10-12 00:00"), now)
	env := input.Env{Name: "demo", Site: berlin(t), CustomerKey: input.Key("0123456789abcdef")}

	t.Run("queue_log", func(t *testing.T) {
		t.Parallel()
		cfg := asterisk.Default()
		cfg.Path = filepath.Join(dir, "asterisk", "queue_log")
		c, err := asterisk.New(cfg, env)
		checkContacts(t, collect(t, c, err), readQueueLog(t, dir))
	})
	file := func(name string) string { return filepath.Join(dir, name) }
	t.Run("surveys", func(t *testing.T) {
		t.Parallel()
		c, err := surveys.New(table.Config{Path: file("surveys.csv")}, env)
		facts := collect(t, c, err)
		got, bad, want := len(facts.Surveys), len(facts.Rejected), len(readCSV(t, dir, "surveys.csv"))
		if got+bad != want || bad == 0 || bad > 50 {
			t.Errorf("%d surveys and %d rejected of %d rows", got, bad, want)
		}
	})
	t.Run("evaluations", func(t *testing.T) {
		t.Parallel()
		c, err := evaluations.New(table.Config{Path: file("evaluations.csv")}, env)
		if got, want := len(collect(t, c, err).Evaluations), len(readCSV(t, dir, "evaluations.csv"))/len(form); got != want {
			t.Errorf("%d evaluations, want %d", got, want)
		}
	})
	t.Run("cases", func(t *testing.T) {
		t.Parallel()
		c, err := cases.New(table.Config{Path: file("cases.csv")}, env)
		if got, want := len(collect(t, c, err).Cases), len(readCSV(t, dir, "cases.csv")); got != want {
			t.Errorf("%d cases of %d rows", got, want)
		}
		c, err = cases.NewEvents(table.Config{Path: file("case-events.csv")}, env)
		if got, want := len(collect(t, c, err).CaseEvents), len(readCSV(t, dir, "case-events.csv")); got != want {
			t.Errorf("%d steps of %d rows", got, want)
		}
		c, err = cases.NewFollowUps(table.Config{Path: file("follow-ups.csv")}, env)
		if got, want := len(collect(t, c, err).FollowUps), len(readCSV(t, dir, "follow-ups.csv")); got != want {
			t.Errorf("%d follow-ups of %d rows", got, want)
		}
	})
}

// checkContacts compares what the collector made of the log with what the log says.
func checkContacts(t *testing.T, facts hotline.Facts, lines []line) {
	t.Helper()
	done, open := calls(t, lines)
	type key struct {
		id    string
		visit uint16
	}
	latest := map[key]hotline.Contact{}
	for _, c := range facts.Contacts {
		latest[key{c.ID, c.Visit}] = c
	}
	if len(latest) != len(done)+len(open) {
		t.Errorf("%d visits, want %d", len(latest), len(done)+len(open))
	}
	var got, want struct {
		answered, abandoned    int
		wait, talk, hold, wrap int64
	}
	for _, c := range latest {
		if len(c.Evidence) > 0 {
			t.Fatalf("%+v: repaired", c)
		}
		if c.Outcome == hotline.Answered {
			got.answered++
			got.wait += int64(c.Wait / time.Second)
			got.talk += int64((c.Talk + c.Hold) / time.Second)
			got.hold += int64(c.Hold / time.Second)
			got.wrap += int64(c.Wrap / time.Second)
		}
		if c.Outcome == hotline.Abandoned {
			got.abandoned++
		}
	}
	for _, c := range done {
		if c.answered > 0 {
			want.answered++
			want.wait += c.wait()
			want.talk += c.talk
			want.hold += c.hold
			want.wrap += c.wrap
		}
		if c.outcome == "ABANDON" {
			want.abandoned++
		}
	}
	if got != want {
		t.Errorf("collected %+v\nwritten   %+v", got, want)
	}
	if len(facts.AgentStates) == 0 {
		t.Error("no agent did anything")
	}
	t.Logf("%d lines, %d visits, %d states, skipped %v", facts.Read, len(latest), len(facts.AgentStates), facts.Skipped)
}
