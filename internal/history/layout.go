package history

import (
	"fmt"
	"strings"
	"time"

	"belay/internal/calendar"
	"belay/internal/span"
)

// layout is how a tool writes times.
type layout struct {
	form  string // as package time writes it
	zoned bool   // it carries its zone
	noon  bool   // it has am and pm
}

// letters are the letters of a pattern, the longest first, and what package time writes for them. Fractions of a second are
// read wherever seconds are.
var letters = strings.NewReplacer(
	"YYYY", "2006", "YY", "06", "MMMM", "January", "MMM", "Jan", "MM", "01", "M", "1", "DD", "02", "D", "2",
	"HH", "15", "H", "15", "hh", "03", "h", "3", "mm", "04", "ss", "05", "a", "PM", "ZZ", "-0700", "Z", "Z07:00",
)

// newLayout reads a pattern such as "DD/MM/YYYY HH:mm": YYYY or YY, MM, M or MMM, DD or D, HH, or h with a, mm, ss, and Z for
// "+01:00" or "Z", ZZ for "+0100".
func newLayout(pattern string) (layout, error) {
	l := layout{form: letters.Replace(pattern), zoned: strings.Contains(pattern, "Z"), noon: strings.Contains(pattern, "a")}
	shown := time.Unix(0, 0).UTC().Format(l.form)
	if _, err := time.Parse(l.form, shown); err != nil || !strings.Contains(l.form, "2") || !strings.Contains(pattern, "Y") {
		return l, fmt.Errorf("times has %q, which is no way to write a time: write it as DD/MM/YYYY HH:mm, or YYYY-MM-DDTHH:mm:ssZ", pattern)
	}
	return l, nil
}

// read is the instant that a text in this layout says; local times are those of a wall in zone, the first where it shows
// them twice.
func (l layout) read(text string, zone *calendar.Zone) (span.Instant, bool) {
	if l.noon {
		text = strings.ToUpper(text)
	}
	t, err := time.Parse(l.form, text)
	if err != nil {
		return 0, false
	}
	if l.zoned {
		return span.At(t), true
	}
	date, err := calendar.MakeDate(t.Year(), t.Month(), t.Day())
	if err != nil {
		return 0, false
	}
	second := (t.Hour()*60+t.Minute())*60 + t.Second()
	at, _ := calendar.Resolve(calendar.Wall{Date: date, Second: second}, zone, calendar.Starts)
	return at, true
}
