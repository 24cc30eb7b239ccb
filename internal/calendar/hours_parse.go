package calendar

import (
	"strings"
	"time"
	"unicode/utf8"
)

// ParseHours reads the windows of a week, as people write them:
//
//	Mon-Thu 08:00-16:30, Fri 08:00-15:30     days and their windows
//	Mon-Fri 08:00-12:00 13:00-17:00          several windows a day
//	Sat,Sun 10:00-24:00                      several days
//	Sat-Mon 09:00-12:00                      days around the week's end
//	Fri 22:00-06:00                          across midnight: it belongs to the day it starts on
//	08:00-08:00                              from 08:00 until 08:00 the next day
//	06:00-22:00                              no days at the beginning: every day
//	always                                   every hour; also 24x7
//
// Windows without days take the days before them. Day names are English, three letters or more, in any case, or
// weekdays, weekend, daily. Times may be 8:00, 08.00 or 08; dashes may be long, have spaces around them or be the
// word to, commas the word and.
// A *ParseError says which bit is wrong.
func ParseHours(s string) (Hours, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "always", "24x7", "24×7", "24/7":
		return WholeWeek(), nil
	}
	tokens, err := scan(s)
	if err != nil {
		return Hours{}, err
	}
	p := hoursParser{tokens: tokens, end: len(s), days: everyDay}
	for p.peek().kind != atEnd {
		if err := p.item(); err != nil {
			return Hours{}, err
		}
	}
	switch {
	case p.pending != token{}:
		return Hours{}, p.pending.wrong("%s has no times; write \"%s 08:00-16:30\", or 00:00-24:00 for the whole day",
			p.pending.text, p.pending.text)
	case p.hours.IsZero():
		return Hours{}, wrong(0, len(s), "there are no hours here; write days and times, as in \"Mon-Fri 08:00-16:30\"")
	}
	return p.hours, nil
}

// tokenKind is what a bit of the text is.
type tokenKind int

const (
	atEnd tokenKind = iota
	word
	number
	dash
	comma
)

// token is a bit of the text and where it stands.
type token struct {
	kind   tokenKind
	text   string
	offset int
}

// wrong is a ParseError about t.
func (t token) wrong(format string, args ...any) error {
	return wrong(t.offset, len(t.text), format, args...)
}

// scan cuts s into tokens; spaces, and the colon that some put after the days, only part them.
func scan(s string) ([]token, error) {
	var tokens []token
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		from := i
		i += size
		kind := word
		switch {
		case strings.ContainsRune(" \t\n\u00a0:", r):
			continue
		case r == ',' || r == ';':
			kind = comma
		case strings.ContainsRune("-–—‐‑−", r):
			kind = dash
		case isDigit(r):
			kind = number
			for i < len(s) && (isDigit(rune(s[i])) || s[i] == ':' || s[i] == '.') {
				i++
			}
		case isLetter(r):
			for i < len(s) && isLetter(rune(s[i])) {
				i++
			}
		default:
			return nil, wrong(from, size, "%q does not belong here; write days and times, as in \"Mon-Fri 08:00-16:30\"", s[from:i])
		}
		switch strings.ToLower(s[from:i]) {
		case "and":
			kind = comma
		case "to":
			kind = dash
		}
		tokens = append(tokens, token{kind: kind, text: s[from:i], offset: from})
	}
	return tokens, nil
}

func isDigit(r rune) bool  { return '0' <= r && r <= '9' }
func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

// daySet marks days by time.Weekday.
type daySet [7]bool

var (
	everyDay = daySet{true, true, true, true, true, true, true}
	weekdays = daySet{false, true, true, true, true, true, false}
	weekend  = daySet{true, false, false, false, false, false, true}
)

// hoursParser reads tokens from left to right.
type hoursParser struct {
	tokens  []token
	end     int // offset of the end of the text
	days    daySet
	pending token // the last day read since a window, if any
	hours   Hours
}

// peek is the next token.
func (p *hoursParser) peek() token {
	if len(p.tokens) == 0 {
		return token{kind: atEnd, offset: p.end}
	}
	return p.tokens[0]
}

// take is the next token, and goes past it.
func (p *hoursParser) take() token {
	t := p.peek()
	if t.kind != atEnd {
		p.tokens = p.tokens[1:]
	}
	return t
}

