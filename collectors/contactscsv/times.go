package contactscsv

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// timeFormat reads the instants of one format. It takes the place of
// time.Parse, which knows no "h" without a leading zero and takes half of the
// time a row may cost.
type timeFormat struct {
	text   string
	parts  []part
	hasDay bool
	zoned  bool // names its zone, or needs none
}

// part is a field of a format, or the literal text between two.
type part struct {
	field   byte // of fieldsOf; 0: literal
	literal string
	digits  int // exactly so many; 0: one or two
}

// clock is what an instant in a file says.
type clock struct {
	year, month, day     int
	hour, minute, second int
	nano                 int
	offset               int // seconds east of UTC
	unix                 time.Time
}

// fields lists the letters of a format, longest first.
var fields = []struct {
	letters string
	part    part
}{
	{"YYYY", part{field: 'Y', digits: 4}}, {"MM", part{field: 'M', digits: 2}}, {"DD", part{field: 'D', digits: 2}},
	{"hh", part{field: 'h', digits: 2}}, {"mm", part{field: 'm', digits: 2}}, {"ss", part{field: 's', digits: 2}},
	{"fff", part{field: 'f'}}, {"zz", part{field: 'z'}}, {"am", part{field: 'a'}},
	{"M", part{field: 'M'}}, {"D", part{field: 'D'}}, {"h", part{field: 'h'}},
}

func compile(format string) (timeFormat, error) {
	f := timeFormat{text: format}
	switch format {
	case "":
		return f, errors.New("is missing, want rfc3339, epoch, epoch-ms or a format such as YYYY-MM-DD hh:mm:ss")
	case "rfc3339", "epoch", "epoch-ms":
		f.hasDay, f.zoned = true, true
		return f, nil
	}
	seen := map[byte]bool{}
	for rest := format; rest != ""; {
		p, letters := next(rest)
		if p.field == 0 && isLetter(rest[0]) && rest[0] != 'T' {
			return f, fmt.Errorf("%q is unknown in %q, want YYYY MM DD hh mm ss, M D h, fff, zz or am", rest[:1], format)
		}
		if p.field != 0 && seen[p.field] {
			return f, fmt.Errorf("%q is in %q twice", letters, format)
		}
		seen[p.field] = p.field != 0
		f.parts = append(f.parts, p)
		rest = rest[len(letters):]
	}
	f.hasDay = seen['Y'] && seen['M'] && seen['D']
	f.zoned = seen['z']
	if !f.hasDay && !seen['h'] {
		return f, fmt.Errorf("%q has neither a day (YYYY MM DD) nor an hour", format)
	}
	return f, nil
}

