package asterisk

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hotlined/hotlined/collectors/follow"
	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/internal/hotline"
)

// tell writes a visit as a coordinator would note it.
func tell(c hotline.Contact) string {
	words := []string{fmt.Sprintf("%s/%d %s %s wait %gs", c.ID, c.Visit, c.Queue, c.Outcome, c.Wait.Seconds())}
	say := func(when bool, format string, args ...any) {
		if when {
			words = append(words, fmt.Sprintf(format, args...))
		}
	}
	say(c.WasAnswered(), "%s ring %gs talk %gs", c.Agent, c.Ring.Seconds(), c.Talk.Seconds())
	say(c.Hold > 0, "hold %gs", c.Hold.Seconds())
	say(c.Wrap > 0, "wrap %gs", c.Wrap.Seconds())
	say(c.HungUp != "", "%s", c.HungUp)
	say(c.Transfer != "", "%s", c.Transfer)
	say(c.Recording != "", "%s", c.Recording)
	say(len(c.Evidence) > 0, "%s", c.Evidence)
	return strings.Join(words, " ")
}

// read runs lines through a machine, a batch each.
func read(t *testing.T, log string) hotline.Facts {
	t.Helper()
	m := newMachine(Default(), input.Key("0123456789abcdef"), newState())
	m.facts.Skipped = map[string]int{}
	m.lines(follow.Batch{File: "queue_log", Line: 1, Data: []byte(log)})
	return m.flush()
}

// logOf writes lines from short ones: the time counts from 1700000000, the call is c1700000000.n.
func logOf(short string) string {
	var b strings.Builder
	for line := range strings.Lines(short) {
		if line = strings.TrimSpace(line); line != "" {
			at, rest, _ := strings.Cut(line, " ")
			call, rest, _ := strings.Cut(rest, " ")
			var n int64
			if _, err := fmt.Sscan(at, &n); err != nil {
				panic(err)
			}
			fmt.Fprintf(&b, "%d|%s|%s\n", 1700000000+n, call, rest)
		}
	}
	return b.String()
}

