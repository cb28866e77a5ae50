package dashboards

import (
	"bytes"
	"fmt"

	yaml "go.yaml.in/yaml/v3"
)

// The shapes of Grafana's provisioning files, as far as they are used here.

type datasourcesFile struct {
	APIVersion  int              `yaml:"apiVersion"`
	Datasources []datasourceSpec `yaml:"datasources"`
}

type datasourceSpec struct {
	Name           string            `yaml:"name"`
	UID            string            `yaml:"uid"`
	Type           string            `yaml:"type"`
	Access         string            `yaml:"access"`
	Editable       bool              `yaml:"editable"`
	JSONData       jsonData          `yaml:"jsonData"`
	SecureJSONData map[string]string `yaml:"secureJsonData"`
}

type jsonData struct {
	Host            string `yaml:"host"`
	Port            int    `yaml:"port"`
	Protocol        string `yaml:"protocol"`
	Secure          bool   `yaml:"secure"`
	Username        string `yaml:"username"`
	DefaultDatabase string `yaml:"defaultDatabase"`
	DialTimeout     string `yaml:"dialTimeout"`
	QueryTimeout    string `yaml:"queryTimeout"`
}

func (o Options) datasources() datasourcesFile {
	return datasourcesFile{1, []datasourceSpec{{
		Name: "hotlined", UID: Datasource, Type: Plugin, Access: "proxy",
		JSONData: jsonData{
			Host: o.Host, Port: o.Port, Protocol: o.Protocol, Secure: o.Secure,
			Username: o.Username, DefaultDatabase: o.Database, DialTimeout: "10", QueryTimeout: "60",
		},
		SecureJSONData: map[string]string{"password": "${" + PasswordVariable + "}"},
	}}}
}

type providersFile struct {
	APIVersion int            `yaml:"apiVersion"`
	Providers  []providerSpec `yaml:"providers"`
}

type providerSpec struct {
	Name                  string            `yaml:"name"`
	Folder                string            `yaml:"folder"`
	FolderUID             string            `yaml:"folderUid"`
	Type                  string            `yaml:"type"`
	DisableDeletion       bool              `yaml:"disableDeletion"`
	AllowUIUpdates        bool              `yaml:"allowUiUpdates"`
	UpdateIntervalSeconds int               `yaml:"updateIntervalSeconds"`
	Options               map[string]string `yaml:"options"`
}

// Folder is the folder of the dashboards and alert rules in Grafana.
const (
	Folder    = "Hotline"
	folderUID = "hotlined"
)

func (o Options) providers() providersFile {
	return providersFile{1, []providerSpec{{
		Name: "hotlined", Folder: Folder, FolderUID: folderUID, Type: "file",
		UpdateIntervalSeconds: 30, Options: map[string]string{"path": o.Path},
	}}}
}

func writeYAML(v any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("# Written by `hotlined dashboards export`; changes made here are lost at the next export.\n")
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), e.Close()
}

func (o Options) readme() string {
	return fmt.Sprintf(`# Hotline dashboards for Grafana

For Grafana 12 with the plugin %[1]s (version 4).

1. Grafana looks for the dashboards in %[2]s.
   Where it cannot see that folder, as on another machine or in a container, copy the files
   of dashboards/ to one that it can see, and export again with --path naming it.
2. Copy the folders of provisioning/ into Grafana's provisioning folder, usually /etc/grafana/provisioning.
3. Put the password of the database user %[3]s into the environment of Grafana as %[4]s.
   With the embedded engine it is the reader's in engine.json of the data directory, or what
   store.embedded.reader-password-file holds; on a server, create a user that may only read.
4. Restart Grafana. The dashboards are in the folder %[5]s, and so are the alert rules.

Grafana reaches the database at %[6]s:%[7]d (%[8]s), database %[9]s.

The dashboards are read-only in Grafana: they are made by the program, and the next
export would overwrite a change. `+"`hotlined dashboards push`"+` sends them to a running Grafana
instead; it needs a service account's token and an existing data source with the uid %[10]s.
`, Plugin, o.Path, o.Username, PasswordVariable, Folder, o.Host, o.Port, o.Protocol, o.Database, Datasource)
}
