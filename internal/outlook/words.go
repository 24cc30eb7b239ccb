package outlook

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"belay/internal/simulate"
)

// Seconds of a minute, an hour and a day.
const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour
	week   = 7 * day
)

// percent is a share, as finely as it matters: near all more finely than in the middle.
func percent(share float64) string {
	switch {
	case share >= 1:
		return "100%"
	case share > .9999:
		return ">99.99%"
	case share > .99:
		return strconv.FormatFloat(share*100, 'f', 2, 64) + "%"
	case share <= 0:
		return "0%"
	}
	return strings.TrimSuffix(strconv.FormatFloat(share*100, 'f', 1, 64), ".0") + "%"
}

// roughly is a share in whole hundredths.
func roughly(share float64) string { return strconv.Itoa(int(math.Round(share*100))) + "%" }

// number is a whole number with its thousands apart.
func number(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// amount is a number as finely as it matters.
func amount(n float64) string {
	if math.Abs(n) >= 20 || n == math.Trunc(n) {
		return number(int(math.Round(n)))
	}
	if text := strconv.FormatFloat(n, 'f', 1, 64); text != "-0.0" {
		return text
	}
	return "0.0"
}

// long is a length of time in its two largest units.
func long(seconds float64) string {
	left := int64(math.Round(max(0, seconds)))
	if left >= 10*minute {
		left = (left + minute/2) / minute * minute
	}
	var words []string
	for _, u := range [...]struct {
		size int64
		name string
	}{{day, "d"}, {hour, "h"}, {minute, "min"}, {1, "s"}} {
		if n := left / u.size; n > 0 {
			words = append(words, strconv.FormatInt(n, 10)+" "+u.name)
			left -= n * u.size
		} else if len(words) > 0 {
			break
		}
		if len(words) == 2 {
			break
		}
	}
	if len(words) == 0 {
		return "0 s"
	}
	return strings.Join(words, " ")
}

// lasted is one of some lengths of time; a dash where none was counted.
func lasted(of simulate.Times, seconds int64) string {
	if of.Mean.N == 0 {
		return "–"
	}
	return long(float64(seconds))
}

// count is a number of things.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + many
}

// spread is an interval in words.
func spread(i simulate.Interval, words func(float64) string) string {
	return words(i.Low) + " – " + words(i.High)
}

// bounds is what the attainment of a promise lies between, as finely as it takes to see that what is asked lies without.
func bounds(p *simulate.PromiseReport) string {
	low, high := percent(p.Attainment.Low), percent(p.Attainment.High)
	if p.Verdict == simulate.Missed && high == percent(*p.Attain) {
		high = strconv.FormatFloat(p.Attainment.High*100, 'g', 6, 64) + "%"
	}
	if p.Verdict == simulate.Kept && low == percent(*p.Attain) {
		low = strconv.FormatFloat(p.Attainment.Low*100, 'g', 6, 64) + "%"
	}
	return low + " – " + high
}

// money is an amount in the model's currency.
func (o Option) money(n float64) string {
	return strings.TrimSpace(number(int(math.Round(n))) + " " + o.Model.Currency)
}

// key is the letter of the option at a place among several; empty where there is only one.
func (o Outlook) key(place int) string {
	if len(o.Options) == 1 {
		return ""
	}
	return string(rune('A' + place%26))
}

// listed is some names in a sentence: "a", "a and b", "a, b and 3 more".
func listed(names []string, most int) string {
	if more := len(names) - most; more > 0 {
		names = append(names[:most:most], fmt.Sprintf("%d more", more))
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// capital is a sentence with its first letter in capitals.
func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
