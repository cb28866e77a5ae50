package roster

import (
	"math"
	"math/bits"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Bounds that keep the tables of the search small.
const (
	maxShapes = 32
	maxPauses = 6
	maxQueues = 64
)

// model is a problem in the numbers that the search works on. It is read only
// once made, so that searches share it.
type model struct {
	p Problem
	calendar
	queues  []string
	need    [][]int16 // heads by queue and slot, those of shifts before the period taken off
	prior   [][]int16 // heads that shifts begun before the period give
	margins []margins // by slot and queue
	groups  []uint64  // sets of queues that agents serve, one bit per queue
	shapes  []shape
	free    int // of the shapes, those that anybody may work; the others are fixed shifts
	agents  []worker
	over    int // slots that a shift may reach beyond the period

	sessions []sitting
	clubs    []club
	rates    []float64 // of the clubs
	starts   [][]start // by day: the shifts that can be worked
}

// shape is a shift length with its pauses.
type shape struct {
	slots   int
	paid    int
	pauses  []pause
	outline []hotline.Activity // what it holds beside work, for the rules
}

type pause struct {
	kind        hotline.ActivityKind
	slots       int
	first, last int // earliest and latest start, from the shift's
}

// worker is an agent in numbers.
type worker struct {
	terms  Terms
	group  int // of queues; -1: serves none
	days   [][]candidate
	rest   int // slots
	limits [HoursWeek + 1]int
	week   [][]float64 // price of paid slots, by week
	step   []float64   // price of a start moved by so many slots
	before history
	fixed  float64   // price of a period without a shift
	must   [][]span  // by day: what is fixed and must lie in a shift
	away   []booking // what is fixed beside shifts, in order

	rails   []rail  // what the agent's rules remember of the days
	state   uint64  // of the rails, before the period
	tallies []tally // what they add up over weeks
	clubs   []int   // whose members begin together
}

// history is what the shifts before the period leave behind.
type history struct {
	end  int // slot in which the last shift ended
	row  int // days in a row up to the day before
	days int // in the first week of the period
	paid int // slots in the first week of the period
}

// candidate is a shift that an agent may work on a day, as far as that shift
// alone goes.
type candidate struct {
	start int32
	shape int16
	tod   int16 // start as a time of day, in slots
	price float32
}

const noLimit = math.MaxInt32

func newModel(p Problem) *model {
	p = p.ready()
	m := &model{p: p, calendar: newCalendar(p)}
	m.readDemand()
	m.readPrices()
	m.makeShapes()
	before := byAgent(keep(p.Previous, func(s hotline.Shift) bool { return s.Start.Before(p.From) }))
	for _, a := range p.Agents {
		m.agents = append(m.agents, m.worker(p.terms(a), before[a.ID]))
	}
	m.readSessions()
	return m
}

// readDemand spreads the requirements over the slots. Demand outside the
// period is left out.
func (m *model) readDemand() {
	index := map[string]int{}
	for _, r := range m.p.Demand {
		if _, known := index[r.Queue]; !known && len(index) < maxQueues {
			index[r.Queue] = 0
			m.queues = append(m.queues, r.Queue)
		}
	}
	slices.Sort(m.queues)
	for i, q := range m.queues {
		index[q] = i
		m.need = append(m.need, make([]int16, m.slots))
		m.prior = append(m.prior, make([]int16, m.slots))
	}
	for _, r := range m.p.Demand {
		q, known := index[r.Queue]
		if !known || r.Interval <= 0 {
			continue
		}
		for s := m.slotOf(r.Start); s < m.slotOf(r.Start.Add(r.Interval)); s++ {
			if heads := Heads(r); s >= 0 && s < m.slots && heads > 0 {
				m.need[q][s] = int16(min(heads, math.MaxInt16/2))
			}
		}
	}
	for _, s := range m.p.Previous {
		for _, a := range s.Activities {
			if q, known := index[a.Queue]; known && a.Kind == hotline.Work {
				m.credit(q, a)
			}
		}
	}
}

// credit takes the work of a shift before the period off what is needed.
func (m *model) credit(q int, a hotline.Activity) {
	for s := max(0, m.slotOf(a.Start)); s < min(m.slotOf(a.End), m.slots); s++ {
		if m.need[q][s] > 0 {
			m.need[q][s]--
			m.prior[q][s]++
		}
	}
}

func (m *model) makeShapes() {
	m.readStarts()
	for _, s := range m.shapes {
		m.over = max(m.over, s.slots)
	}
	m.free = len(m.shapes)
	for _, f := range m.p.Fixed {
		m.over = max(m.over, m.ceil(f.To.Sub(f.From)))
	}
}

// readStarts lists the shifts on offer on every day.
func (m *model) readStarts() {
	m.starts = nil
	t := Terms{Site: m.p.Site, Config: m.p.Config, Holidays: m.p.Holidays}
	for _, day := range m.days {
		var starts []start
		for _, p := range t.patterns(day.midnight) {
			sh := m.shapeOf(p.length, p.breaks)
			x := start{m.slotOf(wall(day.midnight, p.clock)), int(m.addShape(sh))}
			// Two times of a spring night can be the same instant.
			if x.slot >= max(0, day.start) && x.slot < min(m.period, day.end) && !slices.Contains(starts, x) {
				starts = append(starts, x)
			}
		}
		m.starts = append(m.starts, starts)
	}
}

// start is a shift that can be worked on a day, as far as the hotline goes.
type start struct{ slot, shape int }

// shapeOf is a shift of a length with the pauses that it is due.
func (m *model) shapeOf(l time.Duration, due []Pause) shape {
	s := shape{slots: m.count(l), paid: m.count(l)}
	for _, p := range keep(due, func(p Pause) bool { return p.After <= p.Until }) {
		s.pauses = append(s.pauses, pause{kind: p.Kind, slots: m.count(p.Length), first: m.ceil(p.After), last: m.count(p.Until)})
		if !p.Kind.Paid() {
			s.paid -= m.count(p.Length)
		}
	}
	return s
}

func (m *model) ceil(d time.Duration) int { return int((d + m.slot - 1) / m.slot) }

func (m *model) worker(t Terms, before []hotline.Shift) worker {
	w := worker{terms: t, group: m.group(t), before: m.history(t, before)}
	m.bind(&w, nil)
	w.days = make([][]candidate, len(m.days))
	if w.group >= 0 {
		for d := range m.days {
			w.days[d] = m.candidates(t, d, m.groups[w.group])
		}
	}
	m.settle(&w, t.Fixed)
	m.price(&w)
	m.rails(&w, before)
	m.join(&w)
	m.tallies(&w, before)
	return w
}

// bind sets what the hard rules leave an agent. A rule that gives way leaves so
// much more of what it counts: hours or days of a limit, minutes of rest.
func (m *model) bind(w *worker, give map[string]float64) {
	w.rest = 0
	for i := range w.limits {
		w.limits[i] = noLimit
	}
	for _, r := range w.terms.rules {
		if r.Apart != nil {
			w.rest = max(w.rest, m.ceil(max(0, r.Apart(w.terms)-time.Duration(give[r.Name])*time.Minute)))
		}
		if r.Limit != nil {
			if what, most := r.Limit(w.terms); most > 0 {
				most += give[r.Name]
				if what == HoursWeek {
					most /= m.slot.Hours()
				}
				w.limits[what] = min(w.limits[what], int(most+1e-9))
			}
		}
	}
}

// group finds or adds the set of queues that an agent can serve.
func (m *model) group(t Terms) int {
	var set uint64
	for i, q := range m.queues {
		if t.serves(q) {
			set |= 1 << i
		}
	}
	if set == 0 {
		return -1
	}
	return m.groupOf(set)
}

// groupOf finds or adds a group.
func (m *model) groupOf(set uint64) int {
	if i := slices.Index(m.groups, set); i >= 0 {
		return i
	}
	m.groups = append(m.groups, set)
	return len(m.groups) - 1
}

// candidates lists the shifts that an agent may begin on a day: on the grid,
// allowed by every rule that judges a shift alone, and mostly in hours in which
// a queue of the agent's is open.
func (m *model) candidates(t Terms, d int, serves uint64) (out []candidate) {
	useful := m.useful(d, serves)
	for _, x := range m.starts[d] {
		slots := m.shapes[x.shape].slots
		lo, hi := x.slot-m.days[d].start, x.slot-m.days[d].start+slots
		if 2*(useful[hi]-useful[lo]) < slots {
			continue
		}
		s := m.shiftOf(t, x.slot, x.shape)
		if allowed(t, s) {
			out = append(out, candidate{start: int32(x.slot), shape: int16(x.shape), tod: int16(t.clockOf(s.Start) / m.slot), price: float32(price(t, s))})
		}
	}
	return out
}

// shiftOf is a shift as rules see it while nobody knows what it will hold: its
// pauses are there, though not yet in their places.
func (m *model) shiftOf(t Terms, start, shape int) hotline.Shift {
	sh := &m.shapes[shape]
	return hotline.Shift{Agent: t.Agent.ID, Start: m.at(start), End: m.at(start + sh.slots), Activities: sh.outline}
}

// sketch outlines what a shape holds beside work: its pauses, and as a lunch what
// else of it is unpaid.
func (m *model) sketch(sh *shape) {
	add := func(kind hotline.ActivityKind, slots int) {
		sh.outline = append(sh.outline, hotline.Activity{End: time.Time{}.Add(time.Duration(slots) * m.slot), Kind: kind})
	}
	unpaid := sh.slots - sh.paid
	for _, p := range sh.pauses {
		add(p.kind, p.slots)
		if p.kind == hotline.Lunch {
			unpaid -= p.slots
		}
	}
	if unpaid > 0 {
		add(hotline.Lunch, unpaid)
	}
}

// useful counts, from the start of a day on, the slots in which one of the
// queues is open.
func (m *model) useful(d int, serves uint64) []int {
	first := m.days[d].start
	out := make([]int, m.days[d].end-first+m.over+1)
	for i := 1; i < len(out); i++ {
		out[i] = out[i-1]
		s := first + i - 1
		for set := serves; set != 0 && s >= 0 && s < m.slots; set &= set - 1 {
			if m.need[bits.TrailingZeros64(set)][s] > 0 {
				out[i]++
				break
			}
		}
	}
	return out
}

func allowed(t Terms, s hotline.Shift) bool {
	for _, r := range t.rules {
		if r.Allows != nil && !r.Allows(t, s) {
			return false
		}
	}
	return true
}

func price(t Terms, s hotline.Shift) (sum float64) {
	for _, r := range t.rules {
		if r.Price != nil {
			sum += r.Price(t, s)
		}
	}
	return sum
}

// price tabulates what the soft rules charge.
func (m *model) price(w *worker) {
	most := min(7*24*int(time.Hour/m.slot), w.limits[HoursWeek])
	w.week = make([][]float64, len(m.weeks))
	for i, week := range m.weeks {
		w.week[i] = make([]float64, most+1)
		for paid := range w.week[i] {
			for _, r := range w.terms.rules {
				if r.Week != nil {
					w.week[i][paid] += r.Week(w.terms, week, m.hours(paid))
				}
			}
		}
	}
	w.step = make([]float64, m.count(24*time.Hour)+1)
	for i := range w.step {
		for _, r := range w.terms.rules {
			if r.Step != nil {
				w.step[i] += r.Step(w.terms, moved(0, time.Duration(i)*m.slot))
			}
		}
	}
	for _, r := range w.terms.rules {
		if r.Fixed != nil {
			w.fixed += r.Fixed(w.terms)
		}
	}
}

// history reads what the shifts before the period leave behind.
func (m *model) history(t Terms, mine []hotline.Shift) history {
	h := history{end: math.MinInt32 / 2}
	worked := map[time.Time]bool{}
	for _, s := range mine {
		h.end = max(h.end, m.slotOf(s.End.Add(m.slot-1)))
		day := t.date(s.Start)
		if len(m.weeks) > 0 && !day.Before(m.weeks[0].Start) {
			h.paid += m.ceil(Paid(s))
			if !worked[day] {
				h.days++
			}
		}
		worked[day] = true
	}
	for day := t.dayFrom(m.p.From, -1); worked[day]; day = t.dayFrom(day, -1) {
		h.row++
	}
	return h
}
