package simulate

import (
	"math"
	"testing"

	"belay/internal/calendar"
	"belay/internal/demand"
	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/span"
)

// shop gets 700 tickets a week by day and by night, of two services.
const shop = `
belay: 1
name: Shop
timezone: Europe/Copenhagen
calendars: {office: {hours: "Mon-Fri 08:00-16:00", holidays: DK}}
parties: {us: {name: Us, kind: internal}}
people: {ann: {name: Ann, party: us}}
services: {till: {name: The till, entry: desk}, door: {name: The door, entry: desk}}
severities: {normal: {means: One waits, clock: always, resolve: 1d}}
functions: {desk: {link: functional, line: 1, cover: [{people: [ann]}]}}
demand:
  till: {per_week: 500, mix: {normal: 100%}, pattern: always}
  door: {per_week: 200, mix: {normal: 100%}, pattern: office}
`

// planned is what comes to the shop from Monday 2026-01-05 on, by service.
func planned(t *testing.T, weeks int, habits Habits) map[string][]span.Instant {
	t.Helper()
	m, problems := modelfile.ParseText("support.yaml", shop)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	monday := calendar.Date{Year: 2026, Month: 1, Day: 5}
	over := calendar.Days(monday, monday.Add(7*weeks-1), m.Timezone)
	w := &world{Scenario: Scenario{Model: m, Over: over, Habits: habits, Seed: 3}}
	w.forecast = demand.Of(desk.NewEdition(1, m), over.From)
	for _, s := range w.forecast.Streams {
		w.sources = append(w.sources, sourceOf(s, m, len(w.sources)))
	}
	f, err := newForecaster(w)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]span.Instant{}
	for at := over.From; at < over.Until; at += day {
		f.plan(span.Span{From: at, Until: min(at+day, over.Until)}, func(stream int, at span.Instant) {
			service := string(w.sources[stream].Service.ID)
			out[service] = append(out[service], at)
		})
	}
	return out
}

// dispersion is the variance over the mean of how many come in stretches of a length.
func dispersion(times []span.Instant, length span.Instant) (mean, index float64) {
	from, n := times[0], 0
	for _, at := range times {
		from = min(from, at)
	}
	counts := map[span.Instant]int{}
	for _, at := range times {
		counts[(at-from)/length]++
		n = max(n, int((at-from)/length))
	}
	var s Sample
	for k := range n { // but for the last, which may be shorter
		s.Add(float64(counts[span.Instant(k)]))
	}
	return s.mean, s.m2 / float64(s.n-1) / s.mean
}

func TestWhatComesByChanceAloneIsAsUnevenAsPoissonSays(t *testing.T) {
	mean, index := dispersion(planned(t, 104, Habits{})["till"], day)
	if math.Abs(mean-500.0/7) > 1.5 || math.Abs(index-1) > .15 {
		t.Errorf("%.2f come in a day, with an index of dispersion of %.2f", mean, index)
	}
}

// TestUnevenDaysAreAsUnevenAsTheirHabitSays holds the index of dispersion of counts by day: 1 + u m for a mean of m, mixed by gamma
// with variance u.
func TestUnevenDaysAreAsUnevenAsTheirHabitSays(t *testing.T) {
	mean, index := dispersion(planned(t, 208, Habits{Unevenness: .05})["till"], day)
	if want := 1 + .05*mean; math.Abs(index/want-1) > .15 {
		t.Errorf("the index of dispersion is %.2f, and should be %.2f", index, want)
	}
}

// TestBurstsAreAPartOfWhatComesAndAsUnevenAsTheirSizeSays holds the index of dispersion by week: of the share b that comes in
// bursts of geometric size with mean m, 1 + 2b(m - 1).
func TestBurstsAreAPartOfWhatComesAndAsUnevenAsTheirSizeSays(t *testing.T) {
	habits := Habits{Bursts: &Bursts{PerWeek: 7, Size: 20, Within: 10 * minute}} // 140 of 700
	mean, index := dispersion(planned(t, 520, habits)["till"], week)
	if math.Abs(mean-500) > 8 {
		t.Errorf("%.1f come in a week, and 500 should", mean)
	}
	if want := 1 + 2*.2*19; math.Abs(index/want-1) > .15 {
		t.Errorf("the index of dispersion is %.2f, and should be %.2f", index, want)
	}
	_, hourly := dispersion(planned(t, 52, habits)["till"], 10*minute)
	_, plain := dispersion(planned(t, 52, Habits{})["till"], 10*minute)
	if hourly < 3*plain {
		t.Errorf("within ten minutes the index is %.2f with bursts and %.2f without", hourly, plain)
	}
}

