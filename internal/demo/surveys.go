package demo

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

const (
	invited = 0.40      // of the finished calls: the bank does not want to be a nuisance
	replies = 0.17      // of the invited
	garbled = 1.0 / 300 // of the replies: the survey tool has a bug, and writes a mark of 6
)

// comments are what people write, by how satisfied they are.
var comments = map[int][]string{
	1: {"Nobody could help me, and I had to explain everything twice.", "I waited far too long.", "Third call about the same thing."},
	2: {"Friendly, but my question is still open.", "Was told something different last week."},
	3: {"It took a while.", "All right in the end."},
	4: {"Quick and friendly.", "Good, only the wait was long."},
	5: {"Excellent, thank you!", "Solved in two minutes.", "Very patient and kind."},
}

// survey sends an invitation after some calls; some of them are answered.
func (s *world) survey(v *visit) {
	r := s.surveyors
	if !r.chance(invited) {
		return
	}
	s.surveyNo++
	id := fmt.Sprintf("S%07d", s.surveyNo)
	mood := s.mood(v)
	agent := v.agent.ID
	queue := profiles[v.queue].name
	s.in(60, func() {
		sent := s.stamp()
		s.out.surveys.row(id, v.id, queue, agent, sent, "", "", "", "", "")
		// Whoever is cross or delighted answers more often.
		if !r.chance(replies + 0.02*min(2, math.Abs(mood-3.6))) {
			return
		}
		s.in(30+seconds(r.lognormal(2400, 1.6)), func() {
			csat, nps, ces := s.verdict(mood)
			comment := ""
			if r.chance(0.12) {
				comment = pick(r, comments[csat])
			}
			mark := csat
			if r.chance(garbled) {
				mark = 6
			}
			s.out.surveys.row(id, v.id, queue, agent, sent, s.stamp(),
				strconv.Itoa(mark), strconv.Itoa(nps), strconv.Itoa(ces), comment)
		})
	})
}

// mood is how the caller feels about the call, on the scale of the survey: what
// counts is whether the matter is settled, then the wait, then the agent.
func (s *world) mood(v *visit) float64 {
	m := 4.55 + v.agent.tact - 0.004*min(300, float64(v.answer-v.entered))
	if !v.settled {
		m -= 1.7
	}
	if v.queue == complaints {
		m -= 0.45
	}
	return m - 0.2*float64(v.repeat)
}

// verdict turns a mood into marks: satisfaction 1 to 5, recommendation 0 to 10,
// ease 1 to 7.
func (s *world) verdict(mood float64) (csat, nps, ces int) {
	felt := mood + s.surveyors.normal(0, 0.8)
	mark := func(x float64, low, high int) int { return min(high, max(low, int(math.Round(x)))) }
	csat = mark(felt, 1, 5)
	nps = mark(2.3*felt-1.8+s.surveyors.normal(0, 1), 0, 10)
	ces = mark(1.4*felt-0.2+s.surveyors.normal(0, 0.8), 1, 7)
	return csat, nps, ces
}

// stamp is now, as the exports write it.
func (s *world) stamp() string { return rfc3339(s.now) }

func rfc3339(at int64) string { return time.Unix(at, 0).UTC().Format(time.RFC3339) }
