package scoring

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/hotlined/hotlined/internal/hotline"
)

// evaluated adds four evaluations a week for everybody, in which an agent tells
// the wrong fee so often.
func evaluated(rng *rand.Rand, r *Records, wrongFee func(agent string) float64) {
	counts := map[string]*Counts{}
	for i, row := range r.Agents {
		if counts[row.Agent] == nil {
			counts[row.Agent] = &r.Agents[i].Counts
		}
	}
	for agent, c := range counts {
		for e := range 16 {
			id := fmt.Sprintf("%s-%02d", agent, e)
			fee := rng.Float64() < wrongFee(agent)
			r.Items = append(r.Items,
				Item{Agent: agent, Team: "team-0", Queue: "cards", Evaluation: id, Contact: "call-" + id, At: march.Start.AddDate(0, 0, e), Class: hotline.CustomerCritical, Type: "wrong fee", Failed: fee},
				Item{Agent: agent, Team: "team-0", Queue: "cards", Evaluation: id, Contact: "call-" + id, At: march.Start.AddDate(0, 0, e), Class: hotline.NonCritical, Type: "no greeting", Failed: rng.Float64() < 0.2})
			c.Add(Evaluated, 1)
			c.Add(CustomerOK, when(!fee))
		}
	}
}

func TestNobodyStandsOutAmongEquals(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(31, 32))
	named := 0
	for range 20 {
		r := centre{agents: 24, perDay: 12}.work(rng)
		evaluated(rng, &r, func(string) float64 { return 0.1 })
		named += int(when(len(Coach(Default(), march, r)) > 0))
	}
	if named > 3 {
		t.Errorf("somebody was to be coached in %d of 20 centres of equals", named)
	}
}

func TestWhoToCoachOnWhatAndWhy(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(33, 34))
	r := centre{agents: 24, perDay: 30, unlucky: func(agent int, _ string) skew {
		return map[int]skew{4: {1.4, 1, 1, 1}}[agent].or()
	}}.work(rng)
	for i := range r.Agents { // only what evaluated() says was evaluated
		r.Agents[i].Counts.n[Evaluated], r.Agents[i].Counts.n[CustomerOK] = 0, 0
	}
	evaluated(rng, &r, func(agent string) float64 {
		if agent == "agent-09" {
			return 0.8
		}
		return 0.05
	})
	r.Examples = []Example{{"agent-04", "aht", "short", 100}, {"agent-04", "aht", "long", 900}, {"agent-05", "aht", "other", 999}}
	got := Coach(Default(), march, r)
	by := map[string]hotline.Coaching{}
	for _, c := range got {
		by[c.Agent+"/"+c.Topic] = c
	}
	accuracy, fee, slow := by["agent-09/customer-critical-accuracy"], by["agent-09/wrong fee"], by["agent-04/aht"]
	for _, want := range []struct {
		c    hotline.Coaching
		says []string
	}{
		{accuracy, []string{"16 evaluations", "95 % interval", "Most often: wrong fee", "contacts a week would go better"}},
		{fee, []string{"wrong fee (customer-critical)", "of 16 checked", "the others on the same queues"}},
		{slow, []string{"Average handling time", " s (95 % interval", "the others on the same queues"}},
	} {
		for _, words := range want.says {
			if !strings.Contains(want.c.Why, words) {
				t.Errorf("%s, %s: %q does not say %q", want.c.Agent, want.c.Topic, want.c.Why, words)
			}
		}
	}
	if len(fee.Evidence) != 5 || !slices.IsSortedFunc(fee.Evidence, func(a, b string) int { return strings.Compare(b, a) }) {
		t.Errorf("hear the five latest, not %v", fee.Evidence)
	}
	if !slices.Equal(slow.Evidence, []string{"long", "short"}) {
		t.Errorf("hear his own, the longest first, not %v", slow.Evidence)
	}
	if len(got) > 5 {
		t.Errorf("%d suggestions for two who stand out: %v", len(got), got)
	}
	if got[0].Agent != "agent-09" {
		t.Errorf("an error that hurts customers comes before a long call: %v", got[0])
	}
	if !slices.IsSortedFunc(got, func(a, b hotline.Coaching) int { return int(b.Priority - a.Priority) }) {
		t.Error("the most useful comes first")
	}
}

