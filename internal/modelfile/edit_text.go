package modelfile

import (
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"belay/internal/source"
)

// change is one change of an edit: a path, what is done there, and with what.
type change struct {
	at       source.Range // all of it
	steps    []pathStep
	operator string
	value    *yaml.Node // nil where nothing is given: take it away
	given    source.Range
}

// pathStep is one part of a path.
type pathStep struct {
	key    string // empty for a place in a list
	number int
	every  bool // each entry, key or place
	at     source.Range
}

// The operators of an edit.
const (
	set    = "="
	add    = "+="
	remove = "-="
	scale  = "*="
)

// mostChanges is how many changes one edit makes at most.
const mostChanges = 100

// changes reads the text of an edit.
func (e *editing) changes() []change {
	if len(e.file.Text) > maxText || !e.isText(e.file) {
		if e.noted() == 0 {
			e.report(codeTooMany, e.file.Range(0, 0), "", "an edit is longer than %d characters", maxText)
		}
		return nil
	}
	var out []change
	for _, part := range e.parts() {
		if len(out) == mostChanges {
			e.report(codeTooMany, e.file.Range(part[0], part[1]), "", "one edit makes no more than %d changes", mostChanges)
			return nil
		}
		if c, ok := e.change(part[0], part[1]); ok {
			out = append(out, c)
		}
	}
	if len(out) == 0 && e.noted() == 0 {
		e.report(codeEdit, e.file.Range(0, 0), "write for example functions.desk.cover[0].people += one", "there is no edit here")
	}
	return out
}

// parts are the stretches of the text that a semicolon or a line end parts, outside quotes and brackets; none is blank.
func (e *editing) parts() (out [][2]int) {
	text := e.file.Text + ";"
	from, depth := 0, 0
	var quote byte
	for i := range len(text) {
		c, last := text[i], i == len(text)-1
		switch {
		case quote != 0 && !last:
			if c == quote && (quote == '\'' || text[i-1] != '\\') {
				quote = 0
			}
		case (c == '"' || c == '\'') && i > 0 && strings.IndexByte(" =[{,:", text[i-1]) >= 0:
			quote = c
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		case last || depth <= 0 && (c == ';' || c == '\n'):
			part := text[from:i]
			if words := strings.TrimSpace(part); words != "" {
				begin := from + strings.Index(part, words)
				out = append(out, [2]int{begin, begin + len(words)})
			}
			from = i + 1
		}
	}
	return out
}

// change reads one change, from one byte of the text until another.
func (e *editing) change(from, until int) (c change, ok bool) {
	c.at = e.file.Range(from, until)
	at, ok := e.path(&c, from, until)
	if !ok {
		return c, false
	}
	rest := e.file.Text[at:until]
	for _, operator := range [...]string{add, remove, scale, set} {
		if after, found := strings.CutPrefix(rest, operator); found {
			c.operator = operator
			value := until - len(strings.TrimLeft(after, " "))
			ok = e.value(&c, value, until)
			return c, ok
		}
	}
	e.report(codeEdit, e.file.Range(at, max(at, until)), "write = to set, += to add, -= to take away, *= to multiply", "after its path an edit says what is done there")
	return c, false
}

// path reads the path of c and returns where it ends, with the space behind it.
func (e *editing) path(c *change, from, until int) (end int, ok bool) {
	text := e.file.Text[:until]
	for at := from; ; {
		step, next := e.step(text, at)
		if next == at {
			e.report(codeEdit, e.file.Range(at, min(at+1, until)), "write for example functions.desk.cover[0].people += one",
				"a path is keys with points between them, and numbers of places in brackets")
			return at, false
		}
		c.steps = append(c.steps, step)
		at = next
		switch {
		case strings.HasPrefix(text[at:], "."):
			at++
		case !strings.HasPrefix(text[at:], "["):
			return at + len(text[at:]) - len(strings.TrimLeft(text[at:], " ")), true
		}
	}
}

// step reads one part of a path; next is where it began when there is none.
func (e *editing) step(text string, from int) (s pathStep, next int) {
	rest := text[from:]
	switch {
	case strings.HasPrefix(rest, "["):
		inside, _, closed := strings.Cut(rest[1:], "]")
		next = from + len(inside) + 2
		s.number, s.every = -1, inside == "*"
		if n, err := strconv.Atoi(inside); err == nil && n >= 0 {
			s.number = n
		}
		if !closed || s.number < 0 && !s.every {
			return s, from
		}
	case strings.HasPrefix(rest, "*") && !strings.HasPrefix(rest, scale):
		s.every, next = true, from+1
	default:
		length := 0
		for length < len(rest) && isNameByte(rest[length]) && !strings.HasPrefix(rest[length:], remove) {
			length++
		}
		s.key, next = rest[:length], from+length
	}
	s.at = e.file.Range(from, next)
	return s, next
}

// isNameByte says whether c may stand in a key or a name.
func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}

// value reads what a change is made with. The rest of the text is blanked out, so that places stay what they are.
func (e *editing) value(c *change, from, until int) bool {
	c.given = e.file.Range(from, until)
	if from == until {
		if c.operator != remove {
			e.report(codeEdit, c.at, "", "%s needs a value", c.operator)
		}
		return c.operator == remove
	}
	blank := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r == '\n' {
				return r
			}
			return ' '
		}, s)
	}
	text := e.file.Text
	d := e.parseText(e.file.Name, []byte(blank(text[:from])+text[from:until]))
	if d.root == nil || !e.plainYAML(d, d.root) {
		return false
	}
	c.value = d.root
	e.note(d, d.root)
	return true
}

// note remembers where the edit says n and its parts.
func (e *editing) note(d *document, n *yaml.Node) {
	e.said[n] = d.at(n)
	for _, c := range n.Content {
		e.note(d, c)
	}
}

// pathWords is the path of steps as it is written.
func pathWords(steps []pathStep) string {
	var b strings.Builder
	for i, s := range steps {
		switch {
		case s.every && s.number < 0:
			b.WriteString("[*]")
		case s.key == "" && !s.every:
			fmt.Fprintf(&b, "[%d]", s.number)
		default:
			if i > 0 {
				b.WriteByte('.')
			}
			if s.every {
				b.WriteByte('*')
			}
			b.WriteString(s.key)
		}
	}
	return b.String()
}
