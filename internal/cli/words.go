package cli

import (
	"strconv"
	"strings"

	"belay/internal/calendar"
	"belay/internal/span"
)

// The forms in which times are shown.
const (
	fullForm  = "Mon 2 Jan 2006 15:04"
	shortForm = "Mon 2 Jan 15:04"
	dayForm   = "Mon 2 Jan 2006"
	clockForm = "15:04"
)

// zoneForm follows a time that happens twice, and tells which of the two it is.
const zoneForm = " MST"

// shown is an instant in a form, in zone; a local time that happens twice names its side of the clock change.
func shown(at span.Instant, zone *calendar.Zone, form string) string {
	if _, kind := calendar.Resolve(zone.Wall(at), zone, calendar.Starts); kind == calendar.Overlap {
		form += zoneForm
	}
	return at.In(zone.Location()).Format(form)
}

// fullTime is a time with its date, in zone.
func fullTime(at span.Instant, zone *calendar.Zone) string { return shown(at, zone, fullForm) }

// timeBeside is a time as one says it when another one was just named: without the date on the same day, without the
// year in the same year.
func timeBeside(at, named span.Instant, zone *calendar.Zone) string {
	day, other := calendar.DateOf(at, zone), calendar.DateOf(named, zone)
	form := fullForm
	switch {
	case day == other:
		form = clockForm
	case day.Year == other.Year:
		form = shortForm
	}
	return shown(at, zone, form)
}

// lengthWords is a length of time in its two largest units: "45s", "3h", "2d 13h". From an hour on, seconds are rounded.
func lengthWords(seconds int64) string {
	if seconds >= 3600 {
		seconds = (seconds + 30) / 60 * 60
	}
	var words []string
	for _, u := range [...]struct {
		size int64
		name string
	}{{86_400, "d"}, {3600, "h"}, {60, "m"}, {1, "s"}} {
		if n := seconds / u.size; n > 0 {
			words = append(words, strconv.FormatInt(n, 10)+u.name)
			seconds -= n * u.size
		} else if len(words) > 0 {
			break
		}
		if len(words) == 2 {
			break
		}
	}
	if len(words) == 0 {
		return "0s"
	}
	return strings.Join(words, " ")
}

// percentWords is a ratio as a percentage that is never rounded up to all nor down to nothing.
func percentWords(ratio float64) string {
	switch {
	case ratio >= 1:
		return "100%"
	case ratio <= 0:
		return "0%"
	case ratio > 0.9999:
		return ">99.99%"
	case ratio < 0.0001:
		return "<0.01%"
	case ratio > 0.99:
		return strconv.FormatFloat(ratio*100, 'f', 2, 64) + "%"
	}
	return strconv.FormatFloat(ratio*100, 'f', 1, 64) + "%"
}

// count is "1 gap", "3 gaps", "13,302 gaps".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// thousands is a number with its thousands parted: "13,302".
func thousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// digestWords is how many characters of a digest a person reads.
const digestWords = 12

// shortDigest is the beginning of a digest.
func shortDigest(digest string) string { return digest[:min(digestWords, len(digest))] }

// spanWords is a stretch of time by its local days, or by its hours where it begins or ends within a day.
func spanWords(p span.Span, zone *calendar.Zone) string {
	form := fullForm
	if zone.Wall(p.From).Second == 0 && zone.Wall(p.Until).Second == 0 {
		form = dayForm
	}
	return p.From.In(zone.Location()).Format(form) + " – " + p.Until.In(zone.Location()).Format(form)
}
