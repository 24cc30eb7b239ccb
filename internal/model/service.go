package model

import (
	"slices"

	"belay/internal/calendar"
)

// Service is something that is supported.
type Service struct {
	ID           ServiceID
	Name         string          `yaml:"name" doc:"What users call it."`
	Owner        PersonID        `yaml:"owner" doc:"Service owner."`
	ProcessOwner PersonID        `yaml:"process_owner" doc:"Owner of the business process it serves."`
	Criticality  Criticality     `yaml:"criticality" doc:"How much the business hangs on it."`
	Data         DataClass       `yaml:"data" doc:"The most protected class of data in it."`
	Entry        FunctionID      `yaml:"entry" doc:"The function that receives its tickets when no route says otherwise."`
	Components   []string        `yaml:"components" doc:"Systems, stores, interfaces and devices it is made of."`
	Functions    []FunctionID    `yaml:"functions" doc:"The functions that support it, where they are not all that its tickets can reach."`
	Hours        CalendarID      `yaml:"hours" doc:"When the business uses it; the clock called service."`
	Shape        Shape           `yaml:"shape" doc:"How its tickets travel, if not as the model says."`
	Severities   []SeverityID    `yaml:"severities" doc:"The severities in use for it; all if left out."`
	Escalations  []EscalationFor `yaml:"escalations" doc:"By severity, an escalation that overrides the severity's own."`
	Languages    []string        `yaml:"languages" doc:"Languages promised to its users, as ISO 639 codes."`
}

// EscalationFor is one severity's escalation on a service; in a file the list is a mapping.
type EscalationFor struct {
	ID         SeverityID
	Escalation EscalationID
}

// Called is what people call s.
func (s *Service) Called() string { return called(s.Name, string(s.ID)) }

// Severity is how bad it can be and what is promised for it. Durations count on Clock.
type Severity struct {
	ID          SeverityID
	Means       string       `yaml:"means" doc:"A measurable definition, in a sentence."`
	Examples    []string     `yaml:"examples" doc:"Things that have this severity."`
	Clock       ClockID      `yaml:"clock" doc:"The calendar on which its targets and delays count; service for the service's own hours."`
	Acknowledge *Duration    `yaml:"acknowledge" doc:"Somebody has taken it."`
	Respond     *Duration    `yaml:"respond" doc:"First human answer to the requester."`
	Update      *Duration    `yaml:"update" doc:"Longest silence towards the requester while it is open."`
	Resolve     *Duration    `yaml:"resolve" doc:"Solved."`
	Attain      *Percent     `yaml:"attain" doc:"Share of tickets that must meet the targets."`
	Escalation  EscalationID `yaml:"escalation" doc:"Who is told, and when."`
	Page        bool         `yaml:"page" doc:"May wake people: its holders need a phone, push or chat contact."`
	Major       bool         `yaml:"major" doc:"Opens a major incident."`
	Pauses      []string     `yaml:"pauses" doc:"Waiting reasons that pause its resolve clock; requester if left out, none for no reason at all."`
}

// PickUp is the duration within which somebody must have taken a ticket: acknowledge, else respond; nil if neither.
func (s *Severity) PickUp() *Duration {
	if s.Acknowledge != nil {
		return s.Acknowledge
	}
	return s.Respond
}

// The words of Pauses that mean something of themselves; every other is a reason for which a ticket waits.
const (
	PausesUsually = "requester" // what pauses where nothing is said
	PausesNever   = "none"      // no reason pauses
)

// PausesFor says whether waiting for a reason stops the resolve clock of a ticket of s.
func (s *Severity) PausesFor(reason string) bool {
	if len(s.Pauses) == 0 {
		return reason == PausesUsually
	}
	return reason != PausesNever && slices.Contains(s.Pauses, reason)
}

// TargetName names one of a severity's promises.
type TargetName string

// The promises of a severity or an agreement, in the order in which they fall due.
const (
	Acknowledge TargetName = "acknowledge"
	Respond     TargetName = "respond"
	Update      TargetName = "update"
	Resolve     TargetName = "resolve"
)

