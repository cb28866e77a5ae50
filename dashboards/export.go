package dashboards

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Options says where Grafana finds the database, and where its own files are.
type Options struct {
	Host     string // as Grafana reaches it; empty is 127.0.0.1
	Port     int    // 0 is 8124, the embedded engine
	Protocol string // "http" or "native"; empty is http
	Secure   bool   // TLS
	Username string // a user that may only read; empty is reader
	Database string // empty is hotlined
	Path     string // where Grafana will find the dashboards' files; empty is where Export writes them
}

// PasswordVariable is the environment variable of Grafana that holds the database password.
const PasswordVariable = "HOTLINED_GRAFANA_PASSWORD"

func (o Options) withDefaults() Options {
	o.Host = cmp.Or(o.Host, "127.0.0.1")
	o.Port = cmp.Or(o.Port, 8124)
	o.Protocol = cmp.Or(o.Protocol, "http")
	o.Username = cmp.Or(o.Username, "reader")
	o.Database = cmp.Or(o.Database, "hotlined")
	o.Path = cmp.Or(o.Path, "dashboards")
	return o
}

// Export writes the dashboards, and the files with which a Grafana loads them,
// below dir, and lists what it wrote:
//
//	dashboards/<page>.json               the dashboards
//	provisioning/datasources/...yaml     the data source; its password comes from the environment
//	provisioning/dashboards/...yaml      where the dashboards are
//	provisioning/alerting/...yaml        the alert rules
//	README.md                            what goes where
func Export(dir string, list []Dashboard, in Inputs, o Options) (written []string, err error) {
	if o.Path == "" {
		if o.Path, err = filepath.Abs(filepath.Join(dir, "dashboards")); err != nil {
			return nil, fmt.Errorf("dashboards: %w", err)
		}
	}
	files, err := Files(list, in, o)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return written, fmt.Errorf("dashboards: %w", err)
		}
		if err := os.WriteFile(path, f.Content, 0o644); err != nil {
			return written, fmt.Errorf("dashboards: %w", err)
		}
		written = append(written, path)
	}
	return written, nil
}

// File is a file to write: its path below the folder, with slashes, and its content.
type File struct {
	Path    string
	Content []byte
}

// Files is what Export writes.
func Files(list []Dashboard, in Inputs, o Options) ([]File, error) {
	o = o.withDefaults()
	var out []File
	for _, d := range list {
		content, err := d.JSON()
		if err != nil {
			return nil, err
		}
		out = append(out, File{"dashboards/" + strings.TrimPrefix(d.UID, "hotlined-") + ".json", content})
	}
	for _, f := range []struct {
		path    string
		content any
	}{
		{"provisioning/datasources/hotlined.yaml", o.datasources()},
		{"provisioning/dashboards/hotlined.yaml", o.providers()},
		{"provisioning/alerting/hotlined.yaml", alerting(in.withDefaults())},
	} {
		content, err := writeYAML(f.content)
		if err != nil {
			return nil, fmt.Errorf("dashboards: %s: %w", f.path, err)
		}
		out = append(out, File{f.path, content})
	}
	return append(out, File{"README.md", []byte(o.readme())}), nil
}
