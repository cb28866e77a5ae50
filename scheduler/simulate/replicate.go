package simulate

import (
	"sync"
	"sync/atomic"
)

// fewest is how many replications are played before their spread is believed.
const fewest = 10

// replicate plays until enough is known. Workers play ahead; their tallies are
// added up in the order of the replications, and what lies beyond the last one
// needed is thrown away, so that their number changes nothing.
func replicate(m *model, o Options) (Result, error) {
	c := newCollector(m)
	t := &student{confidence: o.Confidence}
	workers := min(o.Workers, o.Replications)
	ahead := 2 * workers // so that one long replication stops nobody
	todo, done := make(chan *tally, ahead), make(chan *tally, ahead)
	var over atomic.Bool
	stop := func() bool { return over.Load() || o.Stop != nil && o.Stop() }
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			s := newSim(m)
			for out := range todo {
				out.whole = s.play(o.Seed, out.replication, out, stop)
				done <- out
			}
		})
	}
	defer group.Wait()
	defer close(todo)
	defer over.Store(true)

	spare := make([]*tally, 0, ahead)
	for range ahead {
		spare = append(spare, newTally(m))
	}
	early := map[int]*tally{} // played, but not yet their turn
	asked := 0
	for c.n < o.Replications {
		for asked < o.Replications && len(spare) > 0 {
			next := spare[len(spare)-1]
			spare = spare[:len(spare)-1]
			next.replication = asked
			todo <- next
			asked++
		}
		got := <-done
		if !got.whole {
			return Result{}, ErrStopped
		}
		early[got.replication] = got
		for got := early[c.n]; got != nil; got = early[c.n] {
			delete(early, c.n)
			c.add(got)
			spare = append(spare, got)
			if o.Progress != nil {
				o.Progress(c.n, o.Replications)
			}
			if c.n%fewest == 0 && (o.Enough != nil && o.Enough() || o.Precision > 0 && c.n >= o.Fewest && c.precise(t, o.Precision)) {
				return c.result(o, t), nil
			}
		}
	}
	return c.result(o, t), nil
}
