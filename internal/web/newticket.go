package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/model"
)

// newScreen opens a ticket for somebody who called or came by.
type newScreen struct {
	Form     *form
	Services []link // to narrow the needs and the answers to one
	Articles []articleLine
}

func newTicketForm(m *model.Model, about *model.Service) *form {
	f := &form{Action: "/t/new", Button: "Open it", Upload: true, Key: newKey(), Fields: []*field{
		{Name: "email", Label: "Who asks: their e-mail address", Kind: "email", Required: true, Max: 254, Auto: "off"},
		{Name: "name", Label: "Their name", Max: 200, Auto: "off", Hint: "Needed when they are new here."},
		{Name: "channel", Label: "They came by", Kind: "select"},
		{Name: "service", Label: "Service", Kind: "select", Required: true},
		{Name: "need", Label: "What they need", Kind: "select", Hint: "As the model expects it. It decides where the ticket goes."},
		{Name: "kind", Label: "Kind", Kind: "select", Required: true},
		{Name: "subject", Label: "What is it, in a line?", Required: true, Max: desk.MaxSubject},
		{Name: "body", Label: "What they say", Kind: "area", Required: true, Rows: 8, Max: desk.MaxBody},
	}}
	set := func(name string, options ...option) {
		for _, x := range f.Fields {
			if x.Name == name {
				x.Options = options
			}
		}
	}
	var channels, kinds []option
	services, needs := []option{choose}, []option{{Words: "something else"}}
	for _, ch := range m.Channels {
		if ch.Kind != "api" && ch.Kind != "portal" {
			channels = append(channels, option{Value: string(ch.ID), Words: strings.ReplaceAll(string(ch.Kind), "-", " ")})
		}
	}
	for _, s := range m.Services {
		services = append(services, option{Value: string(s.ID), Words: s.Called()})
	}
	for _, n := range m.Needs {
		s := m.Service(n.Service)
		switch words := cmp.Or(n.Asks, string(n.ID)); {
		case about == nil && s != nil:
			needs = append(needs, option{Value: string(n.ID), Words: s.Called() + ": " + words})
		case about == s:
			needs = append(needs, option{Value: string(n.ID), Words: words})
		}
	}
	for _, k := range model.TicketKind("").Values() {
		kinds = append(kinds, option{Value: k, Words: k})
	}
	set("channel", append(channels, option{Words: "another way"})...)
	set("service", services...)
	set("need", needs...)
	set("kind", kinds...)
	if x := m.Matrix; x != nil {
		f.Fields = append(f.Fields, scale("impact", "Impact", x.Impact), scale("urgency", "Urgency", x.Urgency))
	}
	f.Fields = append(f.Fields, &field{Name: "files", Label: "Files", Kind: "file"})
	return f
}

// choose is the answer that nobody has chosen yet: what is chosen for people is rarely looked at.
var choose = option{Words: "Choose"}

// scale is one of the matrix's two scales as a question.
func scale(name, label string, words []string) *field {
	f := &field{Name: name, Label: label, Kind: "select", Required: true, Options: []option{choose}}
	for _, w := range words {
		f.Options = append(f.Options, option{Value: w, Words: w})
	}
	return f
}

func (c *call) showNew() error {
	m, err := c.model()
	if err != nil {
		return err
	}
	about := m.Service(model.ServiceID(c.r.URL.Query().Get("service")))
	f := newTicketForm(m, about)
	if about != nil {
		x, err := f.field("service")
		if err != nil {
			return err
		}
		x.Value = string(about.ID)
	}
	return c.newPage(m, about, f)
}

// newPage shows the form, and beside it what can be answered without a ticket.
func (c *call) newPage(m *model.Model, about *model.Service, f *form) error {
	screen := newScreen{Form: f}
	for _, s := range m.Services {
		screen.Services = append(screen.Services, link{Path: "/t/new?service=" + url.QueryEscape(string(s.ID)), Words: s.Called(), Here: s == about})
	}
	for _, a := range m.Knowledge {
		helps := slices.ContainsFunc(a.For, func(id model.NeedID) bool {
			n := m.Need(id)
			return n != nil && about != nil && n.Service == about.ID
		})
		if helps && a.URL != "" && a.URL != model.Unknown {
			screen.Articles = append(screen.Articles, articleLine{cmp.Or(a.Title, string(a.ID)), a.URL})
		}
	}
	return c.show("new", page{Title: "New ticket", Here: "/q/mine", Dense: true, Look: narrow}, screen)
}

func (c *call) openNew() error {
	m, err := c.model()
	if err != nil {
		return err
	}
	f := newTicketForm(m, nil)
	if err := f.fill(c); err != nil {
		return err
	}
	service, need := m.Service(model.ServiceID(f.value("service"))), m.Need(model.NeedID(f.value("need")))
	show := func() error { return c.newPage(m, service, f) }
	if service != nil && need != nil && need.Service != service.ID {
		f.wrong("need", "That is needed of another service. Choose one of this service, or something else.")
	}
	if !f.complete() {
		return c.again(f, "", nil, show)
	}
	in := desk.Open{
		Kind: model.TicketKind(f.value("kind")), Subject: f.value("subject"), Body: f.value("body"), Service: model.ServiceID(f.value("service")),
		Channel: model.ChannelID(f.value("channel")), Impact: f.value("impact"), Urgency: f.value("urgency"), Need: model.NeedID(f.value("need")),
	}
	if in.Files, err = c.upload(); err != nil {
		return c.again(f, "files", err, show)
	}
	done, err := c.engine().Open(c.ctx(), c.request(f.Key), in, engine.Asker{Name: f.value("name"), Email: f.value("email")})
	if err != nil {
		return c.again(f, "", err, show)
	}
	return c.to("/t/"+done.Ticket.Number.String(), fmt.Sprintf("%s is open.", done.Ticket.Number))
}
