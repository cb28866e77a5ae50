package contactscsv

import (
	"testing"

	"github.com/hotlined/hotlined/collectors/collectortest"
	"github.com/hotlined/hotlined/collectors/input"
)

func TestContract(t *testing.T) {
	t.Parallel()
	collectortest.Check(t, collectortest.Subject{
		Open: func(t testing.TB, path string) collectortest.Collector {
			c, err := New(Config{Path: path, Mapping: "default"}, input.Env{CustomerKey: input.Key("0123456789abcdef")})
			if err != nil {
				t.Fatal(err)
			}
			return c
		},
		Header: "id,queue,agent,offered,answered,ended,outcome,customer\n",
		Lines: []string{
			"c1,cards,,2026-01-31T09:15:00Z,,,waiting,0123\n",
			"c2,cards,,2026-01-31T09:15:10Z,,2026-01-31T09:15:20Z,abandoned,0124\n",
			"c1,cards,Ann,2026-01-31T09:15:00Z,2026-01-31T09:15:30Z,,connected,0123\n",
			"\"c3, again\",cards,\"Ann \"\"A.\"\" Bee\",2026-01-31T09:15:00Z,2026-01-31T09:15:30Z,2026-01-31T09:20:00Z,answered,\n",
			"c1,cards,Ann,2026-01-31T09:15:00Z,2026-01-31T09:15:30Z,2026-01-31T09:20:00Z,answered,0123\r\n",
			"c4,cards,,2026-01-31T09:15:10Z,,2026-01-31T09:15:20Z,abandoned,0124\n",
		},
		Garbage: "c9,cards,,soon,,,waiting,\n",
	})
}
