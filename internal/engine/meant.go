package engine

import (
	"belay/internal/desk"
	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// meant refuses an input that brings somebody to a ticket who is nobody, or who could not open it: work that is given to them
// would lie where nobody sees it, and what is mailed to them would tell what they may not read.
func (s *stage) meant(in desk.Input, t *ticket.Ticket) error {
	switch v := in.(type) {
	case desk.Assign:
		return s.brings(v.To, people.Take, t)
	case desk.Invite:
		return s.brings(v.Who, people.JoinSwarm, t)
	case desk.Watch:
		if !v.Gone {
			return s.follows(v.Who, t)
		}
	}
	return nil
}

// brings refuses somebody who may not do that to the ticket.
func (s *stage) brings(who ticket.Account, do people.Action, t *ticket.Ticket) error {
	a, err := s.known(who)
	if err != nil {
		return err
	}
	terms, err := s.engine.terms(s.tx, s.terms.Model, people.Actor{Account: a}, s.at)
	if err != nil {
		return err
	}
	if d := people.May(people.Actor{Account: a, MFA: true}, do, caseOf(t), terms); !d.Yes {
		return ticket.Refuse("%s cannot open %s. Hand it to a function that they hold, or choose somebody who can.", a.Name, t.Number)
	}
	return nil
}

// follows refuses to let somebody of another organisation follow a ticket that was never handed to them. Everybody else may be
// brought in so: to follow is to be let in.
func (s *stage) follows(who ticket.Account, t *ticket.Ticket) error {
	a, err := s.known(who)
	if err != nil || a.Role != people.Partner {
		return err
	}
	return s.brings(who, people.See, t)
}

// known is an account that is there and may be used.
func (s *stage) known(who ticket.Account) (people.Account, error) {
	a, ok, err := s.tx.Account(people.ID(who))
	if err == nil && (!ok || a.State != people.Active) {
		err = ticket.Refuse("There is nobody with the account %q; look for them by name.", who)
	}
	return a, err
}

// Reads says whether somebody may read a ticket as it stands: whether its words may be sent to them.
func (e *Engine) Reads(tx *store.Tx, a people.Account, t *ticket.Ticket) (bool, error) {
	m, _ := e.Model()
	at, _ := now()
	actor := people.Actor{Account: a, MFA: true}
	terms, err := e.terms(tx, m, actor, at)
	return people.May(actor, people.Read, caseOf(t), terms).Yes, err
}
