package demo

// duty is a shift as it is worked: late or early as people are, with the pauses
// between its spans.
type duty struct {
	agent   *agent
	spans   []span
	reasons []string // of the pause after each span but the last
}

// span is a time on the queues.
type span struct{ from, to int64 }

func (d duty) from() int64 { return d.spans[0].from }

func (d duty) to() int64 { return d.spans[len(d.spans)-1].to }

// reason is why the agent rests at an instant.
func (d duty) reason(at int64) string {
	why := ""
	for i, r := range d.reasons {
		if d.spans[i].to <= at {
			why = r
		}
	}
	return why
}

// plan rosters a week, and settles how punctual everybody will be.
func (s *world) plan(number int) {
	r := roll(s.cfg.Seed, "punctual", number)
	for _, sh := range planWeek(s.cfg, s.agents, number, s.ends) {
		late := int64(r.normal(-60, 100)) // most log in a minute early
		if r.chance(0.03) {
			late = seconds(r.between(300, 1500))
		}
		s.duties = append(s.duties, sh.worked(r, late))
	}
	for i := range 7 {
		s.duties = append(s.duties, s.deskDuties(s.cfg.dayAt(7*number+i))...)
	}
}

// worked cuts a shift into its spans. Most breaks last a minute or two too long; one
// that is due during another follows it.
func (sh shift) worked(r dice, late int64) duty {
	d := duty{agent: sh.agent}
	from := sh.from + late
	for _, st := range sh.stops {
		begins := max(st.at, from+60)
		ends := begins + max(30, st.seconds+int64(r.normal(90, 60)))
		if ends >= sh.to {
			break
		}
		d.spans, d.reasons = append(d.spans, span{from, begins}), append(d.reasons, st.reason)
		from = ends
	}
	d.spans = append(d.spans, span{from, sh.to})
	return d
}
