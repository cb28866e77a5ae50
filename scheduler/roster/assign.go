package roster

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/hotlined/hotlined/internal/hotline"
)

// switchGain is how many agent-hours an hour on another queue must be worth
// before somebody is sent there: nobody changes queue for a trifle.
const switchGain = 0.25

// desk is who serves which queue in every slot, by name.
type desk struct {
	m       *model
	serving [][]int8 // by agent and slot: a queue, or notWorking or onPause
	away    [][]booking
	knows   []uint64 // by agent: queues served in the shift that goes on
	have    []int16  // by slot and queue
}

const (
	notWorking = -1
	onPause    = -2
	inSession  = -3 // at work, in a training or meeting
)

// desk shares out the queues among the people at work. They stay where they
// were in the slot before, as far as that covers the queues as well.
func (s *state) desk() *desk {
	d := &desk{m: s.m, away: s.away, knows: make([]uint64, len(s.plans)), have: make([]int16, s.m.slots*len(s.m.queues))}
	present := make([][]int, s.m.slots)
	for a := range s.plans {
		row := make([]int8, s.m.slots)
		for i := range row {
			row[i] = notWorking
		}
		for day, p := range s.plans[a] {
			if p.cand >= 0 {
				c := s.m.agents[a].days[day][p.cand]
				for i := int(c.start); i < min(int(c.start)+s.m.shapes[c.shape].slots, s.m.slots); i++ {
					row[i] = onPause
					if k, other := booked(s.away[a], i); other && !k.kind.Pause() {
						row[i] = inSession
					}
				}
			}
		}
		d.serving = append(d.serving, row)
		s.each(a, s.m.all(), func(slot, _ int) { present[slot] = append(present[slot], a) })
	}
	last := make([]int8, len(s.plans)) // queue served last in this shift
	for slot := range present {
		for a := range last {
			if slot == 0 || d.serving[a][slot] == notWorking {
				last[a], d.knows[a] = notWorking, 0
			}
		}
		d.seat(slot, present[slot], last)
	}
	return d
}

// seat assigns those present in a slot.
func (d *desk) seat(slot int, present []int, last []int8) {
	for _, a := range present {
		q := last[a]
		if q < 0 || d.serves(a, slot)>>q&1 == 0 {
			q = d.home(a, slot)
		}
		d.serving[a][slot] = q
		d.have[slot*len(d.m.queues)+int(q)]++
	}
	for range 4 * len(present) {
		if !d.improve(slot, present) {
			break
		}
	}
	for _, a := range present {
		last[a] = d.serving[a][slot]
		d.knows[a] |= 1 << last[a]
	}
}

// serves are the queues that an agent at work can serve in a slot: one where that
// is fixed.
func (d *desk) serves(a, slot int) uint64 {
	group := d.m.agents[a].group
	if k, pinned := booked(d.away[a], slot); pinned {
		group = k.group
	}
	return d.m.groups[group]
}

// home is where an agent who comes to work is needed most.
func (d *desk) home(a, slot int) int8 {
	best := int8(-1)
	var worth float64
	for set := d.serves(a, slot); set != 0; set &= set - 1 {
		q := bits.TrailingZeros64(set)
		g := d.gain(slot, q, 0) + d.m.slot.Hours()*0.01*d.m.proficiency(a, q)
		if best < 0 || g > worth {
			best, worth = int8(q), g
		}
	}
	return best
}

func (d *desk) gain(slot, q int, more int16) float64 {
	return d.m.priced(slot, q).worth(d.have[slot*len(d.m.queues)+q] + more)
}

// improve makes the chain of changes that helps most, if one is worth it.
func (d *desk) improve(slot int, present []int) bool {
	bestFrom, bestTo, best := -1, -1, switchGain*d.m.slot.Hours()
	for from := range d.m.queues {
		if d.have[slot*len(d.m.queues)+from] == 0 {
			continue
		}
		prev := d.paths(slot, from, present)
		for to := range d.m.queues {
			if prev[to] >= 0 && to != from {
				if v := d.gain(slot, to, 0) - d.gain(slot, from, -1); v > best {
					bestFrom, bestTo, best = from, to, v
				}
			}
		}
	}
	if bestFrom < 0 {
		return false
	}
	prev := d.paths(slot, bestFrom, present)
	d.have[slot*len(d.m.queues)+bestFrom]--
	d.have[slot*len(d.m.queues)+bestTo]++
	for to := bestTo; to != bestFrom; to = int(prev[to]) {
		d.change(slot, int(prev[to]), to, present)
	}
	return true
}

