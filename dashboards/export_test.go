package dashboards_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	yaml "go.yaml.in/yaml/v3"

	"github.com/hotlined/hotlined/dashboards"
)

// A Grafana that sees the folder finds the dashboards where they were written.
func TestExportNamesItsOwnFolder(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for path, want := range map[string]string{"": filepath.Join(dir, "grafana", "dashboards"), "/srv/dashboards": "/srv/dashboards"} {
		if _, err := dashboards.Export("grafana", dashboards.All(sample()), sample(), dashboards.Options{Path: path}); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join("grafana", "provisioning", "dashboards", "hotlined.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		var file struct {
			Providers []struct{ Options struct{ Path string } }
		}
		if err := yaml.Unmarshal(text, &file); err != nil || len(file.Providers) != 1 {
			t.Fatalf("%v\n%s", err, text)
		}
		if got := file.Providers[0].Options.Path; got != want {
			t.Errorf("--path %q: the dashboards are looked for in %s, want %s", path, got, want)
		}
		readme, err := os.ReadFile(filepath.Join("grafana", "README.md"))
		if err != nil || !strings.Contains(string(readme), want) {
			t.Errorf("--path %q: the README does not name %s: %v", path, want, err)
		}
		if want != "/srv/dashboards" {
			if found, err := filepath.Glob(filepath.Join(want, "*.json")); err != nil || len(found) == 0 {
				t.Errorf("no dashboards in %s: %v", want, err)
			}
		}
	}
}
