package main

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

// seconds is a flag for a span of time: 180, 180s or 3m.
type seconds float64

func (s seconds) String() string {
	if math.IsInf(float64(s), 1) {
		return "" // shown as no default
	}
	return time.Duration(float64(s) * float64(time.Second)).String()
}

// Set reads a flag.
func (s *seconds) Set(text string) error {
	if v, err := strconv.ParseFloat(text, 64); err == nil && !math.IsNaN(v) && !math.IsInf(v, 0) {
		*s = seconds(v)
		return nil
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return errors.New("want a time such as 180, 180s or 3m")
	}
	*s = seconds(d.Seconds())
	return nil
}

// Type names the kind of flag in the help.
func (seconds) Type() string { return "duration" }

// share is a flag for a share: 0.8 or 80%.
type share float64

func (s share) String() string { return strconv.FormatFloat(float64(s), 'g', -1, 64) }

// Set reads a flag.
func (s *share) Set(text string) error {
	number, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if percent {
		v /= 100
	}
	if err != nil || !(v >= 0 && v <= 1) {
		return errors.New("want a share such as 0.8 or 80%")
	}
	*s = share(v)
	return nil
}

// Type names the kind of flag in the help.
func (share) Type() string { return "share" }
