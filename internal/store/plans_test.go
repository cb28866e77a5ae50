package store_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

// same compares what came back with what was wanted.
func same(t *testing.T, what string, got, want any, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", what, err)
	} else if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestPeopleAsLastSet(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	monday := at(t, "2024-03-04 08:00:00")
	ann := hotline.Agent{ID: "ann", Name: "Ann Ash", Team: "blue", Skills: map[string]float64{"cards": 1, "accounts": 0.8}, Contract: "full", From: monday}
	bob := hotline.Agent{ID: "bob", Name: "Bob Birch", Team: "red", Skills: map[string]float64{}}
	must(t, st.SaveAgents(t.Context(), []hotline.Agent{ann, bob}, monday))
	must(t, st.SaveAgents(t.Context(), []hotline.Agent{ann, bob}, monday.Add(time.Hour)))
	wantNumber(t, st, "(SELECT count() FROM agents)", 2)
	ann.Team, ann.Skills = "red", map[string]float64{"cards": 1}
	must(t, st.SaveAgents(t.Context(), []hotline.Agent{ann}, monday.Add(2*time.Hour)))
	agents, err := st.Agents(t.Context())
	same(t, "agents", agents, []hotline.Agent{ann, bob}, err)

	queues := []hotline.Queue{{Name: "accounts", Skill: "accounts", Channel: hotline.Phone}, {Name: "mail", Channel: hotline.Email}}
	must(t, st.SaveQueues(t.Context(), queues, monday))
	must(t, st.SaveQueues(t.Context(), queues[:1], monday.Add(time.Hour)))
	got, err := st.Queues(t.Context())
	same(t, "queues", got, queues, err)

	targets := []hotline.Target{
		{AnswerWithin: 20 * time.Second, ServiceLevel: 0.8, ShortAbandon: 5 * time.Second, MaxOccupancy: 0.85, MaxAbandon: 0.05},
		{Queue: "cards", AnswerWithin: 1500 * time.Millisecond, ServiceLevel: 0.9},
	}
	must(t, st.SaveTargets(t.Context(), targets, monday))
	promised, err := st.Targets(t.Context())
	same(t, "targets", promised, targets, err)
}

func TestPlansAsLastMade(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	monday := at(t, "2024-03-04 08:00:00")
	week := hotline.Interval{Start: monday, End: monday.AddDate(0, 0, 7)}
	forecast := func(asOf time.Time, mean float64) hotline.Forecast {
		return hotline.Forecast{Queue: "cards", Start: monday, Interval: hotline.BaseInterval, AsOf: asOf, Model: "naive", Mean: mean, AHT: 3 * time.Minute,
			Quantiles: map[string]float64{"p025": 0.5, "p05": 1, "p10": 2, "p25": 3, "p50": 4, "p75": 5, "p90": 6, "p95": 7, "p975": 8}}
	}
	older, newer := forecast(monday.AddDate(0, 0, -7), 10), forecast(monday.AddDate(0, 0, -1), 12)
	must(t, st.SaveForecasts(t.Context(), []hotline.Forecast{newer}))
	must(t, st.SaveForecasts(t.Context(), []hotline.Forecast{older}))
	forecasts, err := st.LatestForecasts(t.Context(), week)
	same(t, "forecasts", forecasts, []hotline.Forecast{newer}, err)
	wantNumber(t, st, "(SELECT count() FROM forecasts)", 2)
	// The same vintage again replaces itself.
	again := forecast(newer.AsOf, 13)
	must(t, st.SaveForecasts(t.Context(), []hotline.Forecast{again}))
	forecasts, err = st.LatestForecasts(t.Context(), week)
	same(t, "forecasts", forecasts, []hotline.Forecast{again}, err)

	need := hotline.Requirement{Queue: "cards", Start: monday, Interval: hotline.BaseInterval, AsOf: monday, Agents: 7, GrossAgents: 9.5, ServiceLevel: 0.83, Occupancy: 0.8}
	must(t, st.SaveRequirements(t.Context(), []hotline.Requirement{need}))
	needs, err := st.LatestRequirements(t.Context(), week)
	same(t, "requirements", needs, []hotline.Requirement{need}, err)

	score := hotline.Score{Measure: "sl-1", Subject: "queue", Name: "cards", Period: week, Value: 0.8, Low: 0.7, High: 0.9, N: 100, Verdict: "above"}
	must(t, st.SaveScores(t.Context(), []hotline.Score{score}))
	score.Value = 0.81
	must(t, st.SaveScores(t.Context(), []hotline.Score{score}))
	scores, err := st.Scores(t.Context(), week)
	same(t, "scores", scores, []hotline.Score{score}, err)

	advice := hotline.Coaching{Agent: "ann", Team: "blue", Topic: "wrong operation", Why: "3 of 10", Evidence: []string{"1", "2"}, Priority: 2, Period: week}
	must(t, st.SaveCoaching(t.Context(), []hotline.Coaching{advice}))
	coaching, err := st.Coaching(t.Context(), week)
	same(t, "coaching", coaching, []hotline.Coaching{advice}, err)

	failed := hotline.JobRun{Job: "score", Started: monday, Ended: monday.Add(time.Second), Err: "no data"}
	must(t, st.SaveJobRun(t.Context(), failed))
	must(t, st.SaveJobRun(t.Context(), failed))
	runs, err := st.JobRuns(t.Context(), monday)
	same(t, "job runs", runs, []hotline.JobRun{failed}, err)
}

