package forecast

import (
	"maps"
	"math"
	"slices"
)

// ratio is what something took, beside what was expected of it.
type ratio struct {
	took, expected float64
	weight         float64 // by age
}

func (r *ratio) add(took, expected, weight float64) {
	r.took += took
	r.expected += expected
	r.weight = weight
}

// cluster is what is known of one group: repeated ratios, such as one a day.
type cluster struct {
	took, expected float64 // weighted
	squared        float64 // expected, weighted twice: for how much the sum is worth
	spread         float64 // of took² / expected, weighted
	n              float64 // ratios
}

func (c *cluster) add(r ratio) {
	if r.expected <= 0 {
		return
	}
	c.took += r.took * r.weight
	c.expected += r.expected * r.weight
	c.squared += r.expected * r.weight * r.weight
	c.spread += r.took * r.took / r.expected * r.weight
	c.n++
}

// mean is the group's ratio of all it took to all that was expected.
func (c *cluster) mean() float64 { return c.took / c.expected }

// worth is the expected sum, were all ratios as fresh as the last.
func (c *cluster) worth() float64 { return c.expected * c.expected / c.squared }

// shrink is how each group differs from the mean of all, drawn to that mean by as much as chance explains: between the groups' variance and that of repeated
// ratios within them (method of moments, as DerSimonian and Laird 1986). Where
// chance explains everything, every factor is 1 times the mean.
func shrink(groups map[int]*cluster) map[int]float64 {
	var took, expected, within, free, worth, worth2 float64
	ids := slices.Sorted(maps.Keys(groups))
	for _, id := range ids {
		c := groups[id]
		took, expected = took+c.took, expected+c.expected
		if c.n > 1 {
			within += (c.spread - c.took*c.took/c.expected) * c.n / (c.n - 1)
			free += c.expected / c.worth() * c.n
		}
		worth, worth2 = worth+c.worth(), worth2+c.worth()*c.worth()
	}
	out := make(map[int]float64, len(groups))
	if expected <= 0 || took <= 0 {
		return out
	}
	all := took / expected
	noise := 0.0 // variance of a ratio of one expected second
	if free > 0 {
		noise = within / free
	}
	between, others := 0.0, float64(len(ids)-1)
	for _, id := range ids {
		c := groups[id]
		between += c.worth() * (c.mean() - all) * (c.mean() - all)
	}
	between = max(0, between-noise*(others+2*math.Sqrt(2*others))) / max(worth-worth2/worth, 1e-9)
	for _, id := range ids {
		c := groups[id]
		trust := 0.0
		if between > 0 {
			trust = between / (between + noise/c.worth())
		}
		out[id] = all + trust*(c.mean()-all)
	}
	return out
}
