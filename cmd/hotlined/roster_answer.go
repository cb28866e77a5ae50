package main

import (
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/roster"
)

// answerRecord is the JSON of `hotlined roster swap`, `give` and `leave`; shares
// as fractions, null where nothing is known.
type answerRecord struct {
	Roster        string          `json:"roster"`
	Version       int             `json:"version"`
	Made          int             `json:"made"` // the version with the change; 0: none was made
	Verdict       string          `json:"verdict"`
	Note          string          `json:"note"`
	Refused       []string        `json:"refused"`
	Broken        []breachRecord  `json:"broken"`
	Soft          []breachRecord  `json:"soft"`
	SoftCost      float64         `json:"soft_cost"` // agent-hours
	Changes       []movedRecord   `json:"changes"`
	MissingBefore float64         `json:"missing_hours_before"`
	MissingAfter  float64         `json:"missing_hours_after"`
	LevelBefore   *float64        `json:"service_level_before"`
	LevelAfter    *float64        `json:"service_level_after"`
	Lost          float64         `json:"contacts_lost"`
	Touched       []touchedRecord `json:"touched"`
	Instead       []insteadRecord `json:"instead"`
}

type breachRecord struct {
	Rule  string    `json:"rule"`
	Agent string    `json:"agent"`
	At    time.Time `json:"at"`
	Cost  float64   `json:"cost"`
	Why   string    `json:"why"`
}

type movedRecord struct {
	Agent string       `json:"agent"`
	Day   string       `json:"day"`
	Old   *shiftRecord `json:"old"` // null: off
	New   *shiftRecord `json:"new"`
}

type touchedRecord struct {
	Queue       string    `json:"queue"`
	Start       time.Time `json:"start"`
	End         time.Time `json:"end"`
	Needed      int       `json:"needed"`
	Before      int       `json:"before"`
	After       int       `json:"after"`
	LevelBefore *float64  `json:"service_level_before"`
	LevelAfter  *float64  `json:"service_level_after"`
}

type insteadRecord struct {
	Shift  shiftRecord   `json:"shift"`
	Takers []takerRecord `json:"takers"`
	Others string        `json:"others"` // why the others cannot
}

type takerRecord struct {
	Agent  string  `json:"agent"`
	Covers float64 `json:"covers_hours"`
	Cost   float64 `json:"soft_cost"`
	Why    string  `json:"why"`
}

func newAnswerRecord(a roster.Answer, r hotline.Roster, made int, site *time.Location) answerRecord {
	before, after := a.Share()
	out := answerRecord{
		Roster: r.ID, Version: r.Version, Made: made, Verdict: a.Verdict, Note: a.Ask.Note, Refused: append([]string{}, a.Refused...),
		Broken: breachRecords(a.Broken, site), Soft: breachRecords(a.Soft, site), SoftCost: a.Price,
		Changes: movedRecords(a.Ask.Changes, site), MissingBefore: a.MissingBefore, MissingAfter: a.MissingAfter,
		LevelBefore: finite(before), LevelAfter: finite(after), Lost: a.Lost, Touched: touchedRecords(a.Touched, site), Instead: []insteadRecord{},
	}
	for _, i := range a.Instead {
		row := insteadRecord{Shift: newShiftRecord(i.Shift, site), Others: i.Others, Takers: []takerRecord{}}
		for _, t := range i.Takers {
			row.Takers = append(row.Takers, takerRecord{t.Agent, t.Covers, t.Price, t.Why})
		}
		out.Instead = append(out.Instead, row)
	}
	return out
}

func breachRecords(all []roster.Breach, site *time.Location) []breachRecord {
	out := []breachRecord{}
	for _, b := range all {
		out = append(out, breachRecord{b.Rule, b.Agent, b.At.In(site), b.Cost, b.Why})
	}
	return out
}

func movedRecords(all []roster.Change, site *time.Location) []movedRecord {
	out := []movedRecord{}
	for _, c := range all {
		row := movedRecord{Agent: c.Agent, Day: c.Day.In(site).Format(time.DateOnly)}
		if !c.Old.Start.IsZero() {
			row.Old = new(newShiftRecord(c.Old, site))
		}
		if !c.New.Start.IsZero() {
			row.New = new(newShiftRecord(c.New, site))
		}
		out = append(out, row)
	}
	return out
}

func touchedRecords(all []roster.Touched, site *time.Location) []touchedRecord {
	out := []touchedRecord{}
	for _, t := range all {
		before, after := t.Level()
		out = append(out, touchedRecord{t.Queue, t.Start.In(site), t.Start.Add(t.Length).In(site), t.Needed, t.Before, t.After, finite(before), finite(after)})
	}
	return out
}
