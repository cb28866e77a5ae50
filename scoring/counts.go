package scoring

import (
	"iter"
	"maps"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Counts are named counts and sums of any period, queue or agent. The zero
// Counts are those of nothing. They add up: merging the counts of the parts
// gives the counts of the whole, however it was cut.
type Counts struct {
	AnsweredWaits  Histogram
	AbandonedWaits Histogram

	n [numCounts]float64
}

// Histogram counts waits by bucket, see hotline.WaitBucket: upper edge in
// seconds to contacts.
type Histogram map[uint16]float64

// Waits says whose histogram.
type Waits string

// The histograms, named as their columns.
const (
	AnsweredWaits  Waits = "answered_waits"
	AbandonedWaits Waits = "abandoned_waits"
)

// Get is one count.
func (c *Counts) Get(k Count) float64 { return c.n[k] }

// Add adds v to a count, or raises it to v where the count is a maximum.
func (c *Counts) Add(k Count, v float64) {
	if k == LongestWait {
		c.n[k] = max(c.n[k], v)
		return
	}
	c.n[k] += v
}

// AddWait puts n contacts with waits up to edge seconds into a histogram.
func (c *Counts) AddWait(w Waits, edge uint16, n float64) {
	h := &c.AnsweredWaits
	if w == AbandonedWaits {
		h = &c.AbandonedWaits
	}
	if *h == nil {
		*h = Histogram{}
	}
	(*h)[edge] += n
}

// Merge adds what o counted.
func (c *Counts) Merge(o *Counts) {
	for k := range numCounts {
		c.Add(k, o.n[k])
	}
	for edge, n := range o.AnsweredWaits {
		c.AddWait(AnsweredWaits, edge, n)
	}
	for edge, n := range o.AbandonedWaits {
		c.AddWait(AbandonedWaits, edge, n)
	}
}

// Clone is a copy that shares nothing.
func (c *Counts) Clone() Counts {
	out := *c
	out.AnsweredWaits = maps.Clone(c.AnsweredWaits)
	out.AbandonedWaits = maps.Clone(c.AbandonedWaits)
	return out
}

// ApplyTarget counts who was in time, from the histograms: exact where the
// thresholds are bucket edges, and never flattering where they are not. Counts
// made by [Count] have it already, to the millisecond.
func (c *Counts) ApplyTarget(t hotline.Target) {
	c.n[AnsweredInTime] = c.AnsweredWaits.upTo(t.AnswerWithin)
	c.n[AbandonedInTime] = c.AbandonedWaits.upTo(t.AnswerWithin)
	c.n[AbandonedShort] = c.AbandonedWaits.upTo(t.ShortAbandon)
	c.n[AnsweredWithin15s] = c.AnsweredWaits.upTo(promptly)
}

// upTo counts the waits of at most d.
func (h Histogram) upTo(d time.Duration) (n float64) {
	for edge, count := range h {
		if hotline.BucketSeconds(edge) <= d.Seconds() {
			n += count
		}
	}
	return n
}

// promptly is within how long the public hotlines of China answer, whatever the
// hotline's own promise (GB/T 33358-2016).
const promptly = 15 * time.Second

// CountAll counts contacts against a target.
func CountAll(contacts iter.Seq[hotline.Contact], t hotline.Target) Counts {
	var c Counts
	for contact := range contacts {
		c.Count(contact, t)
	}
	return c
}

// Count counts one more contact. A wait of exactly the threshold is in time.
func (c *Counts) Count(contact hotline.Contact, t hotline.Target) {
	if !contact.WasOffered() {
		c.n[BeforeQueue]++
		return
	}
	c.n[Offered]++
	if len(contact.Evidence) == 0 {
		c.n[Trusted]++
	}
	if contact.WasAnswered() || contact.Exited() || contact.Outcome == hotline.Abandoned {
		c.Add(LongestWait, ms(contact.Wait)) // of the others nobody knows yet, or ever will
	}
	switch {
	case contact.WasAnswered():
		c.answered(contact, t)
	case contact.Outcome == hotline.Abandoned:
		c.abandoned(contact, t)
	case contact.Exited():
		c.n[Exited]++
	case contact.Outcome == hotline.Lost:
		c.n[Lost]++
	case contact.Outcome == hotline.Waiting:
		c.n[Waiting]++
	}
}

func (c *Counts) answered(contact hotline.Contact, t hotline.Target) {
	wait := ms(contact.Wait)
	c.n[Answered]++
	c.n[WaitAnswered] += wait
	c.n[WaitAnsweredSquare] += wait * wait
	c.n[WaitAllSquare] += wait * wait
	c.n[Ring] += ms(contact.Ring)
	c.AddWait(AnsweredWaits, hotline.WaitBucket(contact.Wait), 1)
	c.n[AnsweredInTime] += when(contact.Wait <= t.AnswerWithin)
	c.n[AnsweredWithin15s] += when(contact.Wait <= promptly)
	c.n[Transferred] += when(contact.Transfer != "")
	if contact.Outcome == hotline.Connected {
		return // still talking: its handling time is not known yet
	}
	handle := ms(contact.Handle())
	c.n[Handled]++
	c.n[Talk] += ms(contact.Talk)
	c.n[Hold] += ms(contact.Hold)
	c.n[Wrap] += ms(contact.Wrap)
	c.n[HandleSquare] += handle * handle
}

func (c *Counts) abandoned(contact hotline.Contact, t hotline.Target) {
	wait := ms(contact.Wait)
	c.n[Abandoned]++
	c.n[WaitAbandoned] += wait
	c.n[WaitAllSquare] += wait * wait
	c.AddWait(AbandonedWaits, hotline.WaitBucket(contact.Wait), 1)
	c.n[AbandonedInTime] += when(contact.Wait <= t.AnswerWithin)
	c.n[AbandonedShort] += when(contact.Wait <= t.ShortAbandon)
}

func ms(d time.Duration) float64 { return float64(d.Milliseconds()) }

func when(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
