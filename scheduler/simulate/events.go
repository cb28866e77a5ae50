package simulate

// What can happen.
const (
	arrives    uint32 = iota // who: queue
	picksUp                  // who: contact; the agent whose phone rings
	ringsOut                 // who: contact; that agent does not
	ends                     // who: contact; the talk is over
	wrapped                  // who: contact; its agent has wrapped it up
	givesUp                  // who: contact
	leaves                   // who: contact; waited as long as the queue allows
	overflows                // who: contact; more groups may take it from now on
	ringsAgain               // who: contact
	dutyTurns                // somebody comes or goes
	ticks                    // an interval ends
	returns                  // who: agent; back at the phone
)

// event is something that happens at an instant.
type event struct {
	at   float64
	seq  uint32 // of events at the same instant, the one filed first comes first
	kind uint32
	who  int32
	gen  uint32 // of the contact: an event of an earlier life is void
}

func (e *event) before(o *event) bool {
	return e.at < o.at || e.at == o.at && e.seq < o.seq
}

// agenda is what happens next: a heap of four children per parent, shallower than
// two and kinder to the cache.
//
// The place of an event that is being played stays open for the first one that it
// files, as most do: filing is then one way down instead of two.
type agenda struct {
	items []event
	seq   uint32
	open  bool // items[0] has been played
}

func (h *agenda) reset() { h.items, h.seq, h.open = h.items[:0], 0, false }

// first is the next event; nil where nothing more happens.
func (h *agenda) first() *event {
	if h.open {
		h.open = false
		last := len(h.items) - 1
		e := h.items[last]
		h.items = h.items[:last]
		if last > 0 {
			h.sink(e)
		}
	}
	if len(h.items) == 0 {
		return nil
	}
	return &h.items[0]
}

// push files an event.
func (h *agenda) push(at float64, kind uint32, who int32, gen uint32) {
	h.seq++
	e := event{at: at, seq: h.seq, kind: kind, who: who, gen: gen}
	if h.open {
		h.open = false
		h.sink(e)
		return
	}
	h.items = append(h.items, e)
	i := len(h.items) - 1
	items := h.items
	for i > 0 {
		up := (i - 1) / 4
		if !e.before(&items[up]) {
			break
		}
		items[i] = items[up]
		i = up
	}
	items[i] = e
}

// sink puts an event in the place of the first one and down to where it belongs.
func (h *agenda) sink(e event) {
	items := h.items
	i := 0
	for {
		first := 4*i + 1
		if first >= len(items) {
			break
		}
		children := items[first:min(first+4, len(items))]
		least, at := 0, children[0].at
		for k := 1; k < len(children); k++ {
			if t := children[k].at; t < at || t == at && children[k].seq < children[least].seq {
				least, at = k, t
			}
		}
		if !children[least].before(&e) {
			break
		}
		items[i] = children[least]
		i = first + least
	}
	items[i] = e
}

// pushFirst files what comes before everything else at its instant.
func (h *agenda) pushFirst(at float64, kind uint32) {
	seq := h.seq
	h.seq = 0
	h.push(at, kind, 0, 0)
	h.seq = seq
}
