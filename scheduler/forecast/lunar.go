package forecast

import (
	"math"
	"time"
)

// The Chinese calendar goes by the new moons and the sun as seen from 120 degrees
// east: a month begins on the day of the new moon, the winter solstice falls into
// the eleventh month, and in a year of thirteen months the first one without a
// principal term (the sun at a multiple of 30 degrees) is a leap month.
// Positions after J. Meeus, Astronomical Algorithms, 2nd edition, chapters 25,
// 27 and 49, good to a minute for the moon and a quarter of an hour for the sun
// between 1900 and 2100.

// lunarDay is the day of the given month and day of the Chinese calendar in the
// year that begins in the spring of year. Leap months are not asked for.
func lunarDay(year, month, day int) Day {
	eleventh := eleventhMonth(year - 1)
	next := eleventhMonth(year)
	leap := int(next-eleventh) > 370
	number, passed := 11, false
	for start, at := eleventh, newMoonNear(eleventh); ; at++ {
		end := newMoonDay(at + 1)
		if leap && !passed && start != eleventh && principal(start) == principal(end) {
			passed = true // a leap month has the number of the one before
		} else if start != eleventh {
			number = number%12 + 1
		}
		if number == month && start != eleventh {
			return start + Day(day-1)
		}
		if start = end; start >= next { // the year goes on in the next solstice year
			eleventh, next = next, eleventhMonth(year+1)
			leap, passed, number = int(next-eleventh) > 370, false, 11
			if month == 11 {
				return start + Day(day-1)
			}
		}
	}
}

// eleventhMonth is the first day of the month into which the winter solstice of
// the year falls.
func eleventhMonth(year int) Day {
	solstice := sunReaches(270, time.Date(year, 12, 21, 0, 0, 0, 0, time.UTC))
	at := newMoonNear(solstice) + 1
	for newMoonDay(at) > solstice {
		at--
	}
	return newMoonDay(at)
}

// qingming is the day the sun reaches 15 degrees.
func qingming(year int) Day { return sunReaches(15, time.Date(year, 4, 5, 0, 0, 0, 0, time.UTC)) }

// principal is the number of the last principal term before the day begins.
func principal(d Day) int { return int(sunLongitude(beijing(d)) / 30) }

// sunReaches is the day, near a guess, on which the sun reaches a longitude.
func sunReaches(degrees float64, guess time.Time) Day {
	at := julian(guess)
	for range 10 {
		off := math.Mod(degrees-sunLongitude(at)+540, 360) - 180
		at += off * 365.2422 / 360
	}
	return dayOfJulian(at)
}

// beijing is the instant, as a Julian day of uniform time, a day begins there.
func beijing(d Day) float64 { return julianEpoch + float64(d) - 8.0/24 + deltaT }

// dayOfJulian is the day in Beijing at an instant.
func dayOfJulian(at float64) Day { return Day(math.Floor(at - deltaT + 8.0/24 - julianEpoch)) }

const (
	julianEpoch = 2440587.5 // 1 January 1970
	deltaT      = 70.0 / secondsPerDay
)

func julian(t time.Time) float64 { return julianEpoch + float64(t.Unix())/secondsPerDay }

// sunLongitude is the apparent longitude of the sun in degrees (chapter 25).
func sunLongitude(at float64) float64 {
	t := (at - 2451545) / 36525
	anomaly := 357.52911 + 35999.05029*t - 0.0001537*t*t
	center := (1.914602-0.004817*t-0.000014*t*t)*sin(anomaly) + (0.019993-0.000101*t)*sin(2*anomaly) + 0.000289*sin(3*anomaly)
	l := 280.46646 + 36000.76983*t + 0.0003032*t*t + center - 0.00569 - 0.00478*sin(125.04-1934.136*t)
	return math.Mod(math.Mod(l, 360)+360, 360)
}

func sin(degrees float64) float64 { return math.Sin(degrees * math.Pi / 180) }

const monthLength = 29.530588861

// newMoonNear is the number, from the first of 2000 on, of the new moon nearest
// to a day.
func newMoonNear(d Day) int { return int(math.Round((beijing(d) - 2451550.09766) / monthLength)) }

// newMoonDay is the day of the new moon in Beijing (chapter 49).
func newMoonDay(number int) Day {
	k := float64(number)
	t := k / 1236.85
	at := 2451550.09766 + monthLength*k + t*t*(0.00015437+t*(-0.00000015+0.00000000073*t))
	e := 1 - 0.002516*t - 0.0000074*t*t
	sun := 2.5534 + 29.1053567*k - t*t*(0.0000014+0.00000011*t)
	moon := 201.5643 + 385.81693528*k + t*t*(0.0107582+t*(0.00001238-0.000000058*t))
	lat := 160.7108 + 390.67050284*k + t*t*(-0.0016118+t*(-0.00000227+0.000000011*t))
	node := 124.7746 - 1.56375588*k + t*t*(0.0020672+0.00000215*t)
	for _, c := range newMoonTerms {
		at += c.size * math.Pow(e, math.Abs(c.sun)) * sin(c.sun*sun+c.moon*moon+c.lat*lat+c.node*node)
	}
	for i, p := range planetTerms {
		angle := p.at + p.step*k
		if i == 0 {
			angle -= 0.009173 * t * t
		}
		at += p.size * sin(angle)
	}
	return dayOfJulian(at)
}

// newMoonTerms are the periodic terms of table 49.A, in days.
var newMoonTerms = []struct{ size, sun, moon, lat, node float64 }{
	{-0.40720, 0, 1, 0, 0}, {0.17241, 1, 0, 0, 0}, {0.01608, 0, 2, 0, 0}, {0.01039, 0, 0, 2, 0},
	{0.00739, -1, 1, 0, 0}, {-0.00514, 1, 1, 0, 0}, {0.00208, 2, 0, 0, 0}, {-0.00111, 0, 1, -2, 0},
	{-0.00057, 0, 1, 2, 0}, {0.00056, 1, 2, 0, 0}, {-0.00042, 0, 3, 0, 0}, {0.00042, 1, 0, 2, 0},
	{0.00038, 1, 0, -2, 0}, {-0.00024, -1, 2, 0, 0}, {-0.00017, 0, 0, 0, 1}, {-0.00007, 2, 1, 0, 0},
	{0.00004, 0, 2, -2, 0}, {0.00004, 3, 0, 0, 0}, {0.00003, 1, 1, -2, 0}, {0.00003, 0, 2, 2, 0},
	{-0.00003, 1, 1, 2, 0}, {0.00003, -1, 1, 2, 0}, {-0.00002, -1, 1, -2, 0}, {-0.00002, 1, 3, 0, 0},
	{0.00002, 0, 4, 0, 0},
}

// planetTerms are the additional corrections of chapter 49, in days.
var planetTerms = []struct{ size, at, step float64 }{
	{0.000325, 299.77, 0.107408}, {0.000165, 251.88, 0.016321}, {0.000164, 251.83, 26.651886}, {0.000126, 349.42, 36.412478},
	{0.000110, 84.66, 18.206239}, {0.000062, 141.74, 53.303771}, {0.000060, 207.14, 2.453732}, {0.000056, 154.84, 7.306860},
	{0.000047, 34.52, 27.261239}, {0.000042, 207.19, 0.121824}, {0.000040, 291.34, 1.844379}, {0.000037, 161.72, 24.198154},
	{0.000035, 239.56, 25.513099}, {0.000023, 331.55, 3.592518},
}
