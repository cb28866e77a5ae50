package demo

import (
	"slices"
	"testing"
	"time"
)

// at is a moment of the autumn of 2026, by the clock in Berlin.
func at(t testing.TB, clock string) time.Time {
	t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04", clock, berlin(t))
	if err != nil {
		t.Fatal(err)
	}
	return when
}

// generated lets a hotline run from the week of one moment to another.
func generated(t testing.TB, dir string, seed uint64, from, to time.Time) *Hotline {
	t.Helper()
	h, err := New(Config{Dir: dir, Seed: seed, Start: from, Location: from.Location()})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Generate(t.Context(), to, nil); err != nil {
		t.Fatal(err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	return h
}

// tally counts calls.
type tally struct {
	offered, answered, abandoned, inTime int
	handle, wait                         int64
}

func (s *tally) add(c *call) {
	s.offered++
	within := int64(20)
	if c.queue == "complaints" {
		within = 30
	}
	if c.answered > 0 {
		s.answered++
		s.handle += c.talk + c.wrap
		s.wait += c.wait()
	} else if c.outcome == "ABANDON" {
		s.abandoned++
	}
	if c.wait() <= within && c.outcome != "EXITEMPTY" {
		s.inTime++
	}
}

func (s *tally) level() float64   { return float64(s.inTime) / float64(s.answered+s.abandoned) }
func (s *tally) abandon() float64 { return float64(s.abandoned) / float64(s.offered) }
func (s *tally) aht() float64     { return float64(s.handle) / float64(s.answered) }

// TestTwelveWeeks looks at the hotline as its manager would: are these numbers
// a bank's phone line could have?
func TestTwelveWeeks(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	t.Parallel()
	dir := t.TempDir()
	from, now := at(t, "2026-08-24 00:00"), at(t, "2026-11-18 14:30")
	h := generated(t, dir, 1, from, now)
	lines := slices.DeleteFunc(readQueueLog(t, dir), func(l line) bool { // of the people on the phones
		return l.queue == chatQueue || l.queue == mailQueue
	})
	done, open := calls(t, lines)
	within := func(t *testing.T, what string, low, got, high float64) {
		t.Helper()
		t.Logf("%-40s %.3f", what, got)
		if got < low || got > high {
			t.Errorf("%s: %.3f, want %.3f to %.3f", what, got, low, high)
		}
	}

	queues, weekdays, hours := map[string]*tally{}, map[time.Weekday]*tally{}, map[int]*tally{}
	days := map[string]*tally{}
	total := &tally{}
	for _, c := range done {
		when := time.Unix(c.entered, 0).In(from.Location())
		tallyOf(queues, c.queue).add(c)
		tallyOf(weekdays, when.Weekday()).add(c)
		tallyOf(days, when.Format(time.DateOnly)).add(c)
		if wd := when.Weekday(); wd != time.Saturday && wd != time.Sunday {
			tallyOf(hours, when.Hour()).add(c)
		}
		total.add(c)
	}

	t.Run("volume", func(t *testing.T) {
		within(t, "contacts", 200_000, float64(total.offered), 250_000)
		for wd := time.Monday; wd <= time.Friday; wd++ {
			within(t, wd.String(), 2900, float64(weekdays[wd].offered)/12.4, 4500)
		}
		within(t, "Saturday", 1000, float64(weekdays[time.Saturday].offered)/12, 2000)
		within(t, "Sunday", 450, float64(weekdays[time.Sunday].offered)/12, 1000)
		within(t, "Monday against Thursday", 1.1, float64(weekdays[time.Monday].offered)*12/13/float64(weekdays[time.Thursday].offered), 1.4)
		within(t, "ten against eight in the evening", 2, float64(hours[10].offered)/float64(hours[20].offered), 6)
	})
	t.Run("answered", func(t *testing.T) {
		within(t, "service level", 0.75, total.level(), 0.88)
		within(t, "abandoned", 0.03, total.abandon(), 0.08)
		within(t, "cards: seconds a call", 225, queues["cards"].aht(), 360)
		within(t, "accounts: seconds a call", 240, queues["accounts"].aht(), 360)
		within(t, "complaints: seconds a call", 300, queues["complaints"].aht(), 380)
		for name, q := range queues {
			within(t, name+": service level", 0.68, q.level(), 0.92)
		}
		for hour, s := range hours {
			within(t, time.Date(0, 1, 1, hour, 0, 0, 0, time.UTC).Format("15:04 service level"), 0.55, s.level(), 0.97)
		}
	})
	t.Run("bad days", func(t *testing.T) {
		low := 1.0
		for _, s := range days {
			low = min(low, s.level())
		}
		within(t, "worst day's service level", 0.3, low, 0.6)
	})
	t.Run("occupancy", func(t *testing.T) {
		onPhone := onTheQueues(lines, now.Unix())
		within(t, "handling / available", 0.66, float64(total.handle)/float64(onPhone), 0.88)
	})
	t.Run("everyone leaves the queue", func(t *testing.T) {
		if len(open) > 60 {
			t.Errorf("%d visits open at the end", len(open))
		}
		for _, c := range open {
			if now.Unix()-c.entered > 7200 {
				t.Errorf("%+v: on the line for more than two hours", *c)
			}
		}
	})
	t.Run("redials", func(t *testing.T) { within(t, "ring again within two hours", 0.15, redials(done), 0.25) })
	t.Run("weeks join", func(t *testing.T) {
		over, back := weeksJoin(done, h)
		within(t, "on the line over a Monday's midnight", 3, over, 200)
		within(t, "ring on Monday, having rung on Sunday", 20, back, 400)
	})
	t.Run("lines at any hour", func(t *testing.T) {
		perHour := map[int64]int{}
		for _, l := range lines {
			perHour[l.at/3600]++
		}
		for hour := from.Unix() / 3600; hour < now.Unix()/3600; hour++ {
			if perHour[hour] < 15 {
				t.Errorf("%s: %d lines in an hour", time.Unix(hour*3600, 0).In(from.Location()), perHour[hour])
			}
		}
	})
	t.Run("agents", func(t *testing.T) { checkAgents(t, lines, h) })
	t.Run("opening hours", func(t *testing.T) { checkOpening(t, done, h) })
	t.Run("surveys", func(t *testing.T) { checkSurveys(t, dir, within) })
	t.Run("evaluations", func(t *testing.T) { checkEvaluations(t, dir, h, within) })
	t.Run("cases", func(t *testing.T) { checkCases(t, dir, now, within) })
	t.Run("contacts exist", func(t *testing.T) {
		known := map[string]bool{"": true}
		for _, c := range done {
			known[c.id] = true
		}
		for _, name := range []string{"surveys.csv", "evaluations.csv", "cases.csv"} {
			for _, row := range readCSV(t, dir, name) {
				if !known[row["contact"]] {
					t.Fatalf("%s: contact %q is in no queue_log", name, row["contact"])
				}
			}
		}
	})
}

// weeksJoin counts the calls that began in one week and ended in the next, and the
// callers of Sundays who ring again on the Monday after.
func weeksJoin(done []*call, h *Hotline) (over, back float64) {
	sundays := map[string]int{}
	for _, c := range done {
		entered, ended := h.cfg.indexOf(time.Unix(c.entered, 0)), h.cfg.indexOf(time.Unix(c.ended, 0))
		if entered/7 != ended/7 {
			over++
		}
		if last, known := sundays[c.caller]; known && entered == last+1 {
			back++
		}
		if entered%7 == 6 {
			sundays[c.caller] = entered
		}
	}
	return over, back
}

func tallyOf[K comparable](m map[K]*tally, key K) *tally {
	if m[key] == nil {
		m[key] = &tally{}
	}
	return m[key]
}

// onTheQueues is how many seconds agents were logged in and not paused.
func onTheQueues(lines []line, until int64) (sum int64) {
	since := map[string]int64{}
	for _, l := range lines {
		switch l.event {
		case "ADDMEMBER", "UNPAUSEALL":
			if since[l.agent] == 0 {
				since[l.agent] = l.at
			}
		case "PAUSEALL", "REMOVEMEMBER":
			if since[l.agent] > 0 {
				sum += l.at - since[l.agent]
			}
			since[l.agent] = 0
		}
	}
	for _, at := range since {
		if at > 0 {
			sum += until - at
		}
	}
	return sum
}

// redials is the share of callers who gave up after more than five seconds and
// rang again within two hours.
func redials(done []*call) float64 {
	entered := map[string][]int64{}
	for _, c := range done {
		entered[c.caller] = append(entered[c.caller], c.entered)
	}
	gaveUp, again := 0, 0
	for _, c := range done {
		if c.outcome != "ABANDON" || c.wait() <= 5 {
			continue
		}
		gaveUp++
		for _, at := range entered[c.caller] {
			if at > c.ended && at < c.ended+7200 {
				again++
				break
			}
		}
	}
	return float64(again) / float64(gaveUp)
}
