package workforce

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/hotlined/hotlined/scheduler/roster"
)

// Write writes a workforce folder that Read reads back. Each file is put in
// place whole; nothing half-written is left behind.
func Write(dir string, w Workforce, loc *time.Location) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, t := range []struct {
		name string
		rows []any
	}{
		{"contracts", w.contractRows()}, {"agents", w.agentRows(loc)},
		{"absences", w.absenceRows(loc)}, {"wishes", w.wishRows(loc)}, {"availability", w.dateRows()},
		{"fixed", w.fixedRows(loc)}, {"activities", w.activityRows(loc)},
	} {
		if err := writeTable(filepath.Join(dir, t.name+".yaml"), t.name, t.rows); err != nil {
			return fmt.Errorf("workforce %s: %w", t.name, err)
		}
	}
	return nil
}

func writeTable(file, name string, rows []any) error {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(map[string]any{name: rows}); err != nil {
		return err
	}
	draft := file + ".new"
	if err := os.WriteFile(draft, b.Bytes(), 0o644); err != nil {
		return err
	}
	return os.Rename(draft, file)
}

type agentRow struct {
	ID             string             `yaml:"id"`
	Name           string             `yaml:"name,omitempty"`
	Team           string             `yaml:"team,omitempty"`
	Contract       string             `yaml:"contract"`
	Skills         map[string]float64 `yaml:"skills,flow"`
	Languages      []string           `yaml:"languages,omitempty,flow"`
	Senior         string             `yaml:"senior-since,omitempty"`
	From           string             `yaml:"from,omitempty"`
	To             string             `yaml:"to,omitempty"`
	Available      []string           `yaml:"available,omitempty"`
	Born           string             `yaml:"born,omitempty"`
	ProtectedUntil string             `yaml:"protected-until,omitempty"`
}

func (w Workforce) agentRows(loc *time.Location) (out []any) {
	for _, a := range w.Agents {
		row := agentRow{ID: a.ID, Name: a.Name, Team: a.Team, Contract: a.Contract, Skills: a.Skills, From: instant(a.From, loc), To: instant(a.To, loc),
			Languages: a.Languages, Senior: instant(a.SeniorSince, loc), Born: instant(a.Born, loc), ProtectedUntil: instant(a.ProtectedUntil, loc)}
		for _, v := range w.Available {
			if v.Agent == a.ID && v.Date.IsZero() {
				row.Available = append(row.Available, v.Weekday.String()[:3]+" "+window(v))
			}
		}
		out = append(out, row)
	}
	return out
}

