package staffing

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// unsure gives every forecast a band: standard deviation as a share of the mean,
// beside the chance of single contacts.
func unsure(forecasts []hotline.Forecast, cv float64) []hotline.Forecast {
	at := map[string]float64{"p05": -1.645, "p10": -1.282, "p25": -0.674, "p50": 0, "p75": 0.674, "p90": 1.282, "p95": 1.645}
	for i := range forecasts {
		f := &forecasts[i]
		f.Quantiles = map[string]float64{}
		for name, z := range at {
			f.Quantiles[name] = max(0, f.Mean+z*math.Sqrt(f.Mean+cv*cv*f.Mean*f.Mean))
		}
	}
	return forecasts
}

func required(t *testing.T, forecasts []hotline.Forecast, cfg Config) []hotline.Requirement {
	t.Helper()
	out, err := Require(forecasts, nil, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// hours are the agents' hours on duty for a queue.
func hours(rows []hotline.Requirement, queue string) (out float64) {
	for _, r := range rows {
		if r.Queue == queue {
			out += float64(r.Agents) * r.Interval.Hours()
		}
	}
	return out
}

func TestDoneInTimeByHand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		work   []Deferred
		agents []float64
		want   float64
	}{
		{"nothing", nil, []float64{1}, 1},
		{"just enough", []Deferred{{2, 0, 2}}, []float64{1, 1}, 1},
		{"half of it late", []Deferred{{2, 0, 1}}, []float64{1, 1}, 0.5},
		{"never done", []Deferred{{2, 0, 2}}, []float64{0, 0, 0}, 0},
		{"due after the end", []Deferred{{2, 0, 9}}, []float64{1, 0}, 1},
		{"the urgent first", []Deferred{{1, 0, 3}, {1, 0, 1}}, []float64{1, 0, 1}, 1},
		{"not before it comes", []Deferred{{1, 2, 3}, {1, 0, 1}}, []float64{0, 2, 0.5}, 0.25},
	} {
		if got := DoneInTime(c.work, c.agents); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %.3f in time, want %.3f", c.name, got, c.want)
		}
	}
}

func TestMailIsStaffedForMoreThanItsMean(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	t.Parallel()
	mean := hours(required(t, bankWeek(5, 24*time.Hour, true), Default()), "mail")
	cfg := Default()
	cfg.Uncertainty = "none"
	if again := hours(required(t, unsure(bankWeek(5, 24*time.Hour, true), 0.2), cfg), "mail"); math.Abs(again-mean) > 1e-9 {
		t.Errorf("%.1f hours without regard to uncertainty, want the mean's %.1f", again, mean)
	}
	before := mean
	for _, c := range []struct {
		uncertainty string
		probability float64
	}{{"mixture", 0.8}, {"probability", 0.9}} {
		cfg.Uncertainty, cfg.Probability = c.uncertainty, c.probability
		got := hours(required(t, unsure(bankWeek(5, 24*time.Hour, true), 0.2), cfg), "mail")
		if got < 1.03*before || got > 1.6*mean {
			t.Errorf("%s %g: %.1f hours, want more than %.1f and not far more than the mean's %.1f", c.uncertainty, c.probability, got, before, mean)
		}
		before = got
	}
	if more := hours(required(t, unsure(bankWeek(5, 24*time.Hour, true), 0.4), cfg), "mail"); more < 1.05*before {
		t.Errorf("with twice the uncertainty %.1f hours, want more than %.1f", more, before)
	}
}

