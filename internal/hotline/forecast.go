package hotline

import "time"

// ForecastDay is what one day's forecast of one queue was made of, as said at AsOf.
type ForecastDay struct {
	Queue     string
	Day       time.Time // the site's day, as midnight UTC
	AsOf      time.Time
	Lead      int                // days ahead, as in Forecast
	Mean      float64            // contacts of the day
	Came      float64            // of these, before AsOf
	Quantiles map[string]float64 // of the day's contacts, by the names in Forecast
	Ordinary  float64            // contacts of an ordinary day
	Reasons   []Reason           // times which it makes Mean
	Hours     []float64          // contacts in each of the 24 hours of the site's clock; of a day under way, in the hours left
	Busiest   time.Time          // the interval that gets most; zero: none
	Peak      float64            // its contacts
	Model     string
	Notes     []string
}

// Reason is one factor of a day's forecast.
type Reason struct {
	Kind     string  // weekday, calendar, event, ...
	Name     string  // "Monday", "first business day of the month"
	Times    float64 // what it multiplies the contacts by
	Contacts float64 // what it adds to the reasons before it
}

// ForecastChange is why a day's forecast is another than it was.
type ForecastChange struct {
	Queue    string
	Day      time.Time // the site's day, as midnight UTC
	AsOf     time.Time
	Since    time.Time // AsOf of the forecast before
	Was, Now float64   // contacts of the day
	Parts    []Reason  // Kind and Contacts: what each kind of reason changed
	Moved    float64   // contacts that moved to another hour of the day
	Why      string
}

// Where a judgement of forecasts comes from.
const (
	Said  = "said"  // by forecasts kept from when they were made
	Tried = "tried" // by forecasts of the past made later, as they could have been made
)

// Fared is how the forecasts of one queue and day, said at one horizon, fared:
// counts and sums, so that any days and queues can be put together.
type Fared struct {
	Queue     string
	Source    string // Said or Tried
	Horizon   int    // days ahead, the last of a group: 0 is the day under way
	Day       time.Time
	Forecasts int // of the day
	Slots     int // forecasts of its intervals

	Actual, Said  float64 // contacts
	Off, Squared  float64 // errors, absolute and squared
	Scaled        float64 // absolute errors over those of "as a week ago"
	Floor         float64 // absolute errors left were the rate known
	Pinball, CRPS float64

	Held    [4]float64 // intervals inside the bands of 50, 80, 90 and 95 %
	DayOff  float64    // absolute errors of the day's total
	DayHeld [4]float64 // days inside the bands
}

// DayProgress is how a day under way ran against what had been said of it before
// it began.
type DayProgress struct {
	Queue    string
	Day      time.Time // the site's day, as midnight UTC
	AsOf     time.Time
	Came     float64   // contacts so far
	Expected float64   // so far, as said before the day began
	DaySaid  float64   // the day's contacts, as said before it began
	DayNow   float64   // and as said again
	Level    int       // the widest band the day has left, in per cent; 0: none
	Since    time.Time // when it left it
	Low      float64   // bounds of the band that was left, so far
	High     float64
}
