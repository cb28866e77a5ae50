package roster

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Kinds lists the rules that hold only where a configuration or a rule set asks
// for them. To add one, write its file and add a line.
var Kinds = []Kind{
	HoursOfDay, HoursPerDay, HoursPerNight, BreakDue, SplitShifts,
	RestBetween, WeeklyRest, DaysRun, NightsRun, DaysOffRun,
	WholeWeekends, WeekendsOfWeeks, NightsOfWeeks, DaysOfWeeks, Succession, StartRange,
	HoursOfWeeks, OvertimeOfMonth,
	FairNights, FairWeekends, FairWishes, Together, Stability, AdvanceNotice,
}

// Kind is a rule to be asked for, with values of its own.
type Kind struct {
	Name   string
	Help   string  // the rule as a sentence
	Unit   string  // of the distance that a breach costs
	Soft   bool    // where nobody says which level
	Only   bool    // no other level
	Each   float64 // price of a unit where soft, in agent-hours
	Values []Value
	Make   func(values) Rule // name, level, price and judgement are filled in
}

// Value is one figure that a kind wants.
type Value struct {
	Key    string
	Is     valueKind
	Unsaid string  // what holds where it is left out; empty: it must be there
	Most   float64 // of a number or count, hours of a duration; 0: no limit
	Help   string
}

// levelOff is the level that takes a rule of a rule set away.
const levelOff = "off"

// valueKind is what a value looks like.
type valueKind string

const (
	aDuration valueKind = "a duration such as 35h"
	aCount    valueKind = "a whole number"
	aNumber   valueKind = "a number"
	aWindow   valueKind = "a time of the day such as 14:00-22:00"
	aWeekend  valueKind = "two days such as sat-sun"
	aYes      valueKind = "yes or no"
)

// Setting asks for a rule of Kinds.
type Setting struct {
	// Rule is the kind, Name the rule's own name where there are several of a kind.
	Rule string `mapstructure:"rule" json:"rule"`
	Name string `mapstructure:"name" json:"name"`
	// Level is hard, soft or off, Price what a unit of the distance costs where soft.
	Level string  `mapstructure:"level" json:"level"`
	Price float64 `mapstructure:"price" json:"price"`
	// Values are the figures, by the keys of the kind.
	Values map[string]string `mapstructure:"values" json:"values"`
	// For says whom it holds for; everybody where empty.
	For Audience `mapstructure:"for" json:"for"`
	// Source is where it is written: a law, an agreement.
	Source string `mapstructure:"source" json:"source"`
}

// held is a rule of a setting, and whom it holds for.
type held struct {
	Rule
	audience Audience
}

// book is every rule of a problem that was asked for.
func (c Config) book() []held {
	out := make([]held, 0, len(c.Rules))
	for _, s := range c.settings() {
		if k, ok := kindOf(s.Rule); ok && s.validate() == nil {
			out = append(out, held{k.rule(s), s.For})
		}
	}
	return out
}

// rulesOf are the rules that hold for an agent: those of everybody and what the
// book has for this one.
func rulesOf(t Terms, book []held) []Rule {
	out := slices.Clip(Rules)
	for _, h := range book {
		if h.audience.of(t) {
			out = append(out, h.Rule)
		}
	}
	return out
}

func kindOf(name string) (Kind, bool) {
	i := slices.IndexFunc(Kinds, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, false
	}
	return Kinds[i], true
}

// rule makes the rule that a setting asks for.
func (k Kind) rule(s Setting) Rule {
	v := values{}
	for _, want := range k.Values {
		v[want.Key] = cmp.Or(s.Values[want.Key], want.Unsaid)
	}
	r := k.Make(v)
	r.Name, r.Help = cmp.Or(s.Name, s.Rule), k.Help
	r.Hard = s.Level == "hard" || s.Level == "" && !k.Soft
	r.Each = cmp.Or(s.Price, k.Each)
	switch {
	case r.ofShift != nil:
		r = r.judgingShifts()
	case r.ofDay != nil:
		r = r.judgingDays()
	case r.together:
		r = r.judgingTeams()
	case r.Track != nil:
		r.Breaches = tracked(r)
	case r.Sums != nil:
		r.Breaches = summed(r)
	}
	return r
}

// judgingShifts completes a rule that looks at every shift alone.
func (r Rule) judgingShifts() Rule {
	r.Breaches = alone(func(t Terms, s hotline.Shift) (float64, string) {
		over := r.ofShift(t, s)
		if over <= 0 {
			return 0, ""
		}
		return r.charge(over), r.say(t, s, over)
	})
	if r.Hard {
		r.Allows = func(t Terms, s hotline.Shift) bool { return r.ofShift(t, s) <= 0 }
	} else {
		r.Price = func(t Terms, s hotline.Shift) float64 { return r.Each * r.ofShift(t, s) }
	}
	return r
}

