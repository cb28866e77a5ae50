package roster

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Sentence is the obstacle as a manager reads it.
func (o Obstacle) Sentence() string {
	s := fmt.Sprintf("%s, %s: %s missing, %d needed and %d there at worst; %s", o.Queue, o.When, amount(o.Missing), o.Needed, o.Rostered, o.Why)
	if r := o.Remedy(); r != "" {
		s += ". To cover it: " + r
	}
	return s
}

// Remedy is what would cover the gaps, in words; empty where nothing was found.
// What is asked for once is asked for the deepest gap.
func (o Obstacle) Remedy() string {
	var once, all []string
	for _, r := range o.Remedies {
		if len(r.Eases) > 0 && !r.Always {
			once = append(once, r.Text)
		} else {
			all = append(all, r.Text)
		}
	}
	if len(once) > 0 && o.Gaps > 1 {
		once[0] = fmt.Sprintf("on %s %s", o.deepest, once[0])
	}
	return strings.Join(append(once, all...), "; or ")
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
				switch remedy := line.Remedy(); {
				case remedy != "":
					g.Why += remedyMark + remedy
				case line.Class == NotWorth || line.Class == NotFound:
					g.Why += "; " + line.Why
				}
			}
		}
	}
}
