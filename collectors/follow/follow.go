// Package follow reads text files that others append to and rotate: every
// complete record once, in order, whatever the rotation does to the names.
//
// A place in a log is not a file name. Names move with every rotation, and so
// do inodes where a file is copied and truncated or lives on a share. The
// Position therefore carries a fingerprint of the beginning of the file, and
// finds it again under any name, renamed, copied or packed by gzip or bzip2.
// The generations are then read oldest first, by the time of their first record
// (or of their last change, where records have no time), the live file last.
package follow

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// Log is one log in all its generations.
type Log struct {
	Path string // the live file

	// Files makes an import of it: these are read whole, and nothing is followed.
	// Where Stamp is given they are read in the order of their first records.
	Files []string

	// Header says that each generation begins with a line that names its columns.
	Header bool
	// Loose says that the last record of a finished file may lack its line end.
	Loose bool
	// Records tells how many bytes of data, from its start, are complete records.
	// nil: lines.
	Records func(data []byte) int
	// Stamp is the time of a record, in any unit, 0 where the writer did not know
	// it; generations without one at their start are taken for something else. nil:
	// none have one.
	Stamp func(record []byte) (int64, bool)
	// Progress is told the bytes read, packed ones where packed. May be nil.
	Progress func(bytes int64)
}

// Position is a place in a log: everything before it was read. The zero
// Position is the beginning of the oldest generation there is.
type Position struct {
	File   string `json:"file,omitempty"`   // its name at the time, for people
	Print  string `json:"print,omitempty"`  // of the first Length bytes
	Length int    `json:"length,omitempty"` //
	Inode  uint64 `json:"inode,omitempty"`  // tells copies apart
	Offset int64  `json:"offset,omitempty"` // after the last complete record, unpacked
	Line   int64  `json:"line,omitempty"`   // lines before Offset
	Stamp  int64  `json:"stamp,omitempty"`  // of the file's first record
	Time   int64  `json:"time,omitempty"`   // of the file's last change, Unix milliseconds

	// Done are the fingerprints of generations read to their end, the latest last.
	// Clocks go back and machines boot in 1970, so times do not tell.
	Done []string `json:"done,omitempty"`
}

// Batch is a piece of one generation.
type Batch struct {
	File   string
	Header []byte // the line of column names, where the Log has one, without its end
	Line   int64  // number of the first line of Data, from 1
	Data   []byte // complete records; the receiver's to keep
	// Fault is what is wrong here: a generation gone or damaged, a line without
	// end. Data then holds the piece it is about, if any, and is no record.
	Fault string
	End   Position
	// Skipped is why a file of an import is left out, with so many Lines of it.
	Skipped string
	Lines   int
}

// printLength is how much of a file makes its fingerprint: enough for a few
// records, which no two generations share.
const printLength = 256

// errGone is a generation that went away between the listing and the opening:
// rotation was faster, the next turn sees the new names.
var errGone = errors.New("rotated away")

// Read calls fn with everything after pos, in order, and returns when it has
// caught up, fn fails or ctx ends. The Position of the last batch's End is where
// to go on. Read may be called again at any time with any Position.
func (l Log) Read(ctx context.Context, pos Position, fn func(Batch) error) error {
	if l.Records == nil {
		l.Records = Lines
	}
	if len(l.Files) > 0 {
		return l.readFiles(ctx, fn)
	}
	err := l.follow(ctx, pos, fn)
	if errors.Is(err, errGone) {
		return nil
	}
	return err
}

// Lines is the Records of line by line text.
func Lines(data []byte) int { return bytes.LastIndexByte(data, '\n') + 1 }

func (l Log) follow(ctx context.Context, pos Position, fn func(Batch) error) error {
	if g, err := l.inspect(l.Path); err == nil && g.matches(pos) && g.inode == pos.Inode && g.size >= pos.Offset && pos.Offset > 0 {
		return l.readGeneration(ctx, g, pos, false, fn) // nothing was rotated
	}
	all, err := l.generations()
	if err != nil {
		return err
	}
	at := locate(all, pos)
	if at < 0 && pos.Offset > 0 {
		if all = newer(all, pos); !hasContent(all) {
			return nil
		}
		gap := fmt.Sprintf("%s is gone, and with it whatever followed its line %d", pos.File, pos.Line)
		if err := fn(Batch{File: pos.File, Line: pos.Line + 1, Fault: gap, End: pos}); err != nil {
			return err
		}
	}
	all, resumed := ahead(all, at, pos)
	for i, g := range all {
		from := g.start()
		from.Done = pos.Done
		if resumed && i == 0 {
			from = pos
		}
		final := hasContent(all[i+1:])
		if err := l.readGeneration(ctx, g, from, final, fn); err != nil {
			return err
		}
		if final {
			pos.Done = g.finished(pos.Done)
		}
	}
	return nil
}

// hasContent reports whether a later generation was begun: only then is the one
// before it complete, because a rotating writer goes on in the old file until
// it opens the new one.
func hasContent(later []generation) bool {
	for _, g := range later {
		if bytes.IndexByte(g.head, '\n') >= 0 {
			return true
		}
	}
	return false
}

func (l Log) readFiles(ctx context.Context, fn func(Batch) error) error {
	files := make([]generation, 0, len(l.Files))
	for _, path := range l.Files {
		g, err := l.inspect(path)
		if err != nil {
			return err
		}
		files = append(files, g)
	}
	if l.Stamp != nil {
		var err error
		if files, err = l.overlaps(files, fn); err != nil {
			return err
		}
		sortGenerations(files)
	}
	for _, g := range files {
		if err := l.readGeneration(ctx, g, g.start(), true, fn); err != nil {
			return err
		}
	}
	return nil
}

func fingerprint(head []byte) string {
	sum := sha256.Sum256(head)
	return hex.EncodeToString(sum[:16])
}

// settled is how long a packed generation must have been left alone before
// damage in it is final: until then the packer may be at work.
const settled = 10 * time.Minute
