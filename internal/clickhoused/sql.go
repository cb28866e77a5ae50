package clickhoused

import "strings"

// token is one piece of a statement, cut as ClickHouse's own lexer cuts it.
// Nothing is parsed here: the engine does that. The front only has to see the
// first word, where the rows of an INSERT begin, and a few forbidden names.
type token struct {
	start, end int
	kind       tokenKind
	// name is a word in upper case, or what stands inside a quoted identifier,
	// escapes undone, in upper case as well.
	name string
}

type tokenKind byte

const (
	word       tokenKind = 'w'
	identifier tokenKind = 'i' // quoted
	literal    tokenKind = 's' // a string or a here-document
	// Everything else is a single byte of punctuation and its own kind.
)

// scanner cuts a statement into tokens.
type scanner struct {
	sql   string
	pos   int
	depth int // of round brackets, before the token
}

func (s *scanner) next() (token, bool) {
	for s.pos < len(s.sql) {
		if n := blank(s.sql[s.pos:]); n > 0 {
			s.pos += n
			continue
		}
		t := cut(s.sql, s.pos)
		s.pos = t.end
		switch t.kind {
		case '(':
			s.depth++
		case ')':
			s.depth--
		}
		return t, true
	}
	return token{}, false
}

// blank is the length of the white space or comment that s begins with.
func blank(s string) int {
	switch c := s[0]; {
	case strings.IndexByte(" \t\n\r\f\v", c) >= 0:
		return 1
	case strings.HasPrefix(s, "--"), strings.HasPrefix(s, "//"), strings.HasPrefix(s, "# "), strings.HasPrefix(s, "#!"):
		if i := strings.IndexByte(s, '\n'); i >= 0 {
			return i
		}
		return len(s)
	case strings.HasPrefix(s, "/*"):
		return blockComment(s)
	case c >= 0x80 && quoteEnd(s) == "":
		return 1 // one byte of a Unicode space, or of something the engine will refuse
	}
	return 0
}

// blockComment is the length of a comment that may hold others.
func blockComment(s string) int {
	depth := 1
	for i := 2; i+2 <= len(s); {
		switch s[i : i+2] {
		case "/*":
			depth++
			i += 2
		case "*/":
			depth--
			i += 2
			if depth == 0 {
				return i
			}
		default:
			i++
		}
	}
	return len(s)
}

// cut takes the token that begins at i, which is neither blank nor the end.
func cut(sql string, i int) token {
	s := sql[i:]
	switch c := s[0]; {
	case isWordByte(c):
		return wordAt(sql, i)
	case c == '$':
		if n := hereDocument(s); n > 0 {
			return token{start: i, end: i + n, kind: literal}
		}
		return wordAt(sql, i)
	case c == '\'' || c == '"' || c == '`':
		return quotedAt(sql, i)
	case quoteEnd(s) != "":
		return curlyAt(sql, i)
	default:
		return token{start: i, end: i + 1, kind: tokenKind(c)}
	}
}

func isWordByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func wordAt(sql string, i int) token {
	end := i + 1
	for end < len(sql) && (isWordByte(sql[end]) || sql[end] == '$') {
		end++
	}
	return token{start: i, end: end, kind: word, name: strings.ToUpper(sql[i:end])}
}

// hereDocument is the length of $tag$ ... $tag$, or 0.
func hereDocument(s string) int {
	i := strings.IndexByte(s[1:], '$')
	if i < 0 {
		return 0
	}
	tag := s[:i+2]
	end := strings.Index(s[len(tag):], tag)
	if end < 0 {
		return 0
	}
	return len(tag) + end + len(tag)
}

// quotedAt takes '...', "..." or `...`: a quote inside is doubled or escaped.
func quotedAt(sql string, i int) token {
	quote := sql[i]
	t := token{start: i, end: len(sql), kind: identifier}
	if quote == '\'' {
		t.kind = literal
	}
	var name []byte
	for j := i + 1; j < len(sql); j++ {
		switch {
		case sql[j] == '\\' && j+1 < len(sql):
			var c byte
			c, j = unescape(sql, j+1)
			name = append(name, c)
			continue
		case sql[j] == quote && j+1 < len(sql) && sql[j+1] == quote:
			j++
		case sql[j] == quote:
			t.end = j + 1
			t.name = strings.ToUpper(string(name))
			return t
		}
		name = append(name, sql[j])
	}
	t.name = strings.ToUpper(string(name))
	return t
}

