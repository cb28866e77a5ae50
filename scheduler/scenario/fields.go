package scenario

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// reader collects mistakes.
type reader struct {
	file      string
	mistakes  []mistake
	queues    []string // their names, in order
	open      func(string) ([]byte, error)
	begin     time.Time
	interval  float64
	intervals int
	perDay    int  // intervals in a day; 0: they do not fill it
	unsized   bool // groups may leave out their agents
}

// value is a node with the way to it; its node is nil where the file has none.
type value struct {
	path string
	key  string
	line int
	node *yaml.Node
}

func (v value) given() bool { return v.node != nil && v.node.Tag != "!!null" }

func (v value) text() string {
	if v.node == nil {
		return ""
	}
	return v.node.Value
}

func (r *reader) fail(v value, format string, args ...any) {
	r.mistakes = append(r.mistakes, mistake{v.line, fmt.Errorf("%s:%d: %s: %s", r.file, v.line, v.path, fmt.Sprintf(format, args...))})
}

// mistake is an error in a line of the file.
type mistake struct {
	line int
	err  error
}

// err is all mistakes in the order of the file.
func (r *reader) err() error {
	slices.SortStableFunc(r.mistakes, func(a, b mistake) int { return a.line - b.line })
	errs := make([]error, len(r.mistakes))
	for i := range errs {
		errs[i] = r.mistakes[i].err
	}
	return errors.Join(errs...)
}

// prefixed puts the file before every line of an error.
func prefixed(name string, err error) error {
	if err == nil {
		return nil
	}
	return errors.New(name + ": " + strings.ReplaceAll(err.Error(), "\n", "\n"+name+": "))
}

// mapping is a YAML mapping whose keys are taken one by one; what is left over at
// the end is not known.
type mapping struct {
	r      *reader
	path   string
	line   int
	values map[string]value
	order  []string
	asked  []string
}

func (r *reader) mapping(path string, n *yaml.Node) *mapping {
	m := &mapping{r: r, path: path, values: map[string]value{}}
	if n == nil {
		return m
	}
	m.line = n.Line
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.MappingNode {
		r.fail(value{path: path, line: n.Line}, "want a mapping of keys and values")
		return m
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, val := n.Content[i], n.Content[i+1]
		if val.Kind == yaml.AliasNode {
			val = val.Alias
		}
		at := value{path: strings.TrimPrefix(path+"."+key.Value, "."), key: key.Value, line: key.Line, node: val}
		if _, twice := m.values[key.Value]; twice {
			r.fail(at, "is there twice")
			continue
		}
		m.values[key.Value], m.order = at, append(m.order, key.Value)
	}
	return m
}

// take is a key's value, which may be missing.
func (m *mapping) take(key string) value {
	m.asked = append(m.asked, key)
	return m.at(key)
}

func (m *mapping) at(key string) value {
	if v, ok := m.values[key]; ok {
		return v
	}
	return value{path: strings.TrimPrefix(m.path+"."+key, "."), key: key, line: m.line}
}

// must is a key's value, without which something is wrong.
func (m *mapping) must(key string) value {
	v := m.take(key)
	if !v.given() {
		m.r.fail(v, "is missing")
	}
	return v
}

// done reports the keys that nobody asked for.
func (m *mapping) done() {
	for _, key := range m.order {
		if !slices.Contains(m.asked, key) {
			m.r.fail(m.values[key], "unknown key, want one of %v", m.asked)
		}
	}
}

// entries are the keys of a mapping with their values, in the order of the file.
func (r *reader) entries(v value, missing string) (out []value) {
	if !v.given() {
		if missing != "" {
			r.fail(v, "is missing: %s", missing)
		}
		return nil
	}
	m := r.mapping(v.path, v.node)
	for _, key := range m.order {
		out = append(out, m.values[key])
	}
	return out
}

// items are the elements of a list; a value alone is a list of one.
func (r *reader) items(v value) (out []value) {
	if !v.given() {
		return nil
	}
	if v.node.Kind != yaml.SequenceNode {
		return []value{v}
	}
	for i, n := range v.node.Content {
		if n.Kind == yaml.AliasNode {
			n = n.Alias
		}
		out = append(out, value{path: fmt.Sprintf("%s[%d]", v.path, i), line: n.Line, node: n})
	}
	return out
}

// series is one number for all intervals, one for each, or those of one day, which
// are repeated on every other.
func (r *reader) series(v value) (out []float64) {
	for _, item := range r.items(v) {
		out = append(out, r.number(item, 0))
	}
	if n := len(out); n > 1 && n == r.perDay && r.intervals > n {
		for len(out) < r.intervals {
			out = append(out, out[len(out)-n])
		}
		out = out[:r.intervals]
	}
	return out
}

// number reads a number; a share may be written as 80%.
func (r *reader) number(v value, missing float64) float64 {
	if !v.given() {
		return missing
	}
	text, percent := strings.CutSuffix(v.node.Value, "%")
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || v.node.Kind != yaml.ScalarNode || math.IsNaN(n) || math.IsInf(n, 0) {
		r.fail(v, "want a number, got %s", shown(v))
		return missing
	}
	if percent {
		n /= 100
	}
	return n
}

func (r *reader) whole(v value, missing int) int {
	n := r.number(v, float64(missing))
	if n != math.Trunc(n) || n < 0 || n > 1<<53 {
		r.fail(v, "want a whole number, not negative, got %s", shown(v))
		return missing
	}
	return int(n)
}

// seconds reads a span of time with its unit; a bare number would be a guess.
func (r *reader) seconds(v value) float64 {
	d, err := time.ParseDuration(v.node.Value)
	if err != nil || v.node.Kind != yaml.ScalarNode {
		if n, bare := strconv.ParseFloat(v.node.Value, 64); bare == nil && n == 0 {
			return 0
		}
		r.fail(v, "want a time with its unit, such as 180s or 3m, got %s", shown(v))
		return 0
	}
	return d.Seconds()
}

// required reads a time without which nothing can be said.
func (r *reader) required(m *mapping, key string) float64 {
	v := m.must(key)
	if !v.given() {
		return 0
	}
	before := len(r.mistakes)
	n := r.seconds(v)
	if n <= 0 && len(r.mistakes) == before {
		r.fail(v, "must be positive, got %s", shown(v))
	}
	return n
}

// oneOf is the number of the word that the value is; the first where there is none.
func (r *reader) oneOf(v value, words ...string) int {
	if !v.given() {
		return 0
	}
	i := slices.Index(words, v.node.Value)
	if i < 0 {
		r.fail(v, "unknown %q, want one of %v", v.node.Value, words)
	}
	return max(0, i)
}

func shown(v value) string {
	if v.node.Kind != yaml.ScalarNode {
		return "a list or mapping"
	}
	return strconv.Quote(v.node.Value)
}
