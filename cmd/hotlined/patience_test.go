package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// A queue without a patience of its own learns it from its callers; one that has
// one keeps it, and so does one with too few callers to tell.
func TestPatienceIsLearnt(t *testing.T) {
	d := newDesk(t)
	now := time.Date(2025, 3, 3, 7, 0, 0, 0, time.UTC)
	call := func(queue string, n int, waited time.Duration, outcome hotline.Outcome) hotline.Contact {
		offered := now.Add(-time.Duration(n) * time.Minute)
		c := hotline.Contact{Source: "test", ID: fmt.Sprint(queue, n), Visit: 1, Channel: hotline.Phone, Queue: queue, Offered: offered, Wait: waited, Outcome: outcome, Ended: offered.Add(waited)}
		if outcome == hotline.Answered {
			c.Answered, c.Ended = offered.Add(waited), offered.Add(waited+time.Minute)
		}
		return c
	}
	var facts hotline.Facts
	for n := range 2000 {
		for _, queue := range []string{"cards", "loans"} {
			// One in ten gives up in every half minute; all others are answered after one.
			c := call(queue, n, 61*time.Second, hotline.Answered)
			switch n % 100 {
			case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9:
				c = call(queue, n, 30*time.Second, hotline.Abandoned)
			case 10, 11, 12, 13, 14, 15, 16, 17, 18:
				c = call(queue, n, 60*time.Second, hotline.Abandoned)
			}
			facts.Contacts = append(facts.Contacts, c)
		}
	}
	facts.Contacts = append(facts.Contacts, call("few", 1, time.Minute, hotline.Abandoned))
	if _, err := d.st.SaveFacts(t.Context(), "test", facts); err != nil {
		t.Fatal(err)
	}
	if _, err := d.st.RebuildCounts(t.Context(), d.cfg.Site.Location()); err != nil {
		t.Fatal(err)
	}
	cfg := d.cfg
	if as, err := withPatience(t.Context(), cfg, d.st, now); err != nil || len(as.Queues) != len(cfg.Staffing.Queues) {
		t.Errorf("learnt unasked: %+v, %v", as.Queues, err)
	}
	cfg.Staffing.LearnPatience = true
	own := cfg.Staffing
	got, err := withPatience(t.Context(), cfg, d.st, now)
	if err != nil {
		t.Fatal(err)
	}
	// By 60 s 81 % are left: -55 s / ln 0.81.
	if p := got.Queues["cards"].Patience; p < 250*time.Second || p > 290*time.Second {
		t.Errorf("cards' callers have a patience of %s", p)
	}
	if p := got.Queues["few"].Patience; p != 0 || len(own.Queues) != 0 {
		t.Errorf("learnt %s from one caller; the configuration has %+v", p, own.Queues)
	}
	cfg.Staffing.Queues = got.Queues
	loans := cfg.Staffing.Queues["loans"]
	loans.Patience = time.Hour
	cfg.Staffing.Queues["loans"] = loans
	if got, err = withPatience(t.Context(), cfg, d.st, now); err != nil || got.Queues["loans"].Patience != time.Hour {
		t.Errorf("a patience that was told became %s, %v", got.Queues["loans"].Patience, err)
	}
}
