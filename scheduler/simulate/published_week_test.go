package simulate

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"
)

// A day of thirteen hours, every day busier or calmer as a whole, and callers of
// whom one in ten does not wait at all.
func TestPublishedWholeDay(t *testing.T) {
	f, err := os.Open(shared(t, "contactcenters_sim_examples", "examples_CallCenter.dat"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var lines [][]float64
	for in := bufio.NewScanner(f); in.Scan(); {
		var values []float64
		for word := range strings.FieldsSeq(in.Text()) {
			v, err := strconv.ParseFloat(word, 64)
			if err != nil {
				break
			}
			values = append(values, v)
		}
		lines = append(lines, values)
	}
	hours := lines[2:15]
	shape, atOnce, patience, service, within := lines[15][0], lines[16][0], 1/lines[17][0], lines[18][0]/lines[19][0], lines[20][0]
	if shape != 10 || service != 100 {
		t.Fatalf("the file is read wrongly: %v", lines)
	}
	s := Scenario{Interval: 3600, Intervals: 13, DayFactorCV: 0.31622776601683794}
	q := Queue{
		Name: "calls", Handling: exponential(service), Target: Target{AnswerWithin: within},
		Patience: Dist{Kind: Exponential, Mean: patience, AtOnce: atOnce},
	}
	var agents []int
	expected := 0.0
	for _, h := range hours {
		agents = append(agents, int(h[0]))
		q.Arrivals.Rates = append(q.Arrivals.Rates, h[1])
		expected += h[1]
	}
	s.Queues, s.Groups = []Queue{q}, []Group{{Name: "agents", Skills: []Skill{{}}, Counts: agents}}
	reproduce(t, "examples_CallCC.res", s, []figure{
		{"Number of arrivals per day", total(offered, 1)},
		{"Average waiting time per customer", func(t *tally) (float64, float64) {
			return (added(t, waitAnswered) + added(t, waitAbandoned)) / expected, 1
		}},
		{"Proportion of waiting times < s", func(t *tally) (float64, float64) {
			return (added(t, inTime) + added(t, abandonedInTime)) / expected, 1
		}},
		{"Proportion of calls lost", total(abandoned, 1/expected)},
	})
}

// week is seven days by the hour, the first five of them open.
func week(from, to int, first, later float64) (rates []float64, open []int) {
	rates, open = make([]float64, 7*24), make([]int, 7*24)
	for day := range 5 {
		for hour := from; hour < to; hour++ {
			rates[24*day+hour], open[24*day+hour] = later, 1
		}
		rates[24*day+from] = first
	}
	return rates, open
}

func times(open []int, agents int) []int {
	out := make([]int, len(open))
	for i := range open {
		out[i] = open[i] * agents
	}
	return out
}

// Donors ring in the morning, leave a message after two minutes, and are cut off
// when the volunteers go home.
func TestPublishedMessages(t *testing.T) {
	rates, open := week(6, 10, 50, 50)
	s := Scenario{
		Interval: 3600, Intervals: 7 * 24, Lines: 24,
		Queues: []Queue{{
			Name: "donors", Arrivals: Arrivals{Rates: rates}, Handling: exponential(10 * minute),
			Patience: exponential(2 * minute), MaxWait: 2 * minute, DropUnstaffed: true, Target: Target{AnswerWithin: minute},
		}},
		Groups: []Group{{Name: "volunteers", Skills: []Skill{{}}, Counts: times(open, 12)}},
	}
	everything := func(t *tally) float64 { return worked(t, 0, busy, true) }
	reproduce(t, "examples_TelethonOcc.res", s, []figure{
		{"Number of arrived contacts", total(offered, 1)},
		{"Number of served contacts", total(answered, 1)},
		{"Number of abandoned contacts", total(abandoned, 1)},
		{"Number of messages", total(timedOut, 1)},
		{"Number of disconnected contacts", total(cutOff, 1)},
		{"Number of contacts in target", total(inTime, 1)},
		{"Speed of answer", ratio(1/minute, []int{waitAnswered}, []int{answered})},
		{"Service level", total(inTime, 100/(50*4*5.0))},
		{"Agents' occupancy ratio", func(t *tally) (float64, float64) { return 100 * everything(t), worked(t, 0, onDuty, true) }},
		{"Corrected agents' occupancy ratio", func(t *tally) (float64, float64) {
			return 100 * (everything(t) - worked(t, 0, overtime, true)), worked(t, 0, onDuty, true)
		}},
	})
}

// Two languages, agents of each and some of both; three of four who give up ring
// again after twenty minutes. The service level is left out: there it counts the
// waits of both attempts together, here every attempt is a visit of its own.
func TestPublishedRedials(t *testing.T) {
	rates, open := week(8, 17, 100, 50)
	s := Scenario{Interval: 3600, Intervals: 7 * 24, Lines: 40}
	names := []string{"English", "Spanish"}
	for i, handling := range []Dist{{Kind: Uniform, Low: 3 * minute, High: 7 * minute}, {Kind: Uniform, Low: 4 * minute, High: 6 * minute}} {
		s.Queues = append(s.Queues, Queue{
			Name: names[i], Arrivals: Arrivals{Rates: rates}, Handling: handling,
			Patience: exponential(2 * minute), DropUnstaffed: true, Route: Random, Target: Target{AnswerWithin: minute},
			Redial: Redial{AfterAbandon: 0.75, Delay: Dist{Kind: Deterministic, Mean: 20 * minute}},
		})
		s.Groups = append(s.Groups, Group{Name: names[i] + "-only", Skills: []Skill{{Queue: i}}, Counts: times(open, 7)})
	}
	s.Groups = append(s.Groups, Group{Name: "bilingual", Skills: []Skill{{Queue: 0}, {Queue: 1}}, Counts: times(open, 4)})
	planned := []float64{7 * 45 * 3600, 7 * 45 * 3600, 4 * 45 * 3600}
	var figures []figure
	for q, name := range names {
		figures = append(figures,
			figure{"Number of arrived contacts/" + name, total(offered, 1, q)},
			figure{"Number of retrials after abandonment/" + name, total(redials, 1, q)},
			figure{"Number of served contacts/" + name, total(answered, 1, q)},
			figure{"Number of abandoned contacts/" + name, total(abandoned, 1, q)},
		)
	}
	for g, name := range []string{"English-only", "Spanish-only", "bilingual"} {
		figures = append(figures, figure{"Agents' occupancy ratio/" + name, func(t *tally) (float64, float64) {
			return 100 * worked(t, g, busy, true) / planned[g], 1
		}})
	}
	reproduce(t, "examples_Bilingual.res", s, figures)
}

// Savings, checking and balances: each specialist prefers the own kind and is
// faster at it, anybody reads out a balance, and fifteen lines hold all.
func TestPublishedBank(t *testing.T) {
	s := Scenario{Interval: 3600, Intervals: 7 * 24, Lines: 15}
	hourly := []float64{2, 20, 50}
	firsts := []float64{4, 40, 100}
	within := []float64{60, 90, 30}
	names := []string{"savings", "checking", "account balance"}
	var open []int
	for i, mean := range []float64{5, 5, 1} {
		rates, hours := week(8, 17, firsts[i], hourly[i])
		open = hours
		q := Queue{
			Name: names[i], Arrivals: Arrivals{Rates: rates}, Handling: exponential(mean * minute),
			Patience: Dist{Kind: Uniform, Low: 3 * minute, High: 5 * minute}, DropUnstaffed: true, Target: Target{AnswerWithin: within[i]},
		}
		if i == 2 {
			q.Patience, q.Route = Dist{Kind: Uniform, Low: 2.5 * minute, High: 3.5 * minute}, Random
		}
		s.Queues = append(s.Queues, q)
	}
	s.Groups = []Group{
		{Name: "savings specialists", Counts: times(open, 3), Skills: []Skill{{Queue: 0, Speed: 0.75}, {Queue: 1, Rank: 1, Order: 1}, {Queue: 2, Order: 1}}},
		{Name: "checking specialists", Counts: times(open, 4), Skills: []Skill{{Queue: 1, Speed: 0.75}, {Queue: 0, Rank: 1, Order: 1}, {Queue: 2, Order: 1}}},
	}
	var figures []figure
	for q, name := range names {
		name += ", all periods"
		figures = append(figures,
			figure{"Number of arrived contacts/" + name, func(t *tally) (float64, float64) { return added(t, offered, q) + added(t, blocked, q), 1 }},
			figure{"Number of blocked contacts/" + name, total(blocked, 1, q)},
			figure{"Service level/" + name, ratio(100, []int{inTime}, []int{offered, blocked}, q)},
			figure{"Service time/" + name, ratio(1/minute, []int{handled}, []int{answered}, q)},
			figure{"Average waiting time/" + name, ratio(1/minute, []int{waitAnswered}, []int{offered, blocked}, q)},
			figure{"Number of abandoned contacts/" + name, total(abandoned, 1, q)},
			figure{"Number of disconnected contacts/" + name, total(cutOff, 1, q)},
		)
	}
	for g, name := range []string{"savings specialists", "checking specialists"} {
		figures = append(figures, figure{"Agents' occupancy ratio/" + name + ", all periods", func(t *tally) (float64, float64) {
			return 100 * worked(t, g, busy, true) / (worked(t, g, onDuty, true) + worked(t, g, overtime, true)), 1
		}})
	}
	figures = append(figures, figure{"Number of busy trunks", func(t *tally) (float64, float64) {
		return (added(t, waitAnswered) + added(t, waitAbandoned) + added(t, handled)) / (7 * 24 * 3600), 1
	}})
	reproduce(t, "examples_Bank.res", s, figures)
}
