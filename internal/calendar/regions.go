package calendar

import (
	"slices"
	"strings"
	"sync"
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
	"github.com/rickar/cal/v2/ecb"
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
	"github.com/rickar/cal/v2/mw"
	"github.com/rickar/cal/v2/nc"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/ro"
	"github.com/rickar/cal/v2/ru"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/si"
	"github.com/rickar/cal/v2/sk"
	"github.com/rickar/cal/v2/ua"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"
)

// Regions lists the codes of the regions whose holidays are known, in order.
func Regions() []string {
	codes := make([]string, 0, len(holidayRules()))
	for code := range holidayRules() {
		codes = append(codes, code)
	}
	slices.SortFunc(codes, strings.Compare)
	return codes
}

// holidayRules are the rules of each region by its code. The table is made once, at first use.
var holidayRules = sync.OnceValue(func() map[string][]*cal.Holiday {
	return map[string][]*cal.Holiday{
		"AR":     ar.Holidays,
		"AT":     at.Holidays,
		"AU-ACT": au.HolidaysACT,
		"AU-NSW": au.HolidaysNSW,
		"AU-NT":  au.HolidaysNT,
		"AU-QLD": au.HolidaysQLD,
		"AU-SA":  au.HolidaysSA,
		"AU-TAS": au.HolidaysTAS,
		"AU-VIC": au.HolidaysVIC,
		"AU-WA":  au.HolidaysWA,
		"BE":     be.Holidays,
		"BG":     bg.Holidays,
		"BR":     br.Holidays,
		"CA":     ca.Holidays,
		"CH":     ch.Holidays,
		"CH-AG":  ch.HolidaysAG,
		"CH-AI":  ch.HolidaysAI,
		"CH-AR":  ch.HolidaysAR,
		"CH-BE":  ch.HolidaysBE,
		"CH-BL":  ch.HolidaysBL,
		"CH-BS":  ch.HolidaysBS,
		"CH-FR":  ch.HolidaysFR,
		"CH-GE":  ch.HolidaysGE,
		"CH-GL":  ch.HolidaysGL,
		"CH-GR":  ch.HolidaysGR,
		"CH-JU":  ch.HolidaysJU,
		"CH-LU":  ch.HolidaysLU,
		"CH-NE":  ch.HolidaysNE,
		"CH-NW":  ch.HolidaysNW,
		"CH-OW":  ch.HolidaysOW,
		"CH-SG":  ch.HolidaysSG,
		"CH-SH":  ch.HolidaysSH,
		"CH-SO":  ch.HolidaysSO,
		"CH-SZ":  ch.HolidaysSZ,
		"CH-TG":  ch.HolidaysTG,
		"CH-TI":  ch.HolidaysTI,
		"CH-UR":  ch.HolidaysUR,
		"CH-VD":  ch.HolidaysVD,
		"CH-VS":  ch.HolidaysVS,
		"CH-ZG":  ch.HolidaysZG,
		"CH-ZH":  ch.HolidaysZH,
		"CZ":     cz.Holidays,
		"DE":     de.Holidays,
		"DE-BB":  de.HolidaysBB,
		"DE-BE":  de.HolidaysBE,
		"DE-BW":  de.HolidaysBW,
		"DE-BY":  de.HolidaysBY,
		"DE-HB":  de.HolidaysHB,
		"DE-HE":  de.HolidaysHE,
		"DE-HH":  de.HolidaysHH,
		"DE-MV":  de.HolidaysMV,
		"DE-NI":  de.HolidaysNI,
		"DE-NW":  de.HolidaysNW,
		"DE-RP":  de.HolidaysRP,
		"DE-SH":  de.HolidaysSH,
		"DE-SL":  de.HolidaysSL,
		"DE-SN":  de.HolidaysSN,
		"DE-ST":  de.HolidaysST,
		"DE-TH":  de.HolidaysTH,
		"DK":     dk.Holidays,
		"ECB":    ecb.Holidays,
		"ES":     es.Holidays,
		"FR":     fr.Holidays,
		"GB":     gb.Holidays,
		"GR":     gr.Holidays,
		"HR":     hr.Holidays,
		"IE":     ie.Holidays,
		"IT":     it.Holidays,
		"JP":     jp.Holidays,
		"LT":     lt.Holidays,
		"LV":     lv.Holidays,
		"MW":     mw.Holidays,
		"NC":     nc.Holidays,
		"NL":     nl.Holidays,
		"NO":     no.Holidays,
		"NZ":     nz.Holidays,
		"PL":     pl.Holidays,
		"RO":     ro.Holidays,
		"RU":     ru.Holidays,
		"SE":     se.Holidays,
		"SI":     si.Holidays,
		"SK":     sk.Holidays,
		"UA":     ua.Holidays,
		"US":     us.Holidays,
		"ZA":     za.Holidays,

		"GB-ENG": gb.Holidays,
		"GB-WLS": gb.Holidays,
		"GB-NIR": slices.Concat(gb.Holidays, northernIreland[:]),
		"GB-SCT": scotland(),
	}
})

// Days in lieu in the United Kingdom: a holiday on a Saturday or Sunday is kept on the Monday, the second of two on
// the Tuesday.
var (
	britishFirst  = []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 1}}
	britishSecond = []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 2}, {Day: time.Monday, Offset: 1}}
)

// northernIreland are the holidays it keeps besides those of England (Banking and Financial Dealings Act 1971).
var northernIreland = [...]*cal.Holiday{
	{Name: "St Patrick's Day", Month: time.March, Day: 17, Observed: britishFirst, Func: cal.CalcDayOfMonth},
	{Name: "Battle of the Boyne", Month: time.July, Day: 12, Observed: britishFirst, Func: cal.CalcDayOfMonth},
}

// scotland are the holidays of England without Easter Monday, with an earlier summer holiday, and with two of its
// own (Banking and Financial Dealings Act 1971; St Andrew's Day Bank Holiday (Scotland) Act 2007).
func scotland() []*cal.Holiday {
	own := []*cal.Holiday{
		{Name: "2nd January", Month: time.January, Day: 2, Observed: britishSecond, Func: cal.CalcDayOfMonth},
		{Name: "St Andrew's Day", Month: time.November, Day: 30, Observed: britishFirst, Func: cal.CalcDayOfMonth, StartYear: 2007},
		gb.SummerHolidayScotland,
	}
	for _, rule := range gb.Holidays {
		if rule != gb.EasterMonday && rule != gb.SummerHoliday {
			own = append(own, rule)
		}
	}
	return own
}
