package scoring

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

var march = hotline.Interval{
	Start: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC),
	End:   time.Date(2026, 3, 30, 0, 0, 0, 0, time.UTC),
}

// centre is a hotline whose agents differ only as told.
type centre struct {
	agents  int
	perDay  int                                // contacts of an agent
	unlucky func(agent int, queue string) skew // nil: all are equal
}

// skew is how an agent differs from the others: factors on the handling time and
// on the chances of a bad mark, an error and a transfer.
type skew struct{ slow, rude, wrong, transfers float64 }

// The queues differ much: complaints take long and please nobody.
var lines = []struct {
	name               string
	aht, happy, errors float64
}{{"cards", 180, 0.85, 0.05}, {"accounts", 240, 0.8, 0.08}, {"complaints", 600, 0.4, 0.15}}

// work makes up four weeks. Odd agents take mostly complaints.
func (c centre) work(rng *rand.Rand) (r Records) {
	for a := range c.agents {
		for day := range 20 {
			date := march.Start.AddDate(0, 0, day/5*7+day%5)
			rows := map[string]*Counts{}
			for range c.perDay {
				i := rng.IntN(3)
				if a%2 == 1 && rng.IntN(2) == 0 {
					i = 2
				}
				if rows[lines[i].name] == nil {
					rows[lines[i].name] = &Counts{}
				}
				c.contact(rng, a, i, rows[lines[i].name])
			}
			for queue, counts := range rows {
				r.Agents = append(r.Agents, Row{Day: date, Agent: fmt.Sprintf("agent-%02d", a), Team: fmt.Sprintf("team-%d", a%4), Queue: queue, Counts: *counts})
			}
		}
	}
	return r
}

func (c centre) contact(rng *rand.Rand, agent, queue int, to *Counts) {
	odds := skew{1, 1, 1, 1}
	if c.unlucky != nil {
		odds = c.unlucky(agent, lines[queue].name)
	}
	// Lognormal with a coefficient of variation of about 1, as calls are.
	talk := lines[queue].aht * odds.slow * math.Exp(0.83*rng.NormFloat64()-0.34)
	to.Add(Answered, 1)
	to.Add(Handled, 1)
	to.Add(Talk, math.Round(talk*1e3))
	to.Add(Wrap, math.Round(rng.ExpFloat64()*30e3))
	to.Add(Transferred, when(rng.Float64() < 0.08*odds.transfers))
	if rng.IntN(10) == 0 { // answers the survey
		mark := 1 + rng.IntN(3)
		if rng.Float64() > (1-lines[queue].happy)*odds.rude {
			mark = 4 + rng.IntN(2)
		}
		to.Add(CSATAsked, 1)
		to.Add(CSATSum, float64(mark))
		to.Add(CSATTop, when(mark >= 4))
	}
	if rng.IntN(40) == 0 { // is evaluated
		to.Add(Evaluated, 1)
		to.Add(CustomerOK, when(rng.Float64() >= lines[queue].errors*odds.wrong))
	}
}

// Two hundred centres in which every agent is as good as the next: whoever is
// called above or below in them is called so by accident.
func TestEqualsAreNotRanked(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	t.Parallel()
	const centres = 200
	rng := rand.New(rand.NewPCG(11, 12))
	cfg := Default()
	cfg.Margin = 0 // let every difference be worth a word, so that only noise is refused
	below, standing := map[string]int{}, map[string]int{}
	for range centres {
		r := centre{agents: 20, perDay: 8}.work(rng)
		for _, subject := range []string{subjectAgent, subjectTeam} {
			var low, any int
			for _, j := range judge(cfg, r.Agents, subject) {
				low += int(when(j.verdict == Below))
				any += int(when(j.verdict == Below || j.verdict == Above))
			}
			below[subject] += min(low, 1)
			standing[subject] += min(any, 1)
		}
	}
	for subject := range below {
		t.Logf("%ss: somebody below in %d of %d centres of equals, standing out in %d", subject, below[subject], centres, standing[subject])
		if rate := float64(below[subject]) / centres; rate > cfg.FalseDiscoveries {
			t.Errorf("%ss: somebody was below in %.1f %% of the centres, want at most %.0f %%", subject, rate*100, cfg.FalseDiscoveries*100)
		}
		// Twice the standard error of 200 trials is allowed on top.
		if rate := float64(standing[subject]) / centres; rate > cfg.FalseDiscoveries+2*math.Sqrt(0.05*0.95/centres) {
			t.Errorf("%ss: somebody stood out in %.1f %% of the centres", subject, rate*100)
		}
	}
}

