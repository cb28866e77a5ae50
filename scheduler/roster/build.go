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
	buffer []option
	loss   [2][256]float64 // least cost with the pause of this or the last turn begun by then
}

// label is a state after a day.
type label struct {
	value float64
	paid  int32 // slots in the current week
	end   int32 // slot in which the last shift ended
	days  int16 // in the current week
	row   int16 // days in a row
	tod   int16 // start of yesterday's shift, -1: was off
	cand  int32
	from  int32 // label before
}

type keyed struct {
	stamp uint32
	label int32
}

// option is a candidate with its value to the hotline.
type option struct {
	value float64
	cand  int32
}

// Sizes of the key of a label: what of it decides what may follow. Values above
// are cut off, which merges labels that differ in them.
const (
	keyRow   = 16
	keyDays  = 8
	keyPaid  = 170 // hours
	keyClass = 4   // how long the last shift forbids to start on the next day
)

func newBuilder(m *model, width int) *builder {
	return &builder{
		m: m, width: width, hour: m.count(time.Hour),
		worth: make([]float64, m.slots+m.over), sums: make([]float64, m.slots+m.over+1),
		keys: make([]keyed, keyRow*keyDays*keyPaid*keyClass),
	}
}

// build writes the best plan of an agent for a cover without that agent.
func (b *builder) build(a int, c *cover, plan []placed) {
	w := &b.m.agents[a]
	for i := range plan {
		plan[i] = placed{cand: -1}
	}
	if w.group < 0 {
		return
	}
	copy(b.worth, c.worth(w.group))
	if b.noise != nil {
		for i := range b.m.slots {
			b.worth[i] *= b.noise()
		}
	}
	for i, v := range b.worth {
		b.sums[i+1] = b.sums[i] + v
	}
	last := b.search(w)
	for d := len(b.m.days) - 1; d >= 0; d-- {
		l := b.labels[last]
		if l.cand >= 0 {
			plan[d].cand = l.cand
			b.place(w.days[d][l.cand], &plan[d].pauses)
		}
		last = l.from
	}
}

