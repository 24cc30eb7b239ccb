package desk

import (
	"belay/internal/model"
	"belay/internal/ticket"
)

// Rate changes how bad it is: impact and urgency, from which the matrix gives the severity, or the severity itself.
type Rate struct {
	Impact, Urgency string
	Severity        model.SeverityID
	Why             string
}

// Describe changes what the ticket is about; what is empty stays.
type Describe struct {
	Kind     model.TicketKind
	Subject  string
	Service  model.ServiceID
	Category string
}

func (in Rate) turn(x *turn) error {
	if err := x.live("change how bad it is"); err != nil {
		return err
	}
	e := x.rules()
	s := e.Model.Service(x.Service)
	if in.Impact == "" && in.Urgency == "" && in.Severity == "" {
		return ticket.Refuse("Say what changes: impact, urgency or severity.")
	}
	if err := rating(e.Model, s, in.Impact, in.Urgency, in.Severity, ""); err != nil {
		return err
	}
	if err := text("the reason", in.Why, MaxNote); err != nil {
		return err
	}
	severity := in.Severity
	if severity == "" {
		judged := Triage{Impact: or(in.Impact, x.Impact), Urgency: or(in.Urgency, x.Urgency)}
		judged.rate(e.Model, s, &Open{Impact: judged.Impact, Urgency: judged.Urgency})
		severity = judged.Severity
	}
	before := x.Severity
	x.Emit(ticket.Rated{Impact: in.Impact, Urgency: in.Urgency, Severity: severity, Why: in.Why})
	if severity != before {
		x.rerate(e)
		x.chain(e)
	}
	return nil
}

// or is the first of two words that says something.
func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (in Describe) turn(x *turn) error {
	if err := x.live("change it"); err != nil {
		return err
	}
	if in == (Describe{}) {
		return ticket.Refuse("Say what changes: kind, subject, service or category.")
	}
	if err := oneOf("kind", string(in.Kind), in.Kind.Values()); err != nil {
		return err
	}
	for _, line := range []struct {
		what, is string
		limit    int
	}{{"the subject", in.Subject, MaxSubject}, {"the category", in.Category, MaxTag}} {
		if line.is == "" {
			continue
		}
		if err := oneLine(line.what, line.is, line.limit); err != nil {
			return err
		}
	}
	moved := in.Service != "" && in.Service != x.Service
	if moved {
		return x.moveTo(in)
	}
	x.Emit(ticket.Described(in))
	return nil
}

// moveTo lets the ticket be about another service: its promises and escalation go on by that one's rules. Where the work
// lies does not change; that is a hand-over.
func (x *turn) moveTo(in Describe) error {
	e := x.own()
	if e.Model.Service(in.Service) == nil {
		e = x.world.Now
	}
	s := e.Model.Service(in.Service)
	if s == nil {
		return unknownService(e.Model, in.Service)
	}
	severity := Triage{}
	severity.rate(e.Model, s, &Open{Severity: x.Severity})
	x.Emit(ticket.Described(in))
	if severity.Severity != x.Severity {
		x.Emit(ticket.Rated{Severity: severity.Severity, Why: severity.Rated})
	}
	x.rerate(e)
	x.chain(e)
	return nil
}
