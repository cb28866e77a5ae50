package clickhoused

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// exception is an error as ClickHouse tells it: with a number that clients
// branch on, in the text "Code: 60. DB::Exception: ... (UNKNOWN_TABLE)".
type exception struct {
	code int
	text string
}

func (e *exception) Error() string { return e.text }

// Numbers of ClickHouse's exceptions that the front raises or looks at itself.
const (
	codeBadArguments     = 36
	codeUnknownSetting   = 115
	codeReadOnly         = 164
	codeTimeout          = 159
	codeTooMany          = 202
	codeNetwork          = 210
	codeAccessDenied     = 497
	codeAuthentication   = 516
	codeSessionMissing   = 372
	codeSessionLocked    = 373
	codeCompression      = 89
	codeCancelled        = 394
	codeUnknownException = 1002
)

func newException(code int, name, format string, args ...any) *exception {
	return &exception{code, fmt.Sprintf("Code: %d. DB::Exception: %s. (%s)", code, fmt.Sprintf(format, args...), name)}
}

// parseException reads the engine's own words.
func parseException(s string) *exception {
	s = strings.TrimRight(s, "\n")
	if i := strings.Index(s, "Code: "); i >= 0 {
		s = s[i:]
		digits := s[len("Code: "):]
		if j := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); j > 0 {
			if code, err := strconv.Atoi(digits[:j]); err == nil {
				return &exception{code, s}
			}
		}
	}
	return newException(codeUnknownException, "UNKNOWN_EXCEPTION", "%s", s)
}

// asException gives every error a number.
func asException(err error) *exception {
	if e, ok := errors.AsType[*exception](err); ok {
		return e
	}
	return newException(codeUnknownException, "UNKNOWN_EXCEPTION", "%v", err)
}

// statusOf is the HTTP status a ClickHouse server sends with an exception.
func statusOf(code int) int {
	switch code {
	case codeAuthentication, codeAccessDenied, codeReadOnly, 192, 193, 194, 291, 452:
		return http.StatusForbidden
	case 16, 46, 60, 79, 81, codeSessionMissing:
		return http.StatusNotFound
	case 6, 26, 27, codeBadArguments, 38, 41, 42, 43, 47, 53, 62, 69, 70, 72, codeCompression, codeUnknownSetting, 179, 215, 386, 456, 457:
		return http.StatusBadRequest
	case 48:
		return http.StatusNotImplemented
	case codeTimeout:
		return http.StatusRequestTimeout
	case codeTooMany, 203:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}
