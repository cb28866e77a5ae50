package workforce

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/roster"
)

// The keys of each table.
var (
	agentKeys    = []string{"id", "name", "team", "contract", "skills", "languages", "senior-since", "from", "to", "available", "born", "protected-until"}
	contractKeys = []string{
		"name", "hours-per-week", "min-per-week", "max-per-week", "min-shift", "max-shift",
		"max-days-in-a-row", "days-per-week", "rest", "night-allowed", "shifts",
	}
	absenceKeys = []string{"agent", "from", "to", "kind", "planned"}
	wishKeys    = []string{"agent", "from", "to", "want", "weight", "note"}
)

func (r *reader) agent(row record) (a hotline.Agent, free []roster.Availability) {
	a = hotline.Agent{
		ID: r.text(row, "id"), Name: row.values["name"], Team: row.values["team"],
		Contract: r.text(row, "contract"), Skills: r.skills(row), Source: row.at("id"),
	}
	a.From, a.To = r.instant(row, "from", false), r.instant(row, "to", true)
	a.Languages, a.SeniorSince = list(row.values["languages"]), r.instant(row, "senior-since", false)
	a.Born, a.ProtectedUntil = r.instant(row, "born", false), r.instant(row, "protected-until", true)
	if !a.To.IsZero() && !a.From.Before(a.To) {
		r.fail(row, "to", "the employment ends before it begins")
	}
	for part := range strings.SplitSeq(row.values["available"], ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		windows, err := availability(a.ID, part)
		if err != nil {
			r.fail(row, "available", "%s", err)
		}
		free = append(free, windows...)
	}
	return a, free
}

// skills reads "cards:1; accounts:0.9"; a skill alone is of the norm.
func (r *reader) skills(row record) map[string]float64 {
	out := map[string]float64{}
	for part := range strings.SplitSeq(row.values["skills"], ";") {
		name, level, given := strings.Cut(strings.TrimSpace(part), ":")
		if name == "" {
			continue
		}
		out[name] = 1
		if given {
			v, err := strconv.ParseFloat(strings.TrimSpace(level), 64)
			if err != nil || v <= 0 || v > 10 {
				r.fail(row, "skills", "%s: want a proficiency such as 1 (the norm), got %q", name, level)
			}
			out[name] = v
		}
	}
	if len(out) == 0 {
		r.fail(row, "skills", "an agent needs at least one")
	}
	return out
}

func (r *reader) contract(row record) hotline.Contract {
	c := hotline.Contract{
		Name:         r.text(row, "name"),
		HoursPerWeek: r.number(row, "hours-per-week", 168), MinPerWeek: r.number(row, "min-per-week", 168), MaxPerWeek: r.number(row, "max-per-week", 168),
		MinShift: r.duration(row, "min-shift"), MaxShift: r.duration(row, "max-shift"), Rest: r.duration(row, "rest"),
		MaxDaysInARow: int(r.number(row, "max-days-in-a-row", 366)), DaysPerWeek: int(r.number(row, "days-per-week", 7)),
		NightAllowed: r.yes(row, "night-allowed", false), Shifts: list(row.values["shifts"]),
	}
	if c.MaxShift > 0 && c.MinShift > c.MaxShift {
		r.fail(row, "min-shift", "%s is longer than max-shift", row.values["min-shift"])
	}
	if c.MaxPerWeek > 0 && (c.MinPerWeek > c.MaxPerWeek || c.HoursPerWeek > c.MaxPerWeek) {
		r.fail(row, "max-per-week", "%s is less than what is agreed", row.values["max-per-week"])
	}
	return c
}

// list reads "a; b".
func list(text string) (out []string) {
	for part := range strings.SplitSeq(text, ";") {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(out, part) {
			out = append(out, part)
		}
	}
	return out
}

func (r *reader) absence(row record) hotline.Absence {
	a := hotline.Absence{Agent: r.text(row, "agent"), Kind: row.values["kind"], Planned: r.yes(row, "planned", true), Source: row.at("agent")}
	a.From, a.To = r.span(row)
	if a.Kind == "" {
		a.Kind = "leave"
	}
	return a
}

func (r *reader) wish(row record) roster.Wish {
	w := roster.Wish{Agent: r.text(row, "agent"), Note: row.values["note"], Weight: 1, Source: row.at("agent")}
	w.From, w.To = r.span(row)
	switch want := row.values["want"]; want {
	case "", "free":
	case "work":
		w.Work = true
	default:
		r.fail(row, "want", "want free or work, got %q", want)
	}
	if row.values["weight"] != "" {
		w.Weight = r.number(row, "weight", 100)
	}
	return w
}

