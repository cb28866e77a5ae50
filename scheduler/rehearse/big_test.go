package rehearse

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/roster"
	"github.com/hotlined/hotlined/scheduler/simulate"
	"github.com/hotlined/hotlined/scheduler/staffing"
)

// bigHotline is a bank's: six queues, one of them around the clock, and people of
// four contracts with one to four skills, some of them on leave or with wishes. The
// forecast is scaled so that what it requires takes a share of the hours that
// everybody has agreed to be on the phones, and is the same for the same numbers.
type bigHotline struct {
	roster    roster.Problem
	forecasts []hotline.Forecast
	staffing  staffing.Config
}

// line is a queue of the big hotline.
type line struct {
	name    string
	share   float64 // of the work
	aht     time.Duration
	from    float64 // o'clock
	to      float64
	weekend float64 // of a weekday's load
}

var bigLines = []line{
	{"accounts", 0.24, 300 * time.Second, 7, 21, 0.3},
	{"cards", 0.30, 240 * time.Second, 0, 24, 0.6},
	{"complaints", 0.05, 600 * time.Second, 8, 18, 0},
	{"insurance", 0.08, 480 * time.Second, 8, 18, 0},
	{"loans", 0.13, 420 * time.Second, 8, 20, 0.2},
	{"online", 0.20, 360 * time.Second, 6, 23, 0.5},
}

var bigContracts = []hotline.Contract{
	{Name: "full-time", HoursPerWeek: 40, MinPerWeek: 32, MaxPerWeek: 44, DaysPerWeek: 5, MaxDaysInARow: 6, MinShift: 8 * time.Hour, MaxShift: 9 * time.Hour, Rest: 11 * time.Hour},
	{Name: "part-time", HoursPerWeek: 25, MinPerWeek: 20, MaxPerWeek: 30, DaysPerWeek: 5, MaxDaysInARow: 6, MinShift: 4 * time.Hour, MaxShift: 6 * time.Hour, Rest: 11 * time.Hour},
	{Name: "students", HoursPerWeek: 16, MinPerWeek: 8, MaxPerWeek: 20, DaysPerWeek: 4, MaxDaysInARow: 5, MinShift: 4 * time.Hour, MaxShift: 8 * time.Hour, Rest: 11 * time.Hour},
	{Name: "nights", HoursPerWeek: 36, MinPerWeek: 27, MaxPerWeek: 45, DaysPerWeek: 5, MaxDaysInARow: 5, MinShift: 8 * time.Hour, MaxShift: 10 * time.Hour, Rest: 11 * time.Hour, NightAllowed: true},
}

func newBigHotline(t testing.TB, agents, weeks int, load, occupancy float64, seed uint64) bigHotline {
	t.Helper()
	site, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 3, 2, 0, 0, 0, 0, site) // the clocks change at the end of the fourth week
	h := bigHotline{staffing: staffing.Default(), roster: roster.Problem{
		ID: "2026-03-02", From: from, To: from.AddDate(0, 0, 7*weeks), Site: site, MadeAt: from.AddDate(0, 0, -14),
		Contracts: bigContracts, Config: roster.Default(),
	}}
	h.staffing.MaxOccupancy = occupancy
	for _, l := range bigLines {
		h.roster.Queues = append(h.roster.Queues, hotline.Queue{Name: l.name})
	}
	hours := h.hire(agents, weeks, rand.New(rand.NewPCG(seed, 500)))
	scale := 1.0
	for range 4 {
		h.forecasts = h.expect(weeks, scale)
		if h.roster.Demand, err = staffing.Require(h.forecasts, nil, h.staffing); err != nil {
			t.Fatal(err)
		}
		var need float64
		for _, r := range h.roster.Demand {
			need += float64(roster.Heads(r)) * r.Interval.Hours()
		}
		scale *= load * hours / need
	}
	return h
}

