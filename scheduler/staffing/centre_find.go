package staffing

import (
	"math"
	"slices"
)

// Effort says how long StaffCentre searches and how its answer is checked.
type Effort struct {
	Seed         uint64
	Replications int // of a play that brings agents nearer; 0: enough for 600,000 contacts, 10 to 200
	Check        int // replications of a check; 0: enough for 6,000,000, 200 to 1000, or three times that where only the whole counts
	// Whole keeps the promises over the whole time instead of in every interval:
	// fewer agents, and intervals that fall short by up to a quarter.
	Whole bool
	// Route also finds a head start for every queue, so that none is served
	// better than promised at another's cost.
	Route    bool
	Progress func(done, most int) // called after every play
}

func (e Effort) withDefaults(c Centre) Effort {
	contacts := 1.0
	for _, q := range c.Queues {
		for _, n := range q.Contacts {
			contacts += n
		}
	}
	if e.Replications <= 0 {
		e.Replications = int(max(10, min(200, 6e5/contacts)))
	}
	if e.Check <= 0 {
		e.Check = int(max(200, min(1000, 6e6/contacts)))
		if e.Whole { // one level a queue: what is known of it better is promised closer
			e.Check = int(max(300, min(1000, 2e7/contacts)))
		}
	}
	return e
}

// How often agents are moved towards the promises, and how often the answer is
// checked and mended at most.
const (
	rounds     = 12
	mostChecks = 8
)

// Staffed is what StaffCentre found.
type Staffed struct {
	Agents     [][]int   // by group and interval
	HeadStart  []float64 // by queue, seconds; nil unless asked for
	Served     []Served  // by queue, by the callers of the last check: the search has not seen them
	Alone      [][]int   // by queue and interval: single queues by Erlang A
	Pooled     []int     // by interval, Erlang A, if everybody could serve everything
	Impossible []Unreached
	Plays      int
}

// Unreached is a queue whose promise is not kept, and why.
type Unreached struct {
	Queue  int
	Reason string
}

// finder is a search under way.
type finder struct {
	Centre
	Effort
	play   Play
	pools  []*pool
	loads  [][]Load
	alone  [][]int
	steep  [][]float64 // by queue and interval: what the last agent adds to the level, alone
	target [][]float64
	share  [][]float64
	worth  [][]float64 // by queue and interval: the agents laid on it
	last   [][]int     // agents of the play before
	credit []float64   // by queue: its head start, seconds; nil: not to be found
	plays  int
	most   int // plays
}

// StaffCentre finds how many agents of each group every interval needs so that
// every queue keeps its promise, as played. An agent is counted once, in one
// group, whatever the skills.
//
// The search begins with what Erlang A asks for if everybody could serve
// everything, which is too few, laid on the queues by their loads and on the
// groups that serve them. It then plays the whole time, what one interval leaves
// to the next included, and moves every interval's agents towards the promises:
// those of a pool together by what the pool gains of an agent, those of single
// queues by what they would gain alone, in shrinking steps and with other callers
// each time (Robbins and Monro 1951), as many neighbours of an interval taken
// together as it takes to have seen enough of a small queue's callers. The answer
// is the mean of the later rounds. It is checked with more callers, mended where
// the lower limit of a queue's level over the whole is below the promise, and
// checked again with others.
//
// Cezik and L'Ecuyer (2008) and Avramidis and others (2010) instead add cuts from
// simulated differences to a linear programme, which takes a play for every group
// and round.
func StaffCentre(c Centre, e Effort, play Play) (Staffed, error) {
	if err := c.Validate(); err != nil {
		return Staffed{}, err
	}
	e = e.withDefaults(c)
	mixes := []float64{0}
	if c.priced() {
		mixes = []float64{0.15, 0.3, 0.6, 1}
	}
	var best *finder
	least, plays := math.Inf(1), 0
	for _, flexible := range mixes {
		f := newFinder(c, e, flexible, play)
		f.plays, f.most = plays, rounds*len(mixes)+mostChecks
		if err := f.approach(); err != nil {
			return Staffed{}, err
		}
		plays = f.plays
		if price := c.price(f.whole(f.up())); price < least {
			best, least = f, price
		}
	}
	best.plays = plays
	return best.check()
}

// price is what agents cost, per interval.
func (c Centre) price(agents [][]int) (sum float64) {
	for g := range agents {
		for _, n := range agents[g] {
			sum += c.Groups[g].cost() * float64(n)
		}
	}
	return sum
}

