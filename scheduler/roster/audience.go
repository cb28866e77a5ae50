package roster

import (
	"slices"
	"time"
)

// Audience is whom a rule holds for: those who meet everything that is said.
type Audience struct {
	Contracts []string `mapstructure:"contracts" json:"contracts"`
	Teams     []string `mapstructure:"teams" json:"teams"`
	// Under is an age: it holds for those who are younger on the first planned day.
	Under int `mapstructure:"under" json:"under"`
	// Protected is for those who are protected on the first planned day.
	Protected bool `mapstructure:"protected" json:"protected"`
}

// of reports whether a rule holds for an agent, in the whole of the period.
func (a Audience) of(t Terms) bool {
	first := t.Period.Start.In(t.Site)
	return (len(a.Contracts) == 0 || slices.Contains(a.Contracts, t.Agent.Contract)) &&
		(len(a.Teams) == 0 || slices.Contains(a.Teams, t.Agent.Team)) &&
		(a.Under == 0 || !t.Agent.Born.IsZero() && birthday(t.Agent.Born.In(t.Site), a.Under).After(first)) &&
		(!a.Protected || t.Agent.ProtectedUntil.After(first))
}

// birthday is the day on which somebody becomes so many years old.
func birthday(born time.Time, years int) time.Time { return born.AddDate(years, 0, 0) }
