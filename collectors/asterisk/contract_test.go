package asterisk

import (
	"strings"
	"testing"

	"github.com/hotlined/hotlined/collectors/collectortest"
	"github.com/hotlined/hotlined/collectors/input"
)

func TestContract(t *testing.T) {
	t.Parallel()
	log := logOf(`0 NONE NONE|NONE|QUEUESTART|
		0 MANAGER cards|Ann|ADDMEMBER|
		1 MANAGER cards|Tom | Backup|ADDMEMBER|
		5 c1 cards|NONE|ENTERQUEUE||5550001|1
		5 c2 cards|NONE|ENTERQUEUE||5550002|2
		9 c1 cards|Ann|RINGNOANSWER|4000
		12 c1 cards|Ann|CONNECT|7|c9|3
		12 c2 cards|NONE|ABANDON|1|2|7
		20 c1 cards|Ann|HOLD|3
		33 c1 sales|NONE|ENTERQUEUE||5550001|1
		33 c1 cards|Ann|BLINDTRANSFER|700|ctx|7|21|1
		40 c1 sales|Tom | Backup|CONNECT|7|c9|3
		41 c1 cards|Ann|WRAPUP|8
		50 c1 sales|Tom | Backup|COMPLETECALLER|7|10|1
		50 c1 sales|Tom | Backup|ATTENDEDTRANSFER|BRIDGE|x|7|10|1
		60 NONE NONE|Ann|PAUSEALL|lunch
		60 NONE cards|Ann|PAUSE|lunch
		61 c3 support|NONE|ENTERQUEUE||5550001|1
		64 c3 support|Erin|CONNECT|3|c2|3
		96 k9 sales|NONE|ENTERQUEUE||a05|2
		107 c3 support|Erin|COMPLETEAGENT|3|43|1
		107 k9 support|Erin|ATTENDEDTRANSFER|APP|Queue|3|43|1
		114 c3 sales|Bob|CONNECT|18|c3|1
		138 c3 sales|Bob|COMPLETECALLER|18|24|2
		140 c4 sales|NONE|ENTERQUEUE||5550009|1
		200 NONE NONE|NONE|QUEUESTART|
		4000 c5 sales|NONE|ENTERQUEUE||5550009|1
		4010 c5 sales|NONE|EXITWITHTIMEOUT|1|1|10
		9000 c5 sales|NONE|ENTERQUEUE||5550009|1
		99000 c6 sales|NONE|ENTERQUEUE||5550009|1
		99000 NONE NONE|Ann|UNPAUSEALL|`)
	collectortest.Check(t, collectortest.Subject{
		Open: func(t testing.TB, path string) collectortest.Collector {
			cfg := Default()
			cfg.Path = path
			c, err := New(cfg, input.Env{CustomerKey: input.Key("0123456789abcdef")})
			if err != nil {
				t.Fatal(err)
			}
			return c
		},
		Lines:   slicesOf(log),
		Garbage: "1700000000|half a line\n",
	})
}

// slicesOf are the lines of a text with their ends.
func slicesOf(text string) (lines []string) {
	for line := range strings.Lines(text) {
		lines = append(lines, line)
	}
	return lines
}
