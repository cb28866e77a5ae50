package store

import "strings"

// statements cuts a file of SQL at the semicolons that end statements: not at
// those in quotes or comments. What remains empty is left out; comments before a
// statement stay with it.
func statements(sql string) []string {
	var out []string
	start := 0
	for i := 0; i < len(sql); {
		switch rest := sql[i:]; {
		case strings.HasPrefix(rest, "--"):
			i += through(rest, 2, "\n")
		case strings.HasPrefix(rest, "/*"):
			i += through(rest, 2, "*/")
		case rest[0] == '\'' || rest[0] == '"' || rest[0] == '`':
			i += quoted(rest)
		case rest[0] == ';':
			out = appendStatement(out, sql[start:i])
			i++
			start = i
		default:
			i++
		}
	}
	return appendStatement(out, sql[start:])
}

func appendStatement(to []string, sql string) []string {
	if sql = strings.TrimSpace(sql); bare(sql) == "" {
		return to
	}
	return append(to, sql)
}

// bare is the statement without the comments in front of it.
func bare(sql string) string {
	for {
		sql = strings.TrimSpace(sql)
		switch {
		case strings.HasPrefix(sql, "--"):
			sql = sql[through(sql, 2, "\n"):]
		case strings.HasPrefix(sql, "/*"):
			sql = sql[through(sql, 2, "*/"):]
		default:
			return sql
		}
	}
}

// through is the length of s up to and with the first end at or after from, or
// all of it.
func through(s string, from int, end string) int {
	if i := strings.Index(s[from:], end); i >= 0 {
		return from + i + len(end)
	}
	return len(s)
}

// quoted is the length of the quoted text that s begins with. A backslash hides
// the next character; a doubled quote reads as two texts in a row, which is the same.
func quoted(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case s[0]:
			return i + 1
		}
	}
	return len(s)
}
