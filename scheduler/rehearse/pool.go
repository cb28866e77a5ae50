package rehearse

import (
	"math"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/roster"
	"github.com/hotlined/hotlined/scheduler/simulate"
	"github.com/hotlined/hotlined/scheduler/staffing"
)

// Pool corrects what is required of queues that share people. The requirement of
// a queue alone counts on its own agents only, and the sum over queues is too much
// where many have several skills. Played, a roster shows what its people give to
// each other's callers, and each interval of each queue is asked for as many fewer
// (or more) as that is worth, in steps that become shorter, with other callers each
// time: stochastic approximation (Robbins and Monro 1951).
//
// What agents of a queue are worth in heads is read off its own curve of Erlang A,
// so that a mistake of the curve changes the length of a step and not where steps
// end: there the level played is the one promised. No interval is asked for fewer
// than keep its occupancy, nor for nobody while somebody may call.
type Pool struct {
	Problem
	options  simulate.Options
	left     int // plays
	step     float64
	levels   map[moment]staffing.Levels
	required []hotline.Requirement
	want     []float64 // heads of each, in parts
	failed   error
}

// moment is an interval of a queue.
type moment struct {
	queue string
	start int64
}

// Steps of the correction, as shares of what a play seems to ask for: half, as
// everybody is corrected at once, and then less.
const (
	firstStep = 0.6
	lastSteps = 0.7 // of the one before
)

// wellServed is the service level beyond which an interval is simply well served: how
// well says little about how many could be spared.
const wellServed = 0.985

// aimAbove is the part of what the promise leaves open that is aimed above it.
const aimAbove = 4

// NewPool prepares to correct what a roster is made for, by so many plays. The
// problem needs no roster, and its Required is what is corrected. Intervals that
// cannot be staffed are left as they are: staffing them said why.
func NewPool(p Problem, plays int, o simulate.Options) *Pool {
	levels, _ := staffing.LevelsOf(p.Forecasts, p.Targets, p.Staffing)
	out := &Pool{Problem: p, options: o, left: plays, step: firstStep, levels: map[moment]staffing.Levels{}, required: slices.Clone(p.Required)}
	contacts := 1.0
	for _, f := range p.Forecasts {
		contacts += f.Mean
	}
	if o.Replications == 0 {
		out.options.Replications = int(max(5, min(100, 1.5e5/contacts)))
	}
	for _, r := range p.Required {
		out.want = append(out.want, float64(roster.Heads(r)))
	}
	for _, l := range levels {
		out.levels[momentOf(l.Queue, l.Start)] = l
	}
	return out
}

func momentOf(queue string, at time.Time) moment { return moment{queue, at.Unix()} }

// Required is what is required, as corrected so far.
func (p *Pool) Required() []hotline.Requirement { return p.required }

// Failed is why plays ended before their time, if they did.
func (p *Pool) Failed() error { return p.failed }

// Review is the roster's: it plays the roster and corrects what is required.
func (p *Pool) Review(r hotline.Roster) (demand []hotline.Requirement, curves []roster.Curve, again bool) {
	if p.left == 0 {
		return nil, nil, false
	}
	p.left--
	scene := p.Problem
	scene.Roster = r
	check, err := Play(scene, p.options)
	if err != nil {
		p.failed, p.left = err, 0
		return nil, nil, false
	}
	p.correct(check, heads(append(slices.Clone(p.Before), r.Shifts...)))
	p.options.Seed += 0x9e3779b97f4a7c15
	p.step *= lastSteps
	return p.required, p.Curves(), true
}

