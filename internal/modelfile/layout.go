package modelfile

import (
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"belay/internal/model"
	"belay/internal/source"
)

// The layout of a file is changed by patches to its text, never by printing it anew: what the layout does not speak of
// stays as its author wrote it, comments and alignment first of all.
//
//	lines     end with LF and without spaces; the file ends with one line end
//	brackets  [a, b] and {a: b}: no space inside, one after each comma and colon
//	steps     two spaces for each level of block mappings and lists; what else stands on the lines moves along
//	order     the sections stand in the order of the language, each with the comments above it
//	gaps      an empty line around each section of several lines, and nowhere more than one
//
// What stands between a key of a block mapping and its value is left alone: people align values in columns.

// Format is text in the layout of the language. It says the same, to the last comment, and laying it out again changes
// nothing. A text that is not YAML is returned as it is, with what is wrong; mistakes in what it says are no matter here.
func Format(name, text string) (string, source.Problems) {
	r := newReading(name, nil)
	d := r.parseText(name, []byte(text))
	if d.root == nil || r.noted() > 0 || !r.isMapping(d) || !r.plainYAML(d, d.root) {
		return text, r.told()
	}
	for range maxPasses {
		before := d
		for _, step := range []func(*document) string{tidyLines, tidyBrackets, tidySteps, tidyOrder, tidyGaps} {
			d = d.changed(step(d))
		}
		if d == before {
			return d.file.Text, nil
		}
	}
	return text, nil // it does not come to rest: an oddity that is better left alone
}

// maxPasses is how often a text is gone over until nothing changes any more. Two are enough for what people write: one
// that changes, one that does not. A third is for texts of which one step must wait for another.
const maxPasses = 5

// changed is d with another text; d itself if that would say something else.
func (d *document) changed(text string) *document {
	if text == d.file.Text {
		return d
	}
	r := newReading(d.file.Name, nil)
	other := r.parseText(d.file.Name, []byte(text))
	if other.root == nil || r.noted() > 0 || !sameValues(d.root, other.root) || !slices.Equal(comments(d), comments(other)) {
		return d
	}
	return other
}

// sameValues says whether two nodes hold the same, with the keys of the topmost mapping in any order.
func sameValues(a, b *yaml.Node) bool {
	sections := func(n *yaml.Node) []*yaml.Node {
		pairs := slices.Collect(slices.Chunk(n.Content, 2))
		slices.SortStableFunc(pairs, func(x, y []*yaml.Node) int { return strings.Compare(x[0].Value, y[0].Value) })
		return slices.Concat(pairs...)
	}
	return a.Kind == b.Kind && slices.EqualFunc(sections(a), sections(b), sameNode)
}

// sameNode says whether two nodes hold the same in the same order.
func sameNode(a, b *yaml.Node) bool {
	return a.Kind == b.Kind && a.Tag == b.Tag && a.Value == b.Value && slices.EqualFunc(a.Content, b.Content, sameNode)
}

// patch replaces the bytes from one place until another.
type patch struct {
	from, until int
	text        string
}

// patched is text with all patches, which do not overlap.
func patched(text string, patches []patch) string {
	slices.SortFunc(patches, func(a, b patch) int { return a.from - b.from })
	var b strings.Builder
	at := 0
	for _, p := range patches {
		if p.from < at {
			continue
		}
		b.WriteString(text[at:p.from] + p.text)
		at = p.until
	}
	b.WriteString(text[at:])
	return b.String()
}

// leaves are the scalars of d, in order of the text.
func (d *document) leaves() []*yaml.Node {
	var out []*yaml.Node
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode {
			out = append(out, n)
		}
		for _, c := range n.Content {
			visit(c)
		}
	}
	visit(d.root)
	return out
}

// extent is the stretch of a scalar, with all lines of a block of text.
func (d *document) extent(n *yaml.Node) (from, until int) {
	from, length := d.raw(n)
	until = from + length
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		return from, until
	}
	indent := -1
	for line := n.Line + 1; line <= d.file.Lines(); line++ {
		text := d.file.Line(line)
		own := len(text) - len(strings.TrimLeft(text, " "))
		switch {
		case strings.TrimSpace(text) == "":
			continue
		case indent < 0 && own > d.indentOf(n.Line):
			indent = own
		case indent < 0 || own < indent:
			return from, until
		}
		until = d.file.Offset(source.Position{Line: line, Column: len(text) + 1})
	}
	return from, until
}

