package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// maxInput is how much of a rejected piece of input is kept.
const maxInput = 4 << 10

// Checkpoint is how far the collector of a source got, as it said itself in the
// last batch that was stored; nil if it never did.
func (s *Store) Checkpoint(ctx context.Context, source string) ([]byte, error) {
	const last = `SELECT checkpoint FROM checkpoints FINAL WHERE source = {source:String}`
	var checkpoint string
	err := s.one(ctx, last, params("source", source), &checkpoint)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("checkpoint of %s: %w", source, err)
	}
	return []byte(checkpoint), nil
}

func (s *Store) saveCheckpoint(ctx context.Context, b *batch, checkpoint []byte) error {
	if checkpoint == nil {
		return nil
	}
	return s.insert(ctx, "checkpoints", b.tokenFor("checkpoints"), []field{
		{"source", words{b.source}},
		{"checkpoint", []string{string(checkpoint)}},
		{"at", instants{millis(b.known)}},
	})
}

// Quarantine keeps input that could not be understood, with its position and the
// reason. The same position of the same source again replaces what was there.
func (s *Store) Quarantine(ctx context.Context, source string, rejected []hotline.Rejected) error {
	if len(rejected) == 0 {
		return nil
	}
	now := s.knownNow()
	rows := refs(rejected)
	token := fmt.Sprintf("quarantine-%x", rand.Uint64())
	return s.insert(ctx, "quarantine", token, []field{
		{"source", words(fill(rows, func(r *hotline.Rejected) string { return orElse(r.Source, source) }))},
		{"position", fill(rows, func(r *hotline.Rejected) string { return r.Position })},
		{"reason", fill(rows, func(r *hotline.Rejected) string { return r.Reason })},
		{"input", fill(rows, func(r *hotline.Rejected) string { return r.Input[:min(len(r.Input), maxInput)] })},
		{"at", instants(fill(rows, func(r *hotline.Rejected) int64 {
			if r.At.IsZero() {
				return millis(now)
			}
			return millis(r.At)
		}))},
	})
}

// saveRun notes what a collector read in this batch and what became of it.
func (s *Store) saveRun(ctx context.Context, b *batch, f hotline.Facts, saved Saved) error {
	if f.Read == 0 && saved == (Saved{}) && len(f.Skipped) == 0 {
		return nil
	}
	skipped := map[string]uint64{}
	for reason, n := range f.Skipped {
		skipped[reason] = uint64(max(n, 0))
	}
	return s.insert(ctx, "collector_runs", b.tokenFor("collector_runs"), []field{
		{"source", words{b.source}},
		{"at", instants{millis(b.known)}},
		{"read", []uint64{uint64(max(f.Read, 0))}},
		{"stored", []uint64{uint64(saved.Stored)}},
		{"known", []uint64{uint64(saved.Known)}},
		{"quarantined", []uint64{uint64(saved.Quarantined)}},
		{"skipped", []map[string]uint64{skipped}},
	})
}

// SaveJobRun notes one run of a job.
func (s *Store) SaveJobRun(ctx context.Context, run hotline.JobRun) error {
	return s.insert(ctx, "job_runs", fmt.Sprintf("%s-%d", run.Job, run.Started.UnixNano()), []field{
		{"job", words{run.Job}},
		{"started", instants{millis(run.Started)}},
		{"ended", instants{millis(run.Ended)}},
		{"ok", []bool{run.Err == ""}},
		{"error", []string{run.Err}},
	})
}

// JobRuns lists the runs of all jobs that started at or after since, oldest first.
func (s *Store) JobRuns(ctx context.Context, since time.Time) ([]hotline.JobRun, error) {
	const runs = `SELECT job, started, ended, error FROM job_runs FINAL
		WHERE started >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') ORDER BY started, job`
	var out []hotline.JobRun
	err := s.each(ctx, runs, params("since", since), func(scan func(...any) error) error {
		var r hotline.JobRun
		if err := scan(&r.Job, &r.Started, &r.Ended, &r.Err); err != nil {
			return err
		}
		r.Started, r.Ended = instant(r.Started), instant(r.Ended)
		out = append(out, r)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("job runs: %w", err)
	}
	return out, nil
}

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}
