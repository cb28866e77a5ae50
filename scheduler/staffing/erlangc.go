package staffing

import "math"

// ErlangC is the share of callers who must wait for one of n agents when nobody
// gives up (M/M/n); 1 where the load is too much for them.
func ErlangC(n int, erlangs float64) float64 { return math.Exp(LogErlangC(n, erlangs)) }

// LogErlangC is the natural logarithm of ErlangC, finite where that underflows.
func LogErlangC(n int, erlangs float64) float64 {
	m := float64(n)
	if n <= 0 || erlangs >= m {
		return 0
	}
	logB, _ := blocking(n, erlangs)
	return logB + math.Log(m) - math.Log(m-erlangs+erlangs*math.Exp(logB))
}

// erlangC is the performance of n servers when nobody gives up.
func erlangC(l Load, n int, within float64) Performance {
	a, m := l.Erlangs(), float64(n)
	if a >= m {
		return Performance{
			Wait: 1, ASAAnswered: math.Inf(1), ASAAll: math.Inf(1),
			Occupancy: 1, Queue: math.Inf(1), Overloaded: true,
		}
	}
	wait := ErlangC(n, a)
	asa := wait * l.AHT / (m - a)
	sl := 1 - wait*math.Exp(-(m-a)*within/l.AHT)
	return Performance{
		Wait: wait, ServiceLevel: sl, ServiceLevelAnswered: sl,
		ASAAnswered: asa, ASAAll: asa, Occupancy: a / m, Queue: l.Rate * asa,
	}
}
