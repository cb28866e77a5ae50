// Package table reads delimited text: records, whose fields may be quoted, and
// the small files with fixed columns that surveys, evaluations and cases come in.
//
// Quotes follow RFC 4180, except that a quote inside an unquoted field is just a
// character: callers and products are named that way. A quote that is never
// closed spoils its own line only, not the file.
package table

import (
	"bytes"
	"errors"
	"strings"
	"unicode"
)

// Mistakes in a record.
var (
	ErrQuote = errors.New("a quote is opened and never closed")
	ErrAfter = errors.New("text behind a closing quote")
)

// reach bounds a quoted field: beyond it the quote is taken for a mistake.
const reach = 64 << 10

// Records returns the Records function of a follow.Log: how many bytes of data,
// from its start, are complete records.
func Records(delimiter byte) func(data []byte) int {
	return func(data []byte) int {
		if bytes.IndexByte(data, '"') < 0 {
			return bytes.LastIndexByte(data, '\n') + 1
		}
		n := 0
		for n < len(data) {
			length := recordLength(data[n:], delimiter)
			if length == 0 {
				break
			}
			n += length
		}
		return n
	}
}

// recordLength is the length of the first record with its line end; 0: it has none yet.
func recordLength(data []byte, delimiter byte) int {
	line := bytes.IndexByte(data, '\n') + 1
	if line > 0 && bytes.IndexByte(data[:line], '"') < 0 {
		return line
	}
	for at := 0; at < len(data); {
		if data[at] != '"' {
			next := bytes.IndexByte(data[at:], delimiter)
			end := bytes.IndexByte(data[at:], '\n')
			if end >= 0 && (next < 0 || end < next) {
				return at + end + 1
			}
			if next < 0 {
				return 0
			}
			at += next + 1
			continue
		}
		length, err := quotedLength(data[at:], delimiter)
		switch {
		case err != nil:
			return line // spoilt: its line alone
		case length == 0:
			return 0
		}
		at += length
		switch data[at] {
		case '\n':
			return at + 1
		case '\r':
			return at + 2
		}
		at++
	}
	return 0
}

// quotedLength is the length of the quoted field at the start of data, quotes
// included; 0: data ends before one can say.
func quotedLength(data []byte, delimiter byte) (int, error) {
	at := 1
	for {
		quote := bytes.IndexByte(data[at:], '"')
		if quote < 0 || at+quote > reach {
			if len(data) > reach {
				return 0, ErrQuote
			}
			return 0, nil
		}
		at += quote + 1
		switch {
		case at >= len(data):
			return 0, nil
		case data[at] == '"':
			at++
		case data[at] == delimiter, data[at] == '\n':
			return at, nil
		case data[at] == '\r':
			switch {
			case at+1 >= len(data):
				return 0, nil
			case data[at+1] == '\n':
				return at, nil
			}
			return 0, ErrAfter
		default:
			return 0, ErrAfter
		}
	}
}

// Next cuts the first record off data. Fields are appended to fields, without
// their quotes; they alias data, which Next may change where quotes are doubled.
// With an error, record still is the spoilt text, and the rest can be read on.
func Next(data []byte, delimiter byte, fields [][]byte) (out [][]byte, record, rest []byte, err error) {
	line := bytes.IndexByte(data, '\n') + 1
	if line == 0 {
		line = len(data)
	}
	if bytes.IndexByte(data[:line], '"') < 0 {
		record = trimEnd(data[:line])
		return split(record, delimiter, fields), record, data[line:], nil
	}
	length := recordLength(data, delimiter)
	if length == 0 {
		length = len(data)
	}
	record = trimEnd(data[:length])
	out, err = splitQuoted(record, delimiter, fields)
	if err != nil && line < length { // only the last record, when its quote is open
		record, length = trimEnd(data[:line]), line
	}
	return out, record, data[length:], err
}

func trimEnd(record []byte) []byte {
	record = bytes.TrimSuffix(record, []byte("\n"))
	return bytes.TrimSuffix(record, []byte("\r"))
}

func split(record []byte, delimiter byte, fields [][]byte) [][]byte {
	for {
		i := bytes.IndexByte(record, delimiter)
		if i < 0 {
			return append(fields, record)
		}
		fields = append(fields, record[:i])
		record = record[i+1:]
	}
}

func splitQuoted(record []byte, delimiter byte, fields [][]byte) ([][]byte, error) {
	for {
		if len(record) == 0 || record[0] != '"' {
			i := bytes.IndexByte(record, delimiter)
			if i < 0 {
				return append(fields, record), nil
			}
			fields = append(fields, record[:i])
			record = record[i+1:]
			continue
		}
		field, rest, more, err := unquote(record, delimiter)
		if err != nil {
			return fields, err
		}
		fields = append(fields, field)
		if !more {
			return fields, nil
		}
		record = rest
	}
}

// unquote takes the quoted field off the front of a record.
func unquote(record []byte, delimiter byte) (field, rest []byte, more bool, err error) {
	from, doubled := 1, false
	for {
		i := bytes.IndexByte(record[from:], '"')
		if i < 0 {
			return nil, nil, false, ErrQuote
		}
		end := from + i
		switch {
		case end+1 == len(record):
			return plain(record[1:end], doubled), nil, false, nil
		case record[end+1] == delimiter:
			return plain(record[1:end], doubled), record[end+2:], true, nil
		case record[end+1] == '"':
			from, doubled = end+2, true
		default:
			return nil, nil, false, ErrAfter
		}
	}
}

func plain(field []byte, doubled bool) []byte {
	if doubled {
		return bytes.ReplaceAll(field, []byte(`""`), []byte(`"`))
	}
	return field
}

// Names lists a file's columns for a person: on one line, of bounded length, and
// harmless on a terminal whatever the file was.
func Names(columns []string) string {
	const most = 200
	text := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && r != unicode.ReplacementChar {
			return r
		}
		return '?'
	}, strings.Join(columns, ","))
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + " ..."
	}
	return text
}
