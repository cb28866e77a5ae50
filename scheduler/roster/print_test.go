package roster

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

func printed(t *testing.T, p Problem, r hotline.Roster) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteHTML(&b, p, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A sheet for each week, names and not only ids, who is away, and nothing that a
// browser would run.
func TestPrintedRoster(t *testing.T) {
	t.Parallel()
	p := shop(1)
	p.To = p.From.AddDate(0, 0, 14)
	p.Agents[0].Name, p.Agents[0].Team = "Ann <script>alert(1)</script> Ash", "blue"
	p.Absences = []hotline.Absence{{Agent: "bob", From: moment("Tue 00:00"), To: moment("Wed 00:00"), Kind: "sickness"}}
	r := posted(p, lunch(on("ann", "Mon 08:00-16:00"), "12:00"), on("bob", "Wed 22:00-06:00"), on("zoe", "Mon+1 11:00-20:00"))
	r.Note = "swap"
	text := printed(t, p, r)
	for _, want := range []string{
		"Monday 10 March to Sunday 16 March 2025", "Monday 17 March to Sunday 23 March 2025", "Ann &lt;script&gt;", "<small>ann</small>", "zoe",
		"08:00–16:00", "lunch 12:00", `class="night"`, `class="late"`, ">away<", "22:00–06:00", "version 1 (draft)", "swap", "Europe/Berlin", `class="short">`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("not printed: %s", want)
		}
	}
	if strings.Contains(text, "<script") || strings.Contains(text, "sickness") {
		t.Error("the page runs a script, or tells who is ill")
	}
	if n := strings.Count(text, `<section class="sheet">`); n != 2 {
		t.Errorf("%d sheets", n)
	}
}

// The days on which clocks change are days like others.
func TestPrintedRosterOverTheClockChange(t *testing.T) {
	t.Parallel()
	p := shop(0)
	p.From, p.To = moment("2025-10-20 00:00"), moment("2025-10-27 00:00")
	p.Demand = nil
	r := hotline.Roster{ID: "2025-10-20", Version: 1, From: p.From.UTC(), To: p.To.UTC(), Shifts: []hotline.Shift{on("ann", "2025-10-25 22:00-06:00"), on("bob", "2025-10-26 06:00-14:00")}}
	text := printed(t, p, r)
	if !strings.Contains(text, "<th scope=\"col\">Sun 26 Oct</th><th class=\"sum\"") || strings.Count(text, "<th scope=\"col\">") != 7 {
		t.Errorf("the week has other days: %s", text)
	}
	if !strings.Contains(text, `<td class="sum">9</td>`) || p.To.Sub(p.From) != 7*24*time.Hour+time.Hour {
		t.Error("the night of the change has nine hours")
	}
}
