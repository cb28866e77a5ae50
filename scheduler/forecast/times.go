package forecast

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// layoutUnix stands for seconds since 1970, which package time has no layout for.
const layoutUnix = "unix"

// layouts are the ways times are written. The first line decides for the file.
var layouts = []string{
	time.RFC3339,
	"2006-01-02T15:04Z07:00",
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05-07",
	"2006-01-02 15:04:05",
	"2006-01-02 15:04",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04",
	"2006-01-02",
	"2006/01/02 15:04:05",
	"2006/01/02 15:04",
	"2006/01/02",
}

// layoutOf is the layout a time is written in, or "".
func layoutOf(text string) string {
	for _, l := range layouts {
		if t, err := time.Parse(l, text); err == nil && t.Year() > 0 {
			return l
		}
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && n > 1e8 && n < 1e11 {
		return layoutUnix
	}
	return ""
}

// ParseTime reads one instant in any of the ways a series may be written;
// without an offset it is local.
func ParseTime(text string, loc *time.Location) (time.Time, error) {
	f := reader{loc: loc, layout: layoutOf(text)}
	if f.layout == "" {
		return time.Time{}, fmt.Errorf("time %q: want a time such as 2006-01-02 15:04:05", text)
	}
	t, exists, err := f.parse(text)
	if err == nil && !exists {
		err = fmt.Errorf("time %q does not exist in %s", text, loc)
	}
	return t, err
}

func (f *reader) parse(text string) (t time.Time, exists bool, err error) {
	if f.layout == layoutUnix {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return t, false, fmt.Errorf("time %q: want seconds since 1970 as on the first line", text)
		}
		return time.Unix(n, 0).In(f.loc), true, nil
	}
	t, err = time.Parse(f.layout, text)
	if err != nil {
		return t, false, fmt.Errorf("time %q: want it written as on the first line (%s)", text, f.layout)
	}
	if hasOffset(f.layout) {
		if f.opts.Location == nil {
			f.loc = t.Location()
			return t, true, nil
		}
		return t.In(f.loc), true, nil
	}
	t, exists = f.instant(t)
	return t, exists, nil
}

func hasOffset(layout string) bool {
	return strings.HasSuffix(layout, "07:00") || strings.HasSuffix(layout, "-07")
}

// instant is when the local clock shows what wall shows in UTC. An hour shown
// twice means the first until that has gone by; an hour skipped does not exist.
func (f *reader) instant(wall time.Time) (time.Time, bool) {
	u := wall.Unix()
	_, before := time.Unix(u-36*3600, 0).In(f.loc).Zone()
	_, after := time.Unix(u+36*3600, 0).In(f.loc).Zone()
	var found time.Time
	for _, off := range []int{max(before, after), min(before, after)} {
		t := time.Unix(u-int64(off), 0).In(f.loc)
		if _, have := t.Zone(); have != off {
			continue
		}
		if found = t; f.at.IsZero() || t.After(f.at) {
			break
		}
	}
	return found, !found.IsZero()
}
