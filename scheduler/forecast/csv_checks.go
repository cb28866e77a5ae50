package forecast

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// maxValue is more contacts than any line on earth gets in a day; beyond it
// the squares that errors are measured in would lose their meaning.
const maxValue = 1e12

// parseCount reads a count as people and spreadsheets write them. What the
// language's own reader takes beyond that (0x1p4, 1_000, Inf) is a slip.
func parseCount(text string) (float64, error) {
	if strings.Trim(text, "0123456789.eE+-") != "" {
		if strings.Trim(text, "0123456789.,' \u00a0\u2009\u202f") == "" {
			return 0, errors.New("want a number that is not negative, without thousands separators and with a point before decimals, such as 1234.5")
		}
		return 0, errNumber
	}
	v, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange) || v < 0:
		return 0, errNumber
	case err != nil || v > maxValue:
		return 0, fmt.Errorf("want a number that is not negative, up to %g", maxValue)
	}
	return v, nil
}

var errNumber = errors.New("want a number that is not negative")

// encoded refuses a first line that shows that the file is no plain text.
func encoded(record []string) error {
	text := strings.Join(record, ",")
	switch {
	case strings.HasPrefix(text, "\xff\xfe"), strings.HasPrefix(text, "\xfe\xff"), strings.Contains(text, "\x00"):
		return errors.New("this is no UTF-8 text: want the file saved as CSV in UTF-8")
	case strings.Contains(text, "\r"):
		return errors.New("its lines end in carriage returns alone: want line feeds")
	}
	return nil
}

// excerpt is the beginning of a line.
func excerpt(record []string) string {
	const most = 80
	text := strings.Join(record, ",")
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + "..."
	}
	return text
}

// checkSteps refuses a file whose rows are counts of different lengths: a stretch
// with a row every hour among half hours would halve the line.
func (f *reader) checkSteps(step time.Duration) error {
	const stretch = 48 // rows
	run := 0
	for i := 1; i < len(f.times); i++ {
		d := f.times[i].Sub(f.times[i-1])
		switch {
		case d == step || d > 12*time.Hour:
			run = 0
		case i > 1 && d == f.times[i-1].Sub(f.times[i-2]):
			run++
		default:
			run = 1
		}
		if run >= stretch && d%step == 0 {
			return fmt.Errorf("line %d: a row every %s here and every %s elsewhere: want one interval in a file", f.lines[i-run], d, step)
		}
	}
	return nil
}
