package demo

import (
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Who is away on which day follows from the seed alone, so that leave can be
// asked for weeks ahead and sickness cannot change by asking.

// onLeave reports whether the agent takes that day off: one or two weeks at a
// time, six weeks a year or so.
func onLeave(seed uint64, a *agent, d day) bool {
	return leaveStarts(seed, a, d.index/7) > 0 || leaveStarts(seed, a, d.index/7-1) > 1
}

// leaveStarts returns how many weeks of leave begin in a week.
func leaveStarts(seed uint64, a *agent, week int) int {
	r := roll(seed, "leave", a.number, week)
	if !r.chance(0.055) {
		return 0
	}
	return 1 + r.IntN(2)
}

// isSick reports whether the agent calls in sick: a cold of up to four days, or
// what is going around that day.
func isSick(seed uint64, a *agent, d day) bool {
	if roll(seed, "flu-day", a.number, d.index).chance(flu(seed, d)) {
		return true
	}
	for back := range 4 {
		if r := roll(seed, "sick", a.number, d.index-back); r.chance(0.013) && r.IntN(4) >= back {
			return true
		}
	}
	return false
}

// Absences lists who is away from the first week until an instant: leave as far
// ahead as asked, sickness only where it has begun by now.
func (h *Hotline) Absences(until, now time.Time) (out []hotline.Absence) {
	today := h.cfg.indexOf(now)
	for _, a := range h.world.agents {
		var open *hotline.Absence
		for i := range h.cfg.indexOf(until) + 1 {
			d := h.cfg.dayAt(i)
			kind := h.absence(a, d, i <= today)
			if open != nil && open.Kind == kind {
				open.To = d.next
				continue
			}
			open = nil
			if kind != "" {
				out = append(out, hotline.Absence{Agent: a.ID, From: d.midnight, To: d.next, Kind: kind, Planned: kind == "leave"})
				open = &out[len(out)-1]
			}
		}
	}
	return out
}

// absence says why an agent is away on a day, or nothing.
func (h *Hotline) absence(a *agent, d day, past bool) string {
	switch {
	case onLeave(h.cfg.Seed, a, d):
		return "leave"
	case past && isSick(h.cfg.Seed, a, d):
		return "sickness"
	}
	return ""
}

// Agents lists who works here. All were here before the first day.
func (h *Hotline) Agents() (out []hotline.Agent) {
	for _, a := range h.world.agents {
		out = append(out, a.Agent)
	}
	for _, w := range h.world.desk {
		out = append(out, w.Agent)
	}
	return out
}

// Hours is when in the day an agent may be rostered, as times since midnight;
// beyond 24 hours it is the next morning.
func (h *Hotline) Hours(a hotline.Agent) (from, to time.Duration) {
	m := models[a.Contract]
	hours := func(x float64) time.Duration { return time.Duration(x * float64(time.Hour)) }
	return hours(m.first), hours(m.last + m.hours)
}

// Contracts lists what the agents agreed to.
func Contracts() []hotline.Contract { return slices.Clone(contracts) }
