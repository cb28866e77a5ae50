package table

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hotlined/hotlined/collectors/follow"
	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/internal/hotline"
)

// Config is a file with fixed columns.
type Config struct {
	Path string `mapstructure:"path"` // the file that rows are appended to
}

// Validate reports every mistake at once.
func (c Config) Validate() error {
	if c.Path == "" {
		return errors.New("path: is missing, want the file to follow")
	}
	return nil
}

// Kind is what the rows of a file with fixed columns mean.
type Kind struct {
	Columns  []string // all there may be, in any order
	Required []string // of which a file has at least these, and a row has values
	Add      func(row *Row, facts *hotline.Facts)
}

// Collector follows a file with fixed columns. It meets collectors.Collector.
type Collector struct {
	kind Kind
	log  follow.Log
	env  input.Env
}

// New follows the file of cfg.
func New(cfg Config, kind Kind, env input.Env) *Collector {
	return &Collector{kind: kind, env: env, log: follow.Log{
		Path: cfg.Path, Files: env.Files, Header: true, Loose: true,
		Records: Records(','), Progress: env.Progress,
	}}
}

// Collect emits the rows behind the checkpoint. Columns that are unknown,
// missing or there twice are an error: the file is another one than was meant.
func (c *Collector) Collect(ctx context.Context, checkpoint []byte, emit func(hotline.Facts) error) error {
	var pos follow.Position
	if len(checkpoint) > 0 {
		if err := json.Unmarshal(checkpoint, &pos); err != nil {
			return fmt.Errorf("checkpoint: %w", err)
		}
	}
	customers := c.env.CustomerKey.Hasher()
	return c.log.Read(ctx, pos, func(b follow.Batch) error {
		facts, err := c.rows(b, customers)
		if err != nil {
			return err
		}
		if facts.Checkpoint, err = json.Marshal(b.End); err != nil {
			return err
		}
		return emit(facts)
	})
}

func (c *Collector) rows(b follow.Batch, customers *input.Hasher) (hotline.Facts, error) {
	var facts hotline.Facts
	if b.Fault != "" {
		facts.Rejected = append(facts.Rejected, Reject(b.File, b.Line, b.Fault, b.Data))
		return facts, nil
	}
	header, err := Header(b.Header, ',')
	if err == nil {
		err = c.kind.check(header)
	}
	if err != nil {
		return facts, fmt.Errorf("%s: %w", b.File, err)
	}
	row := Row{kind: &c.kind, columns: map[string]int{}, customers: customers}
	for i, name := range header {
		row.columns[name] = i
	}
	Each(b, ',', len(header), &facts, func(_ Place, fields [][]byte) error {
		row.fields, row.err = fields, nil
		for _, name := range c.kind.Required {
			if row.Text(name) == "" {
				return fmt.Errorf("%s: is missing", name)
			}
		}
		kept := facts
		c.kind.Add(&row, &facts)
		if row.err != nil {
			facts = kept
		}
		return row.err
	})
	return facts, nil
}

func (k Kind) check(header []string) error {
	var unknown, twice, missing []string
	for i, name := range header {
		switch {
		case !slices.Contains(k.Columns, name):
			unknown = append(unknown, name)
		case slices.Contains(header[:i], name):
			twice = append(twice, name)
		}
	}
	for _, name := range k.Required {
		if !slices.Contains(header, name) {
			missing = append(missing, name)
		}
	}
	var problems []string
	for _, p := range []struct {
		names []string
		text  string
	}{{unknown, "unknown column"}, {missing, "missing column"}, {twice, "twice the column"}} {
		if len(p.names) > 0 {
			problems = append(problems, p.text+" "+strings.Join(p.names, ", "))
		}
	}
	if len(problems) == 0 {
		return nil
	}
	return fmt.Errorf("%s; want %s", strings.Join(problems, "; "), strings.Join(k.Columns, ","))
}

// Header reads the line of column names.
func Header(line []byte, delimiter byte) ([]string, error) {
	line = []byte(strings.TrimPrefix(string(line), "\ufeff"))
	fields, _, _, err := Next(line, delimiter, nil)
	if err != nil {
		return nil, fmt.Errorf("the line of column names: %w", err)
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = strings.TrimSpace(string(f))
	}
	return names, nil
}

var errUTF8 = errors.New("the row is no UTF-8")

