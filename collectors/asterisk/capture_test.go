package asterisk

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/internal/hotline"
)

// capture reads one of the recorded runs of a real Asterisk.
func capture(t testing.TB, glob string) string {
	t.Helper()
	dir, _ := os.Getwd()
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil || dir == filepath.Dir(dir) {
			break
		}
	}
	path := filepath.Join(dir, "../shared/data/asterisk", glob)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the recorded Asterisk runs are not here: %v", err)
	}
	return path
}

// collected is everything a collector has to say of a log, each visit in its last version.
func collected(t testing.TB, path string) (last map[string]hotline.Contact, facts hotline.Facts) {
	t.Helper()
	c, err := New(Config{Path: path, GiveUpAfter: Default().GiveUpAfter}, input.Env{})
	if err != nil {
		t.Fatal(err)
	}
	last, facts.Skipped = map[string]hotline.Contact{}, map[string]int{}
	err = c.Collect(t.Context(), nil, func(f hotline.Facts) error {
		facts.Read += f.Read
		facts.Rejected = append(facts.Rejected, f.Rejected...)
		facts.AgentStates = append(facts.AgentStates, f.AgentStates...)
		for reason, n := range f.Skipped {
			facts.Skipped[reason] += n
		}
		for _, v := range f.Contacts {
			last[fmt.Sprintf("%s/%d", v.ID, v.Visit)] = v
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return last, facts
}

func TestCaptureAcrossSummerTimeAndKill(t *testing.T) {
	t.Parallel()
	last, facts := collected(t, capture(t, "dst-x10/log/queue_log"))
	if facts.Read != 9141 || len(facts.Rejected) != 0 {
		t.Errorf("read %d lines, want 9141; rejected %v", facts.Read, facts.Rejected)
	}
	outcomes, evidence := map[hotline.Outcome]int{}, map[string]int{}
	for _, v := range last {
		outcomes[v.Outcome]++
		for _, e := range v.Evidence {
			evidence[e]++
		}
	}
	// As many visits as ENTERQUEUE, all of them ended: 694+959 completed, 103+51
	// passed on, less 5 ends that were logged twice, and 5 talking when it was killed.
	if len(last) != 2301 {
		t.Errorf("%d visits, want 2301", len(last))
	}
	want := map[hotline.Outcome]int{
		hotline.Answered: 1807, hotline.Abandoned: 389, hotline.Timeout: 8, hotline.Empty: 39,
		hotline.Key: 20, hotline.Withdrawn: 38,
	}
	if fmt.Sprint(outcomes) != fmt.Sprint(want) {
		t.Errorf("outcomes %v, want %v", outcomes, want)
	}
	t.Log(evidence, facts.Skipped)
}

func TestCaptureOfEveryRotation(t *testing.T) {
	t.Parallel()
	last, facts := collected(t, capture(t, "edge/log/ql_custom"))
	if facts.Read != 938 || len(facts.Rejected) != 0 {
		t.Errorf("read %d lines, want 938; rejected %v", facts.Read, facts.Rejected)
	}
	tom := 0
	for _, v := range last {
		if v.Agent == "Tom | Backup" {
			tom++
		}
	}
	if tom == 0 {
		t.Error("nobody answered as Tom | Backup")
	}
	t.Log(len(last), facts.Skipped)
}
