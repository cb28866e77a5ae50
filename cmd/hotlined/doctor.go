package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/collectors"
	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/clickhoused"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/workforce"
)

// finding is what one look at the installation showed.
type finding struct {
	Check string `json:"check"`
	OK    bool   `json:"ok"`
	Found string `json:"found"`
}

func doctorCmd(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Look at the whole installation and say what is wrong",
		Long:  "Checks the configuration, the engine or server, the migrations, the sources and the\nworkforce folder, and says what to do about what it finds. Changes nothing but\napplying migrations that are due.",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			findings := a.examine(cmd.Context())
			bad := 0
			for _, f := range findings {
				if !f.OK {
					bad++
				}
			}
			if asJSON {
				if err := printJSON(cmd.OutOrStdout(), findings); err != nil {
					return err
				}
			} else {
				for _, f := range findings {
					mark := "ok  "
					if !f.OK {
						mark = "BAD "
					}
					say(cmd.OutOrStdout(), "%s %-14s %s\n", mark, f.Check, f.Found)
				}
			}
			if bad > 0 {
				return fmt.Errorf("%d of %d checks found something wrong", bad, len(findings))
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// examine looks at one thing after the other; what needs a working configuration
// is left out without one.
func (a *app) examine(ctx context.Context) []finding {
	cfg, err := a.config()
	out := []finding{look("configuration", err, "%s", a.configName())}
	if err != nil {
		return out
	}
	if cfg.Store.URL == "" {
		library, err := clickhoused.FindLibrary(cfg.Store.Embedded)
		out = append(out, look("engine", err, "%s", library))
	}
	stored, demand := a.examineStore(ctx, cfg)
	out = append(out, stored...)
	out = append(out, examinePort(ctx, cfg.Web.Listen))
	for _, c := range cfg.Collectors {
		_, err := collectors.New(c, cfg.Site.Location(), a.quiet())
		out = append(out, look("collector", err, "%s (%s)", c.Name, c.Kind))
	}
	if cfg.Workforce != "" {
		staff, err := workforce.Read(cfg.Workforce, cfg.Site.Location())
		out = append(out, look("workforce", err, "%d agents, %d contracts in %s", len(staff.Agents), len(staff.Contracts), cfg.Workforce))
		if err == nil {
			out = append(out, examineRosters(cfg, staff, demand, time.Now()))
		}
	}
	return out
}

// rosterSpan are the weeks that rosters are made for next.
func rosterSpan(cfg config.Config, now time.Time) hotline.Interval {
	site := cfg.Site.Location()
	first := week(now, cfg)
	return hotline.Interval{Start: hotline.Midnight(first, site, 7), End: hotline.Midnight(first, site, 7*(1+cfg.Roster.Weeks))}
}

// examineRosters tells whether rosters can be made of what the workforce folder
// says for the weeks to come, and what of it makes no difference to them.
func examineRosters(cfg config.Config, staff workforce.Workforce, demand []hotline.Requirement, now time.Time) finding {
	p, err := staffProblem(cfg, staff, rosterSpan(cfg, now), now)
	if err == nil {
		err = require(&p, cfg, demand)
	}
	if err != nil {
		return look("rosters", err, "")
	}
	var unknown error
	if len(p.Queues) > 0 {
		unknown = staff.CheckSkills(p.Queues)
	}
	p.Queues, p.Agents = workforce.Speak(p.Queues, p.Agents)
	found := fmt.Sprintf("nothing stands against the next %d weeks", cfg.Roster.Weeks)
	if notes := p.Notices(); len(notes) > 0 {
		found += "; " + strings.Join(notes, "; ")
	}
	return look("rosters", errors.Join(unknown, p.Validate()), "%s", found)
}

// examineStore looks at the database, and reads what is required of the weeks that
// rosters are made for next.
func (a *app) examineStore(ctx context.Context, cfg config.Config) ([]finding, []hotline.Requirement) {
	if cfg.Store.URL == "" {
		if err := os.MkdirAll(a.dataDir, 0o700); err != nil {
			return []finding{look("data dir", err, "")}, nil
		}
	}
	started := time.Now()
	st, done, err := a.database(ctx, privately(cfg), a.quiet())
	if err != nil {
		return []finding{look("database", err, "")}, nil
	}
	defer done()
	where := "embedded engine in " + a.engineDir()
	if cfg.Store.URL != "" {
		where = "server at " + cfg.Store.Redacted().URL
	}
	_, rows, err := st.Rows(ctx, "SELECT version(), (SELECT count() FROM contacts)")
	if err != nil {
		return []finding{look("database", err, "")}, nil
	}
	demand, err := st.LatestRequirements(ctx, rosterSpan(cfg, time.Now()))
	if err != nil {
		return []finding{look("database", err, "")}, nil
	}
	return []finding{
		look("database", nil, "%s, ClickHouse %v, answered after %s", where, rows[0][0], time.Since(started).Round(time.Millisecond)),
		look("contacts", nil, "%v stored", rows[0][1]),
	}, demand
}

// examinePort tells a free port from one the daemon, or somebody else, holds.
func examinePort(ctx context.Context, addr string) finding {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return look("pages", nil, "%s is in use: by a running daemon, or set web.listen to another port", addr)
	}
	_ = l.Close()
	return look("pages", nil, "%s is free", addr)
}

func look(check string, err error, format string, args ...any) finding {
	if err != nil {
		return finding{Check: check, Found: err.Error()}
	}
	return finding{Check: check, OK: true, Found: fmt.Sprintf(format, args...)}
}

func (a *app) configName() string {
	if a.configFile == "" {
		return "no file: the defaults and the environment"
	}
	return a.configFile
}
