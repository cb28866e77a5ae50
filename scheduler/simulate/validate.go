package simulate

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Validate reports every mistake at once, each with the path to it.
func (s Scenario) Validate() error {
	v := &validator{s: &s}
	v.want(positive(s.Interval), "interval", "must be positive, got %g", s.Interval)
	v.want(s.Intervals >= 1 && s.Intervals <= MaxIntervals, "intervals", "want 1 to %d, got %d", MaxIntervals, s.Intervals)
	v.want(s.Warmup >= 0 && s.Warmup < max(1, s.Intervals), "warm-up", "want fewer than the %d intervals, got %d", s.Intervals, s.Warmup)
	v.want(s.DayFactorCV >= 0 && s.DayFactorCV <= 5, "day-factor-cv", "want 0 to 5, got %g", s.DayFactorCV)
	v.want(s.Lines >= 0, "lines", "must not be negative, got %d", s.Lines)
	v.want(len(s.DayStarts) == 0 || s.DayStarts[0] == 0 && rising(s.DayStarts) && s.DayStarts[len(s.DayStarts)-1] < s.Intervals,
		"days", "must rise from interval 0 and stay below %d, got %v", s.Intervals, s.DayStarts)
	v.want(len(s.DayStarts) <= MaxDays, "length", "%d days are too many, the most considered are %d", len(s.DayStarts), MaxDays)
	v.want(len(s.Queues) > 0, "queues", "want at least one")
	v.want(s.Intervals*len(s.Queues) <= MaxCells, "interval", "%d intervals of %d queues are too many figures (%d at most): take longer intervals", s.Intervals, len(s.Queues), MaxCells)
	if len(v.errs) > 0 {
		return errors.Join(v.errs...) // nothing else can be judged
	}
	v.names("queues", len(s.Queues), func(i int) string { return s.Queues[i].Name })
	v.names("groups", len(s.Groups), func(i int) string { return s.Groups[i].Name })
	contacts := 0.0
	for i := range s.Queues {
		v.queue("queues."+s.Queues[i].Name, &s.Queues[i])
		contacts += s.Queues[i].Arrivals.most(s.Intervals)
	}
	agents := 0
	for i := range s.Groups {
		v.group("groups."+s.Groups[i].Name, &s.Groups[i])
		agents += len(s.Groups[i].Agents)
		if len(s.Groups[i].Counts) > 0 {
			agents += slices.Max(s.Groups[i].Counts)
		}
	}
	v.want(agents <= MaxAgents, "groups", "%d agents are too many, the most considered are %d", agents, MaxAgents)
	v.want(contacts <= MaxContacts, "queues", "%.3g contacts are too many, the most considered are %d", contacts, MaxContacts)
	return errors.Join(v.errs...)
}

// validator collects mistakes.
type validator struct {
	s    *Scenario
	errs []error
}

func (v *validator) want(ok bool, path, format string, args ...any) {
	if !ok {
		v.errs = append(v.errs, fmt.Errorf("%s: %s", path, fmt.Sprintf(format, args...)))
	}
}

// under reports the mistakes of a part below its path.
func (v *validator) under(path string, err error) {
	if err == nil {
		return
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		v.errs = append(v.errs, fmt.Errorf("%s.%s", path, line))
	}
}

func (v *validator) names(what string, n int, name func(int) string) {
	seen := map[string]bool{}
	for i := range n {
		v.want(name(i) != "", what, "number %d needs a name", i+1)
		v.want(!seen[name(i)], what, "%q is there twice", name(i))
		seen[name(i)] = true
	}
}

func (v *validator) queue(path string, q *Queue) {
	v.arrivals(path+".arrivals", &q.Arrivals)
	v.want(q.Handling.Kind != Never, path+".handling", "want a distribution with a positive mean")
	v.under(path+".handling", q.Handling.Validate())
	v.under(path+".wrap-up", q.Wrap.Validate())
	v.under(path+".patience", q.Patience.Validate())
	v.under(path+".ringing", q.Ringing.Validate())
	v.factors(path+".handling-factor", q.HandlingFactor)
	v.factors(path+".patience-factor", q.PatienceFactor)
	v.want(q.HandlingDayCV >= 0 && q.HandlingDayCV <= 5, path+".handling-day-cv", "want 0 to 5, got %g", q.HandlingDayCV)
	v.want(q.Route >= LongestIdle && q.Route <= Random, path+".route", "unknown, want one of %v", Routes)
	v.want(q.Weight >= 0 && !math.IsInf(q.Weight, 1), path+".weight", "must not be negative, got %g", q.Weight)
	v.want(q.HeadStart >= 0 && !math.IsInf(q.HeadStart, 1), path+".head-start", "must not be negative, got %g", q.HeadStart)
	v.want(q.MaxWaiting >= 0, path+".max-waiting", "must not be negative, got %d", q.MaxWaiting)
	v.want(q.MaxWait >= 0, path+".max-wait", "must not be negative, got %g", q.MaxWait)
	v.spans(path+".open", "opening hours", q.Open)
	v.redial(path+".redial", &q.Redial)
	v.want(q.Repeat.Share >= 0 && q.Repeat.Share < 1, path+".repeat.share", "want a share below 1, got %g", q.Repeat.Share)
	v.under(path+".repeat.delay", q.Repeat.Delay.Validate())
	v.want(q.Repeat.Share == 0 || q.Repeat.Delay.Kind != Never && q.Repeat.Delay.AtOnce == 0, path+".repeat.delay", "want a positive time until the next call")
	v.target(path+".target", &q.Target)
	total := 0.0
	for i, t := range q.Transfers {
		at := fmt.Sprintf("%s.transfers[%d]", path, i)
		v.want(t.To >= 0 && t.To < len(v.s.Queues), at, "unknown queue")
		v.want(t.Share > 0 && t.Share <= 1, at+".share", "want a share above 0, got %g", t.Share)
		total += t.Share
	}
	v.want(total <= 1+1e-9, path+".transfers", "the shares add up to %g, more than all", total)
}

