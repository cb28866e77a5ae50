package dashboards

import "math"

// Kind is how a panel draws its answer.
type Kind string

// The kinds. What the statement must yield:
//
//	TimeSeries  time, then numbers; or time, a text (the series' name) and a number
//	Stat        one row of numbers; or time and a number: the last one, and a sparkline
//	Table       anything
//	BarGauge    a text and a number per row
//	Timeline    time, a text (the line's name) and the state that begins then, NULL for none
const (
	TimeSeries Kind = "timeseries"
	Stat       Kind = "stat"
	Table      Kind = "table"
	BarGauge   Kind = "bargauge"
	Timeline   Kind = "state-timeline"
)

// Unit is what a number is of.
type Unit string

// The units.
const (
	Count   Unit = "count"   // whole things
	Decimal Unit = "decimal" // one digit behind the point
	Share   Unit = "share"   // 0 to 1, shown in per cent with one digit
	Points  Unit = "points"  // -100 to 100, as NPS is given
	Seconds Unit = "seconds" // shown as m:ss or h:mm:ss
	Bytes   Unit = "bytes"
	Text    Unit = "text"
)

// Tone is what a colour says. Both renderers have their own colours for them.
type Tone string

// The tones. The first five say something, the others only tell things apart.
const (
	Neutral Tone = "neutral"
	Good    Tone = "good"
	Warn    Tone = "warn"
	Bad     Tone = "bad"
	Muted   Tone = "muted"
	Blue    Tone = "blue"
	Teal    Tone = "teal"
	Orange  Tone = "orange"
	Purple  Tone = "purple"
	Sky     Tone = "sky"
)

// Step colours values from From on.
type Step struct {
	From float64 // -Inf in the first step
	Tone Tone
}

// Draw is how a series of a time series is drawn.
type Draw string

// The ways to draw a series.
const (
	Line   Draw = "line"
	Steps  Draw = "steps" // holds until the next value, as a number of seats does
	Bars   Draw = "bars"
	Dashed Draw = "dashed"
	Edge   Draw = "edge" // of a band: no line of its own
)

// Cell is how a table shows a column.
type Cell string

// The ways to show a column.
const (
	Plain    Cell = ""
	Coloured Cell = "coloured" // the text takes the colour of its step or tone
	Filled   Cell = "filled"   // so does the background
	Bar      Cell = "bar"      // a bar behind the number, as long as it is large
	Whisker  Cell = "whisker"  // the number in its interval, of the columns Low and High
)

// Field says how one column of the answer is shown.
type Field struct {
	Name      string // the column's name, which is also its title
	Help      string
	Unit      Unit
	Tone      Tone // of a series
	Draw      Draw
	Band      string // of a series: the space between it and the column of this name is shaded
	Stack     bool
	Cell      Cell
	Wrap      bool // of a table's column: long texts take several lines
	Width     int  // of a table's column, in pixels; 0 is automatic
	Steps     []Step
	Tones     map[string]Tone // of texts: the state "paused" is amber
	Low, High string          // of a whisker: the columns of its ends
	Hide      bool            // read by another column, not shown
}

// Panel is one statement and how its answer is drawn.
type Panel struct {
	ID      string // unique in its dashboard and stable
	Title   string
	Help    string // what it shows and how it is counted
	Kind    Kind
	W, H    int // in the grid of 24 columns
	SQL     string
	Unit    Unit
	Steps   []Step
	Target  bool // draw the steps as lines
	Min     *float64
	Max     *float64
	Fields  []Field
	Empty   string // what it means when there is nothing to show
	Grain   string // shortest sensible interval: "15m"
	Main    string // of a stat: the column that is the figure; another is the line behind it or, in a single row, what it is of
	Series  string // of a long time series: the column that names the series
	Biggest bool   // the number that matters first
}

// size sets width and height in the grid.
func (p Panel) size(w, h int) Panel {
	p.W, p.H = w, h
	return p
}

// steps reads as it looks: steps(Bad, 0.7, Warn, 0.8, Good).
func steps(first Tone, rest ...any) []Step {
	out := []Step{{From: math.Inf(-1), Tone: first}}
	for i := 0; i+1 < len(rest); i += 2 {
		from, _ := rest[i].(float64)
		tone, _ := rest[i+1].(Tone)
		out = append(out, Step{From: from, Tone: tone})
	}
	return out
}
