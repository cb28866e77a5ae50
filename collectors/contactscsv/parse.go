package contactscsv

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/collectors/table"
	"github.com/hotlined/hotlined/internal/hotline"
)

// What a contact's Evidence can say.
const (
	noAnswerTime = "no-answer-time" // answered, nobody says when; computed from the wait
	served       = "served-though-abandoned"
	clockBack    = "clock-back"   // it ended before it began
	clockChange  = "clock-change" // its hour is there twice that day, or not at all
)

// parser turns rows into contacts. It is not safe for concurrent use.
type parser struct {
	m         *Mapping
	zone      zoneDays
	customers *input.Hasher
	names     input.Intern
	outcomes  map[string]hotline.Outcome
	header    string
	columns   columns
	scratch   []byte
	once      bool // an import
	clock     input.Clock
}

func (c *Collector) parser() *parser {
	return &parser{
		m: c.mapping, zone: zoneDays{c.zone, map[int64]zoneDay{}},
		customers: c.env.CustomerKey.Hasher(), names: input.Intern{}, outcomes: map[string]hotline.Outcome{},
		once: len(c.env.Files) > 0, clock: c.env.Clock(),
	}
}

// parse reads the rows of a batch.
func (p *parser) parse(j *job) (err error) {
	b, facts := j.batch, &j.facts
	if facts.Checkpoint, err = checkpointOf(b); err != nil {
		return err
	}
	if b.Fault != "" {
		facts.Rejected = append(facts.Rejected, table.Reject(b.File, b.Line, b.Fault, b.Data))
		return nil
	}
	if err := p.bind(b.Header); err != nil {
		return fmt.Errorf("%s: %w", b.File, err)
	}
	facts.Skipped = map[string]int{}
	facts.Contacts = make([]hotline.Contact, 0, bytes.Count(b.Data, []byte("\n"))+1)
	table.Each(b, p.m.Delimiter[0], p.columns.count, facts, func(at table.Place, fields [][]byte) error {
		if reason := p.skipped(fields); reason != "" {
			facts.Skipped[reason]++
			return nil
		}
		facts.Contacts = append(facts.Contacts, hotline.Contact{})
		c := &facts.Contacts[len(facts.Contacts)-1]
		if err := p.contact(fields, c); err != nil {
			facts.Contacts = facts.Contacts[:len(facts.Contacts)-1]
			return err
		}
		if p.once {
			j.rows = append(j.rows, row{at, c.Key(), c.Content()})
		}
		return nil
	})
	return nil
}

func (p *parser) bind(header []byte) error {
	if len(p.m.Columns) > 0 {
		header = nil
	}
	if p.columns.count > 0 && string(header) == p.header {
		return nil
	}
	names, err := p.m.Columns, error(nil)
	if len(names) == 0 {
		if names, err = table.Header(header, p.m.Delimiter[0]); err != nil {
			return err
		}
	}
	p.header = string(header)
	p.columns, err = p.m.bind(names)
	return err
}

func (p *parser) skipped(fields [][]byte) string {
	for i, s := range p.m.Skip {
		if at := p.columns.skip[i]; at != absent && slices.Contains(s.Words, string(fields[at])) {
			return s.Reason
		}
	}
	return ""
}

// field is the text of a column, empty where the file has none.
func field(fields [][]byte, at int) []byte {
	if at == absent {
		return nil
	}
	return bytes.TrimSpace(fields[at])
}

// contact reads one row.
func (p *parser) contact(fields [][]byte, c *hotline.Contact) error {
	if err := p.identity(fields, c); err != nil {
		return err
	}
	if err := p.words(fields, c); err != nil {
		return err
	}
	if err := p.lengths(fields, c); err != nil {
		return err
	}
	if err := p.instants(fields, c); err != nil {
		return err
	}
	p.settle(fields, c)
	return nil
}

func (p *parser) identity(fields [][]byte, c *hotline.Contact) error {
	p.scratch = p.scratch[:0]
	for i, at := range p.columns.id {
		part := field(fields, at)
		if len(part) == 0 {
			return fmt.Errorf("%s: is missing", p.m.ID[i])
		}
		if i > 0 {
			p.scratch = append(p.scratch, '/')
		}
		p.scratch = append(p.scratch, part...)
	}
	c.ID, c.Visit = string(p.scratch), 1
	if text := field(fields, p.columns.visit); len(text) > 0 {
		n, err := strconv.ParseUint(string(text), 10, 16)
		if err != nil || n == 0 {
			return fmt.Errorf("%s: want the number of a visit, from 1, got %q", p.m.Visit, text)
		}
		c.Visit = uint16(n)
	}
	c.Conversation = c.ID
	if text := field(fields, p.columns.conversation); len(text) > 0 {
		c.Conversation = string(text)
	}
	c.Queue = p.names.Of(field(fields, p.columns.queue))
	c.Agent = p.names.Of(field(fields, p.columns.agent))
	c.Customer = p.customers.Hash(field(fields, p.columns.customer))
	c.Recording = string(field(fields, p.columns.recording))
	return nil
}

