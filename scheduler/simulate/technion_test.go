package simulate_test

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/scheduler/simulate"
)

// Days of a real bank (Guedj and Mandelbaum 2000) are played again: its callers at
// the instants at which they came, the agents who served that day while they served.
// Everything else is learnt from the weeks before and after: even weeks are learnt
// from, odd ones replayed, so that nothing but who was at work is taken from a day
// that is replayed. See technion_learn_test.go for what is learnt.
func TestBankDaysReplayed(t *testing.T) {
	if testing.Short() {
		t.Skip("plays half a year of a bank")
	}
	var even, odd []*bankDay
	for _, d := range readBank(t) {
		if _, week := d.date.ISOWeek(); !d.ordinary() {
			continue
		} else if week%2 == 0 {
			even = append(even, d)
		} else {
			odd = append(odd, d)
		}
	}
	if len(odd) < 50 {
		t.Fatalf("only %d days to replay", len(odd))
	}
	pause := bestPause(t, even)
	t.Logf("of the weeks learnt from: an agent counts as away after %g s without a call", pause)
	var real, played, missed outcome
	t.Log("day             calls  abandoned: real  simulated   answered within 20 s: real  simulated")
	for _, d := range odd {
		is, sim := d.outcome(), replay(t, learnBank(even, d.date, pause), d, 20)
		t.Logf("%s  %5.0f %16.1f %% %8.1f %% %25.1f %% %8.1f %%", d.date.Format("Mon 2006-01-02"), is.calls,
			100*is.abandoned/is.calls, 100*sim.abandoned/is.calls, 100*is.inTime/is.calls, 100*sim.inTime/is.calls)
		real, played = real.plus(is), played.plus(sim)
		missed = missed.plus(outcome{1, math.Abs(sim.abandoned-is.abandoned) / is.calls, math.Abs(sim.inTime-is.inTime) / is.calls})
	}
	t.Logf("single days are off by %.1f points of abandonment and %.1f points of service level, on average",
		100*missed.abandoned/missed.calls, 100*missed.inTime/missed.calls)
	points := func(of func(outcome) float64) (float64, float64, float64) {
		a, b := 100*of(real)/real.calls, 100*of(played)/real.calls
		return a, b, b - a
	}
	a, b, off := points(func(o outcome) float64 { return o.abandoned })
	t.Logf("%d days, %.0f calls: abandoned %.2f %% really, %.2f %% simulated", len(odd), real.calls, a, b)
	if off < -2 || off > 2 {
		t.Errorf("abandonment is off by %+.2f points, want 2 at most", off)
	}
	a, b, off = points(func(o outcome) float64 { return o.inTime })
	t.Logf("answered within 20 s %.2f %% really, %.2f %% simulated", a, b)
	if off < -3 || off > 3 {
		t.Errorf("the service level is off by %+.2f points, want 3 at most", off)
	}
}

// bestPause is the one with which the days that are learnt from, each with what the
// others teach, come out best: measured by what is allowed of the days replayed.
func bestPause(t *testing.T, days []*bankDay) (best float64) {
	t.Helper()
	least := math.Inf(1)
	for _, pause := range pauses {
		var real, played outcome
		for _, d := range days {
			real, played = real.plus(d.outcome()), played.plus(replay(t, learnBank(days, d.date, pause), d, 5))
		}
		t.Logf("away after %g s: abandonment off by %+.2f points, service level by %+.2f", pause, 100*(played.abandoned-real.abandoned)/real.calls, 100*(played.inTime-real.inTime)/real.calls)
		off := max(math.Abs(played.abandoned-real.abandoned)/2, math.Abs(played.inTime-real.inTime)/3)
		if off < least {
			best, least = pause, off
		}
	}
	return best
}