func newFinder(c Centre, e Effort, flexible float64, play Play) *finder {
	f := &finder{Centre: c, Effort: e, play: play, loads: c.felt()}
	f.pools, f.alone, f.share = c.pools(f.loads), c.alone(f.loads), c.shares(flexible)
	if e.Route {
		f.credit = make([]float64, len(c.Queues))
	}
	for q := range c.Queues {
		f.steep = append(f.steep, c.steepness(q, f.loads[q], f.alone[q]))
		f.target = append(f.target, make([]float64, c.intervals()))
		f.worth = append(f.worth, make([]float64, c.intervals()))
		for i := range f.target[q] {
			f.target[q][i] = c.Queues[q].Level
		}
	}
	for _, p := range f.pools {
		if e.Whole {
			f.spread(p)
		}
		f.begin(p)
	}
	return f
}

// begin lays the agents of a full pool on its queues, what is beyond their load
// by its root; those that are given are taken off.
func (f *finder) begin(p *pool) {
	for i := range f.intervals() {
		var load, root, given float64
		for _, g := range p.groups {
			if have := f.Groups[g].Agents; have != nil {
				given += float64(have[i])
			}
		}
		for _, q := range p.queues {
			load += f.loads[q][i].Erlangs()
			root += math.Sqrt(f.loads[q][i].Erlangs())
		}
		if load == 0 {
			continue
		}
		for _, q := range p.queues {
			a := f.loads[q][i].Erlangs()
			f.worth[q][i] = a + (float64(p.agents[i])-load)*math.Sqrt(a)/root - given*a/load
		}
	}
}

func (f *finder) run(agents [][]int, replications int) ([]Served, error) {
	f.plays++
	f.last = agents
	s, err := f.play(agents, f.credit, f.Seed+uint64(f.plays)*0x9e3779b97f4a7c15, replications)
	if err == nil && f.Progress != nil {
		f.Progress(f.plays, f.most)
	}
	return s, err
}

// check plays the answer to callers that the search has not seen, mends it where
// promises are not kept, and checks again.
func (f *finder) check() (Staffed, error) {
	out := Staffed{Alone: f.alone, Pooled: make([]int, f.intervals())}
	for _, p := range f.pools {
		for i, n := range p.agents {
			out.Pooled[i] += n
		}
	}
	var err error
	least, trimmed := math.Inf(1), false
checks:
	for k := range mostChecks {
		now := out
		now.Agents, now.HeadStart = f.whole(f.up()), slices.Clone(f.credit)
		if now.Served, err = f.run(now.Agents, f.Check); err != nil {
			return out, err
		}
		early := k < 3
		lacks, kept := f.lacks(now.Served, f.Whole && early)
		price := f.price(now.Agents)
		if kept && price < least || math.IsInf(least, 1) {
			out = now
			if kept {
				least = price
			}
		}
		switch {
		case !kept:
			f.reroute(now.Served, 0.5)
			f.move(lacks, 1)
		case f.Whole && early && f.spare(now.Served):
			f.reroute(now.Served, 0.5)
			f.move(lacks, 0.7)
		case !f.Whole && k < mostChecks/2 && !trimmed && f.trim(now.Served):
			trimmed = true
		default:
			break checks
		}
	}
	out.Impossible, out.Plays = f.unreached(out), f.plays
	return out, nil
}

// up is what a part of an agent counts as: where every interval is to keep its
// promise, three quarters of the parts are whole agents.
func (f *finder) up() float64 {
	if f.Whole {
		return 0.5
	}
	return 0.75
}

// approach plays round after round, each time with other callers.
func (f *finder) approach() error {
	mean := make([][]float64, len(f.worth))
	for q := range mean {
		mean[q] = make([]float64, f.intervals())
	}
	n := 0.0
	for r := range rounds {
		s, err := f.run(f.whole(0.5), f.Replications)
		if err != nil {
			return err
		}
		step := 1 / (1 + 0.25*float64(r))
		f.reroute(s, step)
		f.correct(s, step)
		if 2*r >= rounds {
			n++
			for q := range mean {
				for i := range mean[q] {
					mean[q][i] += (f.worth[q][i] - mean[q][i]) / n
				}
			}
		}
	}
	f.worth = mean
	return nil
}
