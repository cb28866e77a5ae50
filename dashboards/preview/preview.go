// Package preview shows the dashboards without Grafana: the same declarations,
// drawn in the browser by a small program that is built into the daemon.
//
// The browser never sends SQL. It names a dashboard, a panel, a span of time and
// what is picked of the variables; the statement stays here, and every value that
// it sends is quoted. Nothing is loaded from anywhere else.
//
//	GET  /                the page
//	GET  /api/dashboards  what there is to show, without statements
//	POST /api/query       one panel's or variable's answer
package preview

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/hotlined/hotlined/dashboards"
	"github.com/hotlined/hotlined/internal/store"
)

// Query answers a statement; a Store's Rows does.
type Query func(ctx context.Context, sql string, args ...any) ([]store.Column, [][]any, error)

// patience is how long a statement may take before the panel says so.
const patience = 20 * time.Second

type server struct {
	pages []dashboards.Dashboard
	query Query
	log   *slog.Logger
	now   func() time.Time
}

// New serves the dashboards at "/", asking query for their answers.
func New(pages []dashboards.Dashboard, query Query, log *slog.Logger) http.Handler {
	return (&server{pages: pages, query: query, log: log, now: time.Now}).handler()
}

func (s *server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /", front())
	mux.HandleFunc("GET /api/dashboards", s.list)
	mux.HandleFunc("POST /api/query", s.answer)
	return secured(mux)
}

// secured keeps the page to itself: no foreign script, no frame around it.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "+
			"connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}
