package diagram

import (
	"fmt"
	"strings"

	"belay/internal/draw"
	"belay/internal/model"
)

// cardPad is the room between a card's edge and its text.
const cardPad = 13.0

// card draws the function at n.
func (s *sheet) card(g *draw.Group, n *node) {
	c := n.card
	inner := g.Group(draw.Tag{ID: "function-" + string(c.id), Class: "function", Title: s.tooltip(c)})
	s.frame(inner, n)
	switch {
	case n.spans:
		s.ownerCard(inner, n)
	case n.density == full:
		s.fullCard(inner, n)
	case n.density == medium:
		s.mediumCard(inner, n)
	case n.density == compact:
		s.compactCard(inner, n)
	default:
		s.rowCard(inner, n)
	}
	s.unknownBadge(inner, n.card, n.box)
}

// tooltip is what the pointer reads on a card: what may have been cut on it, whole.
func (s *sheet) tooltip(c *card) string {
	parts := []string{c.name}
	add := func(label, value string) {
		if value != "" {
			parts = append(parts, label+named(value, "not known yet"))
		}
	}
	add("", c.purpose)
	add("does ", strings.Join(c.does, ", "))
	add("party: ", c.partyName)
	add("owner: ", c.owner)
	add("deputy: ", c.deputy)
	if s.pass != model.Logical {
		add("hours: ", c.week.words())
	}
	return strings.Join(parts, "; ")
}

// frame draws the card's paper: an edge in the party's colour, a heavier outline for the accountable, a dashed amber
// one where something is not known yet.
func (s *sheet) frame(g *draw.Group, n *node) {
	c, b, radius := n.card, n.box, 7.0
	if n.density >= compact && !n.spans {
		radius = 5
	}
	style := draw.Style{Fill: s.hue.Raised, Stroke: s.hue.LineStrong, Width: 0.9}
	if c.accountable {
		style.Stroke, style.Width = s.hue.Ink, 1.5
	}
	if c.unknowns > 0 {
		style.Stroke, style.Width, style.Dash = s.amber(), 1.3, []float64{5, 3}
	}
	g.RoundRect(b, radius, style)
	if c.party != noParty && s.pass != model.Logical {
		const edge = 4.0
		p := draw.Start(b.X+edge, b.Y+0.8).Down(b.Bottom()-0.8).Across(b.X+radius).
			Quad(b.X+0.8, b.Bottom()-0.8, b.X+0.8, b.Bottom()-radius).Down(b.Y+radius).
			Quad(b.X+0.8, b.Y+0.8, b.X+radius, b.Y+0.8).Close()
		g.Path(p, draw.Style{Fill: s.partyColour(c.party)})
	}
}

// content is the box inside a card's padding.
func content(b draw.Box) draw.Box {
	return draw.Box{X: b.X + cardPad, Y: b.Y + cardPad - 1, W: b.W - 2*cardPad + 3, H: b.H - 2*cardPad + 2}
}

// head draws mark and party on one line, and returns the base line after.
func (s *sheet) head(g *draw.Group, c *card, b draw.Box) float64 {
	if s.pass == model.Logical {
		return b.Y + 6
	}
	room := b.W - 14
	s.markOf(g, c, b.X, b.Y, 8.5)
	l := s.eyebrow(smallest)
	switch c.partyName {
	case unknownName:
		g.Text(b.X+14, b.Y+8, capitals("party not known"), l.In(s.amber()))
	case "":
		g.Text(b.X+14, b.Y+8, capitals("no party yet"), l)
	default:
		name, l := eyebrowOf(l, c.partyName, room)
		g.Text(b.X+14, b.Y+8, name, l)
	}
	return b.Y + 27
}

// markOf draws the mark of a card's party.
func (s *sheet) markOf(g *draw.Group, c *card, x, y, size float64) {
	if c.party == noParty {
		g.Text(x+size/2, y+size, "?", s.heading(size+3).In(s.amber()).At(draw.Middle))
		return
	}
	g.Mark(c.party, x, y, size, s.partyColour(c.party))
}

// unknownBadge says on the upper edge of a card how much of it is not known yet.
func (s *sheet) unknownBadge(g *draw.Group, c *card, card draw.Box) {
	if c.unknowns == 0 {
		return
	}
	x, y := card.Right()-8, card.Y+5
	words := "?"
	if c.unknowns > 1 {
		words = fmt.Sprintf("? × %d", c.unknowns)
	}
	l := s.heading(smallest).In(s.amber())
	w := l.Width(words) + 9
	g.RoundRect(draw.Box{X: x - w, Y: y - 10, W: w, H: 13}, 6.5, draw.Style{Fill: s.hue.Note, Stroke: s.amber(), Width: 0.8})
	g.Text(x-w/2, y, words, l.At(draw.Middle))
}

