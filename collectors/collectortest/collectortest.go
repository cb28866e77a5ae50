// Package collectortest holds the contract that every collector must meet,
// beyond what its own tests know of its format.
package collectortest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Collector is collectors.Collector; its package cannot be imported from here.
type Collector interface {
	Collect(ctx context.Context, checkpoint []byte, emit func(hotline.Facts) error) error
}

// Subject is a kind of collector that follows a text file.
type Subject struct {
	// Open makes a collector of the file at path, with no memory of any other.
	Open func(t testing.TB, path string) Collector
	// Header is the first line of every file, with its line end; empty: there is none.
	Header string
	// Lines are records with their line ends, in order, with facts in most of them.
	Lines []string
	// Garbage is a record that must go to quarantine, with its line end.
	Garbage string
}

// Check runs the contract.
func Check(t *testing.T, s Subject) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, Subject){
		"all at once equals line by line":    lineByLine,
		"every checkpoint leads to the same": everyCheckpoint,
		"caught up says nothing new":         caughtUp,
		"a torn line waits for its end":      tornLine,
		"rotation loses and doubles nothing": rotation,
		"garbage goes to quarantine":         garbage,
		"a failing emit ends it":             failingEmit,
		"a cancelled context ends it":        cancelled,
		"a missing file is an error":         missing,
		"an empty file says nothing":         empty,
		"random bytes are survived":          randomBytes,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, s)
		})
	}
}

// source is a file that grows, and everything a collector said of it.
type source struct {
	*testing.T
	Subject
	path       string
	checkpoint []byte
	said       []hotline.Facts
}

func newSource(t *testing.T, s Subject) *source {
	return &source{T: t, Subject: s, path: filepath.Join(t.TempDir(), "input")}
}

func (s *source) write(parts ...string) {
	s.Helper()
	f, err := os.OpenFile(s.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		s.Fatal(err)
	}
	_, err = f.WriteString(strings.Join(parts, ""))
	if err := errors.Join(err, f.Close()); err != nil {
		s.Fatal(err)
	}
}

// read collects with a fresh collector, as after a restart.
func (s *source) read() {
	s.Helper()
	err := s.Open(s, s.path).Collect(s.Context(), s.checkpoint, func(f hotline.Facts) error {
		s.said = append(s.said, f)
		if f.Checkpoint != nil {
			if !json.Valid(f.Checkpoint) {
				s.Errorf("the checkpoint is no JSON: %s", f.Checkpoint)
			}
			s.checkpoint = f.Checkpoint
		}
		return nil
	})
	if err != nil {
		s.Fatal(err)
	}
}

// outcome is what is known after everything was said: the last version of each
// fact, and how often each kind of row was met.
func outcome(said []hotline.Facts) string {
	last := map[string]string{}
	skipped := map[string]int{}
	read, rejected := 0, 0
	put := func(key string, v any) {
		text, _ := json.Marshal(v) // facts always are JSON
		last[key] = string(text)
	}
	for _, f := range said {
		read += f.Read
		rejected += len(f.Rejected)
		for reason, n := range f.Skipped {
			skipped[reason] += n
		}
		eachFact(f, put)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "read %d rejected %d skipped %v\n", read, rejected, skipped)
	for _, key := range slices.Sorted(maps.Keys(last)) {
		fmt.Fprintf(&b, "%s %s\n", key, last[key])
	}
	return b.String()
}

func eachFact(f hotline.Facts, put func(key string, v any)) {
	for _, c := range f.Contacts {
		put(fmt.Sprintf("contact %s/%d", c.ID, c.Visit), c)
	}
	for _, a := range f.AgentStates {
		put(fmt.Sprintf("state %s %d %s", a.Agent, a.At.UnixMilli(), a.State), a)
	}
	for _, v := range f.Surveys {
		put("survey "+v.ID, v)
	}
	for _, v := range f.FollowUps {
		put("follow-up "+v.ID, v)
	}
	for _, v := range f.Cases {
		put("case "+v.ID, v)
	}
	for _, v := range f.CaseEvents {
		put(fmt.Sprintf("step %s %d %s", v.Case, v.At.UnixMilli(), v.Stage), v)
	}
	for _, v := range f.Evaluations {
		for _, item := range v.Items {
			put("item "+v.ID+" "+item.Name, item)
		}
		v.Items = nil // they may come in two batches
		put("evaluation "+v.ID, v)
	}
}

// whole is the outcome of reading everything at once.
func whole(t *testing.T, s Subject) string {
	t.Helper()
	src := newSource(t, s)
	src.write(s.Header, strings.Join(s.Lines, ""))
	src.read()
	got := outcome(src.said)
	if strings.Count(got, "\n") < 2 || !strings.HasPrefix(got, fmt.Sprintf("read %d rejected 0 ", len(s.Lines))) {
		t.Fatalf("the lines should all be understood: %s", got)
	}
	return got
}

func same(t *testing.T, what, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Errorf("%s\n got %s\nwant %s", what, g[i], w[i])
			return
		}
	}
	t.Errorf("%s: %d facts, want %d", what, len(g), len(w))
}

