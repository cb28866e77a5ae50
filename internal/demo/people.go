package demo

import (
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// agent is a person on the phones or at the digital desk: who it is, and how good
// at what.
type agent struct {
	hotline.Agent
	number  int
	primary int                 // the queue hired for
	share   [queueCount]float64 // how the planner counts an hour of this agent
	skilled [allQueues]bool

	speed   float64 // talks this many times as long as the norm
	tact    float64 // moves the satisfaction of callers, in points
	solves  float64 // moves the share of matters settled
	slips   float64 // errs this many times as often as the norm
	weak    int     // the one item of the form this agent keeps getting wrong, or -1
	evasive float64 // chance of letting the phone ring out

	in, paused bool  // as the phone system has been told
	evaluate   int64 // the next contact after this instant is evaluated
}

// group is agents hired alike.
type group struct {
	count    int
	team     string
	contract string
	primary  int
	also     map[int]float64 // further skills: the share of the group that has them
}

// groups lists who works here: 71 agents in five teams.
var groups = []group{
	{8, "Cards North", "full-time", cards, map[int]float64{accounts: 0.7}},
	{7, "Cards North", "part-time", cards, map[int]float64{accounts: 0.6}},
	{9, "Cards North", "night", cards, nil},
	{4, "Cards South", "full-time", cards, map[int]float64{accounts: 0.7}},
	{8, "Cards South", "evening", cards, map[int]float64{accounts: 0.8}},
	{5, "Accounts East", "full-time", accounts, map[int]float64{cards: 0.8, complaints: 0.3}},
	{7, "Accounts East", "part-time", accounts, map[int]float64{cards: 0.7}},
	{4, "Accounts West", "full-time", accounts, map[int]float64{cards: 0.7, complaints: 0.3}},
	{6, "Accounts West", "evening", accounts, map[int]float64{cards: 0.7}},
	{7, "Complaints", "full-time", complaints, map[int]float64{accounts: 0.8}},
	{6, "Complaints", "part-time", complaints, map[int]float64{accounts: 0.5}},
}

// evaluators lists who listens to contacts, by team.
var evaluators = map[string]string{
	"Cards North": "quality.kern", "Cards South": "quality.kern",
	"Accounts East": "quality.ferrari", "Accounts West": "quality.ferrari",
	"Complaints": "quality.lindt",
}

// hire draws the agents.
func hire(seed uint64) []*agent {
	r := roll(seed, "people")
	given, family := r.Perm(len(givenNames)), r.Perm(len(familyNames))
	var all []*agent
	for _, g := range groups {
		for range g.count {
			n := len(all)
			all = append(all, g.hire(r, n, givenNames[given[n]], familyNames[family[n]]))
		}
	}
	weaken(r, all)
	return all
}

// hire draws one agent of the group.
func (g group) hire(r dice, number int, given, family string) *agent {
	a := &agent{number: number, primary: g.primary, weak: -1}
	a.ID = strings.ToLower(given + "." + family)
	a.Name, a.Team, a.Contract = given+" "+family, g.team, g.contract
	a.Skills = map[string]float64{}
	a.learn(g.primary, 1)
	for q := range queueCount {
		if p, ok := g.also[q]; ok && r.chance(p) {
			a.learn(q, 0.9)
		}
	}
	a.spread()
	a.speed = r.lognormal(1, 0.11)
	a.tact = r.normal(0, 0.16)
	a.solves = r.normal(0, 0.04)
	a.slips = r.lognormal(1, 0.25)
	a.evasive = min(0.05, r.exp(0.008))
	return a
}

// learn gives the agent a skill; 1 is the norm.
func (a *agent) learn(q int, level float64) {
	a.skilled[q] = true
	a.Skills[profiles[q].name] = level
}

// spread settles how the planner counts the agent: mostly for the first skill.
func (a *agent) spread() {
	others := len(a.Skills) - 1
	for q := range queueCount {
		switch {
		case q == a.primary && others == 0:
			a.share[q] = 1
		case q == a.primary:
			a.share[q] = 0.75
		case a.skilled[q]:
			a.share[q] = 0.25 / float64(others)
		}
	}
}

// weaken makes every sixth agent or so truly weak at one thing, and two of them
// slow and short with callers. All other differences are small, and mostly luck.
func weaken(r dice, all []*agent) {
	for i, n := range r.Perm(len(all))[:len(all)/6] {
		a := all[n]
		a.weak = weakSpots[i%len(weakSpots)]
		if i < 2 {
			a.speed, a.tact = a.speed*1.35, a.tact-0.6
		}
	}
}

// contracts lists what agents agreed to.
var contracts = []hotline.Contract{
	{
		Name: "full-time", HoursPerWeek: 40, MinPerWeek: 32, MaxPerWeek: 44, DaysPerWeek: 5, MaxDaysInARow: 6,
		MinShift: 8 * time.Hour, MaxShift: 9 * time.Hour, Rest: 11 * time.Hour,
	},
	{
		Name: "part-time", HoursPerWeek: 25, MinPerWeek: 20, MaxPerWeek: 30, DaysPerWeek: 5, MaxDaysInARow: 6,
		MinShift: 4 * time.Hour, MaxShift: 6 * time.Hour, Rest: 11 * time.Hour,
	},
	{
		Name: "evening", HoursPerWeek: 30, MinPerWeek: 24, MaxPerWeek: 36, DaysPerWeek: 5, MaxDaysInARow: 6,
		MinShift: 5 * time.Hour, MaxShift: 7 * time.Hour, Rest: 11 * time.Hour,
	},
	{
		Name: "night", HoursPerWeek: 36, MinPerWeek: 27, MaxPerWeek: 45, DaysPerWeek: 5, MaxDaysInARow: 5,
		MinShift: 8 * time.Hour, MaxShift: 10 * time.Hour, Rest: 11 * time.Hour, NightAllowed: true,
	},
}
