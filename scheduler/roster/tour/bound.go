package tour

// bound is what no roster without gaps costs less than: everybody works her least
// hours at least, and what is worked beyond the most that is wanted costs least
// when it is spread evenly over all slots and tasks.
func (m *model) bound() int {
	extra, room := m.spare(), len(m.high)
	each, rest := extra/room, extra%room
	return each*each*(room-rest) + (each+1)*(each+1)*rest
}

// spare is what must be worked beyond the most that is wanted.
func (m *model) spare() int {
	extra := 0
	for _, e := range m.staff {
		extra += e.low
	}
	for _, high := range m.high {
		extra -= int(high)
	}
	return max(extra, 0)
}
