package people

import (
	"slices"

	"belay/internal/model"
)

// Case is what is acted on, as far as the policy asks. The zero Case is nothing in particular.
type Case struct {
	// Of a ticket.
	Requester    ID
	Watchers     []ID
	Participants []ID // whom it was given to, who took it, who swarms on it
	Function     model.FunctionID
	Accountable  model.FunctionID
	Parties      []model.PartyID // every party to whose functions it was handed
	Service      model.ServiceID
	Severity     model.SeverityID

	// Of an account, a session, a token or a grant: whose it is, and who may approve it.
	Owner     ID
	Approvers []model.PersonID
}

// Visibility is a set of tickets: those that at least one of its clauses admits. Without a clause it is empty. The
// record turns it into SQL: an OR of clauses, each an AND of its conditions.
type Visibility []Clause

// Clause is conditions that must all hold. A field left at its zero value asks nothing, so the zero Clause admits every
// ticket.
type Clause struct {
	Requester   ID                 // asked for by this account
	Watcher     ID                 // watched by it
	Participant ID                 // worked on by it
	Functions   []model.FunctionID // lies with one of these, or one of them answers for it
	Party       model.PartyID      // was handed to a function of this party
	Services    []model.ServiceID  // is about one of these
	Except      []model.ServiceID  // is about none of these
	Severities  []model.SeverityID // is as bad as one of these says

	Grant  ID   // the grant that opened it; empty: none was needed
	Logged bool // every look is written down
}

// Everything admits every ticket.
func Everything() Visibility { return Visibility{{}} }

// Admits says whether v holds c.
func (v Visibility) Admits(c Case) bool {
	_, ok := v.by(c)
	return ok
}

// by is the first clause that admits c.
func (v Visibility) by(c Case) (Clause, bool) {
	if i := slices.IndexFunc(v, func(k Clause) bool { return k.admits(c) }); i >= 0 {
		return v[i], true
	}
	return Clause{}, false
}

// admits says whether all conditions of k hold for c.
func (k Clause) admits(c Case) bool {
	return (k.Requester == "" || k.Requester == c.Requester) &&
		(k.Watcher == "" || slices.Contains(c.Watchers, k.Watcher)) &&
		(k.Participant == "" || slices.Contains(c.Participants, k.Participant)) &&
		(k.Functions == nil || slices.Contains(k.Functions, c.Function) || slices.Contains(k.Functions, c.Accountable)) &&
		(k.Party == "" || slices.Contains(c.Parties, k.Party)) &&
		(k.Services == nil || slices.Contains(k.Services, c.Service)) &&
		!slices.Contains(k.Except, c.Service) &&
		(k.Severities == nil || slices.Contains(k.Severities, c.Severity))
}