// What is promised with 90 % is kept in about nine of ten weeks: weeks of other luck
// than those it was staffed by.
func TestTheDeadlineIsMetAsOftenAsPromised(t *testing.T) {
	t.Parallel()
	cfg := Default()
	cfg.Uncertainty, cfg.Probability = "probability", 0.9
	forecasts := unsure(bankWeek(5, 24*time.Hour, true), 0.2)
	var mails []hotline.Forecast
	for _, f := range forecasts {
		if f.Queue == "mail" {
			mails = append(mails, f)
		}
	}
	agents := make([]float64, 0, len(mails))
	for _, r := range required(t, forecasts, cfg) {
		if r.Queue == "mail" {
			agents = append(agents, float64(r.Agents))
		}
	}
	p, err := cfg.planLater(mails, nil)
	if err != nil {
		t.Fatal(err)
	}
	never := p.never(openOf(mails))
	kept, all := 0.0, 0.0
	for i := 1; i < len(p.courses); i++ { // each with the days of another
		work := make([]Deferred, len(p.work))
		var came, possible float64
		for k, d := range p.work {
			from := i
			if k >= len(p.work)/2 {
				from = i - 1
			}
			d.Work *= p.courses[from][k]
			work[k] = d
			came += d.Work
			if !never[k] {
				possible += d.Work
			}
		}
		all++
		if DoneInTime(work, agents)*came >= 0.99*possible {
			kept++
		}
	}
	if share := kept / all; share < 0.82 || share > 0.995 {
		t.Errorf("the deadline is met in %.2f of the weeks, promised in 0.9", share)
	}
}

func openOf(forecasts []hotline.Forecast) (out []bool) {
	for _, f := range forecasts {
		out = append(out, !f.Closed)
	}
	return out
}

func TestMailInTheIdleTimeOfCalls(t *testing.T) {
	t.Parallel()
	cfg := Default()
	apart := required(t, bankWeek(2, 24*time.Hour, true), cfg)
	own := map[string]QueueConfig{"mail": {IdleOf: []string{"cards"}}}
	cfg.Queues = own
	finished := required(t, bankWeek(2, 24*time.Hour, true), cfg)
	own["mail"] = QueueConfig{IdleOf: []string{"cards"}, PutAside: true}
	aside := required(t, bankWeek(2, 24*time.Hour, true), cfg)
	a, b, c := hours(apart, "mail"), hours(finished, "mail"), hours(aside, "mail")
	if !(c < b && b < a) {
		t.Errorf("%.1f hours for mail by agents of its own, %.1f in idle time, %.1f where it is put aside: want less and less", a, b, c)
	}
	if x, y := hours(apart, "cards"), hours(aside, "cards"); x != y {
		t.Errorf("%.1f hours for calls become %.1f", x, y)
	}
}

func TestCallbacksMoveIntoTheTroughs(t *testing.T) {
	t.Parallel()
	cfg := Default()
	all := required(t, bankWeek(1, 24*time.Hour, true), cfg)
	cfg.Queues = map[string]QueueConfig{"cards": {Callback: Callback{Share: 0.3, Within: 4 * time.Hour, Missed: 0.2, MissTime: time.Minute}}}
	back := required(t, bankWeek(1, 24*time.Hour, true), cfg)
	peak := func(rows []hotline.Requirement) (n int) {
		for _, r := range rows {
			if r.Queue == "cards" {
				n = max(n, r.Agents)
			}
		}
		return n
	}
	if before, after := peak(all), peak(back); after >= before {
		t.Errorf("the peak is %d agents with callbacks, %d without: want it lower", after, before)
	}
	calls, talks := 5*4*(40.0*4+20.0*6), 240.0/3600 // of the week
	least := calls * (talks + 0.3*0.25*60/3600)
	if got := hours(back, "cards"); got < least {
		t.Errorf("%.1f hours for %.1f hours of work", got, least)
	}
	for i, r := range back {
		if r.Queue == "cards" && (r.Occupancy > 1+1e-9 || r.GrossAgents < float64(r.Agents)-1) {
			t.Fatalf("row %d: %+v", i, r)
		}
	}
}

