package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/ticket"
)

// helpScreen is where somebody begins who needs help.
type helpScreen struct {
	Name     string
	Services []needGroup
	Open     []requestLine // what they have asked for and is not over
	More     bool
	Ways     []wayIn
	Not      []exclusion
}

// needGroup is what people come with about one service.
type needGroup struct {
	ID, Name string
	Needs    []needLine
}

type needLine struct{ ID, Asks string }

// wayIn is another way to ask.
type wayIn struct{ Kind, Address, Link, Hours, For string }

type exclusion struct{ What, GoesTo string }

// requestLine is a ticket as whoever asked for it sees it in a list.
type requestLine struct {
	Ref, Subject, Status, Service string
	Changed                       moment
	Unread                        bool
}

// mostOpen is how many open requests the first page of the portal shows.
const mostOpen = 5

func (c *call) showHelp() error {
	m, err := c.model()
	if err != nil {
		return err
	}
	screen := helpScreen{Name: string(c.actor.Account.Name), Services: needGroups(m), Ways: waysIn(m)}
	for _, x := range m.OutOfScope {
		screen.Not = append(screen.Not, exclusion(*x))
	}
	if c.ever(people.See).Yes {
		list, err := c.engine().Tickets(c.ctx(), c.actor, engine.Query{
			Queue: engine.QueueAsked, States: []string{string(ticket.Open), string(ticket.Waiting), string(ticket.Resolved)}, Limit: mostOpen,
		})
		if err != nil {
			return err
		}
		screen.Open, screen.More = c.requestLines(m, list.Rows), list.Next != ""
	}
	return c.show("help", page{Title: "Help", Here: "/help"}, screen)
}

// needGroups are the needs of a model by service, in its order; those about no service in particular come last.
func needGroups(m *model.Model) []needGroup {
	groups := make([]needGroup, 0, len(m.Services))
	for _, s := range m.Services {
		groups = append(groups, needGroup{ID: string(s.ID), Name: s.Called()})
	}
	for _, n := range m.Needs {
		if i := slices.IndexFunc(groups, func(g needGroup) bool { return g.ID == string(n.Service) }); i >= 0 {
			groups[i].Needs = append(groups[i].Needs, needLine{ID: string(n.ID), Asks: cmp.Or(n.Asks, string(n.ID))})
		}
	}
	return groups
}

// waysIn are the channels beside this one.
func waysIn(m *model.Model) (out []wayIn) {
	for _, ch := range m.Channels {
		if ch.Kind == "portal" || ch.Kind == "api" || ch.Address == "" || ch.Address == model.Unknown {
			continue
		}
		way := wayIn{Kind: capital(strings.ReplaceAll(string(ch.Kind), "-", " ")), Address: ch.Address}
		switch ch.Kind {
		case "phone":
			way.Link = "tel:" + strings.ReplaceAll(ch.Address, " ", "")
		case "email":
			way.Link, way.Kind = "mailto:"+ch.Address, "E-mail"
		}
		if ch.Hours != "" && ch.Hours != model.Unknown {
			way.Hours = m.Calendar(ch.Hours).Words()
		}
		var severities []string
		for _, v := range ch.For {
			severities = append(severities, string(v))
		}
		way.For = list(severities)
		out = append(out, way)
	}
	return out
}

// requestLines are tickets as whoever asked for them sees them.
func (c *call) requestLines(m *model.Model, rows []engine.Row) []requestLine {
	lines := make([]requestLine, 0, len(rows))
	for _, r := range rows {
		line := requestLine{
			Ref: ticket.Number(r.Number).String(), Subject: r.Subject, Changed: c.stamp(r.ChangedUS), Unread: r.Unread, Service: r.Service,
			Status: shortStatus(ticket.State(r.State), r.Owner != ""),
		}
		if s := m.Service(model.ServiceID(r.Service)); s != nil {
			line.Service = s.Called()
		}
		lines = append(lines, line)
	}
	return lines
}

