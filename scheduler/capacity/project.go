package capacity

import "math"

// Week is what is to be expected of one week.
type Week struct {
	Need, NeedP10, NeedP90 float64 // heads, fully proficient
	Paid                   float64 // heads on the payroll, those in training too
	Training               float64 // of these
	Heads                  float64 // working, by their proficiency
	Gap                    float64 // Heads less Need: below zero there are too few
	Overtime, Unmet        float64 // hours, on average over what may be needed
	PEnough                float64 // probability that the heads are enough
	PWithOvertime          float64 // and that they are, overtime worked
	Cost                   float64
}

// Projection is a plan carried through.
type Projection struct {
	Weeks []Week
	Cost  Bill
}

// Bill is what a plan costs.
type Bill struct{ Heads, Hiring, Overtime, Unmet float64 }

// Total is all of it.
func (b Bill) Total() float64 { return b.Heads + b.Hiring + b.Overtime + b.Unmet }

// stay is what becomes of one person who begins in a class, by week since: the
// probability of being on the payroll, and the proficiency then.
func (g Group) stay(week int) (there, works float64) {
	h := g.Hiring
	if week < 0 {
		return 0, 0
	}
	if week < h.Training {
		return math.Pow(1-h.WashOut, float64(week)/float64(h.Training)), 0
	}
	worked := week - h.Training
	works = 1
	if worked < len(h.Ramp) {
		works = h.Ramp[worked]
	}
	return (1 - h.WashOut) * math.Pow(1-g.Leaving, float64(worked)), works
}

// Project carries a group through its weeks with these classes beside those that
// are settled. Who leaves, leaves evenly; a person's leaving is a matter of chance,
// which is what the probabilities allow for beside the need's.
func (g Group) Project(classes []Class) Projection {
	out := Projection{Weeks: make([]Week, len(g.Need))}
	all := append(append([]Class(nil), g.Classes...), classes...)
	for t := range out.Weeks {
		w := &out.Weeks[t]
		there := math.Pow(1-g.Leaving, float64(t))
		w.Paid, w.Heads = g.Heads*there, g.Heads*there
		variance := g.Heads * there * (1 - there)
		for _, c := range all {
			stays, works := g.stay(t - c.Week)
			n := float64(c.Heads)
			w.Paid += n * stays
			w.Heads += n * stays * works
			variance += n * stays * (1 - stays) * works * works
			if age := t - c.Week; age >= 0 && age < g.Hiring.Training {
				w.Training += n * stays
			}
			if t == c.Week {
				w.Cost += n * g.Cost.Hire
				if n > 0 {
					w.Cost += g.Cost.Class
				}
			}
		}
		out.Cost.Hiring += w.Cost
		g.need(w, g.Need[t], math.Sqrt(variance))
		out.Cost.Heads += w.Paid * g.Cost.HeadWeek
		out.Cost.Overtime += w.Overtime * g.Cost.OvertimeHour
		out.Cost.Unmet += w.Unmet * g.Cost.UnmetHour
		w.Cost += w.Paid*g.Cost.HeadWeek + w.Overtime*g.Cost.OvertimeHour + w.Unmet*g.Cost.UnmetHour
	}
	return out
}

// need compares a week's heads, whose number has a standard deviation, with what
// may be needed.
func (g Group) need(w *Week, chances []Chance, sd float64) {
	for _, c := range chances {
		w.Need += c.Weight * c.Heads
		overtime, unmet := g.missing(w.Heads, c.Heads)
		w.Overtime += c.Weight * overtime
		w.Unmet += c.Weight * unmet
		w.PEnough += c.Weight * atLeast(w.Heads, sd, c.Heads)
		w.PWithOvertime += c.Weight * atLeast(w.Heads*(1+g.Overtime), sd*(1+g.Overtime), c.Heads)
	}
	w.NeedP10, w.NeedP90 = quantile(chances, 0.1), quantile(chances, 0.9)
	w.Gap = w.Heads - w.Need
}

// missing is what heads lack of a need, in paid hours: as much as can be is worked
// in overtime.
func (g Group) missing(heads, need float64) (overtime, unmet float64) {
	lack := max(0, need-heads)
	overtime = min(lack, g.Overtime*heads)
	return overtime * g.Hours, (lack - overtime) * g.Hours
}

// atLeast is the probability that a normal number of heads reaches a need.
func atLeast(mean, sd, need float64) float64 {
	if sd < 1e-9 {
		if mean >= need-1e-9 {
			return 1
		}
		return 0
	}
	return 0.5 * math.Erfc((need-mean)/sd/math.Sqrt2)
}

// quantile is the level of what may be needed, the chances in ascending order each
// standing in the middle of their probability, straight lines between them.
func quantile(chances []Chance, level float64) float64 {
	if len(chances) == 0 {
		return 0
	}
	below, before := 0.0, Chance{}
	for i, c := range chances {
		at := below + c.Weight/2
		if level <= at {
			if i == 0 {
				return c.Heads
			}
			from := below - before.Weight/2
			return before.Heads + (c.Heads-before.Heads)*(level-from)/(at-from)
		}
		below, before = below+c.Weight, c
	}
	return before.Heads
}