func (r *reader) span(row record) (from, to time.Time) {
	r.text(row, "from")
	r.text(row, "to")
	from, to = r.instant(row, "from", false), r.instant(row, "to", true)
	if !from.IsZero() && !to.IsZero() && !from.Before(to) {
		r.fail(row, "to", "%s is before %s", row.values["to"], row.values["from"])
	}
	return from, to
}

// known reports an agent who is not in the table of agents.
func (r *reader) known(origin map[string]string, row record, key, agent string) {
	if _, ok := origin[agent]; !ok && agent != "" {
		r.fail(row, key, "unknown agent %q", agent)
	}
}

func (r *reader) text(row record, key string) string {
	if row.values[key] == "" {
		r.fail(row, key, "is missing")
	}
	return row.values[key]
}

func (r *reader) number(row record, key string, most float64) float64 {
	if row.values[key] == "" {
		return 0
	}
	v, err := strconv.ParseFloat(row.values[key], 64)
	if err != nil || !(v >= 0 && v <= most) {
		r.fail(row, key, "want a number from 0 to %g, got %q", most, row.values[key])
		return 0
	}
	return v
}

func (r *reader) duration(row record, key string) time.Duration {
	if row.values[key] == "" {
		return 0
	}
	d, err := time.ParseDuration(row.values[key])
	if err != nil || d < 0 || d > 7*24*time.Hour {
		r.fail(row, key, "want a duration such as 8h30m, got %q", row.values[key])
		return 0
	}
	return d
}

func (r *reader) yes(row record, key string, unsaid bool) bool {
	switch strings.ToLower(row.values[key]) {
	case "":
		return unsaid
	case "true", "yes":
		return true
	case "false", "no":
		return false
	}
	r.fail(row, key, "want yes or no, got %q", row.values[key])
	return unsaid
}

// instant reads a date or a date with a time. A date alone is its midnight, or
// the midnight after it where it ends something.
func (r *reader) instant(row record, key string, ends bool) time.Time {
	text := row.values[key]
	if text == "" {
		return time.Time{}
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		y, m, d := day.Date()
		if ends {
			d++
		}
		return hotline.DayStart(y, m, d, r.loc)
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02T15:04", time.RFC3339} {
		if at, err := time.ParseInLocation(layout, text, r.loc); err == nil {
			return at
		}
	}
	r.fail(row, key, "want a date such as 2025-03-10 or 2025-03-10 08:00, got %q", text)
	return time.Time{}
}

// weekdays in the order in which ranges of them are written.
var weekdays = []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// availability reads "Mon-Fri 07:00-15:00", "Sat 22:00-06:00" or "Mon".
func availability(agent, text string) (out []roster.Availability, err error) {
	days, hours, _ := strings.Cut(text, " ")
	first, last, ranged := strings.Cut(days, "-")
	if !ranged {
		last = first
	}
	from, to := weekday(first), weekday(last)
	begin, end, err := clocks(strings.TrimSpace(hours))
	if from < 0 || to < 0 || err != nil {
		return nil, fmt.Errorf("want days and hours such as Mon-Fri 07:00-15:00, got %q", text)
	}
	for d := from; ; d = (d + 1) % 7 {
		out = append(out, roster.Availability{Agent: agent, Weekday: time.Weekday((d + 1) % 7), From: begin, To: end})
		if d == to {
			return out, nil
		}
	}
}

func weekday(name string) int {
	for i, w := range weekdays {
		if strings.EqualFold(w, name) {
			return i
		}
	}
	return -1
}

func clocks(text string) (from, to time.Duration, err error) {
	if text == "" {
		return 0, 24 * time.Hour, nil
	}
	begin, end, _ := strings.Cut(text, "-")
	if from, err = clock(begin); err != nil {
		return 0, 0, err
	}
	if to, err = clock(end); err != nil {
		return 0, 0, err
	}
	if to <= from {
		to += 24 * time.Hour
	}
	return from, to, nil
}

func clock(text string) (time.Duration, error) {
	if text == "24:00" {
		return 24 * time.Hour, nil
	}
	t, err := time.Parse("15:04", text)
	if err != nil {
		return 0, fmt.Errorf("want a time such as 07:00, got %q", text)
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}
