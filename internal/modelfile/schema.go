package modelfile

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/invopop/jsonschema"

	"belay/internal/calendar"
	"belay/internal/model"
)

//go:generate go run belay/internal/house/language ../../docs

// Schema is the JSON Schema (draft 2020-12) of a model file, for editors that complete and check as people type. It is
// made from the types of the model, as the reader is. It knows shapes, words, units and names' spelling; whether a name
// exists only the reader knows. A file that says `belay:` is a whole model and must say what a model needs; one that
// does not is a part, for include.
func Schema() []byte {
	s := schemer{definitions: jsonschema.Definitions{}, kinds: kinds()}
	s.scalars()
	root := s.structure(reflect.TypeFor[model.Model]())
	root.Version = jsonschema.Version
	root.Title = "Support model"
	root.Description = "Who supports what, how, when and under which agreement, in the language of belay."
	root.Definitions = s.definitions
	root.DependentRequired = map[string][]string{root.Required[0]: root.Required[1:]}
	root.Required = nil
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		return nil // a schema of strings and numbers always has a form
	}
	return append(text, '\n')
}

// schemer makes the schema, a definition for each type.
type schemer struct {
	definitions jsonschema.Definitions
	kinds       map[reflect.Type]kind
}

// The names of the definitions of scalars.
const (
	defText     = "text"
	defName     = "name"
	defShare    = "share"
	defRate     = "rate"
	defDate     = "date"
	defMoment   = "localTime"
	defStretch  = "stretch"
	defSeason   = "season"
	defClock    = "timeOfDay"
	defHours    = "hours"
	defSelector = "days"
	defRegion   = "region"
	defZone     = "zone"
)

// The patterns of scalars. A question mark alone is the placeholder.
const (
	datePattern    = `[0-9]{4}-[0-9]{2}-[0-9]{2}`
	momentPattern  = datePattern + `T[0-9]{2}:[0-9]{2}`
	stretchPattern = `(` + momentPattern + `|` + datePattern + `)`
	seasonPattern  = `(` + datePattern + `|[0-9]{2}-[0-9]{2})`
	amountPattern  = `[0-9]+(\.[0-9]+)?`
)

// scalars defines what is written as one value.
func (s *schemer) scalars() {
	matching := func(pattern string, examples ...any) *jsonschema.Schema {
		return &jsonschema.Schema{Type: "string", Pattern: "^(" + pattern + ")$", Examples: examples}
	}
	s.definitions[defText] = anyOf(&jsonschema.Schema{Type: "string", Pattern: `\S`}, &jsonschema.Schema{Type: "number"})
	s.definitions[defName] = anyOf(
		&jsonschema.Schema{Type: "string", Pattern: `^(\?|` + strings.Trim(namePattern, "^$") + `)$`},
		&jsonschema.Schema{Type: "integer"})
	s.definitions[defShare] = matching(`\?|`+amountPattern+` *%`, "60%")
	s.definitions[defRate] = matching(`\?|`+amountPattern+`( per |/)(hour|day|week|month|year)`, "14/week")
	s.definitions[defDate] = matching(datePattern, "2026-12-24")
	s.definitions[defMoment] = matching(momentPattern, "2026-12-24T09:00")
	s.definitions[defStretch] = matching(stretchPattern+`(\.\.`+stretchPattern+`)?`, "2026-12-24", "2026-12-21..2026-12-28")
	s.definitions[defSeason] = matching(seasonPattern+`(\.\.`+seasonPattern+`)?`, "2026-07-01..2026-08-15", "07-01..08-15")
	s.definitions[defClock] = matching(`[0-9]{2}:[0-9]{2}`, "09:00")
	s.definitions[defHours] = matching(`[^?]+`, "Mon-Fri 08:00-16:30")
	s.definitions[defSelector] = matching(`.+ of (month|quarter|year)`, "last 3 weekdays of month")
	s.definitions[defRegion] = &jsonschema.Schema{Type: "string", Enum: anys(calendar.Regions())}
	s.definitions[defZone] = &jsonschema.Schema{Type: "string", Enum: anys(calendar.ZoneNames())}
	for use := onClock; use <= overlapping; use++ {
		s.definitions[use.String()] = matching(`\?|0|(`+amountPattern+`\s*(`+strings.Join(use.units(), "|")+`)[ ,]*)+`, use.examples()...)
	}
}

// anyOf is any of the given schemas.
func anyOf(schemas ...*jsonschema.Schema) *jsonschema.Schema {
	return &jsonschema.Schema{AnyOf: schemas}
}

// anys is words as JSON values.
func anys(words []string) []any {
	out := make([]any, len(words))
	for i, w := range words {
		out[i] = w
	}
	return out
}

// ref refers to a definition.
func ref(name string) *jsonschema.Schema { return &jsonschema.Schema{Ref: "#/$defs/" + name} }

