package clickhoused

import (
	"errors"
	"runtime"
	"unsafe"
)

// conn is one connection to the engine. It runs one statement at a time;
// different connections run truly in parallel. Opening one takes 0.15 ms, so
// every request has its own and no setting leaks from one to the next.
type conn struct {
	lib    *library
	handle unsafe.Pointer // chdb_connection *
	c      unsafe.Pointer // chdb_connection
}

// parameter is the value of one {name:Type} in a statement.
type parameter struct{ name, value string }

// open connects to the engine. The first connection of a process boots the
// engine; closing the last one shuts it down.
func (l *library) open(args []string) (*conn, error) {
	argv := make([]string, 0, len(args)+1)
	argv = append(argv, "clickhouse\x00")
	for _, a := range args {
		argv = append(argv, a+"\x00")
	}
	var pin runtime.Pinner
	defer pin.Unpin()
	list := pinTexts(&pin, argv)
	handle := l.connect(int32(len(argv)), &list.pointers[0])
	if handle == nil {
		return nil, errors.New("the engine refused the connection")
	}
	c := *(*unsafe.Pointer)(handle)
	if c == nil {
		return nil, errors.New("the engine gave an empty connection")
	}
	return &conn{lib: l, handle: handle, c: c}, nil
}

func (c *conn) close() {
	if c.handle != nil {
		c.lib.closeConn(c.handle)
		c.handle, c.c = nil, nil
	}
}

// statement calls query or stream, which take the same arguments.
func (c *conn) statement(
	call func(unsafe.Pointer, *byte, uintptr, *byte, uintptr, **byte, *uintptr, **byte, *uintptr, uintptr) unsafe.Pointer,
	sql, format string, params []parameter,
) (*result, error) {
	names, values := make([]string, len(params)), make([]string, len(params))
	for i, p := range params {
		names[i], values[i] = p.name, p.value
	}
	var pin runtime.Pinner
	defer pin.Unpin()
	n, v := pinTexts(&pin, names), pinTexts(&pin, values)
	q, qLen := text(sql)
	f, fLen := text(format)
	return c.lib.result(call(c.c, q, qLen, f, fLen,
		&n.pointers[0], &n.lengths[0], &v.pointers[0], &v.lengths[0], uintptr(len(params))))
}

// query runs any statement and keeps the whole result. The caller frees it.
func (c *conn) query(sql, format string, params []parameter) (*result, error) {
	return c.statement(c.lib.query, sql, format, params)
}

// exec runs a statement and copies its result.
func (c *conn) exec(sql string) (string, error) {
	r, err := c.query(sql, "TSV", nil)
	if err != nil {
		return "", err
	}
	defer r.free()
	return string(r.bytes()), nil
}

// readOnly reports whether sql is one statement that changes nothing, and
// whether it parses at all.
func (c *conn) readOnly(sql string) (harmless, parses bool) {
	var a analysis
	a.size = uint32(unsafe.Sizeof(a))
	q, n := text(sql)
	d, _ := text("")
	if c.lib.classify(c.c, q, n, d, 0, &a) != 0 {
		return false, false
	}
	return a.class == classReadOnly && a.statements == 1, a.statements > 0
}

// result is a finished result, or one block of a stream. Its bytes are C memory.
type result struct {
	lib *library
	p   unsafe.Pointer
}

func (l *library) result(p unsafe.Pointer) (*result, error) {
	if p == nil {
		return nil, errors.New("the engine gave no result")
	}
	r := &result{lib: l, p: p}
	if failure := l.failure(p); failure != nil {
		defer r.free()
		return nil, parseException(goString(failure))
	}
	return r, nil
}

// bytes is valid until free.
func (r *result) bytes() []byte {
	n := r.lib.length(r.p)
	if n == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(r.lib.buffer(r.p)), n)
}

func (r *result) free() {
	if r.p != nil {
		r.lib.destroy(r.p)
		r.p = nil
	}
}

// stream is a running SELECT, fetched block by block.
type stream struct {
	conn *conn
	head *result
	done bool
}

func (c *conn) stream(sql, format string, params []parameter) (*stream, error) {
	head, err := c.statement(c.lib.stream, sql, format, params)
	if err != nil {
		return nil, err
	}
	return &stream{conn: c, head: head}, nil
}

// next gives the next block, which the caller frees, or nil at the end.
func (s *stream) next() (*result, error) {
	if s.done {
		return nil, nil
	}
	r, err := s.conn.lib.result(s.conn.lib.fetch(s.conn.c, s.head.p))
	if err != nil {
		s.done = true
		return nil, err
	}
	if len(r.bytes()) == 0 {
		s.done = true
		r.free()
		return nil, nil
	}
	return r, nil
}

// close ends the stream, cancelling whatever still runs.
func (s *stream) close() {
	if !s.done {
		s.conn.lib.cancel(s.conn.c, s.head.p)
	}
	s.head.free()
}
