package diagram

import (
	"strings"

	"belay/internal/draw"
	"belay/internal/model"
)

// foot is what stands below the grid: the lane of major incidents, three panels, legend and footer.
type foot struct {
	d      describer
	tight  bool
	major  []stage
	name   string // of the playbook
	rows   int
	pitch  float64
	height float64
}

// Sizes of the foot.
const (
	majorHeight = 88.0
	majorTight  = 70.0
	panelHead   = 40.0
	legendRoom  = 62.0
	footerRoom  = 38.0
	mostRows    = 6
)

// foot measures what stands below the grid.
func (s *sheet) foot(d describer, tight bool) foot {
	f := foot{d: d, tight: tight, pitch: 28}
	if tight {
		f.pitch = 22
	}
	f.name, f.major = s.major(d)
	_, e := d.firstEscalation()
	f.rows = min(max(len(s.m.Severities), 3), mostRows)
	if e != nil {
		f.rows = max(f.rows, min(len(e.Steps)+1, mostRows))
	}
	if s.pass != model.Logical {
		f.rows = max(f.rows, min(len(s.m.Parties), mostRows))
	}
	f.height = 18 + panelHead + float64(f.rows)*f.pitch + legendRoom + footerRoom
	if len(f.major) > 0 {
		f.height += f.majorHeight() + 30
	}
	return f
}

// majorHeight is the height of the lane of major incidents.
func (f foot) majorHeight() float64 {
	if f.tight {
		return majorTight
	}
	return majorHeight
}

// stage is one step of a major incident: what, who, and a word more.
type stage struct {
	icon            draw.Icon
	what, who, more string
}

// major is the stages of the playbook for the most severe.
func (s *sheet) major(d describer) (name string, stages []stage) {
	if len(s.m.Playbooks) == 0 {
		return "", nil
	}
	p := s.m.Playbooks[0]
	if len(p.For) > 0 || p.Declare != "" {
		var severities []string
		for _, v := range p.For {
			severities = append(severities, string(v))
		}
		stages = append(stages, stage{draw.IconSiren, "Declare", title(strings.Join(severities, ", ")), p.Declare})
	}
	icons := map[string]draw.Icon{"commander": draw.IconUserRoundCheck, "communications": draw.IconMegaphone, "scribe": draw.IconClipboardList}
	for _, r := range p.Roles {
		icon, ok := icons[r.ID]
		if !ok {
			icon = draw.IconWrench
		}
		who, more := d.holder(r.Holder), ""
		if s.pass == model.Logical && s.m.Person(model.PersonID(r.Holder)) != nil {
			continue
		}
		if person := s.m.Person(model.PersonID(r.Holder)); person != nil {
			more = person.Role
		}
		if r.ID == "communications" && p.UpdateEvery != nil {
			more = "tells the audiences every " + spaced(p.UpdateEvery)
		}
		stages = append(stages, stage{icon, strings.ReplaceAll(r.ID, "-", " "), who, more})
	}
	if p.Bridge != "" {
		more := ""
		if p.Fallback != "" {
			more = "else " + p.Fallback
		}
		stages = append(stages, stage{draw.IconPhoneCall, "Bridge", strings.TrimPrefix(strings.TrimPrefix(p.Bridge, "https://"), "http://"), more})
	}
	if p.ReviewWithin != nil {
		stages = append(stages, stage{draw.IconClipboardCheck, "Review", "within " + spaced(p.ReviewWithin), drillWords(p)})
	}
	return strings.ReplaceAll(string(p.ID), "-", " "), stages[:min(len(stages), 7)]
}

// drillWords say how often the playbook is practised.
func drillWords(p *model.Playbook) string {
	if p.Drill == nil {
		return ""
	}
	return "practised every " + spaced(&p.Drill.Every)
}

// drawFoot draws everything below the grid.
func (s *sheet) drawFoot(root *draw.Group, f foot, g *grid) {
	y := s.scene.H - f.height + 4
	if len(f.major) > 0 {
		s.majorLane(root, f, y)
		y += f.majorHeight() + 30
	} else {
		y += 14
	}
	width := s.scene.W - 2*margin
	first, gap := width*0.41, 40.0
	second := width * 0.25
	s.targets(root, f, draw.Box{X: margin, Y: y, W: first})
	s.steps(root, f, draw.Box{X: margin + first + gap, Y: y, W: second})
	third := draw.Box{X: margin + first + second + 2*gap, Y: y, W: width - first - second - 2*gap}
	if s.pass == model.Logical {
		s.matrix(root, f, third)
	} else {
		s.signatures(root, f, third)
	}
	s.legend(root, g)
	s.footer(root)
}

// majorLane draws who does what when everything burns.
func (s *sheet) majorLane(root *draw.Group, f foot, y float64) {
	h := f.majorHeight()
	soft := s.hue.Severity(0).Soft
	root.RoundRect(draw.Box{X: margin, Y: y, W: s.scene.W - 2*margin, H: h}, 8, draw.Style{Fill: soft})
	root.Path(draw.Start(margin+8, y).Quad(margin, y, margin, y+8).Down(y+h-8).Quad(margin, y+h, margin+8, y+h).Close(), draw.Style{Fill: s.hue.Severity(0).Fill})
	name := s.heading(14.5).In(s.hue.Bad)
	lines := name.WrapAtMost(title(f.name), labelRoom-26, 3)
	root.Lines(margin+18, y+h/2+5-float64(len(lines)-1)*9, 18, lines, name)
	x := margin + labelRoom
	step := (s.scene.W - margin - 12 - x) / float64(len(f.major))
	for i, st := range f.major {
		at := x + float64(i)*step
		top := y + h/2 - 27
		root.Icon(st.icon, at, top, 18, s.hue.Bad)
		width := step - 26 - 30
		if i > 0 {
			root.Path(draw.Start(at-20, y+h/2-12).Line(at-13, y+h/2).Line(at-20, y+h/2+12), draw.Style{Stroke: s.hue.Bad.Mix(soft, 0.4), Width: 1.3, Round: true})
		}
		eyebrow := s.eyebrow(smallest).In(s.hue.Bad)
		root.Text(at+26, top+12, eyebrow.Fit(capitals(st.what), width), eyebrow)
		who := s.heading(12.5)
		if st.who == unknownName {
			who = who.In(s.amber())
		}
		root.Text(at+26, top+30, who.Fit(named(st.who, "not known yet"), width), who)
		more := s.body(least)
		root.Lines(at+26, top+45, 13, more.WrapAtMost(st.more, width, 1+boolean(!f.tight)), more)
	}
}

// footer draws the last line: what a change means, and the digest on which signatures stand.
func (s *sheet) footer(root *draw.Group) {
	y := s.scene.H - 26
	l := s.body(least).In(s.hue.Ink3)
	right := ""
	if digest := s.m.Digest(); len(digest) >= 16 {
		right = "model " + digest[:4] + " " + digest[4:8] + " " + digest[8:12] + " " + digest[12:16]
		root.Text(s.scene.W-margin, y, right, l.At(draw.End))
	}
	words := s.m.Name + ". A change after signing makes a new edition, and every party it touches signs again."
	root.Text(margin, y, l.Fit(words, s.scene.W-2*margin-l.Width(right)-30), l)
}
