package cases

import (
	"testing"

	"github.com/hotlined/hotlined/collectors/collectortest"
	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/collectors/table"
)

// opener makes collectors of a kind.
func opener(open func(table.Config, input.Env) (*table.Collector, error)) func(testing.TB, string) collectortest.Collector {
	return func(t testing.TB, path string) collectortest.Collector {
		c, err := open(table.Config{Path: path}, input.Env{CustomerKey: input.Key("0123456789abcdef")})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
}

func TestContract(t *testing.T) {
	t.Parallel()
	for name, subject := range map[string]collectortest.Subject{
		"cases": {
			Open:   opener(New),
			Header: "id,contact,queue,channel,customer,product,topic,cause,severity,owner,opened,due,closed,stage,reopened\n",
			Lines: []string{
				"k1,c1,cards,phone,4711,card,fees,,high,Ann,2026-01-31T09:15:00Z,2026-02-15T00:00:00Z,,received,\n",
				"k2,,complaints,,,loan,delay,,,,2026-01-31T09:15:00Z,,,acknowledged,2\n",
				"k1,c1,cards,phone,4711,card,fees,wrong tariff,high,Ann,2026-01-31T09:15:00Z,2026-02-15T00:00:00Z,2026-02-01T00:00:00Z,closed,0\n",
			},
			Garbage: "k9,,complaints,fax,,loan,delay,,,,2026-01-31T09:15:00Z,,,acknowledged,\n",
		},
		"steps": {
			Open:   opener(NewEvents),
			Header: "case,at,stage,actor,note\n",
			Lines: []string{
				"k1,2026-01-31T09:15:00Z,received,Ann,\n",
				"k1,2026-01-31T10:15:00Z,acknowledged,Ann,\"called back, angry\"\n",
				"k1,2026-02-01T10:15:00Z,followed-up,Bob,\n",
			},
			Garbage: "k1,2026-02-01T10:15:00Z,forgotten,Bob,\n",
		},
		"return calls": {
			Open:   opener(NewFollowUps),
			Header: "id,case,agent,due,attempted,reached,satisfied\n",
			Lines: []string{
				"f1,k1,Ann,2026-02-02T00:00:00Z,,,\n",
				"f2,k2,Ann,2026-02-03T00:00:00Z,2026-02-02T10:00:00Z,yes,no\n",
				"f1,k1,Ann,2026-02-02T00:00:00Z,2026-02-01T10:00:00Z,1,true\n",
			},
			Garbage: "f9,k1,Ann,2026-02-02T00:00:00Z,,maybe,\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			collectortest.Check(t, subject)
		})
	}
}
