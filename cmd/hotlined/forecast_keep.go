package main

import (
	"context"
	"errors"
	"maps"
	"sync"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/forecast"
)

// memory is what is remembered of the queues' last forecasts, to say today again.
type memory struct {
	mu     sync.Mutex
	queues map[string]*remembered
}

// remembered is one queue's last forecast.
type remembered struct {
	forecast.StandingQueue
	last map[int64]float64 // what was kept last of today's and tomorrow's intervals: start in Unix seconds → mean
}

// put remembers a forecast in place of the one before. Of work that can wait
// nobody says today again: much of it is known only once it is done, and until
// then it looks as if it had not come.
func (m *memory) put(queue string, said forecast.QueueForecast, asOf time.Time) {
	if m == nil || said.Standing == nil || len(said.Forecasts) == 0 || said.Forecasts[0].Deadline > 0 {
		return
	}
	r := &remembered{StandingQueue: *said.Standing, last: map[int64]float64{}}
	for _, f := range said.Forecasts {
		if f.Start.Sub(asOf) < 48*time.Hour {
			r.last[f.Start.Unix()] = f.Mean
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.queues == nil {
		m.queues = map[string]*remembered{}
	}
	m.queues[queue] = r
}

// all are the queues remembered. Only one intraday run works on them at a time.
func (m *memory) all() map[string]*remembered {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.queues)
}

// keeper gathers what is said beside the forecasts and saves it in batches.
type keeper struct {
	st      *store.Store
	before  map[dayOfQueue]hotline.ForecastDay // as said about a day earlier
	days    []hotline.ForecastDay
	changes []hotline.ForecastChange
	fared   []hotline.Fared
}

type dayOfQueue struct {
	queue string
	day   forecast.Day
}

// aDayAgo is from when the forecast is that changes are told against: last
// night's at night, and at noon as well.
const aDayAgo = 20 * time.Hour

// newKeeper loads what was said of these days a day before asOf.
func newKeeper(ctx context.Context, st *store.Store, queue string, asOf time.Time, loc *time.Location, days int) (*keeper, error) {
	today := hotline.Midnight(asOf, loc, 0)
	before, err := st.ForecastDays(ctx, queue, today, hotline.Midnight(asOf, loc, days+1), asOf.Add(-aDayAgo))
	if err != nil {
		return nil, err
	}
	k := &keeper{st: st, before: make(map[dayOfQueue]hotline.ForecastDay, len(before))}
	for _, d := range before {
		k.before[dayOfQueue{d.Queue, forecast.DayOf(d.Day)}] = d
	}
	return k, nil
}

// add keeps what a queue's days are made of and why they changed, and how its
// forecasts would have fared.
func (k *keeper) add(ctx context.Context, queue string, said forecast.QueueForecast) error {
	for i, e := range said.Explained {
		if i == 0 {
			e.Notes = append(e.Notes, said.Notes...) // of the queue: the same on every day
		}
		k.days = append(k.days, e.Noun(queue))
		if was, ok := k.before[dayOfQueue{queue, e.Day}]; ok {
			k.changes = append(k.changes, forecast.Changed(forecast.ExplanationOf(was), e).Noun(queue))
		}
	}
	for _, f := range said.Fared {
		k.fared = append(k.fared, f.Noun(queue))
	}
	const batch = 20_000
	if len(k.days) < batch && len(k.fared) < batch {
		return nil
	}
	return k.flush(ctx)
}

func (k *keeper) flush(ctx context.Context) error {
	err := errors.Join(k.st.SaveForecastDays(ctx, k.days), k.st.SaveForecastChanges(ctx, k.changes), k.st.SaveFared(ctx, k.fared))
	k.days, k.changes, k.fared = nil, nil, nil
	return err
}
