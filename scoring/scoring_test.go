package scoring

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// counts writes counts down as the trade does: counts("answered", 1000, "abandoned", 60).
func counts(t *testing.T, pairs ...any) *Counts {
	t.Helper()
	var c Counts
	for i := 0; i < len(pairs); i += 2 {
		k, ok := CountNamed(pairs[i].(string))
		if !ok {
			t.Fatalf("no count is called %q", pairs[i])
		}
		c.Add(k, toFloat(pairs[i+1]))
	}
	return &c
}

func toFloat(v any) float64 {
	if i, ok := v.(int); ok {
		return float64(i)
	}
	return v.(float64)
}

// icmi is the worked example of ICMI's five formulas.
func icmi(t *testing.T) *Counts {
	return counts(t, "offered", 1060, "answered", 1000, "abandoned", 60,
		"answered_in_time", 860, "abandoned_in_time", 20, "abandoned_short", 10)
}

// voice is what callers and evaluators said of a hundred contacts.
func voice(t *testing.T) *Counts {
	return counts(t, "surveys_sent", 100, "surveys_replied", 25, "csat_asked", 25, "csat_top", 20, "csat_sum", 105,
		"nps_asked", 20, "nps_promoters", 10, "nps_detractors", 4,
		"evaluated", 30, "customer_ok", 27, "business_ok", 30, "compliance_ok", 29,
		"items_checked", 300, "items_ok", 285, "points_possible", 600.0, "points_given", 540.0)
}

// line is a day at a queue; its waits are set apart.
func line(t *testing.T) *Counts {
	c := counts(t, "offered", 200, "answered", 150, "abandoned", 40, "exited", 6, "lost", 4, "before_queue", 50,
		"transferred", 15, "trusted", 190, "wait_answered_ms", 3_000_000, "wait_abandoned_ms", 1_750_000,
		"longest_wait_ms", 431_500, "talk_ms", 21_000_000, "hold_ms", 1_500_000, "wrap_ms", 4_500_000, "handled", 150,
		"abandoned_short", 10, "answered_within_15s", 90)
	for edge, n := range map[uint16]float64{0: 75, 10: 59, 60: 8, 120: 8} {
		c.AddWait(AnsweredWaits, edge, n)
	}
	return c
}

func shift(t *testing.T) *Counts { // eight hours logged in, six of them available, five on contacts
	return counts(t, "logged_in_ms", 28_800_000, "available_ms", 21_600_000, "paused_ms", 7_200_000, "handling_ms", 18_000_000)
}

func TestEveryKPIHasItsGoldenValue(t *testing.T) {
	t.Parallel()
	golden := []struct {
		id   string
		of   func(*testing.T) *Counts
		want float64
	}{
		{"sl-1", icmi, 880. / 1060}, // 83.02 %
		{"sl-2", icmi, 0.86},
		{"sl-3", icmi, 860. / 1060},  // 81.13 %
		{"sl-4", icmi, 860. / 1040},  // 82.69 %
		{"sl-5a", icmi, 870. / 1060}, // 82.08 %
		{"sl-5b", icmi, 860. / 1050}, // 81.90 %
		{"asa", line, 20},
		{"asa-all", line, 25},
		{"longest-wait", line, 431.5},
		{"wait-p50", line, 0},
		{"wait-p90", line, 60},
		{"wait-p95", line, 120},
		{"answer-15s", line, 0.45},
		{"answer-15s-answered", line, 0.6},
		{"answer-rate", line, 0.75},
		{"abandonment", line, 0.2},
		{"abandonment-short-excluded", line, 30. / 190},
		{"exit-rate", line, 0.03},
		{"lost-rate", line, 0.02},
		{"pre-queue-loss", line, 0.2},
		{"trusted", line, 0.95},
		{"aht", line, 180},
		{"talk", line, 140},
		{"hold", line, 10},
		{"wrap", line, 30},
		{"transfer-rate", line, 0.1},
		{"occupancy", shift, 5. / 6},
		{"occupancy-icmi", shift, 7. / 8},
		{"utilisation", shift, 6. / 8},
		{"utilisation-metricnet", shift, 5. / 8},
		{"csat", voice, 0.8},
		{"csat-mean", voice, 4.2},
		{"nps", voice, 30},
		{"response-rate", voice, 0.25},
		{"customer-critical-accuracy", voice, 0.9},
		{"business-critical-accuracy", voice, 1},
		{"compliance-critical-accuracy", voice, 29. / 30},
		{"item-accuracy", voice, 0.95},
		{"qa-score", voice, 0.9},
	}
	tested := map[string]bool{}
	for _, g := range golden {
		tested[g.id] = true
		k, ok := ByID(g.id)
		if !ok {
			t.Errorf("no key figure is called %s", g.id)
			continue
		}
		v, ok := k.Of(g.of(t))
		if !ok || math.Abs(v.Value-g.want) > 1e-12 {
			t.Errorf("%s is %v, %v; want %v", g.id, v.Value, ok, g.want)
		}
		if !(v.Low <= v.Value && v.Value <= v.High) {
			t.Errorf("%s: %v is not within %v to %v", g.id, v.Value, v.Low, v.High)
		}
	}
	for _, k := range KPIs {
		if !tested[k.ID] {
			t.Errorf("%s has no golden value", k.ID)
		}
	}
}

