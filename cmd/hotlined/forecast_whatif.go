package main

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/forecast"
)

// whatif is what `hotlined forecast whatif` was asked.
type whatif struct {
	in                 seriesFlags
	asked              store.Scenario
	save, name, remove string
	list, staff, json  bool
	handling           seconds
}

func forecastWhatifCmd(a *app) *cobra.Command {
	w := whatif{handling: seconds(forecast.Default().HandlingTime.Seconds())}
	cmd := &cobra.Command{
		Use:   "whatif",
		Short: "The forecast beside what it would be if",
		Long: "Lays events and multiples over the latest forecast of a queue, or over that of a file,\n" +
			"and shows both side by side. The forecast itself stays as it is.",
		Example: "  hotlined forecast whatif --queue cards --event '2026-12-04=+25% +10%' --staff\n" +
			"  hotlined forecast whatif --queue cards --multiply 'Mon 08:00-12:00=x1.2' --from 2026-12-01 --to 2026-12-14 --save mondays\n" +
			"  hotlined forecast whatif --scenario mondays",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := w.validate(); err != nil {
				return err
			}
			switch {
			case w.list:
				return a.listScenarios(cmd, w.json)
			case w.remove != "":
				return a.removeScenario(cmd, w.remove)
			}
			return a.whatif(cmd, w)
		},
	}
	w.in.add(cmd)
	f := cmd.Flags()
	f.StringVar(&w.asked.Queue, "queue", "", "a queue of the store, instead of a file")
	f.StringArrayVar(&w.asked.Events, "event", nil, "a day and its effect, such as 2026-12-04=+25%; may be repeated")
	f.StringArrayVar(&w.asked.Multiples, "multiply", nil, "hours of the week and their effect, such as 'Mon 08:00-12:00=x1.2', or x1.1 for all; may be repeated")
	f.StringVar(&w.asked.From, "from", "", "first day to show, and to multiply (default: the first forecast)")
	f.StringVar(&w.asked.To, "to", "", "last day, included (default: the last forecast)")
	f.StringVar(&w.save, "save", "", "keep the scenario under this name")
	f.StringVar(&w.name, "scenario", "", "show a scenario that was kept")
	f.StringVar(&w.remove, "remove", "", "forget a scenario that was kept")
	f.BoolVar(&w.list, "list", false, "list the scenarios that were kept")
	f.BoolVar(&w.staff, "staff", false, "tell the agents needed, too")
	f.Var(&w.handling, "aht", "handling time, for --staff with a file")
	f.BoolVar(&w.json, "json", false, "print JSON")
	return cmd
}

// validate refuses what does not go together.
func (w whatif) validate() error {
	supposes := len(w.asked.Events)+len(w.asked.Multiples) > 0
	sources := 0
	for _, given := range []bool{w.in.file != "", w.asked.Queue != "", w.name != "" && w.in.file == ""} {
		if given {
			sources++
		}
	}
	switch {
	case w.list || w.remove != "":
		if supposes || sources > 0 || w.save != "" || w.list && w.remove != "" {
			return usageError("--list and --remove: want no other")
		}
	case w.in.file != "" && w.asked.Queue != "":
		return usageError("want --series FILE or --queue NAME, not both")
	case sources == 0:
		return usageError("want --queue NAME, --series FILE, or --scenario NAME that was kept")
	case w.name == "" && !supposes:
		return usageError("want --event or --multiply: nothing is supposed yet")
	case w.name != "" && supposes:
		return usageError("--scenario %s: want no --event and --multiply beside a scenario that was kept", w.name)
	case w.save != "" && w.name != "":
		return usageError("--save: the scenario is kept as %s already", w.name)
	case w.handling <= 0:
		return usageError("--aht: want a positive handling time")
	}
	return nil
}

