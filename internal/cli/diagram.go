package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"belay/internal/calendar"
	"belay/internal/diagram"
	"belay/internal/draw"
	"belay/internal/model"
	"belay/internal/span"
)

// diagramCmd draws the model on one page.
type diagramCmd struct {
	File   string `arg:"" optional:"" name:"FILE" default:"support.yaml" help:"The model; support.yaml if left out, - for standard input."`
	By     string `placeholder:"link|line|party" default:"link" help:"What the bands of the page are; link if left out."`
	Pass   string `placeholder:"logical|physical" default:"physical" help:"Functions alone, or with parties, people and hours; physical if left out."`
	Format string `placeholder:"text|json|svg|png|pdf" help:"How to show it; what OUT ends with, or an outline as text, if left out."`
	Out    string `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output; its ending says what: .svg, .png or .pdf."`
}

// Help is the page behind --help.
func (diagramCmd) Help() string {
	return `One page that people can stand around: functions in bands, with who performs and who owns them, where tickets go
on, what is promised, and a "?" wherever nobody knows yet. Without a picture format, an outline of the same.

Examples:
  belay diagram -o model.pdf                       to print, on A3
  belay diagram --by party -o model.svg            a band for each party
  belay diagram --pass logical -o logical.png      before anybody has a name`
}

// pngScale is the size of a PNG, about 200 dots per inch; a vast sheet is made as large as pictures can be.
const pngScale = 2

func (c *diagramCmd) run(s *session) error {
	m, err := s.usable(c.File)
	if err != nil {
		return err
	}
	format := c.Format
	if err := s.showable(c.Out, format); err != nil {
		return err
	}
	switch format {
	case formatText:
		return s.deliver(c.Out, []byte(outlineText(s.page(c.Out), m, c.outline(m))))
	case formatJSON:
		return s.printJSON(c.Out, c.outline(m))
	default:
		defer s.working("drawing " + m.Name)()
		text, err := c.draw(s, m, format)
		if err != nil {
			return err
		}
		return s.deliver(c.Out, text)
	}
}

// draw is the picture in a format.
func (c *diagramCmd) draw(s *session, m *model.Model, format string) ([]byte, error) {
	today := calendar.DateOf(span.At(s.Now), m.Timezone)
	scene := diagram.Draw(m, diagram.Options{By: diagram.View(c.By), Pass: model.Pass(c.Pass), From: today})
	switch format {
	case "png":
		return scene.PNG(min(pngScale, draw.MaxPixels/max(scene.W, scene.H)))
	case "pdf":
		return draw.PDF(draw.PDFOptions{Made: s.Now.UTC()}, scene)
	}
	return scene.SVG(draw.SVGOptions{}), nil
}

// outline is the JSON of belay diagram: the functions in the bands of the page.
type outline struct {
	Model  string        `json:"model"`
	Digest string        `json:"digest"`
	By     string        `json:"by"`
	Bands  []outlineBand `json:"bands"`
}

type outlineBand struct {
	Band      string            `json:"band"` // a link, a line or the id of a party; empty where no party is known
	Functions []outlineFunction `json:"functions"`
}

type outlineFunction struct {
	Function    model.FunctionID   `json:"function"`
	Name        string             `json:"name"`
	Link        model.Link         `json:"link"`
	Line        int                `json:"line"`
	Owner       model.PersonID     `json:"owner"`
	Parties     []model.PartyID    `json:"parties"`
	EscalatesTo []model.FunctionID `json:"escalates_to"`
}

// outline puts the functions into bands, in the order of their lines.
func (c *diagramCmd) outline(m *model.Model) outline {
	out := outline{Model: m.Name, Digest: m.Digest(), By: c.By, Bands: []outlineBand{}}
	for _, band := range c.bands(m) {
		b := outlineBand{Band: band, Functions: []outlineFunction{}}
		for _, f := range m.Functions {
			if slices.Contains(c.bandsOf(m, f), band) {
				b.Functions = append(b.Functions, outlined(m, f))
			}
		}
		slices.SortStableFunc(b.Functions, func(x, y outlineFunction) int { return x.Line - y.Line })
		if len(b.Functions) > 0 {
			out.Bands = append(out.Bands, b)
		}
	}
	return out
}

// bands are the names of all bands, in the order of the page.
func (c *diagramCmd) bands(m *model.Model) []string {
	switch diagram.View(c.By) {
	case diagram.ByLine:
		return []string{"0", "1", "2", "3", "4", "5"}
	case diagram.ByParty:
		return append(ids(m.Parties, func(p *model.Party) model.PartyID { return p.ID }), "")
	case diagram.ByLink:
	}
	return model.Link("").Values()
}

// bandsOf are the bands in which a function stands: one, or that of each party that performs it.
func (c *diagramCmd) bandsOf(m *model.Model, f *model.Function) []string {
	switch diagram.View(c.By) {
	case diagram.ByLine:
		return []string{strconv.Itoa(f.Line)}
	case diagram.ByParty:
		if parties := m.Providers(f); len(parties) > 0 {
			return ids(parties, func(p model.PartyID) model.PartyID { return p })
		}
		return []string{""}
	case diagram.ByLink:
	}
	return []string{string(f.Link)}
}

func outlined(m *model.Model, f *model.Function) outlineFunction {
	out := outlineFunction{
		Function: f.ID, Name: f.Called(), Link: f.Link, Line: f.Line, Owner: f.Owner,
		Parties: append([]model.PartyID{}, m.Providers(f)...), EscalatesTo: []model.FunctionID{},
	}
	for _, e := range f.EscalatesTo {
		out.EscalatesTo = append(out.EscalatesTo, e.To)
	}
	return out
}

// outlineText shows the bands to a person.
func outlineText(t terminal, m *model.Model, o outline) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n", t.strong(o.Model), t.dim(shortDigest(o.Digest)))
	if len(o.Bands) == 0 {
		b.WriteString("\nThe model has no function yet.\n")
	}
	for _, band := range o.Bands {
		fmt.Fprintf(&b, "\n%s\n", t.strong(bandTitle(m, o.By, band.Band)))
		var rows [][]string
		for _, f := range band.Functions {
			owner := t.bad("no owner")
			if p := m.Person(f.Owner); p != nil {
				owner = p.Called()
			} else if f.Owner == model.Unknown {
				owner = t.thin(model.Unknown)
			}
			leads := ""
			if len(f.EscalatesTo) > 0 {
				leads = t.dim("→ ") + strings.Join(ids(f.EscalatesTo, func(id model.FunctionID) model.FunctionID { return id }), ", ")
			}
			rows = append(rows, []string{strconv.Itoa(f.Line), f.Name, owner, leads})
		}
		b.WriteString(t.columns(columnGap, rows))
	}
	b.WriteString("\n" + t.dim("For the picture, name a file: -o model.svg, model.png or model.pdf.") + "\n")
	return b.String()
}

// bandTitle is what people call a band.
func bandTitle(m *model.Model, by, band string) string {
	switch diagram.View(by) {
	case diagram.ByLine:
		return "line " + band
	case diagram.ByParty:
		if p := m.Party(model.PartyID(band)); p != nil {
			return p.Called()
		}
		return "nobody yet"
	case diagram.ByLink:
	}
	return band + " link"
}
