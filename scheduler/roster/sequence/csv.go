package sequence

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// csvHeader is the first line of a roster file.
var csvHeader = []string{"employee", "day", "shift"}

// WriteCSV writes a roster as one line for every shift worked, the day counted
// from 0.
func WriteCSV(w io.Writer, p *Problem, r Roster) error {
	out := csv.NewWriter(w)
	if err := out.Write(csvHeader); err != nil {
		return err
	}
	for e, days := range r {
		for d, s := range days {
			if s == Free {
				continue
			}
			if err := out.Write([]string{p.Staff[e].ID, strconv.Itoa(d), p.Shifts[s].ID}); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// ReadCSV reads what WriteCSV writes; name stands before the line in errors.
// Every mistake is reported at once.
func ReadCSV(in io.Reader, name string, p *Problem) (Roster, error) {
	people, shifts := map[string]int{}, map[string]int{}
	for e := range p.Staff {
		people[p.Staff[e].ID] = e
	}
	for s := range p.Shifts {
		shifts[p.Shifts[s].ID] = s
	}
	r := newRoster(p)
	rows := csv.NewReader(in)
	rows.FieldsPerRecord = len(csvHeader)
	rows.TrimLeadingSpace = true
	var errs []error
	for n := 0; len(errs) < maxErrors; n++ {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
			break
		}
		if n == 0 && row[0] == csvHeader[0] {
			continue
		}
		line, _ := rows.FieldPos(0)
		e, known := people[row[0]]
		s, kind := shifts[row[2]]
		d, err := strconv.Atoi(row[1])
		switch {
		case !known:
			errs = append(errs, fmt.Errorf("%s:%d: unknown employee %q", name, line, row[0]))
		case !kind:
			errs = append(errs, fmt.Errorf("%s:%d: unknown shift %q", name, line, row[2]))
		case err != nil || d < 0 || d >= p.Days:
			errs = append(errs, fmt.Errorf("%s:%d: day: want a whole number from 0 to %d, got %q", name, line, p.Days-1, row[1]))
		case r[e][d] != Free:
			errs = append(errs, fmt.Errorf("%s:%d: a second shift of %s on day %d", name, line, row[0], d))
		default:
			r[e][d] = s
		}
	}
	return r, errors.Join(errs...)
}
