package sequence

import "math"

// interior solves the linear programme of a crew: weights of plans, 1 in all for
// each member, and what is too few or too many in each cover row, at least cost.
// It is a primal-dual interior-point method (Mehrotra 1992): its work hardly
// depends on how many plans tie, and it stops at central prices.
type interior struct {
	k, n        int // members, cover rows
	plans       []plan
	need        []float64
	under, over []float64
	work        int64

	x, z   []float64 // by plan: weight and reduced cost
	u, zu  []float64 // by row: too few
	o, zo  []float64 // by row: too many
	pi, y  []float64 // duals of the members and of the rows
	theta  []float64
	g      [][]float64 // by member: sum of theta over her plans, by row
	d      []float64   // by member: sum of theta
	system *system
}

// direction is a step.
type direction struct {
	x, z, u, zu, o, zo, pi, y []float64
}

func newInterior(k int, need, under, over []float64) *interior {
	p := &interior{k: k, n: len(need), need: need, system: newSystem(len(need))}
	for i := range need {
		p.under, p.over = append(p.under, under[i]+1e-6), append(p.over, over[i]+1e-6)
	}
	for range k {
		p.g = append(p.g, make([]float64, p.n))
	}
	p.d = make([]float64, k)
	p.u, p.o, p.zu, p.zo = make([]float64, p.n), make([]float64, p.n), make([]float64, p.n), make([]float64, p.n)
	return p
}

// begin starts well inside.
func (p *interior) begin(plans []plan) {
	p.plans = plans
	p.x, p.z, p.theta = make([]float64, len(plans)), make([]float64, len(plans)), make([]float64, len(plans))
	p.pi, p.y = make([]float64, p.k), make([]float64, p.n)
	count := make([]float64, p.k)
	for i := range p.pi {
		p.pi[i] = math.Inf(1)
	}
	for _, c := range plans {
		count[c.member]++
		p.pi[c.member] = min(p.pi[c.member], c.cost-10)
	}
	left := append([]float64(nil), p.need...)
	for j, c := range plans {
		p.x[j], p.z[j] = 1/count[c.member], c.cost-p.pi[c.member]
		for _, r := range c.rows {
			left[r] -= p.x[j]
		}
	}
	for i := range left {
		p.o[i] = 0.5 + max(-left[i], 0)
		p.u[i] = left[i] + p.o[i]
		p.zu[i], p.zo[i] = p.under[i], p.over[i]
	}
}

func (p *interior) gap() (v float64) {
	for j := range p.x {
		v += p.x[j] * p.z[j]
	}
	for i := range p.u {
		v += p.u[i]*p.zu[i] + p.o[i]*p.zo[i]
	}
	return v
}

// stepsAllowed bounds the steps of one solution.
const stepsAllowed = 60

// solve goes on until the gap between the primal and the dual is at most so
// large, and reports whether it got there.
func (p *interior) solve(plans []plan, gap float64, stop func() bool) bool {
	p.begin(plans)
	for range stepsAllowed {
		if p.gap() <= gap {
			return true
		}
		if stop() || !p.factorise() {
			return false
		}
		p.move()
	}
	return p.gap() <= gap*10
}

// factorise makes the system of the cover rows for the present point: the rows
// of the members are eliminated.
func (p *interior) factorise() bool {
	clear(p.d)
	for _, g := range p.g {
		clear(g)
	}
	s := p.system
	s.clear()
	for i := range p.n {
		s.data[i*p.n+i] = p.u[i]/p.zu[i] + p.o[i]/p.zo[i]
	}
	for j, c := range p.plans {
		t := p.x[j] / p.z[j]
		p.theta[j] = t
		p.d[c.member] += t
		g := p.g[c.member]
		for a, r := range c.rows {
			g[r] += t
			row := s.data[int(r)*p.n:][:p.n]
			for _, q := range c.rows[a:] { // rows ascend: the upper triangle
				row[q] += t
			}
		}
		p.work += int64(len(c.rows) * len(c.rows) / 2)
	}
	for k, g := range p.g {
		s.subtract(g, 1/p.d[k])
	}
	p.work += int64(p.k*p.n*p.n/4 + p.n*p.n*p.n/8)
	return s.factorise()
}

