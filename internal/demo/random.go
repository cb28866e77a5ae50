package demo

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strconv"

	"gonum.org/v1/gonum/stat/distuv"
)

// dice is one stream of chance. Each part of the hotline has its own, so that
// more surveys do not change who calls.
type dice struct {
	*rand.Rand
	src rand.Source
}

// roll starts the stream that the seed and a name stand for.
func roll(seed uint64, name string, parts ...int) dice {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // a hash never fails
	for _, p := range parts {
		_, _ = h.Write([]byte("/" + strconv.Itoa(p)))
	}
	src := rand.NewPCG(seed, h.Sum64())
	return dice{rand.New(src), src}
}

// chance is true with probability p.
func (d dice) chance(p float64) bool { return d.Float64() < p }

// between is uniform in [low, high).
func (d dice) between(low, high float64) float64 { return low + (high-low)*d.Float64() }

// exp is exponential with the given mean.
func (d dice) exp(mean float64) float64 { return mean * d.ExpFloat64() }

// normal has the given mean and standard deviation.
func (d dice) normal(mean, sd float64) float64 { return mean + sd*d.NormFloat64() }

// lognormal is how long conversations last: mean and coefficient of variation.
func (d dice) lognormal(mean, cv float64) float64 {
	s2 := math.Log(1 + cv*cv)
	return mean * math.Exp(d.NormFloat64()*math.Sqrt(s2)-s2/2)
}

// gamma has mean 1: what makes one day busier than its twin.
func (d dice) gamma(cv float64) float64 {
	k := 1 / (cv * cv)
	return distuv.Gamma{Alpha: k, Beta: k, Src: d.src}.Rand()
}

// poisson is how many callers come where mean are expected.
func (d dice) poisson(mean float64) int {
	if mean <= 0 {
		return 0
	}
	return int(distuv.Poisson{Lambda: mean, Src: d.src}.Rand())
}

// pick returns one of the values, all equally likely.
func pick[T any](d dice, values []T) T { return values[d.IntN(len(values))] }

// weighted returns the index of one of the weights, likely in proportion to it.
func (d dice) weighted(weights []float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	x := d.Float64() * sum
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// seconds rounds a duration to whole seconds, of which there is at least one.
func seconds(x float64) int64 { return max(1, int64(math.Round(x))) }
