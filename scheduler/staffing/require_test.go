package staffing

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// monday is when the phones of these tests open.
var monday = time.Date(2025, 3, 3, 8, 0, 0, 0, time.UTC)

// expects is a half hour of the given calls at three minutes each.
func expects(queue string, contacts float64) hotline.Forecast {
	return hotline.Forecast{Queue: queue, Start: monday, Interval: 30 * time.Minute, Mean: contacts, AHT: 3 * time.Minute}
}

func certain() Config {
	cfg := Default()
	cfg.Patience, cfg.MaxOccupancy, cfg.Uncertainty, cfg.Shrinkage = 0, 0, "none", Shrinkage{{Unplanned: 0.3}}
	return cfg
}

func TestRequire(t *testing.T) {
	t.Parallel()
	targets := []hotline.Target{
		{ServiceLevel: 0.8, AnswerWithin: 20 * time.Second},
		{Queue: "vip", ServiceLevel: 0.9, AnswerWithin: 10 * time.Second},
	}
	got, err := Require([]hotline.Forecast{expects("cards", 100), expects("vip", 100), expects("cards", 0)}, targets, certain())
	if err != nil {
		t.Fatal(err)
	}
	if got[0].Agents != 14 || math.Abs(got[0].GrossAgents-20) > 1e-9 || math.Abs(got[0].ServiceLevel-0.88835) > 1e-5 {
		t.Errorf("the textbook case needs %+v, want 14 agents, 20 rostered", got[0])
	}
	if got[1].Agents != 15 {
		t.Errorf("the stricter queue needs %d, want 15", got[1].Agents)
	}
	if got[2].Agents != 0 || got[2].GrossAgents != 0 {
		t.Errorf("closed hours need %+v", got[2])
	}
	if !got[0].Start.Equal(monday) || got[0].Queue != "cards" || got[0].Interval != 30*time.Minute {
		t.Errorf("the interval was lost: %+v", got[0])
	}
}

// One interval that cannot be staffed does not cost the others.
func TestRequireNamesWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	broken := expects("accounts", 10)
	broken.AHT = 0
	got, err := Require([]hotline.Forecast{broken, expects("cards", 100)}, nil, certain())
	if len(got) != 1 || got[0].Agents != 14 {
		t.Errorf("got %+v", got)
	}
	if err == nil || !strings.Contains(err.Error(), "queue accounts at 2025-03-03T08:00:00Z: handling time must be positive") {
		t.Errorf("got %v", err)
	}
}

// A phone that rings takes its agent and part of the time to answer in; a chat
// does not ring.
func TestRingingPhones(t *testing.T) {
	t.Parallel()
	required := func(ringing, aht, within time.Duration, channel hotline.Channel) (hotline.Requirement, error) {
		cfg := certain()
		cfg.Ringing = ringing
		f := expects("cards", 100)
		f.AHT, f.Channel = aht, channel
		got, err := Require([]hotline.Forecast{f}, []hotline.Target{{ServiceLevel: 0.8, AnswerWithin: within}}, cfg)
		if err != nil {
			return hotline.Requirement{}, err
		}
		return got[0], nil
	}
	ringing, err := required(8*time.Second, 3*time.Minute, 20*time.Second, hotline.Phone)
	if err != nil {
		t.Fatal(err)
	}
	if same, _ := required(0, 188*time.Second, 12*time.Second, hotline.Phone); ringing != same || ringing.ServiceLevel > 0.83 {
		t.Errorf("eight seconds of ringing need %+v, as much longer handling and less time to answer %+v", ringing, same)
	}
	if chat, _ := required(8*time.Second, 3*time.Minute, 20*time.Second, hotline.Chat); chat.ServiceLevel < 0.88 {
		t.Errorf("a chat is answered in time to %g", chat.ServiceLevel)
	}
	if _, err := required(25*time.Second, 3*time.Minute, 20*time.Second, hotline.Phone); err == nil || !strings.Contains(err.Error(), "rings for 25s") {
		t.Errorf("answered within 20 s after 25 s of ringing: %v", err)
	}
}

