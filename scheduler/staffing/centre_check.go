package staffing

import (
	"fmt"
	"math"
	"strings"
)

// lacks are what a check found wanting, by queue and interval, negative, and
// whether nothing was: over the whole the lower limit of every level is to be
// above its promise; about an interval the level is, but for what may be chance.
// What queues have too much over the whole is told too if wanted.
func (f *finder) lacks(s []Served, both bool) (lacks [][]float64, kept bool) {
	kept = true
	for q := range s {
		own, t := make([]float64, f.intervals()), s[q].Total
		lacks = append(lacks, own)
		if f.Queues[q].Level == 0 {
			continue
		}
		kept = kept && !(t.Low < f.Queues[q].Level)
		whole := t.Low - f.Queues[q].Level - 0.2*(t.High-t.Low) // other callers will tell otherwise
		if !both && t.Low >= f.Queues[q].Level {
			whole = 0
		}
		for i := range own {
			own[i] = whole
			if f.Whole {
				continue
			}
			if gap, chance := f.about(q, i, s[q], f.Check); gap < -1.5*chance { // one in a thousand by chance
				kept = false
				own[i] = min(whole, gap)
			}
		}
	}
	return lacks, kept
}

// spare reports whether every queue could be served worse over the whole and
// still be shown to keep its promise.
func (f *finder) spare(s []Served) bool {
	for q, served := range s {
		t := served.Total
		if level := f.Queues[q].Level; level > 0 && t.Low-level < 0.3*(t.High-t.Low) {
			return false
		}
	}
	return true
}

// trim takes an agent from pools and intervals where every queue could lose what
// a pool loses with one, and reports whether there were any.
func (f *finder) trim(s []Served) (any bool) {
	for _, p := range f.pools {
		for i := range f.intervals() {
			spare, sum := math.Inf(1), 0.0
			for _, q := range p.queues {
				sum += max(0, f.worth[q][i])
				if f.Queues[q].Level > 0 {
					if gap, chance := f.about(q, i, s[q], f.Check); !math.IsNaN(gap) {
						spare = min(spare, gap-chance)
					}
				}
			}
			if math.IsInf(spare, 1) || spare < p.slope[i] || sum < 1 {
				continue
			}
			any = true
			for _, q := range p.queues {
				f.worth[q][i] -= max(0, f.worth[q][i]) / sum
			}
		}
	}
	return any
}

// about is by how much a queue's level is above its target about an interval, as
// many neighbours included as it takes to have seen enough contacts, and by how
// much that may be chance. NaN where nobody came.
func (f *finder) about(q, i int, s Served, replications int) (gap, chance float64) {
	var sum, weight, doubt float64
	add := func(j int) {
		if j < 0 || j >= len(s.Intervals) {
			return
		}
		if m := s.Intervals[j]; !math.IsNaN(m.Level) {
			sum += m.Contacts * (m.Level - f.target[q][j])
			if half := (m.High - m.Low) / 2; half >= 0 {
				doubt += m.Contacts * half
			} else { // a single replication saw anybody
				doubt += m.Contacts
			}
			weight += m.Contacts
		}
	}
	add(i)
	for k := 1; weight*float64(replications) < believed && k < len(s.Intervals); k++ {
		add(i - k)
		add(i + k)
	}
	return sum / weight, doubt / weight
}

// believed is how many contacts are to be seen before a level is believed.
const believed = 400

// unreached says which promises are not kept, and why.
func (f *finder) unreached(found Staffed) (out []Unreached) {
	for q, s := range found.Served {
		level := f.Queues[q].Level
		if level == 0 || !(s.Total.Level < level) {
			continue
		}
		var names []string
		for g := range f.Groups {
			if f.serves(g, q) {
				names = append(names, f.Groups[g].Name)
			}
		}
		full := 0
		for i := range found.Agents[0] {
			if f.full(q, i) {
				full++
			}
		}
		reason := fmt.Sprintf("%.1f %% (%.1f to %.1f) after %d plays, %.1f %% wanted", 100*s.Total.Level, 100*s.Total.Low, 100*s.Total.High, f.plays, 100*level)
		if full > 0 {
			reason = fmt.Sprintf("%.1f %% wanted, %.1f %% is what the agents that there may be of %s give, all of them at work in %d of %d intervals",
				100*level, 100*s.Total.Level, strings.Join(names, ", "), full, f.intervals())
		}
		out = append(out, Unreached{q, reason})
	}
	return out
}

// full reports whether no group that serves a queue gets more agents than it last
// had in an interval.
func (f *finder) full(q, i int) bool {
	for g := range f.Groups {
		if f.Groups[g].Agents == nil && f.share[q][g] > 0 && f.last[g][i] < f.limit(g, i) {
			return false
		}
	}
	return true
}
