package diagram

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"belay/internal/draw"
	"belay/internal/model"
)

// asks draws the panel of those who ask: how many needs, and where they turn.
func (s *sheet) asks(root *draw.Group, g *grid, n *node) {
	root.RoundRect(n.box, 7, draw.Style{Fill: s.hue.Paper, Stroke: s.hue.LineStrong, Width: 0.9, Dash: []float64{2, 3}})
	if g.down {
		s.asksAcross(root, n.box)
		return
	}
	x, width := n.box.X+13, n.box.W-24
	y := n.box.Y + 15
	figure, words := s.serif(22), s.body(11)
	if n.box.H > 190 {
		root.Icon(draw.IconUsers, x, y, 22, s.hue.Ink)
		y += 36
	}
	for _, f := range s.figures() {
		if y+34 > n.box.Bottom() {
			return
		}
		root.Text(x, y+13, figure.Fit(f[0], width), figure)
		lines := words.WrapAtMost(f[1], width, 4)
		y = root.Lines(x, y+29, 14, lines, words) + 6
	}
	lines := 2
	if y+12+float64(len(s.m.Channels))*(channelRoom+addressLead) > n.box.Bottom() {
		lines = 1
	}
	for i, c := range s.m.Channels {
		if y+50 > n.box.Bottom() && i < len(s.m.Channels)-1 {
			root.Text(x, y+12, fmt.Sprintf("and %d more", len(s.m.Channels)-i), s.note(12))
			return
		}
		if i == 0 {
			root.Line(x, y-2, x+width, y-2, draw.Style{Stroke: s.hue.Line})
			y += 12
		}
		y += channelRoom + addressLead*float64(s.channel(root, c, draw.Box{X: x, Y: y + 7.5, W: width}, lines)-1)
	}
	s.needs(root, draw.Box{X: x, Y: y, W: width, H: n.box.Bottom() - y - 8})
}

// needs quotes what people ask, as far as there is room.
func (s *sheet) needs(root *draw.Group, b draw.Box) {
	l, y := s.note(12), b.Y+18
	for i, n := range s.m.Needs {
		if n.Asks == "" || n.Asks == model.Unknown {
			continue
		}
		lines := l.Wrap("“"+n.Asks+"”", b.W)
		if y+float64(len(lines)-1)*14.5 > b.Bottom() {
			return
		}
		if i == 0 {
			root.Line(b.X, b.Y, b.X+b.W, b.Y, draw.Style{Stroke: s.hue.Line})
		}
		y = root.Lines(b.X, y, 14.5, lines, l) + 6
	}
}

// The height of a channel with one line of address, and what each further line adds.
const (
	channelRoom = 37.0
	addressLead = 13.0
	channelSign = 23.0 // the width of the icon before the channel's name
)

// channel writes what a channel is, beside its icon, and its address: beside the icon too if it fits there, else over
// the whole width, in at most so many lines. It returns how many lines the address took. Where there are several
// channels of a kind, each goes by its own name.
func (s *sheet) channel(root *draw.Group, c *model.Channel, b draw.Box, most int) (lines int) {
	x, y, width := b.X+channelSign, b.Y, b.W-channelSign
	name, small := s.strong(12), s.body(least).In(s.hue.Ink3)
	called, own := channelName(c.Kind), strings.ReplaceAll(string(c.ID), "-", " ")
	twin := slices.ContainsFunc(s.m.Channels, func(o *model.Channel) bool { return o != c && o.Kind == c.Kind })
	if twin {
		called, own = title(own), channelName(c.Kind)
	}
	s.name(root, x, y, called, width, name)
	switch {
	case c.Address == model.Unknown:
		own, small = "address ?", small.In(s.amber())
	case c.Address != "":
		own = strings.TrimPrefix(c.Address, "https://")
	}
	icon := y - 7.5
	address := []string{small.Fit(own, width)}
	if most > 1 {
		address = wrapAddress(small, own, width)
	}
	if most > 1 && strings.HasSuffix(address[len(address)-1], "…") {
		address = wrapAddress(small, own, b.W)
		x, y, icon = b.X, y+2.5, y-12
	}
	root.Icon(channelIcon(c.Kind), b.X, icon, 15, s.hue.Ink2)
	root.Lines(x, y+addressLead, addressLead, address, small)
	return len(address)
}

// channelName is what people call a kind of channel.
func channelName(k model.ChannelKind) string {
	switch k {
	case "email":
		return "E-mail"
	case "api":
		return "API"
	}
	return title(string(k))
}

// channelIcon is the drawing for a kind of channel.
func channelIcon(k model.ChannelKind) draw.Icon {
	switch k {
	case "email":
		return draw.IconMail
	case "phone":
		return draw.IconPhone
	case "chat":
		return draw.IconMessageSquare
	case "api":
		return draw.IconServer
	case "walk-up":
		return draw.IconFootprints
	}
	return draw.IconGlobe
}

// figures are the large numbers of the panel: tickets a week where the model knows them, and kinds of needs.
func (s *sheet) figures() (figures [][2]string) {
	perWeek := 0.0
	for _, d := range s.m.Demand {
		perWeek += d.PerWeek
	}
	if perWeek == 0 {
		for _, n := range s.m.Needs {
			if n.Volume != nil && !n.Volume.Unknown {
				perWeek += n.Volume.PerWeek()
			}
		}
	}
	if perWeek > 0 {
		figures = append(figures, [2]string{thousands(int(math.Round(max(1, perWeek)))), "tickets a week"})
	}
	if n := len(s.m.Needs); n > 0 {
		var who []string
		for _, need := range s.m.Needs {
			if need.Who != "" && need.Who != model.Unknown && !slices.Contains(who, need.Who) {
				who = append(who, need.Who)
			}
		}
		words := "kinds of needs"
		if len(who) > 0 {
			words += ": " + strings.Join(who, ", ")
		}
		figures = append(figures, [2]string{fmt.Sprint(n), words})
	}
	return figures
}

// thousands is n with thin spaces between groups of three figures.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u2009" + s[i:]
	}
	return s
}

// asksAcross draws the panel as one row.
func (s *sheet) asksAcross(root *draw.Group, b draw.Box) {
	x, y := b.X+16, b.Y+b.H/2
	root.Icon(draw.IconUsers, x, y-11, 22, s.hue.Ink)
	x += 42
	figure, words := s.serif(22), s.body(11)
	for _, f := range s.figures() {
		room := min(words.Width(f[1]), 190)
		root.Text(x, y+8, f[0], figure)
		x += figure.Width(f[0]) + 9
		lines := words.WrapAtMost(f[1], room, 2)
		root.Lines(x, y+4-float64(len(lines)-1)*7, 14, lines, words)
		x += room + 30
	}
	const leastEach, mostEach = 150.0, 210.0
	each := min(max((b.Right()-x)/float64(max(1, len(s.m.Channels))), leastEach), mostEach)
	for i, c := range s.m.Channels {
		if x+each > b.Right()+1 {
			root.Text(x, y+4, fmt.Sprintf("and %d more", len(s.m.Channels)-i), s.note(12))
			return
		}
		s.channel(root, c, draw.Box{X: x, Y: y - 1, W: each - 13}, 1)
		x += each
	}
}
