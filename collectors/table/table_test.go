package table

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// records reads all records of a text, the spoilt ones in angle brackets.
func records(data []byte) (out []string) {
	for len(data) > 0 {
		fields, record, rest, err := Next(data, ',', nil)
		text := string(bytes.Join(fields, []byte("·")))
		if err != nil {
			text = fmt.Sprintf("<%s>", record)
		}
		out, data = append(out, text), rest
	}
	return out
}

func TestNext(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a,b,c\n":                      "a·b·c",
		"a,b,c":                        "a·b·c",
		"a,b\r\nc,d\r\n":               "a·b|c·d",
		",,\n":                         "··",
		"\n":                           "",
		`a,"b,c",d` + "\n":             "a·b,c·d",
		"\"a\nb\",c\nd\n":              "a\nb·c|d",
		`"say ""no""",x` + "\r\nd\r\n": `say "no"·x|d`,
		`"",""` + "\n":                 "·",
		`O"Neil,5"` + "\nb\n":          `O"Neil·5"|b`,
		"a,\"b\nc,d\ne\n":              `<a,"b>|c·d|e`,
		"a,\"b\"x,c\nd\n":              `<a,"b"x,c>|d`,
		"a,\"b":                        `<a,"b>`,
		"a,\"b\"":                      "a·b",
	} {
		if got := strings.Join(records([]byte(text)), "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestRecords(t *testing.T) {
	t.Parallel()
	cut := Records(',')
	for text, want := range map[string]int{
		"":               0,
		"a,b":            0,
		"a,b\nc":         4,
		"a,\"b\nc":       0, // the quote may still be closed
		"a,\"b\nc\"\nd":  8,
		"x\na,\"b\nc":    2,
		"a,\"b\"":        0,
		"a,\"b\"\r":      0,
		"a,\"b\"\r\n":    7,
		"a,\"b\"x\nc\n":  9, // spoilt, and so no reason to wait
		`O"Neil` + "\nb": 7,
		"a,\"b\n" + strings.Repeat("0123456789abcdef\n", 5000): 5 + 85000,
	} {
		if got := cut([]byte(text)); got != want {
			t.Errorf("%.40q: %d, want %d", text, got, want)
		}
	}
}

func TestQuoteNeverClosed(t *testing.T) {
	t.Parallel()
	data := []byte("a,\"b\n" + strings.Repeat("c,d\n", 20000))
	_, record, rest, err := Next(data, ',', nil)
	if !errors.Is(err, ErrQuote) || string(record) != `a,"b` || len(rest) != 80000 {
		t.Errorf("%q, %d left, %v", record, len(rest), err)
	}
}

func FuzzRecords(f *testing.F) {
	f.Add([]byte("a,\"b,\"\"c\"\nd,e\r\n\"f\n\",g\n"), 7)
	f.Add([]byte("\"\"\"\n\"\r\n,\",\n"), 3)
	f.Fuzz(func(t *testing.T, data []byte, at int) {
		n := Records(',')(data)
		if n > len(data) || n > 0 && data[n-1] != '\n' {
			t.Fatalf("cut at %d of %d", n, len(data))
		}
		// The same records, whether cut off first or read in one go.
		whole := records(bytes.Clone(data[:n]))
		at = max(0, min(at, n))
		part := Records(',')(data[:at])
		pieces := append(records(bytes.Clone(data[:part])), records(bytes.Clone(data[part:n]))...)
		if strings.Join(whole, "|") != strings.Join(pieces, "|") {
			t.Errorf("%q\nwhole  %q\npieces %q at %d", data[:n], whole, pieces, part)
		}
	})
}

func TestReasonsAreShortAndHarmless(t *testing.T) {
	t.Parallel()
	got := Reject("f", 1, "bad \x1b[31m"+strings.Repeat("é", 5<<20), nil).Reason
	if n := utf8.RuneCountInString(got); n != longestReason+4 || strings.ContainsRune(got, 0x1b) || !strings.HasSuffix(got, "é ...") {
		t.Errorf("%d characters: %.40q", n, got)
	}
}
