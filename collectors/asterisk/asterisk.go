// Package asterisk collects from the queue_log of an Asterisk PBX.
//
// A line is epoch|callid|queue|agent|EVENT|p1|p2..., whole seconds UTC, without
// quoting or escaping. One contact is one visit of a call to a queue, from
// ENTERQUEUE to the event that ends it; the same call may visit several queues,
// and the same queue several times, so a visit is named by the call and its
// number: the n-th ENTERQUEUE of that call.
//
// Waits, rings and talks are the seconds the log has, not differences of its
// stamps: they disagree by a second where the log's clock and Asterisk's round
// differently.
//
// What the log does not say of itself can be added by the dialplan with
// QueueLog(), after the agent answered and, for the first within an hour:
//
//	epoch|callid|queue|agent|WRAPUP|seconds       after-contact work (WRAPUPSTART likewise)
//	epoch|callid|queue|agent|HOLD|seconds         on hold while connected; several add up
//	epoch|callid|queue|agent|RECORDING|reference  where the recording is
//
// Where the log contradicts itself the visit is kept, repaired as far as it can
// be, and says so in its Evidence.
package asterisk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/hotlined/hotlined/collectors/follow"
	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/collectors/table"
	"github.com/hotlined/hotlined/internal/hotline"
)

// Config is one PBX.
type Config struct {
	// Path is the live queue_log; its archives are found beside it.
	Path string `mapstructure:"path"`
	// Queues are the queues wanted; none means all.
	Queues []string `mapstructure:"queues"`
	// GiveUpAfter closes a visit of which nothing was heard for so long: its end
	// was never logged.
	GiveUpAfter time.Duration `mapstructure:"give-up-after"`
}

// Default is where Asterisk writes its queue_log unless told otherwise.
func Default() Config {
	return Config{Path: "/var/log/asterisk/queue_log", GiveUpAfter: 24 * time.Hour}
}

// Validate reports every mistake at once.
func (c Config) Validate() error {
	var errs []error
	if c.Path == "" {
		errs = append(errs, errors.New("path: is missing, want the queue_log"))
	}
	if c.GiveUpAfter < time.Hour {
		errs = append(errs, fmt.Errorf("give-up-after: want at least 1h, got %s", c.GiveUpAfter))
	}
	return errors.Join(errs...)
}

// Collector follows one queue_log.
type Collector struct {
	cfg Config
	env input.Env
	log follow.Log
}

// New follows the log of cfg.
func New(cfg Config, env input.Env) (*Collector, error) {
	return &Collector{cfg: cfg, env: env, log: follow.Log{
		Path: cfg.Path, Files: env.Files, Stamp: stamp, Progress: env.Progress,
	}}, nil
}

// stamp is the time of a line, 0 where the PBX did not know it yet. What has
// none is no queue_log.
func stamp(line []byte) (int64, bool) {
	e, err := ParseEvent(line)
	if input.Early(time.Unix(e.At, 0)) {
		e.At = 0
	}
	return e.At, err == nil
}

// checkpoint is where the log was read to, and everything still open there.
type checkpoint struct {
	Position follow.Position `json:"position"`
	State    *state          `json:"state"`
}

// Collect emits the visits that began, were answered or ended behind the
// checkpoint, and the agents' changes, in the order of the log.
func (c *Collector) Collect(ctx context.Context, from []byte, emit func(hotline.Facts) error) error {
	place := checkpoint{State: newState()}
	if len(from) > 0 {
		if err := json.Unmarshal(from, &place); err != nil {
			return fmt.Errorf("checkpoint: %w", err)
		}
	}
	m := newMachine(c.cfg, c.env.CustomerKey, place.State)
	m.whole, m.clock = len(c.env.Files) > 0, c.env.Clock()
	err := c.log.Read(ctx, place.Position, func(b follow.Batch) error {
		m.facts = hotline.Facts{Skipped: map[string]int{}}
		switch {
		case b.Skipped != "":
			m.facts.Skipped[b.Skipped] += b.Lines
		case b.Fault != "":
			m.facts.Rejected = append(m.facts.Rejected, table.Reject(b.File, b.Line, b.Fault, b.Data))
		default:
			m.lines(b)
		}
		return m.emit(b.End, emit)
	})
	if err != nil || !m.whole {
		return err
	}
	m.finish()
	m.facts = hotline.Facts{Skipped: map[string]int{}}
	return emit(m.flush())
}

func (m *machine) emit(end follow.Position, emit func(hotline.Facts) error) (err error) {
	facts := m.flush()
	if !m.whole { // no one follows on from an import
		if facts.Checkpoint, err = json.Marshal(checkpoint{end, m.state}); err != nil {
			return err
		}
	}
	return emit(facts)
}
