package clickhoused

import (
	"net/url"
	"slices"
	"strings"
)

// notSettings are the URL parameters of ClickHouse's HTTP interface itself.
var notSettings = []string{
	"query", "database", "default_format", "user", "password", "query_id", "quota_key",
	"session_id", "session_timeout", "session_check", "close_session", "compress", "decompress",
	"buffer_size", "wait_end_of_query", "stacktrace", "client_protocol_version", "role",
	"http_write_exception_in_output_format", "add_http_cors_header", "progress", "log_comment",
	"network_compression_method", "enable_http_compression",
}

// setting is one name and value for SET.
type setting struct{ name, value string }

// readURL parts a request's URL parameters into settings and the values of the
// statement's own parameters. External tables' descriptions are neither.
func readURL(params url.Values) (settings []setting, values []parameter, err error) {
	for name, v := range params {
		if p, ok := strings.CutPrefix(name, "param_"); ok {
			values = append(values, parameter{p, v[0]})
			continue
		}
		if slices.Contains(notSettings, name) || describesTable(params, name) {
			continue
		}
		if strings.ContainsFunc(name, func(r rune) bool { return r > 0x7f || !isWordByte(byte(r)) }) || name == "" {
			return nil, nil, newException(codeUnknownSetting, "UNKNOWN_SETTING", "Unknown setting '%s'", name)
		}
		settings = append(settings, setting{name, v[0]})
	}
	slices.SortFunc(settings, func(a, b setting) int { return strings.Compare(a.name, b.name) })
	return settings, values, nil
}

// describesTable reports whether a parameter belongs to an external table.
func describesTable(params url.Values, name string) bool {
	for _, suffix := range []string{"_structure", "_types", "_format"} {
		if table, ok := strings.CutSuffix(name, suffix); ok && (params.Has(table+"_structure") || params.Has(table+"_types")) {
			return true
		}
	}
	return false
}

// setStatement makes one SET of all settings, which is one round to the engine.
func setStatement(settings []setting) string {
	list := make([]string, len(settings))
	for i, s := range settings {
		list[i] = s.name + "=" + quoteText(s.value)
	}
	return "SET " + strings.Join(list, ", ")
}

// resetStatement takes settings back to their defaults.
func resetStatement(settings []setting) string {
	list := []string{"log_comment = DEFAULT"}
	for _, s := range settings {
		list = append(list, s.name+" = DEFAULT")
	}
	return "SET " + strings.Join(list, ", ")
}