// move takes one predictor-corrector step.
func (p *interior) move() {
	count := float64(len(p.x) + 2*p.n)
	mu := p.gap() / count
	affine := p.newton(0, nil)
	a, b := p.reach(affine)
	after := 0.0
	for j := range p.x {
		after += (p.x[j] + a*affine.x[j]) * (p.z[j] + b*affine.z[j])
	}
	for i := range p.u {
		after += (p.u[i]+a*affine.u[i])*(p.zu[i]+b*affine.zu[i]) + (p.o[i]+a*affine.o[i])*(p.zo[i]+b*affine.zo[i])
	}
	left := after / count / mu
	d := p.newton(left*left*left*mu, affine)
	a, b = p.reach(d)
	a, b = min(1, 0.99*a), min(1, 0.99*b)
	along(p.x, a, d.x)
	along(p.u, a, d.u)
	along(p.o, a, d.o)
	along(p.z, b, d.z)
	along(p.zu, b, d.zu)
	along(p.zo, b, d.zo)
	along(p.pi, b, d.pi)
	along(p.y, b, d.y)
}

func along(to []float64, f float64, d []float64) {
	for i, v := range d {
		to[i] += f * v
	}
}

// reach is how far primal and dual can go in a direction.
func (p *interior) reach(d *direction) (primal, dual float64) {
	far := func(x, dx []float64) float64 {
		f := 1.0
		for i, v := range dx {
			if v < 0 {
				f = min(f, -x[i]/v)
			}
		}
		return f
	}
	return min(far(p.x, d.x), far(p.u, d.u), far(p.o, d.o)), min(far(p.z, d.z), far(p.zu, d.zu), far(p.zo, d.zo))
}

// newton finds the direction to complementarity mu; after the affine direction,
// with its second-order term.
func (p *interior) newton(mu float64, affine *direction) *direction {
	d := &direction{
		x: make([]float64, len(p.x)), z: make([]float64, len(p.x)),
		u: make([]float64, p.n), zu: make([]float64, p.n), o: make([]float64, p.n), zo: make([]float64, p.n),
		pi: make([]float64, p.k), y: make([]float64, p.n),
	}
	if affine == nil {
		affine = d // zeros
	}
	ru, ro, want := make([]float64, p.n), make([]float64, p.n), make([]float64, len(p.x))
	hk := p.residuals(mu, affine, d.y, ru, ro, want)
	for k, g := range p.g {
		f := hk[k] / p.d[k]
		for i, v := range g {
			d.y[i] -= v * f
		}
	}
	p.system.solve(d.y)
	for k, g := range p.g {
		v := hk[k]
		for i, w := range g {
			v -= w * d.y[i]
		}
		d.pi[k] = v / p.d[k]
	}
	for j, c := range p.plans {
		v := d.pi[c.member]
		for _, r := range c.rows {
			v += d.y[r]
		}
		d.z[j], d.x[j] = -v, want[j]+p.theta[j]*v
	}
	for i, v := range d.y {
		d.zu[i], d.zo[i] = -v, v
		d.u[i], d.o[i] = ru[i]+p.u[i]/p.zu[i]*v, ro[i]-p.o[i]/p.zo[i]*v
	}
	return d
}

// residuals fills in what is missing of feasibility in each row, less what the
// complementarity wants of the variables, and returns the same of the members.
func (p *interior) residuals(mu float64, affine *direction, rows, ru, ro, want []float64) (members []float64) {
	members = make([]float64, p.k)
	for i := range members {
		members[i] = 1
	}
	for i := range rows {
		ru[i] = (mu - p.u[i]*p.zu[i] - affine.u[i]*affine.zu[i]) / p.zu[i]
		ro[i] = (mu - p.o[i]*p.zo[i] - affine.o[i]*affine.zo[i]) / p.zo[i]
		rows[i] = p.need[i] - p.u[i] + p.o[i] - ru[i] + ro[i]
	}
	for j, c := range p.plans {
		want[j] = (mu - p.x[j]*p.z[j] - affine.x[j]*affine.z[j]) / p.z[j]
		v := p.x[j] + want[j]
		members[c.member] -= v
		for _, r := range c.rows {
			rows[r] -= v
		}
	}
	return members
}

// objective is the cost of the primal point.
func (p *interior) objective() (v float64) {
	for j, c := range p.plans {
		v += c.cost * p.x[j]
	}
	for i := range p.u {
		v += p.under[i]*p.u[i] + p.over[i]*p.o[i]
	}
	return v
}
