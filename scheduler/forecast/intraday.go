package forecast

import (
	"math"
	"slices"
)

// pulse is how a day under way has gone so far.
type pulse struct {
	slot  int     // the last one over
	ratio float64 // log of what came over what was said; 0 where nothing was said
}

// pulseOf compares what came in the slots so far with what was said of them.
func pulseOf(said, actual []float64, seen []uint8, open []bool) pulse {
	var sumCame, sumSaid float64
	p := pulse{slot: -1}
	for k := range said {
		if open[k] && seen[k] > 0 {
			sumCame, sumSaid, p.slot = sumCame+actual[k], sumSaid+said[k], k
		}
	}
	if sumSaid > 0 {
		p.ratio = logRatio(sumCame, sumSaid)
	}
	return p
}

// logRatio compares counts without falling over the first quiet minutes.
func logRatio(came, said float64) float64 {
	return max(-1.5, min(1.5, math.Log((came+1)/(said+1))))
}

// lasting is how much of a pulse lasts, learnt from past days cut at the same
// slot. Scaling the rest of a day by all of it would take every chance for a
// trend.
type lasting struct {
	today    float64 // share that lasts for the rest of the day
	tomorrow float64 // share that the next day inherits
	limit    float64 // size from which a pulse says no more: an outage, a burst
}

// learnLasting learns from trials at a lead of a day; later are trials at the
// shortest lead beyond, which did not know of the day before.
func learnLasting(trials, later []*trial, column, slot int) lasting {
	const usualToday, usualTomorrow, days = 0.5, 0.2, 4 // what to think before any day was seen
	cuts := cutAll(trials, column, slot)
	out := lasting{limit: limitOf(cuts)}
	clip := func(x float64) float64 { return max(-out.limit, min(out.limit, x)) }
	next := map[Day]float64{}
	for _, t := range later {
		if t.said[column] != nil {
			said, actual := t.totals(column)
			next[t.day] = logRatio(actual, said)
		}
	}
	prior := days * out.limit * out.limit / 9
	xx, today, tomorrow := prior, usualToday*prior, usualTomorrow*prior
	xxNext := prior
	for _, c := range cuts {
		x := clip(c.ratio)
		xx += x * x
		today += x * clip(c.rest)
		if y, ok := next[c.day+1]; ok {
			xxNext += x * x
			tomorrow += x * clip(y)
		}
	}
	out.today, out.tomorrow = max(0, min(1, today/xx)), max(0, min(0.8, tomorrow/xxNext))
	return out
}

// cut is a past day, cut where the day under way stands.
type cut struct {
	day         Day
	ratio, rest float64 // logs of what came over what was said, before and after
}

func cutAll(trials []*trial, column, slot int) []cut {
	var out []cut
	for _, t := range trials {
		if t.said[column] == nil {
			continue
		}
		var came, said [2]float64 // up to the slot, and after it
		for k := range t.actual {
			part := 0
			if k > slot {
				part = 1
			}
			if t.counted(k) {
				came[part] += t.actual[k]
				said[part] += t.said[column][k]
			}
		}
		if said[0] > 0 && said[1] > 0 {
			out = append(out, cut{t.day, logRatio(came[0], said[0]), logRatio(came[1], said[1])})
		}
	}
	return out
}

// limitOf is three times the usual size of a pulse.
func limitOf(cuts []cut) float64 {
	const few, usual, times = 10, 0.1, 3 * 1.4826
	if len(cuts) < few {
		return 3 * usual
	}
	sizes := make([]float64, len(cuts))
	for i, c := range cuts {
		sizes[i] = math.Abs(c.ratio)
	}
	slices.Sort(sizes)
	return max(times*sizes[len(sizes)/2], 0.03)
}

// rest is the factor by which to scale the rest of the day.
func (l lasting) rest(p pulse) float64 {
	return math.Exp(l.today * max(-l.limit, min(l.limit, p.ratio)))
}

// ahead is the factor by which to scale a later day. What was an outage today
// says nothing about tomorrow.
func (l lasting) ahead(p pulse, days int) float64 {
	if math.Abs(p.ratio) > l.limit {
		return 1
	}
	const keep = 0.7 // a day
	return math.Exp(l.tomorrow * math.Pow(keep, float64(days-1)) * p.ratio)
}

// updated is the trial as it would have been said again after the slot: what
// is left of the day.
func (t *trial) updated(column, slot int, l lasting) *trial {
	cutOff := make([]uint8, len(t.seen))
	copy(cutOff, t.seen[:slot+1])
	factor := l.rest(pulseOf(t.said[column], t.actual, cutOff, t.open))
	u := &trial{day: t.day, origin: t.origin, open: t.open, actual: t.actual, seen: slices.Clone(t.seen)}
	said := make([]float64, len(t.actual))
	for k := range said {
		if k <= slot {
			u.seen[k] = 0
		} else {
			said[k] = t.said[column][k] * factor
		}
	}
	u.said = [][]float64{said}
	return u
}
