package store_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

// counted is a row of interval_counts or agent_day_counts as a test writes it
// down: the counts by column.
type counted map[string]uint64

// waits are histograms, by column and bucket.
func (c counted) wait(column string, w time.Duration) {
	c[fmt.Sprintf("%s %d", column, hotline.WaitBucket(w))]++
}

// countIntervals counts contacts the slow and simple way.
func countIntervals(contacts []hotline.Contact) map[string]counted {
	out := map[string]counted{}
	for _, c := range contacts {
		key := fmt.Sprintf("%s %s %s", c.Offered.UTC().Truncate(15*time.Minute).Format(time.DateTime), c.Queue, c.Channel)
		row := out[key]
		if row == nil {
			row = counted{}
			out[key] = row
		}
		if !c.WasOffered() {
			row["before_queue"]++
			continue
		}
		row["offered"]++
		if len(c.Evidence) == 0 {
			row["trusted"]++
		}
		wait := uint64(c.Wait.Milliseconds())
		switch {
		case c.WasAnswered():
			row["answered"]++
			row["wait_answered_ms"] += wait
			row["ring_ms"] += uint64(c.Ring.Milliseconds())
			row.wait("answered_waits", c.Wait)
			if c.Transfer != "" {
				row["transferred"]++
			}
			if c.Outcome == hotline.Answered {
				row["handled"]++
				row["talk_ms"] += uint64(c.Talk.Milliseconds())
				row["hold_ms"] += uint64(c.Hold.Milliseconds())
				row["wrap_ms"] += uint64(c.Wrap.Milliseconds())
			}
		case c.Outcome == hotline.Abandoned:
			row["abandoned"]++
			row["wait_abandoned_ms"] += wait
			row.wait("abandoned_waits", c.Wait)
		case c.Exited():
			row["exited"]++
		case c.Outcome == hotline.Lost:
			row["lost"]++
		case c.Outcome == hotline.Waiting:
			row["waiting"]++
		}
		if c.WasAnswered() || c.Outcome == hotline.Abandoned || c.Exited() {
			row["longest_wait_ms"] = max(row["longest_wait_ms"], wait)
		}
	}
	countRepeats(contacts, out)
	return out
}

// countAgentDays counts what agents did by the site's day, and how long by the
// day in which it happened. Contacts still going on do so until now.
func countAgentDays(contacts []hotline.Contact, site *time.Location, now time.Time) (counts, times map[string]counted) {
	counts, times = map[string]counted{}, map[string]counted{}
	row := func(in map[string]counted, key string) counted {
		if in[key] == nil {
			in[key] = counted{}
		}
		return in[key]
	}
	for _, c := range contacts {
		if !c.WasAnswered() || c.Agent == "" {
			continue
		}
		r := row(counts, fmt.Sprintf("%s %s %s", c.Offered.In(site).Format(time.DateOnly), c.Agent, c.Queue))
		r["answered"]++
		r["wait_answered_ms"] += uint64(c.Wait.Milliseconds())
		r["ring_ms"] += uint64(c.Ring.Milliseconds())
		r.wait("answered_waits", c.Wait)
		if c.Transfer != "" {
			r["transferred"]++
		}
		end := now
		if c.Outcome == hotline.Answered {
			end = c.Answered.Add(c.Handle())
			r["handled"]++
			r["talk_ms"] += uint64(c.Talk.Milliseconds())
			r["hold_ms"] += uint64(c.Hold.Milliseconds())
			r["wrap_ms"] += uint64(c.Wrap.Milliseconds())
		}
		for from := c.Answered; from.Before(end); {
			y, m, d := from.In(site).Date()
			until := time.Date(y, m, d+1, 0, 0, 0, 0, site)
			if until.After(end) {
				until = end
			}
			row(times, from.In(site).Format(time.DateOnly)+" "+c.Agent)["handling_ms"] += uint64(until.Sub(from).Milliseconds())
			from = until
		}
	}
	return counts, times
}

