package asterisk

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"github.com/hotlined/hotlined/collectors/follow"
	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/collectors/table"
	"github.com/hotlined/hotlined/internal/hotline"
)

// state is what must survive from one line to the next, and a restart.
type state struct {
	Clock  int64             `json:"clock"` // the latest stamp
	Swept  int64             `json:"swept"`
	Wraps  bool              `json:"wraps,omitempty"` // the dialplan logs WRAPUP
	Calls  map[string]*call  `json:"calls,omitempty"`
	Agents map[string]*agent `json:"agents,omitempty"`
}

func newState() *state { return &state{Calls: map[string]*call{}, Agents: map[string]*agent{}} }

// machine turns the lines of a log into facts. What it does depends on nothing
// but the lines and their order, wherever the batches are cut.
type machine struct {
	state     *state
	wanted    map[string]bool // queues; nil: all
	giveUp    int64
	customers *input.Hasher
	names     input.Intern
	skips     map[string]*int // by event: a count without a line's worth of work
	facts     hotline.Facts
	changed   []*visit
	clock     input.Clock
	whole     bool // an import: each visit is told once, when nothing can be added to it
	open      map[*visit]bool
	ended     []*visit // in this second of the log
}

func newMachine(cfg Config, key input.Key, s *state) *machine {
	if s.Calls == nil {
		s.Calls = map[string]*call{}
	}
	if s.Agents == nil {
		s.Agents = map[string]*agent{}
	}
	m := &machine{
		state: s, giveUp: int64(cfg.GiveUpAfter.Seconds()), customers: key.Hasher(),
		clock: input.Env{}.Clock(), names: input.Intern{}, skips: map[string]*int{}, open: map[*visit]bool{},
	}
	for _, c := range s.Calls {
		for _, v := range c.Visits {
			switch {
			case v.open():
				m.open[v] = true
			case v.Out == s.Clock:
				m.ended = append(m.ended, v)
			}
		}
	}
	for _, q := range cfg.Queues {
		if m.wanted == nil {
			m.wanted = map[string]bool{}
		}
		m.wanted[q] = true
	}
	return m
}

func (m *machine) lines(b follow.Batch) {
	number := b.Line
	for data := b.Data; len(data) > 0; number++ {
		var line []byte
		if i := bytes.IndexByte(data, '\n'); i >= 0 {
			line, data = data[:i], data[i+1:]
		} else {
			line, data = data, nil
		}
		// A file truncated under a writer that does not append begins with zeros.
		line = bytes.TrimLeft(bytes.TrimSuffix(line, []byte("\r")), "\x00")
		if len(line) == 0 {
			continue
		}
		m.facts.Read++
		e, err := ParseEvent(line)
		if err != nil {
			m.facts.Rejected = append(m.facts.Rejected, table.Reject(b.File, number, err.Error(), line))
			continue
		}
		if err = m.clock.Check(time.Unix(e.At, 0)); err != nil && !m.timeless(e) {
			m.facts.Rejected = append(m.facts.Rejected, table.Reject(b.File, number, err.Error(), line))
			continue
		}
		if err == nil {
			m.event(e)
		}
	}
}

// timeless handles the lines of a PBX whose clock was not set yet that need no
// time: it has started anew all the same.
func (m *machine) timeless(e Event) bool {
	if !input.Early(time.Unix(e.At, 0)) {
		return false
	}
	switch e.kind() {
	case restart:
		m.restart(m.state.Clock)
	case noted:
		m.skipEvent("", e.Name)
	default:
		return false
	}
	return true
}

func (m *machine) event(e Event) {
	k := e.kind()
	if m.wanted != nil && k != restart && len(e.Queue) > 0 && string(e.Queue) != "NONE" && !m.wanted[string(e.Queue)] {
		m.skip("another queue")
		return
	}
	before := m.state.Clock
	if e.At > before {
		m.ended = m.ended[:0]
	}
	m.state.Clock = max(before, e.At)
	if m.state.Clock/sweepEvery != m.state.Swept {
		m.state.Swept = m.state.Clock / sweepEvery
		m.sweep()
	}
	switch k {
	case restart:
		m.restart(before)
	case enter:
		m.enter(e)
	case connect:
		m.connect(e)
	case complete, transfer:
		m.complete(e, k)
	case leave:
		m.leave(e)
	case wrap, hold, recording:
		m.addition(e, k)
	case member:
		m.member(e)
	case noted:
		m.skipEvent("", e.Name)
	case unknown:
		m.skipEvent("unknown event ", e.Name)
	}
}

