package roster

import (
	"fmt"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// fact is something about shifts in general that could be otherwise.
type fact struct {
	text   string
	change func(c *Config)
	length time.Duration // of shifts that there are none of now; 0: no other length
}

// facts lists what about shifts could be otherwise: other lengths, other starts,
// pauses an hour earlier or later.
func (m *model) facts(onPause bool) (out []fact) {
	if onPause {
		out = append(out, fact{text: "let pauses lie up to 1h earlier or later", change: func(c *Config) {
			c.Breaks = slices.Clone(c.Breaks)
			for i := range c.Breaks {
				c.Breaks[i].After = max(0, c.Breaks[i].After-time.Hour)
				c.Breaks[i].Until += time.Hour
			}
		}})
	}
	for _, l := range []time.Duration{8, 6, 4, 3, 10, 12} {
		if l *= time.Hour; !slices.Contains(m.p.Config.Lengths, l) {
			out = append(out, fact{text: "allow shifts of " + brief(l), length: l, change: func(*Config) {}})
		}
	}
	for _, every := range []time.Duration{time.Hour, 30 * time.Minute, hotline.BaseInterval} {
		if every < m.p.Config.StartEvery {
			out = append(out, fact{text: "let shifts begin every " + brief(every), change: func(c *Config) { c.StartEvery = every }})
		}
	}
	return out
}

// otherwise is a reacher for whom a fact is otherwise.
func (e *explainer) otherwise(f fact) *reacher {
	r := newReacher(e.s)
	before := r.m.p.Config
	f.change(&r.m.p.Config)
	r.m.shapes = slices.Clone(r.m.shapes)
	for i := range r.m.shapes[:r.m.free] {
		long := time.Duration(r.m.shapes[i].slots) * r.m.slot
		if usual := r.m.shapeOf(long, before.due(long)); slices.Equal(usual.pauses, r.m.shapes[i].pauses) {
			r.m.shapes[i] = r.m.shapeOf(long, r.m.p.Config.due(long))
		}
	}
	if f.length > 0 && len(r.m.shapes) < maxShapes {
		r.extra = int16(len(r.m.shapes))
		r.m.shapes = append(r.m.shapes, r.m.shapeOf(f.length, r.m.p.Config.due(f.length)))
		r.m.over = max(r.m.over, r.m.shapes[r.extra].slots)
	}
	r.m.readStarts()
	r.build = newBuilder(&r.m, labelsKept)
	r.config = &r.m.p.Config
	return r
}

// facts finds the first fact about shifts that, otherwise, would let somebody come
// with no rule given way: where no shift fits the moment, or those who would be
// there have their break.
func (e *explainer) facts(f *finding) (out Remedy) {
	unfit, onPause := e.unfit(f)
	if len(unfit) == 0 {
		return out
	}
	for _, fact := range e.s.m.facts(onPause) {
		if e.opts.stopped() {
			break
		}
		r := e.otherwise(fact)
		for _, a := range unfit {
			acc := r.access(a, f.t)
			if w := r.level(a, f.t, &acc, 0); w != nil && w.closes() {
				return Remedy{Text: fmt.Sprintf("%s (%s could then come, and covers %s)", fact.text, r.m.agents[a].terms.Agent.ID, amount(w.gained)),
					Covers: w.gained, People: 1}
			}
		}
	}
	return out
}

// unfit are agents for whom there is no shift that fits a moment but for what
// rules say, and those on a break then; a few of them.
func (e *explainer) unfit(f *finding) (out []int, onPause bool) {
	const few = 24
	r := e.reachers[0]
	for a := range r.s.m.agents {
		if len(out) == few || !r.s.absent(a, f.t) {
			continue
		}
		if r.s.onPause(a, f.t.slot) {
			out, onPause = append(out, a), true
			continue
		}
		if acc := r.access(a, f.t); !slices.Contains(acc.masks, 0) && !e.s.m.mayBeThere(a, f.t.slot) {
			continue
		} else if !slices.Contains(acc.masks, 0) {
			out = append(out, a)
		}
	}
	return out, onPause
}

// onPause reports whether an agent has a break in a slot.
func (s *lineup) onPause(a, slot int) bool {
	at := s.m.at(slot)
	for _, sh := range s.shifts[a] {
		for _, x := range pausesOf(sh) {
			if !at.Before(x.Start) && at.Before(x.End) {
				return true
			}
		}
	}
	return false
}

// mayBeThere reports whether no rule that looks at a shift alone keeps an agent
// from a slot itself, whatever the length of shifts.
func (m *model) mayBeThere(a, slot int) bool {
	t := m.agents[a].terms
	s := hotline.Shift{Agent: t.Agent.ID, Start: m.at(slot), End: m.at(slot + 1)}
	for _, r := range t.rules {
		if r.Allows != nil && r.Name != ShiftLength.Name && !r.Allows(t, s) {
			return false
		}
	}
	return true
}
