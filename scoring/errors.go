package scoring

import (
	"cmp"
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
	for _, i := range items {
		if i.Agent != key.name || i.Type != key.measure || !i.Failed {
			continue
		}
		team = i.Team
		class = graver(class, i.Class)
		examples = append(examples, Example{i.Agent, i.Type, i.Contact, float64(i.At.Unix())})
	}
	return team, class, examples
}

// CommonError is one type of error over all agents.
type CommonError struct {
	Type            string
	Class           hotline.ErrorClass // the gravest it was
	Failed, Checked float64
	Value           Value // share of the checked that went wrong
	Agents          int   // who made it
}

// CommonErrors are the types of error, the most frequent first: what to change
// for everybody - the script, the screen, the training - where nobody in
// particular stands out.
func CommonErrors(items []Item) (out []CommonError) {
	agents := map[judged]bool{}
	for _, i := range items {
		if i.Type == "" {
			continue
		}
		at := slices.IndexFunc(out, func(e CommonError) bool { return e.Type == i.Type })
		if at < 0 {
			at, out = len(out), append(out, CommonError{Type: i.Type})
		}
		e := &out[at]
		e.Checked++
		if !i.Failed {
			continue
		}
		e.Failed++
		e.Class = graver(e.Class, i.Class)
		if made := (judged{i.Agent, i.Type}); !agents[made] {
			agents[made] = true
			e.Agents++
		}
	}
	for i := range out {
		e := &out[i]
		e.Value = Value{Value: e.Failed / e.Checked, N: e.Checked}
		e.Value.Low, e.Value.High = Wilson(e.Failed, e.Checked)
	}
	out = slices.DeleteFunc(out, func(e CommonError) bool { return e.Failed == 0 })
	slices.SortFunc(out, func(a, b CommonError) int {
		return cmp.Or(cmp.Compare(b.Failed, a.Failed), cmp.Compare(a.Type, b.Type))
	})
	return out
}

// gravity orders the classes of error.
var gravity = []hotline.ErrorClass{"", hotline.NonCritical, hotline.BusinessCritical, hotline.ComplianceCritical, hotline.CustomerCritical}

func graver(a, b hotline.ErrorClass) hotline.ErrorClass {
	if slices.Index(gravity, b) > slices.Index(gravity, a) {
		return b
	}
	return a
}
