package plan

import "belay/internal/draw"

// tablePage is a table as it is being set: where its columns stand.
type tablePage struct {
	x, width []float64
}

// table sets a table row by row; its head is repeated on every page that it reaches.
func (w *pager) table(t Table) {
	cols := w.columns(t)
	w.tableHead(t, cols)
	for _, row := range t.Rows {
		lines, height := w.rowLines(row, cols)
		if w.y+height > w.bottom() {
			w.turn()
			w.tableHead(t, cols)
		}
		w.row(row, lines, cols)
		w.y += height
		w.page.Root.Line(margin, w.y, margin+w.width(), w.y, draw.Style{Stroke: w.colours.Line, Width: 0.8})
	}
	w.y += 14
}

// columns shares the width of the page out.
func (w *pager) columns(t Table) tablePage {
	widths := t.Widths
	if len(widths) == 0 {
		for range t.Head {
			widths = append(widths, 1)
		}
	}
	cols := tablePage{}
	x := margin
	for _, share := range widths {
		width := w.width() * share / sum(widths)
		cols.x, cols.width = append(cols.x, x), append(cols.width, width-cellPad)
		x += width
	}
	return cols
}

func (w *pager) tableHead(t Table, cols tablePage) {
	l := w.lettering(draw.SansMedium, 10.2, w.colours.Ink3)
	most := 1
	wrapped := make([][]string, len(t.Head))
	for i, h := range t.Head {
		wrapped[i] = l.Wrap(h, cols.width[i])
		most = max(most, len(wrapped[i]))
	}
	height := float64(most)*13 + 8
	w.need(height + 3*tableLead)
	for i, lines := range wrapped {
		w.page.Root.Lines(cols.x[i], w.y+float64(most-len(lines))*13+l.Ascent(), 13, lines, l)
	}
	w.y += height
	w.page.Root.Line(margin, w.y, margin+w.width(), w.y, draw.Style{Stroke: w.colours.Ink, Width: 1.1})
}

// squareWidth is the room that a severity's square takes before its name.
const squareWidth = 18.0

// rowLines wraps the cells of a row, and says how high it is.
func (w *pager) rowLines(row []Cell, cols tablePage) (lines [][]string, height float64) {
	most := 1
	for i, c := range row {
		width := cols.width[i]
		if c.Severity > 0 {
			width -= squareWidth
		}
		wrapped := w.cellLettering(c).WrapAtMost(c.Text, width, mostLines)
		lines = append(lines, wrapped)
		most = max(most, len(wrapped))
	}
	return lines, float64(most)*tableLead + rowPad
}

func (w *pager) cellLettering(c Cell) draw.Lettering {
	face := draw.Sans
	if c.Tone == Strong || c.Tone == Bad || c.Tone == Warn {
		face = draw.SansMedium
	}
	return w.lettering(face, tableSize, w.tone(c.Tone))
}

func (w *pager) row(row []Cell, lines [][]string, cols tablePage) {
	for i, c := range row {
		x, l := cols.x[i], w.cellLettering(c)
		if c.Severity > 0 {
			w.page.Root.Chip(w.colours, c.Severity-1, x, w.y+rowPad/2-0.5, 13)
			x += squareWidth
		}
		w.page.Root.Lines(x, w.y+rowPad/2+l.Ascent(), tableLead, lines[i], l)
	}
}
