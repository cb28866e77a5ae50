package contactscsv

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/collectors/follow"
	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/internal/hotline"
)

// bankFile is the year of calls of a real bank.
func bankFile(t testing.TB) string {
	t.Helper()
	dir, _ := os.Getwd()
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil || dir == filepath.Dir(dir) {
			break
		}
	}
	path := filepath.Join(dir, "../shared/data/technion-bank/calls_1999_jan_jul.csv.gz")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the bank's calls are not here: %v", err)
	}
	return path
}

func collect(t testing.TB, cfg Config, files ...string) (hotline.Facts, error) {
	t.Helper()
	c, err := New(cfg, input.Env{Files: files, CustomerKey: input.Key("0123456789abcdef")})
	if err != nil {
		return hotline.Facts{}, err
	}
	all := hotline.Facts{Skipped: map[string]int{}}
	err = c.Collect(t.Context(), nil, func(f hotline.Facts) error {
		all.Read += f.Read
		all.Contacts = append(all.Contacts, f.Contacts...)
		all.Rejected = append(all.Rejected, f.Rejected...)
		for reason, n := range f.Skipped {
			all.Skipped[reason] += n
		}
		return nil
	})
	return all, err
}

func TestBank(t *testing.T) {
	t.Parallel()
	facts, err := collect(t, Config{Mapping: "technion"}, bankFile(t))
	if err != nil {
		t.Fatal(err)
	}
	var answered, abandoned, before, answeredIn, abandonedIn int
	var wait, talk, longest time.Duration
	evidence, ids := map[string]int{}, map[string]bool{}
	for _, c := range facts.Contacts {
		ids[c.ID] = true
		for _, e := range c.Evidence {
			evidence[e]++
		}
		if c.Outcome == hotline.BeforeQueue {
			before++
			continue
		}
		longest = max(longest, c.Wait)
		inTime := 0
		if c.Wait <= 20*time.Second {
			inTime = 1
		}
		if c.WasAnswered() {
			answered++
			answeredIn += inTime
			wait += c.Wait
			talk += c.Handle()
		} else {
			abandoned++
			abandonedIn += inTime
		}
		if d := c.Ended.Sub(c.Offered); (d < 0 || d > 8*time.Hour) && len(c.Evidence) == 0 {
			t.Errorf("%s offered %s, ended %s", c.ID, c.Offered, c.Ended)
		}
	}
	for what, n := range map[string][2]int{
		"read": {facts.Read, 252290}, "phantom": {facts.Skipped["phantom"], 2348}, "before queue": {before, 13577},
		"answered": {answered, 196364}, "abandoned": {abandoned, 40001},
		"answered in time": {answeredIn, 99469}, "abandoned in time": {abandonedIn, 11849},
		"quarantined": {len(facts.Rejected), 0}, "ids": {len(ids), 252290 - 2348},
	} {
		if n[0] != n[1] {
			t.Errorf("%s: %d, want %d", what, n[0], n[1])
		}
	}
	asa, service := wait.Seconds()/float64(answered), talk.Seconds()/float64(answered)
	if got := fmt.Sprintf("ASA %.3f longest %g service %.3f", asa, longest.Seconds(), service); got != "ASA 62.251 longest 2733 service 189.654" {
		t.Error(got)
	}
	t.Log(evidence)
}

const header = "date,vru_line,call_id,customer,priority,type,vru_entry,vru_exit,vru_time,q_start,q_exit,q_time,outcome,ser_start,ser_exit,ser_time,agent\n"