// empty is a key without a value, such as a section that waits for its first entry.
func empty() *jsonschema.Schema { return &jsonschema.Schema{Type: "null"} }

// placeholder is the question mark.
func placeholder() *jsonschema.Schema { return &jsonschema.Schema{Const: model.Unknown} }

// structure is a struct as a mapping of its keys.
func (s *schemer) structure(t reflect.Type) *jsonschema.Schema {
	out := &jsonschema.Schema{
		Type: "object", Properties: jsonschema.NewProperties(), AdditionalProperties: jsonschema.FalseSchema,
	}
	for _, f := range planOf(t).fields {
		value := s.value(t.Field(f.index).Type, f.time, f.need)
		value.Description = f.doc
		out.Properties.Set(f.key, value)
		if f.need {
			out.Required = append(out.Required, f.key)
		}
	}
	return out
}

// value is a value of type t.
func (s *schemer) value(t reflect.Type, use lengthUse, need bool) *jsonschema.Schema {
	switch {
	case t.Kind() == reflect.Pointer:
		return s.value(t.Elem(), use, need)
	case t == durationType:
		return ref(use.String())
	case definitionOf(t) != "":
		return ref(definitionOf(t))
	}
	switch t.Kind() {
	case reflect.Struct:
		return s.part(t)
	case reflect.Slice:
		return s.list(t, use, need)
	case reflect.Bool:
		return &jsonschema.Schema{Type: "boolean"}
	case reflect.Int:
		return &jsonschema.Schema{Type: "integer", Minimum: "0"}
	case reflect.Float64:
		return &jsonschema.Schema{Type: "number", Minimum: "0"}
	}
	if list, ok := reflect.Zero(t).Interface().(words); ok {
		return &jsonschema.Schema{Type: "string", Enum: anys(list.Values())}
	}
	if _, ok := s.kinds[t]; ok || t == holderType || t == clockType {
		return ref(defName)
	}
	return ref(defText)
}

// definitionOf is the definition of a type that reads its own text; empty for others.
func definitionOf(t reflect.Type) string {
	return map[reflect.Type]string{
		reflect.TypeFor[model.Percent]():     defShare,
		reflect.TypeFor[model.Rate]():        defRate,
		reflect.TypeFor[model.TimeOfDay]():   defClock,
		reflect.TypeFor[calendar.Date]():     defDate,
		reflect.TypeFor[calendar.Wall]():     defMoment,
		reflect.TypeFor[calendar.Closure]():  defStretch,
		reflect.TypeFor[calendar.Season]():   defSeason,
		reflect.TypeFor[calendar.Hours]():    defHours,
		reflect.TypeFor[calendar.Selector](): defSelector,
		reflect.TypeFor[calendar.Region]():   defRegion,
		reflect.TypeFor[calendar.Zone]():     defZone,
	}[t]
}

// part is a struct inside another, by its definition, or whatever may stand for it.
func (s *schemer) part(t reflect.Type) *jsonschema.Schema {
	if s.definitions[t.Name()] == nil {
		s.definitions[t.Name()] = &jsonschema.Schema{} // holds the place of a type that holds itself
		s.definitions[t.Name()] = s.structure(t)
	}
	switch t {
	case reflect.TypeFor[model.Edge]():
		return anyOf(ref(defName), ref(t.Name()))
	case reflect.TypeFor[model.Cover](), reflect.TypeFor[model.Contact]():
		return anyOf(placeholder(), ref(t.Name()))
	}
	return ref(t.Name())
}

// list is a list, the value that stands for a list of one, or a mapping of entries.
func (s *schemer) list(t reflect.Type, use lengthUse, need bool) *jsonschema.Schema {
	entry, isKeyed := keyed(t)
	if !isKeyed {
		item := s.value(t.Elem(), use, false)
		list := &jsonschema.Schema{Type: "array", Items: item}
		if need {
			list.MinItems = new(uint64(1))
			return anyOf(item, list)
		}
		return anyOf(item, list, empty())
	}
	entries := &jsonschema.Schema{Type: "object", AdditionalProperties: s.entry(entry), PropertyNames: &jsonschema.Schema{Pattern: namePattern}}
	if id, _ := entry.FieldByName("ID"); id.Type.Kind() == reflect.Int {
		entries.PropertyNames = &jsonschema.Schema{Pattern: "^[0-5]$"}
	}
	if t == withinTimes {
		return anyOf(ref(onClock.String()), entries)
	}
	return anyOf(entries, empty())
}

// entry is the value of an entry of a mapping.
func (s *schemer) entry(t reflect.Type) *jsonschema.Schema {
	p := planOf(t)
	switch {
	case p.value >= 0:
		f := t.Field(p.value)
		return s.value(f.Type, useOf(t, f), false)
	case p.needs():
		return s.part(t)
	}
	return anyOf(s.part(t), empty())
}
