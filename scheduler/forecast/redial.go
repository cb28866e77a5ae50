package forecast

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Redials tells fresh demand from those who ring again because nobody served
// them the first time. A bad week with many abandoned calls brings many redials;
// taken for demand, they would be staffed for in the good weeks to come. Fresh
// demand is what is forecast, and the redials to be expected at the service that
// is aimed at are added to it.
//
// With a share a of all attempts unserved, of whom the share p tries again, f
// fresh contacts make f / (1 - p a) attempts. (Ding, Koole and van der Mei, On
// the estimation of the true demand in call centers with redials and reconnects,
// EJOR 2015; Aguir, Karaesmen, Aksin and Chauvet, The impact of retrials on call
// center performance, OR Spectrum 2004.) A reconnect, somebody who comes again
// after being served, is demand like any other: no better service that day would
// have kept it away.
type Redials struct {
	Told  bool    // enough customers are known to tell
	Known float64 // share of the contacts whose customer is known
	Again float64 // share of the unserved who try again
	Share float64 // redials as a share of what came
	Back  float64 // reconnects as a share of what came

	ratio []float64 // redials per fresh contact to be expected, by clock slot
	width int64
	loc   *time.Location
}

const (
	enoughKnown  = 0.8 // share of contacts whose customer is known, to tell redials
	redialMemory = 42  // days, half-life
)

// heard is what is known of some contacts of known customers.
type heard struct{ offered, known, unserved, redials, reconnects float64 }

func (h *heard) add(c Count, weight float64) {
	h.offered += c.Offered * weight
	h.known += c.Known * weight
	h.unserved += c.KnownUnserved * weight
	h.redials += c.Redials * weight
	h.reconnects += c.Reconnects * weight
}

// Fresh is the history without its redials, and what was learnt about them.
// Where fewer than 80 % of the contacts tell their customer nothing can be told,
// and the history stays as it is. The share of unserved that is expected is that
// of the median day, and no more than maxAbandon, the hotline's own target (zero:
// it has none). Counts from asOf on are not looked at.
func (q QueueHistory) Fresh(asOf time.Time, loc *time.Location, interval time.Duration, maxAbandon float64) (QueueHistory, Redials) {
	r := Redials{loc: loc, width: int64(interval / time.Second)}
	if !slices.ContainsFunc(q.Counts, func(n Count) bool { return n.Known > 0 }) {
		return q, r
	}
	slots := make([]heard, secondsPerDay/r.width)
	days := map[Day]*heard{}
	var all, plain heard
	c := clock{loc: loc}
	for _, n := range q.Counts {
		if !n.Start.Before(asOf) {
			continue
		}
		d, second := c.local(n.Start)
		if days[d] == nil {
			days[d] = &heard{}
		}
		w := recency(n.Start, asOf, redialMemory)
		days[d].add(n, 1)
		plain.add(n, 1)
		all.add(n, w)
		slots[second/r.width].add(n, w)
	}
	if plain.offered > 0 {
		r.Known = plain.known / plain.offered
	}
	if r.Known < enoughKnown {
		return q, r
	}
	r.Told, r.Again = true, all.redials/max(all.unserved, 1)
	r.Share, r.Back = all.redials/all.known, all.reconnects/all.known
	r.expect(usualUnserved(days, asOf, loc, maxAbandon), all, slots)
	return r.strip(q, days, loc), r
}

// recency is the weight of what happened at t: half after so many days.
func recency(t, asOf time.Time, halfLife float64) float64 {
	return math.Exp2(-asOf.Sub(t).Hours() / 24 / halfLife)
}

// usualUnserved is the share that goes unserved on the median day, each weighted
// by its contacts and its age: one bad week does not move it.
func usualUnserved(days map[Day]*heard, asOf time.Time, loc *time.Location, maxAbandon float64) float64 {
	type day struct{ share, weight float64 }
	var list []day
	var whole float64
	today := DayOf(asOf.In(loc))
	for _, d := range slices.Sorted(maps.Keys(days)) {
		if h := days[d]; h.known > 0 {
			w := h.known * math.Exp2(-float64(today-d)/redialMemory)
			list = append(list, day{h.unserved / h.known, w})
			whole += w
		}
	}
	slices.SortStableFunc(list, func(a, b day) int { return cmp.Compare(a.share, b.share) })
	usual, sum := 0.0, 0.0
	for _, d := range list {
		if sum += d.weight; sum >= whole/2 {
			usual = d.share
			break
		}
	}
	if maxAbandon > 0 {
		usual = min(usual, maxAbandon)
	}
	return usual
}

// expect sets how many redials come with a fresh contact at each time of day: a
// line that loses its callers at noon has its redials at noon.
func (r *Redials) expect(unserved float64, all heard, slots []heard) {
	const lean = 200 // contacts: a slot with few is like the day
	r.ratio = make([]float64, len(slots))
	overall := all.unserved / all.known
	for k, h := range slots {
		like := 1.0
		if overall > 0 {
			like = (h.unserved + lean*overall) / (h.known + lean) / overall
		}
		again := min(r.Again*unserved*like, 0.5)
		r.ratio[k] = again / (1 - again)
	}
}

// strip takes the redials out of the counts. Those whose customer is not known
// redial like the others; on days without keys, so do the unserved.
func (r Redials) strip(q QueueHistory, days map[Day]*heard, loc *time.Location) QueueHistory {
	out := q
	out.Counts = slices.Clone(q.Counts)
	c := clock{loc: loc}
	for i, n := range out.Counts {
		d, _ := c.local(n.Start)
		redials := r.Again * n.Unserved
		if h := days[d]; h != nil && h.known >= enoughKnown*h.offered {
			redials = n.Redials * h.offered / max(h.known, 1)
		}
		out.Counts[i].Offered = max(0, n.Offered-redials)
	}
	return out
}

// at is how many redials come with a fresh contact at t.
func (r Redials) at(t time.Time) float64 {
	c := clock{loc: r.loc}
	_, second := c.local(t)
	return r.ratio[second/r.width]
}

// part is the share of redials in what comes at t.
func (r Redials) part(t time.Time) float64 {
	if !r.Told {
		return 0
	}
	ratio := r.at(t)
	return ratio / (1 + ratio)
}

// Add turns forecasts of fresh demand into forecasts of what will come, the
// redials among them. Bands widen in proportion.
func (r Redials) Add(forecasts []hotline.Forecast) {
	if !r.Told {
		return
	}
	for i := range forecasts {
		f := &forecasts[i]
		ratio := r.at(f.Start)
		f.Redials = f.Mean * ratio
		f.Mean *= 1 + ratio
		for name := range f.Quantiles {
			f.Quantiles[name] *= 1 + ratio
		}
	}
}

// Note says in words what is known about redials.
func (r Redials) Note() string {
	if !r.Told {
		return fmt.Sprintf("redials cannot be told from fresh demand: the customer is known of %.0f %% of the contacts", 100*r.Known)
	}
	return fmt.Sprintf("%.1f %% of the contacts were redials (%.0f %% of the unserved try again)", 100*r.Share, 100*r.Again)
}
