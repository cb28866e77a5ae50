package demo

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// abroad is where the hotline is when this machine does not know where it is
// itself: a place whose clocks change twice a year.
const abroad = "Europe/Berlin"

// LocalZone is the time zone of this machine, so that the demo's day is the
// visitor's: by $TZ, or by what /etc/localtime points to. A machine on UTC is a
// server that could be anywhere.
func LocalZone() *time.Location {
	name := os.Getenv("TZ")
	if target, err := filepath.EvalSymlinks("/etc/localtime"); name == "" && err == nil {
		_, name, _ = strings.Cut(target, "zoneinfo/")
	}
	loc, err := time.LoadLocation(name)
	if err != nil || !strings.Contains(name, "/") || strings.HasPrefix(name, "Etc/") {
		loc, err = time.LoadLocation(abroad)
	}
	if err != nil {
		return time.UTC
	}
	return loc
}
