package main

import (
	"context"
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
		say(w, "- %s\n", line.Sentence())
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
