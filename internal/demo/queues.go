package demo

import "time"

// The queues, by index.
const (
	cards = iota
	accounts
	complaints
	queueCount
)

// The queues of the digital desk come after them.
const (
	chats = queueCount + iota
	mails
	allQueues
)

// profile is what is typical of one queue.
type profile struct {
	name string

	hourly  [24]float64   // callers expected in each hour of an ordinary day
	weekday [7]float64    // Sunday first: how that day compares
	opens   [7]opening    // Sunday first
	payday  float64       // how the 25th to the 28th compare
	holiday float64       // how a bank holiday compares
	target  time.Duration // answer within
	level   float64       // this share of them

	talk, talkCV         float64 // seconds; talk without hold
	holdChance, hold     float64
	wrap                 float64
	patience, patienceCV float64
	resolves             float64 // share settled in this call
	transfers            float64 // share passed on to transfersTo
	transfersTo          int
	opensCase            float64 // share that becomes a complaint case
}

// opening is from when to when a queue is open, in hours; zero is closed.
type opening struct{ from, to float64 }

// profiles lists the queues. Lost cards are blocked at any hour of any day.
var profiles = [queueCount]profile{
	cards: {
		name: "cards",
		hourly: [24]float64{
			25, 23, 22, 22, 22, 24, 30, 48, 80, 104, 108, 102,
			92, 92, 97, 97, 92, 82, 70, 55, 42, 33, 29, 27,
		},
		weekday: [7]float64{0.44, 1.13, 1.03, 0.98, 0.96, 1.00, 0.60},
		opens:   [7]opening{{0, 24}, {0, 24}, {0, 24}, {0, 24}, {0, 24}, {0, 24}, {0, 24}},
		payday:  1.16, holiday: 0.50,
		target: 20 * time.Second, level: 0.80,
		talk: 202, talkCV: 0.75, holdChance: 0.20, hold: 45, wrap: 32,
		patience: 345, patienceCV: 1.05,
		resolves: 0.88, transfers: 0.02, transfersTo: accounts, opensCase: 0.001,
	},
	accounts: {
		name: "accounts",
		hourly: [24]float64{
			0, 0, 0, 0, 0, 0, 0, 50, 95, 122, 127, 114,
			96, 98, 106, 104, 93, 76, 59, 43, 31, 0, 0, 0,
		},
		weekday: [7]float64{0, 1.16, 1.03, 0.97, 0.95, 0.98, 0.46},
		opens:   [7]opening{{}, {7, 21}, {7, 21}, {7, 21}, {7, 21}, {7, 21}, {9, 17}},
		payday:  1.14, holiday: 0,
		target: 20 * time.Second, level: 0.80,
		talk: 232, talkCV: 0.80, holdChance: 0.25, hold: 50, wrap: 38,
		patience: 312, patienceCV: 1.05,
		resolves: 0.84, transfers: 0.045, transfersTo: complaints, opensCase: 0.003,
	},
	complaints: {
		name: "complaints",
		hourly: [24]float64{
			0, 0, 0, 0, 0, 0, 0, 0, 33, 45, 48, 44,
			36, 38, 41, 40, 34, 27, 0, 0, 0, 0, 0, 0,
		},
		weekday: [7]float64{0, 1.18, 1.04, 0.97, 0.94, 0.92, 0},
		opens:   [7]opening{{}, {8, 18}, {8, 18}, {8, 18}, {8, 18}, {8, 18}, {}},
		payday:  1.05, holiday: 0,
		target: 30 * time.Second, level: 0.80,
		talk: 268, talkCV: 0.70, holdChance: 0.30, hold: 60, wrap: 62,
		patience: 420, patienceCV: 1,
		resolves: 0.72, opensCase: 0.05,
	},
}

// handle is the mean handling time in seconds.
func (p profile) handle() float64 { return p.talk + p.holdChance*p.hold + p.wrap }