// correct moves what is required towards what the plays ask for.
func (p *Pool) correct(check hotline.RosterCheck, there map[moment]float64) {
	played := map[string][]hotline.CheckedPeriod{}
	for _, c := range check.Periods {
		if c.Period == hotline.CheckedInterval {
			played[c.Queue] = append(played[c.Queue], c)
		}
	}
	moves := map[moment]float64{}
	for queue, periods := range played {
		slices.SortFunc(periods, func(a, b hotline.CheckedPeriod) int { return a.Start.Compare(b.Start) })
		for i, c := range periods {
			if l, known := p.levels[momentOf(queue, c.Start)]; known && l.Promised > 0 {
				moves[momentOf(queue, c.Start)] = p.over(l, about(periods, i, check.Replications))
			}
		}
	}
	p.required = slices.Clone(p.required)
	for i := range p.required {
		r := &p.required[i]
		at := momentOf(r.Queue, r.Start)
		l, known := p.levels[at]
		over, moved := moves[at]
		if !known || !moved || r.Agents == 0 {
			continue
		}
		p.want[i] = p.ask(p.want[i], l, over, there[at])
		heads := math.Ceil(p.want[i] - partOfHead)
		r.Agents, r.GrossAgents, r.ServiceLevel = int(math.Round(heads/l.Gross)), heads, l.Promised
	}
}

// aim is the level that corrections aim at: a little above the promise, as plays
// are samples and people are whole.
func aim(promised float64) float64 { return promised + (1-promised)/aimAbove }

// over is how many heads more than needed a queue seems to have, when its level is
// so much above the promise.
func (p *Pool) over(l staffing.Levels, gap float64) float64 {
	level := max(0, min(wellServed, l.Promised+gap))
	return l.Gross * (l.For(level) - l.For(min(wellServed, aim(l.Promised))))
}

// partOfHead is the part of a head that is not worth a whole one.
const partOfHead = 0.25

// ask corrects the heads wanted of a queue, when so many more than needed were
// worth the service that so many there and all others gave.
func (p *Pool) ask(want float64, l staffing.Levels, over, there float64) float64 {
	reach := 0.15*want + 1
	most := 1.25*l.Gross*float64(l.Required) + 1
	want -= max(-reach, min(reach, p.step*(want-there+over)))
	return max(1, l.Gross*l.Busiest, min(want, most))
}

// heads counts who is set to each queue, by quarter of an hour.
func heads(shifts []hotline.Shift) map[moment]float64 {
	out := map[moment]float64{}
	for _, s := range shifts {
		for _, a := range worked(s) {
			for at := a.Start.Truncate(hotline.BaseInterval); at.Before(a.End); at = at.Add(hotline.BaseInterval) {
				from, to := at, at.Add(hotline.BaseInterval)
				if a.Start.After(from) {
					from = a.Start
				}
				if a.End.Before(to) {
					to = a.End
				}
				out[momentOf(a.Queue, at)] += to.Sub(from).Hours() / hotline.BaseInterval.Hours()
			}
		}
	}
	return out
}

// Sizes of the neighbourhood in which a level is measured: so many contacts are
// seen before it is believed, in so many intervals to either side at most.
const (
	believed  = 400
	neighbour = 6
)

// about is by how much the level about an interval is above the promise, and 0
// where more of its callers give up than may.
func about(periods []hotline.CheckedPeriod, i, replications int) float64 {
	var sum, contacts float64
	add := func(j int) {
		if j >= 0 && j < len(periods) {
			sum += periods[j].Offered * (periods[j].ServiceLevel - periods[j].Target)
			contacts += periods[j].Offered
		}
	}
	add(i)
	for k := 1; k <= neighbour && contacts*float64(replications) < believed; k++ {
		add(i - k)
		add(i + k)
	}
	if contacts == 0 {
		return 0
	}
	return sum / contacts
}

// Curves say what the callers of each queue meet with more or fewer rostered than
// are required: what its own people would give it alone, moved by what the others
// are worth to it.
func (p *Pool) Curves() (out []roster.Curve) {
	for _, r := range p.required {
		l, known := p.levels[momentOf(r.Queue, r.Start)]
		if !known || r.Agents == 0 {
			continue
		}
		spared := float64(l.Required) - r.GrossAgents/l.Gross
		c := roster.Curve{Queue: r.Queue, Start: r.Start, Interval: r.Interval}
		c.From = max(0, int(l.Gross*(float64(l.Least)-spared)))
		last := int(math.Ceil(l.Gross * (float64(l.Least+len(l.Level)-1) - spared)))
		for n := c.From; n <= max(c.From, last); n++ {
			c.Level = append(c.Level, l.With(float64(n)/l.Gross+spared))
		}
		out = append(out, c)
	}
	return out
}
