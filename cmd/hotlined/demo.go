package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/collectors"
	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/demo"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/roster"
	"github.com/hotlined/hotlined/scheduler/workforce"
)

// demoFlags are what a demo can be told.
type demoFlags struct {
	seed     uint64
	weeks    int
	listen   string
	timezone string
}

func demoCmd(a *app) *cobra.Command {
	var f demoFlags
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "A generated bank hotline: history, live calls, forecast, roster, pages",
		Long: "Generates the files that a bank hotline's phone system, survey, quality and case tools\n" +
			"would have written, follows them as the daemon follows real ones, and goes on\n" +
			"writing them call by call until it is stopped. Started again, it goes on from there.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("data-dir") && os.Getenv("HOTLINED_DATA_DIR") == "" {
				a.dataDir = filepath.Join(filepath.Dir(defaultDataDir()), "hotlined-demo")
			}
			if err := f.findPort(cmd.Flags().Changed("listen")); err != nil {
				return err
			}
			return a.demo(cmd, f)
		},
	}
	cmd.Flags().Uint64Var(&f.seed, "seed", 1, "another seed is another hotline")
	cmd.Flags().IntVar(&f.weeks, "weeks", 12, "weeks of history")
	cmd.Flags().StringVar(&f.listen, "listen", "127.0.0.1:8080", "where to serve the pages; if left out and taken, any free port")
	cmd.Flags().StringVar(&f.timezone, "timezone", "", "where the hotline is, such as Europe/Berlin (default: here)")
	return cmd
}

// findPort looks before the work begins whether the pages can be served, and
// moves them to a free port where nobody insisted on this one.
func (f *demoFlags) findPort(insisted bool) error {
	l, err := net.Listen("tcp", f.listen)
	if err != nil && insisted {
		return fmt.Errorf("--listen: %w", err)
	}
	if err != nil {
		f.listen = "127.0.0.1:0"
		return nil
	}
	return l.Close()
}

// demo generates the hotline up to now, collects it, plans for it, and then
// serves while it goes on.
func (a *app) demo(cmd *cobra.Command, f demoFlags) error {
	ctx, log := cmd.Context(), a.logger(cmd)
	cfg, err := f.hotline(a.dataDir, time.Now())
	if err != nil {
		return err
	}
	release, err := a.lockDaemon() // two demos would write the same calls
	if err != nil {
		return err
	}
	defer release()
	h, err := demo.New(cfg)
	if err != nil {
		return err
	}
	defer func() {
		if err := h.Close(); err != nil {
			log.Error("demo not closed", "err", err)
		}
	}()
	if err := a.generate(cmd, h, cfg); err != nil {
		return err
	}
	if a.configFile, err = setUp(h, cfg, f.listen, time.Now()); err != nil {
		return err
	}
	daemon, err := a.config()
	if err != nil {
		return err
	}
	if err := a.fill(cmd, daemon); err != nil {
		return err
	}
	return a.serve(ctx, daemon, log, func(addr string) {
		say(cmd.OutOrStdout(), "\nThe hotline is open: http://%s\nStop it with Ctrl-C; it is kept in %s.\n", addr, cfg.Dir)
	}, func(ctx context.Context) error { return h.Live(ctx, time.Now) })
}

// hotline is the one that the folder holds already, or a new one with its weeks
// of history before now.
func (f demoFlags) hotline(dir string, now time.Time) (demo.Config, error) {
	if f.weeks < 1 || f.weeks > 104 {
		return demo.Config{}, usageError("--weeks: want 1 to 104, got %d", f.weeks)
	}
	dir, err := filepath.Abs(dir) // the configuration tells it to daemons started elsewhere
	if err != nil {
		return demo.Config{}, fmt.Errorf("--data-dir: %w", err)
	}
	held, found, err := demo.Remembered(dir)
	if err != nil || found {
		if err == nil && held.Seed != f.seed {
			err = usageError("%s holds the hotline of --seed %d: choose another --data-dir for seed %d, or remove it", dir, held.Seed, f.seed)
		}
		return held, err
	}
	site := demo.LocalZone(now)
	if f.timezone != "" {
		if site, err = time.LoadLocation(f.timezone); err != nil {
			return demo.Config{}, usageError("--timezone: %w", err)
		}
	}
	return demo.Config{Dir: dir, Seed: f.seed, Start: now.AddDate(0, 0, -7*f.weeks), Location: site}, nil
}

// generate writes the history.
func (a *app) generate(cmd *cobra.Command, h *demo.Hotline, cfg demo.Config) error {
	now := time.Now()
	days := int64(now.Sub(h.Start()).Hours() / 24)
	say(cmd.OutOrStdout(), "Simulating a bank's hotline in %s since %s (seed %d) ...\n", cfg.Location, h.Start().Format(time.DateOnly), cfg.Seed)
	if err := h.Remember(); err != nil {
		return err
	}
	p := a.progress(cmd, days, "days simulated")
	defer p.Done()
	if err := h.Generate(cmd.Context(), now, func(time.Time) { p.Add(1) }); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	return nil
}

// setUp writes the configuration and the workforce files, and returns the path
// of the configuration.
func setUp(h *demo.Hotline, cfg demo.Config, listen string, now time.Time) (string, error) {
	staff := workforce.Workforce{
		Agents: h.Agents(), Contracts: demo.Contracts(), Absences: h.Absences(now.AddDate(0, 3, 0), now),
	}
	for _, agent := range staff.Agents {
		from, to := h.Hours(agent)
		for day := time.Sunday; day <= time.Saturday; day++ {
			staff.Available = append(staff.Available, roster.Availability{Agent: agent.ID, Weekday: day, From: from, To: to})
		}
	}
	staff.Sessions = teamTalks(staff.Agents, now.In(cfg.Location))
	dir := filepath.Join(cfg.Dir, "workforce")
	if err := workforce.Write(dir, staff, cfg.Location); err != nil {
		return "", fmt.Errorf("demo: %w", err)
	}
	return h.WriteConfig(demo.Setup{Listen: listen, Workforce: dir})
}

