package roster

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// call is the search for whom to ask.
type call struct {
	p       Problem
	d       Recall
	s       *standing
	worth   float64 // contacts that an agent-hour handles, to weigh soft rules with
	members []*member
	chosen  []*member
}

// member is somebody who may be asked.
type member struct {
	*planner
	id   string
	now  hotline.Shift // of the day; zero: off
	move *Move         // chosen; nil: none
	next *Move         // the best found last; nil: nothing helps
	rank float64       // gain of next for its trouble
	soft float64       // what the soft rules charge for the roster as it is; NaN: not asked yet
}

func newCall(p Problem, r hotline.Roster, d Recall, s *standing, gone map[string]bool) *call {
	c := &call{p: p, d: d, s: s}
	planners := newPlanners(p, r, s)
	for _, a := range p.Agents {
		if gone[a.ID] || len(s.serves(a)) == 0 {
			continue
		}
		m := &member{planner: planners(a), id: a.ID, soft: math.NaN()}
		for _, sh := range m.stays {
			if sh.End.After(p.MadeAt) && sh.Start.Before(d.Until) {
				m.now = sh
				break // one that goes on from yesterday comes first: the next is another day's
			}
		}
		c.members = append(c.members, m)
	}
	return c
}

// choose asks one after the other whoever wins most for the least trouble, and
// then looks whether somebody else in the place of one of them would win more.
func (c *call) choose() []Move {
	for _, m := range c.members {
		c.look(m)
	}
	for len(c.chosen) < c.d.MostChanged {
		m := c.best()
		if m == nil {
			break
		}
		c.take(m)
	}
	for range 3 {
		if !c.exchange() {
			break
		}
	}
	return c.inOrder()
}

// inOrder tells the moves chosen in the order of what each adds to those before it,
// for its trouble.
func (c *call) inOrder() (out []Move) {
	var left []Move
	for len(c.chosen) > 0 {
		left = append(left, *c.chosen[0].move)
		c.drop(c.chosen[0])
	}
	for len(left) > 0 {
		best, most := 0, 0.0
		for i, m := range left {
			if rank := c.rankOf(m); i == 0 || rank > most {
				best, most = i, rank
			}
		}
		m := left[best]
		_, m.Gain = c.gain(m.Old, m.New)
		c.s.work(m.Old, -1)
		c.s.work(m.New, 1)
		out, left = append(out, m), slices.Delete(left, best, best+1)
	}
	return out
}

// best is whose move ranks first. Ranks fall as others are asked, so that only
// the first is looked at again.
func (c *call) best() *member {
	for {
		var first *member
		for _, m := range c.members {
			if m.move == nil && m.next != nil && (first == nil || m.rank > first.rank) {
				first = m
			}
		}
		if first == nil {
			return nil
		}
		before := first.rank
		if c.look(first); first.next != nil && first.rank >= before-1e-9 {
			return first
		}
	}
}

func (c *call) take(m *member) {
	m.move, m.next = m.next, nil
	c.s.work(m.move.Old, -1)
	c.s.work(m.move.New, 1)
	c.chosen = append(c.chosen, m)
}

func (c *call) drop(m *member) {
	c.s.work(m.move.New, -1)
	c.s.work(m.move.Old, 1)
	m.move = nil
	c.chosen = slices.DeleteFunc(c.chosen, func(x *member) bool { return x == m })
}

// exchange takes back every move in turn and asks whoever wins most instead, maybe
// the same for something else; those whose rank was highest are looked at.
func (c *call) exchange() (better bool) {
	const few = 40
	for _, m := range slices.Clone(c.chosen) {
		was := *m.move
		c.drop(m)
		before := c.rankOf(was)
		slices.SortStableFunc(c.members, func(a, b *member) int { return cmp.Compare(b.rank, a.rank) })
		c.look(m)
		for _, other := range c.members[:min(few, len(c.members))] {
			if other.move == nil && other != m {
				c.look(other)
			}
		}
		if next := c.best(); next != nil && next.rank > before+1e-6 {
			c.take(next)
			better = better || next != m || next.move.What != was.What
			continue
		}
		m.next = &was
		c.take(m)
	}
	return better
}

// rankOf is what a move that is not made is worth, for its trouble.
func (c *call) rankOf(m Move) float64 {
	worth, _ := c.gain(m.Old, m.New)
	return (worth - m.price) / trouble[m.Kind]
}

