package forecast

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestReadCSV(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	for _, c := range []struct {
		name   string
		text   string
		opts   ReadOptions
		want   string // start=value, as written
		length time.Duration
	}{
		{"a header", "time,value\n2022-01-03 07:00,5\n2022-01-03 07:30,6\n", ReadOptions{}, "2022-01-03 07:00=5 2022-01-03 07:30=6", 30 * time.Minute},
		{"no header", "2022-01-03T07:00:00Z,5\n2022-01-03T07:15:00Z,6.5\n", ReadOptions{}, "2022-01-03T07:00:00Z=5 2022-01-03T07:15:00Z=6.5", 15 * time.Minute},
		{"named columns, semicolons", "queue;calls;start\ncards;5;2022-01-03 07:00:00\ncards;6;2022-01-03 08:00:00\n", ReadOptions{}, "2022-01-03 07:00:00=5 2022-01-03 08:00:00=6", time.Hour},
		{"days", "ds,y\n2022-01-03,500\n2022-01-04,600\n2022-01-07,550\n", ReadOptions{}, "2022-01-03=500 2022-01-04=600 2022-01-07=550", 24 * time.Hour},
		{"added up", "2022-01-03 07:00,5\n2022-01-03 07:05,6\n2022-01-03 07:10,1\n2022-01-03 07:30,2\n", ReadOptions{Interval: 30 * time.Minute}, "2022-01-03 07:00=12 2022-01-03 07:30=2", 30 * time.Minute},
		{"an empty value is a gap", "2022-01-03 07:00,5\n2022-01-03 07:30,\n2022-01-03 08:00,0\n2022-01-03 08:30,0\n", ReadOptions{}, "2022-01-03 07:00=5 2022-01-03 08:00=0 2022-01-03 08:30=0", 30 * time.Minute},
		{"as of", "2022-01-03 07:00,5\n2022-01-03 07:30,6\n2022-01-03 08:00,rubbish\n", ReadOptions{AsOf: time.Date(2022, 1, 3, 8, 0, 0, 0, time.UTC)}, "2022-01-03 07:00=5 2022-01-03 07:30=6", 30 * time.Minute},
		{
			"the hour shown twice", "2022-10-30 01:30,1\n2022-10-30 02:00,2\n2022-10-30 02:30,3\n2022-10-30 02:00,4\n2022-10-30 02:30,5\n2022-10-30 03:00,6\n",
			ReadOptions{Location: berlin}, "2022-10-30 01:30=1 2022-10-30 02:00=2 2022-10-30 02:30=3 2022-10-30 02:00=4 2022-10-30 02:30=5 2022-10-30 03:00=6", 30 * time.Minute,
		},
		{
			"a zero in the hour skipped", "2022-03-27 01:00,1\n2022-03-27 01:30,1\n2022-03-27 02:00,0\n2022-03-27 02:30,0\n2022-03-27 03:00,6\n",
			ReadOptions{Location: berlin}, "2022-03-27 01:00=1 2022-03-27 01:30=1 2022-03-27 03:00=6", 30 * time.Minute,
		},
		{"lines left empty", "\n ,\ntime,value\r\n2022-01-03 07:00,5\r\n\r\n  \r\n,\r\n2022-01-03 07:30,6\r\n", ReadOptions{}, "2022-01-03 07:00=5 2022-01-03 07:30=6", 30 * time.Minute},
		{"seconds since 1970", "1641193200,5\n1641195000,6\n", ReadOptions{}, "1641193200=5 1641195000=6", 30 * time.Minute},
		{"an offset", "2022-01-03T07:00:00+02:00,5\n2022-01-03T07:30:00+02:00,6\n", ReadOptions{}, "2022-01-03T07:00:00+02:00=5 2022-01-03T07:30:00+02:00=6", 30 * time.Minute},
	} {
		s, err := ReadCSV(strings.NewReader(c.text), c.opts)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for i, at := range s.Times {
			got = append(got, fmt.Sprintf("%s=%v", s.Format(at), s.Values[i]))
		}
		if strings.Join(got, " ") != c.want || s.Interval != c.length {
			t.Errorf("%s: got %v every %s, want %s every %s", c.name, got, s.Interval, c.want, c.length)
		}
	}
}

func TestReadCSVSaysWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	const good = "time,value\n2022-01-03 07:00,5\n2022-01-03 07:30,6\n2022-01-03 08:00,6\n"
	for _, c := range []struct{ name, text, want string }{
		{"out of order", good + "2022-01-03 07:15,1\n", `line 5: time "2022-01-03 07:15" comes after "2022-01-03 08:00"`},
		{"twice", good + "2022-01-03 08:00,1\n", `line 5: time "2022-01-03 08:00" is there twice`},
		{"negative", good + "2022-01-03 08:30,-1\n", `line 5: value "-1" at 2022-01-03 08:30: want a number that is not negative`},
		{"a word", good + "2022-01-03 08:30,many\n", `line 5: value "many" at`},
		{"NaN", good + "2022-01-03 08:30,NaN\n", `line 5: value "NaN" at`},
		{"infinite", good + "2022-01-03 08:30,Inf\n", `line 5: value "Inf" at`},
		{"too many", good + "2022-01-03 08:30,1e13\n", `want a number that is not negative, up to 1e+12`},
		{"thousands", good + "2022-01-03 08:30,\"1,234\"\n", `line 5: value "1,234" at 2022-01-03 08:30: want a number that is not negative, without thousands separators`},
		{"thousands without quotes", good + "2022-01-03 08:30,1,234\n", `line 5: 3 columns, the first line has 2: want numbers without thousands separators`},
		{"a blank for thousands", good + "2022-01-03 08:30,1 234\n", `without thousands separators`},
		{"of a programming language", good + "2022-01-03 08:30,0x1p4\n", `line 5: value "0x1p4" at`},
		{"with underscores", good + "2022-01-03 08:30,1_000\n", `line 5: value "1_000" at`},
		{"a quote left open", good + "\"2022-01-03 08:30,5\n2022-01-03 09:00,5\n", `line 5: `},
		{"UTF-16", "\xff\xfet\x00i\x00m\x00e\x00,\x00v\x00\n\x00", `line 1: this is no UTF-8 text`},
		{"carriage returns", "time,value\r2022-01-03 07:00,5\r2022-01-03 07:30,6", `line 1: its lines end in carriage returns alone`},
		{"two series", good[:len(good)-1] + "\n2022-01-03 08:00,9\n", `is there twice: want one series in a file`},
		{"another layout", good + "03.01.2022 08:30,1\n", `line 5: time "03.01.2022 08:30": want it written as on the first line`},
		{"one column", good + "2022-01-03 08:30\n", `line 5: want time and value`},
		{"off the grid", good + "2022-01-03 08:40,1\n", `line 5: time 2022-01-03 08:40 is not on the grid`},
		{"no time", "noon,5\n", `line 1: time "noon": want a time such as`},
		{"unknown columns", "a,b,c\n1,2,3\n", `line 1: header "a,b,c": want columns named time and value`},
		{"one word", "hello\n", `line 1: want two columns`},
	} {
		_, err := ReadCSV(strings.NewReader(c.text), ReadOptions{})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want one line with %s", c.name, err, c.want)
		}
	}
	if _, err := ReadCSV(strings.NewReader(good), ReadOptions{Interval: 15 * time.Minute}); err == nil || !strings.Contains(err.Error(), "every 30m") {
		t.Errorf("finer than the file: got %v", err)
	}
	if _, err := ReadCSV(strings.NewReader(""), ReadOptions{}); !errors.Is(err, ErrNoHistory) {
		t.Errorf("empty file: got %v, want ErrNoHistory", err)
	}
	skipped := "2022-03-27 01:30,1\n2022-03-27 02:00,4\n"
	if _, err := ReadCSV(strings.NewReader(skipped), ReadOptions{Location: zone(t, "Europe/Berlin")}); err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("calls in an hour that the clocks skipped: got %v", err)
	}
}

