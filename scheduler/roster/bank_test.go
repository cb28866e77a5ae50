package roster

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

var berlin = func() *time.Location {
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return time.UTC
	}
	return loc
}()

// fullTime and its colleagues are the contracts of the tests' bank.
var (
	fullTime = hotline.Contract{Name: "full-time", HoursPerWeek: 40, MinPerWeek: 32, MaxPerWeek: 44, DaysPerWeek: 5, MaxDaysInARow: 6, MinShift: 8 * time.Hour, MaxShift: 9 * time.Hour, Rest: 11 * time.Hour}
	partTime = hotline.Contract{Name: "part-time", HoursPerWeek: 25, MinPerWeek: 20, MaxPerWeek: 30, DaysPerWeek: 5, MaxDaysInARow: 6, MinShift: 4 * time.Hour, MaxShift: 6 * time.Hour, Rest: 11 * time.Hour}
	nights   = hotline.Contract{Name: "nights", HoursPerWeek: 36, MinPerWeek: 27, MaxPerWeek: 45, DaysPerWeek: 5, MaxDaysInARow: 5, MinShift: 8 * time.Hour, MaxShift: 10 * time.Hour, Rest: 11 * time.Hour, NightAllowed: true}
)

// bank is a hotline of three queues, cards around the clock, with the given
// number of agents and a demand that takes about load of their time.
func bank(agents, weeks int, load float64, seed uint64) Problem {
	rng := rand.New(rand.NewPCG(seed, 0))
	from := time.Date(2025, 3, 10, 0, 0, 0, 0, berlin) // the last of the weeks has the spring change
	p := Problem{
		ID: "bank", From: from, To: from.AddDate(0, 0, 7*weeks), Site: berlin, MadeAt: from.AddDate(0, 0, -14),
		Contracts: []hotline.Contract{fullTime, partTime, nights}, Config: Default(),
		Queues: []hotline.Queue{{Name: "cards"}, {Name: "accounts"}, {Name: "complaints"}},
	}
	var capacity float64
	for i := range agents {
		a := hotline.Agent{ID: fmt.Sprintf("agent%02d", i), Contract: "full-time", Skills: map[string]float64{}}
		switch {
		case i%7 == 0:
			a.Contract = "nights"
		case i%3 == 1:
			a.Contract = "part-time"
		}
		first := []string{"cards", "accounts", "cards", "complaints", "accounts", "cards"}[i%6]
		if a.Contract == "nights" {
			first = "cards"
		}
		a.Skills[first] = 1
		if rng.IntN(2) == 0 {
			a.Skills[[]string{"cards", "accounts", "complaints"}[rng.IntN(3)]] = 0.9
		}
		capacity += map[string]float64{"full-time": 40, "part-time": 25, "nights": 36}[a.Contract]
		p.Agents = append(p.Agents, a)
		if rng.IntN(6) == 0 {
			day := from.AddDate(0, 0, rng.IntN(7*weeks))
			p.Absences = append(p.Absences, hotline.Absence{Agent: a.ID, From: day, To: day.AddDate(0, 0, 1+rng.IntN(5)), Kind: "leave", Planned: true})
		}
		if rng.IntN(3) == 0 {
			day := from.AddDate(0, 0, rng.IntN(7*weeks))
			p.Wishes = append(p.Wishes, Wish{Agent: a.ID, From: day, To: day.AddDate(0, 0, 1), Weight: 1, Note: "birthday"})
		}
	}
	p.Demand = curve(p, capacity*load*float64(weeks)*0.9)
	return p
}

// curve spreads agent-hours over the opening hours of the three queues.
func curve(p Problem, total float64) (out []hotline.Requirement) {
	var sum float64
	shares := map[string]float64{"cards": 0.5, "accounts": 0.33, "complaints": 0.17}
	shape := func(queue string, at time.Time) float64 {
		local := at.In(p.Site)
		h := float64(local.Hour()) + float64(local.Minute())/60
		weekend := local.Weekday() == time.Saturday || local.Weekday() == time.Sunday
		if queue == "complaints" && (weekend || h < 8 || h >= 18) || queue == "accounts" && (h < 7 || h >= 21) {
			return 0
		}
		v := 0.06 + math.Exp(-(h-10.5)*(h-10.5)/8) + 0.7*math.Exp(-(h-15.5)*(h-15.5)/10)
		if weekend {
			v *= 0.5
		}
		return shares[queue] * v
	}
	for _, round := range []bool{true, false} {
		for at := p.From; at.Before(p.To); at = at.Add(15 * time.Minute) {
			for _, q := range []string{"cards", "accounts", "complaints"} {
				v := shape(q, at)
				if round {
					sum += v / 4
				} else if heads := int(math.Round(v * total / sum)); heads > 0 || v > 0 {
					out = append(out, hotline.Requirement{Queue: q, Start: at.UTC(), Interval: 15 * time.Minute, Agents: max(1, heads), GrossAgents: float64(max(1, heads))})
				}
			}
		}
	}
	return out
}

// after is a Stop that ends a search after a while.
func after(d time.Duration) (stop func() bool, elapsed func() time.Duration) {
	begin := time.Now()
	return func() bool { return time.Since(begin) > d }, func() time.Duration { return time.Since(begin) }
}

// BenchmarkSolve rosters 60 agents for one and for four weeks and says how good
// the roster is: the cost in agent-hours missing, and what is not covered.
func BenchmarkSolve(b *testing.B) {
	for _, weeks := range []int{1, 4} {
		b.Run(fmt.Sprintf("60 agents, %d weeks", weeks), func(b *testing.B) {
			for b.Loop() {
				stop, elapsed := after(20 * time.Second)
				_, report := Solve(bank(60, weeks, 0.9, 1), Options{Seed: 1, Stop: stop, Elapsed: elapsed, Workers: 2})
				b.ReportMetric(report.Objective, "objective")
				b.ReportMetric(100*report.Missing/report.Needed, "%missing")
				b.ReportMetric(within(report, 0.02).Seconds(), "s-to-2%")
				b.ReportMetric(0, "ns/op")
			}
		})
	}
}

// within is when the search had come within a share of what it ended with.
func within(r Report, share float64) time.Duration {
	end := r.Trace[len(r.Trace)-1].Objective
	for _, p := range r.Trace {
		if p.Objective <= end*(1+share) {
			return p.Elapsed
		}
	}
	return 0
}
