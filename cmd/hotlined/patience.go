package main

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/staffing"
)

// patienceWeeks is how far back patience is learnt from.
const patienceWeeks = 8

// withPatience is the staffing configuration with what the queues' own callers
// teach about patience, where that is wanted and the configuration names none for
// the queue.
func withPatience(ctx context.Context, cfg config.Config, st *store.Store, now time.Time) (staffing.Config, error) {
	out := cfg.Staffing
	if !out.LearnPatience {
		return out, nil
	}
	waits, err := st.QueueWaits(ctx, hotline.Interval{Start: now.AddDate(0, 0, -7*patienceWeeks), End: now})
	if err != nil {
		return out, err
	}
	targets := cfg.HotlineTargets()
	out.Queues = maps.Clone(out.Queues)
	if out.Queues == nil {
		out.Queues = map[string]staffing.QueueConfig{}
	}
	for queue, w := range waits {
		own := out.Queues[queue]
		if own.Patience > 0 {
			continue
		}
		if p, known := staffing.LearnPatience(seen(w), shortAbandon(targets, queue).Seconds()); known {
			own.Patience = p
			out.Queues[queue] = own
		}
	}
	return out, nil
}

// seen is how long callers were seen to wait: half a second less than the upper
// edge of their bucket.
func seen(w store.QueueWaits) (out []staffing.Wait) {
	for bucket, n := range w.Answered {
		out = append(out, staffing.Wait{Seconds: max(0, hotline.BucketSeconds(bucket)-0.5), Lost: float64(n)})
	}
	for bucket, n := range w.Abandoned {
		out = append(out, staffing.Wait{Seconds: max(0, hotline.BucketSeconds(bucket)-0.5), Ended: float64(n)})
	}
	return out
}

// shortAbandon is the queue's own threshold, or the common one.
func shortAbandon(targets []hotline.Target, queue string) time.Duration {
	own := slices.IndexFunc(targets, func(t hotline.Target) bool { return t.Queue == queue })
	return targets[max(own, 0)].ShortAbandon // the common one comes first
}