// maxSkips bounds the kinds of skipped events that are told apart: the names
// are whatever the dialplan, or a broken disk, writes.
const maxSkips = 100

func (m *machine) skipEvent(prefix string, name []byte) {
	if n, ok := m.skips[string(name)]; ok {
		*n++
		return
	}
	if len(m.skips) >= maxSkips {
		m.skip(prefix + "(others)")
		return
	}
	n := 1
	m.skips[string(name)] = &n
}

func (m *machine) skip(reason string) { m.facts.Skipped[reason]++ }

// touch marks a visit as one that says something new.
func (m *machine) touch(v *visit, at int64) {
	if at < m.state.Clock {
		v.note(clockBack)
	}
	v.Seen = max(v.Seen, at)
	if v.open() {
		m.open[v] = true
	} else {
		delete(m.open, v)
		if v.Out == m.state.Clock && !slices.Contains(m.ended, v) {
			m.ended = append(m.ended, v)
		}
	}
	if !m.whole {
		m.tell(v)
	}
}

// tell puts a visit among the facts of this batch.
func (m *machine) tell(v *visit) {
	if !v.dirty {
		v.dirty = true
		m.changed = append(m.changed, v)
	}
}

// flush hands over the facts of the lines so far.
func (m *machine) flush() hotline.Facts {
	facts := m.facts
	for name, n := range m.skips {
		reason := name
		if catalogue[name] == unknown {
			reason = "unknown event " + table.Printable([]byte(name), 40)
		}
		facts.Skipped[reason] += *n
	}
	clear(m.skips)
	facts.Contacts = make([]hotline.Contact, 0, len(m.changed))
	for _, v := range m.changed {
		v.dirty = false
		facts.Contacts = append(facts.Contacts, v.contact())
	}
	m.changed = m.changed[:0]
	m.facts = hotline.Facts{}
	return facts
}

// restart closes what was open: a new Asterisk knows nothing of the old one's calls.
func (m *machine) restart(lastSeen int64) {
	for _, v := range m.openVisits() {
		v.lose(max(lastSeen, v.Seen), restarted)
		m.touch(v, m.state.Clock)
	}
	m.skip("QUEUESTART")
}

// openVisits lists them in the order in which they began.
func (m *machine) openVisits() (open []*visit) {
	for v := range m.open {
		open = append(open, v)
	}
	sortVisits(open)
	return open
}

func sortVisits(visits []*visit) {
	slices.SortFunc(visits, func(a, b *visit) int {
		return cmp.Or(cmp.Compare(a.In, b.In), cmp.Compare(a.ID, b.ID), cmp.Compare(a.N, b.N))
	})
}

// sweep gives up visits whose end was never logged, and forgets what cannot
// change any more.
func (m *machine) sweep() {
	for _, v := range m.openVisits() {
		if m.state.Clock-v.Seen > m.giveUp {
			at := v.Seen
			v.lose(at, noEnd)
			m.touch(v, m.state.Clock)
			v.Seen = at
		}
	}
	var gone []*visit
	for id, c := range m.state.Calls {
		c.Visits = slices.DeleteFunc(c.Visits, func(v *visit) bool {
			age := m.state.Clock - v.Seen
			waits := m.state.Wraps && v.Outcome == hotline.Answered && v.Wrap == 0
			done := !v.open() && age > rememberVisit && (!waits || age > rememberForWrap)
			if done {
				gone = append(gone, v)
			}
			return done
		})
		if len(c.Visits) == 0 && m.state.Clock > max(c.Seen+rememberCall, c.Until) {
			delete(m.state.Calls, id)
		}
	}
	if m.whole {
		m.tellAll(gone)
	}
}

// finish tells what is left at the end of an import.
func (m *machine) finish() {
	var left []*visit
	for _, c := range m.state.Calls {
		left = append(left, c.Visits...)
	}
	m.tellAll(left)
}

func (m *machine) tellAll(visits []*visit) {
	sortVisits(visits)
	for _, v := range visits {
		m.tell(v)
	}
}
