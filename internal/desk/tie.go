package desk

import (
	"slices"
	"strings"

	"belay/internal/ticket"
)

// The verbs of this file tie tickets to each other, to people and to tags. What concerns two tickets is two turns, one on
// each, in one change of the record; whoever plays them makes sure of both.
type (
	// MergeInto lets the ticket go on as another; Absorb is the same seen from there.
	MergeInto struct{ Into ticket.Number }
	// Absorb takes another ticket in: its requester hears of this one from now on.
	Absorb struct {
		Source    ticket.Number
		Requester ticket.Account
	}
	// Unmerge takes a merge back; Drop is the same seen from the other ticket.
	Unmerge struct{}
	// Drop lets an absorbed ticket go its own way again.
	Drop struct{ Source ticket.Number }
	// Tie links the ticket with another; the other one gets the opposite kind.
	Tie struct {
		Kind  string
		Other ticket.Number
	}
	// Untie takes a link away.
	Untie struct {
		Kind  string
		Other ticket.Number
	}
	// Adopt makes the ticket the child of another; 0 of none. Bear is the same seen from the parent.
	Adopt struct{ Parent ticket.Number }
	// Bear makes another ticket the child of this one; Gone lets it go.
	Bear struct {
		Child ticket.Number
		Gone  bool
	}
	// Watch lets somebody follow the ticket, or no more.
	Watch struct {
		Who  ticket.Account
		Gone bool
	}
	// Tag changes the ticket's tags.
	Tag struct{ Add, Remove []string }
)

func (in MergeInto) turn(x *turn) error {
	switch {
	case in.Into == x.Number:
		return ticket.Refuse("A ticket cannot be merged into itself.")
	case x.MergedInto != 0:
		return ticket.Refuse("%s was merged into %s already.", x.Number, x.MergedInto)
	case len(x.Merged) > 0:
		return ticket.Refuse("Other tickets were merged into %s; merge %s into it instead.", x.Number, in.Into)
	}
	x.Emit(ticket.MergedAway(in))
	x.stopAll()
	return nil
}

func (in Absorb) turn(x *turn) error {
	switch {
	case in.Source == x.Number:
		return ticket.Refuse("A ticket cannot be merged into itself.")
	case x.MergedInto != 0:
		return ticket.Refuse("%s was itself merged into %s; merge into that one.", x.Number, x.MergedInto)
	case slices.Contains(x.Merged, in.Source):
		return ticket.Refuse("%s was merged into %s already.", in.Source, x.Number)
	}
	x.Emit(ticket.Absorbed(in))
	return nil
}

func (Unmerge) turn(x *turn) error {
	if x.MergedInto == 0 {
		return ticket.Refuse("%s was not merged into another ticket.", x.Number)
	}
	x.Emit(ticket.Unmerged{From: x.MergedInto})
	x.goOn()
	return nil
}

func (in Drop) turn(x *turn) error {
	if !slices.Contains(x.Merged, in.Source) {
		return ticket.Refuse("%s was not merged into %s.", in.Source, x.Number)
	}
	x.Emit(ticket.Dropped(in))
	return nil
}

func (in Tie) turn(x *turn) error {
	switch {
	case ticket.Opposite(in.Kind) == "":
		return ticket.Refuse("There is no link of kind %q; choose relates, duplicates or causes.", in.Kind)
	case in.Other == x.Number:
		return ticket.Refuse("A ticket cannot be linked with itself.")
	case slices.Contains(x.Links, ticket.Link(in)):
		return ticket.Refuse("%s and %s are linked so already.", x.Number, in.Other)
	}
	x.Emit(ticket.Tied(in))
	return nil
}

func (in Untie) turn(x *turn) error {
	if !slices.Contains(x.Links, ticket.Link(in)) {
		return ticket.Refuse("%s and %s are not linked so.", x.Number, in.Other)
	}
	x.Emit(ticket.Untied(in))
	return nil
}

func (in Adopt) turn(x *turn) error {
	switch {
	case in.Parent == x.Number:
		return ticket.Refuse("A ticket cannot be its own parent.")
	case in.Parent == 0 && x.Parent == 0:
		return ticket.Refuse("%s has no parent.", x.Number)
	case in.Parent == x.Parent:
		return ticket.Refuse("%s is a child of %s already.", x.Number, x.Parent)
	case in.Parent != 0 && len(x.Children) > 0:
		return ticket.Refuse("%s has children itself; a family has two generations only.", x.Number)
	}
	x.Emit(ticket.Adopted(in))
	return nil
}

func (in Bear) turn(x *turn) error {
	has := slices.Contains(x.Children, in.Child)
	switch {
	case in.Child == x.Number:
		return ticket.Refuse("A ticket cannot be its own child.")
	case in.Gone && !has:
		return ticket.Refuse("%s is not a child of %s.", in.Child, x.Number)
	case !in.Gone && has:
		return ticket.Refuse("%s is a child of %s already.", in.Child, x.Number)
	case !in.Gone && x.Parent != 0:
		return ticket.Refuse("%s is the child of %s; a family has two generations only.", x.Number, x.Parent)
	}
	x.Emit(ticket.Bore(in))
	return nil
}

func (in Watch) turn(x *turn) error {
	watches := slices.Contains(x.Watchers, in.Who)
	switch {
	case in.Who == "":
		return ticket.Refuse("Say who follows %s.", x.Number)
	case watches && !in.Gone:
		return ticket.Refuse("They follow %s already.", x.Number)
	case !watches && in.Gone:
		return ticket.Refuse("They do not follow %s.", x.Number)
	case !in.Gone && len(x.Watchers) >= MaxWatch:
		return ticket.Refuse("%d people follow %s, and more cannot.", MaxWatch, x.Number)
	}
	x.Emit(ticket.Watched(in))
	return nil
}

func (in Tag) turn(x *turn) error {
	var add, remove []string
	for _, tag := range in.Remove {
		if tag = spelt(tag); slices.Contains(x.Tags, tag) && !slices.Contains(remove, tag) {
			remove = append(remove, tag)
		}
	}
	for _, tag := range in.Add {
		tag = spelt(tag)
		if err := oneLine("the tag", tag, MaxTag); err != nil {
			return err
		}
		if !slices.Contains(x.Tags, tag) && !slices.Contains(add, tag) {
			add = append(add, tag)
		}
		if len(x.Tags)-len(remove)+len(add) > MaxTags {
			return ticket.Refuse("A ticket takes %d tags at most; take some away first.", MaxTags)
		}
	}
	if len(add)+len(remove) > 0 {
		x.Emit(ticket.Tagged{Add: add, Remove: remove})
	}
	return nil
}

// spelt is a tag as tickets keep it.
func spelt(tag string) string { return strings.ToLower(strings.TrimSpace(tag)) }
