package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/scheduler/roster/sequence"
)

// publicFormats lists the benchmark formats that rosters are solved and verified
// in, without a store.
var publicFormats = []string{"curtois"}

// publicTime is how long a public instance is searched where nothing was said.
const publicTime = time.Minute

// publicResult is the JSON of `hotlined roster solve --format`.
type publicResult struct {
	Objective  int          `json:"objective"`
	Bound      *int         `json:"bound"` // nobody can do with less; null: not known
	Seconds    float64      `json:"seconds"`
	Seed       uint64       `json:"seed"`
	HardBroken int          `json:"hard_broken"`
	Rounds     int          `json:"rounds"`
	Trace      [][2]float64 `json:"trace"`
	Broken     []string     `json:"broken,omitempty"`
}

// solvePublic solves an instance of a public format. An interrupt ends the
// search, not the command: the best roster so far is written.
func (a *app) solvePublic(cmd *cobra.Command, f solveFlags, args []string) error {
	if len(args) != 1 {
		return usageError("hotlined roster solve --format %s takes one instance file, got %d", f.format, len(args))
	}
	if f.from != "" || f.to != "" || f.time < 0 || f.rounds < 0 || f.workers < 0 {
		return usageError("--format %s: an instance has its own days, so no --from nor --to; --time, --rounds and --workers must not be negative", f.format)
	}
	p, err := readInstance(args[0])
	if err != nil {
		return err
	}
	if f.time == 0 && f.rounds == 0 {
		f.time = publicTime
	}
	if f.seed == 0 {
		f.seed = 1
	}
	if f.workers == 0 {
		f.workers = min(runtime.NumCPU(), 4)
	}
	r, seconds := a.searchPublic(cmd, p, f)
	verdict := sequence.Verify(p, r.Roster)
	if f.out != "" {
		if err := writeWhole(f.out, func(w io.Writer) error { return sequence.WriteCSV(w, p, r.Roster) }); err != nil {
			return err
		}
	}
	out := publicResult{
		Objective: verdict.Objective, Bound: r.Bound, Seconds: seconds, Seed: f.seed, HardBroken: len(verdict.Broken),
		Rounds: r.Rounds, Trace: [][2]float64{}, Broken: verdict.Broken,
	}
	for _, t := range r.Trace {
		out.Trace = append(out.Trace, [2]float64{t.Elapsed.Seconds(), float64(t.Objective)})
	}
	return printJSON(cmd.OutOrStdout(), out)
}

func (a *app) searchPublic(cmd *cobra.Command, p *sequence.Problem, f solveFlags) (sequence.Result, float64) {
	begun, ctx := time.Now(), cmd.Context()
	if f.time > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, f.time)
		defer cancel()
	}
	total := int64(f.time / time.Second)
	if total == 0 {
		total = -1
	}
	bar := a.progress(cmd, total, "seconds searched")
	defer bar.Done()
	told := int64(0)
	r := sequence.Solve(p, sequence.Options{
		Seed: f.seed, Rounds: f.rounds, Workers: f.workers,
		Stop:    func() bool { return ctx.Err() != nil },
		Elapsed: func() time.Duration { return time.Since(begun) },
		Progress: func(at sequence.Progress) {
			bar.Add(int64(at.Elapsed/time.Second) - told)
			told = int64(at.Elapsed / time.Second)
		},
	})
	return r, time.Since(begun).Seconds()
}

// verifyPublic checks a roster file against an instance file.
func verifyPublic(cmd *cobra.Command, format string, args []string) error {
	if len(args) != 2 {
		return usageError("hotlined roster verify --format %s takes an instance and a roster file, got %d files", format, len(args))
	}
	p, err := readInstance(args[0])
	if err != nil {
		return err
	}
	file, err := os.Open(args[1])
	if err != nil {
		return usageErr{err}
	}
	defer func() { _ = file.Close() }()
	r, err := sequence.ReadCSV(file, args[1], p)
	if err != nil {
		return err
	}
	v := sequence.Verify(p, r)
	for _, b := range v.Broken {
		say(cmd.OutOrStdout(), "%s\n", b)
	}
	say(cmd.OutOrStdout(), "objective %d, %d breaches of hard rules\n", v.Objective, len(v.Broken))
	if len(v.Broken) > 0 {
		return fmt.Errorf("%d breaches of hard rules", len(v.Broken))
	}
	return nil
}

func readInstance(path string) (*sequence.Problem, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, usageErr{err}
	}
	defer func() { _ = file.Close() }()
	return sequence.Read(file, filepath.Base(path))
}

// writeWhole writes a file whole or not at all.
func writeWhole(path string, write func(io.Writer) error) error {
	draft := path + ".new"
	file, err := os.Create(draft)
	if err != nil {
		return err
	}
	if err = errors.Join(write(file), file.Close()); err == nil {
		err = os.Rename(draft, path)
	}
	if err != nil {
		_ = os.Remove(draft) // what matters is why it could not be written
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
