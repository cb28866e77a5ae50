package collectors

import (
	"context"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// A batch is stored when it has this many facts or is this old. The engine likes
// few large inserts; a supervisor likes to see what happens.
const (
	batchRows = 40_000
	batchAge  = time.Second
)

// batch gathers what a collector emits until it is worth storing.
type batch struct {
	patient bool // nobody waits for what is in it: only its size counts
	facts   hotline.Facts
	since   time.Time
	save    func(context.Context, hotline.Facts) error
}

func (b *batch) add(ctx context.Context, f hotline.Facts) error {
	if b.since.IsZero() {
		b.since = time.Now()
	}
	merge(&b.facts, f)
	if rows(b.facts) < batchRows && (b.patient || time.Since(b.since) < batchAge) {
		return nil
	}
	return b.flush(ctx)
}

func (b *batch) flush(ctx context.Context) error {
	if b.since.IsZero() {
		return nil
	}
	f := b.facts
	b.facts, b.since = hotline.Facts{}, time.Time{}
	return b.save(ctx, f)
}

// rows counts the facts of a batch.
func rows(f hotline.Facts) int {
	n := len(f.Contacts) + len(f.AgentStates) + len(f.Surveys) + len(f.FollowUps) + len(f.Cases) + len(f.CaseEvents) + len(f.Rejected)
	for _, e := range f.Evaluations {
		n += 1 + len(e.Items)
	}
	return n
}

// merge adds later facts to earlier ones.
func merge(into *hotline.Facts, f hotline.Facts) {
	into.Contacts = joined(into.Contacts, f.Contacts)
	into.AgentStates = joined(into.AgentStates, f.AgentStates)
	into.Surveys = joined(into.Surveys, f.Surveys)
	into.FollowUps = joined(into.FollowUps, f.FollowUps)
	into.Evaluations = joined(into.Evaluations, f.Evaluations)
	into.Cases = joined(into.Cases, f.Cases)
	into.CaseEvents = joined(into.CaseEvents, f.CaseEvents)
	into.Rejected = joined(into.Rejected, f.Rejected)
	into.Read += f.Read
	if f.Checkpoint != nil {
		into.Checkpoint = f.Checkpoint
	}
	if into.Skipped == nil {
		into.Skipped = map[string]int{}
	}
	for reason, n := range f.Skipped {
		into.Skipped[reason] += n
	}
}

// joined spares the copy of the first piece, which mostly is the only one.
func joined[T any](a, b []T) []T {
	if len(a) == 0 {
		return b
	}
	return append(a, b...)
}
