package store_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// at reads "2024-03-05 09:00:00" in UTC.
func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.DateTime, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// answered is a contact answered after a wait and talked to for a while.
func answered(id, queue, agent string, offered time.Time, wait, talk time.Duration) hotline.Contact {
	return hotline.Contact{
		ID: id, Visit: 1, Conversation: id, Channel: hotline.Phone, Direction: hotline.Inbound, Queue: queue, Agent: agent,
		Offered: offered, Answered: offered.Add(wait), Ended: offered.Add(wait + talk), Wait: wait, Talk: talk, Outcome: hotline.Answered,
	}
}

func abandoned(id, queue string, offered time.Time, wait time.Duration) hotline.Contact {
	return hotline.Contact{
		ID: id, Visit: 1, Conversation: id, Channel: hotline.Phone, Direction: hotline.Inbound, Queue: queue,
		Offered: offered, Ended: offered.Add(wait), Wait: wait, Outcome: hotline.Abandoned,
	}
}

func save(t *testing.T, st *store.Store, f hotline.Facts) store.Saved {
	t.Helper()
	saved, err := st.SaveFacts(t.Context(), "pbx", f)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func rebuild(t *testing.T, st *store.Store, site *time.Location) int {
	t.Helper()
	days, err := st.RebuildCounts(t.Context(), site)
	if err != nil {
		t.Fatal(err)
	}
	return days
}

// number asks for one number.
func number(t *testing.T, st *store.Store, sql string) float64 {
	t.Helper()
	_, rows, err := st.Rows(t.Context(), "SELECT toFloat64("+sql+")")
	if err != nil {
		t.Fatal(err)
	}
	v, ok := rows[0][0].(float64)
	if !ok {
		t.Fatalf("%s: got %T, want a number", sql, rows[0][0])
	}
	return v
}

func TestWhatIsSavedComesBack(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	c := answered("1", "cards", "ann", at(t, "2024-03-05 09:00:00"), 12*time.Second, 3*time.Minute)
	c.Evidence = []string{"no-enter"}
	c.Transfer = hotline.Blind
	if got := save(t, st, hotline.Facts{Contacts: []hotline.Contact{c}, Read: 1, Checkpoint: []byte("line 1")}); got != (store.Saved{Stored: 1}) {
		t.Errorf("saved %+v, want one stored", got)
	}
	for got, err := range st.Contacts(t.Context(), store.ContactQuery{Queue: "cards"}) {
		if err != nil {
			t.Fatal(err)
		}
		if got.Source != "pbx" || got.Content() != c.Content() {
			t.Errorf("read %+v, want %+v", got, c)
		}
	}
	checkpoint, err := st.Checkpoint(t.Context(), "pbx")
	if err != nil || string(checkpoint) != "line 1" {
		t.Errorf("checkpoint %q, %v", checkpoint, err)
	}
	if days := rebuild(t, st, time.UTC); days != 1 {
		t.Errorf("rebuilt %d days, want 1", days)
	}
	if n := number(t, st, "(SELECT sum(answered_in_time) FROM queue_counts)"); n != 1 {
		t.Errorf("%g answered in time, want 1", n)
	}
}

func TestNobodyAtHome(t *testing.T) {
	t.Parallel()
	began := time.Now()
	_, err := store.Open(t.Context(), "http://ann:secret@127.0.0.1:1/hotlined")
	if err == nil || !strings.Contains(err.Error(), "ClickHouse at 127.0.0.1:1: ") || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v, want who is not there, without the password", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s to say so", took)
	}
}

func TestWrongPassword(t *testing.T) {
	t.Parallel()
	u, err := url.Parse(storetest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(u.User.Username(), "wrong")
	if _, err := store.Open(t.Context(), u.String()); err == nil || !strings.Contains(err.Error(), "516") {
		t.Errorf("got %v, want the server's refusal", err)
	}
}
