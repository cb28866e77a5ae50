package follow

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// site is a log folder, and what a follower has read of it so far.
type site struct {
	*testing.T
	log    Log
	pos    Position
	lines  []string
	faults []string
	clock  int
}

func newSite(t *testing.T) *site {
	s := &site{T: t, log: Log{Path: filepath.Join(t.TempDir(), "queue_log"), Stamp: stampOf}, clock: 1000}
	return s
}

func stampOf(line []byte) (int64, bool) {
	first, _, _ := strings.Cut(string(line), "|")
	n, err := strconv.ParseInt(first, 10, 64)
	return n, err == nil
}

func (s *site) path(name string) string { return filepath.Join(filepath.Dir(s.log.Path), name) }

// write appends n whole lines, a second apart.
func (s *site) write(name string, n int) {
	s.Helper()
	for range n {
		s.clock++
		s.raw(name, fmt.Sprintf("%d|call %d\n", s.clock, s.clock))
	}
}

func (s *site) raw(name, text string) {
	s.Helper()
	f, err := os.OpenFile(s.path(name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		s.Fatal(err)
	}
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Close()); err != nil {
		s.Fatal(err)
	}
}

func (s *site) rename(from, to string) {
	s.Helper()
	if err := os.Rename(s.path(from), s.path(to)); err != nil {
		s.Fatal(err)
	}
}

func (s *site) copyTruncate(to string) {
	s.Helper()
	data, err := os.ReadFile(s.log.Path)
	if err != nil {
		s.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(s.path(to), data, 0o600), os.Truncate(s.log.Path, 0)); err != nil {
		s.Fatal(err)
	}
}

