package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/hotlined/hotlined/config"
)

// The site's time zone cuts the days. Who has configured none and imports a file
// whose mapping knows where it comes from means the days of that place: the zone
// is then kept in the data directory.

func (a *app) zoneFile() string { return filepath.Join(a.dataDir, "timezone") }

// locate fills in the site's time zone where none is configured.
func (a *app) locate(cfg *config.Config) error {
	if cfg.Site.Timezone != "" {
		return nil
	}
	text, err := os.ReadFile(a.zoneFile())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("time zone of the site: %w", err)
	}
	if cfg.Site.Timezone = strings.TrimSpace(string(text)); cfg.Site.Timezone == "" {
		cfg.Site.Timezone = "UTC"
	}
	if err := cfg.Site.Validate(); err != nil {
		return fmt.Errorf("%s: %w", a.zoneFile(), err)
	}
	return nil
}

// settle keeps the zone of the first import as the site's.
func (a *app) settle(zone string) error {
	if err := os.WriteFile(a.zoneFile(), []byte(zone+"\n"), 0o644); err != nil {
		return fmt.Errorf("time zone of the site: %w", err)
	}
	return nil
}

// The commands given a data directory and no configuration mean that of the
// daemon which works there: the same queues, targets and days.

func (a *app) daemonConfigFile() string { return filepath.Join(a.dataDir, "config-file") }

// daemonConfig is the configuration that a daemon last used on the data
// directory; empty where none did, or where the file is gone.
func (a *app) daemonConfig() string {
	text, err := os.ReadFile(a.daemonConfigFile())
	if err != nil {
		return ""
	}
	path := strings.TrimSpace(string(text))
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

// remember notes the daemon's configuration for the commands to come.
func (a *app) remember() error {
	path := a.configFile
	if path != "" {
		var err error
		if path, err = filepath.Abs(path); err != nil {
			return fmt.Errorf("configuration: %w", err)
		}
	}
	if err := os.MkdirAll(a.dataDir, 0o700); err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	if err := os.WriteFile(a.daemonConfigFile(), []byte(path+"\n"), 0o644); err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	return nil
}