func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestInstantsOfTheBank(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ row, offered, answered, ended, evidence string }{
		"winter":                           {"1999-01-01,L,1,C1,2,PS,7:00:02,7:00:08,6,7:00:08,7:02:28,140,AGENT,7:02:28,7:03:00,32,A1", "01-01 05:00:08", "01-01 05:02:28", "01-01 05:03:00", ""},
		"summer":                           {"1999-06-01,L,1,C1,2,PS,7:00:02,7:00:08,6,7:00:08,7:02:28,140,HANG,0:00:00,0:00:00,0,", "06-01 04:00:08", "-", "06-01 04:02:28", ""},
		"served past midnight":             {"1999-01-02,L,1,C1,2,PS,23:50:33,23:50:38,5,23:50:38,23:51:49,71,AGENT,23:51:49,0:00:22,513,A1", "01-02 21:50:38", "01-02 21:51:49", "01-02 22:00:22", ""},
		"queued past midnight":             {"1999-01-09,L,1,C1,1,PS,23:59:57,23:59:59,2,0:00:02,0:00:38,36,AGENT,0:00:38,0:00:55,17,A1", "01-09 22:00:02", "01-09 22:00:38", "01-09 22:00:55", ""},
		"queued before it called":          {"1999-01-04,L,1,C1,1,PS,14:51:15,14:50:33,-42,14:50:33,14:51:45,72,HANG,0:00:00,0:00:00,0,", "01-04 12:50:33", "-", "01-04 12:51:45", ""},
		"never queued":                     {"1999-01-01,L,1,,0,NW,10:27:22,10:27:41,19,0:00:00,0:00:00,0,AGENT,10:27:42,10:27:48,6,A1", "01-01 08:27:41", "01-01 08:27:42", "01-01 08:27:48", ""},
		"answered, nobody knows when":      {"1999-01-02,L,1,,0,PS,19:23:30,19:23:38,8,0:00:00,0:00:00,0,AGENT,0:00:00,0:00:00,0,A1", "01-02 17:23:38", "01-02 17:23:38", "01-02 17:23:38", "no-answer-time"},
		"hung up, and served all the same": {"1999-01-13,L,1,,0,NW,6:27:54,6:28:03,9,6:28:03,6:46:10,1087,HANG,7:26:44,7:30:08,204,A1", "01-13 04:28:03", "-", "01-13 04:46:10", "served-though-abandoned"},
		"the hour that is there twice":     {"1999-09-03,L,1,,0,NW,1:27:54,1:28:03,9,1:28:03,1:46:10,1087,HANG,0:00:00,0:00:00,0,", "09-02 22:28:03", "-", "09-02 22:46:10", "clock-change"},
		"the hour that is not there":       {"1999-04-02,L,1,,0,NW,2:27:54,2:28:03,9,2:28:03,2:46:10,1087,HANG,0:00:00,0:00:00,0,", "04-02 00:28:03", "-", "04-02 00:46:10", "clock-change"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts, err := collect(t, Config{Mapping: "technion"}, write(t, "calls.csv", header+test.row+"\r\n"))
			if err != nil || len(facts.Contacts) != 1 {
				t.Fatal(err, facts.Rejected)
			}
			c := facts.Contacts[0]
			show := func(at time.Time) string {
				if at.IsZero() {
					return "-"
				}
				return at.Format("01-02 15:04:05")
			}
			got := []string{show(c.Offered), show(c.Answered), show(c.Ended), strings.Join(c.Evidence, " ")}
			if want := []string{test.offered, test.answered, test.ended, test.evidence}; strings.Join(got, "|") != strings.Join(want, "|") {
				t.Errorf("offered, answered, ended %q, want %q", got, want)
			}
		})
	}
}

func TestBrokenRowsAreQuarantined(t *testing.T) {
	t.Parallel()
	good := "1999-01-01,L,%d,C1,2,PS,7:00:02,7:00:08,6,7:00:08,7:02:28,140,AGENT,7:02:28,7:03:00,32,A1\r\n"
	text := header + fmt.Sprintf(good, 1) +
		"1999-01-01,L\n" +
		strings.Replace(fmt.Sprintf(good, 2), "7:00:08,7:02:28", "7:75:08,7:02:28", 1) +
		strings.Replace(fmt.Sprintf(good, 3), "AGENT", "AGNT", 1) +
		strings.Replace(fmt.Sprintf(good, 4), "140", "-140", 1) +
		strings.Replace(fmt.Sprintf(good, 5), "1999-01-01", "1999-02-30", 1) +
		strings.Replace(fmt.Sprintf(good, 6), "C1", `"C1`, 1) +
		strings.Replace(fmt.Sprintf(good, 7), "C1", `"C ""1"", or
so"`, 1) +
		fmt.Sprintf(good, 8)
	facts, err := collect(t, Config{Mapping: "technion"}, write(t, "calls.csv", text))
	if err != nil {
		t.Fatal(err)
	}
	if len(facts.Contacts) != 3 || facts.Read != 9 {
		t.Errorf("%d contacts of %d rows, want 3 of 9", len(facts.Contacts), facts.Read)
	}
	want := []string{
		":3 2 fields, want 17",
		`:4 q_start: want h:mm:ss, got "7:75:08"`,
		`:5 outcome: "AGNT" is no outcome, want one of [AGENT HANG]`,
		`:6 q_time: want a length in seconds or h:mm:ss, got "-140"`,
		`:7 date: want YYYY-MM-DD, got "1999-02-30"`,
		":8 a quote is opened and never closed",
	}
	if len(facts.Rejected) != len(want) {
		t.Fatalf("%d in quarantine, want %d: %+v", len(facts.Rejected), len(want), facts.Rejected)
	}
	for i, r := range facts.Rejected {
		if got := r.Position[strings.LastIndexByte(r.Position, ':'):] + " " + r.Reason; got != want[i] {
			t.Errorf("got  %s\nwant %s", got, want[i])
		}
	}
}