func lineByLine(t *testing.T, s Subject) {
	src := newSource(t, s)
	src.write(s.Header)
	for _, line := range s.Lines {
		src.write(line)
		src.read()
	}
	same(t, "line by line", outcome(src.said), whole(t, s))
}

func everyCheckpoint(t *testing.T, s Subject) {
	want := whole(t, s)
	for i := range s.Lines {
		src := newSource(t, s)
		src.write(s.Header, strings.Join(s.Lines[:i], ""))
		src.read()
		src.write(s.Lines[i:]...)
		src.read()
		same(t, fmt.Sprintf("resumed behind line %d", i), outcome(src.said), want)
	}
}

func caughtUp(t *testing.T, s Subject) {
	src := newSource(t, s)
	src.write(s.Header, strings.Join(s.Lines, ""))
	src.read()
	n := len(src.said)
	src.read()
	if len(src.said) != n {
		t.Errorf("read again: %+v", src.said[n:])
	}
}

func tornLine(t *testing.T, s Subject) {
	src := newSource(t, s)
	last := s.Lines[len(s.Lines)-1]
	src.write(s.Header, strings.Join(s.Lines[:len(s.Lines)-1], ""))
	for i := range len(last) {
		src.write(last[i : i+1])
		if i%7 == 0 || i > len(last)-3 {
			src.read()
		}
	}
	same(t, "torn", outcome(src.said), whole(t, s))
}

func rotation(t *testing.T, s Subject) {
	third := len(s.Lines) / 3
	for name, early := range map[string]bool{"seen in time": true, "while away": false} {
		src := newSource(t, s)
		src.write(s.Header, strings.Join(s.Lines[:third], ""))
		src.read()
		src.write(s.Lines[third : 2*third]...)
		if err := os.Rename(src.path, src.path+".1"); err != nil {
			t.Fatal(err)
		}
		if early {
			_ = src.Open(src, src.path).Collect(t.Context(), src.checkpoint, func(f hotline.Facts) error {
				src.said, src.checkpoint = append(src.said, f), f.Checkpoint
				return nil
			})
		}
		src.write(s.Header, strings.Join(s.Lines[2*third:], ""))
		src.read()
		src.read()
		same(t, "rotation "+name, outcome(src.said), whole(t, s))
	}
}

func garbage(t *testing.T, s Subject) {
	src := newSource(t, s)
	src.write(s.Header, s.Lines[0], s.Garbage, strings.Join(s.Lines[1:], ""))
	src.read()
	var rejected []hotline.Rejected
	for _, f := range src.said {
		rejected = append(rejected, f.Rejected...)
	}
	line := 2 + strings.Count(s.Header, "\n")
	want := fmt.Sprintf("%s:%d", src.path, line)
	if len(rejected) != 1 || rejected[0].Position != want || rejected[0].Reason == "" || rejected[0].Input != strings.TrimRight(s.Garbage, "\r\n") {
		t.Errorf("quarantined %+v, want one at %s", rejected, want)
	}
	_, got, _ := strings.Cut(outcome(src.said), "\n")
	_, facts, _ := strings.Cut(whole(t, s), "\n")
	same(t, "the rest", got, facts)
}

func failingEmit(t *testing.T, s Subject) {
	src := newSource(t, s)
	src.write(s.Header, strings.Join(s.Lines, ""))
	full := errors.New("disk full")
	calls := 0
	err := src.Open(t, src.path).Collect(t.Context(), nil, func(hotline.Facts) error { calls++; return full })
	if !errors.Is(err, full) || calls != 1 {
		t.Errorf("got %v after %d calls", err, calls)
	}
}

func cancelled(t *testing.T, s Subject) {
	src := newSource(t, s)
	src.write(s.Header, strings.Join(s.Lines, ""))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := src.Open(t, src.path).Collect(ctx, nil, func(hotline.Facts) error { return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func missing(t *testing.T, s Subject) {
	src := newSource(t, s)
	err := src.Open(t, src.path).Collect(t.Context(), nil, func(hotline.Facts) error { return nil })
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), src.path) {
		t.Errorf("got %v", err)
	}
}

func empty(t *testing.T, s Subject) {
	src := newSource(t, s)
	src.write("")
	src.read()
	src.write(s.Header)
	src.read()
	if got := outcome(src.said); !strings.HasPrefix(got, "read 0 rejected 0 skipped map[]\n") || strings.Count(got, "\n") > 1 {
		t.Error(got)
	}
}

func randomBytes(t *testing.T, s Subject) {
	src := newSource(t, s)
	noise := make([]byte, 40000)
	x := uint32(1)
	for i := range noise {
		x = x*1664525 + 1013904223
		noise[i] = byte(x >> 24)
	}
	src.write(s.Header, string(noise), "\n\n\x00\n", s.Lines[0])
	src.read()
	for _, f := range src.said {
		for _, r := range f.Rejected {
			if len(r.Input) > 3*4096 || !utf8.ValidString(r.Input) {
				t.Errorf("%s: %d bytes of input: %q", r.Position, len(r.Input), r.Input)
			}
		}
	}
}