func TestVisits(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		log  string
		want string
	}{
		"answered, caller hangs up": {
			`0 c1 cards|NONE|ENTERQUEUE||5550001|1
			 12 c1 cards|Ann|CONNECT|12|c2|4
			 100 c1 cards|Ann|COMPLETECALLER|12|88|1`,
			"c1/1 cards answered wait 12s Ann ring 4s talk 88s caller",
		},
		"still waiting": {`0 c1 cards|NONE|ENTERQUEUE||5550001|1`, "c1/1 cards waiting wait 0s"},
		"still talking": {
			`0 c1 cards|NONE|ENTERQUEUE||5550001|1
			 12 c1 cards|Ann|CONNECT|12|c2|4`,
			"c1/1 cards connected wait 12s Ann ring 4s talk 0s",
		},
		"gave up": {
			`0 c1 cards|NONE|ENTERQUEUE||5550001|1
			 31 c1 cards|NONE|ABANDON|1|1|30`,
			"c1/1 cards abandoned wait 30s caller",
		},
		"gave up at once, and the second changed meanwhile": {
			`0 c1 cards|NONE|ENTERQUEUE||5550001|1
			 1 c1 cards|NONE|ABANDON|1|1|0`,
			"c1/1 cards abandoned wait 0s caller",
		},
		"overflow to another queue": {
			`0 c1 cards|NONE|ENTERQUEUE||5550001|1
			 30 c1 cards|NONE|EXITWITHTIMEOUT|1|1|30
			 30 c1 accounts|NONE|ENTERQUEUE||5550001|1
			 35 c1 accounts|Bob|CONNECT|5|c2|5
			 40 c1 accounts|Bob|COMPLETEAGENT|5|5|1`,
			"c1/1 cards timeout wait 30s; c1/2 accounts answered wait 5s Bob ring 5s talk 5s agent",
		},
		"passed on blindly into the same queue, entered before the first visit ends": {
			`0 c1 cards|NONE|ENTERQUEUE||5550001|1
			 6 c1 cards|Mallory|CONNECT|6|c2|5
			 39 c1 cards|NONE|ENTERQUEUE||5550001|1
			 39 c1 cards|Mallory|BLINDTRANSFER|7003|from-agents|6|33|1
			 45 c1 cards|Cleo|CONNECT|6|c3|5
			 65 c1 cards|Cleo|COMPLETEAGENT|6|20|1`,
			"c1/1 cards answered wait 6s Mallory ring 5s talk 33s agent blind; " +
				"c1/2 cards answered wait 6s Cleo ring 5s talk 20s agent",
		},
		"wrap-up, holds and recording from the dialplan": {
			`0 c1 cards|NONE|ENTERQUEUE||5550001|1
			 12 c1 cards|Ann|CONNECT|12|c2|4
			 20 c1 cards|Ann|HOLD|8
			 60 c1 cards|Ann|HOLD|2.5
			 99 c1 cards|Ann|RECORDING|2026/01/c1.wav
			 100 c1 cards|Ann|COMPLETEAGENT|12|88|1
			 130 c1 cards|Ann|WRAPUP|30`,
			"c1/1 cards answered wait 12s Ann ring 4s talk 77.5s hold 10.5s wrap 30s agent 2026/01/c1.wav",
		},
		"both ends of an attended transfer are logged": {
			`0 c1 cards|NONE|ENTERQUEUE||5550001|1
			 1 c1 cards|Ann|CONNECT|1|c2|0
			 14 c1 cards|Ann|COMPLETECALLER|1|13|2
			 14 c1 cards|Ann|ATTENDEDTRANSFER|LINK|Local/a@b;1|Local/a@b;2|1|13|2`,
			"c1/1 cards answered wait 1s Ann ring 0s talk 13s agent attended [two-ends]",
		},
		"attended transfer into a queue swaps the ids": {
			`0 c1 support|NONE|ENTERQUEUE||5550001|1
			 3 c1 support|Erin|CONNECT|3|c2|3
			 35 k9 sales|NONE|ENTERQUEUE||a05|2
			 46 k9 support|Erin|ATTENDEDTRANSFER|APP|Queue|3|43|1
			 53 c1 sales|Bob|CONNECT|18|c3|1
			 77 c1 sales|Bob|COMPLETECALLER|18|24|2`,
			"c1/1 support answered wait 3s Erin ring 3s talk 43s agent attended [callid-swapped]; " +
				"k9/1 sales answered wait 18s Bob ring 1s talk 24s caller [callid-swapped]",
		},
		"Asterisk starts anew": {
			`0 c1 cards|NONE|ENTERQUEUE||5550001|1
			 2 c2 cards|NONE|ENTERQUEUE||5550002|2
			 5 c2 cards|Ann|CONNECT|3|c9|3
			 90 NONE NONE|NONE|QUEUESTART|`,
			"c1/1 cards lost wait 5s [restart]; c2/1 cards answered wait 3s Ann ring 3s talk 0s [restart lost]",
		},
		"the log begins in the middle of a call": {
			`50 c1 cards|Ann|COMPLETECALLER|12|88|1
			 60 c2 cards|Bob|CONNECT|10|c9|3
			 70 c3 cards|NONE|ABANDON|1|1|25`,
			"c1/1 cards answered wait 12s Ann ring 0s talk 88s caller [no-enter no-connect]; " +
				"c2/1 cards connected wait 10s Bob ring 3s talk 0s [no-enter]; " +
				"c3/1 cards abandoned wait 25s caller [no-enter]",
		},
		"a pipe in the agent's name": {
			`0 c1 cards|NONE|ENTERQUEUE||5550001|1
			 2 c1 cards|Tom | Backup|CONNECT|2|c2|1
			 4 c1 cards|Tom | Backup|COMPLETEAGENT|2|2|1`,
			"c1/1 cards answered wait 2s Tom | Backup ring 1s talk 2s agent",
		},
		"pipes in the extension of a transfer": {
			`0 c1 cards|NONE|ENTERQUEUE||5550001|1
			 2 c1 cards|Ann|CONNECT|2|c2|1
			 4 c1 cards|Ann|BLINDTRANSFER|70|01|ctx|2|2|1`,
			"c1/1 cards answered wait 2s Ann ring 1s talk 2s agent blind",
		},
		"release 1.4": {
			`0 c1 cards|NONE|ENTERQUEUE||5550001
			 2 c1 cards|Ann|CONNECT|2|c2
			 4 c1 cards|Ann|TRANSFER|701|ctx|2|2
			 10 c2 cards|NONE|ENTERQUEUE||5550002
			 20 c2 cards|NONE|EXITWITHTIMEOUT|1
			 21 c3 cards|NONE|ENTERQUEUE||5550002
			 24 c3 cards|NONE|EXITWITHKEY|5|1`,
			"c1/1 cards answered wait 2s Ann ring 0s talk 2s agent blind; c2/1 cards timeout wait 10s; c3/1 cards key wait 3s",
		},
		"no number where one should be": {
			`0 c1 cards|NONE|ENTERQUEUE||5550001|1
			 9 c1 cards|Ann|CONNECT|notanumber|c2|
			 10 c2 cards|NONE|ENTERQUEUE||5550002|1
			 15 c2 cards|NONE|ABANDON|1|1|`,
			"c1/1 cards connected wait 9s Ann ring 0s talk 0s [bad-number]; c2/1 cards abandoned wait 5s caller [bad-number]",
		},
		"withdrawn, empty, out by a key, no codec": {
			`0 c1 cards|NONE|ENTERQUEUE||1|1
			 0 c2 cards|NONE|ENTERQUEUE||2|2
			 0 c3 cards|NONE|ENTERQUEUE||3|3
			 0 c4 cards|NONE|ENTERQUEUE||4|4
			 26 c1 cards|NONE|WITHDRAW|1|4|26|callback requested
			 27 c2 cards|NONE|EXITEMPTY|1|4|27
			 28 c3 cards|NONE|EXITWITHKEY|9|1|4|28
			 29 c4 cards|Ann|SYSCOMPAT|`,
			"c1/1 cards withdrawn wait 26s; c2/1 cards empty wait 27s; c3/1 cards key wait 28s; " +
				"c4/1 cards abandoned wait 29s system [codec]",
		},
		"nothing heard for a day": {
			`0 c1 cards|NONE|ENTERQUEUE||1|1
			 5 c1 cards|Ann|CONNECT|5|c2|1
			 86400 c7 cards|NONE|ENTERQUEUE||1|1
			 87600 c7 cards|NONE|ABANDON|1|1|1200`,
			"c1/1 cards answered wait 5s Ann ring 1s talk 0s [no-end lost]; c7/1 cards abandoned wait 1200s caller",
		},
		"the clock is set back": {
			`100 c1 cards|NONE|ENTERQUEUE||1|1
			 50 c1 cards|NONE|ABANDON|1|1|10`,
			"c1/1 cards abandoned wait 10s caller [clock-back]",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts := read(t, logOf(test.log))
			var got []string
			for _, c := range facts.Contacts {
				got = append(got, tell(c))
			}
			if strings.Join(got, "; ") != test.want {
				t.Errorf("\n got %s\nwant %s", strings.Join(got, ";\n     "), strings.ReplaceAll(test.want, "; ", ";\n     "))
			}
		})
	}
}