func TestWhatIsWrittenCanBeReadAgain(t *testing.T) {
	t.Parallel()
	l := bank(20)
	l.loc = zone(t, "Europe/Berlin")
	l.from = date("2022-10-20").midnight(l.loc)
	s := l.series(t)
	s.layout = "2006-01-02 15:04:05"
	var text bytes.Buffer
	text.WriteString("time,value\n")
	for i, at := range s.Times {
		fmt.Fprintf(&text, "%s,%v\n", s.Format(at), s.Values[i])
	}
	got, err := ReadCSV(&text, ReadOptions{Location: l.loc})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(got.Times, s.Times, time.Time.Equal) || !slices.Equal(got.Values, s.Values) {
		t.Error("a file over the change of clocks is not read as it was written")
	}
}

func TestWriteCSV(t *testing.T) {
	t.Parallel()
	s := Series{layout: "2006-01-02 15:04", zone: time.UTC}
	var out bytes.Buffer
	points := []Point{{Start: time.Date(2022, 1, 3, 7, 0, 0, 0, time.UTC), Open: true, Mean: 5, Quantiles: Quantiles{0.5, 1, 2, 3, 4, 5, 6, 7.25, 9}}}
	if err := WriteCSV(&out, s, points); err != nil {
		t.Fatal(err)
	}
	want := "time,mean,p05,p10,p25,p50,p75,p90,p95\n2022-01-03 07:00,5.000,1.000,2.000,3.000,4.000,5.000,6.000,7.250\n"
	if out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

// Two days by the hour in a file of half hours: taken for half hours, the line
// would be half as busy in them.
func TestAFileOfTwoIntervals(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	at := time.Date(2022, 1, 3, 0, 0, 0, 0, time.UTC)
	for i := range 400 {
		fmt.Fprintf(&text, "%s,5\n", at.Format("2006-01-02 15:04"))
		at = at.Add(30 * time.Minute)
		if i >= 200 && i < 260 {
			at = at.Add(30 * time.Minute)
		}
	}
	if _, err := ReadCSV(strings.NewReader(text.String()), ReadOptions{}); err == nil || !strings.Contains(err.Error(), "line 201: a row every 1h0m0s here and every 30m0s elsewhere") {
		t.Errorf("got %v", err)
	}
}

func FuzzReadCSV(f *testing.F) {
	for _, text := range []string{
		"time,value\n2022-01-03 07:00,5\n2022-01-03 07:30,6\n", "2022-01-03T07:00:00Z,5\n", "1641193200;5\n", "\ufefftime\tvalue\n2022-01-03\t1\n",
		"2022-03-27 02:30,0\n2022-10-30 02:30,1\n2022-10-30 02:30,1\n", "a,b\n", "\"", "9999-12-31 23:59,1e300\n",
	} {
		f.Add(text, true)
	}
	berlin := zone(f, "Europe/Berlin")
	f.Fuzz(func(t *testing.T, text string, local bool) {
		var opts ReadOptions
		if local {
			opts.Location = berlin
		}
		s, err := ReadCSV(strings.NewReader(text), opts)
		if err != nil {
			return
		}
		if _, err := NewSeries(s.Times, s.Values, s.Interval, s.Location); err != nil {
			t.Fatalf("what was read is no series: %v", err)
		}
	})
}

func FuzzParseHours(f *testing.F) {
	for _, text := range []string{"Mon-Fri 07:00-21:00, Sat 08:00-13:00", "daily 00:00-24:00", "Fri-Mon 22:00-06:00", "x", ",", "Mon 24:00-24:00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		h, err := ParseHours(text)
		if err != nil {
			return
		}
		for w := range h.week {
			for _, s := range h.week[w] {
				if s.from < 0 || s.to > 24*60 || s.from >= s.to {
					t.Fatalf("%q opens %v", text, s)
				}
			}
		}
	})
}

func TestOneRowIsTooShort(t *testing.T) {
	if _, err := ReadCSV(strings.NewReader("time,value\n2024-01-01 08:00,3\n"), ReadOptions{}); !errors.Is(err, ErrTooShort) {
		t.Errorf("got %v, want %v", err, ErrTooShort)
	}
}
