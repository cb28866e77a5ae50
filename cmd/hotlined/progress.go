package main

import (
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// progress tells how far long work has come: a bar on a terminal, a plain line
// every few seconds in a pipe, and nothing for what is done within two seconds.
type progress struct {
	out     io.Writer
	what    string
	total   int64 // negative: unknown
	done    int64
	started time.Time
	spoke   time.Time
	bar     *progressbar.ProgressBar
	mu      sync.Mutex
}

// progress starts telling; total is negative where nobody knows it.
func (a *app) progress(cmd *cobra.Command, total int64, what string) *progress {
	p := &progress{out: cmd.ErrOrStderr(), what: what, total: total, started: time.Now()}
	if f, ok := p.out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bar = progressbar.NewOptions64(total,
			progressbar.OptionSetDescription(what), progressbar.OptionSetWriter(f),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	return p
}

// Add says that n more are done. Several may work at once; nobody looks where
// there is no progress.
func (p *progress) Add(n int64) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
	if p.bar != nil {
		_ = p.bar.Add64(n) // a bar that cannot be drawn stops nothing
		return
	}
	if now := time.Now(); now.Sub(p.started) > 2*time.Second && now.Sub(p.spoke) > 5*time.Second {
		p.spoke = now
		if p.total > 0 {
			say(p.out, "%s: %d of %d\n", p.what, p.done, p.total)
		} else {
			say(p.out, "%s: %d\n", p.what, p.done)
		}
	}
}

// Done ends the telling.
func (p *progress) Done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
