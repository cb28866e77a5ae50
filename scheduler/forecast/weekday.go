package forecast

import "fmt"

// SeasonalNaive says that a day will be like the last one of its weekday.
type SeasonalNaive struct{}

// Name implements Model.
func (SeasonalNaive) Name() string { return "seasonal-naive" }

// Fit implements Model.
func (SeasonalNaive) Fit(h *History, origins []Day) []Fitted {
	return SameWeekday{Weeks: 1}.Fit(h, origins)
}

// SameWeekday says that a day will be like the mean of the last days of its
// weekday: four of them is what most workforce planning does. Holidays, and days
// with an outage or a burst, are passed over, as a planner would.
type SameWeekday struct{ Weeks int }

// Name implements Model.
func (m SameWeekday) Name() string { return fmt.Sprintf("same-weekday-%d", m.Weeks) }

// Fit implements Model.
func (m SameWeekday) Fit(h *History, origins []Day) []Fitted {
	snapshots := h.regressions(origins)
	out := make([]Fitted, len(origins))
	for i, origin := range origins {
		out[i] = sameWeekday{h, origin, m.Weeks, snapshots[i]}
	}
	return out
}

type sameWeekday struct {
	h      *History
	origin Day
	weeks  int
	at     *fittedRegression
}

// Day implements Fitted. A slot that was not observed on one of the days is
// the mean of the others.
func (f sameWeekday) Day(d Day, open []bool, out []float64) bool {
	days := f.h.back(d.Weekday(), f.origin, f.weeks, f.at.habitual)
	seen := make([]float64, len(out))
	for _, past := range days {
		values, n := f.h.Values(past)
		for k := range out {
			if open[k] && n[k] > 0 {
				seen[k]++
				out[k] += (values[k] - out[k]) / seen[k]
			}
		}
	}
	return len(days) > 0
}