// search runs over the days and returns the best last label.
func (b *builder) search(w *worker) int32 {
	b.labels = append(b.labels[:0], label{
		tod: -1, cand: -1, from: -1, end: int32(max(w.before.end, math.MinInt32/2)),
		row: int16(w.before.row), days: int16(w.before.days), paid: 0,
	})
	lo, hi := 0, 1
	for d := range b.m.days {
		if d > 0 && b.m.days[d].week != b.m.days[d-1].week {
			b.closeWeek(w, d-1, lo, hi)
		}
		options := b.options(w, d)
		b.stamp++
		for i := lo; i < hi; i++ {
			b.extend(w, d, int32(i), options)
		}
		lo, hi = hi, b.prune(hi)
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
	prices := w.week[b.m.days[d].week]
	for i := lo; i < hi; i++ {
		l := &b.labels[i]
		l.value -= prices[min(int(l.paid), len(prices)-1)]
		l.paid, l.days = 0, 0
	}
}

// extend adds a day off and every shift that may follow to a label.
func (b *builder) extend(w *worker, d int, from int32, options []option) {
	l := b.labels[from]
	off := l
	off.row, off.tod, off.cand, off.from = 0, -1, -1, from
	b.offer(w, d, off)
	paidLimit := w.limits[HoursWeek]
	if b.m.days[d].week == 0 {
		paidLimit -= w.before.paid
	}
	if int(l.row) >= w.limits[DaysRow] || int(l.days) >= w.limits[DaysWeek] {
		return
	}
	for _, o := range options {
		c := w.days[d][o.cand]
		sh := &b.m.shapes[c.shape]
		if c.start < l.end+int32(w.rest) || int(l.paid)+sh.paid > paidLimit {
			continue
		}
		next := label{
			value: l.value + o.value, paid: l.paid + int32(sh.paid), end: c.start + int32(sh.slots),
			days: l.days + 1, row: l.row + 1, tod: c.tod, cand: o.cand, from: from,
		}
		if l.tod >= 0 {
			by := l.tod - c.tod
			next.value -= w.step[max(by, -by)]
		}
		b.offer(w, d, next)
	}
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
	if k.stamp != b.stamp {
		*k = keyed{b.stamp, int32(len(b.labels))}
		b.labels = append(b.labels, l)
	} else if l.value > b.labels[k.label].value {
		b.labels[k.label] = l
	}
}

// prune keeps the best labels of the day that began at lo.
func (b *builder) prune(lo int) int {
	if today := b.labels[lo:]; len(today) > b.width {
		slices.SortStableFunc(today, func(x, y label) int { return cmp.Compare(y.value, x.value) })
		b.labels = b.labels[:lo+b.width]
	}
	return len(b.labels)
}

// options are the shifts of a day worth thinking about: the best of all, the
// best of each length, and the best of each part of the day.
func (b *builder) options(w *worker, d int) []option {
	b.buffer, b.chosen = b.buffer[:0], b.chosen[:0]
	for i, c := range w.days[d] {
		if v := b.value(c); v > -b.m.hours(b.m.shapes[c.shape].slots)/2 {
			b.buffer = append(b.buffer, option{v, int32(i)})
		}
	}
	slices.SortFunc(b.buffer, func(x, y option) int { return cmp.Or(cmp.Compare(y.value, x.value), cmp.Compare(x.cand, y.cand)) })
	var lengths uint64
	var parts [8]int8
	for i, o := range b.buffer {
		c := w.days[d][o.cand]
		part := int(c.tod) * len(parts) / len(w.step)
		if i < 6 || lengths>>c.shape&1 == 0 || parts[part] < 1 {
			b.chosen = append(b.chosen, o)
			lengths |= 1 << c.shape
			parts[part]++
		}
	}
	return b.chosen
}

// value is what a candidate is worth with its pauses where they hurt least.
func (b *builder) value(c candidate) float64 {
	sh := &b.m.shapes[c.shape]
	v := b.sums[int(c.start)+sh.slots] - b.sums[c.start] - float64(c.price)
	if len(sh.pauses) == 0 {
		return v
	}
	var none [maxPauses]uint8
	return v - b.pauses(c, sh, nil, &none)
}

func (b *builder) place(c candidate, at *[maxPauses]uint8) {
	var trace [maxPauses][256]uint8
	if sh := &b.m.shapes[c.shape]; len(sh.pauses) > 0 {
		b.pauses(c, sh, &trace, at)
	}
}

// pauses finds the starts of the pauses that cost least, by dynamic programming
// from the first to the last, and returns that cost. With a trace it also writes
// the starts.
func (b *builder) pauses(c candidate, sh *shape, trace *[maxPauses][256]uint8, at *[maxPauses]uint8) float64 {
	stretch := b.m.ceil(b.m.p.Config.MinStretch)
	for i, p := range sh.pauses {
		cur, prev := &b.loss[i&1], &b.loss[(i+1)&1]
		for pos := p.first; pos <= p.last; pos++ {
			begin := int(c.start) + pos
			cost := b.sums[begin+p.slots] - b.sums[begin]
			if i > 0 {
				before := sh.pauses[i-1]
				latest := min(pos-stretch-before.slots, before.last)
				if latest < before.first {
					cost = math.Inf(1)
				} else {
					cost += prev[latest]
				}
			}
			earlier := pos > p.first && cur[pos-1] <= cost
			if earlier {
				cost = cur[pos-1]
			}
			cur[pos] = cost
			if trace != nil {
				trace[i][pos] = uint8(pos)
				if earlier {
					trace[i][pos] = trace[i][pos-1]
				}
			}
		}
	}
	end := sh.pauses[len(sh.pauses)-1]
	if trace != nil {
		latest := end.last
		for i := len(sh.pauses) - 1; i >= 0; i-- {
			at[i] = trace[i][latest]
			if i > 0 {
				before := sh.pauses[i-1]
				latest = min(int(at[i])-stretch-before.slots, before.last)
			}
		}
	}
	return b.loss[(len(sh.pauses)-1)&1][end.last]
}
