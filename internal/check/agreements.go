package check

import (
	"fmt"
	"slices"

	"belay/internal/calendar"
	"belay/internal/model"
)

// agreementRules ask whether a paper stands behind every party, and whether it says what is needed of it.
var agreementRules = []Rule{
	{
		Name: "contract-missing", Source: "AGR-01", Levels: rising, Pass: model.Physical,
		Title:  "another organisation provides a function without an agreement",
		Why:    "Goodwill ends at five o'clock and on the last day of the project.",
		Remedy: "Conclude a contract that covers the function, or provide it otherwise.",
		find:   contractMissing,
	},
	{
		Name: "contract-expired", Source: "AGR-01", Levels: firm, Pass: model.Physical,
		Title:  "an agreement is not in force",
		Why:    "Behind an agreement that has ended there is nobody.",
		Remedy: "Renew it, or take it out and cover its functions otherwise.",
		find:   contractExpired,
	},
	{
		Name: "contract-ends", Source: "AGR-02", Levels: advice, Pass: model.Physical,
		Title:  "an agreement ends inside the horizon",
		Why:    "A renewal takes longer than it takes to be surprised.",
		Remedy: "Start the renewal, or plan who takes over on the day after.",
		find:   contractEnds,
	},
	{
		Name: "contract-notice", Source: "AGR-02", Levels: advice, Pass: model.Physical,
		Title:  "the last day to give notice lies before the next review",
		Why:    "The review that could decide about the agreement comes too late to.",
		Remedy: "Decide about the agreement now, or hold the review earlier.",
		find:   contractNotice,
	},
	{
		Name: "contract-dates", Source: "AGR-01; AGR-02", Levels: advice, Pass: model.Physical,
		Title:  "a contract has no dates",
		Why:    "Whether it is in force cannot be proved without them.",
		Remedy: "Write `from` and `until`.",
		find:   contractDates,
	},
	{
		Name: "contract-covers", Source: "AGR-03", Levels: rising, Pass: model.Physical,
		Title:  "a function is held under an agreement that does not cover it",
		Why:    "The party will point at the scope of its contract, and be right.",
		Remedy: "Add the function to the agreement's `covers`, or name another agreement.",
		find:   contractCovers,
	},
	{
		Name: "contract-severity", Source: "AGR-03; SLA-08", Levels: rising, Pass: model.Physical,
		Title:  "a severity reaches a contract that promises nothing for it",
		Why:    "What the contract does not name is done when there is time.",
		Remedy: "Agree on targets for that severity.",
		find:   contractSeverity,
	},
	{
		Name: "contract-service", Source: "AGR-03", Levels: rising, Pass: model.Physical,
		Title:  "tickets of a service reach a contract that is not for it",
		Why:    "The case will be closed with “not covered”.",
		Remedy: "Add the service to the agreement's `services`, or route its tickets elsewhere.",
		find:   contractService,
	},
	{
		Name: "contract-language", Source: "AGR-03; OWN-12", Levels: advice, Pass: model.Physical,
		Title:  "those who hand over to a party share no language with it",
		Why:    "A ticket that must be translated first waits for whoever can.",
		Remedy: "Agree on a language that the handing function speaks.",
		find:   contractLanguage,
	},
	{
		Name: "internal-ola", Source: "AGR-04", Levels: advice, Pass: model.Logical,
		Title:  "two internal parties hand over without an agreement",
		Why:    "Departments promise each other less than their users believe.",
		Remedy: "Write an OLA of the receiving party that covers the function.",
		find:   internalOLA,
	},
	{
		Name: "agreement-kind", Source: "AGR-04", Levels: firm, Pass: model.Logical,
		Title:  "an agreement is of a kind that its party cannot sign",
		Why:    "An OLA is a word between departments of one house; with others it takes a contract.",
		Remedy: "Correct the agreement's kind, or the party's.",
		find:   agreementKind,
	},
	{
		Name: "exit-terms", Source: "AGR-05", Levels: late, Pass: model.Physical,
		Title:  "a contract does not say how it is left",
		Why:    "Knowledge and data that belong to you leave with those who hold them.",
		Remedy: "Write under `exit` how knowledge and data come back.",
		find:   exitTerms,
	},
	{
		Name: "entitlement", Source: "AGR-07", Levels: late, Pass: model.Physical,
		Title:  "a case with a vendor needs a number that is not written down",
		Why:    "The first question of every vendor is the contract number.",
		Remedy: "Write it under `entitlement`.",
		find:   entitlement,
	},
	{
		Name: "integrator", Source: "AGR-09", Levels: advice, Pass: model.Physical,
		Title:  "many providers and nobody who answers for the whole",
		Why:    "Each keeps its contract and the user still waits.",
		Remedy: "Mark an internal function accountable, or let a party promise the whole in an SLA.",
		Params: []Param{{"providers", 3, "other organisations from which on somebody must integrate"}},
		find:   integrator,
	},
	{
		Name: "penalty-back-to-back", Source: "AGR-06", Levels: aside, Pass: model.Logical,
		Title:  "a penalty is promised that no party behind it shares",
		Why:    "You pay for a delay that is theirs.",
		Remedy: "Agree on a penalty in the contracts behind it too.",
		find:   penaltyBackToBack,
	},
}

