package forecast

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Change is what one kind of reason did to a day's forecast between two times at
// which it was said.
type Change struct {
	Kind     Kind
	Contacts float64 // more, or fewer
	Why      string  // "Monday x 1.10, was x 1.05"; empty for ByLevel without words
}

// Changes are why a day's forecast is another than it was. The contacts of the
// Parts add up to New less Old.
type Changes struct {
	Day      Day
	From, To time.Time // when it was said before, and when again
	Old, New float64   // contacts of the day
	Parts    []Change

	Moved float64 // contacts that moved to another hour of the day
	OutOf int     // the hour that lost most, and the one that gained most
	Into  int
}

// order is how the kinds are told.
var order = []Kind{ByCalendar, ByEvent, ByGiven, ByLevel, ByWeekday, ByModels, ByLine, ByRedials, ByToday}

// Changed splits the difference between two forecasts of a day among the reasons
// for it. A forecast is a product, so that what each factor adds depends on the
// order of telling; each kind's share here is that of the logs, which depends on
// none and leaves nothing over (logarithmic mean Divisia index: Ang, Energy
// Policy 32, 2004). A day that was closed, or is now, is the calendar's doing.
func Changed(was, now Explanation) Changes {
	c := Changes{Day: now.Day, From: was.AsOf, To: now.AsOf, Old: was.Mean, New: now.Mean}
	old, fresh := was.logs(), now.logs()
	if was.Mean <= 0 || now.Mean <= 0 || was.Ordinary <= 0 || now.Ordinary <= 0 {
		if now.Mean != was.Mean {
			c.Parts = []Change{{ByCalendar, now.Mean - was.Mean, closed(was, now)}}
		}
		return c
	}
	weight := now.Mean
	if now.Mean != was.Mean {
		weight = (now.Mean - was.Mean) / math.Log(now.Mean/was.Mean)
	}
	for _, kind := range order {
		by := fresh[kind] - old[kind]
		if math.Abs(by) > 1e-9 {
			c.Parts = append(c.Parts, Change{kind, weight * by, because(kind, was, now)})
		}
	}
	c.shape(was, now)
	return c
}

func closed(was, now Explanation) string {
	if now.Mean <= 0 {
		return "the line is closed that day now"
	}
	if was.Mean <= 0 {
		return "the line was closed that day before"
	}
	return ""
}

// logs are the sums of the logs of the factors, by kind; the ordinary day is the
// level.
func (e Explanation) logs() map[Kind]float64 {
	out := map[Kind]float64{}
	if e.Ordinary > 0 {
		out[ByLevel] = math.Log(e.Ordinary)
	}
	for _, f := range e.Factors {
		if f.Times > 0 {
			out[f.Kind] += math.Log(f.Times)
		}
	}
	return out
}

// because names the factors of a kind that are not what they were.
func because(kind Kind, was, now Explanation) string {
	var parts []string
	if kind == ByLevel && math.Abs(now.Ordinary/was.Ordinary-1) >= 0.0005 {
		parts = append(parts, fmt.Sprintf("an ordinary day gets %.0f, was %.0f", now.Ordinary, was.Ordinary))
	}
	before := map[string]float64{}
	for _, f := range was.Factors {
		if f.Kind == kind {
			before[f.Name] = f.Times
		}
	}
	for _, f := range now.Factors {
		if f.Kind != kind {
			continue
		}
		times, there := before[f.Name]
		delete(before, f.Name)
		switch {
		case !there:
			parts = append(parts, fmt.Sprintf("%s x %.3f, new", f.Name, f.Times))
		case math.Abs(f.Times-times) >= 0.0005:
			parts = append(parts, fmt.Sprintf("%s x %.3f, was x %.3f", f.Name, f.Times, times))
		}
	}
	for _, f := range was.Factors {
		if times, gone := before[f.Name]; gone && f.Kind == kind {
			parts = append(parts, fmt.Sprintf("%s x %.3f, no longer", f.Name, times))
			delete(before, f.Name)
		}
	}
	return strings.Join(parts, "; ")
}

// shape tells how many contacts moved to another hour. It looks at the hours
// that both forecasts speak of, each by its share of them.
func (c *Changes) shape(was, now Explanation) {
	var before, after float64
	for h := range now.Hours {
		if was.Hours[h] > 0 && now.Hours[h] > 0 {
			before, after = before+was.Hours[h], after+now.Hours[h]
		}
	}
	if before == 0 || after == 0 {
		return
	}
	var most, least float64
	for h := range now.Hours {
		if was.Hours[h] == 0 || now.Hours[h] == 0 {
			continue
		}
		by := now.Hours[h] - was.Hours[h]*after/before
		c.Moved += math.Abs(by) / 2
		if by > most {
			most, c.Into = by, h
		}
		if by < least {
			least, c.OutOf = by, h
		}
	}
}

// Why names the reasons that changed most, in one line.
func (c Changes) Why() string {
	parts := slices.Clone(c.Parts)
	slices.SortStableFunc(parts, func(a, b Change) int { return cmp.Compare(math.Abs(b.Contacts), math.Abs(a.Contacts)) })
	least := max(0.5, 0.002*c.New)
	var out []string
	for _, p := range parts {
		if math.Abs(p.Contacts) < least || len(out) == 3 {
			break
		}
		text := fmt.Sprintf("%+.0f %s", p.Contacts, p.Kind)
		if p.Why != "" {
			text += ": " + p.Why
		}
		out = append(out, text)
	}
	if c.Moved >= max(1, 0.01*c.New) {
		out = append(out, fmt.Sprintf("%.0f moved, most of them from %d:00 to %d:00", c.Moved, c.OutOf, c.Into))
	}
	if len(out) == 0 {
		return "as before"
	}
	return strings.Join(out, " · ")
}

// Noun is the change as a queue's, to be kept.
func (c Changes) Noun(queue string) hotline.ForecastChange {
	out := hotline.ForecastChange{
		Queue: queue, Day: c.Day.midnight(time.UTC), AsOf: c.To.UTC(), Since: c.From.UTC(), Was: c.Old, Now: c.New, Moved: c.Moved, Why: c.Why(),
	}
	for _, p := range c.Parts {
		out.Parts = append(out.Parts, hotline.Reason{Kind: string(p.Kind), Name: p.Why, Contacts: p.Contacts})
	}
	return out
}

// String tells the changes in words.
func (c Changes) String() string {
	var b strings.Builder
	share := 0.0
	if c.Old > 0 {
		share = 100 * (c.New/c.Old - 1)
	}
	fmt.Fprintf(&b, "%s %s: %.0f contacts expected, %.0f as said %s (%+.1f %%).\n",
		c.Day.Weekday(), c.Day, c.New, c.Old, c.From.Format("2006-01-02 15:04"), share)
	for _, p := range c.Parts {
		if math.Abs(p.Contacts) < 0.05 && p.Why == "" {
			continue
		}
		fmt.Fprintf(&b, "%+8.1f  %-9s %s\n", p.Contacts, p.Kind, p.Why)
	}
	if c.Moved >= 0.5 {
		fmt.Fprintf(&b, "%8.1f  %-9s moved, most of them from the hour at %d:00 to that at %d:00\n", c.Moved, ByShape, c.OutOf, c.Into)
	}
	return b.String()
}
