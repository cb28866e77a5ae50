package clickhoused

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// ErrNoLibrary says that libchdb is not installed.
var ErrNoLibrary = errors.New("the ClickHouse engine library is not installed")

// libraryVariable names libchdb's place in the environment.
const libraryVariable = "HOTLINED_ENGINE_LIBRARY"

// FindLibrary finds libchdb in the places that Config.Library tells. Tests that
// need the engine skip when the error is ErrNoLibrary.
func FindLibrary(cfg Config) (string, error) {
	for _, named := range []struct{ by, path string }{
		{"store.embedded.library", cfg.Library},
		{libraryVariable, os.Getenv(libraryVariable)},
	} {
		if named.path == "" {
			continue
		}
		path, err := filepath.Abs(named.path)
		if err != nil {
			return "", err
		}
		if !isFile(path) {
			return "", fmt.Errorf("%w: %s names %s, which is not a file", ErrNoLibrary, named.by, named.path)
		}
		return path, nil
	}
	for _, path := range libraryPlaces() {
		if isFile(path) {
			return path, nil
		}
	}
	return "", fmt.Errorf("%w: no %s beside the executable nor in any node_modules above it or the working directory; run make, or set %s to its path",
		ErrNoLibrary, libraryFile(), libraryVariable)
}

func libraryFile() string {
	if runtime.GOOS == "darwin" {
		return "libchdb.dylib"
	}
	return "libchdb.so"
}

// packageOf is the npm package that carries libchdb for this platform.
func packageOf(system, machine string) string {
	arch := map[string]string{"amd64": "x64", "arm64": "arm64"}[machine]
	if system == "darwin" {
		return filepath.Join("@chdb", "lib-darwin-"+arch)
	}
	return filepath.Join("@chdb", "lib-"+system+"-"+arch+"-gnu")
}

func libraryPlaces() []string {
	var places, roots []string
	if executable, err := os.Executable(); err == nil {
		dir := filepath.Dir(executable)
		places = append(places, filepath.Join(dir, libraryFile()))
		roots = append(roots, dir)
	}
	if dir, err := os.Getwd(); err == nil {
		roots = append(roots, dir)
	}
	for _, dir := range roots {
		for {
			places = append(places, filepath.Join(dir, "node_modules", packageOf(runtime.GOOS, runtime.GOARCH), libraryFile()))
			parent := filepath.Dir(dir)
			if parent == dir {
				break
			}
			dir = parent
		}
	}
	return places
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
