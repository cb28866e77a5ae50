package staffing

import (
	"github.com/hotlined/hotlined/internal/hotline"
)

// idleTime is what agents who answer callers can do of other work between them.
type idleTime struct {
	config  Config
	targets []hotline.Target
	slots   map[slotOf]callers
	taken   map[slotOf]float64 // agents, of what there was
}

// slotOf is an interval of a queue.
type slotOf struct {
	queue string
	start int64 // Unix seconds
}

// callers are the contacts of an interval and how many agents are there for them.
type callers struct {
	load     Load
	promised Targets
	agents   int
}

func (c Config) newIdleTime(targets []hotline.Target) *idleTime {
	return &idleTime{config: c, targets: targets, slots: map[slotOf]callers{}, taken: map[slotOf]float64{}}
}

// note remembers an interval that is staffed, where its idle time may be used.
func (t *idleTime) note(f hotline.Forecast, agents int) {
	if f.Mean > 0 && agents > 0 {
		promised := t.config.promises(target(t.targets, f.Queue), t.config.ringing(f))
		t.slots[slotOf{f.Queue, f.Start.Unix()}] = callers{t.config.load(f), promised, agents}
	}
}

// of is the idle time that a plan may use, in agents by slot.
func (t *idleTime) of(p *laterPlan, open []bool) []float64 {
	out := make([]float64, len(p.forecasts))
	for s, f := range p.forecasts {
		for _, queue := range p.idle {
			if open[s] {
				out[s] += t.left(p, slotOf{queue, f.Start.Unix()})
			}
		}
	}
	return out
}

// left is what the plan's work finds idle in an interval of a queue. Work of a chat
// is not blended, nor that of too few agents.
func (t *idleTime) left(p *laterPlan, at slotOf) float64 {
	c, ok := t.slots[at]
	if !ok {
		return 0
	}
	item := p.item
	if p.putAside {
		item = 0
	}
	b, err := Blend(c.load, c.promised, c.agents, item)
	if err != nil {
		return 0
	}
	return max(0, b.Other-t.taken[at])
}

// take books what a plan uses: from the first queue on.
func (t *idleTime) take(p *laterPlan, used []float64) {
	for s, f := range p.forecasts {
		rest := used[s]
		for _, queue := range p.idle {
			if rest <= 0 {
				break
			}
			at := slotOf{queue, f.Start.Unix()}
			part := min(rest, t.left(p, at))
			t.taken[at] += part
			rest -= part
		}
	}
}
