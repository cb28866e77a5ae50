package demo

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/hotlined/hotlined/internal/hotline"
)

// The digital desk answers chats, two at a time, and mails, when there is time.
// Another system than the phones' runs it, and exports what it did as contacts;
// its people log in by their phones all the same.
const (
	chatQueue, mailQueue = "chat", "mail"
	chatsAtOnce          = 2
)

// writer is a person of the digital desk.
type writer struct {
	hotline.Agent
	mails   bool // answers mails, not chats
	there   bool
	until   int64
	chats   int
	writing bool // a mail
	pace    float64
}

// digital is the desk: who is there, and what waits.
type digital struct {
	dice
	writers []*writer
	chats   []*letter
	mails   []*letter
	no      int
}

// letter is a chat or a mail.
type letter struct {
	id, customer string
	at           int64
	waiting      bool
}

func newDigital(seed uint64) digital {
	d := digital{dice: roll(seed, "digital")}
	given, family := roll(seed, "people").Perm(len(givenNames)), d.Perm(len(familyNames))
	for i := range 10 {
		w := &writer{mails: i >= 6, pace: d.lognormal(1, 0.12)}
		w.Name = givenNames[given[i]] + " " + familyNames[family[i]] + "-" + familyNames[family[i+10]]
		w.ID = strings.ToLower(strings.ReplaceAll(w.Name, " ", "."))
		w.Team, w.Contract = "Digital", "full-time"
		w.Skills = map[string]float64{chatQueue: 1, mailQueue: 1}
		d.writers = append(d.writers, w)
	}
	return d
}

// written puts a day's chats, mails and shifts on the agenda.
func (s *sim) written() {
	d := s.today
	open := !d.holiday && d.midnight.Weekday()%6 != 0
	for at := d.midnight.Unix(); at < d.next.Unix(); at += 900 {
		hour := float64(at-d.midnight.Unix()) / 3600
		hump := math.Exp(-(hour-11)*(hour-11)/18) + 0.6*math.Exp(-(hour-16)*(hour-16)/12)
		if open && hour >= 8 && hour < 19.75 {
			s.letters(at, 1+6*hump, func(l *letter) { s.chat(l) })
		}
		mails := 0.5 + 2.6*hump
		if !open {
			mails *= 0.35
		}
		s.letters(at, mails, func(l *letter) { s.mail(l) })
	}
	if !open {
		return
	}
	for i, w := range s.digital.writers {
		from, to := 8.0, 14.0
		if (i+d.index/7)%2 == 0 {
			from, to = 14, 20
		}
		if w.mails {
			from, to = 8, 16
		}
		if (i+d.index)%10 != 0 { // now and then a day off
			s.at(d.clock(from)+s.digital.Int64N(120), func() { s.writerComes(w, d.clock(to)) })
		}
	}
}

// letters lets what a quarter of an hour brings arrive.
func (s *sim) letters(at int64, mean float64, arrive func(*letter)) {
	for range s.digital.poisson(mean) {
		s.digital.no++
		l := &letter{id: fmt.Sprintf("D%07d", s.digital.no), customer: fmt.Sprintf("+999%08d", s.digital.IntN(90_000_000)+10_000_000)}
		s.at(at+s.digital.Int64N(900), func() { arrive(l) })
	}
}

func (s *sim) writerComes(w *writer, until int64) {
	w.there, w.until = true, until
	s.log("MANAGER", w.queue(), w.ID, "ADDMEMBER", "")
	s.at(until, func() { s.writerGoes(w) })
	s.nextLetters()
}

// writerGoes ends a shift, after the chats and the mail in hand.
func (s *sim) writerGoes(w *writer) {
	if w.there && s.now >= w.until && w.chats == 0 && !w.writing {
		w.there = false
		s.log("MANAGER", w.queue(), w.ID, "REMOVEMEMBER", "")
	}
}

