package store

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Saved says what became of the facts of one batch. Stored and Known add up to
// the facts handed over, an evaluation and its items being one.
type Saved struct {
	Stored      int // new, or saying something new
	Known       int // said before in the same words, or corrected later in the same batch
	Quarantined int
}

// batch is what the rows of one call of SaveFacts have in common.
type batch struct {
	source string
	known  time.Time // when we learned it
	token  uint64    // names the batch to the server and among the stale days
	stale  stale
}

// SaveFacts stores what a collector learned: the facts, the rejected input, a
// line in collector_runs with what was read, stored and skipped, and last the
// checkpoint. When it fails the caller repeats the whole batch, sooner or later,
// and nothing is stored twice. It is safe for concurrent use, and the wanted
// batches are large: 10,000 to 100,000 facts.
//
// Facts without a Source get source as theirs; contacts and cases without a Known are known
// from now on. Facts with the same key replace each other, the last one winning.
func (s *Store) SaveFacts(ctx context.Context, source string, f hotline.Facts) (Saved, error) {
	// The token is of chance: it makes a repeated insert of this batch harmless, and
	// must not be that of another program's batch at the same instant.
	b := &batch{source: source, known: s.knownNow(), token: rand.Uint64(), stale: stale{}}
	saved := Saved{Quarantined: len(f.Rejected)}
	if err := s.saveAll(ctx, b, f, &saved); err != nil {
		return Saved{}, fmt.Errorf("save facts of %s: %w", source, err)
	}
	return saved, nil
}

// saveAll writes facts before the marks that make the counts be rebuilt, and
// all of it before the checkpoint: whatever is cut off is done again.
func (s *Store) saveAll(ctx context.Context, b *batch, f hotline.Facts, saved *Saved) error {
	resent := s.resent.Load()
	if err := s.saveEach(ctx, b, f, saved); err != nil {
		return err
	}
	if s.resent.Load() != resent {
		// The engine notes a batch's token a moment before its rows. One killed in
		// between takes the retry for a repetition, so what is there is looked up anew.
		again := &batch{source: b.source, known: s.knownNow(), token: rand.Uint64(), stale: stale{}}
		if err := s.saveEach(ctx, again, f, &Saved{}); err != nil {
			return err
		}
	}
	if err := s.Quarantine(ctx, b.source, f.Rejected); err != nil {
		return err
	}
	if err := s.saveRun(ctx, b, f, *saved); err != nil {
		return err
	}
	return s.saveCheckpoint(ctx, b, f.Checkpoint)
}

// saveEach stores what is new of each family, and marks the days to count again.
func (s *Store) saveEach(ctx context.Context, b *batch, f hotline.Facts, saved *Saved) error {
	for _, save := range []func() (int, int, error){
		func() (int, int, error) { return s.saveContacts(ctx, b, f.Contacts) },
		func() (int, int, error) { return saveFamily(ctx, s, b, agentStates, f.AgentStates) },
		func() (int, int, error) { return saveFamily(ctx, s, b, surveys, f.Surveys) },
		func() (int, int, error) { return saveFamily(ctx, s, b, followUps, f.FollowUps) },
		func() (int, int, error) { return saveFamily(ctx, s, b, evaluations, f.Evaluations) },
		func() (int, int, error) { return saveFamily(ctx, s, b, cases, f.Cases) },
		func() (int, int, error) { return saveFamily(ctx, s, b, caseEvents, f.CaseEvents) },
	} {
		stored, known, err := save()
		if err != nil {
			return err
		}
		saved.Stored += stored
		saved.Known += known
	}
	return s.markStale(ctx, b)
}

// family is one table of facts: how its rows are told apart, compared and written.
type family[T any] struct {
	table   string
	source  func(*T) *string
	id      func(*T) string // within its source
	content func(*T) uint64
	fields  func(rows []*T) []field
	stale   func(*T, stale)
	// stored selects source, id and content of what is stored already, between
	// the least and the greatest range value of a batch.
	stored string
	within func(*T) string
	// first stores what must be there before the rows themselves; nil: nothing.
	first func(ctx context.Context, s *Store, b *batch, fresh []*T) error
}

