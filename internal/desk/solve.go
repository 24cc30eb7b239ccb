package desk

import (
	"slices"
	"strings"

	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/ticket"
)

// Resolve says that the ticket is solved, and how. The requester reads the note.
type Resolve struct {
	Code ticket.Code
	Note string
}

// Close ends it for good.
type Close struct{ Why string }

// Reopen takes it up again: its resolve clock goes on from what was used.
type Reopen struct{ Why string }

// Spam says that it is no request, or that it is one after all.
type Spam struct{ Not bool }

func (in Resolve) turn(x *turn) error {
	if x.State == ticket.Resolved {
		return ticket.Refuse("%s is resolved already.", x.Number)
	}
	if err := x.live("resolve it"); err != nil {
		return err
	}
	if in.Code == "" {
		in.Code = ticket.Codes()[0]
	}
	if err := oneOf("way to resolve", string(in.Code), texts(ticket.Codes())); err != nil {
		return err
	}
	if err := text("the note", in.Note, MaxBody); err != nil {
		return err
	}
	if x.Assignee == "" {
		x.take(x.By())
	}
	x.hold(false)
	x.Emit(ticket.Solved(in))
	for _, target := range model.TargetNames() {
		x.meet(target)
	}
	x.eachOpen(underAgreement, sla.Clock.Stop)
	return nil
}

// underAgreement picks the clocks of cases with other parties.
func underAgreement(c sla.Clock) bool { return c.Under != "" }

func (in Close) turn(x *turn) error {
	if x.State == ticket.Closed {
		return ticket.Refuse("%s is closed already.", x.Number)
	}
	if err := text("the reason", in.Why, MaxNote); err != nil {
		return err
	}
	if x.Live() && strings.TrimSpace(in.Why) == "" {
		return ticket.Refuse("%s is not resolved; resolve it, or write why it is closed without.", x.Number)
	}
	x.Emit(ticket.Ended(in))
	x.stopAll()
	return nil
}

func (in Reopen) turn(x *turn) error {
	switch {
	case x.MergedInto != 0:
		return x.live("go on")
	case x.Spam:
		return ticket.Refuse("%s is marked as spam; say that it is none instead.", x.Number)
	case x.Live():
		return ticket.Refuse("%s is open; there is nothing to reopen.", x.Number)
	}
	if err := text("the reason", in.Why, MaxNote); err != nil {
		return err
	}
	x.Emit(ticket.Revived(in))
	x.goOn()
	return nil
}

// goOn lets clocks and escalation of a ticket go on that was over.
func (x *turn) goOn() {
	if !x.Live() { // it came back as solved, or closed, as it was
		return
	}
	for i := range x.Clocks {
		if c := x.Clocks[i]; x.goesOn(c) {
			x.set(c.Again(x.now, x.calendarOf(c)))
		}
	}
	if x.Answered != 0 {
		x.start(model.Update, x.nextRun(model.Update))
	}
	x.rewind()
}

// goesOn says whether a promise holds again when a ticket that was over goes on: solving it always, and whatever was still
// open when it was over. What another severity or service promised once does not come back.
func (x *turn) goesOn(c sla.Clock) bool {
	switch {
	case underAgreement(c):
		return c.State == sla.Stopped && slices.ContainsFunc(x.Cases, func(o ticket.Case) bool {
			return string(o.Agreement) == c.Under && o.Closed == 0
		})
	case c.Severity != x.Severity || c.Service != x.Service:
		return false
	case c.Target == model.Resolve:
		return c.Ended != 0
	case c.Target == model.Acknowledge:
		return c.State == sla.Stopped && x.Acknowledged == 0
	case c.Target == model.Respond:
		return c.State == sla.Stopped && x.Answered == 0
	}
	return false
}

func (in Spam) turn(x *turn) error {
	switch {
	case x.MergedInto != 0:
		return ticket.Refuse("%s was merged into %s; take the merge back first.", x.Number, x.MergedInto)
	case in.Not && !x.Spam:
		return ticket.Refuse("%s is not marked as spam.", x.Number)
	case !in.Not && x.Spam:
		return ticket.Refuse("%s is marked as spam already.", x.Number)
	}
	x.Emit(ticket.Spammed(in))
	if x.Spam {
		x.stopAll()
		return nil
	}
	x.goOn()
	return nil
}
