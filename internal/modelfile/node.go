package modelfile

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"belay/internal/source"
)

// A node of YAML says where it begins and not where it ends, so the end is looked for in the text.

// at is the stretch of text on which n stands.
func (d *document) at(n *yaml.Node) source.Range {
	return d.file.Range(d.start(n), d.end(n))
}

// start is the byte at which n begins.
func (d *document) start(n *yaml.Node) int {
	return d.file.Offset(source.Position{Line: n.Line, Column: n.Column})
}

// end is the byte after n.
func (d *document) end(n *yaml.Node) int {
	switch n.Kind {
	case yaml.ScalarNode:
		from, length := d.raw(n)
		return from + length
	case yaml.MappingNode, yaml.SequenceNode:
		end := d.start(n)
		if len(n.Content) > 0 {
			end = max(end, d.end(n.Content[len(n.Content)-1]))
		} else if n.Style&yaml.FlowStyle != 0 {
			end++ // past the opening bracket
		}
		if n.Style&yaml.FlowStyle != 0 {
			return d.closing(end)
		}
		return end
	default:
		return d.start(n)
	}
}

// closing is the byte after the bracket that closes a list or mapping, with nothing but space, commas and comments
// from offset to it.
func (d *document) closing(offset int) int {
	text := d.file.Text
	for i := offset; i < len(text); i++ {
		switch text[i] {
		case ']', '}':
			return i + 1
		case '#':
			for i+1 < len(text) && text[i+1] != '\n' {
				i++
			}
		case ' ', '\t', '\r', '\n', ',', ':':
		default:
			return offset
		}
	}
	return offset
}

// raw is where the text of a scalar stands, quotes included: its first byte and its length. A block of text is only
// its first line.
func (d *document) raw(n *yaml.Node) (from, length int) {
	from = d.start(n)
	rest := d.file.Text[from:]
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		for i := 1; i < len(rest); i++ {
			switch rest[i] {
			case '\\':
				i++
			case '"':
				return from, i + 1
			}
		}
	case n.Style&yaml.SingleQuotedStyle != 0:
		for i := 1; i < len(rest); i++ {
			if rest[i] != '\'' {
				continue
			}
			if i+1 == len(rest) || rest[i+1] != '\'' {
				return from, i + 1
			}
			i++
		}
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		line, _, _ := strings.Cut(rest, "\n")
		return from, len(strings.TrimRight(line, " \r"))
	default:
		return from, plainLength(rest, n.Value)
	}
	return from, 0
}

// plainLength is how much of rest an unquoted value takes. One on several lines is folded: where value has a space
// or line ends, rest has any white space.
func plainLength(rest, value string) int {
	if strings.HasPrefix(rest, value) {
		return len(value)
	}
	i := 0
	for _, c := range value {
		if c == ' ' || c == '\n' {
			for i < len(rest) && strings.ContainsRune(" \t\r\n", rune(rest[i])) {
				i++
			}
			continue
		}
		if next, _ := utf8.DecodeRuneInString(rest[i:]); next != c {
			break
		}
		i += utf8.RuneLen(c)
	}
	return i
}

// within is the stretch of a scalar's text from one byte of its value to another; the whole scalar when escapes or
// folding keep its text from showing its value byte by byte.
func (d *document) within(n *yaml.Node, offset, length int) source.Range {
	from, size := d.raw(n)
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		from, size = from+1, size-2
	}
	if size != len(n.Value) || offset < 0 || offset+length > size || d.file.Text[from:from+size] != n.Value {
		return d.at(n)
	}
	return d.file.Range(from+offset, from+offset+max(length, 0))
}

// isEmpty says that n is a key's missing value: nothing at all, or what YAML calls null.
func isEmpty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Tag == "!!null" && isFree(n)
}

// isFree says that n is a scalar without quotes, so that a number or a truth can be meant.
func isFree(n *yaml.Node) bool {
	return n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
}
