package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/clickhoused"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/workforce"
	"github.com/hotlined/hotlined/scoring"
)

// openStore opens the configured database for one command: a server named by
// store.url, the daemon's engine where one serves the data directory, or an
// engine of its own. What a daemon has prepared is left as it is. Call the func
// when done with it.
func (a *app) openStore(ctx context.Context) (*store.Store, func(), error) {
	cfg, err := a.config()
	if err != nil {
		return nil, nil, err
	}
	return a.database(ctx, privately(cfg), a.quiet())
}

func (a *app) database(ctx context.Context, cfg config.Config, log *slog.Logger) (*store.Store, func(), error) {
	st, ready, done, err := a.connect(ctx, cfg, log)
	if err != nil {
		return nil, nil, err
	}
	if cfg.Store.URL != "" {
		ready, err = prepared(ctx, st)
	}
	if err == nil && !ready {
		err = prepare(ctx, st, cfg, time.Now())
	}
	if err != nil {
		done()
		return nil, nil, err
	}
	return st, done, nil
}

// connect opens the database as it is. Joined tells that the engine is that of a
// daemon at work.
func (a *app) connect(ctx context.Context, cfg config.Config, log *slog.Logger) (st *store.Store, joined bool, done func(), err error) {
	url, err := cfg.Store.Address()
	if err != nil {
		return nil, false, nil, usageErr{err}
	}
	stop := func() {}
	if url == "" {
		if url, joined, stop, err = a.engine(ctx, cfg, log); err != nil {
			return nil, false, nil, err
		}
	}
	if st, err = store.Open(ctx, url); err != nil {
		stop()
		return nil, false, nil, err
	}
	return st, joined, func() { _ = st.Close(); stop() }, nil // all was answered by then
}

// prepared reports whether a daemon has prepared the database: then its targets
// and views stay, whatever configuration a command was given.
func prepared(ctx context.Context, st *store.Store) (bool, error) {
	pending, err := st.PendingMigrations(ctx)
	if err != nil || len(pending) > 0 {
		return false, err
	}
	targets, err := st.Targets(ctx)
	return len(targets) > 0, err
}

// privately moves the engine to any free port: only the daemon's is for others
// to reach, where they expect it.
func privately(cfg config.Config) config.Config {
	cfg.Store.Embedded.Listen = "127.0.0.1:0"
	return cfg
}

// quiet is for commands: what goes wrong is said once, by their own error.
func (a *app) quiet() *slog.Logger {
	if a.logLevel == "debug" {
		return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return slog.New(slog.DiscardHandler)
}

// prepare brings the database to the shape, the targets and the people of this
// configuration.
func prepare(ctx context.Context, st *store.Store, cfg config.Config, now time.Time) error {
	if _, err := st.Migrate(ctx); err != nil {
		return err
	}
	var views []store.View
	for _, v := range scoring.Views(cfg.Site.Timezone) {
		views = append(views, store.View{Name: v.Name, SQL: v.SQL})
	}
	if err := st.ApplyViews(ctx, views); err != nil {
		return err
	}
	if err := st.SaveTargets(ctx, cfg.HotlineTargets(), now); err != nil {
		return err
	}
	if err := st.SaveQueues(ctx, cfg.HotlineQueues(), now); err != nil {
		return err
	}
	if cfg.Workforce == "" {
		return nil
	}
	staff, err := workforce.Read(cfg.Workforce, cfg.Site.Location())
	if err != nil {
		return usageErr{err}
	}
	return st.SaveAgents(ctx, staff.Agents, now)
}

// reader is the store for the pages: on the embedded engine it is the user who
// may only read, whatever a page might be talked into asking.
func (a *app) reader(ctx context.Context, cfg config.Config, st *store.Store) (*store.Store, error) {
	if cfg.Store.URL != "" {
		return st, nil
	}
	running, ok := clickhoused.Running(a.engineDir())
	if !ok {
		return nil, fmt.Errorf("the engine in %s does not answer", a.engineDir())
	}
	return store.OpenReader(ctx, running.ReaderURL()+database)
}

func (a *app) engineDir() string { return filepath.Join(a.dataDir, "engine") }

// database is the embedded engine's.
const database = "/hotlined"

// engine joins the engine that serves the data directory, or starts one.
func (a *app) engine(ctx context.Context, cfg config.Config, log *slog.Logger) (url string, joined bool, stop func(), err error) {
	engine := cfg.Store.Embedded
	engine.Dir = a.engineDir()
	if running, ok := clickhoused.Running(engine.Dir); ok {
		return running.URL + database, true, func() {}, nil
	}
	e, err := clickhoused.New(engine, log)
	if err != nil {
		return "", false, nil, err
	}
	// The engine outlives a cancelled command until the command has put away its things.
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan error, 1)
	go func() { ended <- e.Run(running) }()
	stop = func() { cancel(); <-ended }
	address, err := e.Ready(ctx)
	if err != nil {
		cancel()
		if failed := <-ended; failed != nil {
			err = failed
		}
		return "", false, nil, err
	}
	return address.URL + database, false, stop, nil
}
