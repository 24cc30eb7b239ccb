package check

import (
	"fmt"
	"slices"
	"strings"

	"belay/internal/coverage"
	"belay/internal/model"
)

// ownershipRules ask whether somebody answers for everything, and whether too much hangs on one.
var ownershipRules = []Rule{
	{
		Name: "function-owner", Source: "OWN-01", Levels: rising, Pass: model.Physical,
		Title:  "a function has no owner",
		Why:    "What everybody looks after, nobody does.",
		Remedy: "Name the person who answers for it.",
		find:   functionOwner,
	},
	{
		Name: "service-owner", Source: "OWN-04", Levels: rising, Pass: model.Physical,
		Title:  "a service has no owner",
		Why:    "Somebody must be able to decide what support the service gets, and pay for it.",
		Remedy: "Name the service's owner.",
		find:   serviceOwner,
	},
	{
		Name: "process-owner", Source: "OWN-05", Levels: advice, Pass: model.Physical,
		Title:  "nobody in the business owns the process behind a service",
		Why:    "Questions of how one should work are not answered by those who keep the system running.",
		Remedy: "Name the owner of the business process it serves.",
		find:   processOwner,
	},
	{
		Name: "owner-leaves", Source: "OWN-02", Levels: advice, Pass: model.Physical,
		Title:  "somebody with duties leaves",
		Why:    "Duties of a person who is gone are found when they are needed.",
		Remedy: "Hand these duties to others before the last day.",
		find:   ownerLeaves,
	},
	{
		Name: "deputy", Source: "OWN-03", Levels: advice, Pass: model.Physical,
		Title:  "an owner has no deputy",
		Why:    "Owners fall ill on the day when a decision is needed.",
		Remedy: "Name a deputy who is not the owner.",
		find:   deputy,
	},
	{
		Name: "owner-and-deputy-away", Source: "OWN-03; COV-09", Levels: advice, Pass: model.Physical,
		Title:  "owner and deputy are away together",
		Why:    "A deputy who is on leave on the same days stands in for nobody.",
		Remedy: "Move one of the leaves, or name another deputy for those days.",
		find:   ownerAndDeputyAway,
	},
	{
		Name: "bus-factor", Source: "OWN-06", Levels: rising, Pass: model.Physical,
		Title:  "a function or a skill it needs hangs on too few people",
		Why:    "One person is one holiday, one illness or one better offer away from nobody.",
		Remedy: "Train another person, or let a party stand behind the function.",
		Params: []Param{{"people", 2, "people who can do it"}, {"on_call", 3, "people, where a rota stands behind it"}},
		find:   busFactor,
	},
	{
		Name: "single-person-share", Source: "OWN-07", Levels: aside, Pass: model.Physical,
		Title:  "one person carries a large share of the named duties",
		Why:    "Where every thread ends with the same name, that person is the model.",
		Remedy: "Give some of these duties to others.",
		Params: []Param{{"percent", 40, "largest share of the duties, in percent"}, {"duties", 10, "duties there must be before it is asked"}},
		find:   singlePersonShare,
	},
	{
		Name: "too-many-functions", Source: "OWN-08", Levels: aside, Pass: model.Physical,
		Title:  "somebody works in many functions",
		Why:    "Every further function costs attention, and all of them need it in the same bad hour.",
		Remedy: "Spread the functions over more people.",
		Params: []Param{{"functions", 4, "functions one person may work in"}},
		find:   tooManyFunctions,
	},
	{
		Name: "super-user-formal", Source: "OWN-09", Levels: advice, Pass: model.Physical,
		Title:  "super users have no time or no money for it",
		Why:    "Help from colleagues that nobody pays for ends when their own work calls.",
		Remedy: "Say how the function is `funded`, and give each of its people their `share`.",
		find:   superUserFormal,
	},
	{
		Name: "role-conflict", Source: "OWN-10", Levels: advice, Pass: model.Physical,
		Title:  "somebody approves what they ask for",
		Why:    "An approval by those who want it is none.",
		Remedy: "Let somebody approve who neither asks nor does it.",
		find:   roleConflict,
	},
	{
		Name: "skills-cover", Source: "OWN-11", Levels: advice, Pass: model.Physical,
		Title:  "at times nobody on duty has a skill that is needed",
		Why:    "Somebody picks up, and cannot help.",
		Remedy: "Put somebody with the skill on duty at those hours, or train those who are.",
		find:   skillsCover,
	},
	{
		Name: "language-cover", Source: "OWN-12", Levels: advice, Pass: model.Physical,
		Title:  "at times nobody on duty speaks a language that is promised",
		Why:    "The user was told that support speaks their language, and it does until noon.",
		Remedy: "Put somebody who speaks it on duty, or promise it for fewer hours.",
		find:   languageCover,
	},
	{
		Name: "partner-escalation-contact", Source: "OWN-13", Levels: late, Pass: model.Physical,
		Title:  "nobody to turn to when a party does not deliver",
		Why:    "A case number is not a person, and at the third reminder one needs a person.",
		Remedy: "Name the party's `escalation_contact`.",
		find:   partnerEscalationContact,
	},
	{
		Name: "person-reachable", Source: "COV-02; on-call", Levels: firm, Pass: model.Physical,
		Title:  "somebody on duty cannot be reached",
		Why:    "A name without a number is not cover, and the proof does not count it.",
		Remedy: "Add a phone, push or chat contact; e-mail alone wakes nobody.",
		find:   personReachable,
	},
	{
		Name: "party-reachable", Source: "COV-02; AGR-07", Levels: firm, Pass: model.Physical,
		Title:  "a party on duty has no contact",
		Why:    "In the night nobody will search the contract for the number.",
		Remedy: "Give the cover entry or the party a contact; where a severity pages, a phone, push or chat contact.",
		find:   partyReachable,
	},
	{
		Name: "second-contact", Source: "on-call", Levels: aside, Pass: model.Physical,
		Title:  "somebody on a rota can be reached in one way only",
		Why:    "Phones lie face down, networks fail, and then the second way is the only one.",
		Remedy: "Add a second phone, push or chat contact.",
		find:   secondContact,
	},
}