// indentOf is the number of spaces that a line begins with, counting the dashes of list entries as spaces.
func (d *document) indentOf(line int) int {
	text := d.file.Line(line)
	return len(text) - len(strings.TrimLeft(text, " "))
}

// comments are the comments of d, sorted, without the spaces at their ends.
func comments(d *document) []string {
	var out []string
	for _, c := range d.comments() {
		out = append(out, strings.TrimRight(d.file.Text[c[0]:c[1]], " \t\r"))
	}
	slices.Sort(out)
	return out
}

// comments are where the comments of d stand: each from its # until the end of its line.
func (d *document) comments() [][2]int {
	var out [][2]int
	text := d.file.Text
	between := func(from, until int) {
		for i := from; i < until; i++ {
			if text[i] != '#' || i > 0 && !strings.ContainsRune(" \t\r\n", rune(text[i-1])) {
				continue
			}
			end := strings.IndexByte(text[i:], '\n')
			if end < 0 {
				end = len(text) - i
			}
			out = append(out, [2]int{i, i + end})
			i += end
		}
	}
	at := 0
	for _, n := range d.leaves() {
		from, until := d.extent(n)
		between(at, from)
		at = max(at, until)
	}
	between(at, len(text))
	return out
}

// inside are the lines of which the beginning lies in a scalar: the second and later ones of each.
func (d *document) inside() map[int]*yaml.Node {
	out := map[int]*yaml.Node{}
	for _, n := range d.leaves() {
		_, until := d.extent(n)
		for line := n.Line + 1; line <= d.file.Position(until).Line; line++ {
			out[line] = n
		}
	}
	return out
}

