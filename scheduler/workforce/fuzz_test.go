package workforce

import (
	"os"
	"path/filepath"
	"testing"
)

// Whatever a manager writes, it is read or refused, never a crash.
func FuzzRead(f *testing.F) {
	f.Add("- {id: ann, contract: full-time, skills: {cards: 1}, available: [Mon-Fri 07:00-15:00]}", "id,contract\nann,full-time\n")
	f.Add("agents:\n  - &a {id: ann}\n  - *a", "agent,from,to\n")
	f.Fuzz(func(t *testing.T, agents, wishes string) {
		dir := t.TempDir()
		for name, text := range map[string]string{"contracts.yaml": contracts, "agents.yaml": agents, "wishes.csv": wishes} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		w, err := Read(dir, berlin)
		if err != nil && len(w.Agents) > 0 {
			t.Errorf("half a workforce with %v", err)
		}
	})
}

// So is what is planned before a roster is made.
func FuzzReadPlanned(f *testing.F) {
	f.Add("agent,from,to,what,queue,name\nann,2025-03-10 08:00,2025-03-10 16:30,shift,,\n", "- {name: news, kind: meeting, team: north, length: 45m, earliest: 2025-03-10, together: yes, room: 2}", "agent,from,to,hours\nann,2025-03-10,2025-03-11,07:00-15:00; 16:00-18:00\n")
	f.Add("agent,from,to,what\nann,2025-03-10,2025-03-10,off\n", "- {name: a, kind: training, agents: [ann], leader: bob, length: 1h, latest: 2025-03-10 10:00}", "agent,from,to,hours\nbob,2025-03-10,2025-03-11,none\n")
	f.Fuzz(func(t *testing.T, fixed, activities, availability string) {
		dir := t.TempDir()
		for name, text := range map[string]string{
			"contracts.yaml": contracts, "agents.yaml": "[{id: ann, contract: full-time, team: north, skills: [cards]}, {id: bob, contract: full-time, skills: [cards]}]",
			"fixed.csv": fixed, "activities.yaml": activities, "availability.csv": availability,
		} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		w, err := Read(dir, berlin)
		if err != nil && len(w.Agents) > 0 {
			t.Errorf("half a workforce with %v", err)
		}
	})
}
