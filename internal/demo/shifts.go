package demo

import (
	"cmp"
	"math"
	"slices"
)

// shift is one agent's working time on one day, with its breaks.
type shift struct {
	agent    *agent
	from, to int64
	stops    []stop
}

// stop is a pause within a shift.
type stop struct {
	at      int64
	seconds int64
	reason  string
}

// model is what a contract says about one shift.
type model struct {
	hours       float64 // from log-in to log-out, lunch included
	first, last float64 // earliest and latest start, in hours
	days        int     // a week
	lunch       int64   // seconds, unpaid
	breaks      []float64
	halves      [2]float64 // hours on the phone before and after three o'clock, usually
}

// models lists the shifts by contract. The parts of breaks are when they fall due.
var models = map[string]model{
	"full-time": {8.5, 6.75, 13, 5, 1800, []float64{0.25, 0.77}, [2]float64{4.9, 2}},
	"part-time": {5, 7, 16, 5, 0, []float64{0.5}, [2]float64{2.6, 2}},
	"evening":   {6, 13, 16, 5, 0, []float64{0.35, 0.7}, [2]float64{0.4, 5}},
	"night":     {9.5, 21.5, 21.5, 4, 1800, []float64{0.25, 0.75}, [2]float64{}},
}

const slot = 900 // the planner thinks in quarters of an hour

// week is the planner's sheet: by quarter of an hour and queue, how many agents
// are wanted and how many are there.
type week struct {
	seed  uint64
	first int64 // the first slot
	days  []day
	want  [][queueCount]float64
	have  [][queueCount]float64
}

// planWeek rosters a week: days off first, then every shift where it is missed most.
// Ends knows when each agent last went home, and is kept up.
func planWeek(cfg Config, agents []*agent, number int, ends map[*agent]int64) []shift {
	w := newWeek(cfg, number)
	r := roll(cfg.Seed, "plan", number)
	duty := w.assignDays(r, agents)
	var out []shift
	for i, d := range w.days {
		order := slices.Clone(duty[i])
		r.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		// Whoever can do one thing only is placed first.
		slices.SortStableFunc(order, func(a, b *agent) int { return cmp.Compare(len(a.Skills), len(b.Skills)) })
		for _, a := range order {
			s := w.place(d, a, ends[a])
			ends[a] = s.to
			w.addStops(r, d, &s)
			if !isSick(cfg.Seed, a, d) {
				out = append(out, s)
			}
		}
	}
	return out
}

// newWeek works out how many agents are wanted: the load, and a margin that
// grows with its square root.
func newWeek(cfg Config, number int) *week {
	w := &week{seed: cfg.Seed, first: cfg.dayAt(number*7).midnight.Unix() / slot}
	end := cfg.dayAt(number*7+8).midnight.Unix() / slot
	w.want = make([][queueCount]float64, end-w.first)
	w.have = make([][queueCount]float64, end-w.first)
	for i := range 8 {
		d := cfg.dayAt(number*7 + i)
		if i < 7 {
			w.days = append(w.days, d)
		}
		for at := d.midnight.Unix(); at < d.next.Unix(); at += slot {
			for q := range queueCount {
				load := d.rate(q, at+slot/2) * profiles[q].handle() / 3600
				w.want[at/slot-w.first][q] = load + 0.55*math.Sqrt(load)
			}
		}
	}
	return w
}

// half is one half of a day: before or after three o'clock, nights left out.
type half [2][queueCount]float64

// halves sums up what is wanted on a day, in agent hours.
func (w *week) halves(d day) (h half) {
	for at := d.clock(7); at < d.clock(22); at += slot {
		part := 0
		if at >= d.clock(15) {
			part = 1
		}
		for q, n := range w.want[at/slot-w.first] {
			h[part][q] += n / 4
		}
	}
	return h
}

// assignDays gives every agent the agreed number of days, where most is missing.
func (w *week) assignDays(r dice, agents []*agent) [7][]*agent {
	var duty [7][]*agent
	var want, have [7]half
	for i, d := range w.days {
		want[i] = w.halves(d)
	}
	for _, n := range r.Perm(len(agents)) {
		a := agents[n]
		m := models[a.Contract]
		missed := func(i int) (x float64) {
			if a.Contract == "night" {
				return -float64(len(nightCrew(duty[i])))
			}
			for q, share := range a.share {
				for part, hours := range m.halves {
					x += share * hours * (want[i][part][q] - have[i][part][q]) / (want[i][part][q] + 1)
				}
			}
			return x
		}
		days := r.Perm(7)
		slices.SortStableFunc(days, func(x, y int) int { return cmp.Compare(missed(y), missed(x)) })
		for _, i := range days[:m.days] {
			if onLeave(w.seed, a, w.days[i]) || !a.works(w.days[i]) {
				continue
			}
			duty[i] = append(duty[i], a)
			for q, share := range a.share {
				for part, hours := range m.halves {
					have[i][part][q] += share * hours
				}
			}
		}
	}
	return duty
}

// works reports whether any of the agent's queues is open that day.
func (a *agent) works(d day) bool {
	for q := range queueCount {
		if _, open := d.opens(q); open && a.skilled[q] {
			return true
		}
	}
	return false
}

// nightCrew is the agents among them who work nights.
func nightCrew(agents []*agent) (night []*agent) {
	for _, a := range agents {
		if a.Contract == "night" {
			night = append(night, a)
		}
	}
	return night
}

// place gives the agent the shift that helps most, eleven hours after the last one.
func (w *week) place(d day, a *agent, lastEnd int64) shift {
	m := models[a.Contract]
	best, bestGain := shift{}, math.Inf(-1)
	for start := m.first; start <= m.last; start += 0.25 {
		s := shift{agent: a, from: d.clock(start), to: d.clock(start + m.hours)}
		if s.from < lastEnd+11*3600 && start+0.25 <= m.last {
			continue
		}
		if gain := w.gain(s); gain > bestGain {
			best, bestGain = s, gain
		}
	}
	w.count(best.from, best.to, a, 1)
	return best
}

// gain is what a shift would be worth: full where agents are missing, little
// where there are enough, a loss where the agent's queues are closed.
func (w *week) gain(s shift) (sum float64) {
	for i := s.from/slot - w.first; i < s.to/slot-w.first && i < int64(len(w.want)); i++ {
		for q, share := range s.agent.share {
			want, have := w.want[i][q], w.have[i][q]
			if share == 0 {
				continue
			}
			if want == 0 {
				sum -= 0.5 * share
				continue
			}
			sum += share * max(-1, (want-have)/(0.5+math.Pow(want, 0.8)))
		}
	}
	return sum
}

// count enters an agent in the sheet, or takes it out for a break.
func (w *week) count(from, to int64, a *agent, sign float64) {
	for i := from/slot - w.first; i < (to+slot-1)/slot-w.first; i++ {
		if i < 0 || i >= int64(len(w.have)) {
			continue
		}
		for q, share := range a.share {
			w.have[i][q] += sign * share
		}
	}
}
