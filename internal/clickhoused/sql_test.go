package clickhoused

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// cutAll writes a statement as its tokens, one kind and name each.
func cutAll(sql string) string {
	var list []string
	for _, t := range tokensOf(sql, []parameter{{"t", "calls"}}) {
		if t.name != "" {
			list = append(list, string(t.kind)+":"+t.name)
		} else {
			list = append(list, string(t.kind))
		}
	}
	return strings.Join(list, " ")
}

func TestScanner(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"":                                 "",
		" \t\n\r\f\v ":                     "",
		"select 1":                         "w:SELECT w:1",
		"a.b(c)":                           "w:A . w:B ( w:C )",
		"'it''s' 'it\\'s' ''":              "s:IT'S s:IT'S s",
		"`a``b` \"a\\\"b\" `f\\x69le`":     "i:A`B i:A\"B i:FILE",
		"'a\\\\' b":                        "s:A\\ w:B",
		"a -- b\nc // d\ne # f\ng #! h":    "w:A w:C w:E w:G",
		"a #b":                             "w:A # w:B",
		"a /* b /* c */ d */ e":            "w:A w:E",
		"a /* b":                           "w:A",
		"a - -b":                           "w:A - - w:B",
		"$$ ' $$ b":                        "s w:B",
		"$x$ $$ ' $x$ b":                   "s w:B",
		"$x b":                             "w:$X w:B",
		"a$b$c":                            "w:A$B$C",
		"“a b” ‘it's’ c":                   "i:A B s:IT'S w:C",
		"a\u00a0b\u3000c":                  "w:A w:B w:C",
		"'open":                            "s:OPEN",
		"`open\\":                          "i:OPEN\\",
		"{t:Identifier} { t : Identifier}": "i:CALLS i:CALLS",
		"{x:UInt8}":                        "{ w:X : w:UINT8 }",
		"{x:Identifier}":                   "i",
		"x'ff' b'01'":                      "w:X s:FF w:B s:01",
		"a\x00b":                           "w:A \x00 w:B",
	} {
		if got := cutAll(sql); got != want {
			t.Errorf("%q:\n got %q\nwant %q", sql, got, want)
		}
	}
}

func TestFirstWord(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"": "", "select 1": "SELECT", " /* INSERT */ -- x\n((SELECT 1))": "SELECT", "(with x as 1 select x)": "WITH", "; insert": "",
	} {
		if got := firstWord(sql); got != want {
			t.Errorf("%q: %q", sql, got)
		}
	}
}

func TestSplitInsert(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]insertText{
		"INSERT INTO t VALUES (1)":                       {"INSERT INTO t ", "VALUES", " (1)"},
		"INSERT INTO t (a, `format`) FORMAT CSV\n1,2":    {"INSERT INTO t (a, `format`) ", "CSV", "1,2"},
		"INSERT INTO t FORMAT Native":                    {"INSERT INTO t ", "Native", ""},
		"INSERT INTO t FORMAT Native ;\n":                {"INSERT INTO t ", "Native", ""},
		"INSERT INTO t FORMAT TSV \n\nx":                 {"INSERT INTO t ", "TSV", "\nx"},
		"INSERT INTO t SETTINGS a = 1 FORMAT JSON {}":    {"INSERT INTO t SETTINGS a = 1 ", "JSON", "{}"},
		"INSERT INTO t SELECT 1 FORMAT CSV":              {"INSERT INTO t SELECT 1 FORMAT CSV", "", ""},
		"INSERT INTO t WITH 1 AS x SELECT x":             {"INSERT INTO t WITH 1 AS x SELECT x", "", ""},
		"INSERT INTO t":                                  {"INSERT INTO t", "", ""},
		"INSERT INTO FUNCTION null('FORMAT') FORMAT CSV": {"INSERT INTO FUNCTION null('FORMAT') ", "CSV", ""},
		"INSERT INTO t (format) FORMAT":                  {"INSERT INTO t (format) FORMAT", "", ""},
	} {
		if want.format == "VALUES" {
			want.format = "Values"
		}
		if got := splitInsert(sql); got != want {
			t.Errorf("%q:\n got %+v\nwant %+v", sql, got, want)
		}
	}
}

func TestQuotes(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][2]string{
		"": {"''", "``"}, "a'b": {`'a\'b'`, "`a'b`"}, "a`b": {"'a`b'", "`a\\`b`"}, `a\`: {`'a\\'`, "`a\\\\`"},
	} {
		if got := [2]string{quoteText(s), quoteName(s)}; got != want {
			t.Errorf("%q: %q", s, got)
		}
	}
}

func TestExceptionsOfTheEngine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"Code: 60. DB::Exception: Table x does not exist. (UNKNOWN_TABLE)\n":  60,
		"While reading: Code: 27. DB::Exception: Cannot parse (CANNOT_PARSE)": 27,
		"Code: x": codeUnknownException, "": codeUnknownException, "Code: 5": codeUnknownException,
	} {
		e := parseException(text)
		if e.code != want || !strings.HasPrefix(e.text, "Code: ") {
			t.Errorf("%q: %d %q", text, e.code, e.text)
		}
	}
	if e := asException(fmt.Errorf("wrapped: %w", newException(164, "READONLY", "no"))); e.code != 164 {
		t.Errorf("%v", e)
	}
}

// Whatever comes in, the scanner ends, leaves nothing out but white space and
// comments, and what was quoted comes back as it was.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{"SELECT 'a\\'b', `c`, $x$ ' $x$ -- d\n /* e */ “f” ‘g’", "INSERT INTO t (a) FORMAT CSV\n1", "{t:Identifier}", "\\", "'\\", "$", "/*", "\xe2\x80"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for sc := (scanner{sql: s}); ; {
			tok, ok := sc.next()
			if !ok {
				break
			}
			if tok.start < end || tok.end <= tok.start || tok.end > len(s) {
				t.Fatalf("token %+v behind %d of %q", tok, end, s)
			}
			end = tok.end
		}
		tokensOf(s, nil)
		firstWord(s)
		outputFormat(s)
		if i := splitInsert(s); i.format != "" && !strings.HasSuffix(s, i.rows) && i.rows != "" {
			t.Fatalf("%q lost rows: %+v", s, i)
		}
		for _, quoted := range []string{quoteText(s), quoteName(s)} {
			list := tokensOf(quoted+" x", nil)
			if len(list) != 2 || list[1].name != "X" {
				t.Fatalf("%q does not stay within its quotes: %+v", quoted, list)
			}
			if utf8.ValidString(s) && list[0].name != strings.ToUpper(s) && !strings.Contains(s, "\\x") {
				t.Fatalf("%q came back as %q", s, list[0].name)
			}
		}
	})
}
