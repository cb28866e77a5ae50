package table

import (
	"strings"
	"testing"
)

func TestNamesAreHarmless(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		columns []string
		want    string
	}{
		{[]string{"id", "queue"}, "id,queue"},
		{[]string{"Straße", "队列"}, "Straße,队列"},
		{[]string{"\x7fELF\x02\x1b[2J", "\xff"}, "?ELF??[2J,?"},
		{[]string{strings.Repeat("x", 300)}, strings.Repeat("x", 200) + " ..."},
	} {
		if got := Names(c.columns); got != c.want {
			t.Errorf("Names(%q) = %q, want %q", c.columns, got, c.want)
		}
	}
}
