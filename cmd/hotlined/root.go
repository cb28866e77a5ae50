package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/config"
)

// app holds the global flags.
type app struct {
	configFile string
	dataDir    string
	logLevel   string
}

// commands lists every command. To add one, write its file and add a line.
var commands = []func(*app) *cobra.Command{
	demoCmd, serveCmd, checkCmd,
	importCmd, kpiCmd, scoreCmd, coachCmd,
	forecastCmd, staffCmd, simulateCmd, rosterCmd, capacityCmd,
	dashboardsCmd, migrateCmd, doctorCmd, versionCmd,
}

// Exit codes: scripts rely on them.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// run does what the arguments ask and returns the exit code, with one clear line
// (or one per mistake) on stderr where it could not.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var usage usageErr
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		say(stderr, "hotlined: %s\n", err)
		return exitUsage
	case ctx.Err() != nil:
		say(stderr, "hotlined: stopped\n")
		return exitFailed
	}
	say(stderr, "hotlined: %s\n", err)
	return exitFailed
}

func newRoot() *cobra.Command {
	a := &app{}
	root := &cobra.Command{
		Use:           "hotlined",
		Short:         "Numbers, forecasts and rosters for service hotlines",
		Long:          "hotlined collects the contacts of your phone systems into ClickHouse, scores them,\nforecasts the load, plans the shifts and shows it all.\n\nTo see it at work: hotlined demo",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(*cobra.Command, []string) error {
			if err := new(slog.Level).UnmarshalText([]byte(a.logLevel)); err != nil {
				return usageError("--log-level: unknown %q, want one of [debug info warn error]", a.logLevel)
			}
			return nil
		},
	}
	root.SuggestionsMinimumDistance = 2
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError("%w; see %s --help", err, cmd.CommandPath())
	})
	flags := root.PersistentFlags()
	flags.StringVarP(&a.configFile, "config", "c", os.Getenv("HOTLINED_CONFIG"), "configuration file; none means the defaults")
	flags.StringVar(&a.dataDir, "data-dir", defaultDataDir(), "home of the embedded engine ($HOTLINED_DATA_DIR)")
	flags.StringVar(&a.logLevel, "log-level", "info", "debug, info, warn or error")
	for _, command := range commands {
		root.AddCommand(command(a))
	}
	return root
}

// noArgs refuses words the command does not know, as wrong usage.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := ""
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = fmt.Sprintf(", did you mean %s?", strings.Join(near, " or "))
	}
	return usageError("%s does not take %q%s; see %s --help", cmd.CommandPath(), args[0], hint, cmd.CommandPath())
}

func defaultDataDir() string {
	if dir := os.Getenv("HOTLINED_DATA_DIR"); dir != "" {
		return dir
	}
	if home, err := os.UserHomeDir(); err == nil {
		return filepath.Join(home, ".local", "share", "hotlined")
	}
	return "hotlined-data"
}

// config reads the configuration; a mistake in it is wrong usage.
func (a *app) config() (config.Config, error) {
	if a.configFile == "" {
		a.configFile = a.daemonConfig()
	}
	cfg, err := config.Read(a.configFile)
	if err != nil {
		return cfg, usageErr{err}
	}
	err = a.locate(&cfg)
	return cfg, err
}

// logger writes plain lines to the command's error stream.
func (a *app) logger(cmd *cobra.Command) *slog.Logger {
	level := slog.LevelInfo
	_ = level.UnmarshalText([]byte(a.logLevel)) // checked before any command runs
	return slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: level}))
}

// usageErr is the caller's mistake: exit code 2.
type usageErr struct{ error }

func (e usageErr) Unwrap() error { return e.error }

func usageError(format string, args ...any) error {
	return usageErr{fmt.Errorf(format, args...)}
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// say prints for a person; nobody can be told that the telling failed.
func say(w io.Writer, format string, args ...any) {
	_, _ = fmt.Fprintf(w, format, args...)
}
