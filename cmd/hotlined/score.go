package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scoring"
)

// scoreSubjects are whose scores there are.
var scoreSubjects = []string{"queue", "team", "agent"}

func scoreCmd(a *app) *cobra.Command {
	var subject string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "score",
		Short: "Print the scorecards of queues, teams and agents",
		Long: "Every score comes with its 95 % interval and, where there is somebody to compare with,\n" +
			"a verdict: agents and teams are compared with the others on the same queues, and only\n" +
			"differences that are no accident are called above or below. Measures that end in -fair\n" +
			"are adjusted for the mix of queues and for noise: sort by those.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if subject != "" && !slices.Contains(scoreSubjects, subject) {
				return usageError("--subject: unknown %q, want one of [%s]", subject, strings.Join(scoreSubjects, " "))
			}
			found, err := a.latestScores(cmd)
			if err != nil {
				return err
			}
			scores := slices.DeleteFunc(found.scores, func(s hotline.Score) bool { return subject != "" && s.Subject != subject })
			if asJSON {
				return printJSON(cmd.OutOrStdout(), newScoresJSON(scores))
			}
			return printScores(cmd.OutOrStdout(), scores)
		},
	}
	cmd.Flags().StringVar(&subject, "subject", "", "only of: "+strings.Join(scoreSubjects, ", "))
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// scored is what is known of a period.
type scored struct {
	scores   []hotline.Score
	coaching []hotline.Coaching
	errors   []scoring.CommonError
}

// latestScores are the scores and suggestions of the latest period that were
// stored, or made now where none are.
func (a *app) latestScores(cmd *cobra.Command) (out scored, err error) {
	ctx := cmd.Context()
	cfg, err := a.config()
	if err != nil {
		return out, err
	}
	st, done, err := a.openStore(ctx)
	if err != nil {
		return out, err
	}
	defer done()
	if out.scores, err = st.Scores(ctx, hotline.Interval{End: time.Now().AddDate(0, 0, 7)}); err != nil {
		return out, err
	}
	if len(out.scores) > 0 {
		err = out.stored(ctx, st)
	} else if _, err = st.RebuildCounts(ctx, cfg.Site.Location()); err == nil {
		out.scores, out.coaching, err = makeScores(ctx, cfg, st, time.Now())
	}
	if err != nil || len(out.scores) == 0 {
		return out, err
	}
	items, err := st.EvaluationItems(ctx, out.scores[0].Period)
	out.errors = scoring.CommonErrors(judgedItems(items, nil))
	return out, err
}

// stored keeps to the latest period, and finds what goes with it.
func (s *scored) stored(ctx context.Context, st *store.Store) (err error) {
	last := slices.MaxFunc(s.scores, func(a, b hotline.Score) int { return a.Period.End.Compare(b.Period.End) }).Period
	s.scores = slices.DeleteFunc(s.scores, func(s hotline.Score) bool { return s.Period != last })
	standing, err := standingSuggestions(ctx, st, last)
	if err != nil {
		return err
	}
	s.coaching, err = st.Coaching(ctx, last)
	s.coaching = slices.DeleteFunc(s.coaching, func(c hotline.Coaching) bool {
		return c.Period != last || !standing[[2]string{c.Agent, c.Topic}]
	})
	return err
}

// standingSuggestions are the agents and topics of the suggestions made when the
// period was scored last. One that was made before and not again is withdrawn:
// what the day has brought since says that it was an accident.
func standingSuggestions(ctx context.Context, st *store.Store, period hotline.Interval) (map[[2]string]bool, error) {
	const made = `
WITH fromUnixTimestamp64Milli(?, 'UTC') AS began, fromUnixTimestamp64Milli(?, 'UTC') AS ended
SELECT toString(agent), toString(topic) FROM coaching FINAL
WHERE since = began AND until = ended AND made_at >= (SELECT max(s.made_at) FROM scores AS s WHERE s.since = began AND s.until = ended)`
	_, rows, err := st.Rows(ctx, made, period.Start.UnixMilli(), period.End.UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("read coaching: %w", err)
	}
	out := map[[2]string]bool{}
	for _, r := range rows {
		agent, _ := r[0].(string)
		topic, _ := r[1].(string)
		out[[2]string{agent, topic}] = true
	}
	return out, nil
}

