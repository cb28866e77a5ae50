package clickhoused

import (
	"slices"
	"strings"
)

// policy is what users may not do although the engine would let them.
//
// The engine knows one user and its readonly=1 covers much: whatever writes, and
// table functions that reach out. It does not cover the scalar function file(),
// under none of its disguises (arrayMap(file, paths), APPLY file, a parameter of
// type Identifier), nor INTO OUTFILE and KILL, nor what other users are asking.
//
// One thing is left to the owner: the database named default takes files for
// tables and remembers those that the user hotlined has read so, for everybody.
type policy struct {
	tableFunctions map[string]bool // that readers may not call
	names          map[string]bool // that readers may not utter, unless behind a dot
	readerMemory   string          // bytes
}

// harmlessTableFunctions make their rows up, or take them from the statement.
var harmlessTableFunctions = []string{
	"GENERATERANDOM", "GENERATESERIES", "GENERATE_SERIES", "NULL", "NUMBERS", "NUMBERS_MT", "PRIMES",
	"SQLSTANDARDVALUES", "VALUES", "VIEW", "ZEROS", "ZEROS_MT",
}

// hiddenTables of the database system show other users' statements, or the
// inside of the engine and its host.
var hiddenTables = []string{
	"BACKUPS", "CERTIFICATES", "DICTIONARIES", "DNS_CACHE", "ERRORS", "JEMALLOC_PROFILE_TEXT", "NAMED_COLLECTIONS",
	"PROCESSES", "QUERY_CACHE", "REMOTE_DATA_PATHS", "SERVER_SETTINGS", "STACK_TRACE", "SYMBOLS", "USER_DIRECTORIES",
}

// askPolicy lists what this version of the engine has to offer, so that a new
// table function is forbidden until somebody has looked at it.
func askPolicy(c *conn) (policy, error) {
	tableFunctions, err := c.exec("SELECT upper(name) FROM system.table_functions WHERE name NOT IN (SELECT name FROM system.functions)")
	if err != nil {
		return policy{}, err
	}
	p := policy{
		tableFunctions: map[string]bool{},
		names:          map[string]bool{"FILE": true, "CATBOOSTEVALUATE": true, "SHOWCERTIFICATE": true, "LOGTRACE": true, "PROCESSLIST": true},
	}
	for name := range strings.FieldsSeq(tableFunctions) {
		p.tableFunctions[name] = !slices.Contains(harmlessTableFunctions, name)
	}
	intelligence, err := c.exec("SELECT upper(name) FROM system.functions WHERE categories = 'AI'") // they call out
	if err != nil {
		return policy{}, err
	}
	for name := range strings.FieldsSeq(intelligence) {
		p.names[name] = true
	}
	half, err := c.exec("SELECT intDiv(toUInt64(value), 2) FROM system.server_settings WHERE name = 'max_server_memory_usage'")
	p.readerMemory = strings.TrimSpace(half)
	return p, err
}

// checked is how much of a statement is looked at. The engine itself takes
// 256 KiB, the rows of an INSERT apart.
const checked = 1 << 20

// refuse returns the reason why a request's statement must not run, or nil.
func (p policy) refuse(c *conn, q *request) error {
	if q.who.ReadOnly && len(q.query) > checked {
		return newException(codeBadArguments, "BAD_ARGUMENTS", "the statement is longer than %d bytes", checked)
	}
	tokens := tokensOf(q.query[:min(len(q.query), checked)], q.values)
	if what := slip(tokens); what != "" {
		return denied(what)
	}
	if q.who.ReadOnly {
		if what := p.offLimits(tokens); what != "" {
			return denied(what)
		}
	}
	if !q.who.ReadOnly && !q.reading {
		return nil
	}
	// What does not parse goes through: the engine says better what is wrong.
	if harmless, parses := c.readOnly(q.query); parses && !harmless {
		return newException(codeReadOnly, "READONLY", "Cannot execute query in readonly mode")
	}
	return nil
}

func denied(what string) error {
	return newException(codeAccessDenied, "ACCESS_DENIED", "%s is not available here", what)
}

// slip names what nobody should do, not even who may do everything: the plain
// ways to the host's files, and dropping the database that every connection
// begins in, behind which no connection can be made any more.
func slip(tokens []token) string {
	for i, t := range tokens[:max(0, len(tokens)-1)] {
		next := tokens[i+1]
		switch {
		case t.name == "FILE" && next.kind == '(':
			return "file()"
		case t.name == "INTO" && next.name == "OUTFILE":
			return "INTO OUTFILE"
		case t.name == "FROM" && next.name == "INFILE":
			return "FROM INFILE"
		case (t.name == "DROP" || t.name == "DETACH") && next.name == "DATABASE" && lastName(tokens[i:min(len(tokens), i+5)]) == "DEFAULT":
			return "dropping the database default"
		}
	}
	return ""
}

// lastName is the database in DROP DATABASE [IF EXISTS] database.
func lastName(tokens []token) string {
	if len(tokens) == 5 && tokens[2].name == "IF" {
		return tokens[4].name
	}
	return tokens[min(2, len(tokens)-1)].name
}

// offLimits names the first thing in a statement that readers may not have.
func (p policy) offLimits(tokens []token) string {
	var before, previous, next token
	for i, t := range tokens {
		next = token{}
		if i+1 < len(tokens) {
			next = tokens[i+1]
		}
		switch {
		case t.kind == literal:
		case p.tableFunctions[t.name] && next.kind == '(':
			return strings.ToLower(t.name) + "()"
		case p.names[t.name] && previous.kind != '.':
			return "the name " + strings.ToLower(t.name)
		case previous.kind == '.' && before.name == "SYSTEM" && slices.Contains(hiddenTables, t.name):
			return "system." + strings.ToLower(t.name)
		}
		before, previous = previous, t
	}
	return ""
}

// readerSettings are what readers may set by the URL. Others could change how a
// statement is read (dialect), write files (output_format_schema), reach out, or
// lift the limits.
var readerSettings = []string{
	"cancel_http_readonly_queries_on_client_close", "date_time_output_format", "extremes", "final",
	"group_by_use_nulls", "http_headers_progress_interval_ms", "join_use_nulls", "max_block_size",
	"max_bytes_to_read", "max_execution_time", "max_result_bytes", "max_result_rows", "max_rows_to_read", "max_threads",
	"prefer_column_name_to_alias", "result_overflow_mode", "send_progress_in_http_headers",
	"session_timezone", "timeout_overflow_mode",
}

// readerTime ends statements of readers that did not say how long they would wait.
const readerTime = "60"

// limit gives a reader's request its settings: those that it asked for and may
// have, and the limits. An unknown setting is left to the engine to complain about.
func (p policy) limit(asked []setting) ([]setting, error) {
	given := []setting{{"max_memory_usage", p.readerMemory}, {"max_execution_time", readerTime}}
	for _, s := range asked {
		allowed := slices.Contains(readerSettings, s.name) ||
			strings.HasPrefix(s.name, "output_format_") && s.name != "output_format_schema"
		switch {
		case s.name == "readonly":
			continue // Grafana says so to be on the safe side; it is set anyway
		case !allowed:
			return nil, newException(codeReadOnly, "READONLY", "Cannot modify '%s' setting in readonly mode", s.name)
		}
		given = append(given, s)
	}
	return append(given, setting{"readonly", "1"}), nil
}
