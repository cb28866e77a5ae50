package dashboardstest

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
)

// quarter is the grain of plans.
const quarter = hotline.BaseInterval

// plans writes forecasts of every day made the day before, what they require, and
// a published roster of this week and the next.
func (h *town) plans(t testing.TB, st *store.Store) {
	t.Helper()
	var forecasts []hotline.Forecast
	var required []hotline.Requirement
	for day := -h.size.Days; day <= 8; day++ {
		start := h.today.AddDate(0, 0, day)
		asOf := start.AddDate(0, 0, -1)
		if asOf.After(h.now) {
			asOf = h.today
		}
		for slot := start; slot.Before(start.AddDate(0, 0, 1)); slot = slot.Add(quarter) {
			for i, q := range queues {
				f := h.forecast(q, slot, asOf, []float64{3, 3, 1}[i]/7)
				f.Lead = 2
				if f.Mean == 0 {
					continue
				}
				n := int(math.Ceil(f.Mean*220/900)) + 1
				forecasts = append(forecasts, f)
				required = append(required, hotline.Requirement{
					Queue: q, Start: slot, Interval: quarter, AsOf: asOf, Agents: n, GrossAgents: float64(n) * 1.3, ServiceLevel: 0.82, Occupancy: 0.78,
				})
			}
		}
	}
	roster := h.roster()
	if err := st.SaveForecasts(t.Context(), forecasts); err != nil {
		t.Fatal(err)
	}
	h.saidAgain(t, st)
	if err := st.SaveRequirements(t.Context(), required); err != nil {
		t.Fatal(err)
	}
	version, err := st.SaveRoster(t.Context(), roster)
	if err != nil {
		t.Fatal(err)
	}
	if err := st.PublishRoster(t.Context(), roster.ID, version); err != nil {
		t.Fatal(err)
	}
	roster.Version = version
	if err := st.SaveRosterCheck(t.Context(), h.check(roster, forecasts)); err != nil {
		t.Fatal(err)
	}
}

// check says that the roster keeps every queue's promise most of the time.
func (h *town) check(r hotline.Roster, forecasts []hotline.Forecast) hotline.RosterCheck {
	c := hotline.RosterCheck{Roster: r.ID, Version: r.Version, AsOf: h.today, Replications: 100}
	add := func(f hotline.Forecast, kind string, length time.Duration) {
		c.Periods = append(c.Periods, hotline.CheckedPeriod{
			Queue: f.Queue, Period: kind, Start: f.Start, Length: length, Offered: f.Mean, AnswerWithin: 20 * time.Second, Target: 0.8,
			ServiceLevel: 0.85, Low: 0.82, High: 0.87, Kept: h.Float64(), KeptLow: 0.5, KeptHigh: 0.8, ASA: 15 * time.Second, Abandonment: 0.03, Occupancy: 0.8, Agents: 9,
		})
	}
	for _, f := range forecasts {
		if f.Start.Before(r.From) || !f.Start.Before(r.To) {
			continue
		}
		add(f, hotline.CheckedInterval, quarter)
		if at := f.Start.In(h.site); at.Hour() == 12 && at.Minute() == 0 {
			f.Start = hotline.Midnight(at, h.site, 0)
			add(f, hotline.CheckedDay, 24*time.Hour)
		}
	}
	return c
}

func (h *town) forecast(queue string, slot, asOf time.Time, share float64) hotline.Forecast {
	at := slot.In(h.site)
	mean := float64(h.size.PerDay) * weekday(at) * share * curve(float64(at.Hour())+float64(at.Minute())/60) / 38 * (0.92 + 0.16*h.Float64())
	f := hotline.Forecast{Queue: queue, Start: slot, Interval: quarter, AsOf: asOf, Model: "same-weekday", Mean: mean, AHT: 215 * time.Second, Quantiles: map[string]float64{}}
	for name, z := range map[string]float64{"p025": -1.96, "p975": 1.96, "p05": -1.645, "p10": -1.282, "p25": -0.674, "p50": 0, "p75": 0.674, "p90": 1.282, "p95": 1.645} {
		f.Quantiles[name] = max(0, mean+z*math.Sqrt(mean))
	}
	return f
}

