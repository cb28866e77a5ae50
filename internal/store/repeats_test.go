package store_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

// countRepeats counts who came again the slow and simple way: for each contact
// of a known customer, what became of his last one on that queue.
func countRepeats(contacts []hotline.Contact, out map[string]counted) {
	lines := map[string][]hotline.Contact{}
	for _, c := range contacts {
		if c.Customer != "" && c.WasOffered() && c.Direction != hotline.Outbound && c.Direction != hotline.Callback {
			lines[c.Queue+" "+c.Customer] = append(lines[c.Queue+" "+c.Customer], c)
		}
	}
	unserved := func(c hotline.Contact) bool {
		return slices.Contains([]hotline.Outcome{hotline.Abandoned, hotline.Timeout, hotline.Empty, hotline.Full}, c.Outcome)
	}
	for _, line := range lines {
		slices.SortFunc(line, func(a, b hotline.Contact) int {
			return cmp.Or(a.Offered.Compare(b.Offered), cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Visit, b.Visit))
		})
		for i, c := range line {
			row := out[fmt.Sprintf("%s %s %s", c.Offered.UTC().Truncate(15*time.Minute).Format(time.DateTime), c.Queue, c.Channel)]
			row["known_customers"]++
			if unserved(c) {
				row["known_unserved"]++
			}
			if i == 0 {
				continue
			}
			last := line[i-1]
			day := func(t time.Time) int64 { return t.Unix() / 86400 }
			end := last.Offered
			if last.Ended.After(end) {
				end = last.Ended
			}
			minutes := int64((max(0, c.Offered.Sub(end)) + time.Minute - time.Millisecond) / time.Minute)
			if minutes > 60 {
				minutes = (minutes + 14) / 15 * 15
			}
			if minutes > 1440 || last.ID == c.ID || day(last.Offered) < day(c.Offered)-1 {
				continue
			}
			if unserved(last) {
				row[fmt.Sprintf("redial_gaps %d", minutes)]++
			}
			if last.Outcome == hotline.Answered {
				row[fmt.Sprintf("reconnect_gaps %d", minutes)]++
			}
		}
	}
}

// by makes the contact a known customer's.
func by(customer string, c hotline.Contact) hotline.Contact {
	c.Customer = customer
	return c
}

func TestWhoCameAgain(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	st.SetClock(func() time.Time { return at(t, "2024-03-08 12:00:00") })
	rings := func(clock string) time.Time { return at(t, "2024-03-"+clock) }
	const wait, talk = time.Minute, 3 * time.Minute
	passedOn := by("gil", answered("14", "cards", "ann", rings("06 15:00:00"), wait, talk))
	back := by("gil", answered("14", "cards", "bob", rings("06 15:10:00"), wait, talk))
	back.Visit = 2
	save(t, st, hotline.Facts{Contacts: []hotline.Contact{
		by("ann", abandoned("1", "cards", rings("05 23:50:00"), wait)),            // gave up at 23:51 ...
		by("ann", abandoned("2", "cards", rings("06 00:20:00"), wait)),            // ... a redial after midnight, given up as well
		by("ann", answered("3", "cards", "x", rings("06 00:22:00"), wait, talk)),  // ... and another
		by("ann", answered("4", "cards", "x", rings("06 09:00:00"), wait, talk)),  // a reconnect
		by("bob", abandoned("5", "cards", rings("06 10:00:00"), wait)),            //
		by("bob", answered("6", "cards", "x", rings("06 11:01:00"), wait, talk)),  // an hour to the minute: a redial
		by("cem", abandoned("7", "cards", rings("06 10:00:00"), wait)),            //
		by("cem", answered("8", "cards", "x", rings("06 11:01:01"), wait, talk)),  // a second more: not within the hour
		by("dan", abandoned("9", "cards", rings("06 10:00:00"), wait)),            //
		by("dan", answered("10", "loans", "x", rings("06 10:05:00"), wait, talk)), // another queue: fresh
		by("eve", abandoned("11", "cards", rings("06 10:00:00"), wait)),           //
		by("fay", answered("12", "cards", "x", rings("06 10:05:00"), wait, talk)), // somebody else
		abandoned("13", "cards", rings("06 10:06:00"), wait),                      // nobody knows who
		passedOn, back, // sent back, not come again
	}})
	rebuild(t, st, time.UTC)
	check := func(what string, redial time.Duration, want store.QueueCount) {
		t.Helper()
		var sum store.QueueCount
		within := hotline.Interval{Start: rings("06 00:00:00"), End: rings("07 00:00:00")}
		must(t, st.QueueCounts(t.Context(), within, []string{"cards"}, store.Again{Redial: redial, Reconnect: 24 * time.Hour}, func(_ string, counts []store.QueueCount) error {
			for _, c := range counts {
				sum.Known, sum.KnownUnserved = sum.Known+c.Known, sum.KnownUnserved+c.KnownUnserved
				sum.Redials, sum.Reconnects = sum.Redials+c.Redials, sum.Reconnects+c.Reconnects
			}
			return nil
		}))
		if sum != want {
			t.Errorf("%s: got %+v, want %+v", what, sum, want)
		}
	}
	check("within the hour", time.Hour, store.QueueCount{Known: 12, KnownUnserved: 5, Redials: 3, Reconnects: 1})
	check("within ten minutes", 10*time.Minute, store.QueueCount{Known: 12, KnownUnserved: 5, Redials: 1, Reconnects: 1})
	check("within two hours", 2*time.Hour, store.QueueCount{Known: 12, KnownUnserved: 5, Redials: 4, Reconnects: 1})

	// What is heard late of one day changes who came again on the next.
	late := by("ann", answered("1b", "cards", "x", rings("05 23:58:00"), wait, talk))
	save(t, st, hotline.Facts{Contacts: []hotline.Contact{late}})
	rebuild(t, st, time.UTC)
	check("answered after all, it turns out", time.Hour, store.QueueCount{Known: 12, KnownUnserved: 5, Redials: 2, Reconnects: 2})
}