func TestInstants(t *testing.T) {
	t.Parallel()
	facts := read(t, logOf(`0 c1 cards|NONE|ENTERQUEUE||5550001|1
		12 c1 cards|Ann|CONNECT|12|c2|4
		100 c1 cards|Ann|COMPLETECALLER|12|88|1
		200 c2 cards|NONE|ENTERQUEUE|http://a|b|5550001|1|Smith
		300 c3 cards|NONE|ENTERQUEUE||5550002|1|7 Sisters`))
	c := facts.Contacts[0]
	if c.Offered.Unix() != 1700000000 || c.Answered.Unix() != 1700000012 || c.Ended.Unix() != 1700000100 {
		t.Errorf("offered %s, answered %s, ended %s", c.Offered, c.Answered, c.Ended)
	}
	if c.Channel != hotline.Phone || c.Direction != hotline.Inbound || c.Conversation != "c1" {
		t.Errorf("%+v", c)
	}
	if len(c.Customer) != 24 || strings.Contains(c.Customer, "555") {
		t.Errorf("customer %q is no pseudonym", c.Customer)
	}
	if facts.Contacts[1].Customer != c.Customer {
		t.Error("a URL with a pipe hides the caller")
	}
	if facts.Contacts[2].Customer == c.Customer {
		t.Error("two callers are one")
	}
}

func TestEveryLineIsAccountedFor(t *testing.T) {
	t.Parallel()
	facts := read(t, "garbage\n\n17|c|q\n1700000000|c1|cards|NONE|ENTERQUEUE||5|1\n"+
		"1700000000|NONE|sales||lower_case-Event|a|b|c\n1700000000|c1|cards|Ann|RINGNOANSWER|5000\n"+
		"1700000001|NONE|NONE|NONE|CONFIGRELOAD|\n1700000001|c9|cards|Ann|WRAPUP|5\n|||||\n")
	if facts.Read != 8 || len(facts.Contacts) != 1 || len(facts.Rejected) != 3 {
		t.Errorf("read %d, contacts %d, rejected %+v", facts.Read, len(facts.Contacts), facts.Rejected)
	}
	want := map[string]int{"unknown event lower_case-Event": 1, "RINGNOANSWER": 1, "CONFIGRELOAD": 1, "WRAPUP without a visit": 1}
	if fmt.Sprint(facts.Skipped) != fmt.Sprint(want) {
		t.Errorf("skipped %v, want %v", facts.Skipped, want)
	}
	if r := facts.Rejected[1]; r.Position != "queue_log:3" || r.Reason != errFields.Error() {
		t.Errorf("%+v", r)
	}
}
