package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/roster"
)

// explainTime is how long the reasons of one roster's gaps may be looked for.
const explainTime = 30 * time.Second

// explainGaps finds what stands between a roster and full cover, and writes it to
// the gaps.
func explainGaps(ctx context.Context, p roster.Problem, r *hotline.Roster) roster.Obstacles {
	begun := time.Now()
	o := roster.Explain(p, *r, roster.Options{Stop: func() bool { return ctx.Err() != nil || time.Since(begun) > explainTime }})
	o.Annotate(r)
	return o
}

// printObstacles writes what a manager should read about gaps.
func printObstacles(w io.Writer, o roster.Obstacles) {
	if o.Hours.Text != "" {
		say(w, "%s\n", o.Hours.Text)
	}
	for _, line := range o.Lines {
		say(w, "- %s\n", line.Matter())
		for i, way := range line.Ways() {
			say(w, "    %s %s\n", map[bool]string{true: "to cover it:", false: "or"}[i == 0], way)
		}
	}
	if o.More > 0 {
		say(w, "- and %d gaps of other kinds, %.1f h in all\n", o.More, o.Left)
	}
}

// obstaclesRow is the JSON of obstacles; hours are agent-hours on contacts.
type obstaclesRow struct {
	Hours struct {
		Needed  float64 `json:"needed"`
		Missing float64 `json:"missing"`
		Least   float64 `json:"least_missing"`
		Agreed  float64 `json:"agreed"`
		Most    float64 `json:"most"`
		Leave   float64 `json:"leave"`
		Text    string  `json:"text"`
	} `json:"hours"`
	Obstacles []obstacleRow `json:"obstacles"`
	MoreGaps  int           `json:"more_gaps"`
	MoreHours float64       `json:"more_hours"`
}

type obstacleRow struct {
	Queue    string       `json:"queue"`
	When     string       `json:"when"`
	From     time.Time    `json:"from"` // of the deepest gap
	To       time.Time    `json:"to"`
	Gaps     int          `json:"gaps"`
	Missing  float64      `json:"missing_hours"`
	Needed   int          `json:"needed"`
	Rostered int          `json:"rostered"`
	Class    roster.Class `json:"class"`
	Why      string       `json:"why"`
	Remedies []remedyRow  `json:"remedies"`
	Text     string       `json:"text"`
}

type remedyRow struct {
	Text   string    `json:"text"`
	Covers float64   `json:"covers_hours"`
	People int       `json:"people"`
	Eases  []easeRow `json:"eases"`
}

type easeRow struct {
	Rule  string    `json:"rule"`
	Agent string    `json:"agent"`
	At    time.Time `json:"at"`
	By    float64   `json:"by"`
	Text  string    `json:"text"`
}

func newObstaclesRow(o roster.Obstacles, site *time.Location) (out obstaclesRow) {
	h := o.Hours
	out.Hours.Needed, out.Hours.Missing, out.Hours.Least, out.Hours.Agreed = h.Needed, h.Missing, h.Least, h.Agreed
	out.Hours.Most, out.Hours.Leave, out.Hours.Text = h.Most, h.Leave, h.Text
	out.MoreGaps, out.MoreHours, out.Obstacles = o.More, o.Left, []obstacleRow{}
	for _, line := range o.Lines {
		row := obstacleRow{
			Queue: line.Queue, When: line.When, From: line.From.In(site), To: line.To.In(site), Gaps: line.Gaps, Missing: line.Missing,
			Needed: line.Needed, Rostered: line.Rostered, Class: line.Class, Why: line.Why, Remedies: []remedyRow{}, Text: line.Sentence(),
		}
		for _, r := range line.Remedies {
			remedy := remedyRow{Text: r.Text, Covers: r.Covers, People: r.People, Eases: []easeRow{}}
			for _, e := range r.Eases {
				remedy.Eases = append(remedy.Eases, easeRow{e.Rule, e.Agent, e.At.In(site), e.By, e.Text})
			}
			row.Remedies = append(row.Remedies, remedy)
		}
		out.Obstacles = append(out.Obstacles, row)
	}
	return out
}

// showGaps explains the gaps of a stored roster: those of a kind in one line, or
// every one by itself as it was found when the roster was made.
func (a *app) showGaps(cmd *cobra.Command, p roster.Problem, r hotline.Roster, every, asJSON bool) error {
	if every {
		for _, g := range roster.Merge(r.Gaps) {
			printGap(cmd.OutOrStdout(), g, p.Site)
		}
		return nil
	}
	o := explainGaps(cmd.Context(), p, &r)
	if asJSON {
		return printJSON(cmd.OutOrStdout(), newObstaclesRow(o, p.Site))
	}
	if len(r.Gaps) == 0 {
		say(cmd.OutOrStdout(), "nobody is missing\n")
	}
	printObstacles(cmd.OutOrStdout(), o)
	return nil
}