// tidyLines ends each line with LF alone and without spaces, and the file with one.
func tidyLines(d *document) string {
	inside := d.inside()
	var b strings.Builder
	for line := 1; line <= d.file.Lines(); line++ {
		text := d.file.Line(line)
		if inside[line] == nil && inside[line+1] == nil {
			text = strings.TrimRight(text, " \t")
		}
		b.WriteString(text + "\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// tidyBrackets lays out lists and mappings in brackets, where they stand on one line.
func tidyBrackets(d *document) string {
	var patches []patch
	text := d.file.Text
	moved := map[int]int{} // by how many columns lines move to the left
	// set makes the gap between two places want, if nothing stands in it but what want says.
	set := func(from, until int, want string) {
		if from <= until && strings.Join(strings.Fields(text[from:until]), "") == strings.TrimSpace(want) &&
			!strings.Contains(text[from:until], "\n") && text[from:until] != want {
			patches = append(patches, patch{from, until, want})
		}
	}
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		for _, c := range n.Content {
			visit(c)
		}
		if n.Style&yaml.FlowStyle == 0 || len(n.Content) == 0 || slices.ContainsFunc(n.Content, isEmpty) {
			return
		}
		at := d.start(n) + 1
		if first := d.start(n.Content[0]); at < first && strings.Trim(text[at:first], " ") == "" {
			d.moveLines(moved, n, first-at)
		}
		for i, c := range n.Content {
			want := ", "
			switch {
			case i == 0:
				want = ""
			case n.Kind == yaml.MappingNode && i%2 == 1:
				want = ": "
			}
			set(at, d.start(c), want)
			at = d.end(c)
		}
		if end := d.end(n) - 1; strings.TrimSpace(text[at:max(at, end)]) == "," && !strings.Contains(text[at:end], "\n") {
			patches = append(patches, patch{at, end, ""})
		} else {
			set(at, end, "")
		}
	}
	visit(d.root)
	inside := d.inside()
	for line, by := range moved {
		if inside[line] == nil {
			start := d.file.Offset(source.Position{Line: line, Column: 1})
			patches = append(patches, patch{start, start + min(by, d.indentOf(line)), ""})
		}
	}
	return patched(text, patches)
}

// moveLines notes that the lines of n that stand right under its first value, or further in, move left with it.
func (d *document) moveLines(moved map[int]int, n *yaml.Node, by int) {
	for line := n.Line + 1; line <= d.file.Position(d.end(n)).Line; line++ {
		if d.indentOf(line) >= n.Content[0].Column-1 {
			moved[line] += by
		}
	}
}

// section is a key of the topmost mapping with its lines, the comments above it first.
type section struct {
	key        string
	first, end int // lines; end is the one after its last
	body       int // the line of the key
}

// sections are those of d, the lines before the first that belong to none, and the line after the last.
func (d *document) sections() (out []section, head, tail int) {
	inside := d.inside()
	blank := func(line int) bool { return strings.TrimSpace(d.file.Line(line)) == "" }
	comment := func(line int) bool {
		return strings.HasPrefix(strings.TrimLeft(d.file.Line(line), " \t"), "#") && inside[line] == nil
	}
	for i := 0; i+1 < len(d.root.Content); i += 2 {
		k := d.root.Content[i]
		first := k.Line
		for first > 1 && comment(first-1) {
			first--
		}
		if i > 0 {
			out[len(out)-1].end = first
		}
		out = append(out, section{key: k.Value, first: first, body: k.Line})
	}
	tail = d.file.Lines() + 1
	if len(out) == 0 {
		return nil, 1, tail
	}
	last := &out[len(out)-1]
	end := d.file.Position(d.end(d.root.Content[len(d.root.Content)-1])).Line + 1
	for _, n := range d.leaves() {
		if _, until := d.extent(n); n.Line >= last.body {
			end = max(end, d.file.Position(until).Line+1)
		}
	}
	for end < tail && !blank(end) {
		end++ // comments that follow without an empty line belong to the section
	}
	last.end = end
	return out, out[0].first, end
}

// tidyOrder puts the sections in the order of the language. A key that is not one of it stays after its neighbour.
func tidyOrder(d *document) string {
	sections, head, tail := d.sections()
	order := map[string]int{}
	for i, f := range planOf(reflect.TypeFor[model.Model]()).fields {
		order[f.key] = i + 1
	}
	rank := 0
	ranks := make(map[int]int, len(sections))
	onOneLine := false
	for _, s := range sections {
		if known := order[s.key]; known > 0 {
			rank = known
		}
		onOneLine = onOneLine || ranks[s.body] > 0
		ranks[s.body] = rank
	}
	if onOneLine || d.root.Style&yaml.FlowStyle != 0 {
		return d.file.Text
	}
	slices.SortStableFunc(sections, func(a, b section) int { return ranks[a.body] - ranks[b.body] })
	var b strings.Builder
	d.copyLines(&b, 1, head)
	for _, s := range sections {
		d.copyLines(&b, s.first, s.end)
	}
	d.copyLines(&b, tail, d.file.Lines()+1)
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// copyLines writes the lines from one until before another.
func (d *document) copyLines(b *strings.Builder, from, until int) {
	for line := from; line < until; line++ {
		b.WriteString(d.file.Line(line) + "\n")
	}
}

// besideSeverities is the section that may follow the severities without an empty line: they are one thought.
const besideSeverities = "matrix"

// tidyGaps leaves no more than one empty line anywhere, none at the beginning, and one around each section of several
// lines.
func tidyGaps(d *document) string {
	sections, _, tail := d.sections()
	inside := d.inside()
	gap := map[int]bool{} // before which lines an empty one stands
	for i, s := range sections {
		d.trimEnd(&s)
		if s.end-s.body > 1 {
			gap[s.first], gap[s.end] = true, true
		}
		if s.key == besideSeverities && i > 0 && sections[i-1].key == "severities" {
			gap[s.first] = false
		}
		if i == len(sections)-1 && tail <= d.file.Lines() {
			gap[tail] = true
		}
	}
	var b strings.Builder
	empty := true
	for line := 1; line <= d.file.Lines(); line++ {
		text := d.file.Line(line)
		if text == "" && inside[line] == nil {
			if !empty {
				b.WriteByte('\n')
			}
			empty = true
			continue
		}
		if gap[line] && !empty {
			b.WriteByte('\n')
		}
		b.WriteString(text + "\n")
		empty = false
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// trimEnd leaves out the empty lines at the end of s.
func (d *document) trimEnd(s *section) {
	for s.end-1 > s.body && strings.TrimSpace(d.file.Line(s.end-1)) == "" {
		s.end--
	}
}
