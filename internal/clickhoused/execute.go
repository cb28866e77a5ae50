package clickhoused

import (
	"cmp"
	"context"
	"io"
	"math"
	"strings"
)

// execute runs the statement in the way that fits it.
func execute(ctx context.Context, answer *reply, c *conn, q *request) error {
	switch firstWord(q.query) {
	case "INSERT":
		ins := splitInsert(q.query)
		// The engine's own parser takes VALUES inside a statement, expressions and all.
		if ins.format != "" && (!q.inBody || ins.format != "Values") {
			done, err := c.insertFrom(ins.head, ins.format, io.MultiReader(strings.NewReader(ins.rows), q.body))
			if err != nil {
				return err
			}
			answer.summary(done)
			return answer.end()
		}
	case "SELECT", "WITH", "FROM":
		if err := q.readRest(); err != nil {
			return err
		}
		err := sendStream(ctx, answer, c, q)
		if err == nil || answer.out != nil || !strings.Contains(err.Error(), "Streaming query is not supported") {
			return err
		}
	}
	if err := q.readRest(); err != nil {
		return err
	}
	r, err := c.query(q.query, q.format, q.values)
	if err != nil {
		return err
	}
	defer r.free()
	answer.summary(r.summary())
	answer.format(cmp.Or(outputFormat(q.query), q.format))
	if b := r.bytes(); len(b) > 0 {
		if _, err := answer.Write(b); err != nil {
			return nil // the client is gone
		}
	}
	return answer.end()
}

// sendStream sends a SELECT's blocks as they come.
func sendStream(ctx context.Context, answer *reply, c *conn, q *request) error {
	s, err := c.stream(q.query, q.format, q.values)
	if err != nil {
		return err
	}
	defer s.close()
	answer.format(cmp.Or(outputFormat(q.query), q.format))
	answer.announceFrame()
	if isOn(q.params.Get("wait_end_of_query")) {
		answer.hold = math.MaxInt
	}
	for ctx.Err() == nil {
		answer.flush() // there may be more to come, and it may take its time
		block, err := s.next()
		if err != nil {
			return err
		}
		if block == nil {
			return answer.end()
		}
		_, err = answer.Write(block.bytes())
		block.free()
		if err != nil {
			return nil // the client is gone; close cancels the rest
		}
	}
	return newException(codeCancelled, "QUERY_WAS_CANCELLED", "Query was cancelled")
}