// teamTalks are half an hour for every team in each of the next two weeks, a few
// of the team at a time, for rosters to find room for.
func teamTalks(agents []hotline.Agent, now time.Time) (out []roster.Session) {
	monday := hotline.Midnight(now, now.Location(), 7-(int(now.Weekday())+6)%7)
	var teams []string
	members := map[string][]string{}
	for _, a := range agents {
		if a.To.IsZero() || a.To.After(now) {
			if members[a.Team] == nil {
				teams = append(teams, a.Team)
			}
			members[a.Team] = append(members[a.Team], a.ID)
		}
	}
	for week := range 2 {
		first := hotline.Midnight(monday, now.Location(), 7*week)
		_, number := first.ISOWeek()
		for _, team := range teams {
			out = append(out, roster.Session{
				Name: fmt.Sprintf("%s, week %d", team, number), Kind: hotline.Meeting, Agents: members[team], Length: 30 * time.Minute,
				Earliest: first, Latest: hotline.Midnight(first, now.Location(), 5), Together: true, Room: 4, Weight: 1,
			})
		}
	}
	return out
}

// fill collects the history before the daemon starts, so that its first counts,
// scores and plans find it all; and, the first time, plans as it would have
// planned in the weeks before, so that there is something to compare with.
func (a *app) fill(cmd *cobra.Command, cfg config.Config) error {
	ctx := cmd.Context()
	st, done, err := a.database(ctx, privately(cfg), a.logger(cmd))
	if err != nil {
		return err
	}
	defer done()
	say(cmd.OutOrStdout(), "Collecting what its systems wrote ...\n")
	if err := a.catchUp(cmd, cfg, st); err != nil {
		return err
	}
	planned := filepath.Join(a.dataDir, "planned")
	if _, err := os.Stat(planned); err == nil {
		return nil
	}
	say(cmd.OutOrStdout(), "Counting, and planning the weeks gone by as if they were to come ...\n")
	if err := planThePast(ctx, cfg, st, time.Now()); err != nil {
		return err
	}
	return os.WriteFile(planned, nil, 0o644)
}

// catchUp runs the collectors until every one has seen the end of its file.
func (a *app) catchUp(cmd *cobra.Command, cfg config.Config, st *store.Store) (err error) {
	ctx, stop := context.WithCancel(cmd.Context())
	defer stop()
	reg := prometheus.NewRegistry()
	runner := collectors.NewRunner(st, cfg.Site.Location(), reg, a.logger(cmd))
	if runner.CustomerKey, err = collectors.CustomerKey(a.dataDir); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- runner.Run(ctx, cfg.Collectors) }()
	p := a.progress(cmd, -1, "rows collected")
	defer p.Done()
	for {
		select {
		case err := <-ended:
			return errors.Join(err, cmd.Context().Err())
		case <-time.After(100 * time.Millisecond):
			read, caughtUp := collected(reg)
			p.Add(read - p.done)
			if caughtUp == len(cfg.Collectors) {
				stop()
			}
		}
		if ctx.Err() != nil {
			return errors.Join(<-ended, cmd.Context().Err())
		}
	}
}

// collected says how many rows the collectors have read, and how many of the
// collectors have caught up with their sources.
func collected(reg *prometheus.Registry) (rows int64, caughtUp int) {
	families, err := reg.Gather()
	if err != nil {
		return 0, 0
	}
	for _, f := range families {
		switch f.GetName() {
		case "hotlined_collector_read_total":
			for _, m := range f.GetMetric() {
				rows += int64(m.GetCounter().GetValue())
			}
		case "hotlined_collector_last_success_timestamp_seconds":
			caughtUp = len(f.GetMetric())
		}
	}
	return rows, caughtUp
}

// planThePast forecasts, staffs and rosters as of the weeks gone by, knowing no
// more than was known then: every week, every night of the last one, and every
// hour of yesterday.
func planThePast(ctx context.Context, cfg config.Config, st *store.Store, now time.Time) error {
	if err := countsJob(cfg, st)(ctx, now); err != nil {
		return err
	}
	loc := cfg.Site.Location()
	var nights []time.Time
	for weeks := 4; weeks >= 2; weeks-- {
		nights = append(nights, hotline.Midnight(now, loc, -7*weeks))
	}
	for days := 7; days >= 0; days-- {
		nights = append(nights, hotline.Midnight(now, loc, -days))
	}
	w := &watch{memory: &memory{}}
	for i, midnight := range nights {
		then := midnight.Add(130 * time.Minute)
		if then.After(now) {
			break
		}
		if _, err := forecastQueues(ctx, cfg, st, forecastRun{now: then, asOf: then, memory: w.memory}); err != nil {
			return err
		}
		if err := requirementsJob(cfg, st)(ctx, then); err != nil {
			return err
		}
		if yesterday := len(nights) - 2; i != yesterday {
			continue
		}
		for hour := then.Truncate(time.Hour); hour.Before(hotline.Midnight(then, loc, 1)); hour = hour.Add(time.Hour) {
			if err := w.run(ctx, cfg, st, hour); err != nil {
				return err
			}
		}
	}
	if err := accuracyJob(cfg, st)(ctx, now); err != nil {
		return err
	}
	cfg.Roster.Time = 5 * time.Second // nobody will work it
	return rosterJob(cfg, st)(ctx, now.AddDate(0, 0, -14))
}