// window writes hours as Read reads them.
func window(v roster.Availability) string {
	clock := func(d time.Duration) string {
		if d > 24*time.Hour {
			d -= 24 * time.Hour
		}
		return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%s-%s", clock(v.From), clock(v.To))
}

type contractRow struct {
	Name          string   `yaml:"name"`
	HoursPerWeek  float64  `yaml:"hours-per-week,omitempty"`
	MinPerWeek    float64  `yaml:"min-per-week,omitempty"`
	MaxPerWeek    float64  `yaml:"max-per-week,omitempty"`
	MinShift      string   `yaml:"min-shift,omitempty"`
	MaxShift      string   `yaml:"max-shift,omitempty"`
	MaxDaysInARow int      `yaml:"max-days-in-a-row,omitempty"`
	DaysPerWeek   int      `yaml:"days-per-week,omitempty"`
	Rest          string   `yaml:"rest,omitempty"`
	NightAllowed  bool     `yaml:"night-allowed,omitempty"`
	Shifts        []string `yaml:"shifts,omitempty,flow"`
}

func (w Workforce) contractRows() (out []any) {
	for _, c := range w.Contracts {
		out = append(out, contractRow{
			Name: c.Name, HoursPerWeek: c.HoursPerWeek, MinPerWeek: c.MinPerWeek, MaxPerWeek: c.MaxPerWeek,
			MinShift: duration(c.MinShift), MaxShift: duration(c.MaxShift), Rest: duration(c.Rest),
			MaxDaysInARow: c.MaxDaysInARow, DaysPerWeek: c.DaysPerWeek, NightAllowed: c.NightAllowed, Shifts: c.Shifts,
		})
	}
	return out
}

type absenceRow struct {
	Agent   string `yaml:"agent"`
	From    string `yaml:"from"`
	To      string `yaml:"to"`
	Kind    string `yaml:"kind,omitempty"`
	Planned bool   `yaml:"planned"`
}

func (w Workforce) absenceRows(loc *time.Location) (out []any) {
	for _, a := range w.Absences {
		out = append(out, absenceRow{a.Agent, instant(a.From, loc), instant(a.To, loc), a.Kind, a.Planned})
	}
	return out
}

type wishRow struct {
	Agent  string  `yaml:"agent"`
	From   string  `yaml:"from"`
	To     string  `yaml:"to"`
	Want   string  `yaml:"want"`
	Weight float64 `yaml:"weight"`
	Note   string  `yaml:"note,omitempty"`
}

func (w Workforce) wishRows(loc *time.Location) (out []any) {
	for _, v := range w.Wishes {
		row := wishRow{v.Agent, instant(v.From, loc), instant(v.To, loc), "free", v.Weight, v.Note}
		if v.Work {
			row.Want = "work"
		}
		out = append(out, row)
	}
	return out
}

// dateRow is the hours of one agent on one date.
type dateRow struct {
	Agent string   `yaml:"agent"`
	From  string   `yaml:"from"`
	To    string   `yaml:"to"`
	Hours []string `yaml:"hours"`
}

func (w Workforce) dateRows() (out []any) {
	var last *dateRow
	for _, v := range w.Available {
		if v.Date.IsZero() {
			continue
		}
		date, hours := v.Date.Format(time.DateOnly), "none"
		if v.From < v.To {
			hours = window(v)
		}
		if last != nil && last.Agent == v.Agent && last.From == date {
			last.Hours = append(last.Hours, hours)
			continue
		}
		last = &dateRow{v.Agent, date, date, []string{hours}}
		out = append(out, last)
	}
	return out
}

type fixedRow struct {
	Agent string `yaml:"agent"`
	From  string `yaml:"from"`
	To    string `yaml:"to"`
	What  string `yaml:"what"`
	Queue string `yaml:"queue,omitempty"`
	Name  string `yaml:"name,omitempty"`
}

func (w Workforce) fixedRows(loc *time.Location) (out []any) {
	for _, f := range w.Fixed {
		out = append(out, fixedRow{f.Agent, instant(f.From, loc), instant(f.To, loc), f.What, f.Queue, f.Name})
	}
	return out
}

type activityRow struct {
	Name     string   `yaml:"name"`
	Kind     string   `yaml:"kind"`
	Agents   []string `yaml:"agents"`
	Leader   string   `yaml:"leader,omitempty"`
	Length   string   `yaml:"length"`
	Earliest string   `yaml:"earliest,omitempty"`
	Latest   string   `yaml:"latest,omitempty"`
	Together bool     `yaml:"together"`
	Room     int      `yaml:"room,omitempty"`
	Weight   float64  `yaml:"weight"`
}

func (w Workforce) activityRows(loc *time.Location) (out []any) {
	for _, x := range w.Sessions {
		out = append(out, activityRow{
			x.Name, string(x.Kind), x.Agents, x.Leader, duration(x.Length),
			instant(x.Earliest, loc), instant(x.Latest, loc), x.Together, x.Room, x.Weight,
		})
	}
	return out
}

// instant writes a time with its minutes: unlike a date alone it means the same
// at both ends of a span.
func instant(at time.Time, loc *time.Location) string {
	if at.IsZero() {
		return ""
	}
	return at.In(loc).Format("2006-01-02 15:04")
}

// duration writes 8h30m, not 8h30m0s.
func duration(d time.Duration) string {
	text := d.String()
	switch {
	case d == 0:
		return ""
	case d%time.Hour == 0:
		return strings.TrimSuffix(text, "0m0s")
	case d%time.Minute == 0:
		return strings.TrimSuffix(text, "0s")
	}
	return text
}
