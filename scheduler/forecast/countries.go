package forecast

import (
	"maps"
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/ar"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/bg"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/gr"
	"github.com/rickar/cal/v2/hr"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/lv"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/ro"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/si"
	"github.com/rickar/cal/v2/sk"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"
)

// countries lists the countries whose public holidays are known. To add one,
// add a line; where holidays are proclaimed year by year, list them in a file.
var countries = map[string]func(year int) []Special{
	"ae": withEids(4, 4, dated{1, 1, 0, "New Year's Day"}, dated{12, 2, 0, "National Day"}, dated{12, 3, 0, "National Day"}),
	"ar": by(ar.Holidays), "at": by(at.Holidays), "au": by(au.HolidaysNSW), "be": by(be.Holidays),
	"bg": by(bg.Holidays), "br": by(br.Holidays), "ca": by(ca.Holidays), "ch": by(ch.Holidays),
	"cn": china,
	"cz": by(cz.Holidays), "de": by(de.Holidays), "dk": by(dk.Holidays), "es": by(es.Holidays),
	"fr": by(fr.Holidays), "gb": by(gb.Holidays), "gr": by(gr.Holidays), "hr": by(hr.Holidays),
	"ie": by(ie.Holidays),
	"il": israel,
	"it": by(it.Holidays), "jp": by(jp.Holidays), "lt": by(lt.Holidays), "lv": by(lv.Holidays),
	"nl": by(nl.Holidays), "no": by(no.Holidays), "nz": by(nz.Holidays), "pl": by(pl.Holidays),
	"ro": by(ro.Holidays),
	"sa": withEids(4, 4, dated{2, 22, 2022, "Founding Day"}, dated{9, 23, 2005, "National Day"}),
	"se": by(se.Holidays), "si": by(si.Holidays), "sk": by(sk.Holidays),
	"tr": withEids(3, 4, dated{1, 1, 0, "New Year's Day"}, dated{4, 23, 0, "National Sovereignty Day"}, dated{5, 1, 2009, "Labour Day"},
		dated{5, 19, 0, "Youth and Sports Day"}, dated{7, 15, 2017, "Democracy Day"}, dated{8, 30, 0, "Victory Day"}, dated{10, 29, 0, "Republic Day"}),
	"us": by(us.Holidays), "za": by(za.Holidays),
}

// weekends lists the countries that do not rest on Saturday and Sunday.
var weekends = map[string][2]time.Weekday{
	"il": {time.Friday, time.Saturday}, "sa": {time.Friday, time.Saturday},
}

// Countries lists the ISO codes of the countries whose public holidays are
// known.
func Countries() []string { return slices.Sorted(maps.Keys(countries)) }

// PublicHolidays lists a country's public holidays of the years, as observed:
// a holiday on a Sunday that is made up for on Monday is on Monday.
func PublicHolidays(country string, first, last int) []Special {
	var out []Special
	for year := first; year <= last; year++ {
		if of := countries[country]; of != nil {
			out = append(out, of(year)...)
		}
	}
	return out
}

// by lists the holidays of a country that are told by rules.
func by(rules []*cal.Holiday) func(year int) []Special {
	return func(year int) []Special {
		var out []Special
		for _, h := range rules {
			_, observed := h.Calc(year)
			if observed.IsZero() || observed.Year() != year && h.Month != time.January {
				continue
			}
			out = append(out, Special{Day: DayOf(observed), Name: h.Name, Kind: Holiday})
		}
		for day := 27; christian(out) && day <= 30; day++ {
			out = append(out, Special{Day: dayOn(year, 12, day), Name: "between Christmas and New Year", Kind: Season})
		}
		return out
	}
}

// christian reports whether Christmas is one of the holidays.
func christian(holidays []Special) bool {
	return slices.ContainsFunc(holidays, func(e Special) bool {
		_, month, day := e.Day.Date()
		return month == time.December && day >= 24 && day <= 27
	})
}
