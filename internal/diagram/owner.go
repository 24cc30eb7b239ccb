package diagram

import (
	"belay/internal/draw"
	"belay/internal/model"
)

// ownerCard draws the function that stands beside all links because it owns every ticket.
func (s *sheet) ownerCard(g *draw.Group, n *node) {
	c, b := n.card, content(n.box)
	y := s.head(g, c, b)
	if s.pass == model.Logical {
		y += 18
	}
	name := s.serif(20)
	y = g.Lines(b.X, y+6, 23, name.WrapAtMost(c.name, b.W, 3), name) - 8
	if s.pass != model.Logical {
		y = s.owner(g, c, b, y) + 12
	}
	tag := s.linkOf(c.link)
	g.RoundRect(draw.Box{X: b.X, Y: y + 4, W: 6, H: 6}, 1.5, draw.Style{Fill: tag.Ink})
	l := s.body(11)
	g.Text(b.X+12, y+11, l.Fit(string(c.link)+" link, accountable", b.W-12), l.In(tag.Ink))
	y += 32
	if c.purpose != "" {
		y = g.Lines(b.X, y, 15.5, l.WrapAtMost(c.purpose, b.W, 6), l) + 8
	}
	for _, d := range c.does {
		if y > b.Bottom()-130 {
			break
		}
		g.Line(b.X, y-4, b.X+6, y-4, draw.Style{Stroke: s.hue.Accent, Width: 1.6})
		lines := l.WrapAtMost(title(d), b.W-12, 2)
		y = g.Lines(b.X+12, y, 15.5, lines, l) + 2
	}
	bottom := b.Bottom()
	if s.pass != model.Logical {
		s.strip(g, c, draw.Box{X: b.X, Y: bottom - 28, W: b.W}, true)
		bottom -= 48
	}
	if len(c.duties) > 0 && y < bottom-120 {
		bottom = s.rotas(g, c, draw.Box{X: b.X - 6, Y: bottom - 70, W: b.W + 12, H: 64}) - 12
	}
	if c.resolves != "" && y < bottom-50 {
		figure := s.serif(22)
		g.Line(b.X, bottom-52, b.Right(), bottom-52, draw.Style{Stroke: s.hue.Line})
		g.Text(b.X, bottom-22, c.resolves, figure)
		g.Text(b.X, bottom-6, "solved here", l)
	}
}

// rotas draws the first rota of a function in a well: what it is called, who takes turns, and when.
func (s *sheet) rotas(g *draw.Group, c *card, b draw.Box) (top float64) {
	r := c.duties[0]
	g.RoundRect(b, 5, draw.Style{Fill: s.hue.Sunken})
	g.Icon(draw.IconMoon, b.X+8, b.Y+9, 13, s.hue.Ink2)
	eyebrow, name, small := s.eyebrow(smallest), s.strong(12), s.body(least)
	g.Text(b.X+27, b.Y+19, eyebrow.Fit(capitals(r.name), b.W-34), eyebrow)
	g.Text(b.X+8, b.Y+38, name.Fit(r.people, b.W-16), name)
	g.Text(b.X+8, b.Y+54, small.Fit(r.words, b.W-16), small.In(s.hue.Ink3))
	return b.Y
}

// linkOf is the colours of a link.
func (s *sheet) linkOf(l model.Link) draw.Link {
	switch l {
	case model.Functional:
		return s.hue.Functional
	case model.Application:
		return s.hue.Application
	}
	return s.hue.Infrastructure
}
