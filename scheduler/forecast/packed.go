package forecast

import (
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// PackedForecast is the forecast of one queue of many, kept small: a thousand
// queues have some millions of intervals until their lines are added up.
type PackedForecast struct {
	Queue string

	said     QueueForecast // without intervals
	asOf     time.Time
	interval time.Duration
	slots    []slot // in which the queue is open, in order
	handling *Handling
	redials  Redials
	past     [][]dayMiss // by lead
	renamed  string      // the queue that goes on under this one's name
}

// slot is an open Point.
type slot struct {
	mean      float64
	quantiles [len(Levels)]float32
	start     uint32 // Unix seconds
	day       int32
	lead      int16
}

// pack keeps what is said of a queue.
func pack(q QueueHistory, redials Redials, res Result, asOf time.Time, loc *time.Location, cfg Config) *PackedForecast {
	aht := HandlingTime(q.Counts, cfg.Interval, loc, asOf, cfg.HandlingTime).With(q.Work)
	out := &PackedForecast{
		Queue: q.Queue, said: res.ofQueue(q.Queue, aht), asOf: asOf.UTC(), interval: cfg.Interval,
		handling: aht, redials: redials, past: res.past, renamed: res.renamed,
	}
	if out.said.Standing != nil {
		out.said.Standing.redials = redials
	}
	open := 0
	for _, p := range res.Points {
		if p.Open {
			open++
		}
	}
	out.slots = make([]slot, 0, open)
	c := clock{loc: loc}
	for _, p := range res.Points {
		if !p.Open {
			continue
		}
		d, _ := c.local(p.Start)
		k := slot{start: uint32(p.Start.Unix()), mean: p.Mean, day: int32(d), lead: int16(p.Lead)}
		for i, v := range p.Quantiles {
			k.quantiles[i] = float32(v)
		}
		out.slots = append(out.slots, k)
	}
	return out
}

// Unpack is the forecast with all its intervals.
func (f *PackedForecast) Unpack() QueueForecast {
	out := f.said
	out.Forecasts = make([]hotline.Forecast, 0, len(f.slots))
	for _, k := range f.slots {
		start := k.at()
		n := hotline.Forecast{
			Queue: f.Queue, Start: start, Interval: f.interval, AsOf: f.asOf, Lead: int(k.lead), Model: out.Model,
			Mean: k.mean, Quantiles: make(map[string]float64, len(Levels)), Redials: k.mean * f.redials.part(start),
		}
		for i, name := range LevelNames {
			n.Quantiles[name] = float64(k.quantiles[i])
		}
		f.handling.tell(&n)
		out.Forecasts = append(out.Forecasts, n)
	}
	return out
}

func (k slot) at() time.Time { return time.Unix(int64(k.start), 0).UTC() }

// byDay is what is said of each day, or of what is left of it.
func (f *PackedForecast) byDay() map[Day]float64 {
	out := map[Day]float64{}
	for _, k := range f.slots {
		out[Day(k.day)] += k.mean
	}
	return out
}

// scale multiplies what is said of each day.
func (f *PackedForecast) scale(by map[Day]float64) {
	for i := range f.slots {
		if times, ok := by[Day(f.slots[i].day)]; ok {
			f.slots[i].scale(times)
		}
	}
	const why = "the forecast of all it is part of"
	if f.said.Standing != nil {
		f.said.Standing.scale(by, why)
	}
	f.retotal(ByLine, why)
}

func (k *slot) scale(by float64) {
	k.mean *= by
	for q := range k.quantiles {
		k.quantiles[q] *= float32(by)
	}
}

// addRedials turns the forecast of fresh demand into one of what will come.
func (f *PackedForecast) addRedials() {
	f.said.Notes = append(f.said.Notes, f.redials.Note())
	if !f.redials.Told {
		return
	}
	for i := range f.slots {
		k := &f.slots[i]
		k.scale(1 / (1 - f.redials.part(k.at())))
	}
	f.retotal(ByRedials, "those who ring again")
}

// retotal makes days, weeks and their explanations follow their intervals.
func (f *PackedForecast) retotal(kind Kind, why string) {
	sums := f.byDay()
	for i, t := range f.said.Days {
		f.said.Days[i] = t.meaning(sums[t.Day])
	}
	for i, w := range f.said.Weeks {
		f.said.Weeks[i] = w.meaning(sums)
	}
	for i := range f.said.Explained {
		f.said.Explained[i].follow(sums[f.said.Explained[i].Day], kind, why)
	}
}

// meaning is the total moved to another mean.
func (t DayTotal) meaning(mean float64) DayTotal {
	if t.Mean > 0 {
		t.Quantiles = t.Quantiles.times(mean / t.Mean)
	}
	t.Mean = mean
	return t
}

func (q Quantiles) times(by float64) Quantiles {
	for i := range q {
		q[i] *= by
	}
	return q
}

// follow makes what is left of the day so many contacts, and says why.
func (e *Explanation) follow(left float64, kind Kind, why string) {
	var before float64
	for _, n := range e.Hours {
		before += n
	}
	if before <= 0 || e.Mean <= 0 || left == before {
		return
	}
	more := left - before
	e.Factors = append(e.Factors[:len(e.Factors):len(e.Factors)], Factor{Kind: kind, Name: why, Times: 1 + more/e.Mean, Contacts: more})
	e.Mean += more
	for i := range e.Quantiles { // what came already stays
		e.Quantiles[i] = e.Came + (e.Quantiles[i]-e.Came)*left/before
	}
	for i := range e.Hours {
		e.Hours[i] *= left / before
	}
	e.Peak *= left / before
}
