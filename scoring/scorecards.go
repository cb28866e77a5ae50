package scoring

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Row is what was counted on one day: of an agent on a queue, of an agent
// altogether (times), or of a queue.
type Row struct {
	Day    time.Time
	Agent  string // empty in the rows of queues
	Team   string
	Queue  string // empty in the rows of times
	Counts Counts
}

// Records are what scorecards and coaching are made from: everything counted in
// the period, and the period's evaluations item by item.
type Records struct {
	Agents   []Row // per day, agent and queue: agent_day_counts
	Times    []Row // per day and agent: agent_day_times
	Queues   []Row // per day and queue: queue_counts, targets applied
	Targets  []hotline.Target
	Items    []Item
	Examples []Example
}

// The verdicts. Above is better than the others and below is worse, whichever
// way the measure runs. A queue's verdict is about its target.
const (
	Above         = "above"
	Below         = "below"
	WithTheOthers = "with the others"
	TooFew        = "too few to tell"
	OnTarget      = "on target"
)

// The subjects of scores.
const (
	subjectAgent = "agent"
	subjectTeam  = "team"
	subjectQueue = "queue"
	fairSuffix   = "-fair"
)

// Scorecards are the scores of every queue, team and agent in a period: what was
// measured, with a 95 % interval that knows that days differ, and a verdict.
//
// Agents and teams are compared with what their peers do on the same queues, and
// the verdicts of one kind of subject are taken together, so that at most
// cfg.FalseDiscoveries of them are accidents: in a room of equals nobody is
// below. A measure with "-fair" behind its name is the agent's rate on the whole
// line's mix of queues, pulled towards the line as far as noise demands; it is
// the one to sort by, if one must.
func Scorecards(cfg Config, period hotline.Interval, r Records) []hotline.Score {
	var out []hotline.Score
	out = append(out, queueScores(cfg, period, r)...)
	out = append(out, peerScores(cfg, period, r.Agents, subjectTeam)...)
	out = append(out, peerScores(cfg, period, r.Agents, subjectAgent)...)
	out = append(out, timeScores(period, r.Times)...)
	return out
}

// peerScores are the scores of agents, or of teams, from the agents' days.
func peerScores(cfg Config, period hotline.Interval, rows []Row, subject string) (out []hotline.Score) {
	judgements := judge(cfg, rows, subject)
	days := daysOf(rows, func(r Row) string { return r.of(subject) })
	line := totalOf(rows)
	for _, name := range slices.Sorted(maps.Keys(days)) {
		all := Total(days[name])
		for _, k := range On(AgentDayCounts) {
			v, ok := k.ofDays(days[name], &all)
			if !ok || k.unmeasured(&line) {
				continue
			}
			s := score(k.ID, subject, name, period, v)
			j, ok := judgements[judged{name, k.ID}]
			s.Verdict = j.verdict
			out = append(out, s)
			if ok && j.comparison.n > 0 && subject == subjectAgent {
				out = append(out, j.fairScore(&line, s))
			}
		}
	}
	return out
}

// unmeasured reports whether a duration is none for everybody: a platform that
// does not tell hold time has agents who never hold, and no score for it.
func (k KPI) unmeasured(line *Counts) bool { return k.Kind == Mean && k.Num.Of(line) <= 0 }

// fairScore is the score one may sort agents by.
func (j judgement) fairScore(line *Counts, s hotline.Score) hotline.Score {
	k := j.kpi
	all, _ := k.Of(line)
	s.Measure += fairSuffix
	s.Value, s.Low, s.High = j.comparison.fair(k.toRate(all.Value), k.shape())
	s.Value, s.Low, s.High = k.fromRate(s.Value), k.fromRate(s.Low), k.fromRate(s.High)
	return s
}

