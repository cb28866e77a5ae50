package forecast

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Place is where a queue belongs. Both names may be empty: every queue is part
// of the total.
type Place struct{ Line, Site string }

// Levels at which contacts are added up.
const (
	OfQueue = "queue"
	OfLine  = "line"
	OfSite  = "site"
	OfAll   = "total"
)

// Hierarchy forecasts the queues of a hotline, and the lines and sites they add
// up to, so that the parts and the whole agree.
//
// A line is forecast by itself, from the sums of its queues, because chance
// evens out in a sum and its weekdays and holidays stand out. Its day totals and
// those of its queues then differ a little; Reconcile brings them together.
//
// Add may be called from several goroutines, and so may Forecast of different
// Groups; what comes out does not depend on their order.
type Hierarchy struct {
	cal    *Calendar
	asOf   time.Time
	loc    *time.Location
	cfg    Config
	places map[string]Place

	mu     sync.Mutex
	times  []time.Time // all slots of the history
	groups map[groupKey]*Group
	queues []*PackedForecast
	quiet  []Quiet
}

type groupKey struct{ level, name string }

// Quiet is a queue that is not forecast, and why.
type Quiet struct {
	Queue string
	Err   error // wraps ErrNoHistory
}

// Group is a line, a site or the total.
type Group struct {
	Level, Name string

	h       *Hierarchy
	members []string
	sums    []int64 // beside the times of the hierarchy, in grains: their order makes no difference
	from    int     // the first slot in which a member was observed
	until   int
	twin    *Group // has the same queues
	res     Result
	failed  bool // too little is known to forecast it by itself
}

// NewHierarchy readies the forecast of queues in these places at asOf.
func NewHierarchy(places map[string]Place, cal *Calendar, asOf time.Time, loc *time.Location, cfg Config) *Hierarchy {
	h := &Hierarchy{cal: cal, asOf: asOf, loc: loc, cfg: cfg, places: places, groups: map[groupKey]*Group{}}
	today := DayOf(asOf.In(loc))
	for d := today - Day(cfg.HistoryDays); d <= today; d++ {
		h.times = append(h.times, slotsOf(d, cfg.Interval, loc)...)
	}
	return h
}

// Add forecasts a queue: its fresh demand, to which the redials to be expected
// are added in the end. A queue without contacts in its history, or none for
// four weeks, is put down as quiet, and its history still counts for its line.
func (h *Hierarchy) Add(q QueueHistory) error {
	hours, err := h.cfg.HoursOf(q.Queue)
	if err != nil {
		return fmt.Errorf("queue %q: %w", q.Queue, err)
	}
	q, redials := q.Fresh(h.asOf, h.loc, h.cfg.Interval, q.MaxAbandon)
	s, last := q.series(h.asOf, h.loc, h.cfg)
	res, err := q.predict(s, last, h.cal, h.asOf, h.cfg)
	if err != nil && !errors.Is(err, ErrNoHistory) {
		return err
	}
	var said *PackedForecast
	if err == nil {
		said = pack(q, redials, res, h.asOf, h.loc, h.cfg)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if said != nil {
		h.queues = append(h.queues, said)
	} else {
		h.quiet = append(h.quiet, Quiet{q.Queue, err})
	}
	if len(s.Times) > 0 {
		for _, g := range h.groupsOf(q.Queue) {
			g.add(q.Queue, s, hours)
		}
	}
	return nil
}

// groupsOf lists the groups that a queue is part of.
func (h *Hierarchy) groupsOf(queue string) []*Group {
	place := h.places[queue]
	var out []*Group
	for _, k := range []groupKey{{OfLine, place.Line}, {OfSite, place.Site}, {OfAll, OfAll}} {
		if k.name == "" {
			continue
		}
		g := h.groups[k]
		if g == nil {
			g = &Group{Level: k.level, Name: k.name, h: h, sums: make([]int64, len(h.times)), from: len(h.times)}
			h.groups[k] = g
		}
		out = append(out, g)
	}
	return out
}

// add adds what a queue got while it was open.
func (g *Group) add(queue string, s Series, hours Hours) {
	g.members = append(g.members, queue)
	at, _ := slices.BinarySearchFunc(g.h.times, s.Times[0], time.Time.Compare)
	g.from, g.until = min(g.from, at), max(g.until, at+len(s.Times))
	c := clock{loc: s.Location}
	for i, v := range s.Values {
		if v == 0 {
			continue
		}
		if day, second := c.local(s.Times[i]); hours.IsZero() || hours.Open(day.Weekday(), second, s.Interval) {
			g.sums[at+i] += int64(v*grains + 0.5)
		}
	}
}

// grains are the parts of a contact in which groups are added up: redials taken
// out leave fractions.
const grains = 1 << 16

// Groups lists lines, sites and the total, once all queues were added.
func (h *Hierarchy) Groups() []*Group {
	var out []*Group
	for _, g := range h.groups {
		slices.Sort(g.members)
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b *Group) int {
		return cmp.Or(strings.Compare(a.Level, b.Level), strings.Compare(a.Name, b.Name)) // line, site, total
	})
	first := map[string]*Group{}
	for _, g := range out {
		queues := strings.Join(g.members, "\x00")
		if g.twin = first[queues]; g.twin == nil {
			first[queues] = g
		}
	}
	return out
}

