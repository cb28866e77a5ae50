// Package web is the daemon's HTTP server: the pages, /metrics, /healthz and
// /readyz. It listens on loopback unless authentication is configured: call
// records are nobody else's business.
package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Site is what the server serves.
type Site struct {
	Pages   http.Handler                    // everything not named below
	Metrics http.Handler                    // GET /metrics
	Ready   func(ctx context.Context) error // nil: the daemon does its work; the reason otherwise
}

// Server serves one Site.
type Server struct {
	cfg     Config
	log     *slog.Logger
	handler http.Handler
}

// New checks the configuration, reads the password and listens to nothing yet.
func New(cfg Config, site Site, log *slog.Logger) (*Server, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	password, err := cfg.password()
	if err != nil {
		return nil, err
	}
	guard := sameSite
	if password != "" {
		guard = func(next http.Handler) http.Handler { return authenticated(cfg.Username, password, next) }
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", alive)
	mux.Handle("GET /readyz", ready(site.Ready))
	mux.Handle("GET /metrics", guard(site.Metrics))
	mux.Handle("/", guard(http.NewCrossOriginProtection().Handler(site.Pages)))
	return &Server{cfg: cfg, log: log, handler: mux}, nil
}

// Run listens until ctx ends, then lets requests under way finish for a moment.
// ready, unless nil, is told the address listened on.
func (s *Server) Run(ctx context.Context, ready func(addr string)) error {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", s.cfg.Listen)
	if err != nil {
		return fmt.Errorf("web.listen: %w", err)
	}
	if ready != nil {
		ready(l.Addr().String())
	}
	server := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		stopped <- server.Shutdown(deadline)
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("web: %w", err)
	}
	if err := <-stopped; err != nil {
		return server.Close() // somebody reads on; they have had their moment
	}
	return nil
}

func alive(w http.ResponseWriter, _ *http.Request) {
	_, _ = io.WriteString(w, "alive\n") // whoever asked may be gone
}

func ready(check func(context.Context) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
		defer cancel()
		if err := check(ctx); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, "ready\n")
	}
}
