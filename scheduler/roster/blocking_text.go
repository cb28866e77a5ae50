package roster

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Sentence is the obstacle as a manager reads it, with what would cover it.
func (o Obstacle) Sentence() string {
	s := o.Matter()
	if ways := o.Ways(); len(ways) > 0 {
		s += ". To cover it: " + strings.Join(ways, "; or ")
	}
	return s
}

// Matter is what is missing, when, and why.
func (o Obstacle) Matter() string {
	return fmt.Sprintf("%s, %s: %s missing, %d needed and %d there at worst; %s", o.Queue, o.When, amount(o.Missing), o.Needed, o.Rostered, o.Why)
}

// Ways are the remedies in words, each enough alone. What is asked for once is
// asked for the deepest gap.
func (o Obstacle) Ways() (out []string) {
	var all []string
	for _, r := range o.Remedies {
		switch {
		case len(r.Eases) == 0 || r.Always:
			all = append(all, r.Text)
		case len(out) == 0 && o.Gaps > 1:
			out = append(out, fmt.Sprintf("on %s %s", o.deepest, r.Text))
		default:
			out = append(out, r.Text)
		}
	}
	return append(out, all...)
}

// remedyMark is where the remedy begins in a gap's reason.
const remedyMark = "; to cover it: "

func withoutRemedy(why string) string {
	why, _, _ = strings.Cut(why, remedyMark)
	return why
}

// Annotate writes to every gap of a roster what would cover it, after the reason
// that it has.
func (o Obstacles) Annotate(r *hotline.Roster) {
	for i := range r.Gaps {
		g := &r.Gaps[i]
		g.Why = withoutRemedy(g.Why)
		for _, line := range o.Lines {
			if line.Queue == g.Queue && slices.ContainsFunc(line.spans, func(s hotline.Interval) bool { return s.Contains(g.Start) }) {
				switch ways := line.Ways(); {
				case len(ways) > 0:
					g.Why += remedyMark + strings.Join(ways, "; or ")
				case line.Class == NotWorth || line.Class == NotFound:
					g.Why += "; " + line.Why
				}
			}
		}
	}
}
