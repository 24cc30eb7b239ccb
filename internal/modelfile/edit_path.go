package modelfile

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"

	"belay/internal/model"
)

// spot is a place of the form that a path leads to.
type spot struct {
	typ    reflect.Type
	holder *yaml.Node // the mapping or list that holds it; nil for the whole
	key    string     // in a mapping
	number int        // in a list
	path   string
	entry  bool // of a mapping whose keys are names
	step   pathStep
}

// node is what stands at s; nil where nothing does.
func (s spot) node() *yaml.Node {
	if s.holder.Kind == yaml.SequenceNode {
		return s.holder.Content[s.number]
	}
	if i := keyIn(s.holder, s.key); i >= 0 {
		return s.holder.Content[i+1]
	}
	return nil
}

// put lets n stand at s.
func (s spot) put(n *yaml.Node) {
	if s.holder.Kind == yaml.SequenceNode {
		s.holder.Content[s.number] = n
		return
	}
	if i := keyIn(s.holder, s.key); i >= 0 {
		s.holder.Content[i+1] = n
		return
	}
	s.holder.Content = append(s.holder.Content, textNode(s.key), n)
}

// drop takes away what stands at s.
func (s spot) drop() {
	i, n := s.number, 1
	if s.holder.Kind == yaml.MappingNode {
		i, n = keyIn(s.holder, s.key), 2
	}
	s.holder.Content = slices.Delete(s.holder.Content, i, i+n)
}

// keyIn is where a key stands in a mapping; -1 where it does not.
func keyIn(mapping *yaml.Node, key string) int {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return i
		}
	}
	return -1
}

// keysIn are the keys of a mapping.
func keysIn(mapping *yaml.Node) []string {
	var out []string
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		out = append(out, mapping.Content[i].Value)
	}
	return out
}

// find is every place that the path of c leads to. A path with a star passes over what does not fit the rest of it; any other that
// leads nowhere is told.
func (e *editing) find(c change) []spot {
	var out []spot
	many := slices.ContainsFunc(c.steps, func(s pathStep) bool { return s.every })
	var walk func(n *yaml.Node, t reflect.Type, path string, steps []pathStep)
	walk = func(n *yaml.Node, t reflect.Type, path string, steps []pathStep) {
		for _, s := range e.next(n, t, path, steps[0], many) {
			there := s.node()
			switch {
			case len(steps) == 1 && (there != nil || c.makes(s)):
				out = append(out, s)
			case len(steps) > 1 && there != nil:
				walk(there, inner(s.typ), s.path, steps[1:])
			case len(steps) > 1 && c.makes(s) && !s.entry && steps[1].key != "":
				there = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
				s.put(there)
				walk(there, inner(s.typ), s.path, steps[1:])
			case !many:
				e.nothingAt(s)
			}
		}
	}
	before := e.noted()
	walk(e.form, reflect.TypeFor[model.Model](), "", c.steps)
	if many && len(out) == 0 && e.noted() == before {
		e.report(codeEditNowhere, c.at, "", "nothing in this model is at %s", pathWords(c.steps))
	}
	return out
}

// makes says whether c may make what does not stand at s yet: it sets it, or adds to what is a list.
func (c change) makes(s spot) bool {
	return c.operator == set || c.operator == add && s.typ.Kind() == reflect.Slice
}

// next is where one step leads from a node of type t.
func (e *editing) next(n *yaml.Node, t reflect.Type, path string, step pathStep, quiet bool) []spot {
	switch {
	case t.Kind() == reflect.Slice && !isLeaf(t):
		if entry, named := keyed(t); named {
			return e.entries(n, entry, path, step, quiet)
		}
		return e.elements(n, t, path, step, quiet)
	case t.Kind() == reflect.Struct && !isLeaf(t) && n.Kind == yaml.MappingNode:
		p := e.plan(t)
		i, ok := p.byKey[step.key]
		if ok {
			f := p.fields[i]
			return []spot{{typ: t.Field(f.index).Type, holder: n, key: f.key, path: under(path, f.key), step: step}}
		}
		if !quiet {
			e.report(codeUnknownKey, step.at, e.keyMeant(element{v: reflect.New(t).Elem(), path: path, key: path}, p, step.key), "%s has no key %q", called(path), step.key)
		}
	case !quiet:
		e.report(codeEditNowhere, step.at, "", "%s is a single value, and nothing stands in it", path)
	}
	return nil
}

// called is how a path is named in a sentence.
func called(path string) string {
	if path == "" {
		return "a model"
	}
	return path
}

// entries is where a step leads in a mapping of entries: to one by its name, or to each.
func (e *editing) entries(n *yaml.Node, entry reflect.Type, path string, step pathStep, quiet bool) []spot {
	p := e.plan(entry)
	of := entry
	if p.value >= 0 {
		of = entry.Field(p.value).Type
	}
	var out []spot
	for _, key := range keysIn(n) {
		if step.every || key == step.key {
			out = append(out, spot{typ: of, holder: n, key: key, path: under(path, key), entry: true, step: step})
		}
	}
	switch {
	case len(out) > 0 || quiet:
	case step.key == "":
		e.report(codeEditNowhere, step.at, fmt.Sprintf("write %s.%s", path, e.someKey(n)), "what stands in %s has names and no numbers", path)
	default: // one that a set may make
		out = append(out, spot{typ: of, holder: n, key: step.key, path: under(path, step.key), entry: true, step: step})
	}
	return out
}

// someKey is a key of n, for a hint.
func (e *editing) someKey(n *yaml.Node) string {
	if keys := keysIn(n); len(keys) > 0 {
		return keys[0]
	}
	return "name"
}

// elements is where a step leads in a list: to a place by its number from 0, or to each.
func (e *editing) elements(n *yaml.Node, t reflect.Type, path string, step pathStep, quiet bool) []spot {
	var out []spot
	for i := range n.Content {
		if step.every || step.key == "" && step.number == i {
			out = append(out, spot{typ: t.Elem(), holder: n, number: i, path: item(path, i), step: step})
		}
	}
	switch {
	case len(out) > 0 || quiet:
	case step.key != "":
		e.report(codeEditNowhere, step.at, fmt.Sprintf("write %s[0].%s", path, step.key), "%s is a list: say which of it is meant", path)
	default:
		e.report(codeEditNowhere, step.at, "places are counted from 0", "%s has %s", path, places(len(n.Content)))
	}
	return out
}

// places is how many places a list has, in words.
func places(n int) string {
	switch n {
	case 0:
		return "no places"
	case 1:
		return "one place, [0]"
	}
	return strconv.Itoa(n) + " places, [0] to [" + strconv.Itoa(n-1) + "]"
}

// nothingAt tells a path that leads to what the model does not say.
func (e *editing) nothingAt(s spot) {
	for t, k := range e.names.kinds {
		if s.path != under(k.section, s.key) {
			continue
		}
		hint := ""
		if near, ok := Nearest(s.key, keysIn(s.holder)); ok {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		e.report(codeNobody, s.step.at, hint, "there is no %s called %q", e.names.noun(t), s.key)
		return
	}
	e.report(codeEditNowhere, s.step.at, "set it with =", "the model does not say %s", s.path)
}
