package demo

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/hotlined/hotlined/scheduler/simulate"
)

// playedWeek is a week of contacts as the simulator played it, on the Monday with which it
// began. Who came before its end is served after it, too, by those who are there
// then: so long, two weeks are told side by side.
type playedWeek struct {
	start, end int64
	events     []simulate.Event
	next       int // to be told
	duties     []duty
	visits     map[int32]*visit     // by the contact's number
	coming     [allQueues][]arrival // from outside, in order
	again      map[int]*visit       // by event: who will come back in a later week
	busy       map[*agent]float64   // with this week's contacts so long after its end
}

// instant is when the next event happens, in seconds since 1970.
func (w *playedWeek) instant() float64 { return float64(w.start) + w.events[w.next].At }

// upcoming is the second in which it does.
func (w *playedWeek) upcoming() int64 { return w.start + int64(math.Floor(w.events[w.next].At)) }

// play lets the simulator play a week. Its seed and number alone decide what
// happens, and those who come back from the weeks before.
func (s *world) play(number int) {
	start, end := s.cfg.dayAt(7*number).midnight.Unix(), s.cfg.dayAt(7*number+7).midnight.Unix()
	w := &playedWeek{start: start, end: end, visits: map[int32]*visit{}, again: map[int]*visit{}, busy: map[*agent]float64{}}
	s.expect(w, number)
	before := map[*agent]float64{}
	if n := len(s.played); n > 0 {
		s.played, before = s.played[n-1:], s.played[n-1].busy
	}
	// The beginning of the next week is staffed as well, for what is left over.
	s.duties = slices.DeleteFunc(s.duties, func(d duty) bool { return d.to() <= start })
	for _, d := range s.duties {
		if d.from() < end+86400 {
			w.duties = append(w.duties, d)
		}
	}
	if n := len(s.played); n > 0 {
		w.events = make([]simulate.Event, 0, len(s.played[n-1].events)*11/10)
	}
	err := simulate.Play(s.scenario(w, number, before), s.cfg.Seed, number, func(e simulate.Event) { w.events = append(w.events, e) })
	if err != nil {
		s.err = fmt.Errorf("week %d: %w", number, err)
		return
	}
	s.lookAhead(w)
	s.played = append(s.played, w)
}

// expect lists who comes from outside in a week: with new matters, and again with
// those of the weeks before.
func (s *world) expect(w *playedWeek, number int) {
	var all []arrival
	for i := range 7 {
		d := s.cfg.dayAt(7*number + i)
		all = append(all, arrivals(s.cfg.Seed, d)...)
		all = append(all, letters(s.cfg.Seed, d)...)
		for _, a := range s.later {
			if a.at >= d.midnight.Unix() && a.at < d.next.Unix() && (a.queue >= queueCount || d.open(a.queue, a.at)) {
				all = append(all, a)
			}
		}
	}
	s.later = slices.DeleteFunc(s.later, func(a arrival) bool { return a.at < w.end })
	slices.SortStableFunc(all, func(a, b arrival) int { return cmp.Compare(a.at, b.at) })
	for _, a := range all {
		w.coming[a.queue] = append(w.coming[a.queue], a)
	}
}

// lookAhead notes what reaches beyond the week: callers who will ring again, and
// agents who are busy with its contacts still.
func (s *world) lookAhead(w *playedWeek) {
	length := float64(w.end - w.start)
	for i, e := range w.events {
		if e.Again >= length {
			w.again[i] = &visit{}
			s.later = append(s.later, arrival{at: w.start + int64(e.Again), queue: int(e.Queue), visit: w.again[i]})
		}
		if e.At >= length && e.Contact >= 0 && e.Agent >= 0 {
			w.busy[s.staff(e.Group)] = e.At - length
		}
	}
}

// staff is an agent by number: the phones' first, then the digital desk's.
func (s *world) staff(number int32) *agent {
	i := int(number)
	if i < len(s.agents) {
		return s.agents[i]
	}
	return s.desk[i-len(s.agents)]
}