func functionOwner(s *subject) {
	for _, f := range s.Functions {
		if f.Owner == "" {
			s.find("functions."+string(f.ID), "nobody owns %s", f.Called())
		}
	}
}

func serviceOwner(s *subject) {
	for _, v := range s.Services {
		if v.Owner == "" {
			s.find("services."+string(v.ID), "nobody owns %s", v.Called())
		}
	}
}

func processOwner(s *subject) {
	for _, v := range s.Services {
		if v.ProcessOwner == "" {
			s.find("services."+string(v.ID), "%s has no process owner", v.Called())
		}
	}
}

func ownerLeaves(s *subject) {
	for _, p := range s.People {
		if p.Leaves == nil {
			continue
		}
		if duties := s.duties()[p.ID]; len(duties) > 0 && !s.lastDay().Before(*p.Leaves) {
			leaves := "leaves"
			if p.Leaves.Before(s.today) {
				leaves = "left"
			}
			s.find(fmt.Sprintf("people.%s.leaves", p.ID), "%s %s on %s and still has %s", p.Called(), leaves, p.Leaves,
				number(len(duties), "duty", "duties")).witness(duties...)
		}
	}
}

// duties are what each person is named for, by words, in the order of the model.
func (s *facts) duties() map[model.PersonID][]string {
	out := map[model.PersonID][]string{}
	note := func(id model.PersonID, format string, args ...any) {
		if duty := fmt.Sprintf(format, args...); given(id) && !slices.Contains(out[id], duty) {
			out[id] = append(out[id], duty)
		}
	}
	for _, v := range s.Services {
		note(v.Owner, "owns %s", v.Called())
		note(v.ProcessOwner, "owns the process of %s", v.Called())
	}
	for _, f := range s.Functions {
		note(f.Owner, "owns %s", f.Called())
		note(f.Deputy, "is deputy for %s", f.Called())
	}
	for _, r := range s.Rotas {
		for _, id := range r.People {
			note(id, "is on rota %s", r.ID)
		}
	}
	for _, e := range s.Escalations {
		for _, step := range e.Steps {
			for _, h := range step.Tells() {
				note(model.PersonID(h), "is told by escalation %s", e.ID)
			}
		}
		note(model.PersonID(e.LastResort), "is the last resort of escalation %s", e.ID)
	}
	for _, a := range s.Access {
		note(a.Approver, "approves access for %s", s.party(a.Party))
	}
	for _, p := range s.Playbooks {
		for _, r := range p.Roles {
			note(model.PersonID(r.Holder), "is %s in playbook %s", r.ID, p.ID)
		}
	}
	for _, p := range s.Practices {
		note(p.Owner, "owns the practice %s", p.ID)
		note(model.PersonID(p.Approver), "approves in the practice %s", p.ID)
	}
	for _, a := range s.Knowledge {
		note(a.Owner, "owns article %s", a.ID)
	}
	return out
}

