package preview

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/dashboards"
	"github.com/hotlined/hotlined/dashboards/dashboardstest"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
	"github.com/hotlined/hotlined/scoring"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// pages are the dashboards with the real measures.
func pages() []dashboards.Dashboard {
	in := dashboards.Inputs{Timezone: dashboardstest.Zone, ServiceLevel: 0.8, MaxAbandon: 0.05, MaxOccupancy: 0.88}
	for _, k := range scoring.KPIs {
		in.Measures = append(in.Measures, dashboards.Measure{
			ID: k.ID, Title: k.Title, Help: k.Help, Unit: string(k.Unit), SQL: k.SQL(), From: string(k.Table()),
		})
	}
	return dashboards.All(in)
}

// noon is when the small hotline is looked at: a Tuesday, in the middle of the day.
func noon(t testing.TB) time.Time {
	t.Helper()
	site, err := time.LoadLocation(dashboardstest.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 3, 10, 13, 5, 0, 0, site)
}

// at is the server of the small hotline, whose clocks stand still at an instant.
func at(now time.Time, st *store.Store, log *slog.Logger) *server {
	still := fmt.Sprintf("fromUnixTimestamp64Milli(%d)", now.UnixMilli())
	query := func(ctx context.Context, sql string, args ...any) ([]store.Column, [][]any, error) {
		return st.Rows(ctx, strings.ReplaceAll(sql, "now64(3)", still), args...)
	}
	return &server{pages: pages(), query: query, log: log, now: func() time.Time { return now }}
}
