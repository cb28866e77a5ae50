package forecast

import (
	"maps"
	"math"
	"slices"
	"time"
)

// AgentCount is what one agent handled on a queue in one hour of the week, over
// some weeks.
type AgentCount struct {
	Agent    string
	Weekday  time.Weekday
	Hour     int // of the site's clock
	New      bool
	Contacts float64
	Handle   time.Duration
	Hours    float64 // in how many such hours the agent handled any
	Recent   float64 // of those, in the last four weeks
}

// Mix is how agents differ in the time they take, and who is usually there.
type Mix struct {
	Pace     map[string]float64 // 1 is the norm of the queue
	Beginner float64            // how many times as long agents take in their first weeks

	rate  map[string]float64 // contacts that an agent takes in an hour of work
	mean  float64            // of all agents' rates
	usual [7 * 24]float64    // pace of those who usually take the contacts of that hour
	loc   *time.Location
}

// MixOf learns from what agents handled how each compares with what the queue
// usually takes at those hours, drawn to the norm by as much as chance explains,
// and weighted by contacts. That beginners are slower counts only if the data say
// so: of at least five agents seen both as beginners and later.
func MixOf(counts []AgentCount, h *Handling) *Mix {
	m := &Mix{Pace: map[string]float64{}, rate: map[string]float64{}, loc: h.loc, Beginner: 1}
	numbers := map[string]int{}
	var names []string
	for _, c := range counts {
		if _, ok := numbers[c.Agent]; !ok {
			numbers[c.Agent] = len(names)
			names = append(names, c.Agent)
		}
	}
	m.Beginner = beginners(counts, h)
	groups := map[int]*cluster{}
	taken, hours := map[string]float64{}, map[string]float64{}
	for _, c := range counts {
		id := numbers[c.Agent]
		if groups[id] == nil {
			groups[id] = &cluster{}
		}
		groups[id].add(ratio{c.Handle.Seconds(), h.expected(c) * m.tenure(c.New), 1})
		taken[c.Agent] += c.Contacts
		hours[c.Agent] += c.Hours
	}
	for id, f := range shrink(groups) {
		m.Pace[names[id]] = f
	}
	for _, agent := range names {
		m.rate[agent] = taken[agent] / max(hours[agent], 1)
		m.mean += m.rate[agent] / float64(len(names))
	}
	m.weigh(counts)
	return m
}

// expected is how long the queue usually takes for what the agent handled.
func (h *Handling) expected(c AgentCount) float64 {
	slots := len(h.shape[0])
	first, end := c.Hour*slots/24, max(c.Hour*slots/24+1, (c.Hour+1)*slots/24)
	var sum float64
	for k := first; k < end; k++ {
		sum += h.shape[c.Weekday][k]
	}
	return c.Contacts * sum / float64(end-first)
}

func (m *Mix) tenure(isNew bool) float64 {
	if isNew {
		return m.Beginner
	}
	return 1
}

// weigh finds the usual pace of every hour of the week, weighted as the agents of
// a roster are; an hour with few contacts is like the whole week. Only the last
// weeks count: the level of the handling time is theirs as well, and who has left
// since must not be reckoned with twice.
func (m *Mix) weigh(counts []AgentCount) {
	const lean = 100 // contacts
	var all, paced float64
	var n, sum [7 * 24]float64
	for _, c := range counts {
		at, pace := int(c.Weekday)*24+c.Hour, m.Pace[c.Agent]*m.tenure(c.New)
		w := c.Recent * m.rate[c.Agent]
		n[at], sum[at] = n[at]+w, sum[at]+w*pace
		all, paced = all+w, paced+w*pace
	}
	for at := range m.usual {
		m.usual[at] = 1
		if all > 0 {
			m.usual[at] = (sum[at] + lean*paced/all) / (n[at] + lean)
		}
	}
}

// Factor is how many times as long as usual contacts take at t with these agents
// there, each counting as much as the contacts he takes. Without any it is 1: the
// usual mix is in the handling time already. An agent never seen is like the
// norm, or like a beginner where beginners are told apart.
func (m *Mix) Factor(t time.Time, there []string) float64 {
	if len(m.Pace) == 0 || len(there) == 0 {
		return 1
	}
	var n, sum float64
	for _, agent := range there {
		rate, pace := m.rate[agent], m.Pace[agent]
		if pace == 0 {
			rate, pace = m.mean, m.Beginner
		}
		n, sum = n+rate, sum+rate*pace
	}
	if n == 0 {
		return 1
	}
	c := clock{loc: m.loc}
	day, second := c.local(t)
	return sum / n / m.usual[int(day.Weekday())*24+int(second/3600)]
}

// beginners is how many times as long agents take in their first weeks as later
// on: the mean of those seen in both, if it stands out by two standard errors.
func beginners(counts []AgentCount, h *Handling) float64 {
	type both struct{ took, expected [2]float64 }
	agents := map[string]*both{}
	for _, c := range counts {
		if agents[c.Agent] == nil {
			agents[c.Agent] = &both{}
		}
		i := 0
		if c.New {
			i = 1
		}
		agents[c.Agent].took[i] += c.Handle.Seconds()
		agents[c.Agent].expected[i] += h.expected(c)
	}
	const enough = 5
	var n, sum, squares float64
	for _, name := range slices.Sorted(maps.Keys(agents)) {
		b := agents[name]
		if b.took[0] > 0 && b.took[1] > 0 {
			x := math.Log(b.took[1] / b.expected[1] * b.expected[0] / b.took[0])
			n, sum, squares = n+1, sum+x, squares+x*x
		}
	}
	if n < enough {
		return 1
	}
	mean := sum / n
	if se := math.Sqrt((squares/n - mean*mean) / (n - 1)); mean < 2*se {
		return 1
	}
	return math.Exp(mean)
}
