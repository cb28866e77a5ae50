package forecast

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Factor is one reason why a day is expected to be as it is.
type Factor struct {
	Kind     Kind
	Name     string  // "Monday", "first business day of the month", an event's name
	Times    float64 // what it multiplies the contacts by
	Contacts float64 // what it adds to the factors before it
	Seen     int     // of an event: on how many days it was learnt
	Unsure   float64 // of an event: standard deviation of the log of Times
}

// Explanation is a day's forecast, taken apart: the contacts of an ordinary
// day, times every factor in turn, make the mean.
type Explanation struct {
	Day       Day
	AsOf      time.Time
	Mean      float64
	Quantiles Quantiles
	Ordinary  float64 // contacts of an ordinary day at the level of the line
	Before    float64 // the same four weeks ago; 0: not known
	Factors   []Factor
	Lead      int         // days ahead: 0 is the day under way
	Came      float64     // of a day under way: contacts so far
	Hours     [24]float64 // contacts in each hour of the clock; of a day under way, in the hours left
	Busiest   time.Time   // the slot that gets most
	Peak      float64     // its contacts
	Model     string
	Notes     []string
}

// Explain tells why a day's forecast is what it is. A zero asOf is the end of
// the series, or the beginning of the day where that is earlier.
func Explain(s Series, cal *Calendar, asOf time.Time, day Day, o Options) (Explanation, error) {
	begins := day.midnight(s.Location)
	if asOf.IsZero() {
		asOf = s.End()
		if begins.Before(asOf) {
			asOf = begins
		}
	}
	ends := (day + 1).midnight(s.Location)
	if !ends.After(asOf) {
		return Explanation{}, fmt.Errorf("%s was over at %s: want a day to come, or the one under way", day, asOf.In(s.Location).Format(time.RFC3339))
	}
	p, err := newPredictor(s, cal, asOf, ends, o)
	if err != nil {
		return Explanation{}, err
	}
	res := p.predict()
	for _, e := range res.Explained {
		if e.Day == day {
			e.Notes = append(e.Notes, res.Notes...)
			return e, nil
		}
	}
	return Explanation{}, fmt.Errorf("the line had closed for %s at %s: want a day to come", day, asOf.In(s.Location).Format(time.RFC3339))
}

// reasons are the factors of the calendar regression, and what the other
// models and the day under way make of them.
func (p *predictor) reasons(d Day, mean float64) (model string, ordinary float64, out []Factor) {
	for _, e := range p.known {
		if e.day == d {
			return p.remembered(e, mean)
		}
	}
	weights, _ := p.lead(leadFor(testLeads, int(d-p.origin)+1))
	said, _ := p.r.say(d, p.origin)
	model = describe(p.r.models, said, weights)
	fit := p.h.regressions([]Day{p.origin})[0]
	if fit.days < regressionDays {
		return model, mean, nil
	}
	log, parts := fit.parts(d)
	ordinary = math.Exp(log)
	reached := ordinary
	add := func(f Factor) {
		const tell = 0.005 // a factor of less is not worth a line
		if math.Abs(f.Times-1) >= tell {
			f.Contacts = reached * (f.Times - 1)
			out = append(out, f)
			reached *= f.Times
		}
	}
	for _, part := range parts {
		f := Factor{Kind: part.kind, Name: part.name, Times: math.Exp(part.log)}
		if part.kind == ByEvent {
			f.Seen, f.Unsure = fit.effects.seen(part.at), p.h.latest.unsure(part.at, fit)
		}
		add(f)
	}
	if p.pulse.ratio != 0 && d > p.origin {
		add(Factor{Kind: ByToday, Name: "how the day under way has gone", Times: p.lasting.ahead(p.pulse, int(d-p.origin))})
	}
	if times := mean / reached; times != 1 {
		out = append(out, Factor{Kind: ByModels, Name: "the other models, and rounding", Times: times, Contacts: mean - reached})
	}
	return model, ordinary, out
}

// before is what an ordinary day was four weeks before the origin.
func (p *predictor) before(d Day) float64 {
	const weeks = 4 * 7
	for _, fit := range p.h.regressed {
		if fit.origin >= p.origin-weeks && fit.origin < p.origin-weeks+7 && fit.days >= regressionDays {
			log, _ := fit.parts(d)
			return math.Exp(log)
		}
	}
	return 0
}

// part is what an effect has in the log of a day's total.
type part struct {
	at   []int // the effects it is the sum of
	kind Kind
	name string
	log  float64
}

