package forecast

import (
	"errors"
	"fmt"
	"time"
)

// Config is the section "forecast" of the configuration.
type Config struct {
	// Interval of the forecast: 15m or a multiple of it.
	Interval time.Duration
	// HorizonDays is how many days ahead to look.
	HorizonDays int
	// HistoryDays is how many days back to learn from; two years show every
	// season twice.
	HistoryDays int
	// Open tells the opening hours of every queue, such as "Mon-Fri 07:00-21:00,
	// Sat 08:00-13:00". Empty: learnt from the contacts.
	Open string
	// Hours are opening hours of single queues.
	Hours []QueueHours
	// HolidaysFile lists holidays, made-up working days and events of one's own:
	// see ReadCalendar.
	HolidaysFile string
	// Country adds its public holidays, by ISO code: "us", "de". Empty: none.
	Country string
	// PayDays are when wages or pensions arrive, and BillingDays when bills go
	// out: see ParseRule.
	PayDays     []string
	BillingDays []string
	// HandlingTime is expected where no contact has been handled yet.
	HandlingTime time.Duration
	// RedialWithin is how soon somebody who gave up must come again to the same
	// queue to be a redial and not fresh demand, in minutes up to 24 hours.
	RedialWithin time.Duration
}

// QueueHours are one queue's opening hours.
type QueueHours struct {
	Queue string
	Open  string
}

// Default looks four weeks ahead in quarters of an hour, from two years back.
func Default() Config {
	return Config{Interval: 15 * time.Minute, HorizonDays: 28, HistoryDays: 731, HandlingTime: 4 * time.Minute, RedialWithin: time.Hour}
}

// Validate reports every mistake at once.
func (c Config) Validate() error {
	var errs []error
	if err := CheckInterval(c.Interval); err != nil || c.Interval%(15*time.Minute) != 0 {
		errs = append(errs, fmt.Errorf("interval: want 15m or a multiple of it that divides a day, got %s", c.Interval))
	}
	if c.HorizonDays < 1 || c.HorizonDays > 366 {
		errs = append(errs, fmt.Errorf("horizon-days: want 1 to 366, got %d", c.HorizonDays))
	}
	if c.HistoryDays < 28 {
		errs = append(errs, fmt.Errorf("history-days: want at least 28, got %d", c.HistoryDays))
	}
	if _, err := ParseHours(c.Open); err != nil {
		errs = append(errs, fmt.Errorf("open: %w", err))
	}
	for i, q := range c.Hours {
		if _, err := ParseHours(q.Open); err != nil {
			errs = append(errs, fmt.Errorf("hours[%d].open: %w", i, err))
		}
		if q.Queue == "" {
			errs = append(errs, fmt.Errorf("hours[%d].queue: is missing", i))
		}
	}
	if _, ok := countries[c.Country]; !ok && c.Country != "" {
		errs = append(errs, fmt.Errorf("country: unknown %q, want one of %v", c.Country, Countries()))
	}
	for key, rules := range map[string][]string{"pay-days": c.PayDays, "billing-days": c.BillingDays} {
		if _, err := parseRules(rules); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", key, err))
		}
	}
	if c.HandlingTime <= 0 {
		errs = append(errs, fmt.Errorf("handling-time: must be positive, got %s", c.HandlingTime))
	}
	if c.RedialWithin < time.Minute || c.RedialWithin > 24*time.Hour || c.RedialWithin%time.Minute != 0 {
		errs = append(errs, fmt.Errorf("redial-within: want whole minutes from 1m to 24h, got %s", c.RedialWithin))
	}
	return errors.Join(errs...)
}

func parseRules(texts []string) ([]Rule, error) {
	var out []Rule
	for _, text := range texts {
		r, err := ParseRule(text)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// CalendarOf is the calendar of a span of years: the entries of one's own, the
// country's public holidays, pay and billing days. own may be nil.
func (c Config) CalendarOf(own *Calendar, first, last int) (*Calendar, error) {
	cal := own.With(PublicHolidays(c.Country, first, last)...)
	for _, of := range []struct {
		kind  string
		texts []string
	}{{PayDay, c.PayDays}, {Billing, c.BillingDays}} {
		rules, err := parseRules(of.texts)
		if err != nil {
			return nil, err
		}
		cal = cal.With(Recurring(of.kind, rules, c.Country, cal, dayOn(first, 1, 1), dayOn(last, 12, 31))...)
	}
	switch end := dayOn(min(last, chinaUntil), 12, 31); {
	case c.Country == "cn" && last > chinaUntil && (own == nil || own.last < end+1):
		cal = cal.ending(end, fmt.Sprintf("China's holidays are known as announced up to %s: later ones are computed, and no working days made up for them", end))
	case c.Country == "" && own != nil && len(own.days) > 0:
		cal = cal.ending(own.last, fmt.Sprintf("the holidays file ends on %s, before the forecast does: later days are taken for ordinary ones", own.last))
	}
	return cal, nil
}

// HoursOf are the opening hours of a queue.
func (c Config) HoursOf(queue string) (Hours, error) {
	for _, q := range c.Hours {
		if q.Queue == queue {
			return ParseHours(q.Open)
		}
	}
	return ParseHours(c.Open)
}

// horizon is how far ahead to look.
func (c Config) horizon() time.Duration { return time.Duration(c.HorizonDays) * 24 * time.Hour }
