package forecast

import (
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"
)

// countsOf turns arrivals into what the store would have counted of a kind.
func countsOf(calls []arrival, kind string) []Count {
	n := map[int64]float64{}
	for _, c := range calls {
		if c.kind == kind {
			n[c.at.Truncate(15*time.Minute).Unix()]++
		}
	}
	var out []Count
	for at, v := range n {
		out = append(out, Count{Start: time.Unix(at, 0).UTC(), Offered: v, Handled: v, Handle: time.Duration(v) * 3 * time.Minute})
	}
	slices.SortFunc(out, func(a, b Count) int { return a.Start.Compare(b.Start) })
	return out
}

// rollingHierarchy forecasts queues from many origins, and compares each queue's
// and the total's slots and days with and without reconciliation.
type rollingError struct{ slots, days, contacts float64 }

func (e rollingError) wape() float64    { return 100 * e.slots / e.contacts }
func (e rollingError) dayWAPE() float64 { return 100 * e.days / e.contacts }

func rollHierarchy(t *testing.T, queues []QueueHistory, cal *Calendar, loc *time.Location, cfg Config, end Day, origins int, leads []int) (raw, rec map[string]map[int]*rollingError) {
	t.Helper()
	raw, rec = map[string]map[int]*rollingError{}, map[string]map[int]*rollingError{}
	actual := map[string]map[int64]float64{}
	full := Config{Interval: cfg.Interval, HorizonDays: 1, HistoryDays: 4000}
	hours, _ := cfg.HoursOf("")
	for _, q := range queues {
		s, _ := q.series(end.midnight(loc), loc, full)
		actual[q.Queue] = map[int64]float64{}
		for i, at := range s.Times {
			day, sec := (&clock{loc: loc}).local(at)
			if hours.IsZero() || hours.Open(day.Weekday(), sec, cfg.Interval) {
				actual[q.Queue][at.Unix()] = s.Values[i]
				actual[OfAll+"!"] = nil
			}
		}
	}
	note := func(into map[string]map[int]*rollingError, name string, lead int, said, came map[int64]float64) {
		if into[name] == nil {
			into[name] = map[int]*rollingError{}
		}
		if into[name][lead] == nil {
			into[name][lead] = &rollingError{}
		}
		e := into[name][lead]
		var a, b float64
		for at, c := range came {
			e.slots += math.Abs(said[at] - c)
			a, b = a+said[at], b+c
		}
		e.days += math.Abs(a - b)
		e.contacts += b
	}
	far := slices.Max(leads)
	cfg.HorizonDays = far
	for o := end - Day(far) - Day(origins) + 1; o <= end-Day(far); o++ {
		h := NewHierarchy(nil, cal, o.midnight(loc), loc, cfg)
		for _, q := range queues {
			if err := h.Add(q); err != nil {
				t.Fatal(err)
			}
		}
		groups := h.Groups()
		for _, g := range groups {
			g.Forecast()
		}
		collect := func(into map[string]map[int]*rollingError) {
			for _, lead := range leads {
				d := o + Day(lead) - 1
				all, allCame := map[int64]float64{}, map[int64]float64{}
				for _, q := range h.queues {
					said, came := map[int64]float64{}, map[int64]float64{}
					for _, k := range q.slots {
						if Day(k.day) == d {
							said[int64(k.start)] = k.mean
							all[int64(k.start)] += k.mean
							came[int64(k.start)] = 0
							allCame[int64(k.start)] += 0
						}
					}
					for _, at := range slotsOf(d, cfg.Interval, loc) {
						if v := actual[q.Queue][at.Unix()]; v > 0 {
							came[at.Unix()] = v
							allCame[at.Unix()] += v
						}
					}
					note(into, q.Queue, lead, said, came)
				}
				note(into, "total", lead, all, allCame)
			}
		}
		collect(raw)
		for _, lead := range leads {
			d := o + Day(lead) - 1
			c := clock{loc: loc}
			said, came := map[int64]float64{}, map[int64]float64{}
			for _, p := range groups[0].res.Points {
				if day, _ := c.local(p.Start); day == d && p.Open {
					said[p.Start.Unix()] = p.Mean
					came[p.Start.Unix()] = 0
				}
			}
			for _, q := range queues {
				for _, at := range slotsOf(d, cfg.Interval, loc) {
					if v := actual[q.Queue][at.Unix()]; v > 0 {
						came[at.Unix()] += v
					}
				}
			}
			note(raw, "own total", lead, said, came)
		}
		h.Reconcile()
		collect(rec)
	}
	return raw, rec
}

