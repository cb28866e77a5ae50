package asterisk

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// What a visit's Evidence can say.
const (
	noEnter   = "no-enter"       // its ENTERQUEUE is missing; the entry is computed from the waits
	noConnect = "no-connect"     // completed without a CONNECT
	lostEnd   = "lost"           // answered, and open when its end got lost: how long it lasted nobody knows
	noEnd     = "no-end"         // nothing was heard of it for too long
	restarted = "restart"        // open when Asterisk started anew
	twoEnds   = "two-ends"       // two events ended it
	swapped   = "callid-swapped" // a transfer gave it another call's id on the way
	clockBack = "clock-back"     // the log's clock was set back meanwhile
	badNumber = "bad-number"     // a duration in the log is none; computed from the stamps
	badCodec  = "codec"          // the agent's and the caller's phones understand no common codec
)

// visit is one call in one queue, from ENTERQUEUE on. Times are the log's.
type visit struct {
	ID       string `json:"id"`
	N        uint16 `json:"n"`
	Under    string `json:"under,omitempty"` // the call's id now, where a transfer swapped it
	Queue    string `json:"queue"`
	Agent    string `json:"agent,omitempty"`
	Customer string `json:"customer,omitempty"`

	In   int64 `json:"in"`
	Up   int64 `json:"up,omitempty"`
	Out  int64 `json:"out,omitempty"`
	Seen int64 `json:"seen"` // its latest event

	Wait int64 `json:"wait,omitempty"` // this and the following in milliseconds
	Ring int64 `json:"ring,omitempty"`
	Talk int64 `json:"talk,omitempty"` // hold included, as the log has it
	Hold int64 `json:"hold,omitempty"`
	Wrap int64 `json:"wrap,omitempty"`

	Outcome   hotline.Outcome  `json:"outcome"`
	HungUp    hotline.Party    `json:"hung-up,omitempty"`
	Transfer  hotline.Transfer `json:"transfer,omitempty"`
	Recording string           `json:"recording,omitempty"`
	Evidence  []string         `json:"evidence,omitempty"`

	dirty bool
}

func (v *visit) open() bool {
	return v.Outcome == hotline.Waiting || v.Outcome == hotline.Connected
}

func (v *visit) note(evidence string) {
	if !slices.Contains(v.Evidence, evidence) {
		v.Evidence = append(v.Evidence, evidence)
	}
}

// call is the id the log knows it by now.
func (v *visit) call() string {
	if v.Under != "" {
		return v.Under
	}
	return v.ID
}

// end closes the visit.
func (v *visit) end(at int64, as hotline.Outcome) {
	v.Outcome, v.Out = as, max(at, v.In)
}

// lose closes a visit whose end was never logged. One that was answered stays so,
// without a length.
func (v *visit) lose(at int64, why string) {
	v.note(why)
	if v.Up != 0 {
		v.end(at, hotline.Answered)
		v.note(lostEnd)
		return
	}
	v.end(at, hotline.Lost)
	v.Wait = (v.Out - v.In) * 1000
}

func (v *visit) contact() hotline.Contact {
	return hotline.Contact{
		ID: v.ID, Visit: v.N, Conversation: v.call(),
		Channel: hotline.Phone, Direction: hotline.Inbound, Queue: v.Queue, Agent: v.Agent,
		Offered: instant(v.In), Answered: instant(v.Up), Ended: instant(v.Out),
		Wait: millis(v.Wait), Ring: millis(v.Ring), Talk: millis(max(v.Talk-v.Hold, 0)), Hold: millis(v.Hold), Wrap: millis(v.Wrap),
		Outcome: v.Outcome, HungUp: v.HungUp, Transfer: v.Transfer,
		Customer: v.Customer, Recording: v.Recording, Evidence: slices.Clone(v.Evidence),
	}
}

func instant(s int64) time.Time {
	if s == 0 {
		return time.Time{}
	}
	return time.Unix(s, 0).UTC()
}

func millis(ms int64) time.Duration { return time.Duration(ms) * time.Millisecond }

// call is what is remembered of one call: its visits while they can change, and
// for longer how many there were, so that the next one gets its own number.
type call struct {
	N      uint16   `json:"n"`
	Seen   int64    `json:"seen"`
	Until  int64    `json:"until,omitempty"` // it may come back until then
	Visits []*visit `json:"visits,omitempty"`
}

// How long calls are remembered, in seconds of the log's clock.
const (
	rememberCall     = 3600      // a caller who hung up
	rememberReleased = 12 * 3600 // one passed on or let out of the queue, who may come back
	rememberVisit    = 600       // an ended visit, for a second end
	rememberForWrap  = 3600      // an ended visit without WRAPUP, where the log has them
	sweepEvery       = 600
)

// firstNumber is the number of the first visit of a call that nothing is known
// of: 1, or for an old call one that cannot have been given before its earlier
// visits were forgotten.
func firstNumber(id string, now int64) uint16 {
	id = id[strings.LastIndexByte(id, '-')+1:]
	epoch, _, _ := strings.Cut(id, ".")
	began, err := strconv.ParseInt(epoch, 10, 64)
	if hours := (now - began) / rememberCall; err == nil && hours > 0 && hours < 60000 {
		return uint16(hours) + 1
	}
	return 1
}
