package forecast

import (
	"math"
	"slices"
)

// Reconciliation: the sum of the queues' forecasts and the forecast of their
// line tell the same total twice, each with errors of its own. The weighted mean
// of both is better than either, with weights by how far each strayed in the
// trials, and with whom (MinT: Wickramasuriya, Athanasopoulos and Hyndman 2019,
// JASA 114:804). The correlations are drawn towards none (Schaefer and
// Strimmer 2005), for there are fewer days than queues. What is moved is moved
// within bounds, never below zero, and only as far as it would have helped in
// the trials; lines are then the sums of their queues, to the last digit.

// dayMiss is what was said of a day's total in a trial, and what came.
type dayMiss struct {
	day        Day
	said, came float64
}

// dayMisses are the trials of the combination, by lead.
func (p *predictor) dayMisses() [][]dayMiss {
	column := len(p.r.models)
	out := make([][]dayMiss, len(testLeads))
	for i, trials := range p.r.trials {
		for _, t := range known(trials, p.origin) {
			if t.said[column] != nil {
				said, came := t.totals(column)
				out[i] = append(out[i], dayMiss{t.day, said, came})
			}
		}
	}
	return out
}

// sums tells which nodes add up to which: the first of them are queues, each of
// the others is the sum of its members.
type sums struct {
	queues  int
	members [][]int // by group
}

func (s sums) size() int { return s.queues + len(s.members) }

// total is the sum of a group's members.
func (s sums) total(g int, of []float64) (sum float64) {
	for _, i := range s.members[g] {
		sum += of[i]
	}
	return sum
}

// strays is how far the day totals of all nodes strayed in the trials at one
// lead, and how far to trust what that says.
type strays struct {
	sums
	first    Day
	said     [][]float64 // by trial day and node; 0: not tried
	came     [][]float64
	square   []float64   // by node: the variance of a day total is mean + square mean^2
	z        [][]float64 // by trial day and node: misses in standard deviations, of variance one
	tried    []bool      // the node has enough trials
	believed float64     // how much of the correlations is
	steps    []float64   // by queue: how far to go, 0 to 1
}

// newStrays lays out the trials of the nodes.
func newStrays(s sums, origin Day, past [][]dayMiss) *strays {
	out := &strays{sums: s, first: origin - trialDays, square: make([]float64, s.size()), tried: make([]bool, s.size())}
	for range trialDays {
		out.said, out.came = append(out.said, make([]float64, s.size())), append(out.came, make([]float64, s.size()))
		out.z = append(out.z, make([]float64, s.size()))
	}
	for i, misses := range past {
		for _, m := range misses {
			if t := int(m.day - out.first); t >= 0 && t < trialDays && m.said > 0 {
				out.said[t][i], out.came[t][i] = m.said, m.came
			}
		}
		out.standardize(i)
	}
	out.believed = out.belief(out.z)
	out.learnSteps()
	return out
}

// standardize measures how far a node strays, and in these terms its misses.
func (s *strays) standardize(i int) {
	const usual, least, far = 0.05, 1e-4, 4
	var excess, squares, n float64
	for t, said := range s.said {
		if m := said[i]; m > 0 {
			miss := s.came[t][i] - m
			excess += min(miss*miss, far*far*(m+usual*m*m)) - m
			squares += m * m
			n++
		}
	}
	s.square[i] = usual
	if s.tried[i] = n >= minTrials; !s.tried[i] {
		return
	}
	s.square[i] = max(least, excess/squares)
	var sum float64
	for t, said := range s.said {
		if m := said[i]; m > 0 {
			z := (s.came[t][i] - m) / math.Sqrt(s.variance(i, m))
			s.z[t][i] = max(-far, min(far, z))
			sum += s.z[t][i] * s.z[t][i]
		}
	}
	if sum == 0 {
		s.tried[i] = false
		return
	}
	for _, z := range s.z {
		z[i] *= math.Sqrt(float64(len(s.z)) / sum)
	}
}

func (s *strays) variance(i int, mean float64) float64 { return mean + s.square[i]*mean*mean }

// belief is one less the shrinkage intensity of Schaefer and Strimmer, from the
// products of days, of which there are fewer than pairs of nodes.
func (s *strays) belief(z [][]float64) float64 {
	days := float64(len(z))
	var squares, spread, ones float64 // of the correlations; of the products they are means of
	for _, ok := range s.tried {
		if ok {
			ones++
		}
	}
	for t, a := range z {
		var fourth float64
		for _, v := range a {
			fourth += v * v * v * v
		}
		own := dot(a, a)
		spread += own*own - fourth
		squares += own * own
		for _, b := range z[:t] {
			p := dot(a, b)
			squares += 2 * p * p
		}
	}
	squares = squares/(days*days) - ones
	if squares <= 0 {
		return 0
	}
	less := days - 1
	variance := days / (less * less * less) * (spread - days*squares)
	return max(0, min(1, 1-variance/squares))
}

