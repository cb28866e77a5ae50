package sequence

import (
	"math"
	"slices"
)

// builder finds best sequences; it keeps its memory from one to the next.
type builder struct {
	m     *model
	cost  []float64
	q     int // combinations of tracked counts
	path  []int
	price []float64 // for callers to keep the prices in
	work  int64     // transitions looked at, a clock that is the same on every machine

	options []option
	counts  []int
}

// option is a way to work a day: the best of a group, or one tracked type.
type option struct {
	group, shift, length int
	price                float64
	stride, cap          int // of a tracked type; 0: none
}

// statesAllowed bounds the memory of one planning, counted in states.
const statesAllowed = 24_000_000

// solve finds the cheapest legal sequence for prices by day and type (those of
// the first planned day first). The sequence is in b.path. What caps on types
// rule out is found by counting the types that were taken too often.
func (b *builder) solve(t *task, price []float64) (cost float64, ok bool) {
	price = slices.Clone(price)
	defer func() { t.tracked = b.binding(t) }()
	for {
		if cost, ok = b.once(t, price); !ok {
			return cost, false
		}
		over := b.over(t)
		if over < 0 {
			return cost, true
		}
		if states := t.size * t.combinations(); states*(min(t.caps[over], t.to-t.from)+1) <= statesAllowed {
			t.tracked = append(t.tracked, over)
			continue
		}
		// Too many states to count this type as well: its dearest day is given up.
		worst, at := math.Inf(-1), -1
		for i, s := range b.path {
			if c := price[i*b.m.types+over]; s == over && c > worst {
				worst, at = c, i
			}
		}
		price[at*b.m.types+over] = math.Inf(1)
	}
}

// binding lists the tracked types that the path has as often as allowed: the next
// path may well need them counted too.
func (b *builder) binding(t *task) (out []int) {
	for _, s := range t.tracked {
		if b.counts[s] >= t.caps[s] {
			out = append(out, s)
		}
	}
	return out
}

// combinations is how many counts of the tracked types there are.
func (t *task) combinations() int {
	q := 1
	for _, s := range t.tracked {
		q *= t.caps[s] + 1
	}
	return q
}

// over is an untracked type that the path has too often, or -1.
func (b *builder) over(t *task) int {
	b.counts = append(b.counts[:0], make([]int, b.m.types)...)
	for _, s := range b.path {
		if s != Free {
			b.counts[s]++
		}
	}
	for s, n := range b.counts {
		if n > t.caps[s] {
			return s
		}
	}
	return -1
}

// optionsOf lists the ways to work a day.
func (b *builder) optionsOf(t *task, d int, price []float64) []option {
	out := b.options[:0]
	if t.person.free[d] || t.forced != nil && t.forced[d-t.from] == Free {
		return out
	}
	row := price[(d-t.from)*b.m.types:][:b.m.types]
	for g := range b.m.groups {
		o := option{group: g, shift: Free, length: b.m.groups[g].length, price: math.Inf(1)}
		for _, s := range b.m.groups[g].types {
			if row[s] < o.price && t.may(d, s) && !slices.Contains(t.tracked, s) {
				o.shift, o.price = s, row[s]
			}
		}
		if o.shift != Free {
			out = append(out, o)
		}
	}
	stride := 1
	for _, s := range t.tracked {
		if t.may(d, s) && !math.IsInf(row[s], 1) {
			out = append(out, option{group: b.m.of[s], shift: s, length: b.m.length[s], price: row[s], stride: stride, cap: t.caps[s]})
		}
		stride *= t.caps[s] + 1
	}
	b.options = out
	return out
}

// once runs the dynamic programme forwards and reads the path backwards.
func (b *builder) once(t *task, price []float64) (float64, bool) {
	q := t.combinations()
	b.q = q
	n := t.size * q
	if cap(b.cost) < n {
		b.cost = make([]float64, n)
	}
	b.cost = b.cost[:n]
	for i := range b.cost {
		b.cost[i] = math.Inf(1)
	}
	if t.weeks == 0 || t.start < 0 {
		return 0, false
	}
	first := t.lanes[t.index(t.from, t.start, 0)]
	if first.n == 0 || first.low > 0 {
		return 0, false
	}
	b.cost[int(first.at)*q] = 0
	for d := t.from; d < t.to; d++ {
		b.day(t, d, q, b.optionsOf(t, d, price))
	}
	return b.read(t, q, price)
}

// day carries the costs of one day to the next.
func (b *builder) day(t *task, d, q int, options []option) {
	a := t.person.auto
	for node := range a.n {
		for w := t.early[d-t.from]; w <= t.late[d-t.from]; w++ {
			src := t.lanes[t.index(d, node, w)]
			if src.n == 0 {
				continue
			}
			if j, v := a.off[node], t.weekends(d+1, w); j >= 0 && v >= 0 && !t.busy(d) {
				dst := t.lanes[t.index(d+1, j, v)]
				for c := range q {
					b.relax(src, dst, c, c, 0, 0)
				}
			}
			v := t.weekends(d+1, w+weekend(d, a.working[node]))
			if v < 0 {
				continue
			}
			for i := range options {
				o := &options[i]
				j := a.work[node][o.group]
				if j < 0 {
					continue
				}
				dst := t.lanes[t.index(d+1, j, v)]
				if dst.n == 0 {
					continue
				}
				if o.stride == 0 {
					for c := range q {
						b.relax(src, dst, c, c, o.length, o.price)
					}
					continue
				}
				for c := range q {
					if c/o.stride%(o.cap+1) < o.cap {
						b.relax(src, dst, c, c+o.stride, o.length, o.price)
					}
				}
			}
		}
	}
}

// relax offers the costs of a lane, so many units longer and so much dearer, to
// another.
func (b *builder) relax(src, dst lane, from, to int, units int, price float64) {
	shift := int(src.low) + units - int(dst.low)
	i, j := 0, shift
	if j < 0 {
		i, j = -shift, 0
	}
	n := min(int(src.n)-i, int(dst.n)-j)
	if n <= 0 {
		return
	}
	b.work += int64(n) + 2
	s := b.cost[b.at(src, from)+i:][:n]
	e := b.cost[b.at(dst, to)+j:][:n]
	for k, c := range s {
		if c += price; c < e[k] {
			e[k] = c
		}
	}
}

func (b *builder) at(l lane, c int) int { return int(l.at)*b.q + c*int(l.n) }
