package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/ticket"
)

func (a *API) meOperations() {
	handle(a, operation(http.MethodGet, "/me", "get-me", "Who one is, what one may do, and what one picks up now"), a.getMe)
	handle(a, operation(http.MethodPatch, "/me", "change-me", "Change one's settings"), a.changeMe)
	handle(a, operation(http.MethodGet, "/vocabulary", "get-vocabulary", "The words of the model in force, for forms"), a.getVocabulary)
	handle(a, operation(http.MethodGet, "/queues", "list-queues", "The lists that one has, with exact counts"), a.listQueues)
}

func (a *API) getMe(ctx context.Context, c *call, _ *nothing) (*body[Me], error) {
	me, err := a.show.Me(ctx, c.actor)
	return &body[Me]{me}, err
}

// Settings are what somebody changes about themselves.
type Settings struct {
	Zone *string `json:"zone,omitempty" doc:"The IANA time zone in which one reads times; empty for the model's." example:"Europe/Copenhagen" maxLength:"64"`
	Keys *bool   `json:"keys,omitempty" doc:"Whether single-key shortcuts are on."`
}

func (a *API) changeMe(ctx context.Context, c *call, in *struct{ Body Settings }) (*body[Me], error) {
	if in.Body.Zone == nil && in.Body.Keys == nil {
		return nil, ticket.Refuse("Say what changes: zone or keys.")
	}
	changed, err := a.engine.Settle(ctx, c.actor, engine.Chosen{Zone: in.Body.Zone, Keys: in.Body.Keys})
	if err != nil {
		return nil, err
	}
	a.gate.Forget()
	c.actor.Account = changed
	me, err := a.show.Me(ctx, c.actor)
	return &body[Me]{me}, err
}

func (a *API) getVocabulary(ctx context.Context, c *call, _ *nothing) (*body[Vocabulary], error) {
	v, err := a.show.Vocabulary(ctx, c.actor)
	return &body[Vocabulary]{v}, err
}

func (a *API) listQueues(ctx context.Context, c *call, _ *nothing) (*body[[]Queue], error) {
	queues, err := a.show.Queues(ctx, c.actor)
	return &body[[]Queue]{list(queues)}, err
}

// Me is whoever asks, with the duty that they have now.
func (s *Show) Me(ctx context.Context, a people.Actor) (Me, error) {
	m, edition := s.engine.Model()
	me := Me{Person: showPerson(a.Account, m), Functions: []string{}, Zone: "UTC", Edition: edition, May: []string{}}
	var err error
	if me.Keys, err = s.engine.Keys(ctx, a); err != nil {
		return me, err
	}
	for _, do := range people.Actions() {
		if people.Ever(a, do).Yes {
			me.May = append(me.May, string(do))
		}
	}
	slices.Sort(me.May)
	if m == nil {
		return me, nil
	}
	me.Model, me.Zone = m.Name, m.Timezone.Name()
	if a.Account.Zone != nil {
		me.Zone = a.Account.Zone.Name()
	}
	held := a.Account.Holds(m)
	me.Functions = texts(held)
	return me, s.read(ctx, a, moment(), nil, nil, func(r *reading) error {
		me.Duty, me.Then = r.duty(held)
		return nil
	})
}

// duty is what the reader picks up now, and who follows, in sentences.
func (r *reading) duty(held []model.FunctionID) (now, then string) {
	person := r.reader.Account.Person
	if person == "" {
		return "", ""
	}
	roster := r.world.Now.Roster(r.now)
	var on []string
	var ends span.Instant
	var first model.FunctionID
	for _, id := range held {
		for _, h := range roster.Holders(model.HolderID(id), r.now, nil) {
			if h.Person == nil || h.Person.ID != person {
				continue
			}
			on = append(on, r.function(id).Name)
			if ends == 0 || h.Spell.Until < ends {
				ends, first = h.Spell.Until, id
			}
		}
	}
	if len(on) == 0 {
		return "You are not on duty now.", r.nextDuty(held)
	}
	now = "You pick up " + sentenceList(on)
	if ends >= roster.Window().Until {
		return now + ".", ""
	}
	follows := roster.Holders(model.HolderID(first), ends, nil)
	if len(follows) == 0 {
		return now + " until " + r.clockTime(ends) + ".", "After that nobody holds " + r.function(first).Name + "."
	}
	names := make([]string, 0, len(follows))
	for _, h := range follows {
		if !slices.Contains(names, h.Name()) {
			names = append(names, h.Name())
		}
	}
	return now + " until " + r.clockTime(ends) + ".", "Then " + sentenceList(names) + "."
}

