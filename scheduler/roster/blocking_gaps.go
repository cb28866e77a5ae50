package roster

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// stretch is gaps of one queue that follow each other.
type stretch struct {
	q        int
	from, to int // slots
	worst    int // the slot in which most are missing; of several the middle one
	heads    int // missing there
	need     int // and needed, heads from before the period included
	hours    float64
	why      string // the roster's own words about the worst slot
}

// stretches joins the gaps of a roster.
func (m *model) stretches(gaps []hotline.Gap) (out []stretch) {
	type piece struct {
		q, slot int
		g       hotline.Gap
	}
	var pieces []piece
	for _, g := range gaps {
		q := slices.Index(m.queues, g.Queue)
		for slot := max(0, m.slotOf(g.Start)); q >= 0 && slot < min(m.slotOf(g.Start.Add(g.Interval)), m.period); slot++ {
			pieces = append(pieces, piece{q, slot, g})
		}
	}
	slices.SortStableFunc(pieces, func(x, y piece) int { return cmp.Or(cmp.Compare(x.q, y.q), cmp.Compare(x.slot, y.slot)) })
	var depths []piece
	for i, p := range pieces {
		if depths = append(depths, p); i+1 < len(pieces) && pieces[i+1].q == p.q && pieces[i+1].slot == p.slot+1 {
			continue
		}
		s := stretch{q: p.q, from: depths[0].slot, to: p.slot + 1}
		var worst []piece
		for _, d := range depths {
			heads := int(d.g.Required - d.g.Rostered + 0.5)
			s.hours += m.hours(heads)
			if heads > s.heads {
				s.heads, worst = heads, nil
			}
			if heads == s.heads {
				worst = append(worst, d)
			}
		}
		mid := worst[len(worst)/2]
		s.worst, s.need, s.why = mid.slot, int(mid.g.Required+0.5), withoutRemedy(mid.g.Why)
		out, depths = append(out, s), nil
	}
	return out
}

// kind is stretches that are alike: of one queue, on weekdays or at weekends, and
// mostly at the same time of day as the first.
type kind struct {
	q         int
	weekend   bool
	from, to  time.Duration // of the first, from its midnight
	stretches []stretch     // the one with most hours first
	hours     float64
}

// kinds gathers stretches, those with most hours missing first.
func (m *model) kinds(all []stretch) (out []kind) {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(x, y stretch) int { return cmp.Compare(y.hours, x.hours) })
	for _, s := range all {
		day := m.days[m.dayOf(s.from)]
		local := day.midnight.In(m.p.Site).Weekday()
		k := kind{q: s.q, weekend: local == time.Saturday || local == time.Sunday, from: time.Duration(s.from-day.start) * m.slot}
		k.to = k.from + time.Duration(s.to-s.from)*m.slot
		i := slices.IndexFunc(out, func(o kind) bool {
			both := min(o.to, k.to) - max(o.from, k.from)
			return o.q == k.q && o.weekend == k.weekend && 2*both >= min(o.to-o.from, k.to-k.from)
		})
		if i < 0 {
			i, out = len(out), append(out, k)
		}
		out[i].add(s)
	}
	slices.SortStableFunc(out, func(x, y kind) int { return cmp.Compare(y.hours, x.hours) })
	return out
}

func (k *kind) add(s stretch) {
	k.stretches = append(k.stretches, s)
	k.hours += s.hours
}

// when says when the stretches are, for people.
func (m *model) when(k kind) string {
	span := func(s stretch) string {
		return m.at(s.from).In(m.p.Site).Format("Mon 2 Jan 15:04") + "-" + m.at(s.to).In(m.p.Site).Format("15:04")
	}
	if len(k.stretches) == 1 {
		return span(k.stretches[0])
	}
	lo, hi := 24*time.Hour, time.Duration(0)
	first, last := k.stretches[0], k.stretches[0]
	days := map[int]bool{}
	for _, s := range k.stretches {
		day := m.days[m.dayOf(s.from)]
		days[m.dayOf(s.from)] = true
		from := time.Duration(s.from-day.start) * m.slot
		lo, hi = min(lo, from), max(hi, from+time.Duration(s.to-s.from)*m.slot)
		if s.from < first.from {
			first = s
		}
		if s.from > last.from {
			last = s
		}
	}
	format := func(d time.Duration) string { return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60) }
	which, hours := "days", fmt.Sprintf("between %s and %s", format(lo), format(hi))
	switch {
	case hi-lo >= 24*time.Hour:
		hours = "around the clock"
	case hi > 24*time.Hour:
		hours = fmt.Sprintf("between %s and %s", format(lo), format(hi-24*time.Hour))
	}
	switch {
	case k.weekend:
		which = "weekend days"
	case lo >= 20*time.Hour || lo < 5*time.Hour && hi <= 8*time.Hour:
		which = "nights"
	}
	date := func(s stretch) string { return m.at(s.from).In(m.p.Site).Format("Mon 2 Jan") }
	return fmt.Sprintf("%d %s from %s to %s, %s", len(days), which, date(first), date(last), hours)
}
