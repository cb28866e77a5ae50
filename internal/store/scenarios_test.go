package store_test

import (
	"errors"
	"testing"

	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

func TestScenariosAreKeptByName(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	letter := store.Scenario{Name: "letter", Queue: "cards", Events: []string{"2026-12-04=+25% +10%"}, Multiples: []string{}}
	mondays := store.Scenario{Name: "busy mondays", Queue: "accounts", Events: []string{}, Multiples: []string{"Mon 08:00-12:00=x1.2", "Fri=-5%"}, From: "2026-12-01", To: "2026-12-14"}
	must(t, st.SaveScenario(t.Context(), letter))
	must(t, st.SaveScenario(t.Context(), mondays))
	letter.Events = []string{"2026-12-05=+30%"}
	must(t, st.SaveScenario(t.Context(), letter)) // in place of the first
	all, err := st.Scenarios(t.Context())
	for i := range all {
		if all[i].MadeAt.IsZero() {
			t.Errorf("nobody knows when %s was made", all[i].Name)
		}
		all[i].MadeAt = letter.MadeAt
	}
	same(t, "scenarios", all, []store.Scenario{mondays, letter}, err)
	must(t, st.RemoveScenario(t.Context(), "letter"))
	if _, err := st.Scenario(t.Context(), "letter"); !errors.Is(err, store.ErrNoScenario) {
		t.Errorf("a scenario that was removed: %v", err)
	}
	if err := st.RemoveScenario(t.Context(), "letter"); !errors.Is(err, store.ErrNoScenario) {
		t.Errorf("removed twice: %v", err)
	}
	must(t, st.SaveScenario(t.Context(), letter))
	if again, err := st.Scenario(t.Context(), "letter"); err != nil || again.Events[0] != "2026-12-05=+30%" {
		t.Errorf("made again: %+v, %v", again, err)
	}
	if err := st.SaveScenario(t.Context(), store.Scenario{}); err == nil {
		t.Error("a scenario without a name is kept")
	}
	days, err := st.DayQuantiles(t.Context(), "cards")
	if err != nil || len(days) != 0 {
		t.Errorf("a queue that was never forecast has quantiles: %v, %v", days, err)
	}
}
