package tour

import "math/rand/v2"

// share is the part of a roster that one walker may change in a round: the shifts
// that start on some calendar days. A day lies between two shares that nobody
// changes, so that no slot belongs to both.
type share struct {
	from, to      int
	before, after []int    // days in a row that count as worked next to it, by employee
	bounds        []bounds // to work in it, by employee
}

// whole is the share of a walker that has the roster for itself.
func (m *model) whole() share {
	return share{to: m.days, before: make([]int, len(m.staff)), after: make([]int, len(m.staff)), bounds: m.staff}
}

// cut finds n stretches of days at random, each a day from the next.
func cut(rng *rand.Rand, days, n int) [][2]int {
	wide := make([]int, n)
	for range days - (n - 1) - n {
		wide[rng.IntN(n)]++
	}
	out, at := make([][2]int, n), 0
	for i := range out {
		out[i] = [2]int{at, at + 1 + wide[i]}
		at = out[i][1] + 1
	}
	return out
}

// divide makes the shares of a roster. What somebody works in all may change in
// one of them only, and the days in a row left at each day between grow on the
// same side, so that the shares fit together whatever is done in them.
func (s *state) divide(rng *rand.Rand, stretches [][2]int) []share {
	out, leftGrows := make([]share, len(stretches)), rng.IntN(2) == 0
	for i, d := range stretches {
		out[i] = share{from: d[0], to: d[1], before: make([]int, len(s.m.staff)), after: make([]int, len(s.m.staff)), bounds: make([]bounds, len(s.m.staff))}
	}
	for e, all := range s.m.staff {
		loose := rng.IntN(len(out))
		for i := range out {
			x := &out[i]
			mine := s.worked(e, x.from, x.to)
			x.bounds[e] = bounds{mine, mine}
			if i == loose {
				outside := s.units[e] - mine
				x.bounds[e] = bounds{all.low - outside, all.high - outside}
			}
			if i == 0 {
				continue
			}
			between := x.from - 1
			if s.at(e, between).length == 0 {
				continue
			}
			if leftGrows {
				next := s.run(e, x.from, 1)
				out[i-1].after[e], x.before[e] = 1+next, maxRun-next
			} else {
				last := s.run(e, between-1, -1)
				out[i-1].after[e], x.before[e] = maxRun-last, 1+last
			}
		}
	}
	return out
}

// worked is how long somebody works on some days.
func (s *state) worked(e, from, to int) (units int) {
	for d := from; d < to; d++ {
		units += int(s.at(e, d).length)
	}
	return units
}

// run counts the days in a row that somebody works, from one on in a direction.
func (s *state) run(e, from, step int) (n int) {
	for d := from; d >= 0 && d < s.m.days && s.at(e, d).length > 0; d += step {
		n++
	}
	return n
}

// view is a share of a state: the same roster, with hours and cover counted for
// the share alone.
func (s *state) view(x share) *state {
	v := *s
	v.units = make([]int, len(s.units))
	for e := range v.units {
		v.units[e] = s.worked(e, x.from, x.to)
	}
	v.under, v.over = 0, 0
	return &v
}

// join counts what was changed in shares.
func (s *state) join(views []*state) {
	for _, v := range views {
		s.under += v.under
		s.over += v.over
	}
	for e := range s.units {
		s.units[e] = s.worked(e, 0, s.m.days)
	}
}
