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
