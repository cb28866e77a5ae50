package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is a daemon under test.
type process struct {
	*exec.Cmd
	url string
	log *lines
	end chan error
}

// lines is what the daemon has logged.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.WriteString(line + "\n")
}

// String is all of it.
func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// daemon starts hotlined serve with a configuration and waits for its pages.
func daemon(t *testing.T, dir, config string) *process {
	t.Helper()
	needEngine(t)
	file := filepath.Join(dir, "hotlined.yaml")
	write(t, file, config)
	cmd := exec.Command(os.Args[0], "serve", "-c", file, "--data-dir", filepath.Join(dir, "data"))
	cmd.Env = append(os.Environ(), asDaemon+"=1")
	out, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{Cmd: cmd, log: &lines{}, end: make(chan error, 1)}
	served := make(chan string, 8)
	go func() {
		url := regexp.MustCompile(`url=(\S+)`)
		scan := bufio.NewScanner(out)
		for scan.Scan() {
			p.log.add(scan.Text())
			if m := url.FindStringSubmatch(scan.Text()); m != nil {
				served <- m[1]
			}
		}
		p.end <- cmd.Wait()
	}()
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	select {
	case p.url = <-served:
	case err := <-p.end:
		t.Fatalf("the daemon ended: %v\n%s", err, p.log)
	case <-time.After(60 * time.Second):
		t.Fatal("no pages after a minute")
	}
	return p
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// eventually asks until the answer is as wanted.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	for !is() {
		select {
		case <-ctx.Done():
			t.Fatalf("not within half a minute: %s", what)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// settings is a daemon that follows one queue_log, on any free ports.
func settings(dir, timezone string) string {
	return fmt.Sprintf(`
site: { timezone: %s }
web: { listen: "127.0.0.1:0" }
store: { embedded: { listen: "127.0.0.1:0" } }
scheduler: { counts: "@every 1s" }
collectors:
  - { name: pbx-1, kind: asterisk-queue-log, path: %s, poll: 100ms }
`, timezone, filepath.Join(dir, "queue_log"))
}

func TestALifeOfTheDaemon(t *testing.T) {
	dir := t.TempDir()
	now := time.Now().Unix()
	write(t, filepath.Join(dir, "queue_log"), fmt.Sprintf(
		"%[1]d|NONE|NONE|NONE|QUEUESTART|\n%[1]d|%[1]d.1|cards|NONE|ENTERQUEUE||100|1\n%[2]d|%[1]d.1|cards|ann|CONNECT|5|%[1]d.2|3\n", now-60, now-55))
	p := daemon(t, dir, settings(dir, "Europe/Berlin"))

	if code, body := get(t, p.url+"/healthz"); code != 200 || body != "alive\n" {
		t.Errorf("healthz: %d %q", code, body)
	}
	if code, body := get(t, p.url+"/readyz"); code != 200 {
		t.Errorf("readyz: %d %q", code, body)
	}
	eventually(t, "the contact is collected", func() bool {
		_, body := get(t, p.url+"/metrics")
		return regexp.MustCompile(`hotlined_collector_\w*stored\w*{[^}]*} [1-9]`).MatchString(body)
	})

	// Another daemon is refused, whatever pages it would serve; commands are welcome.
	other := filepath.Join(dir, "other.yaml")
	write(t, other, settings(dir, "UTC"))
	var out, errs strings.Builder
	if code := run(t.Context(), []string{"serve", "-c", other, "--data-dir", filepath.Join(dir, "data")}, &out, &errs); code != exitFailed || !strings.Contains(errs.String(), fmt.Sprintf("(pid %d)", p.Process.Pid)) {
		t.Errorf("a second daemon: exit %d, %q", code, errs.String())
	}
	command(t, "kpi", "--data-dir", filepath.Join(dir, "data"))

	// A file with a mistake changes nothing; a good one is taken up.
	write(t, filepath.Join(dir, "hotlined.yaml"), settings(dir, "Berlin"))
	hup(t, p)
	eventually(t, "the mistake is told", func() bool { return strings.Contains(p.log.String(), "stays in force") })
	if code, _ := get(t, p.url+"/healthz"); code != 200 {
		t.Error("a bad file stopped the daemon")
	}
	write(t, filepath.Join(dir, "hotlined.yaml"), settings(dir, "Asia/Shanghai"))
	hup(t, p)
	eventually(t, "the new file is in force", func() bool { return strings.Contains(p.log.String(), "configuration reloaded") })

	stop(t, p)
}

func hup(t *testing.T, p *process) {
	t.Helper()
	if err := p.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
}

// stop ends the daemon as systemd would, and wants it gone within five seconds.
func stop(t *testing.T, p *process) {
	t.Helper()
	asked := time.Now()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-p.end:
		if err != nil {
			t.Errorf("stopped with %v\n%s", err, p.log)
		}
		t.Logf("stopped after %s", time.Since(asked).Round(time.Millisecond))
	case <-time.After(5 * time.Second):
		t.Errorf("still there five seconds after SIGTERM\n%s", p.log)
	}
}

func TestExitCodes(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"version"}, exitDone, ""},
		{[]string{"--help"}, exitDone, ""},
		{[]string{"chek"}, exitUsage, "check"},
		{[]string{"check", "--wrong"}, exitUsage, "unknown flag: --wrong"},
		{[]string{"check", "-c", "nowhere.yaml"}, exitUsage, "nowhere.yaml"},
		{[]string{"kpi", "--by", "moon"}, exitUsage, "moon"},
		{[]string{"score", "--subject", "cat"}, exitUsage, "cat"},
		{[]string{"staff", "--volume", "-1"}, exitUsage, "volume"},
		{[]string{"import", "contacts-cvs", "x.csv"}, exitUsage, "contacts-csv"},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			t.Setenv("HOTLINED_DATA_DIR", t.TempDir())
			var out, errs strings.Builder
			if code := run(t.Context(), c.args, &out, &errs); code != c.code || !strings.Contains(errs.String(), c.says) {
				t.Errorf("exit %d, said %q; want %d and %q", code, errs.String(), c.code, c.says)
			}
		})
	}
}
