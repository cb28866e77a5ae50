// Package workforce reads the folder in which managers keep who works here:
// agents, contracts, absences and wishes, each as a YAML or a CSV file. Every
// mistake is reported at once, with file and line.
//
//	agents.yaml      id, name, team, contract, skills, languages, senior-since, from, to, available,
//	                 born, protected-until
//	contracts.yaml   name, hours-per-week, min-per-week, max-per-week, min-shift,
//	                 max-shift, max-days-in-a-row, days-per-week, rest, night-allowed, shifts
//	absences.yaml    agent, from, to, kind, planned     (may be missing)
//	wishes.yaml      agent, from, to, want, weight, note (may be missing)
//	availability.yaml  agent, from, to, hours            (may be missing)
//	fixed.yaml       agent, from, to, what, queue, name (may be missing)
//	activities.yaml  name, kind, agents, team, leader, length, earliest, latest,
//	                 together, room, weight              (may be missing)
//
// The same columns in agents.csv and so on do as well. A date without a time is
// the whole day, at either end of a span; times are the site's.
package workforce

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/roster"
)

// Workforce is what the folder says.
type Workforce struct {
	Agents    []hotline.Agent
	Contracts []hotline.Contract
	Absences  []hotline.Absence
	Available []roster.Availability
	Wishes    []roster.Wish
	Fixed     []roster.Fixed
	Sessions  []roster.Session
}

// Read reads a workforce folder. Dates and times are those of loc.
func Read(dir string, loc *time.Location) (Workforce, error) {
	r := reader{dir: dir, loc: loc}
	w := Workforce{}
	origin := map[string]string{}
	for _, row := range r.table("contracts", true, contractKeys) {
		w.Contracts = append(w.Contracts, r.contract(row))
	}
	for _, row := range r.table("agents", true, agentKeys) {
		a, free := r.agent(row)
		if at, twice := origin[a.ID]; twice {
			r.fail(row, "id", "agent %q is in %s already", a.ID, at)
			continue
		}
		origin[a.ID] = row.at("id")
		if a.Contract != "" && !slices.ContainsFunc(w.Contracts, func(c hotline.Contract) bool { return c.Name == a.Contract }) {
			r.fail(row, "contract", "unknown contract %q, want one of %v", a.Contract, names(w.Contracts))
		}
		w.Agents, w.Available = append(w.Agents, a), append(w.Available, free...)
	}
	for _, row := range r.table("absences", false, absenceKeys) {
		a := r.absence(row)
		r.known(origin, row, "agent", a.Agent)
		w.Absences = append(w.Absences, a)
	}
	for _, row := range r.table("wishes", false, wishKeys) {
		a := r.wish(row)
		r.known(origin, row, "agent", a.Agent)
		w.Wishes = append(w.Wishes, a)
	}
	for _, row := range r.table("availability", false, availabilityKeys) {
		r.known(origin, row, "agent", row.values["agent"])
		w.Available = append(w.Available, r.dated(row)...)
	}
	r.planned(&w, origin)
	if err := errors.Join(r.errs...); err != nil {
		return Workforce{}, err
	}
	return w, nil
}

// planned reads what is planned before a roster is made, and what of it excludes
// each other.
func (r *reader) planned(w *Workforce, origin map[string]string) {
	for _, row := range r.table("fixed", false, fixedKeys) {
		f := r.fixed(row)
		r.known(origin, row, "agent", f.Agent)
		w.Fixed = append(w.Fixed, f)
	}
	for _, row := range r.table("activities", false, activityKeys) {
		w.Sessions = append(w.Sessions, r.session(row, w.Agents))
	}
	p := roster.Problem{Site: r.loc, Agents: w.Agents, Absences: w.Absences, Fixed: w.Fixed, Sessions: w.Sessions}
	r.errs = append(r.errs, p.Conflicts()...)
}

// CheckSkills reports every agent with a skill that none of the queues needs,
// with file and line: most often a queue's name misspelt.
func (w Workforce) CheckSkills(queues []hotline.Queue) error {
	var known []string
	for _, q := range queues {
		skill := q.Skill
		if skill == "" {
			skill = q.Name
		}
		if !slices.Contains(known, skill) {
			known = append(known, skill)
		}
	}
	slices.Sort(known)
	var errs []error
	for _, a := range w.Agents {
		for _, skill := range sorted(a.Skills) {
			if !slices.Contains(known, skill) {
				errs = append(errs, fmt.Errorf("%s: agent %s: no queue needs the skill %q, want one of %v", a.Source, a.ID, skill, known))
			}
		}
	}
	return errors.Join(errs...)
}

// Speak makes of a queue's skill and its language one skill, and gives it to the
// agents who have both. Nothing else needs to know of languages then.
func Speak(queues []hotline.Queue, agents []hotline.Agent) ([]hotline.Queue, []hotline.Agent) {
	queues, agents = slices.Clone(queues), slices.Clone(agents)
	for i := range agents {
		agents[i].Skills = maps.Clone(agents[i].Skills)
	}
	for i, q := range queues {
		if q.Language == "" {
			continue
		}
		skill := cmp.Or(q.Skill, q.Name)
		queues[i].Skill = skill + " in " + q.Language
		for _, a := range agents {
			if level := a.Skills[skill]; level > 0 && slices.Contains(a.Languages, q.Language) {
				a.Skills[queues[i].Skill] = level
			}
		}
	}
	return queues, agents
}

func names(contracts []hotline.Contract) (out []string) {
	for _, c := range contracts {
		out = append(out, c.Name)
	}
	return out
}

func sorted(skills map[string]float64) []string {
	out := make([]string, 0, len(skills))
	for s := range skills {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}
