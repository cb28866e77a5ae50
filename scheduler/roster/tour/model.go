package tour

// The rules that hold in every instance, in quarters of an hour and days.
const (
	minBlock   = 4
	minShift   = 24
	maxShift   = 40
	lengths    = maxShift - minShift + 1
	restSlots  = 56
	maxRun     = 5
	daySlots   = 96
	firstStart = 24 // the horizon begins at 06:00
)

// Shifts start at midnight, from 6 to 10, from 14 to 18 or from 20 to midnight.
var startRanges = [][2]int{{0, 0}, {24, 40}, {56, 72}, {80, 95}}

// model is a problem made ready for the search.
type model struct {
	p         *Problem
	days      int // calendar days with a midnight: one more than the problem's
	slots     int
	tasks     int
	low, high []int16 // cover by slot and task
	staff     []bounds
	starts    []int // quarters of a calendar day, in order
}

// bounds are the least and most quarters that somebody works.
type bounds struct {
	low, high int
}

func newModel(p *Problem) *model {
	m := &model{p: p, days: p.Days + 1, slots: p.Days * daySlots, tasks: p.Tasks}
	for _, r := range startRanges {
		for q := r[0]; q <= r[1]; q++ {
			m.starts = append(m.starts, q)
		}
	}
	m.low, m.high = make([]int16, m.slots*m.tasks), make([]int16, m.slots*m.tasks)
	for i := range m.high {
		m.high[i] = int16(len(p.Staff)) // what is not in the instance costs nothing
	}
	for _, c := range p.Cover {
		i := c.Slot*m.tasks + c.Task
		m.low[i], m.high[i] = int16(c.Min), int16(c.Max)
	}
	for _, e := range p.Staff {
		m.staff = append(m.staff, bounds{(e.MinMinutes + 14) / 15, e.MaxMinutes / 15})
	}
	return m
}

// slot is when a quarter of a calendar day is; before the horizon it is negative.
func slot(day, quarter int) int { return day*daySlots + quarter - firstStart }

// longest is the longest shift, within the horizon, that starts in a quarter of a
// day; less than minShift where there is none.
func (m *model) longest(day, quarter int) int {
	at := slot(day, quarter)
	if at < 0 {
		return 0
	}
	return min(maxShift, m.slots-at)
}

// rested is the first quarter of the next day in which somebody may start who has
// worked a shift.
func rested(quarter, length int) int { return quarter + length + restSlots - daySlots }
