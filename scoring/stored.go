package scoring

// FromColumns are the counts in one stored row: columns that are no counts, such
// as the queue, are left out.
func FromColumns(columns []string, values []any) Counts {
	var c Counts
	for i, column := range columns {
		switch v := values[i].(type) {
		case map[uint16]uint64:
			for edge, n := range v {
				c.AddWait(Waits(column), edge, float64(n))
			}
		default:
			if k, ok := CountNamed(column); ok {
				c.Add(k, number(v))
			}
		}
	}
	return c
}

// number takes the numbers that a database returns for what they are.
func number(v any) float64 {
	switch n := v.(type) {
	case uint64:
		return float64(n)
	case int64:
		return float64(n)
	case uint32:
		return float64(n)
	case float64:
		return n
	}
	return 0
}
