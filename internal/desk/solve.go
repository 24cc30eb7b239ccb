package desk

import (
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
		x.take(x.Entry().By)
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
	for _, target := range []model.TargetName{model.Acknowledge, model.Respond, model.Resolve} {
		c := x.Clock(target)
		if c == nil || c.Ended == 0 || target != model.Resolve && c.State != sla.Stopped {
			continue
		}
		x.set(c.Again(x.now, x.calendarOf(*c)))
	}
	if c := x.Clock(model.Update); c != nil && x.Answered != 0 {
		x.start(model.Update, x.world.Now, c.Run+1)
	}
	x.rewind()
}

func (in Spam) turn(x *turn) error {
	if in.Not == !x.Spam {
		return ticket.Refuse("%s is marked so already.", x.Number)
	}
	x.Emit(ticket.Spammed(in))
	if x.Spam {
		x.stopAll()
		return nil
	}
	x.goOn()
	return nil
}
