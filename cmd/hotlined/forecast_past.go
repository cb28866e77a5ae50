package main

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
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
		span: hotline.Interval{Start: asOf.AddDate(0, 0, -cfg.Forecast.HistoryDays-1), End: asOf},
	}
}

// forecast forecasts the queues and what they add up to, on all cores. Each
// worker holds the past of a few queues: two years of a queue's quarters of an
// hour are some megabytes.
func (p past) forecast(ctx context.Context, h *forecast.Hierarchy, run forecastRun) error {
	const most = 8 // workers, more of which would only wait for the database
	counted, err := p.st.CountedQueues(ctx, p.span)
	if err != nil {
		return err
	}
	workers := min(runtime.GOMAXPROCS(0), most)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(workers)
	portions := p.portions(counted, workers)
	if run.queue != "" {
		if portions, err = p.only(run.queue, portions); err != nil {
			return err
		}
	}
	for _, some := range portions {
		g.Go(func() error {
			return p.read(ctx, some, func(q forecast.QueueHistory) error {
				run.progress.Add(1)
				q.Judge = run.judge
				return h.Add(q)
			})
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
	siblings []string // of all of them, to be read with them
}

// portions cuts the queues so that all workers have something to do, and none
// has more in its hands than memory should hold. New queues with the same
// siblings come together.
func (p past) portions(counted []store.CountedQueue, workers int) (out []portion) {
	const most = 16
	var known []forecast.Counted
	for _, q := range counted {
		known = append(known, forecast.Counted{Queue: q.Queue, First: q.First, Last: q.Last, Offered: float64(q.Offered)})
	}
	siblings := forecast.Siblings(known, p.places, p.span.Start, p.span.End)
	bySiblings := map[string][]string{}
	for _, q := range counted {
		of := strings.Join(siblings[q.Queue], "\x00")
		bySiblings[of] = append(bySiblings[of], q.Queue)
	}
	size := max(1, min(most, len(counted)/(2*workers)))
	for _, of := range slices.Sorted(maps.Keys(bySiblings)) {
		for some := range slices.Chunk(bySiblings[of], size) {
			out = append(out, portion{some, siblings[some[0]]})
		}
	}
	return out
}

// only is the portion of a single queue.
func (p past) only(queue string, all []portion) ([]portion, error) {
	for _, some := range all {
		if slices.Contains(some.queues, queue) {
			return []portion{{[]string{queue}, some.siblings}}, nil
		}
	}
	return nil, fmt.Errorf("queue %q got no contacts in the %d days before %s", queue, p.days, p.span.End.Format(time.RFC3339))
}

// read reads what the queues got, and hands over one after the other.
func (p past) read(ctx context.Context, some portion, do func(forecast.QueueHistory) error) error {
	read := map[string]forecast.QueueHistory{}
	names := slices.Concat(some.queues, some.siblings)
	err := p.st.QueueCounts(ctx, p.span, names, p.again, func(queue string, counts []store.QueueCount) error {
		q := forecast.QueueHistory{Queue: queue, Until: p.until, MaxAbandon: p.abandon[""], Work: p.works[queue], Counts: make([]forecast.Count, len(counts))}
		if own, ok := p.abandon[queue]; ok {
			q.MaxAbandon = own
		}
		for i, c := range counts {
			q.Counts[i] = countOf(c)
		}
		read[queue] = q
		return nil
	})
	if err != nil {
		return err
	}
	var siblings []forecast.QueueHistory
	for _, name := range some.siblings {
		siblings = append(siblings, read[name])
	}
	for _, name := range some.queues {
		q, ok := read[name]
		if !ok {
			continue
		}
		delete(read, name)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		q.Siblings = siblings
		if err := do(q); err != nil {
			return err
		}
	}
	return nil
}

func countOf(c store.QueueCount) forecast.Count {
	return forecast.Count{
		Start: c.Start, Offered: float64(c.Offered), Unserved: float64(c.Abandoned), Handled: float64(c.Handled), Handle: c.Handle,
		Known: float64(c.Known), KnownUnserved: float64(c.KnownUnserved), Redials: float64(c.Redials), Reconnects: float64(c.Reconnects),
	}
}

// one reads what a single queue got.
func (p past) one(ctx context.Context, queue string) (q forecast.QueueHistory, err error) {
	err = p.read(ctx, portion{queues: []string{queue}}, func(read forecast.QueueHistory) error { q = read; return nil })
	if err == nil && len(q.Counts) == 0 {
		_, err = p.only(queue, nil)
	}
	return q, err
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