// makeScores loads what was counted in the period before now, and scores it. The
// period ends with the day of the last contact: records that stopped in the past
// are scored as of then.
func makeScores(ctx context.Context, cfg config.Config, st *store.Store, now time.Time) ([]hotline.Score, []hotline.Coaching, error) {
	last, err := st.LatestContact(ctx)
	if err != nil || last.IsZero() {
		return nil, nil, err
	}
	if last.After(now) {
		last = now
	}
	site := cfg.Site.Location()
	end := hotline.Midnight(last, site, 1)
	period := hotline.Interval{Start: hotline.Midnight(end, site, -int(cfg.Scoring.Period/(24*time.Hour))), End: end}
	records, err := scoreRecords(ctx, cfg, st, period)
	if err != nil {
		return nil, nil, err
	}
	return scoring.Scorecards(cfg.Scoring, period, records), scoring.Coach(cfg.Scoring, period, records), nil
}

// scoreJSON is one score of `hotlined score --json`.
type scoreJSON struct {
	Measure string  `json:"measure"`
	Subject string  `json:"subject"`
	Name    string  `json:"name"`
	From    string  `json:"from"`
	To      string  `json:"to"`
	Value   float64 `json:"value"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
	N       float64 `json:"n"`
	Verdict string  `json:"verdict"`
}

func newScoresJSON(scores []hotline.Score) (out struct {
	Scores []scoreJSON `json:"scores"`
}) {
	out.Scores = []scoreJSON{}
	for _, s := range scores {
		out.Scores = append(out.Scores, scoreJSON{
			s.Measure, s.Subject, s.Name, s.Period.Start.Format(time.RFC3339), s.Period.End.Format(time.RFC3339),
			s.Value, s.Low, s.High, s.N, s.Verdict,
		})
	}
	return out
}

// printScores writes a table per kind of subject and measure, those with a
// verdict that asks for attention first.
func printScores(w io.Writer, scores []hotline.Score) error {
	if len(scores) == 0 {
		say(w, "Nothing to score yet: no contacts are known.\n")
		return nil
	}
	say(w, "%s to %s\n", scores[0].Period.Start.Format(time.DateOnly), scores[0].Period.End.Format(time.DateOnly))
	groups := map[[2]int][]hotline.Score{}
	for _, s := range scores {
		key := [2]int{slices.Index(scoreSubjects, s.Subject), measureRank(s.Measure)}
		groups[key] = append(groups[key], s)
	}
	order := slices.SortedFunc(maps.Keys(groups), func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
	for _, key := range order {
		if err := printMeasure(w, groups[key]); err != nil {
			return err
		}
	}
	return nil
}

// measureRank keeps the order of the list of key figures, a fair score behind
// the raw one.
func measureRank(measure string) int {
	id, fair := strings.CutSuffix(measure, "-fair")
	rank := 2 * slices.IndexFunc(scoring.KPIs, func(k scoring.KPI) bool { return k.ID == id })
	if fair {
		rank++
	}
	return rank
}

func printMeasure(w io.Writer, scores []hotline.Score) error {
	k, _ := scoring.ByID(strings.TrimSuffix(scores[0].Measure, "-fair"))
	say(w, "\n%ss: %s (%s)\n", scores[0].Subject, k.Title, scores[0].Measure)
	urgency := []string{scoring.Below, scoring.Above, scoring.OnTarget, scoring.WithTheOthers, scoring.TooFew, ""}
	slices.SortStableFunc(scores, func(a, b hotline.Score) int {
		return slices.Index(urgency, a.Verdict) - slices.Index(urgency, b.Verdict)
	})
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range scores {
		v := scoring.Value{Value: s.Value, Low: s.Low, High: s.High, N: s.N}
		say(tw, "  %s\t%s\t%s\tof %s\t%s\n", s.Name, amount(k, s.Value), between(k, v), rests(k, v), s.Verdict)
	}
	return tw.Flush()
}