func TestMoreBurstsThanTicketsAreRefused(t *testing.T) {
	m, _ := modelfile.ParseText("support.yaml", shop)
	over := span.Span{From: 1_767_567_600, Until: 1_767_567_600 + 4*week}
	_, err := Play(Scenario{Model: m, Over: over, Count: over.From, Habits: Habits{Bursts: &Bursts{PerWeek: 100, Size: 20}}})
	if err == nil || err.Error() != "bursts are a part of what the model says comes: 100 a week of 20 tickets are more than the 700 tickets that come in all" {
		t.Errorf("the error is %v", err)
	}
}

func TestHoursThatWeighMoreBringMoreAndTheWeekNoMore(t *testing.T) {
	habits := Habits{Week: make([]float64, hoursOfWeek)}
	for h := range habits.Week {
		habits.Week[h] = 1
	}
	habits.Week[9], habits.Week[3] = 31, 0 // Monday from 09:00, and from 03:00
	plain, weighed := planned(t, 52, Habits{}), planned(t, 52, habits)
	zone, _ := calendar.LoadZone("Europe/Copenhagen")
	at := func(times []span.Instant, hour int) (n int) {
		for _, x := range times {
			if hourOfWeek(zone.Wall(x)) == hour {
				n++
			}
		}
		return n
	}
	if n := at(weighed["till"], 3); n != 0 {
		t.Errorf("%d come in an hour that weighs nothing", n)
	}
	if n, want := at(weighed["till"], 9), 52*500.0*31/197; math.Abs(float64(n)/want-1) > .05 {
		t.Errorf("%d come on Mondays from 09:00, and %.0f should", n, want)
	}
	for service, times := range weighed {
		if n, want := len(times), len(plain[service]); math.Abs(float64(n)/float64(want)-1) > .04 {
			t.Errorf("%s gets %d tickets, and %d when all hours weigh the same", service, n, want)
		}
	}
}

func TestAPeakBringsSoManyTimesAsMuch(t *testing.T) {
	last, err := calendar.ParseSelector("last 3 weekdays of month")
	if err != nil {
		t.Fatal(err)
	}
	summer, err := calendar.ParseSeason("07-01..08-15")
	if err != nil {
		t.Fatal(err)
	}
	habits := Habits{Peaks: []Peak{{On: last, Times: 3}, {During: []calendar.Season{summer}, Times: .5}}}
	zone, _ := calendar.LoadZone("Europe/Copenhagen")
	month, year := map[int]int{}, 0
	for _, at := range planned(t, 52, habits)["till"] {
		d := calendar.DateOf(at, zone)
		switch {
		case d.Month == 4 && d.Day >= 28 && d.Day <= 30: // Tuesday to Thursday
			month[0]++
		case d.Month == 4 && d.Day >= 13 && d.Day <= 15:
			month[1]++
		}
		if summer.Holds(d) && d.Month == 7 && d.Day <= 28 { // four weeks before the end of the month
			year++
		}
	}
	if ratio := float64(month[0]) / float64(month[1]); math.Abs(ratio-3) > .5 {
		t.Errorf("the end of April brings %.2f times as much as its middle", ratio)
	}
	if math.Abs(float64(year)-4*250) > 100 {
		t.Errorf("July brings %d, and half of what is usual would be 1000", year)
	}
}

func TestAPeakOfOneServiceLeavesTheOthersAlone(t *testing.T) {
	plain := planned(t, 26, Habits{})
	raised := planned(t, 26, Habits{Peaks: []Peak{{Times: 2, Services: []model.ServiceID{"door"}}}})
	if n, m := len(plain["till"]), len(raised["till"]); n != m {
		t.Errorf("the till gets %d with a peak at the door and %d without", m, n)
	}
	if ratio := float64(len(raised["door"])) / float64(len(plain["door"])); math.Abs(ratio-2) > .1 {
		t.Errorf("the door gets %.2f times as much", ratio)
	}
}
