package roster

// perWeek is a track that counts what happens in each of some weeks on end, the
// current one the last, and wants no more than so much in all of them.
type perWeek struct {
	weeks, most int
	bits        int                            // of a week's count
	begins      func(d *Day) bool              // whether a week begins with the day
	counts      func(sofar int, d *Day) bool   // whether a day counts, so much being counted in its week
	say         func(d *Day, count int) string // the sentence
}

func (p perWeek) track() *Track {
	one := 1<<p.bits - 1
	all := 1<<(p.bits*p.weeks) - 1
	sum := func(state int) (n int) {
		for ; state > 0; state >>= p.bits {
			n += state & one
		}
		return n
	}
	return &Track{
		States: all + 1,
		Step: func(state int, d *Day) (int, float64) {
			if p.begins(d) {
				state = state << p.bits & all
			}
			if d.Off || !p.counts(state&one, d) {
				return state, 0
			}
			if state&one < one {
				state++
			}
			if sum(state) > p.most {
				return state, 1
			}
			return state, 0
		},
		Say: func(state int, d *Day, _ float64) string {
			if p.begins(d) {
				state = state << p.bits & all
			}
			return p.say(d, sum(state)+1)
		},
	}
}

var weeksValue = Value{Key: "weeks", Is: aCount, Unsaid: "4", Most: 8, Help: "weeks on end in which they are counted"}

func (v values) weeks() int { return max(1, v.count("weeks")) }

func newWeek(d *Day) bool { return d.Nth == 0 }
