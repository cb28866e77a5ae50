package staffing

import (
	"github.com/hotlined/hotlined/internal/hotline"
)

// Felt is the forecasts as Require reckons with them, in the order given: without
// callers who will be called back, and with the load of each interval carried into
// the next.
func (c Config) Felt(forecasts []hotline.Forecast) []hotline.Forecast {
	waiting, _ := c.whoWaits(forecasts)
	return felt(waiting)
}

// Given is what so many agents on the phones give to a forecast of callers, as
// felt, averaged over what the forecast may turn out to be where the configuration
// asks for that. Nobody on the phones answers nobody.
func (c Config) Given(f hotline.Forecast, targets []hotline.Target, n int) (Performance, error) {
	within := c.promises(target(targets, f.Queue), c.ringing(f)).AnswerWithin
	if n < 1 || within < 0 {
		return Performance{Wait: 1}, nil
	}
	l := c.load(f)
	p, err := Evaluate(l, n, within)
	if err != nil || c.Uncertainty == "none" {
		return p, err
	}
	return Expected(l, mayBe(l, f), n, within), nil
}