func (p *parser) words(fields [][]byte, c *hotline.Contact) error {
	outcome := field(fields, p.columns.outcome)
	as, ok := p.outcomes[string(outcome)]
	if !ok {
		word, known := p.m.Outcome.translate(string(outcome), outcomeWords)
		if !known || word == "" {
			return fmt.Errorf("%s: %q is no outcome, want one of %v", p.m.Outcome.Column, outcome, p.m.Outcome.wanted(outcomeWords))
		}
		as = hotline.Outcome(word)
		p.outcomes[string(outcome)] = as
	}
	c.Outcome = as
	hungUp, ok1 := p.m.HungUp.translate(p.names.Of(field(fields, p.columns.hungUp)), partyWords)
	transfer, ok2 := p.m.Transfer.translate(p.names.Of(field(fields, p.columns.transfer)), transferWords)
	c.HungUp, c.Transfer = hotline.Party(hungUp), hotline.Transfer(transfer)
	c.Channel, c.Direction = p.m.DefaultChannel, hotline.Inbound
	if text := field(fields, p.columns.channel); len(text) > 0 {
		c.Channel = hotline.Channel(p.names.Of(text))
	}
	if text := field(fields, p.columns.direction); len(text) > 0 {
		c.Direction = hotline.Direction(p.names.Of(text))
	}
	switch {
	case !ok1:
		return fmt.Errorf("%s: unknown %q, want one of %v", p.m.HungUp.Column, field(fields, p.columns.hungUp), p.m.HungUp.wanted(partyWords))
	case !ok2:
		return fmt.Errorf("%s: unknown %q, want one of %v", p.m.Transfer.Column, field(fields, p.columns.transfer), p.m.Transfer.wanted(transferWords))
	case !slices.Contains(channels, c.Channel):
		return fmt.Errorf("%s: unknown %q, want one of %v", p.m.Channel, c.Channel, channels)
	case !slices.Contains(directions, c.Direction):
		return fmt.Errorf("%s: unknown %q, want one of %v", p.m.Direction, c.Direction, directions)
	}
	return nil
}

func (w Words) wanted(known []string) []string {
	if len(w.Words) == 0 {
		return known
	}
	return slices.Sorted(maps.Keys(w.Words))
}

func (p *parser) lengths(fields [][]byte, c *hotline.Contact) error {
	for _, l := range [...]struct {
		column int
		into   *time.Duration
	}{
		{p.columns.wait, &c.Wait}, {p.columns.ring, &c.Ring}, {p.columns.talk, &c.Talk},
		{p.columns.hold, &c.Hold}, {p.columns.wrap, &c.Wrap},
	} {
		text := field(fields, l.column)
		if len(text) == 0 {
			continue
		}
		ms, ok := milliseconds(text)
		if !ok || ms > int64(30*24*time.Hour/time.Millisecond) {
			return fmt.Errorf("%s: want a length in seconds or h:mm:ss, got %q", p.columnName(fields, l.column), text)
		}
		*l.into = time.Duration(ms) * time.Millisecond
	}
	return nil
}

// columnName is for messages.
func (p *parser) columnName(_ [][]byte, at int) string {
	names := p.m.Columns
	if len(names) == 0 {
		names, _ = table.Header([]byte(p.header), p.m.Delimiter[0]) // it was read before
	}
	return names[at]
}

var errOffered = errors.New("offered: never happened")

// instants reads when the contact was offered, answered, left and ended.
func (p *parser) instants(fields [][]byte, c *hotline.Contact) error {
	day, err := p.day(fields)
	if err != nil {
		return err
	}
	odd := false
	happened := func(columns []int) (t time.Time) {
		for _, at := range columns {
			text := field(fields, at)
			if err != nil || p.never(text) {
				continue
			}
			var strange bool
			t, strange, err = p.instant(text, day)
			if err != nil {
				err = fmt.Errorf("%s: want %s, got %q", p.columnName(fields, at), p.m.times.text, text)
				return time.Time{}
			}
			if err = p.clock.Check(t); err != nil {
				err = fmt.Errorf("%s: %w", p.columnName(fields, at), err)
				return time.Time{}
			}
			odd = odd || strange
			return t
		}
		return time.Time{}
	}
	c.Offered = happened(p.columns.offered)
	c.Answered = happened(p.columns.answered)
	if c.WasAnswered() {
		c.Ended = happened(p.columns.ended)
	} else {
		c.Ended = happened(p.columns.left)
	}
	if err == nil && c.Offered.IsZero() {
		err = errOffered
	}
	if odd {
		p.unfold(c)
		c.Evidence = append(c.Evidence, clockChange)
	}
	return err
}

