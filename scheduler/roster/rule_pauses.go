package roster

import (
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Pauses wants every break and lunch that a shift of its length is due, in its
// window, with enough work between them.
var Pauses = Rule{
	Name: "pauses",
	Help: "A shift contains the breaks and the lunch that its length calls for, when they are due.",
	Hard: true,
	Breaches: func(pl Plan) (out []Breach) {
		for _, s := range pl.Shifts {
			if pl.cutByHand(s) || pl.brokenOff(s) {
				continue
			}
			due := pl.due(s)
			got := pausesOf(s)
			for i, d := range due {
				if i >= len(got) || got[i].Kind != d.Kind || got[i].End.Sub(got[i].Start) != d.Length {
					out = append(out, Breach{At: s.Start, Cost: d.Length.Minutes(), Why: fmt.Sprintf(
						"%s lacks the %s of %s in %s", pl.Agent.ID, d.Kind, brief(d.Length), pl.span(s))})
					break
				}
				begins := got[i].Start.Sub(s.Start)
				if off := max(d.After-begins, begins-d.Until); off > 0 {
					out = append(out, Breach{At: got[i].Start, Cost: off.Minutes(), Why: fmt.Sprintf(
						"%s has the %s at %s, %s outside its window", pl.Agent.ID, d.Kind, pl.say(got[i].Start), brief(off))})
				}
			}
		}
		return out
	},
}

func pausesOf(s hotline.Shift) []hotline.Activity {
	return keep(s.Activities, func(a hotline.Activity) bool { return a.Kind.Pause() })
}

// due lists the pauses of a shift of a length, their windows narrowed so that
// a start in them can leave room for what comes before and after. A window that
// ends before it begins has no room at all: Config.Validate refuses those.
func (c Config) due(length time.Duration) []Pause { return c.narrowed(c.Breaks, length) }

// narrowed is due for pauses of whatever origin.
func (c Config) narrowed(breaks []Pause, length time.Duration) (out []Pause) {
	for _, p := range breaks {
		if length >= p.MinShift {
			p.Kind, p.Paid = p.activity(), nil
			out = append(out, p)
		}
	}
	for i := range out {
		free := c.MinStretch
		if i > 0 {
			free = out[i-1].After + out[i-1].Length + c.MinStretch
		}
		out[i].After = max(out[i].After, free)
	}
	end := length
	for i := len(out) - 1; i >= 0; i-- {
		out[i].Until = min(out[i].Until, end-c.MinStretch-out[i].Length)
		end = out[i].Until
	}
	return out
}

// activity is the kind of activity that a pause is.
func (p Pause) activity() hotline.ActivityKind {
	switch {
	case p.Paid == nil || *p.Paid == p.Kind.Paid():
		return p.Kind
	case *p.Paid:
		return hotline.PaidLunch
	}
	return hotline.UnpaidBreak
}