func TestOwnColumns(t *testing.T) {
	t.Parallel()
	text := "outcome,id,queue,offered,answered,wait,talk,wrap,channel,hung_up,agent,visit\n" +
		"answered,c1,cards,2026-01-31T09:15:00+01:00,2026-01-31T08:15:12Z,12,0:02:00,30.5,chat,caller,Ann,2\n" +
		"waiting,c2,cards,2026-01-31T08:16:00Z,,,,,,,,\n"
	facts, err := collect(t, Default(), write(t, "contacts.csv", text))
	if err != nil || len(facts.Rejected) > 0 {
		t.Fatal(err, facts.Rejected)
	}
	c := facts.Contacts[0]
	if c.Offered.Format(time.RFC3339) != "2026-01-31T08:15:00Z" || c.Talk != 2*time.Minute || c.Wrap != 30500*time.Millisecond ||
		c.Channel != hotline.Chat || c.HungUp != hotline.Caller || c.Visit != 2 || c.Ended.Sub(c.Answered) != 2*time.Minute {
		t.Errorf("%+v", c)
	}
	if w := facts.Contacts[1]; w.Outcome != hotline.Waiting || !w.Ended.IsZero() || w.Channel != hotline.Phone {
		t.Errorf("%+v", w)
	}
}

func TestWrongMappings(t *testing.T) {
	t.Parallel()
	base := "times: rfc3339\nid: [id]\nqueue: q\noffered: [at]\noutcome: {column: how}\n"
	for mapping, want := range map[string]string{
		"":                              "EOF",
		base + "colour: red\n":          `unknown key "colour"`,
		base + "delimiter: ab\n":        `delimiter: want one character, got "ab"`,
		base + "timezone: Mars\n":       `timezone: unknown "Mars"`,
		base + "default-channel: fax\n": `default-channel: want one of [phone chat`,
		base + "hung-up: {column: h, words: {X: nobody}}\n":                           `hung-up.words.X: want one of [caller agent system], got "nobody"`,
		base + "skip: [{column: how}]\n":                                              "skip[0]: want column, words and reason",
		"times: h:mm:ss\nid: [id]\nqueue: q\noffered: [at]\noutcome: {column: how}\n": "date: is missing",
		"times: h:mm:ss\n":                           "id: is missing",
		strings.Replace(base, "rfc3339", "hours", 1): `"o" is unknown in "hours"`,
	} {
		if _, err := ParseMapping([]byte(mapping)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q\n got %v\nwant %s", mapping, err, want)
		}
	}
	if _, err := LoadMapping("tecnion"); err == nil || err.Error() != `"tecnion" is neither a shipped mapping (default, technion) nor a file` {
		t.Error(err)
	}
	_, err := collect(t, Config{Mapping: "technion"}, write(t, "calls.csv", "id,queue\n1,2\n"))
	if err == nil || !strings.Contains(err.Error(), `calls.csv: mapping technion wants the column date, vru_line, call_id, vru_entry, q_start, type, agent, customer, vru_exit, ser_start, q_exit, ser_exit, q_time, ser_time, outcome, the file has id,queue`) {
		t.Error(err)
	}
}

