package forecast

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// after counts from a day on only, as of a queue that began then.
func after(counts []Count, since time.Time) []Count {
	i, _ := slices.BinarySearchFunc(counts, since, func(c Count, t time.Time) int { return c.Start.Compare(t) })
	return counts[i:]
}

// dayError is how far a forecast is off the days and half hours of a fortnight.
type dayError struct{ slots, days, actual float64 }

func (e *dayError) add(t *testing.T, q QueueHistory, whole []Count, asOf time.Time, loc *time.Location, cfg Config) QueueForecast {
	t.Helper()
	said, err := ForQueue(q, nil, asOf, loc, cfg)
	if err != nil {
		t.Fatal(err)
	}
	actual, came, expected := map[int64]float64{}, map[Day]float64{}, map[Day]float64{}
	for _, c := range whole {
		actual[c.Start.Truncate(cfg.Interval).Unix()] += c.Offered
	}
	for _, f := range said.Forecasts {
		d, y := DayOf(f.Start.In(loc)), actual[f.Start.Unix()]
		came[d], expected[d] = came[d]+y, expected[d]+f.Mean
		e.slots += math.Abs(f.Mean - y)
		e.actual += y
	}
	for d, m := range expected {
		e.days += math.Abs(m - came[d])
	}
	return said
}

// Every one of the Technion's types is cut to its last days, as if it had begun
// then, and forecast for a fortnight with and without the others to lean on.
func TestANewQueueBorrowsFromItsSiblings(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	t.Parallel()
	calls, loc := technion(t), zone(t, "Asia/Jerusalem")
	cfg := Default()
	cfg.Interval, cfg.Open, cfg.HorizonDays = 30*time.Minute, "Sun-Thu 07:00-24:00", 14
	kinds := []string{"PS", "NE", "NW", "IN", "TT", "PE"}
	counts := map[string][]Count{}
	for _, k := range kinds {
		counts[k] = countsOf(calls, k)
	}
	for days, want := range map[int]float64{3: 1.1, 7: 0.92, 14: 0.92, 21: 0.95, 35: 0.97} {
		var slots, totals float64
		for _, kind := range kinds {
			var kin []QueueHistory
			for _, k := range kinds {
				if k != kind {
					kin = append(kin, QueueHistory{Queue: k, Counts: counts[k]})
				}
			}
			var alone, leaning dayError
			for o := DayOf(time.Date(1999, 5, 10, 0, 0, 0, 0, loc)); o <= DayOf(time.Date(1999, 7, 17, 0, 0, 0, 0, loc)); o += 8 {
				own := after(counts[kind], (o - Day(days)).midnight(loc))
				alone.add(t, QueueHistory{Queue: kind, Counts: own}, counts[kind], o.midnight(loc), loc, cfg)
				said := leaning.add(t, QueueHistory{Queue: kind, Counts: own, Siblings: kin}, counts[kind], o.midnight(loc), loc, cfg)
				if !slices.ContainsFunc(said.Notes, func(n string) bool { return strings.Contains(n, "shape borrowed from ") }) {
					t.Errorf("%s: nothing said of its siblings: %q", kind, said.Notes)
				}
			}
			slots += leaning.slots / alone.slots / float64(len(kinds))
			totals += leaning.days / alone.days / float64(len(kinds))
			t.Logf("%2d days of %s: WAPE of slots %.1f %% alone, %.1f %% with siblings; of days %.1f %%, %.1f %%", days, kind,
				100*alone.slots/alone.actual, 100*leaning.slots/leaning.actual, 100*alone.days/alone.actual, 100*leaning.days/leaning.actual)
		}
		t.Logf("%2d days: slots x %.3f, days x %.3f", days, slots, totals)
		if totals > want || slots > 1.01 {
			t.Errorf("after %d days siblings make errors of slots %.3f, of days %.3f times as large, want at most 1.01 and %.2f", days, slots, totals, want)
		}
	}
}

