package store

import (
	"fmt"
	"strconv"

	"github.com/hotlined/hotlined/internal/hotline"
)

// agentStates keeps every change of what an agent is doing; a change is known by
// its agent, instant and new state.
var agentStates = family[hotline.AgentState]{
	table:  "agent_states",
	source: func(a *hotline.AgentState) *string { return &a.Source },
	id: func(a *hotline.AgentState) string {
		return joined(a.Agent, strconv.FormatInt(millis(a.At), 10), string(a.State))
	},
	content: func(a *hotline.AgentState) uint64 { return fingerprint(a.Reason) },
	stale:   func(a *hotline.AgentState, d stale) { d.add(staleStates, a.At) },
	within:  func(a *hotline.AgentState) string { return digits(millis(a.At)) },
	stored: `SELECT concat(agent, '\x01', toString(toUnixTimestamp64Milli(at)), '\x01', state), content
		FROM agent_states FINAL
		WHERE source = {source:String}
		  AND at BETWEEN fromUnixTimestamp64Milli(toInt64({least:String}), 'UTC') AND fromUnixTimestamp64Milli(toInt64({greatest:String}), 'UTC')`,
	fields: func(rows []*hotline.AgentState) []field {
		return []field{
			{"source", words(fill(rows, func(a *hotline.AgentState) string { return a.Source }))},
			{"agent", words(fill(rows, func(a *hotline.AgentState) string { return a.Agent }))},
			{"at", instants(fill(rows, func(a *hotline.AgentState) int64 { return millis(a.At) }))},
			{"state", words(fill(rows, func(a *hotline.AgentState) string { return string(a.State) }))},
			{"reason", words(fill(rows, func(a *hotline.AgentState) string { return a.Reason }))},
		}
	},
}

// digits writes milliseconds so that they sort as text.
func digits(ms int64) string { return fmt.Sprintf("%019d", ms) }
