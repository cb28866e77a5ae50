package simulate_test

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"sort"
	"time"

	"github.com/hotlined/hotlined/scheduler/simulate"
	"github.com/hotlined/hotlined/scheduler/staffing"
)

const (
	near   = 14   // days before and after a replayed one that are learnt from
	expert = 0.05 // of the calls of a kind that an agent of the kind takes, against the agent's share of all
)

// pauses are the seconds between two calls after which an agent may count as away.
var pauses = []float64{60, 120, 180, 300}

// bank is what was learnt from days that are not replayed.
type bank struct {
	pause    float64
	patience []simulate.Dist // by class
	handling []simulate.Dist // by class
	pace     []float64       // of handling, by half hour
	notReady simulate.Dist   // after a call
	skills   map[string][]int
}

// learnBank learns from the days around one, of other weeks.
func learnBank(days []*bankDay, of time.Time, pause float64) *bank {
	days = slices.DeleteFunc(slices.Clone(days), func(d *bankDay) bool { return sameWeek(d.date, of) || d.date.Sub(of).Abs() > near*24*time.Hour })
	b := &bank{pause: pause}
	waits, handled := make([][]staffing.Wait, len(classes)), make([][]float64, len(classes))
	for _, d := range days {
		for _, c := range d.calls {
			if c.gaveUp() {
				waits[c.class] = append(waits[c.class], staffing.Wait{Seconds: c.waited, Ended: 1})
			} else {
				waits[c.class] = append(waits[c.class], staffing.Wait{Seconds: c.waited, Lost: 1})
				handled[c.class] = append(handled[c.class], c.handled())
			}
		}
	}
	for q := range classes {
		if len(handled[q]) == 0 { // of a rare class: as of all
			handled[q] = slices.Concat(handled...)
		}
		b.patience = append(b.patience, histogram(staffing.Survive(waits[q])))
		b.handling = append(b.handling, simulate.Dist{Kind: simulate.Empirical, Values: handled[q]})
	}
	b.pace = paces(days)
	b.skills = skills(days)
	b.notReady = b.learnRests(days)
	return b
}

func sameWeek(a, b time.Time) bool {
	_, one := a.ISOWeek()
	_, other := b.ISOWeek()
	return one == other
}

// paces are how handling goes through the day, by half hour: longer towards noon.
// Hours with few calls are drawn to the mean.
func paces(days []*bankDay) (out []float64) {
	var seconds, calls [24]float64
	var allSeconds, all float64
	for _, d := range days {
		for _, c := range d.calls {
			if !c.gaveUp() {
				h := min(23, int(c.came/3600))
				seconds[h], calls[h] = seconds[h]+c.handled(), calls[h]+1
				allSeconds, all = allSeconds+c.handled(), all+1
			}
		}
	}
	const few = 100
	mean := allSeconds / all
	for h := range 24 {
		pace := (seconds[h] + few*mean) / (calls[h] + few) / mean
		out = append(out, pace, pace)
	}
	return out
}

// skills are the classes that each agent takes: those of kinds taken not much more
// rarely than agents do on average.
func skills(days []*bankDay) map[string][]int {
	taken := map[string]map[string]float64{}
	all := map[string]float64{}
	for _, d := range days {
		for _, c := range d.calls {
			if c.gaveUp() {
				continue
			}
			if taken[c.agent] == nil {
				taken[c.agent] = map[string]float64{}
			}
			for _, kind := range []string{classes[c.class][:2], ""} {
				taken[c.agent][kind]++
				all[kind]++
			}
		}
	}
	out := map[string][]int{}
	for agent, n := range taken {
		for q, class := range classes {
			if kind := class[:2]; n[kind]/all[kind] >= expert*n[""]/all[""] {
				out[agent] = append(out[agent], q)
			}
		}
	}
	return out
}

// can are the classes that an agent takes: all, of one who was not seen before.
func (b *bank) can(agent string) (out []int) {
	if known := b.skills[agent]; known != nil {
		return known
	}
	for q := range classes {
		out = append(out, q)
	}
	return out
}

// byAgent are the calls served, by agent and time.
func (d *bankDay) byAgent() map[string][]bankCall {
	out := map[string][]bankCall{}
	for _, c := range d.calls {
		if !c.gaveUp() && c.agent != "" {
			out[c.agent] = append(out[c.agent], c)
		}
	}
	for _, calls := range out {
		slices.SortFunc(calls, func(a, b bankCall) int { return cmp.Compare(a.served, b.served) })
	}
	return out
}

// rest is how long an agent was not ready after a call: more than the first, since
// somebody waited until then, and no more than the second.
type rest struct{ more, most float64 }

