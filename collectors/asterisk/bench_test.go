package asterisk

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/hotlined/hotlined/collectors/follow"
	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/internal/hotline"
)

func BenchmarkParse(b *testing.B) {
	data := benchmarkLog(b)
	lines := bytes.Count(data, []byte("\n"))
	b.ReportAllocs()
	for b.Loop() {
		for rest := data; len(rest) > 0; {
			i := bytes.IndexByte(rest, '\n')
			if _, err := ParseEvent(rest[:i]); err != nil {
				b.Fatal(err)
			}
			rest = rest[i+1:]
		}
	}
	b.ReportMetric(float64(b.N)*float64(lines)/b.Elapsed().Seconds(), "lines/s")
}

func BenchmarkVisits(b *testing.B) {
	data := benchmarkLog(b)
	lines := bytes.Count(data, []byte("\n"))
	b.ReportAllocs()
	for b.Loop() {
		m := newMachine(Default(), input.Key("0123456789abcdef"), newState())
		for from := 0; from < len(data); {
			to := min(from+1<<20, len(data))
			to = from + bytes.LastIndexByte(data[from:to], '\n') + 1
			m.facts = hotline.Facts{Skipped: map[string]int{}}
			m.lines(follow.Batch{Data: data[from:to]})
			m.flush()
			from = to
		}
	}
	b.ReportMetric(float64(b.N)*float64(lines)/b.Elapsed().Seconds(), "lines/s")
}

// benchmarkLog is a busy day: 60,000 calls, most of them answered.
func benchmarkLog(b *testing.B) []byte {
	b.Helper()
	var log bytes.Buffer
	at := int64(1700000000)
	for n := range 60000 {
		at++
		call, agent := fmt.Sprintf("pbx-%d.%d", at, n), fmt.Sprintf("SIP/%d", 1000+n%60)
		fmt.Fprintf(&log, "%d|%s|cards|NONE|ENTERQUEUE||49%08d|1\n", at, call, n*7919%100000)
		if n%7 == 0 {
			fmt.Fprintf(&log, "%d|%s|cards|NONE|ABANDON|1|1|40\n", at+40, call)
			continue
		}
		fmt.Fprintf(&log, "%d|%s|cards|%s|RINGNOANSWER|5000\n", at+5, call, agent)
		fmt.Fprintf(&log, "%d|%s|cards|%s|CONNECT|11|pbx-%d.%d|4\n", at+11, call, agent, at+5, n)
		fmt.Fprintf(&log, "%d|%s|cards|%s|COMPLETECALLER|11|180|1\n", at+191, call, agent)
	}
	return log.Bytes()
}

func FuzzLines(f *testing.F) {
	f.Add([]byte("1700000000|c1|cards|NONE|ENTERQUEUE||5550001|1\n1700000009|c1|cards|Ann|CONNECT|9|c2|3\n"))
	f.Add([]byte("1700000000|c1|cards|Tom | B|BLINDTRANSFER|1|2|3|4|5\n1700000000|NONE|NONE|NONE|QUEUESTART|\n"))
	f.Add([]byte("1700000000|c1|cards|Ann|ATTENDEDTRANSFER|LINK|a|b|1|2|3\n1|1|NONE|1011|AGENTLOGOFF|x|5\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m := newMachine(Default(), nil, newState())
		m.facts.Skipped = map[string]int{}
		m.lines(follow.Batch{Data: bytes.Clone(data)})
		for _, c := range m.flush().Contacts {
			if c.Visit == 0 || c.Wait < 0 || c.Talk < 0 || c.Wrap < 0 || c.Hold < 0 {
				t.Errorf("%+v", c)
			}
		}
	})
}
