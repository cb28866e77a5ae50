package sequence

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"github.com/hotlined/hotlined/scheduler/roster/public"
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
	err := public.Rows(in, name, csvHeader, func(row []string) error {
		e, known := people[row[0]]
		s, kind := shifts[row[2]]
		d, err := strconv.Atoi(row[1])
		switch {
		case !known:
			return fmt.Errorf("unknown employee %q", row[0])
		case !kind:
			return fmt.Errorf("unknown shift %q", row[2])
		case err != nil || d < 0 || d >= p.Days:
			return fmt.Errorf("day: want a whole number from 0 to %d, got %q", p.Days-1, row[1])
		case r[e][d] != Free:
			return fmt.Errorf("a second shift of %s on day %d", row[0], d)
		}
		r[e][d] = s
		return nil
	})
	return r, err
}
