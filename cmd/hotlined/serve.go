package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	promcollectors "github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/hotlined/hotlined/collectors"
	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/dashboards"
	"github.com/hotlined/hotlined/dashboards/preview"
	"github.com/hotlined/hotlined/internal/clickhoused"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/web"
	"github.com/hotlined/hotlined/scheduler"
)

func serveCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Run the daemon: collect, score, plan and show, until told to stop",
		Long:  "Runs until SIGTERM or SIGINT. SIGHUP reads the configuration again; a file with a\nmistake in it leaves the running one in force.",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			release, err := a.lockDaemon()
			if err != nil {
				return err
			}
			defer release()
			log := a.logger(cmd)
			return a.serve(cmd.Context(), cfg, log, func(addr string) {
				log.Info("pages are served", "url", "http://"+addr)
			})
		},
	}
}

// othersPatience is longer than commands commonly need.
const othersPatience = 2 * time.Minute

// awaitOthers waits for the engine of a command, or of a daemon that was killed,
// to end: a daemon that joined it would lose it in the middle of its work.
func (a *app) awaitOthers(ctx context.Context, cfg config.Config, log *slog.Logger) error {
	if cfg.Store.URL != "" {
		return nil
	}
	for waited := time.Duration(0); ; waited += 100 * time.Millisecond {
		other, running := clickhoused.Running(a.engineDir())
		switch {
		case !running:
			return nil
		case waited == 0:
			log.Info("waiting for the engine of another command to end", "pid", other.PID)
		case waited > othersPatience:
			return fmt.Errorf("another command still works in %s (engine process %d): try again when it has ended", a.dataDir, other.PID)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// serve runs the daemon until ctx ends, with what else has to run beside it.
// ready is told the address of the pages.
func (a *app) serve(ctx context.Context, cfg config.Config, log *slog.Logger, ready func(addr string), beside ...func(context.Context) error) error {
	if err := a.awaitOthers(ctx, cfg, log); err != nil {
		return err
	}
	st, _, closeStore, err := a.connect(ctx, cfg, log) // daemon prepares it, at every reload too
	if err != nil {
		return err
	}
	defer closeStore()
	if err := a.remember(); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	for _, task := range beside {
		g.Go(func() error { return task(ctx) })
	}
	g.Go(func() error { return a.reloading(ctx, cfg, st, log, ready) })
	return g.Wait()
}

// reloading runs the daemon, and on SIGHUP runs it anew with the configuration
// of that moment. The database stays open: what is the engine's needs a restart.
func (a *app) reloading(ctx context.Context, cfg config.Config, st *store.Store, log *slog.Logger, ready func(string)) error {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	for {
		turn, stop := context.WithCancel(ctx)
		ended := make(chan error, 1)
		go func() { ended <- a.daemon(turn, cfg, st, log, ready) }()
		next, err := a.awaitReload(hangup, ended, log)
		stop()
		if next != nil {
			err = <-ended
		}
		switch {
		case ctx.Err() != nil:
			return nil // whatever was interrupted had been asked to stop
		case next == nil || err != nil:
			return err
		}
		cfg = *next
		log.Info("configuration reloaded", "file", a.configFile)
	}
}

// awaitReload returns the next valid configuration asked for by SIGHUP, or nil
// and the daemon's error once that has ended.
func (a *app) awaitReload(hangup <-chan os.Signal, ended <-chan error, log *slog.Logger) (*config.Config, error) {
	for {
		select {
		case err := <-ended:
			return nil, err
		case <-hangup:
			cfg, err := a.config()
			if err == nil {
				return &cfg, nil
			}
			log.Error("configuration not reloaded, the running one stays in force", "err", err)
		}
	}
}

// daemon is the whole of it: collectors bring facts, jobs work on them, the
// server shows them. It returns when ctx has ended and everything has stopped.
func (a *app) daemon(ctx context.Context, cfg config.Config, st *store.Store, log *slog.Logger, ready func(string)) error {
	if err := prepare(ctx, st, cfg, time.Now()); err != nil {
		return err
	}
	reg := prometheus.NewRegistry()
	reg.MustRegister(promcollectors.NewGoCollector(), promcollectors.NewProcessCollector(promcollectors.ProcessCollectorOpts{}), buildInfo())

	jobs, err := scheduler.New(jobs(cfg, st, newWatch(reg)), cfg.Site.Location(), st.SaveJobRun, reg, log)
	if err != nil {
		return err
	}
	reader, err := a.reader(ctx, cfg, st)
	if err != nil {
		return err
	}
	pages := preview.New(dashboards.All(dashboardInputs(cfg)), reader.Rows, log)
	server, err := web.New(cfg.Web, web.Site{
		Pages:   pages,
		Metrics: promhttp.HandlerFor(reg, promhttp.HandlerOpts{}),
		Ready:   readiness(st, jobs),
	}, log)
	if err != nil {
		return err
	}
	runner := collectors.NewRunner(st, cfg.Site.Location(), reg, log)
	if runner.CustomerKey, err = collectors.CustomerKey(a.dataDir); err != nil {
		return err
	}

	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return runner.Run(ctx, cfg.Collectors) })
	g.Go(func() error { return jobs.Run(ctx) })
	g.Go(func() error { return server.Run(ctx, ready) })
	return g.Wait()
}
