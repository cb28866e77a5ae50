package demo

import (
	"fmt"
	"strconv"

	"github.com/hotlined/hotlined/internal/hotline"
)

// matter is something people complain about, and what turns out to be behind it.
type matter struct {
	product, topic string
	weight         float64
	causes         []string
	causeWeights   []float64
}

// matters lists them, the usual few first.
var matters = []matter{
	{"credit card", "payment declined", 24, []string{"system outage", "fraud rule too strict", "limit not raised"}, []float64{5, 4, 1}},
	{"current account", "fees not explained", 20, []string{"terms unclear", "wrong information by agent"}, []float64{6, 3}},
	{"current account", "transfer delayed", 16, []string{"manual check backlog", "wrong operation", "system outage"}, []float64{6, 2, 1}},
	{"debit card", "card not delivered", 12, []string{"wrong address on record", "courier"}, []float64{4, 5}},
	{"online banking", "locked out", 9, []string{"app release defect", "identity check failed"}, []float64{5, 3}},
	{"credit card", "disputed charge", 8, []string{"merchant error", "process too slow"}, []float64{4, 3}},
	{"savings", "interest wrong", 6, []string{"rate table error", "terms unclear"}, []float64{2, 3}},
	{"loan", "wrong advice", 5, []string{"wrong information by agent", "training gap"}, []float64{4, 2}},
}

// file is a complaint case while it is worked on.
type file struct {
	id, contact, queue string
	channel            hotline.Channel
	caller, owner      string
	matter             matter
	cause, found       string
	severity           string
	opened, due        int64
	closed             int64
	stage              hotline.Stage
	reopened           int
}

// complain opens a case after some calls.
func (s *world) complain(v *visit) {
	p := profiles[v.queue].opensCase
	if !v.settled {
		p *= 2.2
	}
	if s.casework.chance(p) {
		s.open(&file{contact: v.id, queue: profiles[v.queue].name, channel: hotline.Phone, caller: v.caller})
	}
}

// writeIns lets the day's complaints arrive that nobody rang about.
func (s *world) writeIns() {
	r := s.casework
	mean := 6.0
	if s.today.midnight.Weekday()%6 == 0 {
		mean = 2
	}
	for range r.poisson(mean) {
		c := &file{queue: profiles[complaints].name, caller: s.number()}
		c.channel = []hotline.Channel{hotline.Email, hotline.Web, hotline.App, hotline.Branch}[r.weighted([]float64{5, 3, 3, 2})]
		s.at(s.today.clock(r.between(7, 22)), func() { s.open(c) })
	}
}

// open receives a case and plans how it will go.
func (s *world) open(c *file) {
	r := s.casework
	s.caseNo++
	c.id = fmt.Sprintf("C%06d", s.caseNo)
	weights := make([]float64, len(matters))
	for i, m := range matters {
		weights[i] = m.weight
	}
	c.matter = matters[r.weighted(weights)]
	c.cause = c.matter.causes[r.weighted(c.matter.causeWeights)]
	c.severity = "normal"
	if r.chance(0.12) {
		c.severity = "high"
	}
	c.owner = s.clerk()
	c.opened = s.now
	s.step(c, hotline.Received, c.owner, c.matter.topic)
	days, limit := r.lognormal(6, 0.75), 15 // what the law allows for a simple case
	if r.chance(0.12) {
		days, limit = r.lognormal(14, 0.5), 30 // and for a complex one
	}
	c.due = s.cfg.dayAt(s.today.index+limit).next.Unix() - 1
	s.record(c)
	s.work(c, days)
}

// clerk is the agent of the complaints team who takes the next case.
func (s *world) clerk() string {
	var team []string
	for _, a := range s.agents {
		if a.primary == complaints {
			team = append(team, a.ID)
		}
	}
	return pick(s.casework, team)
}

// work plans the stages of a case over so many days, in office hours.
func (s *world) work(c *file, days float64) {
	r := s.casework
	start, last := s.now, s.now
	at := func(part float64, stage hotline.Stage, note string) {
		last = s.officeHours(max(start+seconds(part*days*86400), last+1800))
		s.at(last, func() { s.reach(c, stage, note) })
	}
	if c.reopened == 0 {
		at(min(0.15, r.between(0.05, 0.9)/days), hotline.Acknowledged, "letter sent")
	}
	at(0.45, hotline.Investigated, c.cause)
	if r.chance(0.05) || c.severity == "high" && r.chance(0.3) {
		at(0.5, hotline.Escalated, "to the head of service")
	}
	at(0.7, hotline.Proposed, pick(r, []string{"fee refunded", "apology", "correction booked", "goodwill credit"}))
	at(0.92, hotline.Agreed, "by phone")
	at(1, hotline.Closed, "")
}

// reach brings a case to its next stage.
func (s *world) reach(c *file, stage hotline.Stage, note string) {
	if stage == hotline.Investigated {
		c.found = c.cause
	}
	if stage == hotline.Closed {
		c.closed = s.now
	}
	actor := c.owner
	if stage == hotline.Escalated {
		actor = "head.of.service"
	}
	s.step(c, stage, actor, note)
	s.record(c)
	if stage == hotline.Closed {
		s.callBack(c, 1)
	}
}

// callBack rings the customer the day after the case was closed, up to three
// times; one in twenty is not content, and the case is opened again.
func (s *world) callBack(c *file, attempt int) {
	r := s.casework
	id, due := fmt.Sprintf("F-%s-%d", c.id, c.reopened), s.officeHours(c.closed+86400)
	if attempt == 1 {
		s.out.followUps.row(id, c.id, c.owner, rfc3339(due), "", "", "")
	}
	late := seconds(r.exp(0.35) * 86400)
	s.at(s.officeHours(max(due, s.now+3600)+late), func() {
		reached := r.chance(0.68)
		satisfied := reached && r.chance(0.86)
		s.out.followUps.row(id, c.id, c.owner, rfc3339(due), s.stamp(), strconv.FormatBool(reached), strconv.FormatBool(satisfied))
		switch {
		case !reached && attempt < 3:
			s.callBack(c, attempt+1)
		case reached && !satisfied && c.reopened < 2 && r.chance(0.5):
			s.reopen(c)
		default:
			s.reach(c, hotline.FollowedUp, "")
		}
	})
}

// reopen starts a case over; the clock of the law does not.
func (s *world) reopen(c *file) {
	c.reopened++
	c.closed = 0
	s.reach(c, hotline.Reopened, "not settled, says the customer")
	s.work(c, s.casework.lognormal(3.5, 0.5))
}

// step writes a line of the audit trail.
func (s *world) step(c *file, stage hotline.Stage, actor, note string) {
	c.stage = stage
	s.out.caseEvents.row(c.id, s.stamp(), string(stage), actor, note)
}

// record exports the case as it is now.
func (s *world) record(c *file) {
	closed := ""
	if c.closed > 0 {
		closed = rfc3339(c.closed)
	}
	s.out.cases.row(c.id, c.contact, c.queue, string(c.channel), customerNo(c.caller), c.matter.product, c.matter.topic, c.found,
		c.severity, c.owner, rfc3339(c.opened), rfc3339(c.due), closed, string(c.stage), strconv.Itoa(c.reopened))
}

// customerNo is how the case system knows a caller: never by the phone number.
func customerNo(caller string) string { return "K" + caller[len(caller)-8:] }
