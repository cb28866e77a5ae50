package asterisk

import (
	"bytes"

	"github.com/hotlined/hotlined/internal/hotline"
)

// callOf is what is known of an event's call, from now on at least that it exists.
func (m *machine) callOf(id []byte, at int64) *call {
	c := m.state.Calls[string(id)]
	if c == nil {
		name := string(id)
		c = &call{N: firstNumber(name, at) - 1}
		m.state.Calls[name] = c
	}
	c.Seen = max(c.Seen, at)
	return c
}

// newVisit begins one.
func (m *machine) newVisit(c *call, e Event, in int64) *visit {
	c.N++
	v := &visit{ID: string(e.Call), N: c.N, Queue: m.names.Of(e.Queue), In: in, Outcome: hotline.Waiting}
	c.Visits = append(c.Visits, v)
	return v
}

func (m *machine) enter(e Event) {
	v := m.newVisit(m.callOf(e.Call, e.At), e, e.At)
	v.Customer = m.customers.Hash(callerID(e))
	m.touch(v, e.At)
}

// callerID is the second parameter of url|callerid|position[|name]. A URL may
// have pipes of its own; then it is the one before the position, which is the
// last short number.
func callerID(e Event) []byte {
	n := e.count()
	if n < 4 || len(e.param(0)) == 0 || n == 4 && (digits(e.param(1)) || !digits(e.param(3))) {
		return e.param(1)
	}
	for i := n - 1; i > 2; i-- {
		if p := e.param(i); digits(p) && len(p) < 5 {
			return e.param(i - 1)
		}
	}
	return e.param(1)
}

func digits(b []byte) bool {
	for _, c := range b {
		if c-'0' > 9 {
			return false
		}
	}
	return len(b) > 0
}

func (m *machine) connect(e Event) {
	held, ok := seconds(e.param(0))
	c := m.callOf(e.Call, e.At)
	v := c.find(e.Queue, hotline.Waiting, nil)
	if v == nil && ok {
		v = m.elsewhere(c, e, hotline.Waiting, e.At-held/1000)
	}
	if v == nil {
		v = m.newVisit(c, e, e.At-held/1000)
		v.note(noEnter)
	}
	if !ok {
		held = max(e.At-v.In, 0) * 1000
		v.note(badNumber)
	}
	v.Outcome, v.Agent, v.Up, v.Wait = hotline.Connected, m.names.Of(e.Agent), e.At, held
	v.Ring, _ = seconds(e.param(2)) // releases before 1.6.2 have none
	m.touch(v, e.At)
}

func (m *machine) complete(e Event, k kind) {
	waited, talked := e.param(0), e.param(1)
	if k == transfer {
		// exten|context or BRIDGE|id or LINK|channel|channel come before; release 1.4
		// had no position at the end.
		waited, talked = e.fromEnd(3), e.fromEnd(2)
		if string(e.Name) == "TRANSFER" && e.count() == 4 {
			waited, talked = e.fromEnd(2), e.fromEnd(1)
		}
	}
	held, ok1 := seconds(waited)
	talk, ok2 := seconds(talked)
	c := m.callOf(e.Call, e.At)
	v := m.answeredVisit(c, e, e.At-(held+talk)/1000, ok1 && ok2)
	if v == nil {
		return // a second end
	}
	if !ok1 || !ok2 {
		held, talk = v.Wait, max(e.At-max(v.Up, v.In), 0)*1000
		v.note(badNumber)
	}
	if v.Up == 0 {
		v.Up, v.Wait = max(e.At-talk/1000, v.In), held
		v.note(noConnect)
	}
	v.Agent, v.Talk = m.names.Of(e.Agent), talk
	v.end(e.At, hotline.Answered)
	v.HungUp, v.Transfer = endedBy(e)
	if v.HungUp != hotline.Caller {
		m.mayReturn(v, e.At)
	}
	m.touch(v, e.At)
}

// answeredVisit finds the visit that ends, makes one where its beginning is
// missing, and returns nil where it has ended already.
func (m *machine) answeredVisit(c *call, e Event, entered int64, sure bool) *visit {
	if v := c.find(e.Queue, hotline.Connected, e.Agent); v != nil {
		return v
	}
	if m.secondEnd(c, e) {
		return nil
	}
	if v := c.find(e.Queue, hotline.Connected, nil); v != nil {
		return v
	}
	if sure {
		if v := m.elsewhere(c, e, hotline.Connected, entered); v != nil {
			return v
		}
		if m.secondEndElsewhere(e, entered) {
			return nil
		}
	}
	if v := c.find(e.Queue, hotline.Waiting, nil); v != nil {
		return v
	}
	v := m.newVisit(c, e, entered)
	v.note(noEnter)
	return v
}

// secondEnd reports whether the visit has ended just now: an attended transfer
// is logged as completed and as transferred. The transfer says more.
func (m *machine) secondEnd(c *call, e Event) bool {
	for _, v := range c.Visits {
		if v.open() || v.Queue != string(e.Queue) || e.At-v.Out > 2 || v.Out-e.At > 2 {
			continue
		}
		if v.Agent != "" && v.Agent != string(e.Agent) {
			continue
		}
		m.endAgain(v, e)
		return true
	}
	return false
}

// secondEndElsewhere is secondEnd for a visit whose first end came with another
// call's id.
func (m *machine) secondEndElsewhere(e Event, entered int64) bool {
	for _, v := range m.ended {
		if v.Queue == string(e.Queue) && v.Agent == string(e.Agent) && v.Out == e.At && v.In-entered <= 1 && entered-v.In <= 1 {
			m.endAgain(v, e)
			return true
		}
	}
	return false
}

