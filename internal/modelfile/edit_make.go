package modelfile

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"belay/internal/model"
)

// make makes one change.
func (e *editing) make(c change) {
	for _, s := range slices.Backward(e.find(c)) { // from behind, so that places stay what they are
		switch {
		case c.value == nil:
			e.takeAway(s)
		case c.operator == set:
			s.put(c.value)
		case isLeaf(inner(s.typ)):
			e.reckon(c, s)
		case s.typ.Kind() != reflect.Slice:
			e.report(codeEditCannot, c.at, "name a key of it, or set all of it with =", "%s is a mapping of keys, which %s does nothing to", s.path, c.operator)
		case c.operator == scale:
			e.scaleEach(c, s)
		case c.operator == add:
			e.addTo(c, s)
		default:
			e.takeFrom(c, s)
		}
	}
}

// takeAway drops what stands at s: an entry with a name from whatever names it, too.
func (e *editing) takeAway(s spot) {
	s.drop()
	e.forget(s.path, s.key)
}

// addTo adds the values of c to the list or the mapping at s.
func (e *editing) addTo(c change, s spot) {
	n := s.node()
	if n == nil {
		n = &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		if _, named := keyed(s.typ); named {
			n = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		}
		s.put(n)
	}
	switch {
	case e.meansOneMore(c, s):
		e.oneMore(c, s, n)
	case n.Kind == yaml.MappingNode && c.value.Kind != yaml.MappingNode:
		e.report(codeShape, c.given, "put its name before it, as in {anna: {…}}", "what stands in %s has names", s.path)
	case n.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(c.value.Content); i += 2 {
			if key := c.value.Content[i]; keyIn(n, key.Value) >= 0 {
				e.report(codeTwice, e.said[key], "set it with =", "%s has %q already", s.path, key.Value)
				return
			}
		}
		n.Content = append(n.Content, c.value.Content...)
	case c.value.Kind == yaml.SequenceNode:
		n.Content = append(n.Content, c.value.Content...)
	default:
		n.Content = append(n.Content, c.value)
	}
}

