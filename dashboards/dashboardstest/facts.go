package dashboardstest

import (
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// day is what the phone system, the surveys, the evaluations and the cases told of
// one of the site's days, counted from today.
func (h *town) day(n int) hotline.Facts {
	start := h.today.AddDate(0, 0, n)
	facts := hotline.Facts{Skipped: map[string]int{"phantom": 3}}
	count := int(float64(h.size.PerDay) * weekday(start))
	for i := range count {
		c, ok := h.contact(start, fmt.Sprintf("%s-%05d", start.Format("0102"), i))
		if !ok {
			continue
		}
		facts.Contacts = append(facts.Contacts, c)
		if c.Outcome == hotline.Answered {
			h.aftermath(&facts, c)
		}
	}
	if n == 0 {
		facts.Contacts = append(facts.Contacts, h.live()...)
	}
	facts.AgentStates = h.states(start)
	facts.Read = len(facts.Contacts) * 3
	return facts
}

func (h *town) contact(day time.Time, id string) (hotline.Contact, bool) {
	at := day.Add(h.offset())
	if at.After(h.now.Add(-20 * time.Minute)) {
		return hotline.Contact{}, false
	}
	wait := h.exp(14 * time.Second)
	if h.Float64() < 0.12 {
		wait += h.exp(90 * time.Second)
	}
	c := hotline.Contact{
		Source: source, ID: id, Visit: 1, Conversation: id, Channel: hotline.Phone, Direction: hotline.Inbound,
		Queue: queues[min(h.IntN(7)/3, 2)], Offered: at, Wait: wait, Customer: fmt.Sprintf("%08x", h.Uint32N(4000)*2654435761),
		Outcome: hotline.Answered, HungUp: hotline.Caller, Known: at.Add(15 * time.Minute),
	}
	if h.Float64() < 0.01 {
		c.Evidence = []string{"clock-back"}
	}
	if wait > h.exp(400*time.Second) {
		c.Outcome, c.Ended = hotline.Abandoned, at.Add(wait)
		return c, true
	}
	c.Agent = agent(h.IntN(h.size.Agents))
	c.Talk, c.Wrap, c.Ring = 60*time.Second+h.exp(150*time.Second), h.exp(35*time.Second), min(wait, 4*time.Second)
	c.Answered = at.Add(wait)
	c.Ended = c.Answered.Add(c.Talk)
	if h.Float64() < 0.07 {
		c.Transfer = hotline.Blind
	}
	return c, true
}

// live are the contacts going on now.
func (h *town) live() []hotline.Contact {
	var out []hotline.Contact
	for i := range 3 + h.size.Agents/2 {
		c := hotline.Contact{
			Source: source, ID: fmt.Sprintf("live-%03d", i), Visit: 1, Channel: hotline.Phone, Direction: hotline.Inbound, Queue: queues[i%3],
			Offered: h.now.Add(-time.Duration(20+17*i) * time.Second), Outcome: hotline.Waiting, Known: h.now,
		}
		if i >= 3 {
			c.Wait, c.Agent, c.Outcome = 12*time.Second, agent(i-3), hotline.Connected
			c.Answered = c.Offered.Add(c.Wait)
		}
		out = append(out, c)
	}
	return out
}

// states are an agent's day: in, a break, lunch, another break, out.
func (h *town) states(day time.Time) []hotline.AgentState {
	var out []hotline.AgentState
	for i := range h.size.Agents {
		if (i+int(day.Weekday()))%7 < 2 {
			continue // off today
		}
		at := day.Add(7*time.Hour + time.Duration(i%4)*45*time.Minute)
		for _, s := range []struct {
			after  time.Duration
			state  hotline.State
			reason string
		}{
			{0, hotline.Available, ""}, {130 * time.Minute, hotline.Paused, "break"}, {145 * time.Minute, hotline.Available, ""},
			{260 * time.Minute, hotline.Paused, "lunch"}, {300 * time.Minute, hotline.Available, ""},
			{400 * time.Minute, hotline.Paused, "training"}, {430 * time.Minute, hotline.Available, ""}, {510 * time.Minute, hotline.LoggedOut, ""},
		} {
			when := at.Add(s.after + h.exp(4*time.Minute))
			if !when.After(h.now) {
				out = append(out, hotline.AgentState{Source: source, Agent: agent(i), At: when, State: s.state, Reason: s.reason})
			}
		}
	}
	return out
}

// aftermath is what follows a contact: perhaps a survey, an evaluation, a case.
func (h *town) aftermath(f *hotline.Facts, c hotline.Contact) {
	if h.Float64() < 0.35 {
		s := hotline.Survey{Source: "surveys", ID: c.ID, Contact: c.ID, Queue: c.Queue, Agent: c.Agent, Sent: c.Ended, NPS: -1}
		if h.Float64() < 0.28 {
			s.Replied, s.CSAT, s.NPS = c.Ended.Add(h.exp(time.Hour)), int8(min(5, 1+h.IntN(4)+h.IntN(3))), int8(min(10, 3+h.IntN(10)))
		}
		f.Surveys = append(f.Surveys, s)
	}
	if h.Float64() < 0.05 {
		f.Evaluations = append(f.Evaluations, h.evaluation(c))
	}
	if c.Queue == "complaints" && h.Float64() < 0.25 {
		h.complaint(f, c)
	}
}

func (h *town) evaluation(c hotline.Contact) hotline.Evaluation {
	e := hotline.Evaluation{
		Source: "quality", ID: "e-" + c.ID, Contact: c.ID, Queue: c.Queue, Agent: c.Agent, Evaluator: "trainer", Form: "2026", At: c.Ended.Add(time.Hour),
	}
	for i, item := range []struct {
		name, kind string
		class      hotline.ErrorClass
		wrong      float64
	}{
		{"told the right thing", "wrong information", hotline.CustomerCritical, 0.11},
		{"did the right thing", "wrong operation", hotline.BusinessCritical, 0.07},
		{"verified identity", "identity not verified", hotline.ComplianceCritical, 0.03},
		{"greeting", "no greeting", hotline.NonCritical, 0.2},
		{"named the next step", "no next step", hotline.NonCritical, 0.13},
	} {
		result := hotline.Pass
		if h.Float64() < item.wrong {
			result = hotline.Fail
		}
		e.Items = append(e.Items, hotline.EvaluationItem{Name: item.name, Type: item.kind, Class: item.class, Result: result, Weight: float64(5 - i)})
	}
	return e
}

func (h *town) complaint(f *hotline.Facts, c hotline.Contact) {
	stages := []hotline.Stage{hotline.Received, hotline.Acknowledged, hotline.Investigated, hotline.Proposed, hotline.Agreed, hotline.Escalated}
	k := hotline.Case{
		Source: "cases", ID: "K" + c.ID, Contact: c.ID, Queue: c.Queue, Channel: hotline.Phone, Owner: c.Agent, Severity: "normal", Known: c.Ended,
		Topic:  []string{"card blocked", "fee not agreed", "transfer late", "loan advice", "app login"}[min(h.IntN(9)/2, 4)],
		Opened: c.Offered, Due: c.Offered.Add(15 * 24 * time.Hour), Stage: stages[h.IntN(len(stages))],
	}
	if h.Float64() < 0.15 {
		k.Severity = "high"
	}
	if c.Offered.Before(h.now.AddDate(0, 0, -3)) && h.Float64() < 0.8 {
		k.Stage, k.Closed = hotline.Closed, c.Offered.Add(60*time.Hour)
	}
	f.Cases = append(f.Cases, k)
	f.CaseEvents = append(f.CaseEvents, hotline.CaseEvent{Source: "cases", Case: k.ID, At: k.Opened, Stage: hotline.Received, Actor: c.Agent})
}
