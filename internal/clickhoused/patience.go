package clickhoused

import (
	"io"
	"net/http"
	"time"
)

// A client that stopped in the middle holds a slot and a statement. These are
// limits for standing still, not for how long a statement may take.
const (
	readPatience  = 2 * time.Minute
	writePatience = 10 * time.Minute // a client may well think between two rows
)

// patientBody gives up reading when nothing comes.
type patientBody struct {
	body    io.Reader
	control *http.ResponseController
}

func (p patientBody) Read(b []byte) (int, error) {
	// An error here means a connection without deadlines: then there are none.
	_ = p.control.SetReadDeadline(time.Now().Add(readPatience))
	n, err := p.body.Read(b)
	if err != nil {
		// From here on the server waits for the client to hang up, for as long as it takes.
		_ = p.control.SetReadDeadline(time.Time{})
	}
	return n, err
}
