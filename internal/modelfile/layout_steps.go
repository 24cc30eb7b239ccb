package modelfile

import (
	"maps"
	"strings"

	"go.yaml.in/yaml/v4"

	"belay/internal/source"
)

// stepSize is how many spaces a level of block mappings and lists is indented by.
const stepSize = 2

// steps is how far each line of a document is to be indented.
type steps struct {
	d       *document
	planned map[int]int // lines on which a key or a dash comes first
	under   []stretch   // values that go on over several lines, in order of the text
	patches []patch     // of what stands after dashes
}

// stretch is a value of several lines: text, or anything in brackets.
type stretch struct {
	n           *yaml.Node
	first, last int
	least       int // columns that its later lines are indented by at least
}

// tidySteps indents block mappings and lists by two spaces a level. What goes on over several lines keeps its form and
// moves with the line that it begins on; a comment moves with the line that it belongs to.
func tidySteps(d *document) string {
	s := &steps{d: d, planned: map[int]int{}}
	s.place(d.root, 0)
	indents := s.indents()
	for line := 1; line <= d.file.Lines(); line++ {
		old := d.indentOf(line)
		if now := max(indents[line], 0); now != old && old < len(d.file.Line(line)) {
			start := d.file.Offset(source.Position{Line: line, Column: 1})
			s.patches = append(s.patches, patch{start, start + old, strings.Repeat(" ", now)})
		}
	}
	return patched(d.file.Text, s.patches)
}

// place plans a node whose keys or dashes are to be indented by the given number of spaces.
func (s *steps) place(n *yaml.Node, indent int) {
	switch {
	case n.Style&yaml.FlowStyle != 0 || n.Kind == yaml.ScalarNode:
		s.several(n, indent)
	case n.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			s.first(n.Content[i], indent)
			s.value(n.Content[i+1], n.Content[i].Line, indent)
		}
	case n.Kind == yaml.SequenceNode:
		for _, item := range n.Content {
			s.item(n, item, indent)
		}
	}
}

// value plans the value of a key that stands on a line and is indented by indent.
func (s *steps) value(v *yaml.Node, line, indent int) {
	if v.Line > line {
		s.first(v, indent+stepSize)
	}
	s.place(v, indent+stepSize)
}

// item plans an entry of the block list n, whose dashes are to be indented by indent.
func (s *steps) item(n, item *yaml.Node, indent int) {
	line := item.Line
	for line > n.Line && !s.dashAt(line, n.Column) {
		line--
	}
	if !s.dashAt(line, n.Column) {
		return
	}
	if s.d.indentOf(line) == n.Column-1 {
		s.planned[line] = indent
	}
	dash := s.d.file.Offset(source.Position{Line: line, Column: n.Column})
	from, until := dash+1, s.d.start(item)
	if line == item.Line && from < until && strings.Trim(s.d.file.Text[from:until], " ") == "" && !isEmpty(item) {
		s.patches = append(s.patches, patch{from, until, " "})
	}
	s.value(item, line, indent)
}

// dashAt says whether a list's entry begins at that place.
func (s *steps) dashAt(line, column int) bool {
	text := s.d.file.Line(line)
	return column <= len(text) && text[column-1] == '-' && strings.Trim(text[:column-1], " -") == ""
}

// first plans the line of n if n comes first on it.
func (s *steps) first(n *yaml.Node, indent int) {
	if n.Kind == yaml.SequenceNode && n.Style&yaml.FlowStyle == 0 {
		return // its dashes are planned one by one
	}
	if s.d.indentOf(n.Line) == n.Column-1 {
		s.planned[n.Line] = indent
	}
}

// several notes a value that goes on over several lines.
func (s *steps) several(n *yaml.Node, indent int) {
	until := s.d.end(n)
	if n.Kind == yaml.ScalarNode {
		_, until = s.d.extent(n)
	}
	if last := s.d.file.Position(until).Line; last > n.Line {
		s.under = append(s.under, stretch{n: n, first: n.Line, last: last, least: indent})
	}
}

// indents is the indentation of every line.
func (s *steps) indents() map[int]int {
	out := maps.Clone(s.planned)
	taken := make(map[int]bool, len(s.planned))
	for _, u := range s.under {
		s.move(u, out)
		for line := u.first + 1; line <= u.last; line++ {
			taken[line] = true
		}
	}
	s.beside(out, taken)
	return out
}

// move indents the later lines of a value of several lines.
func (s *steps) move(u stretch, out map[int]int) {
	by := 0
	if indent, planned := s.planned[u.first]; planned {
		by = indent - s.d.indentOf(u.first)
	}
	if u.n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		by = u.least - s.contentIndent(u)
	}
	for line := u.first + 1; line <= u.last; line++ {
		text := strings.TrimLeft(s.d.file.Line(line), " ")
		least := u.least
		if strings.HasPrefix(text, "]") || strings.HasPrefix(text, "}") {
			least -= stepSize
		}
		out[line] = max(s.d.indentOf(line)+by, least)
	}
}

// contentIndent is the least indentation in a block of text.
func (s *steps) contentIndent(u stretch) int {
	least := -1
	for line := u.first + 1; line <= u.last; line++ {
		if own := s.d.indentOf(line); own < len(s.d.file.Line(line)) && (least < 0 || own < least) {
			least = own
		}
	}
	return least
}

// beside plans the lines that hold nothing but a comment, or nothing: they are indented as the next line of the same old
// indentation, else as the line before; else they move along with the next.
func (s *steps) beside(out map[int]int, taken map[int]bool) {
	lines := s.d.file.Lines()
	next := make([]int, lines+2) // the planned line at or after each, 0 when there is none
	for line := lines; line > 0; line-- {
		next[line] = next[line+1]
		if _, planned := s.planned[line]; planned {
			next[line] = line
		}
	}
	before := 0
	for line := 1; line <= lines; line++ {
		old := s.d.indentOf(line)
		switch {
		case next[line] == line:
			before = line
		case taken[line]:
		case next[line] > 0 && s.d.indentOf(next[line]) == old:
			out[line] = s.planned[next[line]]
		case before > 0 && s.d.indentOf(before) == old:
			out[line] = s.planned[before]
		case next[line] > 0 && old > s.d.indentOf(next[line]):
			out[line] = old + s.planned[next[line]] - s.d.indentOf(next[line])
		default:
			out[line] = old
		}
	}
}