// readCounts reads a table of counts in the same form; columns named here are the key.
func readCounts(t *testing.T, st *store.Store, table, where string, key ...string) map[string]counted {
	t.Helper()
	cols, rows, err := st.Rows(t.Context(), "SELECT * FROM "+table+" "+where)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]counted{}
	for _, values := range rows {
		var id []string
		row := counted{}
		for i, v := range values {
			name := cols[i].Name
			if slices.Contains(key, name) {
				id = append(id, textOf(cols[i], v))
				continue
			}
			switch v := v.(type) {
			case uint64:
				if v != 0 {
					row[name] = v
				}
			case map[uint16]uint64:
				for edge, n := range v {
					row[fmt.Sprintf("%s %d", name, edge)] = n
				}
			}
		}
		if out[strings.Join(id, " ")] != nil {
			t.Fatalf("%s has two rows for %v", table, id)
		}
		out[strings.Join(id, " ")] = row
	}
	return out
}

func textOf(c store.Column, v any) string {
	at, ok := v.(time.Time)
	switch {
	case ok && c.Type == "Date":
		return at.Format(time.DateOnly)
	case ok:
		return at.Format(time.DateTime)
	}
	return fmt.Sprint(v)
}

func sameCounts(t *testing.T, what string, got, want map[string]counted) {
	t.Helper()
	wrong := 0
	for _, key := range slices.Sorted(maps.Keys(want)) {
		maps.DeleteFunc(want[key], func(_ string, n uint64) bool { return n == 0 })
		if !maps.Equal(got[key], want[key]) {
			if wrong++; wrong <= 3 {
				t.Errorf("%s %s:\n got %v\nwant %v", what, key, got[key], want[key])
			}
		}
	}
	for key := range got {
		if want[key] == nil {
			if wrong++; wrong <= 3 {
				t.Errorf("%s %s: got %v, want nothing", what, key, got[key])
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%s: %d of %d rows wrong", what, wrong, len(want))
	}
}

// randomContacts are contacts of every outcome, on some channels, with and
// without agents, over some days.
func randomContacts(r *rand.Rand, n int, begin time.Time, days int) []hotline.Contact {
	out := make([]hotline.Contact, n)
	for i := range out {
		c := &out[i]
		*c = hotline.Contact{
			Source: "pbx", ID: fmt.Sprint(r.Uint32()), Visit: uint16(1 + r.IntN(2)), Direction: hotline.Inbound,
			Queue: []string{"cards", "accounts", "complaints"}[r.IntN(3)], Channel: []hotline.Channel{hotline.Phone, hotline.Chat}[r.IntN(2)],
			Offered: begin.Add(time.Duration(r.Int64N(int64(days) * 24 * int64(time.Hour)))).Truncate(time.Millisecond),
			Outcome: hotline.Outcomes[r.IntN(len(hotline.Outcomes))],
			Wait:    time.Duration(r.ExpFloat64() * float64(5*time.Minute)).Truncate(time.Millisecond),
		}
		if r.IntN(4) > 0 {
			c.Customer = fmt.Sprintf("customer-%d", r.IntN(n/10+1))
		}
		if r.IntN(10) == 0 {
			c.Direction = []hotline.Direction{hotline.Outbound, hotline.Callback}[r.IntN(2)]
		}
		if c.Outcome == hotline.BeforeQueue {
			c.Queue = ""
		}
		if r.IntN(10) == 0 {
			c.Evidence = []string{"no-enter", "clock-back"}[:1+r.IntN(2)]
		}
		if c.WasAnswered() {
			c.Answered = c.Offered.Add(c.Wait)
			c.Ring = c.Wait / 3 / time.Millisecond * time.Millisecond
			if r.IntN(20) > 0 {
				c.Agent = fmt.Sprintf("agent-%d", r.IntN(5))
			}
			if r.IntN(5) == 0 {
				c.Transfer = hotline.Attended
			}
		}
		if c.Outcome == hotline.Answered {
			c.Talk = time.Duration(r.ExpFloat64() * float64(10*time.Minute)).Truncate(time.Millisecond)
			c.Hold = time.Duration(r.IntN(60)) * time.Second
			c.Wrap = time.Duration(r.IntN(90)) * time.Second
			c.Ended = c.Answered.Add(c.Talk + c.Hold)
		}
		if c.Outcome == hotline.Abandoned || c.Exited() {
			c.Ended = c.Offered.Add(c.Wait)
		}
	}
	return out
}

// Whatever the order in which facts come in, are corrected and counted, the
// counts are those of the facts as they stand.
func TestRebuildEqualsACountFromScratch(t *testing.T) {
	t.Parallel()
	for seed, site := range []*time.Location{zone(t, "Europe/Berlin"), zone(t, "America/St_Johns"), zone(t, "Asia/Kolkata")} {
		r := rand.New(rand.NewPCG(uint64(seed), 7))
		st := storetest.Open(t)
		begin := at(t, "2024-03-25 00:00:00") // Berlin changes its clocks on the 31st
		st.SetClock(func() time.Time { return begin.AddDate(0, 0, 20) })
		contacts := randomContacts(r, 4000, begin, 14)
		latest := map[uint64]hotline.Contact{}
		for chunk := range slices.Chunk(contacts, 1000) {
			keys := slices.Sorted(maps.Keys(latest))
			for range min(100, len(keys)) { // corrections, which may move a contact anywhere near
				old := latest[keys[r.IntN(len(keys))]]
				old.Offered = old.Offered.Add(time.Duration(r.IntN(2*86400)-86400) * time.Second)
				if !old.Answered.IsZero() {
					old.Answered = old.Offered.Add(old.Wait)
				}
				if !old.Ended.IsZero() {
					old.Ended = old.Offered.Add(old.Wait + old.Talk + old.Hold)
				}
				chunk = append(chunk[:len(chunk):len(chunk)], old)
			}
			for _, c := range chunk {
				latest[c.Key()] = c
			}
			for small := range slices.Chunk(chunk, 200+r.IntN(900)) {
				save(t, st, hotline.Facts{Contacts: small})
				if r.IntN(2) == 0 {
					rebuild(t, st, site)
				}
			}
		}
		rebuild(t, st, site)
		checkCounts(t, st, slices.Collect(maps.Values(latest)), site)
		if _, err := st.RebuildAll(t.Context(), site); err != nil {
			t.Fatal(err)
		}
		checkCounts(t, st, slices.Collect(maps.Values(latest)), site)
	}
}

func checkCounts(t *testing.T, st *store.Store, contacts []hotline.Contact, site *time.Location) {
	t.Helper()
	sameCounts(t, "interval_counts", readCounts(t, st, "interval_counts", "", "interval", "queue", "channel"), countIntervals(contacts))
	now := slices.MaxFunc(contacts, func(a, b hotline.Contact) int { return a.Offered.Compare(b.Offered) }).Offered.Add(24 * time.Hour)
	counts, times := countAgentDays(contacts, site, now)
	sameCounts(t, "agent_day_counts in "+site.String(), readCounts(t, st, "agent_day_counts", "", "day", "agent", "queue"), counts)
	sameCounts(t, "agent_day_times in "+site.String(), readCounts(t, st, "agent_day_times", "", "day", "agent"), times)
}

// Counts of any cut of the time into parts add up to the counts of the whole.
func TestCountsAddUp(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 9))
	st := storetest.Open(t)
	begin := at(t, "2024-01-20 00:00:00")
	save(t, st, hotline.Facts{Contacts: randomContacts(r, 3000, begin, 30)})
	rebuild(t, st, time.UTC)
	whole := sumCounts(t, st, hotline.Interval{Start: begin, End: begin.AddDate(0, 0, 30)})
	for range 5 {
		var parts store.QueueCount
		for from := begin; from.Before(begin.AddDate(0, 0, 30)); {
			until := from.Add(time.Duration(1+r.IntN(500)) * 15 * time.Minute)
			parts = add(parts, sumCounts(t, st, hotline.Interval{Start: from, End: until}))
			from = until
		}
		if parts != whole {
			t.Errorf("the parts add up to %+v, the whole is %+v", parts, whole)
		}
	}
	wantNumber(t, st, "(SELECT sum(offered) FROM interval_counts)", float64(whole.Offered))
	wantNumber(t, st, "(SELECT sum(answered + abandoned + exited + lost + waiting) FROM interval_counts)", float64(whole.Offered))
}

