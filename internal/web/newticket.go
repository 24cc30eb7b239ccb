package web

import (
	"fmt"
	"strings"

	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/model"
)

// newScreen opens a ticket for somebody who called or came by.
type newScreen struct{ Form *form }

func newTicketForm(m *model.Model) *form {
	f := &form{Action: "/t/new", Button: "Open it", Upload: true, Key: newKey(), Fields: []*field{
		{Name: "email", Label: "Who asks: their e-mail address", Kind: "email", Required: true, Max: 254, Auto: "off"},
		{Name: "name", Label: "Their name", Max: 200, Auto: "off", Hint: "Needed when they are new here."},
		{Name: "channel", Label: "They came by", Kind: "select"},
		{Name: "service", Label: "Service", Kind: "select", Required: true},
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
	var channels, services, kinds []option
	for _, ch := range m.Channels {
		if ch.Kind != "api" && ch.Kind != "portal" {
			channels = append(channels, option{Value: string(ch.ID), Words: strings.ReplaceAll(string(ch.Kind), "-", " ")})
		}
	}
	for _, s := range m.Services {
		services = append(services, option{Value: string(s.ID), Words: s.Called()})
	}
	for _, k := range model.TicketKind("").Values() {
		kinds = append(kinds, option{Value: k, Words: k})
	}
	set("channel", append(channels, option{Words: "another way"})...)
	set("service", services...)
	set("kind", kinds...)
	if x := m.Matrix; x != nil {
		f.Fields = append(f.Fields, scale("impact", "Impact", x.Impact), scale("urgency", "Urgency", x.Urgency))
	}
	f.Fields = append(f.Fields, &field{Name: "files", Label: "Files", Kind: "file"})
	return f
}

// scale is one of the matrix's two scales as a question; its middle is where doubt goes.
func scale(name, label string, words []string) *field {
	f := &field{Name: name, Label: label, Kind: "select", Required: true}
	for _, w := range words {
		f.Options = append(f.Options, option{Value: w, Words: w})
	}
	if len(words) > 0 {
		f.Value = words[len(words)/2]
	}
	return f
}

func (c *call) showNew() error {
	m, err := c.model()
	if err != nil {
		return err
	}
	return c.newPage(newTicketForm(m))
}

func (c *call) newPage(f *form) error {
	return c.show("new", page{Title: "New ticket", Here: "/q/mine", Dense: true, Look: narrow}, newScreen{f})
}

func (c *call) openNew() error {
	m, err := c.model()
	if err != nil {
		return err
	}
	f := newTicketForm(m)
	if err := f.fill(c); err != nil {
		return err
	}
	show := func() error { return c.newPage(f) }
	if !f.complete() {
		return c.again(f, "", nil, show)
	}
	in := desk.Open{
		Kind: model.TicketKind(f.value("kind")), Subject: f.value("subject"), Body: f.value("body"), Service: model.ServiceID(f.value("service")),
		Channel: model.ChannelID(f.value("channel")), Impact: f.value("impact"), Urgency: f.value("urgency"),
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
