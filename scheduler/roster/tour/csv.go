package tour

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/hotlined/hotlined/scheduler/roster/public"
)

// csvHeader is the first line of a roster file.
var csvHeader = []string{"employee", "day", "start", "end", "task"}

// WriteCSV writes a roster as one line for every block: the calendar day on which
// the block starts, counted from 1, and the times of day; a block that ends
// before it starts ends on the next day. Tasks count from 1, as in the instance.
func WriteCSV(w io.Writer, p *Problem, r Roster) error {
	out := csv.NewWriter(w)
	if err := out.Write(csvHeader); err != nil {
		return err
	}
	for e, blocks := range r {
		for _, b := range blocks {
			from, to := b.Start+firstStart, b.End+firstStart
			row := []string{p.Staff[e].ID, strconv.Itoa(from/daySlots + 1), timeOfDay(from), timeOfDay(to), strconv.Itoa(b.Task + 1)}
			if err := out.Write(row); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

func timeOfDay(quarters int) string {
	quarters %= daySlots
	return fmt.Sprintf("%02d:%02d", quarters/4, quarters%4*15)
}

// ReadCSV reads what WriteCSV writes; name stands before the line in errors.
// Every mistake is reported at once. Rules are Verify's business.
func ReadCSV(in io.Reader, name string, p *Problem) (Roster, error) {
	people := map[string]int{}
	for e := range p.Staff {
		people[p.Staff[e].ID] = e
	}
	r := make(Roster, len(p.Staff))
	err := public.Rows(in, name, csvHeader, func(row []string) error {
		e, known := people[row[0]]
		if !known {
			return fmt.Errorf("unknown employee %q", row[0])
		}
		b, err := block(row, p)
		if err != nil {
			return err
		}
		r[e] = append(r[e], b)
		return nil
	})
	for e := range r {
		slices.SortStableFunc(r[e], func(a, b Block) int { return cmp.Compare(a.Start, b.Start) })
	}
	return r, err
}

// block reads a line of a roster file.
func block(row []string, p *Problem) (Block, error) {
	day, err := strconv.Atoi(row[1])
	if err != nil || day < 1 || day > p.Days+1 {
		return Block{}, fmt.Errorf("day: want a whole number from 1 to %d, got %q", p.Days+1, row[1])
	}
	from, err := quarters(row[2])
	if err != nil {
		return Block{}, fmt.Errorf("start: %w", err)
	}
	to, err := quarters(row[3])
	if err != nil {
		return Block{}, fmt.Errorf("end: %w", err)
	}
	task, err := strconv.Atoi(row[4])
	if err != nil || task < 1 || task > p.Tasks {
		return Block{}, fmt.Errorf("task: want a whole number from 1 to %d, got %q", p.Tasks, row[4])
	}
	if to <= from {
		to += daySlots
	}
	before := (day-1)*daySlots - firstStart
	if before+from < 0 || before+to > p.Days*daySlots {
		return Block{}, fmt.Errorf("day %d %s to %s lies outside the horizon", day, row[2], row[3])
	}
	return Block{Start: before + from, End: before + to, Task: task - 1}, nil
}

// quarters reads a time of day, a multiple of 15 minutes.
func quarters(text string) (int, error) {
	if len(text) == 5 && text[2] == ':' {
		hour, err := strconv.ParseUint(text[:2], 10, 8)
		minute, err2 := strconv.ParseUint(text[3:], 10, 8)
		if err == nil && err2 == nil && (hour < 24 && minute < 60 || hour == 24 && minute == 0) && minute%15 == 0 {
			return int(hour*4 + minute/15), nil
		}
	}
	return 0, fmt.Errorf("want HH:MM on a quarter of an hour, got %q", text)
}
