package clickhoused

import (
	"strings"

	"github.com/ClickHouse/ch-go/proto"
)

// helloQuery is how clickhouse-go starts a connection over HTTP.
const helloQuery = "SELECT displayName(), version(), revision(), timezone()"

// isHello reports whether a request is clickhouse-go's handshake.
func isHello(revision int, query string) bool {
	return revision > 0 && strings.TrimSpace(query) == helloQuery
}

// hello answers the handshake in the revision of the protocol that the client
// asks for, but says that this server speaks revision 0.
//
// libchdb writes Native blocks in revision 0 only. Clients take the revision of
// every later block from this answer, so it saves translating all of them.
func (v serverInfo) hello(revision int) ([]byte, error) {
	columns := proto.Input{
		{Name: "displayName()", Data: stringColumn(v.name)},
		{Name: "version()", Data: stringColumn(v.version)},
		{Name: "revision()", Data: &proto.ColUInt32{0}},
		{Name: "timezone()", Data: stringColumn(v.timezone)},
	}
	block := proto.Block{Info: proto.BlockInfo{BucketNum: -1}, Columns: len(columns), Rows: 1}
	buf := new(proto.Buffer)
	if err := block.EncodeBlock(buf, revision, columns); err != nil {
		return nil, err
	}
	return buf.Buf, nil
}

func stringColumn(value string) *proto.ColStr {
	c := new(proto.ColStr)
	c.Append(value)
	return c
}

// serverInfo is what the engine says about itself.
type serverInfo struct{ name, version, timezone string }

func askInfo(c *conn) (serverInfo, error) {
	s, err := c.exec("SELECT displayName(), version(), timezone()")
	if err != nil {
		return serverInfo{}, err
	}
	f := append(strings.Split(strings.TrimSpace(s), "\t"), "", "", "")
	return serverInfo{name: f[0], version: f[1], timezone: f[2]}, nil
}
