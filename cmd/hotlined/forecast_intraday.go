package main

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"golang.org/x/sync/errgroup"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/forecast"
)

// watch says today again, as it goes on, and tells when it leaves its band.
type watch struct {
	memory  *memory
	outside *prometheus.GaugeVec // nil: nobody asks
}

func newWatch(reg prometheus.Registerer) *watch {
	return &watch{memory: &memory{}, outside: promauto.With(reg).NewGaugeVec(prometheus.GaugeOpts{
		Name: "hotlined_forecast_day_outside_band",
		Help: "1 while the day under way is outside the band in which it was expected, in per cent (level); 0 while it is inside.",
	}, []string{"queue", "level"})}
}

// intradayJob says the rest of today again at the end of every interval, and
// staffs it. It needs no model: what the last forecast tried is remembered.
func intradayJob(cfg config.Config, st *store.Store, w *watch) task {
	return func(ctx context.Context, now time.Time) error {
		asOf := intervalEnd(now, cfg.Site.Location(), cfg.Forecast.Interval)
		if err := w.run(ctx, cfg, st, asOf); err != nil {
			return err
		}
		return staffAgain(ctx, cfg, st, asOf)
	}
}

// staffAgain staffs what was said again, and the work that waits, of which less
// or more may be left than was thought. The rest stands as it was staffed.
func staffAgain(ctx context.Context, cfg config.Config, st *store.Store, asOf time.Time) error {
	today := hotline.Interval{Start: asOf, End: hotline.Midnight(asOf, cfg.Site.Location(), 2)}
	required, backlog, err := agentsNeeded(ctx, cfg, st, today)
	waits := map[string]bool{}
	for _, b := range backlog {
		waits[b.Queue] = true
	}
	again := slices.DeleteFunc(required, func(r hotline.Requirement) bool { return r.AsOf.Before(asOf) && !waits[r.Queue] })
	return errors.Join(err, st.SaveRequirements(ctx, again))
}

// intervalEnd is when the last whole interval ended.
func intervalEnd(now time.Time, loc *time.Location, interval time.Duration) time.Time {
	midnight := hotline.Midnight(now, loc, 0)
	return midnight.Add(now.Sub(midnight).Truncate(interval))
}

func (w *watch) run(ctx context.Context, cfg config.Config, st *store.Store, asOf time.Time) error {
	loc := cfg.Site.Location()
	midnight := hotline.Midnight(asOf, loc, 0)
	silent, err := nothingCollected(ctx, st, asOf)
	if err != nil || silent {
		return err
	}
	counts, err := countsByQueue(ctx, st, hotline.Interval{Start: midnight, End: asOf})
	if err != nil {
		return err
	}
	keep, err := newKeeper(ctx, st, "", asOf, loc, 0)
	if err != nil {
		return err
	}
	var forecasts []hotline.Forecast
	var progress []hotline.DayProgress
	said, err := w.again(ctx, counts, asOf)
	if err != nil {
		return err
	}
	for _, s := range said {
		progress = append(progress, progressOf(s.queue, s.QueueForecast, asOf, midnight))
		news := s.news(s.Forecasts, hotline.Midnight(asOf, loc, 1), asOf)
		if len(news) == 0 {
			continue
		}
		forecasts = append(forecasts, news...)
		s.Explained = s.Explained[:1]
		if err := keep.add(ctx, s.queue, s.QueueForecast); err != nil {
			return err
		}
	}
	w.tell(progress)
	return errors.Join(st.SaveForecasts(ctx, forecasts), keep.flush(ctx), st.SaveDayProgress(ctx, progress))
}

// saidAgain is what is said of a queue's day under way.
type saidAgain struct {
	queue string
	*remembered
	forecast.QueueForecast
}

// again says today again of all queues, on all cores, and returns those of whose
// day there is something to say.
func (w *watch) again(ctx context.Context, counts map[string][]forecast.Count, asOf time.Time) ([]saidAgain, error) {
	var all []saidAgain
	for queue, r := range w.memory.all() {
		all = append(all, saidAgain{queue: queue, remembered: r})
	}
	begun := make([]bool, len(all))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i := range all {
		g.Go(func() error {
			all[i].QueueForecast, begun[i] = all[i].Again(counts[all[i].queue], asOf)
			return ctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	var out []saidAgain
	for i, s := range all {
		if begun[i] {
			out = append(out, s)
		}
	}
	return out, nil
}

// nothingCollected reports whether contacts that must have come did not arrive
// here: then the silence is ours, and no news of the day. Of twenty expected, none
// come once in 500 million times.
func nothingCollected(ctx context.Context, st *store.Store, asOf time.Time) (bool, error) {
	const certain = 20
	latest, err := st.LatestContact(ctx)
	if err != nil || !latest.Before(asOf) {
		return false, err
	}
	since, err := st.LatestForecasts(ctx, hotline.Interval{Start: latest, End: asOf})
	var expected float64
	for _, f := range since {
		expected += f.Mean
	}
	return expected > certain, err
}

// countsByQueue is what came, in order of time.
func countsByQueue(ctx context.Context, st *store.Store, within hotline.Interval) (map[string][]forecast.Count, error) {
	out := map[string][]forecast.Count{}
	err := st.Offered(ctx, within, func(queue string, start time.Time, contacts int) {
		out[queue] = append(out[queue], forecast.Count{Start: start, Offered: float64(contacts)})
	})
	return out, err
}

// news is what is worth keeping of what is said again: the rest of today if it
// moved by one per cent, and on the hour; tomorrow if it moved by one per cent.
func (r *remembered) news(said []hotline.Forecast, tomorrow, asOf time.Time) []hotline.Forecast {
	days := [2][]hotline.Forecast{}
	for _, f := range said {
		at := 0
		if !f.Start.Before(tomorrow) {
			at = 1
		}
		days[at] = append(days[at], f)
	}
	var out []hotline.Forecast
	for i, day := range days {
		onTheHour := i == 0 && asOf.Minute() == 0
		if !onTheHour && !r.moved(day) {
			continue
		}
		for _, f := range day {
			r.last[f.Start.Unix()] = f.Mean
		}
		out = append(out, day...)
	}
	return out
}

// moved reports whether what is said is another than what was kept last.
func (r *remembered) moved(said []hotline.Forecast) bool {
	const worth = 0.01
	var was, now float64
	for _, f := range said {
		now += f.Mean
		was += r.last[f.Start.Unix()]
	}
	return math.Abs(now-was) > worth*was
}

func progressOf(queue string, said forecast.QueueForecast, asOf, midnight time.Time) hotline.DayProgress {
	y, m, d := midnight.Date()
	out := hotline.DayProgress{Queue: queue, Day: time.Date(y, m, d, 0, 0, 0, 0, time.UTC), AsOf: asOf.UTC()}
	if p := said.Progress; p != nil {
		out.Came, out.Expected, out.DaySaid, out.DayNow = p.Came, p.Expected, p.Said, p.Now
	}
	if a := said.Alert; a != nil {
		out.Level, out.Since, out.Low, out.High = int(math.Round(100*a.Level)), a.At.UTC(), a.Low, a.High
	}
	return out
}

// tell tells Prometheus who is outside which band. A day outside that of 95 % is
// outside that of 80 % as well.
func (w *watch) tell(progress []hotline.DayProgress) {
	if w.outside == nil {
		return
	}
	w.outside.Reset()
	for _, p := range progress {
		for level, name := range map[int]string{80: "80", 95: "95"} {
			outside := 0.0
			if p.Level >= level {
				outside = 1
			}
			w.outside.WithLabelValues(p.Queue, name).Set(outside)
		}
	}
}
