package modelfile

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"belay/internal/model"
	"belay/internal/source"
)

// element is a place of the model that a node is bound to.
type element struct {
	v    reflect.Value
	path string // "functions.fno-team.cover[0]"
	key  string // the last key of the path, which messages name
	time lengthUse
}

// under is the path of what stands at key in path.
func under(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// bindFile binds the root of the document at hand to the model, and then the files that it includes: what a file says
// itself comes before what it includes, wherever the key stands.
func (r *reading) bindFile() {
	root := r.document.root
	if !r.isMapping(r.document) {
		return
	}
	r.plainYAML(r.document, root) // what is told there is passed over below
	if r.document.file.Name == r.main && len(root.Content) > 0 {
		r.positions[""] = r.document.at(root.Content[0])
	}
	r.bindStruct(element{v: reflect.ValueOf(r.model).Elem()}, root)
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == "include" {
			r.includeAll(root.Content[i+1])
		}
	}
}

// mergeTag marks the key << of YAML, which merges mappings.
const mergeTag = "!!merge"

// isMapping tells a document that is no mapping.
func (r *reading) isMapping(d *document) bool {
	if d.root.Kind == yaml.ScalarNode || d.root.Kind == yaml.SequenceNode {
		r.lose(codeShape, d.at(d.root), "begin it with `belay: 1` and `name: …`", "a model is a mapping of keys to values, and this is not one")
		return false
	}
	return true
}

// plainYAML tells what of YAML a model may not use: anchors, aliases, merge keys, tags. It says whether there is none.
func (r *reading) plainYAML(d *document, n *yaml.Node) bool {
	if n.Kind == yaml.AliasNode || n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 || n.Tag == mergeTag {
		r.lose(codeReuse, d.at(n), reuseHint, reuse)
		return false
	}
	sound := true
	for _, c := range n.Content {
		sound = r.plainYAML(d, c) && sound
	}
	return sound
}

// bind binds n to e.
func (r *reading) bind(e element, n *yaml.Node) {
	t := e.v.Type()
	textual := t.Kind() == reflect.Pointer && t.Implements(textType)
	switch {
	case t == zonePointer:
		r.bindZone(e, n)
	case t.Kind() == reflect.Pointer:
		before, made := r.noted(), reflect.New(t.Elem())
		r.bind(element{v: made.Elem(), path: e.path, key: e.key, time: e.time}, n)
		if r.noted() == before || !textual {
			e.v.Set(made) // a struct keeps its place though it is wrong; a value that cannot be read is none
		}
	case reflect.PointerTo(t).Implements(textType):
		r.bindText(e, n)
	case t.Kind() == reflect.Struct:
		r.bindStruct(e, n)
	case t == withinTimes && n.Kind == yaml.ScalarNode && !isEmpty(n):
		r.bindWithin(e, n)
	case t.Kind() == reflect.Slice:
		r.bindList(e, n)
	default:
		r.bindScalar(e, n)
	}
}

var textType = reflect.TypeFor[encoding.TextUnmarshaler]()

// bindStruct binds a mapping to a struct, key by key.
func (r *reading) bindStruct(e element, n *yaml.Node) {
	t := e.v.Type()
	p := r.plan(t)
	if n.Kind == yaml.ScalarNode && !isEmpty(n) && r.shorthand(e, n) {
		return
	}
	if isEmpty(n) && len(p.fields) > 0 {
		r.report(codeEmpty, r.positions[e.path], "", "%q is empty; it takes %s", e.key, listed(p.keys()))
		return
	}
	if n.Kind != yaml.MappingNode {
		r.report(codeShape, r.document.at(n), "write it as {"+p.keys()[0]+": …}", "%q takes a mapping with %s, not %s", e.key, listed(p.keys()), shapeOf(n))
		return
	}
	given := r.keysOf(n, func(key string, k, v *yaml.Node) {
		i, ok := p.byKey[key]
		if !ok {
			r.unknownKey(e, p, key, k)
			return
		}
		r.bindField(e, p.fields[i], k, v)
	})
	if e.path == "" {
		return // the keys of the whole are needed once, in any of its files: see checkTop
	}
	for _, f := range p.fields {
		if f.need && given[f.key] == nil {
			r.report(codeMissingKey, r.placeOf(e, n), "add "+f.key+": "+f.doc, "%s is missing here", f.key)
		}
	}
}

// placeOf is where to point for something that is missing in e: its key, or its first character.
func (r *reading) placeOf(e element, n *yaml.Node) source.Range {
	if at, ok := r.positions[e.path]; ok && at.Start.Line == at.End.Line {
		return at
	}
	start := r.document.start(n)
	return r.document.file.Range(start, start+1)
}

// keysOf gives each key of a mapping with its value to each, and tells keys that are given twice or are no words.
func (r *reading) keysOf(n *yaml.Node, each func(key string, k, v *yaml.Node)) (given map[string]*yaml.Node) {
	given = make(map[string]*yaml.Node, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if k.Kind == yaml.AliasNode || k.Tag == mergeTag {
			continue
		}
		if k.Kind != yaml.ScalarNode || k.Value == "" {
			r.report(codeKey, r.document.at(k), "", "a key is a word, not %s", shapeOf(k))
			continue
		}
		if earlier, again := given[k.Value]; again {
			r.report(codeTwice, r.document.at(k), fmt.Sprintf("it stands at line %d already; join the two", earlier.Line), "%q is given twice", k.Value)
			continue
		}
		given[k.Value] = k
		if v.Kind != yaml.AliasNode {
			each(k.Value, k, v)
		}
	}
	return given
}

