package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler"
)

// readiness says why the daemon cannot do its work: no database, a database of
// another shape, jobs that keep failing.
func readiness(st *store.Store, jobs *scheduler.Scheduler) func(context.Context) error {
	return func(ctx context.Context) error {
		if err := st.Ping(ctx); err != nil {
			return fmt.Errorf("database: %w", err)
		}
		pending, err := st.PendingMigrations(ctx)
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if len(pending) > 0 {
			return fmt.Errorf("migrations not applied: %s", strings.Join(pending, ", "))
		}
		var stale []error
		for _, job := range jobs.Stale(time.Now()) {
			stale = append(stale, fmt.Errorf("job %s", job))
		}
		return errors.Join(stale...)
	}
}

// buildInfo is a metric whose label is the version.
func buildInfo() prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name:        "hotlined_build_info",
		Help:        "Always 1; the version is in the label.",
		ConstLabels: prometheus.Labels{"version": version()},
	}, func() float64 { return 1 })
}
