package roster

import "cmp"

// Tally is what an agent has borne over the last year: burdens that a team shares.
type Tally struct {
	Nights   float64 // night shifts
	Weekends float64 // weekends worked, on one day or both
	Refused  float64 // hours of wishes refused, times their weights
}

// add adds a share of another tally.
func (t Tally) add(o Tally, share float64) Tally {
	return Tally{t.Nights + share*o.Nights, t.Weekends + share*o.Weekends, t.Refused + share*o.Refused}
}

// fair is an agent's part of what the whole team has borne, by the hours of the
// contracts. Nights are shared by those who may work at night.
func (p Problem) fair(t Terms) (share Tally) {
	if len(p.Ledger) == 0 {
		return share
	}
	nights := map[string]bool{}
	hours := map[string]float64{}
	for _, c := range p.Contracts {
		nights[c.Name], hours[c.Name] = c.NightAllowed, cmp.Or(c.HoursPerWeek, 40)
	}
	var borne Tally
	var all, atNight float64
	for _, a := range p.Agents {
		if a.Team != t.Agent.Team {
			continue
		}
		own := p.Ledger[a.ID]
		all += hours[a.Contract]
		borne = borne.add(own, 1)
		if nights[a.Contract] {
			atNight += hours[a.Contract]
		} else {
			borne.Nights -= own.Nights
		}
	}
	mine := hours[t.Agent.Contract]
	if all > 0 {
		share = Tally{}.add(borne, mine/all)
	}
	if share.Nights = 0; atNight > 0 {
		share.Nights = borne.Nights * mine / atNight
	}
	return share
}
