package calendar

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestHoursAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]string{
		"Mon-Thu 08:00-16:30, Fri 08:00-15:30":           "Mon-Thu 08:00-16:30, Fri 08:00-15:30",
		"Mon–Thu 08:00–16:30, Fri 08:00–15:30":           "Mon-Thu 08:00-16:30, Fri 08:00-15:30",
		"Fri 22:00-06:00":                                "Fri 22:00-06:00",
		"06:00-22:00":                                    "06:00-22:00",
		"Mon-Fri 08:00-12:00 13:00-17:00":                "Mon-Fri 08:00-12:00 13:00-17:00",
		"Mon-Fri 08:00-12:00, 13:00-17:00":               "Mon-Fri 08:00-12:00 13:00-17:00",
		"Sat,Sun 10:00-24:00":                            "Sat-Sun 10:00-24:00",
		"Sat-Mon 09:00-12:00":                            "Mon,Sat-Sun 09:00-12:00",
		"monday - friday 8-17":                           "Mon-Fri 08:00-17:00",
		"Mon to Fri: 8:00 to 16:00; Sat and Sun: 10-14":  "Mon-Fri 08:00-16:00, Sat-Sun 10:00-14:00",
		"Mondays, Wednesdays and Fridays":                "",
		"Mondays, Wednesdays, Fridays 9:00-12:00":        "Mon,Wed,Fri 09:00-12:00",
		"MON TUES WED THURS 08.00-16.30":                 "Mon-Thu 08:00-16:30",
		"weekdays 08:00-16:00; weekend 10:00-14:00":      "Mon-Fri 08:00-16:00, Sat-Sun 10:00-14:00",
		"daily 18:00-00:00":                              "18:00-24:00",
		"Mon 08:00-12:00 12:00-16:00":                    "Mon 08:00-16:00",
		"Mon 13:00-17:00 08:00-14:00":                    "Mon 08:00-17:00",
		"Mon-Fri 08:00-16:00, Wed 18:00-20:00":           "Mon-Tue,Thu-Fri 08:00-16:00, Wed 08:00-16:00 18:00-20:00",
		"Sun-Sat 00:00-24:00":                            "always",
		"Mon-Fri 00:00-24:00, Sat-Sun 00:00-12:00 12-24": "always",
		"always":                  "always",
		" 24x7 ":                  "always",
		"24/7":                    "always",
		"00-24":                   "always",
		"00:00-00:00":             "always",
		"Sat 08:00 - 08:00":       "Sat 08:00-08:00",
		"08:00-20:00 20:00-08:00": "08:00-08:00",
		"12-12:01":                "12:00-12:01",
	} {
		h, err := ParseHours(text)
		if want == "" {
			if err == nil {
				t.Errorf("%q read as %q", text, h)
			}
			continue
		}
		if err != nil || h.String() != want {
			t.Errorf("%q read as %q, %v; want %q", text, h, err, want)
		}
	}
}

func TestWrongHoursAreRefusedAtTheWrongBit(t *testing.T) {
	for text, want := range map[string]ParseError{
		"":                         {0, 0, `there are no hours here; write days and times, as in "Mon-Fri 08:00-16:30"`},
		"Mon-Fry 08:00-16:30":      {4, 3, `"Fry" is not a day; days are Mon, Tue, Wed, Thu, Fri, Sat and Sun`},
		"Mo-Fr 08:00-16:30":        {0, 2, `"Mo" is not a day; days are Mon, Tue, Wed, Thu, Fri, Sat and Sun`},
		"Mon-Fri 08:00-25:00":      {14, 5, `"25:00" is not a time of day; times go from 00:00 to 24:00`},
		"Mon-Fri 08:0-16:00":       {8, 4, `"08:0" is not a time of day; write hours and minutes, as in 08:00`},
		"Mon-Fri 0800-1600":        {8, 4, `"0800" is not a time of day; write hours and minutes, as in 08:00`},
		"Mon-Fri 8am-5pm":          {9, 2, "write times on the 24-hour clock, as in 08:00-16:30"},
		"Mon-Fri 08:00":            {8, 5, "08:00 has no end; write a window as in 08:00-16:30"},
		"Mon-Fri 08:00-":           {14, 0, "an end is missing here, as in 08:00-16:30"},
		"Mon-Fri 08:00-Tue":        {14, 3, "an end is missing here, as in 08:00-16:30"},
		"Mon-Fri 24:00-06:00":      {8, 5, "24:00 is where a day ends; a window that starts at midnight starts at 00:00"},
		"Mon-Fri":                  {4, 3, `Fri has no times; write "Fri 08:00-16:30", or 00:00-24:00 for the whole day`},
		"Mon- 08:00-16:00":         {5, 5, `"08:00" is not a day; days are Mon, Tue, Wed, Thu, Fri, Sat and Sun`},
		"Mon-Fri 08:00-16:00, Sat": {21, 3, `Sat has no times; write "Sat 08:00-16:30", or 00:00-24:00 for the whole day`},
		"-08:00":                   {0, 1, `"-" needs something before it, as in "Mon-Fri 08:00-16:30"`},
		"Mon–Fri 08:00/16:30":      {15, 1, `"/" does not belong here; write days and times, as in "Mon-Fri 08:00-16:30"`},
		"Mån 08:00-16:00":          {1, 2, `"å" does not belong here; write days and times, as in "Mon-Fri 08:00-16:30"`},
		"Mon 0-1 2-3 4-5 6-7 8-9 10-11 12-13 14-15 16-17": {42, 5, "a day can have 8 windows, and one or several that run together can last 24 hours, and no more"},
		"00:00-10:00 10:00-00:15":                         {12, 11, "a day can have 8 windows, and one or several that run together can last 24 hours, and no more"},
	} {
		_, err := ParseHours(text)
		wantProblem(t, text, err, want)
	}
}