// gain is what one shift in place of another is worth, in contacts, and how many
// more are answered in time.
func (c *call) gain(old, shift hotline.Shift) (worth, inTime float64) {
	change := map[[2]int]int{}
	var order [][2]int // sums of floats must not depend on a map's
	add := func(by int) func(q, i int) {
		return func(q, i int) {
			at := [2]int{q, i}
			if _, seen := change[at]; !seen {
				order = append(order, at)
			}
			change[at] += by
		}
	}
	c.s.each(old, add(-1))
	c.s.each(shift, add(1))
	for _, at := range order {
		if by := change[at]; by != 0 {
			q, i := at[0], at[1]
			have := c.s.have[q][i]
			worth += c.s.value(q, i, have+by) - c.s.value(q, i, have)
			inTime += c.s.gives(q, i, have+by).inTime - c.s.gives(q, i, have).inTime
		}
	}
	return worth, inTime
}

// look finds the best that can be asked of somebody as things stand.
func (c *call) look(m *member) {
	m.next, m.rank = nil, 0
	c.s.work(m.now, -1)
	options := c.options(m)
	c.s.work(m.now, 1)
	slices.SortStableFunc(options, func(a, b laid) int { return cmp.Compare(b.rank, a.rank) })
	for _, o := range options {
		if o.rank < c.d.LeastGain || o.rank <= m.rank+1e-9 {
			break
		}
		shift := o.shift(m.planner)
		if o.kind == CalledIn {
			shift.Why = "called in on " + Terms{Site: c.p.Site}.say(c.p.MadeAt)
		}
		if same(shift, m.now) || !m.legal(m.now, shift) {
			continue
		}
		move := Move{Change: Change{Agent: m.id, Old: m.now, New: shift}, Kind: o.kind, price: c.worth * max(0, m.dearer(m.now, shift))}
		if _, inTime := c.gain(m.now, shift); inTime <= 0 {
			continue
		}
		if rank := c.rankOf(move); rank >= c.d.LeastGain && rank > m.rank {
			m.next, m.rank = &move, rank
		}
	}
	if m.next != nil {
		t := Terms{Site: c.p.Site}
		m.next.Day, m.next.What, m.next.Why = t.date(m.next.New.Start), t.told(m.now, m.next.New), c.felt(m.now, m.next.New)
	}
}

// laid is a layout with what it is worth for its trouble, at most.
type laid struct {
	layout
	kind string
	rank float64
}

// options lays out everything that could be asked of a member who is off the
// standing.
func (c *call) options(m *member) (out []laid) {
	s, now := c.s, c.p.MadeAt
	base := 0.0
	s.each(m.now, func(q, i int) {
		if i >= s.slotOf(now.Add(s.slot-1)) {
			base += s.one(q, i)
		}
	})
	lay := func(old hotline.Shift, start, end int, kind string) {
		if l, ok := m.layOut(old, start, end, now); ok {
			out = append(out, laid{l, kind, (l.value - base) / trouble[kind]})
		}
	}
	add := func(start, end int, kind string) { lay(m.now, start, end, kind) }
	if m.now.Start.IsZero() {
		c.comings(m, func(start, end int) { add(start, end, CalledIn) })
		return out
	}
	start, end := s.slotOf(m.now.Start), s.slotOf(m.now.End)
	add(start, end, MovedPauses)
	m.elsewhere(now, func(moved hotline.Shift) { lay(moved, start, end, MovedPauses) })
	late := s.count(c.d.Reach)
	if m.now.Start.Before(now.Add(c.d.Notice)) { // too late for another start
		for to := end + 1; to <= end+late; to++ {
			add(start, to, MovedHours)
		}
		return out
	}
	grid := max(1, s.count(c.p.Config.StartEvery))
	for from := start - late/grid*grid; from <= start+late; from += grid {
		for to := end - late/grid*grid; to <= end+late; to += grid {
			if to > from && (from != start || to != end) && !s.at(from).Before(now.Add(c.d.Notice)) {
				add(from, to, MovedHours)
			}
		}
	}
	return out
}

// elsewhere visits a shift with a training or a talk of its agent at every other
// time at which it may be held. Those in which several sit together stay.
func (m *member) elsewhere(now time.Time, visit func(hotline.Shift)) {
	s := m.s
	for k, a := range m.now.Activities {
		window, ok := m.own(a)
		if !ok || a.Start.Before(now) {
			continue
		}
		for at := s.slotOf(m.now.Start); at+s.count(a.End.Sub(a.Start)) <= s.slotOf(m.now.End); at++ {
			moved := m.now
			moved.Activities = slices.Clone(m.now.Activities)
			x := &moved.Activities[k]
			x.Start, x.End = s.at(at), s.at(at).Add(a.End.Sub(a.Start))
			free := !slices.ContainsFunc(m.now.Activities, func(o hotline.Activity) bool {
				fixed := o.Start.Before(now) || o.Kind != hotline.Work && !o.Kind.Pause()
				return fixed && o != a && o.Kind != hotline.Work && o.Start.Before(x.End) && x.Start.Before(o.End)
			})
			if free && !x.Start.Equal(a.Start) && !x.Start.Before(now) && !x.Start.Before(window.Start) && !x.End.After(window.End) {
				visit(moved)
			}
		}
	}
}

