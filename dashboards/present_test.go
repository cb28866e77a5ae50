package dashboards_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/dashboards"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

// show asks one panel of the real pages for its answer over today until now.
func show(t *testing.T, st *store.Store, page, panel string, from, to time.Time) (names []string, rows [][]any) {
	t.Helper()
	for _, d := range dashboards.All(inputs()) {
		if d.UID != page {
			continue
		}
		p, ok := d.Panel(panel)
		if !ok {
			t.Fatalf("%s has no panel %s", page, panel)
		}
		sql, err := dashboards.Expand(p.SQL, dashboards.NewRange(from, to, 300, p.Grain), nil)
		if err != nil {
			t.Fatal(err)
		}
		sql = strings.ReplaceAll(sql, "now64(3)", fmt.Sprintf("fromUnixTimestamp64Milli(%d)", noon(t).UnixMilli()))
		cols, rows, err := st.Rows(t.Context(), sql)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cols {
			names = append(names, c.Name)
		}
		return names, rows
	}
	t.Fatalf("there is no page %s", page)
	return nil, nil
}

// pick is one column of an answer.
func pick(names []string, rows [][]any, column string) (out []any) {
	i := slices.Index(names, column)
	for _, r := range rows {
		out = append(out, r[i])
	}
	return out
}

func save(t *testing.T, st *store.Store, facts hotline.Facts) {
	t.Helper()
	if _, err := st.SaveFacts(t.Context(), "pbx", facts); err != nil {
		t.Fatal(err)
	}
}

// call is a contact of the queue cards, answered or not, whose end is known at once.
func call(id, customer, agent string, offered time.Time, wait, talk, wrap time.Duration) hotline.Contact {
	c := hotline.Contact{
		Source: "pbx", ID: id, Visit: 1, Channel: hotline.Phone, Direction: hotline.Inbound, Queue: "cards", Customer: customer,
		Offered: offered, Wait: wait, Outcome: hotline.Abandoned, Ended: offered.Add(wait + talk), Known: offered.Add(wait + talk + time.Second),
	}
	if agent != "" {
		c.Agent, c.Outcome, c.Answered, c.Talk, c.Wrap = agent, hotline.Answered, offered.Add(wait), talk, wrap
	}
	return c
}

// Ann came at eight and put her last call away at 12:51; Bob has spoken to nobody
// since his break ended; Cy still writes up a call; Dee hung up and went on a break.
func TestFreeSinceTheLastContact(t *testing.T) {
	t.Parallel()
	st, now := storetest.Open(t), noon(t)
	ago := func(m int) time.Time { return now.Add(-time.Duration(m) * time.Minute) }
	state := func(agent string, minutes int, s hotline.State, why string) hotline.AgentState {
		return hotline.AgentState{Source: "pbx", Agent: agent, At: ago(minutes), State: s, Reason: why}
	}
	save(t, st, hotline.Facts{
		AgentStates: []hotline.AgentState{
			state("ann", 300, hotline.Available, ""), state("bob", 300, hotline.Available, ""), state("bob", 40, hotline.Paused, "break"),
			state("bob", 25, hotline.Available, ""), state("cy", 300, hotline.Available, ""), state("dee", 300, hotline.Available, ""), state("dee", 8, hotline.Paused, "lunch"),
		},
		Contacts: []hotline.Contact{
			call("1", "x", "ann", ago(120), 0, 5*time.Minute, 0), call("2", "x", "ann", ago(20), 0, 5*time.Minute, time.Minute),
			call("3", "x", "bob", ago(60), 0, 5*time.Minute, 0), call("4", "x", "cy", ago(6), 0, 4*time.Minute, 10*time.Minute),
			call("5", "x", "dee", ago(30), 0, 5*time.Minute, 0),
		},
	})
	names, rows := show(t, st, "hotlined-now", "agents-now", now.Add(-13*time.Hour), now)
	if got, want := pick(names, rows, "Agent"), []any{"dee", "cy", "bob", "ann"}; !slices.Equal(got, want) {
		t.Fatalf("who needs a look first: got %v, want %v", got, want)
	}
	want := []any{"Paused: lunch", int64(8 * 60), "Wrap-up", int64(2 * 60), "Free", int64(25 * 60), "Free", int64(14 * 60)}
	states, since := pick(names, rows, "State"), pick(names, rows, "For")
	for i := range states {
		if states[i] != want[2*i] || since[i] != want[2*i+1] {
			t.Errorf("%v: %v for %v s, want %v for %v s", pick(names, rows, "Agent")[i], states[i], since[i], want[2*i], want[2*i+1])
		}
	}
}

