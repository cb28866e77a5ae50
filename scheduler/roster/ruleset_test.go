package roster

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Every rule set is sound, says where each figure is written, and has names of
// its own.
func TestRuleSetsAreSound(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	if len(RuleSets()) < 11 {
		t.Errorf("only %v", RuleSets())
	}
	for _, name := range RuleSets() {
		set, err := ReadRuleSet(name)
		if err != nil {
			t.Fatal(err)
		}
		if set.Title == "" || set.Source == "" || set.Note == "" || len(set.Rules) == 0 {
			t.Errorf("%s is not told: %+v", name, set)
		}
		for _, s := range set.Rules {
			if err := s.validate(); err != nil {
				t.Errorf("%s: %s: %v", name, s.Name, err)
			}
			if s.Name == "" || s.Source == "" || s.Level == "" || seen[s.Name] != "" {
				t.Errorf("%s: %q without source or level, or in %q too", name, s.Name, seen[s.Name])
			}
			seen[s.Name] = name
		}
	}
}

// Whoever asks for a kind of rule finds it described, and one that can be hard is
// verified.
func TestKindsAreTold(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds {
		if k.Name == "" || k.Unit == "" || k.Each <= 0 || !strings.HasSuffix(k.Help, ".") {
			t.Errorf("%+v", k)
		}
		if hard := !k.Soft || !k.Only; hard != (verifiers[k.Name] != nil) {
			t.Errorf("%s: can be hard %v, is verified %v", k.Name, hard, verifiers[k.Name] != nil)
		}
		for _, v := range k.Values {
			if v.Key == "" || v.Help == "" || (v.Unsaid != "" && !v.Is.fits(v.Unsaid)) {
				t.Errorf("%s: %+v", k.Name, v)
			}
		}
	}
}

// A roster under a rule set keeps what is hard in it.
func TestRostersKeepRuleSets(t *testing.T) {
	t.Parallel()
	for i, name := range RuleSets() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := bank(14, 2, 0.9, uint64(i))
			p.Config.RuleSets = []string{name}
			for a := range p.Agents {
				switch a % 5 {
				case 1:
					p.Agents[a].Born = p.From.AddDate(-17, 0, a)
				case 2:
					p.Agents[a].Born = p.From.AddDate(-15, 0, a)
				case 3:
					p.Agents[a].ProtectedUntil = p.From.AddDate(0, 3, 0)
				}
			}
			r, report := Solve(p, short(1))
			sound(t, p, r, report)
			if len(r.Shifts) < 14 {
				t.Errorf("only %d shifts", len(r.Shifts))
			}
		})
	}
}

func TestOwnRulesTakeThePlaceOfSets(t *testing.T) {
	t.Parallel()
	c := Default()
	c.RuleSets = []string{"eu-working-time"}
	all := len(c.settings())
	c.Rules = []Setting{
		{Rule: "rest-between", Name: "eu-daily-rest", Values: figures("rest", "12h")},
		{Name: "eu-night-hours", Level: "off"},
		{Rule: "whole-weekends"},
	}
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	if d := c.LooksBack(); d != 7*17 || Default().LooksBack() != 14 {
		t.Errorf("17 weeks on average look back %d days", d)
	}
	got := c.settings()
	if len(got) != all || got[0].Values["rest"] != "12h" || got[len(got)-1].Rule != "whole-weekends" {
		t.Errorf("%d rules of %d: %+v", len(got), all, got)
	}
	c.Rules = []Setting{
		{Name: "nobody", Level: "off"}, {Rule: "whole-weekend"}, {Rule: "weekly-rest", Level: "firm", Price: -1, Values: figures("rest", "much", "sleep", "8h")},
		{Rule: "hours-per-day", Name: "twice", Values: figures("most", "25h")}, {Rule: "start-range", Name: "twice"},
	}
	c.RuleSets = []string{"eu-workng-time"}
	err := c.Validate()
	if err == nil {
		t.Fatal("was accepted")
	}
	for _, want := range []string{
		`rule-sets[0]: unknown rule set "eu-workng-time", want one of [cn-labour-law`,
		`rules[0].name: no rule set has a rule "nobody" to switch off`,
		`rules[1].rule: unknown rule "whole-weekend", want one of [`,
		`rules[2].level: want hard, soft or off, got "firm"`,
		`rules[2].price: must not be negative`,
		`rules[2].values.rest: want a duration such as 35h, got "much"`,
		`rules[2].values.sleep: unknown key, weekly-rest has [rest within]`,
		`rules[3].values.most: want at most 24, got "25h"`,
		`rules[4].values.most: is missing, want a duration`,
		`rules[4].name: "twice" is there twice`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not told in\n%v", want, err)
		}
	}
}

