package store

import "time"

// SetClock makes the store believe that it is another time.
func (s *Store) SetClock(now func() time.Time) { s.now = now }

// Statements is the splitter of SQL files.
var Statements = statements