// One agent of 24 is rude, another slow, a third often wrong, a fourth passes
// callers on. They and nobody else should be found, on what they do.
func TestWhoStandsOutIsFound(t *testing.T) {
	t.Parallel()
	want := map[judged]string{
		{"agent-03", "csat"}:                       Below,
		{"agent-04", "aht"}:                        Below,
		{"agent-05", "customer-critical-accuracy"}: Below,
		{"agent-06", "transfer-rate"}:              Below,
		{"agent-07", "aht"}:                        Above,
	}
	found, wrong, centres := 0, 0, 20
	rng := rand.New(rand.NewPCG(13, 14))
	for range centres {
		r := centre{agents: 24, perDay: 40, unlucky: func(agent int, _ string) skew {
			return map[int]skew{3: {1, 2, 1, 1}, 4: {1.3, 1, 1, 1}, 5: {1, 1, 5, 1}, 6: {1, 1, 1, 2}, 7: {0.75, 1, 1, 1}}[agent].or()
		}}.work(rng)
		for key, j := range judge(Default(), r.Agents, subjectAgent) {
			switch {
			case want[key] != "" && j.verdict == want[key]:
				found++
			case want[key] == "" && (j.verdict == Below || j.verdict == Above):
				wrong++
			}
		}
	}
	t.Logf("found %d of %d, and %d wrongly", found, centres*len(want), wrong)
	if found < centres*len(want)*9/10 {
		t.Errorf("found %d of %d who stand out", found, centres*len(want))
	}
	if wrong > (found+wrong)/10 {
		t.Errorf("%d stand out wrongly, beside %d rightly", wrong, found)
	}
}

func (s skew) or() skew {
	if s == (skew{}) {
		return skew{1, 1, 1, 1}
	}
	return s
}

// An agent who takes nothing but complaints has long calls and few happy
// callers. Beside the others on complaints he is ordinary.
func TestTheHardQueueIsNoFault(t *testing.T) {
	t.Parallel()
	r := centre{agents: 24, perDay: 40}.work(rand.New(rand.NewPCG(15, 16)))
	kept := r.Agents[:0]
	for _, row := range r.Agents {
		if row.Agent != "agent-01" || row.Queue == "complaints" {
			kept = append(kept, row)
		}
	}
	aht, _ := ByID("aht")
	days := daysOf(kept, func(r Row) string { return r.Agent })
	own, _ := aht.OfDays(days["agent-01"])
	other, _ := aht.OfDays(days["agent-00"])
	if own.Value < 1.3*other.Value {
		t.Fatalf("the test wants complaints to take longer: %v beside %v", own, other)
	}
	judgements := judge(Default(), kept, subjectAgent)
	for _, measure := range []string{"aht", "csat", "customer-critical-accuracy"} {
		if v := judgements[judged{"agent-01", measure}].verdict; v == Below || v == Above {
			t.Errorf("%s: who takes only complaints is %q", measure, v)
		}
	}
}