// bindField binds the value of one key.
func (r *reading) bindField(e element, f field, k, v *yaml.Node) {
	to := element{v: e.v.Field(f.index), path: under(e.path, f.key), key: f.key, time: f.time}
	at := r.document.at(k)
	if e.path == "" && !r.sayOnce(to, at) {
		return
	}
	if _, placed := r.positions[to.path]; !placed {
		r.positions[to.path] = at
	}
	switch {
	case isEmpty(v) && isSection(to.v.Type()) && !f.need:
		return // a section with nothing in it yet
	case isEmpty(v):
		hint := "leave the key out until you know"
		if f.need {
			hint = f.doc
		}
		r.report(codeEmpty, at, hint, "%q has no value", f.key)
		return
	}
	r.bind(to, v)
	if f.need && to.v.Kind() == reflect.Slice && v.Kind == yaml.SequenceNode && len(v.Content) == 0 {
		r.report(codeEmpty, r.document.at(v), f.doc, "%q is empty", f.key)
	}
}

// isSection says that nothing at all is a good value of t: a list, a mapping of entries.
func isSection(t reflect.Type) bool { return t.Kind() == reflect.Slice }

// sayOnce refuses a second value for a key of the top level that only one file may give. Lists grow instead.
func (r *reading) sayOnce(to element, at source.Range) bool {
	if to.v.Kind() == reflect.Slice {
		return true
	}
	earlier, again := r.said[to.path]
	switch {
	case again && to.path == "belay":
		return true
	case again:
		r.report(codeSaidTwice, at, "one of the two files has to give way", "%q is said at %s already", to.path, earlier)
		return false
	}
	r.said[to.path] = at
	return true
}

// includeAll reads the files that the document at hand includes.
func (r *reading) includeAll(n *yaml.Node) {
	list := n.Content
	if n.Kind == yaml.ScalarNode {
		list = []*yaml.Node{n}
	}
	for _, name := range list {
		if name.Kind == yaml.ScalarNode {
			r.included(name.Value, r.document.at(name))
		}
	}
}

// bindList binds a list, a mapping of entries, or one value that stands for a list of one.
func (r *reading) bindList(e element, n *yaml.Node) {
	entry, isKeyed := keyed(e.v.Type())
	switch {
	case isKeyed && n.Kind == yaml.MappingNode:
		r.bindEntries(e, entry, n)
	case isKeyed && isEmpty(n):
	case isKeyed:
		r.report(codeShape, r.document.at(n), "put its name before each, as in `anna: {…}`", "%q takes a mapping from names to what they are, not %s", e.key, shapeOf(n))
	case n.Kind == yaml.SequenceNode:
		for _, item := range n.Content {
			if item.Kind != yaml.AliasNode {
				r.bindItem(e, item)
			}
		}
	case n.Kind == yaml.MappingNode && entry.Kind() != reflect.Struct:
		r.report(codeShape, r.document.at(n), "write ["+e.key+", …]", "%q takes a list, not %s", e.key, shapeOf(n))
	default:
		r.bindItem(e, n)
	}
}

// bindItem binds n to a new place at the end of the list e.
func (r *reading) bindItem(e element, n *yaml.Node) {
	i := e.v.Len()
	e.v.Set(reflect.Append(e.v, reflect.Zero(e.v.Type().Elem())))
	to := element{v: e.v.Index(i), path: e.path + "[" + strconv.Itoa(i) + "]", key: e.key, time: e.time}
	r.positions[to.path] = r.document.at(n)
	if isEmpty(n) {
		r.report(codeEmpty, r.document.at(n), "", "an entry of %q is empty", e.key)
		e.v.Set(e.v.Slice(0, i))
		return
	}
	r.bind(to, n)
}

// unknownKey tells a key that e does not have.
func (r *reading) unknownKey(e element, p *plan, key string, k *yaml.Node) {
	in := "a model"
	if e.key != "" {
		in = fmt.Sprintf("%q", e.key)
	}
	r.report(codeUnknownKey, r.document.at(k), r.keyMeant(e, p, key), "%s has no key %q", in, key)
}

// keyMeant is a guess at what a key that e does not have wanted: a key of one of e's parts, a near one, a section of the
// model; else it says what there is.
func (r *reading) keyMeant(e element, p *plan, key string) string {
	for _, f := range p.fields {
		part := e.v.Type().Field(f.index).Type
		for part.Kind() == reflect.Pointer || part.Kind() == reflect.Slice {
			part = part.Elem()
		}
		if e.path == "" || part.Kind() != reflect.Struct || reflect.PointerTo(part).Implements(textType) {
			continue
		}
		if _, ok := r.plan(part).byKey[key]; ok {
			return fmt.Sprintf("it goes into %q", f.key)
		}
	}
	if near, ok := Nearest(key, p.keys()); ok {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if _, ok := r.plan(reflect.TypeFor[model.Model]()).byKey[key]; ok {
		return fmt.Sprintf("%q is a section of the whole model: begin its line at the left edge", key)
	}
	if e.path == "" {
		return ""
	}
	return "it takes " + listed(p.keys())
}

// unknown counts a placeholder.
func (r *reading) unknown(path string) { r.unknowns = append(r.unknowns, path) }

// shapeOf is what n is, in words.
func shapeOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	if n.Value == "" {
		return "nothing"
	}
	return "a single value"
}

// listed is words as people list them: "a, b and c"; only the first of many.
func listed(words []string) string {
	const most = 8
	switch {
	case len(words) == 1:
		return words[0]
	case len(words) > most:
		return strings.Join(words[:most], ", ") + " and others"
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