func TestRosterVersions(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	monday := at(t, "2024-03-04 08:00:00")
	r := hotline.Roster{
		ID: "week 10", From: monday, To: monday.AddDate(0, 0, 7), MadeAt: monday.AddDate(0, 0, -3),
		Shifts: []hotline.Shift{{Agent: "ann", Start: monday, End: monday.Add(8 * time.Hour), Why: "cards need 7", Activities: []hotline.Activity{
			{Start: monday, End: monday.Add(4 * time.Hour), Kind: hotline.Work, Queue: "cards"},
			{Start: monday.Add(4 * time.Hour), End: monday.Add(5 * time.Hour), Kind: hotline.Lunch},
			{Start: monday.Add(5 * time.Hour), End: monday.Add(8 * time.Hour), Kind: hotline.Work, Queue: "cards"},
		}}},
		Gaps: []hotline.Gap{{Queue: "cards", Start: monday, Interval: hotline.BaseInterval, Required: 7, Rostered: 6, Why: "leave"}},
	}
	for want := 1; want <= 2; want++ {
		version, err := st.SaveRoster(t.Context(), r)
		if err != nil || version != want {
			t.Fatalf("saved as version %d, %v; want %d", version, err, want)
		}
	}
	must(t, st.PublishRoster(t.Context(), r.ID, 1))
	must(t, st.PublishRoster(t.Context(), r.ID, 1))
	r.Version, r.Published = 1, true
	got, err := st.Roster(t.Context(), r.ID, 1)
	same(t, "published roster", got, r, err)
	r.Version, r.Published = 2, false
	got, err = st.Roster(t.Context(), r.ID, 0)
	same(t, "latest roster", got, r, err)
	list, err := st.Rosters(t.Context())
	if err != nil || len(list) != 2 || list[0].Version != 2 || list[0].Published || !list[1].Published {
		t.Errorf("rosters %+v, %v; want the draft and the published one", list, err)
	}
	if _, err := st.Roster(t.Context(), "week 11", 0); !errors.Is(err, store.ErrNoRoster) {
		t.Errorf("got %v, want ErrNoRoster", err)
	}
	if err := st.PublishRoster(t.Context(), r.ID, 9); !errors.Is(err, store.ErrNoRoster) {
		t.Errorf("got %v, want ErrNoRoster", err)
	}
}

