package demo

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/simulate"
)

// The digital desk answers chats, two at a time, and mails, when there is time.
// Another system than the phones' runs it, and exports what it did as contacts;
// its people log in by their phones all the same.
const (
	chatQueue, mailQueue = "chat", "mail"
	chatsAtOnce          = 2
)

// queueName names a queue of calls or of the digital desk.
func queueName(q int) string {
	switch q {
	case chats:
		return chatQueue
	case mails:
		return mailQueue
	}
	return profiles[q].name
}

// hireDesk draws the people of the digital desk: six answer chats, four mails.
func hireDesk(seed uint64) (desk []*agent) {
	d := roll(seed, "digital")
	given, family := roll(seed, "people").Perm(len(givenNames)), d.Perm(len(familyNames))
	for i := range 10 {
		a := &agent{number: i, primary: chats, weak: -1, speed: d.lognormal(1, 0.12)}
		if i >= 6 {
			a.primary = mails
		}
		a.skilled[a.primary] = true
		a.Name = givenNames[given[i]] + " " + familyNames[family[i]] + "-" + familyNames[family[i+10]]
		a.ID = strings.ToLower(strings.ReplaceAll(a.Name, " ", "."))
		a.Team, a.Contract = "Digital", "full-time"
		a.Skills = map[string]float64{chatQueue: 1, mailQueue: 1}
		desk = append(desk, a)
	}
	return desk
}

// deskOpen reports whether anybody is at the digital desk that day.
func deskOpen(d day) bool { return !d.holiday && d.midnight.Weekday()%6 != 0 }

// deskQueues is how the simulator sees chats and mails. Some of those whose chat
// took too long ask again; mails wait for who has time.
func deskQueues() []simulate.Queue {
	return []simulate.Queue{{
		Name:     chatQueue,
		Handling: simulate.Dist{Kind: simulate.Lognormal, Mean: 420, CV: 0.57},
		Patience: simulate.Dist{Kind: simulate.Exponential, Mean: 240},
		Redial:   simulate.Redial{AfterAbandon: 0.35, Delay: simulate.Dist{Kind: simulate.Exponential, Mean: 360}},
	}, {
		Name:     mailQueue,
		Handling: simulate.Dist{Kind: simulate.Lognormal, Mean: 300, CV: 0.63},
	}}
}

// letters draws the chats and mails of one day.
func letters(seed uint64, d day) (out []arrival) {
	r, open := roll(seed, "letters", d.index), deskOpen(d)
	for at := d.midnight.Unix(); at < d.next.Unix(); at += 900 {
		hour := float64(at-d.midnight.Unix()) / 3600
		hump := math.Exp(-(hour-11)*(hour-11)/18) + 0.6*math.Exp(-(hour-16)*(hour-16)/12)
		chatting, mailing := 0.0, 0.5+2.6*hump
		if open && hour >= 8 && hour < 19.75 {
			chatting = 1 + 6*hump
		}
		if !open {
			mailing *= 0.35
		}
		for range r.poisson(chatting) {
			out = append(out, arrival{at: at + r.Int64N(900), queue: chats})
		}
		for range r.poisson(mailing) {
			out = append(out, arrival{at: at + r.Int64N(900), queue: mails})
		}
	}
	return out
}

// deskDuties are the shifts of the digital desk on one day: early and late in turn
// for chats, office hours for mails, and now and then a day off.
func (s *world) deskDuties(d day) (out []duty) {
	if !deskOpen(d) {
		return nil
	}
	r := roll(s.cfg.Seed, "desk", d.index)
	for i, a := range s.desk {
		from, to := 8.0, 14.0
		if (i+d.index/7)%2 == 0 {
			from, to = 14, 20
		}
		if a.primary == mails {
			from, to = 8, 16
		}
		late := r.Int64N(120)
		if (i+d.index)%10 != 0 {
			out = append(out, duty{agent: a, spans: []span{{d.clock(from) + late, d.clock(to)}}})
		}
	}
	return out
}

// tellOfLetter writes down what becomes of a chat or a mail.
func (s *world) tellOfLetter(w *playedWeek, i int) {
	e := &w.events[i]
	v := w.visits[e.Contact]
	switch e.Kind {
	case simulate.Answered:
		s.leave(v)
		v.agent, v.answer = s.staff(e.Group), s.now
	case simulate.Ended:
		s.export(v, hotline.Answered)
	case simulate.Abandoned:
		s.leave(v)
		s.export(v, hotline.Abandoned)
		if e.Again > 0 {
			w.comesBack(i, e.Contact, v, 0)
		}
	}
}

// export writes what became of a chat or mail that is over now.
func (s *world) export(v *visit, outcome hotline.Outcome) {
	channel, wrap := hotline.Chat, "15"
	if v.queue == mails {
		channel, wrap = hotline.Email, "0"
	}
	agent, answered, wait, took := "", "", s.now-v.entered, ""
	if v.agent != nil {
		agent, answered = v.agent.ID, rfc3339(v.answer)
		wait, took = v.answer-v.entered, strconv.FormatInt(s.now-v.answer, 10)
	} else {
		wrap = "0"
	}
	s.out.contacts.row(v.id, string(channel), queueName(v.queue), agent, rfc3339(v.entered), answered, s.stamp(), fmt.Sprint(wait), took,
		wrap, string(outcome), v.caller)
}