// Whom a rule holds for is told by contract, team, age and protection.
func TestAudience(t *testing.T) {
	t.Parallel()
	p := ask("hours-of-day", "within", "06:00-22:00")
	p.Agents[0].Team, p.Agents[1].Team = "north", "south"
	late := on("ann", "Mon 15:00-23:00")
	check := func(name string, want bool, edit func(*Audience)) {
		t.Helper()
		p.Config.Rules[0].For = Audience{}
		edit(&p.Config.Rules[0].For)
		cost := 0.0
		if want {
			cost = 1
		}
		t.Log(name)
		checked(t, p)(cost, late)
	}
	check("everybody", true, func(*Audience) {})
	check("her team", true, func(a *Audience) { a.Teams = []string{"north"} })
	check("another team", false, func(a *Audience) { a.Teams = []string{"south"} })
	check("her contract", true, func(a *Audience) { a.Contracts = []string{"any"} })
	check("her contract, another team", false, func(a *Audience) { a.Contracts, a.Teams = []string{"any"}, []string{"south"} })
	check("age unknown", false, func(a *Audience) { a.Under = 18 })
	p.Agents[0].Born = time.Date(2007, 3, 10, 0, 0, 0, 0, berlin) // 18 on the first planned day
	check("eighteen today", false, func(a *Audience) { a.Under = 18 })
	p.Agents[0].Born = time.Date(2007, 3, 11, 0, 0, 0, 0, berlin)
	check("eighteen tomorrow", true, func(a *Audience) { a.Under = 18 })
	check("not protected", false, func(a *Audience) { a.Protected = true })
	p.Agents[0].ProtectedUntil = p.From.AddDate(0, 0, 1)
	check("protected until tomorrow", true, func(a *Audience) { a.Protected = true })
	p.Agents[0].ProtectedUntil = p.From
	check("protected until today", false, func(a *Audience) { a.Protected = true })
}

// A hard rule that fits nobody's day leaves gaps, not breaches.
func TestRulesThatNobodyCanKeepLeaveGaps(t *testing.T) {
	t.Parallel()
	for _, s := range []Setting{
		{Rule: "hours-per-day", Values: figures("most", "1h")},
		{Rule: "consecutive-days", Values: figures("most", "0")},
		{Rule: "hours-of-weeks", Values: figures("weeks", "1", "most", "0")},
	} {
		p := bank(8, 1, 0.9, 1)
		p.Config.Rules = []Setting{s}
		r, report := Solve(p, short(1))
		sound(t, p, r, report)
		if len(r.Shifts) > 0 || report.Missing < report.Needed-1e-6 {
			t.Errorf("%s: %d shifts", s.Rule, len(r.Shifts))
		}
		if s.Rule != "hours-per-day" && !slices.ContainsFunc(r.Gaps, func(g hotline.Gap) bool { return strings.Contains(g.Why, byRules) }) {
			t.Errorf("%s: no gap says why people are free: %s", s.Rule, r.Gaps[0].Why)
		}
	}
}

// The page of the rules names every rule that can be asked for, with its figures,
// and every rule set.
func TestThePageOfTheRules(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "rules.md"))
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	row := func(name string) string {
		_, rest, _ := strings.Cut(page, "\n| "+name+" |")
		line, _, _ := strings.Cut(rest, "\n")
		return line
	}
	for _, k := range Kinds {
		for _, v := range k.Values {
			if !strings.Contains(row(k.Name), "`"+v.Key+"`") {
				t.Errorf("%s: %s is not in its row", k.Name, v.Key)
			}
		}
		if !strings.Contains(row(k.Name), fmt.Sprintf(", %g |", k.Each)) {
			t.Errorf("%s: its price of %g is not in its row: %s", k.Name, k.Each, row(k.Name))
		}
	}
	for _, name := range RuleSets() {
		if row(name) == "" {
			t.Errorf("%s is not in the table", name)
		}
	}
}

// More than a label remembers is refused, not forgotten.
func TestRulesThatRememberTooMuch(t *testing.T) {
	t.Parallel()
	p := bank(6, 1, 0.9, 1)
	for _, r := range []string{"nights-of-weeks", "days-of-weeks"} {
		p.Config.Rules = append(p.Config.Rules, Setting{Rule: r, Values: figures("most", "9", "weeks", "8")})
	}
	p.Config.Rules = append(p.Config.Rules, Setting{Rule: "weekends-of-weeks", Values: figures("most", "4", "weeks", "8")})
	if err := p.Validate(); err != nil {
		t.Errorf("56 bits: %v", err)
	}
	p.Config.Rules = append(p.Config.Rules, Setting{Rule: "start-range", Values: figures("most", "3h")})
	if err := p.Validate(); err == nil || !strings.Contains(err.Error(), "remember too much of the days, 73 bits of 64") {
		t.Errorf("73 bits: %v", err)
	}
}
