package scoring

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Item is one question of an evaluation that applied to the contact.
type Item struct {
	Agent, Team, Queue string
	Evaluation         string
	Contact            string
	At                 time.Time
	Class              hotline.ErrorClass
	Type               string // the kind of error it would be: "wrong information"
	Failed             bool
}

// Example is a contact that shows what a measure is about: a low mark, a long
// call, a transfer. The evaluations' own examples come from the items.
type Example struct {
	Agent, Measure, Contact string
	Weight                  float64 // larger first
}

// Coach says whom to coach on what, and why, the most useful first.
//
// It names an agent only where the difference from the others on the same queues
// is no accident (at most cfg.FalseDiscoveries of the suggestions are), so it
// may well name nobody: that means nobody stands out, and training one is no
// better than training another. Priority is contacts a week that would go
// better: the part of the difference to be believed in, times the agent's
// contacts, times the weight of the measure.
func Coach(cfg Config, period hotline.Interval, r Records) (out []hotline.Coaching) {
	judgements := judge(cfg, r.Agents, subjectAgent)
	teams, volumes := map[string]string{}, map[string]float64{}
	for _, row := range r.Agents {
		teams[row.Agent] = row.Team
		volumes[row.Agent] += row.Counts.Get(Answered)
	}
	weeks := max(period.Duration().Hours()/(7*24), 1./7)
	for _, key := range sortedKeys(judgements) {
		j, weekly := judgements[key], volumes[key.name]/weeks
		gain := j.gain(judgements[judged{key.name, "aht"}].comparison.expected) * weekly
		if j.verdict != Below || gain < cfg.Margin*weekly {
			continue
		}
		out = append(out, hotline.Coaching{
			Agent: key.name, Team: teams[key.name], Topic: key.measure, Period: period,
			Why:      j.why(key.name, r.Items, weekly),
			Evidence: evidence(key, r, cfg.Examples),
			Priority: gain * cfg.weight(key.measure),
		})
	}
	out = append(out, coachErrors(cfg, period, r, volumes, weeks)...)
	out = sayOnce(out)
	slices.SortStableFunc(out, func(a, b hotline.Coaching) int { return cmp.Compare(b.Priority, a.Priority) })
	if cfg.Suggestions > 0 && len(out) > cfg.Suggestions {
		out = out[:cfg.Suggestions]
	}
	return out
}

// gain is the part of a contact that would be won on every contact: a share of
// them done right, or time, in handling times of one.
func (j judgement) gain(handling float64) float64 {
	gain := math.Abs(j.comparison.shrunk)
	if j.kpi.shape() == times && handling > 0 {
		gain *= j.comparison.expected / handling
	}
	return gain
}

// plainer lists what says the same as a measure, but says it plainer.
var plainer = map[string][]string{
	"aht":           {"hold", "wrap"},
	"nps":           {"csat"},
	"item-accuracy": {"customer-critical-accuracy", "compliance-critical-accuracy", "business-critical-accuracy"},
	"qa-score":      {"customer-critical-accuracy", "compliance-critical-accuracy", "business-critical-accuracy", "item-accuracy"},
}

// sayOnce leaves out what would be a second suggestion for the same weakness: the
// vaguer one, or of a vague and a plain one the plain one where it explains less
// than half - a slow agent is not slow because of two seconds of wrapping up.
func sayOnce(all []hotline.Coaching) []hotline.Coaching {
	worth := map[judged]float64{}
	for _, c := range all {
		worth[judged{c.Agent, c.Topic}] = c.Priority
	}
	drop := map[judged]bool{}
	for _, c := range all {
		for _, plain := range plainer[c.Topic] {
			key := judged{c.Agent, plain}
			switch said, ok := worth[key]; {
			case !ok:
			case said >= c.Priority/2:
				drop[judged{c.Agent, c.Topic}] = true
			default:
				drop[key] = true
			}
		}
	}
	return slices.DeleteFunc(all, func(c hotline.Coaching) bool { return drop[judged{c.Agent, c.Topic}] })
}

func (c Config) weight(measure string) float64 {
	if w, ok := c.Weights[measure]; ok {
		return w
	}
	return 1
}