// timeScores are how agents' time was used. It is not theirs to decide, so
// there is no verdict.
func timeScores(period hotline.Interval, rows []Row) (out []hotline.Score) {
	days := daysOf(rows, func(r Row) string { return r.Agent })
	for _, name := range slices.Sorted(maps.Keys(days)) {
		for _, k := range On(AgentDayTimes) {
			if v, ok := k.OfDays(days[name]); ok {
				out = append(out, score(k.ID, subjectAgent, name, period, v))
			}
		}
	}
	return out
}

// queueScores are the scores of queues: accessibility from the queue's own
// counts, satisfaction and quality from those of the agents who served it.
func queueScores(cfg Config, period hotline.Interval, r Records) (out []hotline.Score) {
	queue := func(r Row) string { return r.Queue }
	of := map[Table]map[string][]Counts{
		QueueCounts:    daysOf(r.Queues, queue),
		AgentDayCounts: daysOf(r.Agents, queue),
	}
	names := map[string]bool{}
	for _, queues := range of {
		for name := range queues {
			names[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		target := TargetOf(r.Targets, name)
		totals := map[Table]Counts{
			QueueCounts:    Total(of[QueueCounts][name]),
			AgentDayCounts: Total(of[AgentDayCounts][name]),
		}
		for _, k := range KPIs {
			all := totals[k.Table()]
			v, ok := k.ofDays(of[k.Table()][name], &all)
			if !ok || k.unmeasured(&all) {
				continue
			}
			s := score(k.ID, subjectQueue, name, period, v)
			s.Verdict = cfg.againstTarget(k, v, target)
			out = append(out, s)
		}
	}
	return out
}

// againstTarget is a queue's verdict: which side of the promise it is on, if the
// data can tell.
func (c Config) againstTarget(k KPI, v Value, t hotline.Target) string {
	goal := 0.0
	switch k.ID {
	case c.Definition:
		goal = t.ServiceLevel
	case "abandonment":
		goal = t.MaxAbandon
	}
	switch {
	case goal <= 0:
		return ""
	case v.N < float64(c.MinContacts):
		return TooFew
	case v.Low > goal:
		return k.better(1)
	case v.High < goal:
		return k.better(-1)
	}
	return OnTarget
}

// better turns the sign of a difference into praise or blame.
func (k KPI) better(difference float64) string {
	if (difference > 0) == (k.Better == Higher) {
		return Above
	}
	return Below
}

// TargetOf is the queue's target, or the one for every queue without its own.
func TargetOf(targets []hotline.Target, queue string) (out hotline.Target) {
	for _, t := range targets {
		if t.Queue == queue || (t.Queue == "" && out.Queue == "") {
			out = t
		}
	}
	return out
}

func score(measure, subject, name string, period hotline.Interval, v Value) hotline.Score {
	return hotline.Score{
		Measure: measure, Subject: subject, Name: name, Period: period,
		Value: v.Value, Low: v.Low, High: v.High, N: v.N,
	}
}

// of is the name of the subject whose row it is.
func (r Row) of(subject string) string {
	switch subject {
	case subjectTeam:
		return r.Team
	case subjectQueue:
		return r.Queue
	}
	return r.Agent
}

// totalOf adds all rows up.
func totalOf(rows []Row) (all Counts) {
	for i := range rows {
		all.Merge(&rows[i].Counts)
	}
	return all
}

// daysOf adds rows up by name and day, the days in order. Rows without a name
// belong to nobody and are left out.
func daysOf(rows []Row, name func(Row) string) map[string][]Counts {
	type key struct {
		name string
		day  int64
	}
	days := map[key]*Counts{}
	for _, r := range rows {
		k := key{name(r), r.Day.Unix()}
		if days[k] == nil {
			days[k] = &Counts{}
		}
		days[k].Merge(&r.Counts)
	}
	keys := slices.SortedFunc(maps.Keys(days), func(a, b key) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.day, b.day))
	})
	out := map[string][]Counts{}
	for _, k := range keys {
		out[k.name] = append(out[k.name], *days[k])
	}
	delete(out, "")
	return out
}
