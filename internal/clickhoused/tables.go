package clickhoused

import (
	"cmp"
	"errors"
	"io"
	"strings"
)

// externalTables makes temporary tables of a multipart body, one per part, and
// takes the statement from the part of that name. The caller calls drop in any case.
func (q *request) externalTables(c *conn) (drop func(), err error) {
	var made []string
	drop = func() {
		for _, name := range made {
			// Matters for sessions only: other connections are closed next.
			_, _ = c.exec("DROP TEMPORARY TABLE IF EXISTS " + quoteName(name))
		}
	}
	// A table's structure is SQL that the token filter does not see.
	if q.who.ReadOnly {
		return drop, newException(codeReadOnly, "READONLY", "Cannot use external tables in readonly mode")
	}
	parts, err := q.tables.MultipartReader()
	if err != nil {
		return drop, newException(codeBadArguments, "BAD_ARGUMENTS", "multipart body: %v", err)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return drop, nil
		}
		if err != nil {
			return drop, newException(codeNetwork, "NETWORK_ERROR", "reading the request body: %v", err)
		}
		name := part.FormName()
		structure := cmp.Or(q.params.Get(name+"_structure"), typesOnly(q.params.Get(name+"_types")))
		if structure == "" {
			if name == "query" {
				q.body = part
				if err := q.readRest(); err != nil {
					return drop, err
				}
			}
			continue
		}
		if _, err := c.exec("CREATE TEMPORARY TABLE " + quoteName(name) + " (" + structure + ") ENGINE = Memory"); err != nil {
			return drop, err
		}
		made = append(made, name)
		if _, err := c.insertFrom("INSERT INTO "+quoteName(name), cmp.Or(q.params.Get(name+"_format"), "TabSeparated"), part); err != nil {
			return drop, err
		}
	}
}

// typesOnly names the columns of a table given by its types: _1, _2, ...
func typesOnly(types string) string {
	if types == "" {
		return ""
	}
	columns := strings.Split(types, ",")
	for i, t := range columns {
		columns[i] = "_" + string(rune('1'+i)) + " " + t
	}
	return strings.Join(columns, ",")
}
