package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/collectors"
	"github.com/hotlined/hotlined/config"
)

type importFlags struct {
	mapping, timezone, source string
	json                      bool
}

func importCmd(a *app) *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use:   "import KIND FILE...",
		Short: "Store what files from the past say",
		Long: "Store what files from the past say. Files packed by gzip or bzip2 are read as they\n" +
			"are. The same files again change nothing. A row that cannot be understood goes to\n" +
			"quarantine; a file that cannot be read, or is another one than was meant, is an\n" +
			"error, and then nothing is stored.\n\nKinds: " + strings.Join(collectors.Kinds(), ", "),
		Example: "  hotlined import contacts-csv --mapping technion calls.csv.gz\n" +
			"  hotlined import asterisk-queue-log --source pbx-1 /var/log/asterisk/queue_log*",
		RunE: func(cmd *cobra.Command, args []string) error { return a.importFiles(cmd, args, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.mapping, "mapping", "", "of contacts-csv: a shipped mapping's name or a YAML file")
	flags.StringVar(&f.timezone, "timezone", "", "of contacts-csv: the zone of the file's times, where it is not the mapping's")
	flags.StringVar(&f.source, "source", "", "name of the source; the mapping's or the kind's where empty")
	flags.BoolVar(&f.json, "json", false, "print JSON")
	return cmd
}

func (a *app) importFiles(cmd *cobra.Command, args []string, f importFlags) error {
	if len(args) < 2 {
		return usageError("import wants a kind (%s) and at least one file", strings.Join(collectors.Kinds(), ", "))
	}
	kind, files := args[0], args[1:]
	options := map[string]any{}
	for name, value := range map[string]string{"mapping": f.mapping, "timezone": f.timezone} {
		if value != "" {
			options[name] = value
		}
	}
	if err := collectors.CheckOptions(kind, options); err != nil {
		return usageErr{err}
	}
	if err := collectors.CheckFiles(files); err != nil {
		return err
	}
	cfg, err := a.config()
	if err != nil {
		return err
	}
	key, err := collectors.CustomerKey(a.dataDir)
	if err != nil {
		return err
	}
	st, done, err := a.openStore(cmd.Context())
	if err != nil {
		return err
	}
	defer done()
	bar := &importBar{app: a, cmd: cmd}
	result, err := collectors.Import(cmd.Context(), st, kind, files, collectors.ImportOptions{
		Source: f.source, Options: options, Site: cfg.Site.Location(), CustomerKey: key, Progress: bar.tell,
	})
	bar.end()
	if err != nil {
		return err
	}
	if err := a.adopt(&cfg, result.Timezone); err != nil {
		return err
	}
	counting := time.Now()
	if _, err := st.RebuildCounts(cmd.Context(), cfg.Site.Location()); err != nil {
		return fmt.Errorf("everything is stored, but not counted yet: %w", err)
	}
	result.Counting = time.Since(counting).Seconds()
	if site := cfg.Site.Location().String(); result.Timezone != "" && result.Timezone != site {
		say(cmd.ErrOrStderr(), "note: the times in these files are %s, the site is %s and its days begin there; site.timezone changes that\n", result.Timezone, site)
	}
	if f.json {
		return printJSON(cmd.OutOrStdout(), result)
	}
	printImport(cmd.OutOrStdout(), result)
	return nil
}

// adopt makes the zone of the files the site's, where none is configured and no
// import before has settled it: the days of these contacts begin there.
func (a *app) adopt(cfg *config.Config, zone string) error {
	written, err := config.Read(a.configFile)
	if err != nil || written.Site.Timezone != "" || zone == "" || zone == cfg.Site.Timezone {
		return err
	}
	if _, err := os.Stat(a.zoneFile()); err == nil {
		return nil
	}
	cfg.Site.Timezone = zone
	return a.settle(zone)
}

// importBar shows the bytes read.
type importBar struct {
	app  *app
	cmd  *cobra.Command
	bar  *progress
	last int64
}

func (b *importBar) tell(done, total int64) {
	if b.bar == nil {
		b.bar = b.app.progress(b.cmd, total, "importing")
	}
	b.bar.Add(done - b.last)
	b.last = done
}

func (b *importBar) end() {
	if b.bar != nil {
		b.bar.Done()
	}
}

func printImport(w io.Writer, r collectors.Result) {
	line := func(what string, n int) { say(w, "%-40s %12d\n", what, n) }
	say(w, "%-40s %12s\n", "source", r.Source)
	line("files", r.Files)
	line("rows read", r.Read)
	line("facts stored", r.Stored)
	line("facts known already", r.Known)
	if r.BeforeQueue > 0 {
		line("  of them ended before any queue", r.BeforeQueue)
	}
	for _, reason := range slices.Sorted(maps.Keys(r.Skipped)) {
		line("rows skipped: "+reason, r.Skipped[reason])
	}
	line("rows in quarantine", r.Quarantined)
	say(w, "%-40s %12.1f\n", "seconds", r.Seconds)
	for _, q := range r.Rejected {
		say(w, "quarantined %s: %s\n", q.Position, q.Reason)
	}
	if more := r.Quarantined - len(r.Rejected); more > 0 && len(r.Rejected) > 0 {
		say(w, "... and %d more in the table quarantine\n", more)
	}
	switch {
	case r.Stored > 0 || r.Quarantined > 0:
	case r.Read == 0:
		say(w, "no rows\n")
	case r.Known == 0:
		say(w, "no facts in these rows, nothing changed\n")
	default:
		say(w, "everything was known already, nothing changed\n")
	}
}
