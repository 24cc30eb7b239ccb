package calendar

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
)

// HolidayData names the source of the holiday rules and its version.
func HolidayData() string { return "rickar/cal v2.1.13" }

// Region is a country or a part of one, with its public holidays. The zero Region has none.
type Region struct{ *almanac }

// almanac is the holidays of one region; all Regions of a code share it.
type almanac struct {
	code  string
	rules []*cal.Holiday
	names func() map[int]string // the holidays of the years that people plan in, by day number; worked out once
}

// almanacs are those of all regions by their codes. The table is made once, at first use.
var almanacs = sync.OnceValue(func() map[string]*almanac {
	out := map[string]*almanac{}
	for code, rules := range holidayRules() {
		a := &almanac{code: code, rules: rules}
		a.names = sync.OnceValue(a.planned)
		out[code] = a
	}
	return out
})

// The years whose holidays a Region works out at once when it is first asked about a day of theirs.
const (
	plannedFrom  = 2015
	plannedUntil = 2050
)

// ParseRegion is the region with the given code: the country's in ISO 3166-1 (DK, US), or with its part in
// ISO 3166-2 (GB-ENG, DE-BY). Letters' case does not matter.
func ParseRegion(code string) (Region, error) {
	upper := strings.ToUpper(strings.TrimSpace(code))
	if a, ok := almanacs()[upper]; ok {
		return Region{a}, nil
	}
	var parts []string
	for _, r := range Regions() {
		if country, _, _ := strings.Cut(upper, "-"); strings.HasPrefix(r, country+"-") {
			parts = append(parts, r)
		}
	}
	if len(parts) > 0 {
		return Region{}, fmt.Errorf("there are no holidays for %q; its parts are %s", code, strings.Join(parts, ", "))
	}
	return Region{}, fmt.Errorf("there are no holidays for %q; write a country or its part, such as DK, US, GB-ENG or DE-BY", code)
}

// Code is the region's code, such as DK or GB-ENG.
func (r Region) Code() string {
	if r.almanac == nil {
		return ""
	}
	return r.code
}

// String is the region's code.
func (r Region) String() string { return r.Code() }

// On is the name of the holiday that a date is in r; ok is false when it is none. A day on which a holiday is
// observed because it fell on a weekend is a holiday too.
func (r Region) On(d Date) (name string, ok bool) {
	day := d.dayNumber()
	for h := range r.holidays(day, day+1) {
		return h.name, true
	}
	return "", false
}

// planned are the holidays of the planned years, the first of a day where it is more than one.
func (a *almanac) planned() map[int]string {
	names := map[int]string{}
	first, end := Date{Year: plannedFrom, Month: time.January, Day: 1}, Date{Year: plannedUntil, Month: time.January, Day: 1}
	for h := range a.reckon(first.dayNumber(), end.dayNumber()) {
		if _, known := names[h.day]; !known {
			names[h.day] = h.name
		}
	}
	return names
}

// holiday is a day number that is a holiday, and its name.
type holiday struct {
	day  int
	name string
}

// moved is more days than a holiday is observed before or after its own date; that can be in another year.
const moved = 31

// fewDays is a stretch of which each day is looked up rather than each rule reckoned.
const fewDays = 62

// holidays yields r's holidays in the day numbers from first until end, not in order; a day may come twice.
func (r Region) holidays(first, end int) iter.Seq[holiday] {
	if r.almanac == nil {
		return func(func(holiday) bool) {}
	}
	if end-first > fewDays || dateOfDay(first).Year < plannedFrom || dateOfDay(end).Year >= plannedUntil {
		return r.reckon(first, end)
	}
	return func(yield func(holiday) bool) {
		names := r.names()
		for day := first; day < end; day++ {
			if name, ok := names[day]; ok && !yield(holiday{day, name}) {
				return
			}
		}
	}
}

// reckon works the holidays out from the rules.
func (a *almanac) reckon(first, end int) iter.Seq[holiday] {
	return func(yield func(holiday) bool) {
		for year := dateOfDay(first - moved).Year; year <= dateOfDay(end-1+moved).Year; year++ {
			for _, rule := range a.rules {
				actual, observed, ok := occurs(rule, year)
				if !ok {
					continue
				}
				if first <= actual && actual < end && !yield(holiday{actual, a.named(rule)}) {
					return
				}
				if observed != actual && first <= observed && observed < end &&
					!yield(holiday{observed, a.named(rule) + " (observed)"}) {
					return
				}
			}
		}
	}
}

// occurs is the day number of a rule's holiday in a year, and the one on which it is observed. The rule's function
// answers with a midnight of the machine's own zone, which may not exist and then lies an hour before or after, so
// the date is read at noon; everything else is reckoned here, in dates.
func occurs(rule *cal.Holiday, year int) (actual, observed int, ok bool) {
	if rule.StartYear > 0 && year < rule.StartYear || rule.EndYear > 0 && year > rule.EndYear {
		return 0, 0, false
	}
	if slices.Contains(rule.Except, year) {
		return 0, 0, false
	}
	midnight := rule.Func(rule, year)
	if midnight.IsZero() {
		return 0, 0, false
	}
	y, m, d := midnight.Add(12 * time.Hour).Date()
	actual = Date{Year: y, Month: m, Day: d}.dayNumber() + rule.CalcOffset
	for _, alt := range rule.Observed {
		if alt.Day == weekdayOf(actual) {
			return actual, actual + alt.Offset, true
		}
	}
	return actual, actual, true
}

// named is the rule's name for people who read English: countries that speak it have their own names, the great
// feasts of the others go by the common ones, and what is left keeps the name it has at home.
func (a *almanac) named(rule *cal.Holiday) string {
	country, _, _ := strings.Cut(a.code, "-")
	switch country {
	case "AU", "CA", "GB", "IE", "MW", "NZ", "US", "ZA":
		return rule.Name
	}
	for _, common := range commonHolidays {
		if rule.Month == common.Month && rule.Day == common.Day && rule.Offset == common.Offset &&
			rule.CalcOffset == 0 && !rule.Julian {
			return common.Name
		}
	}
	return rule.Name
}

// commonHolidays are the feasts that many countries keep, under their English names.
var commonHolidays = [...]*cal.Holiday{
	aa.NewYear, aa.Epiphany, aa.MaundyThursday, aa.GoodFriday, aa.EasterMonday, aa.WorkersDay, aa.AscensionDay,
	aa.Pentecost, aa.PentecostMonday, aa.CorpusChristi, aa.AssumptionOfMary, aa.AllSaintsDay,
	aa.ImmaculateConception, aa.ChristmasDay, aa.ChristmasDay2,
}
