package scoring

import (
	"compress/gzip"
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// bankCalls reads July of the bank's calls, those that an agent answered; it
// skips the test where the data are not there.
func bankCalls(t *testing.T) (calls []hotline.Contact) {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	f, err := os.Open(filepath.Join(dir, "..", "shared", "data", "technion-bank", "calls_1999_jan_jul.csv.gz"))
	if err != nil {
		t.Skipf("the bank's calls are not here: %v", err)
	}
	defer func() { _ = f.Close() }()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(unzipped).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	for _, row := range rows[1:] {
		day, err := time.Parse(time.DateOnly, row[column["date"]])
		if err != nil || day.Month() != time.July || row[column["outcome"]] != "AGENT" {
			continue
		}
		seconds, err := strconv.Atoi(row[column["ser_time"]])
		if err != nil {
			t.Fatal(err)
		}
		calls = append(calls, hotline.Contact{
			Offered: day, Queue: row[column["type"]], Agent: row[column["agent"]],
			Outcome: hotline.Answered, Talk: time.Duration(seconds) * time.Second,
		})
	}
	return calls
}

func dayRows(calls []hotline.Contact) (rows []Row) {
	type key struct {
		day          int64
		agent, queue string
	}
	at := map[key]int{}
	for _, c := range calls {
		k := key{c.Offered.Unix(), c.Agent, c.Queue}
		i, ok := at[k]
		if !ok {
			i = len(rows)
			at[k] = i
			rows = append(rows, Row{Day: c.Offered, Agent: c.Agent, Queue: c.Queue})
		}
		rows[i].Counts.Count(c, promise)
	}
	return rows
}

// Real calls are longer-tailed than any textbook's. If they are dealt out to the
// agents anew, within the queue and the day, the agents are equals, and nobody
// may stand out.
func TestRealCallsDealtAnewRankNobody(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	t.Parallel()
	calls := bankCalls(t)
	rng := rand.New(rand.NewPCG(41, 42))
	groups := map[string][]int{}
	for i, c := range calls {
		key := c.Queue + c.Offered.Format(time.DateOnly)
		groups[key] = append(groups[key], i)
	}
	const deals = 60
	cfg := Default()
	cfg.Margin = 0
	accidents := 0
	for range deals {
		for _, group := range groups {
			rng.Shuffle(len(group), func(i, j int) {
				calls[group[i]].Agent, calls[group[j]].Agent = calls[group[j]].Agent, calls[group[i]].Agent
			})
		}
		any := false
		for _, j := range judge(cfg, dayRows(calls), subjectAgent) {
			any = any || j.verdict == Above || j.verdict == Below
		}
		accidents += int(when(any))
	}
	t.Logf("somebody stood out in %d of %d deals", accidents, deals)
	if limit := cfg.FalseDiscoveries + 2*math.Sqrt(cfg.FalseDiscoveries*(1-cfg.FalseDiscoveries)/deals); float64(accidents)/deals > limit {
		t.Errorf("somebody stood out in %d of %d deals, want at most %.0f %%", accidents, deals, limit*100)
	}
}

// As they really were, some agents took much longer than others on the same
// queues, and it is seen.
func TestRealAgentsDiffer(t *testing.T) {
	t.Parallel()
	calls := bankCalls(t)
	verdicts := map[string]int{}
	for key, j := range judge(Default(), dayRows(calls), subjectAgent) {
		if key.measure == "aht" {
			verdicts[j.verdict]++
		}
	}
	t.Logf("%v", verdicts)
	if verdicts[Below] < 3 || verdicts[Above] < 3 {
		t.Errorf("verdicts on handling time: %v", verdicts)
	}
}
