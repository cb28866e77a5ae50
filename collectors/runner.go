package collectors

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
)

// Runner runs collectors. Whatever one of them meets, the others go on.
type Runner struct {
	// CustomerKey is the key of collectors without their own; empty: their callers
	// are not linked.
	CustomerKey input.Key

	st      *store.Store
	site    *time.Location
	metrics *metrics
	log     *slog.Logger
}

// NewRunner stores and counts for collectors; it runs none yet.
func NewRunner(st *store.Store, site *time.Location, reg prometheus.Registerer, log *slog.Logger) *Runner {
	return &Runner{st: st, site: site, metrics: newMetrics(reg), log: log}
}

// Run runs the collectors until ctx ends, each in a goroutine of its own, and
// returns nil when all have stopped. It fails at once, and runs none, when one of
// them cannot be made.
func (r *Runner) Run(ctx context.Context, configs []Config) error {
	sources := make([]*source, 0, len(configs))
	for _, cfg := range configs {
		c, err := open(cfg, input.Env{Site: r.site, Log: r.log, CustomerKey: r.CustomerKey})
		if err != nil {
			return err
		}
		if cfg.Poll == 0 {
			cfg.Poll = defaultPoll
		}
		sources = append(sources, &source{Runner: r, name: cfg.Name, poll: cfg.Poll, collector: c})
	}
	g, ctx := errgroup.WithContext(ctx)
	for _, s := range sources {
		g.Go(func() error { s.run(ctx); return nil })
	}
	return g.Wait()
}

// source is one collector at work.
type source struct {
	*Runner
	name       string
	poll       time.Duration
	collector  Collector
	checkpoint []byte
	loaded     bool // checkpoint is the stored one
}

// The waits after failures: twice as long each time, up to a minute, and never
// all collectors at the same moment.
const (
	firstWait   = time.Second
	longestWait = time.Minute
)

func (s *source) run(ctx context.Context) {
	wait := firstWait
	for {
		pause := s.poll
		if err := s.turn(ctx); err != nil && ctx.Err() == nil {
			pause = max(jitter(wait), s.poll)
			s.metrics.failures.WithLabelValues(s.name).Inc()
			s.log.Error("collector failed, it tries again", "collector", s.name, "in", pause.Round(time.Millisecond), "err", err)
			wait = min(2*wait, longestWait)
		} else if err == nil {
			wait = firstWait
			s.metrics.lastSuccess.WithLabelValues(s.name).SetToCurrentTime()
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

func jitter(d time.Duration) time.Duration { return d/2 + rand.N(d) } //nolint:gosec // spreads load, guards nothing

// turn brings the store up to date with the source.
func (s *source) turn(ctx context.Context) (err error) {
	if !s.loaded {
		if s.checkpoint, err = s.st.Checkpoint(ctx, s.name); err != nil {
			return fmt.Errorf("checkpoint: %w", err)
		}
		s.loaded = true
	}
	b := &batch{save: s.save}
	err = s.collector.Collect(ctx, s.checkpoint, func(f hotline.Facts) error { return b.add(ctx, f) })
	if ctx.Err() != nil {
		return ctx.Err() // what is not stored is read again
	}
	if s.loaded { // nothing went wrong in storing, so what was read before the error counts
		if err := b.flush(ctx); err != nil {
			return err
		}
	}
	return err
}

// save stores a batch. When it fails nobody knows how much was stored, so the
// next turn asks the store where it is.
func (s *source) save(ctx context.Context, f hotline.Facts) error {
	ctx, done := outlive(ctx, lastSave)
	defer done()
	saved, err := s.st.SaveFacts(ctx, s.name, f)
	if err != nil {
		s.loaded = false
		return err
	}
	if f.Checkpoint != nil {
		s.checkpoint = f.Checkpoint
	}
	s.metrics.saved(s.name, f, saved, time.Now())
	return nil
}

// lastSave is what a batch being stored is given when the daemon stops.
const lastSave = 2 * time.Second

// outlive is a context that ends that much later than ctx.
func outlive(ctx context.Context, by time.Duration) (context.Context, func()) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(by, cancel) })
	return longer, func() { stop(); cancel() }
}
