package check

import (
	"fmt"
	"slices"
	"strings"

	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/span"
)

// accessRules ask whether those who are to solve it can get at it, and only they.
var accessRules = []Rule{
	{
		Name: "access-ready", Source: "ACC-01", Levels: rising, Pass: model.Physical,
		Title:  "another organisation is to solve tickets of a service that it cannot get into",
		Why:    "The first hour of the incident goes to finding somebody who may grant access.",
		Remedy: "Write under `access` how the party gets in.",
		find:   accessReady,
	},
	{
		Name: "access-approver", Source: "ACC-02", Levels: rising, Pass: model.Physical,
		Title:  "access needs an approval that nobody gives",
		Why:    "A door with a lock and no key is a wall.",
		Remedy: "Name the `approver`, or grant it beforehand with `preapproved: true`.",
		find:   accessApprover,
	},
	{
		Name: "approver-deputy", Source: "ACC-02", Levels: late, Pass: model.Physical,
		Title:  "nobody stands in for an approver",
		Why:    "The approver sleeps, too.",
		Remedy: "Name a `deputy` who is not the approver.",
		find:   approverDeputy,
	},
	{
		Name: "approver-hours", Source: "ACC-02", Levels: advice, Pass: model.Physical,
		Title:  "nobody can approve access at some hours of a severity that may wake people",
		Why:    "A technician whom a contract gets out of bed waits for a signature until eight.",
		Remedy: "Put an approver on call, or grant access beforehand for that severity.",
		find:   approverHours,
	},
	{
		Name: "approval-time", Source: "ACC-02", Levels: rising, Pass: model.Physical,
		Title:  "an approval may take longer than the answer that was promised",
		Why:    "The promise is broken before the party has seen the system.",
		Remedy: "Shorten the `approval`, or grant access beforehand for that severity.",
		find:   approvalTime,
	},
	{
		Name: "data-class", Source: "ACC-03", Levels: rising, Pass: model.Physical,
		Title:  "a party may not see the data of a service that it supports",
		Why:    "One cannot repair what one may not look at.",
		Remedy: "Grant the class of data, or name a process that makes a masked copy.",
		find:   dataClass,
	},
	{
		Name: "access-least", Source: "ACC-04", Levels: advice, Pass: model.Physical,
		Title:  "access of others is not bounded",
		Why:    "Access that lasts, with a password alone and without a log, is how others' accidents become yours.",
		Remedy: "Say how long a grant `lasts`, and set `mfa` and `logged`.",
		find:   accessLeast,
	},
	{
		Name: "masked-copy", Source: "ACC-05", Levels: advice, Pass: model.Physical,
		Title:  "a party works away from live data and nothing makes it a copy",
		Why:    "A fault that lives in the data cannot be found without it.",
		Remedy: "Name under `masked_copy` the process that makes a copy without personal data.",
		find:   maskedCopy,
	},
	{
		Name: "access-review", Source: "ACC-06", Levels: late, Pass: model.Physical,
		Title:  "the access of others was not looked through lately",
		Why:    "People leave their company more often than it tells you.",
		Remedy: "Look through the grants and write the date under `reviewed`.",
		Params: []Param{{"months", 6, "months between two reviews"}},
		find:   accessReview,
	},
	{
		Name: "security-route", Source: "ACC-08", Levels: rising, Pass: model.Logical,
		Title:  "a suspected breach has no way of its own",
		Why:    "The law counts hours from the moment somebody knew, not from the moment the ticket was read.",
		Remedy: "Add a route for kind security, or a practice called security with its owner and legal clock.",
		find:   securityRoute,
	},
}

// grants are the places in the list of those that let a party in to a service.
func (s *facts) grants(p model.PartyID, v model.ServiceID) (out []*model.Access) {
	for _, a := range s.Access {
		if a.Party == p && (len(a.Services) == 0 || slices.Contains(a.Services, v)) {
			out = append(out, a)
		}
	}
	return out
}