func TestShippedMappingsAreRight(t *testing.T) {
	t.Parallel()
	for _, name := range Shipped() {
		if _, err := LoadMapping(name); err != nil {
			t.Error(err)
		}
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ format, text, want string }{
		{"YYYY-MM-DD hh:mm:ss", "2026-10-25 02:30:00", "2026-10-25T00:30:00Z clock-change"},
		{"YYYY-MM-DD hh:mm:ss", "2026-10-25 03:30:00", "2026-10-25T02:30:00Z"},
		{"YYYY-MM-DD hh:mm:ss", "2026-03-29 02:30:00", "2026-03-29T01:30:00Z clock-change"},
		{"DD.MM.YYYY h:mm", "24.10.2026 9:05", "2026-10-24T07:05:00Z"},
		{"M/D/YYYY h:mm:ss am", "1/3/2026 12:00:01 AM", "2026-01-02T23:00:01Z"},
		{"M/D/YYYY h:mm:ss am", "1/3/2026 1:00:01 pm", "2026-01-03T12:00:01Z"},
		{"YYYY-MM-DDThh:mm:ss.fffzz", "2026-01-03T12:00:01.25+02:00", "2026-01-03T10:00:01.25Z"},
		{"rfc3339", "2026-01-03T12:00:01Z", "2026-01-03T12:00:01Z"},
		{"epoch", "1700000000.5", "2023-11-14T22:13:20.5Z"},
		{"epoch-ms", "1700000000500", "2023-11-14T22:13:20.5Z"},
		{"YYYY-MM-DD hh:mm:ss", "2026-02-29 02:30:00", "no such time"},
		{"YYYY-MM-DD hh:mm:ss", "2026-01-03 24:00:00", "no such time"},
		{"YYYY-MM-DD hh:mm:ss", "2026-01-03 2:00:00", "no such time"},
		{"YYYY-MM-DD hh:mm:ss", "2026-01-03 02:00:00 ", "no such time"},
		{"epoch", "yesterday", "no such time"},
	} {
		format, err := compile(test.format)
		if err != nil {
			t.Fatal(err)
		}
		berlin, _ := time.LoadLocation("Europe/Berlin")
		p := &parser{m: &Mapping{times: format}, zone: zoneDays{berlin, map[int64]zoneDay{}}}
		at, odd, err := p.instant([]byte(test.text), dated{})
		got := at.Format(time.RFC3339Nano)
		if odd {
			got += " clock-change"
		}
		if err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s as %s: %s, want %s", test.text, test.format, got, test.want)
		}
	}
}

func TestLengths(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"0": 0, "12": 12000, "12.5": 12500, "0:12": 12000, "1:02:03": 3723000, "90:00": 5400000, "0.0005": 0,
		"": -1, "-5": -1, "1:60": -1, "1:2:3:4": -1, "a": -1, "1.5s": -1, ":5": -1, "99999999999999999999": -1,
	} {
		ms, ok := milliseconds([]byte(text))
		if !ok {
			ms = -1
		}
		if ms != want {
			t.Errorf("%q: %d, want %d", text, ms, want)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	path := bankFile(b)
	var batches []follow.Batch
	rows := 0
	c, err := New(Config{Mapping: "technion"}, input.Env{Files: []string{path}, CustomerKey: input.Key("0123456789abcdef")})
	if err != nil {
		b.Fatal(err)
	}
	if err := c.log.Read(b.Context(), follow.Position{}, func(x follow.Batch) error {
		batches = append(batches, x)
		rows += bytes.Count(x.Data, []byte("\n"))
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		p := c.parser()
		for _, x := range batches {
			if err := p.parse(&job{batch: x}); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.N)*float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

func FuzzRows(f *testing.F) {
	f.Add([]byte("1999-01-01,L,1,C1,2,PS,7:00:02,7:00:08,6,7:00:08,7:02:28,140,AGENT,7:02:28,7:03:00,32,A1\r\n"))
	f.Add([]byte("\"1999-01-01\",L,1,\"C\"\"1\",2,PS,7:00:02,7:00:08,6,0:00:00,0:00:00,0,HANG,0:00:00,0:00:00,0,\n"))
	c, err := New(Config{Mapping: "technion"}, input.Env{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		j := &job{batch: follow.Batch{Header: []byte(strings.TrimSpace(header)), Line: 2, Data: bytes.Clone(data)}}
		if err := c.parser().parse(j); err != nil {
			t.Fatal(err)
		}
		facts := j.facts
		if len(facts.Contacts)+len(facts.Rejected)+facts.Skipped["phantom"] != facts.Read {
			t.Errorf("%d rows: %d contacts, %d rejected, %v", facts.Read, len(facts.Contacts), len(facts.Rejected), facts.Skipped)
		}
		for _, c := range facts.Contacts {
			if c.ID == "" || c.Offered.IsZero() || c.Wait < 0 || c.Talk < 0 {
				t.Errorf("%+v", c)
			}
		}
	})
}
