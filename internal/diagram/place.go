package diagram

import (
	"cmp"
	"math"
	"slices"
)

// placeRight lays the lanes under each other and the lines side by side, and says whether they are high enough.
func (g *grid) placeRight(cells []*cell, panel bool) (fits bool) {
	lines := linesIn(cells)
	f, total := fold(len(g.lanes), cells, g.area.H, g.lanePad(), g.laneGap(), g.folds)
	g.stretchLanes(f.laneHeights(len(g.lanes), cells, g.lanePad()), g.area.H-float64(len(g.lanes)-1)*g.laneGap())
	g.addLayers(lines, f.parts, panel)
	whole := extent{g.lanes[0].across.lo + g.lanePad(), g.lanes[len(g.lanes)-1].across.hi - g.lanePad()}
	if panel {
		g.nodes = append(g.nodes, &node{layer: 0, spans: true, across: whole})
	}
	for _, c := range cells {
		if g.owner(c, cells) {
			g.nodes = append(g.nodes, &node{card: c.cards[0], layer: g.layerOf(c.line), lane: c.lane, spans: true, across: whole})
			continue
		}
		g.stack(c, f)
	}
	return total <= g.area.H
}

// mostLayers is how many layers of cards may fit beside each other while cards stay wide enough to be read.
func (g *grid) mostLayers() int {
	switch room := g.area.W - asksTight; {
	case g.down:
		return 0
	case g.bare:
		return int(room / 146)
	case g.tight:
		return int(room / 184)
	default:
		return int(room / 200)
	}
}

// owner says whether c is an accountable function alone on the first line of people: it stands beside all links,
// because every ticket comes to it first and it owns them all.
func (g *grid) owner(c *cell, cells []*cell) bool {
	if len(g.lanes) < 2 || c.line == 0 || len(c.cards) != 1 || !c.cards[0].accountable || g.lanes[0].mark != noParty {
		return false
	}
	return !slices.ContainsFunc(cells, func(o *cell) bool { return o != c && 0 < o.line && o.line <= c.line })
}

// stretchLanes gives every lane its height and its share of what is left over.
func (g *grid) stretchLanes(heights []float64, room float64) {
	need := 0.0
	for _, h := range heights {
		need += h
	}
	at := g.area.Y
	for i, h := range heights {
		h += max(0, room-need) * h / need
		g.lanes[i].across = extent{at, at + h}
		at += h + g.laneGap()
	}
}

// addLayers makes the layers of the lines, a panel before them.
func (g *grid) addLayers(lines []int, parts map[int]int, panel bool) {
	if panel {
		g.layers = append(g.layers, layer{line: asksLine, first: true})
	}
	for _, line := range lines {
		for part := range parts[line] {
			g.layers = append(g.layers, layer{line: line, first: part == 0})
		}
	}
}

// layerOf is the first layer of a line.
func (g *grid) layerOf(line int) int {
	return slices.IndexFunc(g.layers, func(l layer) bool { return l.line == line })
}

// stack places the cards of a cell one above another, in as many parts as its line has. What room the lane has left
// makes full cards higher, and others richer.
func (g *grid) stack(c *cell, f folding) {
	d := f.dense[c]
	split := slices.Collect(f.split(c))
	room := g.lanes[c.lane].across.size() - 2*g.lanePad()
	height := d.height()
	most := slices.MaxFunc(split, func(a, b []*card) int { return cmp.Compare(len(a), len(b)) })
	if spare := (room - stackHeight(most, d, height)) / float64(len(most)); d == full {
		height = min(height+max(0, spare), fullGrown)
	} else if richer := fitting(height + spare); richer < d {
		height = richer.height()
	}
	first := g.layerOf(c.line)
	for part, cards := range split {
		at := g.lanes[c.lane].across.mid() - stackHeight(cards, d, height)/2
		for _, card := range cards {
			h := max(height, card.need)
			g.nodes = append(g.nodes, &node{card: card, layer: first + part, lane: c.lane, density: fitting(h), across: extent{at, at + h}})
			at += h + d.gap()
		}
	}
}

