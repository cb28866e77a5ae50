package roster

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/hotlined/hotlined/internal/hotline"
)

// columns of a roster as CSV: one row per activity, instants with their offset. Of
// what is no work the queue is what it is called.
var columns = []string{"employee", "date", "start", "end", "activity", "queue"}

// WriteCSV writes shifts, one row per activity. The date is the local day on
// which the shift begins.
func WriteCSV(w io.Writer, shifts []hotline.Shift, site *time.Location) error {
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	for _, s := range byStart(shifts) {
		for _, a := range s.Activities {
			row := []string{
				s.Agent, s.Start.In(site).Format(time.DateOnly),
				a.Start.In(site).Format(time.RFC3339), a.End.In(site).Format(time.RFC3339), string(a.Kind), cmp.Or(a.Queue, a.Name),
			}
			if err := out.Write(row); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// ReadCSV reads what WriteCSV wrote. Rows of one employee and date that follow
// each other are one shift. Every mistake is reported, with its line.
func ReadCSV(r io.Reader) ([]hotline.Shift, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	head, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("line 1: %w", err)
	}
	if got, want := strings.Join(head, ","), strings.Join(columns, ","); got != want {
		return nil, fmt.Errorf("line 1: want the columns %s, got %s", want, got)
	}
	var errs []error
	var out []hotline.Shift
	var date string
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, errors.Join(errs...)
		}
		if err != nil {
			return nil, errors.Join(append(errs, err)...) // it names the line
		}
		line, _ := in.FieldPos(0)
		a, err := activity(row)
		if err != nil {
			errs = append(errs, fmt.Errorf("line %d: %w", line, err))
			continue
		}
		if n := len(out) - 1; n >= 0 && out[n].Agent == row[0] && date == row[1] {
			out[n].End = a.End
			out[n].Activities = append(out[n].Activities, a)
			continue
		}
		date = row[1]
		out = append(out, hotline.Shift{Agent: row[0], Start: a.Start, End: a.End, Activities: []hotline.Activity{a}})
	}
}

// kinds lists what may stand in the column activity.
var kinds = []hotline.ActivityKind{hotline.Work, hotline.Break, hotline.Lunch, hotline.PaidLunch, hotline.UnpaidBreak, hotline.Training, hotline.Meeting, hotline.Session}

func activity(row []string) (a hotline.Activity, err error) {
	if len(row) != len(columns) {
		return a, fmt.Errorf("want %d fields, got %d", len(columns), len(row))
	}
	var errStart, errEnd error
	a.Start, errStart = time.Parse(time.RFC3339, row[2])
	a.End, errEnd = time.Parse(time.RFC3339, row[3])
	if err := errors.Join(errStart, errEnd); err != nil {
		return a, fmt.Errorf("want times such as 2025-03-10T08:00:00+01:00: %w", err)
	}
	if !a.Start.Before(a.End) {
		return a, fmt.Errorf("the activity ends at %s, before it begins", row[3])
	}
	a.Start, a.End, a.Queue = a.Start.UTC(), a.End.UTC(), row[5]
	if row[4] != string(hotline.Work) {
		a.Queue, a.Name = "", row[5]
	}
	for _, k := range kinds {
		if row[4] == string(k) {
			a.Kind = k
			return a, nil
		}
	}
	return a, fmt.Errorf("unknown activity %q, want one of %v", row[4], kinds)
}

// WriteICS writes the shifts of an agent, or of everybody where agent is empty,
// as a calendar that phones and mail programs subscribe to. An event keeps its
// identity from version to version, so that a new roster replaces the old one.
func WriteICS(w io.Writer, r hotline.Roster, agent string, site *time.Location) error {
	cal := ics.NewCalendar()
	cal.SetProductId("-//hotlined//roster//EN")
	cal.SetMethod(ics.MethodPublish)
	for _, s := range byStart(r.Shifts) {
		if agent != "" && s.Agent != agent {
			continue
		}
		day := s.Start.In(site).Format("20060102")
		e := cal.AddEvent(fmt.Sprintf("%s-%s@hotlined", s.Agent, day))
		e.SetDtStampTime(r.MadeAt)
		e.SetStartAt(s.Start)
		e.SetEndAt(s.End)
		e.SetSequence(r.Version)
		e.SetSummary(summary(s, agent))
		e.SetDescription(timetable(s, site))
	}
	return cal.SerializeTo(w, ics.WithNewLineWindows) // RFC 5545 wants CRLF everywhere
}

func summary(s hotline.Shift, agent string) string {
	var queues []string
	for _, a := range s.Activities {
		if a.Kind == hotline.Work && !strings.Contains(strings.Join(queues, "\n")+"\n", a.Queue+"\n") {
			queues = append(queues, a.Queue)
		}
	}
	what := "Shift: " + strings.Join(queues, ", ")
	for _, a := range s.Activities {
		if a.Kind != hotline.Work && !a.Kind.Pause() {
			what += ", " + cmp.Or(a.Name, string(a.Kind))
		}
	}
	if agent == "" {
		return s.Agent + ", " + what
	}
	return what
}

// timetable writes a shift's activities, a line each, and what the shift is for.
func timetable(s hotline.Shift, site *time.Location) string {
	var b strings.Builder
	for _, a := range s.Activities {
		fmt.Fprintf(&b, "%s-%s %s", a.Start.In(site).Format("15:04"), a.End.In(site).Format("15:04"), a.Kind)
		if what := cmp.Or(a.Queue, a.Name); what != "" {
			b.WriteString(" " + what)
		}
		b.WriteByte('\n')
	}
	b.WriteString(s.Why)
	return strings.TrimSpace(b.String())
}