// shortStatus is whose turn it is, in a few words.
func shortStatus(s ticket.State, taken bool) string {
	switch {
	case s == ticket.Resolved:
		return "Solved"
	case s == ticket.Closed:
		return "Closed"
	case s == ticket.Waiting:
		return "Waiting"
	case taken:
		return "Somebody works on it"
	}
	return "Received"
}

// requestsScreen is everything that somebody has asked for.
type requestsScreen struct {
	Words string
	Lines []requestLine
	Next  string
}

func (c *call) showRequests() error {
	m, err := c.model()
	if err != nil {
		return err
	}
	query := c.r.URL.Query()
	words := query.Get("q")
	list, err := c.engine().Tickets(c.ctx(), c.actor, engine.Query{Queue: engine.QueueAsked, Words: words, After: query.Get("after")})
	if err != nil {
		return err
	}
	screen := requestsScreen{Words: words, Lines: c.requestLines(m, list.Rows)}
	if list.Next != "" {
		screen.Next = c.further(list.Next)
	}
	return c.show("requests", page{Title: "My requests", Here: "/help"}, screen)
}

// further is the address of the next page of this list.
func (c *call) further(cursor string) string {
	query := c.r.URL.Query()
	query.Set("after", cursor)
	return c.r.URL.Path + "?" + query.Encode()
}

// askScreen asks for what is needed, and offers what may answer it first.
type askScreen struct {
	Need     string
	Articles []articleLine
	Form     *form
	Call     *wayIn // for what cannot wait
}

type articleLine struct{ Title, URL string }

// hindrance is how much somebody is held up: what the portal asks instead of numbers, and where it lies on the model's scales of
// impact and urgency: 0 is their greatest, 1 their middle, 2 their least.
type hindrance struct {
	id, words       string
	impact, urgency int
}

// hindrances are the answers to "Can people work?".
var hindrances = [...]hindrance{
	{"many", "No: many people cannot work", 0, 0},
	{"some", "Some cannot", 1, 0},
	{"slower", "Yes, but it is slower or harder", 1, 1},
	{"fine", "Yes. It is a question or a wish", 2, 2},
}

// at is the place on a scale of so many steps.
func at(third, steps int) int {
	switch third {
	case 0:
		return 0
	case 1:
		return min(steps/2, steps-1)
	}
	return steps - 1
}

// rated fills in how bad it is, by the model's matrix, or by its severities where it has none.
func (h hindrance) rated(m *model.Model, s *model.Service, in desk.Open) desk.Open {
	if x := m.Matrix; x != nil && len(x.Impact) > 0 && len(x.Urgency) > 0 {
		in.Impact, in.Urgency = x.Impact[at(h.impact, len(x.Impact))], x.Urgency[at(h.urgency, len(x.Urgency))]
		return in
	}
	if used := m.SeveritiesOf(s); len(used) > 0 {
		in.Severity = used[at(max(h.impact, h.urgency), len(used))].ID
	}
	return in
}

func (c *call) askForm(m *model.Model, need *model.Need, service *model.Service) *form {
	f := &form{Action: "/help/ask", Button: "Send it", Upload: true, Key: newKey(), Fields: []*field{
		{Name: "need", Kind: "hidden"},
		{Name: "service", Label: "What is it about?", Kind: "select", Required: true},
		{Name: "subject", Label: "What is it, in a line?", Required: true, Max: desk.MaxSubject},
		{Name: "works", Label: "Can people work?", Kind: "radio", Required: true},
		{
			Name: "body", Label: "Tell us more", Kind: "area", Required: true, Rows: 8, Max: desk.MaxBody,
			Hint: "What happens, what should happen, since when, and for whom. The words of an error message help most.",
		},
		{Name: "files", Label: "Pictures or files", Kind: "file", Hint: fmt.Sprintf("At most %d MB each.", engine.MaxFile>>20)},
	}}
	for _, s := range m.Services {
		f.Fields[1].Options = append(f.Fields[1].Options, option{Value: string(s.ID), Words: s.Called()})
	}
	if service == nil && len(m.Services) == 1 {
		service = m.Services[0]
	}
	if service == nil {
		f.Fields[1].Options = append([]option{{Words: "Choose"}}, f.Fields[1].Options...)
	} else {
		f.Fields[1].Value = string(service.ID)
	}
	for _, h := range hindrances {
		f.Fields[3].Options = append(f.Fields[3].Options, option{Value: h.id, Words: h.words, More: c.promised(m, service, h)})
	}
	if need != nil {
		f.Fields[0].Value = string(need.ID)
		f.Fields[2].Value = need.Asks
		if need.Kind == "question" || need.Kind == "request" {
			f.Fields[3].Value = "fine"
		}
	}
	return f
}

