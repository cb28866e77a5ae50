package forecast

import (
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Work is what a queue's contacts are as work: who takes them, how many at once,
// and until when they can wait. The zero value is a phone queue of agents who are
// all alike.
type Work struct {
	Channel  hotline.Channel
	Deadline time.Duration // work that can wait must be done this long after it came; zero: callers wait
	Hours    Hours         // when work that can wait is done; zero: whenever anybody is there
	Together int           // contacts that an agent is to handle at once; 0 counts as 1
	Crowds   []Crowd       // how long they took by how many were handled at once
	Agents   []AgentCount  // who took them
	Rostered []Presence    // who will be there, as far as rosters are published
}

// Presence is an agent at work on a queue.
type Presence struct {
	Agent string
	hotline.Interval
}

// With is the handling time of this work: for those who are rostered, and with as
// many contacts at once as are planned.
func (h *Handling) With(w Work) *Handling {
	h.work, h.stretch = w, 1
	if w.Together > 1 {
		h.stretch = Stretch(w.Crowds, w.Together)
	}
	h.mix, h.there = nil, nil
	if len(w.Agents) > 0 && len(w.Rostered) > 0 {
		h.mix, h.there = MixOf(w.Agents, h), map[int64][]string{}
		for _, p := range w.Rostered {
			for k := p.Start.Unix() / h.width; k*h.width < p.End.Unix(); k++ {
				h.there[k] = append(h.there[k], p.Agent)
			}
		}
	}
	h.work.Agents, h.work.Rostered, h.work.Crowds = nil, nil, nil // learnt from, and large
	return h
}

// tell says of a forecast what its contacts mean as work.
func (h *Handling) tell(f *hotline.Forecast) {
	f.AHT, f.AHTSD = h.At(f.Start), h.SD(f.Start)
	f.Channel, f.Deadline, f.Together = h.work.Channel, h.work.Deadline, h.work.Together
	if f.Deadline > 0 && !h.work.Hours.IsZero() {
		c := clock{loc: h.loc}
		day, second := c.local(f.Start)
		f.Closed = !h.work.Hours.Open(day.Weekday(), second, f.Interval)
	}
}
