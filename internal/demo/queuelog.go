package demo

import "strconv"

// log writes one line of Asterisk's queue_log: whole seconds, then who and
// where, then the event and what belongs to it. Nothing is quoted.
func (s *world) log(call, queue, agent, event string, params ...any) {
	b := strconv.AppendInt(s.out.line[:0], s.now, 10)
	for _, field := range []string{call, queue, agent, event} {
		b = append(b, '|')
		b = append(b, field...)
	}
	for _, p := range params {
		b = append(b, '|')
		switch p := p.(type) {
		case string:
			b = append(b, p...)
		case int:
			b = strconv.AppendInt(b, int64(p), 10)
		case int64:
			b = strconv.AppendInt(b, p, 10)
		}
	}
	s.out.line = append(b, '\n')
	s.out.queueLog.write(s.out.line)
}
