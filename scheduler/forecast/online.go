package forecast

import "math"

// dayFor measures the variance of the day factor on past days, and how much
// wider or narrower the bands of day totals must be.
//
// A band measured on past days holds less than it promises while a line grows
// restless, and more when it has calmed down. So the past days are gone through
// again as they came: what the bands would have been on each, from the days
// known by then, and whether they held. A miss widens the band, a hit narrows it
// a little, so that in the long run the band holds its share whatever the line
// does (adaptive conformal inference, Gibbs and Candes, NeurIPS 2021, with a
// memory that fades).
func (s spread) dayFor(days []pastDay) (day, wide [bands]float64) {
	const pace, keep, oddity = 0.1, 0.97, 0.5
	var log [bands]float64
	var seen steady
	next := 0
	for _, d := range days {
		for ; days[next].day < d.origin; next++ {
			seen.add(days[next])
		}
		if seen.days < minTrials {
			continue
		}
		then := s
		then.day = seen.variances()
		for b := range log {
			then.wide[b] = math.Exp(log[b])
		}
		q, by := then.total(d.mean), pace/math.Sqrt(float64(d.day-d.origin+1)) // what is known late is followed slowly
		if d.odd {
			by *= oddity
		}
		for b, share := range Bands {
			log[b] = keep*log[b] + by*(share-q.hold(b, d.came))/math.Sqrt(share*(1-share))
		}
	}
	for _, d := range days[next:] {
		seen.add(d)
	}
	for b := range log {
		wide[b] = math.Exp(log[b])
	}
	return seen.variances(), wide
}

// steady holds by how much the ordinary days seen so far strayed.
type steady struct {
	steps [bands][]step
	days  int
}

func (s *steady) add(d pastDay) {
	if d.odd {
		return
	}
	s.days++
	for b := range s.steps {
		s.steps[b] = append(s.steps[b], d.step(b, d.mean*d.mean))
	}
}

// variances are those of the day factor that would have made each band hold its
// share of the days.
func (s *steady) variances() (out [bands]float64) {
	for b, steps := range s.steps {
		out[b] = quantileOf(steps, Bands[b])
	}
	return out
}
