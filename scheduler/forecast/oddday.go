package forecast

import "math"

// How often a day is another than ordinary days are, by how much such days differ
// (as standard deviation of the log), and how much of that lasts.
const (
	oddShare = 0.03
	oddSD    = 0.35
	oddLasts = 0.85
)

// otherDay tells of a day that has gone further astray than ordinary days do how
// surely it is another kind of day altogether, and by what factor its rest will
// differ then. What is learnt from ordinary days, mostly luck that does not last,
// says nothing about it. An outage or a burst is no other day: all quarters of it
// must have strayed the same way.
func otherDay(said, actual []float64, seen []uint8, open []bool, limit float64) (surely, times float64) {
	p := pulseOf(said, actual, seen, open)
	if math.Abs(p.ratio) <= limit || math.Abs(p.ratio) > 3*oddSD { // no day, but an outage
		return 0, 1
	}
	steady := steadyStray(said, actual, seen, open, p.ratio)
	ordinary := limit / 3
	odds := func(x float64) float64 {
		other := oddShare / oddSD * math.Exp(-x*x/(2*oddSD*oddSD))
		return other / (other + (1-oddShare)/ordinary*math.Exp(-x*x/(2*ordinary*ordinary)))
	}
	at := odds(limit)
	if surely = (odds(math.Abs(steady)) - at) / (1 - at); surely <= 0 || math.Abs(steady) <= limit {
		return 0, 1
	}
	return surely, math.Exp(oddLasts * steady)
}

// steadyStray is by how much all of the day so far has strayed, or its latest
// quarter if that is less; 0 unless every quarter of it has strayed half as much.
func steadyStray(said, actual []float64, seen []uint8, open []bool, ratio float64) float64 {
	const quarters = 4
	var slots []int
	for k := range said {
		if open[k] && seen[k] > 0 {
			slots = append(slots, k)
		}
	}
	if len(slots) < quarters {
		return 0
	}
	last := 0.0
	for q := range quarters {
		var came, expected float64
		for _, k := range slots[q*len(slots)/quarters : (q+1)*len(slots)/quarters] {
			came, expected = came+actual[k], expected+said[k]
		}
		if last = logRatio(came, expected) / ratio; last < 0.5 {
			return 0
		}
	}
	return ratio * min(last, 1)
}
