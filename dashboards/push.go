package dashboards

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Grafana is a running Grafana to send dashboards to.
type Grafana struct {
	URL    string // of its front page
	Token  string // of a service account that may edit dashboards and alert rules
	Client *http.Client
}

// Push creates or overwrites the dashboards and the alert rules, and calls said
// with a line for everything done. The data source must be there already: it
// holds a password, which is not this program's to send around.
func (g Grafana) Push(ctx context.Context, list []Dashboard, in Inputs, said func(string)) error {
	status, err := g.call(ctx, http.MethodGet, "/api/datasources/uid/"+Datasource, nil)
	if err != nil {
		return err
	}
	if status == http.StatusNotFound {
		return fmt.Errorf("grafana at %s: no data source with the uid %q; `hotlined dashboards export` writes a file that makes one", g.URL, Datasource)
	}
	folder := map[string]any{"uid": folderUID, "title": Folder}
	if _, err := g.call(ctx, http.MethodPost, "/api/folders", folder); err != nil {
		return err
	}
	for _, d := range list {
		if err := g.pushDashboard(ctx, d); err != nil {
			return err
		}
		said("dashboard " + d.Title)
	}
	for _, a := range Alerts(in) {
		if err := g.pushRule(ctx, a); err != nil {
			return err
		}
		said("alert rule " + a.Title)
	}
	return nil
}

func (g Grafana) pushDashboard(ctx context.Context, d Dashboard) error {
	model, err := d.JSON()
	if err != nil {
		return err
	}
	_, err = g.call(ctx, http.MethodPost, "/api/dashboards/db", map[string]any{
		"dashboard": json.RawMessage(model), "folderUid": folderUID, "overwrite": true, "message": "hotlined dashboards push",
	})
	return err
}

// pushRule replaces the rule, or creates it where there is none.
func (g Grafana) pushRule(ctx context.Context, a Alert) error {
	spec := struct {
		ruleSpec
		OrgID     int    `json:"orgID"`
		FolderUID string `json:"folderUID"`
		RuleGroup string `json:"ruleGroup"`
	}{a.rule(), 1, folderUID, "hotlined"}
	status, err := g.call(ctx, http.MethodPut, "/api/v1/provisioning/alert-rules/"+url.PathEscape(a.UID), spec)
	if err != nil || status != http.StatusNotFound {
		return err
	}
	_, err = g.call(ctx, http.MethodPost, "/api/v1/provisioning/alert-rules", spec)
	return err
}

// call sends one request. What is missing (404) or there already (409, 412) is for
// the caller to judge by the status; every other refusal is an error.
func (g Grafana) call(ctx context.Context, method, path string, body any) (status int, err error) {
	var payload io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return 0, fmt.Errorf("grafana %s: %w", path, err)
		}
		payload = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(g.URL, "/")+path, payload)
	if err != nil {
		return 0, fmt.Errorf("grafana: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+g.Token)
	req.Header.Set("Content-Type", "application/json")
	res, err := g.Client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("grafana: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	switch {
	case res.StatusCode < 300, res.StatusCode == http.StatusNotFound, res.StatusCode == http.StatusConflict,
		res.StatusCode == http.StatusPreconditionFailed && strings.HasSuffix(path, "/folders"):
		return res.StatusCode, nil
	}
	said, _ := io.ReadAll(io.LimitReader(res.Body, 300)) // what it says is only for the message
	return res.StatusCode, fmt.Errorf("grafana %s %s: %s: %s", method, path, res.Status, bytes.TrimSpace(said))
}
