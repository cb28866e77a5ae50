package staffing

import "math"

// limited is the performance of n servers with room for a limited number of
// contacts, talking and waiting (M/M/n/k and M/M/n/k+M): who finds every trunk
// busy is turned away and counts as offered, and neither as answered nor as
// having given up.
//
// A caller who finds j others waiting gets through after j+1 departures, at
// rates of n/aht + i/patience for i = 0 to j. With y = e^(-t/patience) the wait
// is a beta variable in disguise, and the chance to be served within t is
// c/(c+j+1) times that of more than j failures before success number c+1 in
// trials that succeed with probability y. Sources: Riordan 1962; Zeltyn and
// Mandelbaum 2005.
func limited(l Load, n int, within float64) Performance {
	a, m := l.Erlangs(), float64(n)
	if n >= l.Trunks {
		b := ErlangB(l.Trunks, a)
		return Performance{
			ServiceLevel: 1 - b, ServiceLevelAnswered: 1, Blocking: b, Occupancy: a * (1 - b) / m,
		}
	}
	w := room{load: l, n: m, places: l.Trunks - n, c: m * l.Patience / l.AHT, x: l.Rate * l.Patience}
	return w.performance(w.departures(within))
}

// room is M/M/n/k+M in the numbers that its sums are made of.
type room struct {
	load   Load
	n      float64
	places int // to wait in
	c, x   float64
}

// patient reports whether nobody gives up.
func (r room) patient() bool { return math.IsInf(r.load.Patience, 1) }

// grow is the weight of j waiting relative to that of one fewer.
func (r room) grow(j float64) float64 {
	if r.patient() {
		return r.load.Erlangs() / r.n
	}
	return r.x / (r.c + j)
}

// turns is what the threshold means for a caller who finds j waiting.
type turns struct {
	y      float64   // share whose patience outlasts the threshold
	served []float64 // chance that the turn comes in time, given that it comes
	past   []float64 // chance that so many departures come in time if the caller stays
}

// departures computes, for every number j found waiting, the chances that the
// threshold gives.
func (r room) departures(t float64) turns {
	out := turns{y: math.Exp(-t / r.load.Patience), served: make([]float64, r.places), past: make([]float64, r.places)}
	if t == 0 || r.places == 0 {
		return out
	}
	if out.y < 1e-250 { // nobody's patience lasts that long
		for j := range r.places {
			out.served[j], out.past[j] = 1, 1
		}
		return out
	}
	z, fail := r.n*t/r.load.AHT, -math.Expm1(-t/r.load.Patience)
	ratio := func(j float64) float64 { return fail * (r.c + j) / j }
	mode, peak := fail*r.c/out.y, 0.0
	if r.patient() {
		ratio = func(j float64) float64 { return z / j }
		mode = z
	}
	at := int(min(mode, float64(r.places-1)))
	if r.patient() {
		peak = poisson(at, z)
	} else {
		peak = failures(at, r.c+1, out.y, fail)
	}
	spread(out.served, at, peak, ratio)
	// of is what a density of served is worth as one of past.
	of := func(j float64) float64 {
		if r.patient() {
			return 1
		}
		return r.c / ((r.c + j) * out.y)
	}
	tails(out, mode, ratio, of)
	return out
}

// spread fills in a density from its value at one place and the ratio of each
// to the one before.
func spread(density []float64, at int, peak float64, ratio func(float64) float64) {
	density[at] = peak
	for j := at; j > 0; j-- {
		density[j-1] = density[j] / ratio(float64(j))
	}
	for j := at + 1; j < len(density); j++ {
		density[j] = density[j-1] * ratio(float64(j))
	}
}

