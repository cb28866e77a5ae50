package store

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/hotlined/hotlined/internal/clickhoused"
)

// Config says where the ClickHouse is.
type Config struct {
	// URL of a ClickHouse server: clickhouse://user@host:9000/database (native) or
	// http(s)://user@host:8123/database. Empty: the embedded engine.
	URL string `mapstructure:"url"`
	// PasswordFile holds the password of the URL's user on its first line.
	PasswordFile string `mapstructure:"password-file"`
	// Embedded is the engine run by the daemon itself when URL is empty.
	Embedded clickhoused.Config `mapstructure:"embedded"`
}

// Default is the embedded engine.
func Default() Config { return Config{Embedded: clickhoused.Default()} }

// Validate reports every mistake at once.
func (c Config) Validate() error {
	var errs []error
	if c.URL != "" {
		u, err := parseURL(c.URL)
		if err != nil {
			errs = append(errs, fmt.Errorf("url: %w", err))
		} else if _, set := u.User.Password(); set && c.PasswordFile != "" {
			errs = append(errs, errors.New("password-file: the url has a password already, want one of the two"))
		}
	}
	if c.URL == "" && c.PasswordFile != "" {
		errs = append(errs, errors.New("password-file: only used with url"))
	}
	if c.PasswordFile != "" {
		if _, err := c.password(); err != nil {
			errs = append(errs, fmt.Errorf("password-file: %w", err))
		}
	}
	for _, err := range lines(c.Embedded.Validate()) {
		errs = append(errs, fmt.Errorf("embedded.%w", err))
	}
	return errors.Join(errs...)
}

// Address is URL with the password of PasswordFile in it, ready for Open. It
// must not be printed; Redacted is for that.
func (c Config) Address() (string, error) {
	if c.PasswordFile == "" {
		return c.URL, nil
	}
	u, err := parseURL(c.URL)
	if err != nil {
		return "", fmt.Errorf("url: %w", err)
	}
	password, err := c.password()
	if err != nil {
		return "", fmt.Errorf("password-file: %w", err)
	}
	user := u.User.Username()
	if user == "" {
		user = "default"
	}
	u.User = url.UserPassword(user, password)
	return u.String(), nil
}

// Redacted is the configuration with its secrets hidden, fit to be shown.
func (c Config) Redacted() Config {
	if u, err := url.Parse(c.URL); err == nil {
		c.URL = u.Redacted()
	} else {
		c.URL = "(not a URL)"
	}
	return c
}

func (c Config) password() (string, error) {
	b, err := os.ReadFile(c.PasswordFile)
	if err != nil {
		return "", err
	}
	first, _, _ := strings.Cut(string(b), "\n")
	if first = strings.TrimSpace(first); first == "" {
		return "", fmt.Errorf("%s: want a password on the first line", c.PasswordFile)
	}
	return first, nil
}

// lines takes a joined error apart, so that each mistake gets its own path.
func lines(err error) []error {
	if err == nil {
		return nil
	}
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		return joined.Unwrap()
	}
	return []error{err}
}
