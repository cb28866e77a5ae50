package contactscsv

import (
	"fmt"
	"testing"
	"time"
)

func TestTheHourThatIsThereTwice(t *testing.T) {
	t.Parallel()
	mapping := file(t, "m.yaml", "timezone: Europe/Berlin\nid: [id]\nqueue: queue\ntimes: YYYY-MM-DD hh:mm:ss\noffered: [offered]\nanswered: [answered]\nended: [ended]\nwait: wait\ntalk: talk\noutcome: {column: outcome}\n")
	for times, want := range map[string]string{
		"02:50:00,02:10:00,02:20:00,1200,600": "00:50:00 01:10:00 01:20:00 [clock-change]",
		"02:10:00,02:20:00,02:30:00,600,600":  "00:10:00 00:20:00 00:30:00 [clock-change]",
		"02:50:00,03:00:00,03:10:00,600,600":  "01:50:00 02:00:00 02:10:00 [clock-change]",
		"01:50:00,02:00:00,02:10:00,600,4200": "23:50:00 00:00:00 01:10:00 [clock-change]",
		"12:50:00,12:10:00,13:20:00,600,600":  "11:50:00 11:10:00 12:20:00 [clock-back]",
		"12:50:01,12:50:00,13:20:00,0,1800":   "11:50:01 11:50:00 12:20:00 []",
	} {
		var f [5]string
		for i, at := 0, 0; i < 5; i++ {
			end := at
			for end < len(times) && times[end] != ',' {
				end++
			}
			f[i], at = times[at:end], end+1
		}
		row := fmt.Sprintf("c1,cards,2025-10-26 %s,2025-10-26 %s,2025-10-26 %s,%s,%s,answered\n", f[0], f[1], f[2], f[3], f[4])
		facts, err := collect(t, Config{Mapping: mapping}, file(t, "a.csv", "id,queue,offered,answered,ended,wait,talk,outcome\n"+row))
		if err != nil || len(facts.Contacts) != 1 {
			t.Fatalf("%+v %v", facts, err)
		}
		c := facts.Contacts[0]
		got := fmt.Sprintf("%s %s %s %v", c.Offered.Format(time.TimeOnly), c.Answered.Format(time.TimeOnly), c.Ended.Format(time.TimeOnly), c.Evidence)
		if got != want {
			t.Errorf("%s: %s, want %s", times, got, want)
		}
	}
}

func TestTextThatIsNoUTF8(t *testing.T) {
	t.Parallel()
	facts, err := collect(t, Default(), file(t, "a.csv", few+"c1,M\xfcnchen,2026-01-31T09:00:00Z,abandoned\nc2,München,2026-01-31T09:00:00Z,abandoned\n"))
	if err != nil || len(facts.Contacts) != 1 || len(facts.Rejected) != 1 || facts.Rejected[0].Reason != "the row is no UTF-8" {
		t.Errorf("%+v %v", facts, err)
	}
}
