package scenario

import (
	"encoding/csv"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/hotlined/hotlined/scheduler/staffing"
)

// queueSpec is one queue of a plan.
type queueSpec struct {
	volume, sd []float64 // by week: contacts, and the standard deviation of their log
	load       staffing.Load
	target     staffing.Targets
	canWait    bool
	shares     []float64 // of the week's contacts, by half-hour from Monday
}

// slotSeconds is the interval in which the weeks of a plan are staffed.
const slotSeconds = 1800

func (r *planReader) plannedQueue(v value, occupancy float64) (q queueSpec) {
	m := r.mapping(v.path, v.node)
	r.volume(m, v.key, &q)
	q.load = staffing.Load{
		AHT: r.required(m, "handling-time"), Patience: math.Inf(1), Concurrency: r.whole(m.take("concurrency"), 1),
	}
	if w := m.take("patience"); w.given() {
		if q.load.Patience = r.seconds(w); q.load.Patience <= 0 {
			r.fail(w, "must be positive; leave it out where nobody gives up")
			q.load.Patience = 1
		}
	}
	for _, f := range r.items(m.take("stretch")) {
		q.load.Stretch = append(q.load.Stretch, r.number(f, 1))
	}
	q.canWait = r.oneOf(m.take("can-wait"), "false", "true") == 1
	q.target = staffing.Targets{ServiceLevel: r.share(m.take("service-level"), 0.8), AnswerWithin: 20, Occupancy: occupancy}
	if w := m.take("answer-within"); w.given() {
		q.target.AnswerWithin = r.seconds(w)
	}
	q.shares = r.shares(m)
	m.done()
	return q
}

// shares is how a week's contacts come, by half-hour: weights of the weekdays,
// Monday first, times weights of the hours of the day.
func (r *planReader) shares(m *mapping) []float64 {
	days := []float64{1, 1, 1, 1, 1, 0, 0}
	hours := make([]float64, 24)
	for h := 8; h < 18; h++ {
		hours[h] = 1
	}
	for key, to := range map[string]*[]float64{"weekdays": &days, "hours": &hours} {
		v := m.take(key)
		if !v.given() {
			continue
		}
		var weights []float64
		for _, w := range r.items(v) {
			weights = append(weights, r.number(w, 0))
		}
		if len(weights) != len(*to) || slices.Min(weights) < 0 || total(weights) <= 0 {
			r.fail(v, "want %d weights, not negative and not all zero", len(*to))
			continue
		}
		*to = weights
	}
	out := make([]float64, 0, 7*48)
	for _, d := range days {
		for slot := range 48 {
			out = append(out, d*hours[slot/2]/2/total(days)/total(hours))
		}
	}
	return out
}

// volume reads the contacts of every week: numbers, a file, or what the store's own
// past lets expect.
func (r *planReader) volume(m *mapping, queue string, q *queueSpec) {
	v := m.must("volume")
	unsure, drift, growth := r.share(m.take("uncertainty"), 0), r.share(m.take("uncertainty-a-year"), 0), r.number(m.take("growth"), 0)
	if growth <= -1 {
		r.fail(m.at("growth"), "want the growth in a year, such as 5%%, got %g", growth)
		growth = 0
	}
	q.volume, q.sd = make([]float64, r.plan.Weeks), make([]float64, r.plan.Weeks)
	switch {
	case !v.given():
		return
	case v.node.Kind == yaml.MappingNode:
		file := r.mapping(v.path, v.node)
		name := file.must("file")
		file.done()
		if name.given() {
			r.weeksOfFile(name, q)
		}
	case v.text() == "store":
		mean, sd, err := r.from.Volumes(queue, r.plan.Start, r.plan.Weeks)
		if err != nil {
			r.fail(v, "%s", strings.ReplaceAll(err.Error(), "\n", "; "))
			return
		}
		q.volume, q.sd = mean, sd
	default:
		q.volume = r.weekly(v)
	}
	for t := range q.volume {
		if q.volume[t] < 0 {
			r.fail(v, "must not be negative, got %g", q.volume[t])
			return
		}
		q.volume[t] *= math.Pow(1+growth, float64(t)/(365.25/7))
		q.sd[t] = math.Sqrt(q.sd[t]*q.sd[t] + unsure*unsure + drift*drift*float64(t)/(365.25/7))
	}
}

// weeksOfFile reads lines of week,mean and, where they are there, p10 and p90, such
// as hotlined forecast weeks writes.
func (r *planReader) weeksOfFile(v value, q *queueSpec) {
	text, err := r.open(v.text())
	if err != nil {
		r.fail(v, "%s", err)
		return
	}
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil || len(rows) == 0 {
		r.fail(v, "%s: want a heading week,mean,p10,p90 and a line for every week: %v", v.text(), err)
		return
	}
	column := func(name string) int { return slices.Index(rows[0], name) }
	week, mean, low, high := column("week"), column("mean"), column("p10"), column("p90")
	if week < 0 || mean < 0 {
		r.fail(v, "%s: want the columns week and mean, got %v", v.text(), rows[0])
		return
	}
	seen := make([]bool, r.plan.Weeks)
	for i, row := range rows[1:] {
		at, errDay := time.Parse(time.DateOnly, row[week])
		n, errMean := strconv.ParseFloat(row[mean], 64)
		if errDay != nil || errMean != nil || !(n >= 0) || math.IsInf(n, 1) {
			r.fail(v, "%s line %d: want a day and a number, got %q and %q", v.text(), i+2, row[week], row[mean])
			continue
		}
		t := int(at.Sub(r.plan.Start).Hours() / (24 * 7))
		if at.Before(r.plan.Start) || t >= r.plan.Weeks {
			continue
		}
		q.volume[t], seen[t] = n, true
		if low < 0 || high < 0 {
			continue
		}
		a, errLow := strconv.ParseFloat(row[low], 64)
		b, errHigh := strconv.ParseFloat(row[high], 64)
		if errLow != nil || errHigh != nil || !(a > 0) || b < a || math.IsInf(b, 1) {
			r.fail(v, "%s line %d: want p10 above 0 and p90 no less, got %q and %q", v.text(), i+2, row[low], row[high])
			continue
		}
		q.sd[t] = math.Log(b/a) / (2 * 1.2815516)
	}
	if missing := slices.Index(seen, false); missing >= 0 {
		r.fail(v, "%s: has no line for the week of %s", v.text(), r.plan.Start.AddDate(0, 0, 7*missing).Format(time.DateOnly))
	}
}
