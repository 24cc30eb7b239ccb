package model

import "belay/internal/calendar"

// Agreement is a promise of one party behind functions: an SLA, an OLA or a contract.
type Agreement struct {
	ID          AgreementID
	Kind        AgreementKind     `yaml:"kind" need:"yes" doc:"contract, ola or sla."`
	Party       PartyID           `yaml:"party" need:"yes" doc:"Who promises."`
	Covers      []FunctionID      `yaml:"covers" doc:"The functions it stands behind."`
	Reference   string            `yaml:"reference" doc:"Its number in the filing cabinet."`
	Hours       CalendarID        `yaml:"hours" doc:"When the party answers; always if left out."`
	From        *calendar.Date    `yaml:"from" doc:"First day."`
	Until       *calendar.Date    `yaml:"until" doc:"Last day."`
	Notice      Duration          `yaml:"notice" doc:"Notice period."`
	Languages   []string          `yaml:"languages" doc:"Languages in which the party answers."`
	Services    []ServiceID       `yaml:"services" doc:"The services it is for; all that its functions support if left out."`
	Targets     []AgreementTarget `yaml:"targets" doc:"By severity, what it promises; durations count on its hours."`
	Price       *Price            `yaml:"price" doc:"What it costs."`
	Exit        string            `yaml:"exit" doc:"How knowledge and data come back at the end."`
	Entitlement string            `yaml:"entitlement" doc:"The contract or contact number a case needs."`
	JoinsBridge bool              `yaml:"joins_bridge" doc:"Its people join the bridge of a major incident."`
	Penalty     string            `yaml:"penalty" doc:"What a missed target costs the party."`
}

// AgreementTarget is what an agreement promises for one severity; in a file the list is a mapping.
type AgreementTarget struct {
	ID          SeverityID
	Acknowledge *Duration `yaml:"acknowledge" doc:"Somebody has taken it."`
	Respond     *Duration `yaml:"respond" doc:"First answer."`
	Update      *Duration `yaml:"update" doc:"Longest silence."`
	Resolve     *Duration `yaml:"resolve" doc:"Solved."`
}

// For is what a promises for severity v; nil if nothing.
func (a *Agreement) For(v SeverityID) *AgreementTarget {
	for i := range a.Targets {
		if a.Targets[i].ID == v {
			return &a.Targets[i]
		}
	}
	return nil
}

// Target is one promise of t by name; nil if it makes none.
func (t *AgreementTarget) Target(name TargetName) *Duration {
	switch name {
	case Acknowledge:
		return t.Acknowledge
	case Respond:
		return t.Respond
	case Update:
		return t.Update
	case Resolve:
		return t.Resolve
	}
	return nil
}

// Called is how people name a: its reference, or its id.
func (a *Agreement) Called() string { return called(a.Reference, string(a.ID)) }

// Price is what an agreement costs, in the model's currency.
type Price struct {
	PerMonth  float64 `yaml:"per_month" doc:"Fixed price of a month."`
	PerTicket float64 `yaml:"per_ticket" doc:"Price of a ticket beyond those included."`
	PerHour   float64 `yaml:"per_hour" doc:"Price of an hour of work."`
	Included  float64 `yaml:"included" doc:"Tickets of a month that cost nothing more."`
	OneOff    float64 `yaml:"one_off" doc:"Price of the transition."`
}

// Month is what a month costs with so many tickets and so many hours of work, without what is paid once.
func (p *Price) Month(tickets, hours float64) float64 {
	return p.PerMonth + p.PerTicket*max(0, tickets-p.Included) + p.PerHour*hours
}

// Access is what an outside resolver may see, and how it gets in.
type Access struct {
	Party        PartyID        `yaml:"party" need:"yes" doc:"Who gets in."`
	Services     []ServiceID    `yaml:"services" doc:"To which services."`
	Data         []DataClass    `yaml:"data" doc:"Which classes of data it may see."`
	Environments []string       `yaml:"environments" doc:"Which environments."`
	Approver     PersonID       `yaml:"approver" doc:"Who lets it in."`
	Deputy       PersonID       `yaml:"deputy" doc:"Who lets it in when the approver does not answer."`
	Approval     *Duration      `yaml:"approval" doc:"How long an approval takes at the latest."`
	Lasts        Duration       `yaml:"lasts" doc:"How long a grant lasts."`
	MFA          bool           `yaml:"mfa" doc:"It needs a second factor."`
	Logged       bool           `yaml:"logged" doc:"What it does is logged."`
	Preapproved  bool           `yaml:"preapproved" doc:"The most severe need no approval first."`
	MaskedCopy   string         `yaml:"masked_copy" doc:"The process that makes a copy without personal data."`
	Reviewed     *calendar.Date `yaml:"reviewed" doc:"When the grants were last looked through."`
}

// Practice is a practice beside incidents. Its ID is problem, change, knowledge, continuity, security or another.
type Practice struct {
	ID        string
	Owner     PersonID `yaml:"owner" doc:"Who keeps it."`
	Trigger   string   `yaml:"trigger" doc:"What starts it, such as 3 repeats or any major incident."`
	Approver  HolderID `yaml:"approver" doc:"Who approves."`
	Emergency string   `yaml:"emergency" doc:"The emergency path."`
	Freeze    string   `yaml:"freeze" doc:"When nothing may change."`
	Notes     string   `yaml:"notes" doc:"Anything else people must know."`
}

// Readiness is something that must be true before the model goes live.
type Readiness struct {
	Item  string         `yaml:"item" need:"yes" doc:"What must be true."`
	Kind  string         `yaml:"kind" doc:"access, training, rehearsal, documentation, tooling or another word."`
	Owner PersonID       `yaml:"owner" doc:"Who sees to it."`
	Due   *calendar.Date `yaml:"due" doc:"By when."`
	Done  *calendar.Date `yaml:"done" doc:"When it was done."`
}

// Hypercare is the guarded weeks after go-live.
type Hypercare struct {
	From         *calendar.Date `yaml:"from" doc:"First day."`
	Until        *calendar.Date `yaml:"until" doc:"Last day."`
	Exit         []string       `yaml:"exit" doc:"What must hold before it ends."`
	PartnerHours float64        `yaml:"partner_hours" doc:"Hours that partners have committed."`
	Owner        PersonID       `yaml:"owner" doc:"Who says that it is over."`
}
