package clickhoused

import (
	"context"
	"time"
)

// killEvery is how often a cancelled statement is killed anew: the first KILL
// may come before the engine has registered it.
const killEvery = 50 * time.Millisecond

// killWhenDone kills the statements tagged with tag when ctx ends first. The
// returned function ends the watch and must be called.
//
// The engine can only cancel streams by its interface, and these only between
// blocks. KILL reaches every statement, and finds it by its log_comment.
func (f *front) killWhenDone(ctx context.Context, tag string) (stop func()) {
	finished := make(chan struct{})
	unwatch := context.AfterFunc(ctx, func() { f.kill(tag, finished) })
	return func() {
		close(finished)
		unwatch()
	}
}

func (f *front) kill(tag string, finished <-chan struct{}) {
	tick := time.NewTicker(killEvery)
	defer tick.Stop()
	for {
		select {
		case <-finished:
			return
		default:
		}
		if c, err := f.open(); err == nil {
			// An error is the next round's business: the statement may have ended.
			_, _ = c.exec("KILL QUERY WHERE Settings['log_comment'] = " + quoteText(tag) + " ASYNC")
			c.close()
		}
		select {
		case <-finished:
			return
		case <-tick.C:
		}
	}
}
