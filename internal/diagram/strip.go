package diagram

import "belay/internal/draw"

// strip draws the hours of a usual week, weekday above weekend, and their words below.
func (s *sheet) strip(g *draw.Group, c *card, at draw.Box, words bool) {
	w := &c.week
	if w.unknown && w.empty() {
		g.RoundRect(draw.Box{X: at.X, Y: at.Y, W: at.W, H: 10}, 2, draw.Style{Fill: s.hue.Note, Stroke: s.amber(), Width: 0.9, Dash: []float64{4, 3}})
	} else if !w.none {
		s.bar(g, draw.Box{X: at.X, Y: at.Y, W: at.W, H: 4}, w.day(0, 1, 2, 3, 4))
		s.bar(g, draw.Box{X: at.X, Y: at.Y + 6, W: at.W, H: 4}, w.day(5, 6))
		for h := 6; h < 24; h += 6 {
			x := at.X + at.W*float64(h)/24
			g.Line(x, at.Y-1, x, at.Y+11, draw.Style{Stroke: s.hue.Raised})
		}
	}
	if !words {
		return
	}
	l := s.strong(least).In(s.hue.Ink2)
	switch {
	case w.unknown:
		l = l.In(s.amber())
	case w.none:
		g.Text(at.X, at.Y+24, l.Fit(c.nobody(), at.W), l.In(s.hue.Ink3))
		return
	}
	g.Text(at.X, at.Y+24, w.wordsIn(l, at.W), l)
}

// nobody are the words of a card without cover: self-help needs none.
func (c *card) nobody() string {
	if c.line == 0 {
		return "at any hour"
	}
	return "nobody named yet"
}

// bar draws one day of hours.
func (s *sheet) bar(g *draw.Group, b draw.Box, runs []run) {
	g.RoundRect(b, 1, draw.Style{Fill: s.hue.Line})
	paths := map[presence]*draw.Path{onCall: {}, byVendor: {}, atDesk: {}}
	for _, r := range runs {
		paths[r.who].Rect(draw.Box{X: b.X + b.W*float64(r.from)/slotsPerDay, Y: b.Y, W: b.W * float64(r.until-r.from) / slotsPerDay, H: b.H})
	}
	for _, who := range []presence{onCall, byVendor, atDesk} {
		if paths[who].Bounds() != (draw.Box{}) {
			g.Path(paths[who], draw.Style{Fill: s.cover(who)})
		}
	}
}

// cover is the colour of who is there.
func (s *sheet) cover(who presence) draw.Colour {
	switch who {
	case atDesk:
		return s.hue.Cover.Desk
	case byVendor:
		return s.hue.Cover.Vendor
	}
	return s.hue.Cover.OnCall
}

// shortStrip draws hours at the left and their words beside them.
func (s *sheet) shortStrip(g *draw.Group, c *card, x, y, width float64) {
	strip := min(64, width*0.36)
	l := s.strong(least).In(s.hue.Ink2)
	if c.week.unknown {
		l = l.In(s.amber())
	}
	if c.week.none {
		g.Text(x, y+9, l.Fit(c.nobody(), width), l.In(s.hue.Ink3))
		return
	}
	s.strip(g, c, draw.Box{X: x, Y: y, W: strip}, false)
	g.Text(x+strip+7, y+9, c.week.wordsIn(l, width-strip-7), l)
}