func TestAgentsDays(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	f := oneOfEach(t)
	save(t, st, f)
	st.SetClock(func() time.Time { return at(t, "2024-03-05 11:00:00") })
	rebuild(t, st, time.UTC)
	day := hotline.Interval{Start: at(t, "2024-03-05 00:00:00"), End: at(t, "2024-03-06 00:00:00")}
	days, err := st.AgentDays(t.Context(), day)
	same(t, "agent days", days, []store.AgentDay{{
		Day: day.Start, Agent: "ann", Queue: "cards", Answered: 1, Handled: 1, WaitAnsweredMS: 12_000, TalkMS: 60_000, AnsweredWaits: map[uint16]uint64{12: 1},
		SurveysSent: 1, SurveysReplied: 1, CSATAsked: 1, CSATTop: 1, CSATSum: 5, NPSAsked: 1, NPSPromoters: 1,
		Evaluated: 1, CustomerOK: 1, BusinessOK: 1, ItemsChecked: 2, ItemsOK: 1, PointsPossible: 4, PointsGiven: 1,
	}}, err)
	times, err := st.AgentTimes(t.Context(), day)
	same(t, "agent times", times, []store.AgentTime{{Day: day.Start, Agent: "ann", LoggedIn: 2 * time.Hour, Available: time.Hour, Paused: time.Hour, Handling: time.Minute}}, err)
}

func TestRowsOfAnyQuery(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	cols, rows, err := st.Rows(t.Context(), "SELECT 'cards' AS queue, toNullable(0.5) AS share, CAST(NULL, 'Nullable(Float64)') AS none, toDateTime64(1, 3, 'UTC') AS at, toUInt64(3) AS n")
	must(t, err)
	if got, want := fmt.Sprint(cols), "[{queue String} {share Nullable(Float64)} {none Nullable(Float64)} {at DateTime64(3, 'UTC')} {n UInt64}]"; got != want {
		t.Errorf("columns %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(rows), "[[cards 0.5 <nil> 1970-01-01 00:00:01 +0000 UTC 3]]"; got != want {
		t.Errorf("rows %s, want %s", got, want)
	}
	cols, rows, err = st.Rows(t.Context(), "SELECT queue, offered FROM interval_counts -- none yet")
	must(t, err)
	if got, want := fmt.Sprint(cols, rows), "[{queue LowCardinality(String)} {offered UInt64}] []"; got != want {
		t.Errorf("an empty answer has %s, want %s", got, want)
	}
	if _, _, err = st.Rows(t.Context(), "SELECT nonsense"); err == nil {
		t.Error("nonsense was answered")
	}
}

func TestContactsAsKnownAt(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	nine := at(t, "2024-03-05 09:00:00")
	now := nine.Add(time.Hour)
	st.SetClock(func() time.Time { return now })
	save(t, st, hotline.Facts{Contacts: []hotline.Contact{answered("1", "cards", "ann", nine, 0, time.Minute)}})
	now = nine.Add(2 * time.Hour)
	save(t, st, hotline.Facts{Contacts: []hotline.Contact{answered("2", "accounts", "bob", nine.Add(time.Minute), 0, time.Minute)}})
	ids := func(q store.ContactQuery) (out string) {
		t.Helper()
		for c, err := range st.Contacts(t.Context(), q) {
			must(t, err)
			out += c.ID
		}
		return out
	}
	for _, c := range []struct {
		q    store.ContactQuery
		want string
	}{
		{store.ContactQuery{}, "12"},
		{store.ContactQuery{Queue: "accounts"}, "2"},
		{store.ContactQuery{Agent: "ann"}, "1"},
		{store.ContactQuery{AsKnownAt: nine.Add(90 * time.Minute)}, "1"},
		{store.ContactQuery{Interval: hotline.Interval{Start: nine.Add(time.Second)}}, "2"},
		{store.ContactQuery{Interval: hotline.Interval{Start: nine, End: nine.Add(time.Minute)}}, "1"},
	} {
		if got := ids(c.q); got != c.want {
			t.Errorf("%+v: contacts %q, want %q", c.q, got, c.want)
		}
	}
	for c, err := range st.Contacts(t.Context(), store.ContactQuery{}) { // who stops early gets no more
		must(t, err)
		if c.ID != "1" {
			t.Errorf("contact %s after the reader stopped", c.ID)
		}
		break
	}
	earliest, err := st.EarliestContact(t.Context())
	same(t, "earliest", earliest, nine, err)
	latest, err := st.LatestContact(t.Context())
	same(t, "latest", latest, nine.Add(time.Minute), err)
	empty := storetest.Open(t)
	earliest, err = empty.EarliestContact(t.Context())
	same(t, "earliest of none", earliest, time.Time{}, err)
}
