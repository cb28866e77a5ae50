package forecast

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// ReadOptions say what a file of counts does not say itself.
type ReadOptions struct {
	Interval time.Duration  // zero: as in the file; longer: finer rows are added up
	Location *time.Location // nil: UTC, or the offset the times are written with
	AsOf     time.Time      // rows from here on are not read; zero: all are
}

// ReadCSV reads a series of time,value lines, with or without a header. Times
// without an offset are local; the hour that the clocks repeat in autumn may
// come twice. An empty value is a slot that was not observed.
func ReadCSV(r io.Reader, o ReadOptions) (Series, error) {
	f := reader{opts: o, loc: o.Location}
	if f.loc == nil {
		f.loc = time.UTC
	}
	if err := f.read(r); err != nil {
		return Series{}, err
	}
	return f.series()
}

type reader struct {
	opts    ReadOptions
	loc     *time.Location
	layout  string
	columns int // of the first line
	timeAt  int // column of the time
	valAt   int
	times   []time.Time
	values  []float64
	lines   []int
	prev    string
	at      time.Time // instant of the line before, observed or not
}

func (f *reader) read(r io.Reader) error {
	buf := bufio.NewReaderSize(r, 64<<10)
	in := csv.NewReader(buf)
	in.FieldsPerRecord, in.ReuseRecord, in.TrimLeadingSpace = -1, true, true
	in.Comma = delimiter(buf)
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return plainCSV(err)
		}
		line, _ := in.FieldPos(0)
		if strings.TrimSpace(strings.Join(record, "")) == "" {
			continue
		}
		if f.columns == 0 { // the first line that is not empty
			record[0] = strings.TrimPrefix(record[0], "\ufeff")
			f.columns = len(record)
			if err := encoded(record); err != nil {
				return fmt.Errorf("line %d: %w", line, err)
			}
			if header, err := f.header(record); err != nil {
				return fmt.Errorf("line %d: %w", line, err)
			} else if header {
				continue
			}
		}
		done, err := f.row(record, line)
		if err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
		if done {
			return nil
		}
	}
}

// delimiter is what separates the columns of the first line that is no remark.
func delimiter(buf *bufio.Reader) rune {
	head, _ := buf.Peek(4096) // a short file is no error
	line, rest, _ := bytes.Cut(head, []byte("\n"))
	for bytes.HasPrefix(line, []byte("#")) || len(bytes.TrimSpace(line)) == 0 && len(rest) > 0 {
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
	}
	for _, c := range []byte{',', ';', '\t'} {
		if bytes.IndexByte(line, c) >= 0 {
			return rune(c)
		}
	}
	return ','
}

// Names that the two columns go by in the wild.
var (
	timeNames  = []string{"time", "timestamp", "datetime", "date", "interval", "start", "ds", "t"}
	valueNames = []string{"value", "count", "calls", "offered", "volume", "contacts", "y", "n"}
)

// header finds the columns by their names, and reports whether the record has
// names at all. Without names they are the first two.
func (f *reader) header(record []string) (bool, error) {
	f.timeAt, f.valAt = 0, 1
	if len(record) < 2 {
		return false, fmt.Errorf("want two columns, time and value, got %q", excerpt(record))
	}
	if layoutOf(strings.TrimSpace(record[0])) != "" {
		return false, nil
	}
	t, v := columnOf(record, timeNames), columnOf(record, valueNames)
	switch {
	case t >= 0 && v >= 0:
		f.timeAt, f.valAt = t, v
	case t < 0 && v < 0 && isNumber(record[1]):
		return false, fmt.Errorf("time %q: want a time such as 2006-01-02 15:04:05", record[0])
	case t >= 0 && v < 0 && len(record) == 2:
		f.timeAt, f.valAt = t, 1-t
	case len(record) > 2:
		return false, fmt.Errorf("header %q: want columns named time and value", excerpt(record))
	}
	return true, nil
}

func columnOf(record, names []string) int {
	for _, name := range names {
		for i, field := range record {
			if strings.EqualFold(strings.TrimSpace(field), name) {
				return i
			}
		}
	}
	return -1
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	return err == nil
}

// row takes in one line, and reports true once as-of is reached.
func (f *reader) row(record []string, line int) (done bool, err error) {
	if len(record) <= max(f.timeAt, f.valAt) {
		return false, fmt.Errorf("want time and value, got %q", excerpt(record))
	}
	if len(record) > f.columns && strings.Join(record[f.columns:], "") != "" {
		return false, fmt.Errorf("%d columns, the first line has %d: want numbers without thousands separators and decimal commas, got %q", len(record), f.columns, excerpt(record))
	}
	text := strings.TrimSpace(record[f.timeAt])
	if f.layout == "" {
		if f.layout = layoutOf(text); f.layout == "" {
			return false, fmt.Errorf("time %q: want a time such as 2006-01-02 15:04:05", text)
		}
	}
	number := strings.TrimSpace(record[f.valAt])
	t, exists, err := f.parse(text)
	if err != nil {
		return false, err
	}
	if !exists {
		if v, err := strconv.ParseFloat(number, 64); number == "" || err == nil && v == 0 {
			return false, nil // files with 48 half hours on every day have a zero here
		}
		return false, fmt.Errorf("time %q does not exist in %s: the clocks were put forward over it", text, f.loc)
	}
	if !f.opts.AsOf.IsZero() && !t.Before(f.opts.AsOf) {
		return true, nil
	}
	if !f.at.IsZero() && !t.After(f.at) {
		if t.Equal(f.at) {
			return false, fmt.Errorf("time %q is there twice: want one series in a file", text)
		}
		return false, fmt.Errorf("time %q comes after %q: want times in order", text, f.prev)
	}
	f.at, f.prev = t, text
	if number == "" {
		return false, nil
	}
	v, err := parseCount(number)
	if err != nil {
		return false, fmt.Errorf("value %q at %s: %w", number, text, err)
	}
	f.times, f.values, f.lines = append(f.times, t), append(f.values, v), append(f.lines, line)
	return false, nil
}

