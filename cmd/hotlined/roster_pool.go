package main

import (
	"context"
	"errors"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/rehearse"
	"github.com/hotlined/hotlined/scheduler/roster"
	"github.com/hotlined/hotlined/scheduler/simulate"
)

// solvePooled searches for as long as it may, with prices by the service levels
// that callers would meet. On the way it plays the roster and corrects what is
// required by what people with several skills are worth to each other's queues;
// the problem then asks for that, and it is stored as what is required.
func solvePooled(ctx context.Context, cfg config.Config, st *store.Store, p *roster.Problem, opts roster.Options, limit time.Duration) (hotline.Roster, roster.Report, error) {
	begun := time.Now()
	pool, err := poolOf(ctx, cfg, st, *p, func() bool { return ctx.Err() != nil || time.Since(begun) > limit })
	if err != nil {
		return hotline.Roster{}, roster.Report{}, err
	}
	p.Curves = pool.Curves()
	if cfg.Roster.Plays > 0 {
		opts.Review = pool.Review
	}
	made, report := solve(ctx, *p, opts, limit)
	if err := pool.Failed(); err != nil && !errors.Is(err, simulate.ErrStopped) && !errors.Is(err, rehearse.ErrNoForecast) {
		return made, report, err
	}
	p.Demand, p.Curves = pool.Required(), pool.Curves()
	if cfg.Roster.Plays > 0 && ctx.Err() == nil {
		err = st.SaveRequirements(ctx, p.Demand)
	}
	return made, report, err
}

// poolOf prepares the correction of what a problem asks for.
func poolOf(ctx context.Context, cfg config.Config, st *store.Store, p roster.Problem, stop func() bool) (*rehearse.Pool, error) {
	scene, err := sceneOf(ctx, cfg, st, p, hotline.Roster{ID: p.ID, From: p.From, To: p.To, MadeAt: p.MadeAt})
	if err != nil {
		return nil, err
	}
	return rehearse.NewPool(scene, cfg.Roster.Plays, simulate.Options{
		Seed: cfg.Roster.Seed, Workers: cfg.Roster.Workers, Stop: stop,
	}), nil
}
