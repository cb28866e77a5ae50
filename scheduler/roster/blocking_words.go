package roster

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Ease is one rule or fact that gives way for one agent at one time.
type Ease struct {
	Rule  string
	Agent string
	At    time.Time // of the shift or the week that it is for
	By    float64   // the distance of the breach, in the rule's own measure
	Text  string    // what to let the agent do, in words
	price float64
	shift hotline.Shift
}

// easing is how a rule gives way. The price orders what is asked of people: about
// one for an hour more or an hour's rest less.
type easing struct {
	rule  string
	once  float64                                       // price of any breach
	unit  float64                                       // and of each unit of its distance
	never func(t Terms, s hotline.Shift) bool           // it cannot, for such a shift
	text  func(t Terms, e Ease, s hotline.Shift) string // s is the shift at the breach
	many  func(by float64) string                       // asked of several people, so far of each
}

// easings lists the rules with words of their own. Any other rule gives way by its
// name and the sentence of its breach.
var easings = []easing{
	{rule: Rest.Name, once: 1, unit: 1. / 60, text: func(t Terms, e Ease, s hotline.Shift) string {
		least := restOf(t)
		return fmt.Sprintf("rest %s instead of %s before %s", brief(least-time.Duration(e.By)*time.Minute), brief(least), t.say(s.Start))
	}, many: func(by float64) string {
		return fmt.Sprintf("rest up to %s less", brief(time.Duration(by)*time.Minute))
	}},
	{rule: DaysInARow.Name, once: 1, unit: 2, text: func(t Terms, e Ease, _ hotline.Shift) string {
		return fmt.Sprintf("work %g days in a row up to %s (at most %d now)",
			float64(t.Contract.MaxDaysInARow)+e.By, t.date(e.At).Format("Mon 2 Jan"), t.Contract.MaxDaysInARow)
	}, many: func(by float64) string { return fmt.Sprintf("work %s more in a row", days(by)) }},
	{rule: DaysPerWeek.Name, once: 1, unit: 1, text: func(t Terms, e Ease, _ hotline.Shift) string {
		return fmt.Sprintf("work %g days in the week of %s (at most %d now)",
			float64(t.Contract.DaysPerWeek)+e.By, t.date(e.At).Format("2 Jan"), t.Contract.DaysPerWeek)
	}, many: func(by float64) string { return fmt.Sprintf("work %s more a week", days(by)) }},
	{rule: HoursPerWeek.Name, once: 1, unit: 0.5 / 60, text: func(t Terms, e Ease, _ hotline.Shift) string {
		return fmt.Sprintf("work %.4g hours in the week of %s (at most %.4g now)",
			hoursLimit(t)+e.By/60, t.date(e.At).Format("2 Jan"), hoursLimit(t))
	}, many: func(by float64) string { return fmt.Sprintf("work up to %s more a week", amount(by/60)) }},
	{rule: Night.Name, once: 5, text: func(t Terms, _ Ease, s hotline.Shift) string {
		return "work the night " + t.span(s)
	}, many: func(by float64) string { return "work nights" }},
	{rule: Available.Name, once: 3, text: func(t Terms, _ Ease, s hotline.Shift) string {
		return fmt.Sprintf("work %s, outside the hours given", t.span(s))
	}, many: func(by float64) string { return "work outside the hours given" }},
	{rule: ShiftLength.Name, once: 2, unit: 1. / 60, text: func(t Terms, _ Ease, s hotline.Shift) string {
		return fmt.Sprintf("work a shift of %s, %s (%s to %s now)", brief(s.End.Sub(s.Start)), t.span(s),
			brief(t.Contract.MinShift), brief(t.Contract.MaxShift))
	}, many: func(by float64) string {
		return fmt.Sprintf("work shifts up to %s longer or shorter than agreed", brief(time.Duration(by)*time.Minute))
	}},
	{rule: Absence.Name, once: 6, never: mustBeAbsent, text: func(t Terms, _ Ease, s hotline.Shift) string {
		kind := "leave"
		for _, x := range t.Absences {
			if overlap(s, x.From, x.To) > 0 {
				kind = x.Kind
			}
		}
		return fmt.Sprintf("move the %s of %s", kind, t.date(s.Start).Format("Mon 2 Jan"))
	}, many: func(by float64) string { return "move their leave" }},
	{rule: Employment.Name, never: func(Terms, hotline.Shift) bool { return true }},
}

// mustBeAbsent reports whether a shift falls into an absence that nobody planned.
func mustBeAbsent(t Terms, s hotline.Shift) bool {
	return slices.ContainsFunc(t.Absences, func(x hotline.Absence) bool {
		return overlap(s, x.From, x.To) > 0 && (!x.Planned || x.Kind == "sickness" || x.Kind == "sick")
	})
}

