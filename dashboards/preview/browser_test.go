package preview

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hotlined/hotlined/dashboards/dashboardstest"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

// seen is what the browser saw; testdata/browse.mjs has the steps.
type seen struct {
	Errors, Foreign                                []string
	Spilt, White, Cut                              []string
	Sign, Told                                     string
	Unexplained, Untold                            int
	Morning                                        [2]any
	Title, Level, Waiting, Longest, Zone           string
	Exact                                          float64
	Queues, OneQueue, Back                         []string
	Entered                                        string
	Lanes, Blocks, Canvas, Unnamed, Sideways       int
	Focusable, Refreshed                           bool
	Sorted, SortedUp                               []float64
	AriaDown, AriaUp                               string
	Address, Dragged                               string
	AnsweredOne, AnsweredAll                       string
	Yesterday, AnsweredYesterday, WaitingYesterday string
	Pages                                          map[string]struct{ Panels, Failed, Drawn int }
	Dark, Gone                                     string
}

// A supervisor opens the page, sorts, picks, changes the time, and looks at the
// other pages, in a real browser. HOTLINED_ARTIFACTS keeps the screenshots.
func TestBrowser(t *testing.T) {
	t.Parallel()
	node, chromium := tools(t)
	st := storetest.Open(t)
	dashboardstest.Fill(t, st, noon(t), dashboardstest.Small)
	s := httptest.NewServer(at(noon(t), st, quiet).handler())
	defer s.Close()

	shots := artifacts(t)
	out, err := exec.CommandContext(t.Context(), node, filepath.Join("testdata", "browse.mjs"), s.URL, chromium, shots).Output()
	if err != nil {
		var said []byte
		if exit, ok := err.(*exec.ExitError); ok { //nolint:errorlint // Output returns it as it is
			said = exit.Stderr
		}
		t.Fatalf("browse: %v\n%s\n%s", err, said, out)
	}
	var got seen
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	got.checkNow(t)
	got.checkCards(t)
	got.checkChoices(t)
	got.checkPages(t)
	for _, name := range []string{"now", "plan", "coaching", "health", "now-dark", "now-phone"} {
		if info, err := os.Stat(filepath.Join(shots, name+".png")); err != nil || info.Size() < 20_000 {
			t.Errorf("screenshot %s: %v, or as good as empty", name, err)
		}
	}
}

// tools finds node and the browser, or skips the test, saying so.
func tools(t *testing.T) (node, chromium string) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	if _, err := os.Stat(filepath.Join("..", "..", "node_modules", "playwright-core")); err != nil {
		t.Skip("playwright-core is not installed: npm ci")
	}
	if _, built := load()["app.js"]; !built {
		t.Skip("the pages are not built: npm run build")
	}
	for _, name := range []string{os.Getenv("HOTLINED_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return node, path
		}
	}
	t.Skip("no Chromium is installed")
	return "", ""
}

