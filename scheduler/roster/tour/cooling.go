package tour

import "math"

// cooling is how a search cools down. The temperature, in units of the objective,
// falls from the hottest to the coldest. What one missing costs rises while
// somebody is missing, faster towards the end, and falls while nobody is: the
// less it is, the more freely people move.
type cooling struct {
	end                   float64 // share of the search at which it is over
	ifGaps                bool    // only where no roster without gaps is known
	hottest, coldest      float64
	missing, missingLeast float64
}

// plenty is the number of people to spare in a slot from which on they are ample.
const plenty = 0.8

// coolings are those that suit a problem, one after the other. Where most slots
// have nobody to spare people must pass through gaps to get elsewhere, which
// therefore cost little at first. Where a second one is at work in most slots
// anyway gaps are in nobody's way, and it takes more heat to even out the rest;
// so it is as well when the cheap gaps have frozen in.
func (m *model) coolings() []cooling {
	dear := cooling{end: 1, hottest: 2.5, coldest: 0.2, missing: 15, missingLeast: 15, ifGaps: true}
	if float64(m.spare()) >= plenty*float64(len(m.high)) {
		dear.ifGaps = false
		return []cooling{dear}
	}
	cheap := cooling{hottest: 0.9, coldest: 0.2, missing: 0.8, missingLeast: 0.5}
	first, second, last := cheap, cheap, cheap
	first.end, second.end, last.end = 0.2, 0.6, 1
	return []cooling{first, second, dear, last}
}

const (
	missingMost = 20.0
	missingRise = 20.0
	missingFall = 8.0
)

// heat is the heat when a share of the cooling is over.
func (c cooling) heat(done float64) *heat {
	return newHeat(c.hottest*math.Pow(c.coldest/c.hottest, done), c.missing)
}

// steer adjusts what one missing costs after a part of the cooling.
func (c *cooling) steer(done, part float64, under int) {
	if under == 0 {
		c.missing = max(c.missing-missingFall*part, c.missingLeast)
		return
	}
	c.missing = min(c.missing+missingRise*done*done*part, missingMost)
}