func TestHoursHaveWordsForABadge(t *testing.T) {
	for text, want := range map[string]string{
		"Mon-Fri 08:00-16:30": "Mon–Fri 08:00–16:30",
		"Sat,Mon 22:00-06:00": "Mon,Sat 22:00–06:00",
		"always":              "24×7",
	} {
		if got := hoursOf(t, text).Words(); got != want {
			t.Errorf("%q in words: %q, want %q", text, got, want)
		}
	}
}

func TestHoursAreReadAsTheyAreWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := anyHours(t)
		back, err := ParseHours(h.String())
		if err != nil || back != h {
			t.Fatalf("%q read back as %q, %v", h, back, err)
		}
	})
}

func TestHoursHoldTheMinutesOfTheirWindows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var minutes [2 * 1440]bool
		var d dayWindows
		for range rapid.IntRange(1, maxWindows).Draw(t, "windows") {
			from := rapid.IntRange(0, 1439).Draw(t, "from")
			until := rapid.IntRange(from+1, from+1440).Draw(t, "until")
			if !d.add(window{int32(from * 60), int32(until * 60)}) {
				continue
			}
			for m := from; m < until; m++ {
				minutes[m] = true
			}
		}
		for m, open := range minutes {
			held := false
			for _, w := range d {
				held = held || int(w.from) <= m*60 && m*60 < int(w.until)
			}
			if held != open {
				t.Fatalf("minute %d of %v: %v", m, d, held)
			}
		}
	})
}

// anyHours draws hours by drawing what a person could write.
func anyHours(t *rapid.T) Hours {
	var groups []string
	for range rapid.IntRange(1, 4).Draw(t, "groups") {
		var words []string
		for range rapid.IntRange(0, 2).Draw(t, "days") {
			run := shortDay(rapid.SampledFrom(week[:]).Draw(t, "day"))
			if rapid.Bool().Draw(t, "run") {
				run += "-" + shortDay(rapid.SampledFrom(week[:]).Draw(t, "last"))
			}
			words = append(words, run)
		}
		for range rapid.IntRange(1, 3).Draw(t, "windows") {
			from := rapid.IntRange(0, 95).Draw(t, "from") * 15
			until := (from + rapid.IntRange(1, 95).Draw(t, "length")*15) % 1440
			words = append(words, fmt.Sprintf("%02d:%02d-%02d:%02d", from/60, from%60, until/60, until%60))
		}
		groups = append(groups, strings.Join(words, " "))
	}
	text := strings.Join(groups, ", ")
	h, err := ParseHours(text)
	if err != nil {
		return hoursOf(t, "Mon-Fri 22:00-06:00") // the windows drawn run together for longer than a day
	}
	return h
}

func FuzzParseHours(f *testing.F) {
	for _, text := range []string{
		"Mon-Thu 08:00-16:30, Fri 08:00-15:30", "Fri 22:00-06:00", "always", "Sat–Mon 9-12;", "weekend 10.00-24:00",
		"Mon-", "8am-5pm", "24:00-00:00",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		h, err := ParseHours(text)
		if err != nil {
			p, ok := errors.AsType[*ParseError](err)
			if !ok || p.Offset < 0 || p.Length < 0 || p.Offset+p.Length > len(text) || p.Reason == "" {
				t.Fatalf("%q: %#v does not point into the text", text, err)
			}
			return
		}
		if back, err := ParseHours(h.String()); err != nil || back != h || h.IsZero() {
			t.Fatalf("%q is %q, read back as %q, %v", text, h, back, err)
		}
	})
}

func TestHoursBeginSoonerAndEndLater(t *testing.T) {
	for _, c := range []struct {
		hours      string
		begin, end int
		want       string // empty where it cannot be
	}{
		{"Mon-Thu 08:00-16:30, Fri 08:00-15:30", 0, 3600, "Mon-Thu 08:00-17:30, Fri 08:00-16:30"},
		{"Mon-Fri 08:00-12:00 13:00-17:00", -3600, 0, "Mon-Fri 07:00-12:00 13:00-17:00"},
		{"Mon-Fri 08:00-12:00 13:00-17:00", 1800, 1800, "Mon-Fri 08:30-12:00 13:00-17:30"},
		{"Fri 22:00-06:00", 0, 3600, "Fri 22:00-07:00"},
		{"00:30-08:00", -3600, 0, ""},
		{"16:00-23:30", 0, 3600, ""},
		{"16:00-23:00", 0, 3600, "16:00-24:00"},
		{"08:00-09:00", 3600, 0, ""},
		{"always", 0, 3600, ""},
	} {
		h, err := ParseHours(c.hours)
		if err != nil {
			t.Fatal(err)
		}
		moved, ok := h.Moved(c.begin, c.end)
		if ok != (c.want != "") || moved.String() != c.want {
			t.Errorf("%s becomes %q", c.hours, moved)
		}
	}
}
