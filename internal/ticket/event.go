package ticket

import (
	"encoding/json"
	"fmt"
	"reflect"

	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/span"
)

// Event is something that happened to a ticket. Events are written down once and never changed; each knows how it changes
// the ticket. When, and by whom, stands in the Entry that holds it.
type Event interface {
	fold(t *Ticket, e *Entry)
}

// Entry is what one turn did to a ticket: one line of its journal.
type Entry struct {
	Ticket Number       `json:"ticket"`
	Seq    int          `json:"seq"` // from 1, without a hole
	At     span.Instant `json:"at"`
	By     Account      `json:"by,omitempty"`
	Events []Event      `json:"events"`
}

// The events. Each is named in the past tense; the names in the journal are those of the table below.
type (
	// Raised begins a ticket. Its text is the first message.
	Raised struct {
		Kind      model.TicketKind `json:"kind"`
		Subject   string           `json:"subject"`
		Body      string           `json:"body"`
		Service   model.ServiceID  `json:"service"`
		Category  string           `json:"category,omitempty"`
		Need      model.NeedID     `json:"need,omitempty"`
		Channel   model.ChannelID  `json:"channel,omitempty"`
		Impact    string           `json:"impact,omitempty"`
		Urgency   string           `json:"urgency,omitempty"`
		Severity  model.SeverityID `json:"severity"`
		Requester Account          `json:"requester"`
		Edition   int              `json:"edition"`
		Files     []File           `json:"files,omitempty"`
	}
	// Routed says where triage sent it, by which route, and who answers for it to the end.
	Routed struct {
		Route       int              `json:"route"`
		Why         string           `json:"why"`
		To          model.FunctionID `json:"to"`
		Accountable model.FunctionID `json:"accountable"`
		Parties     []model.PartyID  `json:"parties,omitempty"`
	}
	// Taken says that whoever acted works on it.
	Taken struct {
		By Account `json:"by"`
	}
	// Given says to whom it was assigned; they have not taken it yet.
	Given struct {
		To Account `json:"to"`
	}
	// PutBack says that its assignee does not work on it any more.
	PutBack struct {
		Why string `json:"why,omitempty"`
	}
	// Replied is a public message. FromRequester says whose side wrote it.
	Replied struct {
		Body          string `json:"body"`
		FromRequester bool   `json:"from_requester,omitempty"`
		Channel       string `json:"channel,omitempty"` // how it was said, when not here: phone, walk-up
		Files         []File `json:"files,omitempty"`
	}
	// Noted is a message for those who work on it.
	Noted struct {
		Body  string        `json:"body"`
		To    model.PartyID `json:"to,omitempty"` // a message for this party's case
		Files []File        `json:"files,omitempty"`
	}
	// Waited says what it waits for.
	Waited struct {
		Reason Reason       `json:"reason"`
		Note   string       `json:"note,omitempty"`
		Wake   span.Instant `json:"wake,omitempty"`
	}
	// Resumed ends a wait: at the instant of its entry, or earlier, when its time came while the desk stood still.
	Resumed struct {
		Why string       `json:"why,omitempty"`
		At  span.Instant `json:"at,omitempty"`
	}
	// HandedOver moves the work to another function. Nobody has it until somebody takes it.
	HandedOver struct {
		To       model.FunctionID `json:"to"`
		Note     string           `json:"note,omitempty"`
		Step     bool             `json:"step,omitempty"`
		OffModel bool             `json:"off_model,omitempty"`
		Party    model.PartyID    `json:"party,omitempty"`
		Parties  []model.PartyID  `json:"parties,omitempty"`
	}
	// HandedBack returns the work to the function that it came from.
	HandedBack struct {
		To     model.FunctionID `json:"to"`
		Reason HandBack         `json:"reason"`
		Note   string           `json:"note,omitempty"`
	}
	// Rated says how bad it is.
	Rated struct {
		Impact   string           `json:"impact,omitempty"`
		Urgency  string           `json:"urgency,omitempty"`
		Severity model.SeverityID `json:"severity"`
		Why      string           `json:"why,omitempty"`
	}
	// Described changes what it is about.
	Described struct {
		Kind     model.TicketKind `json:"kind,omitempty"`
		Subject  string           `json:"subject,omitempty"`
		Service  model.ServiceID  `json:"service,omitempty"`
		Category string           `json:"category,omitempty"`
	}
	// Solved says how it was solved.
	Solved struct {
		Code Code   `json:"code"`
		Note string `json:"note,omitempty"`
	}
	// Ended closes it for good; a later word opens a new ticket or reopens it.
	Ended struct {
		Why string `json:"why,omitempty"`
	}
	// Revived reopens it.
	Revived struct {
		Why string `json:"why,omitempty"`
	}
	// MergedAway says that it goes on as another ticket.
	MergedAway struct {
		Into Number `json:"into"`
	}
	// Unmerged takes a merge back.
	Unmerged struct {
		From Number `json:"from"`
	}
	// Absorbed says that another ticket goes on here, and who asked there.
	Absorbed struct {
		Source    Number  `json:"source"`
		Requester Account `json:"requester,omitempty"`
	}
	// Dropped takes an Absorbed back.
	Dropped struct {
		Source Number `json:"source"`
	}
	// Tied links it with another.
	Tied struct {
		Kind  string `json:"kind"`
		Other Number `json:"other"`
	}
	// Untied takes a link away.
	Untied struct {
		Kind  string `json:"kind"`
		Other Number `json:"other"`
	}
	// Adopted makes it the child of another; 0 of none.
	Adopted struct {
		Parent Number `json:"parent"`
	}
	// Bore says that another ticket became, or is no more, its child.
	Bore struct {
		Child Number `json:"child"`
		Gone  bool   `json:"gone,omitempty"`
	}
	// Watched says who follows it, or does no more.
	Watched struct {
		Who  Account `json:"who"`
		Gone bool    `json:"gone,omitempty"`
	}
	// Tagged changes its tags.
	Tagged struct {
		Add    []string `json:"add,omitempty"`
		Remove []string `json:"remove,omitempty"`
	}
	// Spammed says whether it is no request at all.
	Spammed struct {
		Not bool `json:"not,omitempty"`
	}
	// Swarmed calls a swarm; the rule that called it, or a reason in words.
	Swarmed struct {
		Why string `json:"why,omitempty"`
	}
	// SwarmEnded ends the swarm.
	SwarmEnded struct{}
	// Asked invites somebody to the swarm.
	Asked struct {
		Who      Account          `json:"who"`
		Function model.FunctionID `json:"function,omitempty"`
	}
	// Answered is what an invited person did: Joined, Declined, Left.
	Answered struct {
		Who   Account `json:"who"`
		State string  `json:"state"`
	}
	// Credited says what somebody contributed.
	Credited struct {
		Who  Account `json:"who"`
		What string  `json:"what"`
	}
	// CaseOpened opens a case with another party.
	CaseOpened struct {
		Case Case `json:"case"`
	}
	// CaseChanged is news from the other party.
	CaseChanged struct {
		ID        int    `json:"id"`
		Reference string `json:"reference,omitempty"`
		Status    string `json:"status,omitempty"`
	}
	// Chained says which escalation runs from now on. Used is what the resolve clock had used when it began, in seconds.
	Chained struct {
		Edition  int              `json:"edition"`
		Severity model.SeverityID `json:"severity"`
		From     span.Instant     `json:"from"`
		Steps    int              `json:"steps"`
		Used     int64            `json:"used,omitempty"`
	}
	// Rewound lets the steps that last while untaken start anew: nobody has it any more. Done are the rounds that count as
	// over.
	Rewound struct {
		Done []int `json:"done,omitempty"`
	}
	// Paged says who was told, each once. Round counts the repeats of a step from 0.
	Paged struct {
		Step   int            `json:"step"`
		Round  int            `json:"round,omitempty"`
		Holder model.HolderID `json:"holder"`
		Told   []string       `json:"told"`           // person ids, or "party:" and its id
		Late   int64          `json:"late,omitempty"` // seconds after its time, when the desk was not running
	}
	// Skipped says that a step's function had nobody, and why.
	Skipped struct {
		Step   int            `json:"step"`
		Round  int            `json:"round,omitempty"`
		Holder model.HolderID `json:"holder"`
		Why    string         `json:"why"`
		Late   int64          `json:"late,omitempty"`
	}
	// Passed says that a round of a step came and told nobody: it hands over, or has nothing to do.
	Passed struct {
		Step  int `json:"step"`
		Round int `json:"round,omitempty"`
	}
	// SwarmDue says that the swarm rule has been played.
	SwarmDue struct{}
	// Clocked is clocks as the turn left them.
	Clocked struct {
		Clocks []sla.Clock `json:"clocks"`
	}
)

