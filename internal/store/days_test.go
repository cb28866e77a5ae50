package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

// The day the clocks go forward has 46 half hours, the one they go back 50.
func TestDaysWhenClocksChange(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	for day, halves := range map[string]int{"2024-03-31": 46, "2024-10-27": 50, "2024-07-01": 48} {
		st := storetest.Open(t)
		midnight, err := time.ParseInLocation(time.DateOnly, day, berlin)
		if err != nil {
			t.Fatal(err)
		}
		next := midnight.AddDate(0, 0, 1)
		st.SetClock(func() time.Time { return next.AddDate(0, 0, 1) })
		var contacts []hotline.Contact
		for i := range 4 * 48 { // from a day before to a day after
			offered := midnight.AddDate(0, 0, -1).Add(time.Duration(i) * 30 * time.Minute)
			contacts = append(contacts, answered(fmt.Sprint(i), "cards", "ann", offered, 10*time.Second, 20*time.Second))
		}
		// Ann was there from the evening before to the morning after, on a contact over either midnight.
		late := answered("late", "cards", "ann", midnight.Add(-time.Minute), 0, 3*time.Minute)
		early := answered("early", "cards", "ann", next.Add(-time.Minute), 0, 3*time.Minute)
		save(t, st, hotline.Facts{Contacts: append(contacts, late, early), AgentStates: []hotline.AgentState{
			{Agent: "ann", At: midnight.Add(-time.Hour), State: hotline.Available},
			{Agent: "ann", At: midnight.Add(5 * time.Hour), State: hotline.Paused, Reason: "lunch"},
			{Agent: "ann", At: midnight.Add(6 * time.Hour), State: hotline.Available},
			{Agent: "ann", At: next.Add(time.Hour), State: hotline.LoggedOut},
		}})
		rebuild(t, st, berlin)
		on := " WHERE day = '" + day + "')"
		wantNumber(t, st, "(SELECT sum(answered) FROM agent_day_counts"+on, float64(halves+1)) // and early
		hours := float64(halves) / 2
		wantNumber(t, st, "(SELECT logged_in_ms / 3600000 FROM agent_day_times"+on, hours)
		wantNumber(t, st, "(SELECT available_ms / 3600000 FROM agent_day_times"+on, hours-1)
		wantNumber(t, st, "(SELECT paused_ms / 3600000 FROM agent_day_times"+on, 1)
		wantNumber(t, st, "(SELECT handling_ms / 1000 FROM agent_day_times"+on, float64(halves*20+120+60))
		intervals := fmt.Sprintf("(SELECT count(DISTINCT interval) FROM interval_counts WHERE toDate(interval, 'Europe/Berlin') = '%s' AND offered > 0 AND toMinute(interval) IN (0, 30))", day)
		wantNumber(t, st, intervals, float64(halves))
	}
}

// Who has not logged out is there until now; who was there at midnight without a word, on both days.
func TestAgentsStillLoggedIn(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	ten := at(t, "2024-03-05 22:00:00")
	now := ten.Add(time.Hour)
	st.SetClock(func() time.Time { return now })
	save(t, st, hotline.Facts{AgentStates: []hotline.AgentState{{Agent: "ann", At: ten, State: hotline.Available}}})
	hours := func(day string, want float64) {
		t.Helper()
		rebuild(t, st, time.UTC)
		wantNumber(t, st, "(SELECT sum(logged_in_ms) / 3600000 FROM agent_day_times WHERE day = '"+day+"')", want)
	}
	hours("2024-03-05", 1)
	now = at(t, "2024-03-06 03:00:00")
	hours("2024-03-05", 2)
	hours("2024-03-06", 3)
	// A logout that was late in coming takes back what was presumed.
	save(t, st, hotline.Facts{AgentStates: []hotline.AgentState{{Agent: "ann", At: ten.Add(30 * time.Minute), State: hotline.LoggedOut}}})
	hours("2024-03-05", 0.5)
	hours("2024-03-06", 0)
}

// Old files leave agents logged in who went home years ago.
func TestAgentsOfOldFilesGoHome(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	save(t, st, hotline.Facts{AgentStates: []hotline.AgentState{{Agent: "ann", At: at(t, "1999-03-05 08:00:00"), State: hotline.Available}}})
	rebuild(t, st, time.UTC)
	wantNumber(t, st, "(SELECT sum(logged_in_ms) / 3600000 FROM agent_day_times)", 24)
	rebuild(t, st, time.UTC)
	wantNumber(t, st, "(SELECT sum(logged_in_ms) / 3600000 FROM agent_day_times)", 24)
}

