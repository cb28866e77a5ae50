package dashboards_test

import (
	"testing"

	"github.com/hotlined/hotlined/dashboards"
	"github.com/hotlined/hotlined/dashboards/dashboardstest"
	"github.com/hotlined/hotlined/internal/store/storetest"
	"github.com/hotlined/hotlined/scoring"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// inputs are the real measures at the small hotline's place.
func inputs() dashboards.Inputs {
	in := dashboards.Inputs{Timezone: dashboardstest.Zone, ServiceLevel: 0.8, MaxAbandon: 0.05, MaxOccupancy: 0.88}
	for _, k := range scoring.KPIs {
		in.Measures = append(in.Measures, dashboards.Measure{
			ID: k.ID, Title: k.Title, Help: k.Help, Unit: string(k.Unit), SQL: k.SQL(), From: string(k.Table()),
		})
	}
	return in
}
