package forecast

import (
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Progress is how a day under way runs against what was said before it began.
type Progress struct {
	Day      Day
	Came     float64 // contacts so far
	Expected float64 // so far
	Said     float64 // the day's contacts, as said before
	Now      float64 // and as said again
}

// progress compares what has come of a day under way with what was expected of it.
func (p *predictor) progress(d expected, now Explanation) *Progress {
	_, seen := p.h.Values(d.day)
	times := product(p.giftsOn(d.day), p.h.PerDay)
	out := Progress{Day: d.day, Came: now.Came, Now: now.Mean}
	for k, mean := range d.means {
		if !d.open[k] {
			continue
		}
		out.Said += mean * times[k]
		if seen[k] > 0 {
			out.Expected += mean * times[k]
		}
	}
	return &out
}

// StandingQueue is the Standing of one queue of the store.
type StandingQueue struct {
	*Standing
	queue    string
	handling *Handling
	redials  Redials
}

// Again is Standing.Again as forecasts of the queue, redials included. Those of
// today are taken to have come as expected: what came beyond that was demand.
func (q StandingQueue) Again(counts []Count, asOf time.Time) (QueueForecast, bool) {
	var came, fresh float64
	plain := make([]Count, 0, len(counts))
	for _, n := range counts {
		if !n.Start.Before(asOf) {
			break
		}
		came += n.Offered
		if q.redials.Told {
			n.Offered /= 1 + q.redials.at(n.Start)
		}
		fresh += n.Offered
		plain = append(plain, n)
	}
	res, ok := q.Standing.Again(plain, asOf)
	if !ok {
		return QueueForecast{}, false
	}
	out := res.ofQueue(q.queue, q.handling)
	out.Progress, out.Standing = res.Progress, nil
	for _, p := range res.Points {
		if p.Open {
			f := p.forecast(q.queue, res, q.s.Interval, 0)
			q.handling.tell(&f)
			out.Forecasts = append(out.Forecasts, f)
		}
	}
	if q.redials.Told && fresh > 0 {
		q.redials.Add(out.Forecasts)
		out.withRedials(came, came/fresh, q.s.Location)
	}
	return out, true
}

// withRedials tells of a day under way, and of the next, as their intervals do:
// redials included, of which there were so many among those who came.
func (f *QueueForecast) withRedials(came, by float64, loc *time.Location) {
	c, left := clock{loc: loc}, map[Day]float64{}
	for _, n := range f.Forecasts {
		d, _ := c.local(n.Start)
		left[d] += n.Mean
	}
	for i := range f.Explained {
		e := &f.Explained[i]
		e.follow(left[e.Day], ByRedials, "those who ring again")
		if e.Lead > 0 || e.Came == 0 {
			continue
		}
		more := came - e.Came
		e.Factors = append(e.Factors, Factor{Kind: ByRedials, Name: "those who rang again", Times: 1 + more/e.Mean, Contacts: more})
		e.Mean, e.Came = e.Mean+more, came
		for j := range e.Quantiles {
			e.Quantiles[j] += more
		}
	}
	p := f.Progress
	p.Came, p.Expected, p.Said, p.Now = came, by*p.Expected, by*p.Said, f.Explained[0].Mean
	if a := f.Alert; a != nil {
		a.Came, a.Expected, a.Low, a.High = by*a.Came, by*a.Expected, by*a.Low, by*a.High
	}
}

// Noun is the explanation as a queue's, to be kept.
func (e Explanation) Noun(queue string) hotline.ForecastDay {
	out := hotline.ForecastDay{
		Queue: queue, Day: e.Day.midnight(time.UTC), AsOf: e.AsOf.UTC(), Lead: e.Lead, Mean: e.Mean, Came: e.Came, Ordinary: e.Ordinary,
		Quantiles: make(map[string]float64, len(LevelNames)), Hours: e.Hours[:], Busiest: e.Busiest, Peak: e.Peak, Model: e.Model, Notes: e.Notes,
	}
	for i, name := range LevelNames {
		out.Quantiles[name] = e.Quantiles[i]
	}
	for _, f := range e.Factors {
		out.Reasons = append(out.Reasons, hotline.Reason{Kind: string(f.Kind), Name: f.Name, Times: f.Times, Contacts: f.Contacts})
	}
	return out
}

// ExplanationOf is the reverse of Noun.
func ExplanationOf(d hotline.ForecastDay) Explanation {
	e := Explanation{
		Day: DayOf(d.Day), AsOf: d.AsOf, Lead: d.Lead, Mean: d.Mean, Came: d.Came, Ordinary: d.Ordinary,
		Busiest: d.Busiest, Peak: d.Peak, Model: d.Model, Notes: d.Notes,
	}
	copy(e.Hours[:], d.Hours)
	for i, name := range LevelNames {
		e.Quantiles[i] = d.Quantiles[name]
	}
	for _, f := range d.Reasons {
		e.Factors = append(e.Factors, Factor{Kind: Kind(f.Kind), Name: f.Name, Times: f.Times, Contacts: f.Contacts})
	}
	return e
}

// Noun is the judgement as a queue's, to be kept.
func (f Fared) Noun(queue string) hotline.Fared {
	return hotline.Fared{
		Queue: queue, Source: hotline.Tried, Horizon: f.Horizon, Day: f.Day.midnight(time.UTC), Forecasts: f.Forecasts, Slots: f.Slots,
		Actual: f.Actual, Said: f.Said, Off: f.Off, Squared: f.Squared, Scaled: f.Scaled, Floor: f.Floor, Pinball: f.Pinball, CRPS: f.CRPS,
		Held: f.Held, DayOff: f.DayOff, DayHeld: f.DayHeld,
	}
}