// fullCard draws everything that is known.
func (s *sheet) fullCard(g *draw.Group, n *node) {
	c, b := n.card, content(n.box)
	y := s.head(g, c, b)
	if s.pass == model.Logical {
		y += 11
	}
	name := s.heading(15)
	bottom := b.Bottom()
	if s.pass != model.Logical {
		bottom -= 37
	}
	lines := 1
	if bottom-y > 66 {
		lines = 2
	}
	switch long := name.Of(12); {
	case lines == 2:
		y = g.Lines(b.X, y+2, 17, name.WrapAtMost(c.name, b.W, lines), name) - 4
	case long.Width(c.name) > b.W:
		y = g.Lines(b.X, y, 14, long.WrapAtMost(c.name, b.W, 2), long) - 8
	default:
		s.name(g, b.X, y+2, c.name, b.W, name)
		y += 15
	}
	if s.pass != model.Logical {
		y = s.owner(g, c, b, y)
		s.strip(g, c, draw.Box{X: b.X, Y: b.Bottom() - 28, W: b.W}, true)
	}
	s.duties(g, c, b, y, bottom)
}

// owner draws who answers for the card, with a disc of initials, and returns the y below.
func (s *sheet) owner(g *draw.Group, c *card, b draw.Box, y float64) float64 {
	if c.owner == "" && c.deputy == "" {
		return y
	}
	const r = 10.0
	disc := draw.Style{Fill: s.hue.Sunken, Stroke: s.hue.Line}
	letters := s.heading(smallest).In(s.hue.Ink2).At(draw.Middle)
	who := s.strong(12)
	switch c.owner {
	case unknownName:
		disc = draw.Style{Fill: s.hue.Note, Stroke: s.amber(), Width: 1.2, Dash: []float64{3, 2.4}}
		letters, who = letters.In(s.amber()), who.In(s.amber())
		g.Circle(b.X+r, y+r+1, r, disc)
		g.Text(b.X+r, y+r+4.6, "?", letters)
		g.Text(b.X+27, y+9, unknownOwner(who, b.W-27), who)
	case "":
		g.Circle(b.X+r, y+r+1, r, disc)
		g.Text(b.X+27, y+9, who.Fit("no owner named", b.W-27), who.In(s.hue.Ink3))
	default:
		g.Circle(b.X+r, y+r+1, r, disc)
		g.Text(b.X+r, y+r+4.5, initials(c.owner), letters)
		g.Text(b.X+27, y+9, who.Fit(c.owner, b.W-27), who)
	}
	deputy := s.body(least).In(s.hue.Ink3)
	switch c.deputy {
	case "":
		return y + 25
	case unknownName:
		words := "deputy not known yet"
		if deputy.Width(words) > b.W-27 {
			words = "deputy ?"
		}
		g.Text(b.X+27, y+21.5, words, deputy.In(s.amber()))
	default:
		g.Text(b.X+27, y+21.5, deputy.Fit("deputy "+c.deputy, b.W-27), deputy)
	}
	return y + 25
}

// unknownOwner says that the owner is not known yet, shortly where there is little room.
func unknownOwner(l draw.Lettering, width float64) string {
	if long := "owner not known yet"; l.Width(long) <= width {
		return long
	}
	return "owner ?"
}

// duties lists what the function does, as far as there is room between y and bottom: first its purpose, then its
// duties in one line.
func (s *sheet) duties(g *draw.Group, c *card, b draw.Box, y, bottom float64) {
	const lead = 14.5
	l := s.body(11)
	room := int((bottom - y - 4) / lead)
	y += 14
	if c.resolves != "" && room > 0 {
		g.Text(b.X, y+1, l.Fit("solves "+c.resolves+" itself", b.W), l.In(s.hue.Ink))
		y, room = y+lead, room-1
	}
	if c.purpose != "" && room > 1 {
		lines := l.WrapAtMost(c.purpose, b.W, min(room, 3))
		y = g.Lines(b.X, y+1, lead, lines, l)
		room -= len(lines)
	}
	if len(c.does) > 0 && room > 0 {
		lines := l.WrapAtMost(strings.Join(c.does, " · "), b.W, min(room, 2))
		g.Lines(b.X, y+1, lead, lines, l.In(s.hue.Ink3))
	}
}

// mediumCard draws head, name, owner and hours.
func (s *sheet) mediumCard(g *draw.Group, n *node) {
	c := n.card
	b := draw.Box{X: n.box.X + cardPad - 1, Y: n.box.Y + 9, W: n.box.W - 2*cardPad + 5, H: n.box.H - 17}
	s.head(g, c, b)
	name := s.heading(13.5)
	if s.pass == model.Logical {
		y := g.Lines(b.X, b.Y+20, 16, name.WrapAtMost(c.name, b.W, 2), name) - 8
		s.duties(g, c, b, y-6, b.Bottom())
		return
	}
	if long := name.Of(least + 0.4); long.Width(c.name) > b.W {
		g.Lines(b.X, b.Y+22, 13, long.WrapAtMost(c.name, b.W, 2), long)
		s.people(g, c, b.X, b.Y+48, b.W)
	} else {
		s.name(g, b.X, b.Y+24, c.name, b.W, name)
		s.people(g, c, b.X, b.Y+39, b.W)
	}
	s.strip(g, c, draw.Box{X: b.X, Y: b.Bottom() - 25, W: b.W}, true)
}

