package roster

import (
	"cmp"
	_ "embed" // the page is a file beside this one
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

//go:embed print.html
var pageText string

// WriteHTML writes a roster as a page to be printed on A4 across: a sheet for each
// week, agents by rows and days by columns. The problem tells names, teams and
// absences; agents whom it does not know are printed by their id.
func WriteHTML(w io.Writer, p Problem, r hotline.Roster) error {
	page, err := template.New("roster").Parse(pageText)
	if err != nil {
		return fmt.Errorf("the page of a roster: %w", err)
	}
	return page.Execute(w, newPage(p, r))
}

// page is what the printed page shows.
type page struct {
	ID, State, Made, Note, Zone string
	Version                     int
	Sheets                      []sheet
}

type sheet struct {
	Title   string
	Days    []string
	Rows    []pageRow
	AtWork  []int
	Missing []string // agent-hours; empty: none
	Paid    string
}

type pageRow struct {
	Team     string // of the first row of a team
	Span     int    // columns of the team's line
	Name, ID string
	Cells    []pageCell
	Paid     string
}

type pageCell struct {
	Class  string // free, away, early, late, night
	Text   string
	Shifts []pageShift
}

type pageShift struct{ Hours, Work, Breaks string }

func newPage(p Problem, r hotline.Roster) page {
	t := Terms{Site: p.Site, Config: p.Config}
	out := page{ID: r.ID, Version: r.Version, State: "draft", Note: r.Note, Zone: p.Site.String(), Made: r.MadeAt.In(p.Site).Format("2 January 2006 15:04")}
	if r.Published {
		out.State = "published"
	}
	staff := staffOf(p, r)
	for first := t.week(r.From); first.Before(r.To); first = t.dayFrom(first, 7) {
		var days []time.Time
		for i := range 7 {
			if day := t.dayFrom(first, i); !day.Before(t.date(r.From)) && day.Before(r.To) {
				days = append(days, day)
			}
		}
		out.Sheets = append(out.Sheets, t.sheet(p, r, staff, days))
	}
	return out
}

// staffOf are the agents of a roster by team and name: those who are employed in
// its period, and whoever else has a shift.
func staffOf(p Problem, r hotline.Roster) (out []hotline.Agent) {
	known := map[string]bool{}
	shifts := byAgent(r.Shifts)
	for _, a := range p.Agents {
		employed := a.From.Before(r.To) && (a.To.IsZero() || a.To.After(r.From))
		if known[a.ID] = true; employed || len(shifts[a.ID]) > 0 {
			out = append(out, a)
		}
	}
	for id := range shifts {
		if !known[id] {
			out = append(out, hotline.Agent{ID: id})
		}
	}
	slices.SortFunc(out, func(a, b hotline.Agent) int {
		return cmp.Or(strings.Compare(a.Team, b.Team), strings.Compare(cmp.Or(a.Name, a.ID), cmp.Or(b.Name, b.ID)), strings.Compare(a.ID, b.ID))
	})
	return out
}

func (t Terms) sheet(p Problem, r hotline.Roster, staff []hotline.Agent, days []time.Time) sheet {
	last := days[len(days)-1]
	out := sheet{Title: fmt.Sprintf("%s to %s", days[0].Format("Monday 2 January"), last.Format("Monday 2 January 2006"))}
	for _, day := range days {
		out.Days = append(out.Days, day.Format("Mon 2 Jan"))
		out.Missing = append(out.Missing, t.missingOn(r.Gaps, day))
	}
	out.AtWork = make([]int, len(days))
	shifts := byAgent(r.Shifts)
	var paid time.Duration
	for i, a := range staff {
		row := pageRow{Name: cmp.Or(a.Name, a.ID), Span: len(days) + 2}
		if a.Name != "" && a.Name != a.ID {
			row.ID = a.ID
		}
		if a.Team != "" && (i == 0 || staff[i-1].Team != a.Team) {
			row.Team = a.Team
		}
		var own time.Duration
		for k, day := range days {
			cell := t.cell(p, a, shifts[a.ID], day)
			if len(cell.Shifts) > 0 {
				out.AtWork[k]++
			}
			row.Cells = append(row.Cells, cell)
			for _, s := range shifts[a.ID] {
				if t.date(s.Start).Equal(day) {
					own += Paid(s)
				}
			}
		}
		paid += own
		row.Paid = fmt.Sprintf("%.4g", own.Hours())
		out.Rows = append(out.Rows, row)
	}
	out.Paid = fmt.Sprintf("%.0f", paid.Hours())
	return out
}

// missingOn are the agent-hours that a roster's gaps leave uncovered on a day.
func (t Terms) missingOn(gaps []hotline.Gap, day time.Time) string {
	var sum float64
	for _, g := range gaps {
		if t.date(g.Start).Equal(day) {
			sum += (g.Required - g.Rostered) * g.Interval.Hours()
		}
	}
	if sum == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f", sum)
}

// cell is what an agent does on a day. Why somebody is away is nobody's business
// but the planner's.
func (t Terms) cell(p Problem, a hotline.Agent, shifts []hotline.Shift, day time.Time) (out pageCell) {
	for _, s := range shifts {
		if !t.date(s.Start).Equal(day) {
			continue
		}
		out.Shifts = append(out.Shifts, t.printed(s))
		switch clock := t.clockOf(s.Start); {
		case nightOf(Terms{Site: t.Site, Config: t.Config}, s) >= nightHours:
			out.Class = "night"
		case out.Class == "" && clock < 10*time.Hour:
			out.Class = "early"
		case out.Class == "" && s.End.After(wall(day, 19*time.Hour)):
			out.Class = "late"
		}
	}
	if len(out.Shifts) > 0 {
		return out
	}
	noon := hotline.Shift{Start: wall(day, 8*time.Hour), End: wall(day, 18*time.Hour)}
	for _, x := range p.Absences {
		if x.Agent == a.ID && overlap(noon, x.From, x.To) > 0 {
			return pageCell{Class: "away", Text: "away"}
		}
	}
	return pageCell{Class: "free"}
}

// printed writes a shift for the page: its hours, what for, and the pauses.
func (t Terms) printed(s hotline.Shift) pageShift {
	clock := func(at time.Time) string { return at.In(t.Site).Format("15:04") }
	out := pageShift{Hours: clock(s.Start) + "–" + clock(s.End)}
	var work, pauses []string
	for _, a := range s.Activities {
		switch {
		case a.Kind == hotline.Work:
			if !slices.Contains(work, a.Queue) {
				work = append(work, a.Queue)
			}
		case a.Kind == hotline.Lunch || a.Kind == hotline.PaidLunch:
			pauses = append(pauses, "lunch "+clock(a.Start))
		case a.Kind.Pause():
			pauses = append(pauses, clock(a.Start))
		default:
			work = append(work, fmt.Sprintf("%s %s–%s", cmp.Or(a.Name, string(a.Kind)), clock(a.Start), clock(a.End)))
		}
	}
	out.Work, out.Breaks = strings.Join(work, ", "), strings.Join(pauses, ", ")
	return out
}
