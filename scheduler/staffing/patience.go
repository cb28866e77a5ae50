package staffing

import "time"

// EstimatePatience is the mean patience of callers, from how long all of them
// waited together and how many gave up. Who was answered might have waited
// longer still; for exponential patience the total over the number who gave up
// is the maximum-likelihood estimate that allows for it. It needs at least one
// who gave up.
func EstimatePatience(waited time.Duration, abandoned int) (time.Duration, bool) {
	if abandoned <= 0 || waited <= 0 {
		return 0, false
	}
	return waited / time.Duration(abandoned), true
}
