package evaluations

import (
	"testing"

	"github.com/hotlined/hotlined/collectors/collectortest"
	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/collectors/table"
)

func TestContract(t *testing.T) {
	t.Parallel()
	const head = "e1,c1,cards,Ann,Quinn,phone,2026-01-31T09:15:00Z,"
	collectortest.Check(t, collectortest.Subject{
		Open: func(t testing.TB, path string) collectortest.Collector {
			c, err := New(table.Config{Path: path}, input.Env{})
			if err != nil {
				t.Fatal(err)
			}
			return c
		},
		Header: "id,contact,queue,agent,evaluator,form,at,item,class,type,result,weight\n",
		Lines: []string{
			head + "greeting,non-critical,,pass,\n",
			head + "verified identity,compliance-critical,wrong operation,fail,2.5\n",
			head + "right answer,customer-critical,wrong information,n/a,3\n",
			"e2,c2,cards,Bob,Quinn,phone,2026-01-31T09:15:00Z,greeting,non-critical,,pass,0\n",
		},
		Garbage: head + "greeting,critical,,pass,\n",
	})
}
