package modelfile

import "reflect"

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

// needs says whether any key of p may not be left out.
func (p *plan) needs() bool {
	for _, f := range p.fields {
		if f.need {
			return true
		}
	}
	return false
}
