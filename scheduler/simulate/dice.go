package simulate

import "math/rand/v2"

// dice draws the chances of a contact: a fresh stream for each purpose, so that
// no chance depends on what happened before.
type dice struct {
	pcg rand.PCG
	rng *rand.Rand
}

// The purposes that chances are drawn for.
const (
	forArrivals uint64 = iota + 1
	forKeys
	forDays
	forHandling
	forWrap
	forPatience
	forRedial
	forDelay
	forTransfer
	forRoute
	forAbsence
	forPaces
	forRinging
	forNoAnswer
	forRepeat
	forRepeatDelay
)

func (d *dice) of(key, purpose uint64) *rand.Rand {
	d.pcg.Seed(mix(key^purpose<<56), purpose)
	return d.rng
}

// mix makes neighbouring numbers unlike (splitmix64, Steele and others 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
