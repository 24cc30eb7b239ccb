package model

// Function is something support must do: register, diagnose, repair.
type Function struct {
	ID            FunctionID
	Name          string       `yaml:"name" doc:"What people call it; made from its id if left out."`
	Purpose       string       `yaml:"purpose" doc:"Why it is there, in a sentence."`
	Link          Link         `yaml:"link" need:"yes" doc:"Functional, application or infrastructure."`
	Line          int          `yaml:"line" need:"yes" doc:"0 for self-help, 1 for the first people, up to 5 for the maker."`
	Does          []string     `yaml:"does" doc:"Its duties."`
	Owner         PersonID     `yaml:"owner" doc:"Who answers for it."`
	Deputy        PersonID     `yaml:"deputy" doc:"Who answers when the owner does not."`
	Accountable   bool         `yaml:"accountable" doc:"Stays responsible for a ticket to the end, whoever works on it."`
	Resolves      *Percent     `yaml:"resolves" doc:"The share of its tickets that it solves itself."`
	ProvidedBy    PartyID      `yaml:"provided_by" doc:"The party that provides it, where its cover does not say."`
	NeedsSkills   []string     `yaml:"needs_skills" doc:"Skills that somebody on duty must have."`
	NeedsTraining []TrainingID `yaml:"needs_training" doc:"Courses that everybody on duty must have taken."`
	Funded        string       `yaml:"funded" doc:"How its time is funded, such as 20% of the unit's budget."`
	Cover         []*Cover     `yaml:"cover" doc:"Who performs it and when, in order."`
	EscalatesTo   []*Edge      `yaml:"escalates_to" doc:"Where a ticket goes on from here; in shape swarm, who may be invited."`
}

// Called is what people call f: its name, or its id with the hyphens opened ("fno-team" is "fno team").
func (f *Function) Called() string {
	if known(f.Name) {
		return f.Name
	}
	return words(string(f.ID))
}

// Cover says who performs a function: people, the person at a place of a rota, or a party under an agreement.
// Exactly one of the three is given; Hours restricts it.
type Cover struct {
	People    []PersonID  `yaml:"people" doc:"These people, inside their own hours."`
	Rota      RotaID      `yaml:"rota" doc:"Whoever this rota names."`
	Place     int         `yaml:"place" doc:"Place on the rota: 1 is on turn, 2 is next."`
	Party     PartyID     `yaml:"party" doc:"This party's contact, inside its agreement's hours and dates."`
	Agreement AgreementID `yaml:"agreement" doc:"The agreement under which the party answers."`
	Contact   *Contact    `yaml:"contact" doc:"How the party is reached, if not by its own contact."`
	Hours     CalendarID  `yaml:"hours" doc:"Only in this calendar."`
	Unknown   bool        // the entry is written "?"
}

// Edge is a functional escalation: where a ticket goes on. In a file it is the function's id, or a mapping.
type Edge struct {
	To     FunctionID `yaml:"to" need:"yes" doc:"The function that receives."`
	Share  *Percent   `yaml:"share" doc:"The share of what is handed on that goes this way."`
	When   string     `yaml:"when" doc:"The criteria, in a sentence."`
	Bring  []string   `yaml:"bring" doc:"What must be known before it is handed over."`
	Within []Within   `yaml:"within" doc:"By severity, the time after which it is handed over at the latest."`
}

// Within is the time one severity is allowed before an edge; in a file the list is a mapping.
type Within struct {
	ID   SeverityID
	Time Duration
}

// TimeFor is the time v is allowed before e, nil if the edge says nothing about it.
func (e *Edge) TimeFor(v SeverityID) *Duration {
	for i := range e.Within {
		if e.Within[i].ID == v {
			return &e.Within[i].Time
		}
	}
	return nil
}
