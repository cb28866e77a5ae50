package clickhoused

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Address is where an engine listens, and who may ask it what.
type Address struct {
	// URL is http://user:password@host:port of the user who may do everything.
	URL string `json:"url"`
	// ReaderUser and ReaderPassword are for Grafana and the pages: they read only.
	ReaderUser     string `json:"reader_user"`
	ReaderPassword string `json:"reader_password"`
	// PID is the engine's process. It changes when the engine is restarted.
	PID int `json:"pid"`
}

// ReaderURL is URL for the user who only reads.
func (a Address) ReaderURL() string {
	u, err := url.Parse(a.URL)
	if err != nil {
		return ""
	}
	u.User = url.UserPassword(a.ReaderUser, a.ReaderPassword)
	return u.String()
}

// Listen is the host:port of URL.
func (a Address) Listen() string {
	u, err := url.Parse(a.URL)
	if err != nil {
		return ""
	}
	return u.Host
}

func (a Address) password() string {
	u, err := url.Parse(a.URL)
	if err != nil {
		return ""
	}
	p, _ := u.User.Password()
	return p
}

// ErrBusy says that another process runs an engine on the data directory.
var ErrBusy = errors.New("another process is using the data directory")

// Running finds the engine that already serves a data directory, in whichever
// process: it reads engine.json and asks whether somebody is at home.
func Running(dir string) (Address, bool) {
	a, err := readAddress(dir)
	if err != nil || a.URL == "" || !locked(dir) {
		return Address{}, false
	}
	return a, answers(a.Listen(), 2*time.Second)
}

// answers asks a front for a sign of life.
func answers(listen string, within time.Duration) bool {
	client := http.Client{Timeout: within, Transport: &http.Transport{DisableKeepAlives: true}}
	r, err := client.Get("http://" + listen + "/ping")
	if err != nil {
		return false
	}
	defer giveUp(r.Body)
	return r.StatusCode == http.StatusOK
}

func addressFile(dir string) string { return filepath.Join(dir, "engine.json") }

func readAddress(dir string) (Address, error) {
	b, err := os.ReadFile(addressFile(dir))
	if err != nil {
		return Address{}, err
	}
	var a Address
	if err := json.Unmarshal(b, &a); err != nil {
		return Address{}, fmt.Errorf("%s: %w", addressFile(dir), err)
	}
	return a, nil
}

// write replaces engine.json in one step. Only its owner may read it.
func (a Address) write(dir string) error {
	b, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "engine-*.json") // made with 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // fails once it has its name
	if _, err := f.Write(append(b, '\n')); err != nil {
		giveUp(f)
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), addressFile(dir))
}

// addressFor keeps the passwords of the engine's last run, takes those that are
// configured, and makes up what is still missing.
func addressFor(cfg Config, listen string) (Address, error) {
	a, err := readAddress(cfg.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Address{}, err
	}
	owner, err := password(cfg.PasswordFile, a.password())
	if err != nil {
		return Address{}, fmt.Errorf("password-file: %w", err)
	}
	if a.ReaderPassword, err = password(cfg.ReaderPasswordFile, a.ReaderPassword); err != nil {
		return Address{}, fmt.Errorf("reader-password-file: %w", err)
	}
	a.ReaderUser = readerName
	u := url.URL{Scheme: "http", User: url.UserPassword(ownerName, owner), Host: listen}
	a.URL = u.String()
	return a, nil
}

func password(file, last string) (string, error) {
	if file != "" {
		b, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		if p := strings.TrimSpace(string(b)); p != "" {
			return p, nil
		}
		return "", fmt.Errorf("%s is empty", file)
	}
	if last != "" {
		return last, nil
	}
	return randomPassword(), nil
}

// The lock is taken by the process that runs the engine, and inherited by the
// engine: it is free when both are gone, and so are the port and the files.

func lockFile(dir string) string { return filepath.Join(dir, "engine.lock") }

// lock waits up to patience: an engine whose process was killed needs a moment
// to notice.
func lock(dir string, patience time.Duration) (*os.File, error) {
	f, err := os.OpenFile(lockFile(dir), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return f, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) || time.Now().After(end) {
			giveUp(f)
			if errors.Is(err, syscall.EWOULDBLOCK) {
				err = ErrBusy
			}
			return nil, fmt.Errorf("%s: %w", dir, err)
		}
	}
}

// locked reports whether somebody holds the lock.
func locked(dir string) bool {
	f, err := os.OpenFile(lockFile(dir), os.O_RDWR, 0o600)
	if err != nil {
		return false
	}
	defer giveUp(f)
	return errors.Is(syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB), syscall.EWOULDBLOCK)
}
