package modelfile

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"belay/internal/model"
	"belay/internal/source"
)

// An edit says in a line what would be different, without touching a file:
//
//	functions.desk.cover[0].people += one; severities.high.respond = 2h
//
// It is worked into the nodes of the model's form, and what comes of that is read like any other text: so an edit can say
// whatever the language can, and nothing that the language refuses.

// formName is what the text of an edited model is called in hints.
const formName = "the edited model"

// Edit is m with the changes of text, one after the other. It is all of them or nothing: with problems there is no model.
// Problems are told in text, which they call name. What stood in m stays where it was written; what is new is placed where what
// holds it stands.
func Edit(m *model.Model, name, text string) (*model.Model, source.Problems) {
	e := &editing{
		reading: newReading(name, nil), file: source.NewFile(name, text),
		said: map[*yaml.Node]source.Range{},
	}
	changes := e.changes()
	if e.noted() > 0 {
		return nil, e.told()
	}
	e.form = e.formOf(m)
	for _, c := range changes {
		e.make(c)
		if e.noted() > 0 {
			return nil, e.told()
		}
	}
	return e.read(m)
}

// editing is the making of one edit.
type editing struct {
	*reading // of the edit's own text: its problems

	file *source.File
	form *yaml.Node                  // the model as it is being changed
	said map[*yaml.Node]source.Range // where the edit says what stands at a node of the form
}

// formOf is the root of m's form, with the entries in the order in which m has them: order is no matter to what a model means, and
// people know their models by it.
func (e *editing) formOf(m *model.Model) *yaml.Node {
	r := newReading(formName, nil)
	return r.parseText(formName, written(m)).root
}

// read makes the model that the form has become.
func (e *editing) read(was *model.Model) (*model.Model, source.Problems) {
	w := &formWriter{said: e.said}
	w.mapping(e.form)
	r := newReading(formName, func(file string) ([]byte, error) {
		if file != formName {
			return nil, errors.New("an edited model includes nothing")
		}
		return []byte(w.String()), nil
	})
	r.include(formName, source.Range{File: formName})
	r.finish()
	edited := r.build()
	if r.noted() > 0 || edited == nil {
		e.retell(r, w)
		return nil, e.told()
	}
	for path := range r.positions { // nobody else has the model yet
		r.positions[path] = was.Where(path)
	}
	return edited, nil
}

// retell tells the problems of the edited model where the edit says what they are about; those of what it does not say, as of
// the whole edit.
func (e *editing) retell(r *reading, w *formWriter) {
	form := source.NewFile(formName, w.String())
	for _, p := range r.told() {
		offset := form.Offset(p.At.Start)
		if at, ok := w.saidAt(offset); ok {
			e.report(p.Code, at, p.Hint, "%s", p.Message)
			continue
		}
		whole := strings.TrimRight(e.file.Text, " \n")
		e.report(p.Code, e.file.Range(0, len(whole)), p.Hint, "%s%s", r.around(form, offset), p.Message)
	}
}

// around is the path of what stands at an offset of the form, as the beginning of a sentence.
func (r *reading) around(form *source.File, offset int) string {
	best, size := "", len(form.Text)+1
	for path, at := range r.positions {
		from, until := form.Offset(at.Start), form.Offset(at.End)
		if length := until - from; from <= offset && offset < until && (length < size || length == size && path < best) {
			best, size = path, length
		}
	}
	if best == "" {
		return ""
	}
	return best + ": "
}

// formWriter writes nodes as YAML in one line each, and remembers where it put what the edit says.
type formWriter struct {
	strings.Builder
	said   map[*yaml.Node]source.Range
	placed []placed
}

// placed is where a node that the edit says stands in the form.
type placed struct {
	from, until int
	at          source.Range
}

// mapping writes the topmost mapping, a key a line.
func (w *formWriter) mapping(root *yaml.Node) {
	for i := 0; i+1 < len(root.Content); i += 2 {
		w.node(root.Content[i])
		w.WriteString(": ")
		w.node(root.Content[i+1])
		w.WriteByte('\n')
	}
}

// node writes n in one line.
func (w *formWriter) node(n *yaml.Node) {
	from := w.Len()
	switch n.Kind {
	case yaml.MappingNode:
		w.list(n, '{', '}')
	case yaml.SequenceNode:
		w.list(n, '[', ']')
	default:
		w.scalar(n)
	}
	if at, ok := w.said[n]; ok {
		w.placed = append(w.placed, placed{from, w.Len(), at})
	}
}

// list writes the parts of a list or a mapping in brackets.
func (w *formWriter) list(n *yaml.Node, opens, closes byte) {
	w.WriteByte(opens)
	for i, c := range n.Content {
		switch {
		case n.Kind == yaml.MappingNode && i%2 == 1:
			w.WriteString(": ")
		case i > 0:
			w.WriteString(", ")
		}
		w.node(c)
	}
	w.WriteByte(closes)
}

// scalar writes a text in quotes, and as it is what YAML takes for something else.
func (w *formWriter) scalar(n *yaml.Node) {
	if n.Tag != textTag && isFree(n) {
		w.WriteString(n.Value)
		return
	}
	w.WriteString(quoted(n.Value))
}

// saidAt is where the edit says what stands at an offset of what was written: the smallest part of it.
func (w *formWriter) saidAt(offset int) (at source.Range, ok bool) {
	fits := slices.DeleteFunc(slices.Clone(w.placed), func(s placed) bool { return offset < s.from || s.until <= offset })
	if len(fits) == 0 {
		return source.Range{}, false
	}
	smallest := slices.MinFunc(fits, func(a, b placed) int { return (a.until - a.from) - (b.until - b.from) })
	return smallest.at, true
}

// textTag is YAML's tag of a text.
const textTag = "!!str"

// textNode is a text as a node of the form.
func textNode(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: textTag, Style: yaml.DoubleQuotedStyle, Value: s}
}

// isLeaf says that a value of t is written as one text, number or truth.
func isLeaf(t reflect.Type) bool {
	if t == zonePointer || reflect.PointerTo(t).Implements(textType) {
		return true
	}
	return t.Kind() != reflect.Struct && t.Kind() != reflect.Slice && t.Kind() != reflect.Pointer
}

// inner is t without the pointer that makes it optional.
func inner(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer && t != zonePointer {
		return t.Elem()
	}
	return t
}
