package forecast

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// A new queue has a level of its own after a few days, but no week, no holidays
// and hardly a shape. Until it has lived for six weeks it borrows them: the days
// before it began are made up from what its siblings got, in its own measure,
// and all models learn from those and its own days alike. Which siblings it is
// like is told by when its own contacts came. The made-up days fade as its own
// grow older; the bands are wider by what so few days leave open.

// Limits of borrowing.
const (
	borrowDays  = 42 // days of its own after which a queue stands for itself
	siblingDays = 56 // days a sibling must have known before the queue began
	mostSibling = 6  // siblings to compare with
)

// Counted is a queue and the span in which it got contacts.
type Counted struct {
	Queue       string
	First, Last time.Time // intervals in which contacts came
	Offered     float64
}

// Siblings lists, for every queue that is new at asOf, the older queues to borrow
// from: the busiest of its line, or else of its site, or else of all. Since is
// where the history begins: a queue counted from there on may be old.
func Siblings(queues []Counted, places map[string]Place, since, asOf time.Time) map[string][]string {
	const day = 24 * time.Hour
	busiest := slices.SortedFunc(slices.Values(queues), func(a, b Counted) int {
		return cmp.Or(cmp.Compare(b.Offered, a.Offered), strings.Compare(a.Queue, b.Queue))
	})
	out := map[string][]string{}
	for _, q := range queues {
		if asOf.Sub(q.First) >= borrowDays*day || q.First.Sub(since) < siblingDays*day {
			continue
		}
		for _, close := range []func(a, b Place) bool{
			func(a, b Place) bool { return a.Line != "" && a.Line == b.Line },
			func(a, b Place) bool { return a.Site != "" && a.Site == b.Site },
			func(_, _ Place) bool { return true },
		} {
			var names []string
			for _, s := range busiest {
				old := q.First.Sub(s.First) >= siblingDays*day && q.First.Sub(s.Last) < 2*day
				if old && close(places[q.Queue], places[s.Queue]) && len(names) < mostSibling {
					names = append(names, s.Queue)
				}
			}
			if len(names) > 0 {
				out[q.Queue] = names
				break
			}
		}
	}
	return out
}

// borrowed is what a new queue takes from its siblings.
type borrowed struct {
	series  Series  // with the days before it began made up
	doubt   float64 // variance that its level and shape are off by, as a share of the mean squared
	note    string
	renamed string // the queue that goes on under the new name
}

// borrow makes up the days before a new queue began. It returns false where the
// queue is not new, or has nobody to borrow from.
func (q QueueHistory) borrow(s Series, hours Hours, asOf time.Time, cfg Config) (borrowed, bool) {
	days := s.End().Sub(s.Times[0]).Hours() / 24
	if days >= borrowDays || len(q.Siblings) == 0 {
		return borrowed{}, false
	}
	own := cellsOf(s, hours, s.Times[0], s.End())
	var kin []relative
	for _, other := range q.Siblings {
		if r, ok := q.relate(other, s, own, hours, asOf, cfg); ok {
			kin = append(kin, r)
		}
	}
	if len(kin) == 0 || own.contacts == 0 {
		return borrowed{}, false
	}
	out := borrowed{doubt: doubtAfter(days, own.contacts)}
	if heir := slices.IndexFunc(kin, func(r relative) bool { return r.heir }); heir >= 0 {
		kin = kin[heir : heir+1]
		kin[0].scale, kin[0].weight, out.renamed, out.doubt = 1, 1, kin[0].queue, 0
		out.note = fmt.Sprintf("%s fell silent when %s began, at the same level: taken for its new name", kin[0].queue, q.Queue)
	} else {
		mix(kin, own)
		out.note = fmt.Sprintf("shape borrowed from %s: %.0f days of its own", names(kin), math.Ceil(days))
	}
	out.series = madeUp(kin, s)
	if out.renamed == "" {
		out.series.reshape(len(out.series.Times)-len(s.Times), ownHours(kin, own))
	}
	return out, true
}

// doubtAfter is how unsure a queue's level and shape are after some days.
func doubtAfter(days, contacts float64) float64 {
	const ofDay = 0.2 // variance of what one day says of the level
	return 1/max(contacts, 1) + ofDay/math.Pow(max(days, 1), 1.5)
}

// cells are contacts by weekday and hour, in which queues are compared.
type cells struct {
	came, slots [7 * 24]float64
	contacts    float64
}

func cellsOf(s Series, hours Hours, from, until time.Time) cells {
	var out cells
	c := clock{loc: s.Location}
	for i, t := range s.Times {
		d, second := c.local(t)
		if t.Before(from) || !t.Before(until) || !hours.IsZero() && !hours.Open(d.Weekday(), second, s.Interval) {
			continue
		}
		k := int(d.Weekday())*24 + int(second/3600)
		out.came[k] += s.Values[i]
		out.slots[k]++
		out.contacts += s.Values[i]
	}
	return out
}

// expected is what the cells' queue would have got in the slots of another.
func (c cells) expected(slots [7 * 24]float64) (out [7 * 24]float64, sum float64) {
	for k, n := range slots {
		if n > 0 && c.slots[k] > 0 {
			out[k] = c.came[k] / c.slots[k] * n
			sum += out[k]
		}
	}
	return out, sum
}

