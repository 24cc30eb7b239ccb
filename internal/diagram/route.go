package diagram

import (
	"cmp"
	"math"
	"slices"
)

// The router. Between two layers lies a gutter, and a wire turns only there: it leaves its card at a port, runs along
// to its own track in a gutter, across on that track, and along again. A wire that passes other layers takes a
// corridor, a stretch across which none of their cards lies. So no wire ever runs through a card:
//
//	layer 1   gutter 1   layer 2   gutter 2   layer 3
//	┌──────┐             ┌──────┐             ┌──────┐
//	│  A   ├──────┐      │  B   │      ┌──────▶  C   │
//	└──────┘      │      └──────┘      │      └──────┘
//	              └────────────────────┘ corridor
//
// Gutter g lies after layer g; gutter -1 before the first. Ports, tracks and corridors are found from the places
// across alone, so the gutters can then be made as wide as their tracks ask.

// jog is one run of a wire across the flow, on a track of a gutter.
type jog struct {
	gutter   int
	from, to float64
	track    int
}

// plan is the way of one wire.
type plan struct {
	leaves, enters side
	va, vb         float64 // where it leaves and enters, across
	jogs           []jog
	beside         bool // straight from the edge across of one card to that of the next in the same stack
	label          labelSize
}

// side is the edge of a node that faces along the flow, or against it.
type side int

const (
	after side = iota
	before
)

// labelSize is the room of a wire's label, along and across.
type labelSize struct{ along, across float64 }

// Distances of the router, in units.
const (
	besideRoom   = 18.0 // for an arrow between two cards of a stack
	portGap      = 11.0
	leastPortGap = 6.0
	portPad      = 8.0
	corridorGap  = 7.0
	cardRoom     = 5.0 // between a corridor and a card
)

// trackGap is the distance of two tracks.
func (g *grid) trackGap() float64 {
	if g.tight {
		return 6
	}
	return 8
}

// headRoom is the room before an arrow's tip, where the contract boundary may run too.
func (g *grid) headRoom() float64 {
	if g.tight || g.down {
		return 13
	}
	return 17
}

// route plans all wires.
func (g *grid) route() {
	g.plans = make([]plan, len(g.wires))
	for i, w := range g.wires {
		g.plans[i] = g.direction(w)
	}
	g.ports()
	g.align()
	var used []corridor
	for _, i := range g.byLength() {
		used = g.jog(i, used)
	}
	g.tracks()
}

// direction says at which edges a wire leaves and enters.
func (g *grid) direction(w wire) plan {
	a, b := g.nodes[w.from], g.nodes[w.to]
	p := plan{label: g.labelSize(w)}
	switch {
	case b.layer > a.layer:
		p.leaves, p.enters = after, before
	case b.layer < a.layer:
		p.leaves, p.enters = before, after
	default:
		p.leaves, p.enters = after, after
		p.beside = g.neighbours(a, b) && !g.doubled(w)
	}
	return p
}

// doubled says whether an earlier wire joins the same two nodes.
func (g *grid) doubled(w wire) bool {
	at := slices.IndexFunc(g.wires, func(o wire) bool {
		return o.from == w.from && o.to == w.to || o.from == w.to && o.to == w.from
	})
	return g.wires[at].kind != w.kind || g.wires[at].from != w.from
}

// neighbours says whether nothing stands between two nodes of one layer.
func (g *grid) neighbours(a, b *node) bool {
	lo, hi := min(a.across.hi, b.across.hi), max(a.across.lo, b.across.lo)
	return hi-lo >= besideRoom && !slices.ContainsFunc(g.nodes, func(n *node) bool {
		return n != a && n != b && n.layer == a.layer && n.across.lo < hi && n.across.hi > lo
	})
}

// end is one end of a wire at an edge of a node.
type end struct {
	wire   int
	leaves bool
	towards,
	far float64 // the middle of the other node, and how far away its layer is
}

// ports spreads the wires over the edges at which they leave and enter.
func (g *grid) ports() {
	for n := range g.nodes {
		for _, s := range []side{after, before} {
			g.portsOf(n, s)
		}
	}
}

// portsOf spreads the wires of one edge, in the order of where they go.
func (g *grid) portsOf(n int, s side) {
	var ends []end
	for i, w := range g.wires {
		p := g.plans[i]
		if p.beside {
			continue
		}
		if w.from == n && p.leaves == s {
			ends = append(ends, g.endOf(i, true, g.nodes[n], g.nodes[w.to]))
		}
		if w.to == n && p.enters == s {
			ends = append(ends, g.endOf(i, false, g.nodes[n], g.nodes[w.from]))
		}
	}
	slices.SortStableFunc(ends, func(a, b end) int { return cmp.Or(cmp.Compare(a.towards, b.towards), cmp.Compare(a.far, b.far)) })
	at := g.spreadEnds(g.nodes[n], ends)
	for i, e := range ends {
		if e.leaves {
			g.plans[e.wire].va = at[i]
		} else {
			g.plans[e.wire].vb = at[i]
		}
	}
}