func easingOf(rule string) easing {
	for _, e := range easings {
		if e.rule == rule {
			return e
		}
	}
	return easing{rule: rule, once: 4}
}

// counts is what a rule limits and at how much, if it does.
func (r Rule) counts(t Terms) (Quantity, float64) {
	if r.Limit == nil {
		return Nothing, 0
	}
	return r.Limit(t)
}

// steps are how far a rule that counts or keeps apart may give way, a little
// first; none for other rules.
func (r Rule) steps(t Terms) (out []float64) {
	switch {
	case r.Apart != nil:
		for _, minutes := range []float64{60, 120, 180, 240} {
			if minutes < r.Apart(t).Minutes() {
				out = append(out, minutes)
			}
		}
	case r.Limit != nil:
		switch what, most := r.Limit(t); {
		case most <= 0:
		case what == HoursWeek:
			out = []float64{1, 2, 3, 4, 6, 8, 10, 12}
		default:
			out = []float64{1, 2}
		}
	case r.Track != nil, r.Sums != nil:
		out = []float64{1} // such a rule gives way or not
	}
	return out
}

// easesOf is what must give way for a plan that breaks more hard rules than the
// one in force. Breaches of one count within a week are one matter.
func easesOf(t Terms, now, then []Breach, shifts []hotline.Shift) (out []Ease) {
	for _, b := range worse(now, then) {
		e := Ease{Rule: b.Rule, Agent: b.Agent, At: b.At, By: b.Cost, Text: fmt.Sprintf("have an exception from %s (%s)", b.Rule, b.Why)}
		if i := slices.IndexFunc(out, func(o Ease) bool {
			return o.Rule == e.Rule && t.rule(e.Rule).Limit != nil && e.At.Sub(o.At) < 6*24*time.Hour
		}); i >= 0 {
			e.By += out[i].By
			out = slices.Delete(out, i, i+1)
		}
		for _, s := range shifts {
			if s.Start.Equal(b.At) {
				e.shift = s
			}
		}
		how := easingOf(e.Rule)
		if e.price = how.once + how.unit*e.By; how.text != nil {
			e.Text = how.text(t, e, e.shift)
		}
		out = append(out, e)
	}
	return out
}

func (t Terms) rule(name string) Rule {
	for _, r := range t.rules {
		if r.Name == name {
			return r
		}
	}
	return Rule{Name: name}
}

// clause says what is to be agreed to. People of whom the same kind of thing is
// asked are named together.
func clause(eases []Ease) string {
	type request struct {
		kind  string
		who   []string
		eases []Ease // of the first; of all, the farthest of each rule
	}
	var asked []request
	for i := 0; i < len(eases); {
		r := request{who: []string{eases[i].Agent}}
		for ; i < len(eases) && eases[i].Agent == r.who[0]; i++ {
			r.kind += eases[i].Rule + "+"
			r.eases = append(r.eases, eases[i])
		}
		if n := slices.IndexFunc(asked, func(o request) bool { return o.kind == r.kind }); n >= 0 {
			asked[n].who = append(asked[n].who, r.who[0])
			for k, e := range r.eases {
				asked[n].eases[k] = both(asked[n].eases[k], e)
			}
			continue
		}
		asked = append(asked, r)
	}
	var parts []string
	for _, r := range asked {
		var what []string
		for _, e := range r.eases {
			what = append(what, e.Text)
		}
		parts = append(parts, "let "+list(r.who, "and")+" "+list(slices.Compact(what), "and"))
	}
	return strings.Join(parts, ", and ")
}

// both is what two people are asked for alike.
func both(x, y Ease) Ease {
	if x.Text == y.Text {
		return x
	}
	x.By = max(x.By, y.By)
	x.Text = always(x)
	return x
}

// always is what is asked for where it is not for one day of one person.
func always(e Ease) string {
	if many := easingOf(e.Rule).many; many != nil {
		return many(e.By)
	}
	return "have an exception from " + e.Rule
}

// list writes words as people do: a, b and c.
func list(words []string, last string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " " + last + " " + words[n-1]
	}
}

// amount writes hours for people: 41.2 h, 3,120 h.
func amount(hours float64) string {
	if math.Abs(hours) < 100 {
		return fmt.Sprintf("%.4g h", math.Round(hours*10)/10)
	}
	return thousands(int(math.Round(hours))) + " h"
}

func days(n float64) string {
	if n == 1 {
		return "a day"
	}
	return fmt.Sprintf("%g days", n)
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