func (w *writer) queue() string {
	if w.mails {
		return mailQueue
	}
	return chatQueue
}

// free is how many more chats or mails the writer can take.
func (w *writer) free(now int64) int {
	switch {
	case !w.there || now >= w.until:
		return 0
	case w.mails && w.writing:
		return 0
	case w.mails:
		return 1
	}
	return chatsAtOnce - w.chats
}

// chat lets somebody ask for a chat, who leaves when it takes too long; some of
// them ask again.
func (s *sim) chat(l *letter) {
	l.at, l.waiting = s.now, true
	s.digital.chats = append(s.digital.chats, l)
	s.in(seconds(s.digital.weibull(240, 1)), func() {
		if !l.waiting {
			return
		}
		i := slices.Index(s.digital.chats, l)
		s.digital.chats = slices.Delete(s.digital.chats, i, i+1)
		l.waiting = false
		s.export(l, chatQueue, hotline.Chat, "", 0, 0, hotline.Abandoned)
		if s.digital.chance(0.35) && s.now < s.today.clock(19.5) {
			s.digital.no++
			again := &letter{id: fmt.Sprintf("D%07d", s.digital.no), customer: l.customer}
			s.in(60+seconds(s.digital.exp(300)), func() { s.chat(again) })
		}
	})
	s.nextLetters()
}

func (s *sim) mail(l *letter) {
	l.at, l.waiting = s.now, true
	s.digital.mails = append(s.digital.mails, l)
	s.nextLetters()
}

// nextLetters hands what waits to whoever has time, the least busy first.
func (s *sim) nextLetters() {
	for len(s.digital.chats) > 0 {
		w := s.leastBusy(false)
		if w == nil {
			break
		}
		l := s.digital.chats[0]
		s.digital.chats = s.digital.chats[1:]
		s.answerChat(l, w)
	}
	for len(s.digital.mails) > 0 {
		w := s.leastBusy(true)
		if w == nil {
			break
		}
		l := s.digital.mails[0]
		s.digital.mails = s.digital.mails[1:]
		s.answerMail(l, w)
	}
}

func (s *sim) leastBusy(mails bool) (best *writer) {
	for _, w := range s.digital.writers {
		if w.mails == mails && w.free(s.now) > 0 && (best == nil || w.free(s.now) > best.free(s.now)) {
			best = w
		}
	}
	return best
}

// answerChat takes a chat; it goes slower beside another one.
func (s *sim) answerChat(l *letter, w *writer) {
	l.waiting = false
	answered, beside := s.now, float64(w.chats)
	w.chats++
	s.in(seconds(20+s.digital.lognormal(400, 0.6)*w.pace*(1+0.35*beside)), func() {
		w.chats--
		s.export(l, chatQueue, hotline.Chat, w.ID, answered, 15, hotline.Answered)
		s.writerGoes(w)
		s.nextLetters()
	})
}

func (s *sim) answerMail(l *letter, w *writer) {
	l.waiting, w.writing = false, true
	answered := s.now
	s.in(seconds(30+s.digital.lognormal(270, 0.7)*w.pace), func() {
		w.writing = false
		s.export(l, mailQueue, hotline.Email, w.ID, answered, 0, hotline.Answered)
		s.writerGoes(w)
		s.nextLetters()
	})
}

// export writes what became of a chat or mail that is over now.
func (s *sim) export(l *letter, queue string, channel hotline.Channel, agent string, answered, wrap int64, outcome hotline.Outcome) {
	took, wait := "", s.now-l.at
	at := ""
	if answered > 0 {
		at, wait, took = rfc3339(answered), answered-l.at, strconv.FormatInt(s.now-answered, 10)
	}
	s.out.contacts.row(l.id, string(channel), queue, agent, rfc3339(l.at), at, s.stamp(), strconv.FormatInt(wait, 10), took,
		strconv.FormatInt(wrap, 10), string(outcome), l.customer)
}
