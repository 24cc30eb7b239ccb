package desk

import (
	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/ticket"
)

// Take says that whoever acts works on the ticket from now on. Where somebody else does, it must be meant: Over takes it over.
type Take struct{ Over bool }

// PutBack says that its assignee does not: it lies before its function again.
type PutBack struct{ Why string }

// Assign gives the ticket to somebody. They have it once they take it; until then it counts as untaken.
type Assign struct {
	To     ticket.Account
	Person model.PersonID // whom to tell; empty for an account that is nobody in the model
}

// Reply is a public message, by the requester's side or by support. An answer by support to a ticket that nobody has
// takes it.
type Reply struct {
	Body          string
	FromRequester bool
	Channel       string // how it was said, when not here: phone, walk-up
	Files         []ticket.File
}

// Note is a message among those who work on the ticket; To makes it one for a party's case, which its people see.
type Note struct {
	Body  string
	To    model.PartyID
	Files []ticket.File
}

// Wait says what the ticket waits for. Wake ends the wait by itself; 0 does not.
type Wait struct {
	Reason ticket.Reason
	Note   string
	Wake   span.Instant
}

// Resume ends a wait.
type Resume struct{ Why string }

// live refuses what only an open ticket allows.
func (x *turn) live(doing string) error {
	switch {
	case x.MergedInto != 0:
		return ticket.Refuse("%s was merged into %s; %s there.", x.Number, x.MergedInto, doing)
	case x.State == ticket.Closed:
		return ticket.Refuse("%s is closed; reopen it before you %s.", x.Number, doing)
	case x.State == ticket.Resolved:
		return ticket.Refuse("%s is resolved; reopen it before you %s.", x.Number, doing)
	}
	return nil
}

func (in Take) turn(x *turn) error {
	by := x.By()
	if err := x.live("take it"); err != nil {
		return err
	}
	switch {
	case x.Assignee == by:
		return ticket.Refuse("You have %s already.", x.Number)
	case x.Assignee != "" && !in.Over:
		return ticket.Refuse("Somebody else has %s by now. Look who it is, and take it over if they agree.", x.Number)
	}
	x.take(by)
	return nil
}

// take lets somebody have the ticket.
func (x *turn) take(who ticket.Account) {
	x.Emit(ticket.Taken{By: who})
	x.meet(model.Acknowledge)
}

func (in PutBack) turn(x *turn) error {
	if err := x.live("put it back"); err != nil {
		return err
	}
	if x.Assignee == "" && x.Given == "" {
		return ticket.Refuse("Nobody has %s; there is nothing to put back.", x.Number)
	}
	if err := text("the reason", in.Why, MaxNote); err != nil {
		return err
	}
	x.Emit(ticket.PutBack{Why: in.Why})
	x.rewind()
	return nil
}

// rewind lets the steps that last while untaken start anew, because the ticket has just come to lie before a function.
func (x *turn) rewind() {
	if plan := x.plan(); plan != nil && x.Untaken() {
		x.Emit(ticket.Rewound{Done: plan.Rewind(x.Ticket)})
	}
}

func (in Assign) turn(x *turn) error {
	if err := x.live("give it to somebody"); err != nil {
		return err
	}
	switch in.To {
	case "":
		return ticket.Refuse("Say to whom %s is given.", x.Number)
	case x.Assignee:
		return ticket.Refuse("They have %s already.", x.Number)
	case x.By():
		x.take(in.To)
		return nil
	}
	had := x.Assignee != ""
	x.Emit(ticket.Given{To: in.To})
	if had {
		x.rewind()
	}
	if in.Person != "" {
		x.Emit(ticket.Paged{Step: ticket.Assigned, Holder: model.HolderID(in.Person), Told: []string{string(in.Person)}})
	}
	return nil
}

func (in Reply) turn(x *turn) error {
	if x.MergedInto != 0 {
		return x.live("write")
	}
	if err := message(in.Body, in.Files); err != nil {
		return err
	}
	if in.FromRequester {
		x.Emit(ticket.Replied{Body: in.Body, FromRequester: true, Channel: in.Channel, Files: in.Files})
		return x.heard()
	}
	if x.State == ticket.Closed {
		return x.live("answer")
	}
	if x.Untaken() {
		x.take(x.By())
	}
	x.Emit(ticket.Replied{Body: in.Body, Channel: in.Channel, Files: in.Files})
	x.answered()
	return nil
}

// heard is what a word of the requester does: it ends a wait for them, and reopens what was resolved or closed.
func (x *turn) heard() error {
	switch {
	case x.State == ticket.Waiting && x.Waits[len(x.Waits)-1].Reason == ticket.ForRequester:
		x.resume("the requester has answered", x.now)
	case !x.Live() && !x.Spam:
		return (Reopen{Why: "the requester wrote again"}).turn(x)
	}
	return nil
}

// message refuses a message without a word and without a file.
func message(body string, files []ticket.File) error {
	if body == "" && len(files) == 0 {
		return ticket.Refuse("Write something, or attach a file: the message is empty.")
	}
	return text("the message", body, MaxBody)
}

func (in Note) turn(x *turn) error {
	if x.MergedInto != 0 {
		return x.live("write")
	}
	if err := message(in.Body, in.Files); err != nil {
		return err
	}
	if in.To != "" && x.caseOf(in.To) == nil {
		return ticket.Refuse("%s has no open case with %s; open one before you write to them.", x.Number, x.world.Now.partyName(in.To))
	}
	x.Emit(ticket.Noted{Body: in.Body, To: in.To, Files: in.Files})
	return nil
}

func (in Wait) turn(x *turn) error {
	if err := x.live("set it waiting"); err != nil {
		return err
	}
	if err := oneOf("reason to wait", string(in.Reason), texts(ticket.Reasons())); err != nil {
		return err
	}
	switch {
	case in.Reason == "":
		return ticket.Refuse("Say what %s waits for: requester, vendor, change, problem or later.", x.Number)
	case in.Reason == ticket.ForLater && in.Wake == 0:
		return ticket.Refuse("Say until when %s is put off.", x.Number)
	}
	if err := text("the note", in.Note, MaxNote); err != nil {
		return err
	}
	if in.Wake != 0 {
		if err := later("the time until which it waits", in.Wake, x.now); err != nil {
			return err
		}
	}
	if x.State == ticket.Waiting {
		x.resume("it waits for something else", x.now)
	}
	x.Emit(ticket.Waited(in))
	if x.pauses(in.Reason) {
		x.hold(true)
	}
	return nil
}

func (in Resume) turn(x *turn) error {
	if x.State != ticket.Waiting {
		return ticket.Refuse("%s does not wait for anything.", x.Number)
	}
	if err := text("the reason", in.Why, MaxNote); err != nil {
		return err
	}
	x.resume(in.Why, x.now)
	return nil
}
