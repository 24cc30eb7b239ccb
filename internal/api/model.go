package api

import (
	"context"
	"net/http"
	"sync"
	"time"

	"belay/internal/check"
	"belay/internal/coverage"
	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/ticket"
)

func (a *API) modelOperations() {
	handle(a, operation(http.MethodGet, "/model", "get-model", "The support model in force, as it was signed"), a.getModel)
	handle(a, operation(http.MethodGet, "/model/who", "who-picks-up", "Who picks up, now or at any instant",
		says("What belay who answers: each step of the chain with the people on duty, for a ticket raised at that instant.")), a.whoPicksUp)
	handle(a, operation(http.MethodGet, "/model/findings", "list-findings", "What the rules have to say about the model in force"), a.listFindings)
}

// ModelInForce is the edition in force.
type ModelInForce struct {
	Edition int64  `json:"edition"`
	Name    string `json:"name"`
	Digest  string `json:"digest" doc:"Names what the model means."`
	Text    string `json:"text" doc:"The model in its canonical form."`
}

// mayUse refuses what somebody may not do at all.
func (c *call) mayUse(do people.Action) error { return people.Ever(c.actor, do).Err() }

func (a *API) getModel(ctx context.Context, c *call, _ *nothing) (*body[ModelInForce], error) {
	if err := c.mayUse(people.SeeModel); err != nil {
		return nil, err
	}
	_, edition := a.engine.Model()
	e, m, err := a.engine.Edition(ctx, edition)
	if err != nil {
		return nil, err
	}
	return &body[ModelInForce]{ModelInForce{Edition: e.Number, Name: m.Name, Digest: e.Digest, Text: e.Text}}, nil
}

// Chains are who picks up at an instant.
type Chains struct {
	Model  string    `json:"model"`
	Digest string    `json:"digest"`
	At     time.Time `json:"at"`
	Chains []Chain   `json:"chains"`
}

// Chain is who picks up a ticket of one service and severity.
type Chain struct {
	Service       string     `json:"service"`
	Severity      string     `json:"severity"`
	Clock         string     `json:"clock" doc:"The calendar on which its times count."`
	AcknowledgeBy *time.Time `json:"acknowledge_by,omitempty" doc:"When the promise to pick up falls due."`
	Steps         []Told     `json:"steps"`
	LastResort    *Resort    `json:"last_resort,omitempty"`
}

// Told is one step of a chain.
type Told struct {
	After   *int64     `json:"after,omitempty" doc:"Seconds of the clock; left out where it is not known yet."`
	At      *time.Time `json:"at,omitempty"`
	Tell    []string   `json:"tell"`
	While   string     `json:"while"`
	Holders []Holder   `json:"holders"`
	Empty   string     `json:"empty_because,omitempty"`
	Next    *Holder    `json:"next,omitempty" doc:"Who comes first, where nobody is told at once."`
}

// Resort is who is told when the steps are used up.
type Resort struct {
	Holder  string     `json:"holder"`
	At      *time.Time `json:"at,omitempty"`
	Holders []Holder   `json:"holders"`
}

func (a *API) whoPicksUp(ctx context.Context, c *call, in *struct {
	Service  string    `query:"service" doc:"Only this service." maxLength:"100"`
	Severity string    `query:"severity" doc:"Only this severity." maxLength:"100"`
	At       time.Time `query:"at" doc:"When the ticket is raised; now if left out." example:"2026-12-24T18:00:00Z"`
},
) (*body[Chains], error) {
	if err := c.mayUse(people.SeeModel); err != nil {
		return nil, err
	}
	at := moment()
	if !in.At.IsZero() {
		at = span.At(in.At)
	}
	if away := at - moment(); away > 10*365*day || away < -10*365*day {
		return nil, ticket.Refuse("Ask for an instant within ten years.")
	}
	out := Chains{Chains: []Chain{}, At: at.Time()}
	err := a.show.read(ctx, c.actor, at, nil, nil, func(r *reading) error {
		m := r.model
		out.Model, out.Digest = m.Name, m.Digest()
		if in.Service != "" && m.Service(model.ServiceID(in.Service)) == nil {
			return ticket.Refuse("There is no service %q; GET /vocabulary lists them.", short(in.Service))
		}
		if in.Severity != "" && m.Severity(model.SeverityID(in.Severity)) == nil {
			return ticket.Refuse("There is no severity %q; GET /vocabulary lists them.", short(in.Severity))
		}
		for _, s := range m.Services {
			for _, v := range m.SeveritiesOf(s) {
				if (in.Service == "" || string(s.ID) == in.Service) && (in.Severity == "" || string(v.ID) == in.Severity) {
					out.Chains = append(out.Chains, r.chain(r.world.Now, s, v, at))
				}
			}
		}
		return nil
	})
	return &body[Chains]{out}, err
}

