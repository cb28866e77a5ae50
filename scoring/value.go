package scoring

import (
	"math"
	"slices"
)

// Value is a key figure with its uncertainty.
//
// Low and High are a 95 % interval for what the figure would settle at if the
// same conditions went on; Value lies between them. For a census - a maximum, or
// shares of measured time over a single stretch - there is nothing to be
// uncertain about and all three are equal. No field is ever NaN or infinite.
type Value struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	N     float64 `json:"n"` // what it rests on: contacts, surveys, evaluations, or seconds
}

// Of is the figure's value, and false where there is nothing to divide by. Its
// interval takes contacts as independent of each other, which flatters: see
// [KPI.OfDays].
func (k KPI) Of(c *Counts) (Value, bool) {
	num, den := k.Num.Of(c), k.Den.Of(c)
	if den <= 0 {
		return Value{}, false
	}
	v := Value{Value: num / den * k.scale(), N: k.observations(c)}
	switch k.Kind {
	case Share:
		v.Low, v.High = k.shareInterval(v.Value, k.observations(c))
	case Mean:
		v.Low, v.High = k.meanInterval(c, num, den)
	case Balance:
		v.Low, v.High = k.balanceInterval(c, den)
	case Maximum:
		v.Value = num * k.scale()
		v.Low, v.High = v.Value, v.Value
	case Quantile:
		v.Value, v.Low, v.High = c.waits(k.Waits).quantile(k.Level)
	default:
		v.Low, v.High, v.N = v.Value, v.Value, den*1e-3
	}
	return v, true
}

// minDays is how many days it takes before the differences between them say
// anything about how much days differ.
const minDays = 8

// OfDays is the figure over several days, with an interval that knows that the
// contacts of one day share its weather: on a bad day everybody waits. The
// spread between days widens the interval of [KPI.Of], by the design effect for
// shares (Kish 1965; a Wilson interval on the effective sample, as Korn and
// Graubard 1998) and by Student's t on the days for means. It never narrows it.
func (k KPI) OfDays(days []Counts) (Value, bool) {
	all := Total(days)
	return k.ofDays(days, &all)
}

// Total adds counts up.
func Total(parts []Counts) (all Counts) {
	for i := range parts {
		all.Merge(&parts[i])
	}
	return all
}

// ofDays is OfDays where the days were added up before.
func (k KPI) ofDays(days []Counts, all *Counts) (Value, bool) {
	var nums, dens []float64
	for i := range days {
		if den := k.Den.Of(&days[i]); den > 0 {
			nums, dens = append(nums, k.Num.Of(&days[i])), append(dens, den)
		}
	}
	v, ok := k.Of(all)
	if !ok || len(dens) < minDays || !slices.Contains([]Kind{Share, Mean, TimeShare}, k.Kind) {
		return v, ok
	}
	between := clusterVariance(nums, dens) * k.scale() * k.scale()
	if k.Kind == Share {
		p := min(v.Value, 1)
		n := k.observations(all)
		if alone := p * (1 - p) / n; alone > 0 {
			n /= max(1, between/alone)
		}
		v.Low, v.High = k.shareInterval(v.Value, n)
		return v, true
	}
	half := studentT(0.975, float64(len(dens)-1)) * math.Sqrt(between)
	v.Low = min(v.Low, max(v.Value-half, k.Least))
	v.High = max(v.High, v.Value+half)
	if k.Most > 0 {
		v.High = min(v.High, k.Most)
	}
	return v, true
}

// clusterVariance is the variance of Σnum/Σden when it is whole clusters that
// were drawn: the linearised ratio estimator (Cochran 1977, section 6.3).
func clusterVariance(nums, dens []float64) float64 {
	var num, den, squares float64
	for i := range dens {
		num, den = num+nums[i], den+dens[i]
	}
	for i := range dens {
		residual := nums[i] - num/den*dens[i]
		squares += residual * residual
	}
	clusters := float64(len(dens))
	return squares / (den * den) * clusters / (clusters - 1)
}

// observations is how many independent things were seen.
func (k KPI) observations(c *Counts) float64 {
	if len(k.N) > 0 {
		return k.N.Of(c)
	}
	return k.Den.Of(c)
}

func (k KPI) shareInterval(share, n float64) (low, high float64) {
	p := min(max(share, 0), 1)
	low, high = Wilson(p*n, n)
	return min(low, share), max(high, share)
}

// meanInterval knows the sum, how many it is the sum of, and sometimes the sum
// of squares.
func (k KPI) meanInterval(c *Counts, num, den float64) (low, high float64) {
	mean := num / den * k.scale()
	square := c.n[k.Square] * k.scale() * k.scale()
	switch {
	case k.Most > 0:
		span := k.Most - k.Least
		low, high = Wilson((mean-k.Least)/span*den, den)
		return k.Least + low*span, k.Least + high*span
	case k.Square != none && square > 0 && den >= 2:
		variance := max(square-den*mean*mean, 0) / (den - 1)
		half := studentT(0.975, den-1) * math.Sqrt(variance/den)
		return max(mean-half, 0), mean + half
	}
	low, high = MeanOfTimes(mean, den)
	return low, high
}

func (k KPI) balanceInterval(c *Counts, n float64) (low, high float64) {
	var good, bad float64
	for _, t := range k.Num {
		if t.Times > 0 {
			good += c.n[t.Count]
		} else {
			bad += c.n[t.Count]
		}
	}
	low, high = NetPromoters(good, bad, n)
	return low * k.scale(), high * k.scale()
}

func (c *Counts) waits(w Waits) Histogram {
	if w == AbandonedWaits {
		return c.AbandonedWaits
	}
	return c.AnsweredWaits
}
