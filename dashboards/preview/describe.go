package preview

import (
	"math"
	"net/http"

	"github.com/hotlined/hotlined/dashboards"
)

// The declarations as the browser reads them. There are no statements in them.

type pageJSON struct {
	ID        string         `json:"id"`
	Title     string         `json:"title"`
	Help      string         `json:"help"`
	From      string         `json:"from"`
	To        string         `json:"to"`
	Refresh   string         `json:"refresh"`
	Timezone  string         `json:"timezone"`
	Variables []variableJSON `json:"variables"`
	Rows      []rowJSON      `json:"rows"`
}

type variableJSON struct {
	Name  string `json:"name"`
	Label string `json:"label"`
}

type rowJSON struct {
	Title  string      `json:"title"`
	Y      int         `json:"y"`
	Panels []panelJSON `json:"panels"`
}

type panelJSON struct {
	ID      string      `json:"id"`
	Title   string      `json:"title"`
	Help    string      `json:"help"`
	Kind    string      `json:"kind"`
	X       int         `json:"x"`
	Y       int         `json:"y"`
	W       int         `json:"w"`
	H       int         `json:"h"`
	Unit    string      `json:"unit,omitempty"`
	Steps   []stepJSON  `json:"steps,omitempty"`
	Target  bool        `json:"target,omitempty"`
	Min     *float64    `json:"min,omitempty"`
	Max     *float64    `json:"max,omitempty"`
	Fields  []fieldJSON `json:"fields,omitempty"`
	Empty   string      `json:"empty,omitempty"`
	Main    string      `json:"main,omitempty"`
	Series  string      `json:"series,omitempty"`
	Biggest bool        `json:"biggest,omitempty"`
}

type stepJSON struct {
	From *float64 `json:"from"` // null: from below everything
	Tone string   `json:"tone"`
}

type fieldJSON struct {
	Name  string            `json:"name"`
	Help  string            `json:"help,omitempty"`
	Unit  string            `json:"unit,omitempty"`
	Tone  string            `json:"tone,omitempty"`
	Draw  string            `json:"draw,omitempty"`
	Band  string            `json:"band,omitempty"`
	Stack bool              `json:"stack,omitempty"`
	Cell  string            `json:"cell,omitempty"`
	Wrap  bool              `json:"wrap,omitempty"`
	Width int               `json:"width,omitempty"`
	Steps []stepJSON        `json:"steps,omitempty"`
	Tones map[string]string `json:"tones,omitempty"`
	Low   string            `json:"low,omitempty"`
	High  string            `json:"high,omitempty"`
	Hide  bool              `json:"hide,omitempty"`
}

func (s *server) list(w http.ResponseWriter, _ *http.Request) {
	out := make([]pageJSON, len(s.pages))
	for i, d := range s.pages {
		out[i] = describePage(d)
	}
	write(w, http.StatusOK, map[string]any{"dashboards": out})
}

func describePage(d dashboards.Dashboard) pageJSON {
	page := pageJSON{
		ID: d.UID, Title: d.Title, Help: d.Help, From: d.From, To: d.To, Refresh: d.Refresh, Timezone: d.Timezone,
		Variables: []variableJSON{},
	}
	for _, v := range d.Variables {
		page.Variables = append(page.Variables, variableJSON{v.Name, v.Label})
	}
	for _, row := range d.Layout() {
		r := rowJSON{Title: row.Title, Y: row.Y}
		for _, p := range row.Panels {
			r.Panels = append(r.Panels, describePanel(p))
		}
		page.Rows = append(page.Rows, r)
	}
	return page
}

func describePanel(p dashboards.PlacedPanel) panelJSON {
	out := panelJSON{
		ID: p.ID, Title: p.Title, Help: p.Help, Kind: string(p.Kind), X: p.X, Y: p.Y, W: p.W, H: p.H,
		Unit: string(p.Unit), Steps: describeSteps(p.Steps), Target: p.Target, Min: p.Min, Max: p.Max,
		Empty: p.Empty, Main: p.Main, Series: p.Series, Biggest: p.Biggest,
	}
	for _, f := range p.Fields {
		tones := map[string]string{}
		for text, tone := range f.Tones {
			tones[text] = string(tone)
		}
		out.Fields = append(out.Fields, fieldJSON{
			Name: f.Name, Help: f.Help, Unit: string(f.Unit), Tone: string(f.Tone), Draw: string(f.Draw), Band: f.Band,
			Stack: f.Stack, Cell: string(f.Cell), Wrap: f.Wrap, Width: f.Width, Steps: describeSteps(f.Steps), Tones: tones,
			Low: f.Low, High: f.High, Hide: f.Hide,
		})
	}
	return out
}

func describeSteps(list []dashboards.Step) (out []stepJSON) {
	for _, s := range list {
		step := stepJSON{Tone: string(s.Tone)}
		if !math.IsInf(s.From, 0) {
			from := s.From
			step.From = &from
		}
		out = append(out, step)
	}
	return out
}