func (p *parser) never(text []byte) bool {
	return len(text) == 0 || slices.Contains(p.m.Never, string(text))
}

// dated is the day that the times of a row count from.
type dated struct {
	day    int64 // since 1970
	anchor int64 // seconds into it of the time whose day it is
}

func (p *parser) day(fields [][]byte) (d dated, err error) {
	if p.m.times.hasDay {
		return d, nil
	}
	text := field(fields, p.columns.date)
	date, err := p.m.dates.read(text)
	if err != nil {
		return d, fmt.Errorf("%s: want %s, got %q", p.m.Date.Column, p.m.dates.text, text)
	}
	d.day, d.anchor = daysSince1970(date), absent
	of := p.columns.dateOf
	if of == absent && len(p.columns.offered) > 0 {
		of = p.columns.offered[0]
	}
	if text := field(fields, of); len(text) > 0 {
		if c, err := p.m.times.read(text); err == nil {
			d.anchor = c.seconds()
		}
	}
	return d, nil
}

// instant places a time. Without a day of its own it is the one nearest to the
// anchor: a call that began at 23:59 and ended at 0:03 ended on the next day,
// one that began at 14:51 and was queued at 14:50 had two clocks.
func (p *parser) instant(text []byte, d dated) (t time.Time, odd bool, err error) {
	c, err := p.m.times.read(text)
	if err != nil {
		return t, false, err
	}
	second := c.seconds()
	switch {
	case !c.unix.IsZero():
		return c.unix.UTC(), false, nil
	case p.m.times.hasDay && p.m.times.zoned:
		return time.Unix(daysSince1970(c)*86400+second-int64(c.offset), int64(c.nano)).UTC(), false, nil
	case p.m.times.hasDay:
		d.day = daysSince1970(c)
	case d.anchor == absent:
	case second-d.anchor > 12*3600:
		d.day--
	case d.anchor-second > 12*3600:
		d.day++
	}
	unix, odd := p.zone.at(d.day, second)
	return time.Unix(unix, int64(c.nano)).UTC(), odd, nil
}

// settle fills in what follows from the rest, and notes what contradicts it.
func (p *parser) settle(fields [][]byte, c *hotline.Contact) {
	if c.Outcome == hotline.Abandoned && p.columns.neverQueued != absent &&
		p.never(field(fields, p.columns.neverQueued)) && c.Wait == 0 {
		c.Outcome = hotline.BeforeQueue
	}
	if c.Outcome == hotline.BeforeQueue {
		c.Queue = ""
	}
	if c.WasAnswered() {
		p.settleAnswered(c)
	} else {
		p.settleUnanswered(c)
	}
	if !c.Ended.IsZero() && (c.Ended.Before(c.Offered) || c.Ended.Before(c.Answered)) ||
		!c.Answered.IsZero() && c.Offered.Sub(c.Answered) > tolerance {
		c.Evidence = append(c.Evidence, clockBack)
	}
}

func (p *parser) settleAnswered(c *hotline.Contact) {
	if c.Answered.IsZero() {
		c.Answered = c.Offered.Add(c.Wait)
		c.Evidence = append(c.Evidence, noAnswerTime)
	}
	if p.columns.wait == absent {
		c.Wait = max(c.Answered.Sub(c.Offered), 0)
	}
	switch {
	case c.Outcome == hotline.Connected:
	case c.Ended.IsZero():
		c.Ended = c.Answered.Add(c.Talk + c.Hold)
	case p.columns.talk == absent:
		c.Talk = max(c.Ended.Sub(c.Answered)-c.Hold, 0)
	}
}

func (p *parser) settleUnanswered(c *hotline.Contact) {
	if c.Agent != "" || c.Talk > 0 {
		// The file says both; its outcome decides.
		c.Evidence = append(c.Evidence, served)
	}
	c.Agent, c.Answered, c.Talk, c.Hold, c.Wrap, c.Ring = "", time.Time{}, 0, 0, 0, 0
	switch {
	case c.Outcome == hotline.Waiting:
		return
	case c.Ended.IsZero():
		c.Ended = c.Offered.Add(c.Wait)
	case p.columns.wait == absent:
		c.Wait = max(c.Ended.Sub(c.Offered), 0)
	}
}
