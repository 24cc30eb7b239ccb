package people

import (
	"slices"
	"strings"
	"unicode/utf8"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/ticket"
)

// Grant is leave for one person of another organisation to look at tickets, for a while, under an entry of the model's
// `access`. It is asked for, approved or refused by somebody whom that entry names, and ends by itself.
//
// A grant remembers what the entry allowed when it was asked for. It never opens more than the entry in force allows: an
// edition that takes access away takes it from those who have it, too.
type Grant struct {
	ID       ID
	Account  ID            // who gets in
	Party    model.PartyID // for whom they work
	Services []model.ServiceID
	Data     model.DataClass // the most protected class that it opens
	MFA      bool            // only with a second factor
	Logged   bool            // every look is written down
	Ticket   ticket.Number   // for which it was asked; 0: for none in particular
	Why      string
	Asked    span.Instant

	Decided   span.Instant // 0: not yet
	DecidedBy ID
	Denied    string       // why it was refused; empty for one that was approved
	Until     span.Instant // of an approved one: when it ends
	Revoked   span.Instant // 0: it was not
	RevokedBy ID
}

// GrantState is what has become of a grant.
type GrantState string

// The states of a grant. Only an open one lets anybody in.
const (
	GrantAsked   GrantState = "asked"
	GrantOpen    GrantState = "open"
	GrantDenied  GrantState = "denied"
	GrantExpired GrantState = "expired"
	GrantRevoked GrantState = "revoked"
)

// Preapproved stands for the grant that nobody has to ask for: that of an entry which lets its party in to the most
// severe tickets beforehand. Looks under it are logged with this id.
const Preapproved ID = "preapproved"

// Bounds of grants.
const (
	usualLength = 8 * 3600 // seconds that access lasts where the model does not say
	maxReason   = 2000     // bytes
)

// State is what has become of g at an instant. The end is not part of it: at Until the door is shut.
func (g Grant) State(at span.Instant) GrantState {
	switch {
	case g.Decided == 0 && g.Revoked == 0:
		return GrantAsked
	case g.Denied != "":
		return GrantDenied
	case g.Revoked != 0:
		return GrantRevoked
	case at >= g.Until:
		return GrantExpired
	}
	return GrantOpen
}

// Ask asks for access of a to the tickets of a service. It refuses when none is needed, when the model lets nobody of
// a's party in, and when a has asked already.
func Ask(a Account, about model.ServiceID, number ticket.Number, why string, t Terms) (Grant, error) {
	why = strings.TrimSpace(why)
	e, problem := entryFor(a, about, t)
	switch {
	case problem != "":
		return Grant{}, ticket.Refuse("%s", problem)
	case why == "":
		return Grant{}, ticket.Refuse("Say why you need access; %s reads it.", approvers(t.Model, e))
	case len(why) > maxReason || !utf8.ValidString(why) || strings.ContainsRune(why, 0):
		return Grant{}, ticket.Refuse("Give the reason in at most %d characters of plain text.", maxReason)
	case len(Approvers(e)) == 0:
		return Grant{}, ticket.Refuse("The support model names nobody who approves this access. Its owner can name an approver.")
	}
	g := Grant{
		Account: a.ID, Party: e.Party, Data: classes[allows(e)], MFA: e.MFA, Logged: e.Logged,
		Ticket: number, Why: why, Asked: t.At,
	}
	for _, s := range t.Model.Services {
		if covers(e, s.ID) {
			g.Services = append(g.Services, s.ID)
		}
	}
	for _, other := range t.Grants {
		if other.Account != a.ID || !slices.Contains(other.Services, about) {
			continue
		}
		switch other.State(t.At) {
		case GrantAsked:
			return Grant{}, ticket.Refuse("You have asked for this access already; it waits for %s.", approvers(t.Model, e))
		case GrantOpen:
			return Grant{}, ticket.Refuse("You have this access already.")
		}
	}
	return g, nil
}

