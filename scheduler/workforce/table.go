package workforce

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// reader reads the tables of a folder and collects what is wrong with them.
type reader struct {
	dir  string
	loc  *time.Location
	errs []error
}

// record is one row of a table as text, with the line of every field. Lists are
// joined by semicolons, mappings written as "key:value key:value", as in CSV.
type record struct {
	file   string
	line   int
	values map[string]string
	lines  map[string]int
}

// at is the file and line of a field, or of the row where it has none.
func (r record) at(key string) string {
	if line, ok := r.lines[key]; ok {
		return fmt.Sprintf("%s:%d", r.file, line)
	}
	return fmt.Sprintf("%s:%d", r.file, r.line)
}

func (r *reader) fail(row record, key, format string, args ...any) {
	r.errs = append(r.errs, fmt.Errorf("%s: %s: %s", row.at(key), key, fmt.Sprintf(format, args...)))
}

// table reads NAME.yaml, NAME.yml or NAME.csv, whichever is there.
func (r *reader) table(name string, required bool, keys []string) []record {
	for _, kind := range []struct {
		ending string
		read   func(string, []byte) ([]record, error)
	}{{"yaml", readYAML}, {"yml", readYAML}, {"csv", readCSV}} {
		file := filepath.Join(r.dir, name+"."+kind.ending)
		raw, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			r.errs = append(r.errs, err)
			return nil
		}
		rows, err := kind.read(file, raw)
		if err != nil {
			r.errs = append(r.errs, fmt.Errorf("%s: %w", file, err))
		}
		r.unknown(rows, keys)
		return rows
	}
	if required {
		r.errs = append(r.errs, fmt.Errorf("%s: neither %s.yaml nor %s.csv is there", r.dir, name, name))
	}
	return nil
}

// unknown reports keys that mean nothing: a misspelt key must not be a silent
// no-op. In a CSV file the head alone is wrong, so it is said once.
func (r *reader) unknown(rows []record, keys []string) {
	said := map[string]bool{}
	for _, row := range rows {
		for key := range row.values {
			if at := row.at(key); !slices.Contains(keys, key) && !said[at+key] {
				said[at+key] = true
				r.errs = append(r.errs, fmt.Errorf("%s: unknown key %q, want one of %v", at, key, keys))
			}
		}
	}
}

// readYAML reads a list of mappings, bare or below one key.
func readYAML(file string, raw []byte) ([]record, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		return nil, err
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	list := doc.Content[0]
	if list.Kind == yaml.MappingNode && len(list.Content) == 2 {
		list = list.Content[1]
	}
	if list.Kind == yaml.ScalarNode && list.Tag == "!!null" {
		return nil, nil
	}
	if list.Kind != yaml.SequenceNode {
		return nil, fmt.Errorf("line %d: want a list", list.Line)
	}
	var out []record
	for _, item := range list.Content {
		if item.Kind != yaml.MappingNode {
			return out, fmt.Errorf("line %d: want key: value", item.Line)
		}
		row := record{file: file, line: item.Line, values: map[string]string{}, lines: map[string]int{}}
		for i := 0; i+1 < len(item.Content); i += 2 {
			key := item.Content[i]
			if _, twice := row.values[key.Value]; twice {
				return out, fmt.Errorf("line %d: %s is there twice", key.Line, key.Value)
			}
			row.values[key.Value], row.lines[key.Value] = flat(item.Content[i+1]), key.Line
		}
		out = append(out, row)
	}
	return out, nil
}

// flat writes a YAML value as it would stand in a CSV file.
func flat(n *yaml.Node) string {
	switch n.Kind {
	case yaml.SequenceNode:
		var parts []string
		for _, c := range n.Content {
			parts = append(parts, flat(c))
		}
		return strings.Join(parts, "; ")
	case yaml.MappingNode:
		var parts []string
		for i := 0; i+1 < len(n.Content); i += 2 {
			parts = append(parts, n.Content[i].Value+":"+n.Content[i+1].Value)
		}
		return strings.Join(parts, "; ")
	case yaml.AliasNode:
		return flat(n.Alias)
	}
	if n.Tag == "!!null" {
		return ""
	}
	return n.Value
}

// readCSV reads rows below a head.
func readCSV(file string, raw []byte) ([]record, error) {
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(raw), "\ufeff")))
	in.TrimLeadingSpace = true
	head, err := in.Read()
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []record
	for {
		fields, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		line, _ := in.FieldPos(0)
		row := record{file: file, line: line, values: map[string]string{}, lines: map[string]int{}}
		for i, key := range head {
			row.values[strings.TrimSpace(key)] = strings.TrimSpace(fields[i])
		}
		out = append(out, row)
	}
}