// File is an attachment of a message.
type File struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"`
	Size int64  `json:"size"`
}

// kinds are the events by their names in the journal. A name that was written once is never given another meaning.
var kinds = map[string]kind{
	"raised": of[Raised](), "routed": of[Routed](), "taken": of[Taken](), "given": of[Given](), "put-back": of[PutBack](),
	"replied": of[Replied](), "noted": of[Noted](), "waited": of[Waited](), "resumed": of[Resumed](),
	"handed-over": of[HandedOver](), "handed-back": of[HandedBack](), "rated": of[Rated](), "described": of[Described](),
	"solved": of[Solved](), "ended": of[Ended](), "revived": of[Revived](), "merged-away": of[MergedAway](),
	"unmerged": of[Unmerged](), "absorbed": of[Absorbed](), "dropped": of[Dropped](), "tied": of[Tied](), "untied": of[Untied](),
	"adopted": of[Adopted](), "bore": of[Bore](), "watched": of[Watched](), "tagged": of[Tagged](), "spammed": of[Spammed](),
	"swarmed": of[Swarmed](), "swarm-ended": of[SwarmEnded](), "asked": of[Asked](), "answered": of[Answered](),
	"credited": of[Credited](), "case-opened": of[CaseOpened](), "case-changed": of[CaseChanged](), "chained": of[Chained](),
	"rewound": of[Rewound](), "paged": of[Paged](), "skipped": of[Skipped](), "passed": of[Passed](), "swarm-due": of[SwarmDue](),
	"clocked": of[Clocked](),
}