// why is the reason in words, with its numbers and their uncertainty.
func (j judgement) why(agent string, items []Item, weekly float64) string {
	c, k := j.comparison, j.kpi
	half := z * c.se
	low, high := c.observed-half, c.observed+half
	if k.shape() == shares {
		low, high = Wilson(c.observed*c.n, c.n)
	}
	text := fmt.Sprintf("%s %s (95 %% interval %s to %s) over %.0f %s; the others on the same queues %s.",
		k.Title, k.words(c.observed), k.words(low), k.words(high), c.n, k.observed(), k.words(c.expected))
	if kinds := commonErrors(agent, k, items); kinds != "" {
		text += " Most often: " + kinds + "."
	}
	return text + " " + j.promise(weekly)
}

// promise is what there is to win in a week of so many contacts, counting only
// the part of the difference that is to be believed in.
func (j judgement) promise(weekly float64) string {
	gain := math.Abs(j.comparison.shrunk) * weekly
	if j.kpi.shape() == times {
		return fmt.Sprintf("At the others' rate that is %.1f hours a week.", gain*j.comparison.expected/3600)
	}
	if gain < 1.5 {
		return "At the others' rate about one contact a week would go better."
	}
	return fmt.Sprintf("At the others' rate about %.0f contacts a week would go better.", gain)
}

// words writes a compared rate as people say it.
func (k KPI) words(rate float64) string {
	switch {
	case k.Kind == Balance:
		return fmt.Sprintf("%+.0f", k.fromRate(rate))
	case k.Unit == Seconds:
		return fmt.Sprintf("%.0f s", rate)
	}
	return fmt.Sprintf("%.0f %%", rate*100)
}

// observed is what the figure is an observation of, in words.
func (k KPI) observed() string {
	needs := k.counts()
	switch {
	case slices.Contains(needs, Evaluated):
		return "evaluations"
	case slices.Contains(needs, CSATAsked), slices.Contains(needs, NPSAsked):
		return "surveys"
	}
	return "contacts"
}

// class is the class of error that a measure of accuracy is about.
func (k KPI) class() hotline.ErrorClass {
	switch k.Num[0].Count {
	case CustomerOK:
		return hotline.CustomerCritical
	case BusinessOK:
		return hotline.BusinessCritical
	case ComplianceOK:
		return hotline.ComplianceCritical
	}
	return ""
}

// failed reports whether the item is an error that the measure counts.
func (k KPI) failed(i Item) bool {
	if !i.Failed || !slices.Contains(k.counts(), Evaluated) {
		return false
	}
	class := k.class()
	return class == "" || class == i.Class
}

// commonErrors names the agent's three most frequent errors: "wrong information (4)".
func commonErrors(agent string, k KPI, items []Item) string {
	type kind struct {
		name  string
		times int
	}
	var kinds []kind
	for _, i := range items {
		if i.Agent != agent || !k.failed(i) || i.Type == "" {
			continue
		}
		at := slices.IndexFunc(kinds, func(k kind) bool { return k.name == i.Type })
		if at < 0 {
			at, kinds = len(kinds), append(kinds, kind{name: i.Type})
		}
		kinds[at].times++
	}
	slices.SortFunc(kinds, func(a, b kind) int { return cmp.Or(b.times-a.times, cmp.Compare(a.name, b.name)) })
	var words []string
	for _, k := range kinds[:min(3, len(kinds))] {
		words = append(words, fmt.Sprintf("%s (%d)", k.name, k.times))
	}
	return strings.Join(words, ", ")
}

// evidence are the contacts to hear: for accuracy those with the error, the
// latest first; else the examples that were brought.
func evidence(key judged, r Records, most int) []string {
	k, _ := ByID(key.measure)
	examples := slices.Clone(r.Examples)
	for _, i := range r.Items {
		if k.failed(i) {
			examples = append(examples, Example{i.Agent, key.measure, i.Contact, float64(i.At.Unix())})
		}
	}
	return hear(examples, key, most)
}

// hear picks a subject's examples, the weightiest first, each contact once.
func hear(examples []Example, key judged, most int) (contacts []string) {
	slices.SortStableFunc(examples, func(a, b Example) int { return cmp.Compare(b.Weight, a.Weight) })
	for _, e := range examples {
		if len(contacts) >= most {
			break
		}
		if e.Agent == key.name && e.Measure == key.measure && e.Contact != "" && !slices.Contains(contacts, e.Contact) {
			contacts = append(contacts, e.Contact)
		}
	}
	return contacts
}
