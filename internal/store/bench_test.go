package store_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

// quarter is about what a bank's three queues get in twelve weeks.
const quarter = 250_000

// contactsOf makes n contacts spread evenly over some days, in order.
func contactsOf(n, days int, begin time.Time) []hotline.Contact {
	r := rand.New(rand.NewPCG(1, 2))
	step := time.Duration(days) * 24 * time.Hour / time.Duration(n)
	out := make([]hotline.Contact, n)
	for i := range out {
		offered := begin.Add(time.Duration(i) * step).Truncate(time.Millisecond)
		id := fmt.Sprintf("%s-%06d", offered.Format("20060102"), i)
		queue := []string{"cards", "accounts", "complaints"}[r.IntN(3)]
		wait := time.Duration(r.ExpFloat64() * float64(30*time.Second)).Truncate(time.Millisecond)
		if r.IntN(6) == 0 {
			out[i] = abandoned(id, queue, offered, wait)
		} else {
			talk := time.Duration(r.ExpFloat64() * float64(180*time.Second)).Truncate(time.Millisecond)
			out[i] = answered(id, queue, fmt.Sprintf("agent-%02d", r.IntN(60)), offered, wait, talk)
		}
		out[i].Customer = fmt.Sprintf("%016x", r.Uint64())
	}
	return out
}

// saveAll stores the contacts in batches by some savers at once.
func saveAll(tb testing.TB, st *store.Store, contacts []hotline.Contact, size, savers int) (stored, known int) {
	tb.Helper()
	var g errgroup.Group
	g.SetLimit(savers)
	batches := (len(contacts) + size - 1) / size
	saved := make([]store.Saved, batches)
	for i := range batches {
		batch := contacts[i*size : min(len(contacts), (i+1)*size)]
		g.Go(func() (err error) {
			saved[i], err = st.SaveFacts(tb.Context(), "pbx", hotline.Facts{Contacts: batch, Read: len(batch)})
			return err
		})
	}
	if err := g.Wait(); err != nil {
		tb.Fatal(err)
	}
	for _, s := range saved {
		stored += s.Stored
		known += s.Known
	}
	return stored, known
}

func BenchmarkSaveContacts(b *testing.B) {
	contacts := contactsOf(quarter, 84, time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC))
	for _, savers := range []int{1, 2, 4} {
		for _, again := range []bool{false, true} {
			b.Run(fmt.Sprintf("savers=%d/again=%t", savers, again), func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					st := storetest.Open(b)
					if again {
						saveAll(b, st, contacts, 50_000, 4)
					}
					b.StartTimer()
					saveAll(b, st, contacts, 50_000, savers)
				}
				b.ReportMetric(float64(quarter)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			})
		}
	}
}

func BenchmarkRebuild(b *testing.B) {
	site, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		b.Fatal(err)
	}
	begin := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	contacts := contactsOf(quarter, 84, begin)
	st := storetest.Open(b)
	st.SetClock(func() time.Time { return begin.AddDate(0, 0, 84) })
	saveAll(b, st, contacts, 50_000, 4)
	if _, err := st.RebuildCounts(b.Context(), site); err != nil {
		b.Fatal(err)
	}
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			if _, err := st.RebuildAll(b.Context(), site); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("today", func(b *testing.B) {
		last := contacts[len(contacts)-1].Offered
		for i := 0; b.Loop(); i++ {
			b.StopTimer()
			late := contactsOf(50, 1, last.Truncate(24*time.Hour))
			for j := range late {
				late[j].ID = fmt.Sprintf("late-%d-%d", i, j)
			}
			saveAll(b, st, late, 50, 1)
			b.StartTimer()
			if _, err := st.RebuildCounts(b.Context(), site); err != nil {
				b.Fatal(err)
			}
		}
	})
}
