package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOneDaemonPerDataDirectory(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	first, second := &app{dataDir: dir}, &app{dataDir: dir}
	release, err := first.lockDaemon()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := second.lockDaemon(); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("(pid %d)", os.Getpid())) {
		t.Errorf("a second daemon is told %v", err)
	}
	other, err := (&app{dataDir: t.TempDir()}).lockDaemon()
	if err != nil {
		t.Fatalf("another directory: %v", err)
	}
	other()
	release()
	if release, err = second.lockDaemon(); err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	release()
}
