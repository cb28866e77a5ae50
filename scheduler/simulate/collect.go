package simulate

// collector adds replications up, one after the other in their order.
type collector struct {
	*model
	n               int
	events          int64
	queues          []sums
	groups          []sums
	scratch         []counts // the periods of a subject: intervals, days, total
	all             []counts
	labour          []work
	everyone        []work
	hist, everybody []waits   // by day, and in total
	lasting         []float64 // seconds of a period
}

// sums are the moments of one subject's measures in every period: intervals, days,
// total.
type sums struct {
	values  [][]moments
	targets []tries
}

func newCollector(m *model) *collector {
	periods := m.Intervals + m.days() + 1
	c := &collector{
		model: m, scratch: make([]counts, periods), all: make([]counts, periods),
		labour: make([]work, periods), everyone: make([]work, periods),
		hist: make([]waits, m.days()+1), everybody: make([]waits, m.days()+1), lasting: make([]float64, periods),
	}
	for i := m.Warmup; i < m.Intervals; i++ {
		for _, period := range [...]int{i, m.Intervals + int(m.dayOf[i]), periods - 1} {
			c.lasting[period] += m.Interval
		}
	}
	for range len(m.Queues) + 1 {
		c.queues = append(c.queues, newSums(periods, len(Measures)))
	}
	for range len(m.Groups) + 1 {
		c.groups = append(c.groups, newSums(periods, len(GroupMeasures)))
	}
	return c
}

func newSums(periods, measures int) sums {
	s := sums{values: make([][]moments, periods), targets: make([]tries, periods)}
	flat := make([]moments, periods*measures)
	for i := range s.values {
		s.values[i], flat = flat[:measures:measures], flat[measures:]
	}
	return s
}

// add takes a replication in.
func (c *collector) add(t *tally) {
	c.n++
	c.events += t.events
	clear(c.all)
	clear(c.everybody)
	days, hist := c.days(), c.hist
	for q := range t.queues {
		c.periods(t.queues[q])
		clear(hist)
		for d := range days {
			hist[d] = t.waits[q][d]
			hist[days].add(&hist[d])
		}
		for d := range hist {
			hist[d].rank(&c.scratch[c.Intervals+d])
			c.everybody[d].add(&hist[d])
		}
		c.queues[q].add(c.scratch, c.Queues[q].Target)
		for i := range c.all {
			c.all[i].add(&c.scratch[i], false)
		}
	}
	for d := range c.everybody {
		c.everybody[d].rank(&c.all[c.Intervals+d])
	}
	c.queues[len(t.queues)].add(c.all, Target{})
	c.addGroups(t)
}

// periods fills the scratch cells of a queue: its intervals, days and total. The
// warm-up is in none of them.
func (c *collector) periods(cells []counts) {
	clear(c.scratch)
	copy(c.scratch[c.Warmup:], cells[c.Warmup:])
	total := &c.scratch[len(c.scratch)-1]
	for i := c.Warmup; i < c.Intervals; i++ {
		c.scratch[c.Intervals+int(c.dayOf[i])].add(&cells[i], true)
		total.add(&cells[i], true)
	}
}

func (s *sums) add(cells []counts, t Target) {
	held := &Measures[max(0, t.definition())]
	for i := range cells {
		cell := &cells[i]
		for k := range Measures {
			s.values[i][k].add(Measures[k].of(cell))
		}
		if t.ServiceLevel > 0 && cell[offered]+cell[blocked] > 0 {
			s.targets[i].all++
			if num, den := held.of(cell); den > 0 && num >= t.ServiceLevel*den {
				s.targets[i].kept++
			}
		}
	}
}

func (c *collector) addGroups(t *tally) {
	clear(c.everyone)
	for g := range t.groups {
		clear(c.labour)
		total := &c.labour[len(c.labour)-1]
		for i := c.Warmup; i < c.Intervals; i++ {
			w := &t.groups[g][i]
			c.labour[i] = *w
			c.labour[c.Intervals+int(c.dayOf[i])].add(w)
			total.add(w)
		}
		c.groups[g].work(c.labour, c.lasting)
		for i := range c.everyone {
			c.everyone[i].add(&c.labour[i])
		}
	}
	c.groups[len(t.groups)].work(c.everyone, c.lasting)
}

func (s *sums) work(cells []work, seconds []float64) {
	for i := range cells {
		for k := range GroupMeasures {
			s.values[i][k].add(GroupMeasures[k].of(&cells[i], seconds[i]))
		}
	}
}