func (m *machine) endAgain(v *visit, e Event) {
	m.skip("second end of a visit")
	v.note(twoEnds)
	if by, how := endedBy(e); how != "" {
		v.HungUp, v.Transfer = by, how
		m.mayReturn(v, e.At)
	}
	m.touch(v, e.At)
}

func endedBy(e Event) (hotline.Party, hotline.Transfer) {
	switch string(e.Name) {
	case "COMPLETECALLER":
		return hotline.Caller, ""
	case "ATTENDEDTRANSFER":
		return hotline.Agents, hotline.Attended
	case "BLINDTRANSFER", "TRANSFER":
		return hotline.Agents, hotline.Blind
	}
	return hotline.Agents, ""
}

// exits says how each event leaves the queue, and which parameter has the wait.
var exits = map[string]struct {
	as   hotline.Outcome
	by   hotline.Party
	wait int
}{
	"ABANDON":         {hotline.Abandoned, hotline.Caller, 2},
	"EXITWITHTIMEOUT": {hotline.Timeout, "", 2},
	"EXITEMPTY":       {hotline.Empty, "", 2},
	"EXITWITHKEY":     {hotline.Key, "", 3},
	"WITHDRAW":        {hotline.Withdrawn, "", 2},
	"SYSCOMPAT":       {hotline.Abandoned, hotline.System, -1}, // Asterisk counts it so, too
}

func (m *machine) leave(e Event) {
	exit := exits[string(e.Name)]
	var given []byte
	if exit.wait >= 0 {
		given = e.param(exit.wait)
	}
	waited, ok := seconds(given)
	c := m.callOf(e.Call, e.At)
	v := c.find(e.Queue, hotline.Waiting, nil)
	if v == nil && m.secondEnd(c, e) {
		return
	}
	if v == nil && ok {
		v = m.elsewhere(c, e, hotline.Waiting, e.At-waited/1000)
	}
	if v == nil {
		v = m.newVisit(c, e, e.At-waited/1000)
		v.note(noEnter)
	}
	v.Wait = waited
	if !ok { // old releases say less; an empty wait was seen in the wild
		v.Wait = max(e.At-v.In, 0) * 1000
		if exit.wait >= 0 && e.count() > exit.wait {
			v.note(badNumber)
		}
	}
	v.end(e.At, exit.as)
	v.HungUp = exit.by
	if exit.by == hotline.System {
		v.note(badCodec)
	}
	if exit.by == "" {
		m.mayReturn(v, e.At)
	}
	m.touch(v, e.At)
}

// mayReturn remembers the call for longer: its caller is still on the line.
func (m *machine) mayReturn(v *visit, at int64) {
	if c := m.state.Calls[v.call()]; c != nil {
		c.Until = max(c.Until, at+rememberReleased)
	}
}

// find returns the call's oldest visit of that queue, state and, where given, agent.
func (c *call) find(queue []byte, as hotline.Outcome, agent []byte) *visit {
	for _, v := range c.Visits {
		if v.Outcome == as && v.Queue == string(queue) && (agent == nil || v.Agent == string(agent)) {
			return v
		}
	}
	return nil
}

// elsewhere finds the visit of an event under another call's id, and moves it to
// the id of the event: an attended transfer into a queue swaps the ids of the
// caller's and the agent's channels, and a Local channel that is optimised away
// takes its id with it. The queue, the agent and the second of the entry must
// agree, and only one visit must fit.
func (m *machine) elsewhere(c *call, e Event, as hotline.Outcome, entered int64) *visit {
	var found *visit
	for v := range m.open {
		if v.Outcome != as || v.Queue != string(e.Queue) || v.In-entered > 1 || entered-v.In > 1 {
			continue
		}
		if as == hotline.Connected && v.Agent != string(e.Agent) {
			continue
		}
		if found != nil {
			return nil
		}
		found = v
	}
	if found == nil {
		return nil
	}
	found.note(swapped)
	if as == hotline.Waiting || !bytes.Equal(e.Name, []byte("ATTENDEDTRANSFER")) {
		m.move(found, c, string(e.Call))
	}
	return found
}

// move puts a visit among those of another call.
func (m *machine) move(v *visit, to *call, id string) {
	from := m.state.Calls[v.call()]
	for i, o := range from.Visits {
		if o == v {
			from.Visits = append(from.Visits[:i:i], from.Visits[i+1:]...)
			break
		}
	}
	v.Under = id
	to.Visits = append(to.Visits, v)
}

// addition is what the dialplan says of a conversation beyond Asterisk's own events.
func (m *machine) addition(e Event, k kind) {
	m.state.Wraps = m.state.Wraps || k == wrap
	v := m.latestOf(e)
	if v == nil {
		m.skip(string(e.Name) + " without a visit")
		return
	}
	ms, ok := seconds(e.param(0))
	switch {
	case k == recording:
		v.Recording = string(e.Params)
	case !ok:
		v.note(badNumber)
	case k == wrap:
		v.Wrap = ms
	case k == hold:
		v.Hold += ms
	}
	m.touch(v, e.At)
}

// latestOf is the conversation that the agent of an event had last in this call.
func (m *machine) latestOf(e Event) *visit {
	c := m.state.Calls[string(e.Call)]
	if c == nil {
		return nil
	}
	for i := len(c.Visits) - 1; i >= 0; i-- {
		v := c.Visits[i]
		if v.Up != 0 && v.Agent == string(e.Agent) && (v.Queue == string(e.Queue) || string(e.Queue) == "NONE") {
			return v
		}
	}
	return nil
}
