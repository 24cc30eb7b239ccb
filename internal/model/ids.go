package model

// Unknown is the placeholder: "we do not know yet". It may stand wherever a name, person, party, duration or
// address is expected.
const Unknown = "?"

// The names by which the sections of a model refer to each other. Each is the key of an entry of its section, or
// Unknown. A reference is checked when the file is read, so that a Model never holds a dangling one.
type (
	CalendarID   string // calendars; also Always
	PartyID      string // parties
	PersonID     string // people
	ServiceID    string // services
	SeverityID   string // severities
	NeedID       string // needs
	ChannelID    string // channels
	FunctionID   string // functions
	RotaID       string // rotas
	EscalationID string // escalations
	AgreementID  string // agreements
	PlaybookID   string // playbooks
	TrainingID   string // training
	KnowledgeID  string // knowledge
	HolderID     string // a function or a person: whoever a step tells or a playbook's role names
	ClockID      string // a calendar, or ServiceClock: the hours of the ticket's own service
)

// Always is the predefined calendar that is open at every instant.
const Always CalendarID = "always"

// ServiceClock is the severity clock that means "the hours of the ticket's service".
const ServiceClock ClockID = "service"

// The words a closed list of values may hold; Values is what a file may say, in the order people think of them.
type (
	Stage         string
	Pass          string
	Sourcing      string
	Shape         string
	PartyKind     string
	Criticality   string
	DataClass     string
	Link          string
	TicketKind    string
	ChannelKind   string
	While         string
	AgreementKind string
	Doubt         string
)

// The stages of a model's life; each raises the bar of the rules.
const (
	Implement Stage = "implement"
	Prepare   Stage = "prepare"
	Operate   Stage = "operate"
)

// The two passes over one graph.
const (
	Logical  Pass = "logical"
	Physical Pass = "physical"
)

// Who performs the functions.
const (
	Outsourced Sourcing = "outsourced"
	InHouse    Sourcing = "internal"
	Mixed      Sourcing = "mixed"
)

// How tickets travel: from line to line, or to one owner whom others join.
const (
	Tiered Shape = "tiered"
	Swarm  Shape = "swarm"
)

// What a party is to the organisation whose model this is.
const (
	Internal PartyKind = "internal"
	Partner  PartyKind = "partner"
	Vendor   PartyKind = "vendor"
	MSP      PartyKind = "msp"
)

// The three links of a support model.
const (
	Functional     Link = "functional"
	Application    Link = "application"
	Infrastructure Link = "infrastructure"
)

// How long a step of an escalation stays of interest: until somebody has taken the ticket, or until it is solved.
const (
	Untaken  While = "untaken"
	Unsolved While = "unsolved"
)

// What an agreement is: with a customer, inside the house, or with another organisation.
const (
	SLA      AgreementKind = "sla"
	OLA      AgreementKind = "ola"
	Contract AgreementKind = "contract"
)

// Values is the closed list.
func (Stage) Values() []string { return []string{"implement", "prepare", "operate"} }

// Values is the closed list.
func (Pass) Values() []string { return []string{"logical", "physical"} }

// Values is the closed list.
func (Sourcing) Values() []string { return []string{"outsourced", "internal", "mixed"} }

// Values is the closed list.
func (Shape) Values() []string { return []string{"tiered", "swarm"} }

// Values is the closed list.
func (PartyKind) Values() []string { return []string{"internal", "partner", "vendor", "msp"} }

// Values is the closed list, least first.
func (Criticality) Values() []string { return []string{"low", "medium", "high", "critical"} }

// Values is the closed list, least protected first.
func (DataClass) Values() []string {
	return []string{"public", "internal", "confidential", "restricted"}
}

// Values is the closed list.
func (Link) Values() []string { return []string{"functional", "application", "infrastructure"} }

// Values is the closed list.
func (TicketKind) Values() []string {
	return []string{"incident", "request", "question", "problem", "complaint", "security"}
}

// Values is the closed list.
func (ChannelKind) Values() []string {
	return []string{"portal", "email", "phone", "chat", "api", "walk-up"}
}

// Values is the closed list.
func (While) Values() []string { return []string{"untaken", "unsolved"} }

// Values is the closed list.
func (AgreementKind) Values() []string { return []string{"contract", "ola", "sla"} }

// Values is the closed list.
func (Doubt) Values() []string { return []string{"higher", "lower"} }
