package model

import (
	"slices"

	"belay/internal/calendar"
)

// Rota is a list of people who take turns. Who is on turn is a function of Start, Turn and People alone; Changes
// apply on top, the last one wins.
type Rota struct {
	ID       RotaID
	People   []PersonID     `yaml:"people" need:"yes" doc:"Who takes turns, in order."`
	Turn     Duration       `yaml:"turn" need:"yes" doc:"How long a turn is: 12h, 1d, 1 week, 1 month."`
	Start    *calendar.Date `yaml:"start" need:"yes" doc:"The day on which the first person's first turn begins."`
	Handoff  TimeOfDay      `yaml:"handoff" doc:"The local time at which turns change; 00:00 if left out."`
	Timezone *calendar.Zone `yaml:"timezone" doc:"Zone of its local times, if not the model's."`
	Until    *calendar.Date `yaml:"until" doc:"The last day of the rota; for ever if left out."`
	Changes  []*Change      `yaml:"changes" doc:"Swaps and stand-ins; the last one wins."`
	Handover Duration       `yaml:"handover" doc:"How long the person before stays on beside the next."`
	Pay      string         `yaml:"pay" doc:"How duty is compensated."`
}

// Change puts somebody in another's place on a rota, from one local time until another. Without Replace it puts
// With on turn whoever is; without With the turn is nobody's.
type Change struct {
	From    calendar.Wall `yaml:"from" need:"yes" doc:"Local time from which it holds."`
	Until   calendar.Wall `yaml:"until" need:"yes" doc:"Local time until which it holds."`
	Replace PersonID      `yaml:"replace" doc:"Who steps out; whoever is on turn if left out."`
	With    PersonID      `yaml:"with" doc:"Who steps in; nobody if left out."`
	Why     string        `yaml:"why" doc:"The reason, such as swap or illness."`
}

// Escalation is who is told, and when, while nobody has taken or solved a ticket.
type Escalation struct {
	ID         EscalationID
	Steps      []*Step  `yaml:"steps" need:"yes" doc:"In order of time."`
	LastResort HolderID `yaml:"last_resort" doc:"A person or function told when the steps are used up."`
}

// Step is one step of an escalation. Its time is After, or At a share of a target Of; both count on the severity's
// clock. It tells, or hands over.
type Step struct {
	After  *Duration  `yaml:"after" doc:"Time since the ticket was raised, on the severity's clock."`
	At     *Percent   `yaml:"at" doc:"A share of a target, such as 75%."`
	Of     TargetName `yaml:"of" doc:"The target that At is a share of."`
	While  While      `yaml:"while" doc:"Only while the ticket is untaken (the default) or unsolved."`
	Tell   []HolderID `yaml:"tell" doc:"Functions or people who are told."`
	HandTo FunctionID `yaml:"hand_to" doc:"The function that the ticket is handed to."`
	Repeat int        `yaml:"repeat" doc:"How often it is told again."`
	Every  *Duration  `yaml:"every" doc:"The time between repeats."`
}

// Tells is everybody the step tells, whether it tells or hands over.
func (s *Step) Tells() []HolderID {
	if s.HandTo != "" {
		return append(slices.Clip(s.Tell), HolderID(s.HandTo))
	}
	return s.Tell
}

// Lasts is the While of the step, untaken where nothing is said.
func (s *Step) Lasts() While {
	if s.While == "" {
		return Untaken
	}
	return s.While
}

// Values is the closed list.
func (TargetName) Values() []string { return []string{"acknowledge", "respond", "update", "resolve"} }

// SwarmRule says who joins the owner of a ticket, and when. Its ID is a service, or "all".
type SwarmRule struct {
	ID          string
	When        []string     `yaml:"when" doc:"What calls a swarm, such as severity critical or untouched 30m."`
	Invite      []FunctionID `yaml:"invite" need:"yes" doc:"The functions whose people may be invited."`
	FirstWithin Duration     `yaml:"first_within" doc:"Somebody invitable is on duty within this time."`
	PerPerson   int          `yaml:"per_person" doc:"How many swarms one person may be in at once."`
}

// Route sends new tickets to a function. Every condition given must hold; a list holds when any of its values does.
type Route struct {
	When *Condition `yaml:"when" doc:"What the ticket must be like; any ticket if left out."`
	To   FunctionID `yaml:"to" need:"yes" doc:"The function that receives."`
}

// Condition is what a route asks of a ticket.
type Condition struct {
	Service  []ServiceID  `yaml:"service" doc:"About one of these services."`
	Channel  []ChannelID  `yaml:"channel" doc:"Came by one of these channels."`
	Kind     []TicketKind `yaml:"kind" doc:"Of one of these kinds."`
	Severity []SeverityID `yaml:"severity" doc:"Of one of these severities."`
	Category []string     `yaml:"category" doc:"In one of these categories."`
	Need     []NeedID     `yaml:"need" doc:"For one of these needs."`
	Words    []string     `yaml:"words" doc:"Has one of these words in subject or body."`
}

// Playbook is who does what when everything burns.
type Playbook struct {
	ID           PlaybookID
	For          []SeverityID `yaml:"for" doc:"The severities it is for."`
	Declare      string       `yaml:"declare" doc:"The criteria by which it is declared, and by whom."`
	Roles        []Role       `yaml:"roles" doc:"Commander, communications, scribe and others, each a function or a person."`
	Bridge       string       `yaml:"bridge" doc:"Where people meet."`
	Fallback     string       `yaml:"fallback" doc:"Where people meet when the bridge is down with the service."`
	Audiences    []string     `yaml:"audiences" doc:"Who is kept informed."`
	Templates    []string     `yaml:"templates" doc:"Prepared messages, by audience or moment."`
	UpdateEvery  *Duration    `yaml:"update_every" doc:"How often the audiences hear."`
	Notify       []HolderID   `yaml:"notify" doc:"Leadership who are told at once."`
	Drill        *Drill       `yaml:"drill" doc:"How often it is practised."`
	ReviewWithin *Duration    `yaml:"review_within" doc:"When the review is held after it."`
	Steps        []string     `yaml:"steps" doc:"What is done, in order."`
}

// Role is one role of a playbook; in a file the list is a mapping.
type Role struct {
	ID     string
	Holder HolderID
}

// Role is the holder of the playbook's role by name; empty if it has none.
func (p *Playbook) Role(name string) HolderID {
	for _, r := range p.Roles {
		if r.ID == name {
			return r.Holder
		}
	}
	return ""
}

// Drill is the practice of a playbook.
type Drill struct {
	Every Duration       `yaml:"every" doc:"How often."`
	Last  *calendar.Date `yaml:"last" doc:"The last one."`
}