// tails turns the density in t.served into the chances of more than j, and does
// the same for that of past, which is of(j) times the other.
func tails(t turns, mode float64, ratio, of func(float64) float64) {
	var below, belowPast float64
	for j, d := range t.served {
		below, belowPast = below+d, belowPast+d*of(float64(j))
	}
	served, past := max(0, 1-below), max(0, 1-belowPast)
	// A difference of two like numbers says nothing, so the rest is summed up,
	// unless it is spread over millions of places, none of which counts.
	if below > 0.5 && (t.y == 1 || t.y > 1e-4) {
		served, past = 0, 0
		d := t.served[len(t.served)-1]
		for j := float64(len(t.served)); d > 1e-290 || j < mode; j++ {
			d *= ratio(j)
			served, past = served+d, past+d*of(j)
			if d <= enough*served && j > mode {
				break
			}
		}
	}
	for j := len(t.served) - 1; j >= 0; j-- {
		d := t.served[j]
		t.served[j], t.past[j] = min(1, served), min(1, past)
		served, past = served+d, past+d*of(float64(j))
	}
}

// performance is what the chances come to in the long run.
func (r room) performance(t turns) Performance {
	free, waiting := r.balance()
	return r.tally(free, waiting, t)
}

// balance is the share of time in which a server is free, and that in which all
// are busy with nobody, one, ... waiting, in the long run.
func (r room) balance() (free float64, waiting []float64) {
	const big = 1e250
	_, logOdds := blocking(int(r.n), r.load.Erlangs())
	waiting = make([]float64, r.places+1)
	w, scale, sum, from := 1.0, 0.0, 0.0, 0
	for j := range waiting {
		if j > 0 {
			w *= r.grow(float64(j))
		}
		waiting[j] = w
		sum += w
		if w > big { // keep them within a float
			for i := from; i <= j; i++ {
				waiting[i] /= big
			}
			for waiting[from] == 0 {
				from++
			}
			w, sum, scale = w/big, sum/big, scale+math.Log(big)
		}
	}
	free = math.Exp(min(logOdds-scale, 600))
	all := free + sum
	for j := range waiting {
		waiting[j] /= all
	}
	return free / all, waiting
}

// tally adds up what callers meet: free is the share that finds a server free,
// waiting[j] the share that finds all busy and j waiting, of whom those of the
// last place are turned away.
func (r room) tally(free float64, waiting []float64, t turns) Performance {
	var p Performance
	served, asa, stage, gone := free, 0.0, 0.0, 0.0
	p.ServiceLevel = free
	for j, w := range waiting {
		p.Queue += float64(j) * w
		if j == len(waiting)-1 {
			p.Blocking = w
			break
		}
		come, each := 1.0, r.load.AHT/r.n
		if !r.patient() {
			come, each = r.c/(r.c+float64(j+1)), r.load.Patience/(r.c+float64(j+1))
			inTime := come * t.served[j]
			p.AbandonedWithin += w * max(0, (1-t.y)+t.y*t.past[j]-inTime)
		}
		stage += each
		p.Wait += w
		served += w * come
		gone += w * (1 - come)
		asa += w * come * stage
		p.ServiceLevel += w * come * t.served[j]
	}
	p.Abandonment = gone
	p.Occupancy = r.load.Erlangs() / r.n * served
	if served > 0 {
		p.ServiceLevelAnswered, p.ASAAnswered = min(1, p.ServiceLevel/served), asa/served
	}
	if in := 1 - p.Blocking; in > 0 {
		p.ASAAll = asa / in
		if !r.patient() {
			p.ASAAll = gone * r.load.Patience / in
		}
	}
	return p
}

// poisson is the probability of j when z are expected.
func poisson(j int, z float64) float64 {
	if j == 0 {
		return math.Exp(-z)
	}
	return math.Exp(logPoisson(float64(j), z))
}

// failures is the probability of j failures before success number r, in trials
// that succeed with probability y and fail with probability f = 1-y. By the
// saddle point, as logPoisson is, so that nothing cancels in large numbers.
func failures(j int, r, y, f float64) float64 {
	if j == 0 {
		return math.Exp(r * math.Log1p(-f))
	}
	k := float64(j)
	all := r + k
	ln := stirlingError(all) - stirlingError(r) - stirlingError(k) - deviance(r, all*y) - deviance(k, all*f)
	return r / all * math.Exp(ln) * math.Sqrt(all/(2*math.Pi*r*k))
}
