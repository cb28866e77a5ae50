package contactscsv

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/hotlined/hotlined/internal/hotline"
)

//go:embed mappings/*.yaml
var shipped embed.FS

// Mapping says what the columns of a file mean. Columns are named as in the
// file's first line; a ? behind a name means that a file may lack the column.
type Mapping struct {
	// Delimiter is one character; \t is the tab.
	Delimiter string `yaml:"delimiter"`
	// Columns are the names of the columns of a file without a line of names.
	Columns []string `yaml:"columns"`
	// Timezone of the times in the file. Empty: the site's.
	Timezone string `yaml:"timezone"`
	// Times is the format of instants: rfc3339, epoch, epoch-ms, or letters such as
	// YYYY-MM-DD hh:mm:ss (also M, D, h without leading zeros, fff fractions, zz
	// a zone like Z or +01:00, am for a.m. and p.m.).
	Times string `yaml:"times"`
	// Never lists words of time columns, besides the empty one, that mean that it
	// never happened.
	Never []string `yaml:"never"`
	// Date is where the day of the times is, if their format has none.
	Date Date `yaml:"date"`

	// ID are the columns that together name a contact within the source.
	ID           []string `yaml:"id"`
	Visit        string   `yaml:"visit"`
	Conversation string   `yaml:"conversation"`
	Queue        string   `yaml:"queue"`
	Agent        string   `yaml:"agent"`
	Customer     string   `yaml:"customer"`
	Recording    string   `yaml:"recording"`
	Channel      string   `yaml:"channel"`
	Direction    string   `yaml:"direction"`
	// DefaultChannel is for files and rows without one; phone where empty.
	DefaultChannel hotline.Channel `yaml:"default-channel"`

	// Offered, Answered, Left (the queue, unanswered) and Ended list time columns:
	// the first that happened counts.
	Offered  []string `yaml:"offered"`
	Answered []string `yaml:"answered"`
	Left     []string `yaml:"left"`
	Ended    []string `yaml:"ended"`

	// Wait, Ring, Talk, Hold and Wrap are lengths, in seconds or h:mm:ss.
	Wait string `yaml:"wait"`
	Ring string `yaml:"ring"`
	Talk string `yaml:"talk"`
	Hold string `yaml:"hold"`
	Wrap string `yaml:"wrap"`

	Outcome  Words `yaml:"outcome"`
	HungUp   Words `yaml:"hung-up"`
	Transfer Words `yaml:"transfer"`

	// BeforeQueue: who hung up and never entered a queue was never offered to one.
	BeforeQueue BeforeQueue `yaml:"before-queue"`
	// Skip are rows that are no contacts.
	Skip []Skip `yaml:"skip"`

	name  string
	times timeFormat
	dates timeFormat
}

// Date is where the day of the times is.
type Date struct {
	Column string `yaml:"column"`
	Format string `yaml:"format"`
	Of     string `yaml:"of"` // the time column whose day it is; the first of offered where empty
}

// Words translates a column's words into hotlined's. Without any, the column
// has hotlined's own.
type Words struct {
	Column    string            `yaml:"column"`
	Words     map[string]string `yaml:"words"`
	Otherwise string            `yaml:"otherwise"` // for every other word; empty: it is a mistake
}

// BeforeQueue names the time column that says "never" where a caller hung up
// before any queue.
type BeforeQueue struct {
	Never string `yaml:"never"`
}

// Skip names rows that are no contacts by a column's words.
type Skip struct {
	Column string   `yaml:"column"`
	Words  []string `yaml:"words"`
	Reason string   `yaml:"reason"`
}

// Shipped lists the names of the mappings that come with hotlined.
func Shipped() []string {
	entries, _ := fs.ReadDir(shipped, "mappings") // embedded: always there
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return names
}