// hire adds the people and returns the hours that they have agreed to be on the
// phones: those of leave and breaks are off.
func (h *bigHotline) hire(agents, weeks int, rng *rand.Rand) (hours float64) {
	p := &h.roster
	day := func(n int) time.Time { return hotline.Midnight(p.From, p.Site, n) }
	for i := range agents {
		contract := bigContracts[[]int{0, 1, 0, 2, 0, 1, 0, 1, 0, 3}[i%10]]
		a := hotline.Agent{ID: fmt.Sprintf("agent%03d", i), Contract: contract.Name, Skills: map[string]float64{}}
		if contract.NightAllowed {
			a.Skills["cards"] = 1
		}
		for want := 1 + rng.IntN(4); len(a.Skills) < want; {
			pick := rng.Float64()
			for _, l := range bigLines {
				if pick -= l.share; pick < 0 {
					a.Skills[l.name] = 1
					break
				}
			}
		}
		p.Agents = append(p.Agents, a)
		agreed := contract.HoursPerWeek * float64(weeks)
		switch rng.IntN(8) {
		case 0: // a week's leave
			first := 7 * rng.IntN(weeks)
			p.Absences = append(p.Absences, hotline.Absence{Agent: a.ID, From: day(first), To: day(first + 7), Kind: "leave", Planned: true})
			agreed -= contract.HoursPerWeek
		case 1: // a day's
			first := 7*rng.IntN(weeks) + rng.IntN(5)
			p.Absences = append(p.Absences, hotline.Absence{Agent: a.ID, From: day(first), To: day(first + 1), Kind: "leave", Planned: true})
			agreed -= contract.HoursPerWeek / 5
		}
		if rng.IntN(2) == 0 {
			first := rng.IntN(7 * weeks)
			p.Wishes = append(p.Wishes, roster.Wish{Agent: a.ID, From: day(first), To: day(first + 1), Weight: 1})
		}
		hours += 0.94 * agreed
	}
	return hours
}

// expect is the forecast, as large as scale says.
func (h *bigHotline) expect(weeks int, scale float64) (out []hotline.Forecast) {
	p := &h.roster
	end := hotline.Midnight(p.From, p.Site, 7*weeks).Add(6 * time.Hour)
	for _, l := range bigLines {
		for at := p.From; at.Before(end); at = at.Add(hotline.BaseInterval) {
			local := at.In(p.Site)
			clock := float64(local.Hour()) + float64(local.Minute())/60
			v := 0.05 + math.Exp(-(clock-10.5)*(clock-10.5)/8) + 0.75*math.Exp(-(clock-15.5)*(clock-15.5)/10)
			if local.Weekday() == time.Saturday || local.Weekday() == time.Sunday {
				v *= l.weekend
			} else if local.Weekday() == time.Monday {
				v *= 1.15
			}
			if clock < l.from || clock >= l.to {
				v = 0
			}
			mean := 60000 * scale * l.share * v / l.aht.Seconds()
			sd := math.Sqrt(mean + 0.0064*mean*mean)
			f := hotline.Forecast{Queue: l.name, Start: at.UTC(), Interval: hotline.BaseInterval, Mean: mean, AHT: l.aht, Quantiles: map[string]float64{}}
			for name, z := range map[string]float64{"p05": -1.645, "p10": -1.282, "p25": -0.674, "p50": 0, "p75": 0.674, "p90": 1.282, "p95": 1.645} {
				f.Quantiles[name] = max(0, mean+z*sd)
			}
			out = append(out, f)
		}
	}
	return out
}

// problem is the roster of the big hotline, to be played.
func (h bigHotline) problem(r hotline.Roster) Problem {
	return Problem{
		Roster: r, Site: h.roster.Site, Agents: h.roster.Agents, Queues: h.roster.Queues,
		Forecasts: h.forecasts, Required: h.roster.Demand, Staffing: h.staffing,
	}
}

// onTarget is the share of the intervals of a played roster whose service level is
// at least the one promised, those left out in which the roster admits a gap.
func onTarget(r hotline.Roster, c hotline.RosterCheck) float64 {
	type moment struct {
		queue string
		at    int64
	}
	short := map[moment]bool{}
	for _, g := range r.Gaps {
		short[moment{g.Queue, g.Start.Unix()}] = true
	}
	var good, all float64
	for _, p := range c.Periods {
		if p.Period != hotline.CheckedInterval || short[moment{p.Queue, p.Start.Unix()}] {
			continue
		}
		all++
		if p.ServiceLevel >= p.Target {
			good++
		}
	}
	return good / all
}

