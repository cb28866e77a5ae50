package asterisk

import (
	"fmt"
	"strings"
	"testing"
)

func TestAgents(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ log, want string }{
		"a day": {
			`0 MANAGER cards|Ann|ADDMEMBER|
			 1 MANAGER accounts|Ann|ADDMEMBER|
			 100 NONE NONE|Ann|PAUSEALL|lunch
			 100 NONE cards|Ann|PAUSE|lunch
			 100 NONE accounts|Ann|PAUSE|lunch
			 101 NONE accounts|Ann|PAUSE|lunch
			 200 NONE NONE|Ann|UNPAUSEALL|
			 200 NONE cards|Ann|UNPAUSE|
			 200 NONE accounts|Ann|UNPAUSE|
			 300 MANAGER cards|Ann|REMOVEMEMBER|
			 301 MANAGER accounts|Ann|REMOVEMEMBER|`,
			"0 Ann available; 100 Ann paused lunch; 200 Ann available; 301 Ann logged-out",
		},
		"paused in one queue of two is available": {
			`0 MANAGER cards|Ann|ADDMEMBER|
			 1 MANAGER accounts|Ann|ADDMEMBER|
			 5 NONE cards|Ann|PAUSE|back office
			 6 NONE accounts|Ann|PAUSE|back office
			 7 NONE accounts|Ann|UNPAUSE|`,
			"0 Ann available; 6 Ann paused back office; 7 Ann available",
		},
		"added paused, and a reason with a pipe": {
			`0 MANAGER cards|Ann|ADDMEMBER|PAUSED
			 5 NONE cards|Ann|UNPAUSE|
			 6 NONE cards|Ann|PAUSE|Toilet | WC`,
			"0 Ann paused; 5 Ann available; 6 Ann paused Toilet | WC",
		},
		"another reason, told within a second": {
			`0 MANAGER cards|Ann|ADDMEMBER|
			 5 NONE cards|Ann|PAUSE|coffee
			 9 NONE cards|Ann|UNPAUSE|coffee
			 9 NONE cards|Ann|PAUSE|lunch`,
			"0 Ann available; 5 Ann paused coffee; 9 Ann available; 9.001 Ann paused lunch",
		},
		"agent pool": {
			`0 c1 NONE|1011|AGENTLOGIN|PJSIP/p1011-1
			 9 NONE cards|Agent/1011|PAUSE|
			 10 NONE cards|Agent/1011|UNPAUSE|
			 99 c1 NONE|1011|AGENTLOGOFF|PJSIP/p1011-1|99`,
			"0 Agent/1011 available; 9 Agent/1011 paused; 10 Agent/1011 available; 99 Agent/1011 logged-out",
		},
		"a static member, known from its pauses": {
			`0 NONE NONE|Ann|PAUSEALL|lunch
			 0 NONE cards|Ann|PAUSE|lunch
			 9 NONE NONE|Ann|UNPAUSEALL|
			 9 NONE cards|Ann|UNPAUSE|`,
			"0 Ann paused lunch; 9 Ann available",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, s := range read(t, logOf(test.log)).AgentStates {
				got = append(got, strings.TrimSpace(fmt.Sprintf("%g %s %s %s", float64(s.At.UnixMilli()-1700000000000)/1000, s.Agent, s.State, s.Reason)))
			}
			if strings.Join(got, "; ") != test.want {
				t.Errorf("\n got %s\nwant %s", strings.Join(got, "; "), test.want)
			}
		})
	}
}