// kind is a kind of event, and how one is read.
type kind struct {
	of   reflect.Type
	read func(text []byte) (Event, error)
}

func of[E Event]() kind {
	return kind{reflect.TypeFor[E](), func(text []byte) (Event, error) {
		var e E
		err := json.Unmarshal(text, &e)
		return e, err
	}}
}

var names = func() map[reflect.Type]string {
	out := make(map[reflect.Type]string, len(kinds))
	for name, k := range kinds {
		out[k.of] = name
	}
	return out
}()

// Kind is what the journal calls an event: "handed-over".
func Kind(e Event) string { return names[reflect.TypeOf(e)] }

// wire is an event in the journal: its kind, and itself.
type wire struct {
	Is string          `json:"is"`
	Of json.RawMessage `json:"of"`
}

// Marshal writes events as the journal keeps them.
func Marshal(events []Event) ([]byte, error) {
	out := make([]struct {
		Is string `json:"is"`
		Of Event  `json:"of"`
	}, len(events))
	for i, e := range events {
		out[i].Is, out[i].Of = Kind(e), e
	}
	return json.Marshal(out)
}

// Unmarshal reads what Marshal wrote. It refuses a kind that it does not know: a newer version wrote it.
func Unmarshal(text []byte) ([]Event, error) {
	var in []wire
	if err := json.Unmarshal(text, &in); err != nil {
		return nil, fmt.Errorf("read events: %w", err)
	}
	events := make([]Event, len(in))
	for i, w := range in {
		k, ok := kinds[w.Is]
		if !ok {
			return nil, fmt.Errorf("the journal holds an event %q that this version does not know; use the version that wrote it, or a later one", w.Is)
		}
		e, err := k.read(w.Of)
		if err != nil {
			return nil, fmt.Errorf("read event %q: %w", w.Is, err)
		}
		events[i] = e
	}
	return events, nil
}