// resolving are the other organisations that solve tickets of a service in its systems: partners and providers of the
// second line and further, and a vendor before the fifth, where it works at home.
func (s *facts) resolving(v *model.Service) (out []*model.Party) {
	for _, f := range s.supports(v) {
		for _, p := range s.external(f) {
			if f.Line >= 2 && (f.Line < 5 || p.Kind != model.Vendor) && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

func accessReady(s *subject) {
	for _, p := range s.Parties {
		var shut []string
		for _, v := range s.Services {
			if slices.Contains(s.resolving(v), p) && len(s.grants(p.ID, v.ID)) == 0 {
				shut = append(shut, v.Called())
			}
		}
		if len(shut) > 0 {
			s.find("parties."+string(p.ID), "%s is to solve tickets of %s and cannot get in", p.Called(), and(shut))
		}
	}
}

// accessPath is the path of the i-th access.
func accessPath(i int) string { return fmt.Sprintf("access[%d]", i) }

func accessApprover(s *subject) {
	for i, a := range s.Access {
		if a.Approver == "" && !a.Preapproved {
			s.find(accessPath(i), "nobody lets %s in", s.party(a.Party)).on(string(a.Party))
		}
	}
}

func approverDeputy(s *subject) {
	for i, a := range s.Access {
		if given(a.Approver) && !a.Preapproved && (a.Deputy == "" || a.Deputy == a.Approver) {
			s.find(accessPath(i), "when %s does not answer, nobody lets %s in", s.person(a.Approver), s.party(a.Party)).on(string(a.Party))
		}
	}
}

// awaits are the chains of severities that page and that tell a function of the party of an access.
func (s *facts) awaits(a *model.Access) (out []chain) {
	for _, c := range s.chains() {
		if !c.severity.Page || len(a.Services) > 0 && !slices.Contains(a.Services, c.service.ID) {
			continue
		}
		for _, f := range s.Functions {
			if c.tells(model.HolderID(f.ID)) && slices.Contains(s.Providers(f), a.Party) {
				out = append(out, c)
				break
			}
		}
	}
	return out
}

// approverHours counts the approver and the deputy inside their own hours and while they stand on a rota.
func approverHours(s *subject) {
	for i, a := range s.Access {
		chains := s.awaits(a)
		if a.Preapproved || len(chains) == 0 || a.Approver == model.Unknown || a.Deputy == model.Unknown || a.Approver == "" {
			continue
		}
		awake := s.available(a.Approver).Union(s.available(a.Deputy))
		for _, c := range chains {
			closed := s.Clock(c.service, c.severity).Open(s.over).Minus(awake)
			if !closed.Empty() {
				s.find(accessPath(i), "nobody can let %s in at some hours of a %s ticket", s.party(a.Party), c.severity.ID).on(string(a.Party)).
					witness("first "+s.stretch(closed.Spans()[0]), "in all "+length(closed.Seconds()))
				break
			}
		}
	}
}

// available is when a person can be asked: inside their hours, and while they hold a function.
func (s *facts) available(id model.PersonID) span.Set {
	p := s.Person(id)
	if p == nil {
		return span.Set{}
	}
	set := s.roster().Held(model.HolderID(id), nil)
	for _, f := range s.Functions {
		set = set.Union(s.heldBy(model.HolderID(f.ID), func(h coverage.Holder) bool { return h.Person == p }))
	}
	return set
}

func approvalTime(s *subject) {
	for i, a := range s.Access {
		if a.Preapproved || !amount(a.Approval) {
			continue
		}
		for _, c := range s.awaits(a) {
			clock := s.Clock(c.service, c.severity)
			target := c.severity.Respond
			if amount(target) && a.Approval.On(clock) >= target.On(clock) {
				s.find(accessPath(i)+".approval", "letting %s in may take %s, and a first answer to a %s ticket is promised within %s", s.party(a.Party), a.Approval,
					c.severity.ID, target).on(string(a.Party))
				break
			}
		}
	}
}

// classOf is how protected a class of data is; -1 for none.
func classOf(d model.DataClass) int { return slices.Index(d.Values(), string(d)) }

func dataClass(s *subject) {
	for i, a := range s.Access {
		if len(a.Data) == 0 || a.MaskedCopy != "" {
			continue
		}
		for _, v := range s.Services {
			if !slices.Contains(s.grants(a.Party, v.ID), a) || v.Data == "" {
				continue
			}
			if !slices.ContainsFunc(a.Data, func(d model.DataClass) bool { return d == model.Unknown || classOf(d) >= classOf(v.Data) }) {
				var may []string
				for _, d := range a.Data {
					may = append(may, string(d))
				}
				s.find(accessPath(i)+".data", "%s may see %s data, and %s holds %s data", s.party(a.Party), and(may), v.Called(), v.Data).on(string(a.Party))
			}
		}
	}
}

func accessLeast(s *subject) {
	for i, a := range s.Access {
		var missing []string
		if a.Lasts.Zero() {
			missing = append(missing, "an end")
		}
		if !a.MFA {
			missing = append(missing, "a second factor")
		}
		if !a.Logged {
			missing = append(missing, "a log")
		}
		if len(missing) > 0 {
			s.find(accessPath(i), "the access of %s is without %s", s.party(a.Party), and(missing)).on(string(a.Party))
		}
	}
}

// maskedCopy asks where the party may see the data and works elsewhere; where it may not, that is dataClass's finding.
func maskedCopy(s *subject) {
	live := func(e string) bool {
		e = strings.ToLower(e)
		return strings.HasPrefix(e, "prod") || e == "live" || e == model.Unknown
	}
	for i, a := range s.Access {
		if a.MaskedCopy != "" || len(a.Environments) == 0 || slices.ContainsFunc(a.Environments, live) {
			continue
		}
		for _, v := range s.Services {
			allowed := len(a.Data) == 0 || slices.ContainsFunc(a.Data, func(d model.DataClass) bool { return classOf(d) >= classOf(v.Data) })
			if slices.Contains(s.grants(a.Party, v.ID), a) && allowed && classOf(v.Data) >= classOf("confidential") {
				s.find(accessPath(i), "%s sees only %s, and nothing brings it a copy of the %s data of %s", s.party(a.Party), and(a.Environments), v.Data, v.Called()).
					on(string(a.Party))
				break
			}
		}
	}
}

func accessReview(s *subject) {
	months := s.param("months")
	for i, a := range s.Access {
		switch {
		case a.Reviewed == nil:
			s.find(accessPath(i), "who of %s has access was never looked through", s.party(a.Party)).on(string(a.Party))
		case a.Reviewed.AddMonths(months).Before(s.today):
			s.find(accessPath(i)+".reviewed", "who of %s has access was last looked through on %s", s.party(a.Party), a.Reviewed).on(string(a.Party))
		}
	}
}

func securityRoute(s *subject) {
	routed := slices.ContainsFunc(s.Routes, func(r *model.Route) bool {
		return r.When != nil && slices.Contains(r.When.Kind, "security")
	})
	kept := slices.ContainsFunc(s.Practices, func(p *model.Practice) bool { return p.ID == "security" })
	if !routed && !kept && len(s.Services) > 0 {
		s.find("", "a suspected breach goes the way of every other ticket").on("")
	}
}
