package diagram

import (
	"cmp"
	"iter"
	"slices"

	"belay/internal/draw"
)

// The grid is where everything stands. Work flows along one axis through layers, and across the other lie the lanes:
// by link and by party the flow runs to the right and the lanes are bands; by line it runs down and they are columns.
// All reckoning is done along and across, so that one layout and one router serve both.

// density is how much a card shows.
type density int

// The densities, from a card with everything on it to two lines.
const (
	full density = iota
	medium
	compact
	row
	densities
)

// Least heights of a card by density, and how much a full one may grow.
const (
	fullHeight    = 134.0
	fullGrown     = 196.0
	mediumHeight  = 94.0
	compactHeight = 57.0
	rowHeight     = 34.0
)

// height is the least height of a card.
func (d density) height() float64 {
	return [densities]float64{fullHeight, mediumHeight, compactHeight, rowHeight}[d]
}

// gap is the room between two cards of a stack.
func (d density) gap() float64 { return [densities]float64{14, 12, 9, 6}[d] }

// fitting is the richest density that a card of height h has room for.
func fitting(h float64) density {
	for d := range row {
		if h >= d.height() {
			return d
		}
	}
	return row
}

// extent is a stretch of one axis.
type extent struct{ lo, hi float64 }

func (e extent) mid() float64  { return (e.lo + e.hi) / 2 }
func (e extent) size() float64 { return e.hi - e.lo }

// node is a card, or the panel of those who ask, in its place.
type node struct {
	card    *card // nil for the panel
	layer   int
	lane    int
	spans   bool // stands across all lanes
	across  extent
	density density
	box     draw.Box
}

// lane is one band of the page.
type lane struct {
	name, desc string
	ink, soft  draw.Colour
	mark       int // of the party, in the view by party; noParty otherwise
	across     extent
}

// layer is one step of the flow: a line, or a part of one that has too many functions.
type layer struct {
	line  int // asksLine for the panel of those who ask
	first bool
	along extent
}

// asksLine is the layer before all lines.
const asksLine = -1

// grid is the layout under work.
type grid struct {
	down   bool
	lanes  []lane
	layers []layer
	nodes  []*node
	wires  []wire
	plans  []plan
	area   draw.Box // for cards and gutters
	tight  bool     // the page is crowded: everything around gives way to the cards
	bare   bool     // wires carry no labels: there is no room for them
	folds  folds
}

// Limits of the search for room.
const (
	minCardWidth = 148.0
	maxParts     = 4  // of one line, side by side
	vastParts    = 16 // the same on a vast page
	minLane      = 48.0
)

// lanePad is the room between a lane's edge and its cards.
func (g *grid) lanePad() float64 {
	if g.tight {
		return 8
	}
	return 12
}

// laneGap is the room between two lanes.
func (g *grid) laneGap() float64 {
	if g.tight {
		return 7
	}
	return 10
}

// cell is the cards of one line in one lane.
type cell struct {
	lane, line int
	cards      []*card
}

// cells sorts cards into cells by lane and line; laneOf says which lane a card belongs to.
func cells(cards []*card, laneOf func(*card) int) []*cell {
	var out []*cell
	for _, c := range cards {
		l := laneOf(c)
		at := slices.IndexFunc(out, func(k *cell) bool { return k.lane == l && k.line == c.line })
		if at < 0 {
			at = len(out)
			out = append(out, &cell{lane: l, line: c.line})
		}
		out[at].cards = append(out[at].cards, c)
	}
	slices.SortStableFunc(out, func(a, b *cell) int { return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.lane, b.lane)) })
	return out
}

// folding is how the cells are folded: parts[line] is in how many parts a line is laid, dense how rich each cell is.
type folding struct {
	parts map[int]int
	dense map[*cell]density
}

// height is how much room a cell needs across the flow, when that runs to the right: that of its highest part.
func (f folding) height(c *cell) (height float64) {
	for part := range f.split(c) {
		height = max(height, stackHeight(part, f.dense[c], f.dense[c].height()))
	}
	return height
}

// split deals the cards of a cell to the parts of its line.
func (f folding) split(c *cell) iter.Seq[[]*card] {
	return slices.Chunk(c.cards, (len(c.cards)+f.parts[c.line]-1)/f.parts[c.line])
}

// stackHeight is the height of a stack of cards that are at least so high each.
func stackHeight(cards []*card, d density, least float64) float64 {
	height := float64(len(cards)-1) * d.gap()
	for _, c := range cards {
		height += max(least, c.need)
	}
	return height
}

// laneHeights is the room that every lane needs.
func (f folding) laneHeights(lanes int, cells []*cell, pad float64) []float64 {
	heights := make([]float64, lanes)
	for i := range heights {
		heights[i] = minLane
	}
	for _, c := range cells {
		heights[c.lane] = max(heights[c.lane], f.height(c)+2*pad)
	}
	return heights
}

// folds is how far fold may go: the most layers of cards, the most parts of one line, and the density down to which a
// cell gives richness before its line is laid in more parts.
type folds struct {
	layers int
	parts  int
	first  density
}

// fold finds a folding whose lanes fit into height: it takes from the cell that needs most, first its richness, then
// by laying its line in more parts, then what richness is left. The total it returns is what is needed at the end.
func fold(lanes int, cells []*cell, height, pad, gap float64, most folds) (f folding, total float64) {
	f = folding{parts: map[int]int{}, dense: map[*cell]density{}}
	layers := 0
	for _, c := range cells {
		if f.parts[c.line] == 0 {
			f.parts[c.line] = 1
			layers++
		}
	}
	for {
		total = float64(lanes-1) * gap
		for _, h := range f.laneHeights(lanes, cells, pad) {
			total += h
		}
		if total <= height {
			return f, total
		}
		worst := slices.MaxFunc(cells, func(a, b *cell) int { return cmp.Compare(f.pressure(a, most), f.pressure(b, most)) })
		canPart := layers < most.layers && f.parts[worst.line] < most.parts && len(worst.cards) > f.parts[worst.line]
		switch d := f.dense[worst]; {
		case d < most.first, d < row && !canPart:
			f.dense[worst]++
		case canPart:
			f.parts[worst.line]++
			layers++
		default:
			if !f.thin(cells) {
				return f, total
			}
		}
	}
}

// pressure says from which cell to take next: the highest, but a cell that has given already is asked later, so that
// cards of different richness stand beside each other as little as possible.
func (f folding) pressure(c *cell, most folds) float64 {
	if f.dense[c] == row && f.parts[c.line] >= most.parts {
		return 0
	}
	return f.height(c) * [densities]float64{1, 0.62, 0.42, 0.3}[f.dense[c]]
}

// thin makes the highest cell that can be poorer poorer, whatever that wins; false when none is left.
func (f folding) thin(cells []*cell) bool {
	var best *cell
	for _, c := range cells {
		if f.dense[c] < row && (best == nil || f.height(c) > f.height(best)) {
			best = c
		}
	}
	if best == nil {
		return false
	}
	f.dense[best]++
	return true
}

// point turns a place along and across into one on the page.
func (g *grid) point(along, across float64) draw.Point {
	if g.down {
		return draw.Point{X: across, Y: along}
	}
	return draw.Point{X: along, Y: across}
}

// box turns two extents into a box on the page.
func (g *grid) box(along, across extent) draw.Box {
	if g.down {
		return draw.Box{X: across.lo, Y: along.lo, W: across.size(), H: along.size()}
	}
	return draw.Box{X: along.lo, Y: across.lo, W: along.size(), H: across.size()}
}