// learnRests looks at the gaps between two calls of an agent. An agent who takes a
// call that has waited was not ready before; of one who takes a call that has not,
// nothing more is known than that nobody had to wait.
func (b *bank) learnRests(days []*bankDay) simulate.Dist {
	var rests []rest
	for _, d := range days {
		for agent, calls := range d.byAgent() {
			can := b.can(agent)
			for i := 1; i < len(calls); i++ {
				from, to := calls[i-1].ended, calls[i].served
				if to <= from || to-from > b.pause {
					continue
				}
				r := rest{most: to - from}
				for _, c := range d.calls {
					if out := c.came + c.waited; c.came < to && out > from && c.waited > 0 && slices.Contains(can, c.class) {
						r.more = max(r.more, min(out, to)-from)
					}
				}
				if calls[i].waited > 0 {
					r.more = r.most
				}
				rests = append(rests, r)
			}
		}
	}
	return explain(rests, b.pause)
}

// explain is the distribution that explains the rests best (Turnbull 1976, by
// self-consistency).
func explain(rests []rest, pause float64) simulate.Dist {
	var edges []float64
	for at := 0.0; at < pause; at = max(at+1, math.Ceil(at*1.15)) {
		edges = append(edges, at)
	}
	edges = append(edges, pause)
	n := len(edges) - 1
	bin := func(at float64) int { return min(max(0, sort.SearchFloat64s(edges, at+0.5)-1), n-1) }
	seen := map[[2]int]float64{}
	for _, r := range rests {
		lo, hi := bin(r.more), bin(r.most)
		seen[[2]int{min(lo, hi), hi}]++
	}
	p := slices.Repeat([]float64{1 / float64(n)}, n)
	for range 200 {
		next := make([]float64, n)
		for _, k := range slices.SortedFunc(maps.Keys(seen), func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) }) {
			var sum float64
			for _, v := range p[k[0] : k[1]+1] {
				sum += v
			}
			for i := k[0]; i <= k[1]; i++ {
				next[i] += seen[k] * p[i] / sum / float64(len(rests))
			}
		}
		p = next
	}
	return simulate.Dist{Kind: simulate.Histogram, Bounds: edges, Weights: p}
}

// histogram is a distribution of patience. Of those who would have waited longer
// than anybody was seen to, some last for hours.
func histogram(s staffing.Survival) simulate.Dist {
	const seen, hours = 1200, 6 * 3600
	d := simulate.Dist{Kind: simulate.Histogram, Bounds: []float64{0}}
	before := 1.0
	for at := 1.0; at <= seen; at = math.Ceil(at*1.05 + 0.5) {
		left := s.Beyond(at - 0.5)
		d.Bounds, d.Weights = append(d.Bounds, at), append(d.Weights, before-left)
		before = left
	}
	d.Bounds, d.Weights = append(d.Bounds, hours), append(d.Weights, before)
	return d
}

// scenario is a real day as the simulator plays it.
func (b *bank) scenario(d *bankDay) simulate.Scenario {
	s := simulate.Scenario{Interval: 1800, Intervals: 48}
	for q, name := range classes {
		instants := []float64{}
		for _, c := range d.calls {
			if c.class == q && c.came < 86400 {
				instants = append(instants, c.came)
			}
		}
		slices.Sort(instants)
		s.Queues = append(s.Queues, simulate.Queue{
			Name: name, HeadStart: headStart * float64(name[2]-'0'), Arrivals: simulate.Arrivals{Instants: instants},
			Handling: b.handling[q], HandlingFactor: b.pace, Wrap: b.notReady, Patience: b.patience[q],
			Target: simulate.Target{AnswerWithin: 20},
		})
	}
	for agent, calls := range d.byAgent() {
		s.Groups = append(s.Groups, desk(agent, there(calls, b.pause), b.can(agent)))
	}
	for i, c := range d.calls {
		if !c.gaveUp() && c.agent == "" { // somebody whose name was not recorded
			s.Groups = append(s.Groups, desk(fmt.Sprint("somebody ", i), there([]bankCall{c}, b.pause), []int{c.class}))
		}
	}
	slices.SortFunc(s.Groups, func(a, b simulate.Group) int { return cmp.Compare(a.Name, b.Name) })
	return s
}

// desk is one agent.
func desk(name string, spans []simulate.Span, can []int) simulate.Group {
	g := simulate.Group{Name: name, Agents: []simulate.Agent{{Name: name, Spans: spans}}}
	for _, q := range can {
		g.Skills = append(g.Skills, simulate.Skill{Queue: q})
	}
	return g
}

// there are the spans in which an agent takes calls: from the beginning of the first
// to the end of the last of a row of calls with no pause between them.
func there(calls []bankCall, pause float64) (out []simulate.Span) {
	const second = 1 // some calls end as they begin
	for _, c := range calls {
		to := max(c.ended, c.served+second)
		if n := len(out); n > 0 && c.served-out[n-1].To <= pause {
			out[n-1].To = max(out[n-1].To, to)
		} else {
			out = append(out, simulate.Span{From: c.served, To: to})
		}
	}
	return out
}
