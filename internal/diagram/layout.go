package diagram

import (
	"math"
	"slices"

	"belay/internal/draw"
	"belay/internal/model"
)

// ease is how much the page gives way to its cards.
type ease struct {
	tight bool    // everything around the cards is narrower
	bare  bool    // wires carry no times
	width float64 // the least width of a card when the flow runs right
	sheet float64 // the page is that many times as large as A3, to be printed smaller
	less  int     // how many layers may be given up in search of wider cards
	last  bool    // what comes out is drawn, whether it fits or not
}

// first is the density down to which cells give richness before lines are laid in parts: a page with times on its
// wires has little width to spare.
func (e ease) first() density {
	switch {
	case e.bare:
		return row
	case e.tight:
		return compact
	}
	return medium
}

// Widths of a card when the flow runs right: one that holds most names whole, and the least that can be read.
const (
	comfortable = 132.0
	leastWide   = 108.0
)

// Limits of the search for room. Every round lays out and routes the whole page, so a vast page is tried on few sheets,
// each much larger than the one before: what it loses is paper that nobody could read as A3 anyway.
const (
	vast         = 150  // functions from which rounds are few
	mostLess     = 8    // layers given up on one sheet
	vastLess     = 2    // the same on a vast page
	sheetStep    = 1.06 // how much larger the next sheet is
	vastStep     = 1.3
	largestSheet = 4.0 // times A3
	vastSheet    = 40.0
	cardShare    = 0.4 // of a sheet, what cards can take at most
)

// least is how long a card must be along the flow.
func (e ease) least(down bool) float64 {
	if down {
		return rowHeight
	}
	return e.width
}

// eases are the ways to make room, in the order in which they are tried.
func eases(functions int) (all []ease) {
	if functions >= vast {
		for sheet := smallestSheet(functions); sheet < vastSheet; sheet *= vastStep {
			all = append(all, ease{tight: true, bare: true, width: leastWide, sheet: sheet, less: vastLess})
		}
	} else {
		if functions < crowded {
			all = append(all, ease{width: comfortable, sheet: 1, less: mostLess})
		}
		all = append(all, ease{tight: true, width: comfortable, sheet: 1, less: mostLess}, ease{tight: true, width: leastWide, sheet: 1, less: mostLess})
		for sheet := 1.0; sheet < largestSheet; sheet *= sheetStep {
			all = append(all, ease{tight: true, bare: true, width: leastWide, sheet: sheet, less: mostLess})
		}
	}
	all[len(all)-1].last = true
	return all
}

// smallestSheet is the sheet, in times A3, below which so many of the smallest cards take more than their share.
func smallestSheet(functions int) float64 {
	a3 := draw.On(draw.A3())
	return max(1, math.Sqrt(float64(functions)*leastWide*rowHeight/(a3.W*a3.H*cardShare)))
}

// layout is the cells of a page and what they are laid out from.
type layout struct {
	d       describer
	cards   []*card
	byID    map[model.FunctionID]*card
	lanes   []lane
	cells   []*cell
	entries []model.FunctionID
}

// layout sorts the cards into cells.
func (s *sheet) layout(d describer, cards []*card, by View) *layout {
	lanes, laneOf := s.lanes(cards, by)
	l := &layout{d: d, cards: cards, byID: map[model.FunctionID]*card{}, lanes: lanes, cells: cells(cards, laneOf), entries: d.entries(len(cards) < crowded)}
	for _, c := range cards {
		l.byID[c.id] = c
	}
	return l
}

// grid lays the functions out in a box, in as many layers as leave cards wide enough; fits is false when they came out
// too small to be read.
func (l *layout) grid(by View, box draw.Box, e ease) (g *grid, fits bool) {
	for less := range e.less {
		if g, fits = l.gridOf(by, box, e, less); fits || g.folds.layers <= len(linesIn(l.cells)) {
			break
		}
	}
	return g, fits
}

// gridOf lays the functions out in so many layers less than the box may hold.
func (l *layout) gridOf(by View, box draw.Box, e ease, less int) (g *grid, fits bool) {
	g = &grid{down: by == ByLine, tight: e.tight, bare: e.bare}
	g.area = draw.Box{X: box.X + labelRoom, Y: box.Y + headRoomY, W: box.W - labelRoom - 12, H: box.H - headRoomY}
	if g.down {
		g.area.H -= 10
	} else {
		g.reserve(l)
	}
	g.folds = folds{layers: g.mostLayers() - less, parts: maxParts, first: e.first()}
	if len(l.cards) >= vast {
		g.folds.parts = vastParts
	}
	fits = l.place(g)
	for i := 0; !fits && i < easings; i++ {
		for _, c := range l.cards {
			c.need *= 0.8
			if i < easings-2 {
				c.need = max(c.need, c.nameNeeds())
			}
		}
		fits = l.place(g)
	}
	l.untangle(g)
	if !fits && !e.last {
		return g, false // nobody will see its wires
	}
	g.wires = l.wires(g)
	g.route()
	fits = g.placeAlong() >= e.least(g.down) && fits
	g.settle()
	return g, fits
}

// place puts the cards into the grid anew; it says whether the lanes are high enough for them.
func (l *layout) place(g *grid) (fits bool) {
	g.lanes, g.layers, g.nodes = slices.Clone(l.lanes), nil, nil
	if g.down {
		g.placeDown(l.cells, len(l.entries) > 0)
		return true
	}
	return g.placeRight(l.cells, len(l.entries) > 0)
}

// wires are the connections of the page; the panel of those who ask is the first node.
func (l *layout) wires(g *grid) []wire {
	at := map[model.FunctionID]int{}
	for i, n := range g.nodes {
		if n.card != nil {
			at[n.card.id] = i
		}
	}
	wires := l.d.wires(at, l.byID)
	for _, id := range l.entries {
		wires = append(wires, wire{from: 0, to: at[id], kind: asks, title: "Those who ask → " + l.byID[id].name})
	}
	return wires
}

// easings is how often cards give up height for the labels beside them.
const easings = 6

// reserve makes cards at which many wires meet high enough for all of them and for the labels of those that leave.
func (g *grid) reserve(l *layout) {
	at := map[model.FunctionID]int{}
	for i, c := range l.cards {
		at[c.id], c.need = i, 0
	}
	labelled, leaving, entering := make([]int, len(l.cards)), make([]int, len(l.cards)), make([]int, len(l.cards))
	for _, w := range l.d.wires(at, l.byID) {
		leaving[w.from]++
		entering[w.to]++
		if len(w.times) > 0 && !g.bare && l.cards[w.to].line >= l.cards[w.from].line {
			labelled[w.from]++
		}
	}
	for i, c := range l.cards {
		ends := float64(max(leaving[i], entering[i]))*leastPortGap + 2*portPad
		labels := 0.0
		if labelled[i] > 1 {
			labels = float64(labelled[i])*(labelLead+labelAir) + 2*portPad
		}
		c.need = min(max(ends, labels), fullGrown)
		c.need = max(c.need, c.nameNeeds())
	}
}

// placeAlong gives the layers their places and returns how long cards became along the flow.
func (g *grid) placeAlong() float64 {
	switch {
	case g.down:
		return g.placeLayers(panelTight, minGutterDown)
	case g.tight:
		return g.placeLayers(asksTight, leastRight)
	}
	return g.placeLayers(asksWidth, leastRight)
}