func contractMissing(s *subject) {
	for _, f := range s.Functions {
		for _, p := range s.external(f) {
			agreed := slices.ContainsFunc(s.AgreementsFor(f.ID), func(a *model.Agreement) bool {
				return a.Party == p.ID || a.Party == model.Unknown
			})
			named := slices.ContainsFunc(f.Cover, func(c *model.Cover) bool { return c.Party == p.ID && c.Agreement != "" })
			if !agreed && !named {
				s.find("functions."+string(f.ID), "%s provides %s without an agreement", p.Called(), f.Called())
			}
		}
	}
}

// behind says that an agreement stands behind something: it covers a function or a cover entry names it.
func (s *facts) behind(a *model.Agreement) bool {
	return len(a.Covers) > 0 || slices.ContainsFunc(s.Functions, func(f *model.Function) bool {
		return slices.ContainsFunc(f.Cover, func(c *model.Cover) bool { return c.Agreement == a.ID })
	})
}

func contractExpired(s *subject) {
	for _, a := range s.Agreements {
		path := "agreements." + string(a.ID)
		switch {
		case !s.behind(a):
		case a.Until != nil && a.Until.Before(s.today):
			s.find(path+".until", "%s %s ended on %s", a.Kind, a.Called(), a.Until)
		case a.From != nil && s.today.Before(*a.From):
			s.find(path+".from", "%s %s begins only on %s", a.Kind, a.Called(), a.From)
		}
	}
}

func contractEnds(s *subject) {
	for _, a := range s.Agreements {
		if s.behind(a) && a.Until != nil && !a.Until.Before(s.today) && !s.lastDay().Before(*a.Until) {
			s.find(fmt.Sprintf("agreements.%s.until", a.ID), "%s %s ends on %s, in %s", a.Kind, a.Called(), a.Until, number(a.Until.Sub(s.today), "day")).
				witness("it stands behind " + s.functionsUnder(a))
		}
	}
}

// functionsUnder are the functions that an agreement covers or that are held under it, by name.
func (s *facts) functionsUnder(a *model.Agreement) string {
	var names []string
	for _, f := range s.Functions {
		if slices.Contains(a.Covers, f.ID) || slices.ContainsFunc(f.Cover, func(c *model.Cover) bool { return c.Agreement == a.ID }) {
			names = append(names, f.Called())
		}
	}
	return and(names)
}

// nextReview is when the model is looked at again; ok is false where that is not said.
func (s *facts) nextReview() (on calendar.Date, ok bool) {
	if s.Review == nil || s.Review.Last == nil || s.Review.Every.Zero() || s.Review.Every.Unknown || s.today.Before(*s.Review.Last) {
		return calendar.Date{}, false
	}
	return later(*s.Review.Last, s.Review.Every), true
}

func contractNotice(s *subject) {
	review, ok := s.nextReview()
	if !ok {
		return
	}
	for _, a := range s.Agreements {
		if !s.behind(a) || a.Until == nil || a.Notice.Zero() || a.Notice.Unknown {
			continue
		}
		last := a.Until.AddMonths(-a.Notice.Months).Add(-a.Notice.Days)
		if !last.Before(s.today) && last.Before(review) {
			s.find(fmt.Sprintf("agreements.%s.notice", a.ID), "notice of %s %s must be given by %s, and the next review is on %s", a.Kind, a.Called(), last, review)
		}
	}
}

func contractDates(s *subject) {
	for _, a := range s.Agreements {
		if a.Kind == model.Contract && s.behind(a) && a.From == nil && a.Until == nil {
			s.find("agreements."+string(a.ID), "%s %s has no dates", a.Kind, a.Called())
		}
	}
}

func contractCovers(s *subject) {
	for _, f := range s.Functions {
		for i, c := range f.Cover {
			if a := s.Agreement(c.Agreement); a != nil && len(a.Covers) > 0 && !slices.Contains(a.Covers, f.ID) {
				s.find(fmt.Sprintf("functions.%s.cover[%d]", f.ID, i), "%s is held under %s, which does not cover it", f.Called(), a.Called()).
					witness("it covers " + s.names(a.Covers))
			}
		}
	}
}

// names are functions by what people call them.
func (s *facts) names(ids []model.FunctionID) string {
	var out []string
	for _, id := range ids {
		out = append(out, s.holder(model.HolderID(id)))
	}
	return and(out)
}

// contractSeverity asks of the functions that a chain tells or hands over to. A contract without any targets is asked
// for one severity only.
func contractSeverity(s *subject) {
	for _, a := range s.Agreements {
		if a.Kind != model.Contract {
			continue
		}
		var missing []string
		for _, c := range s.chains() {
			reached := slices.ContainsFunc(a.Covers, func(id model.FunctionID) bool { return c.tells(model.HolderID(id)) })
			if name := string(c.severity.ID); reached && a.For(c.severity.ID) == nil && !slices.Contains(missing, name) {
				missing = append(missing, name)
			}
		}
		if len(missing) > 0 {
			s.find("agreements."+string(a.ID), "%s promises nothing for %s tickets, of which its functions are told", a.Called(), and(missing))
		}
	}
}

