package forecast

import (
	"math"
	"math/rand/v2"
	"testing"
)

// tried are days that were forecast at 1,000 contacts in ten slots, a day
// ahead, and that strayed from it by so much.
func tried(stray func(i int) float64, n int) []*trial {
	var out []*trial
	for i := range n {
		t := &trial{day: Day(i), origin: Day(i), said: [][]float64{make([]float64, 10)}}
		for range 10 {
			t.actual, t.open, t.seen = append(t.actual, 100*math.Exp(stray(i))), append(t.open, true), append(t.seen, 1)
		}
		for k := range t.said[0] {
			t.said[0][k] = 100
		}
		out = append(out, t)
	}
	return out
}

func TestBandsWidenWhenALineGrowsRestless(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	luck := make([]float64, 60)
	for i := range luck {
		luck[i] = rng.NormFloat64()
	}
	width := func(restlessFrom int) float64 {
		s := measureSpread(tried(func(i int) float64 {
			if i >= restlessFrom {
				return 0.15 * luck[i]
			}
			return 0.05 * luck[i]
		}, 60), 0)
		low, high := s.total(1000).Band(band80)
		return high - low
	}
	calm, lately, always := width(60), width(45), width(0)
	if calm < 1000*2*1.28*0.04 || calm > 1000*2*1.28*0.065 {
		t.Errorf("days that stray by 5 %% get a band %.0f wide, want about 130", calm)
	}
	if lately < 1.5*calm || lately > 1.2*always {
		t.Errorf("bands are %.0f wide on a calm line, %.0f after three restless weeks, %.0f on a restless one", calm, lately, always)
	}
}

func TestADeadDayDoesNotWidenTheBands(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	luck := make([]float64, 60)
	for i := range luck {
		luck[i] = 0.05 * rng.NormFloat64()
	}
	plain := measureSpread(tried(func(i int) float64 { return luck[i] }, 60), 0)
	dead := measureSpread(tried(func(i int) float64 {
		if i == 40 {
			return -3
		}
		return luck[i]
	}, 60), 0)
	low, high := plain.total(1000).Band(band80)
	lowDead, highDead := dead.total(1000).Band(band80)
	if (highDead - lowDead) > 1.15*(high-low) {
		t.Errorf("a day with dead telephones makes the band %.0f wide instead of %.0f", highDead-lowDead, high-low)
	}
}

func TestCRPSOfANormalForecast(t *testing.T) {
	t.Parallel()
	q := countQuantiles(4000, 4000) // nearly normal, standard deviation 63
	var sum float64
	const steps = 4000
	for i := range steps {
		u := (float64(i) + 0.5) / steps
		sum += crps(q, 4000+math.Sqrt(4000)*math.Sqrt2*math.Erfinv(2*u-1)) / steps
	}
	exact := math.Sqrt(4000) / math.Sqrt(math.Pi) // Gneiting and Raftery
	if sum < 0.96*exact || sum > exact {
		t.Errorf("CRPS %.2f, want a little under %.2f", sum, exact)
	}
}
