package demo

import (
	"math"
	"slices"
)

// addStops puts lunch, breaks, and now and then coaching and training into a
// shift, each where it hurts least near the time it is due.
func (w *week) addStops(r dice, d day, s *shift) {
	m := models[s.agent.Contract]
	length := float64(s.to - s.from)
	if m.lunch > 0 {
		w.stop(s, "lunch", 0.52*length, m.lunch)
	}
	for _, part := range m.breaks {
		w.stop(s, "break", part*length, 900)
	}
	if s.agent.Contract == "night" {
		return
	}
	switch weekday := int(d.midnight.Weekday()); {
	case weekday == 1+s.agent.number%5:
		w.stop(s, "coaching", 0.62*length, 1800)
	case weekday == 1+(s.agent.number+2)%5 && d.index/7%2 == s.agent.number%2:
		w.stop(s, "training", 0.62*length, 3600)
	}
	if r.chance(0.5) { // nobody plans these
		s.stops = append(s.stops, stop{s.from + int64(r.between(0.1, 0.9)*length), seconds(r.between(150, 420)), "personal"})
	}
	slices.SortFunc(s.stops, func(a, b stop) int { return int(a.at - b.at) })
}

// stop places one pause within an hour of when it is due.
func (w *week) stop(s *shift, reason string, due float64, length int64) {
	due += float64(s.from)
	best, least := int64(0), math.Inf(1)
	for off := int64(-3600); off <= 3600; off += slot {
		at := (int64(due) + off) / slot * slot
		if at < s.from+slot || at+length > s.to-slot || s.busy(at, length) {
			continue
		}
		if hurt := w.hurt(s.agent, at, length); hurt < least {
			best, least = at, hurt
		}
	}
	if best == 0 {
		return // the shift is full
	}
	w.count(best, best+length, s.agent, -1)
	s.stops = append(s.stops, stop{best, length, reason})
}

// busy reports whether the pause would touch another one.
func (s *shift) busy(at, length int64) bool {
	for _, o := range s.stops {
		if at < o.at+o.seconds+slot && o.at < at+length+slot {
			return true
		}
	}
	return false
}

// hurt is how short of agents it leaves the agent's queues.
func (w *week) hurt(a *agent, at, length int64) (sum float64) {
	for i := at/slot - w.first; i < (at+length+slot-1)/slot-w.first; i++ {
		if i < 0 || i >= int64(len(w.want)) {
			continue
		}
		for q, share := range a.share {
			sum += share * (w.want[i][q] - w.have[i][q]) / (0.5 + math.Pow(w.want[i][q], 0.8))
		}
	}
	return sum
}
