package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"
)

// publicFormats lists the benchmark formats that rosters are solved and verified
// in, without a store.
var publicFormats = []string{"curtois", "matsp"}

// publicReaders reads an instance of each of them; name stands before the line in
// errors.
var publicReaders = map[string]func(in io.Reader, name string) (publicInstance, error){
	"curtois": readCurtois,
	"matsp":   readMatsp,
}

// publicInstance is an instance of a public format.
type publicInstance interface {
	// solve searches until the clock says so. It fills in what it found and its
	// judgement by code that the search shares nothing with, and returns how the
	// roster is written.
	solve(f solveFlags, c searchClock, found *publicResult) func(io.Writer) error
	// verify reads a roster and judges it.
	verify(in io.Reader, name string) (objective int, broken []string, err error)
}

// searchClock tells a search how late it is.
type searchClock struct {
	elapsed  func() time.Duration // since the start
	spent    func() float64       // share of the time that is over; 0 without a limit
	stop     func() bool
	progress func(time.Duration)
}

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
	p, err := readInstance(f.format, args[0])
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
	out := publicResult{Seed: f.seed, Trace: [][2]float64{}}
	write := a.searchPublic(cmd, p, f, &out)
	if f.out != "" {
		if err := writeWhole(f.out, write); err != nil {
			return err
		}
	}
	return printJSON(cmd.OutOrStdout(), out)
}

func (a *app) searchPublic(cmd *cobra.Command, p publicInstance, f solveFlags, out *publicResult) func(io.Writer) error {
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
	clock := searchClock{
		elapsed: func() time.Duration { return time.Since(begun) },
		spent:   func() float64 { return 0 },
		stop:    func() bool { return ctx.Err() != nil },
		progress: func(at time.Duration) {
			bar.Add(int64(at/time.Second) - told)
			told = int64(at / time.Second)
		},
	}
	if f.time > 0 {
		clock.spent = func() float64 { return time.Since(begun).Seconds() / f.time.Seconds() }
	}
	write := p.solve(f, clock, out)
	out.Seconds, out.HardBroken = time.Since(begun).Seconds(), len(out.Broken)
	return write
}

// verifyPublic checks a roster file against an instance file.
func verifyPublic(cmd *cobra.Command, format string, args []string) error {
	if len(args) != 2 {
		return usageError("hotlined roster verify --format %s takes an instance and a roster file, got %d files", format, len(args))
	}
	p, err := readInstance(format, args[0])
	if err != nil {
		return err
	}
	file, err := os.Open(args[1])
	if err != nil {
		return usageErr{err}
	}
	defer func() { _ = file.Close() }()
	objective, broken, err := p.verify(file, args[1])
	if err != nil {
		return err
	}
	for _, b := range broken {
		say(cmd.OutOrStdout(), "%s\n", b)
	}
	say(cmd.OutOrStdout(), "objective %d, %d breaches of hard rules\n", objective, len(broken))
	if len(broken) > 0 {
		return fmt.Errorf("%d breaches of hard rules", len(broken))
	}
	return nil
}

// readInstance reads a file as it is or packed by gzip.
func readInstance(format, path string) (publicInstance, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, usageErr{err}
	}
	defer func() { _ = file.Close() }()
	buffered := bufio.NewReader(file)
	if magic, _ := buffered.Peek(2); string(magic) != "\x1f\x8b" {
		return publicReaders[format](buffered, filepath.Base(path))
	}
	unpacked, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return publicReaders[format](unpacked, filepath.Base(path))
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
