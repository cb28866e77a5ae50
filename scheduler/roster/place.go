package roster

import (
	"cmp"
	"math"
	"slices"

	"github.com/hotlined/hotlined/internal/hotline"
)

// sitting is a session in numbers.
type sitting struct {
	Session
	who         []int // agents by index
	leader      int   // -1: none
	slots       int
	first, last int     // earliest start and latest end
	price       float64 // of one agent who does not get it
}

// readSessions keeps the sessions that can be held in the planned period, those
// first that are hardest to place: many people at once, little time to choose from.
func (m *model) readSessions() {
	index := map[string]int{}
	for i := range m.agents {
		index[m.agents[i].terms.Agent.ID] = i
	}
	period := hotline.Interval{Start: m.p.From, End: m.p.To}
	for _, x := range m.p.Sessions {
		span := x.within(period)
		s := sitting{
			Session: x, leader: -1, slots: m.ceil(x.Length), price: x.price(m.p.Config),
			first: m.ceil(span.Start.Sub(m.p.From)), last: m.slotOf(span.End),
		}
		if s.last-s.first < s.slots {
			continue
		}
		if i, known := index[x.Leader]; known {
			s.leader = i
		}
		for _, a := range x.Agents {
			if i, known := index[a]; known && !m.settledBefore(x, a) {
				s.who = append(s.who, i)
			}
		}
		m.sessions = append(m.sessions, s)
	}
	slices.SortStableFunc(m.sessions, func(a, b sitting) int {
		return cmp.Or(-cmp.Compare(a.crowd(), b.crowd()), cmp.Compare(a.last-a.first, b.last-b.first))
	})
}

// settledBefore reports whether an agent's session is in what is fixed.
func (m *model) settledBefore(x Session, agent string) bool {
	return slices.ContainsFunc(m.p.Fixed, func(f Fixed) bool {
		if f.Agent != agent {
			return false
		}
		_, held := x.heldIn([]hotline.Shift{{Activities: f.Activities}})
		return held || f.What == string(x.Kind) && f.Name == x.Name && f.To.Sub(f.From) == x.Length
	})
}

// crowd is how many agents must have time at once.
func (x sitting) crowd() int {
	n := 1
	if x.Together {
		n = len(x.who)
		if x.Room > 0 {
			n = min(n, x.Room)
		}
	}
	if x.leader >= 0 {
		n++
	}
	return n
}

// recount notes how many do not get a session as things stand.
func (s *state) recount(k int) {
	x, n := &s.m.sessions[k], 0
	for _, a := range x.who {
		if _, held := seatOf(s.away[a], k); !held {
			n++
		}
	}
	s.unheld += x.price * float64(n-s.open[k])
	s.open[k] = n
}

// seatOf finds the booking that an agent has of a session.
func seatOf(away []booking, k int) (booking, bool) {
	i := slices.IndexFunc(away, func(b booking) bool { return b.session == k })
	if i < 0 {
		return booking{}, false
	}
	return away[i], true
}

// placer finds the times of sessions in shifts.
type placer struct {
	m    *model
	st   *state
	b    *builder
	stop func() bool
}

// unset marks a time at which an agent cannot take part.
var unset = math.Inf(1)

// placeAll finds a time for every session that has none, and a better one for
// the one whose turn it is.
func (p *placer) placeAll(turn int) {
	for k := range p.m.sessions {
		switch {
		case p.stop() && turn >= 0:
			return
		case k == turn:
			p.again(k)
		case p.st.open[k] > 0:
			p.place(k)
		}
	}
}

// again cancels a session and places it anew, unless that turns out no better.
func (p *placer) again(k int) {
	x, before := &p.m.sessions[k], p.st.cost()
	crew := slices.Clone(x.who)
	if x.leader >= 0 {
		crew = append(crew, x.leader)
	}
	undo := p.keep(crew)
	for _, a := range crew {
		p.cancel(a, k)
	}
	p.st.recount(k)
	if p.place(k); p.st.cost() > before-1e-9 {
		undo()
		p.st.recount(k)
	}
}

// keep notes the plans of some agents and returns what puts them back.
func (p *placer) keep(crew []int) (undo func()) {
	plans, away := make([][]placed, len(crew)), make([][]booking, len(crew))
	for i, a := range crew {
		plans[i], away[i] = slices.Clone(p.st.plans[a]), p.st.away[a]
	}
	return func() {
		for i, a := range crew {
			p.st.lift(a, p.m.all())
			copy(p.st.plans[a], plans[i])
			p.st.away[a] = away[i]
			p.st.put(a, p.m.all())
		}
	}
}

// place finds the times of a session for all who have none yet.
func (p *placer) place(k int) {
	if x := &p.m.sessions[k]; x.Together {
		for p.sitting(k) {
		}
	} else {
		for _, a := range x.who {
			p.alone(k, a)
		}
	}
	p.st.recount(k)
}

// alone finds the time of a session for one agent, and for its leader.
func (p *placer) alone(k, a int) {
	x := &p.m.sessions[k]
	if _, held := seatOf(p.st.away[a], k); held {
		return
	}
	taken := p.taken(k)
	costs := p.losses(a, k)
	if x.leader >= 0 {
		for t, more := range p.losses(x.leader, k) {
			costs[t] += more
		}
	}
	best := -1
	for t, cost := range costs {
		if cost < x.price && (best < 0 || cost < costs[best]) && (x.Room == 0 || fewer(taken[t:t+x.slots], x.Room)) {
			best = t
		}
	}
	if best >= 0 {
		p.seat(a, k, x.first+best)
		if x.leader >= 0 {
			p.seat(x.leader, k, x.first+best)
		}
		return
	}
	for _, t := range p.wanted(k, []int{a}, 3) {
		if x.leader < 0 && (x.Room == 0 || fewer(taken[t-x.first:t-x.first+x.slots], x.Room)) && p.force(a, k, t) {
			return
		}
	}
}

