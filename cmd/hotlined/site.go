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
