package demo

import (
	"slices"
	"strconv"
	"testing"
	"time"
)

type band func(t *testing.T, what string, low, got, high float64)

// checkSurveys wants a response rate and marks like a real bank's.
func checkSurveys(t *testing.T, dir string, within band) {
	sent, replied := map[string]bool{}, map[string]map[string]string{}
	for _, row := range readCSV(t, dir, "surveys.csv") {
		sent[row["id"]] = true
		if row["replied"] != "" {
			replied[row["id"]] = row
		}
	}
	within(t, "response rate", 0.15, float64(len(replied))/float64(len(sent)), 0.20)
	top, sum, garbled := 0.0, 0.0, 0.0
	for id, row := range replied {
		csat := float64(number(t, row["csat"]))
		nps, ces := number(t, row["nps"]), number(t, row["ces"])
		if csat == 6 { // the survey tool's bug
			garbled++
			continue
		}
		if csat < 1 || csat > 5 || nps < 0 || nps > 10 || ces < 1 || ces > 7 {
			t.Fatalf("%s: marks %v", id, row)
		}
		sum += csat
		if csat >= 4 {
			top++
		}
	}
	within(t, "content (4 or 5 of 5)", 0.65, top/(float64(len(replied))-garbled), 0.88)
	within(t, "garbled", 0.001, garbled/float64(len(replied)), 0.01)
	within(t, "mean mark", 3.6, sum/(float64(len(replied))-garbled), 4.5)
}

// checkEvaluations wants four to six a month per agent, and the agents who are
// weak at something to stand out at that, and only at that.
func checkEvaluations(t *testing.T, dir string, h *Hotline, within band) {
	type count struct{ failed, judged float64 }
	items, all := map[string]*count{}, count{}
	evaluations := map[string]string{}
	last := ""
	for _, row := range readCSV(t, dir, "evaluations.csv") {
		if id := row["id"]; id != last {
			if _, twice := evaluations[id]; twice {
				t.Fatalf("%s: its rows do not stand together", id)
			}
			evaluations[id], last = row["agent"], id
		}
		if row["result"] == "n/a" {
			continue
		}
		key := row["agent"] + "/" + row["item"]
		if items[key] == nil {
			items[key] = &count{}
		}
		for _, c := range []*count{items[key], &all} {
			c.judged++
			if row["result"] == "fail" {
				c.failed++
			}
		}
	}
	months := 86.6 / 30.4
	within(t, "evaluations per agent and month", 4, float64(len(evaluations))/float64(len(h.world.agents))/months, 6)
	within(t, "items judged wrong", 0.02, all.failed/all.judged, 0.10)
	weak, spots := 0, count{}
	for _, a := range h.world.agents {
		if a.weak < 0 {
			continue
		}
		weak++
		c := items[a.ID+"/"+form[a.weak].name]
		spots.failed += c.failed
		spots.judged += c.judged
	}
	within(t, "weak agents", 8, float64(weak), 14)
	within(t, "wrong at what they are weak at", 0.25, spots.failed/spots.judged, 0.55)
}

// checkCases wants every case to go through its stages in order of time, and
// some to be near their limit.
func checkCases(t *testing.T, dir string, now time.Time, within band) {
	cases, events := map[string]map[string]string{}, map[string][]string{}
	for _, row := range readCSV(t, dir, "cases.csv") {
		cases[row["id"]] = row
	}
	for _, row := range readCSV(t, dir, "case-events.csv") {
		events[row["case"]] = append(events[row["case"]], row["stage"])
	}
	open, late, soon, closed, breached := 0.0, 0.0, 0.0, 0.0, 0.0
	for id, c := range cases {
		stages := events[id]
		if stages[0] != "received" || stages[len(stages)-1] != c["stage"] {
			t.Errorf("%s: stages %v, exported as %s", id, stages, c["stage"])
		}
		if slices.Contains(stages, "closed") && c["cause"] == "" {
			t.Errorf("%s: closed without a cause", id)
		}
		due := when(t, c["due"])
		if c["closed"] != "" {
			closed++
			if when(t, c["closed"]).After(due) {
				breached++
			}
			continue
		}
		open++
		if due.Before(now) {
			late++
		} else if due.Sub(now) < 3*24*time.Hour {
			soon++
		}
		if reopened, err := strconv.Atoi(c["reopened"]); err != nil || reopened > 2 {
			t.Errorf("%s: reopened %q", id, c["reopened"])
		}
	}
	within(t, "cases", 1500, float64(len(cases)), 5000)
	within(t, "open", 100, open, 600)
	within(t, "open and past the limit", 1, late, 60)
	within(t, "open, limit within three days", 3, soon, 100)
	within(t, "closed too late", 0.005, breached/closed, 0.12)

	followed, reached, satisfied := map[string]bool{}, 0.0, 0.0
	for _, f := range readCSV(t, dir, "follow-ups.csv") {
		followed[f["id"]] = true
		if f["reached"] == "true" {
			reached++
		}
		if f["satisfied"] == "true" {
			satisfied++
		}
	}
	within(t, "follow-ups reached", 0.6, reached/float64(len(followed)), 1)
	within(t, "satisfied of the reached", 0.75, satisfied/reached, 0.95)
}

func when(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