// taken counts the sittings of a session under way in every slot of its time.
func (p *placer) taken(k int) []int {
	x := &p.m.sessions[k]
	out := make([]int, x.last-x.first)
	for _, a := range x.who {
		if seat, held := seatOf(p.st.away[a], k); held {
			for s := seat.start; s < seat.end; s++ {
				out[s-x.first]++
			}
		}
	}
	return out
}

func fewer(counts []int, than int) bool {
	return !slices.ContainsFunc(counts, func(n int) bool { return n >= than })
}

// sitting finds the time of one sitting for those who have none yet, and reports
// whether another one may help the rest.
func (p *placer) sitting(k int) bool {
	x := &p.m.sessions[k]
	rest, begun := p.waiting(k)
	if len(rest) == 0 {
		return false
	}
	loss := map[int][]float64{}
	for _, a := range rest {
		loss[a] = p.losses(a, k)
	}
	var leads []float64
	if x.leader >= 0 {
		leads = p.losses(x.leader, k)
	}
	var plans []gathering
	for t := range x.last - x.first - x.slots + 1 {
		there := begun[x.first+t]
		if there == 0 && len(begun) > 0 && x.Room == 0 {
			continue // everybody at once, and the others have met
		}
		g := gathering{at: x.first + t}
		if there == 0 && leads != nil {
			g.cost = leads[t]
		}
		g.gather(rest, loss, t, x.price, x.Room-there, x.Room > 0)
		if len(g.who) > 0 && g.cost < 0 {
			plans = append(plans, g)
		}
	}
	slices.SortStableFunc(plans, func(a, b gathering) int { return cmp.Compare(a.cost, b.cost) })
	if len(plans) == 0 {
		return p.summon(k, rest, begun)
	}
	chosen := p.best(k, plans[:min(len(plans), tried)], begun)
	p.hold(k, chosen, begun[chosen.at] == 0)
	for _, a := range rest {
		if !slices.Contains(chosen.who, a) && (x.Room == 0 || begun[chosen.at]+len(chosen.who) < x.Room) && p.force(a, k, chosen.at) {
			chosen.who = append(chosen.who, a)
		}
	}
	return x.Room > 0
}

// tried is how many times of a sitting are tried out in full.
const tried = 6

// waiting lists who has no seat in a session yet, and how many sit when.
func (p *placer) waiting(k int) (rest []int, begun map[int]int) {
	begun = map[int]int{}
	for _, a := range p.m.sessions[k].who {
		if seat, held := seatOf(p.st.away[a], k); held {
			begun[seat.start]++
		} else {
			rest = append(rest, a)
		}
	}
	return rest, begun
}

// gathering is a sitting that could be: when, with whom, and what it costs less
// what it saves.
type gathering struct {
	at   int
	who  []int
	cost float64
}

// gather adds those who are missed least at a time, as many as there is room for.
func (g *gathering) gather(rest []int, loss map[int][]float64, t int, price float64, room int, limited bool) {
	for _, a := range rest {
		if loss[a][t] < price {
			g.who = append(g.who, a)
		}
	}
	slices.SortStableFunc(g.who, func(a, b int) int { return cmp.Compare(loss[a][t], loss[b][t]) })
	if limited {
		g.who = g.who[:min(len(g.who), max(0, room))]
	}
	for _, a := range g.who {
		g.cost += loss[a][t] - price
	}
}

// best holds one gathering after the other and returns the one that leaves the
// least cost: several who go at once are missed more than each alone.
func (p *placer) best(k int, plans []gathering, begun map[int]int) gathering {
	best, least := 0, math.Inf(1)
	x := &p.m.sessions[k]
	for i, g := range plans {
		crew := g.who
		if x.leader >= 0 {
			crew = append(slices.Clone(crew), x.leader)
		}
		undo := p.keep(crew)
		p.hold(k, g, begun[g.at] == 0)
		p.st.recount(k)
		if cost := p.st.cost(); cost < least-1e-9 {
			best, least = i, cost
		}
		undo()
		p.st.recount(k)
	}
	return plans[best]
}

// hold seats everybody of a gathering, with the leader where it is a new one.
func (p *placer) hold(k int, g gathering, anew bool) {
	for _, a := range g.who {
		p.seat(a, k, g.at)
	}
	if x := &p.m.sessions[k]; anew && x.leader >= 0 {
		p.seat(x.leader, k, g.at)
	}
}

// summon changes shifts for a sitting that nobody's shifts have room for, and
// reports whether another one may help the rest.
func (p *placer) summon(k int, rest []int, begun map[int]int) bool {
	x := &p.m.sessions[k]
	if x.leader >= 0 {
		return false
	}
	times := p.wanted(k, rest, 3)
	if len(begun) > 0 && x.Room == 0 {
		times = times[:0]
		for t := range begun {
			times = append(times, t)
		}
	}
	for _, t := range times {
		n := 0
		for _, a := range rest {
			if (x.Room == 0 || begun[t]+n < x.Room) && p.force(a, k, t) {
				n++
			}
		}
		if n > 0 {
			return x.Room > 0
		}
	}
	return false
}
