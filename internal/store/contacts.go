package store

import (
	"context"
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// fewContacts is up to how many contacts are looked up one by one; more are
// looked up by the days on which they were offered.
const fewContacts = 300

// contactRow is a contact on its way into the table.
type contactRow struct {
	*hotline.Contact
	content uint64
	known   int64
	deleted uint8
}

// storedContact is what the table says of a contact already.
type storedContact struct {
	content   uint64
	offered   int64
	answered  int64
	ended     int64
	known     int64
	connected bool
}

// saveContacts stores those contacts that say something new.
func (s *Store) saveContacts(ctx context.Context, b *batch, all []hotline.Contact) (stored, known int, err error) {
	if len(all) == 0 {
		return 0, 0, nil
	}
	contacts, keys := distinctContacts(b.source, all)
	before, err := s.storedContacts(ctx, contacts)
	if err != nil {
		return 0, 0, fmt.Errorf("look up contacts: %w", err)
	}
	rows := make([]*contactRow, 0, len(contacts))
	for i, c := range contacts {
		b.stale.addContact(c)
		content := c.Content()
		old, there := before[keys[i]]
		if there && old.content == content {
			continue
		}
		r := &contactRow{Contact: c, content: content, known: millis(c.Known)}
		if c.Known.IsZero() {
			r.known = millis(b.known)
		}
		if there {
			rows = replaceContact(rows, b, r, old)
		}
		rows = append(rows, r)
		stored++
	}
	if len(rows) == 0 {
		return 0, len(all), nil
	}
	return stored, len(all) - stored, s.insert(ctx, "contacts", b.tokenFor("contacts"), contactFields(rows))
}

// replaceContact makes the new version win over the old one. Versions meet only
// within a month's partition; where a correction moves a contact to another month, a
// deletion is left in the old one.
func replaceContact(rows []*contactRow, b *batch, r *contactRow, old storedContact) []*contactRow {
	for _, ms := range []int64{old.offered, old.answered, old.ended} {
		if ms != 0 {
			b.stale.addMillis(staleContacts, ms)
		}
	}
	if old.connected {
		b.stale.addMillis(staleStates, old.answered)
	}
	r.known = max(r.known, old.known+2)
	if month(old.offered) == month(millis(r.Offered)) {
		return rows
	}
	gone := &hotline.Contact{Source: r.Source, ID: r.ID, Visit: r.Visit, Offered: time.UnixMilli(old.offered)}
	return append(rows, &contactRow{Contact: gone, known: r.known - 1, deleted: 1})
}

func month(ms int64) int {
	t := time.UnixMilli(ms).UTC()
	return t.Year()*12 + int(t.Month())
}

// addContact marks the days a contact is counted on: when it was offered, and
// while an agent worked on it. One still going on occupies its agent like a state.
func (d stale) addContact(c *hotline.Contact) {
	d.add(staleContacts, c.Offered)
	if c.Outcome == hotline.Connected {
		d.add(staleStates, c.Answered)
	}
	if !c.Answered.IsZero() {
		d.add(staleContacts, c.Answered)
		d.add(staleContacts, c.Answered.Add(c.Handle()))
	}
}

// distinctContacts gives the contacts their source and leaves the last one of
// each key, in the order in which the keys first came.
func distinctContacts(source string, all []hotline.Contact) (contacts []*hotline.Contact, keys []uint64) {
	at := make(map[uint64]int, len(all))
	for i := range all {
		c := &all[i]
		if c.Source == "" {
			named := *c // the caller's facts stay as they are
			named.Source = source
			c = &named
		}
		key := c.Key()
		if j, twice := at[key]; twice {
			contacts[j] = c
			continue
		}
		at[key] = len(contacts)
		contacts, keys = append(contacts, c), append(keys, key)
	}
	return contacts, keys
}

const (
	storedColumns = `SELECT source, contact, visit, content, toUnixTimestamp64Milli(offered), toUnixTimestamp64Milli(answered),
		toUnixTimestamp64Milli(ended), toUnixTimestamp64Milli(known), outcome = 'connected' FROM contacts FINAL `
	storedFew  = storedColumns + `WHERE source IN {sources:Array(String)} AND contact IN {ids:Array(String)}`
	storedMany = storedColumns + `WHERE source IN {sources:Array(String)}
		AND offered >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND offered <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')`
)

// storedContacts reads what is stored of the contacts of a batch, by key. Of a large batch
// it reads everything around the days spoken of; a day to either side also finds
// contacts that were stored in the wrong time zone before.
func (s *Store) storedContacts(ctx context.Context, contacts []*hotline.Contact) (map[uint64]storedContact, error) {
	var sources, ids []string
	seen := map[string]bool{}
	since, until := millis(contacts[0].Offered), millis(contacts[0].Offered)
	for _, c := range contacts {
		if !seen[c.Source] {
			seen[c.Source] = true
			sources = append(sources, c.Source)
		}
		since, until = min(since, millis(c.Offered)), max(until, millis(c.Offered))
		ids = append(ids, c.ID)
	}
	query, args := storedFew, params("sources", sources, "ids", ids)
	if len(contacts) > fewContacts {
		query, args = storedMany, params("sources", sources, "since", since-dayMillis, "until", until+dayMillis)
	}
	before := map[uint64]storedContact{}
	err := s.lookUp(ctx, query, args, func(scan func(...any) error) error {
		var c hotline.Contact
		var old storedContact
		var connected uint8
		if err := scan(&c.Source, &c.ID, &c.Visit, &old.content, &old.offered, &old.answered, &old.ended, &old.known, &connected); err != nil {
			return err
		}
		old.connected = connected == 1
		before[c.Key()] = old
		return nil
	})
	return before, err
}

func contactFields(rows []*contactRow) []field {
	return []field{
		{"source", words(fill(rows, func(r *contactRow) string { return r.Source }))},
		{"contact", fill(rows, func(r *contactRow) string { return r.ID })},
		{"visit", fill(rows, func(r *contactRow) uint16 { return r.Visit })},
		{"conversation", fill(rows, func(r *contactRow) string { return r.Conversation })},
		{"channel", words(fill(rows, func(r *contactRow) string { return string(r.Channel) }))},
		{"direction", words(fill(rows, func(r *contactRow) string { return string(r.Direction) }))},
		{"queue", words(fill(rows, func(r *contactRow) string { return r.Queue }))},
		{"agent", words(fill(rows, func(r *contactRow) string { return r.Agent }))},
		{"offered", instants(fill(rows, func(r *contactRow) int64 { return millis(r.Offered) }))},
		{"answered", instants(fill(rows, func(r *contactRow) int64 { return millis(r.Answered) }))},
		{"ended", instants(fill(rows, func(r *contactRow) int64 { return millis(r.Ended) }))},
		{"wait_ms", fill(rows, func(r *contactRow) uint32 { return millisOf(r.Wait) })},
		{"ring_ms", fill(rows, func(r *contactRow) uint32 { return millisOf(r.Ring) })},
		{"talk_ms", fill(rows, func(r *contactRow) uint32 { return millisOf(r.Talk) })},
		{"hold_ms", fill(rows, func(r *contactRow) uint32 { return millisOf(r.Hold) })},
		{"wrap_ms", fill(rows, func(r *contactRow) uint32 { return millisOf(r.Wrap) })},
		{"outcome", words(fill(rows, func(r *contactRow) string { return string(r.Outcome) }))},
		{"hung_up", words(fill(rows, func(r *contactRow) string { return string(r.HungUp) }))},
		{"transfer", words(fill(rows, func(r *contactRow) string { return string(r.Transfer) }))},
		{"customer", fill(rows, func(r *contactRow) string { return r.Customer })},
		{"recording", fill(rows, func(r *contactRow) string { return r.Recording })},
		{"evidence", fill(rows, func(r *contactRow) []string { return r.Evidence })},
		{"content", fill(rows, func(r *contactRow) uint64 { return r.content })},
		{"known", instants(fill(rows, func(r *contactRow) int64 { return r.known }))},
		{"deleted", fill(rows, func(r *contactRow) uint8 { return r.deleted })},
	}
}
