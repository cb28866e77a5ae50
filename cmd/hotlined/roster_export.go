package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/roster"
)

// exportFormats are what a roster can be written as.
var exportFormats = []string{"csv", "ics", "html", "json"}

// exportFlags are what `hotlined roster export` was asked.
type exportFlags struct {
	which
	format, agent, out string
}

func rosterExportCmd(a *app) *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write a roster as CSV, as calendars, as a page to print, or as JSON",
		Long: "html is a page to print on A4 across, a sheet for each week. With ics, an --out that does not\n" +
			"end in .ics is a folder, which gets a calendar for every agent, ready to be subscribed to.",
		Example: "  hotlined roster export --format html --out week.html\n" +
			"  hotlined roster export --format ics --out calendars/",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !slices.Contains(exportFormats, f.format) {
				return usageError("--format: unknown %q, want one of %v", f.format, exportFormats)
			}
			return a.withRoster(cmd, f.which, func(st *store.Store, r hotline.Roster, site *time.Location) error {
				return a.export(cmd, st, f, r, site)
			})
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&f.format, "format", "csv", "one of "+strings.Join(exportFormats, ", "))
	cmd.Flags().StringVar(&f.agent, "agent", "", "only this agent's shifts")
	cmd.Flags().StringVar(&f.out, "out", "", "file to write, or for ics a folder (standard output if left out)")
	return cmd
}

func (a *app) export(cmd *cobra.Command, st *store.Store, f exportFlags, r hotline.Roster, site *time.Location) error {
	folder := f.format == "ics" && f.out != "" && !strings.EqualFold(filepath.Ext(f.out), ".ics")
	p := roster.Problem{Site: site}
	if f.format == "html" || folder || f.agent != "" {
		var err error
		if p, err = a.problemOf(cmd.Context(), st, r); err != nil {
			return err
		}
	}
	if f.agent != "" && !slices.ContainsFunc(r.Shifts, func(s hotline.Shift) bool { return s.Agent == f.agent }) {
		if err := knownAgent(p.Agents, f.agent); err != nil {
			return err
		}
	}
	if folder {
		return writeCalendars(cmd.OutOrStdout(), f, p, r)
	}
	if f.out == "" {
		return exportRoster(cmd.OutOrStdout(), f.format, f.agent, p, r)
	}
	return writeRoster(f.out, f.format, f.agent, p, r)
}

// writeRoster writes a file whole or not at all.
func writeRoster(path, format, agent string, p roster.Problem, r hotline.Roster) error {
	return writeWhole(path, func(w io.Writer) error { return exportRoster(w, format, agent, p, r) })
}

// exportRoster writes a roster in one of the formats. The page wants the names and
// absences of its problem, the others only the site.
func exportRoster(w io.Writer, format, agent string, p roster.Problem, r hotline.Roster) error {
	if format == "ics" {
		return roster.WriteICS(w, r, agent, p.Site)
	}
	if agent != "" {
		r.Shifts = slices.DeleteFunc(slices.Clone(r.Shifts), func(s hotline.Shift) bool { return s.Agent != agent })
		p.Agents = slices.DeleteFunc(slices.Clone(p.Agents), func(x hotline.Agent) bool { return x.ID != agent })
	}
	switch format {
	case "csv":
		return roster.WriteCSV(w, r.Shifts, p.Site)
	case "html":
		return roster.WriteHTML(w, p, r)
	}
	return printJSON(w, newRosterRecord(r, p.Site))
}

// writeCalendars writes a calendar for everybody on the roster or in the workforce
// folder: who works nothing gets an empty one, which takes old shifts away.
func writeCalendars(w io.Writer, f exportFlags, p roster.Problem, r hotline.Roster) error {
	var who []string
	for _, a := range p.Agents {
		who = append(who, a.ID)
	}
	for _, s := range r.Shifts {
		who = append(who, s.Agent)
	}
	slices.Sort(who)
	who = slices.Compact(who)
	if f.agent != "" {
		who = []string{f.agent}
	}
	if err := os.MkdirAll(f.out, 0o755); err != nil {
		return usageErr{fmt.Errorf("--out: %w", err)}
	}
	taken := map[string]string{}
	for _, id := range who {
		name := fileName(id)
		if other, twice := taken[strings.ToLower(name)]; twice {
			return fmt.Errorf("agents %q and %q would share the file %s: write them one by one with --agent", other, id, name)
		}
		taken[strings.ToLower(name)] = id
		err := writeWhole(filepath.Join(f.out, name), func(w io.Writer) error { return roster.WriteICS(w, r, id, p.Site) })
		if err != nil {
			return err
		}
	}
	say(w, "%d calendars of roster %s, version %d, in %s\n", len(who), r.ID, r.Version, f.out)
	return nil
}

// fileName is a calendar's name that every file system takes.
func fileName(agent string) string {
	safe := strings.Map(func(c rune) rune {
		if strings.ContainsRune(`/\\:*?"<>|`, c) || c < ' ' {
			return '_'
		}
		return c
	}, agent)
	return strings.TrimLeft(safe, ".") + ".ics"
}
