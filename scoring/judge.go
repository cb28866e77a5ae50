package scoring

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// judged names a subject and a measure.
type judged struct{ name, measure string }

// judgement is how a subject compares with its peers by one measure.
type judgement struct {
	kpi        KPI
	comparison comparison
	verdict    string
}

// judge compares agents, or teams, by every measure that is in their hands. All
// verdicts are taken together, so that the rate of false ones holds for the
// whole page and not for each of its columns.
func judge(cfg Config, rows []Row, subject string) map[judged]judgement {
	out := map[judged]judgement{}
	for _, k := range KPIs {
		if !k.Personal {
			continue
		}
		for name, c := range compare(k.cells(rows, subject), k.shape()) {
			out[judged{name, k.ID}] = judgement{kpi: k, comparison: c}
		}
	}
	cfg.decide(out)
	cfg.unknown(out, rows, subject)
	return out
}

// decide gives every comparison its verdict.
func (c Config) decide(all map[judged]judgement) {
	keys := sortedKeys(all)
	var asked []judged
	var p []float64
	for _, key := range keys {
		if j := all[key]; j.comparison.n >= c.atLeast(j.kpi) {
			asked, p = append(asked, key), append(p, j.comparison.p)
		} else {
			j.verdict = TooFew
			all[key] = j
		}
	}
	for i, standsOut := range discoveries(p, c.FalseDiscoveries) {
		j := all[asked[i]]
		j.verdict = c.verdict(j, standsOut)
		all[asked[i]] = j
	}
}

func (c Config) verdict(j judgement, standsOut bool) string {
	s := j.kpi.shape()
	difference := j.comparison.difference(s)
	switch {
	case standsOut && math.Abs(difference) >= c.Margin:
		return j.kpi.better(difference)
	case standsOut || z*j.comparison.scaled(s, j.comparison.se) <= c.Telling:
		return WithTheOthers
	}
	return TooFew
}

// atLeast is how many observations a verdict needs.
func (c Config) atLeast(k KPI) float64 {
	if slices.Contains(k.counts(), Handled) {
		return float64(c.MinContacts)
	}
	return float64(c.MinJudgements)
}

// unknown notes those with data that could not be compared: they had no peers,
// or too few days.
func (c Config) unknown(all map[judged]judgement, rows []Row, subject string) {
	for _, r := range rows {
		for _, k := range KPIs {
			key := judged{r.of(subject), k.ID}
			if _, known := all[key]; !k.Personal || known || k.Den.Of(&r.Counts) <= 0 {
				continue
			}
			all[key] = judgement{kpi: k, verdict: TooFew}
		}
	}
}

// cells cuts rows for comparison: an agent's days, or a team's agents.
func (k KPI) cells(rows []Row, subject string) (out []cell) {
	for _, r := range rows {
		den := k.Den.Of(&r.Counts)
		name := r.of(subject)
		if den <= 0 || name == "" {
			continue
		}
		cluster := r.Day.Format("2006-01-02")
		if subject == subjectTeam {
			cluster = r.Agent
		}
		n := k.observations(&r.Counts)
		rate := k.toRate(k.Num.Of(&r.Counts) / den * k.scale())
		out = append(out, cell{subject: name, cluster: cluster, queue: r.Queue, num: rate * n, den: n})
	}
	return out
}

func (k KPI) shape() shape { return shape(k.Kind == Mean) }

// toRate maps the figure to what is compared: a balance of -100 to 100 is a
// share of 0 to 1, with a variance that a share's bounds.
func (k KPI) toRate(v float64) float64 {
	if k.Kind == Balance {
		return (v/k.scale() + 1) / 2
	}
	return v
}

func (k KPI) fromRate(v float64) float64 {
	if k.Kind == Balance {
		return (2*v - 1) * k.scale()
	}
	return v
}

func sortedKeys[V any](m map[judged]V) []judged {
	return slices.SortedFunc(maps.Keys(m), func(a, b judged) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.measure, b.measure))
	})
}