// Approve lets g's person in from t.At on, for as long as the entry in force says. By must be somebody whom that entry
// names, and not the one who asked.
func (g Grant) Approve(by Account, t Terms) (Grant, error) {
	e, err := g.decidable(by, t)
	if err != nil {
		return g, err
	}
	g.Decided, g.DecidedBy = t.At, by.ID
	g.Until = after(t.At, e.Lasts, t.Model.Timezone)
	return g, nil
}

// Deny refuses g, with a reason that the person who asked will read.
func (g Grant) Deny(by Account, why string, t Terms) (Grant, error) {
	why = strings.TrimSpace(why)
	switch _, err := g.decidable(by, t); {
	case err != nil:
		return g, err
	case why == "" || len(why) > maxReason || !utf8.ValidString(why):
		return g, ticket.Refuse("Say why, in at most %d characters; whoever asked reads it.", maxReason)
	}
	g.Decided, g.DecidedBy, g.Denied = t.At, by.ID, why
	return g, nil
}

// Revoke ends g at once. Whether by may do so is the policy's to say.
func (g Grant) Revoke(by ID, at span.Instant) (Grant, error) {
	switch state := g.State(at); state {
	case GrantDenied, GrantExpired, GrantRevoked:
		return g, ticket.Refuse("This access is not open any more.")
	}
	g.Revoked, g.RevokedBy = at, by
	return g, nil
}

// decidable is the entry under which by may decide about g.
func (g Grant) decidable(by Account, t Terms) (*model.Access, error) {
	e := g.entry(t.Model)
	switch {
	case e == nil:
		return nil, ticket.Refuse("The support model does not let this party in any more.")
	case g.State(t.At) != GrantAsked:
		return nil, ticket.Refuse("This request has been decided already.")
	}
	d := May(Actor{Account: by}, ApproveGrant, Case{Owner: g.Account, Approvers: Approvers(e)}, t)
	return e, d.Err()
}

// ApproversOf are the people who may decide about g under the model in force: those of the Case of a grant.
func (g Grant) ApproversOf(m *model.Model) []model.PersonID {
	if e := g.entry(m); e != nil {
		return Approvers(e)
	}
	return nil
}

// entry is the entry of m that g stands on: the first of its party that is about all that g was asked for.
func (g Grant) entry(m *model.Model) *model.Access {
	if m == nil {
		return nil
	}
	i := slices.IndexFunc(m.Access, func(e *model.Access) bool {
		return e.Party == g.Party && !slices.ContainsFunc(g.Services, func(s model.ServiceID) bool { return !covers(e, s) })
	})
	if i < 0 {
		return nil
	}
	return m.Access[i]
}

// Approvers are the people who let somebody in under e.
func Approvers(e *model.Access) (out []model.PersonID) {
	for _, p := range []model.PersonID{e.Approver, e.Deputy} {
		if p != "" && p != model.Unknown && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// approvers names them.
func approvers(m *model.Model, e *model.Access) string {
	var names []string
	for _, id := range Approvers(e) {
		if p := m.Person(id); p != nil {
			names = append(names, p.Called())
		}
	}
	if len(names) == 0 {
		return "whoever approves it"
	}
	return strings.Join(names, " or ")
}

// after is the end of something that begins at an instant and lasts d: months and days by the calendar of zone, then
// seconds. A length that is not known is the usual one.
func after(at span.Instant, d model.Duration, zone *calendar.Zone) span.Instant {
	if d.Unknown || d.Zero() {
		return at + usualLength
	}
	if d.Months == 0 && d.Days == 0 && d.Weekdays == 0 {
		return at + span.Instant(d.Seconds)
	}
	wall := zone.Wall(at)
	wall.Date = wall.Date.AddMonths(d.Months).Add(d.Days + d.Weekdays)
	end, _ := calendar.Resolve(wall, zone, calendar.Starts)
	return end + span.Instant(d.Seconds)
}
