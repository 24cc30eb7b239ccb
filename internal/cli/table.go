package cli

import (
	"strings"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"
)

// columnGap is the space between columns.
const columnGap = 2

// columns lays rows out under each other, indented by so many columns. All but the last column are as wide as they need to be; the last
// takes what is left of the line and folds within it.
func (t terminal) columns(indent int, rows [][]string) string {
	var widths []int
	for _, row := range rows {
		for i, cell := range row[:len(row)-1] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], lipgloss.Width(cell))
		}
	}
	taken := indent
	for _, w := range widths {
		taken += w + columnGap
	}
	rest := max(t.lines()-taken, narrowest/2)
	var b strings.Builder
	for _, row := range rows {
		head := strings.Repeat(" ", indent)
		for i, cell := range row[:len(row)-1] {
			head += pad(cell, widths[i]+columnGap)
		}
		for _, line := range folded(row[len(row)-1], rest) {
			b.WriteString(strings.TrimRight(head+line, " ") + "\n")
			head = strings.Repeat(" ", taken)
		}
	}
	return b.String()
}

// folded is text as lines of a width, folded between words only, so that an address or a number can be copied. Colours
// go on from one line to the next.
func folded(text string, width int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := ""
		for word := range strings.SplitSeq(paragraph, " ") {
			switch {
			case line == "":
				line = word
			case lipgloss.Width(line)+1+lipgloss.Width(word) <= width:
				line += " " + word
			default:
				lines = append(lines, line)
				line = word
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// hanging is text as a terminal shows it best: a line that is too long goes on below, a little further in. In a pipe
// each line stays whole, so that it can be searched.
func (t terminal) hanging(text string) string {
	if !t.live {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		words := strings.TrimLeft(line, " ")
		indent := strings.Repeat(" ", len(line)-len(words))
		for i, part := range folded(words, t.lines()-len(indent)-2*columnGap) {
			if i == 1 {
				indent += strings.Repeat(" ", 2*columnGap)
			}
			b.WriteString(indent + part + "\n")
		}
	}
	return b.String()
}

// pad is s filled up with spaces to a width.
func pad(s string, width int) string { return s + strings.Repeat(" ", max(0, width-lipgloss.Width(s))) }

// unpadded is s without the spaces that end its lines, and with one line break at its end.
func unpadded(s string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimRight(s, "\n"), "\n") {
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// table is a table with a head and no lines. Numbers, the columns named, stand on the right.
func (t terminal) table(head []string, rows [][]string, numbers ...int) string {
	right := map[int]bool{}
	for _, n := range numbers {
		right[n] = true
	}
	drawn := table.New().Border(lipgloss.HiddenBorder()).BorderTop(false).BorderBottom(false).BorderLeft(false).
		BorderRight(false).BorderColumn(false).BorderHeader(false).Headers(head...).Rows(rows...).
		StyleFunc(func(row, column int) lipgloss.Style {
			style := lipgloss.NewStyle().PaddingLeft(columnGap)
			if right[column] {
				style = style.Align(lipgloss.Right)
			}
			if row == table.HeaderRow && t.colour {
				style = style.Faint(true)
			}
			return style
		})
	return unpadded(drawn.Render())
}

// wrapped is running text folded to a width; an empty line parts paragraphs, and one that is indented stays as it is.
func wrapped(text string, width int) string {
	var paragraphs []string
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if strings.HasPrefix(paragraph, " ") {
			paragraphs = append(paragraphs, paragraph)
			continue
		}
		running := strings.Join(strings.Fields(paragraph), " ")
		paragraphs = append(paragraphs, strings.Join(folded(running, width), "\n"))
	}
	return strings.Join(paragraphs, "\n\n")
}
