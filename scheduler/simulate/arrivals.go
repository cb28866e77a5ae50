package simulate

import (
	"math"
	"math/rand/v2"
)

// source is where the contacts of a queue come from.
type source struct {
	arrivals, keys dice
	plan           *Arrivals
	values         []float64 // per interval: expectations, or contacts
	factors        []float64 // per day
	paces          []float64 // per day, of handling times; none: all 1
	dayOf          []int32
	length         float64
	interval       int // being filled
	rest           int // contacts yet to come in it, where their number is given
	instant        int
}

func (s *source) init() {
	s.arrivals.rng, s.keys.rng = rand.New(&s.arrivals.pcg), rand.New(&s.keys.pcg)
}

// reset begins a replication: which path it is, and how busy its days are.
func (s *source) reset(m *model, q, replication int, own uint64) {
	s.plan, s.values, s.dayOf, s.length = &m.Queues[q].Arrivals, m.Queues[q].Arrivals.Rates, m.dayOf, m.Interval
	s.interval, s.rest, s.instant = -1, 0, 0
	if n := len(s.plan.Paths); n > 0 {
		s.values = s.plan.Paths[replication%n]
	}
	if s.factors == nil {
		s.factors = make([]float64, m.days())
	}
	// The busyness of a day is the same for all queues, but for each queue's own.
	common := s.arrivals.of(own, forDays)
	for d := range s.factors {
		s.factors[d] = busyness(common, m.DayFactorCV)
	}
	alone := s.arrivals.of(own+uint64(q)+1, forDays)
	for d := range s.factors {
		s.factors[d] *= busyness(alone, s.plan.DayCV)
	}
	s.paces = s.paces[:0]
	if cv := m.Queues[q].HandlingDayCV; cv > 0 {
		paces := s.arrivals.of(own+uint64(q), forPaces)
		for range s.factors {
			s.paces = append(s.paces, busyness(paces, cv))
		}
	}
	s.arrivals.of(own+uint64(q), forArrivals)
	s.keys.of(own+uint64(q), forKeys)
}

func busyness(r *rand.Rand, cv float64) float64 {
	if cv <= 0 {
		return 1
	}
	shape := 1 / (cv * cv)
	return gamma(r, shape) / shape
}

// next is when the next contact enters, after now; +Inf where none does.
func (s *source) next(now float64) float64 {
	if s.plan.Instants != nil {
		if s.instant == len(s.plan.Instants) {
			return math.Inf(1)
		}
		s.instant++
		return s.plan.Instants[s.instant-1]
	}
	switch {
	case len(s.values) == 0:
		return math.Inf(1) // others send their contacts here
	case s.plan.Counts:
		return s.counted(now)
	}
	return s.poisson(now)
}

// poisson spends one exponential of expected contacts on the intervals to come.
func (s *source) poisson(now float64) float64 {
	budget := s.arrivals.rng.ExpFloat64()
	for i := max(0, s.interval); i < len(s.dayOf); i++ {
		s.interval = i
		rate := perInterval(s.values, i) * s.factors[s.dayOf[i]] / s.length
		end := float64(i+1) * s.length
		if have := rate * (end - now); have > budget {
			return now + budget/rate
		} else if end > now {
			budget -= have
			now = end
		}
	}
	s.interval = len(s.dayOf)
	return math.Inf(1)
}

// counted spreads the given number of contacts evenly over their interval: the
// earliest of n uniform instants, then the earliest of the rest.
func (s *source) counted(now float64) float64 {
	for s.rest == 0 {
		s.interval++
		if s.interval >= len(s.dayOf) {
			return math.Inf(1)
		}
		whole, part := math.Modf(perInterval(s.values, s.interval))
		s.rest = int(whole)
		if part > 0 && s.arrivals.rng.Float64() < part {
			s.rest++
		}
		now = float64(s.interval) * s.length
	}
	end := float64(s.interval+1) * s.length
	u := 1 - s.arrivals.rng.Float64()
	now += (end - now) * -math.Expm1(math.Log(u)/float64(s.rest))
	s.rest--
	return min(now, math.Nextafter(end, 0))
}
