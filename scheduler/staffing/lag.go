package staffing

import "math"

// Offered is the offered load of every interval, in erlangs, as it makes itself
// felt: the mean number of contacts that would be in progress if every one found
// an agent at once, averaged over the interval. Long calls carry the load of an
// interval into the next ones, so that the load lags behind the arrivals and is
// smoother than they are. It begins with so many contacts in progress.
//
// Staffing every interval for this load instead of its own rate times handling
// time is the modified-offered-load approximation. Sources: Jagerman 1975;
// Jennings, Mandelbaum, Massey and Whitt 1996, Server staffing to meet
// time-varying demand; Green, Kolesar and Soares 2001, on lagged intervals.
func Offered(periods []Period, inProgress float64) []float64 {
	out := make([]float64, len(periods))
	m := inProgress
	for i, p := range periods {
		left := math.Exp(-p.Seconds / p.AHT)
		level := p.Erlangs()
		out[i] = level + (m-level)*(1-left)*p.AHT/p.Seconds
		m = level + (m-level)*left
	}
	return out
}
