package staffing

import (
	"strings"
	"testing"
	"time"
)

func TestShrinkageFallsAsTheDayComes(t *testing.T) {
	t.Parallel()
	s := Shrinkage{{Planned: 0.08, Unplanned: 0.06, BookedAhead: 28 * 24 * time.Hour, Spell: 72 * time.Hour}}
	ahead := func(d time.Duration) float64 { return s.Of(monday, monday.Add(-d)) }
	near(t, "a year ahead", ahead(365*24*time.Hour), 0.14, 1e-9)
	near(t, "two weeks ahead half the leave is booked", ahead(14*24*time.Hour), 0.04+0.06*(1-0.0094036), 1e-6)
	near(t, "now everybody's absence is known", ahead(0), 0, 1e-12)
	near(t, "of the past too", ahead(-time.Hour), 0, 1e-12)
	near(t, "nobody knows when the plan was made", s.Of(monday, time.Time{}), 0.14, 1e-12)
	near(t, "a number stays what it is", Shrinkage{{Unplanned: 0.1}}.Of(monday, monday), 0.1, 0)
	near(t, "none", Shrinkage(nil).Of(monday, monday), 0, 0)
}

func TestShrinkageByTheHour(t *testing.T) {
	t.Parallel()
	s := Shrinkage{{Unplanned: 0.05}, {Planned: 0.2, From: "08:00", To: "10:00"}, {Planned: 0.3, From: "22:00", To: "02:00"}}
	at := func(hour int) float64 { return s.Of(monday.Add(time.Duration(hour-8)*time.Hour), monday) }
	near(t, "the team meets", at(8), 0.2, 0)
	near(t, "it is over", at(10), 0.05, 0)
	near(t, "over midnight", at(23), 0.3, 0)
	near(t, "and after it", at(25), 0.3, 0)
	near(t, "until two", at(26), 0.05, 0)

	cfg := certain()
	cfg.Shrinkage, cfg.Local = s, time.FixedZone("site", 2*3600)
	near(t, "eight o'clock in UTC is ten there", cfg.shrinkage(expects("cards", 1)), 0.05, 0)
	cfg.Queues = map[string]QueueConfig{"cards": {Shrinkage: Shrinkage{{Unplanned: 0.4}}}}
	near(t, "a queue's own", cfg.shrinkage(expects("cards", 1)), 0.4, 0)
}

func TestShrinkageMistakes(t *testing.T) {
	t.Parallel()
	err := Shrinkage{{Planned: 0.6, Unplanned: 0.4}, {Spell: -1}, {From: "8 o'clock", To: "10:00"}, {From: "08:00"}}.Validate()
	for _, want := range []string{"entry 1: want a share", "entry 2: booked-ahead and spell", "entry 3: want from and to", "entry 4: want from and to"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in\n%v", want, err)
		}
	}
}