func TestICMIsPercentages(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"sl-1": "83.02", "sl-2": "86.00", "sl-3": "81.13", "sl-4": "82.69", "sl-5a": "82.08", "sl-5b": "81.90",
	} {
		k, _ := ByID(id)
		v, _ := k.Of(icmi(t))
		if got := string(fmtPercent(v.Value)); got != want {
			t.Errorf("%s is %s %%, ICMI's example gives %s %%", id, got, want)
		}
	}
}

func fmtPercent(v float64) json.Number {
	b, _ := json.Marshal(math.Round(v*1e4) / 100)
	s := string(b)
	if len(s) == 2 {
		s += ".00"
	} else if len(s) == 4 {
		s += "0"
	}
	return json.Number(s)
}

func TestEveryKPIIsDescribed(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, k := range KPIs {
		if k.ID == "" || k.Title == "" || k.Help == "" || k.Unit == "" || k.Kind == "" || k.Better == "" || k.Source == "" {
			t.Errorf("%s: every key figure has a name, title, sentence, unit, kind, direction and source", k.ID)
		}
		if seen[k.ID] {
			t.Errorf("%s is declared twice", k.ID)
		}
		seen[k.ID] = true
		if k.Table() == "" {
			t.Errorf("%s: no table has %v", k.ID, k.counts())
		}
	}
}

func TestNothingDividesByZero(t *testing.T) {
	t.Parallel()
	var nothing Counts
	for _, k := range KPIs {
		if v, ok := k.Of(&nothing); ok || v != (Value{}) {
			t.Errorf("%s of nothing is %v, %v", k.ID, v, ok)
		}
		if _, ok := k.OfDays(nil); ok {
			t.Errorf("%s of no days is something", k.ID)
		}
	}
}

// someContacts makes up n contacts of every outcome.
func someContacts(rng *rand.Rand, n int) (out []hotline.Contact) {
	noon := time.Date(2026, 3, 29, 0, 30, 0, 0, time.UTC) // the night in which the clocks go forward
	for range n {
		c := hotline.Contact{
			Outcome: hotline.Outcomes[rng.IntN(len(hotline.Outcomes))],
			Offered: noon.Add(time.Duration(rng.Int64N(int64(72 * time.Hour)))),
			Wait:    time.Duration(rng.ExpFloat64()*40*1e3) * time.Millisecond,
		}
		if rng.IntN(4) == 0 {
			c.Wait = time.Duration(rng.IntN(3)) * 10 * time.Second // exactly at a threshold
		}
		if c.WasAnswered() {
			c.Talk = time.Duration(rng.ExpFloat64()*180*1e3) * time.Millisecond
			c.Hold = time.Duration(rng.ExpFloat64()*10*1e3) * time.Millisecond
			c.Wrap = time.Duration(rng.ExpFloat64()*30*1e3) * time.Millisecond
			c.Transfer = []hotline.Transfer{"", "", "", hotline.Blind}[rng.IntN(4)]
		}
		if rng.IntN(10) == 0 {
			c.Evidence = []string{"clock-back"}
		}
		out = append(out, c)
	}
	return out
}

