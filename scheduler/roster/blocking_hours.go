package roster

import (
	"fmt"
	"math"
	"math/bits"
	"strings"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Hours is what a period needs and what the contracts hold, in agent-hours on
// contacts: pauses are left out.
type Hours struct {
	Needed  float64
	Missing float64
	Least   float64 // that no roster could cover
	Agreed  float64 // of everybody, leave taken off
	Most    float64 // with all that the contracts allow
	Leave   float64 // taken off by absences
	Text    string
}

// balance weighs what is needed against what the contracts hold.
func (m *model) balance(r hotline.Roster) (h Hours) {
	h.Needed, h.Missing = hours(m, r)
	h.Least = m.least()
	held := make([]float64, len(m.agents))
	for a := range m.agents {
		w := &m.agents[a]
		if w.group < 0 {
			continue
		}
		share := m.onContacts(w)
		var all float64
		for _, week := range m.weeks {
			held[a] += share * w.terms.agreed(week)
			present := w.terms
			present.Absences = nil
			all += share * present.agreed(week)
		}
		h.Agreed += held[a]
		h.Leave += all - held[a]
		h.Most += m.slot.Hours() * m.capacity(w)
	}
	h.Most = max(h.Most, h.Agreed)
	h.Text = m.weighed(h, held)
	return h
}

// onContacts is the share of the paid time that an agent's longest shifts leave
// for contacts.
func (m *model) onContacts(w *worker) float64 {
	longest := -1
	for _, day := range w.days {
		for _, c := range day {
			if longest < 0 || m.shapes[c.shape].slots > m.shapes[longest].slots {
				longest = int(c.shape)
			}
		}
	}
	if longest < 0 || m.shapes[longest].paid == 0 {
		return 0
	}
	return float64(m.shapes[longest].work()) / float64(m.shapes[longest].paid)
}

// weighed says it in words.
func (m *model) weighed(h Hours, held []float64) string {
	if h.Missing == 0 {
		return ""
	}
	hold := fmt.Sprintf("the contracts hold %s on contacts, %s are needed", amount(h.Agreed), amount(h.Needed))
	if h.Agreed >= h.Needed {
		return hold + ": enough in all, not at the right time or not of the right skill" + m.shortQueues(held)
	}
	gap, weeks := h.Needed-h.Agreed, m.p.To.Sub(m.p.From).Hours()/168
	var ways []string
	if name, share := m.common(); name != "" {
		for _, c := range m.p.Contracts {
			if one := c.HoursPerWeek * weeks * share; c.Name == name && one > 0 {
				ways = append(ways, fmt.Sprintf("%d more people on contract %s", int(math.Ceil(gap/one)), name))
			}
		}
	}
	if h.Most >= h.Needed {
		ways = append(ways, fmt.Sprintf("%s a week more from everybody, which the contracts allow", amount(gap/float64(len(m.agents))/weeks)))
	} else {
		ways = append(ways, fmt.Sprintf("hours beyond the contracts, which allow %s at most", amount(h.Most)))
	}
	out := hold + ": " + list(ways, "or")
	if h.Leave >= 1 {
		out += fmt.Sprintf("; leave takes %s", amount(h.Leave))
	}
	return out + m.shortQueues(held)
}

// common is the contract that most agents who serve a queue have, and the share
// of their paid time that is for contacts.
func (m *model) common() (name string, share float64) {
	count, sum := map[string]int{}, map[string]float64{}
	for a := range m.agents {
		if w := &m.agents[a]; w.group >= 0 {
			count[w.terms.Contract.Name]++
			sum[w.terms.Contract.Name] += m.onContacts(w)
		}
	}
	for _, c := range m.p.Contracts {
		if count[c.Name] > count[name] {
			name = c.Name
		}
	}
	return name, sum[name] / float64(max(1, count[name]))
}

// shortQueues names queues that need more hours than those who know them have.
func (m *model) shortQueues(held []float64) string {
	var parts []string
	for q, name := range m.queues {
		var needed, have float64
		for slot := range m.period {
			needed += m.hours(int(m.need[q][slot]))
		}
		for a := range m.agents {
			if g := m.agents[a].group; g >= 0 && m.groups[g]>>q&1 == 1 {
				have += held[a]
			}
		}
		if have < needed-0.5 {
			parts = append(parts, fmt.Sprintf("%s alone needs %s, and those who know it hold %s", name, amount(needed), amount(have)))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "; " + strings.Join(parts, "; ")
}

// mostSets is up to how many queues every set of them is looked at.
const mostSets = 10

// least is how many agent-hours of the period no roster can cover. A set of
// queues lacks what it needs beyond all who know one of them (Hall's condition):
// slot by slot of those who may work then, and in all of what they may work.
func (m *model) least() float64 {
	sets := []uint64{1<<len(m.queues) - 1}
	if len(m.queues) <= mostSets {
		sets = sets[:0]
		for set := uint64(1); set < 1<<len(m.queues); set++ {
			sets = append(sets, set)
		}
	} else {
		for q := range m.queues {
			sets = append(sets, 1<<q)
		}
	}
	there := make([][]int, len(m.groups)) // by group and slot
	for g := range there {
		there[g] = make([]int, m.slots)
	}
	capacity := make([]float64, len(m.groups))
	for a := range m.agents {
		w := &m.agents[a]
		if w.group < 0 {
			continue
		}
		capacity[w.group] += m.capacity(w)
		for slot, can := range m.presence(w) {
			if can {
				there[w.group][slot]++
			}
		}
	}
	var sum, most float64
	for slot := range m.period {
		worst := 0
		for _, set := range sets {
			worst = max(worst, m.lacking(set, slot, func(g int) int { return there[g][slot] }))
		}
		sum += m.hours(worst)
	}
	for _, set := range sets {
		var lack float64
		for g, mask := range m.groups {
			if mask&set != 0 {
				lack -= capacity[g]
			}
		}
		for slot := range m.period {
			lack += float64(m.lacking(set, slot, func(int) int { return 0 }))
		}
		most = max(most, lack*m.slot.Hours())
	}
	return max(sum, most)
}

// lacking is how many heads a set of queues needs beyond those of its groups.
func (m *model) lacking(set uint64, slot int, there func(g int) int) (n int) {
	for rest := set; rest != 0; rest &= rest - 1 {
		n += int(m.need[bits.TrailingZeros64(rest)][slot])
	}
	for g, mask := range m.groups {
		if mask&set != 0 {
			n -= there(g)
		}
	}
	return n
}
