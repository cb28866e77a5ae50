package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// ErrNoRoster says that there is no roster of that id and version.
var ErrNoRoster = errors.New("no such roster")

// SaveRoster keeps a roster as the next version of its id, and says which that
// is. Its own Version is not looked at. The roster itself is written last: one that is there is complete.
func (s *Store) SaveRoster(ctx context.Context, r hotline.Roster) (version int, err error) {
	if r.ID == "" {
		return 0, errors.New("save roster: it needs an id")
	}
	var latest uint32
	const last = `SELECT greatest(
		(SELECT max(version) FROM rosters WHERE roster = {roster:String}),
		(SELECT max(version) FROM assignments WHERE roster = {roster:String}),
		(SELECT max(version) FROM roster_gaps WHERE roster = {roster:String}))` // those cut off half-way included
	s.rostering.Lock()
	defer s.rostering.Unlock()
	if err := s.one(ctx, last, params("roster", r.ID), &latest); err != nil {
		return 0, fmt.Errorf("save roster %s: %w", r.ID, err)
	}
	r.Version = int(latest) + 1
	for _, save := range []func(context.Context, hotline.Roster) error{s.saveShifts, s.saveGaps, s.saveRosterHead} {
		if err := save(ctx, r); err != nil {
			return 0, fmt.Errorf("save roster %s: %w", r.ID, err)
		}
	}
	return r.Version, nil
}

// PublishRoster makes a version the one that agents see.
func (s *Store) PublishRoster(ctx context.Context, id string, version int) error {
	r, err := s.rosterHead(ctx, id, version)
	if err != nil {
		return err
	}
	if r.Published {
		return nil
	}
	r.Published = true
	if err := s.saveRosterHead(ctx, r); err != nil {
		return fmt.Errorf("publish roster %s: %w", id, err)
	}
	return nil
}

