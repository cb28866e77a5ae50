package staffing

import (
	"math"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// bankWeek is a bank's: phones from Monday to Friday, 8 to 18, busiest in the
// morning, and as many mails at any hour of any day.
func bankWeek(mails float64, deadline time.Duration, office bool) (out []hotline.Forecast) {
	monday := time.Date(2024, 3, 4, 0, 0, 0, 0, time.UTC)
	for s := range 7 * 96 {
		start := monday.Add(time.Duration(s) * 15 * time.Minute)
		at := start.Hour() >= 8 && start.Hour() < 18 && start.Weekday() != time.Saturday && start.Weekday() != time.Sunday
		if at {
			calls := 40.0
			if start.Hour() >= 12 {
				calls = 20
			}
			out = append(out, hotline.Forecast{Queue: "cards", Start: start, Interval: 15 * time.Minute, Mean: calls, AHT: 4 * time.Minute})
		}
		out = append(out, hotline.Forecast{
			Queue: "mail", Start: start, Interval: 15 * time.Minute, Mean: mails, AHT: 6 * time.Minute, Channel: hotline.Email,
			Deadline: deadline, Closed: office && !at,
		})
	}
	return out
}

func TestMailIsNotStaffedByErlang(t *testing.T) {
	t.Parallel()
	for _, office := range []bool{true, false} {
		required, err := Require(bankWeek(5, 24*time.Hour, office), nil, Default())
		if err != nil {
			t.Fatal(err)
		}
		phones, mail := map[time.Time]float64{}, map[time.Time]float64{}
		var done, morning, afternoon float64
		for _, r := range required {
			if r.Queue == "cards" {
				phones[r.Start] = float64(r.Agents)
				continue
			}
			n := r.GrossAgents * (1 - 0.1)
			mail[r.Start] = n
			done += n * 0.25
			if r.Start.Weekday() == time.Wednesday && r.Start.Hour() < 12 {
				morning += n
			}
			if r.Start.Weekday() == time.Wednesday && r.Start.Hour() >= 12 {
				afternoon += n
			}
			if float64(r.Agents) < n-0.02 || r.Agents > int(n)+1 {
				t.Fatalf("%d agents for work of %.2f", r.Agents, n)
			}
			if n > 0 && phones[r.Start] == 0 {
				t.Fatalf("%.2f agents for mail at %s, when nobody is there", n, r.Start)
			}
		}
		// Two hours' work come every hour; what comes after Friday's close is left to next week.
		if want := 2.0 * (4*24 + 18); math.Abs(done-want) > 1 {
			t.Errorf("%.0f hours of mail are done, want %.0f", done, want)
		}
		if morning > 0.2*afternoon {
			t.Errorf("on Wednesday %.1f agents for mail in the busy morning and %.1f in the afternoon, want it in the trough", morning, afternoon)
		}
	}
}

func TestMailThatCannotBeAnsweredInTimeIsTold(t *testing.T) {
	t.Parallel()
	required, err := Require(bankWeek(5, 4*time.Hour, true), nil, Default())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range required {
		if r.Queue == "mail" && (r.ServiceLevel > 0.6 || r.ServiceLevel < 0.2) {
			t.Fatalf("%.2f of the mails are answered within four hours, want under half: nobody works at night", r.ServiceLevel)
		}
	}
}

func TestTheBacklogIsWorkedOffToo(t *testing.T) {
	t.Parallel()
	work := func(backlog ...hotline.Backlog) (hours float64) {
		t.Helper()
		required, err := Require(bankWeek(1, 48*time.Hour, true), nil, Default(), backlog...)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range required {
			if r.Queue == "mail" {
				hours += r.GrossAgents * (1 - 0.1) / 4
			}
		}
		return hours
	}
	saturday := time.Date(2024, 3, 2, 18, 0, 0, 0, time.UTC)
	more := work(hotline.Backlog{Queue: "mail", Came: saturday, Contacts: 200}, hotline.Backlog{Queue: "other", Came: saturday, Contacts: 999}) - work()
	if math.Abs(more-20) > 0.5 {
		t.Errorf("200 mails of the weekend are %.1f hours more, want 20", more)
	}
}
