package asterisk

import (
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// agent is what is known of a member of the queues.
type agent struct {
	Queues map[string]bool `json:"queues,omitempty"` // member of → paused there
	All    bool            `json:"all,omitempty"`    // paused everywhere, before any queue was heard of
	Pool   bool            `json:"pool,omitempty"`   // logs in with AgentLogin
	Here   bool            `json:"here,omitempty"`   // and is logged in

	State  hotline.State `json:"state,omitempty"` // as last told
	Reason string        `json:"reason,omitempty"`
	At     int64         `json:"at,omitempty"` // Unix milliseconds
}

// now is what the agent is doing. Paused in one of two queues is available: only
// who is paused everywhere is away.
func (a *agent) now() hotline.State {
	switch {
	case a.Pool && !a.Here, !a.Pool && len(a.Queues) == 0 && !a.All:
		return hotline.LoggedOut
	case a.paused():
		return hotline.Paused
	}
	return hotline.Available
}

func (a *agent) paused() bool {
	if len(a.Queues) == 0 {
		return a.All
	}
	for _, paused := range a.Queues {
		if !paused {
			return false
		}
	}
	return true
}

// member follows an agent's change. Most are logged several times over: per
// queue, for all queues, and again though nothing changed.
func (m *machine) member(e Event) {
	name := m.names.Of(e.Agent)
	if strings.HasPrefix(string(e.Name), "AGENTLOG") && name != "" && !strings.Contains(name, "/") {
		name = "Agent/" + name // the name that the queues know it by
	}
	if name == "" || name == "NONE" {
		m.skip(string(e.Name) + " without an agent")
		return
	}
	a := m.state.Agents[name]
	if a == nil {
		a = &agent{Queues: map[string]bool{}}
		m.state.Agents[name] = a
	}
	if a.Queues == nil {
		a.Queues = map[string]bool{}
	}
	reason := m.change(a, e)
	state := a.now()
	if state != hotline.Paused {
		reason = ""
	}
	if state == a.State && reason == a.Reason || a.State == "" && state == hotline.LoggedOut && !a.Pool {
		return
	}
	// Two changes within a second keep their order, a millisecond apart.
	a.State, a.Reason, a.At = state, reason, max(e.At*1000, a.At+1)
	m.facts.AgentStates = append(m.facts.AgentStates, hotline.AgentState{
		Agent: name, At: time.UnixMilli(a.At).UTC(), State: state, Reason: reason,
	})
}

// change applies the event, and returns the reason of the agent's pause.
func (m *machine) change(a *agent, e Event) (reason string) {
	queue := m.names.Of(e.Queue)
	reason = a.Reason
	switch string(e.Name) {
	case "ADDMEMBER":
		a.Queues[queue], a.All = string(e.Params) == "PAUSED", false
	case "REMOVEMEMBER":
		delete(a.Queues, queue)
		a.All = a.All && len(a.Queues) > 0
	case "PAUSE":
		a.Queues[queue] = true
		reason = string(e.Params) // a reason may contain pipes
	case "UNPAUSE":
		a.Queues[queue], a.All = false, false
	case "PAUSEALL":
		a.all(true)
		reason = string(e.Params)
	case "UNPAUSEALL":
		a.all(false)
	case "AGENTLOGIN", "AGENTCALLBACKLOGIN":
		a.Pool, a.Here = true, true
	case "AGENTLOGOFF", "AGENTCALLBACKLOGOFF":
		a.Pool, a.Here = true, false
	}
	return reason
}

func (a *agent) all(paused bool) {
	a.All = paused
	for q := range a.Queues {
		a.Queues[q] = paused
	}
}