// TargetNames are the promises in the order in which they fall due.
func TargetNames() []TargetName { return []TargetName{Acknowledge, Respond, Update, Resolve} }

// Target is one promise of s by name; nil if it makes none.
func (s *Severity) Target(name TargetName) *Duration {
	switch name {
	case Acknowledge:
		return s.Acknowledge
	case Respond:
		return s.Respond
	case Update:
		return s.Update
	case Resolve:
		return s.Resolve
	}
	return nil
}

// Matrix gives the severity by impact (rows) and urgency (columns).
type Matrix struct {
	Impact  []string       `yaml:"impact" need:"yes" doc:"Impacts, greatest first."`
	Urgency []string       `yaml:"urgency" need:"yes" doc:"Urgencies, most urgent first."`
	Gives   [][]SeverityID `yaml:"gives" need:"yes" doc:"A row per impact, in it a severity per urgency."`
	Doubt   Doubt          `yaml:"doubt" doc:"Which severity is taken when two could be meant."`
	SetBy   []FunctionID   `yaml:"set_by" doc:"The functions that set a severity and may change it."`
}

// Need is what people will come with.
type Need struct {
	ID         NeedID
	Asks       string       `yaml:"asks" doc:"In the words of whoever asks."`
	Who        string       `yaml:"who" doc:"Who asks."`
	Service    ServiceID    `yaml:"service" doc:"About which service."`
	Kind       TicketKind   `yaml:"kind" doc:"Incident, request, question, problem, complaint or security."`
	Category   string       `yaml:"category" doc:"The category its tickets carry; routes may match it."`
	Volume     *Rate        `yaml:"volume" doc:"How many, such as 14/week."`
	Severity   SeverityID   `yaml:"severity" doc:"Its usual severity."`
	Channels   []ChannelID  `yaml:"channels" doc:"Where they turn."`
	AnsweredBy []FunctionID `yaml:"answered_by" doc:"The functions that usually answer it, self-help first."`
}

// Exclusion is something this support does not do.
type Exclusion struct {
	What   string `yaml:"what" need:"yes" doc:"What is not supported."`
	GoesTo string `yaml:"goes_to" doc:"Where the user goes instead."`
}

// Channel is where people turn.
type Channel struct {
	ID      ChannelID
	Kind    ChannelKind  `yaml:"kind" need:"yes" doc:"Portal, email, phone, chat, api or walk-up."`
	Address string       `yaml:"address" doc:"The address, number or link."`
	To      FunctionID   `yaml:"to" need:"yes" doc:"The function that listens."`
	Hours   CalendarID   `yaml:"hours" doc:"Published hours."`
	For     []SeverityID `yaml:"for" doc:"The severities it is meant for; all if left out."`
}

// Demand is how much will come for a service.
type Demand struct {
	ID      ServiceID
	PerWeek float64    `yaml:"per_week" doc:"Tickets per week."`
	Mix     []MixShare `yaml:"mix" doc:"Share of each severity; they sum to 100%."`
	Pattern CalendarID `yaml:"pattern" doc:"The calendar in which they arrive."`
	Growth  *Percent   `yaml:"growth" doc:"Growth per year."`
	Effort  []Effort   `yaml:"effort" doc:"Working time per ticket, by line."`
}

// MixShare is one severity's share of a demand; in a file the list is a mapping.
type MixShare struct {
	ID    SeverityID
	Share Percent
}

// Effort is the working time of one line on a ticket; in a file the list is a mapping from line to duration.
type Effort struct {
	ID   int
	Time Duration
}

// Article is knowledge that answers needs or guides a function.
type Article struct {
	ID       KnowledgeID
	Title    string         `yaml:"title" doc:"What it is called."`
	For      []NeedID       `yaml:"for" doc:"The needs it answers."`
	Guides   []FunctionID   `yaml:"guides" doc:"The functions it guides: a runbook."`
	Owner    PersonID       `yaml:"owner" doc:"Who keeps it true."`
	URL      string         `yaml:"url" doc:"Where it is."`
	Reviewed *calendar.Date `yaml:"reviewed" doc:"When it was last read and found true."`
	Every    Duration       `yaml:"every" doc:"How often it must be read again."`
}
