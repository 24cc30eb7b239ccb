package modelfile

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"belay/internal/model"
)

// One is the word of an edit that stands for one more person like those who are there: `people += one`.
const One = "one"

// The ways of reaching somebody who is not hired yet, so that the proof counts them as it counts the others: a telephone number that
// nobody has, and a name to be agreed.
const (
	numberLater = "+00 0000 0000"
	nameLater   = "to-be-agreed"
)

// meansOneMore says whether c adds one more person to a list of people.
func (e *editing) meansOneMore(c change, s spot) bool {
	return s.typ == reflect.SliceOf(people) && c.value.Kind == yaml.ScalarNode && isFree(c.value) && c.value.Value == One &&
		keyIn(e.section("people"), One) < 0
}

// section is a mapping of the top level; an empty one where the model has none.
func (e *editing) section(key string) *yaml.Node {
	if i := keyIn(e.form, key); i >= 0 {
		return e.form.Content[i+1]
	}
	return &yaml.Node{Kind: yaml.MappingNode}
}

// oneMore adds a person to the list n who is like the first of those in it that the model knows.
func (e *editing) oneMore(c change, s spot, n *yaml.Node) {
	everybody := e.section("people")
	known := slices.IndexFunc(n.Content, func(p *yaml.Node) bool { return keyIn(everybody, p.Value) >= 0 })
	if known < 0 {
		e.report(codeEditCannot, c.given, "add somebody by name to people first", "%s names nobody whom one more could be like", s.path)
		return
	}
	like := everybody.Content[keyIn(everybody, n.Content[known].Value)+1]
	of := strings.Split(s.path, ".")[1]
	id := e.freeName("one-more-" + of)
	person := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	say := func(key string, value *yaml.Node) { person.Content = append(person.Content, textNode(key), value) }
	say("name", textNode("One more at "+strings.ReplaceAll(of, "-", " ")))
	for i := 0; i+1 < len(like.Content); i += 2 {
		switch key, value := like.Content[i].Value, like.Content[i+1]; key {
		case "party", "role", "works", "timezone", "skills", "training", "languages", "share", "rate":
			say(key, value)
		case "phone":
			say(key, later(value, numberLater))
		case "push", "chat":
			say(key, later(value, nameLater))
		}
	}
	everybody.Content = append(everybody.Content, textNode(id), person)
	n.Content = append(n.Content, textNode(id))
}

// later is what stands for a way of reaching somebody until there is one; nothing is known where nothing was.
func later(like *yaml.Node, until string) *yaml.Node {
	if like.Value == model.Unknown {
		until = model.Unknown
	}
	return textNode(until)
}

// freeName is a name that neither a person nor a function has: the one that is wanted, or that with a number.
func (e *editing) freeName(wanted string) string {
	const longest = 60 // of 64, for the number
	wanted = wanted[:min(len(wanted), longest)]
	name := wanted
	for n := 2; keyIn(e.section("people"), name) >= 0 || keyIn(e.section("functions"), name) >= 0; n++ {
		name = wanted + "-" + strconv.Itoa(n)
	}
	return name
}

// forget takes the name of what stood at path out of the model, if it was an entry of a section: out of lists and mappings it goes;
// where one name is needed, or a list of people would be empty, the placeholder stands instead.
func (e *editing) forget(path, name string) {
	for t, k := range e.names.kinds {
		if path == under(k.section, name) {
			f := forgetting{plan: e.plan, name: name, types: []reflect.Type{t}}
			if t == functions || t == people {
				f.types = append(f.types, holderType)
			}
			if t == calendars {
				f.types = append(f.types, clockType)
			}
			f.in(e.form, reflect.TypeFor[model.Model]())
		}
	}
}

// forgetting takes a name out of a form.
type forgetting struct {
	plan  func(reflect.Type) *plan
	name  string
	types []reflect.Type // of the places at which it means the same
}

// is says whether n, at a place of type t, is the name.
func (f forgetting) is(n *yaml.Node, t reflect.Type) bool {
	return n.Kind == yaml.ScalarNode && n.Value == f.name && slices.Contains(f.types, t)
}

// in takes the name out of a node of type t.
func (f forgetting) in(n *yaml.Node, t reflect.Type) {
	t = inner(t)
	switch {
	case f.is(n, t):
		*n = *textNode(model.Unknown)
	case t.Kind() == reflect.Slice && !isLeaf(t):
		f.inList(n, t)
	case t.Kind() == reflect.Struct && !isLeaf(t) && n.Kind == yaml.MappingNode:
		p := f.plan(t)
		for i := 0; i+1 < len(n.Content); i += 2 {
			if at, ok := p.byKey[n.Content[i].Value]; ok {
				f.in(n.Content[i+1], t.Field(p.fields[at].index).Type)
			}
		}
	}
}

// inList takes the name out of a list, or out of a mapping of entries.
func (f forgetting) inList(n *yaml.Node, t reflect.Type) {
	entry, named := keyed(t)
	if !named {
		before := len(n.Content)
		n.Content = slices.DeleteFunc(n.Content, func(c *yaml.Node) bool { return f.is(c, t.Elem()) })
		if before > 0 && len(n.Content) == 0 {
			n.Content = []*yaml.Node{textNode(model.Unknown)}
		}
		for _, c := range n.Content {
			f.in(c, t.Elem())
		}
		return
	}
	p := f.plan(entry)
	of := entry
	if p.value >= 0 {
		of = entry.Field(p.value).Type
	}
	for i := 0; i+1 < len(n.Content); {
		if f.is(n.Content[i], entry.Field(p.id).Type) {
			n.Content = slices.Delete(n.Content, i, i+2)
			continue
		}
		f.in(n.Content[i+1], of)
		i += 2
	}
}

// quoted is s in double quotes, with the escapes that JSON and YAML share.
func quoted(s string) string {
	var c canonical
	c.quoted(s)
	return c.b.String()
}