// chain is what belay who answers for one service and severity.
func (r *reading) chain(e *desk.Edition, s *model.Service, v *model.Severity, at span.Instant) Chain {
	c := e.Who(s, v, at)
	out := Chain{Service: string(s.ID), Severity: string(v.ID), Clock: c.Clock.Name(), Steps: []Told{}}
	if c.Promised && c.Due {
		out.AcknowledgeBy = instant(c.Deadline)
	}
	for _, t := range c.Told {
		out.Steps = append(out.Steps, r.toldAt(t))
	}
	if l := c.LastResort; l != nil {
		out.LastResort = &Resort{Holder: string(l.Holder), Holders: r.holders(l.Holders)}
		if l.Known {
			out.LastResort.At = instant(l.At)
		}
	}
	return out
}

// toldAt is one step of a chain.
func (r *reading) toldAt(t coverage.Told) Told {
	out := Told{Tell: texts(t.Step.Tells()), While: string(t.Step.Lasts()), Holders: r.holders(t.Holders)}
	if t.Known {
		out.After, out.At = &t.Delay, instant(t.At)
	}
	for _, g := range t.Groups {
		if len(g.Holders) > 0 {
			continue
		}
		if out.Empty == "" {
			out.Empty = g.Empty
		}
		if g.Next != nil && out.Next == nil {
			out.Next = &r.holders([]coverage.Holder{g.Next.Holder})[0]
			out.Next.Until = nil
		}
	}
	return out
}

// Finding is something that a rule has to say about a model.
type Finding struct {
	Rule    string   `json:"rule"`
	Level   string   `json:"level" doc:"error, warning or advice."`
	On      string   `json:"on,omitempty" doc:"The element of the model; none for the model as a whole."`
	Message string   `json:"message"`
	Remedy  string   `json:"remedy,omitempty"`
	At      string   `json:"at,omitempty" doc:"Where it is written: file, line and column."`
	Witness []string `json:"witness,omitempty" doc:"What proves it."`
	Waived  bool     `json:"waived,omitempty" doc:"Somebody has accepted it."`
}

// showFindings are findings as the interface shows them.
func showFindings(in []check.Finding) []Finding {
	out := make([]Finding, 0, len(in))
	for _, f := range in {
		one := Finding{
			Rule: f.Rule, Level: f.Level.String(), On: f.On, Message: f.Message, Remedy: f.Remedy, Witness: f.Witness, Waived: f.Waived != nil,
		}
		if f.At.File != "" {
			one.At = f.At.String()
		}
		out = append(out, one)
	}
	return out
}

// findings keeps what the rules have to say about one model, for a day: to prove a year takes a second.
type findings struct {
	mu   sync.Mutex // guards the rest
	of   string     // the digest
	day  span.Instant
	kept []Finding
}

// year is how far a model is proved, in seconds.
const year = 365 * day

// about are the findings of a model, for the year from the day of an instant.
func (f *findings) about(m *model.Model, at span.Instant) []Finding {
	f.mu.Lock()
	defer f.mu.Unlock()
	if today := at / day; f.of != m.Digest() || f.day != today {
		f.kept = showFindings(check.Run(m, check.Options{Over: span.Span{From: at, Until: at + year}}).Findings)
		f.of, f.day = m.Digest(), today
	}
	return f.kept
}

func (a *API) listFindings(_ context.Context, c *call, _ *nothing) (*body[[]Finding], error) {
	if err := c.mayUse(people.SeeModel); err != nil {
		return nil, err
	}
	m, _ := a.engine.Model()
	if m == nil {
		return &body[[]Finding]{[]Finding{}}, nil
	}
	return &body[[]Finding]{a.show.findings.about(m, moment())}, nil
}
