package forecast

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"runtime/metrics"
	"sync"
	"testing"
	"time"
)

// quarters are two years of quarter hours of a made-up queue, as the store
// counts them: open from seven to ten at night, quieter on Saturdays, closed on
// Sundays every third time.
func quarters(queue int, common []float64) []Count {
	rng := rand.New(rand.NewPCG(uint64(queue), 3))
	begin := time.Date(2022, 1, 3, 0, 0, 0, 0, time.UTC)
	perDay := 20 * math.Pow(100, rng.Float64()) // 20 to 2,000 contacts
	out := make([]Count, 0, len(common)*60)
	own := 0.0
	for d, shared := range common {
		own = 0.6*own + 0.06*rng.NormFloat64()
		level := perDay * math.Exp(own+shared)
		switch d % 7 {
		case 5:
			level /= 3
		case 6:
			if level /= 6; queue%3 == 0 {
				continue
			}
		}
		for k := 28; k < 88; k++ {
			mean := level * (1 + math.Sin(float64(k-28)/60*math.Pi*2)/2) / 60
			n := math.Round(max(0, mean+math.Sqrt(mean)*rng.NormFloat64()))
			if n > 0 {
				at := begin.Add(time.Duration(d*96+k) * 15 * time.Minute)
				out = append(out, Count{Start: at, Offered: n, Handled: n, Handle: time.Duration(n) * 3 * time.Minute})
			}
		}
	}
	return out
}

// BenchmarkThousandQueues forecasts a thousand queues of forty lines and four
// sites from two years of quarter hours, four weeks ahead: all models, tried on
// the past and combined, lines and sites, brought together. What the making of
// the series takes is in it.
func BenchmarkThousandQueues(b *testing.B) {
	const queues, days = 1000, 731
	rng := rand.New(rand.NewPCG(1, 1))
	common := make([]float64, days)
	for d := range common {
		common[d] = 0.05 * rng.NormFloat64()
	}
	places := map[string]Place{}
	for i := range queues {
		places[fmt.Sprintf("queue-%04d", i)] = Place{Line: fmt.Sprintf("line-%02d", i%40), Site: fmt.Sprintf("site-%d", i%4)}
	}
	asOf := time.Date(2022, 1, 3, 11, 0, 0, 0, time.UTC).AddDate(0, 0, days-1)
	peak := watchHeap(b)
	b.ReportAllocs()
	var took time.Duration
	for b.Loop() {
		begin := time.Now()
		h := NewHierarchy(places, nil, asOf, time.UTC, Default())
		share(queues, func(i int) {
			if err := h.Add(QueueHistory{Queue: fmt.Sprintf("queue-%04d", i), Counts: quarters(i, common)}); err != nil {
				b.Error(err)
			}
		})
		groups := h.Groups()
		share(len(groups), func(i int) { groups[i].Forecast() })
		said := h.Reconcile()
		intervals := 0
		for _, q := range said.Queues {
			intervals += len(q.Unpack().Forecasts)
		}
		if len(said.Queues) != queues || len(said.Totals) != queues+40+4+1 || intervals < queues*1000 {
			b.Fatalf("%d queues, %d totals, %d intervals", len(said.Queues), len(said.Totals), intervals)
		}
		took += time.Since(begin)
	}
	b.ReportMetric(float64(b.N*queues)/took.Seconds(), "queues/s")
	b.ReportMetric(float64(peak())/1e6, "peak-heap-MB")
}

// share does n pieces of work on all cores.
func share(n int, do func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// watchHeap watches how much memory the heap holds at most.
func watchHeap(b *testing.B) (peak func() uint64) {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
	done, told := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		for {
			metrics.Read(samples)
			most = max(most, samples[0].Value.Uint64()+samples[1].Value.Uint64())
			select {
			case <-done:
				told <- most
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	return func() uint64 { close(done); return <-told }
}
