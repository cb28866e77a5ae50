package roster

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// placed is one day of an agent's plan: the candidate worked, or none, and where
// its pauses begin, in slots from the start of the shift.
type placed struct {
	cand   int32 // -1: a day off
	pauses [maxPauses]uint8
}

// builder finds the best legal plan of one agent while all others stay as they
// are. It is dynamic programming over the days: a label is a way to have come so
// far, and of two labels that leave the same future the better one is kept.
type builder struct {
	m      *model
	worth  []float64 // of a slot worked, longer than the period by the longest shift
	sums   []float64 // of worth up to a slot
	labels []label   // of all days, in order
	keys   []keyed
	stamp  uint32
	width  int // labels kept per day
	hour   int // slots
	noise  func() float64
	chosen []option
	usual  int16 // time of day at which the agent mostly begins
	around around
	loss   [2][256]float64 // least cost with the pause of this or the last turn begun by then
	clubs  *clubs          // of the state that is built for; nil: nobody begins together
	states []uint64        // what the rules of the agent remember, by label.state
	now    uint64          // and after the day that is being added
	day    Day
	table  []mark // labels of the day of an agent whose rules remember something
	spare  keyed
	open   bool  // the day is being planned, not as it is
	weeks  []int // paid slots of a label's weeks
}

// label is a state after a day. Half a cache line: searches live on these.
type label struct {
	value float64
	end   int32 // slot in which the last shift ended
	from  int32 // label before
	state int32 // where the builder keeps what the agent's rules remember
	paid  int16 // slots in the current week
	left  int16 // slots that may be paid in it
	share int16 // and of these, so that weeks to come are left their part
	cand  int16
	tod   int16 // start of yesterday's shift, -1: was off
	row   int8  // days in a row
	days  int8  // in the current week
}

type keyed struct {
	stamp uint32
	label int32
}

// mark is keyed with the whole key, for a table in which keys share places.
type mark struct {
	keyed
	key   int32
	state uint64
}

// Sizes of the key of a label: what of it decides what may follow. Values above
// are cut off, which merges labels that differ in them.
const (
	keyRow   = 16
	keyDays  = 8
	keyPaid  = 170 // hours
	keyClass = 4   // how long the last shift forbids to start on the next day

	keyBits   = 17 // of all of it
	tableBits = 14
)

func newBuilder(m *model, width int) *builder {
	return &builder{
		m: m, width: width, hour: m.count(time.Hour), weeks: make([]int, len(m.weeks)),
		worth: make([]float64, m.slots+m.over), sums: make([]float64, m.slots+m.over+1),
		keys: make([]keyed, keyRow*keyDays*keyPaid*keyClass),
	}
}

// build writes the best plan of an agent with some bookings for the days of a
// window, and a cover without the agent on them. The other days stay as they are.
func (b *builder) build(a int, c *cover, plan []placed, away []booking, in window) {
	w := &b.m.agents[a]
	if w.group < 0 && len(away) == 0 && len(w.terms.Fixed) == 0 {
		return
	}
	b.prepare(w, away)
	b.weigh(w, c, away, in)
	last := b.best(w, plan, in)
	if last < 0 {
		return // merging labels has lost every way to the days after the window
	}
	for d := len(b.m.days) - 1; d >= 0; d-- {
		l := b.labels[last]
		if in.holds(d) {
			plan[d] = placed{cand: int32(l.cand)}
			if l.cand >= 0 {
				b.place(w.days[d][l.cand], &plan[d].pauses)
			}
		}
		last = l.from
	}
}

// weigh adds up what the slots of a window are worth.
func (b *builder) weigh(w *worker, c *cover, away []booking, in window) {
	first := b.m.days[in.from].start
	end := min(b.m.days[in.to-1].end+b.m.over, len(b.worth))
	if w.group >= 0 {
		c.worth(w.group, max(0, first), min(end, b.m.slots), b.worth)
	} else {
		clear(b.worth)
	}
	b.reweigh(c, away, max(0, first), min(end, b.m.slots))
	b.sums[max(0, first)] = 0
	for i := max(0, first); i < end; i++ {
		v := b.worth[i]
		if b.noise != nil {
			v *= b.noise()
		}
		b.sums[i+1] = b.sums[i] + v
	}
}

