package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func text(s string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, s) })
}

func site(err error) Site {
	return Site{Pages: text("pages"), Metrics: text("metrics"), Ready: func(context.Context) error { return err }}
}

func passwordFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestListeningBeyondThisMachineNeedsAPassword(t *testing.T) {
	for _, c := range []struct {
		listen, password, want string
	}{
		{"127.0.0.1:8080", "", ""},
		{"localhost:0", "", ""},
		{"[::1]:8080", "", ""},
		{":8080", "", "listen: :8080 can be reached from other machines"},
		{"0.0.0.0:8080", "", "listen: 0.0.0.0:8080 can be reached"},
		{"hotline.example:8080", "", "can be reached"},
		{"0.0.0.0:8080", "set", ""},
		{"8080", "", `listen: "8080" is no address`},
		{"127.0.0.1:http", "", `listen: "http" is no port`},
	} {
		cfg := Config{Listen: c.listen, Username: "hotlined", PasswordFile: c.password}
		err := cfg.Validate()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s with password %q: got %v, want %q", c.listen, c.password, err, c.want)
		}
	}
}

func TestPages(t *testing.T) {
	open, err := New(Default(), site(nil), quiet())
	if err != nil {
		t.Fatal(err)
	}
	locked, err := New(Config{Listen: ":0", Username: "ann", PasswordFile: passwordFile(t, "s3cret\n")}, site(errors.New("job score: no success since noon")), quiet())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		server     *Server
		url        string
		user, pass string
		status     int
		body       string
	}{
		{open, "http://localhost:8080/", "", "", 200, "pages"},
		{open, "http://127.0.0.1:8080/metrics", "", "", 200, "metrics"},
		{open, "http://127.0.0.1/readyz", "", "", 200, "ready"},
		{open, "http://evil.example/", "", "", 421, "this machine only"},
		{locked, "http://hotline.example/", "", "", 401, "name and password"},
		{locked, "http://hotline.example/", "ann", "guess", 401, "name and password"},
		{locked, "http://hotline.example/", "bob", "s3cret", 401, "name and password"},
		{locked, "http://hotline.example/", "ann", "s3cret", 200, "pages"},
		{locked, "http://hotline.example/metrics", "", "", 401, "name and password"},
		{locked, "http://hotline.example/healthz", "", "", 200, "alive"},
		{locked, "http://hotline.example/readyz", "", "", 503, "job score: no success since noon"},
	} {
		r := httptest.NewRequest(http.MethodGet, c.url, nil)
		if c.user != "" {
			r.SetBasicAuth(c.user, c.pass)
		}
		w := httptest.NewRecorder()
		c.server.handler.ServeHTTP(w, r)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) {
			t.Errorf("%s as %q: %d %q, want %d %q", c.url, c.user, w.Code, w.Body.String(), c.status, c.body)
		}
	}
}

func TestAnotherSiteMayNotPost(t *testing.T) {
	s, err := New(Default(), site(nil), quiet())
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "http://localhost:8080/api/query", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	if w.Code != http.StatusForbidden {
		t.Errorf("status %d, want 403", w.Code)
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	slow := make(chan struct{})
	s, err := New(Config{Listen: "127.0.0.1:0", Username: "x"}, Site{
		Metrics: text(""), Ready: func(context.Context) error { return nil },
		Pages: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { close(slow); <-r.Context().Done() }),
	}, quiet())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	addr := make(chan string, 1)
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, func(a string) { addr <- a }) }()
	go func() {
		if resp, err := http.Get("http://" + <-addr + "/"); err == nil {
			_ = resp.Body.Close()
		}
	}()
	<-slow
	stop()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Error("still running five seconds after its context ended")
	}
}

func TestPasswordFileMistakes(t *testing.T) {
	for _, c := range []struct{ path, want string }{
		{filepath.Join(t.TempDir(), "none"), "password-file: open"},
		{passwordFile(t, "\nsecond line"), "has no password on its first line"},
	} {
		_, err := New(Config{Listen: ":0", Username: "ann", PasswordFile: c.path}, site(nil), quiet())
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}
