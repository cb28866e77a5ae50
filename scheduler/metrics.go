package scheduler

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

type metrics struct {
	runs        *prometheus.CounterVec
	seconds     *prometheus.HistogramVec
	lastSuccess *prometheus.GaugeVec
}

func newMetrics(reg prometheus.Registerer) *metrics {
	f := promauto.With(reg)
	return &metrics{
		runs: f.NewCounterVec(prometheus.CounterOpts{
			Name: "hotlined_job_runs_total",
			Help: "Runs of the job that ended, by result (ok, failed).",
		}, []string{"job", "result"}),
		seconds: f.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "hotlined_job_duration_seconds",
			Help:    "How long a run of the job took.",
			Buckets: []float64{.01, .05, .1, .5, 1, 5, 15, 60, 300},
		}, []string{"job"}),
		lastSuccess: f.NewGaugeVec(prometheus.GaugeOpts{
			Name: "hotlined_job_last_success_timestamp_seconds",
			Help: "When the job last succeeded.",
		}, []string{"job"}),
	}
}

func (m *metrics) observe(job string, started, ended time.Time, err error) {
	m.seconds.WithLabelValues(job).Observe(ended.Sub(started).Seconds())
	if err != nil {
		m.runs.WithLabelValues(job, "failed").Inc()
		return
	}
	m.runs.WithLabelValues(job, "ok").Inc()
	m.lastSuccess.WithLabelValues(job).Set(float64(ended.UnixMilli()) / 1000)
}
