package clickhoused

import (
	"net/url"
	"strconv"
	"sync"
	"time"
)

// session is a connection that outlives its request, for temporary tables and SET.
type session struct {
	conn    *conn
	busy    bool
	expires time.Time
	life    time.Duration
}

// sessions are the connections that clients asked to keep, by session_id.
type sessions struct {
	mu   sync.Mutex
	byID map[string]*session
}

const (
	sessionLife    = time.Minute
	sessionMaxLife = time.Hour
)

// take gives a session's connection to one request, which calls release.
func (s *sessions) take(params url.Values, open func() (*conn, error), now time.Time) (c *conn, release func(), err error) {
	id := params.Get("session_id")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire(now)
	x := s.byID[id]
	if x == nil {
		if isOn(params.Get("session_check")) {
			return nil, nil, newException(codeSessionMissing, "SESSION_NOT_FOUND", "Session %s not found", id)
		}
		if c, err = open(); err != nil {
			return nil, nil, err
		}
		x = &session{conn: c}
		s.byID[id] = x
	}
	if x.busy {
		return nil, nil, newException(codeSessionLocked, "SESSION_IS_LOCKED", "Session %s is locked by a concurrent client", id)
	}
	x.busy = true
	x.life = lifeOf(params.Get("session_timeout"))
	return x.conn, func() { s.release(id, x, isOn(params.Get("close_session"))) }, nil
}

func lifeOf(seconds string) time.Duration {
	n, err := strconv.Atoi(seconds)
	if err != nil || n <= 0 {
		return sessionLife
	}
	return min(time.Duration(n)*time.Second, sessionMaxLife)
}

func (s *sessions) release(id string, x *session, over bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x.busy = false
	x.expires = time.Now().Add(x.life)
	if over {
		x.conn.close()
		delete(s.byID, id)
	}
}

// expire closes sessions that nobody came back to.
func (s *sessions) expire(now time.Time) {
	for id, x := range s.byID {
		if !x.busy && now.After(x.expires) {
			x.conn.close()
			delete(s.byID, id)
		}
	}
}

// close ends all sessions that no request is using.
func (s *sessions) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, x := range s.byID {
		if !x.busy {
			x.conn.close()
			delete(s.byID, id)
		}
	}
}
