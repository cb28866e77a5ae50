package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Two daemons on one data directory would follow the same files and run the
// same jobs twice. Commands may come and go beside the one.

func (a *app) daemonLockFile() string { return filepath.Join(a.dataDir, "daemon.lock") }

// lockDaemon makes this process the data directory's daemon, until the func is
// called or the process is gone.
func (a *app) lockDaemon() (func(), error) {
	if err := os.MkdirAll(a.dataDir, 0o700); err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	f, err := os.OpenFile(a.daemonLockFile(), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	release := func() { _ = f.Close() } // which gives up the lock
	err = flock(f)
	if err == nil {
		err = signLock(f)
	} else if errors.Is(err, syscall.EWOULDBLOCK) {
		err = fmt.Errorf("%s: a daemon runs there already%s; stop it, or choose another --data-dir", a.dataDir, holderOf(f))
	}
	if err != nil {
		release()
		return nil, err
	}
	return release, nil
}

func flock(f *os.File) error {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// signLock writes the holder's process id into the lock, for those it keeps out.
func signLock(f *os.File) error {
	err := f.Truncate(0)
	if err == nil {
		_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	if err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	return nil
}

// holderOf says who holds a lock, if it has signed already.
func holderOf(f *os.File) string {
	text, err := io.ReadAll(io.LimitReader(f, 32))
	pid := strings.TrimSpace(string(text))
	if err != nil || pid == "" {
		return ""
	}
	return " (pid " + pid + ")"
}
