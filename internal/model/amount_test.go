package model

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"belay/internal/calendar"
)

func TestDurationsAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]Duration{
		"15m":            {Seconds: 900},
		"1h30m":          {Seconds: 5400},
		"1.5h":           {Seconds: 5400},
		"1d":             {Days: 1},
		"1d 4h":          {Days: 1, Seconds: 4 * 3600},
		"2 weeks":        {Days: 14},
		"1 week, 2 days": {Days: 9},
		"3 months":       {Months: 3},
		"1 quarter":      {Months: 3},
		"1 year":         {Months: 12},
		"5 weekdays":     {Weekdays: 5},
		" 30 Minutes ":   {Seconds: 1800},
		"0":              {},
		"0m":             {},
		"?":              {Unknown: true},
	} {
		if got, err := ParseDuration(text); err != nil || got != want {
			t.Errorf("%q is %+v (%v), not %+v", text, got, err, want)
		}
	}
}

func TestWhatIsNoDurationIsRefusedWithAWayOut(t *testing.T) {
	for text, want := range map[string]string{
		"":               "a duration is missing",
		"soon":           "is not a duration",
		"4 fortnights":   "is not a unit of time",
		"1.5d":           "only hours and minutes may have a fraction",
		"-4h":            "is not a duration",
		"4000000000000h": "too long",
	} {
		if _, err := ParseDuration(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, not %q", text, err, want)
		}
	}
}

func TestADurationIsReadBackAsItIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Duration{
			Months: rapid.IntRange(0, 60).Draw(t, "months"), Days: rapid.IntRange(0, 90).Draw(t, "days"),
			Weekdays: rapid.IntRange(0, 9).Draw(t, "weekdays"), Seconds: rapid.Int64Range(0, 400_000).Draw(t, "seconds"),
		}
		if got, err := ParseDuration(d.String()); err != nil || got != d {
			t.Fatalf("%q is read back as %+v (%v), not %+v", d, got, err, d)
		}
	})
}

func TestADayOnAClockIsOneOfItsAverageOpenDays(t *testing.T) {
	hours, err := calendar.ParseHours("Mon-Thu 08:00-16:30, Fri 08:00-15:30")
	if err != nil {
		t.Fatal(err)
	}
	office := calendar.New(calendar.Spec{Name: "office", Hours: hours})
	d := Duration{Days: 2, Seconds: 600}
	if got := d.On(office); got != 2*29_880+600 {
		t.Errorf("2d 10m of an office are %d seconds", got)
	}
	if got := d.On(calendar.Always()); got != 2*86_400+600 {
		t.Errorf("2d 10m around the clock are %d seconds", got)
	}
}

func TestAShareWantsItsPercentSign(t *testing.T) {
	var p Percent
	for text, want := range map[string]string{"0.6": "percent sign", "120%": "between 0% and 100%", "-1%": "between 0% and 100%", "x%": "not a share"} {
		if err := p.UnmarshalText([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, not %q", text, err, want)
		}
	}
	if err := p.UnmarshalText([]byte("62.5%")); err != nil || p.Ratio != 0.625 || p.String() != "62.5%" {
		t.Errorf("62.5%% is %+v (%v)", p, err)
	}
}

func TestAShareOfSecondsLosesNone(t *testing.T) {
	for text, want := range map[string]int64{"70%": 7560, "35%": 3780, "0.9%": 97, "100%": 10800, "0%": 0, "33.3%": 3596} {
		var p Percent
		if err := p.UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := p.Of(3 * 3600); got != want {
			t.Errorf("%s of three hours is %d seconds, not %d", text, got, want)
		}
	}
}

func TestARateIsSoManyPerWeek(t *testing.T) {
	for text, want := range map[string]float64{"14/week": 14, "2 per day": 14, "365.25/year": 7} {
		var r Rate
		if err := r.UnmarshalText([]byte(text)); err != nil || r.PerWeek() < want-1e-9 || r.PerWeek() > want+1e-9 {
			t.Errorf("%q is %v a week (%v)", text, r.PerWeek(), err)
		}
	}
	var r Rate
	if err := r.UnmarshalText([]byte("often")); err == nil || !strings.Contains(err.Error(), "14/week") {
		t.Errorf("often: %v", err)
	}
}
