package staffing

import (
	"math"
	"math/rand/v2"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/hotlined/hotlined/internal/hotline"
)

// nearlyAll is how much of the work that can wait, and that can be done in time at
// all, is to be done in time: a promise to the last mail is beyond any staff.
const nearlyAll = 0.99

// margins are by how much more work than expected is prepared for, at most: the
// least that keeps the promise is taken.
var margins = []float64{1, 1.03, 1.06, 1.1, 1.15, 1.2, 1.3, 1.4, 1.55, 1.7, 1.9, 2.2, 2.6, 3}

// courses are courses that the work of a plan may take, as factors on its pieces.
type courses [][]float64

// coursesOf draws them; none where the forecasts are taken as known. Counts scatter
// as Poisson's, each piece of work as an exponential one; what the forecast may be
// wrong by multiplies them, half of it the same all the time, half of it a day's own.
func (p *laterPlan) coursesOf(uncertainty string) courses {
	unsure := false
	for _, f := range p.forecasts {
		unsure = unsure || p.errorOf(f) > 0
	}
	if uncertainty == "none" || !unsure {
		return nil
	}
	const most, work = 200, 1_000_000
	rng := rand.New(rand.NewPCG(4, 30))
	out := make(courses, max(40, min(most, work/max(1, len(p.work)))))
	for i := range out {
		out[i] = make([]float64, len(p.work))
		always, today, day := rng.NormFloat64(), 0.0, time.Time{}
		for k, source := range p.source {
			out[i][k] = 1
			if source < 0 {
				continue // has come already
			}
			f := p.forecasts[source]
			if f.Start.Sub(day) >= 24*time.Hour {
				today, day = rng.NormFloat64(), f.Start.Truncate(24*time.Hour)
			}
			variance := math.Log1p(p.errorOf(f))
			times := math.Exp(math.Sqrt(variance/2)*(always+today) - variance/2)
			shape := f.Mean * times / 2
			if shape > 0 {
				out[i][k] = distuv.Gamma{Alpha: shape, Beta: f.Mean / 2, Src: rng}.Rand()
			}
		}
	}
	return out
}

// errorOf is the squared coefficient of variation of what a forecast's work may turn
// out to be, beside the chance of single contacts.
func (p *laterPlan) errorOf(f hotline.Forecast) float64 {
	if f.Mean <= 0 || f.AHT <= 0 {
		return 0
	}
	var out float64
	for _, c := range chances(f) {
		off := c.Rate*f.Interval.Seconds()/f.Mean - 1
		out += c.Weight * off * off
	}
	aht := float64(f.AHTSD) / float64(f.AHT)
	return out + aht*aht
}

// prepare finds the least margin with which the promise is kept, by halving: more
// margin is never worse. It returns the plan made with it and the share of the work
// that is done in time, on average.
func (p *laterPlan) prepare(c Config, base, spare []float64, open []bool) (made levelled, inTime float64) {
	made = p.level(1, base, spare, open)
	all := p.courses
	if all == nil {
		return made, made.attainable
	}
	never := p.never(open)
	kept := func(l levelled) (ok bool, mean float64) {
		var met, most float64
		capacity := l.capacity(spare)
		work := make([]Deferred, len(p.work))
		for _, times := range all {
			var came, possible float64
			for k, d := range p.work {
				d.Work *= times[k]
				work[k] = d
				came += d.Work
				if !never[k] {
					possible += d.Work
				}
			}
			share := DoneInTime(work, capacity)
			mean += share / float64(len(all))
			most += possible / max(came, 1e-9) / float64(len(all))
			if share*came >= nearlyAll*possible-1e-9 {
				met++
			}
		}
		if c.Uncertainty == "probability" {
			return met >= c.Probability*float64(len(all)), mean
		}
		return mean >= nearlyAll*most-1e-9, mean
	}
	ok, inTime := kept(made)
	for lo, hi := 0, len(margins); !ok && hi-lo > 1; { // not kept at lo, kept at hi
		mid := (lo + hi) / 2
		l := p.level(margins[mid], base, spare, open)
		enough, mean := kept(l)
		if enough || mid == len(margins)-1 {
			made, inTime = l, mean
		}
		if enough {
			hi = mid
		} else {
			lo = mid
		}
	}
	return made, inTime
}

// never tells of each piece whether it cannot be done in time by anybody: nobody
// works before it is due.
func (p *laterPlan) never(open []bool) []bool {
	out := make([]bool, len(p.work))
	for k, d := range p.work {
		_, inTime := pieceOf(d, open)
		out[k] = !inTime
	}
	return out
}

// levelled is the work of a plan, laid into its slots.
type levelled struct {
	agents     []float64 // on top of the spare time that is used
	used       []float64 // of the spare time
	attainable float64   // share of the work that has any slot before it is due
}

// level lays so many times the work into the spare time, and what is left into the
// troughs.
func (p *laterPlan) level(times float64, base, spare []float64, open []bool) (out levelled) {
	work, whole := make([]Deferred, len(p.work)), 0.0
	for k, d := range p.work {
		d.Work *= times
		work[k] = d
		whole += d.Work
	}
	rest, used := absorb(work, spare)
	agents, late := Level(rest, base, open)
	out = levelled{agents: agents, used: used, attainable: 1}
	if whole > 0 {
		out.attainable = 1 - late/whole
	}
	return out
}

// crumb is so little work that no agent is called for it.
const crumb = 0.02

// called is the number of agents that so much work calls for.
func called(agents float64) int { return int(math.Ceil(agents - crumb)) }

// capacity is what can be done in each slot.
func (l levelled) capacity(spare []float64) []float64 {
	out := make([]float64, len(l.agents))
	for s, n := range l.agents {
		out[s] = spare[s] + float64(called(n))
	}
	return out
}