// takeFrom takes the values of c out of the list or the mapping at s.
func (e *editing) takeFrom(c change, s spot) {
	values := c.value.Content
	if c.value.Kind == yaml.ScalarNode {
		values = []*yaml.Node{c.value}
	}
	n := s.node()
	for _, v := range values {
		i := placeOf(n, v.Value)
		if v.Kind != yaml.ScalarNode || i < 0 {
			hint := ""
			if near, ok := Nearest(v.Value, wordsIn(n)); ok {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			e.report(codeEditNowhere, e.said[v], hint, "%s does not hold %q", s.path, v.Value)
			return
		}
		if n.Kind == yaml.MappingNode {
			n.Content = slices.Delete(n.Content, i, i+2)
			e.forget(under(s.path, v.Value), v.Value)
			continue
		}
		n.Content = slices.Delete(n.Content, i, i+1)
	}
}

// placeOf is where a word stands in a list or among the keys of a mapping; -1 where it does not.
func placeOf(n *yaml.Node, word string) int {
	if n.Kind == yaml.MappingNode {
		return keyIn(n, word)
	}
	return slices.Index(wordsIn(n), word)
}

// wordsIn are the keys of a mapping, or the words of a list: where an element is a mapping that leads to something, that.
func wordsIn(n *yaml.Node) []string {
	if n.Kind == yaml.MappingNode {
		return keysIn(n)
	}
	out := make([]string, len(n.Content))
	for i, c := range n.Content {
		out[i] = c.Value
		if to := keyIn(c, "to"); c.Kind == yaml.MappingNode && to >= 0 {
			out[i] = c.Content[to+1].Value
		}
	}
	return out
}

// scaleEach multiplies each value of a mapping from names to single values.
func (e *editing) scaleEach(c change, s spot) {
	entry, named := keyed(s.typ)
	n := s.node()
	if !named || e.plan(entry).value < 0 {
		e.report(codeEditCannot, c.at, "name what is to be multiplied", "%s is no mapping from names to amounts", s.path)
		return
	}
	for _, key := range keysIn(n) {
		e.reckon(c, spot{typ: entry.Field(e.plan(entry).value).Type, holder: n, key: key, path: under(s.path, key), step: s.step})
	}
}

// reckon adds to a single value, takes from it or multiplies it.
func (e *editing) reckon(c change, s spot) {
	if c.value.Kind != yaml.ScalarNode {
		e.report(codeShape, c.given, "", "%s takes a single value, not %s", c.operator, shapeOf(c.value))
		return
	}
	was := s.node()
	n := *was
	var err error
	if n.Value, err = reckoned(inner(s.typ), c.operator, was.Value, c.value.Value); err != nil {
		message, hint := advice(err.Error())
		e.report(codeEditCannot, c.given, hint, "%s: %s", s.path, message)
		return
	}
	s.put(&n)
	e.said[&n] = c.given
}

// reckoned is what a value of t, as it is written, becomes with another.
func reckoned(t reflect.Type, operator, was, by string) (string, error) {
	if was == model.Unknown {
		return "", fmt.Errorf("nobody knows it yet; set it with =")
	}
	factor, err := factorOf(by)
	if operator == scale && err != nil {
		return "", err
	}
	switch {
	case t == durationType:
		return reckonDuration(operator, was, by, factor)
	case t == reflect.TypeFor[model.Percent]():
		return reckonShare(operator, was, by, factor)
	case t == reflect.TypeFor[model.Rate]():
		return reckonRate(operator, was, by, factor)
	case t.Kind() == reflect.Int || t.Kind() == reflect.Float64:
		return reckonNumber(t, operator, was, by, factor)
	}
	return "", errors.New("this is no amount; set it with =")
}

// factorOf reads what something is multiplied by: 1.2 or 120%.
func factorOf(s string) (float64, error) {
	digits, percent := strings.CutSuffix(s, "%")
	f, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	if err != nil || !(f >= 0) || math.IsInf(f, 0) {
		return 0, fmt.Errorf("%q is no factor; write for example 1.2 or 120%%", s)
	}
	if percent {
		f /= 100
	}
	return f, nil
}

// amount is a number as the language writes it, without what reckoning leaves behind the millionth.
func amount(f float64) string {
	const grain = 1e6
	return strconv.FormatFloat(math.Round(f*grain)/grain, 'f', -1, 64)
}

// worked does what an operator says with two numbers.
func worked(operator string, was, by float64) float64 {
	switch operator {
	case add:
		return was + by
	case remove:
		return was - by
	}
	return was * by
}

func reckonNumber(t reflect.Type, operator, was, by string, factor float64) (string, error) {
	a, err := strconv.ParseFloat(was, 64)
	if err != nil {
		return "", err
	}
	b := factor
	if operator != scale {
		if b, err = strconv.ParseFloat(by, 64); err != nil {
			return "", fmt.Errorf("%q is not a number; write digits alone, such as 12", by)
		}
	}
	out := worked(operator, a, b)
	if t.Kind() == reflect.Int {
		out = math.Round(out)
	}
	return amount(out), nil
}

func reckonShare(operator, was, by string, factor float64) (string, error) {
	var a, b model.Percent
	err := a.UnmarshalText([]byte(was))
	if operator != scale && err == nil {
		err = b.UnmarshalText([]byte(by))
	} else {
		b.Ratio = factor
	}
	if err != nil || b.Unknown {
		return "", errors.Join(err, unknownAmount(b.Unknown))
	}
	return model.Percent{Ratio: min(max(0, worked(operator, a.Ratio, b.Ratio)), 1)}.String(), nil
}

func reckonRate(operator, was, by string, factor float64) (string, error) {
	var a, b model.Rate
	err := a.UnmarshalText([]byte(was))
	if operator != scale && err == nil {
		err = b.UnmarshalText([]byte(by))
	} else {
		b = model.Rate{Count: factor, Per: a.Per}
	}
	switch {
	case err != nil || b.Unknown:
		return "", errors.Join(err, unknownAmount(b.Unknown))
	case a.Per != b.Per:
		return "", fmt.Errorf("it is said by the %s; write the other so, too", a.Per)
	}
	return amount(worked(operator, a.Count, b.Count)) + "/" + a.Per, nil
}

func reckonDuration(operator, was, by string, factor float64) (string, error) {
	a, err := model.ParseDuration(was)
	if err != nil {
		return "", err
	}
	var b model.Duration
	if operator != scale {
		if b, err = model.ParseDuration(by); err != nil || b.Unknown {
			return "", errors.Join(err, unknownAmount(b.Unknown))
		}
	}
	part := func(x, y int64) float64 {
		if operator == scale {
			return float64(x) * factor
		}
		return worked(operator, float64(x), float64(y))
	}
	days, weekdays, months := part(int64(a.Days), int64(b.Days)), part(int64(a.Weekdays), int64(b.Weekdays)), part(int64(a.Months), int64(b.Months))
	seconds := part(a.Seconds, b.Seconds)
	switch {
	case min(days, weekdays, months, seconds) < 0:
		return "", fmt.Errorf("%s is less than %s; a length of time is never below nothing", was, by)
	case max(days, weekdays, months, seconds) > maxNumber:
		return "", fmt.Errorf("this is too long")
	case !whole(days) || !whole(weekdays) || !whole(months):
		return "", fmt.Errorf("%s times %s is no whole number of days; set it with =", was, by)
	}
	return duration(model.Duration{Days: int(math.Round(days)), Weekdays: int(math.Round(weekdays)), Months: int(math.Round(months)), Seconds: int64(math.Round(seconds))}), nil
}

// whole says that f is a whole number, but for what reckoning leaves behind the millionth.
func whole(f float64) bool { return math.Abs(f-math.Round(f)) < 1e-6 }

// unknownAmount is the error for a placeholder where an amount must be.
func unknownAmount(unknown bool) error {
	if unknown {
		return errors.New(`"?" is no amount; write one`)
	}
	return nil
}
