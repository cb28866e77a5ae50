package forecast

import (
	"math"
	"slices"
	"time"
)

// profile learns how the contacts of a day spread over its slots. Each weekday
// has its own shape, forgotten slowly; where a weekday has too few contacts to
// tell its shape from the noise of days, it leans on the other weekdays with the same
// hours, and those on their neighbouring slots.
type profile struct {
	forget float64      // share of the weekday's past forgotten with each new one
	sum    [7][]float64 // discounted contacts
	seen   [7][]float64 // discounted observations
	noise  float64      // variance of a slot's contacts around the shape, over that of chance
	days   int          // that taught noise
	room   []float64    // to work in
}

func newProfile(perDay int, forget float64) *profile {
	p := &profile{forget: forget, noise: 1}
	for w := range 7 {
		p.sum[w], p.seen[w] = make([]float64, perDay), make([]float64, perDay)
	}
	return p
}

func (p *profile) clone() *profile {
	c := &profile{forget: p.forget, noise: p.noise, days: p.days}
	for w := range 7 {
		c.sum[w] = append([]float64(nil), p.sum[w]...)
		c.seen[w] = append([]float64(nil), p.seen[w]...)
	}
	return c
}

// learn takes in a day.
func (p *profile) learn(w time.Weekday, values []float64, seen []uint8) {
	for k, v := range values {
		if seen[k] == 0 {
			continue
		}
		p.sum[w][k] = p.sum[w][k]*(1-p.forget) + v
		p.seen[w][k] = p.seen[w][k]*(1-p.forget) + 1
	}
}

// tame brings slots that got far more or fewer contacts than the shape says, in
// a burst or while the telephones were down, nearer to it, and learns how far
// slots usually stray.
func (p *profile) tame(shape, values []float64, total float64) []float64 {
	const far, window = 2.5, 40
	var chi, slots float64
	out := slices.Clone(values)
	for k, share := range shape {
		mean := share * total
		if mean <= 0 {
			continue
		}
		sd := math.Sqrt(mean * p.noise)
		z := (values[k] - mean) / sd
		if p.days > settled {
			z = max(-far, min(far, z))
			out[k] = max(0, mean+z*sd)
		}
		chi += z * z * p.noise
		slots++
	}
	if slots > 2 {
		p.days++
		p.noise += (chi/(slots-1) - p.noise) / float64(min(p.days+5, window))
		p.noise = max(p.noise, 1)
	}
	return out
}

// shape writes the share of the day's contacts that falls into each open slot.
// It reports false where nothing has been learnt.
func (p *profile) shape(w time.Weekday, open []bool, out []float64) bool {
	pooled, contacts := p.pooled(w, open)
	if contacts == 0 {
		return false
	}
	smooth(pooled, open, contacts/p.noise)
	own, total := p.rates(w, open)
	if total == 0 {
		copy(out, pooled)
		return true
	}
	lean := leaning(own, pooled, total, p.weight(w)/p.noise)
	var sum float64
	for k := range out {
		out[k] = 0
		if open[k] {
			out[k] = (own[k] + lean*pooled[k]) / (total + lean)
			sum += out[k]
		}
	}
	for k := range out {
		out[k] /= sum
	}
	return true
}

// rates are the contacts per day of a weekday's open slots, and their sum.
// They are good until the next are asked for.
func (p *profile) rates(w time.Weekday, open []bool) (rates []float64, total float64) {
	p.room = slices.Grow(p.room[:0], len(open))[:len(open)]
	rates = p.room
	clear(rates)
	for k := range rates {
		if open[k] && p.seen[w][k] > 0 {
			rates[k] = p.sum[w][k] / p.seen[w][k]
			total += rates[k]
		}
	}
	return rates, total
}

// weight is about how many days of the weekday are remembered.
func (p *profile) weight(w time.Weekday) float64 {
	var most float64
	for _, n := range p.seen[w] {
		most = max(most, n)
	}
	return most
}

// pooled is the shape over all weekdays that are open at about the same time,
// and how many contacts it is made of.
func (p *profile) pooled(w time.Weekday, open []bool) ([]float64, float64) {
	out := make([]float64, len(open))
	known := p.weight(w) > 0 // a weekday never seen is like any other
	var all float64
	for v := range 7 {
		rates, total := p.rates(time.Weekday(v), open)
		weight := p.weight(time.Weekday(v))
		if total == 0 || time.Weekday(v) != w && known && !p.alike(time.Weekday(v), w, open) {
			continue
		}
		for k, r := range rates {
			out[k] += r * weight
		}
		all += total * weight
	}
	if all == 0 {
		return nil, 0
	}
	for k := range out {
		out[k] /= all
	}
	return out, all
}

// alike reports whether two weekdays use nearly the same slots.
func (p *profile) alike(v, w time.Weekday, open []bool) bool {
	var both, either int
	for k := range open {
		a, b := p.sum[v][k] > 0, p.sum[w][k] > 0
		if !open[k] {
			continue
		}
		if a && b {
			both++
		}
		if a || b {
			either++
		}
	}
	return either == 0 || float64(both) >= 0.8*float64(either)
}

// leaning is how many contacts' worth of the pooled shape to mix into a
// weekday's own. It follows from how much more the two differ than chance would
// make them: as much as chance, and they are the same shape.
func leaning(own, pooled []float64, total, days float64) float64 {
	var chi, df float64
	for k := range own {
		if e := pooled[k] * total; e > 0 {
			d := own[k] - e
			chi += d * d / e * days
			df++
		}
	}
	if df < 2 {
		return 0
	}
	const mostly = 50 // a weekday never counts for less than a fiftieth
	excess := max(chi/(df-1)-1, 1.0/mostly)
	return total / excess
}

// smooth evens out a shape whose slots hold too few contacts to be told apart:
// the fewer, the wider. It does not mix what closing hours keep apart.
func smooth(shape []float64, open []bool, contacts float64) {
	const plenty = 150 // contacts in a slot that make its height certain enough
	var slots float64
	for _, o := range open {
		if o {
			slots++
		}
	}
	if slots == 0 || contacts <= 0 {
		return
	}
	passes := min(int(plenty*slots/contacts), 12)
	next := make([]float64, len(shape))
	for range passes {
		for k, v := range shape {
			left, right := v, v
			if k > 0 && open[k] && open[k-1] {
				left = shape[k-1]
			}
			if k+1 < len(shape) && open[k] && open[k+1] {
				right = shape[k+1]
			}
			next[k] = (left + 2*v + right) / 4
		}
		copy(shape, next)
	}
}
