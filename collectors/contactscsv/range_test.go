package contactscsv

import (
	"strings"
	"testing"
)

func TestTimesThatCannotBe(t *testing.T) {
	t.Parallel()
	mapping := file(t, "ms.yaml", "id: [id]\nqueue: queue\ntimes: epoch-ms\noffered: [offered]\noutcome: {column: outcome}\n")
	seconds := file(t, "s.yaml", "id: [id]\nqueue: queue\ntimes: epoch\noffered: [offered]\noutcome: {column: outcome}\n")
	for _, test := range []struct{ mapping, offered, want string }{
		{"default", "9999-01-05T10:00:00Z", "offered: the year 9999 cannot be: is the time in other units (epoch, epoch-ms)?"},
		{"default", "1970-01-01T00:00:00Z", "before 1980"},
		{mapping, "1700000000", "offered: 1970-01-20T16:13:20Z cannot be, it is before 1980: is the time in other units"},
		{seconds, "1700000000000", "offered: the year 55840 cannot be: is the time in other units"},
	} {
		path := file(t, "a.csv", few+"c1,cards,"+test.offered+",abandoned\n")
		facts, err := collect(t, Config{Mapping: test.mapping}, path)
		if err != nil || len(facts.Rejected) != 1 || !strings.Contains(facts.Rejected[0].Reason, test.want) {
			t.Errorf("%s: %+v %v", test.offered, facts, err)
		}
	}
}
