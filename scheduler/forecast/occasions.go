package forecast

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
)

// occasion is something about a day whose effect is learnt by its name. sd is
// how large such effects usually are, in the log of the day total: the ridge
// that draws what was seen once or never towards nothing.
type occasion struct {
	name string
	sd   float64
	of   string // of what a kind has in common: the entry that is of the kind
}

// How large the effects of occasions usually are.
const (
	namedSD  = 0.4  // the day itself
	kindSD   = 0.3  // what events of a kind have in common
	aroundSD = 0.12 // days around it
	feastSD  = 0.4  // days around a feast
	afarSD   = 0.2  // and more than a week from it
	bridgeSD = 0.2  // a working day between a holiday and a weekend
)

// Names of what is told by rule.
const (
	bridgeName  = "a bridge day"
	halfDayName = "a half day"
)

// around are the days before (negative) and after an entry of a kind to which
// its effect may reach. Bills are read for a week, wages looked for a day early.
func around(kind string) (from, to int) {
	switch kind {
	case Holiday, Workday, HalfDay, Season:
		return 0, 0 // the day before a holiday and the one after are learnt for all holidays together
	case Festival:
		return -14, 15
	case PayDay:
		return -1, 3
	case Billing:
		return 0, 5
	}
	return 0, 3
}

// aroundBy is how large the effects of days around an occasion usually are.
func aroundBy(kind string, days int) float64 {
	switch {
	case kind != Festival:
		return aroundSD
	case abs(days) > 7:
		return afarSD
	}
	return feastSD
}

// near says where a day is beside an occasion. Far from a feast, days share an
// effect: there are too few years to tell them apart.
func near(name string, days int) string {
	switch {
	case days == 0:
		return name
	case days == -1:
		return "the day before " + name
	case days == 1:
		return "the day after " + name
	case days < -7:
		return "the second week before " + name
	case days < -4:
		return "the week before " + name
	case days < 0:
		return fmt.Sprintf("%d days before %s", -days, name)
	case days > 7:
		return "the second week after " + name
	case days > 5:
		return "the week after " + name
	}
	return fmt.Sprintf("%d days after %s", days, name)
}

// occasions lists, for each day, what can be learnt of the calendar's entries.
// Kinds with several names are learnt as kinds as well: a campaign never held
// before is expected to do what campaigns do.
func (c *Calendar) occasions() map[Day][]occasion {
	names := map[string]map[string]bool{}
	for _, e := range c.Entries() {
		if names[e.Kind] == nil {
			names[e.Kind] = map[string]bool{}
		}
		names[e.Kind][e.Name] = true
	}
	out := map[Day][]occasion{}
	add := func(d Day, o occasion) {
		for _, have := range out[d] {
			if have.name == o.name {
				return
			}
		}
		out[d] = append(out[d], o)
	}
	for _, e := range c.Entries() {
		if e.Given || e.Kind == Workday || e.Kind == Holiday && c.isWorkday(e.Day) {
			continue
		}
		add(e.Day, occasion{name: e.Name, sd: namedSD})
		switch shared := len(names[e.Kind]) > 1; {
		case e.Kind == HalfDay && shared:
			add(e.Day, occasion{halfDayName, kindSD, e.Name})
		case e.Kind != Holiday && e.Kind != Season && e.Kind != Festival && shared && !names[e.Kind][e.Kind]:
			add(e.Day, occasion{"any " + e.Kind, kindSD, e.Name})
		}
		from, to := around(e.Kind)
		for days := from; days <= to; days++ {
			if days != 0 {
				add(e.Day+Day(days), occasion{name: near(e.Name, days), sd: aroundBy(e.Kind, days)})
			}
		}
	}
	return out
}

// learntOn lists by name what can be learnt of the calendar's entries on a day.
func (c *Calendar) learntOn(d Day) []occasion {
	if c.is(d)&isLearnable == 0 {
		return nil
	}
	return c.learnt[d]
}

// special reports whether a day may well be unlike any other for a reason that the
// calendar knows, and no outage.
func (c *Calendar) special(d Day) bool {
	return len(c.On(d)) > 0 || slices.ContainsFunc(c.learntOn(d), func(o occasion) bool { return o.sd >= feastSD })
}

// told is what the models say of a day, once those that know weekdays and no
// calendar have been told what it does to the day.
func (r *rolling) told(said [][]float64, d, origin Day) [][]float64 {
	i := slices.IndexFunc(r.fitted[origin], func(f Fitted) bool { _, ok := f.(*fittedRegression); return ok })
	if r.h.Calendar == nil || i < 0 {
		return said
	}
	fit, _ := r.fitted[origin][i].(*fittedRegression)
	times := math.Exp(fit.occasional(d))
	if fit.days < regressionDays || times == 1 {
		return said
	}
	out := slices.Clone(said)
	for m, model := range r.models {
		switch model.(type) {
		case SeasonalNaive, SameWeekday, DoubleSeasonal:
			out[m] = slices.Clone(said[m])
			scale(out[m], times)
		}
	}
	return out
}

