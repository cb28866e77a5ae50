package follow

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/gzip"
)

const (
	blockSize  = 1 << 20
	longestRec = 4 << 20 // a longer record is no record
)

// unpack looks through gzip and bzip2, known by their first bytes.
func unpack(r io.Reader) (io.Reader, bool, error) {
	b := bufio.NewReaderSize(r, 64<<10)
	magic, _ := b.Peek(3) // shorter files are not packed
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(b)
		return z, true, err
	case bytes.Equal(magic, []byte("BZh")):
		return bzip2.NewReader(b), true, nil
	}
	return b, false, nil
}

// counted tells the progress of a file.
type counted struct {
	io.Reader
	tell func(int64)
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if c.tell != nil {
		c.tell(int64(n))
	}
	return n, err
}

// reader is the reading of one generation.
type reader struct {
	log    Log
	g      generation
	in     io.Reader
	header []byte
	pos    Position
	fn     func(Batch) error
}

// readGeneration reads from pos to the end of the file. final says that nothing
// will be added to it any more.
func (l Log) readGeneration(ctx context.Context, g generation, pos Position, final bool, fn func(Batch) error) error {
	f, err := os.Open(g.path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) && len(l.Files) == 0 {
			return errGone
		}
		return err
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err != nil || inode(info) != g.inode && len(l.Files) == 0 {
		return errors.Join(err, errGone)
	}
	r := &reader{log: l, g: g, pos: pos, fn: fn}
	r.pos.File, r.pos.Inode, r.pos.Stamp, r.pos.Time = filepath.Base(g.path), g.inode, g.stamp, g.changed.UnixMilli()
	if err = r.open(f); err == nil {
		err = r.read(ctx, final)
	}
	if errors.Is(err, errNoHeader) {
		return nil
	}
	var damage damaged
	if errors.As(err, &damage) {
		return r.damage(damage)
	}
	return err
}

// damaged is a packed file that cannot be unpacked to its end.
type damaged struct{ error }

func (d damaged) Unwrap() error { return d.error }

// damage of an archive is an error while it may be in the making, and in an
// import. Later it is told once, and the next generation's turn comes: one bad
// archive must not stop a hotline's figures for ever.
func (r *reader) damage(err damaged) error {
	where := fmt.Sprintf("%s cannot be unpacked beyond byte %d of its text, line %d: %v", r.g.path, r.pos.Offset, r.pos.Line+1, err.error)
	if len(r.log.Files) > 0 || time.Since(r.g.changed) < settled {
		return errors.New(where)
	}
	return r.emit(nil, where)
}

func (r *reader) open(f *os.File) error {
	if r.g.packed {
		in, _, err := unpack(counted{f, r.log.Progress})
		if err != nil {
			return damaged{err}
		}
		b := bufio.NewReaderSize(packedReader{in}, 64<<10)
		r.in = b
		length, err := r.readHeader(b)
		if err != nil {
			return err
		}
		return r.skip(r.pos.Offset - length)
	}
	if _, err := r.readHeader(bufio.NewReader(f)); err != nil {
		return err
	}
	if _, err := f.Seek(r.pos.Offset, io.SeekStart); err != nil {
		return err
	}
	r.in = counted{f, r.log.Progress}
	return nil
}

// packedReader marks what goes wrong in unpacking.
type packedReader struct{ io.Reader }

func (p packedReader) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = damaged{err}
	}
	return n, err
}

func (r *reader) skip(n int64) error {
	_, err := io.CopyN(io.Discard, r.in, n)
	if errors.Is(err, io.EOF) {
		return nil // shorter than it was: nothing more to read here
	}
	return err
}

// errNoHeader is a file whose first line is not complete yet.
var errNoHeader = errors.New("no header yet")

// readHeader reads the columns' names, and moves the position behind them.
func (r *reader) readHeader(b *bufio.Reader) (length int64, err error) {
	if !r.log.Header {
		return 0, nil
	}
	line, err := b.ReadBytes('\n')
	complete := err == nil || r.log.Loose && len(r.log.Files) > 0
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return 0, err
	case !complete:
		return 0, errNoHeader
	}
	r.header = bytes.TrimRight(line, "\r\n")
	if r.pos.Offset == 0 {
		r.pos.Offset, r.pos.Line = int64(len(line)), 1
	}
	return int64(len(line)), nil
}

func (r *reader) read(ctx context.Context, final bool) error {
	buf := make([]byte, 0, r.room())
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		var end error
		if buf, end = fill(r.in, buf); end != nil && !errors.Is(end, io.EOF) {
			return errors.Join(r.emit(buf[:r.log.Records(buf)], ""), end)
		}
		n := r.log.Records(buf)
		if err := r.emit(buf[:n], ""); err != nil {
			return err
		}
		rest := buf[n:]
		switch {
		case end != nil && final && len(rest) > 0 && r.log.Loose:
			return r.emit(rest, "")
		case end != nil && final && len(rest) > 0:
			return r.emit(rest, "the file ends within this record")
		case end != nil && r.header != nil && r.pos.Line <= 1 && len(r.log.Files) > 0:
			return r.fn(r.batch(nil, "")) // no records: the columns still are to be checked
		case end != nil:
			return nil
		case n == 0 && len(buf) >= longestRec:
			if done, err := r.passOver(rest); done || err != nil {
				return err
			}
			buf = nil
			continue
		}
		buf = append(make([]byte, 0, len(rest)+blockSize), rest...)
	}
}

// room is the size of the first block: a live file mostly grew by a few lines.
func (r *reader) room() int {
	if r.g.packed {
		return blockSize
	}
	return int(min(max(r.g.size-r.pos.Offset, 0)+4096, blockSize))
}

// fill reads up to a block behind what buf holds.
func fill(in io.Reader, buf []byte) ([]byte, error) {
	if cap(buf) == len(buf) {
		buf = append(make([]byte, 0, len(buf)+blockSize), buf...)
	}
	for len(buf) < cap(buf) {
		n, err := in.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err != nil {
			return buf, err
		}
	}
	return buf, nil
}

// passOver gives up on a record without end, up to the next line; done: there
// is none yet, and the next turn tries again.
func (r *reader) passOver(begun []byte) (done bool, err error) {
	b := bufio.NewReader(r.in)
	r.in = b
	length := int64(len(begun))
	for {
		c, err := b.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return true, nil
		case err != nil:
			return false, err
		}
		if length++; c == '\n' {
			break
		}
	}
	batch := r.batch(begun[:4096], fmt.Sprintf("a line longer than %d bytes", longestRec))
	r.pos.Offset += length
	r.pos.Line++
	batch.End = r.end()
	return false, r.fn(batch)
}

func (r *reader) batch(data []byte, fault string) Batch {
	return Batch{File: r.g.path, Header: r.header, Line: r.pos.Line + 1, Data: data, Fault: fault}
}

func (r *reader) emit(data []byte, fault string) error {
	if len(data) == 0 && fault == "" {
		return nil
	}
	b := r.batch(data, fault)
	r.pos.Offset += int64(len(data))
	r.pos.Line += int64(bytes.Count(data, []byte("\n")))
	b.End = r.end()
	return r.fn(b)
}

// end is the position with the fingerprint of what was read.
func (r *reader) end() Position {
	n := min(int64(len(r.g.head)), r.pos.Offset)
	r.pos.Length, r.pos.Print = int(n), fingerprint(r.g.head[:n])
	return r.pos
}
