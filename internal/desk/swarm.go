package desk

import (
	"belay/internal/model"
	"belay/internal/ticket"
)

// The verbs of a swarm. Whoever has the ticket keeps it; others join, and are credited.
type (
	// CallSwarm calls a swarm by hand, of the people of these functions who are on duty.
	CallSwarm struct {
		Functions []model.FunctionID
		Why       string
	}
	// EndSwarm lets the people go.
	EndSwarm struct{}
	// Invite asks somebody to join. Busy is how many swarms they are in now.
	Invite struct {
		Who      ticket.Account
		Function model.FunctionID
		Person   model.PersonID
		Busy     int
	}
	// Answer is what an invited person does: joins, declines or leaves. Busy is how many other swarms they are in.
	Answer struct {
		State string
		Busy  int
	}
	// Credit says what somebody contributed, in words.
	Credit struct {
		Who  ticket.Account
		What string
	}
)

func (in CallSwarm) turn(x *turn) error {
	if err := x.live("call a swarm"); err != nil {
		return err
	}
	if x.Swarm.Active() && len(in.Functions) == 0 {
		return ticket.Refuse("There is a swarm on %s already; invite people to it.", x.Number)
	}
	if err := text("the reason", in.Why, MaxNote); err != nil {
		return err
	}
	for _, f := range in.Functions {
		if _, known := x.function(f); known == nil {
			return ticket.Refuse("There is no function %q in the support model.", f)
		}
	}
	if x.Assignee == "" {
		x.take(x.By())
	}
	if !x.Swarm.Active() {
		x.Emit(ticket.Swarmed{Why: in.Why})
	}
	for _, f := range in.Functions {
		x.callIn(f)
	}
	return nil
}

func (EndSwarm) turn(x *turn) error {
	if !x.Swarm.Active() {
		return ticket.Refuse("There is no swarm on %s.", x.Number)
	}
	x.Emit(ticket.SwarmEnded{})
	return nil
}

func (in Invite) turn(x *turn) error {
	if err := x.live("invite people"); err != nil {
		return err
	}
	if in.Who == "" {
		return ticket.Refuse("Say who is invited to %s.", x.Number)
	}
	if err := x.room(in.Busy); err != nil {
		return err
	}
	if m := x.Member(in.Who); m != nil && (m.State == ticket.Joined || m.State == ticket.Invited) && x.Swarm.Active() {
		return ticket.Refuse("They were invited to %s already.", x.Number)
	}
	if !x.Swarm.Active() {
		x.Emit(ticket.Swarmed{})
	}
	if in.Person != "" {
		x.Emit(ticket.Paged{Step: swarmCall, Holder: model.HolderID(in.Person), Told: []string{string(in.Person)}})
	}
	x.Emit(ticket.Asked{Who: in.Who, Function: in.Function})
	return nil
}

// room refuses a person who is in as many swarms as the model lets one be in.
func (x *turn) room(busy int) error {
	e := x.rules()
	s := e.Model.Service(x.Service)
	if s == nil {
		return nil
	}
	if rule := e.Model.SwarmOf(s); rule != nil && rule.PerPerson > 0 && busy >= rule.PerPerson {
		return ticket.Refuse("The model lets one person be in %d swarms at once, and they are.", rule.PerPerson)
	}
	return nil
}

func (in Answer) turn(x *turn) error {
	by := x.By()
	m := x.Member(by)
	switch {
	case !x.Swarm.Active():
		return ticket.Refuse("There is no swarm on %s any more.", x.Number)
	case in.State == ticket.Joined:
		if m != nil && m.State == ticket.Joined {
			return ticket.Refuse("You are in the swarm of %s already.", x.Number)
		}
		if err := x.room(in.Busy); err != nil {
			return err
		}
	case m == nil:
		return ticket.Refuse("You were not invited to the swarm of %s.", x.Number)
	case in.State != ticket.Declined && in.State != ticket.Left:
		return ticket.Refuse("Say whether you join, decline or leave.")
	}
	x.Emit(ticket.Answered{Who: by, State: in.State})
	return nil
}

func (in Credit) turn(x *turn) error {
	if x.Member(in.Who) == nil {
		return ticket.Refuse("They were not in the swarm of %s.", x.Number)
	}
	if err := oneLine("what they contributed", in.What, MaxNote); err != nil {
		return err
	}
	x.Emit(ticket.Credited(in))
	return nil
}
