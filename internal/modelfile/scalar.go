package modelfile

import (
	"encoding"
	"errors"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"belay/internal/calendar"
	"belay/internal/model"
)

// The bounds of numbers.
const (
	maxLine   = 5
	maxNumber = 1e12
)

var (
	zonePointer  = reflect.TypeFor[*calendar.Zone]()
	durationType = reflect.TypeFor[model.Duration]()
	// number is how the language writes one: no exponent, no underscore, no leading zero that YAML 1.1 takes for octal.
	number = regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+)?$`)
)

// words is an enumeration of the language.
type words interface{ Values() []string }

// scalar says whether n is one value that can be read, and notes where it stands.
func (r *reading) scalar(e element, n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode {
		r.report(codeShape, r.document.at(n), "", "%q takes a single value, not %s", e.key, shapeOf(n))
		return false
	}
	r.positions[e.path] = r.document.at(n)
	if strings.TrimSpace(n.Value) == "" {
		r.report(codeEmpty, r.document.at(n), "", "%q has no value", e.key)
		return false
	}
	if utf8.RuneCountInString(n.Value) > maxText {
		r.report(codeTooMany, r.document.at(n), "", "%q is longer than %d characters", e.key, maxText)
		return false
	}
	for _, c := range n.Value {
		if invisible(c) {
			r.report(codeCharacter, r.document.at(n), "", "%q holds the character U+%04X, which cannot be seen", e.key, c)
			return false
		}
	}
	return true
}

// invisible says that c moves a terminal's cursor, turns the direction of text, or ends a line for some programs and
// not for others.
func invisible(c rune) bool {
	return unicode.IsControl(c) && c != '\n' && c != '\t' || unicode.Is(unicode.Bidi_Control, c) ||
		unicode.In(c, unicode.Zl, unicode.Zp) || c == 0xFEFF
}

// bindScalar binds a plain text, a name, a word of a closed list, a truth or a number.
func (r *reading) bindScalar(e element, n *yaml.Node) {
	if !r.scalar(e, n) {
		return
	}
	t := e.v.Type()
	switch {
	case t.Kind() == reflect.Bool:
		r.bindBool(e, n)
	case t.Kind() == reflect.Int || t.Kind() == reflect.Float64:
		r.bindNumber(e, n)
	case t.Implements(reflect.TypeFor[words]()):
		r.bindWord(e, n)
	case n.Value == model.Unknown:
		e.v.SetString(model.Unknown)
		r.unknown(e.path)
	case r.names.isName(t):
		e.v.SetString(n.Value)
		r.references = append(r.references, reference{to: t, name: n.Value, at: r.document.at(n)})
	default:
		e.v.SetString(n.Value)
	}
}

// bindBool binds true or false.
func (r *reading) bindBool(e element, n *yaml.Node) {
	switch {
	case isFree(n) && n.Value == "true":
		e.v.SetBool(true)
		return
	case isFree(n) && n.Value == "false":
		return
	}
	hint := "write true or false"
	switch strings.ToLower(n.Value) {
	case "yes", "y", "on", "true", "1":
		hint = "write true"
	case "no", "n", "off", "false", "0":
		hint = "write false"
	}
	if !isFree(n) {
		hint += ", without quotes"
	}
	r.report(codeBool, r.document.at(n), hint, "%q is either true or false, not %q", e.key, n.Value)
}

// bindNumber binds a number that is not negative.
func (r *reading) bindNumber(e element, n *yaml.Node) {
	whole := e.v.Kind() == reflect.Int
	what := "a number"
	if whole {
		what = "a whole number"
	}
	value, err := strconv.ParseFloat(n.Value, 64)
	switch {
	case n.Value == model.Unknown:
		r.noPlaceholder(e, n, what)
	case !isFree(n) && number.MatchString(n.Value):
		r.report(codeNumber, r.document.at(n), "write "+n.Value+" without quotes", "%q takes a number, and this is a text", e.key)
	case !number.MatchString(n.Value), err != nil, whole && value != math.Trunc(value):
		r.report(codeNumber, r.document.at(n), "write digits alone, such as 12", "%q takes %s, not %q", e.key, what, n.Value)
	case value < 0:
		r.report(codeOutside, r.document.at(n), "", "%q cannot be less than 0", e.key)
	case value > maxNumber:
		r.report(codeOutside, r.document.at(n), "", "%q is too large a number", e.key)
	case whole:
		e.v.SetInt(int64(value))
	default:
		e.v.SetFloat(value)
	}
}

// bindWord binds a word of a closed list.
func (r *reading) bindWord(e element, n *yaml.Node) {
	list, ok := e.v.Interface().(words)
	if !ok {
		return
	}
	values := list.Values()
	if slices.Contains(values, n.Value) {
		e.v.SetString(n.Value)
		return
	}
	if n.Value == model.Unknown {
		r.noPlaceholder(e, n, "one of "+listed(values))
		return
	}
	hint := ""
	if near, ok := Nearest(n.Value, values); ok {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	r.report(codeWord, r.document.at(n), hint, "%q is %s, not %q", e.key, strings.Replace(listed(values), " and ", " or ", 1), n.Value)
}

// noPlaceholder tells a placeholder where the language has none.
func (r *reading) noPlaceholder(e element, n *yaml.Node, takes string) {
	r.report(codePlaceholder, r.document.at(n), "leave the key out until you know",
		`"?" cannot stand here: %q takes %s`, e.key, takes)
}

// bindText binds a value whose type reads text itself.
func (r *reading) bindText(e element, n *yaml.Node) {
	if !r.scalar(e, n) {
		return
	}
	into, ok := e.v.Addr().Interface().(encoding.TextUnmarshaler)
	if !ok {
		return
	}
	code, takes, unknown := textual(e.v.Type())
	if n.Value == model.Unknown {
		if !unknown {
			r.noPlaceholder(e, n, takes)
			return
		}
		r.unknown(e.path)
	}
	if err := into.UnmarshalText([]byte(n.Value)); err != nil {
		at := r.document.at(n)
		if part, ok := errors.AsType[*calendar.ParseError](err); ok {
			at = r.document.within(n, part.Offset, part.Length)
		}
		message, hint := advice(err.Error())
		r.report(code, at, hint, "%s", message)
		return
	}
	if e.v.Type() == durationType {
		r.checkLength(e, n)
	}
}

// advice cuts a sentence such as "5/1/2026 is not a date; write 2026-12-24" into what is wrong and what to do. A
// semicolon inside quotes is the author's.
func advice(sentence string) (message, hint string) {
	at := strings.LastIndex(sentence, "; ")
	if at < 0 || strings.Count(sentence[:at], `"`)%2 != 0 {
		return sentence, ""
	}
	return sentence[:at], sentence[at+2:]
}

