package web

import (
	"cmp"
	"slices"
	"strconv"

	"belay/internal/check"
	"belay/internal/coverage"
	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/span"
)

// model is the support model in force; a refusal where there is none.
func (c *call) model() (*model.Model, error) {
	if m, _ := c.engine().Model(); m != nil {
		return m, nil
	}
	return nil, engine.NoEdition()
}

// noModelScreen stands in the place of every page that needs a model, until there is one.
type noModelScreen struct{ Works, Publishes bool }

func (c *call) noModelPage() error {
	return c.show("model-none", page{Title: "Not set up yet", Here: "/m", Look: narrow}, noModelScreen{
		Works: c.actor.Account.Role != people.Requester, Publishes: c.ever(people.PublishEdition).Yes,
	})
}

// functionName is what people call a function.
func (c *call) functionName(id model.FunctionID) string {
	if m, _ := c.engine().Model(); m != nil {
		if f := m.Function(id); f != nil {
			return f.Called()
		}
	}
	return string(id)
}

// modelPage is a page of the model's screens.
func (c *call) modelPage(title string) page {
	p := page{Title: title, Here: "/m", Dense: true, Tabs: []link{
		{Path: "/m", Words: "Overview"},
		{Path: "/m/who", Words: "Who picks up"},
		{Path: "/m/year", Words: "The year"},
		{Path: "/m/findings", Words: "Findings"},
		{Path: "/m/rota", Words: "Rotas"},
		{Path: "/m/editions", Words: "Editions"},
		{Path: "/m/plan", Words: "Plan"},
	}}
	if c.ever(people.SeeSimulations).Yes {
		p.Tabs = append(p.Tabs, link{Path: "/m/simulate", Words: "Simulate"})
	}
	if c.ever(people.PublishEdition).Yes {
		p.Tabs = append(p.Tabs, link{Path: "/m/publish", Words: "Publish"})
	}
	return p
}

// modelScreen is the edition in force at a glance.
type modelScreen struct {
	Name, Digest, Stage, Zone string
	Edition                   int64
	Published                 moment
	By, Note                  string
	Facts                     []fact
	Duty                      []dutyLine
	Unknown                   int
	Theme                     string // of the picture; empty: as the system says
}

// fact is a figure and what it counts.
type fact struct{ Value, Words, Path string }

// dutyLine is who holds a function now.
type dutyLine struct {
	ID, Name, Link, Purpose string
	Line                    int
	Party                   string
	People                  []onDuty
	Empty                   string // why nobody does
	Next                    string // who comes next
	NextAt                  moment
}

// onDuty is somebody who holds a function, and how to reach them.
type onDuty struct {
	Name  string
	Ways  []string
	Until moment
	Why   string
}

func (c *call) showModel() error {
	m, number := c.engine().Model()
	if m == nil {
		return c.noModelPage()
	}
	edition, _, err := c.engine().Edition(c.ctx(), number)
	if err != nil {
		return err
	}
	by, err := c.names(people.ID(edition.PublishedBy))
	if err != nil {
		return err
	}
	screen := modelScreen{
		Name: m.Name, Digest: shortDigest(m.Digest()), Stage: string(m.StageOf()), Zone: place(m.Timezone), Edition: number,
		Published: c.stamp(edition.PublishedUS), By: by(people.ID(edition.PublishedBy)), Note: edition.Note,
		Duty: c.duty(m, c.at), Unknown: len(m.Unknowns()), Theme: c.theme(),
	}
	s := c.server.studies.of(m, c.at)
	findings := s.findings().Counts()
	screen.Facts = []fact{
		{strconv.Itoa(len(m.Services)), "services", ""},
		{strconv.Itoa(len(m.Functions)), "functions", ""},
		{strconv.Itoa(len(m.Parties)), "parties", ""},
		{strconv.Itoa(len(m.People)), "people", ""},
		{covered(s.proof()), "of the promised time covered", "/m/year"},
		{strconv.Itoa(findings.Error + findings.Warning), "findings", "/m/findings"},
	}
	p := c.modelPage("Support model")
	p.Look = wide
	return c.show("model", p, screen)
}

// covered is the least share of the year in which somebody picks up, of all promises.
func covered(p *coverage.Proof) string {
	least := 1.0
	for _, cell := range p.Cells {
		if cell.Promised {
			least = min(least, cell.Covered)
		}
	}
	return percent(least)
}

// rosterReach is how far around an instant holders are looked for, in seconds: two weeks, as a chain looks.
const rosterReach = 14 * 86_400

// duty is who holds each function at an instant, from the first line on. It asks the code behind belay who.
func (c *call) duty(m *model.Model, at span.Instant) []dutyLine {
	roster := coverage.NewRoster(m, span.Span{From: at - rosterReach, Until: at + rosterReach})
	lines := make([]dutyLine, 0, len(m.Functions))
	for _, f := range m.Functions {
		line := dutyLine{ID: string(f.ID), Name: f.Called(), Link: string(f.Link), Line: f.Line, Purpose: f.Purpose}
		if providers := m.Providers(f); len(providers) > 0 {
			line.Party = m.Party(providers[0]).Called()
		}
		group := roster.Group(model.HolderID(f.ID), nil, at)
		for _, h := range group.Holders {
			line.People = append(line.People, c.onDuty(h, at))
		}
		line.Empty = group.Empty
		if group.Next != nil {
			line.Next, line.NextAt = group.Next.Name(), c.moment(group.Next.At)
		}
		lines = append(lines, line)
	}
	slices.SortStableFunc(lines, func(a, b dutyLine) int { return a.Line - b.Line })
	return lines
}

