package collectors

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
)

type metrics struct {
	read, stored, known, quarantined, skipped, failures *prometheus.CounterVec
	lastSuccess, lag                                    *prometheus.GaugeVec
}

func newMetrics(reg prometheus.Registerer) *metrics {
	f := promauto.With(reg)
	counter := func(name, help string) *prometheus.CounterVec {
		return f.NewCounterVec(prometheus.CounterOpts{Name: "hotlined_collector_" + name, Help: help}, []string{"collector"})
	}
	gauge := func(name, help string) *prometheus.GaugeVec {
		return f.NewGaugeVec(prometheus.GaugeOpts{Name: "hotlined_collector_" + name, Help: help}, []string{"collector"})
	}
	return &metrics{
		read:        counter("read_total", "Rows or lines looked at."),
		stored:      counter("stored_total", "Facts stored that said something new."),
		known:       counter("known_total", "Facts that were stored already."),
		quarantined: counter("quarantined_total", "Pieces of input that could not be understood."),
		skipped:     counter("skipped_total", "Rows or lines that are no facts."),
		failures:    counter("failures_total", "Turns that ended with an error."),
		lastSuccess: gauge("last_success_timestamp_seconds", "When the collector last caught up with its source."),
		lag:         gauge("lag_seconds", "How old the newest contact or state was when it was stored."),
	}
}

func (m *metrics) saved(name string, f hotline.Facts, s store.Saved, now time.Time) {
	m.read.WithLabelValues(name).Add(float64(f.Read))
	m.stored.WithLabelValues(name).Add(float64(s.Stored))
	m.known.WithLabelValues(name).Add(float64(s.Known))
	m.quarantined.WithLabelValues(name).Add(float64(s.Quarantined))
	skipped := 0
	for _, n := range f.Skipped {
		skipped += n
	}
	m.skipped.WithLabelValues(name).Add(float64(skipped))
	if newest := newestOf(f); !newest.IsZero() {
		m.lag.WithLabelValues(name).Set(max(now.Sub(newest).Seconds(), 0))
	}
}

// newestOf is the latest instant that facts of the phones speak of.
func newestOf(f hotline.Facts) (newest time.Time) {
	later := func(at time.Time) {
		if at.After(newest) {
			newest = at
		}
	}
	for _, c := range f.Contacts {
		later(c.Offered)
		later(c.Answered)
		later(c.Ended)
	}
	for _, s := range f.AgentStates {
		later(s.At)
	}
	return newest
}