func (s *site) gzip(name string) {
	s.Helper()
	data, err := os.ReadFile(s.path(name))
	if err != nil {
		s.Fatal(err)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err = z.Write(data)
	if err := errors.Join(err, z.Close(), os.WriteFile(s.path(name+".gz"), packed.Bytes(), 0o600), os.Remove(s.path(name))); err != nil {
		s.Fatal(err)
	}
}

// read follows the log until it has caught up.
func (s *site) read() {
	s.Helper()
	err := s.log.Read(s.Context(), s.pos, func(b Batch) error {
		s.pos = b.End
		if b.Fault != "" {
			s.faults = append(s.faults, b.Fault)
			return nil
		}
		s.lines = append(s.lines, strings.Split(strings.TrimSuffix(string(b.Data), "\n"), "\n")...)
		return nil
	})
	if err != nil {
		s.Fatal(err)
	}
}

// wantAll checks that every line written arrived once, in order.
func (s *site) wantAll() {
	s.Helper()
	s.read()
	if len(s.lines) != s.clock-1000 {
		s.Errorf("read %d lines, want %d: %v", len(s.lines), s.clock-1000, s.lines)
	}
	for i, line := range s.lines {
		if want := fmt.Sprintf("%d|call %d", 1001+i, 1001+i); line != want {
			s.Fatalf("line %d is %q, want %q", i+1, line, want)
		}
	}
	if len(s.faults) > 0 {
		s.Errorf("faults: %v", s.faults)
	}
}

func TestRotation(t *testing.T) {
	t.Parallel()
	for name, happens := range map[string]func(s *site){
		"nothing": func(s *site) { s.write("queue_log", 3) },
		"sequential, the newest archive has the highest number": func(s *site) {
			s.rename("queue_log", "queue_log.0")
			s.write("queue_log", 20)
			s.read()
			s.write("queue_log", 5)
			s.rename("queue_log", "queue_log.1")
			s.write("queue_log", 20)
		},
		"rotate, the newest archive is 0": func(s *site) {
			s.rename("queue_log", "queue_log.0")
			s.write("queue_log", 20)
			s.rename("queue_log.0", "queue_log.1")
			s.rename("queue_log", "queue_log.0")
			s.write("queue_log", 20)
		},
		"renamed, written on until the reload": func(s *site) {
			s.rename("queue_log", "queue_log-20261025")
			s.read()
			s.write("queue_log-20261025", 4)
			s.read()
			s.raw("queue_log", "") // logrotate creates the new file before the reload
			s.write("queue_log-20261025", 4)
			s.read()
			s.write("queue_log-20261025", 4)
			s.write("queue_log", 4)
		},
		"copied and truncated": func(s *site) {
			s.write("queue_log", 10)
			s.copyTruncate("queue_log.1")
			s.write("queue_log", 2)
		},
		"copied and truncated while away, twice": func(s *site) {
			s.copyTruncate("queue_log.1")
			s.write("queue_log", 30)
			s.copyTruncate("queue_log.2")
			s.write("queue_log", 2)
			s.read()
			s.write("queue_log", 2)
		},
		"packed": func(s *site) {
			s.write("queue_log", 10)
			s.rename("queue_log", "queue_log.1")
			s.gzip("queue_log.1")
			s.write("queue_log", 2)
		},
		"two archives appear while away": func(s *site) {
			s.rename("queue_log", "queue_log.1001")
			s.write("queue_log", 20)
			s.rename("queue_log", "queue_log.1031")
			s.gzip("queue_log.1031")
			s.write("queue_log", 20)
		},
		"a line in two pieces": func(s *site) {
			s.clock++
			line := fmt.Sprintf("%d|call %d\n", s.clock, s.clock)
			s.raw("queue_log", line[:5])
			s.read()
			s.raw("queue_log", line[5:])
		},
		"restored elsewhere, with other inodes": func(s *site) {
			data, _ := os.ReadFile(s.log.Path)
			_ = os.Remove(s.log.Path)
			_ = os.WriteFile(s.path("other"), []byte("x"), 0o600)
			_ = os.WriteFile(s.log.Path, data, 0o600)
			s.write("queue_log", 2)
		},
		"other files beside it": func(s *site) {
			s.raw("queue_log.swp", "1|x\n")
			s.raw("queue_logs_old", "2|x\n")
			s.raw("queue_log.sql", "CREATE TABLE\n")
			s.write("queue_log", 2)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, before := range []int{0, 1, 10} { // lines read before it happens
				s := newSite(t)
				s.clock++
				s.raw("queue_log", "1001|call 1001\n")
				s.write("queue_log", before)
				if before > 0 {
					s.read()
					s.write("queue_log", before/2)
				}
				happens(s)
				s.wantAll()
				s.wantAll()
			}
		})
	}
}

func TestVanishedGenerationIsTold(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("queue_log", 20)
	s.read()
	_ = os.Remove(s.log.Path)
	s.write("queue_log", 5)
	s.read()
	if len(s.lines) != 25 || len(s.faults) != 1 || !strings.Contains(s.faults[0], "queue_log is gone, and with it whatever followed its line 20") {
		t.Errorf("read %d lines, faults %q", len(s.lines), s.faults)
	}
}

func TestTornLineOfAFinishedFile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("queue_log", 3)
	s.raw("queue_log", "1004|ca")
	s.read()
	if len(s.lines) != 3 || len(s.faults) != 0 {
		t.Fatalf("a line being written was read: %v %v", s.lines, s.faults)
	}
	s.rename("queue_log", "queue_log.1")
	s.raw("queue_log", "1005|call 1005\n")
	s.read()
	if len(s.lines) != 4 || len(s.faults) != 1 {
		t.Errorf("read %d lines, faults %q, want 4 and the torn one", len(s.lines), s.faults)
	}
}

