package history

import (
	"strings"

	"belay/internal/desk"
)

// maxAccount is the longest account that is made of a foreign name, in bytes.
const maxAccount = 60

// person is the account by which the journal names somebody of another tool; empty for nobody. Who is known by a bare number
// only, a pseudonym that is valid in its own column, is named by the column too: caller 8 and resolver 8 are two people.
func person(of Tool, column, name string) string {
	if name == "" {
		return ""
	}
	if numeric(name) {
		name = column + "-" + name
	}
	plain := strings.Map(func(c rune) rune {
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			return c
		case 'A' <= c && c <= 'Z':
			return c + 'a' - 'A'
		}
		return '-'
	}, string(of)+"-"+name)
	return one(plain, maxAccount)
}

// named is a value as people read it: a bare number says of what.
func named(column, value string) string {
	if numeric(value) {
		value = column + " " + value
	}
	return one(value, desk.MaxTag)
}

// numeric says whether a value is a bare number.
func numeric(value string) bool {
	return value != "" && strings.Trim(value, "0123456789") == ""
}
