package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/column"
)

// field is one column of the rows of an insert: its name and all its values, a
// slice of a type that the column takes. A []string fills String columns, a
// words value LowCardinality(String) ones, an instants value DateTime64(3).
type field struct {
	name   string
	values any
}

// words are strings of which few are different.
type words []string

// instants are milliseconds since 1970; 0 is "never".
type instants []int64

// fill makes a column's values: one per row.
func fill[R, V any](rows []*R, of func(*R) V) []V {
	values := make([]V, len(rows))
	for i, r := range rows {
		values[i] = of(r)
	}
	return values
}

// refs are pointers to the rows.
func refs[R any](rows []R) []*R {
	out := make([]*R, len(rows))
	for i := range rows {
		out[i] = &rows[i]
	}
	return out
}

// insert writes rows into a table. The same token makes the server drop what it
// has already, so a retry after a lost answer is exact. An engine that was killed
// may know the token and not have the rows: who must not lose them looks whether
// anything was sent again.
func (s *Store) insert(ctx context.Context, table, token string, fields []field) error {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = quoteName(f.name)
	}
	statement := "INSERT INTO " + quoteName(table) + " (" + strings.Join(names, ", ") + ")"
	ctx = clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"insert_deduplication_token": token}))
	first := true
	err := s.retry(ctx, func() error {
		if !first {
			s.resent.Add(1)
		}
		first = false
		return s.send(ctx, statement, fields)
	})
	if err != nil {
		return fmt.Errorf("insert into %s: %w", table, err)
	}
	return nil
}

func (s *Store) send(ctx context.Context, statement string, fields []field) error {
	batch, err := s.conn.PrepareBatch(ctx, statement)
	if err != nil {
		return err
	}
	defer func() { _ = batch.Close() }() // sent, or not worth sending
	columns := batch.Columns()
	for i, f := range fields {
		if err := load(columns[i], f.values); err != nil {
			return fmt.Errorf("column %s: %w", f.name, err)
		}
	}
	return batch.Send()
}

// load puts all values of a column into the block.
func load(into column.Interface, values any) error {
	switch v := values.(type) {
	case words:
		if lc, ok := into.(*column.LowCardinality); ok {
			return loadWords(lc, v)
		}
		values = []string(v)
	case instants:
		values = []int64(v)
	}
	_, err := into.Append(values)
	return err
}

// The layout of a LowCardinality column on the wire: flags, dictionary, keys.
const (
	additionalKeys   = 1 << 9
	updateDictionary = 1 << 10
	wideKeys         = 2 // 32-bit keys
)

// loadWords fills a LowCardinality(String) column. Appending value by value
// goes through reflection and two look-ups in a map of interfaces each; a column
// decoded from the wire format does not, and at a dozen such columns per contact
// that is most of the time an import takes.
func loadWords(into *column.LowCardinality, values words) error {
	if len(values) == 0 {
		return nil
	}
	keys := make([]byte, 0, 4*len(values))
	index := map[string]uint32{"": 0}
	dictionary := []byte{0} // one empty string: the default value comes first
	last, lastKey := "", uint32(0)
	for _, v := range values {
		if v != last {
			key, seen := index[v]
			if !seen {
				key = uint32(len(index))
				index[v] = key
				dictionary = binary.AppendUvarint(dictionary, uint64(len(v)))
				dictionary = append(dictionary, v...)
			}
			last, lastKey = v, key
		}
		keys = binary.LittleEndian.AppendUint32(keys, lastKey)
	}
	wire := make([]byte, 0, 24+len(dictionary)+len(keys))
	wire = binary.LittleEndian.AppendUint64(wire, additionalKeys|updateDictionary|wideKeys)
	wire = binary.LittleEndian.AppendUint64(wire, uint64(len(index)))
	wire = append(wire, dictionary...)
	wire = binary.LittleEndian.AppendUint64(wire, uint64(len(values)))
	wire = append(wire, keys...)
	return into.Decode(proto.NewReader(bytes.NewReader(wire)), len(values))
}

// millis is t as the tables keep it.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// instant is the reverse of millis.
func instant(t time.Time) time.Time {
	if t.UnixMilli() == 0 {
		return time.Time{}
	}
	return t.UTC()
}

// millisOf is a duration as the tables keep it: never negative, and rounded up,
// so that a wait of a hair over the threshold does not become one within it.
func millisOf(d time.Duration) uint32 {
	ms := (d + time.Millisecond - 1) / time.Millisecond
	return uint32(min(max(ms, 0), 1<<32-1))
}

func durationOf(ms uint32) time.Duration { return time.Duration(ms) * time.Millisecond }
