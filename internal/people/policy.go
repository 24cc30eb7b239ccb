package people

import (
	"slices"
	"strings"

	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/ticket"
)

// Terms are the terms under which somebody acts: the model of the edition in force, the grants on record, and when.
type Terms struct {
	Model  *model.Model // nil before the first edition
	Grants []Grant
	At     span.Instant
}

// Decision is yes, or a refusal.
type Decision struct {
	Yes      bool
	Sentence string // why not, and what to do instead; for the person who asked
	Hidden   bool   // of a no: do not even say that it exists
	Grant    ID     // of a yes: the grant that opened it
	Logged   bool   // of a yes: this look must be written down
}

// Err is nil for a yes, and the Denial for a no.
func (d Decision) Err() error {
	if d.Yes {
		return nil
	}
	return &Denial{d.Sentence}
}

// Denial is the refusal of what somebody may not do, whatever the state of things: no other input would change it.
type Denial struct{ Sentence string }

// Error is the sentence.
func (d *Denial) Error() string { return d.Sentence }

// Unwrap makes a Denial a refusal like any other.
func (d *Denial) Unwrap() error { return &ticket.Refusal{Sentence: d.Sentence} }

// no is a refusal in words.
func no(sentence string) Decision { return Decision{Sentence: sentence} }

// May says whether a may do this to c.
func May(a Actor, do Action, c Case, t Terms) Decision {
	if d := Ever(a, do); !d.Yes {
		return d
	}
	where := rules[do].of(a.Account.Role)
	if !where.ofTickets() {
		return mayBeside(a, do, c, where)
	}
	if k, ok := visible(a, where, t).by(c); ok {
		return Decision{Yes: true, Grant: k.Grant, Logged: k.Logged}
	}
	if sees := rules[See].of(a.Account.Role); !visible(a, sees, t).Admits(c) {
		return Decision{Sentence: "There is no such ticket, or it is not yours to see.", Hidden: true}
	}
	return no(shut(a, do, c, t))
}

// Visible is the tickets to which a may do this: exactly those of which May says yes.
func Visible(a Actor, do Action, t Terms) Visibility {
	where := rules[do].of(a.Account.Role)
	if !Ever(a, do).Yes || !where.ofTickets() {
		return nil
	}
	return visible(a, where, t)
}

// Ever says whether a may do this to anything at all: whether a screen should offer it.
func Ever(a Actor, do Action) Decision {
	r, ok := rules[do]
	switch {
	case !ok:
		return no("Nobody may do that.")
	case a.Account.ID == "":
		return no("Sign in first.")
	case a.Account.State == Suspended:
		return no("This account is suspended. An administrator can open it again.")
	case a.Account.State != Active:
		return no("This account is closed.")
	case r.of(a.Account.Role) == nowhere:
		return no("Only " + roles(r) + " may " + r.words + ".")
	case !a.Carries(r.scope):
		return no("This token may not " + r.words + ": it lacks the scope " + string(r.scope) + ". Use a token that has it.")
	}
	return Decision{Yes: true}
}

// roles are those that r lets act, in words.
func roles(r rule) string {
	var may []string
	for _, role := range Roles() {
		if r.of(role) != nowhere {
			may = append(may, role.plural())
		}
	}
	return list(may)
}

// list joins words as a person would: "agents, leads and administrators".
func list(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// ofTickets says whether e is an extent over tickets, so that it has a Visibility.
func (e extent) ofTickets() bool {
	return e != oneself && e != approver && e != concerned && e != nowhere
}

// mayBeside decides about what is not a ticket: accounts, tokens, sessions and grants.
func mayBeside(a Actor, do Action, c Case, where extent) Decision {
	owns := c.Owner != "" && c.Owner == a.Account.ID
	approves := a.Account.Person != "" && slices.Contains(c.Approvers, a.Account.Person)
	switch {
	case where == oneself && owns, where == concerned && (owns || approves):
		return Decision{Yes: true}
	case where == approver && owns:
		return no("Nobody approves access for themselves. Ask the other person whom the support model names.")
	case where == approver && approves:
		return Decision{Yes: true}
	case where == oneself:
		return no("That belongs to another account. Only administrators look after the accounts of others.")
	}
	return no("Only the people whom the support model names for this access may " + rules[do].words + ".")
}

// visible is the tickets of one extent.
func visible(a Actor, where extent, t Terms) Visibility {
	me := a.Account.ID
	switch where {
	case anywhere:
		return Everything()
	case asked:
		return Visibility{{Requester: me}}
	case followed:
		return Visibility{{Requester: me}, {Watcher: me}}
	case handed, handedOrOwn:
		var v Visibility
		if where == handedOrOwn {
			v = Visibility{{Requester: me}}
		}
		if party := a.Account.PartyIn(t.Model); party != "" {
			v = append(v, Clause{Party: party})
		}
		return v
	case granted:
		return opened(a, t)
	case grantedOrOwn:
		return append(Visibility{{Requester: me}}, opened(a, t)...)
	case work:
		return working(a, t)
	case workOrOwn:
		return append(working(a, t), Clause{Requester: me}, Clause{Watcher: me})
	}
	return nil
}

// working is the tickets whose inside the desk's own people may see: all but those of services that hold restricted
// data, and of these what lies with their functions or what they work on themselves.
func working(a Actor, t Terms) Visibility {
	shut := restricted(t.Model)
	if shut == nil {
		return Everything()
	}
	v := Visibility{{Except: shut}, {Participant: a.Account.ID}}
	if mine := a.Account.Holds(t.Model); len(mine) > 0 {
		v = append(v, Clause{Functions: mine})
	}
	return v
}

// shut says why a, who may see the outside of c, may not do this to it.
func shut(a Actor, do Action, c Case, t Terms) string {
	switch {
	case a.Account.Role == Partner:
		return closed(a, do, c, t)
	case a.Account.Role.Staff():
		return "This ticket is about a service that holds restricted data. Only those with whose function it lies, and those who work on it, may " +
			rules[do].words + ". Ask one of them to bring you in."
	}
	return "Only whoever asked for this ticket may " + rules[do].words + "."
}
