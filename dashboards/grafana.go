package dashboards

import (
	"encoding/json"
	"fmt"

	"github.com/grafana/grafana-foundation-sdk/go/bargauge"
	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/cog/variants"
	"github.com/grafana/grafana-foundation-sdk/go/common"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/stat"
	"github.com/grafana/grafana-foundation-sdk/go/statetimeline"
	"github.com/grafana/grafana-foundation-sdk/go/table"
	"github.com/grafana/grafana-foundation-sdk/go/timeseries"
)

// Datasource is the uid of the data source in Grafana, and Plugin its kind.
const (
	Datasource = "hotlined"
	Plugin     = "grafana-clickhouse-datasource"
)

// The formats of the plugin's answers.
const (
	formatSeries = 0
	formatTable  = 1
)

// JSON is the dashboard as Grafana 12 reads it, indented, ending in a newline.
func (d Dashboard) JSON() ([]byte, error) {
	built, err := d.grafana().Build()
	if err != nil {
		return nil, fmt.Errorf("dashboard %s: %w", d.UID, err)
	}
	out, err := json.MarshalIndent(built, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("dashboard %s: %w", d.UID, err)
	}
	return append(out, '\n'), nil
}

// grafana builds the classic model: it is what Grafana 12 provisions from files.
//
//nolint:staticcheck // The model that supersedes it is of later releases.
func (d Dashboard) grafana() *dashboard.DashboardBuilder {
	b := dashboard.NewDashboardBuilder("Hotline: "+d.Title).
		Uid(d.UID).
		Description(d.Help).
		Tags([]string{"hotlined"}).
		Timezone(d.Timezone).
		WeekStart("monday").
		Time(d.From, d.To).
		Refresh(d.Refresh).
		Timepicker(dashboard.NewTimePickerBuilder().RefreshIntervals([]string{"5s", "10s", "30s", "1m", "5m"})).
		Tooltip(dashboard.DashboardCursorSyncCrosshair).
		Link(dashboard.NewDashboardLinkBuilder("Hotline").Type(dashboard.DashboardLinkTypeDashboards).
			Tags([]string{"hotlined"}).KeepTime(false).IncludeVars(true)).
		Readonly()
	for _, v := range d.Variables {
		b.WithVariable(v.grafana())
	}
	id := uint32(0)
	for _, row := range d.Layout() {
		id++
		b.WithRow(dashboard.NewRowBuilder(row.Title).Id(id).GridPos(dashboard.GridPos{Y: uint32(row.Y), W: gridWidth, H: 1}))
		for _, p := range row.Panels {
			id++
			b.WithPanel(p.grafana(id, dashboard.GridPos{X: uint32(p.X), Y: uint32(p.Y), W: uint32(p.W), H: uint32(p.H)}))
		}
	}
	return b
}

func source() common.DataSourceRef {
	return common.DataSourceRef{Type: new(Plugin), Uid: new(Datasource)}
}

func query(sql string, format int) variants.UnknownDataquery {
	kind := "table"
	if format == formatSeries {
		kind = "timeseries"
	}
	return variants.UnknownDataquery{
		"refId":         "A",
		"datasource":    source(),
		"editorType":    "sql",
		"queryType":     kind,
		"format":        format,
		"rawSql":        sql,
		"pluginVersion": "4.10.0",
		"meta":          map[string]any{"builderOptions": map[string]any{"columns": []any{}, "mode": "list", "limit": 1000}},
	}
}

func (v Variable) grafana() *dashboard.QueryVariableBuilder {
	all := dashboard.StringOrArrayOfString{ArrayOfString: []string{"All"}}
	value := dashboard.StringOrArrayOfString{ArrayOfString: []string{AllValue}}
	return dashboard.NewQueryVariableBuilder(v.Name).
		Label(v.Label).
		Datasource(source()).
		Query(dashboard.StringOrMap{Map: query(v.SQL, formatTable)}).
		Definition(v.SQL).
		Multi(true).
		IncludeAll(true).
		Current(dashboard.VariableOption{Selected: new(true), Text: all, Value: value}).
		Refresh(dashboard.VariableRefreshOnDashboardLoad).
		Sort(dashboard.VariableSortDisabled)
}

// built is a panel that needs no more building.
type built struct {
	panel dashboard.Panel
	err   error
}

// Build returns the panel.
func (b built) Build() (dashboard.Panel, error) { return b.panel, b.err }

func (p Panel) grafana(id uint32, at dashboard.GridPos) cog.Builder[dashboard.Panel] {
	panel, err := p.drawn().Build()
	if err != nil {
		return built{err: fmt.Errorf("panel %s: %w", p.ID, err)}
	}
	format := formatTable
	if p.Kind == TimeSeries {
		format = formatSeries
	}
	panel.Id, panel.GridPos = &id, &at
	panel.Title, panel.Description = &p.Title, &p.Help
	panel.Datasource = new(source())
	panel.Targets = []variants.Dataquery{query(p.SQL, format)}
	if p.Grain != "" {
		panel.Interval = &p.Grain
	}
	p.configure(&panel)
	return built{panel: panel}
}

// drawn is the bare panel of the kind.
func (p Panel) drawn() cog.Builder[dashboard.Panel] {
	legend := common.NewVizLegendOptionsBuilder().DisplayMode(common.LegendDisplayModeList).Placement(common.LegendPlacementBottom).ShowLegend(true)
	switch p.Kind {
	case Stat:
		return stat.NewPanelBuilder().
			ColorMode(common.BigValueColorModeValue).
			GraphMode(common.BigValueGraphModeNone).
			TextMode(common.BigValueTextModeValue).
			ReduceOptions(common.NewReduceDataOptionsBuilder().Calcs([]string{"lastNotNull"}).Fields(p.figure()))
	case Table:
		return table.NewPanelBuilder().CellHeight(common.TableCellHeightSm).ShowHeader(true)
	case BarGauge:
		return bargauge.NewPanelBuilder().
			DisplayMode(common.BarGaugeDisplayModeBasic).
			Orientation(common.VizOrientationHorizontal).
			NamePlacement(common.BarGaugeNamePlacementLeft).
			ShowUnfilled(true).
			ReduceOptions(common.NewReduceDataOptionsBuilder().Values(true).Calcs([]string{"lastNotNull"}).Fields(""))
	case Timeline:
		return statetimeline.NewPanelBuilder().
			MergeValues(true).ShowValue(common.VisibilityModeNever).RowHeight(0.85).FillOpacity(80).LineWidth(0).
			AlignValue(common.TimelineValueAlignmentLeft).Legend(legend).
			Tooltip(common.NewVizTooltipOptionsBuilder().Mode(common.TooltipDisplayModeSingle).Sort(common.SortOrderNone))
	}
	return timeseries.NewPanelBuilder().
		LineWidth(2).FillOpacity(0).ShowPoints(common.VisibilityModeNever).Legend(legend).
		SpanNulls(common.BoolOrFloat64{Bool: new(false)}).
		Tooltip(common.NewVizTooltipOptionsBuilder().Mode(common.TooltipDisplayModeMulti).Sort(common.SortOrderNone))
}

// figure selects the column of a stat that is its figure.
func (p Panel) figure() string {
	if p.Main == "" {
		return ""
	}
	return "/^" + p.Main + "$/"
}
