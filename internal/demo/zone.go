package demo

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// abroad lists where the hotline may be when this machine does not know where
// it is itself.
var abroad = []string{
	"Europe/Berlin", "America/New_York", "America/Los_Angeles", "America/Sao_Paulo",
	"Asia/Kolkata", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland",
}

// LocalZone is the time zone of this machine, so that the demo's day is the
// visitor's: by $TZ, or by what /etc/localtime points to. A machine on UTC is a
// server that could be anywhere: the hotline is then where most is going on.
func LocalZone(now time.Time) *time.Location {
	name := os.Getenv("TZ")
	if target, err := filepath.EvalSymlinks("/etc/localtime"); name == "" && err == nil {
		_, name, _ = strings.Cut(target, "zoneinfo/")
	}
	loc, err := time.LoadLocation(name)
	if err != nil || !strings.Contains(name, "/") || strings.HasPrefix(name, "Etc/") {
		return busiest(now)
	}
	return loc
}

// busiest is the place abroad whose hotline expects most callers at an instant.
func busiest(now time.Time) *time.Location {
	best, most := time.UTC, 0.0
	for _, name := range abroad {
		loc, err := time.LoadLocation(name)
		if err != nil {
			continue // no time zone data on this machine
		}
		d := Config{Start: monday(now.In(loc)), Location: loc}
		today, callers := d.dayAt(d.indexOf(now)), 0.0
		for q := range queueCount {
			callers += today.rate(q, now.Unix())
		}
		if callers > most {
			best, most = loc, callers
		}
	}
	return best
}