// showAgent explains an agent's days, or one of them with all that could be
// otherwise.
func showAgent(cmd *cobra.Command, p roster.Problem, r hotline.Roster, args []string, asJSON bool) error {
	agent := args[0]
	if err := knownAgent(p.Agents, agent); err != nil {
		return err
	}
	ask := roster.NewAsker(p, r)
	var days []roster.DayOf
	if len(args) == 1 {
		days = ask.Days(agent)
	} else {
		at, err := dayOrInstant(args[1], p.Site)
		if err != nil {
			return err
		}
		day, ok := ask.Day(agent, hotline.Midnight(at, p.Site, 0), true)
		if !ok {
			return usageError("%s is no day of roster %s", args[1], r.ID)
		}
		days = []roster.DayOf{day}
	}
	if asJSON {
		return printJSON(cmd.OutOrStdout(), newDayRows(days, p.Site))
	}
	w := cmd.OutOrStdout()
	say(w, "%s in roster %s, version %d\n", agent, r.ID, r.Version)
	for _, day := range days {
		printDay(w, day, len(days) == 1, p.Site)
	}
	for _, b := range roster.Judge(p, r.Shifts) {
		if b.Agent == agent {
			say(w, "%s: %s\n", b.Rule, b.Why)
		}
	}
	return nil
}

func printDay(w io.Writer, day roster.DayOf, all bool, site *time.Location) {
	when := day.Day.In(site).Format("Mon 2 Jan")
	if !day.Off {
		when = fmt.Sprintf("%s-%s", day.Shift.Start.In(site).Format("Mon 2 Jan 15:04"), day.Shift.End.In(site).Format("15:04"))
	}
	say(w, "%s  %s\n", when, day.Why)
	sayActivities(w, day.Shift, site)
	for i, alt := range day.Alternatives {
		if !all && (i > 0 || day.Off) {
			break
		}
		say(w, "    %s\n", alt.Sentence(site))
	}
}

// dayRow is the JSON of one day of an agent; prices are in agent-hours missing.
type dayRow struct {
	Day          string           `json:"day"`
	Off          bool             `json:"off"`
	Start        *time.Time       `json:"start,omitempty"`
	End          *time.Time       `json:"end,omitempty"`
	Why          string           `json:"why"`
	Alternatives []alternativeRow `json:"alternatives"`
}

type alternativeRow struct {
	Do      string     `json:"do"`
	Off     bool       `json:"off"`
	Start   *time.Time `json:"start,omitempty"`
	End     *time.Time `json:"end,omitempty"`
	Allowed bool       `json:"allowed"`
	Cost    float64    `json:"cost"`
	Missing float64    `json:"missing_hours"`
	Surplus float64    `json:"surplus_hours"`
	Where   []touchRow `json:"where"`
	Rules   []ruleRow  `json:"rules"`
	Soft    []ruleRow  `json:"soft"`
	Mended  *mendedRow `json:"mended,omitempty"`
	Text    string     `json:"text"`
}

type touchRow struct {
	Queue   string    `json:"queue"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Missing float64   `json:"missing_hours"`
}

type ruleRow struct {
	Rule string  `json:"rule"`
	Cost float64 `json:"cost"`
	Why  string  `json:"why"`
}

type mendedRow struct {
	Agents  []string `json:"agents"`
	Cost    float64  `json:"cost"`
	Missing float64  `json:"missing_hours"`
}

func newDayRows(days []roster.DayOf, site *time.Location) []dayRow {
	out := []dayRow{}
	for _, d := range days {
		row := dayRow{Day: d.Day.In(site).Format(time.DateOnly), Off: d.Off, Why: d.Why, Alternatives: []alternativeRow{}}
		row.Start, row.End = ends(d.Shift, site)
		for _, alt := range d.Alternatives {
			row.Alternatives = append(row.Alternatives, newAlternativeRow(alt, site))
		}
		out = append(out, row)
	}
	return out
}

// ends are those of a shift, nil for none.
func ends(s hotline.Shift, site *time.Location) (from, to *time.Time) {
	if s.Start.IsZero() {
		return nil, nil
	}
	return new(s.Start.In(site)), new(s.End.In(site))
}

func newAlternativeRow(alt roster.Alternative, site *time.Location) alternativeRow {
	out := alternativeRow{
		Do: alt.Do, Off: alt.Off, Allowed: len(alt.Rules) == 0, Cost: alt.Cost, Missing: alt.Missing, Surplus: alt.Surplus,
		Where: []touchRow{}, Rules: []ruleRow{}, Soft: []ruleRow{}, Text: alt.Sentence(site),
	}
	out.Start, out.End = ends(alt.Shift, site)
	for _, t := range alt.Where {
		out.Where = append(out.Where, touchRow{t.Queue, t.From.In(site), t.To.In(site), t.Missing})
	}
	for _, b := range alt.Rules {
		out.Rules = append(out.Rules, ruleRow{b.Rule, b.Cost, b.Why})
	}
	for _, s := range alt.Soft {
		out.Soft = append(out.Soft, ruleRow{s.Rule, s.Cost, s.Why})
	}
	if alt.Mended != nil {
		out.Mended = &mendedRow{alt.Mended.Who, alt.Mended.Cost, alt.Mended.Missing}
	}
	return out
}