// people writes owner and deputy on one line.
func (s *sheet) people(g *draw.Group, c *card, x, y, width float64) {
	who := s.body(11).In(s.hue.Ink)
	owner := named(c.owner, unknownOwner(who, width))
	switch c.owner {
	case "":
		g.Text(x, y, who.Fit("no owner named", width), who.In(s.hue.Ink3))
		return
	case unknownName:
		g.Text(x, y, who.Fit(owner, width), who.In(s.amber()))
	default:
		g.Text(x, y, who.Fit(owner, width), who)
	}
	used := who.Width(owner)
	deputy := s.body(least).In(s.hue.Ink3)
	switch rest := width - used; {
	case c.deputy == unknownName && rest > 60:
		g.Text(x+used, y, deputy.Fit(", deputy ?", rest), deputy.In(s.amber()))
	case c.deputy != "" && c.deputy != unknownName && rest > 60:
		g.Text(x+used, y, deputy.Fit(", deputy "+c.deputy, rest), deputy)
	}
}

// compactCard draws mark and name, owner, and hours with their words.
func (s *sheet) compactCard(g *draw.Group, n *node) {
	c := n.card
	x, y, width := n.box.X+11, n.box.Y+17, n.box.W-20
	name := s.heading(12.5)
	if s.pass == model.Logical {
		lines := s.body(least)
		s.name(g, x, y, c.name, width, name)
		g.Lines(x, y+16, 13.5, lines.WrapAtMost(c.says(), width, 2), lines)
		return
	}
	s.markOf(g, c, x, y-8.5, 8.5)
	if least := name.Of(least); least.Width(c.name) > width-14 {
		lines := least.WrapAtMost(c.name, width-14, 2)
		g.Lines(x+14, y-2, 13, lines, least)
		s.ownerAndStrip(g, c, x, y+27, width)
		return
	}
	s.name(g, x+14, y, c.name, width-14, name)
	s.people(g, c, x, y+15, width)
	s.shortStrip(g, c, x, y+24, width)
}

// name writes a function's name in one line, smaller where it is long, and cut only when that does not help.
func (s *sheet) name(g *draw.Group, x, y float64, name string, width float64, l draw.Lettering) {
	for l.Size > least && l.Width(name) > width {
		l = l.Of(max(least, l.Size-0.5))
	}
	g.Text(x, y, l.Fit(name, width), l)
}

// says is what a function does, in one line.
func (c *card) says() string {
	if len(c.does) > 0 {
		return strings.Join(c.does, " · ")
	}
	return c.purpose
}

// tallRow is the height from which a row card has a second line for a long name.
const tallRow = 43.0

// nameNeeds is the least height of a small card of usual width whose name needs a second line, else nothing.
func (c *card) nameNeeds() float64 {
	const room = (comfortable+leastWide)/2 - 31 // beside the mark, between the paddings
	name := draw.Lettering{Face: draw.SansSemi, Size: least}
	if name.Width(c.name) > room {
		return tallRow
	}
	return 0
}

// rowCard draws mark and name, in two lines if it is long and there is room, then owner and hours.
func (s *sheet) rowCard(g *draw.Group, n *node) {
	c := n.card
	x, width := n.box.X+10, n.box.W-18
	y := n.box.Y + n.box.H/2 - 3.5
	name := s.heading(11.5)
	if s.pass == model.Logical {
		second := s.body(least)
		s.name(g, x, y, c.name, width, name)
		g.Text(x, y+14, second.Fit(c.says(), width), second)
		return
	}
	room := width - 13
	if small := name.Of(least); small.Width(c.name) > room && n.box.H >= tallRow {
		y -= 5
		s.markOf(g, c, x, y-8, 8)
		g.Lines(x+13, y, 12, small.WrapAtMost(c.name, room, 2), small)
		s.ownerAndStrip(g, c, x, y+25, width)
		return
	}
	s.markOf(g, c, x, y-8, 8)
	hours := s.body(least)
	if words := c.week.words(); hours.Width(words)+name.Width(c.name)+16 < room {
		g.Text(x+width, y, words, hours.At(draw.End))
		room -= hours.Width(words) + 16
	}
	s.name(g, x+13, y, c.name, room, name)
	s.ownerAndStrip(g, c, x, y+14, width)
}

// ownerAndStrip writes the owner and draws the hours at the end of the same line.
func (s *sheet) ownerAndStrip(g *draw.Group, c *card, x, y, width float64) {
	strip := 0.0
	if !c.week.none {
		strip = min(40, width*0.27)
		s.strip(g, c, draw.Box{X: x + width - strip, Y: y - 9, W: strip}, false)
	}
	s.people(g, c, x, y, width-strip-8)
}