func (v *validator) redial(path string, r *Redial) {
	share := func(p float64) bool { return p >= 0 && p <= 1 }
	v.want(share(r.AfterAbandon), path+".after-abandon", "want a share, got %g", r.AfterAbandon)
	v.want(share(r.AfterBlocked), path+".after-blocked", "want a share, got %g", r.AfterBlocked)
	v.under(path+".delay", r.Delay.Validate())
	v.want(r.AfterAbandon+r.AfterBlocked == 0 || r.Delay.Kind != Never && r.Delay.AtOnce == 0, path+".delay", "want a positive time until the next attempt")
}

func (v *validator) target(path string, t *Target) {
	v.want(t.AnswerWithin >= 0 && !math.IsInf(t.AnswerWithin, 1), path+".answer-within", "must not be negative, got %g", t.AnswerWithin)
	v.want(t.ShortAbandon >= 0 && !math.IsInf(t.ShortAbandon, 1), path+".short-abandon", "must not be negative, got %g", t.ShortAbandon)
	v.want(t.ServiceLevel != 1, path+".service-level", "%s", "a service level of 100 % is out of reach of any number of agents; ask for less")
	v.want(t.ServiceLevel >= 0 && t.ServiceLevel <= 1, path+".service-level", "want a share below 1, such as 0.8, got %g", t.ServiceLevel)
	v.want(t.definition() >= 0, path+".definition", "unknown service level %q, want one of %v", t.Definition, definitionIDs())
}

func definitionIDs() (out []string) {
	for _, m := range Measures[:definitions] {
		out = append(out, m.ID)
	}
	return out
}

// factors may be left out, or be one value, or one per interval.
func (v *validator) factors(path string, values []float64) {
	if values == nil {
		return
	}
	v.length(path, len(values))
	v.want(!slices.ContainsFunc(values, func(f float64) bool { return !positive(f) }), path, "must be positive, every one")
}

func (v *validator) length(path string, n int) {
	v.want(n == 1 || n == v.s.Intervals, path, "want one value, or one per interval (%d), got %d", v.s.Intervals, n)
}

func (v *validator) arrivals(path string, a *Arrivals) {
	kinds := 0
	for _, given := range []bool{a.Rates != nil, a.Paths != nil, a.Instants != nil} {
		if given {
			kinds++
		}
	}
	v.want(kinds <= 1, path, "want rates, paths or instants, got more than one of them")
	v.want(a.DayCV >= 0 && a.DayCV <= 5, path+".day-cv", "want 0 to 5, got %g", a.DayCV)
	for i, p := range append(slices.Clone(a.Paths), a.Rates) {
		if p == nil && i == len(a.Paths) {
			continue
		}
		v.length(path, len(p))
		v.want(allAtLeastZero(p), path, "must be numbers of contacts, none negative")
	}
	v.want(slices.IsSorted(a.Instants), path, "the instants must be in order")
	if n := len(a.Instants); n > 0 {
		v.want(a.Instants[0] >= 0 && a.Instants[n-1] < v.s.end(), path, "the instants must lie within the scenario, 0 to %g s, got %g to %g", v.s.end(), a.Instants[0], a.Instants[n-1])
	}
}

// most is how many contacts are expected at most in one replication.
func (a *Arrivals) most(intervals int) (most float64) {
	for _, p := range append(slices.Clone(a.Paths), a.Rates) {
		n := sum(p)
		if len(p) == 1 {
			n *= float64(intervals)
		}
		most = max(most, n)
	}
	return most
}

func rising(values []int) bool {
	for i := 1; i < len(values); i++ {
		if values[i] <= values[i-1] {
			return false
		}
	}
	return true
}