// A contact is reached at one dial of four: of three dials 1 - 0.75^3, on average
// after 1 + 0.75 + 0.75^2 dials.
func TestCampaignByHand(t *testing.T) {
	t.Parallel()
	c := Campaign{
		Name: "renewals", Contacts: 1000, Reach: 0.25, Attempts: 3, HandlingTime: 5 * time.Minute, MissTime: 40 * time.Second,
		From: "2024-03-04", To: "2024-03-08", Days: []string{"Mon", "Wed"}, Begin: "14:00", End: "18:00",
	}
	dials, reached := c.Dials()
	if math.Abs(dials-2.3125) > 1e-12 || math.Abs(reached-0.578125) > 1e-12 {
		t.Errorf("%.6f dials and %.6f reached, want 2.3125 and 0.578125", dials, reached)
	}
	want := 1000 * (0.578125*300 + (2.3125-0.578125)*40) / 3600
	if got := c.Workload().Hours(); math.Abs(got-want) > 1e-6 {
		t.Errorf("%.4f hours of work, want %.4f", got, want)
	}
	cfg := Default()
	cfg.Campaigns = []Campaign{c}
	var done float64
	for _, r := range required(t, bankWeek(1, 24*time.Hour, true), cfg) {
		if r.Queue != "renewals" {
			continue
		}
		n := r.GrossAgents * 0.9 * 0.25
		done += n
		if day := r.Start.Weekday(); n > 0 && (day != time.Monday && day != time.Wednesday || r.Start.Hour() < 14 || r.Start.Hour() >= 18) {
			t.Errorf("%.2f hours of dialling at %s", n, r.Start)
		}
	}
	if math.Abs(done-want) > 0.01 {
		t.Errorf("%.3f hours are dialled, want %.3f", done, want)
	}
	cfg.Campaigns[0].To = "2024-03-15" // the second of its weeks is not forecast
	if got := hoursOf(required(t, bankWeek(1, 24*time.Hour, true), cfg), "renewals"); math.Abs(got-want/2) > 0.01 {
		t.Errorf("%.3f hours in the first week of two, want %.3f", got, want/2)
	}
}

func hoursOf(rows []hotline.Requirement, queue string) (out float64) {
	for _, r := range rows {
		if r.Queue == queue {
			out += r.GrossAgents * 0.9 * r.Interval.Hours()
		}
	}
	return out
}

func TestMistakesInChannelsAreToldAtOnce(t *testing.T) {
	t.Parallel()
	cfg := Default()
	cfg.Queues = map[string]QueueConfig{"cards": {Callback: Callback{Share: 0.3}, IdleOf: []string{"cards"}}}
	cfg.Campaigns = []Campaign{{Name: "a", Contacts: 10, Reach: 2, Attempts: 1, HandlingTime: time.Minute, From: "2024-03-04", To: "2024-03-01", Begin: "18:00", End: "9:00", Days: []string{"Mo"}}, {Name: "a"}}
	err := cfg.Validate()
	for _, want := range []string{
		"queues.cards.callback.within: want how soon", "queues.cards.idle-of: its own agents", "campaigns[0].reach: want the share of dials",
		"campaigns[0].to: 2024-03-01 is before 2024-03-04", `campaigns[0].days: unknown "Mo"`, "campaigns[0].end: 9:00 is not after 18:00",
		`campaigns[1].name: "a" is there twice`, "campaigns[1].contacts: want how many",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want it to say %q, got\n%v", want, err)
		}
	}
}

func TestAMonthOfMailIsStaffedInBoundedTime(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	t.Parallel()
	var month []hotline.Forecast
	for week := range 4 {
		for _, f := range bankWeek(5, 30*24*time.Hour, true) {
			f.Start = f.Start.AddDate(0, 0, 7*week)
			month = append(month, f)
		}
	}
	known, prepared := hoursOf(required(t, month, Default()), "mail"), hoursOf(required(t, unsure(month, 0.2), Default()), "mail")
	if math.Abs(known-627) > 6 || prepared < known-0.1 { // of 1,344 hours that come, all but what is left to the weeks after
		t.Errorf("%.1f hours for a month of mail that is known, %.1f where it is not, want 627 and more", known, prepared)
	}
}