// On the Technion's six types, reconciled forecasts must not be worse than those
// of the queues by themselves.
func TestTheBanksQueuesAddUpWithoutLoss(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	t.Parallel()
	calls := technion(t)
	var queues []QueueHistory
	for _, k := range []string{"PS", "NE", "NW", "IN", "TT", "PE"} {
		queues = append(queues, QueueHistory{Queue: k, Counts: countsOf(calls, k)})
	}
	loc := zone(t, "Asia/Jerusalem")
	cfg := Default()
	cfg.Interval, cfg.Open = 30*time.Minute, "Sun-Thu 07:00-24:00"
	raw, rec := rollHierarchy(t, queues, nil, loc, cfg, DayOf(time.Date(1999, 8, 1, 0, 0, 0, 0, loc)), 60, []int{1, 7, 21})
	wantNoWorse(t, raw, rec)
}

// wantNoWorse compares queue by queue, and the total.
func wantNoWorse(t *testing.T, raw, rec map[string]map[int]*rollingError) {
	t.Helper()
	var slots, days, n float64
	for name := range rec {
		for lead, b := range rec[name] {
			a := raw[name][lead]
			t.Logf("%5s %2d days ahead: WAPE of slots %.2f -> %.2f %%, of days %.2f -> %.2f %%", name, lead, a.wape(), b.wape(), a.dayWAPE(), b.dayWAPE())
			if b.wape() > 1.02*a.wape() || b.dayWAPE() > 1.03*a.dayWAPE() {
				t.Errorf("%s, %d days ahead, is worse when reconciled", name, lead)
			}
			slots, days, n = slots+b.wape()/a.wape(), days+b.dayWAPE()/a.dayWAPE(), n+1
		}
	}
	t.Logf("on average slots x %.4f, days x %.4f", slots/n, days/n)
	if slots > 1.002*n || days > 1.002*n {
		t.Errorf("reconciled, slots are off %.4f and days %.4f times as much, want no more than before", slots/n, days/n)
	}
}

// alike are queues of a hotline with days in common and days of their own.
func alike(t *testing.T, n, days int, seed uint64) []QueueHistory {
	rng := rand.New(rand.NewPCG(seed, 5))
	common, from := make([]float64, days), time.Date(2022, 1, 3, 0, 0, 0, 0, time.UTC)
	for d := range common {
		if d > 0 {
			common[d] = 0.7 * common[d-1]
		}
		common[d] += 0.06 * rng.NormFloat64()
	}
	var out []QueueHistory
	for i := range n {
		l := bank(days)
		l.interval, l.perDay = 30*time.Minute, 20*math.Pow(3, 4*float64(i)/float64(n))
		own := 0.0
		l.luck = true
		l.factor = func(d Day) float64 {
			own = 0.5*own + 0.08*rng.NormFloat64()
			return math.Exp(common[d-DayOf(from)] + own)
		}
		l.seed = seed*100 + uint64(i)
		out = append(out, QueueHistory{Queue: string(rune('a' + i)), Counts: l.counts(t)})
	}
	return out
}

func TestQueuesWithDaysInCommonAddUpWithoutLoss(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	t.Parallel()
	cfg := Default()
	cfg.Interval = 30 * time.Minute
	raw, rec := rollHierarchy(t, alike(t, 10, 200, 1), nil, time.UTC, cfg, DayOf(time.Date(2022, 1, 3, 0, 0, 0, 0, time.UTC))+200, 30, []int{1, 7, 21})
	wantNoWorse(t, raw, rec)
}

