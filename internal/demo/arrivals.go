package demo

import "slices"

// incident is something that went wrong, and who rang because of it.
type incident struct {
	name     string
	from, to int64
	factor   [queueCount]float64 // how many times the usual callers
}

// arrival is one contact from outside.
type arrival struct {
	at    int64
	queue int
	visit *visit // of who comes back after weeks; nil: a matter of its own
}

// busy is how much busier than expected the day is for each queue: most of it
// is shared (the weather, the news), some is the queue's own.
func busy(seed uint64, d day) (x [queueCount]float64) {
	r := roll(seed, "busy", d.index)
	shared := r.gamma(0.055)
	for q := range x {
		x[q] = shared * r.gamma(0.04)
	}
	return x
}

// incidents returns what goes wrong on a day: every eight weeks, on a Tuesday
// or so, card payments fail all morning.
func incidents(seed uint64, d day) []incident {
	week, inWeek := d.index/7, d.index%7
	r := roll(seed, "incident", week)
	if week%8 != 6 || inWeek != 1+r.IntN(3) {
		return nil
	}
	from := d.clock(r.between(9.5, 10.5))
	return []incident{{
		name:   "card payments down",
		from:   from,
		to:     from + seconds(r.between(80, 120)*60),
		factor: [queueCount]float64{cards: 3.4, accounts: 1.5, complaints: 1.6},
	}}
}

// flu is the share of agents who call in sick on a day beyond the usual ones:
// every eight weeks there is one really bad Thursday or Friday.
func flu(seed uint64, d day) float64 {
	week, inWeek := d.index/7, d.index%7
	if week%8 == 1 && inWeek == 3+roll(seed, "flu", week).IntN(2) {
		return 0.20
	}
	return 0
}

// arrivals draws the callers of one day, in order.
func arrivals(seed uint64, d day) (out []arrival) {
	r := roll(seed, "arrivals", d.index)
	luck, trouble := busy(seed, d), incidents(seed, d)
	for q := range queueCount {
		for at := d.midnight.Unix(); at < d.next.Unix(); at += 300 {
			mean := d.rate(q, at) / 12 * luck[q]
			for _, i := range trouble {
				if at >= i.from && at < i.to {
					mean *= i.factor[q]
				}
			}
			for range r.poisson(mean) {
				out = append(out, arrival{at: at + r.Int64N(300), queue: q})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b arrival) int { return int(a.at - b.at) })
	return out
}
