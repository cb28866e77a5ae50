package forecast

import (
	"fmt"
	"math"
	"time"
)

// MaxWeeks is how many weeks ahead PredictWeeks looks at most: two years.
const MaxWeeks = 104

// LongRange is a forecast of whole weeks, Monday to Sunday, far beyond what the
// forecast of intervals is made for.
type LongRange struct {
	Weeks []WeekTotal
	Notes []string // what the reader ought to know
}

// PredictWeeks forecasts the totals of so many whole weeks after asOf. Values that
// were not complete at asOf are not looked at; a zero asOf is the end of the series.
//
// Weeks are first made alike: what the calendar's holidays take from a week, by the
// weekdays they fall on, is put back, and taken away again where the holidays fall
// in the weeks to come. The log of what remains is a level with a trend that dies
// away, and a season: the mean of the weeks at the same time of other years, their
// neighbours counting too, drawn to nothing by as much as chance explains (a
// covariance of years). How fast the level follows and how long the trend lasts is
// a mean over nine ways, each weighted by how it did from origins in the past; the
// errors of that mean give the bands, which widen with the weeks ahead. Of damped
// trends: Gardner and McKenzie 1985; of shrunk seasons: Miller and Williams 2003.
func PredictWeeks(s Series, cal *Calendar, asOf time.Time, weeks int) (LongRange, error) {
	if weeks < 1 || weeks > MaxWeeks {
		return LongRange{}, fmt.Errorf("want 1 to %d weeks, got %d", MaxWeeks, weeks)
	}
	if asOf.IsZero() {
		asOf = s.End()
	}
	s = s.Before(asOf)
	if err := s.check(); err != nil {
		return LongRange{}, err
	}
	h := newWeekHistory(s, cal, asOf)
	if h.known() < fewWeeks {
		return LongRange{}, fmt.Errorf("%w of weeks: got %d whole ones, want %d", ErrTooShort, h.known(), fewWeeks)
	}
	r := rollWeeks(h)
	out := LongRange{}
	fit := h.fit(len(h.logs))
	first := DayOf(asOf.In(s.Location))
	for first.Weekday() != time.Monday {
		first++
	}
	for i := range weeks {
		monday := first + Day(weekLength*i)
		ahead := int(monday-h.first)/weekLength - len(h.logs) + 1
		log := 0.0
		for c, w := range r.weights {
			log += w * fit.at(c, monday, ahead)
		}
		mean := math.Exp(log) * h.weight(monday)
		sd := math.Sqrt(r.fresh + r.perWeek*float64(ahead) + 1/max(mean, 1))
		w := WeekTotal{From: monday, To: monday + weekLength - 1, Mean: mean}
		for q, z := range normal {
			w.Quantiles[q] = mean * math.Exp(z*sd)
		}
		out.Weeks = append(out.Weeks, w)
	}
	if h.known() < fullSeason {
		out.Notes = append(out.Notes, fmt.Sprintf("%d weeks of history show no season: want %d", h.known(), fullSeason))
	}
	if last := out.Weeks[weeks-1].To; cal.EndsBefore(last) {
		out.Notes = append(out.Notes, cal.endNote())
	}
	return out, nil
}

// How much history it takes.
const (
	fewWeeks   = 6
	fullSeason = 60
	ofTheYear  = 365.25 / weekLength
)

// nineWays are how fast the level follows (half-life in weeks) and what the trend
// keeps of itself from week to week.
var nineWays = [...]struct{ halfLife, keep float64 }{
	{4, 0}, {4, 0.97}, {4, 0.99}, {13, 0}, {13, 0.97}, {13, 0.99}, {39, 0}, {39, 0.97}, {39, 0.99},
}

// weekFit is what was learnt up to an origin.
type weekFit struct {
	h      *weekHistory
	end    int       // weeks learnt from
	left   []float64 // log less season, NaN where not known
	levels [len(nineWays)]float64
	slope  float64
	shrink float64 // of the season
	rest   []float64
}

// fit learns from the first so many weeks: season and slow level in turn.
func (h *weekHistory) fit(end int) *weekFit {
	f := &weekFit{h: h, end: end, left: make([]float64, end), rest: make([]float64, end)}
	season := make([]float64, end)
	for round := range 4 {
		for t := range end {
			f.left[t] = h.logs[t] - season[t]
		}
		slow := f.slow(round == 0)
		for t := range end {
			f.rest[t] = h.logs[t] - slow[t]
		}
		f.tame()
		f.shrink = f.chance()
		for t := range end {
			season[t] = f.season(h.first + Day(weekLength*t))
		}
	}
	f.trend()
	return f
}

