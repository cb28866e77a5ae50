package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/store"
)

// unknownQueue says so where a queue has neither contacts nor settings: its
// zeros are those of a name mistyped.
func unknownQueue(cmd *cobra.Command, st *store.Store, cfg config.Config, queue string) error {
	names, err := st.QueueNames(cmd.Context())
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, name := range names {
		known[name] = true
	}
	for _, q := range cfg.Queues {
		known[q.Name] = true
	}
	if known[queue] {
		return nil
	}
	list := "no queue is known yet"
	if len(known) > 0 {
		list = "known are " + strings.Join(slices.Sorted(maps.Keys(known)), ", ")
	}
	say(cmd.ErrOrStderr(), "hotlined: note: no contact of a queue %q is known; %s\n", queue, list)
	return nil
}