// toward is by how much to change the queues so that they meet the groups, all
// the way. z is what is known of who strays with whom.
func (s *strays) toward(said, variance []float64, z [][]float64, believed float64) []float64 {
	var groups []int
	var gaps []float64
	for g := range s.members {
		if sum := s.total(g, said); said[s.queues+g] > 0 && sum > 0 {
			groups, gaps = append(groups, g), append(gaps, said[s.queues+g]-sum)
		}
	}
	out := make([]float64, s.queues)
	if len(groups) == 0 {
		return out
	}
	sd := make([]float64, len(variance))
	for i, v := range variance {
		sd[i] = math.Sqrt(v)
	}
	shared := make([][]float64, len(groups)) // covariances of every node with each group's gap
	for a, g := range groups {
		shared[a] = s.withGap(g, sd, z, believed)
	}
	between := make([][]float64, len(groups))
	for a := range groups {
		between[a] = make([]float64, len(groups))
		for b, h := range groups {
			between[a][b] = shared[a][s.queues+h] - s.total(h, shared[a])
		}
	}
	for a, share := range solve(between, gaps) {
		for i := range out {
			out[i] -= share * shared[a][i]
		}
	}
	return out
}

// withGap is the covariance of what each node strays with what a group strays
// more than its members together.
func (s *strays) withGap(g int, sd []float64, z [][]float64, believed float64) []float64 {
	x := make([]float64, len(sd))
	x[s.queues+g] = sd[s.queues+g]
	for _, i := range s.members[g] {
		x[i] = -sd[i]
	}
	out := make([]float64, len(sd))
	for i, v := range x {
		out[i] = v
		if s.tried[i] {
			out[i] -= believed * v
		}
	}
	for _, row := range z {
		p := believed * dot(row, x) / float64(len(z))
		for i, v := range row {
			out[i] += p * v
		}
	}
	for i := range out {
		out[i] *= sd[i]
	}
	return out
}

// solve solves a small symmetric positive definite system (Cholesky); what
// repeats an earlier equation gets nothing.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	l := make([][]float64, n)
	x := make([]float64, n)
	for i := range n {
		l[i] = make([]float64, n)
		x[i] = b[i]
		for j := range i {
			if l[j][j] > 0 {
				l[i][j] = (a[i][j] - dot(l[i][:j], l[j][:j])) / l[j][j]
			}
			x[i] -= l[i][j] * x[j]
		}
		if rest := a[i][i] - dot(l[i][:i], l[i][:i]); rest > 1e-9*a[i][i] {
			l[i][i] = math.Sqrt(rest)
			x[i] /= l[i][i]
		} else {
			x[i] = 0
		}
	}
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j < n; j++ {
			x[i] -= l[j][i] * x[j]
		}
		if l[i][i] > 0 {
			x[i] /= l[i][i]
		} else {
			x[i] = 0
		}
	}
	return x
}

// learnSteps tells how far towards the groups the queues should have gone on the
// trials, where the correlations were learnt from the other days: all alike, as
// queues and groups together would have had it, and each of its own as far as
// its days tell. Few days leave it at half the way.
func (s *strays) learnSteps() {
	const folds, prior, few, fewOwn = 3, 0.5, 10, 10 // of the trial days
	own := make([]helped, s.queues)
	var all helped
	for f := range folds {
		from, to := f*len(s.z)/folds, (f+1)*len(s.z)/folds
		others := slices.Concat(s.z[:from], s.z[to:])
		believed := s.belief(others)
		for t := from; t < to; t++ {
			variance := make([]float64, s.size())
			for i, m := range s.said[t] {
				variance[i] = s.variance(i, m)
			}
			all.add(s.help(t, s.toward(s.said[t], variance, others, believed), variance, own))
		}
	}
	common := all.step(prior, few)
	s.steps = make([]float64, s.queues)
	for i := range s.steps {
		s.steps[i] = own[i].step(common, fewOwn)
	}
}

// helped is how moves went with the misses, and their size, both in terms of
// what was to be expected.
type helped struct{ gain, size, days float64 }

func (h *helped) add(more helped) {
	h.gain, h.size, h.days = h.gain+more.gain, h.size+more.size, h.days+more.days
}

// step is how far to go for the best, drawn to usual as if some days more had
// had it so.
func (h helped) step(usual, few float64) float64 {
	if h.size <= 0 {
		return usual
	}
	pull := few * h.size / h.days
	return max(0, min(1, (h.gain+usual*pull)/(h.size+pull)))
}

// help is how the moves of a trial day helped: queue by queue, which is added to
// own, and all in all, where the groups have the same say as the queues.
func (s *strays) help(t int, moves, variance []float64, own []helped) (all helped) {
	const far = 3
	of := func(move, miss, v float64) helped {
		if v <= 0 || move == 0 {
			return helped{}
		}
		sd := math.Sqrt(v)
		return helped{move * max(-far*sd, min(far*sd, miss)) / v, move * move / v, 1}
	}
	count := func(h helped, share float64) {
		all.gain, all.size = all.gain+h.gain*share, all.size+h.size*share
		all.days = max(all.days, h.days)
	}
	for i, m := range moves {
		h := of(m, s.came[t][i]-s.said[t][i], variance[i])
		own[i].add(h)
		count(h, 1/float64(s.queues))
	}
	for g := range s.members {
		if at := s.queues + g; s.said[t][at] > 0 {
			h := of(s.total(g, moves), s.came[t][at]-s.total(g, s.said[t]), variance[at])
			count(h, 1/float64(len(s.members)))
		}
	}
	return all
}

// factors are by what to multiply the queues' forecasts of a day.
func (s *strays) factors(said, variance []float64) []float64 {
	const least, most = 0.5, 2 // one bad line must not turn a queue over
	out := s.toward(said, variance, s.z, s.believed)
	for i, move := range out {
		if said[i] <= 0 {
			out[i] = 1
			continue
		}
		out[i] = max(least, min(most, 1+s.steps[i]*move/said[i]))
	}
	return out
}
