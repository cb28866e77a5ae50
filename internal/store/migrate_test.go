package store_test

import (
	"strings"
	"testing"

	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

func TestMigrationsAreAppliedOnce(t *testing.T) {
	t.Parallel()
	st, err := store.Open(t.Context(), storetest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	pending, err := st.PendingMigrations(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	applied, err := st.Migrate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(applied) == 0 || strings.Join(applied, " ") != strings.Join(pending, " ") {
		t.Errorf("applied %v, pending were %v", applied, pending)
	}
	again, err := st.Migrate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	left, err := st.PendingMigrations(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(again) != 0 || len(left) != 0 {
		t.Errorf("the second run applied %v and left %v, want nothing", again, left)
	}
}

// A migration cut off half-way leaves tables behind, and no line in migrations.
func TestMigrationCutOffIsRepeated(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	run(t, st, "TRUNCATE TABLE migrations")
	run(t, st, "DROP TABLE cases")
	applied, err := st.Migrate(t.Context())
	if err != nil || len(applied) == 0 {
		t.Errorf("applied %v, %v; want all of them", applied, err)
	}
	if n := number(t, st, "(SELECT count() FROM cases)"); n != 0 {
		t.Errorf("%g cases, want an empty table", n)
	}
}

func TestChangedMigrationIsRefused(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	run(t, st, "INSERT INTO migrations SELECT name, 'other', at + 1 FROM migrations WHERE name = '0001_facts'")
	if _, err := st.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "migration 0001_facts was changed after it was applied") {
		t.Errorf("got %v, want a clear refusal", err)
	}
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	run(t, st, "INSERT INTO migrations VALUES ('9999_future', 'x', now64(3))")
	if _, err := st.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "9999_future") {
		t.Errorf("got %v, want a clear refusal", err)
	}
}

// run executes a statement that answers nothing.
func run(t *testing.T, st *store.Store, sql string) {
	t.Helper()
	if err := st.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}
