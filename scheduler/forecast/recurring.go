package forecast

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Rule says on which days something recurs.
type Rule struct {
	text string
	on   func(d Day, works func(Day) bool) bool
	// moves tells that a day off is replaced by the working day before it.
	moves bool
}

const ruleWords = `want a day of the month such as 25, "last day", "last business day", "second business day", "third Wednesday", "every Friday" or "every second Friday from 2026-01-09"`

var ordinals = []string{"first", "second", "third", "fourth", "fifth"}

// ParseRule reads on which days something recurs: "25" (the 25th), "last day",
// "last business day", "second business day", "third Wednesday", "every Friday"
// or "every second Friday from 2026-01-09".
func ParseRule(text string) (Rule, error) {
	words := strings.Fields(strings.ToLower(text))
	r := Rule{text: strings.Join(strings.Fields(text), " ")}
	bad := fmt.Errorf("%q: %s", text, ruleWords)
	switch {
	case len(words) == 0:
		return Rule{}, bad
	case len(words) == 1:
		n, err := strconv.Atoi(words[0])
		if err != nil || n < 1 || n > 31 {
			return Rule{}, bad
		}
		r.moves, r.on = true, func(d Day, _ func(Day) bool) bool { return monthDay(d) == min(n, monthLengthOf(d)) }
	case words[0] == "every":
		return r.every(words[1:], bad)
	case len(words) == 2 && words[0] == "last" && words[1] == "day":
		r.moves, r.on = true, func(d Day, _ func(Day) bool) bool { return monthDay(d+1) == 1 }
	case len(words) == 3 && words[1] == "business" && words[2] == "day":
		return r.business(words[0], bad)
	case len(words) == 2:
		return r.weekdayOfMonth(words[0], words[1], bad)
	default:
		return Rule{}, bad
	}
	return r, nil
}

// every reads "Friday" and "second Friday from 2026-01-09".
func (r Rule) every(words []string, bad error) (Rule, error) {
	step := 1
	if len(words) > 1 {
		if i := slices.Index(ordinals, words[0]); i > 0 {
			step, words = i+1, words[1:]
		}
	}
	if len(words) == 0 {
		return Rule{}, bad
	}
	w, err := parseDay(words[0])
	if err != nil {
		return Rule{}, bad
	}
	var from Day
	switch {
	case len(words) == 3 && words[1] == "from":
		if from, err = parseDate(words[2]); err != nil || from.Weekday() != w {
			return Rule{}, fmt.Errorf("%q: want a date that is a %s after \"from\"", r.text, w)
		}
	case len(words) != 1 || step > 1:
		return Rule{}, fmt.Errorf("%q: want the date of one of them, such as \"every second Friday from 2026-01-09\"", r.text)
	}
	r.on = func(d Day, _ func(Day) bool) bool {
		return d.Weekday() == w && (step == 1 || int(d-from)%(7*step) == 0)
	}
	return r, nil
}

// business reads "last business day" and "second business day".
func (r Rule) business(which string, bad error) (Rule, error) {
	n := slices.Index(ordinals, which)
	if n < 0 && which != "last" {
		return Rule{}, bad
	}
	r.on = func(d Day, works func(Day) bool) bool {
		if !works(d) {
			return false
		}
		step, left := Day(-1), n
		if which == "last" {
			step, left = 1, 0
		}
		for p := d + step; monthOf(p) == monthOf(d); p += step {
			if works(p) {
				left--
			}
		}
		return left == 0
	}
	return r, nil
}

// weekdayOfMonth reads "third Wednesday" and "last Friday".
func (r Rule) weekdayOfMonth(which, day string, bad error) (Rule, error) {
	w, err := parseDay(day)
	n := slices.Index(ordinals, which)
	if err != nil || n < 0 && which != "last" {
		return Rule{}, bad
	}
	r.on = func(d Day, _ func(Day) bool) bool {
		if which == "last" {
			return d.Weekday() == w && monthOf(d+7) != monthOf(d)
		}
		return d.Weekday() == w && (monthDay(d)-1)/7 == n
	}
	return r, nil
}

// Recurring lists the days of a kind in [first, last] on which the rules fall.
// Wages due on a day off are paid on the working day before it; bills go out all
// the same. The country tells the weekend, the calendar its holidays.
func Recurring(kind string, rules []Rule, country string, cal *Calendar, first, last Day) []Special {
	weekend, ok := weekends[country]
	if !ok {
		weekend = [2]time.Weekday{time.Saturday, time.Sunday}
	}
	works := func(d Day) bool { return cal.businessDay(d, weekend) }
	var out []Special
	for _, r := range rules {
		name := "pay day (" + r.text + ")"
		if kind == Billing {
			name = "billing day (" + r.text + ")"
		}
		for d := first; d <= last+7; d++ {
			if !r.on(d, works) {
				continue
			}
			at := d
			for kind == PayDay && r.moves && !works(at) && at > d-10 {
				at--
			}
			if at >= first && at <= last {
				out = append(out, Special{Day: at, Name: name, Kind: kind})
			}
		}
	}
	return out
}

func monthDay(d Day) int {
	_, _, n := d.Date()
	return n
}

func monthOf(d Day) time.Month {
	_, m, _ := d.Date()
	return m
}

// monthLengthOf is how many days the month of a day has.
func monthLengthOf(d Day) int {
	y, m, _ := d.Date()
	return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