// sumCounts adds up what all queues got, each by itself.
func sumCounts(t *testing.T, st *store.Store, span hotline.Interval) (sum store.QueueCount) {
	t.Helper()
	counted, err := st.CountedQueues(t.Context(), span)
	if err != nil {
		t.Fatal(err)
	}
	var queues []string
	var offered uint64
	for _, q := range counted {
		queues = append(queues, q.Queue)
		offered += q.Offered
	}
	if !slices.IsSorted(queues) {
		t.Errorf("queues %q", queues)
	}
	var read []string
	must(t, st.QueueCounts(t.Context(), span, queues, store.Again{}, func(queue string, counts []store.QueueCount) error {
		read = append(read, queue)
		for i, c := range counts {
			if i > 0 && c.At <= counts[i-1].At {
				t.Fatalf("%s comes after %s", c.Start(), counts[i-1].Start())
			}
			sum = add(sum, c)
		}
		i := slices.Index(queues, queue)
		if i < 0 || counts[0].Start().After(counted[i].First) || counts[len(counts)-1].Start().Before(counted[i].Last) || counted[i].Rows == 0 {
			t.Errorf("%q from %s to %s: %+v", queue, counts[0].Start(), counts[len(counts)-1].Start(), counted)
		}
		return nil
	}))
	if offered != uint64(sum.Offered) {
		t.Errorf("%d contacts counted, %d read", offered, sum.Offered)
	}
	if !slices.Equal(read, queues) {
		t.Errorf("read %q of %q", read, queues)
	}
	return sum
}