// Lines, sites and the total are the sums of their queues, and bands of sums are
// narrower than sums of bands.
func TestEveryLevelAddsUp(t *testing.T) {
	t.Parallel()
	cfg := Default()
	cfg.Interval = 30 * time.Minute
	queues := alike(t, 6, 120, 2)
	places := map[string]Place{"a": {"retail", "leeds"}, "b": {"retail", "leeds"}, "c": {"retail", "york"}, "d": {"business", "york"}, "e": {"business", "york"}}
	asOf := time.Date(2022, 1, 3, 11, 30, 0, 0, time.UTC).AddDate(0, 0, 120)
	forecast := func(order []int) HierarchyForecast {
		h := NewHierarchy(places, nil, asOf, time.UTC, cfg)
		for _, i := range order {
			if err := h.Add(queues[i]); err != nil {
				t.Fatal(err)
			}
		}
		for _, g := range h.Groups() {
			g.Forecast()
		}
		return h.Reconcile()
	}
	said := forecast([]int{0, 1, 2, 3, 4, 5})
	days := map[string][]DayTotal{}
	for _, total := range said.Totals {
		days[total.Level+" "+total.Name] = total.Days
		checkTotal(t, total)
	}
	if len(days) != 6+2+2+1 {
		t.Fatalf("levels %v", slices.Sorted(maps.Keys(days)))
	}
	for whole, parts := range map[string]string{"line retail": "abc", "line business": "de", "site leeds": "ab", "site york": "cde", "total total": "abcdef"} {
		for i, d := range days[whole] {
			var sum, width float64
			for _, q := range parts {
				part := days["queue "+string(q)][i]
				sum += part.Mean
				low, high := part.Quantiles.Band(band80)
				width += high - low
			}
			low, high := d.Quantiles.Band(band80)
			if math.Abs(sum-d.Mean) > 1e-6 {
				t.Errorf("%s on %s is %v, its queues make %v", whole, d.Day, d.Mean, sum)
			}
			if d.Mean > 0 && (high-low > width || high-low < width/10) {
				t.Errorf("the band of %s on %s is %.1f wide, those of its queues together %.1f", whole, d.Day, high-low, width)
			}
		}
	}
	for _, q := range said.Queues {
		sums := map[Day]float64{}
		for _, f := range q.Unpack().Forecasts {
			sums[DayOf(f.Start)] += f.Mean
		}
		for _, d := range days["queue "+q.Queue] {
			if math.Abs(sums[d.Day]-d.Mean) > 1e-6 {
				t.Errorf("%s on %s is %v, its intervals make %v", q.Queue, d.Day, d.Mean, sums[d.Day])
			}
		}
	}
	if again := forecast([]int{3, 5, 0, 4, 2, 1}); !reflect.DeepEqual(again.Totals, said.Totals) {
		t.Error("the order in which queues are added makes a difference")
	}
}

func checkTotal(t *testing.T, total Total) {
	t.Helper()
	days := map[Day]float64{}
	for _, d := range total.Days {
		days[d.Day] = d.Mean
	}
	for _, w := range total.Weeks {
		sum := 0.0
		for d := w.From; d <= w.To; d++ {
			sum += days[d]
		}
		if math.Abs(sum-w.Mean) > 1e-6*max(sum, 1) || w.To != w.From+6 || !slices.IsSorted(w.Quantiles[:]) || !(w.Quantiles[0] >= 0) {
			t.Errorf("the week of %s of %s %s is %+v, its days make %v", w.From, total.Level, total.Name, w, sum)
		}
	}
	if len(total.Days) >= 13 && len(total.Weeks) == 0 {
		t.Errorf("%s %s has no weeks in %d days", total.Level, total.Name, len(total.Days))
	}
	for _, d := range total.Days {
		if math.IsNaN(d.Mean) || math.IsInf(d.Mean, 0) || d.Mean < 0 || !slices.IsSorted(d.Quantiles[:]) || d.Quantiles[0] < 0 || math.IsInf(d.Quantiles[len(Levels)-1], 0) {
			t.Fatalf("%s %s: %+v", total.Level, total.Name, d)
		}
	}
}
