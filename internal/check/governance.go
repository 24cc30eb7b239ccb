package check

import (
	"fmt"
	"slices"

	"belay/internal/calendar"
	"belay/internal/model"
)

// governanceRules ask whether the model is an agreement, and stays one.
var governanceRules = []Rule{
	{
		Name: "co-authored", Source: "GOV-01", Levels: rising, Pass: model.Physical,
		Title:  "one party alone wrote the model",
		Why:    "A support model that one party wrote is a wish, not a contract.",
		Remedy: "Write it together, and name authors of at least two parties.",
		find:   coAuthored,
	},
	{
		Name: "owners-one-party", Source: "GOV-01; OWN-01", Levels: advice, Pass: model.Physical,
		Title:  "one party owns every function, and others perform some",
		Why:    "Who performs a function should have somebody who answers for it.",
		Remedy: "Let each party name the owner of what it provides.",
		find:   ownersOneParty,
	},
	{
		Name: "workshop-record", Source: "GOV-01", Levels: advice, Pass: model.Physical,
		Title:  "nothing says when and with whom the model was agreed",
		Why:    "Its worth is the agreement that it took.",
		Remedy: "Write under `workshop` the day and who was there.",
		find:   workshopRecord,
	},
	{
		Name: "stakeholder-missing", Source: "GOV-06", Levels: advice, Pass: model.Physical,
		Title:  "a party of the model was not in the room",
		Why:    "Who was not asked has not agreed.",
		Remedy: "Walk the model through with them, and add them to `attended`.",
		find:   stakeholderMissing,
	},
	{
		Name: "signatory-missing", Source: "GOV-02", Levels: Levels{Off, Warning, Error}, Pass: model.Physical,
		Title:  "nobody signs for a party that provides support",
		Why:    "A duty binds those who signed for it.",
		Remedy: "Name the person who signs for the party.",
		find:   signatoryMissing,
	},
	{
		Name: "signatory-authority", Source: "GOV-03", Levels: late, Pass: model.Physical,
		Title:  "whoever signs may not be able to",
		Why:    "A signature binds only if the role behind it does.",
		Remedy: "Let somebody of the party sign, and write the role that lets them.",
		find:   signatoryAuthority,
	},
	{
		Name: "review-due", Source: "REV-01", Levels: advice, Pass: model.Physical,
		Title:  "no review is planned, or it is overdue",
		Why:    "A model that is not looked at drifts away from what people do; a quarter is usual.",
		Remedy: "Hold the review and write its date, its cadence and who calls it.",
		find:   reviewDue,
	},
	{
		Name: "date-in-future", Source: "REV-01; MI-07; KNO-03; ACC-06; TRN-01", Levels: advice, Pass: model.Physical,
		Title:  "something is said to have been done on a day that has not come",
		Why:    "What is planned is not done, and the next time is counted from what was done.",
		Remedy: "Write the day on which it was done last, or correct the year.",
		find:   dateInFuture,
	},
	{
		Name: "problem-practice", Source: "PRB-01", Levels: late, Pass: model.Logical,
		Title:  "nobody looks for the causes behind incidents",
		Why:    "The same incident, solved quickly, comes back quickly.",
		Remedy: "Add the practice `problem` with its owner and what triggers it.",
		find:   problemPractice,
	},
	{
		Name: "change-practice", Source: "CHG-01", Levels: late, Pass: model.Logical,
		Title:  "it is not said who approves a change, or what happens in an emergency",
		Why:    "A fix that nobody may bring in is not a fix.",
		Remedy: "Add the practice `change` with its owner, approver and emergency path.",
		find:   changePractice,
	},
	{
		Name: "continuity-practice", Source: "DR-01; DR-02", Levels: late, Pass: model.Logical,
		Title:  "it is not said how support works when its own tools are down",
		Why:    "The sign-on that is broken may be the one that opens the ticket tool.",
		Remedy: "Add the practice `continuity` with its owner and notes on what to do.",
		find:   continuityPractice,
	},
	{
		Name: "question-overdue", Source: "STR-03; REV-11", Levels: advice, Pass: model.Physical,
		Title:  "an open question is nobody's, or past its day",
		Why:    "A question that nobody owns is a decision that nobody takes.",
		Remedy: "Answer it, or give it an owner and a day.",
		find:   questionOverdue,
	},
	{
		Name: "currency-named", Source: "CST-02", Levels: rising, Pass: model.Physical,
		Title:  "amounts have no currency",
		Why:    "Sums over several parties are nonsense without one.",
		Remedy: "Write the model's `currency`.",
		find:   currencyNamed,
	},
}