// replay plays a day with what was learnt from others.
func replay(t *testing.T, b *bank, d *bankDay, times int) outcome {
	t.Helper()
	r, err := simulate.Run(b.scenario(d), simulate.Options{Seed: 1, Replications: times, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	all := r.Queues[len(r.Queues)-1].Total
	return outcome{all.Queue("offered").Value, all.Queue("abandoned").Value, all.Queue("answered-in-time").Value}
}

// outcome is how the calls of a day fared.
type outcome struct{ calls, abandoned, inTime float64 }

func (o outcome) plus(p outcome) outcome {
	return outcome{o.calls + p.calls, o.abandoned + p.abandoned, o.inTime + p.inTime}
}

// bankCall is a call that asked for an agent; times in seconds of the day.
type bankCall struct {
	class  int // index of classes
	came   float64
	waited float64
	served float64 // when; 0: gave up
	ended  float64
	agent  string
}

func (c bankCall) gaveUp() bool     { return c.served == 0 }
func (c bankCall) handled() float64 { return max(0, c.ended-c.served) }

// bankDay is a day of the bank.
type bankDay struct {
	date  time.Time
	calls []bankCall
}

func (d *bankDay) outcome() (o outcome) {
	for _, c := range d.calls {
		o.calls++
		switch {
		case c.gaveUp():
			o.abandoned++
		case c.waited <= 20:
			o.inTime++
		}
	}
	return o
}

// ordinary is a day from Sunday to Thursday on which neither the telephones nor
// the records failed: every hour from 8 to 23 has some calls, and none has the
// whole day's.
func (d *bankDay) ordinary() bool {
	var hours [24]int
	for _, c := range d.calls {
		hours[min(23, int(c.came/3600))]++
	}
	return d.date.Weekday() < time.Friday && slices.Min(hours[8:23]) >= 20 && slices.Max(hours[8:23]) <= 250
}

// classes are the kinds of call by the customer's priority: PS regular, NW not yet
// a customer, NE stock trading, IN internet, TT call back, PE English.
var classes = []string{"PS1", "PS2", "NW0", "NE1", "NE2", "IN0", "TT0", "TT1", "TT2", "PE1", "PE2"}

// headStart is the wait that a customer is credited with for each priority: in the
// records a call overtakes those that came up to so much earlier, and no others.
const headStart = 90.0

// readBank reads the days, or skips the test where they are not there.
func readBank(t *testing.T) (days []*bankDay) {
	t.Helper()
	rows, column := bankRows(t)
	var shares [2]float64 // of priorities 1 and 2
	for _, row := range rows {
		if p := row[column["priority"]]; p != "0" {
			shares[p[0]-'1']++
		}
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for _, row := range rows {
		date, err := time.Parse(time.DateOnly, row[column["date"]])
		if err != nil {
			t.Fatal(err)
		}
		if len(days) == 0 || !days[len(days)-1].date.Equal(date) {
			days = append(days, &bankDay{date: date})
		}
		at := func(name string) float64 { return ofDay(row[column[name]]) }
		c := bankCall{came: at("q_start"), served: at("ser_start"), ended: at("ser_exit"), agent: row[column["agent"]]}
		gaveUp := row[column["outcome"]] == "HANG"
		if c.came == 0 {
			c.came = c.served
		} else {
			c.waited = max(0, at("q_exit")-c.came)
		}
		if c.came == 0 || row[column["outcome"]] == "PHANTOM" || !gaveUp && c.served == 0 {
			continue // hung up in the menu, or no call at all
		}
		if gaveUp {
			c.served, c.ended = 0, 0
		}
		c.class = classOf(row[column["type"]], row[column["priority"]], rng.Float64()*(shares[0]+shares[1]) < shares[0])
		days[len(days)-1].calls = append(days[len(days)-1].calls, c)
	}
	return days
}

// classOf finds the class. Whoever was answered at once was never asked for the
// customer's number, and has priority 0 in the records: then by lot.
func classOf(kind, priority string, one bool) int {
	lot := "2"
	if one {
		lot = "1"
	}
	for _, p := range []string{priority, lot, "0"} {
		if i := slices.Index(classes, kind+p); i >= 0 {
			return i
		}
	}
	return 0 // four calls of a kind that nobody explains
}

func ofDay(clock string) float64 {
	var seconds float64
	for part := range strings.SplitSeq(clock, ":") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return 0 // empty: never
		}
		seconds = 60*seconds + float64(n)
	}
	return seconds
}

func bankRows(t *testing.T) (rows [][]string, column map[string]int) {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, err := os.Stat(filepath.Join(dir, "go.mod")); err != nil; _, err = os.Stat(filepath.Join(dir, "go.mod")) {
		dir = filepath.Dir(dir)
	}
	file, err := os.Open(filepath.Join(dir, "..", "shared", "data", "technion-bank", "calls_1999_jan_jul.csv.gz"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the bank's calls are not here: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(unzipped)
	head, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	column = map[string]int{}
	for i, name := range head {
		column[name] = i
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, column
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}
