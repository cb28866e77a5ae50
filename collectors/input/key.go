package input

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
)

// Key turns callers' numbers into pseudonyms. The numbers of a country can all
// be tried in minutes, so a plain hash would hide nobody: whoever holds the key
// can link a number to its contacts, nobody else can.
type Key []byte

// keyFile is where a data directory keeps its key.
const keyFile = "customer.key"

// LoadKey reads a key from a file; white space around it does not count.
func LoadKey(path string) (Key, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("customer key: %w", err)
	}
	key := bytes.TrimSpace(raw)
	if len(key) < 16 {
		return nil, fmt.Errorf("customer key: %s holds %d bytes, want at least 16 random ones", path, len(key))
	}
	return key, nil
}

// KeyOf returns the key of a data directory, and makes one where it has none.
func KeyOf(dir string) (Key, error) {
	path := filepath.Join(dir, keyFile)
	key, err := LoadKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("customer key: %w", err)
	}
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails
	text := []byte(hex.EncodeToString(random) + "\n")
	f, err := os.CreateTemp(dir, keyFile+".*")
	if err != nil {
		return nil, fmt.Errorf("customer key: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(text)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("customer key: %w", err)
	}
	// A link, unlike a rename, leaves alone what another process put there meanwhile.
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("customer key: %w", err)
	}
	return LoadKey(path)
}

// Hasher hashes numbers with one key and remembers the latest: the same people
// call again. It is not safe for concurrent use.
type Hasher struct {
	mac  hash.Hash
	seen map[string]string
}

// remembered bounds a Hasher's memory.
const remembered = 1 << 16

// Hasher returns a new one; without a key it hashes everybody to "".
func (k Key) Hasher() *Hasher {
	if len(k) == 0 {
		return &Hasher{}
	}
	return &Hasher{mac: hmac.New(sha256.New, k), seen: map[string]string{}}
}

// Hash returns the pseudonym of a number: 24 hexadecimal digits, empty where
// there is no number.
func (h *Hasher) Hash(number []byte) string {
	if h.mac == nil || len(number) == 0 {
		return ""
	}
	if known, ok := h.seen[string(number)]; ok {
		return known
	}
	h.mac.Reset()
	h.mac.Write(number)
	var sum [sha256.Size]byte
	pseudonym := hex.EncodeToString(h.mac.Sum(sum[:0])[:12])
	if len(h.seen) >= remembered {
		clear(h.seen)
	}
	h.seen[string(number)] = pseudonym
	return pseudonym
}

// Intern returns b as a string, the same one every time: queues, agents and
// channels are few and come back on every row.
type Intern map[string]string

// Of is the string of b.
func (in Intern) Of(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if s, ok := in[string(b)]; ok {
		return s
	}
	if len(in) >= remembered {
		clear(in)
	}
	s := string(b)
	in[s] = s
	return s
}