var promise = hotline.Target{AnswerWithin: 20 * time.Second, ShortAbandon: 5 * time.Second}

func TestCountsOfThePartsAreThoseOfTheWhole(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		contacts := someContacts(rng, 500)
		whole := CountAll(slices.Values(contacts), promise)
		parts := make([]Counts, 1+rng.IntN(9))
		for _, c := range contacts {
			parts[rng.IntN(len(parts))].Count(c, promise)
		}
		var merged Counts
		for i := range parts {
			merged.Merge(&parts[i])
		}
		for _, k := range KPIs {
			a, okA := k.Of(&whole)
			b, okB := k.Of(&merged)
			if okA != okB || !near(a.Value, b.Value) || !near(a.Low, b.Low) || !near(a.High, b.High) {
				t.Errorf("%s: the whole gives %v, its %d parts %v", k.ID, a, len(parts), b)
			}
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a)) }

func TestOrderOfServiceLevels(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	of := func(id string, c *Counts) float64 {
		k, _ := ByID(id)
		v, _ := k.Of(c)
		return v.Value
	}
	for range 200 {
		c := CountAll(slices.Values(someContacts(rng, 1+rng.IntN(60))), promise)
		if c.Get(Answered) == 0 {
			continue
		}
		strict, dropped, credited := of("sl-3", &c), of("sl-4", &c), of("sl-1", &c)
		short5a, short5b := of("sl-5a", &c), of("sl-5b", &c)
		if strict > dropped || dropped > credited || strict > short5b || short5b > short5a || short5a > credited {
			t.Errorf("want sl-3 <= sl-5b <= sl-5a <= sl-1 and sl-3 <= sl-4 <= sl-1, got %v %v %v; %v %v", strict, short5b, short5a, credited, dropped)
		}
		if strict > of("sl-2", &c) {
			t.Errorf("counting abandons against the line gave more than ignoring them")
		}
	}
}

func TestThresholdsAreInclusiveAndHistogramsAgree(t *testing.T) {
	t.Parallel()
	contacts := someContacts(rand.New(rand.NewPCG(5, 6)), 2000)
	exact := CountAll(slices.Values(contacts), promise)
	stored := exact.Clone()
	stored.ApplyTarget(promise)
	for _, k := range []Count{AnsweredInTime, AbandonedInTime, AbandonedShort, AnsweredWithin15s} {
		if exact.Get(k) != stored.Get(k) {
			t.Errorf("%s: %v from the facts, %v from the histogram", k, exact.Get(k), stored.Get(k))
		}
	}
	at := func(wait time.Duration) float64 {
		c := CountAll(slices.Values([]hotline.Contact{{Outcome: hotline.Answered, Wait: wait}}), promise)
		return c.Get(AnsweredInTime)
	}
	if at(20*time.Second) != 1 || at(20*time.Second+time.Millisecond) != 0 {
		t.Error("20 s is in time, 20.001 s is not")
	}
}

func TestOpenContactsHaveNoHandlingTime(t *testing.T) {
	t.Parallel()
	c := CountAll(slices.Values([]hotline.Contact{
		{Outcome: hotline.Answered, Talk: time.Minute},
		{Outcome: hotline.Connected, Talk: time.Hour},
		{Outcome: hotline.Waiting, Wait: time.Minute},
	}), promise)
	aht, _ := ByID("aht")
	if v, _ := aht.Of(&c); v.Value != 60 || v.N != 1 {
		t.Errorf("handling time %v, want 60 s of one contact", v)
	}
	if c.Get(Answered) != 2 || c.Get(Offered) != 3 || c.Get(Waiting) != 1 {
		t.Errorf("answered %v of %v, waiting %v", c.Get(Answered), c.Get(Offered), c.Get(Waiting))
	}
}
