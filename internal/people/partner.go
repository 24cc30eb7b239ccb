package people

import (
	"fmt"
	"slices"

	"belay/internal/model"
)

// How an outside resolver gets in.
//
//	handed to a function of their party ──▶ they see the envelope, may take it and may ask for access
//	        service holds public data   ──▶ they read it
//	        a preapproved entry, and the most severe of the service's severities ──▶ they read it
//	        an open grant of theirs, and an entry in force, both as wide as the service's class ──▶ they read it
//	        the entry or the grant wants a second factor ──▶ only with one
//
// A service of any class but public needs an entry of `access`: the rule access-ready says the same of the model.

// opened is the tickets that a may read for its party.
func opened(a Actor, t Terms) (v Visibility) {
	party := a.Account.PartyIn(t.Model)
	if t.Model == nil || party == "" {
		return nil
	}
	if free := within(t.Model, func(s *model.Service) bool { return ClassOf(s) == public }); free != nil {
		v = append(v, Clause{Party: party, Services: free})
	}
	for _, e := range t.Model.Access {
		if e.Party != party || e.MFA && !a.MFA {
			continue
		}
		if e.Preapproved {
			v = append(v, beforehand(t.Model, e)...)
		}
		for _, g := range t.Grants {
			if services := g.opens(a, e, t); services != nil {
				v = append(v, Clause{Party: party, Services: services, Grant: g.ID, Logged: e.Logged || g.Logged})
			}
		}
	}
	return v
}

// beforehand is the tickets that e opens without anybody's approval: of each service the most severe.
func beforehand(m *model.Model, e *model.Access) (v Visibility) {
	for _, worst := range m.Severities {
		services := within(m, func(s *model.Service) bool {
			used := m.SeveritiesOf(s)
			return covers(e, s.ID) && rank(ClassOf(s)) <= allows(e) && len(used) > 0 && used[0] == worst
		})
		if services != nil {
			v = append(v, Clause{
				Party: e.Party, Services: services, Severities: []model.SeverityID{worst.ID},
				Grant: Preapproved, Logged: e.Logged,
			})
		}
	}
	return v
}

// opens is the services that g opens to a under e; nil if none.
func (g Grant) opens(a Actor, e *model.Access, t Terms) []model.ServiceID {
	if g.Account != a.Account.ID || g.Party != e.Party || g.State(t.At) != GrantOpen || g.MFA && !a.MFA {
		return nil
	}
	return within(t.Model, func(s *model.Service) bool {
		return covers(e, s.ID) && slices.Contains(g.Services, s.ID) && rank(ClassOf(s)) <= min(allows(e), rank(g.Data))
	})
}

// within is the services of m for which keep holds, in the order of the model; nil if there are none.
func within(m *model.Model, keep func(*model.Service) bool) (out []model.ServiceID) {
	for _, s := range m.Services {
		if keep(s) {
			out = append(out, s.ID)
		}
	}
	return out
}

// entryFor is the entry of `access` under which a may ask for tickets of a service, or why there is none to ask for.
func entryFor(a Account, about model.ServiceID, t Terms) (e *model.Access, problem string) {
	if t.Model == nil {
		return nil, "No support model is published yet."
	}
	party, service := t.Model.Party(a.PartyIn(t.Model)), t.Model.Service(about)
	switch {
	case a.Role != Partner || party == nil:
		return nil, "Only people of another organisation ask for access."
	case service == nil:
		return nil, "The support model knows nothing of that service any more."
	case ClassOf(service) == public:
		return nil, fmt.Sprintf("%s holds public data alone; no access is needed.", service.Called())
	}
	highest := noClass
	for _, e := range t.Model.Access {
		if e.Party != party.ID || !covers(e, about) {
			continue
		}
		if allows(e) >= rank(ClassOf(service)) {
			return e, ""
		}
		highest = max(highest, allows(e))
	}
	if highest == noClass {
		return nil, fmt.Sprintf("The support model does not let %s in to %s. Its owner can write under access how it gets in.", party.Called(), service.Called())
	}
	return nil, fmt.Sprintf("%s holds %s data, and the support model lets %s see %s data at most.",
		service.Called(), ClassOf(service), party.Called(), classes[highest])
}

// closed says why a partner, who sees the envelope of c, may not do this to it.
func closed(a Actor, do Action, c Case, t Terms) string {
	if !slices.Contains(c.Parties, a.Account.PartyIn(t.Model)) {
		return "This ticket lies with no function of your organisation. Only those to whom it was handed may " + rules[do].words + "."
	}
	e, problem := entryFor(a.Account, c.Service, t)
	if problem != "" {
		return problem
	}
	if proven := a; !a.MFA {
		proven.MFA = true
		if opened(proven, t).Admits(c) {
			return "This access needs a second factor. Sign in again with your authenticator or a passkey."
		}
	}
	switch g := latest(a.Account, c.Service, t); g.State(t.At) {
	case GrantAsked:
		if g.Account != "" {
			return fmt.Sprintf("You have asked for access; it waits for %s.", approvers(t.Model, e))
		}
	case GrantDenied:
		return fmt.Sprintf("Access was refused: %s", g.Denied)
	case GrantExpired, GrantRevoked:
		return fmt.Sprintf("Your access has ended. Ask for it again; %s approves it.", approvers(t.Model, e))
	}
	return fmt.Sprintf("Ask for access before you %s; %s approves it.", rules[do].words, approvers(t.Model, e))
}

// latest is the grant that a asked for last for a service; the zero Grant if there is none.
func latest(a Account, about model.ServiceID, t Terms) (last Grant) {
	for _, g := range t.Grants {
		if g.Account == a.ID && slices.Contains(g.Services, about) && g.Asked >= last.Asked {
			last = g
		}
	}
	return last
}
