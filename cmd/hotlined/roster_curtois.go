package main

import (
	"io"

	"github.com/hotlined/hotlined/scheduler/roster/sequence"
)

// curtois is an instance of Curtois' and Qu's shift scheduling.
type curtois struct{ *sequence.Problem }

func readCurtois(in io.Reader, name string) (publicInstance, error) {
	p, err := sequence.Read(in, name)
	return curtois{p}, err
}

func (p curtois) solve(f solveFlags, c searchClock, found *publicResult) func(io.Writer) error {
	r := sequence.Solve(p.Problem, sequence.Options{
		Seed: f.seed, Rounds: f.rounds, Workers: f.workers, Stop: c.stop, Elapsed: c.elapsed,
		Progress: func(at sequence.Progress) { c.progress(at.Elapsed) },
	})
	verdict := sequence.Verify(p.Problem, r.Roster)
	found.Objective, found.Broken, found.Bound, found.Rounds = verdict.Objective, verdict.Broken, r.Bound, r.Rounds
	for _, t := range r.Trace {
		found.Trace = append(found.Trace, [2]float64{t.Elapsed.Seconds(), float64(t.Objective)})
	}
	return func(w io.Writer) error { return sequence.WriteCSV(w, p.Problem, r.Roster) }
}

func (p curtois) verify(in io.Reader, name string) (int, []string, error) {
	r, err := sequence.ReadCSV(in, name, p.Problem)
	if err != nil {
		return 0, nil, err
	}
	v := sequence.Verify(p.Problem, r)
	return v.Objective, v.Broken, nil
}
