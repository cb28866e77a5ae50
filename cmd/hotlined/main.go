// Command hotlined watches a service hotline: it collects the contacts of its
// phone systems into ClickHouse, scores them, forecasts the load, plans the
// shifts and shows it all. "hotlined help" lists what it can do.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/hotlined/hotlined/internal/clickhoused"
)

func main() {
	clickhoused.Child()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