// textual is the code of a text that t cannot read, what t takes, and whether a placeholder may stand for it.
func textual(t reflect.Type) (code, takes string, unknown bool) {
	switch t {
	case durationType:
		return codeDuration, "a duration", true
	case reflect.TypeFor[model.Percent](), reflect.TypeFor[model.Rate]():
		return codeShare, "a share or a rate", true
	case reflect.TypeFor[calendar.Hours](), reflect.TypeFor[model.TimeOfDay]():
		return codeHours, "hours, such as Mon-Fri 08:00-16:30", false
	case reflect.TypeFor[calendar.Region]():
		return codeRegion, "a country or region, such as DK", false
	case reflect.TypeFor[calendar.Selector]():
		return codeSelector, "a choice of days, such as last 3 weekdays of month", false
	}
	return codeDate, "a date, such as 2026-12-24", false
}

// bindZone binds a time zone. Each is loaded once: there are few zones and many people.
func (r *reading) bindZone(e element, n *yaml.Node) {
	if !r.scalar(e, n) {
		return
	}
	zone := r.zones[n.Value]
	if zone == nil {
		var err error
		if zone, err = calendar.LoadZone(n.Value); err != nil {
			if n.Value == model.Unknown {
				r.noPlaceholder(e, n, "a time zone, such as Europe/Copenhagen")
				return
			}
			r.report(codeZone, r.document.at(n), zoneMeant(n.Value), "there is no time zone %q", n.Value)
			return
		}
		r.zones[n.Value] = zone
	}
	e.v.Set(reflect.ValueOf(zone))
}

// zoneMeant is a guess at a time zone: near in letters, or the last part of a name, such as Copenhagen.
func zoneMeant(name string) string {
	zones := calendar.ZoneNames()
	if near, ok := Nearest(name, zones); ok {
		return fmt.Sprintf("did you mean %q?", near)
	}
	for _, z := range zones {
		if strings.EqualFold(z[strings.LastIndexByte(z, '/')+1:], strings.ReplaceAll(name, " ", "_")) {
			return fmt.Sprintf("did you mean %q?", z)
		}
	}
	return "zones are named as in the tz database, such as Europe/Copenhagen"
}
