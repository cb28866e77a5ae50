package main

import (
	"io"

	"github.com/hotlined/hotlined/scheduler/roster/tour"
)

// matsp is an instance of the multi-activity benchmark.
type matsp struct{ *tour.Problem }

func readMatsp(in io.Reader, name string) (publicInstance, error) {
	p, err := tour.Read(in, name)
	return matsp{p}, err
}

func (p matsp) solve(f solveFlags, c searchClock, found *publicResult) func(io.Writer) error {
	r := tour.Solve(p.Problem, tour.Options{
		Seed: f.seed, Rounds: f.rounds, Workers: f.workers, Spent: c.spent, Stop: c.stop, Elapsed: c.elapsed,
		Progress: func(at tour.Progress) { c.progress(at.Elapsed) },
	})
	verdict := tour.Verify(p.Problem, r.Roster)
	found.Objective, found.Broken, found.Bound, found.Rounds = verdict.Objective, verdict.Broken, r.Bound, r.Rounds
	for _, t := range r.Trace {
		if t.Uncovered == r.Uncovered { // a roster with gaps is no step to one without
			found.Trace = append(found.Trace, [2]float64{t.Elapsed.Seconds(), float64(t.Objective)})
		}
	}
	return func(w io.Writer) error { return tour.WriteCSV(w, p.Problem, r.Roster) }
}

func (p matsp) verify(in io.Reader, name string) (int, []string, error) {
	r, err := tour.ReadCSV(in, name, p.Problem)
	if err != nil {
		return 0, nil, err
	}
	v := tour.Verify(p.Problem, r)
	return v.Objective, v.Broken, nil
}
