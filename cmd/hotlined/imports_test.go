package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/hotlined/hotlined/"

// pure lists the packages that compute and nothing else.
var pure = []string{"scoring", "scheduler/forecast", "scheduler/staffing", "scheduler/simulate", "scheduler/roster", "scheduler/capacity"}

// impure is what they may not import.
var impure = []string{"context", "log", "log/slog", "os", "net", "net/http", "database/sql", "os/exec", "io/ioutil"}

// stages are the steps of the pipeline; they meet in cmd and, for their Config
// types, in config.
var stages = []string{"collectors", "scoring", "scheduler", "dashboards"}

// owners says which packages may use a library.
var owners = map[string][]string{
	"github.com/ClickHouse/clickhouse-go":        {"internal/store"},
	"github.com/grafana/grafana-foundation-sdk/": {"dashboards"},
	"github.com/robfig/cron":                     {"scheduler"},
	"github.com/spf13/viper":                     {"config"},
	"github.com/ebitengine/purego":               {"internal/clickhoused"},
	"github.com/spf13/cobra":                     {"cmd/hotlined"},
}

// source is one Go file that is no test.
type source struct {
	dir     string // "scheduler/forecast"
	file    *ast.File
	name    string
	imports []string
}

func TestImportRules(t *testing.T) {
	files := sources(t)
	if len(files) < 20 {
		t.Fatalf("only %d source files found: is this test looking in the right place?", len(files))
	}
	for _, f := range files {
		for _, imported := range f.imports {
			if why := forbidden(f.dir, imported); why != "" {
				t.Errorf("%s imports %s: %s", f.name, imported, why)
			}
		}
		if slices.Contains(pure, f.dir) && usesNow(f.file) {
			t.Errorf("%s calls time.Now: a pure package gets its instants as arguments", f.name)
		}
		if hasInit(f.file) {
			t.Errorf("%s has an init function: a literal list can be found by grep", f.name)
		}
	}
}

// forbidden says why a package must not import a path, or nothing.
func forbidden(dir, imported string) string {
	own, inModule := strings.CutPrefix(imported, module)
	if dir == "internal/hotline" && strings.Contains(imported, ".") {
		return "the nouns stand on the standard library alone"
	}
	if slices.Contains(pure, dir) {
		if slices.Contains(impure, imported) {
			return "the package is pure"
		}
		if inModule && own != "internal/hotline" && !within(own, dir) {
			return "a pure package knows the nouns only"
		}
	}
	if from, to := stageOf(dir), stageOf(own); inModule && from != "" && to != "" && from != to {
		return "stages do not import each other; cmd/hotlined is where they meet"
	}
	for library, allowed := range owners {
		if strings.HasPrefix(imported, library) && !slices.ContainsFunc(allowed, func(o string) bool { return within(dir, o) }) {
			return "the library belongs to " + strings.Join(allowed, ", ")
		}
	}
	return ""
}

// stageOf is the stage a package belongs to, or nothing.
func stageOf(dir string) string {
	for _, s := range stages {
		if within(dir, s) {
			return s
		}
	}
	return ""
}

func within(dir, parent string) bool { return dir == parent || strings.HasPrefix(dir, parent+"/") }

func TestForbidden(t *testing.T) {
	for _, c := range []struct {
		dir, imported string
		allowed       bool
	}{
		{"internal/hotline", "time", true},
		{"internal/hotline", "gonum.org/v1/gonum/mat", false},
		{"internal/hotline", module + "internal/store", false},
		{"scoring", "math", true},
		{"scoring", "context", false},
		{"scoring", module + "internal/hotline", true},
		{"scoring", module + "internal/store", false},
		{"scheduler/roster", module + "scheduler/staffing", false},
		{"scheduler/roster", module + "scheduler/roster/rule", true},
		{"scheduler", "github.com/robfig/cron/v3", true},
		{"cmd/hotlined", "github.com/robfig/cron/v3", false},
		{"collectors/asterisk", module + "collectors/follow", true},
		{"collectors/asterisk", module + "scoring", false},
		{"collectors", module + "internal/store", true},
		{"cmd/hotlined", module + "scoring", true},
		{"config", module + "scoring", true},
		{"dashboards/preview", "github.com/grafana/grafana-foundation-sdk/go/dashboard", true},
		{"collectors", "github.com/ClickHouse/clickhouse-go/v2", false},
	} {
		if why := forbidden(c.dir, c.imported); (why == "") != c.allowed {
			t.Errorf("%s importing %s: allowed %v, want %v (%s)", c.dir, c.imported, why == "", c.allowed, why)
		}
	}
}

// sources parses every Go file of the repository that is no test.
func sources(t *testing.T) (out []source) {
	t.Helper()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".")):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		dir, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		s := source{dir: filepath.ToSlash(dir), file: file, name: path}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			s.imports = append(s.imports, imported)
		}
		out = append(out, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func usesNow(f *ast.File) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && (sel.Sel.Name == "Now" || sel.Sel.Name == "Since" || sel.Sel.Name == "Until") {
			found = true
		}
		return true
	})
	return found
}

func hasInit(f *ast.File) bool {
	return slices.ContainsFunc(f.Decls, func(d ast.Decl) bool {
		fn, ok := d.(*ast.FuncDecl)
		return ok && fn.Recv == nil && fn.Name.Name == "init"
	})
}
