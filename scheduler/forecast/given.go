package forecast

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Span is a part of a day, in minutes since midnight, [From, Until).
type Span struct{ From, Until int }

// IsZero reports whether it is the whole day.
func (s Span) IsZero() bool { return s == Span{} }

// has reports whether a slot that begins at the second of the day is in it.
func (s Span) has(second int64) bool {
	return s.IsZero() || int64(s.From)*60 <= second && second < int64(s.Until)*60
}

// maxEffect is the largest multiple that can be given.
const maxEffect = 100

// ParseEffect reads by what something multiplies the contacts: "+25%", "-10%"
// or "x1.25"; "x0" is a day without any.
func ParseEffect(text string) (float64, error) {
	bad := fmt.Errorf("effect %q: want a percentage such as +25%% or -10%%, or a multiple such as x1.25, up to x%d", text, maxEffect)
	t := strings.ToLower(strings.TrimSpace(text))
	percent, isPercent := strings.CutSuffix(t, "%")
	multiple, isMultiple := strings.CutPrefix(strings.Replace(t, "×", "x", 1), "x")
	var times float64
	var err error
	switch {
	case isPercent && (strings.HasPrefix(t, "+") || strings.HasPrefix(t, "-")):
		times, err = strconv.ParseFloat(strings.TrimSpace(percent), 64)
		times = 1 + times/100
	case isMultiple:
		times, err = strconv.ParseFloat(strings.TrimSpace(multiple), 64)
	default:
		return 0, bad
	}
	if err != nil || !(times >= 0 && times <= maxEffect) {
		return 0, bad
	}
	return times, nil
}

// Given is by what the given effects multiply the contacts of the slot that
// begins at the second of the day.
func (c *Calendar) Given(d Day, second int64) float64 {
	times := 1.0
	for _, e := range c.On(d) {
		times *= e.times(second)
	}
	return times
}

// times is by what an entry multiplies the contacts of the slot that begins at
// the second of the day.
func (e Special) times(second int64) float64 {
	if e.Given && e.Hours.has(second) {
		return e.Effect
	}
	return 1
}

// withoutGiven takes the given effects out of the past, so that the models learn
// from days as they would have been. What nobody could do is not looked at.
func (h *History) withoutGiven() {
	if h.Calendar == nil {
		return
	}
	width := int64(h.Interval.Seconds())
	for d := range h.Calendar.days {
		if d < h.First || d >= h.End {
			continue
		}
		values, seen := h.Values(d)
		for k := range values {
			switch times := h.Calendar.Given(d, int64(k)*width); times {
			case 1:
			case 0:
				values[k], seen[k] = 0, 0
			default:
				values[k] /= times
			}
		}
	}
}

// gift is one effect that is given of a day, by its clock slots.
type gift struct {
	name  string
	times []float64
}

// giftsOn lists what is given of a day.
func (p *predictor) giftsOn(d Day) (out []gift) {
	width := int64(p.s.Interval.Seconds())
	for _, e := range p.h.Calendar.On(d) {
		if !e.Given {
			continue
		}
		g := gift{e.Name, make([]float64, p.h.PerDay)}
		for k := range g.times {
			g.times[k] = e.times(int64(k) * width)
		}
		out = append(out, g)
	}
	return out
}

// product is what gifts multiply each of a day's slots by.
func product(gifts []gift, slots int) []float64 {
	out := make([]float64, slots)
	for k := range out {
		out[k] = 1
		for _, g := range gifts {
			out[k] *= g.times[k]
		}
	}
	return out
}

// unwrap adds what is given to the factors of a day that make before, and returns
// what they make then.
func (e *Explanation) unwrap(gifts []gift, means []float64, open []bool, before float64) float64 {
	weights := make([]float64, len(means))
	for k := range weights {
		if open[k] {
			weights[k] = means[k]
		}
	}
	for _, g := range gifts {
		var was, is float64
		for k := range weights {
			was += weights[k]
			weights[k] *= g.times[k]
			is += weights[k]
		}
		if was > 0 && is != was {
			times := is / was
			e.Factors = append(e.Factors, Factor{Kind: ByGiven, Name: g.name + " (given)", Times: times, Contacts: before * (times - 1)})
			before *= times
		}
	}
	return before
}

// came is what came of a day so far: the history has it without what is given.
func (p *predictor) came(d Day, times []float64) (sum float64) {
	values, _ := p.h.Values(d)
	for k, v := range values {
		sum += v * times[k]
	}
	return sum
}

// doubt is the variance of the log of a given effect: who says +25 % is taken to
// mean +19 to +32 % on two days in three. Nobody can know better, and bands as
// narrow as an ordinary day's would promise too much.
func doubt(times float64) float64 {
	const share, most = 0.25, 0.5
	if times <= 0 {
		return 0
	}
	sd := min(share*math.Abs(math.Log(times)), most)
	return sd * sd
}

// doubted widens quantiles around a mean by what a given effect is unsure.
func (q Quantiles) doubted(mean, variance float64) Quantiles {
	if variance == 0 {
		return q
	}
	middle := q[len(q)/2]
	for i, z := range normal {
		if z == 0 {
			continue
		}
		own := (q[i] - middle) / z
		q[i] = middle + z*math.Sqrt(own*own+mean*mean*variance)
	}
	slices.Sort(q[:]) // where bands are equal, rounding must not swap them
	return q
}
