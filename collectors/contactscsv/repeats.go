package contactscsv

import (
	"fmt"
	"path/filepath"

	"github.com/hotlined/hotlined/collectors/table"
	"github.com/hotlined/hotlined/internal/hotline"
)

// row is where a contact of an import comes from, and what it says.
type row struct {
	table.Place
	key, content uint64
}

// repeats finds the rows of an import that name a contact named before and say
// something else of it: another contact, whose id is none. Of those the first
// stays. A row may go on with a visit that was open, or correct one offered at
// the same instant.
type repeats struct {
	seen  map[uint64]first
	files []string
}

// first is what was said of a contact before.
type first struct {
	content uint64
	offered int64 // Unix milliseconds
	line    int64
	file    int
	open    bool
}

// sift moves such rows from the contacts of a batch to its rejects.
func (r *repeats) sift(j *job) {
	if r == nil || len(j.rows) == 0 {
		return
	}
	if n := len(r.files); n == 0 || r.files[n-1] != j.batch.File {
		r.files = append(r.files, j.batch.File)
	}
	kept := j.facts.Contacts[:0]
	for i, c := range j.facts.Contacts {
		at := j.rows[i]
		now := first{at.content, c.Offered.UnixMilli(), at.Line, len(r.files) - 1, c.Outcome == hotline.Waiting || c.Outcome == hotline.Connected}
		before, known := r.seen[at.key]
		if known && before.content != now.content && !before.open && before.offered != now.offered {
			j.facts.Rejected = append(j.facts.Rejected, table.Reject(j.batch.File, at.Line, r.reason(c.ID, before, now), at.Record))
			continue
		}
		r.seen[at.key] = now
		kept = append(kept, c)
	}
	clear(j.facts.Contacts[len(kept):])
	j.facts.Contacts = kept
}

func (r *repeats) reason(id string, before, now first) string {
	of := ""
	if before.file != now.file {
		of = " of " + filepath.Base(r.files[before.file])
	}
	return fmt.Sprintf("id %s is that of line %d%s already, with other content: do the mapping's id columns name a contact?",
		table.Printable([]byte(id), 80), before.line, of)
}
