package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// ContactQuery says which contacts are wanted. What is left zero does not restrict.
type ContactQuery struct {
	Interval  hotline.Interval // of Offered; a zero Start or End is open
	Queue     string
	Agent     string
	AsKnownAt time.Time // only what was known by then; a contact corrected later is left out
}

const selectContacts = `
SELECT source, contact, visit, conversation, channel, direction, queue, agent, offered, answered, ended,
    wait_ms, ring_ms, talk_ms, hold_ms, wrap_ms, outcome, hung_up, transfer, customer, recording, evidence, known
FROM contacts FINAL
WHERE ({since:Int64} = 0 OR offered >= fromUnixTimestamp64Milli({since:Int64}, 'UTC'))
  AND ({until:Int64} = 0 OR offered < fromUnixTimestamp64Milli({until:Int64}, 'UTC'))
  AND ({queue:String} = '' OR queue = {queue:String})
  AND ({agent:String} = '' OR agent = {agent:String})
  AND ({known:Int64} = 0 OR known <= fromUnixTimestamp64Milli({known:Int64}, 'UTC'))
ORDER BY offered, source, contact, visit`

// errStop ends a query whose reader has seen enough.
var errStop = errors.New("the reader has seen enough")

// Contacts yields the contacts asked for in the order in which they were
// offered. After an error nothing more comes.
func (s *Store) Contacts(ctx context.Context, q ContactQuery) iter.Seq2[hotline.Contact, error] {
	return func(yield func(hotline.Contact, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		args := params("since", q.Interval.Start, "until", q.Interval.End, "queue", q.Queue, "agent", q.Agent, "known", q.AsKnownAt)
		err := s.each(ctx, selectContacts, args, func(scan func(...any) error) error {
			c, err := scanContact(scan)
			if err != nil {
				return err
			}
			if !yield(c, nil) {
				cancel()
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(hotline.Contact{}, fmt.Errorf("read contacts: %w", err))
		}
	}
}

func scanContact(scan func(...any) error) (hotline.Contact, error) {
	var c hotline.Contact
	var channel, direction, outcome, hungUp, transfer string
	var wait, ring, talk, hold, wrap uint32
	err := scan(&c.Source, &c.ID, &c.Visit, &c.Conversation, &channel, &direction, &c.Queue, &c.Agent,
		&c.Offered, &c.Answered, &c.Ended, &wait, &ring, &talk, &hold, &wrap,
		&outcome, &hungUp, &transfer, &c.Customer, &c.Recording, &c.Evidence, &c.Known)
	if err != nil {
		return hotline.Contact{}, err
	}
	c.Channel, c.Direction, c.Outcome = hotline.Channel(channel), hotline.Direction(direction), hotline.Outcome(outcome)
	c.HungUp, c.Transfer = hotline.Party(hungUp), hotline.Transfer(transfer)
	c.Offered, c.Answered, c.Ended, c.Known = instant(c.Offered), instant(c.Answered), instant(c.Ended), instant(c.Known)
	c.Wait, c.Ring, c.Talk, c.Hold, c.Wrap = durationOf(wait), durationOf(ring), durationOf(talk), durationOf(hold), durationOf(wrap)
	if len(c.Evidence) == 0 {
		c.Evidence = nil
	}
	return c, nil
}

// EarliestContact is when the first contact was offered; zero if there is none.
func (s *Store) EarliestContact(ctx context.Context) (time.Time, error) {
	return s.edge(ctx, `SELECT min(offered) FROM contacts FINAL`)
}

// LatestContact is when the last contact was offered; zero if there is none.
func (s *Store) LatestContact(ctx context.Context) (time.Time, error) {
	return s.edge(ctx, `SELECT max(offered) FROM contacts FINAL`)
}

// QueueNames lists the queues that contacts were offered to, by name.
func (s *Store) QueueNames(ctx context.Context) ([]string, error) {
	var out []string
	err := s.each(ctx, `SELECT DISTINCT queue FROM contacts WHERE queue != '' ORDER BY queue`, nil, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		out = append(out, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read queues: %w", err)
	}
	return out, nil
}

func (s *Store) edge(ctx context.Context, query string) (time.Time, error) {
	var at time.Time
	if err := s.one(ctx, query, nil, &at); err != nil {
		return time.Time{}, fmt.Errorf("read contacts: %w", err)
	}
	return instant(at), nil
}
