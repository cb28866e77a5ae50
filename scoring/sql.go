package scoring

import (
	"fmt"
	"slices"
	"strings"
)

// Table is where stored counts are: one row per grain, any rows of it can be
// added up.
type Table string

// The tables of counts.
const (
	QueueCounts    Table = "queue_counts"     // queue, channel and quarter of an hour, targets applied
	AgentDayCounts Table = "agent_day_counts" // day, agent and queue
	AgentDayTimes  Table = "agent_day_times"  // day and agent
)

// Tables lists the tables of counts.
var Tables = []Table{QueueCounts, AgentDayCounts, AgentDayTimes}

// Counts lists what the table counts.
func (t Table) Counts() []Count {
	switch t {
	case QueueCounts:
		return []Count{
			Offered, Answered, Abandoned, Exited, Lost, Waiting, BeforeQueue, Transferred, Trusted,
			WaitAnswered, WaitAbandoned, LongestWait, Ring, Talk, Hold, Wrap, Handled,
			AnsweredInTime, AbandonedInTime, AbandonedShort, AnsweredWithin15s,
		}
	case AgentDayCounts:
		return []Count{
			Answered, Handled, Transferred, WaitAnswered, Ring, Talk, Hold, Wrap,
			SurveysSent, SurveysReplied, CSATAsked, CSATTop, CSATSum, NPSAsked, NPSPromoters, NPSDetractors,
			Evaluated, CustomerOK, BusinessOK, ComplianceOK, ItemsChecked, ItemsOK, PointsPossible, PointsGiven,
		}
	case AgentDayTimes:
		return []Count{LoggedIn, Available, Paused, Handling}
	}
	return nil
}

// waits lists the table's histograms.
func (t Table) waits() []Waits {
	switch t {
	case QueueCounts:
		return []Waits{AnsweredWaits, AbandonedWaits}
	case AgentDayCounts:
		return []Waits{AnsweredWaits}
	}
	return nil
}

// On reports whether a table has all the counts that the figure needs.
func (k KPI) On(t Table) bool {
	have := t.Counts()
	return !slices.ContainsFunc(k.counts(), func(c Count) bool { return !slices.Contains(have, c) })
}

// Table is where the figure is asked for first: a queue's before an agent's.
func (k KPI) Table() Table {
	i := slices.IndexFunc(Tables, k.On)
	if i < 0 {
		return ""
	}
	return Tables[i]
}

// On lists the figures that a table can answer.
func On(t Table) (out []KPI) {
	for _, k := range KPIs {
		if k.On(t) {
			out = append(out, k)
		}
	}
	return out
}

// SQL is the figure as an aggregate over any rows of a table it is On. It is
// NULL where there is nothing to divide by.
func (k KPI) SQL() string { return k.sql("") }

// sql names the columns as those of a table, such as "c.", where the names alone
// would mean something else.
func (k KPI) sql(table string) string {
	num, den := k.Num.sql(table), k.Den.sql(table)
	switch k.Kind {
	case Maximum:
		return fmt.Sprintf("if(sum(%s) = 0, NULL, max(%s)%s)", den, num, k.scaleSQL())
	case Quantile:
		waits := table + string(k.Waits)
		return fmt.Sprintf("if(sum(%s) = 0, NULL, quantileExactWeightedArray(%g)(mapKeys(%s), mapValues(%[3]s)))", den, k.Level, waits)
	}
	return fmt.Sprintf("sum(%s) / nullIf(sum(%s), 0)%s", num, den, k.scaleSQL())
}

func (k KPI) scaleSQL() string {
	switch s := k.scale(); {
	case s == 1:
		return ""
	case s < 1: // a division by a whole number is exact where a product is not
		return fmt.Sprintf(" / %g", 1/s)
	default:
		return fmt.Sprintf(" * %g", s)
	}
}

// Column is the figure's name as a column: sl_1. A figure named as what it counts
// is told from it: trusted_share.
func (k KPI) Column() string {
	column := strings.ReplaceAll(k.ID, "-", "_")
	if _, taken := CountNamed(column); taken {
		return column + "_" + string(k.Kind)
	}
	return column
}
