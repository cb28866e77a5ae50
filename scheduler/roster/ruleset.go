package roster

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// RuleSet is a law or an agreement as a list of rules.
type RuleSet struct {
	Title  string    `json:"title"`
	Source string    `json:"source"` // where it is written
	Note   string    `json:"note"`   // what to know before using it
	Rules  []Setting `json:"rules"`
}

//go:embed rulesets/*.json
var ruleSets embed.FS

// RuleSets lists the names of the rule sets that a configuration can ask for.
func RuleSets() (names []string) {
	files, _ := fs.Glob(ruleSets, "rulesets/*.json") // the pattern is sound
	for _, f := range files {
		names = append(names, strings.TrimSuffix(strings.TrimPrefix(f, "rulesets/"), ".json"))
	}
	return names
}

// ReadRuleSet reads a rule set by its name.
func ReadRuleSet(name string) (set RuleSet, err error) {
	if !slices.Contains(RuleSets(), name) {
		return set, fmt.Errorf("unknown rule set %q, want one of %v", name, RuleSets())
	}
	raw, err := ruleSets.ReadFile("rulesets/" + name + ".json")
	if err != nil {
		return set, fmt.Errorf("rule set %s: %w", name, err)
	}
	in := json.NewDecoder(bytes.NewReader(raw))
	in.DisallowUnknownFields()
	if err := in.Decode(&set); err != nil {
		return set, fmt.Errorf("rule set %s: %w", name, err)
	}
	return set, nil
}

// settings are the rules asked for: those of the rule sets, and the
// configuration's own. A rule of its own with the name of one of a set takes its
// place; with the level off it takes it away.
func (c Config) settings() (out []Setting) {
	for _, name := range c.RuleSets {
		if set, err := ReadRuleSet(name); err == nil {
			out = append(out, set.Rules...)
		}
	}
	for _, s := range c.Rules {
		if i := slices.IndexFunc(out, func(o Setting) bool { return s.Name != "" && o.Name == s.Name }); i >= 0 {
			out[i] = s
		} else {
			out = append(out, s)
		}
	}
	return slices.DeleteFunc(out, func(s Setting) bool { return s.Level == levelOff })
}

// validateRules reports every mistake in the rules asked for.
func (c Config) validateRules() error {
	var errs []error
	seen := map[string]bool{}
	for i, name := range c.RuleSets {
		set, err := ReadRuleSet(name)
		if err != nil {
			errs = append(errs, fmt.Errorf("rule-sets[%d]: %w", i, err))
		}
		for _, s := range set.Rules {
			seen[s.Name] = true
		}
	}
	own := map[string]bool{}
	for i, s := range c.Rules {
		at := fmt.Sprintf("rules[%d]", i)
		for err := range each(s.validate()) {
			errs = append(errs, fmt.Errorf("%s.%w", at, err))
		}
		if s.Level == levelOff && !seen[s.Name] {
			errs = append(errs, fmt.Errorf("%s.name: no rule set has a rule %q to switch off", at, s.Name))
		}
		if s.Name != "" && own[s.Name] {
			errs = append(errs, fmt.Errorf("%s.name: %q is there twice", at, s.Name))
		}
		own[s.Name] = true
	}
	return errors.Join(errs...)
}

// LooksBack is how many days before a roster its rules want to know of.
func (c Config) LooksBack() int {
	days := 14
	for _, r := range c.book() {
		days = max(days, r.back)
	}
	return days
}