// promised is by when somebody answers whoever asks now about a service; empty while the service is not known.
func (c *call) promised(m *model.Model, s *model.Service, h hindrance) string {
	if s == nil {
		return ""
	}
	in := h.rated(m, s, desk.Open{Service: s.ID})
	var words string
	err := c.engine().Rules(c.ctx(), nil, func(w desk.World) error {
		v := m.Severity(desk.Judge(w.Now, in).Severity)
		if v == nil {
			return nil
		}
		promise, what := v.Respond, "First answer"
		if promise == nil {
			promise, what = v.Acknowledge, "Somebody takes it"
		}
		if promise == nil || promise.Unknown {
			return nil
		}
		clock := m.Clock(s, v)
		if due, ok := clock.Deadline(c.at, promise.On(clock)); ok {
			words = what + " by " + c.moment(due).Words
		}
		return nil
	})
	if err != nil {
		return ""
	}
	return words
}

func (c *call) showAsk() error {
	m, err := c.model()
	if err != nil {
		return err
	}
	query := c.r.URL.Query()
	need := m.Need(model.NeedID(query.Get("need")))
	service := m.Service(model.ServiceID(query.Get("service")))
	if need != nil && service == nil {
		service = m.Service(need.Service)
	}
	return c.askPage(m, need, c.askForm(m, need, service))
}

func (c *call) askPage(m *model.Model, need *model.Need, f *form) error {
	screen := askScreen{Form: f}
	if need != nil {
		screen.Need = need.Asks
		for _, a := range m.Knowledge {
			if slices.Contains(a.For, need.ID) && a.URL != "" && a.URL != model.Unknown {
				screen.Articles = append(screen.Articles, articleLine{cmp.Or(a.Title, string(a.ID)), a.URL})
			}
		}
	}
	for _, way := range waysIn(m) {
		if way.Kind == "Phone" {
			screen.Call = &way
			break
		}
	}
	return c.show("ask", page{Title: "Ask for help", Here: "/help", Look: narrow}, screen)
}

func (c *call) ask() error {
	m, err := c.model()
	if err != nil {
		return err
	}
	f := c.askForm(m, nil, nil)
	if err := f.fill(c); err != nil {
		return err
	}
	need, service := m.Need(model.NeedID(f.value("need"))), m.Service(model.ServiceID(f.value("service")))
	show := func() error { return c.askPage(m, need, f) }
	if f.value("service") == "" {
		f.wrong("service", "Say what it is about.")
	}
	if !f.complete() || service == nil {
		return c.again(f, "", nil, show)
	}
	in := desk.Open{Subject: f.value("subject"), Body: f.value("body"), Service: service.ID, Channel: channelOf(m, "portal")}
	if need != nil && need.Service == service.ID {
		in.Need = need.ID
	}
	for _, h := range hindrances {
		if h.id == f.value("works") {
			in = h.rated(m, service, in)
			if h.id == "fine" && in.Need == "" {
				in.Kind = "question"
			}
		}
	}
	if in.Files, err = c.upload(); err != nil {
		return c.again(f, "files", err, show)
	}
	done, err := c.engine().Open(c.ctx(), c.request(f.Key), in, engine.Asker{})
	if err != nil {
		return c.again(f, "", err, show)
	}
	return c.to("/help/"+done.Ticket.Number.String(), fmt.Sprintf("We have it. Its number is %s.", done.Ticket.Number))
}

// channelOf is the channel of a kind; empty where the model has none.
func channelOf(m *model.Model, kind model.ChannelKind) model.ChannelID {
	for _, ch := range m.Channels {
		if ch.Kind == kind {
			return ch.ID
		}
	}
	return ""
}