// saveFamily stores those rows that say something new.
func saveFamily[T any](ctx context.Context, s *Store, b *batch, f family[T], all []T) (stored, known int, err error) {
	if len(all) == 0 {
		return 0, 0, nil
	}
	rows := f.distinct(b, all)
	before, err := f.lookUp(ctx, s, rows)
	if err != nil {
		return 0, 0, fmt.Errorf("look up %s: %w", f.table, err)
	}
	var fresh []*T
	var content []uint64
	for _, r := range rows {
		f.stale(r, b.stale)
		c := f.content(r)
		if old, there := before[*f.source(r)+"\x00"+f.id(r)]; there && old == c {
			continue
		}
		fresh = append(fresh, r)
		content = append(content, c)
	}
	if len(fresh) > 0 {
		if f.first != nil {
			if err := f.first(ctx, s, b, fresh); err != nil {
				return 0, 0, err
			}
		}
		known := fill(fresh, func(*T) int64 { return millis(b.known) })
		fields := append(f.fields(fresh), field{"content", content}, field{"known", instants(known)})
		if err := s.insert(ctx, f.table, b.tokenFor(f.table), fields); err != nil {
			return 0, 0, err
		}
	}
	return len(fresh), len(all) - len(fresh), nil
}

// distinct gives the rows their source and leaves the last one of each key.
func (f family[T]) distinct(b *batch, all []T) []*T {
	at := make(map[string]int, len(all))
	rows := make([]*T, 0, len(all))
	for i := range all {
		r := all[i] // a copy: the caller's facts stay as they are
		if src := f.source(&r); *src == "" {
			*src = b.source
		}
		key := *f.source(&r) + "\x00" + f.id(&r)
		if j, twice := at[key]; twice {
			rows[j] = &r
			continue
		}
		at[key] = len(rows)
		rows = append(rows, &r)
	}
	return rows
}

// lookUp reads the fingerprints of what is stored in the range of the batch.
func (f family[T]) lookUp(ctx context.Context, s *Store, rows []*T) (map[string]uint64, error) {
	least, greatest := f.within(rows[0]), f.within(rows[0])
	sources := map[string]bool{}
	for _, r := range rows {
		least, greatest = min(least, f.within(r)), max(greatest, f.within(r))
		sources[*f.source(r)] = true
	}
	before := map[string]uint64{}
	for source := range sources {
		err := s.lookUp(ctx, f.stored, params("source", source, "least", least, "greatest", greatest), func(scan func(...any) error) error {
			var id string
			var content uint64
			if err := scan(&id, &content); err != nil {
				return err
			}
			before[source+"\x00"+id] = content
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return before, nil
}

// tokenFor names the insert of this batch into a table.
func (b *batch) tokenFor(table string) string {
	return table + "-" + strconv.FormatUint(b.token, 16)
}

// knownNow is the time now, later than any it gave before: of two versions of a
// fact the one known later counts, and a clock may stand still or be set back.
func (s *Store) knownNow() time.Time {
	s.clock.Lock()
	defer s.clock.Unlock()
	now := s.now().UTC().Truncate(time.Millisecond)
	if !now.After(s.lastKnown) {
		now = s.lastKnown.Add(time.Millisecond)
	}
	s.lastKnown = now
	return now
}

// fingerprint is equal for equal parts.
func fingerprint(parts ...any) uint64 {
	h := fnv.New64a()
	for _, p := range parts {
		switch v := p.(type) {
		case string:
			_, _ = h.Write([]byte(v)) // a hash never fails
		case time.Time:
			_, _ = fmt.Fprint(h, millis(v))
		default:
			_, _ = fmt.Fprint(h, v)
		}
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}

// joined makes an id out of several parts.
func joined(parts ...string) string { return strings.Join(parts, "\x01") }
