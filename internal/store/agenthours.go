package store

import (
	"context"
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// AgentHour is what one agent handled on one queue in one hour of the week, over
// some weeks.
type AgentHour struct {
	Queue   string
	Agent   string
	Weekday time.Weekday // of the site's clock
	Hour    int
	New     bool // in the agent's first four weeks here
	Handled int
	Handle  time.Duration
	Hours   int // in how many such hours the agent handled any
	Recent  int // of those, in the last four weeks
}

// AgentHours lists what agents handled within a span, by queue and agent. Who was
// here in the first four weeks of all facts is not known to have been new then.
func (s *Store) AgentHours(ctx context.Context, within hotline.Interval, site *time.Location) ([]AgentHour, error) {
	const list = `SELECT c.queue AS queue, c.agent AS agent,
			toUInt8(toDayOfWeek(c.offered, 0, {site:String}) % 7) AS weekday, toHour(c.offered, {site:String}) AS hour,
			c.offered < f.first + INTERVAL 28 DAY AND f.first >= (SELECT min(offered) FROM contacts) + INTERVAL 28 DAY AS new,
			count(), sum(toUInt64(c.talk_ms) + c.hold_ms + c.wrap_ms),
			uniqExact(intDiv(toUnixTimestamp(c.offered), 3600)) AS hours,
			uniqExactIf(intDiv(toUnixTimestamp(c.offered), 3600), c.offered >= fromUnixTimestamp64Milli({until:Int64}, 'UTC') - INTERVAL 28 DAY)
		FROM
		(
			SELECT queue, agent, offered, talk_ms, hold_ms, wrap_ms FROM contacts FINAL
			WHERE offered >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND offered < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
			  AND outcome = 'answered' AND agent != ''
		) AS c
		INNER JOIN (SELECT agent, min(offered) AS first FROM contacts WHERE agent != '' GROUP BY agent) AS f ON c.agent = f.agent
		GROUP BY queue, agent, weekday, hour, new
		ORDER BY queue, agent, weekday, hour, new`
	var out []AgentHour
	args := params("since", within.Start, "until", within.End, "site", site.String())
	err := s.each(ctx, list, args, func(scan func(...any) error) error {
		var a AgentHour
		var weekday, hour, isNew uint8
		var n [4]uint64
		if err := scan(&a.Queue, &a.Agent, &weekday, &hour, &isNew, &n[0], &n[1], &n[2], &n[3]); err != nil {
			return err
		}
		a.Weekday, a.Hour, a.New = time.Weekday(weekday), int(hour), isNew > 0
		a.Handled, a.Handle, a.Hours, a.Recent = int(n[0]), time.Duration(n[1])*time.Millisecond, int(n[2]), int(n[3])
		out = append(out, a)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what agents handled: %w", err)
	}
	return out, nil
}

// Crowd is contacts of one queue that their agents handled about so many at once.
type Crowd struct {
	Queue    string
	Together float64 // contacts of one agent at once, on average over their time
	Handled  int
	Handle   time.Duration
}

// Crowds lists, by queue, how long the contacts of a channel took within a span
// by how many contacts their agents had at once meanwhile.
func (s *Store) Crowds(ctx context.Context, within hotline.Interval, channel hotline.Channel) ([]Crowd, error) {
	const list = `WITH
			spans AS
			(
				SELECT queue, agent, toUnixTimestamp64Milli(answered) AS began, began + talk_ms + hold_ms + wrap_ms AS ended
				FROM contacts FINAL
				WHERE offered >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND offered < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
				  AND outcome = 'answered' AND agent != '' AND channel = {channel:String} AND talk_ms + hold_ms + wrap_ms > 0
			),
			moments AS
			(
				SELECT agent, at, sum(change) AS change
				FROM (SELECT agent, began AS at, 1 AS change FROM spans UNION ALL SELECT agent, ended, -1 FROM spans)
				GROUP BY agent, at
			),
			busy AS
			(
				SELECT agent, at, sum(change) OVER (PARTITION BY agent ORDER BY at) AS together,
					leadInFrame(at, 1, at) OVER (PARTITION BY agent ORDER BY at ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS next
				FROM moments
			),
			areas AS
			(
				SELECT agent, at, sum(together * (next - at)) OVER (PARTITION BY agent ORDER BY at) - together * (next - at) AS area
				FROM busy
			)
		SELECT s.queue AS queue, avg((e.area - b.area) / (s.ended - s.began)) AS together, count(), sum(s.ended - s.began)
		FROM spans AS s
		INNER JOIN areas AS b ON s.agent = b.agent AND s.began = b.at
		INNER JOIN areas AS e ON s.agent = e.agent AND s.ended = e.at
		GROUP BY queue, round((e.area - b.area) / (s.ended - s.began)) AS about
		ORDER BY queue, about`
	var out []Crowd
	args := params("since", within.Start, "until", within.End, "channel", string(channel))
	err := s.each(ctx, list, args, func(scan func(...any) error) error {
		var c Crowd
		var n uint64
		var ms int64
		if err := scan(&c.Queue, &c.Together, &n, &ms); err != nil {
			return err
		}
		c.Handled, c.Handle = int(n), time.Duration(ms)*time.Millisecond
		out = append(out, c)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read how many %s contacts were handled at once: %w", channel, err)
	}
	return out, nil
}

// QueueChannels tells the channel of most contacts of each queue within a span.
func (s *Store) QueueChannels(ctx context.Context, within hotline.Interval) (map[string]hotline.Channel, error) {
	const list = `SELECT queue, argMax(channel, n) FROM
		(
			SELECT queue, channel, sum(offered) AS n FROM interval_counts
			WHERE interval >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND interval < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
			GROUP BY queue, channel
		)
		GROUP BY queue`
	out := map[string]hotline.Channel{}
	err := s.each(ctx, list, params("since", within.Start, "until", within.End), func(scan func(...any) error) error {
		var queue, channel string
		err := scan(&queue, &channel)
		out[queue] = hotline.Channel(channel)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read channels: %w", err)
	}
	return out, nil
}

// Backlog lists the contacts that came within a span and still wait, by queue
// and time.
func (s *Store) Backlog(ctx context.Context, within hotline.Interval, queues []string) ([]hotline.Backlog, error) {
	const list = `SELECT queue, interval, sum(waiting) FROM interval_counts
		WHERE interval >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND interval < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
		  AND waiting > 0 AND queue IN {queues:Array(String)}
		GROUP BY queue, interval ORDER BY queue, interval`
	var out []hotline.Backlog
	args := params("since", within.Start, "until", within.End, "queues", queues)
	err := s.each(ctx, list, args, func(scan func(...any) error) error {
		var b hotline.Backlog
		var n uint64
		err := scan(&b.Queue, &b.Came, &n)
		b.Contacts = float64(n)
		out = append(out, b)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the backlog: %w", err)
	}
	return out, nil
}