func TestTheSameWeaknessIsSaidOnce(t *testing.T) {
	t.Parallel()
	got := sayOnce([]hotline.Coaching{
		{Agent: "ann", Topic: "aht", Priority: 20}, {Agent: "ann", Topic: "wrap", Priority: 15}, {Agent: "bob", Topic: "aht"},
		{Agent: "ann", Topic: "qa-score"}, {Agent: "ann", Topic: "customer-critical-accuracy"},
		{Agent: "eve", Topic: "aht", Priority: 20}, {Agent: "eve", Topic: "wrap", Priority: 5},
	})
	var topics []string
	for _, c := range got {
		topics = append(topics, c.Agent+" "+c.Topic)
	}
	if want := []string{"ann wrap", "bob aht", "ann customer-critical-accuracy", "eve aht"}; !slices.Equal(topics, want) {
		t.Errorf("got %v, want %v", topics, want)
	}
}

func TestSuggestionsHaveALimit(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(35, 36))
	r := centre{agents: 24, perDay: 30, unlucky: func(agent int, _ string) skew {
		return map[bool]skew{true: {1.5, 1, 1, 3}}[agent < 6].or()
	}}.work(rng)
	cfg := Default()
	all := Coach(cfg, march, r)
	cfg.Suggestions = 3
	if few := Coach(cfg, march, r); len(all) < 8 || len(few) != 3 || few[0].Agent != all[0].Agent {
		t.Errorf("%d of %d suggestions", len(few), len(all))
	}
}

func TestConfigMistakesAreAllReported(t *testing.T) {
	t.Parallel()
	if err := Default().Validate(); err != nil {
		t.Errorf("the default: %v", err)
	}
	bad := Config{Definition: "sl-9", FalseDiscoveries: 1, Margin: 1, Examples: -1, Suggestions: -1, Weights: map[string]float64{"charm": 0}}
	err := bad.Validate()
	if err == nil {
		t.Fatal("nothing is wrong?")
	}
	for _, key := range []string{"definition:", "period:", "false-discoveries:", "min-contacts:", "min-judgements:", "margin:", "telling:", "examples:", "suggestions:", "weights.charm: no key", "weights.charm: want more"} {
		if !strings.Contains(err.Error(), key) {
			t.Errorf("nothing is said of %s", key)
		}
	}
}

func TestWhatEverybodyGetsWrong(t *testing.T) {
	t.Parallel()
	item := func(agent, kind string, class hotline.ErrorClass, failed bool) Item {
		return Item{Agent: agent, Type: kind, Class: class, Failed: failed}
	}
	got := CommonErrors([]Item{
		item("ann", "wrong fee", hotline.BusinessCritical, true), item("bob", "wrong fee", hotline.CustomerCritical, true),
		item("ann", "wrong fee", hotline.NonCritical, true), item("eve", "wrong fee", hotline.CustomerCritical, false),
		item("ann", "no greeting", hotline.NonCritical, true), item("bob", "no farewell", hotline.NonCritical, false),
	})
	if len(got) != 2 || got[0].Type != "wrong fee" || got[1].Type != "no greeting" {
		t.Fatalf("got %+v", got)
	}
	if e := got[0]; e.Failed != 3 || e.Checked != 4 || e.Agents != 2 || e.Class != hotline.CustomerCritical || e.Value.Value != 0.75 || e.Value.Low > 0.75 || e.Value.High < 0.75 {
		t.Errorf("wrong fee: %+v", e)
	}
}