func artifacts(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("HOTLINED_ARTIFACTS")
	if dir == "" {
		return t.TempDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func (s seen) checkNow(t *testing.T) {
	t.Helper()
	if len(s.Errors) > 0 || len(s.Foreign) > 0 {
		t.Errorf("errors on the console %q, requests elsewhere %q", s.Errors, s.Foreign)
	}
	if want := fmt.Sprintf("%.1f\u202f%%", s.Exact*100); !strings.HasPrefix(s.Level, want) || s.Exact <= 0 {
		t.Errorf("service level: shows %q, is %v", s.Level, s.Exact)
	}
	if !strings.HasPrefix(s.Waiting, "3") || !strings.HasPrefix(s.Longest, "0:54") {
		t.Errorf("three wait, the first for 54 s: shows %q, %q", s.Waiting, s.Longest)
	}
	if s.Title != "Now · hotlined" || s.Zone != "Times in Europe/Berlin" {
		t.Errorf("title %q, zone %q", s.Title, s.Zone)
	}
	if len(s.Entered) != len("12:34:56") || s.Entered > "13:05:00" {
		t.Errorf("the latest who gave up entered at %q: not in the hotline's time zone", s.Entered)
	}
	if s.Lanes < 6 || s.Blocks < s.Lanes || s.Canvas != 1 {
		t.Errorf("timeline of %d lines and %d blocks, %d charts", s.Lanes, s.Blocks, s.Canvas)
	}
	if !s.Focusable || s.Unnamed > 0 || s.Sideways > 0 {
		t.Errorf("keyboard reaches everything: %v; %d buttons without a name; scrolls sideways by %d", s.Focusable, s.Unnamed, s.Sideways)
	}
}

// Nothing leaves its card, nothing is cut off at the usual width, no table leaves a
// large white box behind, and the keyboard reaches the words about a panel.
func (s seen) checkCards(t *testing.T) {
	t.Helper()
	if len(s.Spilt) > 0 || len(s.White) > 0 || len(s.Cut) > 0 {
		t.Errorf("beyond their cards %q, with white boxes %q, cut off %q", s.Spilt, s.White, s.Cut)
	}
	if s.Sign == "" || s.Unexplained > 0 || !strings.HasPrefix(s.Told, "Contacts in the queue") || s.Untold > 0 {
		t.Errorf("sign %q, %d panels without help, help says %q, %d times still after Escape", s.Sign, s.Unexplained, s.Told, s.Untold)
	}
	if s.Morning != [2]any{"Mon 9 Mar 00:00 – Mon 9 Mar 12:00", 0.} {
		t.Errorf("an address with times and no zone: shows %v", s.Morning)
	}
}

func (s seen) checkChoices(t *testing.T) {
	t.Helper()
	if !slices.Equal(s.Queues, []string{"All queues", "accounts", "cards", "complaints"}) || !slices.Equal(s.Back, s.Queues) {
		t.Errorf("queues %q, after going back %q", s.Queues, s.Back)
	}
	if !slices.Equal(s.OneQueue, []string{"All queues", "cards"}) || !strings.Contains(s.Address, "queue=cards") {
		t.Errorf("with cards picked %q at %q", s.OneQueue, s.Address)
	}
	if s.AnsweredOne == s.AnsweredAll || s.AnsweredYesterday == s.AnsweredAll {
		t.Errorf("answered: all %q, cards %q, yesterday %q", s.AnsweredAll, s.AnsweredOne, s.AnsweredYesterday)
	}
	down := slices.Clone(s.Sorted)
	slices.Reverse(down)
	if len(s.Sorted) < 3 || !slices.IsSorted(down) || s.AriaDown != "descending" {
		t.Errorf("sorted by a click: %v, %s", s.Sorted, s.AriaDown)
	}
	if !slices.IsSorted(s.SortedUp) || s.AriaUp != "ascending" {
		t.Errorf("sorted by the keyboard: %v, %s", s.SortedUp, s.AriaUp)
	}
	if s.Yesterday != "Yesterday" || !strings.HasPrefix(s.WaitingYesterday, "0") {
		t.Errorf("time says %q, and at midnight %q waited", s.Yesterday, s.WaitingYesterday)
	}
	if !strings.Contains(s.Dragged, "from=17") || !s.Refreshed {
		t.Errorf("dragged to %q, refreshed %v", s.Dragged, s.Refreshed)
	}
}

func (s seen) checkPages(t *testing.T) {
	t.Helper()
	for _, d := range pages() {
		panels := 0
		for _, row := range d.Rows {
			panels += len(row.Panels)
		}
		if got, ok := s.Pages[d.Title]; ok && (got.Panels != panels || got.Failed > 0 || got.Drawn < panels-3) {
			t.Errorf("%s: %+v, want %d panels drawn", d.Title, got, panels)
		}
	}
	if len(s.Pages) != 3 || s.Dark != "rgb(14, 18, 23)" || s.Gone != "The daemon does not answer. Is it running?" {
		t.Errorf("%d pages, background %q, without a daemon %q", len(s.Pages), s.Dark, s.Gone)
	}
}
