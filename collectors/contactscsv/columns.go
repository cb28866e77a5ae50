package contactscsv

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hotlined/hotlined/collectors/table"
	"github.com/hotlined/hotlined/internal/hotline"
)

// absent is the place of a column that the file does not have.
const absent = -1

// columns are a mapping's columns by their place in one file.
type columns struct {
	count int

	id                             []int
	offered, answered, left, ended []int

	date, dateOf, neverQueued               int
	visit, conversation, queue, agent       int
	customer, recording, channel, direction int
	wait, ring, talk, hold, wrap            int
	outcome, hungUp, transfer               int
	skip                                    []int
}

// bind finds the columns of the mapping among those of a file.
func (m *Mapping) bind(header []string) (columns, error) {
	var missing []string
	one := func(name string) int {
		bare, optional := strings.CutSuffix(name, "?")
		if bare == "" {
			return absent
		}
		i := slices.Index(header, bare)
		if i < 0 && !optional && !slices.Contains(missing, bare) {
			missing = append(missing, bare)
		}
		return i
	}
	all := func(names []string) (at []int) {
		for _, name := range names {
			if i := one(name); i != absent {
				at = append(at, i)
			}
		}
		return at
	}
	c := columns{
		count: len(header), id: all(m.ID),
		date: one(m.Date.Column), dateOf: one(m.Date.Of), neverQueued: one(m.BeforeQueue.Never),
		visit: one(m.Visit), conversation: one(m.Conversation), queue: one(m.Queue), agent: one(m.Agent),
		customer: one(m.Customer), recording: one(m.Recording), channel: one(m.Channel), direction: one(m.Direction),
		offered: all(m.Offered), answered: all(m.Answered), left: all(m.Left), ended: all(m.Ended),
		wait: one(m.Wait), ring: one(m.Ring), talk: one(m.Talk), hold: one(m.Hold), wrap: one(m.Wrap),
		outcome: one(m.Outcome.Column), hungUp: one(m.HungUp.Column), transfer: one(m.Transfer.Column),
	}
	for _, s := range m.Skip {
		c.skip = append(c.skip, one(s.Column))
	}
	var errs []error
	if len(missing) > 0 {
		errs = append(errs, fmt.Errorf("mapping %s wants the column %s, the file has %s", m.name, strings.Join(missing, ", "), table.Names(header)))
	}
	for i, name := range header {
		if slices.Contains(header[:i], name) && name != "" {
			errs = append(errs, fmt.Errorf("column %q is there twice", name))
		}
	}
	return c, errors.Join(errs...)
}

// translate returns hotlined's word for a column's; ok: there is one.
func (w Words) translate(word string, known []string) (string, bool) {
	to, ok := word, slices.Contains(known, word)
	if len(w.Words) > 0 {
		to, ok = w.Words[word]
	}
	if !ok && w.Otherwise != "" {
		return w.Otherwise, true
	}
	return to, ok || word == ""
}

// texts are typed words as plain ones.
func texts[W ~string](words []W) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return out
}

var (
	outcomeWords  = texts(hotline.Outcomes)
	partyWords    = texts(parties)
	transferWords = texts(transfers)
)
