package store

import (
	"context"
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// AgentDay is one row of agent_day_counts: what an agent did on a queue on one of
// the site's days, and how it was judged. Logged-in time is not in it, being the
// agent's on all queues; see AgentTime.
type AgentDay struct {
	Day   time.Time `ch:"day"` // midnight UTC of the date
	Agent string    `ch:"agent"`
	Queue string    `ch:"queue"`

	Answered       uint64            `ch:"answered"`
	Handled        uint64            `ch:"handled"`
	Transferred    uint64            `ch:"transferred"`
	WaitAnsweredMS uint64            `ch:"wait_answered_ms"`
	RingMS         uint64            `ch:"ring_ms"`
	TalkMS         uint64            `ch:"talk_ms"`
	HoldMS         uint64            `ch:"hold_ms"`
	WrapMS         uint64            `ch:"wrap_ms"`
	AnsweredWaits  map[uint16]uint64 `ch:"answered_waits"`

	SurveysSent    uint64 `ch:"surveys_sent"`
	SurveysReplied uint64 `ch:"surveys_replied"`
	CSATAsked      uint64 `ch:"csat_asked"`
	CSATTop        uint64 `ch:"csat_top"`
	CSATSum        uint64 `ch:"csat_sum"`
	NPSAsked       uint64 `ch:"nps_asked"`
	NPSPromoters   uint64 `ch:"nps_promoters"`
	NPSDetractors  uint64 `ch:"nps_detractors"`

	Evaluated      uint64  `ch:"evaluated"`
	CustomerOK     uint64  `ch:"customer_ok"`
	BusinessOK     uint64  `ch:"business_ok"`
	ComplianceOK   uint64  `ch:"compliance_ok"`
	ItemsChecked   uint64  `ch:"items_checked"`
	ItemsOK        uint64  `ch:"items_ok"`
	PointsPossible float64 `ch:"points_possible"`
	PointsGiven    float64 `ch:"points_given"`
}

// AgentDays lists the days of all agents that begin within the interval, by day, agent and
// queue. The interval's ends are read as dates.
func (s *Store) AgentDays(ctx context.Context, within hotline.Interval) ([]AgentDay, error) {
	const list = `SELECT day, agent, queue,
			answered, handled, transferred, wait_answered_ms, ring_ms, talk_ms, hold_ms, wrap_ms, answered_waits,
			surveys_sent, surveys_replied, csat_asked, csat_top, csat_sum, nps_asked, nps_promoters, nps_detractors,
			evaluated, customer_ok, business_ok, compliance_ok, items_checked, items_ok, points_possible, points_given
		FROM agent_day_counts
		WHERE day >= {since:Date} AND day < {until:Date} ORDER BY day, agent, queue`
	var out []AgentDay
	args := params("since", within.Start.Format(time.DateOnly), "until", within.End.Format(time.DateOnly))
	if err := s.retry(ctx, func() error { return s.conn.Select(ctx, &out, list, args...) }); err != nil {
		return nil, fmt.Errorf("read agents' days: %w", err)
	}
	return out, nil
}

// AgentTime is one row of agent_day_times: how an agent spent one of the site's days.
type AgentTime struct {
	Day   time.Time // midnight UTC of the date
	Agent string

	LoggedIn  time.Duration // available or paused
	Available time.Duration // on contacts or waiting for one
	Paused    time.Duration
	Handling  time.Duration // on contacts; concurrent ones add up
}

// AgentTimes lists the times of all agents on the days that begin within the
// interval, by day and agent. The interval's ends are read as dates.
func (s *Store) AgentTimes(ctx context.Context, within hotline.Interval) ([]AgentTime, error) {
	const list = `SELECT day, agent, logged_in_ms, available_ms, paused_ms, handling_ms FROM agent_day_times
		WHERE day >= {since:Date} AND day < {until:Date} ORDER BY day, agent`
	var out []AgentTime
	args := params("since", within.Start.Format(time.DateOnly), "until", within.End.Format(time.DateOnly))
	err := s.each(ctx, list, args, func(scan func(...any) error) error {
		var a AgentTime
		var ms [4]uint64
		if err := scan(&a.Day, &a.Agent, &ms[0], &ms[1], &ms[2], &ms[3]); err != nil {
			return err
		}
		for i, to := range []*time.Duration{&a.LoggedIn, &a.Available, &a.Paused, &a.Handling} {
			*to = time.Duration(ms[i]) * time.Millisecond
		}
		out = append(out, a)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read agents' times: %w", err)
	}
	return out, nil
}

// JudgedItem is one item of one evaluation.
type JudgedItem struct {
	Agent   string
	Queue   string
	Contact string
	At      time.Time // when it was evaluated
	Item    hotline.EvaluationItem
}

// EvaluationItems lists the items of the evaluations made within the interval,
// oldest first: what an agent got wrong, and on which contact to hear it.
func (s *Store) EvaluationItems(ctx context.Context, within hotline.Interval) ([]JudgedItem, error) {
	const list = `SELECT e.agent, e.queue, e.contact, e.at, i.item, i.class, i.type, i.result, i.weight
		FROM evaluations AS e FINAL
		INNER JOIN (SELECT * FROM evaluation_items FINAL) AS i
			ON e.source = i.source AND e.evaluation = i.evaluation AND e.known = i.known
		WHERE e.at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND e.at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
		ORDER BY e.at, e.source, e.evaluation, i.item`
	var out []JudgedItem
	err := s.each(ctx, list, params("since", within.Start, "until", within.End), func(scan func(...any) error) error {
		var j JudgedItem
		var class, result string
		if err := scan(&j.Agent, &j.Queue, &j.Contact, &j.At, &j.Item.Name, &class, &j.Item.Type, &result, &j.Item.Weight); err != nil {
			return err
		}
		j.Item.Class, j.Item.Result = hotline.ErrorClass(class), hotline.ItemResult(result)
		out = append(out, j)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read evaluation items: %w", err)
	}
	return out, nil
}
