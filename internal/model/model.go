// Package model is what a support model says: functions, parties, people, severities, escalations and the rest, as
// immutable values.
//
// The types are the language. Each field's yaml tag is its key in a file, its doc tag the sentence that editors show,
// and need:"yes" marks a key that may not be left out; the reader of files, the JSON Schema, the canonical layout and
// the digest are all made from them, so none can drift. A list whose elements have an ID is a mapping in the file,
// keyed by that ID; its order is kept. Whoever holds a Model never changes it; Edit makes another.
package model

import "belay/internal/calendar"

// Model is one support model: the logical pass (which functions, how they relate, which promises) and the physical
// pass (who, how, when and where) over one graph.
type Model struct {
	Language int            `yaml:"belay" need:"yes" doc:"Version of this language; 1."`
	Name     string         `yaml:"name" need:"yes" doc:"What is supported, as people call it."`
	Timezone *calendar.Zone `yaml:"timezone" need:"yes" doc:"Default time zone of every local time below, by its IANA name."`
	Currency string         `yaml:"currency" doc:"ISO 4217 code of every amount below."`
	Stage    Stage          `yaml:"stage" doc:"How far the project is; raises the bar of the rules."`
	Sourcing Sourcing       `yaml:"sourcing" doc:"Who performs the functions; checked against what the parties do."`
	Shape    Shape          `yaml:"shape" doc:"How tickets travel: tiered or swarm; a service may override it."`
	Include  []string       `yaml:"include" doc:"Other files of the same language, merged; ids stay unique."`
	Authors  []PersonID     `yaml:"authors" doc:"Who wrote this model; people of at least two parties, since it is a contract."`
	Review   *Review        `yaml:"review" doc:"When the model is looked at again."`
	Workshop *Workshop      `yaml:"workshop" doc:"The room in which it was agreed."`

	Calendars   []*Calendar   `yaml:"calendars" doc:"Named sets of instants: opening hours, holidays, peaks."`
	Parties     []*Party      `yaml:"parties" doc:"The organisations that provide or use support."`
	People      []*Person     `yaml:"people" doc:"Everybody who is named anywhere in the model."`
	Services    []*Service    `yaml:"services" doc:"What is supported."`
	Severities  []*Severity   `yaml:"severities" doc:"How bad it can be, most severe first, and what is promised for each."`
	Matrix      *Matrix       `yaml:"matrix" doc:"Impact by urgency gives the severity."`
	Needs       []*Need       `yaml:"needs" doc:"What people will come with."`
	OutOfScope  []*Exclusion  `yaml:"out_of_scope" doc:"What this support does not do, and where the user goes instead."`
	Channels    []*Channel    `yaml:"channels" doc:"Where people turn."`
	Functions   []*Function   `yaml:"functions" doc:"What is needed, who provides it and how the pieces relate."`
	Rotas       []*Rota       `yaml:"rotas" doc:"Who takes turns."`
	Escalations []*Escalation `yaml:"escalations" doc:"Who is told, and when, while nobody has taken or solved it."`
	Swarms      []*SwarmRule  `yaml:"swarms" doc:"Who joins the owner of a ticket; by service, or all."`
	Routes      []*Route      `yaml:"routes" doc:"Triage: the first match wins; the last one matches everything."`
	Agreements  []*Agreement  `yaml:"agreements" doc:"SLAs, OLAs and contracts, with hours and dates."`
	Access      []*Access     `yaml:"access" doc:"What an outside resolver may see, and how it gets in."`
	Playbooks   []*Playbook   `yaml:"playbooks" doc:"Who does what when everything burns."`
	Training    []*Training   `yaml:"training" doc:"Courses that functions demand of their people."`
	Knowledge   []*Article    `yaml:"knowledge" doc:"Articles and runbooks that answer needs and guide functions."`
	Practices   []*Practice   `yaml:"practices" doc:"Practices beside incidents: problem, change, knowledge, continuity."`
	Readiness   []*Readiness  `yaml:"readiness" doc:"What must be true before the model goes live."`
	Hypercare   *Hypercare    `yaml:"hypercare" doc:"The guarded weeks after go-live."`
	Demand      []*Demand     `yaml:"demand" doc:"How much will come, by service."`
	Questions   []*Question   `yaml:"questions" doc:"What nobody could answer yet, beside the placeholders."`
	Signatories []*Signatory  `yaml:"signatories" doc:"Who signs for each party."`
	Waivers     []*Waiver     `yaml:"waivers" doc:"Findings that somebody accepts, with owner, reason and expiry."`

	index     index
	positions Positions
	digest    string
}

// Calendar is a named set of instants. Exactly one of Hours (alone or with On and During), Any, All and Outside says
// which; holidays and closures cut local dates out of Hours.
type Calendar struct {
	ID       CalendarID
	Hours    calendar.Hours     `yaml:"hours" doc:"Opening hours, such as Mon-Fri 08:00-16:30."`
	Timezone *calendar.Zone     `yaml:"timezone" doc:"Zone of its local times, if not the model's."`
	On       calendar.Selector  `yaml:"on" doc:"Only on these days, such as last 3 weekdays of month."`
	During   []calendar.Season  `yaml:"during" doc:"Only in these seasons: 2026-07-01..2026-08-15, or every year 07-01..08-15."`
	Holidays []calendar.Region  `yaml:"holidays" doc:"Countries or regions whose public holidays close it, such as DK or GB-ENG."`
	Closed   []calendar.Closure `yaml:"closed" doc:"Further dates, ranges A..B or local times on which it is closed."`
	Any      []CalendarID       `yaml:"any" doc:"Open when any of these is."`
	All      []CalendarID       `yaml:"all" doc:"Open when all of these are."`
	Outside  CalendarID         `yaml:"outside" doc:"Open exactly when this one is not."`
}

// Review is the cadence in which promise is held beside life.
type Review struct {
	Every Duration       `yaml:"every" doc:"Cadence; usually 3 months."`
	Last  *calendar.Date `yaml:"last" doc:"The last review."`
	Owner PersonID       `yaml:"owner" doc:"Who calls it."`
}

// Workshop is the meeting in which the model was made.
type Workshop struct {
	Held     *calendar.Date `yaml:"held" doc:"The day."`
	Attended []PersonID     `yaml:"attended" doc:"Who was in the room."`
}

// Question is something nobody could answer yet.
type Question struct {
	Ask   string         `yaml:"ask" need:"yes" doc:"The question, in one sentence."`
	Owner PersonID       `yaml:"owner" doc:"Who finds out."`
	Due   *calendar.Date `yaml:"due" doc:"By when."`
}

// Signatory is the person who binds a party.
type Signatory struct {
	ID     PartyID
	Person PersonID `yaml:"person" need:"yes" doc:"Who signs."`
	Role   string   `yaml:"role" doc:"The role that lets them bind the party."`
}

// Waiver accepts the findings of one rule on one element.
type Waiver struct {
	Rule  string         `yaml:"rule" need:"yes" doc:"The rule's name."`
	On    string         `yaml:"on" doc:"The element, by its id; every element if left out."`
	Why   string         `yaml:"why" need:"yes" doc:"The reason, in a sentence."`
	By    PersonID       `yaml:"by" need:"yes" doc:"Who answers for it."`
	Until *calendar.Date `yaml:"until" need:"yes" doc:"The last day on which it holds."`
}
