package scoring

import (
	"fmt"
	"slices"

	"github.com/hotlined/hotlined/internal/hotline"
)

// coachErrors looks at every type of error on its own: an agent may be fine on
// the whole and still tell callers the wrong fee. The types are taken together
// when accidents are ruled out.
func coachErrors(cfg Config, period hotline.Interval, r Records, volumes map[string]float64, weeks float64) (out []hotline.Coaching) {
	judgements := judgeErrors(cfg, r.Items)
	for _, key := range sortedKeys(judgements) {
		j := judgements[key]
		if j.verdict != Below {
			continue
		}
		gain := j.comparison.shrunk * volumes[key.name] / weeks
		team, class, examples := shown(key, r.Items)
		out = append(out, hotline.Coaching{
			Agent: key.name, Team: team, Topic: key.measure, Period: period,
			Why:      j.whyErrors(key.measure, class) + " " + j.promise(volumes[key.name]/weeks),
			Evidence: hear(examples, key, cfg.Examples),
			Priority: gain * cfg.weight(string(class)+"-accuracy"),
		})
	}
	return out
}

// errorRate is the share of items of one type that went wrong.
var errorRate = KPI{Kind: Share, Unit: Fraction, Better: Lower, Den: plus(Evaluated)}

func judgeErrors(cfg Config, items []Item) map[judged]judgement {
	cells := map[string][]cell{}
	for _, i := range items {
		if i.Type != "" && i.Agent != "" {
			cells[i.Type] = append(cells[i.Type], cell{
				subject: i.Agent, cluster: i.Evaluation, queue: i.Queue, num: when(i.Failed), den: 1,
			})
		}
	}
	out := map[judged]judgement{}
	for kind, cells := range cells {
		for agent, c := range compare(cells, shares) {
			out[judged{agent, kind}] = judgement{kpi: errorRate, comparison: c}
		}
	}
	cfg.decide(out)
	return out
}

func (j judgement) whyErrors(kind string, class hotline.ErrorClass) string {
	c := j.comparison
	low, high := Wilson(c.observed*c.n, c.n)
	return fmt.Sprintf("%s (%s): wrong in %.0f of %.0f checked, %.0f %% (95 %% interval %.0f to %.0f %%); the others on the same queues %.0f %%.",
		kind, class, c.observed*c.n, c.n, c.observed*100, low*100, high*100, c.expected*100)
}

// shown are the agent's team, the gravest class of the error, and its examples.
func shown(key judged, items []Item) (team string, class hotline.ErrorClass, examples []Example) {
	gravity := []hotline.ErrorClass{hotline.NonCritical, hotline.BusinessCritical, hotline.ComplianceCritical, hotline.CustomerCritical}
	for _, i := range items {
		if i.Agent != key.name || i.Type != key.measure || !i.Failed {
			continue
		}
		team = i.Team
		if class == "" || slices.Index(gravity, i.Class) > slices.Index(gravity, class) {
			class = i.Class
		}
		examples = append(examples, Example{i.Agent, i.Type, i.Contact, float64(i.At.Unix())})
	}
	return team, class, examples
}
