package store

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// With the server gone, a log line says where it was and not all that was asked.
func TestErrorsDoNotRepeatTheRequest(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	s, _, err := connect(strings.Replace(gone.URL, "http://", "http://ann:secret@", 1)+"/hotlined", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var one uint8
	_, queried := s.conn.Query(t.Context(), "SELECT {days:String}", clickhouse.Named("days", "2026-09-06"))
	for what, err := range map[string]error{
		"ping":  s.conn.Ping(t.Context()),
		"exec":  s.conn.Exec(t.Context(), "SELECT {days:String}", clickhouse.Named("days", "2026-09-06")),
		"query": queried,
		"row":   s.conn.QueryRow(t.Context(), "SELECT {days:String}", clickhouse.Named("days", "2026-09-06")).Scan(&one),
	} {
		var network net.Error
		if err == nil || !errors.As(err, &network) {
			t.Errorf("%s: %v, want an error of the network", what, err)
			continue
		}
		if text := err.Error(); strings.Contains(text, "?") || strings.Contains(text, "secret") || !strings.Contains(text, strings.TrimPrefix(gone.URL, "http://")) {
			t.Errorf("%s: %s", what, text)
		}
	}
	plain := errors.New("table is read only")
	if got := brief(fmt.Errorf("save: %w", plain)); !errors.Is(got, plain) || got.Error() != "save: table is read only" {
		t.Errorf("an error of another kind became %v", got)
	}
	if brief(nil) != nil {
		t.Error("no error is none")
	}
}