func TestEveryPositionResumes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("queue_log.0", 40)
	s.write("queue_log.1", 40)
	s.write("queue_log", 40)
	oneByOne := s.log
	oneByOne.Records = func(data []byte) int { return bytes.IndexByte(data, '\n') + 1 }
	var places []Position
	err := oneByOne.Read(t.Context(), Position{}, func(b Batch) error {
		places = append(places, b.End)
		return nil
	})
	if err != nil || len(places) < 3 {
		t.Fatal(len(places), err)
	}
	for i, pos := range places {
		n := 0
		if err := s.log.Read(t.Context(), pos, func(b Batch) error {
			n += bytes.Count(b.Data, []byte("\n"))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		read := pos.Line
		switch pos.File {
		case "queue_log.1":
			read += 40
		case "queue_log":
			read += 80
		}
		if n != 120-int(read) {
			t.Errorf("from place %d (%+v) %d lines, want %d", i, pos, n, 120-read)
		}
	}
}

func TestDamagedArchive(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for range 2000 {
		s.write("queue_log.1", 1)
	}
	s.gzip("queue_log.1")
	packed := s.path("queue_log.1.gz")
	info, _ := os.Stat(packed)
	_ = os.Truncate(packed, info.Size()/2)

	imported := Log{Files: []string{packed}}
	err := imported.Read(t.Context(), Position{}, func(Batch) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "queue_log.1.gz cannot be unpacked beyond byte") {
		t.Errorf("import: %v", err)
	}

	s.write("queue_log", 3)
	if err := s.log.Read(t.Context(), Position{}, func(Batch) error { return nil }); err == nil {
		t.Error("an archive still being packed was passed over")
	}
	old := time.Now().Add(-time.Hour)
	_ = os.Chtimes(packed, old, old)
	s.read()
	if len(s.faults) != 1 || s.lines[len(s.lines)-1] != "3003|call 3003" {
		t.Errorf("faults %v, last line %s", s.faults, s.lines[len(s.lines)-1])
	}
}

func TestLineWithoutEnd(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("queue_log", 1)
	s.raw("queue_log", strings.Repeat("x", 6<<20))
	s.read()
	s.read()
	if len(s.lines) != 1 || len(s.faults) != 0 {
		t.Fatalf("%d lines, %v", len(s.lines), s.faults)
	}
	s.raw("queue_log", "\n")
	s.write("queue_log", 2)
	s.read()
	if len(s.lines) != 3 || len(s.faults) != 1 || s.pos.Line != 4 {
		t.Errorf("%d lines, %v, at line %d", len(s.lines), s.faults, s.pos.Line)
	}
}

func TestHeaderIsReadAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.log.Stamp, s.log.Header = nil, true
	var seen []string
	read := func() {
		t.Helper()
		if err := s.log.Read(t.Context(), s.pos, func(b Batch) error {
			s.pos = b.End
			seen = append(seen, fmt.Sprintf("%s %d %s", b.Header, b.Line, strings.TrimSpace(string(b.Data))))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	s.raw("queue_log", "id,se")
	read()
	s.raw("queue_log", "nt\n1,a\n")
	read()
	s.raw("queue_log", "2,b\n")
	read()
	s.gzip("queue_log")
	s.rename("queue_log.gz", "queue_log.1.gz")
	s.raw("queue_log", "id,sent,csat\n3,c,5\n")
	read()
	want := "id,sent 2 1,a; id,sent 3 2,b; id,sent,csat 2 3,c,5"
	if got := strings.Join(seen, "; "); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("queue_log", 3)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.log.Read(ctx, Position{}, func(Batch) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	err := Log{Path: "/nowhere/queue_log"}.Read(t.Context(), Position{}, nil)
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// Exports of many columns begin alike for longer than a fingerprint is long.
func TestGenerationsThatShareALongHeader(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.log.Stamp, s.log.Header = nil, true
	names := strings.Repeat("a_long_column_name,", 40) + "last\n"
	for i, rename := range []string{"", "queue_log.1", "queue_log.2"} {
		if rename != "" {
			s.rename("queue_log", rename)
		}
		s.raw("queue_log", names+fmt.Sprintf("%d,first\n%d,second\n", i, i))
		s.read()
	}
	if got := strings.Join(s.lines, " "); got != "0,first 0,second 1,first 1,second 2,first 2,second" {
		t.Errorf("got %q", got)
	}
}
