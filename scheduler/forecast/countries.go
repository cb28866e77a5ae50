package forecast

import (
	"maps"
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"
)

// countries lists the countries whose public holidays are known. To add one,
// add a line; where holidays are proclaimed year by year, list them in a file.
var countries = map[string][]*cal.Holiday{
	"at": at.Holidays, "au": au.HolidaysNSW, "be": be.Holidays, "br": br.Holidays,
	"ca": ca.Holidays, "ch": ch.Holidays, "cz": cz.Holidays, "de": de.Holidays,
	"dk": dk.Holidays, "es": es.Holidays, "fr": fr.Holidays, "gb": gb.Holidays,
	"ie": ie.Holidays, "it": it.Holidays, "nl": nl.Holidays, "no": no.Holidays,
	"nz": nz.Holidays, "pl": pl.Holidays, "se": se.Holidays,
	"us": us.Holidays, "za": za.Holidays,
}

// Countries lists the ISO codes of the countries whose public holidays are
// known.
func Countries() []string { return slices.Sorted(maps.Keys(countries)) }

// PublicHolidays lists a country's public holidays of the years, as observed:
// a holiday on a Sunday that is made up for on Monday is on Monday.
func PublicHolidays(country string, first, last int) []Special {
	var out []Special
	for year := first; year <= last; year++ {
		for _, h := range countries[country] {
			_, observed := h.Calc(year)
			if observed.IsZero() || observed.Year() != year && h.Month != time.January {
				continue
			}
			out = append(out, Special{Day: DayOf(observed), Name: h.Name, Kind: Holiday})
		}
	}
	return out
}
