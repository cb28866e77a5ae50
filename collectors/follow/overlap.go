package follow

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// overlaps takes those of an import's files out that say what another one says
// from its beginning: a copy, a packed one, one from before the log grew.
func (l Log) overlaps(files []generation, fn func(Batch) error) (kept []generation, err error) {
	out := make([]bool, len(files))
	for i, a := range files {
		for j, b := range files {
			if i == j || out[j] || len(a.head) == 0 || !bytes.HasPrefix(b.head, a.head) {
				continue
			}
			lines, begins, same := compare(a.path, b.path)
			if !begins || same && i < j {
				continue
			}
			out[i] = true
			note := "file " + a.nameBeside(b) + " is the beginning of " + b.nameBeside(a)
			if same {
				note = "file " + a.nameBeside(b) + " is the same as " + b.nameBeside(a)
			}
			if l.Progress != nil {
				l.Progress(a.size)
			}
			if err := fn(Batch{File: a.path, Skipped: note, Lines: lines}); err != nil {
				return nil, err
			}
			break
		}
		if !out[i] {
			kept = append(kept, a)
		}
	}
	return kept, nil
}

func (g generation) nameBeside(o generation) string {
	if name := filepath.Base(g.path); name != filepath.Base(o.path) {
		return name
	}
	return g.path
}

// compare reports whether the text of a file begins another, packed or not, or
// is all of it. A file that cannot be read begins none: its reading will say why.
func compare(path, other string) (lines int, begins, same bool) {
	a, closeA, err := openText(path)
	if err != nil {
		return 0, false, false
	}
	defer closeA()
	b, closeB, err := openText(other)
	if err != nil {
		return 0, false, false
	}
	defer closeB()
	mine, its := make([]byte, 64<<10), make([]byte, 64<<10)
	for {
		n, errA := io.ReadFull(a, mine)
		m, errB := io.ReadFull(b, its[:max(n, 1)]) // one more tells whether it goes on
		ended := errors.Is(errA, io.EOF) || errors.Is(errA, io.ErrUnexpectedEOF)
		if errA != nil && !ended || !bytes.Equal(mine[:n], its[:min(m, n)]) {
			return lines, false, false
		}
		lines += bytes.Count(mine[:n], []byte("\n"))
		if !ended {
			continue
		}
		if n > 0 {
			m, errB = io.ReadFull(b, its[:1])
		}
		return lines, true, m == 0 && errors.Is(errB, io.EOF)
	}
}

func openText(path string) (io.Reader, func(), error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	closeIt := func() { _ = f.Close() }
	r, _, err := unpack(f)
	if err != nil {
		closeIt()
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return r, closeIt, nil
}
