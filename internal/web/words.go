package web

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"belay/internal/calendar"
	"belay/internal/span"
)

// The forms in which times are shown.
const (
	clockForm = "15:04"
	dayForm   = "Mon 2 Jan"
	shortForm = "Mon 2 Jan, 15:04"
	longForm  = "Mon 2 Jan 2006, 15:04"
	dateForm  = "2 January 2006"
	fullForm  = "Monday 2 January 2006, 15:04"
)

// zoneForm follows a local time that happens twice, and tells which of the two it is.
const zoneForm = " MST"

// moment is an instant as a page shows it: for programs, at a glance, and in full.
type moment struct{ ISO, Words, Full string }

// Set says whether there is such a moment.
func (m moment) Set() bool { return m.ISO != "" }

// moment is an instant in the reader's zone: the hour alone today, the day besides, the year where it is another.
func (c *call) moment(at span.Instant) moment { return momentIn(at, c.at, c.zone()) }

// momentOf is moment for a time of the API; nil is none.
func (c *call) momentOf(t *time.Time) moment {
	if t == nil || t.IsZero() {
		return moment{}
	}
	return c.moment(span.At(*t))
}

// stamp is moment for a stamp of the record, in microseconds.
func (c *call) stamp(us int64) moment {
	if us == 0 {
		return moment{}
	}
	return c.moment(span.Instant(us / 1_000_000))
}

func momentIn(at, beside span.Instant, zone *calendar.Zone) moment {
	if at == 0 {
		return moment{}
	}
	day, other := calendar.DateOf(at, zone), calendar.DateOf(beside, zone)
	form := longForm
	switch {
	case day == other:
		form = clockForm
	case day.Year == other.Year:
		form = shortForm
	}
	twice := ""
	if _, kind := calendar.Resolve(zone.Wall(at), zone, calendar.Starts); kind == calendar.Overlap {
		twice = zoneForm
	}
	local := at.In(zone.Location())
	return moment{ISO: local.Format(time.RFC3339), Words: local.Format(form + twice), Full: local.Format(fullForm+twice) + " " + place(zone)}
}

// place is a zone as people say it: Copenhagen.
func place(zone *calendar.Zone) string {
	name := zone.Name()
	return strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
}

// long is a length of time in coarse units: 45 s, 12 min, 1 h 55, 14 h, 3 days.
func long(seconds int64) string {
	sign := ""
	if seconds < 0 {
		sign, seconds = "−", -seconds
	}
	hours := seconds / 3600
	switch {
	case seconds < 60:
		return fmt.Sprintf("%s%d s", sign, seconds)
	case seconds < 3600:
		return fmt.Sprintf("%s%d min", sign, seconds/60)
	case hours < 10 && seconds%3600 >= 60:
		return fmt.Sprintf("%s%d h %02d", sign, hours, seconds%3600/60)
	case hours < 48:
		return fmt.Sprintf("%s%d h", sign, hours)
	}
	return fmt.Sprintf("%s%d days", sign, hours/24)
}

// size is a number of bytes as people say it.
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1_000_000:
		return fmt.Sprintf("%d kB", (n+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// count is "1 ticket", "3 tickets".
func count[N int | int64](n N, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.FormatInt(int64(n), 10) + " " + many
}

// list joins words as a person would: "a, b and c".
func list(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// capital begins a sentence.
func capital(s string) string {
	if s == "" {
		return s
	}
	first, width := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[width:]
}

// percent is a ratio as a percentage that is never rounded up to all nor down to nothing.
func percent(ratio float64) string {
	switch {
	case ratio >= 1:
		return "100 %"
	case ratio <= 0:
		return "0 %"
	case ratio > 0.9999:
		return "> 99.99 %"
	case ratio > 0.99:
		return strconv.FormatFloat(ratio*100, 'f', 2, 64) + " %"
	}
	return strconv.FormatFloat(ratio*100, 'f', 1, 64) + " %"
}

// shortDigest is the beginning of a digest, as much as people read.
func shortDigest(digest string) string { return digest[:min(12, len(digest))] }