// Whom to call back: those who waited, whom nobody has reached since; a hang-up
// within five seconds was no caller, and one without a number cannot be called.
func TestWhomToCallBack(t *testing.T) {
	t.Parallel()
	st, now := storetest.Open(t), noon(t)
	ago := func(m int) time.Time { return now.Add(-time.Duration(m) * time.Minute) }
	save(t, st, hotline.Facts{Contacts: []hotline.Contact{
		call("early", "a", "", ago(10), 5*time.Second, 0, 0),
		call("waited", "b", "", ago(60), 90*time.Second, 0, 0),
		call("again", "c", "", ago(50), 70*time.Second, 0, 0), call("reached", "c", "ann", ago(45), 0, time.Minute, 0),
		call("nameless", "", "", ago(20), 40*time.Second, 0, 0),
		call("later", "d", "", ago(30), 6*time.Second, 0, 0), call("before", "d", "ann", ago(90), 0, time.Minute, 0),
	}})
	names, rows := show(t, st, "hotlined-now", "abandoned-contacts", now.Add(-13*time.Hour), now)
	if got, want := pick(names, rows, "Contact"), []any{"later", "waited", "nameless", "again", "early"}; !slices.Equal(got, want) {
		t.Errorf("in the order of calling: got %v, want %v", got, want)
	}
	if got, want := pick(names, rows, "Call back"), []any{"yes", "yes", "no number", "reached since", "gave up early"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Two quarters in a row are one stretch, with what its worst quarter lacks; a
// quarter after a covered one is another.
func TestGapsAreStretches(t *testing.T) {
	t.Parallel()
	st, now := storetest.Open(t), noon(t)
	day := now.Truncate(24 * time.Hour)
	gap := func(queue string, at time.Duration, need, have float64, why string) hotline.Gap {
		return hotline.Gap{Queue: queue, Start: day.Add(at), Interval: 15 * time.Minute, Required: need, Rostered: have, Why: why}
	}
	if _, err := st.SaveRoster(t.Context(), hotline.Roster{
		ID: "week", Version: 1, From: day, To: day.AddDate(0, 0, 7), MadeAt: day,
		Gaps: []hotline.Gap{
			gap("cards", 14*time.Hour, 5, 4, "lunch"), gap("cards", 14*time.Hour+15*time.Minute, 6, 3, "training"),
			gap("cards", 15*time.Hour, 5, 4, "late shift"), gap("accounts", 14*time.Hour+30*time.Minute, 3, 2, "leave"),
		},
	}); err != nil {
		t.Fatal(err)
	}
	names, rows := show(t, st, "hotlined-plan", "gaps", day, day.AddDate(0, 0, 7))
	if got, want := pick(names, rows, "Why"), []any{"training", "leave", "late shift"}; !slices.Equal(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	from, to := pick(names, rows, "From")[0].(time.Time), pick(names, rows, "To")[0].(time.Time)
	if !from.Equal(day.Add(14*time.Hour)) || to.Sub(from) != 30*time.Minute || pick(names, rows, "Missing")[0] != 3. {
		t.Errorf("the deepest: %s to %s, %v missing", from, to, pick(names, rows, "Missing")[0])
	}
}
