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

// plan is how a struct of the model is written: as a mapping with these keys. A struct with an ID is an entry of a
// mapping, and the ID its key; one with an ID and a single field without a key is an entry with a plain value.
type plan struct {
	fields []field
	byKey  map[string]int
	id     int // index of the ID, -1 when there is none
	value  int // index of the field that is the plain value of an entry, -1 when there is none
}

// field is one key of a struct.
type field struct {
	index int
	key   string
	need  bool
	doc   string
	time  lengthUse // how a Duration of it may be written
}

// planOf reads the plan of t off its tags.
func planOf(t reflect.Type) *plan {
	p := &plan{byKey: map[string]int{}, id: -1, value: -1}
	for i := range t.NumField() {
		f := t.Field(i)
		key := f.Tag.Get("yaml")
		switch {
		case !f.IsExported():
		case f.Name == "ID":
			p.id = i
		case key != "":
			p.byKey[key] = len(p.fields)
			p.fields = append(p.fields, field{
				index: i, key: key, need: f.Tag.Get("need") == "yes", doc: f.Tag.Get("doc"), time: useOf(t, f),
			})
		case f.Name != "Unknown":
			p.value = i
		}
	}
	return p
}

// plan is planOf, kept.
func (r *reading) plan(t reflect.Type) *plan {
	p := r.plans[t]
	if p == nil {
		p = planOf(t)
		r.plans[t] = p
	}
	return p
}

// keys are the keys of p.
func (p *plan) keys() []string {
	out := make([]string, len(p.fields))
	for i, f := range p.fields {
		out[i] = f.key
	}
	return out
}

// keyed says whether a list of t is written as a mapping of entries, and the entries' type.
func keyed(list reflect.Type) (entry reflect.Type, ok bool) {
	entry = list.Elem()
	if entry.Kind() == reflect.Pointer {
		entry = entry.Elem()
	}
	if entry.Kind() != reflect.Struct {
		return entry, false
	}
	_, ok = entry.FieldByName("ID")
	return entry, ok
}

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
	if !r.isModel(r.document) {
		return
	}
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

// isModel tells a document that is no mapping, or uses what of YAML a model may not.
func (r *reading) isModel(d *document) bool {
	if d.root.Kind == yaml.ScalarNode || d.root.Kind == yaml.SequenceNode {
		r.lose(codeShape, d.at(d.root), "begin it with `belay: 1` and `name: …`", "a model is a mapping of keys to values, and this is not one")
		return false
	}
	return r.plainYAML(d, d.root)
}

