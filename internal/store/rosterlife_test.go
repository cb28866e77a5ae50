package store_test

import (
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

func TestRosterLocksAreTakenBack(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	monday := at(t, "2024-03-04 00:00:00")
	all := hotline.RosterLock{Roster: "week 10", Day: monday}
	ann := hotline.RosterLock{Roster: "week 10", Agent: "ann", Day: monday.AddDate(0, 0, 1)}
	other := hotline.RosterLock{Roster: "week 11", Day: monday.AddDate(0, 0, 7)}
	must(t, st.SaveRosterLocks(t.Context(), []hotline.RosterLock{all, ann, other}, true))
	must(t, st.SaveRosterLocks(t.Context(), nil, true))
	got, err := st.RosterLocks(t.Context(), "week 10")
	same(t, "locks", got, []hotline.RosterLock{all, ann}, err)
	must(t, st.SaveRosterLocks(t.Context(), []hotline.RosterLock{all}, false))
	got, err = st.RosterLocks(t.Context(), "")
	same(t, "locks left", got, []hotline.RosterLock{ann, other}, err)
}

func TestGrantedAbsences(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	monday := at(t, "2024-03-04 00:00:00")
	ann := hotline.Absence{Agent: "ann", From: monday, To: monday.AddDate(0, 0, 2), Kind: "leave", Planned: true}
	bob := hotline.Absence{Agent: "bob", From: monday.AddDate(0, 0, 1), To: monday.AddDate(0, 0, 9), Kind: "sickness"}
	must(t, st.GrantAbsences(t.Context(), []hotline.Absence{bob, ann}, true))
	week := hotline.Interval{Start: monday, End: monday.AddDate(0, 0, 7)}
	got, err := st.GrantedAbsences(t.Context(), week)
	same(t, "granted", got, []hotline.Absence{ann, bob}, err)
	got, err = st.GrantedAbsences(t.Context(), hotline.Interval{Start: monday.AddDate(0, 0, 2), End: week.End})
	same(t, "granted later", got, []hotline.Absence{bob}, err)
	must(t, st.GrantAbsences(t.Context(), []hotline.Absence{bob}, false))
	got, err = st.GrantedAbsences(t.Context(), week)
	same(t, "left", got, []hotline.Absence{ann}, err)
}

// Why a version was made stays with it when it is published.
func TestRosterNote(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	monday := at(t, "2024-03-04 08:00:00")
	r := hotline.Roster{ID: "week 10", From: monday, To: monday.Add(7 * 24 * time.Hour), MadeAt: monday, Note: "swap of ann and bob"}
	version, err := st.SaveRoster(t.Context(), r)
	must(t, err)
	must(t, st.PublishRoster(t.Context(), r.ID, version))
	r.Version, r.Published = version, true
	got, err := st.Roster(t.Context(), r.ID, version)
	same(t, "roster", got, r, err)
}
