package main

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"github.com/hotlined/hotlined/scheduler/staffing"
)

// staffAnswer is the JSON of `hotlined staff`; times in seconds, shares as
// fractions, null where a wait has no end.
type staffAnswer struct {
	crew
	// Waits of the answered: half of them, 90 and 95 % waited no longer.
	WaitP50 *float64 `json:"wait_answered_p50"`
	WaitP90 *float64 `json:"wait_answered_p90"`
	WaitP95 *float64 `json:"wait_answered_p95"`
	// WaitAllP95 is the wait that 95 % of all who got in did not exceed.
	WaitAllP95 *float64 `json:"wait_all_p95"`
	// Nearby is what up to two agents fewer or more would give.
	Nearby []crew `json:"nearby"`
}

// crew is what one number of agents gives.
type crew struct {
	Agents          int      `json:"agents"`
	GrossAgents     float64  `json:"gross_agents"`
	ServiceLevel    float64  `json:"service_level"`
	OfAnswered      float64  `json:"service_level_answered"`
	ASAAnswered     *float64 `json:"asa_answered"`
	ASAAll          *float64 `json:"asa_all"`
	Abandonment     float64  `json:"abandonment"`
	AbandonedWithin float64  `json:"abandoned_within"`
	Blocking        float64  `json:"blocking"`
	Wait            float64  `json:"p_wait"`
	Occupancy       float64  `json:"occupancy"`
	AHT             float64  `json:"aht"` // of chats, by how many were in hand
	Queue           *float64 `json:"queue"`
	Erlangs         float64  `json:"erlangs"`
	// PTarget is the probability of a load at which the targets are kept in the
	// long run; PInterval that of a single interval's counted service level.
	PTarget    float64  `json:"p_target"`
	PInterval  *float64 `json:"p_interval,omitempty"`
	Overloaded bool     `json:"overloaded"`
}

// answer is what n agents give, and those about as many.
func answer(f staffFlags, l staffing.Load, t staffing.Targets, chances []staffing.Chance, n int) staffAnswer {
	at := func(n int) crew {
		c := crewOf(f, staffing.Expected(l, chances, n, t.AnswerWithin), staffing.Confidence(l, t, chances, n))
		if t.ServiceLevel > 0 {
			c.PInterval = finite(staffing.InIntervalUnder(l, t, chances, n, float64(f.interval)))
		}
		return c
	}
	quantile := func(q float64, of func(staffing.Load, int, float64) (float64, error)) *float64 {
		w, err := of(l, n, q)
		if err != nil {
			return nil
		}
		return finite(w)
	}
	out := staffAnswer{
		crew:    at(n),
		WaitP50: quantile(0.5, staffing.AnsweredWithin), WaitP90: quantile(0.9, staffing.AnsweredWithin),
		WaitP95: quantile(0.95, staffing.AnsweredWithin), WaitAllP95: quantile(0.95, staffing.WaitedWithin),
	}
	for m := max(1, n-2); m <= min(n+2, staffing.MaxAgents); m++ {
		out.Nearby = append(out.Nearby, at(m))
	}
	return out
}

// crewOf is a performance, and with what probability it keeps the targets.
func crewOf(f staffFlags, p staffing.Performance, kept float64) crew {
	return crew{
		Agents: p.Agents, GrossAgents: staffing.GrossUp(float64(p.Agents), float64(f.shrinkage)),
		ServiceLevel: p.ServiceLevel, OfAnswered: p.ServiceLevelAnswered,
		ASAAnswered: finite(p.ASAAnswered), ASAAll: finite(p.ASAAll),
		Abandonment: p.Abandonment, AbandonedWithin: p.AbandonedWithin, Blocking: p.Blocking,
		Wait: p.Wait, Occupancy: p.Occupancy, Queue: finite(p.Queue), Erlangs: p.Erlangs,
		AHT: p.AHT, PTarget: kept, Overloaded: p.Overloaded,
	}
}

func (s staffAnswer) print(w io.Writer, f staffFlags) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	say(tw, "agents\t%d\t%.4g erlangs offered\n", s.Agents, s.Erlangs)
	if f.shrinkage > 0 {
		say(tw, "to roster\t%.1f\tshrinkage of %s\n", s.GrossAgents, f.shrinkage)
	}
	say(tw, "service level\t%.2f %%\tanswered within %s\n", 100*s.ServiceLevel, f.answerWithin)
	say(tw, "has to wait\t%.2f %%\t\n", 100*s.Wait)
	say(tw, "ASA\t%s\tof the answered; of all %s\n", wait(s.ASAAnswered), wait(s.ASAAll))
	say(tw, "waits\t%s\tof 90 %% of the answered; of 95 %% %s\n", wait(s.WaitP90), wait(s.WaitP95))
	say(tw, "abandonment\t%.2f %%\t\n", 100*s.Abandonment)
	if f.trunks > 0 {
		say(tw, "turned away\t%.2f %%\tby %d trunks\n", 100*s.Blocking, f.trunks)
	}
	say(tw, "occupancy\t%.1f %%\t%s\n", 100*s.Occupancy, f.ofWhat())
	if f.stretch != nil {
		say(tw, "handling time\t%.1f s\tby how many were in hand; %s alone\n", s.AHT, f.aht)
	}
	say(tw, "targets met\t%.0f %%\tprobability, in the long run\n", 100*s.PTarget)
	if s.PInterval != nil {
		say(tw, "\t%.0f %%\tby the count of a single interval of %s\n", 100**s.PInterval, f.interval)
	}
	if s.Overloaded {
		say(tw, "overloaded\t\tthe queue would grow without end\n")
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	return s.printNearby(w)
}

// printNearby shows what an agent more or less is worth.
func (s staffAnswer) printNearby(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	say(tw, "\nagents\tservice level\tASA\tabandonment\toccupancy\ttargets met\tin an interval\t\n")
	for _, n := range s.Nearby {
		mark := ""
		if n.Agents == s.Agents {
			mark = " <"
		}
		say(tw, "%d\t%.2f %%\t%s\t%.2f %%\t%.1f %%\t%.0f %%\t%s\t%s\n", n.Agents, 100*n.ServiceLevel, wait(n.ASAAnswered), 100*n.Abandonment, 100*n.Occupancy, 100*n.PTarget, percent(n.PInterval), mark)
	}
	return tw.Flush()
}

// ofWhat says what the occupancy is a share of, where that is not the agents' time.
func (f staffFlags) ofWhat() string {
	if f.concurrency > 1 {
		return fmt.Sprintf("of %d places an agent", f.concurrency)
	}
	return ""
}

func percent(p *float64) string {
	if p == nil {
		return "-"
	}
	return fmt.Sprintf("%.0f %%", 100**p)
}

func wait(s *float64) string {
	if s == nil {
		return "without end"
	}
	return fmt.Sprintf("%.1f s", *s)
}

// finite is v, or nothing where JSON has no number for it.
func finite(v float64) *float64 {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return nil
	}
	return &v
}