// window is the days [from, to) of a period.
type window struct{ from, to int }

func (in window) holds(d int) bool { return d >= in.from && d < in.to }

// best searches, and once more among many more labels where those kept break more
// hard rules than the plan does as it is; negative if they all do.
func (b *builder) best(w *worker, plan []placed, in window) int32 {
	last := b.search(w, plan, in)
	if last < 0 || len(w.rails) == 0 || b.labels[last].value > -forbidden/2 {
		return last
	}
	stays := broken(b.m.priceOfRules(w, plan))
	if broken(-b.labels[last].value) > stays {
		width := b.width
		b.width *= 16
		last = b.search(w, plan, in)
		b.width = width
	}
	if last >= 0 && broken(-b.labels[last].value) > stays {
		return -1
	}
	return last
}

// broken is how often a price holds that of a hard rule.
func broken(price float64) float64 { return math.Round(price / forbidden) }

// search runs over the days and returns the best last label; negative if none is
// left.
func (b *builder) search(w *worker, plan []placed, in window) int32 {
	clear(b.weeks)
	b.usual = w.usually(plan)
	b.states = append(b.states[:0], w.state)
	b.labels = append(b.labels[:0], label{
		tod: -1, cand: -1, from: -1, end: int32(w.before.end), row: int8(min(w.before.row, math.MaxInt8)),
		days: int8(w.before.days), left: int16(b.m.left(w, b.weeks, 0)), share: int16(b.m.share(w, b.weeks, 0)),
	})
	lo, hi := 0, 1
	for d := range b.m.days {
		if d > 0 && b.m.days[d].week != b.m.days[d-1].week {
			b.closeWeek(w, d-1, lo, hi)
		}
		var options []option
		off := true
		if b.open = in.holds(d); b.open {
			options = b.options(w, d, plan[d].cand)
		} else if off = plan[d].cand < 0; !off {
			b.chosen = append(b.chosen[:0], option{value: -float64(w.days[d][plan[d].cand].price), cand: plan[d].cand})
			options = b.chosen
		}
		b.stamp++
		for i := lo; i < hi; i++ {
			b.extend(w, d, int32(i), options, off)
		}
		if lo, hi = hi, b.prune(hi); lo == hi {
			return -1
		}
	}
	b.closeWeek(w, len(b.m.days)-1, lo, hi)
	best := lo
	for i := lo; i < hi; i++ {
		if b.labels[i].value > b.labels[best].value {
			best = i
		}
	}
	return int32(best)
}

// closeWeek charges the week's hours and begins the next.
func (b *builder) closeWeek(w *worker, d, lo, hi int) {
	week := b.m.days[d].week
	prices := w.week[week]
	left := int16(b.m.left(w, b.weeks, min(week+1, len(b.m.weeks)-1)))
	share := left
	for i := lo; i < hi; i++ {
		l := &b.labels[i]
		l.value -= prices[min(int(l.paid), len(prices)-1)]
		if len(w.tallies) > 0 {
			left, share = b.addUp(w, d, int32(i))
		}
		l.paid, l.days, l.left, l.share = 0, 0, left, share
	}
}

// addUp charges a label for what its weeks add up to, and returns what that
// leaves for the next.
func (b *builder) addUp(w *worker, d int, at int32) (left, share int16) {
	clear(b.weeks)
	week := b.m.days[d].week
	for i := at; i > 0; i = b.labels[i].from {
		if c := b.labels[i].cand; c >= 0 {
			b.weeks[b.m.days[d].week] += b.m.shapes[w.days[d][c].shape].paid
		}
		d--
	}
	b.labels[at].value -= b.m.overSums(w, b.weeks, week)
	if week+1 == len(b.m.weeks) {
		return 0, 0
	}
	return int16(b.m.left(w, b.weeks, week+1)), int16(b.m.share(w, b.weeks, week+1))
}