// nextDuty is when the reader is next on duty, in a sentence; empty if that is not within sight.
func (r *reading) nextDuty(held []model.FunctionID) string {
	person := r.reader.Account.Person
	roster := r.world.Now.Roster(r.now)
	var next span.Instant
	var where model.FunctionID
	for _, id := range held {
		for _, h := range roster.Spells(model.HolderID(id), nil) {
			if h.Person != nil && h.Person.ID == person && h.Spell.From > r.now && (next == 0 || h.Spell.From < next) {
				next, where = h.Spell.From, id
			}
		}
	}
	if next == 0 {
		return ""
	}
	return "You pick up " + r.function(where).Name + " from " + r.clockTime(next) + "."
}

// Vocabulary is the words of the model in force. Colleagues are for those who answer.
func (s *Show) Vocabulary(_ context.Context, a people.Actor) (Vocabulary, error) {
	m, edition := s.engine.Model()
	v := Vocabulary{
		Edition: edition, Kinds: model.TicketKind("").Values(), Reasons: texts(ticket.Reasons()), Codes: texts(ticket.Codes()),
		HandBacks: texts(ticket.HandBacks()), Links: []string{"relates", "duplicates", "causes"}, Services: []Choice{}, Severities: []Severity{},
		Impacts: []string{}, Urgencies: []string{}, Categories: []string{}, Functions: []Function{}, Channels: []Choice{}, Needs: []Need{},
		Staff: []Person{},
	}
	if m == nil {
		return v, nil
	}
	v.Model = m.Name
	for _, service := range m.Services {
		v.Services = append(v.Services, Choice{ID: string(service.ID), Name: service.Called()})
	}
	for i, severity := range m.Severities {
		v.Severities = append(v.Severities, showSeverity(i+1, severity))
	}
	if m.Matrix != nil {
		v.Impacts, v.Urgencies = m.Matrix.Impact, m.Matrix.Urgency
	}
	for _, channel := range m.Channels {
		name := string(channel.Kind)
		if channel.Address != "" && channel.Address != model.Unknown {
			name += ", " + channel.Address
		}
		v.Channels = append(v.Channels, Choice{ID: string(channel.ID), Name: name})
	}
	v.Needs, v.Categories = showNeeds(m), categories(m)
	if a.Account.Role == people.Requester {
		return v, nil
	}
	for _, f := range m.Functions {
		v.Functions = append(v.Functions, showFunction(m, f.ID))
	}
	v.Staff = s.staff(a, m)
	return v, nil
}

// staff are those whom work can be given to: everybody who answers; a partner sees those of their own organisation.
func (s *Show) staff(a people.Actor, m *model.Model) []Person {
	out := []Person{}
	for _, one := range s.engine.Staff() {
		if a.Account.Role == people.Partner && one.PartyIn(m) != a.Account.PartyIn(m) {
			continue
		}
		p := showPerson(one, m)
		if !a.Account.Role.Staff() {
			p.Email = ""
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(x, y Person) int { return strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)) })
	return out
}

// showSeverity is a severity with its promises in words.
func showSeverity(rank int, v *model.Severity) Severity {
	out := Severity{ID: string(v.ID), Rank: rank, Means: v.Means, Promises: map[string]string{}}
	for _, target := range model.TargetNames() {
		if d := v.Target(target); d != nil {
			out.Promises[string(target)] = d.String()
		}
	}
	return out
}

// showNeeds are the needs of a model, each with the articles that answer it.
func showNeeds(m *model.Model) []Need {
	out := []Need{}
	for _, n := range m.Needs {
		one := Need{ID: string(n.ID), Asks: n.Asks, Service: string(n.Service), Kind: string(n.Kind)}
		for _, article := range m.Knowledge {
			if slices.Contains(article.For, n.ID) && article.URL != "" {
				one.Articles = append(one.Articles, Choice{ID: article.URL, Name: article.Title})
			}
		}
		out = append(out, one)
	}
	return out
}

// categories are those that the needs and routes of a model name.
func categories(m *model.Model) []string {
	out := []string{}
	add := func(c string) {
		if c != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	for _, n := range m.Needs {
		add(n.Category)
	}
	for _, r := range m.Routes {
		if r.When != nil {
			for _, c := range r.When.Category {
				add(c)
			}
		}
	}
	return out
}
