package store_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

var quantileNames = []string{"p025", "p05", "p10", "p25", "p50", "p75", "p90", "p95", "p975"}

// levels names nine quantiles, from the lowest to the highest.
func levels(values ...float64) map[string]float64 {
	out := map[string]float64{}
	for i, name := range quantileNames {
		out[name] = values[i]
	}
	return out
}

// offered puts contacts into quarters of an hour, from the first on.
func offered(t *testing.T, st *store.Store, queue string, first time.Time, contacts ...int) {
	t.Helper()
	for i, n := range contacts {
		at := first.Add(time.Duration(i) * hotline.BaseInterval)
		run(t, st, fmt.Sprintf("INSERT INTO interval_counts (interval, queue, channel, offered) VALUES (fromUnixTimestamp64Milli(%d, 'UTC'), '%s', 'phone', %d)", at.UnixMilli(), queue, n))
	}
}

// said is a vintage of a day: the same mean and quantiles in four quarters.
func said(t *testing.T, st *store.Store, asOf, day time.Time, lead int, mean float64) {
	t.Helper()
	var list []hotline.Forecast
	for i := range 4 {
		list = append(list, hotline.Forecast{
			Queue: "cards", Start: day.Add(8 * time.Hour).Add(time.Duration(i) * hotline.BaseInterval), Interval: hotline.BaseInterval, AsOf: asOf, Lead: lead, Model: "naive",
			Mean: mean, Quantiles: levels(mean-6, mean-5, mean-4, mean-2, mean, mean+2, mean+4, mean+5, mean+6),
		})
	}
	must(t, st.SaveForecasts(t.Context(), list))
	must(t, st.SaveForecastDays(t.Context(), []hotline.ForecastDay{{
		Queue: "cards", Day: time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC), AsOf: asOf, Lead: lead, Mean: 4 * mean, Hours: make([]float64, 24),
		Quantiles: levels(4*mean-12, 4*mean-10, 4*mean-8, 4*mean-4, 4*mean, 4*mean+4, 4*mean+8, 4*mean+10, 4*mean+12),
	}}))
}

// Tuesday was said on Monday night, and two and three days before: 10 contacts in
// each of four quarters, in which 10, 12, 15 and 3 came.
func TestForecastsAreJudgedByWhatWasSaid(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	berlin, err := time.LoadLocation("Europe/Berlin")
	must(t, err)
	tuesday := time.Date(2024, 3, 5, 0, 0, 0, 0, berlin)
	said(t, st, tuesday.Add(2*time.Hour), tuesday, 1, 10)
	said(t, st, tuesday.Add(-22*time.Hour), tuesday, 2, 12)
	said(t, st, tuesday.Add(-46*time.Hour), tuesday, 3, 8)
	said(t, st, tuesday.Add(26*time.Hour), tuesday.AddDate(0, 0, 1), 1, 10) // nothing was collected on Wednesday
	offered(t, st, "cards", tuesday.Add(8*time.Hour), 10, 12, 15, 3)
	offered(t, st, "cards", tuesday.AddDate(0, 0, -7).Add(8*time.Hour), 4, 4, 4, 4)
	offered(t, st, "cards", tuesday.AddDate(0, 0, -14).Add(8*time.Hour), 4, 6, 8, 4) // off by 0, 2, 4 and 0: the scale is 1.5
	for range 2 {                                                                    // judged again, it is the same
		must(t, st.JudgeForecasts(t.Context(), tuesday, tuesday.AddDate(0, 0, 2), hotline.BaseInterval, berlin))
	}
	got, err := st.Fared(t.Context(), "cards", tuesday, tuesday.AddDate(0, 0, 2))
	must(t, err)
	if len(got) != 2 || got[0].Horizon != 1 || got[1].Horizon != 3 || got[1].Forecasts != 2 || got[1].Slots != 8 {
		t.Fatalf("got %+v, want a day ahead, and two and three", got)
	}
	one := got[0]
	day := time.Date(2024, 3, 5, 0, 0, 0, 0, time.UTC)
	for what, pair := range map[string][2]float64{
		"contacts": {one.Actual, 40}, "expected": {one.Said, 40}, "errors": {one.Off, 0 + 2 + 5 + 7}, "squares": {one.Squared, 4 + 25 + 49},
		"in scale": {one.Scaled, 14 / 1.5}, "floor": {one.Floor, 4 * 2.5022},
		"50 %": {one.Held[0], 1 + 0.5}, "80 %": {one.Held[1], 1 + 1}, "90 %": {one.Held[2], 1 + 1 + 0.5}, "95 %": {one.Held[3], 1 + 1 + 1},
		"the day": {one.DayOff, 0}, "the day in 50 %": {one.DayHeld[0], 1}, "forecasts": {float64(one.Forecasts), 1},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-3 {
			t.Errorf("%s: %g, want %g", what, pair[0], pair[1])
		}
	}
	if !one.Day.Equal(day) || one.Source != hotline.Said || one.CRPS <= 0 || one.Pinball <= 0 || one.CRPS > one.Off {
		t.Errorf("%+v", one)
	}
	if two := got[1]; two.DayOff != 16 || two.Said != 80 || math.Abs(two.DayHeld[1]-1) > 1e-9 { // 8 off: half of it in, twice
		t.Errorf("two and three days ahead: %+v", two)
	}
	last, err := st.LastJudged(t.Context())
	same(t, "last judged", last.UTC(), day, err)
	if never, err := st.LastTried(t.Context()); err != nil || !never.IsZero() {
		t.Errorf("tried at %s, %v", never, err)
	}
}