// endOf describes an end at node n whose other end is at o.
func (g *grid) endOf(wire int, leaves bool, n, o *node) end {
	towards := o.across.mid()
	if o.spans {
		towards = n.across.mid()
	}
	return end{wire, leaves, towards, math.Abs(float64(o.layer - n.layer))}
}

// spreadEnds gives every end its place: where it wants to be if the others leave it room. A label needs room above
// its wire.
func (g *grid) spreadEnds(n *node, ends []end) []float64 {
	at := make([]float64, len(ends))
	if len(ends) == 0 {
		return at
	}
	needs := func(i int) float64 {
		if ends[i].leaves {
			return max(portGap, g.plans[ends[i].wire].label.across+5)
		}
		return portGap
	}
	lo, hi := n.across.lo+portPad, n.across.hi-portPad
	sum := total(len(ends), needs)
	for sum > hi-lo && g.dropLabel(ends) {
		sum = total(len(ends), needs)
	}
	squeeze := min(1, (hi-lo)/max(sum, 1))
	if n.spans {
		return towards(ends, needs, lo, hi, squeeze)
	}
	first := 0.0
	if ends[0].leaves {
		first = g.plans[ends[0].wire].label.across
	}
	at[0] = min(max(n.across.mid()-sum*squeeze/2+first/2, lo), hi-sum*squeeze)
	if len(ends) == 1 {
		at[0] = n.across.mid() + min(first/2, n.across.size()/2-portPad)
	}
	for i := 1; i < len(ends); i++ {
		at[i] = at[i-1] + needs(i)*squeeze
	}
	return at
}

// towards gives every end of a node that stands across all lanes the place straight opposite to where it goes, if the
// others leave it that place.
func towards(ends []end, needs func(int) float64, lo, hi, squeeze float64) []float64 {
	at := make([]float64, len(ends))
	for i, e := range ends {
		at[i] = min(max(e.towards, lo), hi)
		if i > 0 {
			at[i] = max(at[i], at[i-1]+needs(i)*squeeze)
		}
	}
	for i := len(at) - 1; i >= 0 && at[i] > hi; i-- {
		at[i] = hi
		hi -= needs(i) * squeeze
	}
	return at
}

// total is the room of n ends from the first to the last.
func total(n int, needs func(int) float64) (sum float64) {
	for i := range n {
		if i > 0 {
			sum += needs(i)
		}
	}
	return sum
}

// dropLabel takes the label off one of the wires that leave an edge, since there is no room for all; first off those
// that tell. What it said is read in the plan and by pointing at the wire. It says whether there was one to drop.
func (g *grid) dropLabel(ends []end) bool {
	for _, telling := range []bool{true, false} {
		for _, e := range slices.Backward(ends) {
			p := &g.plans[e.wire]
			if e.leaves && p.label != (labelSize{}) && (g.wires[e.wire].kind == tells) == telling {
				p.label = labelSize{}
				return true
			}
		}
	}
	return false
}

// align straightens wires between neighbouring layers: an end that is alone at its edge moves to where the other is.
func (g *grid) align() {
	alone := g.lonely()
	for i, w := range g.wires {
		p := &g.plans[i]
		a, b := g.nodes[w.from], g.nodes[w.to]
		if p.beside || p.leaves == p.enters || abs(b.layer-a.layer) != 1 {
			continue
		}
		switch {
		case alone[endKey{w.to, p.enters}] == 1 && inside(b, p.va):
			p.vb = p.va
		case alone[endKey{w.from, p.leaves}] == 1 && inside(a, p.vb) && inside(a, p.vb-p.label.across):
			p.va = p.vb
		}
	}
}

// endKey is one edge of a node.
type endKey struct {
	node int
	side side
}

// lonely counts the ends at every edge.
func (g *grid) lonely() map[endKey]int {
	count := map[endKey]int{}
	for i, w := range g.wires {
		if p := g.plans[i]; !p.beside {
			count[endKey{w.from, p.leaves}]++
			count[endKey{w.to, p.enters}]++
		}
	}
	return count
}

// inside says whether a port may stand at v.
func inside(n *node, v float64) bool { return n.across.lo+portPad <= v && v <= n.across.hi-portPad }

// abs is the size of n.
func abs(n int) int { return max(n, -n) }

