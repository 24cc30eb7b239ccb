package modelfile

import (
	"reflect"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"belay/internal/model"
)

// lengthUse is how a duration may be written at its place of the language.
type lengthUse int

const (
	anyLength   lengthUse = iota // no duration, or one that may be anything
	onClock                      // counts on a clock: seconds to days, and at least something
	delay                        // counts on a clock, and may be nothing
	work                         // somebody's time: seconds to hours
	turn                         // of a rota: hours, days, weeks or months, one of them
	cadence                      // of the calendar: days to years
	afterwards                   // after an event: hours, days, weekdays or weeks
	overlapping                  // a part of a turn: minutes to hours, and may be nothing
)

// String is the name of the use, as the schema calls it.
func (u lengthUse) String() string {
	return [...]string{"duration", "clockTime", "delay", "workingTime", "turn", "cadence", "afterwards", "handover"}[u]
}

// units are patterns of the units that a duration of this use may have.
func (u lengthUse) units() []string {
	const (
		seconds, minutes, hours, days = `s(ec(onds?)?)?`, `m(in(utes?)?)?`, `h(ours?)?`, `d(ays?)?`
		weeks, weekdays, months       = `w(eeks?)?`, `weekdays?`, `months?`
		quarters, years               = `quarters?`, `y(ears?)?`
	)
	switch u {
	case onClock, delay:
		return []string{seconds, minutes, hours, days}
	case work, overlapping:
		return []string{seconds, minutes, hours}
	case turn:
		return []string{hours, days, weeks, months, quarters, years}
	case cadence:
		return []string{days, weeks, months, quarters, years}
	case afterwards:
		return []string{seconds, minutes, hours, days, weekdays, weeks}
	}
	return nil
}

// examples are durations of this use.
func (u lengthUse) examples() []any {
	switch u {
	case turn:
		return []any{"12h", "1d", "1 week", "1 month"}
	case cadence:
		return []any{"3 months", "1 year"}
	case afterwards:
		return []any{"5 weekdays"}
	case onClock:
		return []any{"15m", "1h30m", "1d"}
	}
	return []any{"0m", "30m"}
}

// The longest durations that mean anything.
const (
	maxClockSeconds = 366 * 24 * 3600
	maxClockDays    = 366
	maxCadence      = 100 * 12 // months
	minTurnSeconds  = 3600
	maxTurnDays     = 366
)

// useOf is how the Duration in field f of t is written.
func useOf(t reflect.Type, f reflect.StructField) lengthUse {
	switch t.Name() + "." + f.Name {
	case "Severity.Acknowledge", "Severity.Respond", "Severity.Update", "Severity.Resolve",
		"AgreementTarget.Acknowledge", "AgreementTarget.Respond", "AgreementTarget.Update", "AgreementTarget.Resolve",
		"Step.Every", "Within.Time", "SwarmRule.FirstWithin", "Access.Approval", "Access.Lasts", "Playbook.UpdateEvery":
		return onClock
	case "Step.After":
		return delay
	case "Effort.Time":
		return work
	case "Rota.Turn":
		return turn
	case "Rota.Handover":
		return overlapping
	case "Playbook.ReviewWithin":
		return afterwards
	case "Review.Every", "Drill.Every", "Training.Renew", "Agreement.Notice", "Article.Every":
		return cadence
	}
	return anyLength
}

// weekWord finds a unit of weeks, which a Duration keeps as days.
var weekWord = regexp.MustCompile(`\d\s*w(eeks?)?\b`)

// checkLength tells a duration whose units mean nothing at its place.
func (r *reading) checkLength(e element, n *yaml.Node) {
	d, ok := e.v.Interface().(model.Duration)
	if !ok || d.Unknown {
		return
	}
	if w := e.time.wrong(d, weekWord.MatchString(strings.ToLower(n.Value))); w.code != "" {
		r.report(w.code, r.document.at(n), w.hint, "%q %s", e.key, w.message)
	}
}