// series checks the rows against the grid and adds them up to the interval.
func (f *reader) series() (Series, error) {
	switch len(f.times) {
	case 0:
		return Series{}, ErrNoHistory
	case 1:
		return Series{}, fmt.Errorf("%w: got a single row", ErrTooShort)
	}
	s := Series{Location: f.loc, layout: f.layout, zone: f.loc, Interval: f.opts.Interval}
	if strings.HasSuffix(f.layout, "Z07:00") && strings.HasSuffix(f.prev, "Z") {
		s.zone = time.UTC
	}
	step := commonStep(f.times)
	if s.Interval == 0 {
		s.Interval = step
	}
	if err := CheckInterval(s.Interval); err != nil {
		return Series{}, err
	}
	if err := f.checkSteps(step); err != nil {
		return Series{}, err
	}
	if step > s.Interval || s.Interval%step != 0 {
		return Series{}, fmt.Errorf("interval %s cannot be had from a file with a row every %s", s.Interval, step)
	}
	return f.addUp(s, step)
}

func (f *reader) addUp(s Series, step time.Duration) (Series, error) {
	c := clock{loc: s.Location}
	for i, t := range f.times {
		_, second := c.local(t)
		if second%int64(step/time.Second) != 0 {
			return Series{}, fmt.Errorf("line %d: time %s is not on the grid of the others, a row every %s", f.lines[i], s.Format(t), step)
		}
		start := t.Add(-time.Duration(second%int64(s.Interval/time.Second)) * time.Second)
		if s.Interval > time.Hour && start != t {
			start = slotStart(t, s)
		}
		if n := len(s.Times); n > 0 && s.Times[n-1].Equal(start) {
			s.Values[n-1] += f.values[i]
			continue
		}
		s.Times, s.Values = append(s.Times, start), append(s.Values, f.values[i])
	}
	return s, nil
}

// slotStart is the beginning of the slot, longer than an hour, that t is in.
func slotStart(t time.Time, s Series) time.Time {
	slots := slotsOf(DayOf(t.In(s.Location)), s.Interval, s.Location)
	for i := len(slots) - 1; i > 0; i-- {
		if !slots[i].After(t) {
			return slots[i]
		}
	}
	return slots[0]
}

// commonStep is the step between rows that is seen most often. A day of 23 or
// 25 hours is still a day.
func commonStep(times []time.Time) time.Duration {
	seen := map[time.Duration]int{}
	for i := 1; i < len(times); i++ {
		d := times[i].Sub(times[i-1])
		if d >= 22*time.Hour {
			d = 24 * time.Hour
		}
		seen[d]++
	}
	best := 24 * time.Hour
	for d, n := range seen {
		if m := seen[best]; n > m || n == m && d < best {
			best = d
		}
	}
	return best
}

// WritePaths writes the Paths of points as time,path1,path2 and so on, times as
// they came in.
func WritePaths(w io.Writer, s Series, points []Point, paths [][]int) error {
	out := bufio.NewWriter(w)
	_, _ = out.WriteString("time") // errors stick, and Flush reports them
	for i := range paths {
		_, _ = fmt.Fprintf(out, ",path%d", i+1)
	}
	_, _ = out.WriteString("\n")
	var line []byte
	for i, p := range points {
		line = append(line[:0], s.Format(p.Start)...)
		for _, path := range paths {
			line = strconv.AppendInt(append(line, ','), int64(path[i]), 10)
		}
		_, _ = out.Write(append(line, '\n'))
	}
	return out.Flush()
}

// WriteCSV writes points as time,mean,p05,p10,p25,p50,p75,p90,p95, times as
// they came in. The columns are a promise to scripts: the outermost quantiles
// are not among them.
func WriteCSV(w io.Writer, s Series, points []Point) error {
	out := bufio.NewWriter(w)
	_, _ = out.WriteString("time,mean") // errors stick, and Flush reports them
	const first, end = 1, len(Levels) - 1
	for _, name := range LevelNames[first:end] {
		_, _ = out.WriteString("," + name)
	}
	_, _ = out.WriteString("\n")
	var line []byte
	for _, p := range points {
		line = append(line[:0], s.Format(p.Start)...)
		line = strconv.AppendFloat(append(line, ','), p.Mean, 'f', 3, 64)
		for _, q := range p.Quantiles[first:end] {
			line = strconv.AppendFloat(append(line, ','), q, 'f', 3, 64)
		}
		_, _ = out.Write(append(line, '\n'))
	}
	return out.Flush()
}
