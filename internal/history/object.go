package history

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// objects is a log of JSON: a list of records, an object in which such a list stands, or one record after another.
type objects struct {
	*mappedLog

	input   *bounded
	decoder *json.Decoder
}

// newObjects begins to read a log of JSON by a mapping.
func newObjects(m *Mapping, r io.Reader) *Log {
	input := &bounded{from: r, left: maxRecord}
	o := &objects{mappedLog: newMappedLog(m), input: input, decoder: json.NewDecoder(input)}
	o.decoder.UseNumber()
	o.walk = o.all
	return o.Log
}

// all hands over every case of the log.
func (o *objects) all(yield func(Incident) bool) {
	for o.err == nil {
		o.input.left = maxRecord
		token, err := o.decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			o.broken(err)
			break
		}
		switch token {
		case json.Delim('['):
			if !o.list(yield) {
				return
			}
		case json.Delim('{'):
			if !o.object(yield) {
				return
			}
		default:
			o.broken(fmt.Errorf("%v is neither an object nor a list of them", token))
		}
	}
	o.flush(yield)
}

// broken ends reading.
func (o *objects) broken(err error) {
	if errors.Is(err, errLongRow) {
		err = fmt.Errorf("it is longer than %d MiB", maxRecord>>20)
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	o.err = fmt.Errorf("the log cannot be read after record %d: %w", o.tally.Rows, err)
}

// list reads the records of a list that has begun; false is to end reading.
func (o *objects) list(yield func(Incident) bool) bool {
	for o.decoder.More() {
		o.input.left = maxRecord
		var node any
		if err := o.decoder.Decode(&node); err != nil {
			o.broken(err)
			return true
		}
		if !o.take(node, yield) {
			return false
		}
	}
	if _, err := o.decoder.Token(); err != nil {
		o.broken(err)
	}
	return true
}

// object reads an object that has begun: a record, or what stands around a list of them.
func (o *objects) object(yield func(Incident) bool) bool {
	node, around := map[string]any{}, false
	for o.decoder.More() {
		token, err := o.decoder.Token()
		if err != nil {
			o.broken(err)
			return true
		}
		key, _ := token.(string)
		var raw json.RawMessage
		if slices.Contains(o.m.lists, key) && get(object{node, o.m}, roleNumber) == "" {
			if token, err = o.decoder.Token(); err == nil && token == json.Delim('[') {
				around = true
				if !o.list(yield) || o.err != nil {
					return o.err != nil
				}
				continue
			}
			err = errors.Join(err, fmt.Errorf("%s is no list", key))
		} else {
			err = o.decoder.Decode(&raw)
		}
		var value any
		if err == nil {
			value, err = decoded(raw)
		}
		if err != nil {
			o.broken(err)
			return true
		}
		node[key] = value
	}
	if _, err := o.decoder.Token(); err != nil {
		o.broken(err)
		return true
	}
	return around || o.take(node, yield)
}

// decoded is a value whose numbers stay as they were written.
func decoded(raw json.RawMessage) (value any, err error) {
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	err = d.Decode(&value)
	return value, err
}

// take takes in one record; false is to end reading.
func (o *objects) take(node any, yield func(Incident) bool) bool {
	o.tally.Rows++
	place := o.tally.Rows
	fields, ok := node.(map[string]any)
	if !ok {
		o.tally.skip(place, Malformed, "a record is an object")
		return true
	}
	rec := object{fields, o.m}
	if number := textAt(node, o.m.changes.Number); number != "" && o.m.changes.Items != "" {
		return o.alone(place, number, fields, yield)
	}
	if o.m.Tool == Belay {
		if entries, ok := fields["entries"].([]any); ok {
			in, ok := o.journal(place, rec, entries)
			return !ok || o.finish(in, yield)
		}
	}
	if get(rec, roleAt) != "" {
		return o.event(place, rec, yield)
	}
	in, ok := o.snapshot(place, rec, o.past(place, fields))
	return !ok || o.finish(in, yield)
}

// alone takes in a change that stands alone, as audits do.
func (o *objects) alone(place int, number string, fields map[string]any, yield func(Incident) bool) bool {
	c := o.m.changes
	p := patch{roleNumber: number, roleAt: textAt(fields, c.At), roleBy: textAt(fields, c.By)}
	for _, t := range o.fields(fields) {
		p[t.role] = t.to
	}
	return o.event(place, p, yield)
}

// past is what a record says was changed.
func (o *objects) past(place int, fields map[string]any) (past []change) {
	c := o.m.changes
	if c.List == "" {
		return nil
	}
	node := lookup(fields, c.List)
	list, _ := node.([]any)
	for _, each := range list {
		entry, _ := each.(map[string]any)
		touched := o.fields(entry)
		if len(touched) == 0 {
			continue
		}
		at, ok := o.instant(textAt(entry, c.At))
		if !ok {
			o.tally.skip(place, NoTime, "a change was made %q", one(textAt(entry, c.At), maxNumber))
			continue
		}
		past = append(past, change{at: at, by: textAt(entry, c.By), touched: touched})
	}
	return past
}

// fields are those that a change touched and that mean something here.
func (o *objects) fields(entry map[string]any) (out []touched) {
	c := o.m.changes
	items := []any{entry}
	if c.Items != "" {
		node := lookup(entry, c.Items)
		items, _ = node.([]any)
	}
	for _, item := range items {
		name, ok := c.Columns[textAt(item, c.Field)]
		if !ok {
			continue
		}
		r, _ := roleOf(name) // the mapping was checked
		out = append(out, touched{role: r, from: textAt(item, c.From), to: textAt(item, c.To)})
	}
	return out
}

// object is a record of JSON.
type object struct {
	fields map[string]any
	m      *Mapping
}

func (o object) value(r role, nth int) (string, bool) {
	if nth >= len(o.m.columns[r]) {
		return "", false
	}
	return textAt(o.fields, o.m.columns[r][nth]), true
}

// lookup is what stands at a path such as fields.status.name; of a list its first; nil where nothing stands.
func lookup(node any, path string) any {
	for path != "" {
		switch n := node.(type) {
		case map[string]any:
			if v, ok := n[path]; ok {
				return v
			}
			key, rest, _ := strings.Cut(path, ".")
			v, ok := n[key]
			if !ok || rest == "" {
				return nil
			}
			node, path = v, rest
		case []any:
			if len(n) == 0 {
				return nil
			}
			node = n[0]
		default:
			return nil
		}
	}
	return node
}

// textAt is the text at a path; empty where none stands.
func textAt(node any, path string) string {
	if path == "" {
		return ""
	}
	v := lookup(node, path)
	return plain(v)
}

// plain is a value as text: an object by its name.
func plain(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	case []any:
		if len(v) > 0 {
			return plain(v[0])
		}
	case map[string]any:
		for _, key := range []string{"name", "displayName", "value"} {
			if s, ok := v[key].(string); ok {
				return strings.TrimSpace(s)
			}
		}
	}
	return ""
}