// own is when a training or a talk may be held, if it is the agent's alone.
func (m *member) own(a hotline.Activity) (hotline.Interval, bool) {
	for _, x := range m.terms.Sessions {
		if x.Kind == a.Kind && x.Name == a.Name {
			return x.within(m.terms.Period), !x.Together && x.Leader == "" && x.Room == 0
		}
	}
	return hotline.Interval{}, false
}

// comings visits the shifts for which somebody who is off can be called in.
func (c *call) comings(m *member, visit func(start, end int)) {
	t := Terms{Site: c.p.Site, Config: c.p.Config, Holidays: c.p.Holidays}
	seen := map[[2]int]bool{}
	for day := t.date(c.p.MadeAt); day.Before(c.d.Until); day = t.dayFrom(day, 1) {
		for _, x := range t.patterns(day) {
			at := wall(day, x.clock)
			start, end := c.s.slotOf(at), c.s.slotOf(at)+c.s.count(x.length)
			if seen[[2]int{start, end}] || at.Before(c.p.MadeAt.Add(c.d.Notice)) || !at.Before(c.d.Until) || !at.Before(c.p.To) {
				continue
			}
			seen[[2]int{start, end}] = true
			if k := m.terms.Contract; x.length >= k.MinShift && (k.MaxShift == 0 || x.length <= k.MaxShift) {
				visit(start, end)
			}
		}
	}
}

// dearer is what the soft rules charge more for one shift in place of another.
func (m *member) dearer(old, shift hotline.Shift) float64 {
	soft := func(plan []hotline.Shift) (sum float64) {
		for _, b := range m.judge(plan) {
			if !b.Hard {
				sum += b.Cost
			}
		}
		return sum
	}
	if math.IsNaN(m.soft) {
		m.soft = soft(m.stays)
	}
	rest := slices.DeleteFunc(slices.Clone(m.stays), func(s hotline.Shift) bool { return s.Start.Equal(old.Start) })
	return soft(append(rest, shift)) - m.soft
}

// told says what a shift has that another had not.
func (t Terms) told(old, shift hotline.Shift) string {
	clock := func(at time.Time) string { return at.In(t.Site).Format("15:04") }
	if old.Start.IsZero() {
		return "comes " + clock(shift.Start) + "-" + clock(shift.End)
	}
	var parts []string
	if !old.Start.Equal(shift.Start) {
		parts = append(parts, fmt.Sprintf("starts at %s instead of %s", clock(shift.Start), clock(old.Start)))
	}
	if !old.End.Equal(shift.End) {
		parts = append(parts, fmt.Sprintf("works until %s instead of %s", clock(shift.End), clock(old.End)))
	}
	was, is := pausesOf(old), pausesOf(shift)
	for i, a := range is {
		switch {
		case i >= len(was):
			parts = append(parts, fmt.Sprintf("%s at %s", a.Kind, clock(a.Start)))
		case !was[i].Start.Equal(a.Start):
			parts = append(parts, fmt.Sprintf("%s at %s instead of %s", a.Kind, clock(a.Start), clock(was[i].Start)))
		}
	}
	for _, a := range shift.Activities {
		for _, b := range old.Activities {
			if a.Kind == b.Kind && a.Name == b.Name && a.Kind != hotline.Work && !a.Kind.Pause() && !a.Start.Equal(b.Start) {
				parts = append(parts, fmt.Sprintf("%s at %s instead of %s", strings.TrimSpace(string(a.Kind)+" "+a.Name), clock(a.Start), clock(b.Start)))
			}
		}
	}
	for i := len(is); i < len(was); i++ {
		parts = append(parts, fmt.Sprintf("no %s at %s", was[i].Kind, clock(was[i].Start)))
	}
	return strings.Join(parts, ", ")
}

// felt says where somebody's work is missed most.
func (c *call) felt(old, shift hotline.Shift) string {
	t := Terms{Site: c.p.Site}
	had := map[[2]int]bool{}
	c.s.each(old, func(q, i int) { had[[2]int{q, i}] = true })
	best, queue, slot := 0.0, -1, 0
	c.s.each(shift, func(q, i int) {
		if g := c.s.one(q, i); !had[[2]int{q, i}] && g > best {
			best, queue, slot = g, q, i
		}
	})
	if queue < 0 {
		return "fewer are missed where it frees somebody"
	}
	return fmt.Sprintf("most felt %s on %s: %d needed, %d there", t.say(c.s.at(slot)), c.s.queues[queue], c.s.need[queue][slot], c.s.have[queue][slot])
}
