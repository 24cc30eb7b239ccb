package check

import (
	"cmp"
	"fmt"
	"slices"

	"belay/internal/calendar"
	"belay/internal/model"
)

// knowledgeRules ask whether what is known is written down, kept true, and learnt.
var knowledgeRules = []Rule{
	{
		Name: "self-help", Source: "KNO-02", Levels: advice, Pass: model.Logical,
		Title:  "users of a service cannot help themselves",
		Why:    "The cheapest and quickest answer is one that the user finds at once.",
		Remedy: "Answer at least one of its needs by an article or a function of line 0.",
		find:   selfHelp,
	},
	{
		Name: "top-needs-answered", Source: "KNO-01", Levels: advice, Pass: model.Logical,
		Title:  "a frequent need has neither an article nor self-help",
		Why:    "A few questions make most of the work, and the same answer is given anew each time.",
		Remedy: "Write an article `for` it, even if only those who answer read it.",
		Params: []Param{{"percent", 80, "part of the volume that counts as frequent, in percent"}},
		find:   topNeedsAnswered,
	},
	{
		Name: "article-owner", Source: "KNO-03", Levels: late, Pass: model.Physical,
		Title:  "an article has no owner",
		Why:    "A wrong article is worse than none, and somebody has to notice.",
		Remedy: "Name who keeps it true.",
		find:   articleOwner,
	},
	{
		Name: "article-overdue", Source: "KNO-03", Levels: late, Pass: model.Physical,
		Title:  "an article was not read lately",
		Why:    "Systems change, and texts do not by themselves.",
		Remedy: "Read it, mend it, and write the date under `reviewed`.",
		find:   articleOverdue,
	},
	{
		Name: "runbook", Source: "KNO-04", Levels: late, Pass: model.Physical,
		Title:  "people are woken without a runbook",
		Why:    "At three in the morning one reads better than one thinks.",
		Remedy: "Write an article that `guides` the function.",
		find:   runbook,
	},
	{
		Name: "training-in-date", Source: "TRN-01; ROT-08", Levels: rising, Pass: model.Physical,
		Title:  "somebody works in a function without its training",
		Why:    "A name on a rota is a promise that the person can do it.",
		Remedy: "Train them, or take them out until they are trained.",
		find:   trainingInDate,
	},
	{
		Name: "training-ends", Source: "TRN-01", Levels: aside, Pass: model.Physical,
		Title:  "a training must be renewed soon",
		Why:    "Courses are booked out for weeks.",
		Remedy: "Plan the renewal.",
		Params: []Param{{"days", 90, "days ahead that are looked at"}},
		find:   trainingEnds,
	},
}

// answered says whether a need has self-help: an article, or a function of line 0.
func (s *facts) answered(n *model.Need) bool {
	return s.written(n) || slices.ContainsFunc(n.AnsweredBy, func(id model.FunctionID) bool {
		f := s.Function(id)
		return f != nil && f.Line == 0
	})
}

// written says whether an article answers a need.
func (s *facts) written(n *model.Need) bool {
	return slices.ContainsFunc(s.Knowledge, func(a *model.Article) bool { return slices.Contains(a.For, n.ID) })
}

func selfHelp(s *subject) {
	for _, v := range s.Services {
		asked := false
		helped := false
		for _, n := range s.Needs {
			if n.Service == v.ID {
				asked = true
				helped = helped || s.answered(n)
			}
		}
		if asked && !helped {
			s.find("services."+string(v.ID), "no need of %s is answered by an article or by self-help", v.Called())
		}
	}
}

// topNeedsAnswered takes the needs of a service by volume until they make up the wanted part of it.
func topNeedsAnswered(s *subject) {
	for _, v := range s.Services {
		var needs []*model.Need
		var all float64
		for _, n := range s.Needs {
			if n.Service == v.ID && n.Volume != nil && !n.Volume.Unknown {
				needs = append(needs, n)
				all += n.Volume.PerWeek()
			}
		}
		slices.SortStableFunc(needs, func(a, b *model.Need) int { return cmp.Compare(b.Volume.PerWeek(), a.Volume.PerWeek()) })
		var before float64
		for _, n := range needs {
			if before*100 >= all*float64(s.param("percent")) {
				break
			}
			before += n.Volume.PerWeek()
			if !s.answered(n) {
				s.find("needs."+string(n.ID), "“%s” comes %s and nothing is written that answers it", asks(n), n.Volume)
			}
		}
	}
}

func articleOwner(s *subject) {
	for _, a := range s.Knowledge {
		if a.Owner == "" {
			s.find("knowledge."+string(a.ID), "nobody keeps article %s true", a.ID)
		}
	}
}

func articleOverdue(s *subject) {
	for _, a := range s.Knowledge {
		if a.Every.Zero() || a.Every.Unknown {
			continue
		}
		switch {
		case a.Reviewed == nil:
			s.find("knowledge."+string(a.ID), "article %s is to be read every %s and never was", a.ID, a.Every)
		case later(*a.Reviewed, a.Every).Before(s.today):
			s.find(fmt.Sprintf("knowledge.%s.reviewed", a.ID), "article %s was due to be read again on %s", a.ID, later(*a.Reviewed, a.Every))
		}
	}
}

// runbook asks of the functions of people that are woken; another organisation brings its own.
func runbook(s *subject) {
	for _, f := range s.Functions {
		guided := slices.ContainsFunc(s.Knowledge, func(a *model.Article) bool { return slices.Contains(a.Guides, f.ID) })
		if s.woken()[f.ID] && len(s.PeopleOf(f)) > 0 && !guided {
			s.find("functions."+string(f.ID), "%s is woken, and no runbook guides it", f.Called())
		}
	}
}

// trained is the last day on which a training is valid, with nothing for one that need not be renewed; ok is false where
// the person has not taken it.
func (s *facts) trained(p *model.Person, id model.TrainingID) (until *calendar.Date, ok bool) {
	for _, t := range p.Training {
		if t.ID != id || s.today.Before(t.On) {
			continue
		}
		ok = true
		if course := s.Course(id); course != nil && !course.Renew.Zero() && !course.Renew.Unknown {
			last := later(t.On, course.Renew).Add(-1)
			return &last, true
		}
	}
	return nil, ok
}

func trainingInDate(s *subject) {
	for _, f := range s.Functions {
		for _, id := range f.NeedsTraining {
			var lacking []string
			for _, p := range s.PeopleOf(f) {
				switch until, ok := s.trained(p, id); {
				case !ok:
					lacking = append(lacking, p.Called()+" has not taken it")
				case until != nil && until.Before(s.today):
					lacking = append(lacking, fmt.Sprintf("%s had it until %s", p.Called(), until))
				}
			}
			if len(lacking) > 0 {
				s.find(fmt.Sprintf("functions.%s.needs_training", f.ID), "%s in %s without training %s that is in date", number(len(lacking), "person works", "people work"), f.Called(), id).
					witness(lacking...)
			}
		}
	}
}

func trainingEnds(s *subject) {
	soon := s.today.Add(s.param("days"))
	for _, p := range s.People {
		for _, t := range p.Training {
			needed := slices.ContainsFunc(s.Functions, func(f *model.Function) bool {
				return slices.Contains(f.NeedsTraining, t.ID) && slices.Contains(s.PeopleOf(f), p)
			})
			if until, _ := s.trained(p, t.ID); needed && until != nil && !until.Before(s.today) && until.Before(soon) {
				s.find(fmt.Sprintf("people.%s.training.%s", p.ID, t.ID), "%s has training %s until %s", p.Called(), t.ID, until)
			}
		}
	}
}
