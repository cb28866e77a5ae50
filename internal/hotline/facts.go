package hotline

import "time"

// Facts are what a collector learned in one go, and how far it got. They are
// stored together; Checkpoint is recorded after all the rest, so a crash in
// between repeats the batch, and every fact has a key that makes that harmless.
type Facts struct {
	Contacts    []Contact
	AgentStates []AgentState
	Surveys     []Survey
	FollowUps   []FollowUp
	Evaluations []Evaluation
	Cases       []Case
	CaseEvents  []CaseEvent
	Rejected    []Rejected     // goes to quarantine
	Skipped     map[string]int // rows that are no facts, by reason: "phantom", "unknown event FOO"
	Read        int            // rows or lines looked at
	Checkpoint  []byte         // opaque to all but the collector; nil leaves the last one
}

// Rejected is a piece of input that could not be understood.
type Rejected struct {
	Source   string
	Position string // "calls.csv:1042"
	Reason   string // "q_start: want H:MM:SS, got \"7:75:00\""
	Input    string // the input itself, at most 4 KiB of it
	At       time.Time
}

// AgentState is a change of what an agent is doing, known from At on until the
// agent's next change.
type AgentState struct {
	Source string
	Agent  string
	At     time.Time
	State  State
	Reason string // of a pause: "lunch", "training"
}

// State is what an agent is doing.
type State string

// The states. Being on a contact is not among them: it follows from the contacts.
const (
	Available State = "available"
	Paused    State = "paused"
	LoggedOut State = "logged-out"
)

// Survey is one invitation to judge a contact, answered or not.
type Survey struct {
	Source  string
	ID      string
	Contact string // ID of the contact in its own source
	Queue   string
	Agent   string
	Sent    time.Time
	Replied time.Time // zero: no answer (yet)
	CSAT    int8      // 1 to 5; 0 not asked or not answered
	NPS     int8      // 0 to 10; -1 not asked or not answered
	CES     int8      // 1 (hard) to 7 (easy); 0 not asked or not answered
	Comment string
}

// FollowUp is a return call after a case was solved, due or made.
type FollowUp struct {
	Source    string
	ID        string
	Case      string
	Agent     string
	Due       time.Time
	Attempted time.Time
	Reached   bool
	Satisfied bool
}

// Evaluation is one contact listened to and judged against a form.
type Evaluation struct {
	Source    string
	ID        string
	Contact   string
	Queue     string
	Agent     string
	Evaluator string
	Form      string
	At        time.Time // when it was evaluated
	Items     []EvaluationItem
}

// EvaluationItem is one question of the form.
type EvaluationItem struct {
	Name   string     // "verified identity"
	Class  ErrorClass // what getting it wrong means
	Type   string     // the kind of error: "wrong information", "wrong operation", ...
	Result ItemResult
	Weight float64 // points possible
}

// ErrorClass is COPC's: the three critical ones are reported apart, never blended.
type ErrorClass string

// The error classes.
const (
	CustomerCritical   ErrorClass = "customer-critical"
	BusinessCritical   ErrorClass = "business-critical"
	ComplianceCritical ErrorClass = "compliance-critical"
	NonCritical        ErrorClass = "non-critical"
)

// ItemResult is how an item was judged.
type ItemResult string

// The results. NotApplicable leaves the denominator.
const (
	Pass          ItemResult = "pass"
	Fail          ItemResult = "fail"
	NotApplicable ItemResult = "n/a"
)

// Case is a complaint or request that outlives its first contact.
type Case struct {
	Source   string
	ID       string
	Contact  string
	Queue    string
	Channel  Channel
	Customer string
	Product  string
	Topic    string
	Cause    string // found by the investigation; empty until then
	Severity string // "normal", "high"
	Owner    string // agent or desk
	Opened   time.Time
	Due      time.Time // the statutory or promised limit
	Closed   time.Time // zero: open
	Stage    Stage
	Reopened uint16 // how many times
	Known    time.Time
}

// Stage is how far a case has come.
type Stage string

// The stages, in order. Escalated and Reopened send a case back.
const (
	Received     Stage = "received"
	Acknowledged Stage = "acknowledged"
	Investigated Stage = "investigated"
	Proposed     Stage = "proposed"
	Agreed       Stage = "agreed"
	Closed       Stage = "closed"
	FollowedUp   Stage = "followed-up"
	Escalated    Stage = "escalated"
	Reopened     Stage = "reopened"
)

// CaseEvent is one step of a case: the audit trail.
type CaseEvent struct {
	Source string
	Case   string
	At     time.Time
	Stage  Stage
	Actor  string
	Note   string
}
