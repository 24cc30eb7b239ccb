package desk

import (
	"slices"

	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/ticket"
)

// OpenCase opens a case with another party, by the agreement that stands behind a function of theirs: its clocks count on
// the agreement's hours from now on.
type OpenCase struct {
	Function  model.FunctionID
	Reference string // theirs, if it is known already
}

// UpdateCase is news of a case: their reference, or how far they are.
type UpdateCase struct {
	ID        int
	Reference string
	Status    string
}

// maxReference is the longest reference of another party, in bytes.
const maxReference = 80

func (in OpenCase) turn(x *turn) error {
	if err := x.live("open a case"); err != nil {
		return err
	}
	e, f := x.function(in.Function)
	if f == nil {
		return ticket.Refuse("There is no function %q in the support model.", in.Function)
	}
	party := outside(e.Model, f)
	if party == nil {
		return ticket.Refuse("%s is not provided by another organisation; hand it over instead.", f.Called())
	}
	if x.caseOf(party.ID) != nil {
		return ticket.Refuse("There is an open case with %s already.", party.Called())
	}
	if in.Reference != "" {
		if err := oneLine("the reference", in.Reference, maxReference); err != nil {
			return err
		}
	}
	c := ticket.Case{
		ID: len(x.Cases) + 1, Party: party.ID, Function: f.ID, Reference: in.Reference, Status: ticket.CaseOpen, Opened: x.now,
	}
	agreement := x.agreement(e.Model, f, party.ID)
	if agreement != nil {
		c.Agreement = agreement.ID
	}
	x.Emit(ticket.CaseOpened{Case: c})
	x.startCase(e, agreement)
	return nil
}

// partyName is what people call a party.
func (e *Edition) partyName(id model.PartyID) string {
	if p := e.Model.Party(id); p != nil {
		return p.Called()
	}
	return string(id)
}

// outside is the other organisation that provides a function; nil if none does.
func outside(m *model.Model, f *model.Function) *model.Party {
	for _, id := range m.Providers(f) {
		if p := m.Party(id); p != nil && p.External() {
			return p
		}
	}
	return nil
}

// agreement is the one by which a party stands behind a function for the ticket's service now; nil if none does.
func (x *turn) agreement(m *model.Model, f *model.Function, party model.PartyID) *model.Agreement {
	for _, a := range m.AgreementsFor(f.ID) {
		covers := len(a.Services) == 0 || slices.Contains(a.Services, x.Service)
		if a.Party == party && covers && coverage.Term(m, a).Holds(x.now) {
			return a
		}
	}
	return nil
}

// startCase starts the clocks of an agreement's targets for the ticket's severity.
func (x *turn) startCase(e *Edition, a *model.Agreement) {
	if a == nil {
		return
	}
	promised := a.For(x.Severity)
	if promised == nil {
		return
	}
	hours := e.Model.Calendar(a.Hours)
	for _, target := range model.TargetNames() {
		d := promised.Target(target)
		if d == nil || d.Unknown || target == model.Update {
			continue
		}
		c := sla.Clock{Target: target, Edition: e.Number, Severity: x.Severity, Service: x.Service, Under: string(a.ID)}
		if i := slices.IndexFunc(x.Clocks, func(o sla.Clock) bool { return o.Target == c.Target && o.Under == c.Under }); i >= 0 {
			c.Run = x.Clocks[i].Run + 1
		}
		x.set(sla.Start(c, d.On(hours), x.now, e.counter(hours)))
	}
}

// caseOf is the open case with a party; nil if there is none.
func (x *turn) caseOf(party model.PartyID) *ticket.Case {
	for i := range x.Cases {
		if c := &x.Cases[i]; c.Party == party && c.Closed == 0 {
			return c
		}
	}
	return nil
}

func (in UpdateCase) turn(x *turn) error {
	c := x.Case(in.ID)
	switch {
	case c == nil:
		return ticket.Refuse("%s has no case %d.", x.Number, in.ID)
	case in.Reference == "" && in.Status == "":
		return ticket.Refuse("Say what is new: their reference, or how far they are.")
	}
	if in.Reference != "" {
		if err := oneLine("the reference", in.Reference, maxReference); err != nil {
			return err
		}
	}
	if err := oneOf("status of a case", in.Status, ticket.CaseStatuses()); err != nil {
		return err
	}
	under := ""
	if x.latest(c) {
		under = string(c.Agreement)
	}
	x.Emit(ticket.CaseChanged(in))
	for _, kept := range []struct {
		target model.TargetName
		by     string
	}{{model.Acknowledge, "acknowledged"}, {model.Respond, "answered"}, {model.Resolve, "solved"}} {
		if reached(in.Status, kept.by) && under != "" {
			x.eachOpen(func(k sla.Clock) bool { return k.Under == under && k.Target == kept.target }, sla.Clock.Meet)
		}
	}
	return nil
}

// latest says whether no later case counts on the same agreement's clocks.
func (x *turn) latest(c *ticket.Case) bool {
	return !slices.ContainsFunc(x.Cases, func(o ticket.Case) bool { return o.ID > c.ID && o.Agreement == c.Agreement })
}

// reached says whether a status is as far as another, or further.
func reached(status, from string) bool {
	order := ticket.CaseStatuses()
	return status != "" && slices.Index(order, status) >= slices.Index(order, from)
}
