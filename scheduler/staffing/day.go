package staffing

import (
	"errors"
	"fmt"
	"math"
)

// Period is one interval of a day: the load while it lasts, for how long, and
// how many agents work.
type Period struct {
	Load
	Seconds float64
	Agents  int // 0: nobody answers
}

// Outcome is what the callers of one interval meet, on average over the
// interval, given what went before.
type Outcome struct {
	Performance
	Backlog float64 // contacts waiting at the end, on average
}

// Through follows a queue from interval to interval, as M(t)/M/n(t)+M: what an
// interval leaves waiting or talking is there when the next begins, so that
// overload is carried over, a rise is felt late where calls are long, and an
// empty start is empty. It begins with so many contacts waiting before the first
// agent logs in (0: empty) and counts the service level to within seconds.
//
// The number in the queue is followed exactly. What a caller meets is worked out
// from the number found on arrival with the agents of that interval: a caller
// who waits into the next interval is taken to meet no change of staff. Agents
// whose shift ends hand their calls back to the queue; where that is not so, the
// first minutes after a cut are a little better than told here. An interval
// without agents answers nobody and counts as if it went on.
//
// Sources: Jensen 1953; Ingolfsson et al. 2007, A survey and experimental
// comparison of service-level-approximation methods for nonstationary M(t)/M/s(t).
func Through(periods []Period, waiting int, within float64) ([]Outcome, error) {
	if err := follow(periods, waiting, within); err != nil {
		return nil, err
	}
	out := make([]Outcome, len(periods))
	now := exactly(waiting)
	for i, p := range periods {
		end, mean := now.pass(p.Load, p.servers(p.Agents), p.Seconds)
		out[i] = p.outcome(p.Agents, mean, end, within)
		now = end
	}
	return out, nil
}

// LeastThrough is the least number of agents for every interval, one after the
// other, so that the targets hold in each of them: Agents of the periods are not
// read. Each is the least that will do after those before it, which is not
// always the least for the day: one agent more early on may save several later.
// It returns what the agents give, and an error that wraps ErrImpossible, with
// the intervals before it, where MaxAgents do not reach a target.
func LeastThrough(periods []Period, waiting int, t Targets) ([]Outcome, error) {
	if err := errors.Join(follow(periods, waiting, t.AnswerWithin), t.Validate()); err != nil {
		return nil, err
	}
	var out []Outcome
	now := exactly(waiting)
	for i, p := range periods {
		if p.Rate == 0 {
			end, mean := now.pass(p.Load, 0, p.Seconds)
			out, now = append(out, p.outcome(0, mean, end, t.AnswerWithin)), end
			continue
		}
		ends := map[int]crowd{}
		met := map[int]Outcome{}
		n, ok := least(guess(p.Load), func(n int) bool {
			end, mean := now.pass(p.Load, p.servers(n), p.Seconds)
			ends[n], met[n] = end, p.outcome(n, mean, end, t.AnswerWithin)
			return t.Met(met[n].Performance)
		})
		if !ok {
			return out, fmt.Errorf("interval %d: %w: not even %d agents, the most considered", i+1, ErrImpossible, MaxAgents)
		}
		out, now = append(out, met[n]), ends[n]
	}
	return out, nil
}

// mostPerInterval bounds the contacts of an interval that is followed exactly.
const mostPerInterval = 2e5

// follow reports every mistake in what is to be followed.
func follow(periods []Period, waiting int, within float64) error {
	var errs []error
	if waiting < 0 || waiting > mostPerInterval {
		errs = append(errs, fmt.Errorf("the contacts waiting at the start must be between 0 and %g, got %d", mostPerInterval, waiting))
	}
	if math.IsNaN(within) || within < 0 {
		errs = append(errs, fmt.Errorf("the answer threshold must not be negative, got %g", within))
	}
	for i, p := range periods {
		l := p.Load
		if l.Rate == 0 { // a quiet interval
			l.Rate = 1
		}
		err := l.Validate()
		switch {
		case err != nil:
		case p.Shape != nil:
			err = errors.New("a day is followed with exponential times only")
		case p.Stretch != nil:
			err = errors.New("a day is followed with one handling time: want that with all contacts in hand")
		case !(p.Seconds > 0) || math.IsInf(p.Seconds, 1):
			err = fmt.Errorf("its length must be positive, got %g s", p.Seconds)
		case p.Agents < 0 || p.Agents > MaxAgents:
			err = fmt.Errorf("agents must be between 0 and %d, got %d", MaxAgents, p.Agents)
		case p.Seconds > 30_000*min(p.AHT, p.Patience):
			err = fmt.Errorf("times of %g s are too short to be followed over %g s", min(p.AHT, p.Patience), p.Seconds)
		case p.Rate*p.Seconds > mostPerInterval || p.Erlangs() > mostPerInterval:
			err = fmt.Errorf("at most %g contacts or erlangs can be followed, got %g and %g", mostPerInterval, p.Rate*p.Seconds, p.Erlangs())
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("interval %d: %w", i+1, err))
		}
	}
	return errors.Join(errs...)
}

// outcome is what n agents give to a crowd.
func (p Period) outcome(n int, mean, end crowd, within float64) Outcome {
	servers := p.servers(n)
	if p.Trunks > 0 {
		servers = min(servers, p.Trunks)
	}
	var out Outcome
	for i, prob := range end.prob {
		out.Backlog += prob * float64(max(0, end.low+i-servers))
	}
	var free, busy float64
	waiting := make([]float64, max(0, mean.low+len(mean.prob)-servers)+1)
	if p.Trunks > 0 {
		waiting = make([]float64, max(0, p.Trunks-servers)+1)
	}
	for i, prob := range mean.prob {
		k := mean.low + i
		busy += prob * float64(min(k, servers))
		if k < servers {
			free += prob
		} else {
			waiting[min(k-servers, len(waiting)-1)] += prob
		}
	}
	if servers == 0 {
		out.Performance = p.nobody(waiting)
	} else {
		r := room{
			load: p.Load, n: float64(servers), places: len(waiting) - 1,
			c: float64(servers) * p.Patience / p.AHT, x: p.Rate * p.Patience,
		}
		out.Performance = r.tally(free, waiting, r.departures(within))
		out.Occupancy = busy / float64(p.servers(n))
	}
	out.Agents, out.Erlangs = n, p.Erlangs()
	return out
}

// nobody is what callers meet where no agent works.
func (p Period) nobody(waiting []float64) Performance {
	out := Performance{Wait: 1, ASAAnswered: math.Inf(1), ASAAll: p.Patience}
	for j, w := range waiting {
		out.Queue += float64(j) * w
	}
	if !math.IsInf(p.Patience, 1) {
		out.Abandonment = 1
	}
	return out
}
