package demo

import (
	"context"
	"time"
)

// Live goes on where Generate stopped, in step with the clock, until ctx ends.
// What happens in a second is in the files when the second is over.
func (h *Hotline) Live(ctx context.Context, clock func() time.Time) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return h.out.flush()
		case <-tick.C:
			if err := h.world.runUntil(clock().Unix()); err != nil {
				return err
			}
			if err := h.out.flush(); err != nil {
				return err
			}
		}
	}
}