// partiesOf are the parties of people, in the order of the model.
func (s *facts) partiesOf(ids []model.PersonID) (out []*model.Party) {
	for _, p := range s.Parties {
		if slices.ContainsFunc(ids, func(id model.PersonID) bool {
			who := s.Person(id)
			return who != nil && who.Party == p.ID
		}) {
			out = append(out, p)
		}
	}
	return out
}

func coAuthored(s *subject) {
	switch parties := s.partiesOf(s.Authors); {
	case slices.Contains(s.Authors, model.Unknown):
	case len(s.Authors) == 0:
		s.find("", "the model does not say who wrote it").on("")
	case len(parties) < 2:
		s.find("authors", "%s alone wrote the model", orNobodyElseWrote(and(called(parties)))).on("")
	}
}

func orNobodyElseWrote(names string) string {
	if names == "" {
		return "people of no party"
	}
	return names
}

func ownersOneParty(s *subject) {
	var owners []model.PersonID
	var others []string
	for _, f := range s.Functions {
		owners = append(owners, f.Owner)
		if len(s.external(f)) > 0 {
			others = append(others, f.Called())
		}
	}
	if parties := s.partiesOf(owners); len(parties) == 1 && len(others) > 0 && !slices.Contains(owners, model.Unknown) {
		s.find("functions", "people of %s own every function, and other parties perform %s", parties[0].Called(), and(others)).on("")
	}
}

func workshopRecord(s *subject) {
	if s.Workshop == nil || s.Workshop.Held == nil || len(s.Workshop.Attended) == 0 {
		s.find("workshop", "nothing says when and with whom the model was agreed").on("")
	}
}

