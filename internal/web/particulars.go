package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"belay/internal/people"
)

// An id or a digest is known by its beginning. The shortest that is cut is an id of 26 letters.
const (
	idShown    = 8
	idShortest = 26
)

// shortID is the beginning of an id or a digest; anything else stays as it is.
func shortID(s string) string {
	made := func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-') }
	if len(s) < idShortest || strings.ContainsFunc(s, made) || !strings.ContainsAny(s, "0123456789") {
		return s
	}
	return s[:idShown]
}

// particulars are what the audit log keeps of an act, by name.
func particulars(detail []byte) map[string]any {
	var out map[string]any
	if json.Unmarshal(detail, &out) != nil {
		return nil // an act without any
	}
	return out
}

// named are the words among particulars that may be the ids of accounts.
func named(detail map[string]any) (ids []people.ID) {
	for _, v := range detail {
		if s, ok := v.(string); ok && shortID(s) != s {
			ids = append(ids, people.ID(s))
		}
	}
	return ids
}

// inWords writes particulars down as "name: value", in the order of their names.
func inWords(detail map[string]any, name func(people.ID) string) string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(detail)) {
		if value := valueInWords(detail[key], name); value != "" {
			out = append(out, strings.ReplaceAll(key, "_", " ")+": "+value)
		}
	}
	return strings.Join(out, "; ")
}

func valueInWords(v any, name func(people.ID) string) string {
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case string:
		if v == "" {
			return ""
		}
		return shortID(name(people.ID(v)))
	case []any:
		var all []string
		for _, one := range v {
			all = append(all, valueInWords(one, name))
		}
		return strings.Join(all, ", ")
	case map[string]any:
		return "(" + inWords(v, name) + ")"
	}
	return fmt.Sprint(v)
}

// aboutInWords is what an act was about: an account by its name, another thing by its noun and the beginning of its id.
func aboutInWords(about string, name func(people.ID) string) string {
	if about == "" {
		return ""
	}
	if noun, id, ok := strings.Cut(about, " "); ok {
		return noun + " " + shortID(id)
	}
	return shortID(name(people.ID(about)))
}
