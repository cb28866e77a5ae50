package roster

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// figuresAtRandom draws figures for a kind, such that random rosters break it at times.
func figuresAtRandom(rng *rand.Rand, k Kind) map[string]string {
	out := map[string]string{}
	pick := func(all ...string) string { return all[rng.IntN(len(all))] }
	for _, v := range k.Values {
		text := ""
		switch v.Is {
		case aWindow:
			text = pick("06:00-22:00", "05:00-12:00", "14:00-24:00", "22:00-06:00", "00:00-05:00")
		case aWeekend:
			text = pick("sat-sun", "fri-sat", "sun-mon")
		case aYes:
			text = pick("yes", "no")
		case aDuration:
			text = map[string]string{
				"rest": pick("11h", "24h", "35h", "48h"), "least": pick("0s", "2h", "3h"),
				"most": pick("2h", "6h", "8h", "9h30m"), "pause": pick("15m", "45m"), "gap": pick("30m", "1h"), "span": pick("0s", "7h"), "longer-than": pick("4h", "6h"),
			}[v.Key]
		case aCount:
			text = map[string]string{
				"most": pick("1", "2", "4", "9"), "least": pick("1", "2", "3"), "weeks": pick("1", "2", "3"), "within": pick("0", "4", "6"),
			}[v.Key]
		case aNumber:
			text = map[string]string{"most": pick("10", "20", "40"), "normal": pick("20", "30")}[v.Key]
		}
		if v.Unsaid == "" || text != "" && rng.IntN(2) == 0 {
			out[v.Key] = text
		}
	}
	return out
}

// anyShifts is a roster of nobody's making: shifts at odd times, some of them
// before the planned period.
func anyShifts(rng *rand.Rand, p *Problem) (shifts []hotline.Shift) {
	usual := time.Duration(rng.IntN(24)) * time.Hour
	load := rng.IntN(10)
	for d := -30; d < 35; d++ {
		day := hotline.Midnight(p.From, p.Site, d)
		if rng.IntN(10) > load || d < 0 && rng.IntN(3) == 0 {
			continue
		}
		start := wall(day, (usual+time.Duration(rng.IntN(30))*15*time.Minute)%(24*time.Hour))
		if rng.IntN(3) == 0 {
			start = wall(day, time.Duration(rng.IntN(96))*15*time.Minute)
		}
		s := hotline.Shift{Agent: "ann", Start: start, End: start.Add(time.Duration(8+rng.IntN(36)) * 15 * time.Minute)}
		middle := start.Add(s.End.Sub(start) / 2).Truncate(15 * time.Minute)
		s.Activities = []hotline.Activity{{Start: start, End: middle, Kind: hotline.Work, Queue: "cards"}}
		for _, kind := range []hotline.ActivityKind{hotline.Lunch, hotline.Break} {
			if rng.IntN(2) == 0 {
				s.Activities = append(s.Activities, hotline.Activity{Start: middle, End: middle.Add(30 * time.Minute), Kind: kind})
				middle = middle.Add(30 * time.Minute)
			}
		}
		s.Activities = append(s.Activities, hotline.Activity{Start: middle, End: s.End, Kind: hotline.Work, Queue: "cards"})
		switch {
		case d < 0:
			p.Previous = append(p.Previous, s)
		case start.Before(p.To):
			shifts = append(shifts, s)
		}
	}
	return shifts
}

// The rules and the verifier, who share no code, agree about any roster.
func TestRulesAndVerifierAgree(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds {
		if k.Soft && k.Only {
			continue
		}
		t.Run(k.Name, func(t *testing.T) {
			t.Parallel()
			rosters, broken := 500, 0
			if testing.Short() {
				rosters = 40
			}
			for seed := range uint64(rosters) {
				if agree(t, k, seed) {
					broken++
				}
			}
			if broken == 0 || broken == rosters {
				t.Errorf("%d of %d rosters break the rule: nothing was compared", broken, rosters)
			}
		})
	}
}

// agree compares both on a roster and reports whether it breaks the rule.
func agree(t *testing.T, k Kind, seed uint64) bool {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 5))
	p := office()
	p.From = moment([]string{"2025-03-10", "2025-03-24", "2025-10-20", "2025-06-05", "2025-08-31"}[rng.IntN(5)] + " 00:00")
	p.To = p.From.AddDate(0, 0, 3+rng.IntN(26))
	p.Config.WeekStart = weekStarts[rng.IntN(3)]
	p.Config.Rules = []Setting{{Rule: k.Name, Level: "hard", Values: figuresAtRandom(rng, k)}}
	if rng.IntN(3) == 0 {
		day := hotline.Midnight(p.From, p.Site, rng.IntN(20)-10)
		p.Absences = []hotline.Absence{{Agent: "ann", From: day, To: day.AddDate(0, 0, 1+rng.IntN(6)), Kind: "leave"}}
	}
	shifts := anyShifts(rng, &p)
	var judged, verified []string
	for _, b := range Judge(p, shifts) {
		if b.Rule == k.Name {
			judged = append(judged, b.Why)
		}
	}
	for _, b := range VerifyShifts(p, shifts).Broken {
		if strings.HasPrefix(b, k.Name+": ") {
			verified = append(verified, b)
		}
	}
	if slices.ContainsFunc(judged, func(why string) bool { return why == "" }) || (len(judged) > 0) != (len(verified) > 0) {
		t.Errorf("seed %d, %v from %s to %s: the rule says %q, the verifier %q", seed, p.Config.Rules[0].Values, fmt.Sprint(p.From), p.To, judged, verified)
	}
	return len(judged) > 0
}