func deputy(s *subject) {
	for _, f := range s.Functions {
		switch {
		case f.Line == 0 || !given(f.Owner):
		case f.Deputy == "":
			s.find("functions."+string(f.ID), "nobody stands in for %s as owner of %s", s.person(f.Owner), f.Called())
		case f.Deputy == f.Owner:
			s.find(fmt.Sprintf("functions.%s.deputy", f.ID), "%s is deputy for themselves on %s", s.person(f.Owner), f.Called())
		}
	}
}

func ownerAndDeputyAway(s *subject) {
	for _, f := range s.Functions {
		owner, deputy := s.Person(f.Owner), s.Person(f.Deputy)
		if owner == nil || deputy == nil || owner == deputy {
			continue
		}
		both := coverage.Absence(s.Model, owner).Intersect(coverage.Absence(s.Model, deputy)).Within(s.over)
		if !both.Empty() {
			s.find(fmt.Sprintf("functions.%s.deputy", f.ID), "%s and %s, owner and deputy of %s, are away together",
				owner.Called(), deputy.Called(), f.Called()).witness(s.stretch(both.Spans()[0]))
		}
	}
}

// busFactor counts those who can do what a function needs. A function that another organisation performs under its own
// contact is that organisation's to staff.
func busFactor(s *subject) {
	for _, f := range s.Functions {
		people := s.PeopleOf(f)
		if len(people) == 0 || slices.ContainsFunc(f.Cover, func(c *model.Cover) bool { return c.Unknown || c.Party != "" }) {
			continue
		}
		need, why := s.param("people"), ""
		if slices.ContainsFunc(f.Cover, func(c *model.Cover) bool { return c.Rota != "" }) {
			need, why = s.param("on_call"), ", who is on call for it too"
			if len(people) > 1 {
				why = ", who are on call for it too"
			}
		}
		if len(people) < need {
			s.find(fmt.Sprintf("functions.%s.cover", f.ID), "%s hangs on %s alone%s", f.Called(), and(called(people)), why)
			continue
		}
		for _, skill := range f.NeedsSkills {
			able := skilled(people, skill)
			if len(able) < min(need, s.param("people")) {
				s.find(fmt.Sprintf("functions.%s.needs_skills", f.ID), "of those in %s, %s the skill %s", f.Called(),
					[]string{"nobody has", "only " + and(called(able)) + " has", "only " + and(called(able)) + " have"}[min(len(able), 2)], skill)
			}
		}
	}
}

func skilled(people []*model.Person, skill string) (out []*model.Person) {
	for _, p := range people {
		if slices.Contains(p.Skills, skill) {
			out = append(out, p)
		}
	}
	return out
}

func singlePersonShare(s *subject) {
	duties, all := s.duties(), 0
	for _, of := range duties {
		all += len(of)
	}
	if all < s.param("duties") {
		return
	}
	for _, p := range s.People {
		if n := len(duties[p.ID]); n*100 > all*s.param("percent") {
			s.find("people."+string(p.ID), "%s carries %d of %d named duties", p.Called(), n, all).witness(duties[p.ID]...)
		}
	}
}

func tooManyFunctions(s *subject) {
	for _, p := range s.People {
		if in := s.worksIn()[p]; len(in) > s.param("functions") {
			s.find("people."+string(p.ID), "%s works in %d functions", p.Called(), len(in)).witness(and(called(in)))
		}
	}
}

