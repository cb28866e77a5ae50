package tour

import (
	"math"
	"math/rand/v2"
)

// heat is how freely tours are drawn: one that costs as much as the temperature
// more than another is drawn e times less often.
type heat struct {
	temperature float64
	missing     float64 // what one missing costs
	// factor is the weight of a task of one level where the best has another.
	factor [levels][levels]float64
	cost   [levels]float64
}

func newHeat(temperature, missing float64) *heat {
	h := &heat{temperature: temperature, missing: missing}
	h.cost[wanted] = -missing
	for i := excess; i < levels; i++ {
		h.cost[i] = float64(2*(i-excess) + 1)
	}
	for i := range h.cost {
		for j := range h.cost {
			h.factor[i][j] = math.Exp((h.cost[i] - h.cost[j]) / temperature)
		}
	}
	return h
}

// bathSlots is how many slots a shift of one calendar day can touch.
const bathSlots = daySlots + maxShift

// bath sums up all that can be done in a shift of one calendar day.
type bath struct {
	m     *model
	row   []float64 // weight of one slot, by slot of the day and task
	block []float64 // weight of the shortest block from the slot on
	base  [bathSlots + 1]float64
	sum   []float64
	all   [maxShift + 1]float64
}

func newBath(m *model) *bath {
	return &bath{
		m: m, row: make([]float64, bathSlots*m.tasks), block: make([]float64, bathSlots*m.tasks),
		sum: make([]float64, (maxShift+1)*m.tasks),
	}
}

// fill weighs the tasks of the slots from..to-1 of a day. Each slot is weighed
// against its best task, whose cost goes into base.
func (b *bath) fill(s *state, h *heat, day, from, to int) {
	n := b.m.tasks
	to = min(to, b.m.slots-slot(day, 0))
	b.base[from] = 0
	for k := from; k < to; k++ {
		i := slot(day, k) * n
		level := s.level[i : i+n]
		best := uint8(levels - 1)
		for _, l := range level {
			best = min(best, l)
		}
		b.base[k+1] = b.base[k] + h.cost[best]
		factor, row := &h.factor[best], b.row[k*n:k*n+n]
		for t, l := range level {
			row[t] = factor[l]
		}
	}
	if to-from < minBlock {
		return
	}
	one, block := b.row[from*n:(to-minBlock+1)*n], b.block[from*n:]
	two, three, four := b.row[(from+1)*n:][:len(one)], b.row[(from+2)*n:][:len(one)], b.row[(from+3)*n:][:len(one)]
	block = block[:len(one)]
	for i, x := range one {
		block[i] = x * two[i] * three[i] * four[i]
	}
}

// add sums up the shifts that start in a quarter, of all lengths up to one: sum
// holds the weight of those that end with a task, all their total. A long block
// counts once for each way to cut it up, which makes long ones a little likelier.
func (b *bath) add(start, longest int) {
	n := b.m.tasks
	clear(b.sum[:minBlock*n])
	b.all[0], b.all[1], b.all[2], b.all[3] = 1, 0, 0, 0
	for j := minBlock; j <= longest; j++ {
		before, now := b.sum[(j-1)*n:j*n], b.sum[j*n:(j+1)*n]
		row, block := b.row[(start+j-1)*n:(start+j)*n], b.block[(start+j-minBlock)*n:(start+j-minBlock+1)*n]
		g, total := b.all[j-minBlock], 0.0
		now, row, block = now[:len(before)], row[:len(before)], block[:len(before)]
		for t, x := range before {
			x = x*row[t] + g*block[t]
			now[t] = x
			total += x
		}
		b.all[j] = total
	}
}

// log is the logarithm of the weight of a start and length that were summed up.
func (b *bath) log(h *heat, start, length int) float64 {
	return math.Log(b.all[length]) - (b.base[start+length]-b.base[start])/h.temperature
}

// draw draws the tasks of a shift that was summed up; false where there are none
// with a weight.
func (b *bath) draw(rng *rand.Rand, start, length int, task *[maxShift]uint8) bool {
	n := b.m.tasks
	for j := length; j > 0; {
		t := pick(rng, b.sum[j*n:(j+1)*n], b.all[j])
		if t < 0 {
			return false
		}
		for {
			opens := b.all[j-minBlock] * b.block[(start+j-minBlock)*n+t]
			if rng.Float64()*b.sum[j*n+t] < opens {
				for i := j - minBlock; i < j; i++ {
					task[i] = uint8(t)
				}
				j -= minBlock
				break
			}
			j--
			task[j] = uint8(t)
			if j <= minBlock-1 {
				return false
			}
		}
	}
	return true
}

// pick draws an index by weight; -1 where nothing has any.
func pick(rng *rand.Rand, weights []float64, total float64) int {
	if !(total > 0) {
		return -1
	}
	r, last := rng.Float64()*total, -1
	for i, w := range weights {
		if w > 0 {
			if r < w {
				return i
			}
			r -= w
			last = i
		}
	}
	return last
}
