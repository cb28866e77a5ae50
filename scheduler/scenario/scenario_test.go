package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/scheduler/simulate"
)

const small = `
start: 2026-03-02 20:00
interval: 30m
length: 8h
queues:
  cards:
    arrivals: 40
    handling: 4m
groups:
  front:
    agents: 6
    skills: [cards]
`

// nothing opens no file.
func nothing(name string) ([]byte, error) { return nil, errors.New("there is no file " + name) }

func read(t *testing.T, text string) File {
	t.Helper()
	f, err := Read("test.yaml", []byte(text), nothing)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestDaysBeginAtMidnight(t *testing.T) {
	if got := read(t, small).Scenario.DayStarts; !slices.Equal(got, []int{0, 8}) {
		t.Errorf("20:00 and eight hours: days begin with intervals %v, want 0 and 8", got)
	}
	f := read(t, strings.Replace(small, "start: 2026-03-02 20:00\n", "", 1))
	if got := f.Scenario.DayStarts; !slices.Equal(got, []int{0}) {
		t.Errorf("eight hours without a start: days begin with %v", got)
	}
}

func TestOneDayIsRepeated(t *testing.T) {
	f := read(t, `
interval: 6h
length: 48h
queues: {cards: {arrivals: [0, 10, 20, 5], handling: 4m}}
groups: {front: {agents: [0, 3, 3, 2], skills: [cards]}}
`)
	if got := f.Scenario.Queues[0].Arrivals.Rates; !slices.Equal(got, []float64{0, 10, 20, 5, 0, 10, 20, 5}) {
		t.Errorf("arrivals %v", got)
	}
	if got := f.Scenario.Groups[0].Counts; !slices.Equal(got, []int{0, 3, 3, 2, 0, 3, 3, 2}) {
		t.Errorf("agents %v", got)
	}
}

func TestHoursOfWork(t *testing.T) {
	hours := func(text string) []simulate.Span {
		t.Helper()
		return read(t, strings.Replace(small, "agents: 6", "agents: {ann: "+text+"}", 1)).Scenario.Groups[0].Agents[0].Spans
	}
	check := func(text string, want ...simulate.Span) {
		t.Helper()
		if got := hours(text); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
	const h = 3600
	check("20:00-22:00", simulate.Span{From: 0, To: 2 * h})
	check("22:00-02:00", simulate.Span{From: 2 * h, To: 6 * h})
	check("'18:00-20:30, 03:00-05:00'", simulate.Span{From: -2 * h, To: h / 2}, simulate.Span{From: 7 * h, To: 9 * h})
	check("[Mon 21:00-22:00, Tue 01:00-02:00]", simulate.Span{From: h, To: 2 * h}, simulate.Span{From: 5 * h, To: 6 * h})
	check("2026-03-03 00:00-01:00", simulate.Span{From: 4 * h, To: 5 * h})
	check("Wed 08:00-16:00")
	check("08:00-16:00")
}

// Every mistake of a file is told at once, with its line and its path.
func TestAllMistakesAtOnce(t *testing.T) {
	_, err := Read("bad.yaml", []byte(`
interval: 30
length: 8h
serviec: 1
queues:
  cards:
    arrivals: [40, many]
    handling: 0s
    patience: {mean: 3m, distribution: levy, shape: 2}
    answer-within: -5
    transfers: {loand: 0.1}
    route: nearest
groups:
  front:
    agents: 2.5
    skills: [crads]
    skillz: 1
  back:
    agents: {ann: 8-16}
    skills: {cards: {speed: 0, rank: -1}}
`), nothing)
	if err == nil {
		t.Fatal("no mistake found")
	}
	for _, want := range []string{
		`bad.yaml:2: interval: want a time with its unit, such as 180s or 3m, got "30"`,
		`bad.yaml:4: serviec: unknown key, want one of`,
		`bad.yaml:7: queues.cards.arrivals[1]: want a number, got "many"`,
		`bad.yaml:8: queues.cards.handling: must be positive, got "0s"`,
		`bad.yaml:9: queues.cards.patience.distribution: unknown "levy"`,
		`bad.yaml:9: queues.cards.patience.shape: unknown key`,
		`bad.yaml:10: queues.cards.answer-within: want a time with its unit`,
		`bad.yaml:11: queues.cards.transfers.loand: there is no queue "loand", want one of [cards]`,
		`bad.yaml:12: queues.cards.route: unknown "nearest", want one of [longest-idle`,
		`bad.yaml:15: groups.front.agents: want whole numbers`,
		`bad.yaml:16: groups.front.skills[0]: there is no queue "crads"`,
		`bad.yaml:17: groups.front.skillz: unknown key`,
		`bad.yaml:19: groups.back.agents.ann: want hours such as 08:00-16:30, got "8-16"`,
		`bad.yaml:20: groups.back.skills.cards.speed: must be positive`,
		`bad.yaml:20: groups.back.skills.cards.rank: want a whole number`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("not told: %s", want)
		}
	}
	if t.Failed() {
		t.Log(err)
	}
}

func TestMistakesOfMeaning(t *testing.T) {
	for change, want := range map[string]string{
		"handling: 4m|handling: -4m":                                                           "handling: must be positive",
		"handling: 4m|handling: 4m\n    patience: 0s":                                          "queues.cards.patience: must be positive",
		"handling: 4m|handling: 4m\n    patience: {mean: 0s}":                                  "queues.cards.patience.mean: must be positive, got 0",
		"handling: 4m|handling: 4m\n    service-level: 100%":                                   "100 % is out of reach",
		"handling: 4m|handling: 4m\n    service-level: 80":                                     "want a share below 1",
		"handling: 4m|handling: 4m\n    definition: sl-9":                                      "unknown service level",
		"handling: 4m|handling: 4m\n    redial: {after-abandon: 0.5}":                          "redial.delay: is missing",
		"handling: 4m|handling: {distribution: gamma, mean: 4m}":                               "handling.cv: want 0.02 to 20",
		"handling: 4m|handling: 4m\n    ringing: 0s":                                           "ringing: must be positive",
		"handling: 4m|handling: 4m\n    ringing: {cv: 1}":                                      "queues.cards.ringing.mean: must be positive",
		"handling: 4m|handling: 4m\n    open: 8-18":                                            "open: want hours such as 08:00-16:30",
		"handling: 4m|handling: 4m\n    open: 20:00-22:00, 21:00-23:00":                        "queues.cards.open: the opening hours must be in order and not overlap",
		"handling: 4m|handling: 4m\n    repeat: {share: 1, delay: 1h}":                         "queues.cards.repeat.share: want a share below 1",
		"handling: 4m|handling: 4m\n    repeat: {share: 0.1}":                                  "repeat.delay: is missing",
		"handling: 4m|handling: 4m\n    repeat: {share: 0.1, delay: {mean: 1h, at-once: 0.5}}": "repeat.delay: want a positive time until the next call",
		"agents: 6|agents: 6\n    no-answer: {share: 1, after: 15s}":                           "groups.front.no-answer.share: want a share below 1",
		"agents: 6|agents: 6\n    no-answer: {share: 0.1}":                                     "no-answer.after: is missing",
		"agents: 6|agents: 6\n    no-answer: {share: 0.1, after: 15s, pause: -1s}":             "no-answer.pause: must not be negative",
		"arrivals: 40|arrivals: [1, 2, 3]":                                                     "want one value, or one per interval (16), got 3",
		"arrivals: 40|arrivals: -1":                                                            "none negative",
		"arrivals: 40|arrivals: 1e12":                                                          "contacts are too many, the most considered",
		"agents: 6|agents: 1000000":                                                            "groups.front.agents: want whole numbers of agents up to 100000",
		"interval: 30m|interval: 30m\ninterval: 15m":                                           "interval: is there twice",
		"start: 2026-03-02 20:00|start: Monday":                                                "start: want a day and a time",
		"length: 8h|length: 7h50m":                                                             "want 1 to 50000 whole intervals",
		"interval: 30m|interval: 1ns":                                                          "whole intervals",
		"interval: 30m|interval: 0s":                                                           "interval: must be positive",
		"skills: [cards]|skills: []":                                                           "groups.front.skills: want at least one",
		"skills: [cards]|skills: [cards, cards]":                                               "a queue is there twice",
	} {
		was, is, _ := strings.Cut(change, "|")
		if !strings.Contains(small, was) {
			t.Fatalf("%q is not in the scenario", was)
		}
		if _, err := Read("x.yaml", []byte(strings.Replace(small, was, is, 1)), nothing); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s:\n%v\nwant %s", is, err, want)
		}
	}
	for text, want := range map[string]string{"": "want a mapping", "[1]": "want a mapping", "a: [": "x.yaml: yaml"} {
		if _, err := Read("x.yaml", []byte(text), nothing); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestPhonesRingAndQueuesClose(t *testing.T) {
	f := read(t, strings.NewReplacer("handling: 4m", `handling: 4m
    ringing: {distribution: lognormal, mean: 4s, cv: 0.5}
    open: 20:00-23:00
    repeat: {share: 10%, delay: 2h}`, "agents: 6", `agents: 6
    no-answer: {share: 2%, after: 15s, pause: 1m}`).Replace(small))
	q := f.Scenario.Queues[0]
	if r := q.Ringing; r.Kind != simulate.Lognormal || r.Mean != 4 || r.CV != 0.5 {
		t.Errorf("rings %+v", q.Ringing)
	}
	if !slices.Equal(q.Open, []simulate.Span{{From: 0, To: 3 * 3600}}) {
		t.Errorf("open %v", q.Open)
	}
	if q.Repeat.Share != 0.1 || q.Repeat.Delay.Mean != 7200 {
		t.Errorf("repeats %+v", q.Repeat)
	}
	if n := f.Scenario.Groups[0].NoAnswer; n != (simulate.NoAnswer{Share: 0.02, After: 15, Pause: 60}) {
		t.Errorf("no answer %+v", n)
	}
}

// A forecast of quarter-hours from 19:45 on, in a scenario of half-hours from
// 20:00 on.
func TestArrivalsFromAForecast(t *testing.T) {
	var csv strings.Builder
	csv.WriteString("time,mean,p90\n2026-03-02T19:45:00+01:00,99,99\n")
	at := time.Date(2026, 3, 2, 20, 0, 0, 0, time.UTC)
	for i := range 40 {
		fmt.Fprintf(&csv, "%s+01:00,%d,%d\n", at.Add(time.Duration(i)*15*time.Minute).Format("2006-01-02T15:04:05"), i, 2*i)
	}
	open := func(name string) ([]byte, error) {
		if name != "cards.csv" {
			return nothing(name)
		}
		return []byte(csv.String()), nil
	}
	with := func(arrivals string) (File, error) {
		return Read("x.yaml", []byte(strings.Replace(small, "arrivals: 40", "arrivals: "+arrivals, 1)), open)
	}
	f, err := with("{file: cards.csv}")
	if err != nil || len(f.Scenario.Queues[0].Arrivals.Rates) != 16 || !slices.Equal(f.Scenario.Queues[0].Arrivals.Rates[:3], []float64{0 + 1, 2 + 3, 4 + 5}) {
		t.Errorf("%v, %v", f.Scenario.Queues[0].Arrivals.Rates, err)
	}
	if f, err = with("{file: cards.csv, column: p90}"); err != nil || f.Scenario.Queues[0].Arrivals.Rates[1] != 10 {
		t.Errorf("p90: %v, %v", f.Scenario.Queues[0].Arrivals.Rates, err)
	}
	for arrivals, want := range map[string]string{
		"{file: loans.csv}":              "arrivals.file: there is no file loans.csv",
		"{file: cards.csv, column: p99}": `there is no column "p99"`,
		"{file: cards.csv, rates: [1]}":  "not several",
		"{day-cv: 0.1}":                  "want rates, counts, file",
	} {
		if _, err := with(arrivals); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", arrivals, err, want)
		}
	}
	if _, err := Read("x.yaml", []byte(strings.Replace(strings.Replace(small, "arrivals: 40", "arrivals: {file: cards.csv}", 1), "8h", "12h", 1)), open); err == nil ||
		!strings.Contains(err.Error(), "no line for the interval that begins at 2026-03-03 06:00") {
		t.Errorf("a forecast that ends too soon: %v", err)
	}
}

// FuzzRead never panics and never takes long over what is no scenario.
func FuzzRead(f *testing.F) {
	f.Add(small)
	f.Add("interval: 1s\nlength: 1e9h\nqueues: {a: *a}")
	f.Fuzz(func(_ *testing.T, text string) { _, _ = Read("x.yaml", []byte(text), nothing) })
}