// paths finds, for every queue that can be reached from one by people changing
// over, the queue before it on the way; -1 where there is none.
func (d *desk) paths(slot, from int, present []int) (prev [maxQueues]int8) {
	for i := range prev {
		prev[i] = -1
	}
	prev[from] = int8(from)
	for todo := []int{from}; len(todo) > 0; todo = todo[1:] {
		q := todo[0]
		for _, a := range present {
			if int(d.serving[a][slot]) != q {
				continue
			}
			for set := d.serves(a, slot); set != 0; set &= set - 1 {
				if to := bits.TrailingZeros64(set); prev[to] < 0 {
					prev[to] = int8(q)
					todo = append(todo, to)
				}
			}
		}
	}
	return prev
}

// change sends somebody from one queue to another: those who served it before in
// this shift first, then the most proficient. So few people change, not many.
func (d *desk) change(slot, from, to int, present []int) {
	who, best := -1, 0.0
	for _, a := range present {
		if int(d.serving[a][slot]) != from || d.serves(a, slot)>>to&1 == 0 {
			continue
		}
		rank := 10*float64(d.knows[a]>>to&1) + d.m.proficiency(a, to) - d.m.proficiency(a, from)/2
		if who < 0 || rank > best {
			who, best = a, rank
		}
	}
	if who >= 0 {
		d.serving[who][slot] = int8(to)
	}
}

func (m *model) proficiency(a, q int) float64 {
	t := &m.agents[a].terms
	return t.Agent.Skills[cmp.Or(t.skills[m.queues[q]], m.queues[q])]
}

// roster writes the state down as shifts of named people.
func (s *state) roster() hotline.Roster {
	s.free = nil
	d := s.desk()
	r := hotline.Roster{ID: s.m.p.ID, From: s.m.p.From.UTC(), To: s.m.p.To.UTC(), MadeAt: s.m.p.MadeAt.UTC()}
	for a := range s.plans {
		for day, p := range s.plans[a] {
			if p.cand >= 0 {
				r.Shifts = append(r.Shifts, s.shift(d, a, day, p))
			}
		}
	}
	slices.SortStableFunc(r.Shifts, func(x, y hotline.Shift) int {
		return cmp.Or(x.Start.Compare(y.Start), cmp.Compare(x.Agent, y.Agent))
	})
	r.Gaps = s.gaps(d)
	return r
}

// shift cuts one day of a plan into activities.
func (s *state) shift(d *desk, a, day int, p placed) hotline.Shift {
	c := s.m.agents[a].days[day][p.cand]
	sh := &s.m.shapes[c.shape]
	out := hotline.Shift{
		Agent: s.m.agents[a].terms.Agent.ID, Start: s.m.at(int(c.start)).UTC(), End: s.m.at(int(c.start) + sh.slots).UTC(),
		Why: s.why(d, a, c),
	}
	queue, next := "", 0
	for i := 0; i < sh.slots; {
		slot, n := int(c.start)+i, 1
		act := hotline.Activity{Kind: hotline.Work}
		k, other := booked(s.away[a], slot)
		switch {
		case next < len(sh.pauses) && i == int(p.pauses[next]):
			n, act.Kind = sh.pauses[next].slots, sh.pauses[next].kind
			next++
		case other && (!k.pinned() || k.group < 0 || slot >= s.m.slots):
			act.Kind, act.Queue, act.Name = k.kind, k.queue, k.name
			if !k.pinned() {
				n = k.end - slot
			}
		default:
			queue = s.queueAt(d, a, slot, queue)
			act.Queue = queue
		}
		act.Start, act.End = s.m.at(slot).UTC(), s.m.at(slot+n).UTC()
		out.Activities = appendActivity(out.Activities, act)
		i += n
	}
	return out
}

// queueAt is what an agent serves in a slot. Where no demand is known any more
// it is what was served before, or anything that the agent can.
func (s *state) queueAt(d *desk, a, slot int, before string) string {
	group := s.m.agents[a].group
	switch {
	case slot < s.m.slots && d.serving[a][slot] >= 0:
		return s.m.queues[d.serving[a][slot]]
	case before != "" || group < 0:
		return before
	}
	return s.m.queues[bits.TrailingZeros64(s.m.groups[group])]
}

// appendActivity joins work to the work before where both are the same.
func appendActivity(all []hotline.Activity, x hotline.Activity) []hotline.Activity {
	if n := len(all) - 1; n >= 0 && x.Kind == hotline.Work && all[n].Kind == x.Kind && all[n].Queue == x.Queue {
		all[n].End = x.End
		return all
	}
	return append(all, x)
}