// placeDown lays the lanes side by side and the lines under each other.
func (g *grid) placeDown(cells []*cell, panel bool) {
	lines := linesIn(cells)
	parts, widths := g.partsDown(cells, lines)
	g.addLayers(lines, parts, panel)
	need := 0.0
	for _, w := range widths {
		need += w
	}
	at := g.area.X
	for i, w := range widths {
		w *= (g.area.W - float64(len(widths)-1)*g.laneGap()) / need
		g.lanes[i].across = extent{at, at + w}
		at += w + g.laneGap()
	}
	whole := extent{g.lanes[0].across.lo + g.lanePad(), g.lanes[len(g.lanes)-1].across.hi - g.lanePad()}
	if panel {
		g.nodes = append(g.nodes, &node{layer: 0, spans: true, across: whole})
	}
	for _, c := range cells {
		g.spread(c, parts[c.line])
	}
}

// Heights of the page that runs down.
const (
	minGutterDown = 26.0
	panelTight    = 52.0
)

// partsDown finds in how many rows every line is laid so that cards stay wide enough, and the weights of the lanes.
func (g *grid) partsDown(cells []*cell, lines []int) (parts map[int]int, widths []float64) {
	parts = map[int]int{}
	for _, l := range lines {
		parts[l] = 1
	}
	for {
		widths = make([]float64, len(g.lanes))
		for i := range widths {
			widths[i] = 0.8
		}
		total := 0.0
		for _, c := range cells {
			widths[c.lane] = max(widths[c.lane], math.Ceil(float64(len(c.cards))/float64(parts[c.line])))
		}
		for _, w := range widths {
			total += w
		}
		least := minCardWidth
		if g.tight {
			least = tightCardWidth
		}
		if total*(least+besideGap) <= g.area.W || len(cells) == 0 {
			return parts, widths
		}
		worst := slices.MaxFunc(cells, func(a, b *cell) int {
			return cmp.Compare(float64(len(a.cards))/float64(parts[a.line]), float64(len(b.cards))/float64(parts[b.line]))
		})
		if parts[worst.line] >= len(worst.cards) {
			return parts, widths
		}
		parts[worst.line]++
	}
}

// Widest a card becomes on the page that runs down, and the room between two.
const (
	maxCardWidth   = 236.0
	tightCardWidth = 122.0
	besideGap      = 14.0
)

// spread places the cards of a cell side by side, in as many rows as its line has.
func (g *grid) spread(c *cell, parts int) {
	each := int(math.Ceil(float64(len(c.cards)) / float64(parts)))
	room := g.lanes[c.lane].across.size() - 2*g.lanePad()
	width := min((room-float64(each-1)*besideGap)/float64(each), maxCardWidth)
	first := g.layerOf(c.line)
	for i, card := range c.cards {
		part, place := i/each, i%each
		here := min(each, len(c.cards)-part*each)
		whole := float64(here)*width + float64(here-1)*besideGap
		lo := g.lanes[c.lane].across.mid() - whole/2 + float64(place)*(width+besideGap)
		g.nodes = append(g.nodes, &node{card: card, layer: first + part, lane: c.lane, across: extent{lo, lo + width}})
	}
}

// linesIn are the lines of the cells, in order.
func linesIn(cells []*cell) []int {
	var lines []int
	for _, c := range cells {
		lines = append(lines, c.line)
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

// boolean counts a truth.
func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// untangle orders the cards of every cell by where their neighbours stand, so that wires cross less. Each sweep moves
// every card towards the mean of those it is wired to; a few sweeps settle it.
func (l *layout) untangle(g *grid) {
	near := map[*card][]*card{}
	for _, w := range l.wires(g) {
		if a, b := g.nodes[w.from].card, g.nodes[w.to].card; a != nil && b != nil {
			near[a], near[b] = append(near[a], b), append(near[b], a)
		}
	}
	for range 4 {
		middle := map[*card]float64{}
		for _, n := range g.nodes {
			if n.card != nil {
				middle[n.card] = n.across.mid()
			}
		}
		for _, c := range l.cells {
			slices.SortStableFunc(c.cards, func(a, b *card) int { return cmp.Compare(pull(a, near[a], middle), pull(b, near[b], middle)) })
		}
		l.place(g)
	}
}

// pull is where a card's neighbours would have it; a card without any stays.
func pull(c *card, near []*card, middle map[*card]float64) float64 {
	if len(near) == 0 {
		return middle[c]
	}
	sum := 0.0
	for _, n := range near {
		sum += middle[n]
	}
	return sum / float64(len(near))
}

// settle turns extents into boxes once the layers have their places.
func (g *grid) settle() {
	for _, n := range g.nodes {
		along := g.layers[n.layer].along
		n.box = g.box(along, n.across)
		if g.down && n.card != nil {
			n.density = fitting(along.size())
		}
	}
}
