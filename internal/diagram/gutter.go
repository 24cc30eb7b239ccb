package diagram

import (
	"cmp"
	"slices"

	"belay/internal/draw"
)

// tracks gives every jog a track of its gutter, so that no two runs lie on each other, in an order that crosses
// little: of those that run forward across, the ones that start further on turn first; of the others, last.
func (g *grid) tracks() {
	byGutter := map[int][]*jog{}
	for i := range g.plans {
		for k := range g.plans[i].jogs {
			j := &g.plans[i].jogs[k]
			byGutter[j.gutter] = append(byGutter[j.gutter], j)
		}
	}
	for _, jogs := range byGutter {
		slices.SortStableFunc(jogs, compareJogs)
		for i, j := range jogs {
			taken := make([]bool, i+1)
			for _, o := range jogs[:i] {
				if min(j.from, j.to) < max(o.from, o.to)+g.trackGap() && min(o.from, o.to) < max(j.from, j.to)+g.trackGap() {
					taken[o.track] = true
				}
			}
			j.track = slices.Index(taken, false)
		}
	}
}

// compareJogs orders the jogs of a gutter by which should turn first.
func compareJogs(a, b *jog) int {
	forwardA, forwardB := a.to > a.from, b.to > b.from
	if forwardA != forwardB {
		return cmp.Compare(boolean(forwardA), boolean(forwardB))
	}
	if forwardA {
		return cmp.Compare(b.from, a.from)
	}
	return cmp.Compare(a.from, b.from)
}

// gutter is what lies between two layers: room for labels, for tracks, and for the tips of arrows.
type gutter struct {
	label  float64
	tracks int
	tips   bool
	back   bool // an arrow's tip points at the layer before
}

// gutters measures what every gutter needs; index 0 is the one before the first layer.
func (g *grid) gutters() []gutter {
	all := make([]gutter, len(g.layers)+1)
	for i, w := range g.wires {
		p := g.plans[i]
		if p.beside {
			continue
		}
		if p.leaves == after {
			at := &all[g.nodes[w.from].layer+1]
			at.label = max(at.label, p.label.along)
		}
		enters := g.nodes[w.to].layer + 1 - int(p.enters)
		all[enters].tips = all[enters].tips || p.enters == before
		all[enters].back = all[enters].back || p.enters == after
		for _, j := range p.jogs {
			all[j.gutter+1].tracks = max(all[j.gutter+1].tracks, j.track+1)
		}
	}
	return all
}

// gutterSize is a gutter's room along.
func (g *grid) gutterSize(t gutter, least float64) float64 {
	size := t.label
	if t.tracks > 0 {
		size += float64(t.tracks-1)*g.trackGap() + 8
	}
	if t.tips {
		size += g.headRoom()
	}
	if t.back && t.label == 0 {
		size += g.headRoom()
	}
	return max(least, size+4)
}

// way is the points of wire i on the page.
func (g *grid) way(i int) []draw.Point {
	w, p := g.wires[i], g.plans[i]
	a, b := g.nodes[w.from], g.nodes[w.to]
	const off = 2.5 // between a wire's end and the card's edge
	if p.beside {
		along := (max(g.layers[a.layer].along.lo, g.layers[b.layer].along.lo) + min(g.layers[a.layer].along.hi, g.layers[b.layer].along.hi)) / 2
		if a.across.lo < b.across.lo {
			return []draw.Point{g.point(along, a.across.hi+off), g.point(along, b.across.lo-off)}
		}
		return []draw.Point{g.point(along, a.across.lo-off), g.point(along, b.across.hi+off)}
	}
	leave := g.layers[a.layer].along.hi + off
	if p.leaves == before {
		leave = g.layers[a.layer].along.lo - off
	}
	points := []draw.Point{g.point(leave, p.va)}
	for _, j := range p.jogs {
		at := g.track(j)
		points = append(points, g.point(at, j.from), g.point(at, j.to))
	}
	enter := g.layers[b.layer].along.lo - off
	if p.enters == after {
		enter = g.layers[b.layer].along.hi + off
	}
	return append(points, g.point(enter, p.vb))
}

// track is where along a jog runs: the tracks of a gutter lie behind its labels and before its tips.
func (g *grid) track(j jog) float64 {
	t := g.gutters()[j.gutter+1]
	lo, hi := g.gutterExtent(j.gutter)
	lo += t.label + 4
	if t.back && t.label == 0 {
		lo += g.headRoom()
	}
	if t.tips {
		hi -= g.headRoom()
	}
	middle := lo + max(0, hi-lo-float64(t.tracks-1)*g.trackGap())/2
	return middle + float64(j.track)*min(g.trackGap(), max(2, (hi-lo)/float64(max(1, t.tracks))))
}

// gutterExtent is where a gutter lies along.
func (g *grid) gutterExtent(gutter int) (lo, hi float64) {
	lo, hi = g.along().lo, g.along().hi
	if gutter >= 0 {
		lo = g.layers[gutter].along.hi
	}
	if gutter+1 < len(g.layers) {
		hi = g.layers[gutter+1].along.lo
	}
	return lo, hi
}

// along is the area's extent along the flow.
func (g *grid) along() extent {
	if g.down {
		return extent{g.area.Y + 12, g.area.Bottom()}
	}
	return extent{g.area.X, g.area.Right()}
}

// placeLayers gives every layer its room along: what the gutters leave, in equal parts, the panel apart. It returns
// the size of a layer.
func (g *grid) placeLayers(panel, least float64) (each float64) {
	gutters := g.gutters()
	room := g.along().size()
	sizes := make([]float64, len(gutters))
	for i, t := range gutters {
		edge := i == 0 || i == len(gutters)-1
		switch {
		case edge && t == (gutter{}):
			sizes[i] = 0
		case !edge && !g.layers[i].first && t == (gutter{}):
			sizes[i] = least / 2
		default:
			sizes[i] = g.gutterSize(t, least)
		}
		room -= sizes[i]
	}
	count := len(g.layers)
	if count > 0 && g.layers[0].line == asksLine {
		room -= panel
		count--
	}
	each = room / float64(max(1, count))
	spare := 0.0
	if most := g.mostAlong(); each > most {
		spare = (each - most) * float64(count) / float64(max(1, len(gutters)-2))
		each = most
	}
	at := g.along().lo
	for i := range g.layers {
		at += sizes[i]
		if i > 0 {
			at += spare
		}
		size := each
		if g.layers[i].line == asksLine {
			size = panel
		}
		g.layers[i].along = extent{at, at + size}
		at += size
	}
	return each
}

// mostAlong is how long a card becomes along the flow at most; what is left over goes to the gutters.
func (g *grid) mostAlong() float64 {
	if g.down {
		return fullGrown
	}
	return 250
}
