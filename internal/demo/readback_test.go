package demo

import (
	"bufio"
	"encoding/csv"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"
)

// berlin is where the hotline of these tests is: twelve weeks before the
// eighteenth of November hold a Sunday of 25 hours.
func berlin(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zone data: ", err)
	}
	return loc
}

// line is one line of a queue_log.
type line struct {
	at                        int64
	call, queue, agent, event string
	params                    []string
}

// readQueueLog reads the archives in order, then the live file.
func readQueueLog(t testing.TB, dir string) (lines []line) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "asterisk", "queue_log-*"))
	if err != nil {
		t.Fatal(err)
	}
	sort.Strings(names)
	for _, name := range append(names, filepath.Join(dir, "asterisk", "queue_log")) {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for in := bufio.NewScanner(f); in.Scan(); {
			part := strings.Split(in.Text(), "|")
			if len(part) < 6 {
				t.Fatalf("%s: %q: want six fields or more", name, in.Text())
			}
			lines = append(lines, line{number(t, part[0]), part[1], part[2], part[3], part[4], part[5:]})
		}
		_ = f.Close()
	}
	return lines
}

func number(t testing.TB, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// readCSV reads an export; each row by column name.
func readCSV(t testing.TB, dir, name string) (rows []map[string]string) {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = r[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// call is one visit as the queue_log tells it.
type call struct {
	id, queue, agent, caller string
	entered, answered, ended int64
	outcome                  string // terminal event; empty: still open
	talk, hold, wrap         int64
}

func (c call) wait() int64 {
	if c.answered > 0 {
		return c.answered - c.entered
	}
	return c.ended - c.entered
}

// calls puts the visits together and checks the arithmetic on the way.
func calls(t testing.TB, lines []line) (done, open []*call) {
	t.Helper()
	waiting, last := map[string]*call{}, map[string]*call{}
	at := int64(0)
	for _, l := range lines {
		if l.at < at {
			t.Fatalf("%v: the clock went back", l)
		}
		at = l.at
		key := l.call + "|" + l.queue
		c := waiting[key]
		switch l.event {
		case "ENTERQUEUE":
			if c != nil {
				t.Fatalf("%v: in the queue already", l)
			}
			waiting[key] = &call{id: l.call, queue: l.queue, caller: l.params[1], entered: l.at}
			continue
		case "CONNECT":
			c.answered, c.agent = l.at, l.agent
			if number(t, l.params[0]) != c.wait() {
				t.Fatalf("%v: says it waited %s s, entered at %d", l, l.params[0], c.entered)
			}
			last[key+l.agent] = c
			continue
		case "COMPLETEAGENT", "COMPLETECALLER", "BLINDTRANSFER":
			p := l.params
			if l.event == "BLINDTRANSFER" {
				p = p[2:]
			}
			c.talk = number(t, p[1])
			if number(t, p[0]) != c.wait() || c.talk != l.at-c.answered {
				t.Fatalf("%v: arithmetic, answered %d, entered %d", l, c.answered, c.entered)
			}
		case "ABANDON", "EXITEMPTY":
			if number(t, l.params[2]) != l.at-c.entered {
				t.Fatalf("%v: entered %d", l, c.entered)
			}
		case "WRAPUP":
			last[key+l.agent].wrap = number(t, l.params[0])
			continue
		case "HOLD":
			last[key+l.agent].hold += number(t, l.params[0])
			continue
		default:
			continue
		}
		c.outcome, c.ended = l.event, l.at
		done = append(done, c)
		delete(waiting, key)
	}
	for _, c := range waiting {
		open = append(open, c)
	}
	return done, open
}
