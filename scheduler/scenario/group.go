package scenario

import (
	"errors"
	"math"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/hotlined/hotlined/scheduler/simulate"
)

// group reads one group of agents.
func (r *reader) group(v value) (g simulate.Group, size Sizing) {
	m := r.mapping(v.path, v.node)
	g.Name = v.key
	agents := m.take("agents")
	switch {
	case !agents.given() && r.unsized:
		size.Open, g.Counts = true, []int{0}
	case !agents.given():
		r.fail(agents, "is missing (hotlined staff --skills finds it)")
	case agents.node.Kind == yaml.MappingNode:
		for _, a := range r.entries(agents, "") {
			g.Agents = append(g.Agents, simulate.Agent{Name: a.key, Spans: r.hours(a)})
		}
	default:
		g.Counts = r.heads(agents)
	}
	if w := m.take("at-most"); w.given() {
		size.AtMost = r.heads(w)
		if n := len(size.AtMost); n != 1 && n != r.intervals {
			r.fail(w, "want one number, or one per interval (%d), got %d", r.intervals, n)
		}
	}
	if w := m.take("cost"); w.given() {
		if size.Cost = r.number(w, 1); size.Cost <= 0 {
			r.fail(w, "must be positive: 1.1 is a tenth more than an agent of cost 1")
		}
	}
	g.Skills = r.skills(m.must("skills"))
	for _, f := range r.items(m.take("slowdown")) {
		g.Slowdown = append(g.Slowdown, r.number(f, 1))
	}
	if w := m.take("no-answer"); w.given() {
		g.NoAnswer = r.noAnswer(w)
	}
	m.done()
	return g, size
}

// noAnswer reads how phones are left to ring.
func (r *reader) noAnswer(v value) (n simulate.NoAnswer) {
	m := r.mapping(v.path, v.node)
	n.Share, n.After = r.number(m.must("share"), 0), r.required(m, "after")
	if w := m.take("pause"); w.given() {
		n.Pause = r.seconds(w)
	}
	m.done()
	return n
}

// heads reads numbers of agents by interval.
func (r *reader) heads(v value) (out []int) {
	for _, n := range r.series(v) {
		if n != math.Trunc(n) || n < 0 || n > simulate.MaxAgents {
			r.fail(v, "want whole numbers of agents up to %d, got %g", simulate.MaxAgents, n)
			break
		}
		out = append(out, int(n))
	}
	return out
}

// skills reads a list of queues, all alike, or a mapping that says more of each.
func (r *reader) skills(v value) (out []simulate.Skill) {
	if !v.given() {
		return nil
	}
	if v.node.Kind != yaml.MappingNode {
		for _, name := range r.items(v) {
			out = append(out, simulate.Skill{Queue: r.queueIndex(name, name.node.Value)})
		}
		return out
	}
	for _, e := range r.entries(v, "") {
		sk := simulate.Skill{Queue: r.queueIndex(e, e.key)}
		if e.given() {
			m := r.mapping(e.path, e.node)
			sk.Rank, sk.Order = r.whole(m.take("rank"), 0), r.whole(m.take("order"), 0)
			if w := m.take("after"); w.given() {
				sk.After = r.seconds(w)
			}
			if w := m.take("speed"); w.given() {
				if sk.Speed = r.number(w, 1); sk.Speed <= 0 {
					r.fail(w, "must be positive: 0.9 handles in nine tenths of the time")
				}
			}
			sk.Handling = r.dist(m.take("handling"))
			sk.Concurrency = r.whole(m.take("concurrency"), 1)
			m.done()
		}
		out = append(out, sk)
	}
	return out
}

// hours reads an agent's hours, or a queue's, "08:00-12:00, 12:30-16:30": of every
// day, or of the days named before them ("Mon Tue 08:00-12:00", "2026-03-02
// 08:00-12:00").
func (r *reader) hours(v value) (out []simulate.Span) {
	var parts []string
	if v.node.Kind == yaml.SequenceNode {
		for _, item := range r.items(v) {
			parts = append(parts, item.node.Value)
		}
	} else {
		parts = strings.Split(v.node.Value, ",")
	}
	midnight := r.begin.Truncate(24 * time.Hour)
	offset, end := r.begin.Sub(midnight).Seconds(), r.interval*float64(r.intervals)
	for day := -1; float64(day)*86400-offset < end; day++ {
		date := midnight.AddDate(0, 0, day)
		for _, part := range parts {
			days, from, to, err := parseHours(part)
			if err == nil && len(days) > 0 && r.begin.IsZero() {
				err = errors.New("hours of named days need the start of the scenario")
			}
			if err != nil {
				if day == -1 {
					r.fail(v, "%s", err)
				}
				continue
			}
			if !onDay(days, date) {
				continue
			}
			at := float64(day)*86400 - offset
			if to <= from {
				to += 86400
			}
			if at+to > 0 && at+from < end {
				out = append(out, simulate.Span{From: at + from, To: at + to})
			}
		}
	}
	return out
}
