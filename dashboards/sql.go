package dashboards

import (
	"fmt"
	"strings"
)

// Pieces of statements that several panels share. The rest of a statement stands
// where it is used, whole.

// inQueue and its siblings keep to what is picked at the top of the page.
const (
	inQueue = "$__conditionalAll(queue IN (${queue:singlequote}), $queue)"
	byAgent = `$__conditionalAll(agent IN (${agent:singlequote}), $agent)
    AND $__conditionalAll(agent IN (SELECT p.agent FROM agents AS p GROUP BY p.agent HAVING argMax(p.team, p.set_at) IN (${team:singlequote})), $team)`
)

// people is who works here, as last told.
const people = `people AS (
    SELECT a.agent AS id, argMax(a.name, a.set_at) AS full_name, argMax(a.team, a.set_at) AS team_name
    FROM agents AS a GROUP BY id
  )`

// who is the agent's name, or the id where nobody told the name.
const who = "if(full_name = '', agent, full_name)"

// present is the end of the range, or the present where the range ends in the future.
const present = "least($__toTime_ms, now64(3))"

// bucket cuts time into intervals as long as the screen can tell apart: whole
// multiples of the grain in seconds, so that no interval is counted in halves.
func bucket(column string, grain int) string {
	return fmt.Sprintf("toStartOfInterval(%s, toIntervalSecond(%d * toUInt32(ceil($__interval_s / %d))))", column, grain, grain)
}

// siteDay is the start of the site's day.
func siteDay(column, zone string) string {
	return fmt.Sprintf("toDateTime64(toStartOfDay(%s, '%s'), 3, 'UTC')", column, zone)
}

// daysShown keeps to the site's days of the range.
func daysShown(column, zone string) string {
	return fmt.Sprintf("%[1]s >= toDate($__fromTime_ms, '%[2]s') AND %[1]s <= toDate($__toTime_ms, '%[2]s')", column, zone)
}

// dayInstant is the instant at which a day began at the site.
func dayInstant(column, zone string) string {
	return fmt.Sprintf("toDateTime64(toDateTime(%s, '%s'), 3, 'UTC')", column, zone)
}

// columns lists measures as columns of a SELECT.
func columns(list []Measure) string {
	var b strings.Builder
	for _, m := range list {
		fmt.Fprintf(&b, ",\n  %s AS %q", m.SQL, m.short())
	}
	return b.String()
}

// The choices.
var (
	queueVariable = Variable{Name: "queue", Label: "Queue",
		SQL: `SELECT DISTINCT queue FROM interval_counts WHERE queue != '' ORDER BY queue`}
	teamVariable = Variable{Name: "team", Label: "Team",
		SQL: `SELECT argMax(a.team, a.set_at) AS team FROM agents AS a GROUP BY a.agent HAVING team != '' ORDER BY team LIMIT 1 BY team`}
	agentVariable = Variable{Name: "agent", Label: "Agent",
		SQL: `SELECT agent, if(full_name = '', agent, full_name) AS text FROM (
  SELECT a.agent AS agent, argMax(a.name, a.set_at) AS full_name, argMax(a.team, a.set_at) AS team_name
  FROM agents AS a GROUP BY a.agent
) WHERE $__conditionalAll(team_name IN (${team:singlequote}), $team) ORDER BY text`}
)