// occasional is the log of what holidays, the days beside them and occasions
// multiply a day's total by.
func (f *fittedRegression) occasional(d Day) (log float64) {
	for _, e := range f.effects.on(d, nil) {
		if e.at >= holidayAt && e.at < len(f.means) {
			log += f.means[e.at] * e.share
		}
	}
	return log
}

// Limits of what is learnt by name: time and memory grow with the square of the
// effects, and what happened once three years ago is not worth them.
const (
	mostNames = 60
	otherName = "an event"
)

// learnNames lists the occasions that happened before the end of the history.
// What happened near an event that was held once is drowned in chance; only
// feasts, which nobody will see often, are learnt at once. Beyond the most
// frequent, occasions share an effect.
func (e *effects) learnNames(h *History) {
	days, sds := map[string]int{}, map[string]float64{}
	var order []string
	for d := h.First; d < h.End; d++ {
		for _, o := range e.cal.learntOn(d) {
			if days[o.name] == 0 {
				order = append(order, o.name)
			}
			days[o.name]++
			sds[o.name] = o.sd
		}
		if days[bridgeName] == 0 && e.cal.IsHoliday(d) {
			order, days[bridgeName], sds[bridgeName] = append(order, bridgeName), mostNames, bridgeSD
		}
	}
	order = slices.DeleteFunc(order, func(name string) bool { return sds[name] == aroundSD && days[name] < 2 })
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(days[b], days[a]) })
	e.names, e.sds = map[string]int{}, nil
	for _, name := range order {
		sd := sds[name]
		if len(e.sds) >= mostNames {
			if sd == aroundSD {
				continue
			}
			if at, have := e.names[otherName]; have {
				e.names[name] = at
				continue
			}
			e.names[otherName], sd = namedAt+len(e.sds), namedSD
		}
		e.names[name] = namedAt + len(e.sds)
		e.sds = append(e.sds, sd)
	}
	e.size = namedAt + len(e.sds)
}

// meet notes which occasions a day taught about.
func (e *effects) meet(on []effect) {
	if e.met == nil {
		e.met = make([]int, len(e.sds))
	}
	for _, o := range on {
		if o.at >= namedAt {
			e.met[o.at-namedAt]++
		}
	}
}

// seen is on how many days the rarest of the effects was learnt.
func (e *effects) seen(at []int) int {
	if e.met == nil {
		return 0
	}
	days := e.met[at[0]-namedAt]
	for _, a := range at {
		days = min(days, e.met[a-namedAt])
	}
	return days
}

// unsure is the standard deviation of a sum of effects, given what the filters
// think of them.
func (r *regression) unsure(at []int, fit *fittedRegression) float64 {
	var variance float64
	for j, f := range r.filters {
		var own, off float64
		for _, a := range at {
			off += f.state[a] - fit.means[a]
			for _, b := range at {
				own += f.cov[f.cell(a, b)]
			}
		}
		variance += fit.weights[j] * (own + off*off)
	}
	return math.Sqrt(variance)
}

// unsureOn is the variance of the log of what the events of a day do to it, as far
// as too little was seen of them: the trials, of other days, cannot tell.
func (p *predictor) unsureOn(d Day) float64 {
	const most = 0.25
	if p.h.latest == nil {
		return 0 // a forecast from memory, of a day whose events are under way
	}
	fit := p.h.regressions([]Day{p.origin})[0]
	var at []int
	for _, e := range fit.effects.on(d, nil) {
		if e.at >= namedAt {
			at = append(at, e.at)
		}
	}
	if len(at) == 0 || fit.days < regressionDays {
		return 0
	}
	sd := p.h.latest.unsure(at, fit)
	return min(sd*sd, most)
}

// bridges reports whether a working day has a holiday on one side and days off
// on the other: many take it off as well.
func (e *effects) bridges(d Day) bool {
	if !e.cal.IsHoliday(d-1) && !e.cal.IsHoliday(d+1) {
		return false
	}
	return e.works(d) && !e.works(d-1) && !e.works(d+1) &&
		(e.business[(d-1).Weekday()] || e.business[(d+1).Weekday()])
}

// businessDay reports whether most of a country works on a day: not on its
// weekend, nor on a holiday.
func (c *Calendar) businessDay(d Day, weekend [2]time.Weekday) bool {
	w := d.Weekday()
	return !c.IsHoliday(d) && (w != weekend[0] && w != weekend[1] || c.isWorkday(d))
}