// LoadMapping returns a shipped mapping by its name, or reads one from a file.
// The error names every mistake in it.
func LoadMapping(nameOrFile string) (*Mapping, error) {
	text, err := shipped.ReadFile("mappings/" + nameOrFile + ".yaml")
	if err != nil {
		text, err = os.ReadFile(nameOrFile)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%q is neither a shipped mapping (%s) nor a file", nameOrFile, strings.Join(Shipped(), ", "))
	case err != nil:
		return nil, err
	}
	m, err := ParseMapping(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", nameOrFile, err)
	}
	m.name = nameOrFile
	return m, nil
}

var unknownKey = regexp.MustCompile(`field (\S+) not found in type \S+`)

// ParseMapping reads a mapping and checks it.
func ParseMapping(text []byte) (*Mapping, error) {
	m := &Mapping{Delimiter: ",", DefaultChannel: hotline.Phone, name: "mapping"}
	dec := yaml.NewDecoder(strings.NewReader(string(text)))
	dec.KnownFields(true)
	if err := dec.Decode(m); err != nil {
		return nil, errors.New(strings.TrimPrefix(unknownKey.ReplaceAllString(err.Error(), `unknown key "$1"`), "yaml: "))
	}
	if m.Delimiter == `\t` {
		m.Delimiter = "\t"
	}
	return m, m.check()
}

// check reports every mistake at once.
func (m *Mapping) check() error {
	var errs []error
	wrong := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if len(m.Delimiter) != 1 || strings.ContainsAny(m.Delimiter, "\"\r\n") {
		wrong("delimiter: want one character, got %q", m.Delimiter)
	}
	if _, err := time.LoadLocation(m.Timezone); err != nil {
		wrong("timezone: unknown %q, want a name such as Europe/Berlin", m.Timezone)
	}
	var err error
	if m.times, err = compile(m.Times); err != nil {
		wrong("times: %w", err)
	} else if !m.times.hasDay && m.Date.Column == "" {
		wrong("date: is missing, the times have none of their own")
	}
	if m.Date.Column != "" {
		if m.dates, err = compile(m.Date.Format); err != nil {
			wrong("date.format: %w", err)
		} else if !m.dates.hasDay {
			wrong("date.format: %q has no day", m.Date.Format)
		}
	}
	for key, missing := range map[string]bool{
		"id": len(m.ID) == 0, "queue": m.Queue == "", "offered": len(m.Offered) == 0, "outcome.column": m.Outcome.Column == "",
	} {
		if missing {
			wrong("%s: is missing", key)
		}
	}
	if !slices.Contains(channels, m.DefaultChannel) {
		wrong("default-channel: want one of %v, got %q", channels, m.DefaultChannel)
	}
	errs = append(errs, m.Outcome.check("outcome", hotline.Outcomes), m.HungUp.check("hung-up", parties), m.Transfer.check("transfer", transfers))
	for i, s := range m.Skip {
		if s.Column == "" || s.Reason == "" || len(s.Words) == 0 {
			wrong("skip[%d]: want column, words and reason", i)
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(text(a), text(b)) })
	return errors.Join(errs...)
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

var (
	channels = []hotline.Channel{
		hotline.Phone, hotline.Chat, hotline.Email, hotline.App, hotline.Web, hotline.Branch, hotline.SMS, hotline.Social,
	}
	directions = []hotline.Direction{hotline.Inbound, hotline.Outbound, hotline.Callback}
	parties    = []hotline.Party{hotline.Caller, hotline.Agents, hotline.System}
	transfers  = []hotline.Transfer{hotline.Blind, hotline.Attended}
)

func (w Words) check(key string, want any) error {
	known := strings.Fields(strings.Trim(fmt.Sprint(want), "[]"))
	var errs []error
	for _, word := range slices.Sorted(keys(w.Words)) {
		if to := w.Words[word]; to != "" && !slices.Contains(known, to) {
			errs = append(errs, fmt.Errorf("%s.words.%s: want one of %v, got %q", key, word, want, to))
		}
	}
	if w.Otherwise != "" && !slices.Contains(known, w.Otherwise) {
		errs = append(errs, fmt.Errorf("%s.otherwise: want one of %v, got %q", key, want, w.Otherwise))
	}
	return errors.Join(errs...)
}

func keys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
