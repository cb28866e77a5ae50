package clickhoused

import (
	"errors"
	"io"
	"unsafe"
)

// insertion is a running INSERT that is fed with bytes of some format.
type insertion struct {
	lib *library
	p   unsafe.Pointer
}

func (c *conn) insert(head, format string) (*insertion, error) {
	q, n := text(head)
	f, fn := text(format)
	p := c.lib.insert(c.c, q, n, f, fn)
	if p == nil {
		return nil, errors.New("the engine gave no insert stream")
	}
	i := &insertion{c.lib, p}
	if err := i.failure(); err != nil {
		i.free()
		return nil, err
	}
	return i, nil
}

func (i *insertion) failure() error {
	if p := i.lib.insertFailure(i.p); p != nil {
		return parseException(goString(p))
	}
	return nil
}

// Write implements io.Writer.
func (i *insertion) Write(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	if i.lib.appendInsert(i.p, &b[0], uintptr(len(b))) != 0 {
		if err := i.failure(); err != nil {
			return 0, err
		}
		return 0, errors.New("the engine took no more rows")
	}
	return len(b), nil
}

// finish commits what was written.
func (i *insertion) finish() (summary, error) {
	r, err := i.lib.result(i.lib.finishInsert(i.p))
	if err != nil {
		return summary{}, err
	}
	defer r.free()
	return r.summary(), nil
}

func (i *insertion) cancel() { i.lib.cancelInsert(i.p) }
func (i *insertion) free()   { i.lib.destroyInsert(i.p) }

// insertBuffer is how much of a body goes to the engine at a time.
const insertBuffer = 1 << 20

// insertFrom feeds body to an INSERT and commits it, if and only if the body
// was complete: a client that dies halfway must not leave half a batch behind.
func (c *conn) insertFrom(head, format string, body io.Reader) (summary, error) {
	i, err := c.insert(head, format)
	if err != nil {
		return summary{}, err
	}
	defer i.free()
	buf := make([]byte, insertBuffer)
	for {
		n, readErr := fill(body, buf)
		if _, err := i.Write(buf[:n]); err != nil {
			// finish knows better what was wrong with the rows.
			if _, why := i.finish(); why != nil {
				return summary{}, why
			}
			return summary{}, err
		}
		if errors.Is(readErr, io.EOF) {
			return i.finish()
		}
		if readErr != nil {
			i.cancel()
			return summary{}, newException(codeNetwork, "NETWORK_ERROR", "reading the request body: %v", readErr)
		}
	}
}

// fill reads until p is full or r ends. Unlike io.ReadFull it passes r's own
// error on, so that a body cut short (io.ErrUnexpectedEOF) is not taken for a
// body that ended.
func fill(r io.Reader, p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		var k int
		k, err = r.Read(p[n:])
		n += k
	}
	return n, err
}