// saidAgain writes today's rest as said at noon, how today runs, why forecasts of
// the week changed, and how forecasts of the last weeks fared.
func (h *town) saidAgain(t testing.TB, st *store.Store) {
	t.Helper()
	date := func(days int) time.Time {
		d := h.today.AddDate(0, 0, days)
		return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC)
	}
	var again []hotline.Forecast
	var runs []hotline.DayProgress
	var changes []hotline.ForecastChange
	var fared []hotline.Fared
	noon := h.now.Truncate(quarter)
	for i, q := range queues {
		for slot := noon; slot.Before(h.today.AddDate(0, 0, 1)); slot = slot.Add(quarter) {
			if f := h.forecast(q, slot, noon, []float64{3, 3, 1}[i]/7); f.Mean > 0 {
				again = append(again, f)
			}
		}
		runs = append(runs, hotline.DayProgress{
			Queue: q, Day: date(0), AsOf: noon, Came: float64(300 + 100*i), Expected: 300, DaySaid: 700, DayNow: 720, Level: []int{0, 80, 95}[i],
			Since: noon.Add(-time.Hour), Low: 270, High: 330,
		})
		for day := range 7 {
			changes = append(changes, hotline.ForecastChange{
				Queue: q, Day: date(day), AsOf: noon, Since: noon.AddDate(0, 0, -1), Was: 700, Now: 700 + 10*float64(i), Why: "+10 level: an ordinary day gets 710, was 700",
				Parts: []hotline.Reason{{Kind: "level", Contacts: 10 * float64(i)}},
			})
		}
		for day := -30; day < 0; day++ {
			for _, horizon := range []int{0, 1, 3, 7} {
				source := []string{hotline.Said, hotline.Tried}[horizon/7]
				fared = append(fared, hotline.Fared{
					Queue: q, Source: source, Horizon: horizon, Day: date(day), Forecasts: 1, Slots: 56, Actual: 700, Said: 710, Off: 120, Squared: 400, Scaled: 40, Floor: 100,
					Pinball: 60, CRPS: 140, Held: [4]float64{28, 45, 50, 53}, DayOff: 20, DayHeld: [4]float64{float64(day & 1), float64((day & 7) / 7), 1, 1},
				})
			}
		}
	}
	for _, err := range []error{
		st.SaveForecasts(t.Context(), again), st.SaveDayProgress(t.Context(), runs), st.SaveForecastChanges(t.Context(), changes), st.SaveFared(t.Context(), fared),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (h *town) roster() hotline.Roster {
	r := hotline.Roster{ID: "week", From: h.today.AddDate(0, 0, -4), To: h.today.AddDate(0, 0, 8), MadeAt: h.now.Add(-time.Hour)}
	for day := r.From; day.Before(r.To); day = day.AddDate(0, 0, 1) {
		for i := range h.size.Agents {
			if (i+int(day.Weekday()))%7 < 2 {
				continue
			}
			start := day.Add(7*time.Hour + time.Duration(i%4)*45*time.Minute)
			r.Shifts = append(r.Shifts, shift(agent(i), queues[i%3], start))
		}
		r.Gaps = append(r.Gaps, hotline.Gap{Queue: "cards", Start: day.Add(19 * time.Hour), Interval: quarter, Required: 3, Rostered: 1, Why: "nobody with the skill cards may work after 19:00"})
	}
	return r
}

func shift(who, queue string, start time.Time) hotline.Shift {
	s := hotline.Shift{Agent: who, Start: start, End: start.Add(510 * time.Minute), Why: "covers the morning hump"}
	at := start
	for _, part := range []struct {
		kind hotline.ActivityKind
		long time.Duration
	}{
		{hotline.Work, 2 * time.Hour}, {hotline.Break, quarter}, {hotline.Work, 105 * time.Minute}, {hotline.Lunch, 30 * time.Minute},
		{hotline.Work, 2 * time.Hour}, {hotline.Training, 30 * time.Minute}, {hotline.Work, 90 * time.Minute},
	} {
		s.Activities = append(s.Activities, hotline.Activity{Start: at, End: at.Add(part.long), Kind: part.kind, Queue: queue})
		at = at.Add(part.long)
	}
	return s
}

// judgements writes scores and the coaching plan of the last four weeks.
func (h *town) judgements(t testing.TB, st *store.Store) {
	t.Helper()
	period := hotline.Interval{Start: h.today.AddDate(0, 0, -28), End: h.today}
	var scores []hotline.Score
	var coaching []hotline.Coaching
	for i := range h.size.Agents {
		for _, m := range []struct {
			id    string
			value float64
			width float64
		}{{"csat", 0.8, 0.1}, {"customer-critical-accuracy", 0.9, 0.12}, {"qa-score", 0.88, 0.06}, {"aht", 210, 25}} {
			v := m.value + m.width*(h.Float64()-0.5)
			verdict := []string{"with the others", "with the others", "above", "below", "too few to tell"}[i%5]
			scores = append(scores, hotline.Score{Measure: m.id, Subject: "agent", Name: agent(i), Period: period, Value: v, Low: v - m.width, High: min(v+m.width, math.Max(1, v+m.width*math.Floor(m.width))), N: float64(20 + 9*i), Verdict: verdict})
		}
		if i%5 == 3 {
			coaching = append(coaching, hotline.Coaching{
				Agent: agent(i), Team: []string{"North", "South", "West"}[i%3], Topic: "wrong information", Priority: 40 / float64(i),
				Why:      "7 of 31 evaluated contacts with wrong information, the others 3 of 31",
				Evidence: []string{fmt.Sprintf("%s-%05d", h.today.AddDate(0, 0, -2).Format("0102"), i), fmt.Sprintf("%s-%05d", h.today.AddDate(0, 0, -3).Format("0102"), i)}, Period: period,
			})
		}
	}
	if err := st.SaveScores(t.Context(), scores); err != nil {
		t.Fatal(err)
	}
	if err := st.SaveCoaching(t.Context(), coaching); err != nil {
		t.Fatal(err)
	}
}

// runs writes a day of jobs, one of which fails now and then.
func (h *town) runs(t testing.TB, st *store.Store) {
	t.Helper()
	for i := range 48 {
		for j, job := range []string{"count", "score", "forecast"} {
			run := hotline.JobRun{Job: job, Started: h.now.Add(-time.Duration(i)*30*time.Minute - time.Minute)}
			run.Ended = run.Started.Add(time.Duration(300*(j+1))*time.Millisecond + h.exp(400*time.Millisecond))
			if job == "forecast" && i%20 == 7 {
				run.Err = "store: connection refused"
			}
			if err := st.SaveJobRun(t.Context(), run); err != nil {
				t.Fatal(err)
			}
		}
	}
}