func next(format string) (part, string) {
	for _, f := range fields {
		if strings.HasPrefix(format, f.letters) {
			return f.part, f.letters
		}
	}
	return part{literal: format[:1]}, format[:1]
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

var errTime = errors.New("no such time")

// read parses text; of what the format lacks the clock has zeros.
func (f timeFormat) read(text []byte) (c clock, err error) {
	if f.parts == nil {
		return f.readNamed(text)
	}
	rest, pm, half := text, false, false
	for _, p := range f.parts {
		var n int
		switch p.field {
		case 0:
			if len(rest) == 0 || rest[0] != p.literal[0] {
				return c, errTime
			}
			rest = rest[1:]
		case 'f':
			n, rest = fraction(rest)
			c.nano = n
		case 'z':
			if c.offset, rest, err = zone(rest); err != nil {
				return c, err
			}
		case 'a':
			if len(rest) < 2 || rest[1]|0x20 != 'm' {
				return c, errTime
			}
			half, pm, rest = true, rest[0]|0x20 == 'p', rest[2:]
		default:
			if n, rest = number(rest, p.digits); n < 0 {
				return c, errTime
			}
			c.set(p.field, n)
		}
	}
	if half {
		c.hour %= 12
		if pm {
			c.hour += 12
		}
	}
	if len(rest) > 0 || !c.valid(f.hasDay) {
		return c, errTime
	}
	return c, nil
}

func (f timeFormat) readNamed(text []byte) (c clock, err error) {
	if f.text == "rfc3339" {
		c.unix, err = time.Parse(time.RFC3339, string(text))
		if err != nil {
			err = errTime
		}
		return c, err
	}
	ms, ok := milliseconds(text)
	if !ok {
		return c, errTime
	}
	if f.text == "epoch-ms" {
		ms /= 1000
	}
	c.unix = time.UnixMilli(ms)
	return c, nil
}

func (c *clock) set(field byte, n int) {
	switch field {
	case 'Y':
		c.year = n
	case 'M':
		c.month = n
	case 'D':
		c.day = n
	case 'h':
		c.hour = n
	case 'm':
		c.minute = n
	case 's':
		c.second = n
	}
}

func (c clock) valid(hasDay bool) bool {
	if hasDay && (c.month < 1 || c.month > 12 || c.day < 1 || c.day > daysIn(c.year, c.month)) {
		return false
	}
	return c.hour < 24 && c.minute < 60 && c.second < 60
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// seconds into the day.
func (c clock) seconds() int64 { return int64(c.hour*3600 + c.minute*60 + c.second) }

func number(b []byte, digits int) (int, []byte) {
	n, i := 0, 0
	for i < len(b) && b[i]-'0' <= 9 && i < max(digits, 2) {
		n = n*10 + int(b[i]-'0')
		i++
	}
	if i == 0 || digits > 0 && i != digits {
		return -1, b
	}
	return n, b[i:]
}

func fraction(b []byte) (nano int, rest []byte) {
	scale := 100_000_000
	for len(b) > 0 && b[0]-'0' <= 9 {
		nano += int(b[0]-'0') * scale
		scale /= 10
		b = b[1:]
	}
	return nano, b
}

func zone(b []byte) (offset int, rest []byte, err error) {
	if len(b) == 0 {
		return 0, b, errTime
	}
	sign := 1
	switch b[0] {
	case 'Z', 'z':
		return 0, b[1:], nil
	case '-':
		sign = -1
	case '+':
	default:
		return 0, b, errTime
	}
	h, rest := number(b[1:], 2)
	if len(rest) > 0 && rest[0] == ':' {
		rest = rest[1:]
	}
	m, rest := number(rest, 2)
	if h < 0 || m < 0 {
		return 0, b, errTime
	}
	return sign * (h*3600 + m*60), rest, nil
}

// milliseconds reads a length: seconds, with a fraction if need be, or h:mm:ss.
func milliseconds(b []byte) (ms int64, ok bool) {
	var whole, colons int64
	i, digits := 0, 0
	for ; i < len(b) && b[i] != '.'; i++ {
		switch c := b[i]; {
		case c-'0' <= 9 && digits < 15:
			whole = whole*10 + int64(c-'0')
			digits++
		case c == ':' && 0 < digits && digits < 7 && colons < 2:
			ms = (ms + whole) * 60
			whole, digits = 0, 0
			colons++
		default:
			return 0, false
		}
	}
	if digits == 0 || colons > 0 && whole > 59 {
		return 0, false
	}
	ms = (ms + whole) * 1000
	if i < len(b) {
		nano, rest := fraction(b[i+1:])
		if len(rest) > 0 {
			return 0, false
		}
		ms += int64(nano / 1e6)
	}
	return ms, true
}

// zoneDays turns local times into instants, a day's offset looked up once.
type zoneDays struct {
	loc  *time.Location
	days map[int64]zoneDay
}

type zoneDay struct {
	offset int64
	even   bool // no clock change on this day
}

// at is the instant of a number of seconds into a local day, counted from 1970;
// odd where that time of day is there twice or not at all.
func (z *zoneDays) at(day, second int64) (unix int64, odd bool) {
	d, ok := z.days[day]
	if !ok {
		from := time.Unix(day*86400, 0).UTC()
		start := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, z.loc)
		end := time.Date(from.Year(), from.Month(), from.Day()+1, 0, 0, 0, 0, z.loc)
		_, offset := start.Zone()
		_, later := end.Zone()
		d = zoneDay{int64(offset), offset == later}
		if len(z.days) > 10000 {
			clear(z.days)
		}
		z.days[day] = d
	}
	local := day*86400 + second
	if d.even {
		return local - d.offset, false
	}
	civil := time.Unix(local, 0).UTC()
	t := time.Date(civil.Year(), civil.Month(), civil.Day(), civil.Hour(), civil.Minute(), civil.Second(), 0, z.loc)
	_, before := t.Add(-3 * time.Hour).Zone()
	_, after := t.Add(3 * time.Hour).Zone()
	first, second2 := local-int64(before), local-int64(after)
	if before != after && (z.civil(first) == local) == (z.civil(second2) == local) {
		return first, true // there twice: the first is as good as the second
	}
	return t.Unix(), false
}

// civil is the local time of an instant, in seconds as if it were UTC.
func (z *zoneDays) civil(unix int64) int64 {
	_, offset := time.Unix(unix, 0).In(z.loc).Zone()
	return unix + int64(offset)
}

// daysSince1970 is the number of a date.
func daysSince1970(c clock) int64 {
	return time.Date(c.year, time.Month(c.month), c.day, 0, 0, 0, 0, time.UTC).Unix() / 86400
}
