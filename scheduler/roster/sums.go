package roster

import (
	"fmt"
	"math"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Sum is a limit on the paid hours of several weeks. A shift counts in the week
// it begins in.
type Sum struct {
	// From is the first of the weeks that a week is added up with, each week given
	// by its first day.
	From func(week time.Time) time.Time
	// Beyond is how many hours of every week do not count: overtime begins there.
	Beyond float64
	// Most is the limit. Of an Average it is the limit of a week: weeks before the
	// first shift known and days of absence count neither way.
	Most    float64
	Average bool
}

// limit is the most that the weeks from first to last may hold together.
func (s Sum) limit(t Terms, first, last, known time.Time) float64 {
	if !s.Average {
		return s.Most
	}
	var weeks float64
	for at := first; !at.After(last); at = t.dayFrom(at, 7) {
		if span := t.weekSpan(at); !at.Before(known) {
			weeks += t.present(span, span)
		}
	}
	return s.Most * weeks
}

// counted is what of a week's hours a sum counts.
func (s Sum) counted(paid float64) float64 { return max(0, paid-s.Beyond) }

// summed judges a plan by a rule's sums.
func summed(r Rule) func(Plan) []Breach {
	return func(pl Plan) (out []Breach) {
		paid, known := pl.paidByWeek()
		for _, s := range r.Sums(pl.Terms) {
			for _, w := range pl.weeks() {
				if w.inside <= 0 {
					continue
				}
				var sum float64
				first := s.From(w.first)
				for at := first; !at.After(w.first); at = pl.dayFrom(at, 7) {
					sum += s.counted(paid[at])
				}
				here := s.counted(w.paid) - s.counted(w.paid-w.inside)
				if over := min(here, sum-s.limit(pl.Terms, first, w.first, known)); over > 1e-9 {
					out = append(out, Breach{At: w.first, Cost: r.charge(over), Why: fmt.Sprintf(
						"%s: %s works %.4g hours too many in the weeks from %s to that of %s", r.Name, pl.Agent.ID, over, first.Format("2 Jan"), w.first.Format("2 Jan"))})
				}
			}
		}
		return out
	}
}

// paidByWeek adds up the paid hours of every week, and tells the first week
// that anything is known of.
func (pl Plan) paidByWeek() (paid map[time.Time]float64, known time.Time) {
	paid, known = map[time.Time]float64{}, pl.week(pl.Period.Start)
	for _, s := range pl.all() {
		week := pl.week(s.Start)
		paid[week] += Paid(s).Hours()
		if week.Before(known) {
			known = week
		}
	}
	return paid, known
}

// tally is a sum of one agent in slots: what each planned week may add to it.
type tally struct {
	Sum
	rule  Rule
	first []int     // by planned week: the first planned week that it is added up with
	room  []float64 // by planned week: hours left by the weeks before the period
	begun float64   // hours of the first planned week that were before the period
}

// tallies are the sums of an agent's rules.
func (m *model) tallies(w *worker, before []hotline.Shift) {
	pl := Plan{Terms: w.terms, Before: before}
	paid, known := pl.paidByWeek()
	for _, r := range w.terms.rules {
		if r.Sums == nil {
			continue
		}
		for _, s := range r.Sums(w.terms) {
			t := tally{Sum: s, rule: r, first: make([]int, len(m.weeks)), room: make([]float64, len(m.weeks))}
			for i, week := range m.weeks {
				first := s.From(week.Start)
				t.room[i] = s.limit(w.terms, first, week.Start, known)
				t.first[i] = i
				for t.first[i] > 0 && !m.weeks[t.first[i]-1].Start.Before(first) {
					t.first[i]--
				}
				for at := first; at.Before(m.weeks[0].Start); at = w.terms.dayFrom(at, 7) {
					t.room[i] -= s.counted(paid[at])
				}
			}
			t.begun = paid[m.weeks[0].Start]
			w.tallies = append(w.tallies, t)
		}
	}
}

// spent is what the planned weeks up to one add to its sum, by their paid slots.
func (t *tally) spent(m *model, weeks []int, last int) (sum float64) {
	for i := t.first[last]; i <= last; i++ {
		sum += t.counted(t.hours(m, weeks, i))
	}
	return sum
}

// left is how many slots may be paid in a week after those of the weeks before.
func (m *model) left(w *worker, weeks []int, week int) int {
	left := min(w.limits[HoursWeek], m.count(7*24*time.Hour))
	if week == 0 {
		left -= w.before.paid
	}
	for i := range w.tallies {
		t := &w.tallies[i]
		if !t.rule.Hard {
			continue
		}
		hours := t.room[week] - t.spent(m, weeks, week) + t.counted(t.hours(m, weeks, week))
		if t.Beyond > 0 {
			hours = max(0, hours) + t.Beyond
		}
		if week == 0 {
			hours -= t.begun
		}
		left = min(left, int(hours/m.slot.Hours()+1e-6))
	}
	return max(left, math.MinInt16)
}

// hours are those of a planned week, its part before the period with it.
func (t *tally) hours(m *model, weeks []int, week int) float64 {
	hours := m.hours(weeks[week])
	if week == 0 {
		hours += t.begun
	}
	return hours
}

// skew is how much more than its even part of what several weeks may still hold
// one of them may take while it is planned: who fills the first weeks to the brim
// leaves nothing for the last.
const skew = 1.07

// share is left, less what weeks to come must be left with.
func (m *model) share(w *worker, weeks []int, week int) int {
	share := m.left(w, weeks, week)
	longest := m.hours(m.count(12 * time.Hour)) // even if that is more than a part
	for i := range w.tallies {
		t := &w.tallies[i]
		for last := week + 1; t.rule.Hard && last < len(m.weeks) && t.first[last] <= week; last++ {
			all := t.room[last] - t.spent(m, weeks, last)
			part := max(skew*all/float64(last-week+1), min(all, longest))
			if t.Beyond > 0 {
				part = max(0, part) + t.Beyond
			}
			share = min(share, int(part/m.slot.Hours()+1e-6))
		}
	}
	return max(share, math.MinInt16)
}

// overSums is what soft sums charge at the end of a week.
func (m *model) overSums(w *worker, weeks []int, week int) (cost float64) {
	for i := range w.tallies {
		t := &w.tallies[i]
		if t.rule.Hard {
			continue
		}
		here := t.counted(t.hours(m, weeks, week))
		if week == 0 {
			here -= t.counted(t.begun)
		}
		if over := min(here, t.spent(m, weeks, week)-t.room[week]); over > 1e-9 {
			cost += t.rule.charge(over)
		}
	}
	return cost
}