func TestVerdictsNeedPeersAndNumbers(t *testing.T) {
	t.Parallel()
	day := func(d int) time.Time { return march.Start.AddDate(0, 0, d) }
	row := func(agent, queue string, d, right, evaluated int) Row {
		return Row{Day: day(d), Agent: agent, Queue: queue, Counts: *counts(t, "evaluated", evaluated, "customer_ok", right)}
	}
	peers := []Row{row("ann", "cards", 0, 190, 200), row("bob", "cards", 1, 95, 100)}
	verdict := func(rows ...Row) string {
		rows = append(rows, peers...)
		return judge(Default(), rows, subjectAgent)[judged{"eve", "customer-critical-accuracy"}].verdict
	}
	check := func(want string, rows ...Row) {
		t.Helper()
		if got := verdict(rows...); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	check(TooFew, row("eve", "cards", 0, 0, 4))                        // four evaluations, all wrong: still four
	check(Below, row("eve", "cards", 0, 1, 5))                         // four of five wrong where the others have one of twenty
	check(TooFew, row("eve", "cards", 0, 6, 6))                        // all right, but anybody could be
	check(WithTheOthers, row("eve", "cards", 0, 95, 100))              // known to be like the others
	check(TooFew, row("eve", "complaints", 0, 10, 100))                // nobody else works there
	check(Below, row("eve", "cards", 0, 20, 40))                       // half
	check(WithTheOthers, row("eve", "cards", 0, 97, 100))              // a little better: within chance
	check(Above, row("eve", "cards", 0, 500, 500))                     // certainly better
	check("", row("ann", "cards", 2, 1, 1))                            // not there at all
	check(WithTheOthers, row("eve", "cards", 0, 1840, 2000), peers[0]) // certainly worse, by too little to matter
}

func TestScorecardsHoldTogether(t *testing.T) {
	t.Parallel()
	r := centre{agents: 12, perDay: 20}.work(rand.New(rand.NewPCG(17, 18)))
	r.Times = []Row{{Day: march.Start, Agent: "agent-01", Counts: *shift(t)}}
	r.Targets = []hotline.Target{{AnswerWithin: 20 * time.Second, ServiceLevel: 0.8, MaxAbandon: 0.05}}
	for day := range 10 {
		r.Queues = append(r.Queues, Row{Day: march.Start.AddDate(0, 0, day), Queue: "cards", Counts: *icmi(t)})
	}
	scores := Scorecards(Default(), march, r)
	seen := map[string]hotline.Score{}
	for _, s := range scores {
		key := s.Subject + "/" + s.Name + "/" + s.Measure
		if _, twice := seen[key]; twice {
			t.Errorf("%s is scored twice", key)
		}
		seen[key] = s
		if math.IsNaN(s.Value) || math.IsInf(s.High, 0) || s.Low > s.Value+1e-12 || s.High < s.Value-1e-12 {
			t.Errorf("%s: %v within %v to %v", key, s.Value, s.Low, s.High)
		}
		if s.N <= 0 || s.Period != march {
			t.Errorf("%s: of %v in %v", key, s.N, s.Period)
		}
	}
	for key, verdict := range map[string]string{
		"queue/cards/sl-1":              Above, // 83 % of 10,600 is above 80 %
		"queue/cards/abandonment":       Below, // 5.7 % is above 5 %
		"queue/cards/csat":              "",
		"agent/agent-01/occupancy":      "",
		"agent/agent-01/talk":           "",
		"team/team-1/csat":              WithTheOthers,
		"agent/agent-01/csat-fair":      seen["agent/agent-01/csat"].Verdict,
		"agent/agent-01/transfer-rate":  WithTheOthers,
		"queue/complaints/qa-score":     "",
		"queue/cards/response-rate":     "",
		"agent/agent-00/aht-fair":       WithTheOthers,
		"team/team-3/transfer-rate":     WithTheOthers,
		"queue/cards/pre-queue-loss":    "",
		"agent/agent-01/utilisation":    "",
		"agent/agent-01/occupancy-icmi": "",
	} {
		s, ok := seen[key]
		if s.Verdict != verdict {
			t.Errorf("%s is %q (scored: %v), want %q", key, s.Verdict, ok, verdict)
		}
	}
}

func TestFairScoresDifferLessThanRawOnes(t *testing.T) {
	t.Parallel()
	r := centre{agents: 24, perDay: 12}.work(rand.New(rand.NewPCG(19, 20)))
	spread := map[string][]float64{}
	for _, s := range Scorecards(Default(), march, r) {
		if s.Subject == subjectAgent {
			spread[s.Measure] = append(spread[s.Measure], s.Value)
		}
	}
	span := func(v []float64) float64 {
		low, high := v[0], v[0]
		for _, x := range v {
			low, high = min(low, x), max(high, x)
		}
		return high - low
	}
	for _, measure := range []string{"csat", "aht", "transfer-rate", "customer-critical-accuracy"} {
		if raw, fair := span(spread[measure]), span(spread[measure+fairSuffix]); fair > raw/3 {
			t.Errorf("%s: equals spread over %v, fairly over %v", measure, raw, fair)
		}
	}
}

// An agent's true rate is guessed better by the fair score than by the raw one,
// where agents do differ: that is what shrinkage is for.
func TestFairScoresAreNearerTheTruth(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(21, 22))
	var raw, fair float64
	for range 100 {
		truth, cells := map[string]float64{}, []cell(nil)
		for a := range 30 {
			name := fmt.Sprint(a)
			truth[name] = min(max(0.8+0.06*rng.NormFloat64(), 0.5), 1)
			var right float64
			for range 30 {
				right += when(rng.Float64() < truth[name])
			}
			cells = append(cells, cell{name, "day", "cards", right, 30})
		}
		for name, c := range compare(cells, shares) {
			value, _, _ := c.fair(0.8, shares)
			raw += (c.observed - truth[name]) * (c.observed - truth[name])
			fair += (value - truth[name]) * (value - truth[name])
		}
	}
	if fair > 0.6*raw {
		t.Errorf("squared error %v of the fair scores, %v of the raw ones", fair, raw)
	}
}