// parts takes the log of a day's total apart: an ordinary day, and every effect
// over it. Weekdays and days of the month are told against their means.
func (f *fittedRegression) parts(d Day) (ordinary float64, out []part) {
	ordinary = f.means[levelAt]
	var week, open float64
	for w, works := range f.effects.business {
		if works {
			week, open = week+f.means[weekdayAt+w], open+1
		}
	}
	if open > 0 {
		week /= open
	}
	var month float64
	for i := range 31 {
		month += f.means[monthDayAt+i] / 31
	}
	ordinary += week + month
	for _, e := range f.effects.on(d, nil) {
		log := f.means[e.at] * e.share
		switch {
		case e.at == levelAt:
			continue
		case e.at == dayAt:
			log = 0
			for i, k := range f.filters {
				log += f.weights[i] * k.state[dayAt] * math.Pow(k.keep, f.age(d))
			}
		case e.at < monthDayAt:
			log -= week
		case e.at < firstAt:
			log -= month
		}
		name, of := f.effects.name(e.at, d)
		if n := len(out) - 1; of != "" && n >= 0 && out[n].name == of { // an event, and what its kind does
			out[n].at, out[n].log = append(out[n].at, e.at), out[n].log+log
			continue
		} else if of != "" {
			name = of + ", as " + name
		}
		out = append(out, part{[]int{e.at}, kindOf(e.at), name, log})
	}
	return ordinary, out
}

// name says what an effect is, in words, and of which event it is the kind's.
func (e *effects) name(at int, d Day) (name, of string) {
	if at < namedAt {
		return e.ruleName(at), ""
	}
	for _, o := range e.cal.learntOn(d) {
		if e.names[o.name] == at {
			return o.name, o.of
		}
	}
	if e.names[bridgeName] == at {
		return bridgeName, ""
	}
	return otherName, ""
}

// ruleName says what an effect is that recurs by a rule.
func (e *effects) ruleName(at int) string {
	switch {
	case at == dayAt:
		return "the latest days"
	case at < monthDayAt:
		return time.Weekday(at - weekdayAt).String()
	case at < firstAt:
		return fmt.Sprintf("day %d of the month", at-monthDayAt+1)
	case at < lastAt:
		return ordinal(at-firstAt+1, "first") + " business day of the month"
	case at < holidayAt:
		return ordinal(at-lastAt+1, "last") + " business day of the month"
	case at == holidayAt:
		return "a holiday"
	case at == beforeAt:
		return "the day before a holiday"
	}
	return "the first day after a holiday"
}

// ordinal counts from the first, or from the last.
func ordinal(n int, from string) string {
	switch {
	case n == 1:
		return from
	case from == "first":
		return [...]string{"second", "third", "fourth"}[n-2]
	}
	return [...]string{"second", "third", "fourth"}[n-2] + " but last"
}

// String is the explanation in words.
func (e Explanation) String() string {
	var b strings.Builder
	low, high := e.Quantiles.Band(band80)
	fmt.Fprintf(&b, "%s %s: %.0f contacts expected, %.0f to %.0f on eight days in ten.\n",
		e.Day.Weekday(), e.Day, e.Mean, low, high)
	if e.Mean == 0 {
		b.WriteString("The line is closed that day.\n")
		return b.String()
	}
	if e.Came > 0 {
		fmt.Fprintf(&b, "%.0f have come so far.\n", e.Came)
	}
	fmt.Fprintf(&b, "%8.0f          an ordinary day%s\n", e.Ordinary, e.trend())
	for _, f := range e.Factors {
		fmt.Fprintf(&b, "%+8.0f  x %.3f  %s%s\n", f.Contacts, f.Times, f.Name, f.grounds())
	}
	fmt.Fprintf(&b, "%sMost come at %s: %.1f. Forecast with %s.\n", e.shape(), e.Busiest.Format("15:04"), e.Peak, e.Model)
	return b.String()
}

// trend says how the level has moved in four weeks.
func (e Explanation) trend() string {
	const tell = 0.005
	if change := e.Ordinary/e.Before - 1; e.Before > 0 && math.Abs(change) >= tell {
		return fmt.Sprintf(", %+.0f %% in four weeks", 100*change)
	}
	return ""
}

// shape says when the day is busiest.
func (e Explanation) shape() string {
	var all, most float64
	var at, open int
	for hour, contacts := range e.Hours {
		all += contacts
		if contacts > 0 {
			open++
		}
		if contacts > most {
			at, most = hour, contacts
		}
	}
	if open < 2 {
		return ""
	}
	left := "the day"
	if e.Came > 0 {
		left = "what is left"
	}
	return fmt.Sprintf("Busiest from %02d:00 to %02d:00, with %.0f %% of %s. ", at, at+1, 100*most/all, left)
}

// Range is between what the effect of an event lies, four times in five.
func (f Factor) Range() (low, high float64) {
	const z = 1.2816
	return f.Times * math.Exp(-z*f.Unsure), f.Times * math.Exp(z*f.Unsure)
}

// grounds says what an event's effect was learnt from.
func (f Factor) grounds() string {
	if f.Seen == 0 {
		return ""
	}
	low, high := f.Range()
	return fmt.Sprintf(" (%s, x %.2f to %.2f)", times(f.Seen), low, high)
}

func times(n int) string {
	if n == 1 {
		return "seen once"
	}
	return fmt.Sprintf("seen %d times", n)
}
