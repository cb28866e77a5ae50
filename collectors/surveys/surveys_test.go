package surveys

import (
	"testing"

	"github.com/hotlined/hotlined/collectors/collectortest"
	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/collectors/table"
)

func TestContract(t *testing.T) {
	t.Parallel()
	collectortest.Check(t, collectortest.Subject{
		Open: func(t testing.TB, path string) collectortest.Collector {
			c, err := New(table.Config{Path: path}, input.Env{})
			if err != nil {
				t.Fatal(err)
			}
			return c
		},
		Header: "id,contact,queue,agent,sent,replied,csat,nps,ces,comment\n",
		Lines: []string{
			"s1,c1,cards,Ann,2026-01-31T09:15:00Z,,,,,\n",
			"s2,c2,cards,Bob,2026-01-31T09:16:00+01:00,2026-01-31T10:00:00Z,5,10,7,\"very\ngood, \"\"Bob\"\"\"\n",
			"s1,c1,cards,Ann,2026-01-31T09:15:00Z,2026-01-31T10:00:00Z,1,0,,\n",
		},
		Garbage: "s9,c9,cards,Ann,2026-01-31T09:15:00Z,,6,,,\n",
	})
}
