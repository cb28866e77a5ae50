package dashboards

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Chosen is what is picked of each variable. None picked, or AllValue, means all.
type Chosen map[string][]string

// AllValue is Grafana's name for "all of them".
const AllValue = "$__all"

// Expand replaces the macros and variables in a statement, with the meaning that
// Grafana and its ClickHouse plugin give them. Values are quoted, so nothing that
// a reader picks or types becomes SQL.
func Expand(sql string, r Range, vars Chosen) (string, error) {
	sql, err := conditions(sql, vars)
	if err != nil {
		return "", err
	}
	return tokens(sql, r, vars)
}

const conditionalAll = "$__conditionalAll("

// conditions replaces $__conditionalAll(condition, $variable) by the condition, or by
// 1=1 where all is picked. Innermost last, as the plugin does it.
func conditions(sql string, vars Chosen) (string, error) {
	for {
		at := strings.LastIndex(sql, conditionalAll)
		if at < 0 {
			return sql, nil
		}
		open := at + len(conditionalAll) - 1
		args, end, err := arguments(sql, open)
		if err != nil || len(args) != 2 {
			return "", fmt.Errorf("$__conditionalAll: want a condition and a variable near %.60q", sql[at:])
		}
		name := strings.Trim(strings.TrimSpace(args[1]), "${}")
		condition := args[0]
		if vars.all(name) {
			condition = "1=1"
		}
		sql = sql[:at] + condition + sql[end:]
	}
}

// all reports whether a variable restricts nothing.
func (v Chosen) all(name string) bool {
	picked := v[name]
	return len(picked) == 0 || (len(picked) == 1 && (picked[0] == AllValue || picked[0] == ""))
}

// token is a macro with or without arguments, or a variable in one of two spellings.
var token = regexp.MustCompile(`\$__\w+|\$\{\w+(?::\w+)?\}|\$[A-Za-z]\w*`)

func tokens(sql string, r Range, vars Chosen) (string, error) {
	var out strings.Builder
	for {
		at := token.FindStringIndex(sql)
		if at == nil {
			out.WriteString(sql)
			return out.String(), nil
		}
		out.WriteString(sql[:at[0]])
		word, rest := sql[at[0]:at[1]], sql[at[1]:]
		var args []string
		if takesArguments[word] {
			if !strings.HasPrefix(rest, "(") {
				return "", fmt.Errorf("%s: wants a column", word)
			}
			list, end, err := arguments(rest, 0)
			if err != nil {
				return "", fmt.Errorf("%s: %w", word, err)
			}
			args, rest = list, rest[end:]
		}
		text, err := meaning(word, args, r, vars)
		if err != nil {
			return "", err
		}
		out.WriteString(text)
		sql = rest
	}
}

var takesArguments = map[string]bool{
	"$__timeFilter": true, "$__timeFilter_ms": true, "$__dateFilter": true,
	"$__timeInterval": true, "$__timeInterval_ms": true,
}

// meaning is what one macro or variable stands for.
func meaning(word string, args []string, r Range, vars Chosen) (string, error) {
	if !strings.HasPrefix(word, "$__") {
		return variable(word, vars)
	}
	if takesArguments[word] && len(args) != 1 {
		return "", fmt.Errorf("%s: want one column, got %d", word, len(args))
	}
	switch word {
	case "$__fromTime":
		return seconds(r.From), nil
	case "$__toTime":
		return seconds(r.To), nil
	case "$__fromTime_ms":
		return millis(r.From), nil
	case "$__toTime_ms":
		return millis(r.To), nil
	case "$__interval_s":
		return fmt.Sprint(max(int64(r.Interval.Seconds()), 1)), nil
	case "$__timeFilter":
		return between(args[0], seconds(r.From), seconds(r.To)), nil
	case "$__timeFilter_ms":
		return between(args[0], millis(r.From), millis(r.To)), nil
	case "$__dateFilter":
		return between(args[0], date(r.From), date(r.To)), nil
	case "$__timeInterval":
		return fmt.Sprintf("toStartOfInterval(toDateTime(%s), INTERVAL %d second)", args[0], max(int64(r.Interval.Seconds()), 1)), nil
	case "$__timeInterval_ms":
		return fmt.Sprintf("toStartOfInterval(toDateTime64(%s, 3), INTERVAL %d millisecond)", args[0], max(r.Interval.Milliseconds(), 1)), nil
	}
	return "", fmt.Errorf("unknown macro %s", word)
}

func seconds(t time.Time) string { return fmt.Sprintf("toDateTime(%d)", t.Unix()) }

func millis(t time.Time) string { return fmt.Sprintf("fromUnixTimestamp64Milli(%d)", t.UnixMilli()) }

func date(t time.Time) string { return fmt.Sprintf("toDate('%s')", t.UTC().Format(time.DateOnly)) }

func between(column, from, to string) string {
	return fmt.Sprintf("%s >= %s AND %s <= %s", column, from, column, to)
}

// variable is the picked values, quoted and separated by commas. Only the quoted
// spelling is known, ${name:singlequote}: the bare one would let text become SQL.
func variable(word string, vars Chosen) (string, error) {
	name, quoted := strings.CutSuffix(strings.TrimSuffix(strings.TrimPrefix(word, "${"), "}"), ":singlequote")
	if !quoted {
		return "", fmt.Errorf("%s: write ${%s:singlequote}", word, strings.Trim(word, "${}"))
	}
	if vars.all(name) {
		return "", fmt.Errorf("${%s:singlequote}: all is picked, and nothing says what that means here; wrap it in $__conditionalAll", name)
	}
	list := make([]string, len(vars[name]))
	for i, v := range vars[name] {
		list[i] = quote(v)
	}
	return strings.Join(list, ","), nil
}

// arguments splits what stands between the bracket at open and its partner at
// commas of the outermost level, and says where the rest begins.
func arguments(s string, open int) (args []string, end int, err error) {
	depth, start := 0, open+1
	for i := open; i < len(s); i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth--
			if depth == 0 {
				return append(args, strings.TrimSpace(s[start:i])), i + 1, nil
			}
		case ',':
			if depth == 1 {
				args = append(args, strings.TrimSpace(s[start:i]))
				start = i + 1
			}
		}
	}
	return nil, 0, errors.New("a bracket is not closed")
}