// misuse is a duration that means nothing at its place: a code, what to say after the key, and what to write instead.
type misuse struct{ code, message, hint string }

// nothing and tooLong are misuses of every use.
func nothing() misuse {
	return misuse{codeOutside, "cannot be nothing", "leave it out, or give it a length"}
}

func tooLong(most string) misuse {
	return misuse{codeOutside, "cannot be longer than " + most, ""}
}

// wrong is how d is misused at a place of use u; weeks says that it is written in weeks.
func (u lengthUse) wrong(d model.Duration, weeks bool) misuse {
	switch u {
	case onClock, delay:
		return u.wrongOnClock(d, weeks)
	case work, overlapping:
		return u.wrongWork(d)
	case turn:
		return wrongTurn(d)
	case cadence:
		return wrongCadence(d)
	case afterwards:
		return wrongAfterwards(d)
	}
	return misuse{}
}

// wrongOnClock is what is wrong with a target or a delay.
func (u lengthUse) wrongOnClock(d model.Duration, weeks bool) misuse {
	switch {
	case d.Months > 0 || weeks || d.Weekdays > 0:
		return misuse{codeUnit, "counts on a clock, which knows no weeks or months", "write days of that clock, such as 10d"}
	case u == onClock && d.Zero():
		return nothing()
	case d.Seconds > maxClockSeconds || d.Days > maxClockDays:
		return tooLong("a year")
	}
	return misuse{}
}

// wrongWork is what is wrong with somebody's time.
func (u lengthUse) wrongWork(d model.Duration) misuse {
	switch {
	case d.Months > 0 || d.Days > 0 || d.Weekdays > 0:
		return misuse{codeUnit, "is somebody's working time", "write hours and minutes, such as 1h30m"}
	case u == work && d.Zero():
		return nothing()
	case d.Seconds > maxClockSeconds:
		return tooLong("a year")
	}
	return misuse{}
}

// wrongCadence is what is wrong with a cadence of the calendar.
func wrongCadence(d model.Duration) misuse {
	switch {
	case d.Seconds > 0 || d.Weekdays > 0:
		return misuse{codeUnit, "counts days of the calendar", "write days, weeks, months or years"}
	case d.Zero():
		return nothing()
	case d.Months > maxCadence || d.Days > maxCadence*30:
		return tooLong("a century")
	}
	return misuse{}
}

// wrongAfterwards is what is wrong with the time after an event.
func wrongAfterwards(d model.Duration) misuse {
	switch {
	case d.Months > 0:
		return misuse{codeUnit, "is soon after the event", "write hours, days or weekdays, such as 5 weekdays"}
	case d.Zero():
		return nothing()
	case d.Days > maxClockDays || d.Weekdays > maxClockDays || d.Seconds > maxClockSeconds:
		return tooLong("a year")
	}
	return misuse{}
}

// wrongTurn is what is wrong with the turn of a rota.
func wrongTurn(d model.Duration) misuse {
	units := 0
	for _, given := range []bool{d.Seconds > 0, d.Days > 0, d.Months > 0} {
		if given {
			units++
		}
	}
	switch {
	case d.Weekdays > 0:
		return misuse{codeUnit, "cannot count weekdays: whose turn would a Saturday be?", "write days or weeks"}
	case units > 1:
		return misuse{codeUnit, "mixes hours, days or months", "write it in one of them, such as 12h, 1d, 2 weeks or 1 month"}
	case d.Zero():
		return misuse{codeOutside, "cannot be nothing", "write for example 1 week"}
	case d.Seconds > 0 && d.Seconds < minTurnSeconds:
		return misuse{codeOutside, "lasts an hour or longer", ""}
	case d.Days > maxTurnDays || d.Months > maxTurnDays/28 || d.Seconds > maxClockSeconds:
		return tooLong("a year")
	}
	return misuse{}
}
