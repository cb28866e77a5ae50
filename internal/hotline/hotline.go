// Package hotline holds the nouns of a service hotline: the contact, the agent,
// the queue, the survey, the evaluation, the case, the shift. It imports the
// standard library only, and everything else imports it.
//
// Instants are UTC. A zero time.Time means "never happened": a contact that was
// never answered has a zero Answered. Durations are what the source measured,
// not differences of instants: the two disagree where a platform rounds them.
package hotline