// taking are the parties that provide support or sign for it.
func (s *facts) taking() (out []*model.Party) {
	for _, p := range s.Parties {
		if len(s.providedBy(p)) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// stakeholderMissing leaves vendors out: nobody brings the maker of a product into the room.
func stakeholderMissing(s *subject) {
	if s.Workshop == nil || len(s.Workshop.Attended) == 0 {
		return
	}
	there := s.partiesOf(s.Workshop.Attended)
	for _, p := range s.taking() {
		if p.Kind != model.Vendor && !slices.Contains(there, p) {
			s.find("workshop.attended", "%s provides support and was not at the workshop", p.Called()).on(string(p.ID))
		}
	}
}

func signatoryMissing(s *subject) {
	for _, p := range s.taking() {
		signs := slices.ContainsFunc(s.Signatories, func(g *model.Signatory) bool { return g.ID == p.ID })
		if p.Kind != model.Vendor && !signs {
			s.find("parties."+string(p.ID), "nobody signs for %s", p.Called())
		}
	}
}

func signatoryAuthority(s *subject) {
	for _, g := range s.Signatories {
		path := "signatories." + string(g.ID)
		switch p := s.Person(g.Person); {
		case p == nil:
		case p.Party != g.ID && given(p.Party):
			s.find(path+".person", "%s of %s signs for %s", p.Called(), s.party(p.Party), s.party(g.ID))
		case g.Role == "" && p.Role == "":
			s.find(path, "it is not said which role lets %s sign for %s", p.Called(), s.party(g.ID))
		}
	}
}

func reviewDue(s *subject) {
	next, ok := s.nextReview()
	switch {
	case s.Review == nil:
		s.find("", "no review is planned").on("")
	case s.Review.Every.Zero():
		s.find("review", "it is not said how often the model is looked at").on("")
	case s.Review.Last == nil:
		s.find("review", "the model was never reviewed").on("")
	case ok && next.Before(s.today):
		s.find("review.last", "the review was due on %s", next).on("")
	}
}

func dateInFuture(s *subject) {
	done := func(path, element, what string, on *calendar.Date) {
		if on != nil && s.today.Before(*on) {
			s.find(path, "%s on %s, which has not come", what, on).on(element)
		}
	}
	if s.Review != nil {
		done("review.last", "", "the model was reviewed", s.Review.Last)
	}
	for _, p := range s.Playbooks {
		if p.Drill != nil {
			done(fmt.Sprintf("playbooks.%s.drill.last", p.ID), string(p.ID), fmt.Sprintf("playbook %s was practised", p.ID), p.Drill.Last)
		}
	}
	for _, a := range s.Knowledge {
		done(fmt.Sprintf("knowledge.%s.reviewed", a.ID), string(a.ID), fmt.Sprintf("article %s was read", a.ID), a.Reviewed)
	}
	for i, a := range s.Access {
		done(accessPath(i)+".reviewed", string(a.Party), "the access of "+s.party(a.Party)+" was looked through", a.Reviewed)
	}
	for _, p := range s.People {
		for _, t := range p.Training {
			done(fmt.Sprintf("people.%s.training.%s", p.ID, t.ID), string(p.ID), fmt.Sprintf("%s took training %s", p.Called(), t.ID), &t.On)
		}
	}
	for i, r := range s.Readiness {
		done(readinessPath(i)+".done", r.Item, "“"+r.Item+"” was done", r.Done)
	}
}

// practice is the practice of that name; nil if there is none.
func (s *facts) practice(id string) *model.Practice {
	for _, p := range s.Practices {
		if p.ID == id {
			return p
		}
	}
	return nil
}

// kept notes that a practice is missing, in the given words, or what it does not say.
func (s *subject) kept(id, missing string, wants func(*model.Practice) []want) {
	p := s.practice(id)
	if p == nil {
		s.find("practices", "%s", missing).on(id)
		return
	}
	var lacks []string
	for _, w := range append([]want{{"who owns it", string(p.Owner)}}, wants(p)...) {
		if w.text == "" {
			lacks = append(lacks, w.name)
		}
	}
	if len(lacks) > 0 {
		s.find("practices."+id, "the practice %s does not say %s", id, and(lacks))
	}
}

// want is something that a practice should say, and what it does say.
type want struct{ name, text string }

func problemPractice(s *subject) {
	s.kept("problem", "nothing says who looks for the causes behind incidents", func(p *model.Practice) []want {
		return []want{{"what triggers it", p.Trigger}}
	})
}

func changePractice(s *subject) {
	s.kept("change", "nothing says how a change is approved", func(p *model.Practice) []want {
		return []want{{"who approves", string(p.Approver)}, {"what happens in an emergency", p.Emergency}}
	})
}

func continuityPractice(s *subject) {
	s.kept("continuity", "nothing says how support works without its own tools", func(p *model.Practice) []want {
		return []want{{"what to do", p.Notes + p.Emergency}}
	})
}

func questionOverdue(s *subject) {
	for i, q := range s.Questions {
		path := fmt.Sprintf("questions[%d]", i)
		switch {
		case q.Due != nil && q.Due.Before(s.today):
			s.find(path, "to be answered by %s: %s", q.Due, q.Ask)
		case q.Owner == "":
			s.find(path, "nobody finds out: %s", q.Ask)
		}
	}
}

func currencyNamed(s *subject) {
	if s.Currency != "" {
		return
	}
	for _, a := range s.Agreements {
		if a.Price != nil {
			s.find(fmt.Sprintf("agreements.%s.price", a.ID), "the price of %s has no currency", a.Called()).on("")
			return
		}
	}
	for _, p := range s.People {
		if p.Rate > 0 {
			s.find(fmt.Sprintf("people.%s.rate", p.ID), "the rate of %s has no currency", p.Called()).on("")
			return
		}
	}
}