// slow is the slow movement of what is left without the season: a straight line at
// first, then lines that look at a year or so each.
func (f *weekFit) slow(straight bool) []float64 {
	out := make([]float64, f.end)
	for t := range out {
		var n, x, y, xx, xy float64
		for i, v := range f.left {
			if math.IsNaN(v) {
				continue
			}
			d := float64(i - t)
			w := 1.0
			if !straight {
				w = math.Exp(-d * d / (2 * 30 * 30))
			}
			n, x, y, xx, xy = n+w, x+w*d, y+w*v, xx+w*d*d, xy+w*d*v
		}
		out[t] = y / n
		if det := n*xx - x*x; f.end >= fullSeason/2 && det > 1e-9*n*n {
			out[t] = (xx*y - x*xy) / det
		}
	}
	return out
}

// tame draws in what is far out, so that a strike does not come again every year.
func (f *weekFit) tame() {
	var sizes []float64
	for _, v := range f.rest {
		if !math.IsNaN(v) {
			sizes = append(sizes, math.Abs(v))
		}
	}
	most := 5 * median(sizes)
	for t, v := range f.rest {
		f.rest[t] = max(-most, min(most, v))
	}
}

// chance is how many weeks' weight speak against a season: the variance of a single
// week over that of the season, which is the covariance of years.
func (f *weekFit) chance() float64 {
	const year = 52
	var all, n, both, pairs float64
	for t, v := range f.rest {
		if math.IsNaN(v) {
			continue
		}
		all, n = all+v*v, n+1
		for _, gap := range [...]int{year, 2 * year} {
			if t >= gap && !math.IsNaN(f.rest[t-gap]) {
				both, pairs = both+v*f.rest[t-gap], pairs+1
			}
		}
	}
	if n < fullSeason || pairs == 0 {
		return math.Inf(1)
	}
	const doubt = 20.0 // pairs
	season := max(0, both/(pairs+doubt))
	return max(1e-9, all/n-season) / max(season, 1e-9)
}

// season is the log of what a week is above others, by the time of the year.
func (f *weekFit) season(monday Day) float64 {
	if math.IsInf(f.shrink, 1) {
		return 0
	}
	const reach = 2.0 // weeks
	at := weekOfYear(monday)
	sum, weight := 0.0, f.shrink
	for t, v := range f.rest {
		if math.IsNaN(v) {
			continue
		}
		away := math.Abs(weekOfYear(f.h.first+Day(weekLength*t)) - at)
		if away = min(away, ofTheYear-away); away < reach {
			w := 1 - away/reach
			sum, weight = sum+w*v, weight+w
		}
	}
	return sum / weight
}

// weekOfYear is where a week's Thursday lies in the year, 0 to 52.18.
func weekOfYear(monday Day) float64 {
	y, _, _ := (monday + 3).Date()
	return float64(monday+3-dayOn(y, 1, 1)) / weekLength
}

// trend finds the levels at the end and the slope there, which is drawn to nothing
// by as much as chance explains.
func (f *weekFit) trend() {
	const halfLife = 52.0
	var n, x, y, xx, xy float64
	for t, v := range f.left {
		if math.IsNaN(v) {
			continue
		}
		d := float64(t - f.end + 1)
		w := math.Exp2(d / halfLife)
		n, x, y, xx, xy = n+w, x+w*d, y+w*v, xx+w*d*d, xy+w*d*v
	}
	if det := n*xx - x*x; det > 1e-9 {
		f.slope = (n*xy - x*y) / det
		var off float64
		for t, v := range f.left {
			if d := float64(t - f.end + 1); !math.IsNaN(v) {
				e := v - (xx*y-x*xy)/det - f.slope*d
				off += math.Exp2(d/halfLife) * e * e
			}
		}
		const alike = 8 // weeks in a row are off together
		variance := alike * off / n * n / det
		f.slope *= f.slope * f.slope / (f.slope*f.slope + variance)
	}
	for c, way := range nineWays {
		var sum, weight float64
		for t, v := range f.left {
			if math.IsNaN(v) {
				continue
			}
			back := float64(f.end - 1 - t)
			w := math.Exp2(-back / way.halfLife)
			if way.keep > 0 {
				v += f.slope * back
			}
			sum, weight = sum+w*v, weight+w
		}
		f.levels[c] = sum / weight
	}
}

// at is what one of the ways says of the log of a week so many ahead.
func (f *weekFit) at(way int, monday Day, ahead int) float64 {
	keep := nineWays[way].keep
	rise := 0.0
	if keep > 0 {
		rise = f.slope * keep * (1 - math.Pow(keep, float64(ahead))) / (1 - keep)
	}
	return f.levels[way] + rise + f.season(monday)
}
