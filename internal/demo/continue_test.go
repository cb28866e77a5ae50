package demo

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// contents reads every generated file.
func contents(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"*.csv", "asterisk/*"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all[filepath.Base(name)] = string(b)
		}
	}
	return all
}

// same wants two folders to hold the same files, byte for byte.
func same(t *testing.T, got, want string) {
	t.Helper()
	g, w := contents(t, got), contents(t, want)
	if a, b := slices.Sorted(maps.Keys(g)), slices.Sorted(maps.Keys(w)); !slices.Equal(a, b) {
		t.Fatalf("files %v, want %v", a, b)
	}
	for name := range w {
		if g[name] != w[name] {
			t.Errorf("%s: %d bytes, want %d, or other ones", name, len(g[name]), len(w[name]))
		}
	}
}

func TestSameSeedSameBytes(t *testing.T) {
	t.Parallel()
	from, to := at(t, "2026-10-19 00:00"), at(t, "2026-10-28 11:11")
	one, two, other := t.TempDir(), t.TempDir(), t.TempDir()
	generated(t, one, 7, from, to)
	generated(t, two, 7, from.Add(50*time.Hour), to) // any instant of the first week will do
	generated(t, other, 8, from, to)
	same(t, two, one)
	if contents(t, other)["queue_log"] == contents(t, one)["queue_log"] {
		t.Error("another seed gives the same calls")
	}
}

// TestStoppedAndStarted stops the hotline at awkward moments: it goes on as if
// it had never stopped.
func TestStoppedAndStarted(t *testing.T) {
	t.Parallel()
	from, to := at(t, "2026-10-12 00:00"), at(t, "2026-10-27 16:20")
	whole := t.TempDir()
	generated(t, whole, 3, from, to)
	for _, tt := range []struct{ name, stop string }{
		{"in the first week", "2026-10-14 10:00"},
		{"at the very start", "2026-10-12 00:00"},
		{"at the rotation", "2026-10-19 00:00"},
		{"a second after the rotation", "2026-10-19 00:01"},
		{"in the hour that comes twice", "2026-10-25 02:30"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			generated(t, dir, 3, from, at(t, tt.stop))
			generated(t, dir, 3, from, to)
			same(t, dir, whole)
		})
	}
}

// TestTornFiles cuts the files in the middle of a line, as a power failure does.
func TestTornFiles(t *testing.T) {
	t.Parallel()
	from, to := at(t, "2026-10-12 00:00"), at(t, "2026-10-20 12:00")
	whole, dir := t.TempDir(), t.TempDir()
	generated(t, whole, 3, from, to)
	generated(t, dir, 3, from, at(t, "2026-10-20 09:00"))
	for _, name := range []string{"asterisk/queue_log", "surveys.csv", "case-events.csv"} {
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, info.Size()-37); err != nil {
			t.Fatal(err)
		}
	}
	generated(t, dir, 3, from, to)
	same(t, dir, whole)
}

func TestAnotherDemoIsNotContinued(t *testing.T) {
	t.Parallel()
	from, to := at(t, "2026-10-12 00:00"), at(t, "2026-10-13 12:00")
	dir := t.TempDir()
	generated(t, dir, 3, from, to)
	before := contents(t, dir)
	h, err := New(Config{Dir: dir, Seed: 4, Start: from, Location: from.Location()})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Generate(t.Context(), to.Add(time.Hour), nil); !errors.Is(err, ErrForeign) {
		t.Errorf("got %v, want %v", err, ErrForeign)
	}
	if !maps.Equal(contents(t, dir), before) {
		t.Error("the other demo's files were changed")
	}
}

// TestLive lets an hour pass, on a Saturday: what is written second by second is
// what would have been written at once.
func TestLive(t *testing.T) {
	t.Parallel()
	whole, dir := t.TempDir(), t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		h, err := New(Config{Dir: dir, Seed: 5, Start: start, Location: time.UTC})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Generate(t.Context(), start, nil); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := withTimeout(t, time.Hour+time.Millisecond)
		defer cancel()
		if err := h.Live(ctx, time.Now); err != nil {
			t.Fatal(err)
		}
		if err := h.Close(); err != nil {
			t.Fatal(err)
		}
		generated(t, whole, 5, start, start.Add(time.Hour))
	})
	same(t, dir, whole)
	if n := len(readQueueLog(t, dir)); n == 0 {
		t.Error("nothing happened")
	}
}
