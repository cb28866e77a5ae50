package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hotlined/hotlined/internal/store"
)

func TestMistakesInTheConfiguration(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "empty")
	must(t, os.WriteFile(empty, nil, 0o600))
	for want, c := range map[string]store.Config{
		`url: unknown scheme "mysql", want one of [clickhouse http https]`: {URL: "mysql://localhost:3306/hotlined"},
		`url: not a URL: want clickhouse://user@host:9000/database`:        {URL: "http://ch:secret@ho st"},
		`url: clickhouse:///hotlined: a host is needed`:                    {URL: "clickhouse:///hotlined"},
		`password-file: the url has a password already`:                    {URL: "http://u:secret@ch:8123", PasswordFile: empty},
		`password-file: only used with url`:                                {PasswordFile: empty},
		`password-file: ` + empty + `: want a password on the first line`:  {URL: "http://u@ch:8123", PasswordFile: empty},
		`no such file`: {URL: "http://u@ch:8123", PasswordFile: empty + "-not"},
	} {
		c.Embedded = store.Default().Embedded
		err := c.Validate()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %s", c.Redacted(), err, want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the password is in %q", err)
		}
	}
	bad := store.Default()
	bad.Embedded.Concurrency = 0
	if err := bad.Validate(); err == nil || !strings.HasPrefix(err.Error(), "embedded.concurrency: ") {
		t.Errorf("got %v, want the path of the mistake in front", err)
	}
	if err := store.Default().Validate(); err != nil {
		t.Errorf("the default: %v", err)
	}
}

func TestPasswordFromAFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "password")
	must(t, os.WriteFile(file, []byte("p@ss/word\nnot this\n"), 0o600))
	c := store.Config{URL: "http://ann@ch:8123/calls", PasswordFile: file, Embedded: store.Default().Embedded}
	must(t, c.Validate())
	url, err := c.Address()
	same(t, "url", url, "http://ann:p%40ss%2Fword@ch:8123/calls", err)
	c.URL = url
	if got := c.Redacted().URL; strings.Contains(got, "word") {
		t.Errorf("the password is in %q", got)
	}
	if _, err := store.Open(t.Context(), "ftp://ann:secret@ch"); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v, want a refusal without the password", err)
	}
}
