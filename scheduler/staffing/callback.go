package staffing

import (
	"maps"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Callback is the offer to be called back instead of waiting.
type Callback struct {
	// Share of all who come who leave their number instead.
	Share float64 `mapstructure:"share"`
	// Within is the promise: how long after that they are called, at most.
	Within time.Duration `mapstructure:"within"`
	// Missed is the share of calls back that reach nobody, and are made again; each
	// takes MissTime of the agent.
	Missed   float64       `mapstructure:"missed"`
	MissTime time.Duration `mapstructure:"miss-time"`
}

func (b Callback) validate(want func(ok bool, format string, args ...any)) {
	want(share(b.Share), "share: want a share below 1, got %g", b.Share)
	want(share(b.Missed), "missed: want a share below 1, got %g", b.Missed)
	want(b.MissTime >= 0, "miss-time: must not be negative, got %s", b.MissTime)
	want(b.Share == 0 || b.Within > 0, "within: want how soon the callers are called back, such as 2h, got %s", b.Within)
}

// whoWaits is the forecasts without those who will be called back, and their calls
// back, as work that can wait, by queue.
func (c Config) whoWaits(forecasts []hotline.Forecast) (waiting []hotline.Forecast, back map[string][]hotline.Forecast) {
	waiting, back = forecasts, map[string][]hotline.Forecast{}
	copied := false
	for i, f := range forecasts {
		b := c.Queues[f.Queue].Callback
		if b.Share == 0 || f.Deadline > 0 {
			continue
		}
		if !copied {
			waiting, copied = append([]hotline.Forecast(nil), forecasts...), true
		}
		waiting[i] = part(f, 1-b.Share)
		later := part(f, b.Share)
		later.Deadline, later.Together = b.Within, 1
		later.AHT += time.Duration(float64(b.MissTime) * b.Missed / (1 - b.Missed))
		back[f.Queue] = append(back[f.Queue], later)
	}
	return waiting, back
}

// part is a share of a forecast.
func part(f hotline.Forecast, share float64) hotline.Forecast {
	whole := f.Quantiles
	f.Mean *= share
	f.Quantiles = make(map[string]float64, len(whole))
	for name, v := range whole {
		f.Quantiles[name] = v * share
	}
	return f
}

// callBack adds to what queues need the agents who call back those who left their
// number: in the idle time of the queue first, and then in its troughs. They are
// agents of the same queue, and in the same rows.
func (c Config) callBack(back map[string][]hotline.Forecast, needed []hotline.Requirement, idle *idleTime) {
	for _, queue := range slices.Sorted(maps.Keys(back)) {
		p, err := c.planLater(back[queue], nil)
		if err != nil {
			continue // the interval is wrong, and has been told of
		}
		p.idle, p.putAside = []string{queue}, false
		made, inTime := p.lay(needed, c, idle)
		for i := range needed {
			r := &needed[i]
			s, ok := p.slot[r.Start.Unix()]
			if r.Queue != queue || !ok {
				continue
			}
			busy := r.Occupancy*float64(r.Agents) + made.used[s] + made.agents[s]
			r.Agents += called(made.agents[s])
			r.GrossAgents += GrossUp(made.agents[s], c.shrinkage(p.forecasts[s]))
			r.Occupancy = busy / float64(max(1, r.Agents))
			r.ServiceLevel = min(r.ServiceLevel, inTime)
		}
	}
}
