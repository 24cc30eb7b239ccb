// Package sheet reads the small documents that go with a model, such as what a decision weighs, strictly: a key that is not
// known, a value of the wrong kind and an amount that makes no sense are told with their place, all in one run.
//
// A document is YAML, and JSON since that is YAML too. What may stand where is read off the Go value that it fills: its
// fields by their yaml tags, maps by any key, lists, text, numbers and truths. A number with a percent sign is a share, so
// that 30% is 0.3. Anchors and aliases are refused: nothing so small needs them.
package sheet

import (
	"encoding"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"belay/internal/modelfile"
)

// Limits of a document. What lies beyond is no sheet.
const (
	maxBytes    = 1 << 20
	maxDeep     = 12
	maxProblems = 20
)

// Named is a value that says what a document of it is called, in lower case and without an article, such as habits.
type Named interface{ Noun() string }

// Read fills into, a pointer to a struct, with what text says. The error tells every problem on a line of its own, with name
// and place; into is of no use then.
func Read(name, text string, into any) error {
	if len(text) > maxBytes {
		return fmt.Errorf("%s: it has more than %d bytes, which is too much for what it is", name, maxBytes)
	}
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(text), &root); err != nil {
		return fmt.Errorf("%s: this is no YAML: %w", name, err)
	}
	r := &reading{name: name}
	noun := "the document"
	if n, ok := into.(Named); ok {
		noun = n.Noun()
	}
	if len(root.Content) > 0 {
		r.value(root.Content[0], reflect.ValueOf(into).Elem(), noun, 0)
	}
	return errors.Join(r.problems...)
}

// reading is the reading of one document.
type reading struct {
	name     string
	problems []error
}

// wrong notes a problem.
func (r *reading) wrong(n *yaml.Node, format string, words ...any) {
	if len(r.problems) < maxProblems {
		r.problems = append(r.problems, fmt.Errorf("%s:%d:%d: %s", r.name, n.Line, n.Column, fmt.Sprintf(format, words...)))
	}
}

// value reads n into v, which is called key.
func (r *reading) value(n *yaml.Node, v reflect.Value, key string, deep int) {
	switch {
	case deep > maxDeep:
		r.wrong(n, "%s lies too deep", key)
		return
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		r.wrong(n, "anchors and aliases have no place here; write %s out", key)
		return
	case n.Kind == yaml.ScalarNode && n.Tag == "!!null":
		r.wrong(n, "%s has no value; leave it out, or say it", key)
		return
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	if t, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok && n.Kind == yaml.ScalarNode {
		if err := t.UnmarshalText([]byte(n.Value)); err != nil {
			r.wrong(n, "%s: %v", key, err)
		}
		return
	}
	switch v.Kind() { //nolint:exhaustive // the kinds that documents are made of
	case reflect.Struct:
		r.fields(n, v, key, deep)
	case reflect.Map:
		r.entries(n, v, key, deep)
	case reflect.Slice:
		r.list(n, v, key, deep)
	default:
		r.scalar(n, v, key)
	}
}

// pairs are the keys and values of a mapping; ok is false where n is none.
func (r *reading) pairs(n *yaml.Node, key string, each func(k, v *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.wrong(n, "%s %s keys with values, not %s", key, agree(key, "takes", "take"), shape(n))
		return
	}
	given := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		switch {
		case k.Kind != yaml.ScalarNode:
			r.wrong(k, "a key is a word, not %s", shape(k))
		case given[k.Value]:
			r.wrong(k, "%s is given twice", k.Value)
		default:
			given[k.Value] = true
			each(k, n.Content[i+1])
		}
	}
}

// fields reads a mapping into a struct.
func (r *reading) fields(n *yaml.Node, v reflect.Value, key string, deep int) {
	known, keys := map[string]int{}, []string{}
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		if name != "" && name != "-" {
			known[name] = i
			keys = append(keys, name)
		}
	}
	r.pairs(n, key, func(k, x *yaml.Node) {
		i, ok := known[k.Value]
		if !ok {
			hint := "it takes " + strings.Join(keys, ", ")
			if near, ok := modelfile.Nearest(k.Value, keys); ok {
				hint = fmt.Sprintf("did you mean %s?", near)
			}
			r.wrong(k, "%s %s no key %q; %s", key, agree(key, "has", "have"), k.Value, hint)
			return
		}
		r.value(x, v.Field(i), k.Value, deep+1)
	})
}

// entries reads a mapping into a map.
func (r *reading) entries(n *yaml.Node, v reflect.Value, key string, deep int) {
	v.Set(reflect.MakeMap(v.Type()))
	r.pairs(n, key, func(k, x *yaml.Node) {
		name := reflect.New(v.Type().Key()).Elem()
		r.scalar(k, name, "a key of "+key)
		entry := reflect.New(v.Type().Elem()).Elem()
		r.value(x, entry, k.Value, deep+1)
		v.SetMapIndex(name, entry)
	})
}

// list reads a list into a slice.
func (r *reading) list(n *yaml.Node, v reflect.Value, key string, deep int) {
	if n.Kind != yaml.SequenceNode {
		r.wrong(n, "%s %s a list, not %s", key, agree(key, "takes", "take"), shape(n))
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, x := range n.Content {
		r.value(x, v.Index(i), fmt.Sprintf("%s[%d]", key, i), deep+1)
	}
}

// scalar reads one value.
func (r *reading) scalar(n *yaml.Node, v reflect.Value, key string) {
	if n.Kind != yaml.ScalarNode {
		r.wrong(n, "%s takes one value, not %s", key, shape(n))
		return
	}
	switch v.Kind() { //nolint:exhaustive // the kinds that documents are made of
	case reflect.String:
		v.SetString(n.Value)
	case reflect.Bool:
		if n.Value != "true" && n.Value != "false" {
			r.wrong(n, "%s is true or false, not %s", key, n.Value)
			return
		}
		v.SetBool(n.Value == "true")
	case reflect.Int, reflect.Int64:
		x, err := strconv.ParseInt(n.Value, 10, 64)
		if err != nil || v.OverflowInt(x) {
			r.wrong(n, "%s is a whole number, not %s", key, n.Value)
			return
		}
		v.SetInt(x)
	case reflect.Uint64:
		x, err := strconv.ParseUint(n.Value, 10, 64)
		if err != nil {
			r.wrong(n, "%s is a whole number of 0 or more, not %s", key, n.Value)
			return
		}
		v.SetUint(x)
	case reflect.Float64:
		x, ok := number(n.Value)
		if !ok {
			r.wrong(n, "%s is a number, not %s", key, n.Value)
			return
		}
		v.SetFloat(x)
	default:
		panic("sheet: a document cannot say a " + v.Type().String())
	}
}

// number is a number or, with a percent sign, a share.
func number(text string) (x float64, ok bool) {
	digits, share := strings.CutSuffix(text, "%")
	x, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, false
	}
	if share {
		x /= 100
	}
	return x, true
}

// agree is the form of a verb that goes with a key: that of many for one that ends in s, such as habits or terms.
func agree(key, one, many string) string {
	if strings.HasSuffix(key, "s") {
		return many
	}
	return one
}

// shape is what a node is, in words.
func shape(n *yaml.Node) string {
	shapes := []yaml.Kind{yaml.MappingNode, yaml.SequenceNode, yaml.AliasNode}
	if i := slices.Index(shapes, n.Kind); i >= 0 {
		return []string{"keys with values", "a list", "an alias"}[i]
	}
	return strconv.Quote(n.Value)
}
