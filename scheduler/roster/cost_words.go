package roster

import (
	"fmt"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Sentence says what an alternative would change.
func (a Alternative) Sentence(site *time.Location) string {
	var parts []string
	switch {
	case a.Missing > 1e-9:
		parts = append(parts, amount(a.Missing)+" more missing"+a.places(site, 1))
	case a.Missing < -1e-9:
		parts = append(parts, amount(-a.Missing)+" less missing"+a.places(site, -1))
	case len(a.Where) > 0:
		parts = append(parts, "missing "+a.places(site, 1)[2:]+" instead of"+a.places(site, -1)[1:])
	}
	if a.Surplus > 1e-9 {
		parts = append(parts, amount(a.Surplus)+" more than needed")
	}
	for _, s := range a.Soft {
		parts = append(parts, fmt.Sprintf("%s %+.2f (%s)", s.Rule, s.Cost, s.Why))
	}
	if m := a.Mended; m != nil {
		missing := "nobody more"
		if m.Missing > 0.05 {
			missing = amount(m.Missing) + " more"
		}
		parts = append(parts, fmt.Sprintf("with %s planned anew it would cost %.2f, and %s be missing", list(m.Who, "and"), m.Cost, missing))
	}
	what := strings.Join(parts, "; ")
	if what == "" {
		what = "nothing changes"
	}
	if len(a.Rules) > 0 {
		var forbids []string
		for _, b := range a.Rules {
			forbids = append(forbids, b.Why)
		}
		return fmt.Sprintf("%s: not allowed, %s (%s)", a.Do, strings.Join(forbids, "; "), what)
	}
	return fmt.Sprintf("%s: %s: %s", a.Do, a.price(), what)
}

func (a Alternative) price() string {
	switch {
	case a.Cost > 0.005:
		return fmt.Sprintf("costs %.2f", a.Cost)
	case a.Cost < -0.005:
		return fmt.Sprintf("saves %.2f", -a.Cost)
	}
	return "costs nothing"
}

// places names where most hours more (sign 1) or less (-1) are missing.
func (a Alternative) places(site *time.Location, sign float64) string {
	var named []string
	more := 0
	for _, t := range a.Where {
		if t.Missing*sign <= 0 {
			continue
		}
		if len(named) == 2 {
			more++
			continue
		}
		named = append(named, fmt.Sprintf("%s %s-%s", t.Queue, t.From.In(site).Format("Mon 15:04"), t.To.In(site).Format("15:04")))
	}
	if more > 0 {
		named = append(named, fmt.Sprintf("%d more", more))
	}
	if len(named) == 0 {
		return ""
	}
	return ": " + list(named, "and")
}

// whyOff says why a day is free.
func (r *reacher) whyOff(a, d int, all []Alternative) string {
	t := r.s.m.agents[a].terms
	noon := wall(r.m.days[d].midnight, 12*time.Hour)
	for _, x := range t.Absences {
		if (hotline.Interval{Start: x.From, End: x.To}).Contains(noon) {
			return "off: " + x.Kind
		}
	}
	for _, f := range t.Fixed {
		if f.What == FixedOff && f.span().Contains(noon) {
			return "off: fixed to be free"
		}
	}
	if len(all) == 0 {
		return "off: no queue that is known is open long enough"
	}
	best := all[0]
	switch {
	case len(best.Rules) > 0:
		return "off: " + best.Rules[0].Why + " (with " + best.Do + ")"
	case best.Cost < -1e-6:
		return "off: a longer search would " + best.Do
	case best.Missing < -1e-6:
		return fmt.Sprintf("off: to %s would leave %s less missing and cost more than that in %s", best.Do, amount(-best.Missing), softWords(best.Soft))
	}
	return "off: nobody is missing then whom it would help"
}

// softWords names the soft rules that charge more.
func softWords(all []SoftChange) string {
	var parts []string
	for _, s := range all {
		if s.Cost > 0 {
			parts = append(parts, s.Rule)
		}
	}
	if len(parts) == 0 {
		return "heads too many"
	}
	return list(parts, "and")
}
