// Package demo is a generated bank hotline: three queues of calls, a digital
// desk of chats and mails, some eighty agents, and callers who ring, wait, give
// up, ring again and complain.
//
// Agents are hired, rostered against the expected load, log in, take
// breaks and go home; callers arrive as a Poisson process whose rate follows the hour, the weekday, pay-day,
// holidays and the luck of the day. Every Monday the simulator (scheduler/simulate)
// plays the week from the roster and the callers, and what happens in it is told
// when its time has come. What comes out is not tables but the files
// that a real hotline's systems would write: an Asterisk queue_log, and the
// exports of a survey tool, a quality tool and a case system. The daemon collects
// them like anybody else's.
//
// The same seed and first day give the same bytes, on whichever day they are
// generated: a hotline stopped and started again regenerates its past, skips
// what is on disk already, and goes on from there.
package demo

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Config says which hotline to generate.
type Config struct {
	Dir      string         // where the files go
	Seed     uint64         // another seed is another hotline
	Start    time.Time      // the first week, by any instant in it
	Location *time.Location // where the hotline is
}

// Validate reports every mistake at once.
func (c Config) Validate() error {
	var errs []error
	if c.Dir == "" {
		errs = append(errs, errors.New("dir: a folder for the generated files is needed"))
	}
	if c.Start.IsZero() {
		errs = append(errs, errors.New("start: the first week is needed"))
	}
	if c.Location == nil {
		errs = append(errs, errors.New("location: the hotline's time zone is needed"))
	}
	return errors.Join(errs...)
}

// Hotline is the bank's hotline: its history up to any instant, then live.
// It is used by one goroutine at a time.
type Hotline struct {
	cfg   Config
	world *world
	out   *files
}

// New sets the hotline up on the eve of its first day. Nothing is written yet.
func New(cfg Config) (*Hotline, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	cfg.Start = monday(cfg.Start.In(cfg.Location))
	out := &files{dir: cfg.Dir}
	return &Hotline{cfg: cfg, out: out, world: newWorld(cfg, out)}, nil
}

// Start is the midnight with which the hotline's first week began.
func (h *Hotline) Start() time.Time { return h.cfg.Start }

// monday is the midnight that began t's week.
func monday(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d-(int(t.Weekday())+6)%7, 0, 0, 0, 0, t.Location())
}

// Generate lets the hotline run up to now, as fast as it can, writing what it
// does to the files. Progress, if given, hears of every day that is done.
func (h *Hotline) Generate(ctx context.Context, now time.Time, progress func(day time.Time)) error {
	if err := h.out.open(h.cfg.dayAt(7).midnight); err != nil {
		return err
	}
	h.world.begin()
	for day := h.cfg.Start.AddDate(0, 0, 1); day.Before(now); day = day.AddDate(0, 0, 1) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := h.world.runUntil(day.Unix()); err != nil {
			return err
		}
		if progress != nil {
			progress(day)
		}
	}
	if err := h.world.runUntil(now.Unix()); err != nil {
		return err
	}
	return h.out.flush()
}

// Close writes out what is still held back and closes the files.
func (h *Hotline) Close() error {
	if err := h.out.close(); err != nil {
		return fmt.Errorf("closing the demo's files: %w", err)
	}
	return nil
}
