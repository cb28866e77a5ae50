package clickhoused

import (
	"context"
	"time"
)

// slots limit how many statements run at once. Readers may not take them all,
// or a screen full of charts would keep the collectors waiting.
type slots struct {
	all, readers chan struct{}
	patience     time.Duration
}

func newSlots(n int) slots {
	return slots{
		all:      make(chan struct{}, n),
		readers:  make(chan struct{}, max(1, n-n/4)),
		patience: 30 * time.Second,
	}
}

// enter waits for a slot. The caller calls leave when done.
func (s slots) enter(ctx context.Context, who account) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	if who.ReadOnly {
		if err := take(ctx, s.readers); err != nil {
			return nil, err
		}
	}
	if err := take(ctx, s.all); err != nil {
		if who.ReadOnly {
			<-s.readers
		}
		return nil, err
	}
	return func() {
		<-s.all
		if who.ReadOnly {
			<-s.readers
		}
	}, nil
}

func take(ctx context.Context, slots chan struct{}) error {
	select {
	case slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return newException(codeTooMany, "TOO_MANY_SIMULTANEOUS_QUERIES",
			"Too many simultaneous queries. Maximum: %d", cap(slots))
	}
}