func add(a, b store.QueueCount) store.QueueCount {
	return store.QueueCount{
		Offered: a.Offered + b.Offered, Abandoned: a.Abandoned + b.Abandoned, Handled: a.Handled + b.Handled, HandleMS: a.HandleMS + b.HandleMS,
	}
}

func TestHistogramBucketsAreTheSameInSQL(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	waits := []float64{0, 0.001, 0.5, 1, 1.001, 19.999, 20, 20.001, 599.999, 600, 600.001, 600.5, 601, 615, 615.001, 3585, 3599.999, 3600, 3600.001, 3601, 3660, 3660.001, 64800, 64801, 68400, 68401, 70000, 86400, 86401, 2.6e6, 4e6}
	var contacts []hotline.Contact
	for i, s := range waits {
		w := time.Duration(s * float64(time.Second)).Round(time.Millisecond)
		c := abandoned(fmt.Sprint(i), fmt.Sprintf("q%02d", i), at(t, "2024-03-05 09:00:00"), w)
		contacts = append(contacts, c)
		a := answered("a"+fmt.Sprint(i), fmt.Sprintf("q%02d", i), "ann", at(t, "2024-03-05 09:00:00"), w, time.Second)
		contacts = append(contacts, a)
	}
	// A hair over the threshold is over it, also where the tables keep milliseconds only.
	hair := abandoned("hair", "hair", at(t, "2024-03-05 09:00:00"), 20*time.Second+time.Microsecond)
	save(t, st, hotline.Facts{Contacts: append(slices.Clone(contacts), hair)})
	rebuild(t, st, time.UTC)
	sameCounts(t, "buckets", readCounts(t, st, "interval_counts", "WHERE queue != 'hair'", "interval", "queue", "channel"), countIntervals(contacts))
	wantNumber(t, st, "(SELECT abandoned_waits[21] FROM interval_counts WHERE queue = 'hair')", 1)
	wantNumber(t, st, "(SELECT sum(answered_waits[21]) FROM agent_day_counts)", 1)
}
