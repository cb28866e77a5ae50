package forecast

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Hours are the opening hours of a line, by weekday, on the local clock. The
// zero Hours mean "not told": they are then learnt from the data.
type Hours struct {
	week [7][]span
	told bool
}

// span is a stretch of a day in minutes since midnight, [from, to).
type span struct{ from, to int }

// IsZero reports whether no hours were given.
func (h Hours) IsZero() bool { return !h.told }

// ParseHours reads opening hours such as "Mon-Fri 07:00-21:00, Sat 08:00-13:00".
// Several stretches may follow one another ("Mon-Fri 08:00-12:00 13:00-17:00"),
// a week may go over its end ("Sun-Thu"), a stretch over midnight ("22:00-06:00"),
// and "daily" is every day. An empty text gives the zero Hours.
func ParseHours(text string) (Hours, error) {
	var h Hours
	if strings.TrimSpace(text) == "" {
		return h, nil
	}
	h.told = true
	for item := range strings.SplitSeq(text, ",") {
		words := strings.Fields(item)
		if len(words) < 2 {
			return Hours{}, fmt.Errorf("opening hours %q: want days and times, such as \"Mon-Fri 07:00-21:00\"", strings.TrimSpace(item))
		}
		days, err := parseDays(words[0])
		if err != nil {
			return Hours{}, fmt.Errorf("opening hours %q: %w", strings.TrimSpace(item), err)
		}
		for _, w := range words[1:] {
			s, err := parseSpan(w)
			if err != nil {
				return Hours{}, fmt.Errorf("opening hours %q: %w", strings.TrimSpace(item), err)
			}
			h.add(days, s)
		}
	}
	return h, nil
}

func (h *Hours) add(days []time.Weekday, s span) {
	const day = 24 * 60
	for _, d := range days {
		if s.to > s.from {
			h.week[d] = append(h.week[d], s)
			continue
		}
		h.week[d] = append(h.week[d], span{s.from, day})
		if s.to > 0 {
			next := (d + 1) % 7
			h.week[next] = append(h.week[next], span{0, s.to})
		}
	}
}

// Open reports whether the line is open in any part of the slot that begins at
// the second of the day.
func (h Hours) Open(d time.Weekday, second int64, interval time.Duration) bool {
	from, to := second, second+int64(interval/time.Second)
	for _, s := range h.week[d] {
		if int64(s.from)*60 < to && from < int64(s.to)*60 {
			return true
		}
	}
	return false
}

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

func parseDays(text string) ([]time.Weekday, error) {
	if t := strings.ToLower(text); t == "daily" || t == "all" {
		return []time.Weekday{0, 1, 2, 3, 4, 5, 6}, nil
	}
	first, last, isRange := strings.Cut(text, "-")
	from, err := parseDay(first)
	if err != nil || !isRange {
		return []time.Weekday{from}, err
	}
	to, err := parseDay(last)
	if err != nil {
		return nil, err
	}
	days := []time.Weekday{from}
	for d := from; d != to; {
		d = (d + 1) % 7
		days = append(days, d)
	}
	return days, nil
}

func parseDay(text string) (time.Weekday, error) {
	t := strings.ToLower(text)
	for i, name := range weekdays {
		full := strings.ToLower(time.Weekday(i).String())
		if len(t) >= 3 && strings.HasPrefix(t, name) && strings.HasPrefix(full, t) {
			return time.Weekday(i), nil
		}
	}
	return 0, fmt.Errorf("unknown day %q, want Mon, Tue, Wed, Thu, Fri, Sat or Sun", text)
}

func parseSpan(text string) (span, error) {
	a, b, ok := strings.Cut(text, "-")
	from, errFrom := parseClock(a)
	to, errTo := parseClock(b)
	if !ok || errFrom != nil || errTo != nil || from == to || from == 24*60 {
		return span{}, fmt.Errorf("times %q: want HH:MM-HH:MM", text)
	}
	return span{from, to}, nil
}

func parseClock(text string) (int, error) {
	hh, mm, ok := strings.Cut(text, ":")
	h, errH := strconv.ParseUint(hh, 10, 8)
	m, errM := strconv.ParseUint(mm, 10, 8)
	if !ok || errH != nil || errM != nil || h > 24 || m > 59 || h == 24 && m > 0 {
		return 0, fmt.Errorf("time %q: want HH:MM", text)
	}
	return int(h*60 + m), nil
}