// Forecast forecasts the group by itself, knowing nothing of what the calendar
// has for single queues. A group of one queue is that queue.
func (g *Group) Forecast() {
	g.failed = true
	if len(g.members) < 2 || g.twin != nil {
		return
	}
	values := make([]float64, g.until-g.from)
	for i := range values {
		values[i] = float64(g.sums[g.from+i]) / grains
	}
	s := Series{
		Times: g.h.times[g.from:g.until], Values: values,
		Interval: g.h.cfg.Interval, Location: g.h.loc, layout: time.RFC3339, zone: g.h.loc,
	}
	res, err := Predict(s, g.h.cal.For(""), g.h.asOf, g.h.cfg.horizon(), Options{})
	g.sums = nil
	if err == nil { // else its queues are all new: their sum has to do
		g.res, g.failed = res, false
	}
}

// Total is the forecast of a queue's, line's or site's days: its own quantiles,
// for the queues of a line stray together, and neither the sum of their
// quantiles nor the root of the sum of their squares says how far.
type Total struct {
	Level, Name string
	AsOf        time.Time
	Model       string
	Days        []DayTotal
	Weeks       []WeekTotal
	Notes       []string
}

// AppendTo appends the total's days and weeks as they are stored.
func (t *Total) AppendTo(out []hotline.ForecastTotal) []hotline.ForecastTotal {
	add := func(period string, first Day, mean float64, q Quantiles) {
		said := hotline.ForecastTotal{
			Level: t.Level, Name: t.Name, Period: period, Day: first.midnight(time.UTC), AsOf: t.AsOf,
			Model: t.Model, Mean: mean, Quantiles: make(map[string]float64, len(Levels)),
		}
		for i, name := range LevelNames {
			said.Quantiles[name] = q[i]
		}
		out = append(out, said)
	}
	for _, d := range t.Days {
		add("day", d.Day, d.Mean, d.Quantiles)
	}
	for _, w := range t.Weeks {
		add("week", w.From, w.Mean, w.Quantiles)
	}
	return out
}

// HierarchyForecast is the forecast of all levels; every one adds up to the next.
type HierarchyForecast struct {
	Queues []*PackedForecast // by name
	Totals []Total           // queues, lines, sites and the total, by name
	Quiet  []Quiet           // by name
}

// Reconcile brings queues and groups together, after all queues were added and
// the groups were forecast, and adds the redials.
func (h *Hierarchy) Reconcile() HierarchyForecast {
	h.dropRenamed()
	slices.SortFunc(h.queues, func(a, b *PackedForecast) int { return strings.Compare(a.Queue, b.Queue) })
	slices.SortFunc(h.quiet, func(a, b Quiet) int { return strings.Compare(a.Queue, b.Queue) })
	groups := h.Groups()
	h.agree(groups)
	out := HierarchyForecast{Queues: h.queues, Quiet: h.quiet}
	for _, q := range h.queues {
		q.addRedials()
		out.Totals = append(out.Totals, q.total(OfQueue, q.Queue))
	}
	for _, g := range groups {
		if t := g.total(h.queues); len(t.Days) > 0 {
			out.Totals = append(out.Totals, t)
		}
	}
	return out
}

// dropRenamed puts down as quiet what goes on under another name: it would be
// counted twice.
func (h *Hierarchy) dropRenamed() {
	heirs := map[string]string{}
	for _, q := range h.queues {
		if q.renamed != "" {
			heirs[q.renamed] = q.Queue
		}
	}
	h.queues = slices.DeleteFunc(h.queues, func(q *PackedForecast) bool {
		heir, gone := heirs[q.Queue]
		if gone {
			h.quiet = append(h.quiet, Quiet{q.Queue, fmt.Errorf("%w of late: it goes on as %q", ErrNoHistory, heir)})
		}
		return gone
	})
}
