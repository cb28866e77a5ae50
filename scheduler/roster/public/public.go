// Package public reads what the public rostering benchmarks have in common:
// instances in sections of comma-separated lines, and rosters as rows under a
// header. Every mistake is reported at once, with file and line.
package public

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxErrors is how many mistakes are told before reading ends.
const maxErrors = 50

// Reader keeps where an instance is read and what is wrong with it.
type Reader struct {
	Name string // stands before the line in errors
	Line int    // the current one, from 1
	Errs []error
}

// Sections reads an instance line by line. Whenever a section begins, open says
// who reads its lines, and whether there is such a section. A line may have up to
// longest bytes.
func (r *Reader) Sections(in io.Reader, longest int, open func(section string) (read func(fields []string), known bool)) {
	var read func([]string)
	scan := bufio.NewScanner(in)
	scan.Buffer(nil, longest)
	for scan.Scan() && len(r.Errs) < maxErrors {
		r.Line++
		text := strings.TrimSpace(scan.Text())
		switch {
		case text == "" || strings.HasPrefix(text, "#"):
		case strings.HasPrefix(text, "SECTION_"):
			known := false
			if read, known = open(text); !known {
				r.Wrong("unknown section %q", text)
				read = func([]string) {}
			}
		case read == nil:
			r.Wrong("want a SECTION_ line first, got %q", text)
			return
		default:
			fields := strings.Split(text, ",")
			for i := range fields {
				fields[i] = strings.TrimSpace(fields[i])
			}
			read(fields)
		}
	}
	if err := scan.Err(); err != nil {
		r.Line++
		r.Wrong("%w", err)
	}
}

// Wrong notes a mistake in the current line.
func (r *Reader) Wrong(format string, args ...any) {
	r.Errs = append(r.Errs, fmt.Errorf("%s:%d: %w", r.Name, r.Line, fmt.Errorf(format, args...)))
}

// Want checks the number of fields of a line; what says which they are.
func (r *Reader) Want(fields []string, least, most int, what string) bool {
	if len(fields) < least || len(fields) > most {
		r.Wrong("want %s, got %d fields", what, len(fields))
		return false
	}
	return true
}

// Number reads a whole number between two others.
func (r *Reader) Number(text, what string, low, high int) (int, bool) {
	n, err := strconv.Atoi(text)
	if err != nil || n < low || n > high {
		r.Wrong("%s: want a whole number from %d to %d, got %q", what, low, high, text)
		return 0, false
	}
	return n, true
}

// Rows reads a roster: a header, which may be missing, and a row for each shift
// or part of one. What take says is wrong with a row is told with its line.
func Rows(in io.Reader, name string, header []string, take func(row []string) error) error {
	rows := csv.NewReader(in)
	rows.FieldsPerRecord = len(header)
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
		if n == 0 && row[0] == header[0] {
			continue
		}
		line, _ := rows.FieldPos(0)
		if err := take(row); err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %w", name, line, err))
		}
	}
	return errors.Join(errs...)
}