// superUserFormal is about people of the business who help beside their work: in the first line of the functional link,
// those who are called super users or give a share of their time.
func superUserFormal(s *subject) {
	for _, f := range s.Functions {
		people := s.PeopleOf(f)
		beside := slices.ContainsFunc(people, func(p *model.Person) bool { return p.Share != (model.Percent{}) })
		if f.Link != model.Functional || f.Line != 1 || len(people) == 0 || !beside && !strings.Contains(strings.ToLower(f.Called()), "super user") {
			continue
		}
		var missing []string
		if f.Funded == "" {
			missing = append(missing, "it does not say how it is funded")
		}
		for _, p := range people {
			if p.Share == (model.Percent{}) {
				missing = append(missing, p.Called()+" has no share of time for it")
			}
		}
		if len(missing) > 0 {
			s.find("functions."+string(f.ID), "%s is help beside other work", f.Called()).witness(missing...)
		}
	}
}

func roleConflict(s *subject) {
	for i, a := range s.Access {
		if p := s.Person(a.Approver); p != nil && p.Party == a.Party {
			s.find(fmt.Sprintf("access[%d].approver", i), "%s approves access for their own party, %s", p.Called(), s.party(a.Party)).
				on(string(a.Party))
		}
	}
	for _, p := range s.Practices {
		if p.ID == "change" && given(p.Approver) && model.PersonID(p.Approver) == p.Owner {
			s.find(fmt.Sprintf("practices.%s.approver", p.ID), "%s owns changes and approves them", s.person(p.Owner))
		}
	}
}

func partnerEscalationContact(s *subject) {
	for _, p := range s.Parties {
		if p.External() && p.Escalates == "" && len(s.providedBy(p)) > 0 {
			s.find("parties."+string(p.ID), "there is nobody to turn to when %s does not deliver", p.Called()).
				witness("it provides " + and(called(s.providedBy(p))))
		}
	}
}

// providedBy are the functions that a party performs.
func (s *facts) providedBy(p *model.Party) (out []*model.Function) {
	for _, f := range s.Functions {
		if slices.Contains(s.Providers(f), p.ID) {
			out = append(out, f)
		}
	}
	return out
}

func personReachable(s *subject) {
	for _, p := range s.People {
		contact := p.Contact()
		var on []string
		for _, f := range s.worksIn()[p] {
			if !contact.Reachable() || s.woken()[f.ID] && !contact.Pageable() {
				on = append(on, f.Called())
			}
		}
		if len(on) == 0 || s.awaited("people."+string(p.ID)) {
			continue
		}
		how := "reached"
		if contact.Reachable() {
			how = "woken"
		}
		s.find("people."+string(p.ID), "%s cannot be %s for %s", p.Called(), how, and(on)).
			witness("contacts: " + orNone(strings.Join(contact.Words(), ", ")))
	}
}

// awaited says that a contact of the entry at path is a placeholder: then that is the finding.
func (s *facts) awaited(path string) bool { return len(s.unknownContact(path)) > 0 }

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

func partyReachable(s *subject) {
	for _, f := range s.Functions {
		for i, c := range f.Cover {
			p := s.Party(c.Party)
			if p == nil {
				continue
			}
			contact, path := c.Contact, fmt.Sprintf("functions.%s.cover[%d]", f.ID, i)
			if contact == nil {
				contact = p.Contact
			}
			switch {
			case s.awaited(path+".contact") || s.awaited("parties."+string(p.ID)):
			case !contact.Reachable():
				s.find(path, "%s holds %s and has no contact", p.Called(), f.Called())
			case s.woken()[f.ID] && !contact.Pageable():
				s.find(path, "%s holds %s for a severity that pages, and cannot be woken", p.Called(), f.Called()).
					witness("contacts: " + strings.Join(contact.Words(), ", "))
			}
		}
	}
}

func secondContact(s *subject) {
	for _, p := range s.People {
		on := slices.ContainsFunc(s.Rotas, func(r *model.Rota) bool { return slices.Contains(r.People, p.ID) })
		ways := 0
		for _, way := range []string{p.Phone, p.Push, p.Chat} {
			if given(way) {
				ways++
			}
		}
		if on && ways == 1 {
			s.find("people."+string(p.ID), "%s is on call with one way to be woken", p.Called()).witness(p.Contact().Words()...)
		}
	}
}