// scenario is what the simulator plays: every agent is a group, with a pace and
// habits of his own.
func (s *world) scenario(w *playedWeek, number int, before map[*agent]float64) simulate.Scenario {
	const interval = 1800
	out := simulate.Scenario{Interval: interval, Intervals: int((w.end - w.start) / interval)}
	for q, p := range profiles {
		out.Queues = append(out.Queues, p.queue())
		out.Queues[q].Open = []simulate.Span{} // closed, unless
		for i := range 8 {                     // the last day's late callers are passed on in the next
			d := s.cfg.dayAt(7*number + i)
			if o, open := d.opens(q); open {
				out.Queues[q].Open = append(out.Queues[q].Open, simulate.Span{From: float64(d.clock(o.from) - w.start), To: float64(d.clock(o.to) - w.start)})
			}
		}
	}
	out.Queues = append(out.Queues, deskQueues()...)
	for q := range out.Queues {
		for _, a := range w.coming[q] {
			out.Queues[q].Arrivals.Instants = append(out.Queues[q].Arrivals.Instants, float64(a.at-w.start))
		}
	}
	spans := map[*agent][]simulate.Span{}
	for i, d := range w.duties {
		for _, sp := range d.spans {
			span := simulate.Span{From: max(float64(sp.from-w.start), before[d.agent]), To: float64(sp.to - w.start), Shift: i}
			if span.From < span.To {
				spans[d.agent] = append(spans[d.agent], span)
			}
		}
	}
	for i := range len(s.agents) + len(s.desk) {
		a := s.staff(int32(i))
		g := a.group()
		g.Agents[0].Spans = spans[a]
		out.Groups = append(out.Groups, g)
	}
	return out
}

// queue is how the simulator sees a queue.
func (p profile) queue() simulate.Queue {
	q := simulate.Queue{
		Name:     p.name,
		Handling: simulate.Dist{Kind: simulate.Lognormal, Mean: p.handle() - p.wrap, CV: p.talkCV},
		Wrap:     simulate.Dist{Kind: simulate.Lognormal, Mean: p.wrap, CV: 0.8},
		// A few hang up at once: wrong number, or the announcement was enough.
		Patience: simulate.Dist{Kind: simulate.Weibull, Mean: p.patience, CV: p.patienceCV, AtOnce: 0.003},
		Ringing:  simulate.Dist{Kind: simulate.Lognormal, Mean: 4, CV: 0.45},
		// Agents take who has waited longest, measured by what the queue promises.
		Weight:        20 / p.target.Seconds(),
		DropUnstaffed: true,
		Redial:        simulate.Redial{AfterAbandon: 0.215, Delay: simulate.Dist{Kind: simulate.Exponential, Mean: 440}},
		Repeat:        simulate.Repeat{Share: ringsAgain * (1 - p.resolves), Delay: simulate.Dist{Kind: simulate.Exponential, Mean: 30.5 * 3600}},
	}
	if p.transfers > 0 {
		q.Transfers = []simulate.Transfer{{To: p.transfersTo, Share: p.transfers}}
	}
	return q
}

// group is how the simulator sees an agent: the queue hired for comes first.
func (a *agent) group() simulate.Group {
	g := simulate.Group{
		Name: a.ID, Agents: []simulate.Agent{{Name: a.ID}},
		NoAnswer: simulate.NoAnswer{Share: a.evasive, After: 15, Pause: 60},
	}
	for q := range allQueues {
		if !a.skilled[q] {
			continue
		}
		sk := simulate.Skill{Queue: q, Speed: a.pace(q)}
		if q != a.primary {
			sk.Rank = 1
		}
		if q == chats {
			sk.Concurrency, g.Slowdown = chatsAtOnce, []float64{1, 1.25}
		}
		g.Skills = append(g.Skills, sk)
	}
	return g
}