// judgingDays completes a soft rule that looks at every day alone, days off too.
func (r Rule) judgingDays() Rule {
	r.Breaches = func(pl Plan) (out []Breach) {
		worked := map[time.Time]hotline.Shift{}
		for _, s := range slices.Backward(pl.Shifts) {
			worked[pl.date(s.Start)] = s
		}
		for day := pl.date(pl.Period.Start); day.Before(pl.Period.End); day = pl.dayFrom(day, 1) {
			if over, why := r.ofDay(pl.Terms, day, worked[day]); over > 0 {
				out = append(out, Breach{At: day, Cost: r.charge(over), Why: why})
			}
		}
		return out
	}
	r.Fixed = func(t Terms) (cost float64) {
		for day := t.date(t.Period.Start); day.Before(t.Period.End); day = t.dayFrom(day, 1) {
			over, _ := r.ofDay(t, day, hotline.Shift{})
			cost += r.charge(over)
		}
		return cost
	}
	r.Price = func(t Terms, s hotline.Shift) float64 {
		day := t.date(s.Start)
		with, _ := r.ofDay(t, day, s)
		without, _ := r.ofDay(t, day, hotline.Shift{})
		return r.charge(with) - r.charge(without)
	}
	return r
}

// validate reports every mistake of a setting at once.
func (s Setting) validate() error {
	if s.Level == levelOff && s.Rule == "" {
		return nil // the name of a rule of a set is enough to switch it off
	}
	k, known := kindOf(s.Rule)
	if !known {
		return fmt.Errorf("rule: unknown rule %q, want one of %v", s.Rule, kindNames())
	}
	var errs []error
	add := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	switch level := map[bool]string{true: "soft", false: "hard"}[k.Soft]; {
	case !slices.Contains([]string{"", "hard", "soft", levelOff}, s.Level):
		add("level: want hard, soft or off, got %q", s.Level)
	case k.Only && s.Level != "" && s.Level != levelOff && s.Level != level:
		add("level: %s is always %s, got %q", s.Rule, level, s.Level)
	}
	if s.Price < 0 {
		add("price: must not be negative, got %g", s.Price)
	}
	var keys []string
	for _, v := range k.Values {
		keys = append(keys, v.Key)
		text := cmp.Or(s.Values[v.Key], v.Unsaid)
		if text == "" {
			add("values.%s: is missing, want %s", v.Key, v.Is)
		} else if !v.Is.fits(text) {
			add("values.%s: want %s, got %q", v.Key, v.Is, text)
		} else if v.Most > 0 && (values{v.Key: text}).size(v.Key) > v.Most {
			add("values.%s: want at most %g, got %q", v.Key, v.Most, text)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.Values)) {
		if !slices.Contains(keys, key) {
			add("values.%s: unknown key, %s has %v", key, s.Rule, keys)
		}
	}
	return errors.Join(errs...)
}

func kindNames() (out []string) {
	for _, k := range Kinds {
		out = append(out, k.Name)
	}
	return out
}

// fits reports whether a text is a value of that kind.
func (k valueKind) fits(text string) bool {
	var err error
	switch k {
	case aDuration:
		var d time.Duration
		d, err = time.ParseDuration(text)
		return err == nil && d >= 0
	case aCount:
		var n int
		n, err = strconv.Atoi(text)
		return err == nil && n >= 0
	case aNumber:
		var f float64
		f, err = strconv.ParseFloat(text, 64)
		return err == nil && f >= 0 && f < 1e6
	case aWindow:
		_, err = window24Of(text)
	case aWeekend:
		_, err = weekendOf(text)
	case aYes:
		return slices.Contains([]string{"yes", "true", "1", "no", "false", "0"}, strings.ToLower(text))
	}
	return err == nil
}

// values are the figures of a setting. They fit what the kind wants: validate
// has seen to that.
type values map[string]string

func (v values) duration(key string) time.Duration {
	d, _ := time.ParseDuration(v[key])
	return d
}

func (v values) number(key string) float64 {
	f, _ := strconv.ParseFloat(v[key], 64)
	return f
}

func (v values) count(key string) int { return int(v.number(key)) }

// size is a number, or a duration in hours.
func (v values) size(key string) float64 {
	if d, err := time.ParseDuration(v[key]); err == nil {
		return d.Hours()
	}
	return v.number(key)
}

func (v values) window(key string) window24 {
	w, _ := window24Of(v[key])
	return w
}

// weekend is the first of its two days.
func (v values) weekend(key string) time.Weekday {
	d, _ := weekendOf(v[key])
	return d
}

// window24Of reads "14:00-22:00"; 24:00 is midnight.
func window24Of(text string) (w window24, err error) {
	from, to, _ := strings.Cut(text, "-")
	if w.from, err = clock(from); err != nil {
		return w, err
	}
	if to == "24:00" {
		to = "00:00"
	}
	w.to, err = clock(to)
	return w, err
}

// weekendOf reads "sat-sun".
func weekendOf(text string) (time.Weekday, error) {
	for day := range time.Weekday(7) {
		name := func(d time.Weekday) string { return strings.ToLower(d.String()[:3]) }
		if strings.ToLower(text) == name(day)+"-"+name((day+1)%7) {
			return day, nil
		}
	}
	return 0, fmt.Errorf("want two days such as sat-sun, got %q", text)
}

func (v values) yes(key string) bool {
	return slices.Contains([]string{"yes", "true", "1"}, strings.ToLower(v[key]))
}
