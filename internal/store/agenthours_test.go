package store_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

func TestWhatAgentsHandledByHourOfTheWeek(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	site := zone(t, "Europe/Berlin")
	var contacts []hotline.Contact
	call := func(agent, when string) {
		contacts = append(contacts, answered(fmt.Sprint(len(contacts)), "cards", agent, at(t, when), time.Second, 2*time.Minute))
	}
	call("ann", "2024-01-08 09:00:00") // Mondays at ten in Berlin
	call("ann", "2024-03-04 09:00:00")
	call("ann", "2024-03-04 09:30:00")
	call("ann", "2024-02-05 09:30:00")
	call("ann", "2024-03-10 09:00:00") // a Sunday
	call("bob", "2024-03-04 09:00:00") // came in March
	save(t, st, hotline.Facts{Contacts: contacts})
	got, err := st.AgentHours(t.Context(), hotline.Interval{Start: at(t, "2024-02-01 00:00:00"), End: at(t, "2024-03-11 00:00:00")}, site)
	if err != nil {
		t.Fatal(err)
	}
	want := []store.AgentHour{
		{Queue: "cards", Agent: "ann", Weekday: time.Sunday, Hour: 10, Handled: 1, Handle: 2 * time.Minute, Hours: 1, Recent: 1},
		{Queue: "cards", Agent: "ann", Weekday: time.Monday, Hour: 10, Handled: 3, Handle: 6 * time.Minute, Hours: 2, Recent: 1},
		{Queue: "cards", Agent: "bob", Weekday: time.Monday, Hour: 10, New: true, Handled: 1, Handle: 2 * time.Minute, Hours: 1, Recent: 1},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

// Two chats that overlap by half of each are one and a half at once.
func TestHowManyChatsAtOnce(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	var contacts []hotline.Contact
	chat := func(agent, when string, minutes int) {
		c := answered(fmt.Sprint(len(contacts)), "chat", agent, at(t, "2024-03-05 "+when), 0, time.Duration(minutes)*time.Minute)
		c.Channel = hotline.Chat
		contacts = append(contacts, c)
	}
	chat("ann", "09:00:00", 10) // alone
	chat("ann", "10:00:00", 10) // two at once from beginning to end
	chat("ann", "10:00:00", 10)
	chat("bob", "10:00:00", 20) // overlap by half
	chat("bob", "10:10:00", 20)
	chat("bob", "10:30:00", 5) // begins as the last one ends: alone
	save(t, st, hotline.Facts{Contacts: contacts})
	got, err := st.Crowds(t.Context(), hotline.Interval{Start: at(t, "2024-03-01 00:00:00"), End: at(t, "2024-03-11 00:00:00")}, hotline.Chat)
	if err != nil {
		t.Fatal(err)
	}
	var n int
	var mean, handle float64
	for _, c := range got {
		n += c.Handled
		mean += c.Together * float64(c.Handled)
		handle += c.Handle.Minutes()
	}
	if n != 6 || math.Abs(mean-(1+2+2+1.5+1.5+1)) > 1e-9 || handle != 75 {
		t.Errorf("got %+v, want six chats of 75 minutes with 1, 2, 2, 1.5, 1.5 and 1 at once", got)
	}
}
