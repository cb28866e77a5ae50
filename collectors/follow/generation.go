package follow

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// generation is one file of a log.
type generation struct {
	path     string
	inode    uint64
	size     int64 // on disk
	changed  time.Time
	packed   bool
	live     bool
	head     []byte // the first bytes, unpacked
	stamp    int64  // of the first record
	hasStamp bool
}

func (g generation) start() Position {
	return Position{File: filepath.Base(g.path), Inode: g.inode, Stamp: g.stamp, Time: g.changed.UnixMilli()}
}

// matches reports whether the file begins as the one of pos did.
func (g generation) matches(pos Position) bool {
	return pos.Length > 0 && len(g.head) >= pos.Length && fingerprint(g.head[:pos.Length]) == pos.Print
}

// holds reports whether the file reaches as far as pos.
func (g generation) holds(pos Position) bool { return g.packed || g.size >= pos.Offset }

// inspect looks at the beginning of a file.
func (l Log) inspect(path string) (generation, error) {
	f, err := os.Open(path)
	if err != nil {
		return generation{}, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return generation{}, err
	}
	if info.IsDir() {
		return generation{}, fmt.Errorf("%s is a folder, want a file", path)
	}
	g := generation{path: path, inode: inode(info), size: info.Size(), changed: info.ModTime(), live: path == l.Path}
	r, packed, err := unpack(f)
	if err != nil {
		return g, fmt.Errorf("%s: %w", path, err)
	}
	g.packed = packed
	// Far enough for the first record even where the columns' names are long.
	head := make([]byte, 16*printLength)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return g, fmt.Errorf("%s: %w", path, err)
	}
	g.stamp, g.hasStamp = l.firstStamp(head[:n])
	g.head = head[:min(n, l.names(head[:n])+printLength)]
	return g, nil
}

// names is the length of the line of column names, which all generations share.
func (l Log) names(head []byte) int {
	if !l.Header {
		return 0
	}
	return bytes.IndexByte(head, '\n') + 1
}

func (l Log) firstStamp(head []byte) (int64, bool) {
	if l.Stamp == nil {
		return 0, false
	}
	var ok bool
	for len(head) > 0 {
		var line []byte
		line, head, _ = bytes.Cut(head, []byte("\n"))
		if stamp, known := l.Stamp(line); known && stamp != 0 || !known && !ok {
			return stamp, known
		}
		ok = true
	}
	return 0, ok
}

// leftovers are endings of what is no generation of the log it is named after.
var leftovers = []string{"~", ".swp", ".tmp", ".bak", ".lock", ".xz", ".zst"}

// generations lists the files of the log, oldest first, each content once.
func (l Log) generations() ([]generation, error) {
	dir, base := filepath.Split(l.Path)
	entries, err := os.ReadDir(filepath.Clean(dir + "."))
	if err != nil {
		return nil, err
	}
	var all []generation
	for _, e := range entries {
		if !e.Type().IsRegular() && e.Type()&fs.ModeSymlink == 0 || !isGeneration(e.Name(), base) {
			continue
		}
		g, err := l.inspect(dir + e.Name())
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue // rotated while we looked
		case err != nil && e.Name() == base:
			return nil, err
		case err != nil || len(g.head) == 0 && !g.live || l.Stamp != nil && !g.hasStamp && !g.live:
			continue
		}
		all = append(all, g)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: %w", l.Path, fs.ErrNotExist)
	}
	sortGenerations(all)
	return unique(all), nil
}

func isGeneration(name, base string) bool {
	rest, ok := strings.CutPrefix(name, base)
	if !ok || rest != "" && !strings.ContainsAny(rest[:1], ".-_") {
		return false
	}
	return !slices.ContainsFunc(leftovers, func(end string) bool { return strings.HasSuffix(name, end) })
}

// sortGenerations orders by age. The numbers in the names are no help: Asterisk
// counts up or down, depending on its strategy.
func sortGenerations(all []generation) {
	slices.SortStableFunc(all, func(a, b generation) int {
		switch {
		case a.live != b.live:
			if a.live {
				return 1
			}
			return -1
		case a.stamp != b.stamp:
			if a.stamp < b.stamp {
				return -1
			}
			return 1
		}
		return a.changed.Compare(b.changed)
	})
}

// unique keeps one of the files with the same beginning: a copy about to be
// truncated, or a packed one whose original is about to be removed.
func unique(all []generation) []generation {
	better := func(a, b generation) bool { // a is better than b
		switch {
		case a.live != b.live:
			return a.live
		case a.packed != b.packed:
			return b.packed
		}
		return a.size > b.size
	}
	return slices.DeleteFunc(slices.Clone(all), func(g generation) bool {
		return len(g.head) > 0 && slices.ContainsFunc(all, func(o generation) bool {
			return o.path != g.path && bytes.Equal(o.head, g.head) && (better(o, g) || !better(g, o) && o.path < g.path)
		})
	})
}

// locate finds the file of pos; -1: there is none.
func locate(all []generation, pos Position) int {
	best, bestRank := -1, 0
	for i, g := range all {
		if !g.matches(pos) {
			continue
		}
		rank := 1
		switch {
		case g.live && !g.holds(pos):
			continue // shrunk in place: what is there now is new
		case g.holds(pos) && g.inode == pos.Inode:
			rank = 4
		case g.holds(pos) && !g.packed:
			rank = 3
		case g.holds(pos):
			rank = 2
		}
		if rank > bestRank {
			best, bestRank = i, rank
		}
	}
	return best
}

// mostDone bounds the generations remembered; older ones are known by their times.
const mostDone = 200

// finished adds the generation to those read to their end.
func (g generation) finished(done []string) []string {
	done = append(slices.Clone(done), fingerprint(g.head))
	return done[max(len(done)-mostDone, 0):]
}

// ahead lists what is to be read, oldest first and the live file last: from the
// generation of pos on, where it is there (resumed), all that is new.
func ahead(all []generation, at int, pos Position) (todo []generation, resumed bool) {
	switch {
	case at >= 0 && all[at].live:
		return all[at:], true
	case at >= 0:
		rest := slices.Delete(slices.Clone(all), at, at+1)
		return append([]generation{all[at]}, newer(rest, pos)...), true
	}
	return all, false
}

// newer keeps the generations that were not read and were begun after that of
// pos, or changed since by a clock set back meanwhile, and the live one.
func newer(all []generation, pos Position) []generation {
	return slices.DeleteFunc(all, func(g generation) bool {
		switch {
		case g.live:
			return false
		case slices.Contains(pos.Done, fingerprint(g.head)):
			return true
		}
		return (pos.Stamp == 0 || g.stamp <= pos.Stamp) && g.changed.UnixMilli() < pos.Time
	})
}