// A night line expects half a contact in a quarter; nobody comes in most. The
// lower ends of its bands are all zero, and its bands hold no more than they promise.
func TestQuietLinesAreNotFlattered(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	monday := time.Date(2024, 3, 4, 0, 0, 0, 0, time.UTC)
	// Of Poisson(0.5), nobody comes with 0.607, one with 0.303, two with 0.076: levels within a step of half a contact.
	q := levels(0, 0, 0, 0, 0.324, 0.972, 0.973, 1.66, 2.1)
	var list []hotline.Forecast
	for i := range 40 {
		list = append(list, hotline.Forecast{Queue: "night", Start: monday.Add(time.Duration(i) * hotline.BaseInterval), Interval: hotline.BaseInterval,
			AsOf: monday.Add(-time.Hour), Lead: 1, Model: "naive", Mean: 0.5, Quantiles: q})
	}
	must(t, st.SaveForecasts(t.Context(), list))
	must(t, st.SaveForecastDays(t.Context(), []hotline.ForecastDay{{Queue: "night", Day: monday, AsOf: monday.Add(-time.Hour), Lead: 1, Mean: 20, Hours: make([]float64, 24), Quantiles: levels(10, 11, 13, 16, 20, 23, 26, 28, 30)}}))
	contacts := make([]int, 40)
	for i := range 12 {
		contacts[i] = 1
	}
	contacts[12], contacts[13], contacts[14] = 2, 2, 2
	offered(t, st, "night", monday, contacts...)
	must(t, st.JudgeForecasts(t.Context(), monday, monday.AddDate(0, 0, 1), hotline.BaseInterval, time.UTC))
	got, err := st.Fared(t.Context(), "", monday, monday.AddDate(0, 0, 1))
	must(t, err)
	if len(got) != 1 {
		t.Fatalf("got %+v", got)
	}
	if held := got[0].Held[0] / 40; held < 0.4 || held > 0.6 {
		t.Errorf("the band of 50 %% held %.0f %%", 100*held)
	}
}

func TestFaredIsKept(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	monday := time.Date(2024, 3, 4, 0, 0, 0, 0, time.UTC)
	row := hotline.Fared{
		Queue: "cards", Source: hotline.Tried, Horizon: 7, Day: monday, Forecasts: 1, Slots: 40, Actual: 1, Said: 2, Off: 3, Squared: 4, Scaled: 5, Floor: 6, Pinball: 7, CRPS: 8,
		Held: [4]float64{9, 10, 11, 12}, DayOff: 13, DayHeld: [4]float64{14, 15, 16, 17},
	}
	must(t, st.SaveFared(t.Context(), []hotline.Fared{row}))
	must(t, st.SaveFared(t.Context(), []hotline.Fared{row}))
	got, err := st.Fared(t.Context(), "cards", monday, monday.AddDate(0, 0, 1))
	same(t, "fared", got, []hotline.Fared{row}, err)
}

func TestWhatForecastsWereMadeOf(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	monday := time.Date(2024, 3, 4, 0, 0, 0, 0, time.UTC)
	hours := make([]float64, 24)
	hours[9] = 12.5
	old := hotline.ForecastDay{
		Queue: "cards", Day: monday, AsOf: monday.Add(-46 * time.Hour), Lead: 3, Mean: 12.5, Quantiles: levels(5, 6, 7, 8, 9, 10, 11, 12, 13), Ordinary: 10, Hours: hours,
		Reasons: []hotline.Reason{{Kind: "weekday", Name: "Monday", Times: 1.25, Contacts: 2.5}}, Busiest: monday.Add(9 * time.Hour), Peak: 4, Model: "naive", Notes: []string{"few days"},
	}
	newer := old
	newer.AsOf, newer.Lead, newer.Mean, newer.Reasons, newer.Notes, newer.Busiest = monday.Add(2*time.Hour), 1, 0, nil, []string{}, time.Time{}
	must(t, st.SaveForecastDays(t.Context(), []hotline.ForecastDay{newer, old}))
	got, err := st.ForecastDays(t.Context(), "cards", monday, monday.AddDate(0, 0, 1), monday.AddDate(0, 0, 1))
	same(t, "as said last", got, []hotline.ForecastDay{newer}, err)
	got, err = st.ForecastDays(t.Context(), "", monday, monday.AddDate(0, 0, 1), monday)
	same(t, "as said the day before", got, []hotline.ForecastDay{old}, err)
}

func TestHowTheDayRuns(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	monday := time.Date(2024, 3, 4, 0, 0, 0, 0, time.UTC)
	early := hotline.DayProgress{
		Queue: "cards", Day: monday, AsOf: monday.Add(10 * time.Hour), Came: 140, Expected: 100, DaySaid: 800, DayNow: 1000,
		Level: 95, Since: monday.Add(9 * time.Hour), Low: 90, High: 110,
	}
	late := hotline.DayProgress{Queue: "cards", Day: monday, AsOf: monday.Add(11 * time.Hour), Came: 150, Expected: 140, DaySaid: 800, DayNow: 850}
	must(t, st.SaveDayProgress(t.Context(), []hotline.DayProgress{early, late}))
	got, err := st.DayProgress(t.Context(), monday, monday.AddDate(0, 0, 1))
	same(t, "as it stands", got, []hotline.DayProgress{late}, err)
}
