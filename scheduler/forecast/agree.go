package forecast

import (
	"math"
	"slices"
	"time"
)

// agree scales the queues' days so that they meet the forecasts of the groups.
func (h *Hierarchy) agree(groups []*Group) {
	var able []*Group
	s := sums{queues: len(h.queues)}
	for _, g := range groups {
		if !g.failed && g.twin == nil {
			able = append(able, g)
			s.members = append(s.members, g.at(h.queues))
		}
	}
	if len(able) == 0 {
		return
	}
	origin := able[0].res.origin
	byLead := make([]*strays, len(testLeads))
	said := make([]map[Day]float64, 0, s.size())
	days := make([][]DayTotal, 0, s.size())
	scales := make([]map[Day]float64, len(h.queues))
	for i, q := range h.queues {
		said, days = append(said, q.byDay()), append(days, q.said.Days)
		scales[i] = map[Day]float64{}
	}
	for _, g := range able {
		said, days = append(said, g.byDay()), append(days, g.res.Days)
	}
	for d := origin; d <= DayOf(addDays(h.asOf.In(h.loc), h.cfg.horizon())); d++ {
		lead := leadFor(testLeads, int(d-origin)+1)
		if byLead[lead] == nil {
			byLead[lead] = newStrays(s, origin, h.pastOf(able, lead))
		}
		means, variances := make([]float64, s.size()), make([]float64, s.size())
		for i := range means {
			if g := i - s.queues; g < 0 || !able[g].misled(d) {
				means[i] = said[i][d]
			}
			variances[i] = varianceAt(days[i], d, means[i])
		}
		for i, factor := range byLead[lead].factors(means, variances) {
			scales[i][d] = factor
		}
	}
	for i, q := range h.queues {
		q.scale(scales[i])
	}
}

// misled reports whether the calendar has something for one of the queues alone,
// of which their group knows nothing: the queues then stay as they are.
func (g *Group) misled(d Day) bool {
	return slices.ContainsFunc(g.h.cal.On(d), func(e Special) bool {
		_, member := slices.BinarySearch(g.members, e.Queue)
		return e.Queue != "" && member
	})
}

// pastOf lists the trials of all nodes at a lead.
func (h *Hierarchy) pastOf(groups []*Group, lead int) [][]dayMiss {
	var out [][]dayMiss
	for _, q := range h.queues {
		out = append(out, trialsAt(q.past, lead))
	}
	for _, g := range groups {
		out = append(out, trialsAt(g.res.past, lead))
	}
	return out
}

// trialsAt is the trials at a lead; a new queue has none.
func trialsAt(past [][]dayMiss, lead int) []dayMiss {
	if lead < len(past) {
		return past[lead]
	}
	return nil
}

// at is where the members of the group are among the queues; those that are not
// forecast are left out.
func (g *Group) at(queues []*PackedForecast) []int {
	var out []int
	for i, q := range queues {
		if _, ok := slices.BinarySearch(g.members, q.Queue); ok {
			out = append(out, i)
		}
	}
	return out
}

// byDay is what the group by itself says of each day, or of what is left of it.
func (g *Group) byDay() map[Day]float64 {
	out, c := map[Day]float64{}, clock{loc: g.h.loc}
	for _, p := range g.res.Points {
		d, _ := c.local(p.Start)
		out[d] += p.Mean
	}
	return out
}

// varianceAt is how sure a day total is: by the width of its band of 80 %, or
// that of the nearest day that has one.
func varianceAt(days []DayTotal, d Day, mean float64) float64 {
	const width, usual = 2 * 1.2816, 0.3
	low, high := slices.Index(Levels[:], 0.10), slices.Index(Levels[:], 0.90)
	best, share := math.MaxInt, usual
	for _, t := range days {
		if away := abs(int(t.Day - d)); t.Mean > 0 && away < best {
			best, share = away, (t.Quantiles[high]-t.Quantiles[low])/width/t.Mean
		}
	}
	return max(mean, mean*mean*share*share)
}

// total is the sum of the group's members, as unsure as the group is.
func (g *Group) total(queues []*PackedForecast) Total {
	var members []*PackedForecast
	for _, i := range g.at(queues) {
		members = append(members, queues[i])
	}
	res := g.res
	if g.twin != nil {
		res = g.twin.res
	}
	out := Total{Level: g.Level, Name: g.Name, AsOf: g.h.asOf.UTC(), Model: res.Model, Notes: res.Notes}
	if len(members) == 0 {
		return out
	}
	if len(members) == 1 {
		return members[0].total(g.Level, g.Name)
	}
	for i, d := range members[0].said.Days {
		sum := DayTotal{Day: d.Day}
		var parts []DayTotal
		for _, m := range members {
			sum.Mean += m.said.Days[i].Mean
			parts = append(parts, m.said.Days[i])
		}
		if i < len(res.Days) && res.Days[i].Mean > 0 {
			sum.Quantiles = res.Days[i].Quantiles.times(sum.Mean / res.Days[i].Mean)
		} else {
			sum.Quantiles = together(parts)
		}
		out.Days = append(out.Days, sum)
	}
	out.Weeks = weeksOf(out.Days, res.Weeks)
	if out.Model == "" {
		out.Model = "sum of its queues"
	}
	return out
}

// total is the forecast of the queue's days and weeks, as those of a level.
func (f *PackedForecast) total(level, name string) Total {
	return Total{Level: level, Name: name, AsOf: f.asOf, Model: f.said.Model, Notes: f.said.Notes, Days: f.said.Days, Weeks: weeksOf(f.said.Days, f.said.Weeks)}
}

// weeksOf are the weeks that lie wholly within the days, Monday to Sunday, as
// unsure as was said of them, or else as their days together.
func weeksOf(days []DayTotal, own []WeekTotal) (out []WeekTotal) {
	for i, d := range days {
		if d.Day.Weekday() != time.Monday || i+weekLength > len(days) {
			continue
		}
		week := WeekTotal{From: d.Day, To: d.Day + weekLength - 1, Quantiles: together(days[i : i+weekLength])}
		for _, part := range days[i : i+weekLength] {
			week.Mean += part.Mean
		}
		at := slices.IndexFunc(own, func(w WeekTotal) bool { return w.From == week.From && w.Mean > 0 })
		if at >= 0 {
			week.Quantiles = own[at].Quantiles.times(week.Mean / own[at].Mean)
		}
		out = append(out, week)
	}
	return out
}

// together are the quantiles of the sum of totals of which nothing is known but
// their own: half of what they stray they stray together.
func together(parts []DayTotal) Quantiles {
	const shared = 0.5
	var out Quantiles
	for l := range out {
		var mean, sum, squares float64
		for _, t := range parts {
			off := t.Quantiles[l] - t.Mean
			mean, sum, squares = mean+t.Mean, sum+off, squares+off*off
		}
		off := math.Sqrt((1-shared)*squares + shared*sum*sum)
		out[l] = max(0, mean+math.Copysign(off, sum))
	}
	slices.Sort(out[:])
	return out
}