// onDuty is a holder in words. The end of a spell that lasts beyond sight is not told.
func (c *call) onDuty(h coverage.Holder, at span.Instant) onDuty {
	out := onDuty{Name: h.Name(), Ways: h.Contacts(), Why: h.Why()}
	if h.Spell.Until > at && h.Spell.Until-at < rosterReach {
		out.Until = c.moment(h.Spell.Until)
	}
	return out
}

// names are what people call accounts. An id that names nothing is Belay itself.
func (c *call) names(ids ...people.ID) (func(people.ID) string, error) {
	known, err := c.engine().Names(c.ctx(), ids)
	return func(id people.ID) string {
		if a, ok := known[id]; ok {
			return string(a.Name)
		}
		return cmp.Or(string(id), "Belay")
	}, err
}

// sendDiagram is the one-page picture of the model as an image.
func (c *call) sendDiagram() error {
	s, err := c.study()
	if err != nil {
		return err
	}
	look := 0
	if c.r.URL.Query().Get("dark") != "" {
		look = dark
	}
	return c.sendImage(s.diagram[look]())
}

// sendImage sends a picture. As an image it may bring its own style; it can never run anything.
func (c *call) sendImage(svg []byte) error {
	h := c.w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox")
	h.Set("Cache-Control", "private, max-age=300")
	return c.send("image/svg+xml", svg)
}

// sendDocument sends a page that stands alone, with its own style and script, into an origin of its own: it can reach nothing
// of the desk.
func (c *call) sendDocument(html []byte, err error) error {
	if err != nil {
		return err
	}
	c.w.Header().Set("Content-Security-Policy",
		"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; font-src data:; img-src data:; sandbox allow-scripts allow-modals")
	return c.send("text/html; charset=utf-8", html)
}

// sendFile sends something to be kept as a file of that name.
func (c *call) sendFile(kind, name string, body []byte) error {
	c.w.Header().Set("Content-Disposition", disposition("attachment", name))
	return c.send(kind, body)
}

// findingsScreen is what the rules have to say.
type findingsScreen struct {
	Counts string
	Groups []findingGroup
	Waived int
}

type findingGroup struct {
	Name  string
	Lines []findingLine
}

type findingLine struct {
	Level, Rule, Message, Where, Remedy string
	Witness                             []string
	Waived                              string
}

func (c *call) showFindings() error {
	s, err := c.study()
	if err != nil {
		return err
	}
	return c.show("findings", c.modelPage("Findings"), findingsOf(s.findings()))
}

// findingsOf sorts findings by chapter. What weighs most stands first in each.
func findingsOf(report check.Report) findingsScreen {
	n := report.Counts()
	screen := findingsScreen{Counts: list([]string{
		count(n.Error, "error", "errors"), count(n.Warning, "warning", "warnings"), count(n.Info, "remark", "remarks"),
	})}
	place := map[check.Group]int{}
	for _, level := range []check.Level{check.Error, check.Warning, check.Info} {
		for _, f := range report.Findings {
			if f.Level != level {
				continue
			}
			i, ok := place[f.Group]
			if !ok {
				i = len(screen.Groups)
				place[f.Group] = i
				screen.Groups = append(screen.Groups, findingGroup{Name: capital(string(f.Group))})
			}
			line := findingLine{
				Level: level.String(), Rule: f.Rule, Message: capital(f.Message) + ".", Remedy: f.Remedy, Witness: f.Witness,
			}
			if f.Waived != nil {
				screen.Waived++
				line.Waived = f.Waived.Why
			}
			screen.Groups[i].Lines = append(screen.Groups[i].Lines, line)
		}
	}
	return screen
}

// planScreen offers the plan as a document.
type planScreen struct {
	Title    string
	Sections []fact
}

func (c *call) showPlan() error {
	s, err := c.study()
	if err != nil {
		return err
	}
	doc := s.plan()
	screen := planScreen{Title: doc.Title}
	for _, section := range doc.Sections {
		screen.Sections = append(screen.Sections, fact{Words: section.Title, Path: "/m/plan.html#" + section.ID})
	}
	return c.show("plan", c.modelPage("Plan"), screen)
}

func (c *call) sendPlan() error {
	s, err := c.study()
	if err != nil {
		return err
	}
	return c.sendDocument(s.html())
}

func (c *call) sendPlanPDF() error {
	s, err := c.study()
	if err != nil {
		return err
	}
	body, err := s.pdf()
	if err != nil {
		return err
	}
	return c.sendFile("application/pdf", "support-plan.pdf", body)
}
