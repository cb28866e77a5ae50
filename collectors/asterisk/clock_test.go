package asterisk

import (
	"strings"
	"testing"
)

// A PBX without a battery boots in 1970, and sets its clock a little later.
func TestBootInAnotherAge(t *testing.T) {
	t.Parallel()
	facts := read(t, "1700000000|c1|cards|NONE|ENTERQUEUE||1|1\n"+
		"12|NONE|NONE|NONE|QUEUESTART|\n12|NONE|NONE|NONE|CONFIGRELOAD|\n"+
		"13|c0|cards|NONE|ENTERQUEUE||1|1\n99999999999|c9|cards|NONE|ENTERQUEUE||1|1\n"+
		"1700000100|c2|cards|NONE|ENTERQUEUE||1|1\n1700000105|c2|cards|NONE|ABANDON|1|1|5\n")
	var told []string
	for _, c := range facts.Contacts {
		told = append(told, tell(c))
	}
	if got, want := strings.Join(told, "; "), "c1/1 cards lost wait 0s [restart]; c2/1 cards abandoned wait 5s caller"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if len(facts.Rejected) != 2 || !strings.Contains(facts.Rejected[0].Reason, "before 1980") || !strings.Contains(facts.Rejected[1].Reason, "the year 5138") {
		t.Errorf("%+v", facts.Rejected)
	}
}
