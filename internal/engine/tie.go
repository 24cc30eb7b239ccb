package engine

import (
	"context"
	"fmt"

	"belay/internal/desk"
	"belay/internal/people"
	"belay/internal/ticket"
)

// What concerns two tickets is one act with a turn on each: both happen, or neither.

// both plays one turn on each of two tickets, the one with the lower number first, so that two acts never wait for each other
// in a circle. The result is the first ticket's.
func (e *Engine) both(ctx context.Context, r Request, a ticket.Number, onA desk.Input, b ticket.Number, onB desk.Input) (Result, error) {
	var out Result
	err := e.act(ctx, r, func(s *stage) error {
		first, second, onFirst, onSecond := a, b, onA, onB
		if b < a {
			first, second, onFirst, onSecond = b, a, onB, onA
			s.req.Seen = 0 // what was looked at is the other one, which is read below
		}
		for _, step := range []struct {
			number ticket.Number
			in     desk.Input
		}{{first, onFirst}, {second, onSecond}} {
			t, err := s.turn(step.number, step.in)
			if err != nil {
				return err
			}
			if step.number == a {
				out.Ticket, out.Entry = t, s.entry
			}
		}
		return nil
	}, &out)
	return out, err
}

// Merge lets a ticket go on as another: what is written to it from now on is written there.
func (e *Engine) Merge(ctx context.Context, r Request, source, into ticket.Number) (Result, error) {
	if source == into {
		return Result{}, ticket.Refuse("A ticket cannot be merged into itself.")
	}
	requester, err := e.requesterOf(ctx, source)
	if err != nil {
		return Result{}, err
	}
	return e.both(ctx, r, source, desk.MergeInto{Into: into}, into, desk.Absorb{Source: source, Requester: requester})
}

// Unmerge takes a merge back.
func (e *Engine) Unmerge(ctx context.Context, r Request, source ticket.Number) (Result, error) {
	t, err := e.peek(ctx, source)
	if err != nil {
		return Result{}, err
	}
	if t.MergedInto == 0 {
		return Result{}, ticket.Refuse("%s was not merged into another ticket.", source)
	}
	return e.both(ctx, r, source, desk.Unmerge{}, t.MergedInto, desk.Drop{Source: source})
}

// Link ties two tickets, or unties them.
func (e *Engine) Link(ctx context.Context, r Request, number ticket.Number, kind string, other ticket.Number, gone bool) (Result, error) {
	opposite := ticket.Opposite(kind)
	if opposite == "" {
		return Result{}, ticket.Refuse("There is no link of kind %q; choose relates, duplicates or causes.", kind)
	}
	if gone {
		return e.both(ctx, r, number, desk.Untie{Kind: kind, Other: other}, other, desk.Untie{Kind: opposite, Other: number})
	}
	return e.both(ctx, r, number, desk.Tie{Kind: kind, Other: other}, other, desk.Tie{Kind: opposite, Other: number})
}

// Adopt makes a ticket the child of another; 0 takes it from its parent.
func (e *Engine) Adopt(ctx context.Context, r Request, child, parent ticket.Number) (Result, error) {
	if parent != 0 {
		return e.both(ctx, r, child, desk.Adopt{Parent: parent}, parent, desk.Bear{Child: child})
	}
	t, err := e.peek(ctx, child)
	if err != nil {
		return Result{}, err
	}
	if t.Parent == 0 {
		return Result{}, ticket.Refuse("%s has no parent.", child)
	}
	return e.both(ctx, r, child, desk.Adopt{}, t.Parent, desk.Bear{Child: child, Gone: true})
}

// Split opens a new ticket for a part of another, and links the two. What is not said is taken from the other.
func (e *Engine) Split(ctx context.Context, r Request, from ticket.Number, in desk.Open) (Result, error) {
	var out Result
	err := e.act(ctx, r, func(s *stage) error {
		source, err := s.find(from)
		if err != nil {
			return err
		}
		if err := s.may(people.Split, &source); err != nil {
			return err
		}
		part, err := s.open(inherit(in, source))
		if err != nil {
			return err
		}
		entry := s.entry
		if _, err = s.play(source, desk.Tie{Kind: "split-to", Other: part.Number}); err != nil {
			return err
		}
		out.Ticket, err = s.play(part, desk.Tie{Kind: "split-from", Other: from})
		out.Entry = entry
		return err
	}, &out)
	return out, err
}

// inherit fills what a split does not say from the ticket that it splits.
func inherit(in desk.Open, from ticket.Ticket) desk.Open {
	in.Requester = from.Requester
	if in.Service == "" {
		in.Service, in.Category = from.Service, from.Category
	}
	if in.Kind == "" {
		in.Kind = from.Kind
	}
	if in.Severity == "" && in.Impact == "" && in.Urgency == "" {
		in.Impact, in.Urgency = from.Impact, from.Urgency
		if in.Impact == "" {
			in.Severity = from.Severity
		}
	}
	return in
}

// Each is what one act on many tickets came to, by ticket.
type Each struct {
	Number ticket.Number
	Seq    int
	Err    error // a refusal; nil where it was done
}

// bulkLimit is how many tickets one act may change.
const bulkLimit = 500

// Bulk plays one input on many tickets in one change. A ticket that refuses is left as it was, and the others go on.
func (e *Engine) Bulk(ctx context.Context, r Request, numbers []ticket.Number, in desk.Input) ([]Each, error) {
	if len(numbers) > bulkLimit {
		return nil, ticket.Refuse("Choose at most %d tickets at once.", bulkLimit)
	}
	var done []Each
	var out Result
	err := e.act(ctx, r, func(s *stage) error {
		done = make([]Each, 0, len(numbers))
		s.req.Seen = 0
		for _, n := range sorted(numbers) {
			t, err := s.turn(n, in)
			if err != nil && !Refused(err) {
				return fmt.Errorf("play %s on %s: %w", nameOf(in), n, err)
			}
			done = append(done, Each{Number: n, Seq: t.Seq, Err: err})
			if err == nil {
				out.Ticket = t
			}
		}
		if out.Ticket.Number == 0 && len(numbers) > 0 {
			out.Ticket.Number = numbers[0]
		}
		return nil
	}, &out)
	return done, err
}

// Children plays one input on a ticket's children: a mass update, an answer for all that wait for the same.
func (e *Engine) Children(ctx context.Context, r Request, parent ticket.Number, in desk.Input) ([]Each, error) {
	t, err := e.peek(ctx, parent)
	if err != nil {
		return nil, err
	}
	if d := people.Ever(r.Actor, people.MassUpdate); !d.Yes {
		return nil, d.Err()
	}
	if len(t.Children) == 0 {
		return nil, ticket.Refuse("%s has no children.", parent)
	}
	return e.Bulk(ctx, r, t.Children, in)
}
