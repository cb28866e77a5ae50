package asterisk

import (
	"bytes"
	"errors"
)

// Event is one line of a queue_log. Its parts alias the line.
type Event struct {
	At     int64 // Unix seconds
	Call   []byte
	Queue  []byte
	Agent  []byte
	Name   []byte
	Params []byte // what follows the name, pipes included
}

// Mistakes in a line.
var (
	errStamp  = errors.New("the line does not begin with a time in whole seconds")
	errFields = errors.New("fewer than the 5 fields epoch|callid|queue|agent|event")
)

// ParseEvent takes a line apart, without its line end. It allocates nothing.
func ParseEvent(line []byte) (Event, error) {
	var e Event
	i := 0
	for i < len(line) && i < 12 && line[i]-'0' <= 9 {
		e.At = e.At*10 + int64(line[i]-'0')
		i++
	}
	if i == 0 || i == 12 || i == len(line) || line[i] != '|' {
		return e, errStamp
	}
	rest := line[i+1:]
	var ok1, ok2, ok3 bool
	e.Call, rest, ok1 = cut(rest)
	e.Queue, rest, ok2 = cut(rest)
	e.Agent, rest, ok3 = cut(rest)
	if !ok1 || !ok2 || !ok3 {
		return e, errFields
	}
	e.Name, e.Params, _ = cut(rest)
	if len(e.Name) == 0 {
		return e, errFields
	}
	if bytes.IndexByte(e.Name, ' ') >= 0 {
		return e.rejoined(), nil
	}
	return e, nil
}

func cut(b []byte) (head, rest []byte, found bool) {
	if i := bytes.IndexByte(b, '|'); i >= 0 {
		return b[:i], b[i+1:], true
	}
	return b, nil, false
}

// rejoined puts an agent's name back together that contains a pipe: "Tom | Backup"
// moves the event into the params. No event has a space in its name.
func (e Event) rejoined() Event {
	name, params, more := cut(e.Params)
	if !more || catalogue[string(name)] == 0 || cap(e.Agent) < len(e.Agent)+1+len(e.Name) {
		return e
	}
	e.Agent = e.Agent[: len(e.Agent)+1+len(e.Name) : len(e.Agent)+1+len(e.Name)]
	e.Name, e.Params = name, params
	return e
}

// param is the i-th parameter, from 0; empty where there are fewer.
func (e Event) param(i int) []byte {
	rest := e.Params
	for ; i > 0; i-- {
		var more bool
		if _, rest, more = cut(rest); !more {
			return nil
		}
	}
	head, _, _ := cut(rest)
	return head
}

// fromEnd is the i-th parameter from the end, from 1: what users named comes
// first in a line, and may hold pipes of its own.
func (e Event) fromEnd(i int) []byte {
	rest := e.Params
	for ; i > 1; i-- {
		at := bytes.LastIndexByte(rest, '|')
		if at < 0 {
			return nil
		}
		rest = rest[:at]
	}
	return rest[bytes.LastIndexByte(rest, '|')+1:]
}

func (e Event) count() int { return bytes.Count(e.Params, []byte("|")) + 1 }

// seconds reads a duration in whole seconds, or with a fraction for events of
// the dialplan's own; ok: it is a number, and not a negative one.
func seconds(b []byte) (ms int64, ok bool) {
	whole, fraction, _ := bytes.Cut(b, []byte("."))
	if len(whole) == 0 || len(whole) > 9 {
		return 0, false
	}
	for _, c := range whole {
		if c-'0' > 9 {
			return 0, false
		}
		ms = ms*10 + int64(c-'0')
	}
	ms *= 1000
	scale := int64(100)
	for _, c := range fraction {
		if c-'0' > 9 {
			return 0, false
		}
		ms += int64(c-'0') * scale
		scale /= 10
	}
	return ms, true
}

// kind says what an event does to a visit or an agent.
type kind byte

const (
	unknown kind = iota
	restart
	enter
	connect
	complete
	transfer
	leave // unanswered
	wrap
	hold
	recording
	member // an agent's change
	noted  // known, and no fact of its own
)

// catalogue lists the events of all releases from 1.4 to 23, and those of the
// dialplan that this package asks for.
var catalogue = map[string]kind{
	"QUEUESTART": restart,
	"ENTERQUEUE": enter,
	"CONNECT":    connect,

	"COMPLETEAGENT": complete, "COMPLETECALLER": complete,
	"BLINDTRANSFER": transfer, "ATTENDEDTRANSFER": transfer, "TRANSFER": transfer,

	"ABANDON": leave, "EXITWITHTIMEOUT": leave, "EXITEMPTY": leave,
	"EXITWITHKEY": leave, "WITHDRAW": leave, "SYSCOMPAT": leave,

	"WRAPUP": wrap, "WRAPUPSTART": wrap, "HOLD": hold, "RECORDING": recording,

	"ADDMEMBER": member, "REMOVEMEMBER": member,
	"PAUSE": member, "UNPAUSE": member, "PAUSEALL": member, "UNPAUSEALL": member,
	"AGENTLOGIN": member, "AGENTLOGOFF": member,
	"AGENTCALLBACKLOGIN": member, "AGENTCALLBACKLOGOFF": member,

	"CONFIGRELOAD": noted, "AGENTDUMP": noted, "RINGNOANSWER": noted, "RINGCANCELED": noted,
	"PENALTY": noted, "RINGINUSE": noted, "OUTCALL": noted,
}

func (e Event) kind() kind { return catalogue[string(e.Name)] }
