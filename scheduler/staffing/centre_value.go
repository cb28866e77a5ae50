package staffing

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Gain is what one more agent-hour of a group brings in an interval: contacts
// answered in time, of all queues with a promise.
type Gain struct{ Contacts, Low, High float64 }

// batches are how many differences a gain's confidence interval rests on.
const batches = 10

// Gains plays a centre with one agent more in every group and every other
// interval, by the same callers as without: the value of an agent-hour by group
// and interval, its effect on the following interval included, with a 95 %
// confidence interval over ten batches of so many replications each. Effects
// beyond the following interval are counted with the next agent's.
func (c Centre) Gains(agents [][]int, headStart []float64, seed uint64, replications int, play Play, progress func(done, most int)) ([][]Gain, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	out := make([][]Gain, len(c.Groups))
	n := c.intervals()
	sums, squares := make([][]float64, len(c.Groups)), make([][]float64, len(c.Groups))
	for g := range out {
		out[g], sums[g], squares[g] = make([]Gain, n), make([]float64, n), make([]float64, n)
	}
	done, most := 0, batches*(2*len(c.Groups)+1)
	inTime := func(agents [][]int, batch uint64) ([]float64, error) {
		s, err := play(agents, headStart, seed+batch*0x9e3779b97f4a7c15, replications)
		if done++; err == nil && progress != nil {
			progress(done, most)
		}
		return c.inTime(s), err
	}
	for b := range uint64(batches) {
		before, err := inTime(agents, b)
		if err != nil {
			return nil, err
		}
		for g := range c.Groups {
			for odd := range 2 {
				after, err := inTime(oneMore(agents, g, odd), b)
				if err != nil {
					return nil, err
				}
				for i := odd; i < n; i += 2 {
					d := after[i] - before[i]
					if i+1 < n {
						d += after[i+1] - before[i+1]
					}
					d *= 3600 / c.Seconds
					sums[g][i] += d
					squares[g][i] += d * d
				}
			}
		}
	}
	t := distuv.StudentsT{Sigma: 1, Nu: batches - 1}.Quantile(0.975)
	for g := range out {
		for i := range out[g] {
			mean := sums[g][i] / batches
			half := t * math.Sqrt(max(0, squares[g][i]/batches-mean*mean)/(batches-1))
			out[g][i] = Gain{mean, mean - half, mean + half}
		}
	}
	return out, nil
}

// oneMore is a centre with one agent more of a group in every other interval.
func oneMore(agents [][]int, g, odd int) [][]int {
	out := make([][]int, len(agents))
	copy(out, agents)
	out[g] = make([]int, len(agents[g]))
	for i, n := range agents[g] {
		out[g][i] = n
		if i%2 == odd {
			out[g][i]++
		}
	}
	return out
}

// inTime is how many contacts with a promise are answered in time, by interval.
func (c Centre) inTime(s []Served) []float64 {
	out := make([]float64, c.intervals())
	for q := range s {
		if c.Queues[q].Level == 0 {
			continue
		}
		for i, m := range s[q].Intervals {
			if !math.IsNaN(m.Level) {
				out[i] += m.Contacts * m.Level
			}
		}
	}
	return out
}

// CrossTrained are groups of agents with so many skills each, as many groups as
// queues: the chain for two skills (Jordan and Graves 1995, Wallace and Whitt
// 2005), and for more as few pairs of queues as possible twice in a group, so
// that help comes from all sides.
func CrossTrained(queues, skills int) [][]int {
	steps := []int{0}
	differences := map[int]bool{}
	for step := 1; step < queues && len(steps) < skills; step++ {
		fresh := map[int]bool{}
		twice := false
		for _, s := range steps {
			for _, d := range []int{step - s, queues - step + s} {
				twice = twice || differences[d]
				fresh[d] = true
			}
		}
		if !twice {
			steps = append(steps, step)
			for d := range fresh {
				differences[d] = true
			}
		}
	}
	for step := 1; step < queues && len(steps) < skills; step++ { // no more without repeating
		if !slices.Contains(steps, step) {
			steps = append(steps, step)
		}
	}
	out := make([][]int, queues)
	for q := range out {
		for _, s := range steps {
			out[q] = append(out[q], (q+s)%queues)
		}
	}
	if len(steps) == queues {
		return out[:1]
	}
	return out
}
