package forecast

import (
	"slices"
	"time"
)

// rolling tries the models on past days as they could have forecast them, and
// combines them by how they did before.
type rolling struct {
	h        *History
	models   []Model
	leads    []int
	fitted   map[Day][]Fitted
	openings map[Day]*opening
	trials   [][]*trial // by lead, in order of days
	daily    Day        // from this one on, weights are told anew every day; 0: weekly
	clock    func() time.Duration
	took     []time.Duration // by model
}

// Options say how to forecast. The zero Options are ready for use.
type Options struct {
	Hours    Hours                 // zero: learnt from the data
	Models   []Model               // nil: Models
	Judge    bool                  // tell how the trials fared, too
	Stop     func() bool           // asked now and then; true ends the work with ErrStopped
	Progress func(done, total int) // told now and then
	Clock    func() time.Duration  // how long the work has taken so far; nil: nobody asks

	doubt float64 // variance of what nobody can know yet, as a share of the mean squared
	daily Day     // see rolling
}

func (o Options) models() []Model {
	if o.Models == nil {
		return Models
	}
	return o.Models
}

func (o Options) tell(done, total int) error {
	if o.Progress != nil {
		o.Progress(done, total)
	}
	if o.Stop != nil && o.Stop() {
		return ErrStopped
	}
	return nil
}

// roll tries the models on the days in [from, to), at each of the leads, and
// readies them to forecast from the origin to.
func roll(h *History, leads []int, from, to Day, o Options) (*rolling, error) {
	r := &rolling{h: h, models: o.models(), leads: leads, fitted: map[Day][]Fitted{}, openings: map[Day]*opening{}, daily: o.daily, clock: o.Clock}
	r.took = make([]time.Duration, len(r.models))
	var days []Day
	for d := from; d < to; d++ {
		if h.Worked(d) {
			days = append(days, d)
		}
	}
	origins := r.origins(days, to)
	steps := len(r.models) + len(leads)
	if i := slices.Index(r.models, Model(CalendarRegression{})); i >= 0 {
		r.time(i, func() { h.regressions(origins) }) // others build on it, and the first would pay for all
	}
	for i, m := range r.models {
		r.time(i, func() {
			for j, f := range m.Fit(h, origins) {
				r.fitted[origins[j]] = append(r.fitted[origins[j]], f)
			}
		})
		if err := o.tell(i+1, steps); err != nil {
			return nil, err
		}
	}
	for _, lead := range leads {
		r.trials = append(r.trials, r.try(lead, days))
	}
	for i := range leads {
		r.mix(i)
		if err := o.tell(len(r.models)+i+1, steps); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// origins are the days from which the trials, and the forecast, look ahead.
func (r *rolling) origins(days []Day, last Day) []Day {
	out := []Day{last}
	for _, d := range days {
		for _, lead := range r.leads {
			if o := d - Day(lead) + 1; o >= r.h.First+minDays {
				out = append(out, o)
			}
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	for _, o := range out {
		r.openings[o] = r.h.opening(o)
	}
	return out
}

// try lets the models forecast the days.
func (r *rolling) try(lead int, days []Day) []*trial {
	var out []*trial
	var room []float64
	for _, d := range days {
		origin := d - Day(lead) + 1
		if r.fitted[origin] == nil {
			continue
		}
		t := &trial{day: d, origin: origin}
		t.actual, t.seen = r.h.Values(d)
		t.said, t.open = r.say(d, origin)
		room = t.judge(room)
		out = append(out, t)
	}
	return out
}

// mix adds to the trials of a lead what the combination would have said.
func (r *rolling) mix(lead int) {
	const again = 7 // days until weights are told anew: but for jumps of the level they change little
	var w weights
	var told Day
	for i, t := range r.trials[lead] {
		if i == 0 || t.origin >= told+again || w.level == nil || r.daily > 0 && t.day >= r.daily {
			w, told = r.weigh(lead, t.origin), t.origin
		}
		t.said = append(t.said, combine(r.told(t.said, t.day, t.origin), w, r.h.PerDay))
	}
}

// known are the latest trials whose day was over at the origin.
func known(trials []*trial, origin Day) []*trial {
	n := len(trials)
	for n > 0 && trials[n-1].day >= origin {
		n--
	}
	first := n
	for first > 0 && trials[first-1].day >= origin-trialDays {
		first--
	}
	return trials[first:n]
}

// say is what each model says about a day from an origin.
func (r *rolling) say(d, origin Day) (said [][]float64, open []bool) {
	open = r.openings[origin].slots(d, r.h.Calendar)
	for i, f := range r.fitted[origin] {
		r.time(i, func() {
			out := make([]float64, r.h.PerDay)
			if !f.Day(d, open, out) {
				out = nil
			}
			said = append(said, out)
		})
	}
	return said, open
}

// time adds how long some work of a model takes, where somebody asks.
func (r *rolling) time(model int, work func()) {
	if r.clock == nil {
		work()
		return
	}
	begun := r.clock()
	work()
	r.took[model] += r.clock() - begun
}
