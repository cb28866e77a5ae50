package clickhoused

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestConfig(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*Config)
		want   string
	}{
		"default":          {func(*Config) {}, ""},
		"any port":         {func(c *Config) { c.Listen = ":0" }, ""},
		"localhost":        {func(c *Config) { c.Listen = "localhost:8124" }, ""},
		"loopback of six":  {func(c *Config) { c.Listen = "[::1]:8124" }, ""},
		"other loopback":   {func(c *Config) { c.Listen = "127.9.9.9:1" }, ""},
		"enough memory":    {func(c *Config) { c.Memory = minMemory }, ""},
		"the whole world":  {func(c *Config) { c.Listen = "0.0.0.0:8124" }, "listen: must be on loopback"},
		"a name":           {func(c *Config) { c.Listen = "db:8124" }, "listen: must be on loopback"},
		"no port":          {func(c *Config) { c.Listen = "127.0.0.1" }, "listen: want host:port"},
		"no such port":     {func(c *Config) { c.Listen = "127.0.0.1:65536" }, "listen: want a port"},
		"named port":       {func(c *Config) { c.Listen = "127.0.0.1:http" }, "listen: want a port"},
		"little memory":    {func(c *Config) { c.Memory = minMemory - 1 }, "memory: must be at least"},
		"negative memory":  {func(c *Config) { c.Memory = -1 }, "memory: must be at least"},
		"no concurrency":   {func(c *Config) { c.Concurrency = 0 }, "concurrency: must be at least 1"},
		"several mistakes": {func(c *Config) { *c = Config{Listen: "x", Memory: 1} }, "listen: want host:port such as 127.0.0.1:8124, not \"x\"\nmemory: must be"},
	} {
		c := Default()
		test.change(&c)
		err := c.Validate()
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.HasPrefix(err.Error(), test.want)) {
			t.Errorf("%s: got %v, want %q", name, err, test.want)
		}
	}
	for listen, want := range map[string]string{":0": "127.0.0.1:0", "localhost:1": "localhost:1", "[::1]:2": "[::1]:2"} {
		if got := listenAddress(listen); got != want {
			t.Errorf("%s: %s", listen, got)
		}
	}
}

func TestFindLibrary(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	t.Setenv(libraryVariable, "")
	_, err := FindLibrary(Default())
	if err == nil {
		t.Skip("a library lies beside the test program or above the temporary directory")
	}
	if !errors.Is(err, ErrNoLibrary) || !strings.Contains(err.Error(), "run make, or set "+libraryVariable) {
		t.Errorf("nothing installed: %v", err)
	}

	inModules := filepath.Join(dir, "node_modules", packageOf("linux", "amd64"), libraryFile())
	for _, path := range []string{filepath.Join(dir, "named"), filepath.Join(dir, "in-environment"), inModules} {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := FindLibrary(Config{Library: "named"}); err != nil || got != filepath.Join(dir, "named") {
		t.Errorf("named: %s, %v", got, err)
	}
	if _, err := FindLibrary(Config{Library: "missing"}); !errors.Is(err, ErrNoLibrary) || !strings.Contains(err.Error(), "store.embedded.library names missing") {
		t.Errorf("named, but missing: %v", err)
	}
	t.Setenv(libraryVariable, "in-environment")
	if got, err := FindLibrary(Config{}); err != nil || got != filepath.Join(dir, "in-environment") {
		t.Errorf("in the environment: %s, %v", got, err)
	}
}

func TestPackageOfPlatform(t *testing.T) {
	t.Parallel()
	for platform, want := range map[[2]string]string{
		{"linux", "amd64"}: "lib-linux-x64-gnu", {"linux", "arm64"}: "lib-linux-arm64-gnu",
		{"darwin", "arm64"}: "lib-darwin-arm64", {"darwin", "amd64"}: "lib-darwin-x64",
	} {
		if got := filepath.Base(packageOf(platform[0], platform[1])); got != want {
			t.Errorf("%v: %s", platform, got)
		}
	}
}

func TestRunningNowhere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if a, running := Running(dir); running {
		t.Errorf("in an empty directory: %v", a)
	}
	if _, running := Running(filepath.Join(dir, "missing")); running {
		t.Error("in a missing directory")
	}
	// What an engine that was killed leaves behind.
	left := Address{URL: "http://hotlined:x@127.0.0.1:1", ReaderUser: readerName, ReaderPassword: "y"}
	if err := left.write(dir); err != nil {
		t.Fatal(err)
	}
	if _, running := Running(dir); running {
		t.Error("where an engine once was")
	}
	if got := left.ReaderURL(); got != "http://reader:y@127.0.0.1:1" {
		t.Errorf("reader's URL: %s", got)
	}
	if err := os.WriteFile(addressFile(dir), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, running := Running(dir); running {
		t.Error("where engine.json is torn")
	}
	if _, err := addressFor(Config{Dir: dir}, "127.0.0.1:1"); err == nil || !strings.Contains(err.Error(), addressFile(dir)) {
		t.Errorf("torn engine.json: %v", err)
	}
}