// whatif shows a scenario beside the forecast it is laid over.
func (a *app) whatif(cmd *cobra.Command, w whatif) error {
	needsStore := w.in.file == "" || w.save != "" || w.name != ""
	cfg, st, done, err := a.storeFor(cmd, needsStore)
	if err != nil {
		return err
	}
	defer done()
	if w.name != "" {
		asked := w.asked
		if w.asked, err = st.Scenario(cmd.Context(), w.name); err != nil {
			return err
		}
		w.asked.From, w.asked.To = first(asked.From, w.asked.From), first(asked.To, w.asked.To)
		w.asked.Queue = first(asked.Queue, w.asked.Queue)
	}
	var b baseForecast
	if w.in.file != "" {
		b, err = a.baseOfSeries(cmd, w)
	} else {
		b, err = baseOfQueue(cmd.Context(), cfg, st, w.asked.Queue)
	}
	if err != nil {
		return err
	}
	s, err := w.compare(b, cfg)
	if err != nil {
		return err
	}
	if w.save != "" {
		w.asked.Name = w.save
		if err := st.SaveScenario(cmd.Context(), w.asked); err != nil {
			return err
		}
	}
	return s.print(cmd, w)
}

// storeFor opens the store where it is needed.
func (a *app) storeFor(cmd *cobra.Command, needed bool) (cfg config.Config, st *store.Store, done func(), err error) {
	if !needed {
		return config.Default(), nil, func() {}, nil
	}
	if cfg, err = a.config(); err != nil {
		return cfg, nil, nil, err
	}
	st, done, err = a.openStore(cmd.Context())
	return cfg, st, done, err
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// suppositions reads what is supposed, between the first and the last day.
func suppositions(c store.Scenario, from, to forecast.Day) (forecast.Scenario, error) {
	var out forecast.Scenario
	for _, text := range c.Events {
		e, err := forecast.ParseEvent(text)
		if err != nil {
			return nil, usageError("--event: %w", err)
		}
		for _, s := range e {
			if s.Last < from || s.First > to {
				return nil, usageError("--event %s: the day lies outside the forecast, %s to %s", text, from, to)
			}
		}
		out = append(out, e...)
	}
	for _, text := range c.Multiples {
		m, err := forecast.ParseMultiple(text, from, to)
		if err != nil {
			return nil, usageError("--multiply: %w", err)
		}
		out = append(out, m)
	}
	return out, nil
}

// span is the days from the first to the last that are forecast and asked for.
func (w whatif) span(b baseForecast) (from, to forecast.Day, err error) {
	from = forecast.DayOf(b.forecasts[0].Start.In(b.loc))
	to = forecast.DayOf(b.forecasts[len(b.forecasts)-1].Start.In(b.loc))
	for _, bound := range []struct {
		flag, text string
		day        *forecast.Day
		limit      func(a, b forecast.Day) forecast.Day
	}{
		{"from", w.asked.From, &from, func(a, b forecast.Day) forecast.Day { return max(a, b) }},
		{"to", w.asked.To, &to, func(a, b forecast.Day) forecast.Day { return min(a, b) }},
	} {
		if bound.text == "" {
			continue
		}
		t, err := time.Parse(time.DateOnly, bound.text)
		if err != nil {
			return from, to, usageError("--%s %q: want a day such as 2006-01-02", bound.flag, bound.text)
		}
		*bound.day = bound.limit(*bound.day, forecast.DayOf(t))
	}
	if to < from {
		return from, to, usageError("nothing is forecast between --from %s and --to %s", w.asked.From, w.asked.To)
	}
	return from, to, nil
}

// compare lays the scenario over the forecast, day by day.
func (w whatif) compare(b baseForecast, cfg config.Config) (*sideBySide, error) {
	if len(b.forecasts) == 0 {
		return nil, errors.New("the line is closed all the time that is forecast")
	}
	from, to, err := w.span(b)
	if err != nil {
		return nil, err
	}
	scenario, err := suppositions(w.asked, from, to)
	if err != nil {
		return nil, err
	}
	s := &sideBySide{Queue: first(w.asked.Queue, w.in.file), Scenario: first(w.save, w.name), AsOf: b.forecasts[0].AsOf, From: from.String(), To: to.String(),
		Events: append([]string{}, w.asked.Events...), Multiples: append([]string{}, w.asked.Multiples...)}
	var base, supposed []hotline.Forecast
	for _, f := range b.forecasts {
		if d := forecast.DayOf(f.Start.In(b.loc)); d >= from && d <= to {
			base, supposed = append(base, f), append(supposed, scenario.Suppose(f, b.loc))
		}
	}
	s.Notes = b.notes
	s.add(b, base, supposed)
	if w.staff {
		err = s.staff(b.loc, base, supposed, cfg)
	}
	return s, err
}