func TestTargetsAreAppliedWhenAsked(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	nine := at(t, "2024-03-05 09:00:00")
	var contacts []hotline.Contact
	for i, s := range []int{4, 5, 6, 15, 16, 20, 21, 30, 31} {
		w := time.Duration(s) * time.Second
		contacts = append(contacts, answered(fmt.Sprint("a", i), "cards", "ann", nine, w, time.Minute), abandoned(fmt.Sprint("b", i), "cards", nine, w),
			answered(fmt.Sprint("c", i), "accounts", "ann", nine, w, time.Minute))
	}
	save(t, st, hotline.Facts{Contacts: contacts})
	rebuild(t, st, time.UTC)
	inTime := func(queue, want string) {
		t.Helper()
		_, rows, err := st.Rows(t.Context(), "SELECT sum(answered_in_time), sum(abandoned_in_time), sum(abandoned_short), sum(answered_within_15s), sum(offered) FROM queue_counts WHERE queue = '"+queue+"'")
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(rows[0]); got != want {
			t.Errorf("%s: %s, want %s", queue, got, want)
		}
	}
	inTime("cards", "[6 6 2 4 18]") // nothing promised: 20 s and 5 s
	set := func(at time.Time, targets ...hotline.Target) {
		t.Helper()
		if err := st.SaveTargets(t.Context(), targets, at); err != nil {
			t.Fatal(err)
		}
	}
	set(nine, hotline.Target{AnswerWithin: 30 * time.Second, ShortAbandon: 4 * time.Second})
	inTime("cards", "[8 8 1 4 18]")
	set(nine.Add(time.Hour), hotline.Target{Queue: "cards", AnswerWithin: 15 * time.Second})
	inTime("cards", "[4 4 0 4 18]")
	inTime("accounts", "[8 0 0 4 9]")
	set(nine.Add(2*time.Hour), hotline.Target{Queue: "cards", AnswerWithin: 21 * time.Second, ShortAbandon: 6 * time.Second})
	inTime("cards", "[7 7 3 4 18]")
	inTime("accounts", "[8 0 0 4 9]")
	set(nine.Add(3*time.Hour), hotline.Target{Queue: "cards", AnswerWithin: 21 * time.Second, ShortAbandon: 6 * time.Second})
	wantNumber(t, st, "(SELECT count() FROM targets)", 3) // nothing changed, nothing written
}

// A hotline that turns out to be in another time zone has its agents' days cut anew.
func TestAnotherZoneCutsTheDaysAnew(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	late := at(t, "2024-03-05 23:30:00")
	st.SetClock(func() time.Time { return late.Add(48 * time.Hour) })
	save(t, st, hotline.Facts{Contacts: []hotline.Contact{answered("1", "cards", "ann", late, 0, time.Minute)}})
	answeredOn := func(day string, want float64) {
		t.Helper()
		wantNumber(t, st, "(SELECT sum(answered) FROM agent_day_counts WHERE day = '"+day+"')", want)
	}
	rebuild(t, st, time.UTC)
	answeredOn("2024-03-05", 1)
	rebuild(t, st, zone(t, "Europe/Berlin"))
	answeredOn("2024-03-05", 0)
	answeredOn("2024-03-06", 1)
}

// In Santiago clocks are put forward at midnight, so that a day begins at one o'clock.
func TestADayWithoutMidnight(t *testing.T) {
	t.Parallel()
	santiago := zone(t, "America/Santiago")
	first := time.Date(2025, 9, 6, 0, 0, 0, 0, santiago)
	st := storetest.Open(t)
	st.SetClock(func() time.Time { return first.AddDate(0, 0, 9) })
	var contacts []hotline.Contact
	for i := range 4 * (24 + 23 + 24) {
		contacts = append(contacts, answered(fmt.Sprint(i), "cards", "ann", first.Add(time.Duration(i)*15*time.Minute), 0, 20*time.Second))
	}
	save(t, st, hotline.Facts{Contacts: contacts, AgentStates: []hotline.AgentState{
		{Agent: "ann", At: first.Add(-time.Hour), State: hotline.Available},
		{Agent: "ann", At: first.AddDate(0, 0, 4), State: hotline.LoggedOut},
	}})
	rebuild(t, st, santiago)
	for day, hours := range map[string]float64{"2025-09-06": 24, "2025-09-07": 23, "2025-09-08": 24} {
		wantNumber(t, st, "(SELECT sum(answered) FROM agent_day_counts WHERE day = '"+day+"')", 4*hours)
		wantNumber(t, st, "(SELECT logged_in_ms / 3600000 FROM agent_day_times WHERE day = '"+day+"')", hours)
		wantNumber(t, st, "(SELECT sum(offered) FROM interval_counts WHERE toDate(interval, 'America/Santiago') = '"+day+"')", 4*hours)
	}
}