// byLength is the wires, those that pass the fewest layers first, so that the long ones give way.
func (g *grid) byLength() []int {
	order := make([]int, len(g.wires))
	for i := range order {
		order[i] = i
	}
	length := func(i int) int {
		return abs(g.nodes[g.wires[i].to].layer - g.nodes[g.wires[i].from].layer)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(length(a), length(b)) })
	return order
}

// corridor is a stretch along, over whole layers and the gutters between, that a wire has taken.
type corridor struct {
	first, last int // layers it passes
	at          float64
}

// jog plans the turns of wire i and returns the corridors with its own.
func (g *grid) jog(i int, used []corridor) []corridor {
	w, p := g.wires[i], &g.plans[i]
	a, b := g.nodes[w.from], g.nodes[w.to]
	if p.beside {
		return used
	}
	out, in := a.layer, b.layer-1
	if p.leaves == before {
		out, in = a.layer-1, b.layer
	} else if p.enters == after {
		in = b.layer
	}
	if out == in {
		if p.va != p.vb || p.leaves == p.enters {
			p.jogs = []jog{{gutter: out, from: p.va, to: p.vb}}
		}
		return used
	}
	first, last := min(out, in)+1, max(out, in)
	c := g.corridor(first, last, p.va, p.vb, used)
	if c != p.va {
		p.jogs = append(p.jogs, jog{gutter: out, from: p.va, to: c})
	}
	if c != p.vb {
		p.jogs = append(p.jogs, jog{gutter: in, from: c, to: p.vb})
	}
	return append(used, corridor{first, last, c})
}

// obstacle is a stretch across, its ends apart, on which a wire that passes some layers should not run.
type obstacle struct {
	lo, hi float64
	price  float64 // of running there; +Inf where a card stands
	port   float64 // the end of a wire that keeps others off; its own wire may run here
}

// corridor finds a free place across the layers from first to last, for a wire from va to vb: free of cards, not on
// another corridor and not on a stub, as little out of the way as there is. Obstacles lay their price on the places
// they cover, so that a page with a thousand wires need not ask every obstacle about every place.
func (g *grid) corridor(first, last int, va, vb float64, used []corridor) float64 {
	const step = 2.0
	lo, hi := g.lanes[0].across.lo-9, g.lanes[len(g.lanes)-1].across.hi+9
	obstacles := g.obstacles(first, last, used)
	best, least := (va+vb)/2, math.Inf(1)
	consider := func(v, price float64) {
		if cost := math.Abs(v-va) + math.Abs(v-vb) + price; cost < least {
			best, least = v, cost
		}
	}
	for _, v := range []float64{va, vb} {
		price := 0.0
		for _, o := range obstacles {
			if o.lo < v && v < o.hi && o.port != v {
				price += o.price
			}
		}
		consider(v, price)
	}
	prices := make([]float64, max(0, int((hi-lo)/step)+1))
	for _, o := range obstacles {
		for k := max(0, int((o.lo-lo)/step)); k < len(prices) && lo+step*float64(k) < o.hi; k++ {
			if lo+step*float64(k) > o.lo {
				prices[k] += o.price
			}
		}
	}
	for k, price := range prices {
		consider(lo+step*float64(k), price)
	}
	return best
}

// Prices of running on another corridor, and on the stub or the label at the end of another wire.
const (
	onCorridor = 400.0
	onStub     = 120.0
)

// obstacles are what stands in the way of a wire that passes the layers from first to last: cards, the corridors that
// others have taken, and the ends of wires in the gutters between.
func (g *grid) obstacles(first, last int, used []corridor) (all []obstacle) {
	all = make([]obstacle, 0, len(g.nodes)+len(used)+2*len(g.wires))
	none := math.NaN()
	for _, n := range g.nodes {
		if first <= n.layer && n.layer <= last {
			all = append(all, obstacle{n.across.lo - cardRoom, n.across.hi + cardRoom, math.Inf(1), none})
		}
	}
	for _, c := range used {
		if c.first <= last+1 && first <= c.last+1 {
			all = append(all, obstacle{c.at - corridorGap, c.at + corridorGap, onCorridor, none})
		}
	}
	stub := func(n int, s side, at, label float64) {
		if gutter := g.nodes[n].layer - int(s); first-1 <= gutter && gutter <= last {
			all = append(all, obstacle{at - label - 4, at + 5, onStub, at})
		}
	}
	for i, w := range g.wires {
		if p := &g.plans[i]; !p.beside {
			stub(w.from, p.leaves, p.va, p.label.across)
			stub(w.to, p.enters, p.vb, 0)
		}
	}
	return all
}