// Each calls row for every record of a batch, counts it as read and puts what
// row refuses into quarantine. The fields are only valid during the call.
func Each(b follow.Batch, delimiter byte, columns int, facts *hotline.Facts, row func(at Place, fields [][]byte) error) {
	var fields [][]byte
	line := b.Line
	for rest := b.Data; len(rest) > 0; {
		before := len(rest)
		var record []byte
		var err error
		fields, record, rest, err = Next(rest, delimiter, fields[:0])
		at := line
		line += int64(bytes.Count(b.Data[len(b.Data)-before:len(b.Data)-len(rest)], []byte("\n")))
		if len(record) == 0 {
			continue // a blank line
		}
		facts.Read++
		if err == nil && len(fields) != columns {
			err = fmt.Errorf("%d fields, want %d", len(fields), columns)
		}
		if err == nil && !utf8.Valid(record) {
			err = errUTF8
		}
		if err == nil {
			err = row(Place{at, record}, fields)
		}
		if err != nil {
			facts.Rejected = append(facts.Rejected, Reject(b.File, at, err.Error(), record))
		}
	}
}

// Place is where a record is in its file, and its text.
type Place struct {
	Line   int64
	Record []byte
}

// Reject is a record for the quarantine.
func Reject(file string, line int64, reason string, text []byte) hotline.Rejected {
	return hotline.Rejected{
		Position: file + ":" + strconv.FormatInt(line, 10),
		Reason:   shown(reason),
		Input:    strings.ToValidUTF8(string(text[:min(len(text), 4096)]), "\ufffd"),
	}
}

// longestReason bounds a reason in characters: it quotes what others wrote.
const longestReason = 500

// shown makes a reason fit for a terminal, and of bounded length.
func shown(reason string) string {
	out := make([]rune, 0, min(len(reason), longestReason))
	for _, r := range reason {
		if len(out) == longestReason {
			return string(out) + " ..."
		}
		if !unicode.IsPrint(r) {
			r = unicode.ReplacementChar
		}
		out = append(out, r)
	}
	return string(out)
}

// Row is one record of a Kind. The first value that cannot be understood spoils it.
type Row struct {
	kind      *Kind
	columns   map[string]int
	fields    [][]byte
	customers *input.Hasher
	err       error
}

// Spoilt reports whether a value asked for so far could not be understood: the
// row will be refused, so nothing of it may be put among other facts.
func (r *Row) Spoilt() bool { return r.err != nil }

// Text is the value of a column, empty where the file has no such column.
func (r *Row) Text(column string) string {
	i, ok := r.columns[column]
	if !ok {
		return ""
	}
	return strings.ToValidUTF8(strings.TrimSpace(string(r.fields[i])), "\ufffd")
}

// Customer is the pseudonym of the number in a column.
func (r *Row) Customer(column string) string { return r.customers.Hash([]byte(r.Text(column))) }

// Time is an RFC 3339 time, zero where there is none.
func (r *Row) Time(column string) time.Time {
	text := r.Text(column)
	if text == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		r.spoil("%s: want a time such as 2026-01-31T09:15:00Z, got %q", column, text)
	} else if t.Year() < 1980 || t.Year() > 2100 { // some are of the future: a case is due then
		r.spoil("%s: the year %d cannot be", column, t.Year())
	}
	return t.UTC()
}

// Int is a whole number from low to high; none where there is none.
func (r *Row) Int(column string, low, high, none int) int {
	text := r.Text(column)
	if text == "" {
		return none
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < low || n > high {
		r.spoil("%s: want a whole number from %d to %d, got %q", column, low, high, text)
	}
	return n
}

// Float is a number that is not negative; none where there is none.
func (r *Row) Float(column string, none float64) float64 {
	text := r.Text(column)
	if text == "" {
		return none
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || !(f >= 0 && f <= 1e12) {
		r.spoil("%s: want a number of 0 or more, got %q", column, text)
	}
	return f
}

// Bool is yes or no; no where there is nothing.
func (r *Row) Bool(column string) bool {
	switch text := strings.ToLower(r.Text(column)); text {
	case "true", "yes", "1":
		return true
	case "false", "no", "0", "":
		return false
	default:
		r.spoil("%s: want yes or no, got %q", column, text)
		return false
	}
}

// Word is one of the words, or none where there is nothing.
func Word[W ~string](r *Row, column string, none W, words ...W) W {
	text := W(r.Text(column))
	if text == "" {
		return none
	}
	if !slices.Contains(words, text) {
		r.spoil("%s: want one of %v, got %q", column, words, text)
	}
	return text
}

func (r *Row) spoil(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

// Printable is a short piece of input that is fit to be shown.
func Printable(text []byte, most int) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '\ufffd'
		}
		return r
	}, strings.ToValidUTF8(string(text[:min(len(text), most)]), "\ufffd"))
}
