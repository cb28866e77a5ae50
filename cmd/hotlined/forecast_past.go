package main

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/forecast"
)

// past is what the queues got before a forecast, read from the store some
// queues at a time.
type past struct {
	st    *store.Store
	span  hotline.Interval
	until time.Time // how far collecting got
	today time.Time // when the day under way began
	days  int
	again store.Again

	places  map[string]forecast.Place
	abandon map[string]float64 // what may give up, by queue; the common target has no name
	works   map[string]forecast.Work
}

func pastOf(cfg config.Config, st *store.Store, asOf, latest time.Time) past {
	abandon := map[string]float64{}
	for _, t := range cfg.HotlineTargets() {
		abandon[t.Queue] = t.MaxAbandon
	}
	return past{
		again: store.Again{Redial: cfg.Forecast.RedialWithin, Reconnect: 24 * time.Hour}, abandon: abandon, places: placesOf(cfg),
		st: st, until: collectedUntil(latest, asOf), days: cfg.Forecast.HistoryDays,
		today: hotline.Midnight(asOf, cfg.Site.Location(), 0),
		span:  hotline.Interval{Start: asOf.AddDate(0, 0, -cfg.Forecast.HistoryDays-1), End: asOf},
	}
}

// forecast forecasts the queues and what they add up to, on all cores, while
// no more than a portion of what they got is in memory.
func (p past) forecast(ctx context.Context, h *forecast.Hierarchy, run forecastRun) error {
	const most = 8 // workers, of which each has some megabytes in hand
	portions, err := p.portions(ctx, run.queue)
	if err != nil {
		return err
	}
	workers := min(runtime.GOMAXPROCS(0), most)
	queues := make(chan forecast.QueueHistory)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(queues)
		for _, some := range portions {
			if err := p.read(ctx, some, queues); err != nil {
				return err
			}
		}
		return nil
	})
	for range workers {
		g.Go(func() error {
			for q := range queues {
				q.Judge = run.judge
				if err := h.Add(q); err != nil {
					return err
				}
				run.progress.Add(1)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	var groups errgroup.Group
	groups.SetLimit(workers)
	for _, each := range h.Groups() {
		groups.Go(func() error { each.Forecast(); return nil })
	}
	return groups.Wait()
}

// portion is some queues to read at once.
type portion struct {
	queues   []string
	siblings map[string][]string // of the new ones among them
	read     []string            // all of these
	rows     int
}

// portions cuts the queues so that what is read of each portion, seventy
// megabytes or so, fits into memory. Only is the one queue asked for, if any.
func (p past) portions(ctx context.Context, only string) ([]portion, error) {
	const most = 2_000_000 // rows
	counted, err := p.st.CountedQueues(ctx, p.span)
	if err != nil {
		return nil, err
	}
	var known []forecast.Counted
	rows := map[string]int{}
	for _, q := range counted {
		known = append(known, forecast.Counted{Queue: q.Queue, First: q.First, Last: q.Last, Offered: float64(q.Offered)})
		rows[q.Queue] = q.Rows
	}
	siblings := forecast.Siblings(known, p.places, p.span.Start, p.span.End)
	// New queues come first, those with the same siblings together.
	slices.SortStableFunc(counted, func(a, b store.CountedQueue) int {
		return -slices.Compare(siblings[a.Queue], siblings[b.Queue])
	})
	var out []portion
	for _, q := range counted {
		if only != "" && q.Queue != only {
			continue
		}
		if len(out) == 0 || out[len(out)-1].rows >= most {
			out = append(out, portion{siblings: map[string][]string{}})
		}
		some := &out[len(out)-1]
		some.queues = append(some.queues, q.Queue)
		some.siblings[q.Queue] = siblings[q.Queue]
		for _, name := range append([]string{q.Queue}, siblings[q.Queue]...) {
			if !slices.Contains(some.read, name) {
				some.read = append(some.read, name)
				some.rows += rows[name]
			}
		}
	}
	if only != "" && len(out) == 0 {
		return nil, p.nobody(only)
	}
	return out, nil
}

func (p past) nobody(queue string) error {
	return fmt.Errorf("queue %q got no contacts in the %d days before %s", queue, p.days, p.span.End.Format(time.RFC3339))
}

// read reads what the queues got, and hands over one after the other.
func (p past) read(ctx context.Context, some portion, to chan<- forecast.QueueHistory) error {
	read := map[string][]store.QueueCount{}
	err := p.st.QueueCounts(ctx, p.span, some.read, p.again, func(queue string, counts []store.QueueCount) error {
		read[queue] = counts
		return nil
	})
	if err != nil {
		return err
	}
	var last []string // siblings, of whom several new queues in a row are often the same
	var siblings []forecast.QueueHistory
	for _, name := range some.queues {
		if len(read[name]) == 0 {
			continue
		}
		if !slices.Equal(last, some.siblings[name]) {
			last, siblings = some.siblings[name], nil
			for _, s := range last {
				siblings = append(siblings, p.history(s, read[s]))
			}
		}
		q := p.history(name, read[name])
		q.Siblings = siblings
		if len(last) == 0 { // the new ones, who look at others, come first
			delete(read, name)
		}
		select {
		case to <- q:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// history is a queue with what it got.
func (p past) history(queue string, counts []store.QueueCount) forecast.QueueHistory {
	q := forecast.QueueHistory{Queue: queue, Until: p.until, MaxAbandon: p.abandon[""], Work: p.works[queue], Counts: make([]forecast.Count, len(counts))}
	if own, ok := p.abandon[queue]; ok {
		q.MaxAbandon = own
	}
	if q.Work.Deadline > 0 && p.today.Before(q.Until) {
		q.Until = p.today // many a mail is heard of when it is done: of today too few are known
	}
	for i, c := range counts {
		q.Counts[i] = countOf(c)
	}
	return q
}

func countOf(c store.QueueCount) forecast.Count {
	return forecast.Count{
		Start: c.Start(), Offered: float64(c.Offered), Unserved: float64(c.Abandoned), Handled: float64(c.Handled), Handle: time.Duration(c.HandleMS) * time.Millisecond,
		Known: float64(c.Known), KnownUnserved: float64(c.KnownUnserved), Redials: float64(c.Redials), Reconnects: float64(c.Reconnects),
	}
}

// one reads what a single queue got.
func (p past) one(ctx context.Context, queue string) (q forecast.QueueHistory, err error) {
	err = p.nobody(queue)
	failed := p.st.QueueCounts(ctx, p.span, []string{queue}, p.again, func(_ string, counts []store.QueueCount) error {
		q, err = p.history(queue, counts), nil
		return nil
	})
	return q, cmp.Or(failed, err)
}

// collectedUntil is how far collecting got: a quiet hour is an hour without
// calls, but after half a day without any contact on any queue the phone system
// is not talking to us.
func collectedUntil(latest, asOf time.Time) time.Time {
	if asOf.Sub(latest) > 12*time.Hour {
		return latest.Add(12 * time.Hour)
	}
	return asOf
}
