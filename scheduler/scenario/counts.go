package scenario

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"
)

// fromFile reads the contacts of the scenario's intervals from a file of
// time,value lines, such as hotlined forecast predict writes. Times count as the
// clock shows them; slots shorter than an interval are added up.
func (r *reader) fromFile(v value, column string) []float64 {
	if r.begin.IsZero() {
		r.fail(v, "the times of a file need the start of the scenario")
		return nil
	}
	text, err := r.open(v.node.Value)
	if err != nil {
		r.fail(v, "%s", err)
		return nil
	}
	rates, err := r.byTime(text, column)
	if err != nil {
		r.fail(v, "%s: %s", v.node.Value, err)
	}
	return rates
}

// byTime adds a file's values up by interval.
func (r *reader) byTime(text []byte, column string) ([]float64, error) {
	in := csv.NewReader(bytes.NewReader(text))
	head, err := in.Read()
	if err != nil {
		return nil, errors.New("want a heading and lines of time,value")
	}
	at := 1
	if column != "" {
		at = slices.Index(head, column)
	}
	if at < 0 || at >= len(head) {
		return nil, fmt.Errorf("there is no column %q, want one of %v", column, head)
	}
	out, seen := make([]float64, r.intervals), make([]bool, r.intervals)
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		line, _ := in.FieldPos(0)
		when, err := onTheClock(row[0])
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		n, err := strconv.ParseFloat(row[at], 64)
		if err != nil {
			return nil, fmt.Errorf("line %d: want a number, got %q", line, row[at])
		}
		if i := when.Sub(r.begin).Seconds() / r.interval; i >= 0 && i < float64(r.intervals) {
			out[int(i)] += n
			seen[int(i)] = true
		}
	}
	if missing := slices.Index(seen, false); missing >= 0 {
		first := r.begin.Add(time.Duration(float64(missing) * r.interval * float64(time.Second)))
		return nil, fmt.Errorf("has no line for the interval that begins at %s", first.Format("2006-01-02 15:04"))
	}
	return out, nil
}

// onTheClock reads a time as the clock on the wall shows it.
func onTheClock(text string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, time.DateTime, "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC), nil
		}
	}
	return time.Time{}, fmt.Errorf("want a day and a time such as 2026-03-02 08:00, got %q", text)
}
