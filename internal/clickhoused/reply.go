package clickhoused

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// reply is the answer to one request. The first byte sent decides: an exception
// before it becomes an HTTP status, one behind it a frame at the end of the body.
type reply struct {
	w       http.ResponseWriter
	control *http.ResponseController
	codec   codec
	version string
	tag     string         // names this answer's exception frame
	hold    int            // how many bytes are held back at first
	held    bytes.Buffer   // those
	out     io.WriteCloser // nil until the first byte
}

// holdBack is as much as a server keeps for itself before it begins to answer:
// a statement that fails early then fails by its status, which every client sees.
const holdBack = 1 << 20

// summary is what a statement did.
type summary struct {
	readRows, readBytes, writtenRows, writtenBytes uint64
	elapsed                                        float64 // seconds
}

func (r *result) summary() summary {
	return summary{
		r.lib.readRows(r.p), r.lib.readBytes(r.p), r.lib.writtenRows(r.p), r.lib.writtenSize(r.p),
		r.lib.elapsed(r.p),
	}
}

func (r *reply) summary(s summary) {
	r.w.Header().Set("X-ClickHouse-Summary", fmt.Sprintf(
		`{"read_rows":"%d","read_bytes":"%d","written_rows":"%d","written_bytes":"%d","elapsed_ns":"%d"}`,
		s.readRows, s.readBytes, s.writtenRows, s.writtenBytes, int64(s.elapsed*1e9)))
}

// format tells the client what it will read.
func (r *reply) format(name string) {
	h := r.w.Header()
	h.Set("X-ClickHouse-Format", name)
	switch {
	case strings.HasPrefix(name, "JSON"):
		h.Set("Content-Type", "application/json; charset=UTF-8")
	case name == "Native" || strings.HasPrefix(name, "RowBinary"):
		h.Set("Content-Type", "application/octet-stream")
	case strings.HasPrefix(name, "CSV"):
		h.Set("Content-Type", "text/csv; charset=UTF-8")
	default:
		h.Set("Content-Type", "text/plain; charset=UTF-8")
	}
}

// announceFrame says how an exception behind the first byte will be marked.
func (r *reply) announceFrame() {
	r.tag = strings.ToLower(rand.Text()[:16])
	r.w.Header().Set("X-ClickHouse-Exception-Tag", r.tag)
}

// Write implements io.Writer.
func (r *reply) Write(b []byte) (int, error) {
	if r.out == nil && r.held.Len()+len(b) <= r.hold {
		return r.held.Write(b)
	}
	if err := r.begin(); err != nil {
		return 0, err
	}
	return r.out.Write(b)
}

// begin sends what was held back. From here on the answer has begun.
func (r *reply) begin() error {
	_ = r.control.SetWriteDeadline(time.Now().Add(writePatience)) // fails where there are no deadlines
	if r.out != nil {
		return nil
	}
	if r.codec.encoding != "" {
		r.w.Header().Set("Content-Encoding", r.codec.encoding)
	}
	r.out = r.codec.writer(r.w)
	_, err := r.held.WriteTo(r.out)
	return err
}

// flush sends what was written, once the answer has begun.
func (r *reply) flush() {
	if r.out != nil {
		_ = r.control.Flush() // fails when the client is gone, as the next write will
	}
}

// end finishes the answer. clickhouse-go knows an empty result by its length.
func (r *reply) end() error {
	if r.out == nil && r.held.Len() == 0 {
		r.w.Header().Set("Content-Length", "0")
		r.w.WriteHeader(http.StatusOK)
		return nil
	}
	if err := r.begin(); err != nil {
		return nil // the client is gone
	}
	return r.out.Close()
}

// fail tells the client what went wrong, wherever the answer stands.
func (r *reply) fail(err error) {
	e := asException(err)
	text, _, _ := strings.Cut(e.text, " (version ") // inserts say it themselves
	message := fmt.Sprintf("%s (version %s (official build))", text, r.version)
	if r.out != nil {
		r.frame(message)
		return
	}
	h := r.w.Header()
	h.Del("X-ClickHouse-Exception-Tag")
	h.Set("Content-Type", "text/plain; charset=UTF-8")
	h.Set("X-ClickHouse-Exception-Code", strconv.Itoa(e.code))
	r.w.WriteHeader(statusOf(e.code))
	var out io.Writer = r.w
	if r.codec.native { // as a server does; older clickhouse-go insists on it
		out = r.codec.writer(r.w)
	}
	_, _ = fmt.Fprintln(out, message) // fails when the client is gone
}

// frame is written as it is behind native blocks, but inside a stream that is
// compressed by HTTP's means.
func (r *reply) frame(message string) {
	var out io.Writer = r.out
	if r.codec.native {
		out = r.w
	}
	_, _ = fmt.Fprintf(out, "\r\n__exception__\r\n%s\r\n%s\n%d %s\r\n__exception__\r\n", r.tag, message, len(message)+1, r.tag)
	_ = r.out.Close() // the client is told already
}
