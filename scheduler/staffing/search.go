package staffing

import "math"

// leastInTime is the least number of servers that answers the share level of
// all callers within t seconds (M/M/n+M), the commonest question of all. It
// starts at square-root staffing (Garnett, Mandelbaum and Reiman 2002), follows
// the slope of the service level, and carries Erlang's first formula along from
// one n to the next. It reports false where the queue is not of moderate size
// or the answer is not near the start.
func leastInTime(l Load, level, t float64) (queue, split, bool) {
	a := l.Erlangs()
	if a > moderate/2 || l.Rate*l.Patience > moderate {
		return queue{}, split{}, false
	}
	root := math.Sqrt(a)
	line := newQueue(l, t)
	n, odds := start(l, level, t, root), math.NaN()
	slope := max(level*(1-level), 0.02) * 1.75 / root
	lo, hi := 0.0, math.Inf(1) // misses the target at lo, keeps it at hi
	var best split
	var lastN, lastGap float64
	for tries := range 20 {
		s, ok := line.with(n).direct(odds)
		if !ok {
			break
		}
		gap := s.level(a/n) - level
		if gap >= 0 {
			hi, best = n, s
		} else {
			lo = n
		}
		if hi-lo == 1 {
			return line.with(hi), best, true
		}
		if tries > 0 && (gap-lastGap)*(n-lastN) > 0 {
			slope = (gap - lastGap) / (n - lastN)
		}
		lastN, lastGap = n, gap
		next := min(max(math.Round(n-gap/slope), lo+1), hi-1)
		odds = step(s.odds, n, next, a)
		n = next
	}
	return queue{}, split{}, false
}

// start is where the search begins: the load, less what the answer threshold
// and lost patience forgive (fitted, and no more than a start), and the margin
// that its square root asks for.
func start(l Load, level, t, root float64) float64 {
	forgiven := math.Exp(-t * (0.5/l.Patience + 0.4/l.AHT))
	margin := math.Log(level/(1-level)) / 1.75
	return max(1, math.Round(l.Erlangs()*forgiven+root*margin+0.5))
}

// step carries the odds of a free server from n servers to some more or fewer;
// NaN where that is too far.
func step(odds, n, to, a float64) float64 {
	if math.Abs(to-n) > 8 {
		return math.NaN()
	}
	for ; n < to; n++ {
		odds = (n + 1) / a * (1 + odds)
	}
	for ; n > to; n-- {
		odds = odds*a/n - 1
	}
	return odds
}