// relative is a sibling, held against the new queue.
type relative struct {
	queue  string
	series Series
	like   [7 * 24]float64 // share of its contacts by cell, in the slots of the new queue
	scale  float64         // contacts of the new queue for one of the sibling
	weight float64
	heir   bool // the new queue is the sibling under another name
}

// relate compares a sibling with the new queue.
func (q QueueHistory) relate(other QueueHistory, s Series, own cells, hours Hours, asOf time.Time, cfg Config) (relative, bool) {
	const weeks, still, alike = 8, 72 * time.Hour, 1.6
	r := relative{queue: other.Queue}
	var last time.Time
	r.series, last = other.series(asOf, s.Location, cfg)
	first := s.Times[0]
	if len(r.series.Times) == 0 || first.Sub(r.series.Times[0]) < siblingDays*24*time.Hour {
		return r, false
	}
	before, sum := cellsOf(r.series, hours, first.AddDate(0, 0, -7*weeks), first).expected(own.slots)
	if sum == 0 {
		return r, false
	}
	for k, n := range before {
		const blur = 0.005 // a quiet hour of the sibling does not rule out calls
		r.like[k] = (1-blur)*n/sum + blur*own.slots[k]/float64(len(s.Times))
	}
	during := cellsOf(r.series, hours, first, s.End())
	r.scale = own.contacts / sum
	if during.contacts > 0.1*sum { // the same days, whatever was special about them
		r.scale = own.contacts / during.contacts
	}
	ended := max(first.Sub(last), last.Sub(first)) < 36*time.Hour && s.End().Sub(last) > still
	r.heir = ended && r.scale < alike && r.scale > 1/alike
	return r, ended == r.heir && last.After(first.Add(-48*time.Hour))
}

// mix weighs the siblings by how well they tell when the new queue's contacts
// came: the mixture of their shapes under which those are likeliest, drawn to
// equal weights while they are few (expectation maximization).
func mix(kin []relative, own cells) {
	const steps, prior, lumps = 50, 40, 2 // contacts that equal weights count for; contacts that come together
	for i := range kin {
		kin[i].weight = 1 / float64(len(kin))
	}
	for range steps {
		got := make([]float64, len(kin))
		for k, n := range own.came {
			var sum float64
			for _, r := range kin {
				sum += r.weight * r.like[k]
			}
			for i, r := range kin {
				if n > 0 && sum > 0 {
					got[i] += n / lumps * r.weight * r.like[k] / sum
				}
			}
		}
		for i := range kin {
			kin[i].weight = (got[i] + prior/float64(len(kin))) / (own.contacts/lumps + prior)
		}
	}
}

// ownHours is by how much a new queue is busier at each hour of the day than its
// siblings make it, as far as its contacts are enough to tell (a gamma prior of
// the hours, from how much more they differ than chance would have it).
func ownHours(kin []relative, own cells) (out [24]float64) {
	var came, said [24]float64
	for k, n := range own.came {
		came[k%24] += n
		for _, r := range kin {
			said[k%24] += own.contacts * r.weight * r.like[k]
		}
	}
	var excess, squares float64
	for h, m := range said {
		excess += (came[h]-m)*(came[h]-m) - m
		squares += m * m
	}
	prior := squares / max(excess, 1e-3*squares)
	for h, m := range said {
		out[h] = (came[h] + prior) / (m + prior)
	}
	return out
}

// reshape multiplies the first n values by a factor for each hour, gliding from
// one to the next.
func (s Series) reshape(n int, hours [24]float64) {
	c := clock{loc: s.Location}
	for i, t := range s.Times[:n] {
		_, second := c.local(t)
		middle := float64(second)/3600 + s.Interval.Hours()/2 - 0.5
		whole := math.Floor(middle)
		at, part := (int(whole)+24)%24, middle-whole
		s.Values[i] *= hours[at]*(1-part) + hours[(at+1)%24]*part
	}
}

// madeUp is the series of a new queue with the days before it began, from where
// siblings of half of the weight are known. All series end at the same slot.
func madeUp(kin []relative, s Series) Series {
	var longest Series
	for _, r := range kin {
		if len(r.series.Times) > len(longest.Times) {
			longest = r.series
		}
	}
	before := len(longest.Times) - len(s.Times)
	sums, weights := make([]float64, before), make([]float64, before)
	for _, r := range kin {
		missing := len(longest.Times) - len(r.series.Times)
		for i := missing; i < before; i++ {
			weights[i] += r.weight
			sums[i] += r.weight * r.scale * r.series.Values[i-missing]
		}
	}
	from := slices.IndexFunc(weights, func(w float64) bool { return w > 0.5 })
	for i := from; i < before; i++ {
		sums[i] /= weights[i]
	}
	out := s
	out.Times = slices.Concat(longest.Times[from:before], s.Times)
	out.Values = slices.Concat(sums[from:], s.Values)
	return out
}

// names are those of the siblings that count.
func names(kin []relative) string {
	const counts = 0.15
	var list []string
	for _, r := range slices.SortedStableFunc(slices.Values(kin), func(a, b relative) int { return cmp.Compare(b.weight, a.weight) }) {
		if len(list) == 0 || r.weight >= counts {
			list = append(list, r.queue)
		}
	}
	if n := len(list); n > 1 {
		return strings.Join(list[:n-1], ", ") + " and " + list[n-1]
	}
	return list[0]
}
