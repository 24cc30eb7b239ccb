package modelfile

import (
	"fmt"
	"reflect"
	"strconv"

	"go.yaml.in/yaml/v4"

	"belay/internal/model"
	"belay/internal/source"
)

// bindEntries binds a mapping to a list whose elements have an ID: the keys.
func (r *reading) bindEntries(e element, entry reflect.Type, n *yaml.Node) {
	p := r.plan(entry)
	r.keysOf(n, func(key string, k, v *yaml.Node) {
		at := r.document.at(k)
		made := reflect.New(entry).Elem()
		to := element{v: made, path: under(e.path, key), key: key, time: e.time}
		kept := r.bindID(e, made.Field(p.id), key, at)
		if earlier, again := r.positions[to.path]; again && kept {
			r.report(codeSaidTwice, at, "one of the two files has to give way", "%q is said at %s already", key, earlier)
			kept = false
		}
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

// bindID binds the key of an entry of e: it declares a name, or refers to one. It says whether the entry can be kept.
func (r *reading) bindID(e element, id reflect.Value, key string, at source.Range) bool {
	t := id.Type()
	if t.Kind() == reflect.Int {
		line, err := strconv.Atoi(key)
		if err != nil || line < 0 || line > maxLine || key != strconv.Itoa(line) {
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