// unescape reads the character behind a backslash at j, and says where it ends.
func unescape(sql string, j int) (byte, int) {
	if sql[j] == 'x' && j+2 < len(sql) {
		if hi, lo := hexDigit(sql[j+1]), hexDigit(sql[j+2]); hi >= 0 && lo >= 0 {
			return byte(hi<<4 | lo), j + 2
		}
	}
	return sql[j], j
}

func hexDigit(c byte) int {
	return strings.IndexByte("0123456789abcdef", c|0x20)
}

// quoteEnd is what closes the curly quote that s begins with: word processors
// write them, and ClickHouse reads them.
func quoteEnd(s string) string {
	switch {
	case strings.HasPrefix(s, "\u2018"):
		return "\u2019"
	case strings.HasPrefix(s, "\u201c"):
		return "\u201d"
	}
	return ""
}

func curlyAt(sql string, i int) token {
	closing := quoteEnd(sql[i:])
	t := token{start: i, end: len(sql), kind: literal}
	inside := sql[i+len(closing):]
	if closing == "\u201d" {
		t.kind = identifier
	}
	if n := strings.Index(inside, closing); n >= 0 {
		t.end = i + len(closing) + n + len(closing)
		inside = inside[:n]
	}
	t.name = strings.ToUpper(inside)
	return t
}

// firstWord is the word a statement begins with, behind comments and brackets.
func firstWord(sql string) string {
	s := scanner{sql: sql}
	for {
		t, ok := s.next()
		if !ok {
			return ""
		}
		if t.kind != '(' {
			return t.name
		}
	}
}

// insertText is an INSERT taken apart.
type insertText struct {
	head   string // INSERT INTO t (columns) [SETTINGS ...]
	format string // of the rows; empty when no rows follow, as in INSERT ... SELECT
	rows   string // those that are within the statement
}

func splitInsert(sql string) insertText {
	s := scanner{sql: sql}
	s.next() // INSERT
	for {
		t, ok := s.next()
		if !ok {
			return insertText{head: sql}
		}
		if s.depth > 0 || t.kind != word {
			continue
		}
		switch t.name {
		case "SELECT", "WITH", "FROM":
			return insertText{head: sql}
		case "VALUES":
			return insertText{head: sql[:t.start], format: "Values", rows: sql[t.end:]}
		case "FORMAT":
			if f, ok := s.next(); ok && f.kind == word {
				return insertText{head: sql[:t.start], format: sql[f.start:f.end], rows: rowsBehind(sql[f.end:])}
			}
		}
	}
}

// rowsBehind takes away what separates a format's name from the rows.
func rowsBehind(s string) string {
	s = strings.TrimLeft(s, " \t\r")
	if strings.TrimSpace(s) == ";" {
		return ""
	}
	return strings.TrimPrefix(s, "\n")
}

// outputFormat is the format that a SELECT names itself, or "".
func outputFormat(sql string) string {
	s := scanner{sql: sql}
	format, expected := "", false
	for {
		t, ok := s.next()
		if !ok {
			return format
		}
		if s.depth == 0 && t.kind == word && expected {
			format = sql[t.start:t.end]
		}
		expected = s.depth == 0 && t.kind == word && t.name == "FORMAT"
	}
}

// tokensOf cuts a whole statement. A parameter of type Identifier stands for the
// name it carries: {t:Identifier} is a token like the table's name itself.
func tokensOf(sql string, values []parameter) []token {
	var tokens []token
	for s := (scanner{sql: sql}); ; {
		t, ok := s.next()
		if !ok {
			return tokens
		}
		tokens = append(tokens, t)
		if n := len(tokens) - 5; t.kind == '}' && n >= 0 {
			if p := tokens[n:]; p[0].kind == '{' && p[2].kind == ':' && p[3].name == "IDENTIFIER" {
				tokens = append(tokens[:n], named(sql, p[1], values))
			}
		}
	}
}

// named is the identifier that a parameter carries.
func named(sql string, p token, values []parameter) token {
	t := token{start: p.start, end: p.end, kind: identifier}
	for _, v := range values {
		if v.name == sql[p.start:p.end] {
			t.name = quotedAt("`"+v.value+"`", 0).name // values may be escaped as well
		}
	}
	return t
}

// quoteText writes s as a string literal.
func quoteText(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// quoteName writes s as an identifier.
func quoteName(s string) string {
	return "`" + strings.NewReplacer(`\`, `\\`, "`", "\\`").Replace(s) + "`"
}
