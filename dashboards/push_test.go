package dashboards_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/hotlined/hotlined/dashboards"
)

// grafana answers as Grafana 12 does, and notes what it was asked.
type grafana struct {
	t      *testing.T
	source bool // the data source is there
	rules  bool // the alert rules are there
	asked  []string
	bodies []map[string]any
}

func (g *grafana) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.asked = append(g.asked, r.Method+" "+r.URL.Path)
	if r.Header.Get("Authorization") != "Bearer secret" {
		http.Error(w, `{"message":"Unauthorized"}`, http.StatusUnauthorized)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		g.t.Error(err)
	}
	var read map[string]any
	if len(body) > 0 {
		if err := json.Unmarshal(body, &read); err != nil {
			g.t.Errorf("%s: %v", r.URL.Path, err)
		}
	}
	g.bodies = append(g.bodies, read)
	switch {
	case strings.HasPrefix(r.URL.Path, "/api/datasources/uid/") && !g.source,
		r.Method == http.MethodPut && !g.rules:
		http.Error(w, `{"message":"not found"}`, http.StatusNotFound)
	case r.URL.Path == "/api/folders":
		http.Error(w, `{"message":"a folder with that UID already exists"}`, http.StatusPreconditionFailed)
	default:
		_, _ = w.Write([]byte(`{}`)) // the test's client reads it
	}
}

func push(t *testing.T, g *grafana, token string) ([]string, error) {
	t.Helper()
	s := httptest.NewServer(g)
	defer s.Close()
	var said []string
	err := dashboards.Grafana{URL: s.URL + "/", Token: token, Client: s.Client()}.
		Push(t.Context(), dashboards.All(sample()), sample(), func(line string) { said = append(said, line) })
	return said, err
}

func TestPush(t *testing.T) {
	t.Parallel()
	g := &grafana{t: t, source: true}
	said, err := push(t, g, "secret")
	if err != nil {
		t.Fatal(err)
	}
	if want := 4 + len(dashboards.Alerts(sample())); len(said) != want {
		t.Errorf("said %q, want %d lines", said, want)
	}
	if !slices.Contains(g.asked, "POST /api/v1/provisioning/alert-rules") {
		t.Errorf("no alert rule was created: %q", g.asked)
	}
	first := g.bodies[slices.Index(g.asked, "POST /api/dashboards/db")]
	if model, _ := first["dashboard"].(map[string]any); model["uid"] != "hotlined-now" || first["overwrite"] != true || first["folderUid"] != "hotlined" {
		t.Errorf("sent uid %v, overwrite %v, folder %v", model["uid"], first["overwrite"], first["folderUid"])
	}
}

func TestPushAgainReplacesTheRules(t *testing.T) {
	t.Parallel()
	g := &grafana{t: t, source: true, rules: true}
	if _, err := push(t, g, "secret"); err != nil {
		t.Fatal(err)
	}
	if slices.Contains(g.asked, "POST /api/v1/provisioning/alert-rules") {
		t.Errorf("a rule was created a second time: %q", g.asked)
	}
}

func TestPushSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	if _, err := push(t, &grafana{t: t}, "secret"); err == nil || !strings.Contains(err.Error(), "no data source") {
		t.Errorf("without a data source: got %v", err)
	}
	if _, err := push(t, &grafana{t: t, source: true}, "wrong"); err == nil || !strings.Contains(err.Error(), "401") || strings.Contains(err.Error(), "wrong") {
		t.Errorf("with a wrong token: got %v", err)
	}
}