func contractService(s *subject) {
	for _, a := range s.Agreements {
		if len(a.Services) == 0 {
			continue
		}
		for _, v := range s.Services {
			if slices.Contains(a.Services, v.ID) {
				continue
			}
			for _, f := range s.supports(v) {
				if slices.Contains(a.Covers, f.ID) && len(s.AgreementsFor(f.ID)) == 1 {
					s.find(fmt.Sprintf("agreements.%s.services", a.ID), "tickets of %s reach %s, and %s is not for that service", v.Called(), f.Called(), a.Called())
					break
				}
			}
		}
	}
}

// contractLanguage compares the languages of an agreement with those of the people who hand over to its functions;
// where either is not written down there is nothing to compare.
func contractLanguage(s *subject) {
	for _, a := range s.Agreements {
		if len(a.Languages) == 0 {
			continue
		}
		for _, f := range s.Functions {
			for _, e := range f.EscalatesTo {
				people := s.PeopleOf(f)
				if !slices.Contains(a.Covers, e.To) || len(people) == 0 {
					continue
				}
				written := slices.ContainsFunc(people, func(p *model.Person) bool { return len(p.Languages) > 0 })
				shared := slices.ContainsFunc(people, func(p *model.Person) bool {
					return slices.ContainsFunc(p.Languages, func(l string) bool { return slices.Contains(a.Languages, l) })
				})
				if written && !shared {
					s.find(fmt.Sprintf("agreements.%s.languages", a.ID), "%s answers in %s, which nobody in %s speaks", s.party(a.Party), and(a.Languages), f.Called())
				}
			}
		}
	}
}

func internalOLA(s *subject) {
	for _, f := range s.Functions {
		from := s.house(f)
		for i, e := range f.EscalatesTo {
			to := s.Function(e.To)
			if to == nil || from == nil || f.Line == 0 {
				continue // from self-help one goes on by oneself
			}
			if other := s.house(to); other != nil && other != from && len(s.AgreementsFor(to.ID)) == 0 {
				s.find(edgePath(f, i), "%s of %s hands over to %s of %s without an agreement", f.Called(), from.Called(), to.Called(), other.Called())
			}
		}
	}
}

// house is the one internal party that performs f; nil where others or several do.
func (s *facts) house(f *model.Function) *model.Party {
	providers := s.Providers(f)
	if len(providers) != 1 || s.Party(providers[0]).External() {
		return nil
	}
	return s.Party(providers[0])
}

func agreementKind(s *subject) {
	for _, a := range s.Agreements {
		p := s.Party(a.Party)
		path := fmt.Sprintf("agreements.%s.kind", a.ID)
		switch {
		case p == nil:
		case a.Kind == model.OLA && p.External():
			s.find(path, "%s is an OLA, and %s is another organisation", a.Called(), p.Called())
		case a.Kind == model.Contract && !p.External():
			s.find(path, "%s is a contract, and %s is of the house", a.Called(), p.Called())
		}
	}
}

func exitTerms(s *subject) {
	for _, a := range s.Agreements {
		if p := s.Party(a.Party); a.Kind == model.Contract && a.Exit == "" && p != nil && p.Kind != model.Vendor {
			s.find("agreements."+string(a.ID), "%s does not say how knowledge and data come back from %s", a.Called(), p.Called())
		}
	}
}

func entitlement(s *subject) {
	for _, a := range s.Agreements {
		if p := s.Party(a.Party); a.Kind == model.Contract && a.Entitlement == "" && p != nil && p.Kind == model.Vendor {
			s.find("agreements."+string(a.ID), "%s says no number that a case with %s needs", a.Called(), p.Called())
		}
	}
}

func integrator(s *subject) {
	var providers []string
	for _, p := range s.Parties {
		if p.External() && len(s.providedBy(p)) > 0 {
			providers = append(providers, p.Called())
		}
	}
	whole := slices.ContainsFunc(s.Agreements, func(a *model.Agreement) bool { return a.Kind == model.SLA }) ||
		slices.ContainsFunc(s.Functions, func(f *model.Function) bool { return f.Accountable && len(s.external(f)) == 0 })
	if len(providers) >= s.param("providers") && !whole {
		s.find("parties", "%d organisations provide support, and nobody answers for the whole", len(providers)).on("").witness(and(providers))
	}
}

func penaltyBackToBack(s *subject) {
	for _, a := range s.Agreements {
		if a.Kind != model.SLA || a.Penalty == "" {
			continue
		}
		var without []string
		for _, b := range s.Agreements {
			if b.Kind == model.Contract && b.Penalty == "" {
				without = append(without, b.Called())
			}
		}
		if len(without) > 0 {
			s.find(fmt.Sprintf("agreements.%s.penalty", a.ID), "%s has a penalty, and %s behind it none", a.Called(), and(without))
		}
	}
}
