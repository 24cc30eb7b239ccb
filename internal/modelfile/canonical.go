package modelfile

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"belay/internal/model"
)

// Digest is the SHA-256 of m's canonical form, in hex. Two models have one digest exactly when they say the same.
func Digest(m *model.Model) string {
	sum := sha256.Sum256(Canonical(m))
	return hex.EncodeToString(sum[:])
}

// Canonical is m in the language, in the one form that depends on nothing but what m says: all files in one, no
// comments, keys in the order of the language, entries in the order of their names, every text in quotes, and each
// value in its shortest writing. Only the severities keep their order, since it has a meaning. It reads back to m.
func Canonical(m *model.Model) []byte { return form(m, true) }

// written is m as Canonical writes it, with the entries in the order in which m has them.
func written(m *model.Model) []byte { return form(m, false) }

// form writes m, with the entries in the order of their names or of m.
func form(m *model.Model, byName bool) []byte {
	c := canonical{plans: map[reflect.Type]*plan{}, byName: byName}
	v := reflect.ValueOf(m).Elem()
	for _, f := range c.plan(v.Type()).fields {
		field := v.Field(f.index)
		switch {
		case f.key == "include" || unsaid(field, f):
		case field.Kind() == reflect.Slice:
			c.section(f.key, field)
		default:
			c.b.WriteString(f.key + ": ")
			c.value(field)
			c.b.WriteByte('\n')
		}
	}
	return c.b.Bytes()
}

// canonical is the canonical form as it grows.
type canonical struct {
	b      bytes.Buffer
	plans  map[reflect.Type]*plan
	byName bool
}

func (c *canonical) plan(t reflect.Type) *plan {
	if c.plans[t] == nil {
		c.plans[t] = planOf(t)
	}
	return c.plans[t]
}

// section writes a list of the top level, an element a line.
func (c *canonical) section(key string, list reflect.Value) {
	c.b.WriteString(key + ":\n")
	if entry, ok := keyed(list.Type()); ok {
		for _, e := range c.entries(list, entry, key != "severities") {
			c.b.WriteString("  ")
			c.entry(e, entry)
			c.b.WriteByte('\n')
		}
		return
	}
	for i := range list.Len() {
		c.b.WriteString("  - ")
		c.value(list.Index(i))
		c.b.WriteByte('\n')
	}
}

// entries are the structs of a list that is written as a mapping, sorted by their keys if asked for and if the form is.
func (c *canonical) entries(list reflect.Value, entry reflect.Type, sorted bool) []reflect.Value {
	id := c.plan(entry).id
	out := make([]reflect.Value, list.Len())
	for i := range out {
		out[i] = reflect.Indirect(list.Index(i))
	}
	if sorted && c.byName {
		slices.SortStableFunc(out, func(a, b reflect.Value) int {
			if a.Field(id).Kind() == reflect.Int {
				return cmp.Compare(a.Field(id).Int(), b.Field(id).Int())
			}
			return cmp.Compare(a.Field(id).String(), b.Field(id).String())
		})
	}
	return out
}

// entry writes one entry of a mapping: its key and what it is.
func (c *canonical) entry(e reflect.Value, t reflect.Type) {
	p := c.plan(t)
	fmt.Fprintf(&c.b, "%v: ", e.Field(p.id))
	if p.value >= 0 {
		c.value(e.Field(p.value))
		return
	}
	c.fields(e, p)
}

// fields writes a struct as a mapping in one line, without what is not said.
func (c *canonical) fields(v reflect.Value, p *plan) {
	c.b.WriteByte('{')
	first := true
	for _, f := range p.fields {
		field := v.Field(f.index)
		if unsaid(field, f) {
			continue
		}
		if !first {
			c.b.WriteString(", ")
		}
		first = false
		c.b.WriteString(f.key + ": ")
		c.value(field)
	}
	c.b.WriteByte('}')
}

// unsaid says that nothing is said for f, so that it is left out. A needed number is written even when it is 0.
func unsaid(v reflect.Value, f field) bool {
	switch v.Kind() {
	case reflect.Slice:
		return v.Len() == 0
	case reflect.Pointer:
		return v.IsNil()
	}
	return v.IsZero() && !f.need
}

// value writes any value in one line.
func (c *canonical) value(v reflect.Value) {
	if d, ok := v.Interface().(model.Duration); ok {
		c.quoted(duration(d))
		return
	}
	if text, ok := v.Interface().(encoding.TextMarshaler); ok {
		if written, err := text.MarshalText(); err == nil {
			c.quoted(string(written))
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		c.value(v.Elem())
	case reflect.Bool:
		c.b.WriteString(strconv.FormatBool(v.Bool()))
	case reflect.Int:
		c.b.WriteString(strconv.FormatInt(v.Int(), 10))
	case reflect.Float64:
		c.b.WriteString(strconv.FormatFloat(v.Float(), 'f', -1, 64))
	case reflect.String:
		c.quoted(v.String())
	case reflect.Struct:
		if cover, ok := v.Interface().(model.Cover); ok && cover.Unknown {
			c.quoted(model.Unknown)
			return
		}
		c.fields(v, c.plan(v.Type()))
	case reflect.Slice:
		c.list(v)
	}
}

// duration is d with its days as days: on a clock, where there are no weeks, a week would not read back.
func duration(d model.Duration) string {
	rest := d
	rest.Days = 0
	days := strconv.Itoa(d.Days) + "d"
	switch {
	case d.Days == 0:
		return d.String()
	case rest.Zero():
		return days
	}
	return rest.String() + " " + days
}

// list writes a list in one line: of values, or of entries as a mapping.
func (c *canonical) list(v reflect.Value) {
	entry, isKeyed := keyed(v.Type())
	if !isKeyed {
		c.b.WriteByte('[')
		for i := range v.Len() {
			if i > 0 {
				c.b.WriteString(", ")
			}
			c.value(v.Index(i))
		}
		c.b.WriteByte(']')
		return
	}
	c.b.WriteByte('{')
	for i, e := range c.entries(v, entry, true) {
		if i > 0 {
			c.b.WriteString(", ")
		}
		c.entry(e, entry)
	}
	c.b.WriteByte('}')
}

// quoted writes s in double quotes, with the escapes that JSON and YAML share.
func (c *canonical) quoted(s string) {
	encoder := json.NewEncoder(&c.b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err == nil {
		c.b.Truncate(c.b.Len() - 1) // the encoder ends with a line end
	}
}
