package main

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/dashboards"
	"github.com/hotlined/hotlined/scoring"
)

func dashboardsCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "dashboards",
		Short: "The dashboards, for Grafana",
		Long:  "Writes the dashboards, the data source and the alert rules as files that Grafana loads\nas they are, or sends them to a running Grafana.\nThe daemon shows the same dashboards itself, without Grafana.",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(dashboardsExportCmd(a), dashboardsPushCmd(a))
	return cmd
}

func dashboardsExportCmd(a *app) *cobra.Command {
	var o dashboards.Options
	cmd := &cobra.Command{
		Use:   "export DIR",
		Short: "Write dashboards, data source, alert rules and provisioning files",
		Args:  exactly("a folder", 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			reach, err := grafanaReaches(cfg, o)
			if err != nil {
				return err
			}
			in := dashboardInputs(cfg)
			written, err := dashboards.Export(args[0], dashboards.All(in), in, reach)
			for _, path := range written {
				say(cmd.OutOrStdout(), "%s\n", path)
			}
			return err
		},
	}
	cmd.Flags().StringVar(&o.Host, "host", "", "where Grafana reaches the database (default: as configured)")
	cmd.Flags().IntVar(&o.Port, "port", 0, "its port (default: as configured)")
	cmd.Flags().StringVar(&o.Username, "username", "", "the user who only reads (default: reader)")
	cmd.Flags().StringVar(&o.Path, "path", "", "where Grafana will find the dashboards' files (default: DIR/dashboards, in full)")
	return cmd
}

func dashboardsPushCmd(a *app) *cobra.Command {
	var address, tokenFile string
	cmd := &cobra.Command{
		Use:   "push",
		Short: "Send dashboards and alert rules to a running Grafana",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if address == "" || tokenFile == "" {
				return usageError("dashboards push: --url and --token-file are needed")
			}
			cfg, err := a.config()
			if err != nil {
				return err
			}
			token, err := os.ReadFile(tokenFile)
			if err != nil {
				return fmt.Errorf("--token-file: %w", err)
			}
			g := dashboards.Grafana{URL: address, Token: strings.TrimSpace(string(token)), Client: &http.Client{Timeout: time.Minute}}
			in := dashboardInputs(cfg)
			return g.Push(cmd.Context(), dashboards.All(in), in, func(line string) { say(cmd.OutOrStdout(), "%s\n", line) })
		},
	}
	cmd.Flags().StringVar(&address, "url", "", "Grafana's front page, such as http://127.0.0.1:3000")
	cmd.Flags().StringVar(&tokenFile, "token-file", "", "file with the token of a service account that may edit")
	return cmd
}

// exactly asks for so many words after the command.
func exactly(what string, n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return usageError("%s: want %s, got %d words; see %[1]s --help", cmd.CommandPath(), what, len(args))
		}
		return nil
	}
}

// dashboardInputs hands the key figures and the usual targets to the dashboards.
func dashboardInputs(cfg config.Config) dashboards.Inputs {
	in := dashboards.Inputs{
		Timezone: cfg.Site.Timezone, ServiceLevel: cfg.Targets.ServiceLevel,
		MaxAbandon: cfg.Targets.MaxAbandon, MaxOccupancy: cfg.Targets.MaxOccupancy,
		ShortAbandon: cfg.Targets.ShortAbandon.Seconds(),
	}
	for _, k := range scoring.KPIs {
		in.Measures = append(in.Measures, dashboards.Measure{
			ID: k.ID, Title: k.Title, Help: k.Help, Unit: string(k.Unit), SQL: k.SQL(), From: string(k.Table()),
		})
	}
	return in
}

// grafanaReaches fills in from the configuration what was not said.
func grafanaReaches(cfg config.Config, o dashboards.Options) (dashboards.Options, error) {
	o.Protocol, o.Database = "http", "hotlined"
	host, port, err := net.SplitHostPort(cfg.Store.Embedded.Listen)
	if cfg.Store.URL != "" {
		var u *url.URL
		if u, err = url.Parse(cfg.Store.URL); err == nil {
			host, port = u.Hostname(), u.Port()
			o.Secure = u.Scheme == "https" || u.Query().Get("secure") == "true"
			if u.Scheme == "clickhouse" {
				o.Protocol = "native"
			}
			if name := strings.Trim(u.Path, "/"); name != "" {
				o.Database = name
			}
		}
	}
	if err != nil {
		return o, fmt.Errorf("where Grafana reaches the database: %w", err)
	}
	if o.Host == "" {
		o.Host = host
	}
	if o.Port == 0 {
		o.Port, _ = strconv.Atoi(port) // nothing said: the usual one
	}
	return o, nil
}
