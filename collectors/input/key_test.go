package input

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestKeyOfADirectoryIsMadeOnce(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	var wg sync.WaitGroup
	keys := make([]string, 8)
	for i := range keys {
		wg.Go(func() {
			key, err := KeyOf(dir)
			if err != nil {
				t.Error(err)
			}
			keys[i] = string(key)
		})
	}
	wg.Wait()
	for _, key := range keys {
		if key != keys[0] || len(key) != 64 {
			t.Errorf("two keys: %q and %q", key, keys[0])
		}
	}
	info, err := os.Stat(filepath.Join(dir, keyFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key can be read by others: %v %v", info.Mode(), err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestHash(t *testing.T) {
	t.Parallel()
	mine, other := Key("0123456789abcdef").Hasher(), Key("fedcba9876543210").Hasher()
	a := mine.Hash([]byte("5550001"))
	switch {
	case len(a) != 24 || strings.Contains(a, "555"):
		t.Errorf("%q is no pseudonym", a)
	case a != mine.Hash([]byte("5550001")) || a != Key("0123456789abcdef").Hasher().Hash([]byte("5550001")):
		t.Error("one caller is two")
	case a == mine.Hash([]byte("5550002")) || a == other.Hash([]byte("5550001")):
		t.Error("two are one")
	case mine.Hash(nil) != "" || Key(nil).Hasher().Hash([]byte("5550001")) != "":
		t.Error("nobody has a pseudonym")
	}
}

func TestShortKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	_ = os.WriteFile(path, []byte("  short \n"), 0o600)
	if _, err := LoadKey(path); err == nil || !strings.Contains(err.Error(), "holds 5 bytes, want at least 16") {
		t.Error(err)
	}
}
