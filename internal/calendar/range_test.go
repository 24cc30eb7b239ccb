package calendar

import "testing"

func TestClosuresAreReadAndWrittenAlike(t *testing.T) {
	for text, want := range map[string]string{
		"2026-12-24":                         "2026-12-24",
		"2026-12-24..2027-01-02":             "2026-12-24..2027-01-02",
		"2026-12-24..2026-12-24":             "2026-12-24",
		"2026-12-24T12:00..2026-12-24T24:00": "2026-12-24T12:00..2026-12-24T24:00",
		"2026-12-24T12:00..2026-12-26":       "2026-12-24T12:00..2026-12-26T24:00",
		"2026-12-24T00:00..2026-12-24T24:00": "2026-12-24",
	} {
		c, err := ParseClosure(text)
		if err != nil || c.String() != want {
			t.Errorf("%q read as %q, %v; want %q", text, c, err, want)
		}
	}
}

func TestWrongClosuresAreRefusedAtTheWrongBit(t *testing.T) {
	for text, want := range map[string]ParseError{
		"christmas":                          {0, 9, `"christmas" is not a date; write year, month and day, as in 2026-12-24`},
		"2026-12-24..2026-12-32":             {12, 10, "December 2026 has no day 32; its days go from 01 to 31"},
		"2026-12-24..2026-12-23":             {12, 10, "2026-12-24..2026-12-23 ends before it starts; write the earlier end first"},
		"2026-12-24T12:00..2026-12-24T11:00": {18, 16, "2026-12-24T12:00..2026-12-24T11:00 ends before it starts; write the earlier end first"},
		"2026-12-24T12:00..2026-12-24T25:00": {29, 5, `"25:00" is not a time of day; times go from 00:00 to 24:00`},
		"2026-12-24..":                       {12, 0, `"" is not a date; write year, month and day, as in 2026-12-24`},
		"2026-12-24T12:00":                   {0, 16, "2026-12-24T12:00 ends before it starts; write the earlier end first"},
	} {
		_, err := ParseClosure(text)
		wantProblem(t, text, err, want)
	}
}

func TestSeasonsAreReadAndWrittenAlike(t *testing.T) {
	for _, text := range []string{"2026-07-01..2026-08-15", "07-01..08-15", "11-15..01-10", "02-29", "2026-07-01"} {
		s, err := ParseSeason(text)
		if err != nil || s.String() != text {
			t.Errorf("%q read as %q, %v", text, s, err)
		}
	}
}

func TestWrongSeasonsAreRefusedAtTheWrongBit(t *testing.T) {
	for text, want := range map[string]ParseError{
		"summer":                 {0, 6, `"summer" is not a date; write year, month and day, as in 2026-12-24`},
		"07-01..08-32":           {7, 5, `"08-32" is not a date of any year; write month and day, as in 07-01`},
		"07-01..2026-08-01":      {7, 10, `"2026-08-01" is not a date of every year; write month and day, as in 07-01`},
		"2026-08-01..2026-07-01": {12, 10, "2026-08-01..2026-07-01 ends before it starts; write the earlier date first"},
	} {
		_, err := ParseSeason(text)
		wantProblem(t, text, err, want)
	}
}

func TestAYearlySeasonMayGoAroundTheYearsEnd(t *testing.T) {
	for _, c := range []struct {
		season, date string
		want         bool
	}{
		{"07-01..08-15", "2026-06-30", false},
		{"07-01..08-15", "2026-07-01", true},
		{"07-01..08-15", "2031-08-15", true},
		{"07-01..08-15", "2031-08-16", false},
		{"11-15..01-10", "2026-11-14", false},
		{"11-15..01-10", "2026-12-31", true},
		{"11-15..01-10", "2027-01-10", true},
		{"11-15..01-10", "2027-01-11", false},
		{"02-29", "2028-02-29", true},
		{"2026-07-01..2026-08-15", "2027-07-10", false},
		{"2026-07-01..2026-08-15", "2026-08-15", true},
	} {
		s, err := ParseSeason(c.season)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Holds(dateOf(t, c.date)); got != c.want {
			t.Errorf("%s holds %s: %v", c.season, c.date, got)
		}
	}
}
