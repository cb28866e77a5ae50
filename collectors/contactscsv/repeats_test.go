package contactscsv

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const few = "id,queue,offered,outcome\n"

func TestAnIDThatNamesNoContact(t *testing.T) {
	t.Parallel()
	a := file(t, "a.csv", few+"c1,cards,2026-01-31T09:00:00Z,abandoned\nc1,cards,2026-01-31T10:00:00Z,abandoned\nc2,cards,2026-01-31T09:00:00Z,abandoned\n")
	b := file(t, "b.csv", few+"c2,cards,2026-01-31T11:00:00Z,timeout\n")
	facts, err := collect(t, Default(), a, b)
	if err != nil || len(facts.Contacts) != 2 || facts.Contacts[0].Offered.Hour() != 9 || len(facts.Rejected) != 2 {
		t.Fatalf("%+v %v", facts, err)
	}
	for i, want := range []string{
		a + ":3 id c1 is that of line 2 already, with other content: do the mapping's id columns name a contact? c1,cards,2026-01-31T10:00:00Z,abandoned",
		b + ":2 id c2 is that of line 4 of a.csv already, with other content: do the mapping's id columns name a contact? c2,cards,2026-01-31T11:00:00Z,timeout",
	} {
		if r := facts.Rejected[i]; fmt.Sprintln(r.Position, r.Reason, r.Input) != want+"\n" {
			t.Errorf("%+v, want %s", r, want)
		}
	}
}

func TestARowMayGoOnWithAContact(t *testing.T) {
	t.Parallel()
	path := file(t, "a.csv", few+strings.Join([]string{
		"c1,cards,2026-01-31T09:00:00Z,waiting",
		"c1,cards,2026-01-31T09:00:01Z,abandoned", // an open visit goes on
		"c2,cards,2026-01-31T09:00:00Z,abandoned",
		"c2,loans,2026-01-31T09:00:00Z,abandoned", // the same instant: a correction
		"c2,loans,2026-01-31T09:00:00Z,abandoned", // the same once more
	}, "\n"))
	facts, err := collect(t, Default(), path)
	if err != nil || len(facts.Contacts) != 5 || len(facts.Rejected) != 0 {
		t.Errorf("%+v %v", facts, err)
	}
}
