package main

import (
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// rosterRecord is a roster as JSON. Instants carry the site's offset.
type rosterRecord struct {
	ID        string        `json:"id"`
	Version   int           `json:"version"`
	From      time.Time     `json:"from"`
	To        time.Time     `json:"to"`
	MadeAt    time.Time     `json:"made_at"`
	Published bool          `json:"published"`
	Note      string        `json:"note"`
	Shifts    []shiftRecord `json:"shifts"`
	Gaps      []gapRow      `json:"gaps"`
}

type shiftRecord struct {
	Agent      string           `json:"agent"`
	Start      time.Time        `json:"start"`
	End        time.Time        `json:"end"`
	Activities []activityRecord `json:"activities"`
	Why        string           `json:"why"`
}

type activityRecord struct {
	Start time.Time            `json:"start"`
	End   time.Time            `json:"end"`
	Kind  hotline.ActivityKind `json:"kind"`
	Queue string               `json:"queue"`
	Name  string               `json:"name"` // of what is no work
}

func newRosterRecord(r hotline.Roster, site *time.Location) rosterRecord {
	out := rosterRecord{
		ID: r.ID, Version: r.Version, From: r.From.In(site), To: r.To.In(site), MadeAt: r.MadeAt.In(site), Published: r.Published, Note: r.Note,
		Shifts: []shiftRecord{}, Gaps: []gapRow{},
	}
	for _, s := range r.Shifts {
		out.Shifts = append(out.Shifts, newShiftRecord(s, site))
	}
	for _, g := range r.Gaps {
		out.Gaps = append(out.Gaps, gapRow{g.Queue, g.Start.In(site), g.Start.Add(g.Interval).In(site), g.Required, g.Rostered, g.Why})
	}
	return out
}

func newShiftRecord(s hotline.Shift, site *time.Location) shiftRecord {
	shift := shiftRecord{Agent: s.Agent, Start: s.Start.In(site), End: s.End.In(site), Activities: []activityRecord{}, Why: s.Why}
	for _, a := range s.Activities {
		shift.Activities = append(shift.Activities, activityRecord{a.Start.In(site), a.End.In(site), a.Kind, a.Queue, a.Name})
	}
	return shift
}
