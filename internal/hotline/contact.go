package hotline

import (
	"hash/fnv"
	"math"
	"strconv"
	"strings"
	"time"
)

// Contact is one visit of one contact to one queue. A caller who overflows from
// "cards" to "accounts" makes two of them, with the same Conversation.
//
// Source, ID and Visit name it for ever: a source that reports it again, with
// more known, replaces what it said before.
type Contact struct {
	Source       string // the collector's name, such as "pbx-1"
	ID           string // unique within the source
	Visit        uint16 // 1 for the first queue this contact visited
	Conversation string // ties the visits, transfers and call-backs of one matter together

	Channel   Channel
	Direction Direction
	Queue     string // empty where Outcome is BeforeQueue
	Agent     string // who answered; empty where nobody did

	Offered  time.Time // entered the queue (or the line, where it never reached one)
	Answered time.Time // an agent picked up
	Ended    time.Time // left the queue unanswered, or hung up

	Wait time.Duration // from Offered to the answer or the giving up; ringing included
	Ring time.Duration // the part of Wait in which the answering agent's phone rang
	Talk time.Duration // with the agent, hold excluded
	Hold time.Duration // on hold during the conversation
	Wrap time.Duration // after-contact work

	Outcome   Outcome
	HungUp    Party    // who ended the conversation
	Transfer  Transfer // how the agent passed it on, if he did
	Customer  string   // keyed hash of the caller; never the number
	Recording string   // where the recording is, as the platform names it
	Evidence  []string // what was repaired or looks wrong: "no-enter", "clock-back"; empty is trusted
	Known     time.Time
}

// Channel is the medium a contact arrived by.
type Channel string

// The channels. Chat is concurrent work, mail and social media are deferrable.
const (
	Phone  Channel = "phone"
	Chat   Channel = "chat"
	Email  Channel = "email"
	App    Channel = "app"
	Web    Channel = "web"
	Branch Channel = "branch"
	SMS    Channel = "sms"
	Social Channel = "social"
)

// Deferrable reports whether contacts of the channel wait for hours rather than
// for seconds, so that they can be worked when it suits.
func (c Channel) Deferrable() bool { return c == Email || c == Social }

// Direction says who called whom.
type Direction string

// The directions.
const (
	Inbound  Direction = "in"
	Outbound Direction = "out"
	Callback Direction = "callback"
)

// Outcome is how a visit to a queue ended, or where it is now.
type Outcome string

// The outcomes. Waiting and Connected are visits still going on; a Connected
// visit counts as answered. The exits, from Timeout to Withdrawn, left the queue
// without an agent and without hanging up.
const (
	Waiting     Outcome = "waiting"
	Connected   Outcome = "connected"
	Answered    Outcome = "answered"
	Abandoned   Outcome = "abandoned"
	Timeout     Outcome = "timeout"
	Empty       Outcome = "empty"        // no agent was logged in
	Full        Outcome = "full"         // the queue was full
	Key         Outcome = "key"          // the caller pressed a key to leave
	Withdrawn   Outcome = "withdrawn"    // moved elsewhere by the platform
	Lost        Outcome = "lost"         // open when the platform stopped
	BeforeQueue Outcome = "before-queue" // hung up in the menu; never offered to a queue
)

// Outcomes lists every outcome.
var Outcomes = []Outcome{Waiting, Connected, Answered, Abandoned, Timeout, Empty, Full, Key, Withdrawn, Lost, BeforeQueue}

// Party is who hung up.
type Party string

// The parties.
const (
	Caller Party = "caller"
	Agents Party = "agent"
	System Party = "system"
)

// Transfer is how an agent passed a contact on.
type Transfer string

// The transfers.
const (
	Blind    Transfer = "blind"
	Attended Transfer = "attended"
)

// WasAnswered reports whether an agent picked up, finished or not.
func (c Contact) WasAnswered() bool { return c.Outcome == Answered || c.Outcome == Connected }

// WasOffered reports whether the contact reached a queue.
func (c Contact) WasOffered() bool { return c.Outcome != BeforeQueue }

// Exited reports whether the contact left the queue unanswered other than by hanging up.
func (c Contact) Exited() bool {
	switch c.Outcome {
	case Timeout, Empty, Full, Key, Withdrawn:
		return true
	}
	return false
}

// Handle is the time an agent gave to it: talk, hold and wrap-up.
func (c Contact) Handle() time.Duration { return c.Talk + c.Hold + c.Wrap }

// Key identifies the visit within everything ever stored.
func (c Contact) Key() uint64 {
	return sum64(c.Source, c.ID, strconv.Itoa(int(c.Visit)))
}

// Content is a fingerprint of everything but Known: equal fingerprints of one
// key mean that nothing new was said.
func (c Contact) Content() uint64 {
	ms := func(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 36) }
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return strconv.FormatInt(t.UnixMilli(), 36)
	}
	return sum64(c.Conversation, string(c.Channel), string(c.Direction), c.Queue, c.Agent,
		at(c.Offered), at(c.Answered), at(c.Ended),
		ms(c.Wait), ms(c.Ring), ms(c.Talk), ms(c.Hold), ms(c.Wrap),
		string(c.Outcome), string(c.HungUp), string(c.Transfer), c.Customer, c.Recording,
		strings.Join(c.Evidence, "\x01"))
}

func sum64(parts ...string) uint64 {
	h := fnv.New64a()
	for _, p := range parts {
		_, _ = h.Write([]byte(p)) // a hash never fails
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}

// WaitBucket is the histogram bucket of a wait, in seconds: the smallest bucket
// edge that is not below it. Buckets are one second wide up to ten minutes,
// fifteen seconds up to an hour, a minute up to 18 hours and an hour up to 31
// days, so that "waited at most T" is exact for every T that is an edge, and never
// flatters for one that is not. Beyond 18 hours, mail's own waits, a bucket is
// 64800 and the hours since: see BucketSeconds.
func WaitBucket(wait time.Duration) uint16 {
	s := math.Ceil(wait.Seconds())
	switch {
	case s <= 0:
		return 0
	case s <= 600:
		return uint16(s)
	case s <= 3600:
		return uint16(math.Ceil(s/15) * 15)
	case s <= inMinutes:
		return uint16(math.Ceil(s/60) * 60)
	}
	return uint16(min(inMinutes+math.Ceil((s-inMinutes)/3600), math.MaxUint16))
}

// inMinutes is how many seconds of waiting are told by the minute.
const inMinutes = 64800

// BucketSeconds is the upper edge of a bucket; the last one, of 31 days, has all
// that waited longer as well.
func BucketSeconds(bucket uint16) float64 {
	if bucket <= inMinutes {
		return float64(bucket)
	}
	return inMinutes + float64(bucket-inMinutes)*3600
}
