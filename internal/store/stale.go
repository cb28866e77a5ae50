package store

import (
	"context"
	"fmt"
	"time"
)

// The kinds of facts that make counts stale.
const (
	staleContacts   = "contacts"
	staleStates     = "states"
	staleJudgements = "judgements" // surveys and evaluations
)

// stale are the UTC days on which a batch said something, by kind of fact.
type stale map[staleDay]bool

// staleDay is a day, counted from 1970, with a kind of fact.
type staleDay struct {
	kind string
	day  int64
}

const dayMillis = int64(24 * time.Hour / time.Millisecond)

func (d stale) add(kind string, at time.Time) {
	if !at.IsZero() {
		d.addMillis(kind, at.UnixMilli())
	}
}

func (d stale) addMillis(kind string, ms int64) {
	d[staleDay{kind, floorDay(ms)}] = true
}

func floorDay(ms int64) int64 {
	day := ms / dayMillis
	if ms%dayMillis < 0 {
		day--
	}
	return day
}

// date is the day as ClickHouse's Date takes it: a midnight in UTC.
func (d staleDay) date() time.Time { return time.UnixMilli(d.day * dayMillis).UTC() }

// markStale notes the days of a batch after its facts were stored. Days of facts that were
// known already are among them: a crash may have come between the facts and the marks.
func (s *Store) markStale(ctx context.Context, b *batch) error {
	if len(b.stale) == 0 {
		return nil
	}
	return s.signDays(ctx, b.tokenFor("stale_days"), marksOf(b.stale, b.token), 1)
}

// mark is one row of stale_days.
type mark struct {
	staleDay
	token uint64
}

func marksOf(days stale, token uint64) []*mark {
	marks := make([]*mark, 0, len(days))
	for d := range days {
		marks = append(marks, &mark{d, token})
	}
	return marks
}

// signDays adds marks to stale_days: with sign 1 to have them counted, with sign
// -1 once they are.
func (s *Store) signDays(ctx context.Context, token string, marks []*mark, sign int8) error {
	if len(marks) == 0 {
		return nil
	}
	return s.insert(ctx, "stale_days", token, []field{
		{"kind", words(fill(marks, func(m *mark) string { return m.kind }))},
		{"day", fill(marks, func(m *mark) time.Time { return m.date() })},
		{"token", fill(marks, func(m *mark) uint64 { return m.token })},
		{"sign", fill(marks, func(*mark) int8 { return sign })},
	})
}

// staleMarks reads the marks that no rebuild has taken away yet.
func (s *Store) staleMarks(ctx context.Context) ([]*mark, error) {
	const open = `SELECT kind, toInt64(toRelativeDayNum(day)), token FROM stale_days
		GROUP BY kind, day, token HAVING sum(sign) > 0`
	var marks []*mark
	err := s.each(ctx, open, nil, func(scan func(...any) error) error {
		m := &mark{}
		marks = append(marks, m)
		return scan(&m.kind, &m.day, &m.token)
	})
	if err != nil {
		return nil, fmt.Errorf("read stale_days: %w", err)
	}
	return marks, nil
}