// plainYAML tells what of YAML a model may not use: anchors, aliases, merge keys, tags. It says whether the rest can
// be bound.
func (r *reading) plainYAML(d *document, n *yaml.Node) bool {
	if n.Kind == yaml.AliasNode || n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 || n.Tag == "!!merge" {
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
		if f.need && !given[f.key] {
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
func (r *reading) keysOf(n *yaml.Node, each func(key string, k, v *yaml.Node)) (given map[string]bool) {
	first := make(map[string]*yaml.Node, len(n.Content)/2)
	given = make(map[string]bool, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if k.Kind != yaml.ScalarNode || k.Value == "" {
			r.report(codeKey, r.document.at(k), "", "a key is a word, not %s", shapeOf(k))
			continue
		}
		if earlier, again := first[k.Value]; again {
			r.report(codeTwice, r.document.at(k), fmt.Sprintf("it stands at line %d already; join the two", earlier.Line), "%q is given twice", k.Value)
			continue
		}
		first[k.Value], given[k.Value] = k, true
		each(k.Value, k, v)
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
			r.bindItem(e, item)
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

// bindEntries binds a mapping to a list whose elements have an ID: the keys.
func (r *reading) bindEntries(e element, entry reflect.Type, n *yaml.Node) {
	p := r.plan(entry)
	r.keysOf(n, func(key string, k, v *yaml.Node) {
		at := r.document.at(k)
		made := reflect.New(entry).Elem()
		to := element{v: made, path: under(e.path, key), key: key, time: e.time}
		kept := r.bindID(e, made.Field(p.id), key, at)
		if !kept {
			to.path += " again" // looked at for its own problems, without taking the place of the first
		}
		r.positions[to.path] = at
		switch {
		case p.value >= 0:
			to.v, to.time = made.Field(p.value), useOf(entry, entry.Field(p.value))
			r.positions[to.path] = r.document.at(v)
			if isEmpty(v) {
				r.report(codeEmpty, at, "", "%q has no value", key)
			} else {
				r.bind(to, v)
			}
		case isEmpty(v) && !p.needs():
		case isEmpty(v):
			r.report(codeEmpty, at, "", "%q is empty; it takes %s", key, listed(p.keys()))
		default:
			r.bindStruct(to, v)
		}
		if e.v.Type().Elem().Kind() == reflect.Pointer {
			made = made.Addr()
		}
		if kept {
			e.v.Set(reflect.Append(e.v, made))
		}
	})
}

// needs says whether any key of p may not be left out.
func (p *plan) needs() bool {
	for _, f := range p.fields {
		if f.need {
			return true
		}
	}
	return false
}

// bindID binds the key of an entry of e: it declares a name, or refers to one. It says whether the entry can be kept.
func (r *reading) bindID(e element, id reflect.Value, key string, at source.Range) bool {
	t := id.Type()
	if t.Kind() == reflect.Int {
		line, err := strconv.Atoi(key)
		if err != nil || line < 0 || line > maxLine {
			r.report(codeOutside, at, "", "%q is not a line; lines go from 0 to %d", key, maxLine)
			return false
		}
		id.SetInt(int64(line))
		return true
	}
	id.SetString(key)
	switch {
	case r.names.kinds[t].section == e.path && e.path != "":
		return r.declare(t, key, at)
	case t.Kind() == reflect.String && r.names.isName(t):
		r.references = append(r.references, reference{to: t, name: key, at: at})
		return true
	case e.path == "swarms":
		if key != everyService {
			r.references = append(r.references, reference{to: services, name: key, at: at})
		}
		return true
	}
	return r.wellFormed(key, at)
}

// declare notes the name of an entry of a section.
func (r *reading) declare(t reflect.Type, key string, at source.Range) bool {
	if !r.wellFormed(key, at) {
		return false
	}
	if meaning, taken := reserved(t, key); taken {
		r.report(codeReserved, at, "choose another name", "%s", meaning)
		return false
	}
	if earlier, again := r.names.declare(t, key, at); again {
		r.report(codeNameTwice, at, fmt.Sprintf("the other is at %s", earlier), "there is a %s called %q already", r.names.noun(t), key)
		return false
	}
	return true
}

// wellFormed tells a name that is not one.
func (r *reading) wellFormed(key string, at source.Range) bool {
	if nameShape.MatchString(key) {
		return true
	}
	switch {
	case key == model.Unknown:
		r.report(codeName, at, "give it a name; what is unknown goes into its values", `"?" cannot be a name`)
	case len(key) > 64:
		r.report(codeName, at, "64 characters are the most", "this name is too long")
	default:
		r.report(codeName, at, "a name has letters, digits, hyphens and underscores, and begins with a letter or a digit", "%q is not a name", key)
	}
	return false
}

// unknownKey tells a key that e does not have.
func (r *reading) unknownKey(e element, p *plan, key string, k *yaml.Node) {
	hint := "it takes " + listed(p.keys())
	if near, ok := Nearest(key, p.keys()); ok {
		hint = fmt.Sprintf("did you mean %q?", near)
	} else if e.path == "" {
		hint = ""
	}
	in := "a model"
	if e.key != "" {
		in = fmt.Sprintf("%q", e.key)
	}
	r.report(codeUnknownKey, r.document.at(k), hint, "%s has no key %q", in, key)
}

// bindWithin binds a time that every severity has, once all severities are known.
func (r *reading) bindWithin(e element, n *yaml.Node) {
	var every model.Within
	r.bind(element{v: reflect.ValueOf(&every).Elem().Field(1), path: e.path, key: e.key, time: useOf(reflect.TypeFor[model.Within](), reflect.StructField{Name: "Time"})}, n)
	at := r.document.at(n)
	r.late = append(r.late, func() {
		var list []model.Within
		for _, v := range r.model.Severities {
			list = append(list, model.Within{ID: v.ID, Time: every.Time})
			r.positions[under(e.path, string(v.ID))] = at
		}
		e.v.Set(reflect.ValueOf(list))
	})
}

// shorthand binds a scalar that stands for a whole struct, and says whether it does.
func (r *reading) shorthand(e element, n *yaml.Node) bool {
	switch to := e.v.Addr().Interface().(type) {
	case *model.Edge:
		r.bind(element{v: reflect.ValueOf(&to.To).Elem(), path: e.path, key: e.key}, n)
		return true
	case *model.Cover:
		to.Unknown = n.Value == model.Unknown
	case *model.Contact:
		if n.Value == model.Unknown {
			to.Phone = model.Unknown
		}
	}
	if n.Value != model.Unknown || e.v.IsZero() {
		return false
	}
	r.positions[e.path] = r.document.at(n)
	r.unknown(e.path)
	return true
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
