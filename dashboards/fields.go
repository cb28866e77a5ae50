package dashboards

import (
	"math"
	"regexp"
	"slices"

	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

// colours are Grafana's names, or values, for the tones: blue and orange first,
// which everybody can tell apart.
var colours = map[Tone]string{
	Neutral: "text", Good: "green", Warn: "orange", Bad: "red", Muted: "#8e8e8e",
	Blue: "#3274d9", Teal: "#2a9d8f", Orange: "#e8873a", Purple: "#a16bd0", Sky: "#7eb6e6",
}

// units are Grafana's ids for the units, and how many digits follow the point.
var units = map[Unit]struct {
	id     string
	digits float64
}{
	Count: {"none", 0}, Decimal: {"none", 1}, Share: {"percentunit", 1}, Points: {"none", 0},
	Seconds: {"dthms", 0}, Bytes: {"bytes", 1},
}

// configure sets how the panel's fields are shown.
func (p Panel) configure(panel *dashboard.Panel) {
	if panel.FieldConfig == nil {
		panel.FieldConfig = dashboard.NewFieldConfigSource()
	}
	all := &panel.FieldConfig.Defaults
	if u, ok := units[p.Unit]; ok {
		all.Unit, all.Decimals = &u.id, &u.digits
	}
	all.Min, all.Max = p.Min, p.Max
	all.Color = &dashboard.FieldColor{Mode: p.colouring()}
	if p.Empty != "" {
		all.NoValue = &p.Empty
	}
	if len(p.Steps) > 0 {
		all.Thresholds = thresholds(p.Steps)
	}
	if p.Series != "" {
		all.DisplayName = new("${__field.labels." + p.Series + "}")
	}
	if p.Kind == Timeline {
		p.splitByLine(panel)
	}
	if p.Target {
		p.override(panel, "", dashboard.DynamicConfigValue{Id: "custom.thresholdsStyle", Value: map[string]any{"mode": "dashed"}})
	}
	for _, f := range p.Fields {
		p.override(panel, f.Name, f.properties(p)...)
	}
}

func (p Panel) colouring() dashboard.FieldColorModeId {
	if p.Kind == Stat || p.Kind == Table {
		return dashboard.FieldColorModeIdThresholds
	}
	if p.Kind == BarGauge {
		return dashboard.FieldColorModeIdFixed
	}
	return dashboard.FieldColorModeIdPaletteClassic
}

// splitByLine makes one line per value of the second column: texts cannot be
// spread over series by the plugin as numbers are.
func (p Panel) splitByLine(panel *dashboard.Panel) {
	panel.Transformations = []dashboard.DataTransformerConfig{{
		Id: "partitionByValues",
		Options: map[string]any{
			"fields": []string{"Agent"}, "keepFields": false, "naming": map[string]any{"asLabels": true},
		},
	}}
	panel.FieldConfig.Defaults.DisplayName = new("${__field.labels.Agent}")
	for _, f := range p.Fields {
		panel.FieldConfig.Defaults.Mappings = append(panel.FieldConfig.Defaults.Mappings, mappings(f.Tones)...)
	}
}

// override sets properties of one column, or of all numbers where none is named.
func (p Panel) override(panel *dashboard.Panel, column string, properties ...dashboard.DynamicConfigValue) {
	if len(properties) == 0 {
		return
	}
	matcher := dashboard.MatcherConfig{Id: "byName", Options: column}
	if column == "" {
		matcher = dashboard.MatcherConfig{Id: "byType", Options: "number"}
	}
	panel.FieldConfig.Overrides = append(panel.FieldConfig.Overrides,
		dashboard.DashboardFieldConfigSourceOverrides{Matcher: matcher, Properties: properties})
}

func (f Field) properties(p Panel) (out []dashboard.DynamicConfigValue) {
	set := func(id string, value any) { out = append(out, dashboard.DynamicConfigValue{Id: id, Value: value}) }
	if u, ok := units[f.Unit]; ok {
		set("unit", u.id)
		set("decimals", u.digits)
	}
	if f.Help != "" {
		set("description", f.Help)
	}
	if f.Tone != "" {
		set("color", map[string]any{"mode": "fixed", "fixedColor": colours[f.Tone]})
	}
	if len(f.Steps) > 0 {
		set("thresholds", thresholds(f.Steps))
	}
	if len(f.Tones) > 0 && p.Kind != Timeline {
		set("mappings", mappings(f.Tones))
	}
	if f.Width > 0 {
		set("custom.width", f.Width)
	}
	if f.Wrap {
		set("custom.cellOptions", map[string]any{"type": "auto", "wrapText": true})
	}
	if o := cellOptions[f.Cell]; o != nil && p.Kind == Table {
		set("custom.cellOptions", o)
	}
	if p.Kind == TimeSeries {
		out = append(out, f.drawing()...)
	}
	return out
}

// cellOptions are Grafana's ways to draw a table's cell. It has none for an
// interval: there, the columns of its ends are read beside the number.
var cellOptions = map[Cell]map[string]any{
	Coloured: {"type": "color-text"},
	Filled:   {"type": "color-background", "mode": "basic"},
	Bar:      {"type": "gauge", "mode": "basic", "valueDisplayMode": "text"},
}

// drawing is how a series is drawn.
func (f Field) drawing() (out []dashboard.DynamicConfigValue) {
	set := func(id string, value any) { out = append(out, dashboard.DynamicConfigValue{Id: id, Value: value}) }
	switch f.Draw {
	case Bars:
		set("custom.drawStyle", "bars")
		set("custom.fillOpacity", 80)
		set("custom.lineWidth", 0)
	case Steps:
		set("custom.lineInterpolation", "stepAfter")
	case Dashed:
		set("custom.lineStyle", map[string]any{"fill": "dash", "dash": []int{6, 6}})
		set("custom.lineWidth", 1)
	case Edge:
		set("custom.lineWidth", 0)
		set("custom.hideFrom", map[string]any{"legend": true, "tooltip": false, "viz": false})
	}
	if f.Stack {
		set("custom.stacking", map[string]any{"mode": "normal", "group": "A"})
	}
	if f.Band != "" {
		set("custom.fillBelowTo", f.Band)
		set("custom.fillOpacity", 15)
	}
	return out
}

// thresholds are the steps as Grafana writes them: the first has no value.
func thresholds(list []Step) *dashboard.ThresholdsConfig {
	out := &dashboard.ThresholdsConfig{Mode: dashboard.ThresholdsModeAbsolute}
	for _, s := range list {
		t := dashboard.Threshold{Color: colours[s.Tone]}
		if !math.IsInf(s.From, -1) {
			t.Value = new(s.From)
		}
		out.Steps = append(out.Steps, t)
	}
	return out
}

// mappings colours texts. "Paused" also colours "Paused: lunch".
func mappings(tones map[string]Tone) (out []dashboard.ValueMapping) {
	texts := make([]string, 0, len(tones))
	for text := range tones {
		texts = append(texts, text)
	}
	slices.Sort(texts)
	for i, text := range texts {
		result := dashboard.ValueMappingResult{Color: new(colours[tones[text]]), Index: new(int32(i))}
		pattern := "^" + regexp.QuoteMeta(text) + "(: .*)?$"
		out = append(out, dashboard.ValueMapping{RegexMap: &dashboard.RegexMap{
			Type:    dashboard.MappingTypeRegexToText,
			Options: dashboard.DashboardRegexMapOptions{Pattern: pattern, Result: result},
		}})
	}
	return out
}