// item reads a comma, a day, a range of days, or a window.
func (p *hoursParser) item() error {
	switch t := p.peek(); t.kind {
	case comma:
		p.take()
		return nil
	case word:
		return p.dayRange()
	case number:
		return p.window()
	default:
		return t.wrong("%q needs something before it, as in \"Mon-Fri 08:00-16:30\"", t.text)
	}
}

// dayRange reads Mon, Mon-Fri or a word for several days, and adds them to the days of the windows to come.
func (p *hoursParser) dayRange() error {
	if p.pending == (token{}) {
		p.days = daySet{}
	}
	first := p.take()
	p.pending = first
	switch strings.ToLower(first.text) {
	case "daily", "everyday":
		p.days = everyDay
		return nil
	case "weekday", "weekdays":
		p.days.join(weekdays)
		return nil
	case "weekend", "weekends":
		p.days.join(weekend)
		return nil
	}
	from, err := dayNamed(first)
	if err != nil {
		return err
	}
	last := from
	if p.peek().kind == dash {
		p.take()
		if last, err = dayNamed(p.peek()); err != nil {
			return err
		}
		p.pending = p.take()
	}
	for d := from; ; d = (d + 1) % 7 {
		p.days[d] = true
		if d == last {
			return nil
		}
	}
}

// join adds the days of o.
func (d *daySet) join(o daySet) {
	for i := range d {
		d[i] = d[i] || o[i]
	}
}

// dayNamed is the day that t names, in full or by three letters or more.
func dayNamed(t token) (time.Weekday, error) {
	if t.kind == atEnd {
		return 0, t.wrong("a day is missing here, as in \"Mon-Fri 08:00-16:30\"")
	}
	name := strings.ToLower(t.text)
	if len(name) >= 3 {
		for _, d := range week {
			if full := strings.ToLower(d.String()); strings.HasPrefix(full, name) || name == full+"s" {
				return d, nil
			}
		}
	}
	return 0, t.wrong("%q is not a day; days are Mon, Tue, Wed, Thu, Fri, Sat and Sun", t.text)
}

// window reads 08:00-16:30 and adds it to the days at hand.
func (p *hoursParser) window() error {
	first := p.take()
	from, err := secondOf(first)
	if err != nil {
		return err
	}
	if t := p.peek(); t.kind != dash {
		return p.afterStart(first, t)
	}
	p.take()
	last := p.peek()
	if last.kind != number {
		return last.wrong("an end is missing here, as in %s-16:30", first.text)
	}
	until, err := secondOf(p.take())
	if err != nil {
		return err
	}
	length := last.offset + len(last.text) - first.offset
	switch {
	case from == daySeconds:
		return first.wrong("24:00 is where a day ends; a window that starts at midnight starts at 00:00")
	case until <= from:
		until += daySeconds
	}
	p.pending = token{}
	for d, on := range p.days {
		if on && !p.hours.days[d].add(window{int32(from), int32(until)}) {
			return wrong(first.offset, length,
				"a day can have %d windows, and one or several that run together can last 24 hours, and no more", maxWindows)
		}
	}
	return nil
}

// afterStart explains what is wrong with t, which follows a window's start and should be a dash.
func (p *hoursParser) afterStart(start, t token) error {
	switch strings.ToLower(t.text) {
	case "am", "pm":
		return t.wrong("write times on the 24-hour clock, as in 08:00-16:30")
	}
	return start.wrong("%s has no end; write a window as in 08:00-16:30", start.text)
}

// secondOf is the second of the day that t names: 08:00, 8:00, 08.00 or 08.
func secondOf(t token) (int, error) {
	hours, minutes, ok := strings.Cut(strings.Replace(t.text, ".", ":", 1), ":")
	if !ok {
		minutes = "00"
	}
	hour, okHour := digits(hours, 0, len(hours))
	minute, okMinute := digits(minutes, 0, len(minutes))
	if !okHour || !okMinute || len(hours) > 2 || len(minutes) != 2 {
		return 0, t.wrong("%q is not a time of day; write hours and minutes, as in 08:00", t.text)
	}
	if second := hour*3600 + minute*60; minute <= 59 && second <= daySeconds {
		return second, nil
	}
	return 0, t.wrong("%q is not a time of day; times go from 00:00 to 24:00", t.text)
}
