// Package people is accounts and roles, and the one policy that says whether somebody may do this to that.
//
// Every surface asks it: the page, the list, search, export, the API, attachments, the live stream and the screens of
// the model. May answers for one ticket; Visible gives the same answer for all of them at once, as a value that the
// record turns into a predicate of SQL.
package people

import (
	"slices"

	"belay/internal/calendar"
	"belay/internal/model"
)

// ID names an account. It is made once and says nothing about whom it names.
type ID string

// Role is what an account is for. A triage manager, a subject-matter expert or a super user is no role: those are
// functions of the support model, and an agent holds them.
type Role string

// The roles.
const (
	Requester     Role = "requester"     // asks
	Partner       Role = "partner"       // answers, for another organisation
	Agent         Role = "agent"         // answers
	Lead          Role = "lead"          // answers, and looks after the desk
	Administrator Role = "administrator" // answers, and looks after everything
)

// Roles are all roles, those who may least first.
func Roles() []Role { return []Role{Requester, Partner, Agent, Lead, Administrator} }

// Staff says whether r answers for the organisation whose desk it is.
func (r Role) Staff() bool { return r == Agent || r == Lead || r == Administrator }

// plural is how sentences name everybody of a role.
func (r Role) plural() string { return string(r) + "s" }

// State is whether an account may be used.
type State string

// The states of an account. Suspended may end; Erased is for ever.
const (
	Active    State = "active"
	Suspended State = "suspended"
	Erased    State = "erased" // its person asked to be forgotten; a pseudonym is left
)

// Account is somebody whom the desk knows.
type Account struct {
	ID        ID
	Email     Email
	Name      Name
	Role      Role
	Person    model.PersonID     // who they are in the model; empty: nobody there
	Party     model.PartyID      // whom they work for, where the model does not say
	Functions []model.FunctionID // held beside those that the model gives them
	Zone      *calendar.Zone     // in which they read times; nil: the model's
	State     State
}

// PartyIn is whom a works for: what m says about its person, else what the account says.
func (a Account) PartyIn(m *model.Model) model.PartyID {
	if m != nil {
		if p := m.Person(a.Person); p != nil && m.Party(p.Party) != nil {
			return p.Party
		}
	}
	return a.Party
}

// Holds are the functions that are a's: those that m lets its person cover, own or stand in for, in the order of the
// model, then those given to the account.
func (a Account) Holds(m *model.Model) []model.FunctionID {
	var out []model.FunctionID
	if m != nil && m.Person(a.Person) != nil {
		for _, f := range m.Functions {
			covers := slices.ContainsFunc(m.PeopleOf(f), func(p *model.Person) bool { return p.ID == a.Person })
			if covers || f.Owner == a.Person || f.Deputy == a.Person {
				out = append(out, f.ID)
			}
		}
	}
	for _, f := range a.Functions {
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}
