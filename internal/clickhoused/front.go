package clickhoused

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// front is an HTTP server for ClickHouse's clients, on top of the engine.
type front struct {
	lib      *library
	args     []string // of every connection
	accounts map[string]account
	info     serverInfo
	slots    slots
	policy   policy
	sessions sessions
	seq      atomic.Uint64
}

// maxStatement is how long a statement may be, the rows inside it included.
const maxStatement = 256 << 20

func (f *front) open() (*conn, error) { return f.lib.open(f.args) }

// ServeHTTP implements http.Handler.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	params := r.URL.Query()
	switch {
	case r.URL.Path == "/ping", r.URL.Path == "/replicas_status",
		r.URL.Path == "/" && r.Method == http.MethodGet && !params.Has("query"):
		_, _ = io.WriteString(w, "Ok.\n") // fails when the client is gone
		return
	case r.URL.Path != "/":
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("X-ClickHouse-Server-Display-Name", f.info.name)
	h.Set("X-ClickHouse-Timezone", f.info.timezone)
	h.Set("X-ClickHouse-Query-Id", cmp.Or(params.Get("query_id"), strings.ToLower(rand.Text())))
	answer := &reply{w: w, control: http.NewResponseController(w), codec: codecFor(r, params), version: f.info.version, hold: holdBack}
	defer func() { _ = answer.control.SetWriteDeadline(time.Time{}) }() // the connection may serve another request
	r.Body = struct {
		io.Reader
		io.Closer
	}{patientBody{r.Body, answer.control}, r.Body}
	if err := f.serve(answer, r, params); err != nil {
		// Clients that are still sending would see the connection break, and not
		// the reason. A failure here means that there is nobody to tell.
		_, _ = io.CopyN(io.Discard, r.Body, maxStatement)
		answer.fail(err)
	}
}

// request is a statement with everything around it.
type request struct {
	who      account
	reading  bool // by GET, which must change nothing
	params   url.Values
	settings []setting
	values   []parameter
	query    string
	inBody   bool      // the statement came in the body, whole
	body     io.Reader // what follows the statement: rows, or more statement
	tables   *http.Request
	format   string
	database string
}

func (f *front) serve(answer *reply, r *http.Request, params url.Values) error {
	who, err := authenticate(f.accounts, r, params)
	if err != nil {
		return err
	}
	q, err := read(r, params, who)
	if err != nil {
		return err
	}
	revision, _ := strconv.Atoi(params.Get("client_protocol_version"))
	if isHello(revision, q.query) {
		block, err := f.info.hello(revision)
		if err != nil {
			return err
		}
		if _, err := answer.Write(block); err != nil {
			return err
		}
		return answer.end()
	}
	leave, err := f.slots.enter(r.Context(), who)
	if err != nil {
		return err
	}
	defer leave()
	c, release, err := f.connection(q)
	if err != nil {
		return err
	}
	defer release()
	return f.run(r.Context(), answer, c, q)
}

// read takes a request apart, as far as its statement.
func read(r *http.Request, params url.Values, who account) (*request, error) {
	q := &request{who: who, params: params, query: params.Get("query"), reading: r.Method == http.MethodGet}
	q.database = cmp.Or(params.Get("database"), r.Header.Get("X-ClickHouse-Database"))
	q.format = cmp.Or(params.Get("default_format"), r.Header.Get("X-ClickHouse-Format"), "TabSeparated")
	var err error
	if q.settings, q.values, err = readURL(params); err != nil {
		return nil, err
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		q.tables, q.body = r, bytes.NewReader(nil)
		return q, nil
	}
	if q.body, err = decode(r.Body, r.Header.Get("Content-Encoding"), isOn(params.Get("decompress"))); err != nil {
		return nil, err
	}
	if q.query == "" {
		q.inBody = true
		err = q.readRest()
	}
	return q, err
}

// readRest adds the body to the statement.
func (q *request) readRest() error {
	rest, err := io.ReadAll(io.LimitReader(q.body, maxStatement+1))
	if err != nil {
		return newException(codeNetwork, "NETWORK_ERROR", "reading the request body: %v", err)
	}
	if len(rest) > maxStatement {
		return newException(codeBadArguments, "BAD_ARGUMENTS", "the statement is longer than %d bytes: send rows as the body of an INSERT given as ?query=", maxStatement)
	}
	q.query += string(rest)
	q.body = bytes.NewReader(nil)
	return nil
}

// connection gives a request a connection: a fresh one, or its session's.
func (f *front) connection(q *request) (*conn, func(), error) {
	// A reader's connection cannot be made fit for its next request, as
	// readonly forbids it. What sessions are for is forbidden to readers anyway.
	if q.params.Get("session_id") != "" && !q.who.ReadOnly {
		return f.sessions.take(q.params, f.open, time.Now())
	}
	c, err := f.open()
	if err != nil {
		return nil, nil, err
	}
	return c, c.close, nil
}

// run prepares the connection and runs the statement.
func (f *front) run(ctx context.Context, answer *reply, c *conn, q *request) error {
	if err := f.use(c, q); err != nil {
		return err
	}
	if q.tables != nil {
		drop, err := q.externalTables(c)
		defer drop()
		if err != nil {
			return err
		}
	}
	if err := f.policy.refuse(c, q); err != nil {
		return err
	}
	tag := fmt.Sprintf("front-%d", f.seq.Add(1))
	settings, err := q.settings, error(nil)
	if q.who.ReadOnly {
		if settings, err = f.policy.limit(settings); err != nil {
			return err
		}
	}
	if _, err := c.exec(setStatement(append(settings, setting{"log_comment", tag}))); err != nil {
		return err
	}
	if q.params.Has("session_id") {
		defer func() { _, _ = c.exec(resetStatement(settings)) }() // the next request has its own
	}
	defer f.killWhenDone(ctx, tag)()
	return execute(ctx, answer, c, q)
}

// use chooses the database that unqualified tables are in.
func (f *front) use(c *conn, q *request) error {
	switch {
	case q.database == "", q.database == "default" && !q.params.Has("session_id"):
		return nil
	case q.who.ReadOnly && strings.EqualFold(q.database, "system"):
		return denied("system as the current database")
	}
	_, err := c.exec("USE " + quoteName(q.database))
	return err
}