// A roster of 500 people for four weeks keeps every hard rule, and the promises are
// kept as played.
func TestBigHotline(t *testing.T) {
	if testing.Short() {
		t.Skip("plays 500 people for four weeks")
	}
	t.Parallel()
	h := newBigHotline(t, 500, 4, 1, 0.9, 1)
	r, report := roster.Solve(h.roster, roster.Options{Seed: 1, Workers: 2, Rounds: 6})
	if v := roster.Verify(h.roster, r); !v.OK() || report.HardBroken() > 0 {
		t.Fatalf("%d hard rules are broken: %v", len(v.Broken), v.Broken[:1])
	}
	if report.Missing > 0.002*report.Needed {
		t.Errorf("%.0f of %.0f agent-hours are missing", report.Missing, report.Needed)
	}
	c, err := Play(h.problem(r), simulate.Options{Seed: 1, Workers: 2, Replications: 20})
	if err != nil {
		t.Fatal(err)
	}
	if share := onTarget(r, c); share < 0.95 {
		t.Errorf("%.1f %% of the intervals are on target", 100*share)
	}
}

// needed adds up the heads required, in agent-hours.
func needed(demand []hotline.Requirement) (hours float64) {
	for _, r := range demand {
		hours += float64(roster.Heads(r)) * r.Interval.Hours()
	}
	return hours
}

// BenchmarkBigHotline rosters 500 people for four weeks within a minute on all
// cores, for more and less work, with agents at most 90 % busy or without such a
// limit, and without and with plays on the way: the cost in agent-hours missing,
// what is required, missing and paid, and how many intervals are on target as
// played with other callers.
func BenchmarkBigHotline(b *testing.B) {
	for _, c := range []struct {
		load, occupancy float64
		plays           int
	}{{1, 0.9, 0}, {1, 0.9, 4}, {1.1, 1, 0}, {1.1, 1, 4}} {
		b.Run(fmt.Sprintf("%.0f %% of the hours, %.0f %% busy, %d plays", 100*c.load, 100*c.occupancy, c.plays), func(b *testing.B) {
			h := newBigHotline(b, 500, 4, c.load, c.occupancy, 1)
			for b.Loop() {
				h.solve(b, c.plays)
			}
		})
	}
}

// solve rosters the hotline within a minute and reports how that went.
func (h bigHotline) solve(b *testing.B, plays int) {
	begin, cores := time.Now(), runtime.GOMAXPROCS(0)
	elapsed := func() time.Duration { return time.Since(begin) }
	pool := NewPool(h.problem(hotline.Roster{}), plays, simulate.Options{Seed: 77, Workers: cores})
	h.roster.Curves = pool.Curves()
	r, report := roster.Solve(h.roster, roster.Options{
		Seed: 1, Workers: cores, Elapsed: elapsed, Stop: func() bool { return elapsed() > 58*time.Second }, Review: pool.Review,
	})
	took := elapsed()
	h.roster.Demand = pool.Required()
	v := roster.Verify(h.roster, r)
	c, err := Play(h.problem(r), simulate.Options{Seed: 1, Workers: cores, Replications: 100})
	if err != nil {
		b.Fatal(err)
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	b.ReportMetric(took.Seconds(), "s")
	b.ReportMetric(report.Objective, "objective")
	b.ReportMetric(report.Bound, "bound")
	b.ReportMetric(needed(h.roster.Demand), "h-required")
	b.ReportMetric(report.Missing, "h-missing")
	b.ReportMetric(report.Paid, "h-paid")
	b.ReportMetric(float64(len(v.Broken)), "hard-broken")
	b.ReportMetric(100*onTarget(r, c), "%on-target")
	b.ReportMetric(float64(memory.Sys>>20), "MB")
	b.ReportMetric(0, "ns/op")
}
