package source

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// How a problem is drawn, in columns of a terminal.
const (
	lineRoom = 100 // of a line of text; a longer one is cut around what is marked
	tabStop  = 4
)

// The colours of a terminal.
const (
	bold  = "\x1b[1m"
	dim   = "\x1b[2m"
	red   = "\x1b[31m"
	cyan  = "\x1b[36m"
	plain = "\x1b[0m"
)

// Draw writes every problem with the line it is about, carets under the range and the hint after them, and a last line
// that counts them. A problem whose file is not among files has no line.
//
//	support.yaml:7:25: no person is called "anna" (BL0031)
//	  7 |     cover: [{people: [ana, bo, anna]}]
//	    |                                ^^^^ did you mean "ana"?
func Draw(w io.Writer, problems Problems, files Files, colour bool) error {
	d := drawing{files: files, colour: colour}
	for _, p := range problems {
		d.problem(p)
		d.b.WriteByte('\n')
	}
	if len(problems) > 0 {
		d.b.WriteString(problems.Summary() + "\n")
	}
	_, err := io.WriteString(w, d.b.String())
	return err
}

// Summary counts the problems: "3 problems in support.yaml".
func (ps Problems) Summary() string {
	var files []string
	for _, p := range ps {
		if p.At.File != "" && !slices.Contains(files, p.At.File) {
			files = append(files, p.At.File)
		}
	}
	count := "1 problem"
	if len(ps) != 1 {
		count = strconv.Itoa(len(ps)) + " problems"
	}
	switch len(files) {
	case 0:
		return count
	case 1:
		return count + " in " + files[0]
	}
	return fmt.Sprintf("%s in %d files", count, len(files))
}

// drawing is a page of problems as it grows.
type drawing struct {
	b      strings.Builder
	files  Files
	colour bool
}

// put writes s in a colour, if there are colours.
func (d *drawing) put(colour, s string) {
	if d.colour && s != "" {
		s = colour + s + plain
	}
	d.b.WriteString(s)
}

// problem draws one problem.
func (d *drawing) problem(p Problem) {
	if p.At.File != "" {
		d.put(bold, p.At.String()+":")
		d.b.WriteByte(' ')
	}
	d.b.WriteString(visible(p.Message))
	d.put(dim, " ("+p.Code+")")
	d.b.WriteByte('\n')
	file := d.files[p.At.File]
	if file == nil || !p.At.Known() {
		if p.Hint != "" {
			d.b.WriteString("  " + visible(p.Hint) + "\n")
		}
		return
	}
	number := strconv.Itoa(p.At.Start.Line)
	shown := excerpt(file.Line(p.At.Start.Line), p.At)
	d.put(cyan, "  "+number+" |")
	d.b.WriteString(strings.TrimRight(" "+shown.text, " ") + "\n")
	d.put(cyan, "  "+strings.Repeat(" ", len(number))+" |")
	d.b.WriteString(" " + strings.Repeat(" ", shown.from))
	d.put(red, strings.Repeat("^", shown.until-shown.from))
	if p.Hint != "" {
		d.b.WriteString(" " + visible(p.Hint))
	}
	d.b.WriteByte('\n')
}

// shown is a line as it is drawn, and the columns from and until which carets stand under it.
type shown struct {
	text        string
	from, until int
}

// excerpt lays out line for a terminal, cut around r when it is long. Carets run to the end of the line when r goes on
// beyond it, and there is always one.
func excerpt(line string, r Range) shown {
	cells, from, until := layOut(line, r)
	out := shown{from: from, until: max(until, from+1)}
	if len(cells) > lineRoom {
		middle := (out.from + min(out.until, out.from+lineRoom)) / 2
		first := min(max(0, middle-lineRoom/2), len(cells)-lineRoom)
		last := first + lineRoom
		out.from, out.until = min(out.from-first, lineRoom-1), min(out.until, last)-first
		head, tail := first > 0, last < len(cells)
		cells = slices.Clone(cells[first:last])
		if head {
			cells[0] = "…"
		}
		if head && cells[1] == "" {
			cells[1] = " " // the right half of a wide character that is gone
		}
		if tail {
			cells[lineRoom-1] = "…"
		}
	}
	out.text = strings.Join(cells, "")
	return out
}

// layOut is what stands in each column of a terminal around r, with nothing under the right half of a wide character,
// and the columns of r. What is too far from r to be shown is not laid out, since a hostile line may be very long.
func layOut(line string, r Range) (cells []string, from, until int) {
	const around = 2 * lineRoom
	from, until = -1, -1
	column := 0
	for _, c := range line {
		column++
		if column < r.Start.Column-around {
			continue
		}
		if column > r.Start.Column+around {
			break
		}
		if column == r.Start.Column {
			from = len(cells)
		}
		if r.End.Line == r.Start.Line && column == r.End.Column {
			until = len(cells)
		}
		cells = place(cells, c)
	}
	if from < 0 {
		from = len(cells)
	}
	if until < 0 {
		until = len(cells)
	}
	return cells, from, until
}

// place puts c after cells: a tab as spaces up to its stop, a wide character in two cells, one that is combined with
// the character before into that one's cell, and a control character as a dot.
func place(cells []string, c rune) []string {
	switch {
	case c == '\t':
		cells = append(cells, " ")
		for len(cells)%tabStop != 0 {
			cells = append(cells, " ")
		}
		return cells
	case unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c):
		return append(cells, "·")
	case unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf) && len(cells) > 0:
		cells[len(cells)-1] += string(c)
		return cells
	case wide(c):
		return append(cells, string(c), "")
	}
	return append(cells, string(c))
}

// wide says whether a terminal gives c two columns: East Asian characters and pictures.
func wide(c rune) bool {
	if c < 0x1100 {
		return false
	}
	for _, block := range [...][2]rune{
		{0x1100, 0x115F},
		{0x2E80, 0x303E},
		{0x3041, 0xA4CF},
		{0xAC00, 0xD7A3},
		{0xF900, 0xFAFF},
		{0xFE30, 0xFE6F},
		{0xFF01, 0xFF60},
		{0xFFE0, 0xFFE6},
		{0x1F300, 0x1F64F},
		{0x1F680, 0x1F6FF},
		{0x1F900, 0x1F9FF},
		{0x20000, 0x3FFFD},
	} {
		if block[0] <= c && c <= block[1] {
			return true
		}
	}
	return false
}

// visible is s with a dot for each character that would move a terminal's cursor or change its colours.
func visible(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) {
			return '·'
		}
		return c
	}, s)
}
