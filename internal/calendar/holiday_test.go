package calendar

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rickar/cal/v2"
)

func TestHolidaysAreThoseThatTheCountryPublishes(t *testing.T) {
	for _, c := range []struct{ region, first, last, want string }{
		{"DK", "2026-01-01", "2026-12-31", "2026-01-01 2026-04-02 2026-04-03 2026-04-06 2026-05-14 2026-05-25 2026-06-05 2026-12-25 2026-12-26"},
		{"GB-ENG", "2026-01-01", "2026-12-31", "2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-26 2026-12-28"},
		{"GB-ENG", "2027-12-01", "2027-12-31", "2027-12-25 2027-12-26 2027-12-27 2027-12-28"},
		{"GB-SCT", "2028-01-01", "2028-12-31", "2028-01-01 2028-01-02 2028-01-03 2028-01-04 2028-04-14 2028-05-01 2028-05-29 2028-08-07 2028-11-30 2028-12-25 2028-12-26"},
		{"GB-NIR", "2026-07-01", "2026-07-31", "2026-07-12 2026-07-13"},
		{"US", "2026-07-01", "2026-07-31", "2026-07-03 2026-07-04"},
		{"US", "2027-12-30", "2028-01-02", "2027-12-31 2028-01-01"},
		{"DE-BY", "2026-01-01", "2026-06-30", "2026-01-01 2026-01-06 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-05-25 2026-06-04"},
		{"JP", "2026-09-01", "2026-09-30", "2026-09-21 2026-09-22 2026-09-23"},
	} {
		region := regionOf(t, c.region)
		var got []string
		for d := dateOf(t, c.first); !dateOf(t, c.last).Before(d); d = d.Add(1) {
			if _, ok := region.On(d); ok {
				got = append(got, d.String())
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s from %s to %s: %s", c.region, c.first, c.last, strings.Join(got, " "))
		}
	}
}

func TestAHolidayIsNamedForWhoReadsEnglish(t *testing.T) {
	for _, c := range []struct{ region, date, want string }{
		{"DK", "2026-12-25", "Christmas Day"},
		{"DK", "2026-06-05", "Grundlovsdag"},
		{"DE", "2026-04-03", "Good Friday"},
		{"DE-SN", "2026-11-18", "Buß- und Bettag"},
		{"GB-ENG", "2026-12-26", "Boxing Day"},
		{"GB-ENG", "2026-12-28", "Boxing Day (observed)"},
		{"US", "2026-07-03", "Independence Day (observed)"},
		{"GR", "2026-04-13", "Δευτέρα του Πάσχα"},
	} {
		if got, ok := regionOf(t, c.region).On(dateOf(t, c.date)); !ok || got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.region, c.date, got, c.want)
		}
	}
}

func TestARegionIsFoundByItsCodeInAnyCase(t *testing.T) {
	for _, code := range Regions() {
		if r := regionOf(t, strings.ToLower(code)); r.Code() != code {
			t.Errorf("%s is %s", code, r.Code())
		}
	}
	for code, want := range map[string]string{
		"Denmark": `there are no holidays for "Denmark"; write a country or its part, such as DK, US, GB-ENG or DE-BY`,
		"AU":      `there are no holidays for "AU"; its parts are AU-ACT, AU-NSW, AU-NT, AU-QLD, AU-SA, AU-TAS, AU-VIC, AU-WA`,
		"GB-ENGL": `there are no holidays for "GB-ENGL"; its parts are GB-ENG, GB-NIR, GB-SCT, GB-WLS`,
	} {
		if _, err := ParseRegion(code); err == nil || err.Error() != want {
			t.Errorf("%s: %v", code, err)
		}
	}
	t.Logf("%d regions", len(Regions()))
}

func TestEveryRegionHasHolidaysInEveryYear(t *testing.T) {
	for _, code := range Regions() {
		region := regionOf(t, code)
		for year := 1990; year <= 2100; year += 10 {
			days := daysOff(region, year)
			if len(days) < 4 || len(days) > 60 {
				t.Errorf("%s has %d holidays in %d", code, len(days), year)
			}
		}
		for _, year := range []int{1, 1899, 1900, 2200, 9999} {
			daysOff(region, year)
		}
	}
}

// daysOff are the days of a year that are holidays, with their names.
func daysOff(r Region, year int) map[int]string {
	days := make(map[int]string)
	first := Date{Year: year, Month: 1, Day: 1}.dayNumber()
	for h := range r.holidays(first, first+366) {
		days[h.day] = h.name
	}
	return days
}

// The rules reckon in the zone of the machine, where midnight may not exist.
func TestHolidaysDoNotDependOnTheZoneOfTheMachine(t *testing.T) {
	own := cal.DefaultLoc
	t.Cleanup(func() { cal.DefaultLoc = own })
	regions := []string{"DK", "GB-SCT", "DE-BY", "US", "JP", "NZ", "BR", "AU-VIC", "RU", "ZA"}
	years := func() (all []map[int]string) {
		for _, code := range regions {
			for year := 1990; year <= 2037; year++ {
				all = append(all, daysOff(regionOf(t, code), year))
			}
		}
		return all
	}
	cal.DefaultLoc = UTC().Location()
	want := years()
	for _, name := range []string{"America/Santiago", "America/Sao_Paulo", "Africa/Cairo", "Asia/Beirut", "Pacific/Apia", "Pacific/Kiritimati"} {
		cal.DefaultLoc = zoneOf(t, name).Location()
		if !slices.EqualFunc(years(), want, maps.Equal) {
			t.Errorf("on a machine in %s holidays are on other days", name)
		}
	}
}

func TestTheHolidayDataIsTheVersionBuiltIn(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	name, version, _ := strings.Cut(HolidayData(), " ")
	if !strings.Contains(string(mod), "github.com/"+name+"/v2 "+version) {
		t.Errorf("go.mod does not require %s", HolidayData())
	}
}
