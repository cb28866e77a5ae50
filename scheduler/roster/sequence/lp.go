package sequence

import (
	"cmp"
	"math"
	"slices"
)

// column is a variable of a linear programme, at least 0: an entry of 1 in each
// of its rows, or of -1.
type column struct {
	cost  float64
	rows  []int32
	minus bool
}

// program is a linear programme, minimise the cost with all rows equal to their
// right-hand sides, solved by the revised primal simplex method with an explicit
// inverse. It begins with a feasible basis and stays feasible, so columns may
// come, and costs change, between two solves.
type program struct {
	m       int
	rhs     []float64 // best a little perturbed, against standing still in a corner
	columns []column
	basis   []int
	basic   []bool // by column
	inverse []float64
	x       []float64 // of the basis
	y       []float64 // duals
	work    int64

	alpha   []float64
	touched []int32 // rows where alpha is not zero
	nonzero []int32
	since   int // pivots since the inverse was made
}

const (
	tiny       = 1e-9
	worthIt    = 1e-6 // a column whose reduced cost is below minus this enters
	shortlist  = 24   // columns looked at again before all are
	renewAfter = 400  // pivots
)

func newProgram(rhs []float64) *program {
	p := &program{m: len(rhs), rhs: rhs}
	p.x, p.y, p.alpha = make([]float64, p.m), make([]float64, p.m), make([]float64, p.m)
	return p
}

func (p *program) add(c column) int {
	p.columns = append(p.columns, c)
	p.basic = append(p.basic, false)
	return len(p.columns) - 1
}

// begin starts from a basis, one column for each row.
func (p *program) begin(basis []int) bool {
	p.basis = basis
	for _, j := range basis {
		p.basic[j] = true
	}
	return p.invert()
}

// invert makes the inverse afresh: the columns of the basis enter one after the
// other, the slacks first, which costs next to nothing.
func (p *program) invert() bool {
	p.inverse = make([]float64, p.m*p.m)
	for i := range p.m {
		p.inverse[i*p.m+i] = 1
	}
	order := slices.Clone(p.basis)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(p.columns[a].rows), len(p.columns[b].rows)) })
	taken := make([]bool, p.m)
	for _, j := range order {
		p.through(j)
		row, best := -1, 1e-7
		for _, i := range p.touched {
			if v := math.Abs(p.alpha[i]); !taken[i] && v > best {
				row, best = int(i), v
			}
		}
		if row < 0 {
			return false
		}
		taken[row], p.basis[row] = true, j
		p.eliminate(row)
	}
	p.since = 0
	clear(p.x)
	for k, b := range p.rhs {
		if b != 0 {
			for i, v := range p.inverse[k*p.m:][:p.m] {
				p.x[i] += v * b
			}
		}
	}
	p.recount()
	return true
}

// recount finds the duals of the basis.
func (p *program) recount() {
	for k := range p.y {
		y := 0.0
		for i, v := range p.inverse[k*p.m:][:p.m] {
			if v != 0 {
				y += p.columns[p.basis[i]].cost * v
			}
		}
		p.y[k] = y
	}
}

// through finds alpha, a column seen through the inverse.
func (p *program) through(j int) {
	c := &p.columns[j]
	clear(p.alpha)
	for _, r := range c.rows {
		for i, v := range p.inverse[int(r)*p.m:][:p.m] {
			p.alpha[i] += v
		}
	}
	p.touched = p.touched[:0]
	for i, v := range p.alpha {
		if math.Abs(v) < 1e-11 {
			p.alpha[i] = 0
			continue
		}
		if c.minus {
			p.alpha[i] = -v
		}
		p.touched = append(p.touched, int32(i))
	}
	p.work += int64(p.m * (len(c.rows) + 2))
}

// eliminate changes the inverse so that alpha becomes the unit vector of a row.
// The inverse is kept by columns: the pivot row is one number in each.
func (p *program) eliminate(row int) {
	scale := 1 / p.alpha[row]
	p.nonzero = p.nonzero[:0]
	for k := range p.m {
		column := p.inverse[k*p.m:][:p.m]
		f := column[row]
		if math.Abs(f) < 1e-12 {
			column[row] = 0
			continue
		}
		p.nonzero = append(p.nonzero, int32(k))
		f *= scale
		for _, i := range p.touched {
			column[i] -= f * p.alpha[i]
		}
		column[row] = f
	}
	p.work += int64(p.m + len(p.touched)*len(p.nonzero))
}

// reduced is the reduced cost of a column.
func (p *program) reduced(j int) float64 {
	c := &p.columns[j]
	v := 0.0
	for _, r := range c.rows {
		v += p.y[r]
	}
	if c.minus {
		v = -v
	}
	return c.cost - v
}

// solve goes to the optimum, or as far as so many pivots lead.
func (p *program) solve(pivots int) bool {
	var list []int
	for pivots > 0 {
		if len(list) == 0 {
			if list = p.candidates(); len(list) == 0 {
				return true
			}
		}
		at, best := -1, -worthIt
		keep := list[:0]
		for _, j := range list {
			if r := p.reduced(j); !p.basic[j] && r < -worthIt {
				keep = append(keep, j)
				if r < best {
					best, at = r, j
				}
			}
		}
		if list = keep; at < 0 {
			continue
		}
		pivots--
		if !p.enter(at, best) {
			return false
		}
	}
	return false
}

// candidates lists the columns with the most negative reduced costs, the best
// first.
func (p *program) candidates() []int {
	out := make([]int, 0, shortlist+1)
	costs := make([]float64, 0, shortlist+1)
	for j := range p.columns {
		if p.basic[j] {
			continue
		}
		p.work += int64(len(p.columns[j].rows))
		r := p.reduced(j)
		if r >= -worthIt || len(out) == shortlist && r >= costs[shortlist-1] {
			continue
		}
		at, _ := slices.BinarySearch(costs, r)
		costs, out = slices.Insert(costs, at, r), slices.Insert(out, at, j)
		costs, out = costs[:min(len(costs), shortlist)], out[:min(len(out), shortlist)]
	}
	return out
}

// enter brings a column into the basis.
func (p *program) enter(j int, reduced float64) bool {
	p.through(j)
	row, step := -1, math.Inf(1)
	for _, i := range p.touched {
		if a := p.alpha[i]; a > 1e-8 {
			if s := max(p.x[i], 0) / a; s < step-tiny || s < step+tiny && row >= 0 && a > p.alpha[row] {
				row, step = int(i), s
			}
		}
	}
	if row < 0 {
		return false // no column is without limit: the inverse has gone bad
	}
	for _, i := range p.touched {
		p.x[i] -= step * p.alpha[i]
	}
	p.x[row] = step
	p.eliminate(row)
	for _, k := range p.nonzero {
		p.y[k] += reduced * p.inverse[int(k)*p.m+row]
	}
	p.basic[p.basis[row]], p.basic[j] = false, true
	p.basis[row] = j
	if p.since++; p.since >= renewAfter {
		return p.invert()
	}
	return true
}

// objective is the cost of the basis.
func (p *program) objective() (v float64) {
	for i, j := range p.basis {
		v += p.x[i] * p.columns[j].cost
	}
	return v
}