// How long contacts take may turn out otherwise than expected as well.
func TestUncertainHandlingNeedsMore(t *testing.T) {
	t.Parallel()
	cfg := certain()
	cfg.Patience, cfg.Uncertainty, cfg.Probability = 3*time.Minute, "probability", 0.9
	sure := expects("cards", 400)
	unsure := sure
	unsure.AHTSD = 20 * time.Second
	got, err := Require([]hotline.Forecast{sure, unsure}, nil, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if got[1].Agents <= got[0].Agents {
		t.Errorf("%d agents for a handling time of 180 ± 20 s, %d for one of 180 s", got[1].Agents, got[0].Agents)
	}
}

func TestUncertainRateNeedsMore(t *testing.T) {
	t.Parallel()
	sure := expects("cards", 400)
	unsure := sure
	unsure.Quantiles = map[string]float64{"p05": 280, "p10": 300, "p25": 345, "p50": 395, "p75": 450, "p90": 505, "p95": 540}
	agents := func(uncertainty string, probability float64, f hotline.Forecast) int {
		t.Helper()
		cfg := certain()
		cfg.Patience = 3 * time.Minute
		cfg.Uncertainty, cfg.Probability = uncertainty, probability
		got, err := Require([]hotline.Forecast{f}, nil, cfg)
		if err != nil {
			t.Fatal(err)
		}
		return got[0].Agents
	}
	mean := agents("none", 0.5, unsure)
	if mixed := agents("mixture", 0.5, unsure); mixed <= mean {
		t.Errorf("%d agents on average over the quantiles, %d for the mean", mixed, mean)
	}
	if a, b := agents("probability", 0.5, unsure), agents("probability", 0.9, unsure); a >= b {
		t.Errorf("%d agents for an even chance, %d for nine in ten", a, b)
	}
	if got := agents("mixture", 0.5, sure); got != mean {
		t.Errorf("%d agents for a forecast without quantiles, want %d", got, mean)
	}
}

// Counts scatter by chance alone; that is in the formulas already.
func TestPoissonScatterIsNotUncertainty(t *testing.T) {
	t.Parallel()
	f := expects("cards", 100)
	f.Quantiles = map[string]float64{"p05": 84, "p10": 87, "p25": 93, "p50": 100, "p75": 107, "p90": 113, "p95": 117}
	if got := chances(f); len(got) != 1 {
		t.Errorf("a forecast as sure as can be was spread over %d rates", len(got))
	}
}

func TestSpread(t *testing.T) {
	t.Parallel()
	var mean, weight float64
	for _, c := range Spread(0.5, 0.2, 200) {
		mean += c.Rate * c.Weight
		weight += c.Weight
	}
	near(t, "mean", mean, 0.5, 1e-3)
	near(t, "weight", weight, 1, 1e-12)
	if got := Spread(0.5, 0, 9); len(got) != 1 || got[0].Rate != 0.5 {
		t.Errorf("a known rate was spread: %v", got)
	}
	if c := Confidence(calls(100), Targets{ServiceLevel: 0.8, AnswerWithin: 20}, Spread(100.0/1800, 0, 9), 14); c != 1 {
		t.Errorf("14 agents keep 80/20 with probability %g", c)
	}
}

func TestDefaultIsValid(t *testing.T) {
	t.Parallel()
	if err := Default().Validate(); err != nil {
		t.Error(err)
	}
}

func TestValidateReportsEveryMistake(t *testing.T) {
	t.Parallel()
	cfg := Config{
		Patience: -1, Ringing: -1, Shrinkage: Shrinkage{{Planned: 0.5, Unplanned: 0.5}}, MaxOccupancy: 2, ServiceLevel: 1, AnswerWithin: -1, Uncertainty: "maybe", Probability: 1,
		Queues: map[string]QueueConfig{"chat": {Patience: -1, Shrinkage: Shrinkage{{Unplanned: -1}}, Concurrency: -1}},
	}
	err := cfg.Validate()
	if err == nil {
		t.Fatal("nothing wrong was found")
	}
	for _, key := range []string{
		"patience:", "ringing:", "shrinkage:", "max-occupancy:", "service-level:", "answer-within:", "uncertainty:", "probability:",
		"queues.chat.patience:", "queues.chat.shrinkage:", "queues.chat.concurrency:",
	} {
		if !strings.Contains("\n"+err.Error(), "\n"+key) {
			t.Errorf("%s is not reported in:\n%v", key, err)
		}
	}
}
