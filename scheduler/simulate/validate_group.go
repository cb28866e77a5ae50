package simulate

import (
	"fmt"
	"math"
	"slices"
)

func (v *validator) group(path string, g *Group) {
	v.want(len(g.Skills) > 0, path+".skills", "want at least one: the queues that the group serves")
	seen := map[int]bool{}
	for i := range g.Skills {
		v.skill(fmt.Sprintf("%s.skills[%d]", path, i), &g.Skills[i])
		v.want(!seen[g.Skills[i].Queue], path+".skills", "a queue is there twice")
		seen[g.Skills[i].Queue] = true
	}
	v.want((g.Counts == nil) != (g.Agents == nil), path, "want either agents per interval or agents by name")
	if g.Counts != nil {
		v.length(path+".agents", len(g.Counts))
		v.want(!slices.ContainsFunc(g.Counts, func(n int) bool { return n < 0 }), path+".agents", "must not be negative")
	}
	for i := range g.Agents {
		v.spans(fmt.Sprintf("%s.agents[%d]", path, i), "spans of work", g.Agents[i].Spans)
	}
	v.want(g.Absence >= 0 && g.Absence < 1, path+".absence", "want a share below 1, got %g", g.Absence)
	n := g.NoAnswer
	v.want(n.Share >= 0 && n.Share < 1, path+".no-answer.share", "want a share below 1, got %g", n.Share)
	v.want(n.Share == 0 || positive(n.After), path+".no-answer.after", "want a positive time of ringing, got %g", n.After)
	v.want(n.Pause >= 0 && !math.IsInf(n.Pause, 1), path+".no-answer.pause", "must not be negative, got %g", n.Pause)
	if len(g.Slowdown) > 0 {
		v.want(g.Slowdown[0] == 1 && slices.IsSorted(g.Slowdown) && positive(g.Slowdown[len(g.Slowdown)-1]),
			path+".slowdown", "must rise from 1, the pace with one contact in hand, got %v", g.Slowdown)
	}
}

func (v *validator) skill(path string, sk *Skill) {
	v.want(sk.Queue >= 0 && sk.Queue < len(v.s.Queues), path+".queue", "unknown queue")
	v.want(sk.After >= 0 && !math.IsInf(sk.After, 1), path+".after", "must not be negative, got %g", sk.After)
	v.want(sk.Speed >= 0 && !math.IsInf(sk.Speed, 1), path+".speed", "must be positive, got %g", sk.Speed)
	v.want(sk.Concurrency >= 0 && sk.Concurrency <= MaxConcurrency, path+".concurrency", "want 1 to %d, got %d", MaxConcurrency, sk.Concurrency)
	v.under(path+".handling", sk.Handling.Validate())
}

// spans are to be in order; what says of what they are.
func (v *validator) spans(path, what string, spans []Span) {
	for i, sp := range spans {
		v.want(sp.From < sp.To && !math.IsInf(sp.From, 0) && !math.IsInf(sp.To, 0), path, "the %s must end after they begin, got %g to %g", what, sp.From, sp.To)
		v.want(i == 0 || spans[i-1].To <= sp.From, path, "the %s must be in order and not overlap", what)
	}
}
