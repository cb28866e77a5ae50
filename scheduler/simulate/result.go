package simulate

// Result is what came of a scenario.
type Result struct {
	Replications int
	Seed         uint64
	Confidence   float64
	Events       int64 // played in all replications
	// Reached reports whether the wanted precision was; true where none was.
	Reached bool
	Queues  []Subject // as in the scenario, and all of them together last
	Groups  []Subject // likewise
	Notes   []Note
}

// Subject is a queue or a group, or all of them.
type Subject struct {
	Name      string // empty: all
	Total     Cell
	Days      []Cell
	Intervals []Cell
}

// Cell is what a subject came to in a period.
type Cell struct {
	Values []Estimate // in the order of Measures or GroupMeasures
	// Target is the probability that the queue's service level in the period is
	// at least the one wanted; replications without a contact in it do not count.
	Target Estimate
}

// Queue returns the value of a queue's measure by its id; unknown for no such.
func (c Cell) Queue(id string) Estimate {
	for i, m := range Measures {
		if m.ID == id && i < len(c.Values) {
			return c.Values[i]
		}
	}
	return unknown()
}

// Group returns the value of a group's measure by its id; unknown for no such.
func (c Cell) Group(id string) Estimate {
	for i, m := range GroupMeasures {
		if m.ID == id && i < len(c.Values) {
			return c.Values[i]
		}
	}
	return unknown()
}

// Note marks what can never come right, and why.
type Note struct {
	Queue     string
	Reason    string
	Intervals []int // in which it is so; none: in all
}

// result says what is known after the replications added up so far.
func (c *collector) result(o Options, t *student) Result {
	r := Result{
		Replications: c.n, Seed: o.Seed, Confidence: o.Confidence, Events: c.events,
		Reached: o.Precision == 0 || c.precise(t, o.Precision), Notes: c.notes(),
	}
	for i := range c.queues {
		name := ""
		if i < len(c.Queues) {
			name = c.Queues[i].Name
		}
		r.Queues = append(r.Queues, c.subject(name, &c.queues[i], o, t, func(k int) Unit { return Measures[k].Unit }))
	}
	for i := range c.groups {
		name := ""
		if i < len(c.Groups) {
			name = c.Groups[i].Name
		}
		r.Groups = append(r.Groups, c.subject(name, &c.groups[i], o, t, func(k int) Unit { return GroupMeasures[k].Unit }))
	}
	return r
}

func (c *collector) subject(name string, s *sums, o Options, t *student, unit func(int) Unit) Subject {
	cells := make([]Cell, len(s.values))
	for i := range cells {
		cells[i].Target = s.targets[i].estimate(o.Confidence)
		for k := range s.values[i] {
			cells[i].Values = append(cells[i].Values, s.values[i][k].estimate(t, unit(k)))
		}
	}
	total := len(cells) - 1
	return Subject{Name: name, Total: cells[total], Days: cells[c.Intervals:total], Intervals: cells[:c.Intervals]}
}

// precise reports whether the service level of every queue is known well enough.
func (c *collector) precise(t *student, precision float64) bool {
	for q := range c.Queues {
		s := &c.queues[q]
		e := s.values[len(s.values)-1][max(0, c.Queues[q].Target.definition())].estimate(t, "")
		if e.Known() && !(e.HalfWidth() <= precision) {
			return false
		}
	}
	return true
}