func TestABorrowedShapeFadesAsTheQueueGrows(t *testing.T) {
	t.Parallel()
	queues := alike(t, 3, 140, 3)
	cfg := Default()
	cfg.Interval = 30 * time.Minute
	end := time.Date(2022, 1, 3, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 140)
	last := math.Inf(1)
	for _, days := range []int{2, 5, 12, 33} {
		q := QueueHistory{Queue: "new", Counts: after(queues[2].Counts, end.AddDate(0, 0, -days)), Siblings: queues[:2]}
		said, err := ForQueue(q, nil, end, time.UTC, cfg)
		if err != nil {
			t.Fatal(err)
		}
		low, high := said.Days[1].Quantiles.Band(band80)
		width := (high - low) / said.Days[1].Mean
		if !(width < last) || width < 0.05 {
			t.Errorf("after %d days the band is %.2f of the mean wide, before that %.2f", days, width, last)
		}
		last = width
	}
	old := QueueHistory{Queue: "old", Counts: after(queues[2].Counts, end.AddDate(0, 0, -50)), Siblings: queues[:2]}
	if said, err := ForQueue(old, nil, end, time.UTC, cfg); err != nil || strings.Contains(strings.Join(said.Notes, " "), "borrowed") {
		t.Errorf("a queue of fifty days borrows: %v, %v", said.Notes, err)
	}
}

func TestSiblingsAreThoseOfTheLineFirst(t *testing.T) {
	t.Parallel()
	since := time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
	asOf := since.AddDate(1, 0, 0)
	q := func(name string, days, silent int, offered float64) Counted {
		return Counted{name, asOf.AddDate(0, 0, -days), asOf.AddDate(0, 0, -silent), offered}
	}
	all := []Counted{q("cards", 365, 0, 100), q("loans", 300, 0, 900), q("mail", 365, 0, 5000), q("closed", 365, 90, 9000), q("new", 9, 0, 10), q("newer", 2, 0, 1), q("alone", 20, 0, 5), q("grown", 60, 0, 70)}
	places := map[string]Place{"cards": {Line: "retail"}, "loans": {Line: "retail"}, "new": {Line: "retail"}, "closed": {Line: "retail"}, "newer": {Site: "york"}, "mail": {Site: "york"}}
	got := Siblings(all, places, since, asOf)
	want := map[string][]string{"new": {"loans", "cards"}, "newer": {"mail"}, "alone": {"mail", "loans", "cards"}}
	if len(got) != len(want) {
		t.Errorf("new queues %v, want %v", got, want)
	}
	for name, list := range want {
		if !slices.Equal(got[name], list) {
			t.Errorf("%s borrows from %v, want %v", name, got[name], list)
		}
	}
	if got := Siblings(all, places, asOf.AddDate(0, 0, -30), asOf); len(got) > 0 {
		t.Errorf("with a history of thirty days nobody is known to be new: %v", got)
	}
}

// A queue that was given another name ten days ago goes on as it was, and is not
// expected twice.
func TestARenamedQueueGoesOn(t *testing.T) {
	t.Parallel()
	queues := alike(t, 3, 150, 4)
	cfg := Default()
	cfg.Interval = 30 * time.Minute
	asOf := time.Date(2022, 1, 3, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 150)
	cut := asOf.AddDate(0, 0, -10)
	whole := queues[2]
	before := whole
	before.Counts = whole.Counts[:len(whole.Counts)-len(after(whole.Counts, cut))]
	renamed := QueueHistory{Queue: "new name", Counts: after(whole.Counts, cut), Siblings: []QueueHistory{queues[0], queues[1], before}}
	forecast := func(all ...QueueHistory) HierarchyForecast {
		h := NewHierarchy(nil, nil, asOf, time.UTC, cfg)
		for _, q := range all {
			if err := h.Add(q); err != nil {
				t.Fatal(err)
			}
		}
		for _, g := range h.Groups() {
			g.Forecast()
		}
		return h.Reconcile()
	}
	sum := func(f HierarchyForecast) (sum float64) {
		for _, q := range f.Queues {
			for _, d := range q.said.Days {
				sum += d.Mean
			}
		}
		return sum
	}
	as, was := forecast(queues[0], queues[1], before, renamed), forecast(queues[0], queues[1], whole)
	if a, b := sum(as), sum(was); math.Abs(a/b-1) > 0.02 {
		t.Errorf("%.0f contacts are expected under the new name, %.0f under the old one", a, b)
	}
	if len(as.Quiet) != 1 || as.Quiet[0].Queue != before.Queue || !strings.Contains(as.Quiet[0].Err.Error(), "new name") {
		t.Errorf("nothing is told of the old name: %v", as.Quiet)
	}
	for _, q := range as.Queues {
		if q.Queue == "new name" && !strings.Contains(strings.Join(q.Unpack().Notes, " "), "taken for its new name") {
			t.Errorf("notes %q", q.Unpack().Notes)
		}
	}
}
