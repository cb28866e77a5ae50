package config

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestAnEmptyFileIsTheDefault(t *testing.T) {
	cfg, err := Read(filepath.Join("testdata", "good", "empty.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(cfg, Default()) {
		t.Errorf("an empty file gives\n%+v\nwant the defaults\n%+v", cfg, Default())
	}
}

func TestGoodFiles(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join("testdata", "good", "*.yaml"))
	files = append(files, "hotlined.yaml")
	for _, f := range files {
		if _, err := Read(f); err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// Shrinkage is a number, an entry, or a list of entries.
func TestShrinkageInEveryForm(t *testing.T) {
	cfg, err := Read(filepath.Join("testdata", "good", "shrinkage.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	s := cfg.Staffing
	if len(s.Shrinkage) != 2 || s.Shrinkage[0].Planned != 0.08 || s.Shrinkage[0].BookedAhead != 28*24*time.Hour || s.Shrinkage[1].From != "08:00" {
		t.Errorf("the list became %+v", s.Shrinkage)
	}
	if chat, mail := s.Queues["chat"].Shrinkage, s.Queues["mail"].Shrinkage; len(chat) != 1 || chat[0].Unplanned != 0.2 || len(mail) != 1 || mail[0].Planned != 0.1 {
		t.Errorf("the queues' became %+v and %+v", chat, mail)
	}
	t.Setenv("HOTLINED_STAFFING_SHRINKAGE", "0.25")
	if cfg, err = Read(""); err != nil || cfg.Staffing.Shrinkage[0].Unplanned != 0.25 {
		t.Errorf("from the environment: %+v, %v", cfg.Staffing.Shrinkage, err)
	}
}

func TestShiftsAndTheirPauses(t *testing.T) {
	cfg, err := Read(filepath.Join("testdata", "good", "shifts.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	late := cfg.Roster.Shifts[1]
	if late.Length != 8*time.Hour+30*time.Minute || late.Breaks[0].Paid == nil || !*late.Breaks[0].Paid || *late.Breaks[1].Paid || cfg.Roster.Breaks[0].Paid != nil {
		t.Errorf("the late shift became %+v", late)
	}
	if q := cfg.HotlineQueues()[0]; q.Language != "fr" || !cfg.Roster.KnowsHolidays() {
		t.Errorf("the queue became %+v, the days %+v", q, cfg.Roster.Days)
	}
}

// Every file in testdata/bad says in its first lines, after "# want:", what the
// operator must read.
func TestBadFiles(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join("testdata", "bad", "*.yaml"))
	if len(files) < 20 {
		t.Fatalf("only %d bad files found", len(files))
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Read(f)
			if err == nil {
				t.Fatal("was accepted")
			}
			wanted := 0
			for line := range strings.Lines(string(text)) {
				want, ok := strings.CutPrefix(strings.TrimSpace(line), "# want: ")
				if !ok {
					continue
				}
				wanted++
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error is\n%v\nwant it to say\n%s", err, want)
				}
			}
			if wanted == 0 {
				t.Error("the file does not say what is wanted")
			}
			for line := range strings.Lines(err.Error()) {
				if !strings.HasPrefix(line, f) {
					t.Errorf("a line without its file: %q", line)
				}
			}
		})
	}
}

func TestEveryMistakeAtOnce(t *testing.T) {
	_, err := Read(filepath.Join("testdata", "bad", "many.yaml"))
	if err == nil {
		t.Fatal("was accepted")
	}
	if n := strings.Count(err.Error(), "\n") + 1; n != 8 {
		t.Errorf("%d mistakes told, want all eight:\n%v", n, err)
	}
}

func TestTheEnvironmentWins(t *testing.T) {
	t.Setenv("HOTLINED_STORE_URL", "http://reader@db.example:8123/calls")
	t.Setenv("HOTLINED_TARGETS_ANSWER_WITHIN", "30s")
	t.Setenv("HOTLINED_SITE_TIMEZONE", "Asia/Shanghai")
	cfg, err := Read(filepath.Join("testdata", "good", "small.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Store.URL != "http://reader@db.example:8123/calls" || cfg.Targets.AnswerWithin != 30*time.Second || cfg.Site.Timezone != "Asia/Shanghai" {
		t.Errorf("got %q %s %q", cfg.Store.URL, cfg.Targets.AnswerWithin, cfg.Site.Timezone)
	}
}

func TestNoFileNamed(t *testing.T) {
	if cfg, err := Read(""); err != nil || !reflect.DeepEqual(cfg, Default()) {
		t.Errorf("got %v", err)
	}
	if _, err := Read(filepath.Join(t.TempDir(), "none.yaml")); err == nil || !strings.Contains(err.Error(), "none.yaml") {
		t.Errorf("a missing file: %v", err)
	}
}

func TestQueueTargetsCompleteTheCommonOnes(t *testing.T) {
	cfg, err := Read(filepath.Join("testdata", "good", "small.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	targets := cfg.HotlineTargets()
	if len(targets) != 2 || targets[0].Queue != "" || targets[0].AnswerWithin != 20*time.Second {
		t.Fatalf("got %+v", targets)
	}
	complaints := targets[1]
	if complaints.Queue != "complaints" || complaints.AnswerWithin != 45*time.Second || complaints.ServiceLevel != 0.8 {
		t.Errorf("complaints: %+v, want its own 45 s and the common 0.8", complaints)
	}
	if q := cfg.HotlineQueues(); len(q) != 1 || q[0].Skill != "complaints" || q[0].Channel != "phone" {
		t.Errorf("queues: %+v", q)
	}
}

func TestPrintedConfigurationIsAFileAndHidesSecrets(t *testing.T) {
	t.Setenv("HOTLINED_STORE_URL", "http://user:s3cret@db.example:8123/calls")
	cfg, err := Read(filepath.Join("testdata", "good", "small.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := cfg.Print(&out); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "s3cret") || !strings.Contains(out.String(), hidden) {
		t.Errorf("the password shows, or is not marked hidden:\n%s", out.String())
	}
	again := filepath.Join(t.TempDir(), "printed.yaml")
	if err := os.WriteFile(again, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	back, err := Read(again)
	if err != nil {
		t.Fatalf("what check prints cannot be read back: %v\n%s", err, out.String())
	}
	var twice bytes.Buffer
	if err := back.Print(&twice); err != nil || twice.String() != out.String() {
		t.Errorf("read back it prints\n%s\nwant\n%s (%v)", twice.String(), out.String(), err)
	}
}

func TestKebab(t *testing.T) {
	for name, want := range map[string]string{
		"URL": "url", "AnswerWithin": "answer-within", "MaxDaysInARow": "max-days-in-a-row",
		"HTTPPort": "http-port", "CSATTop": "csat-top", "Listen": "listen",
	} {
		if got := kebab(name); got != want {
			t.Errorf("kebab(%q) = %q, want %q", name, got, want)
		}
	}
}

// The reference file is where operators look a key up: it must show every one,
// with the default it has.
func TestTheReferenceShowsEveryDefault(t *testing.T) {
	text, err := os.ReadFile("hotlined.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range leaves("", reflect.ValueOf(Default())) {
		path := strings.Split(l.path, delimiter)
		if !strings.Contains(string(text), path[len(path)-1]+":") {
			t.Errorf("the reference does not mention %s", strings.Join(path, "."))
		}
	}
	cfg, err := Read("hotlined.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var got, want bytes.Buffer
	if err := errors.Join(cfg.Print(&got), Default().Print(&want)); err != nil {
		t.Fatal(err)
	}
	if got.String() != want.String() {
		t.Errorf("the reference is not the default; it is\n%s\nwant\n%s", got.String(), want.String())
	}
}

func TestTheDeployedExample(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "docs", "deploy", "hotlined.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	here := strings.ReplaceAll(string(text), "/run/secrets/", dir+"/")
	for name, content := range map[string]string{"clickhouse": "one\n", "web": "two\n", "hotlined.yaml": here} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cfg, err := Read(filepath.Join(dir, "hotlined.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if address, err := cfg.Store.Address(); err != nil || !strings.Contains(address, ":one@") {
		t.Errorf("the password file is not used: %v", err)
	}
}
