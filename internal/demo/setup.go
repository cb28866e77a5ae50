package demo

import (
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"
)

// memory is what a demo's folder remembers of how it began.
type memory struct {
	Seed     uint64 `json:"seed"`
	Start    string `json:"start"` // the first Monday
	Timezone string `json:"timezone"`
}

func memoryFile(dir string) string { return filepath.Join(dir, "demo.json") }

// Remembered returns the hotline that a folder holds already, if it holds one.
func Remembered(dir string) (Config, bool, error) {
	raw, err := os.ReadFile(memoryFile(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return Config{}, false, nil
	}
	if err != nil {
		return Config{}, false, err
	}
	var m memory
	if err := json.Unmarshal(raw, &m); err != nil {
		return Config{}, false, fmt.Errorf("%s: %w", memoryFile(dir), err)
	}
	loc, err := time.LoadLocation(m.Timezone)
	if err != nil {
		return Config{}, false, fmt.Errorf("%s: %w", memoryFile(dir), err)
	}
	start, err := time.ParseInLocation(time.DateOnly, m.Start, loc)
	if err != nil {
		return Config{}, false, fmt.Errorf("%s: %w", memoryFile(dir), err)
	}
	return Config{Dir: dir, Seed: m.Seed, Start: start, Location: loc}, true, nil
}

// Remember notes in the folder which hotline it holds.
func (h *Hotline) Remember() error {
	m := memory{Seed: h.cfg.Seed, Start: h.cfg.Start.Format(time.DateOnly), Timezone: h.cfg.Location.String()}
	raw, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return h.put(memoryFile(h.cfg.Dir), string(raw)+"\n")
}

// put writes a small file whole: there is never half of it.
func (h *Hotline) put(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(path+".new", []byte(text), 0o644); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

//go:embed hotlined.yaml.tmpl
var configuration string

// Setup is what the daemon's configuration needs to know beside the hotline.
type Setup struct {
	Listen    string // where the pages will be
	Workforce string // the folder of agents, contracts and absences
}

// WriteConfig writes the hotlined.yaml with which a daemon follows this hotline,
// and the list of holidays it names, and returns the path.
func (h *Hotline) WriteConfig(s Setup) (path string, err error) {
	dir, err := filepath.Abs(h.cfg.Dir)
	if err != nil {
		return "", err
	}
	page, err := template.New("hotlined.yaml").Funcs(template.FuncMap{"quote": quoted}).Parse(configuration)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	var queues []queueSetup
	for _, p := range profiles {
		queues = append(queues, queueSetup{p.name, "phone", p.target, p.level, openingHours(p)})
	}
	queues = append(queues,
		queueSetup{chatQueue, "chat", time.Minute, 0.8, "Mon-Fri 08:00-20:00"},
		queueSetup{mailQueue, "email", 24 * time.Hour, 0.9, "Mon-Fri 08:00-16:00"})
	err = page.Execute(&text, map[string]any{
		"Seed": h.cfg.Seed, "Timezone": h.cfg.Location.String(), "Listen": s.Listen,
		"Workforce": s.Workforce, "Dir": dir, "Queues": queues,
	})
	if err != nil {
		return "", err
	}
	if err := h.put(filepath.Join(dir, "holidays.csv"), h.holidays()); err != nil {
		return "", err
	}
	path = filepath.Join(dir, "hotlined.yaml")
	return path, h.put(path, text.String())
}

// queueSetup is a queue as the configuration tells it.
type queueSetup struct {
	Name    string
	Channel string
	Within  time.Duration
	Level   float64
	Open    string
}

// openingHours writes when a queue is open, as "Mon-Fri 07:00-21:00, Sat 09:00-17:00".
func openingHours(p profile) string {
	var parts []string
	names := []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}
	for i := 1; i <= 7; {
		o, last := p.opens[i%7], i
		for last < 7 && p.opens[(last+1)%7] == o {
			last++
		}
		if o.to > o.from {
			span := names[i%7]
			if last > i {
				span += "-" + names[last%7]
			}
			parts = append(parts, fmt.Sprintf("%s %s-%s", span, clockText(o.from), clockText(o.to)))
		}
		i = last + 1
	}
	return strings.Join(parts, ", ")
}

func clockText(hours float64) string {
	return fmt.Sprintf("%02d:%02d", int(hours), int(hours*60)%60)
}

// quoted writes a string so that YAML reads it as it is.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// holidays lists the bank holidays of the demo's years.
func (h *Hotline) holidays() string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"date", "name", "kind"}) // into memory
	for d := h.cfg.Start.AddDate(-1, 0, 0); d.Before(h.cfg.Start.AddDate(3, 0, 0)); d = d.AddDate(0, 0, 1) {
		if name := holiday(d); name != "" {
			_ = w.Write([]string{d.Format(time.DateOnly), name, "holiday"})
		}
	}
	w.Flush()
	return b.String()
}