// extend adds every shift that may follow to a label, and a day off if one may.
func (b *builder) extend(w *worker, d int, from int32, options []option, free bool) {
	l := b.labels[from]
	if free {
		off := l
		off.row, off.tod, off.cand, off.from = 0, -1, -1, from
		off.value -= b.clash(d, int(l.end), 0, 0)
		if len(w.rails) > 0 {
			off.value -= b.follow(w, d, from, -1)
		}
		b.offer(w, d, off)
	}
	if int(l.row) >= w.limits[DaysRow] || int(l.days) >= w.limits[DaysWeek] {
		return
	}
	left := int(l.left)
	if b.open {
		left = int(l.share)
	}
	for _, o := range options {
		c := w.days[d][o.cand]
		sh := &b.m.shapes[c.shape]
		if c.start < l.end+int32(w.rest) || int(l.paid)+sh.paid > left {
			continue
		}
		next := label{
			value: l.value + o.value, paid: l.paid + int16(sh.paid), end: c.start + int32(sh.slots),
			days: l.days + 1, row: min(l.row, math.MaxInt8-1) + 1, tod: c.tod, left: l.left, share: l.share, cand: int16(o.cand), from: from,
		}
		next.value -= b.clash(d, int(l.end), int(c.start), int(next.end))
		if l.tod >= 0 {
			by := l.tod - c.tod
			next.value -= w.step[max(by, -by)]
		}
		if len(w.rails) > 0 {
			next.value -= b.follow(w, d, from, o.cand)
		}
		b.offer(w, d, next)
	}
}

// follow takes what the agent's rules remember over a day and returns what they
// charge for it.
func (b *builder) follow(w *worker, d int, from, cand int32) (cost float64) {
	l := &b.labels[from]
	b.now, cost = b.m.step(w, b.states[l.state], &b.day, d, cand, int(l.end))
	return cost
}

// offer keeps a label if none with the same future is better.
func (b *builder) offer(w *worker, d int, l label) {
	class := 0
	if free := int(l.end) + w.rest - b.m.days[d].end; free > 0 {
		class = min(keyClass-1, 1+free/16)
	}
	paid := min(int(l.paid)/b.hour, keyPaid-1)
	key := ((min(int(l.row), keyRow-1)*keyDays+min(int(l.days), keyDays-1))*keyPaid+paid)*keyClass + class
	k := &b.keys[key]
	if len(w.rails) > 0 || len(w.tallies) > 0 {
		left := max(0, int(l.left)) / (8 * b.hour)
		k = b.find(int32(key|left<<keyBits), b.now)
	}
	if k.stamp != b.stamp {
		*k = keyed{b.stamp, int32(len(b.labels))}
		if len(w.rails) > 0 {
			l.state = int32(len(b.states))
			b.states = append(b.states, b.now)
		}
		b.labels = append(b.labels, l)
	} else if was := &b.labels[k.label]; l.value > was.value {
		l.state = was.state
		*was = l
	}
}

// find is the place of a key and a state in the table.
func (b *builder) find(key int32, state uint64) *keyed {
	if b.table == nil {
		b.table = make([]mark, 1<<tableBits)
	}
	i := (uint64(key) + state*0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9 >> (64 - tableBits)
	for range 64 {
		s := &b.table[i]
		if s.stamp != b.stamp {
			s.key, s.state = key, state
			return &s.keyed
		}
		if s.key == key && s.state == state {
			return &s.keyed
		}
		i = (i + 1) & (1<<tableBits - 1)
	}
	b.spare = keyed{}
	return &b.spare // the table is full there: keep the label
}

// prune keeps the best labels of the day that began at lo.
func (b *builder) prune(lo int) int {
	if today := b.labels[lo:]; len(today) > b.width {
		slices.SortStableFunc(today, func(x, y label) int { return cmp.Compare(y.value, x.value) })
		b.labels = b.labels[:lo+b.width]
	}
	return len(b.labels)
}