// Rosters lists every version of every roster, the latest first, without shifts and gaps.
func (s *Store) Rosters(ctx context.Context) ([]hotline.Roster, error) {
	var out []hotline.Roster
	err := s.each(ctx, rosterHeads+` ORDER BY since DESC, roster, version DESC`, nil, func(scan func(...any) error) error {
		r, err := scanRosterHead(scan)
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read rosters: %w", err)
	}
	return out, nil
}

// Roster is a version of a roster with its shifts and gaps; version 0 is the
// latest. It returns ErrNoRoster where there is none.
func (s *Store) Roster(ctx context.Context, id string, version int) (hotline.Roster, error) {
	r, err := s.rosterHead(ctx, id, version)
	if err != nil {
		return r, err
	}
	if r.Shifts, err = s.shifts(ctx, r); err != nil {
		return r, fmt.Errorf("read roster %s: %w", id, err)
	}
	if r.Gaps, err = s.gaps(ctx, r); err != nil {
		return r, fmt.Errorf("read roster %s: %w", id, err)
	}
	return r, nil
}

const rosterHeads = `SELECT roster, version, since, until, made_at, published, note FROM (
	SELECT roster, version, any(since) AS since, any(until) AS until, min(made_at) AS made_at, max(published) AS published, max(note) AS note
	FROM rosters GROUP BY roster, version)`

func (s *Store) rosterHead(ctx context.Context, id string, version int) (hotline.Roster, error) {
	const one = rosterHeads + ` WHERE roster = {roster:String} AND (version = {version:UInt32} OR {version:UInt32} = 0)
		ORDER BY version DESC LIMIT 1`
	var found []hotline.Roster
	err := s.each(ctx, one, params("roster", id, "version", version), func(scan func(...any) error) error {
		r, err := scanRosterHead(scan)
		found = append(found, r)
		return err
	})
	switch {
	case err != nil:
		return hotline.Roster{}, fmt.Errorf("read roster %s: %w", id, err)
	case len(found) == 0:
		return hotline.Roster{}, fmt.Errorf("roster %s, version %d: %w", id, version, ErrNoRoster)
	}
	return found[0], nil
}

func scanRosterHead(scan func(...any) error) (hotline.Roster, error) {
	var r hotline.Roster
	var version uint32
	err := scan(&r.ID, &version, &r.From, &r.To, &r.MadeAt, &r.Published, &r.Note)
	r.Version = int(version)
	r.From, r.To, r.MadeAt = instant(r.From), instant(r.To), instant(r.MadeAt)
	return r, err
}

// saveRosterHead writes made_at as it was, so the version of the row is what the
// row says: a published one must win over its draft.
func (s *Store) saveRosterHead(ctx context.Context, r hotline.Roster) error {
	if r.MadeAt.IsZero() {
		r.MadeAt = s.knownNow()
	}
	made := millis(r.MadeAt)
	if r.Published {
		made++
	}
	return s.insert(ctx, "rosters", fmt.Sprintf("%s-%d-%t", r.ID, r.Version, r.Published), []field{
		{"roster", []string{r.ID}},
		{"version", []uint32{uint32(r.Version)}},
		{"since", instants{millis(r.From)}},
		{"until", instants{millis(r.To)}},
		{"made_at", instants{made}},
		{"published", []bool{r.Published}},
		{"note", []string{r.Note}},
	})
}

// assignment is one activity of a shift.
type assignment struct {
	*hotline.Shift
	hotline.Activity
}

func (s *Store) saveShifts(ctx context.Context, r hotline.Roster) error {
	var rows []*assignment
	for i := range r.Shifts {
		for _, a := range r.Shifts[i].Activities {
			rows = append(rows, &assignment{&r.Shifts[i], a})
		}
		if len(r.Shifts[i].Activities) == 0 {
			whole := hotline.Activity{Start: r.Shifts[i].Start, End: r.Shifts[i].End, Kind: hotline.Work}
			rows = append(rows, &assignment{&r.Shifts[i], whole})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return s.insert(ctx, "assignments", fmt.Sprintf("%s-%d", r.ID, r.Version), []field{
		{"roster", fill(rows, func(*assignment) string { return r.ID })},
		{"version", fill(rows, func(*assignment) uint32 { return uint32(r.Version) })},
		{"agent", words(fill(rows, func(a *assignment) string { return a.Agent }))},
		{"shift_start", instants(fill(rows, func(a *assignment) int64 { return millis(a.Shift.Start) }))},
		{"shift_end", instants(fill(rows, func(a *assignment) int64 { return millis(a.Shift.End) }))},
		{"start", instants(fill(rows, func(a *assignment) int64 { return millis(a.Activity.Start) }))},
		{"end", instants(fill(rows, func(a *assignment) int64 { return millis(a.Activity.End) }))},
		{"kind", words(fill(rows, func(a *assignment) string { return string(a.Kind) }))},
		{"queue", words(fill(rows, func(a *assignment) string { return cmp.Or(a.Queue, a.Name) }))}, // of what is no work: what it is called
		{"why", fill(rows, func(a *assignment) string { return a.Why })},
	})
}

func (s *Store) saveGaps(ctx context.Context, r hotline.Roster) error {
	rows := refs(r.Gaps)
	if len(rows) == 0 {
		return nil
	}
	return s.insert(ctx, "roster_gaps", fmt.Sprintf("%s-%d", r.ID, r.Version), []field{
		{"roster", fill(rows, func(*hotline.Gap) string { return r.ID })},
		{"version", fill(rows, func(*hotline.Gap) uint32 { return uint32(r.Version) })},
		{"queue", words(fill(rows, func(g *hotline.Gap) string { return g.Queue }))},
		{"interval", instants(fill(rows, func(g *hotline.Gap) int64 { return millis(g.Start) }))},
		{"interval_s", fill(rows, func(g *hotline.Gap) uint32 { return uint32(g.Interval / time.Second) })},
		{"required", fill(rows, func(g *hotline.Gap) float64 { return g.Required })},
		{"rostered", fill(rows, func(g *hotline.Gap) float64 { return g.Rostered })},
		{"why", fill(rows, func(g *hotline.Gap) string { return g.Why })},
	})
}

func (s *Store) shifts(ctx context.Context, r hotline.Roster) ([]hotline.Shift, error) {
	const list = `SELECT agent, shift_start, shift_end, start, end, kind, queue, why FROM assignments FINAL
		WHERE roster = {roster:String} AND version = {version:UInt32} ORDER BY shift_start, agent, start`
	var out []hotline.Shift
	err := s.each(ctx, list, params("roster", r.ID, "version", r.Version), func(scan func(...any) error) error {
		var sh hotline.Shift
		var a hotline.Activity
		var kind string
		if err := scan(&sh.Agent, &sh.Start, &sh.End, &a.Start, &a.End, &kind, &a.Queue, &sh.Why); err != nil {
			return err
		}
		if a.Kind = hotline.ActivityKind(kind); a.Kind != hotline.Work {
			a.Queue, a.Name = "", a.Queue
		}
		if n := len(out); n == 0 || out[n-1].Agent != sh.Agent || !out[n-1].Start.Equal(sh.Start) {
			out = append(out, sh)
		}
		last := &out[len(out)-1]
		last.Activities = append(last.Activities, a)
		return nil
	})
	return out, err
}

func (s *Store) gaps(ctx context.Context, r hotline.Roster) ([]hotline.Gap, error) {
	const list = `SELECT queue, interval, interval_s, required, rostered, why FROM roster_gaps FINAL
		WHERE roster = {roster:String} AND version = {version:UInt32} ORDER BY interval, queue`
	var out []hotline.Gap
	err := s.each(ctx, list, params("roster", r.ID, "version", r.Version), func(scan func(...any) error) error {
		var g hotline.Gap
		var interval uint32
		err := scan(&g.Queue, &g.Start, &interval, &g.Required, &g.Rostered, &g.Why)
		g.Interval = time.Duration(interval) * time.Second
		out = append(out, g)
		return err
	})
	return out, err
}
