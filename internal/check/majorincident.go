package check

import (
	"fmt"
	"slices"

	"belay/internal/model"
	"belay/internal/span"
)

// majorIncidentRules ask whether people know what to do when everything burns.
var majorIncidentRules = []Rule{
	{
		Name: "major-playbook", Source: "MI-01", Levels: rising, Pass: model.Logical,
		Title:  "a major incident has no playbook",
		Why:    "Nobody invents a good procedure while the business stands still.",
		Remedy: "Write a playbook `for` that severity.",
		find:   majorPlaybook,
	},
	{
		Name: "major-criteria", Source: "MI-01", Levels: late, Pass: model.Logical,
		Title:  "it is not said when a major incident is declared, and by whom",
		Why:    "Without criteria people wait for somebody more senior to say the word.",
		Remedy: "Write under `declare` the criteria, and that anybody may.",
		find:   majorCriteria,
	},
	{
		Name: "major-roles", Source: "MI-02", Levels: rising, Pass: model.Logical,
		Title:  "a playbook does not say who commands or who communicates",
		Why:    "Who repairs cannot also lead and explain.",
		Remedy: "Name `commander` and `communications` among the playbook's roles.",
		find:   majorRoles,
	},
	{
		Name: "major-roles-filled", Source: "MI-02", Levels: rising, Pass: model.Physical,
		Title:  "at some hour nobody can command or communicate",
		Why:    "A major incident does not wait for the commander to come to work.",
		Remedy: "Put the role on a rota that covers these hours.",
		find:   majorRolesFilled,
	},
	{
		Name: "commander-not-resolver", Source: "MI-03; OWN-10", Levels: advice, Pass: model.Physical,
		Title:  "those who command are those who repair",
		Why:    "A commander with a debugger open commands nobody.",
		Remedy: "Let the commander come from a function that is not needed for the repair.",
		find:   commanderNotResolver,
	},
	{
		Name: "bridge-fallback", Source: "MI-04", Levels: advice, Pass: model.Physical,
		Title:  "people have no place to meet, or only one",
		Why:    "The bridge may hang on the very thing that is down.",
		Remedy: "Give the playbook a `bridge`, and a `fallback` that does not depend on it.",
		find:   bridgeFallback,
	},
	{
		Name: "comms-cadence", Source: "MI-05", Levels: rising, Pass: model.Logical,
		Title:  "the audiences hear less often than was promised",
		Why:    "Silence is filled with rumours, and with calls to those who repair.",
		Remedy: "Set `update_every` to no more than the severity's `update`.",
		find:   commsCadence,
	},
	{
		Name: "comms-audiences", Source: "MI-05", Levels: late, Pass: model.Logical,
		Title:  "it is not said who is kept informed, or with which words",
		Why:    "The first message takes longest to write, and that is the one in a hurry.",
		Remedy: "List the `audiences`, and prepare `templates`.",
		find:   commsAudiences,
	},
	{
		Name: "exec-notice", Source: "MI-06", Levels: late, Pass: model.Logical,
		Title:  "leadership is not told of a major incident",
		Why:    "Who learns it from a customer will ask why.",
		Remedy: "Name under `notify` who is told at once.",
		find:   execNotice,
	},
	{
		Name: "drill", Source: "MI-07", Levels: advice, Pass: model.Physical,
		Title:  "a playbook is not practised, or not lately",
		Why:    "What was never practised is read for the first time at night.",
		Remedy: "Hold a drill and write its date, and how often it is held.",
		Params: []Param{{"months", 12, "months between two drills at most"}},
		find:   drill,
	},
	{
		Name: "review-rule", Source: "MI-08", Levels: late, Pass: model.Logical,
		Title:  "nothing says when a major incident is reviewed",
		Why:    "What is not looked at soon is explained away.",
		Remedy: "Write `review_within`, such as 5 weekdays.",
		find:   reviewRule,
	},
	{
		Name: "bridge-join", Source: "MI-09", Levels: late, Pass: model.Physical,
		Title:  "a party behind a major incident need not join the bridge",
		Why:    "A vendor who answers by case notes is an hour behind.",
		Remedy: "Agree that its people join, and set `joins_bridge: true`.",
		find:   bridgeJoin,
	},
}

// playbooks are those for a severity that opens a major incident, with that severity.
func (s *facts) playbooks(each func(path string, p *model.Playbook, v *model.Severity)) {
	for _, p := range s.Playbooks {
		for _, v := range s.Severities {
			if v.Major && slices.Contains(p.For, v.ID) {
				each("playbooks."+string(p.ID), p, v)
				break // the playbook is one, however many severities open it
			}
		}
	}
}

func majorPlaybook(s *subject) {
	for _, v := range s.Severities {
		if v.Major && !slices.ContainsFunc(s.Playbooks, func(p *model.Playbook) bool { return slices.Contains(p.For, v.ID) }) {
			s.find("severities."+string(v.ID), "severity %s opens a major incident, and no playbook says what then", v.ID)
		}
	}
}

func majorCriteria(s *subject) {
	s.playbooks(func(path string, p *model.Playbook, _ *model.Severity) {
		if p.Declare == "" {
			s.find(path, "playbook %s does not say when it is declared, and by whom", p.ID)
		}
	})
}

// leading are the roles that must be filled whatever happens.
var leading = []string{"commander", "communications"}

func majorRoles(s *subject) {
	s.playbooks(func(path string, p *model.Playbook, _ *model.Severity) {
		var missing []string
		for _, role := range leading {
			if p.Role(role) == "" {
				missing = append(missing, role)
			}
		}
		if len(missing) > 0 {
			s.find(path, "playbook %s names no %s", p.ID, and(missing))
		}
	})
}

// majorRolesFilled looks at every instant at which the severity's clock runs. A person named counts inside their hours.
func majorRolesFilled(s *subject) {
	s.playbooks(func(path string, p *model.Playbook, v *model.Severity) {
		var clock span.Set
		for _, service := range s.Services {
			if s.uses(service, v) {
				clock = clock.Union(s.Clock(service, v).Open(s.over))
			}
		}
		for _, role := range leading {
			h := p.Role(role)
			if !given(h) || len(s.unknownIn("functions."+string(h))) > 0 {
				continue
			}
			if empty := clock.Minus(s.roster().Held(h, v)); !empty.Empty() {
				s.find(fmt.Sprintf("%s.roles", path), "at some hours of a %s ticket nobody is %s", v.ID, role).
					witness("first "+s.stretch(empty.Spans()[0]), s.holder(h)+" is named", "in all "+length(empty.Seconds()))
			}
		}
	})
}

// commanderNotResolver compares all who can command with all who can be called to repair.
func commanderNotResolver(s *subject) {
	s.playbooks(func(path string, p *model.Playbook, v *model.Severity) {
		functions, resolvers := s.resolvers(v)
		h := p.Role("commander")
		commanders := s.PeopleOf(orEmpty(s.Function(model.FunctionID(h))))
		if one := s.Person(model.PersonID(h)); one != nil {
			commanders = []*model.Person{one}
		}
		if len(commanders) == 0 || slices.ContainsFunc(commanders, func(c *model.Person) bool { return !slices.Contains(resolvers, c) }) {
			return
		}
		s.find(path+".roles", "everybody who can command a %s ticket is needed to repair it", v.ID).
			witness("commander: "+and(called(commanders)), "repair: "+and(called(functions)))
	})
}

// orEmpty is f, or a function without anybody.
func orEmpty(f *model.Function) *model.Function {
	if f == nil {
		return &model.Function{}
	}
	return f
}

func bridgeFallback(s *subject) {
	s.playbooks(func(path string, p *model.Playbook, _ *model.Severity) {
		switch {
		case p.Bridge == "":
			s.find(path, "playbook %s names no place to meet", p.ID)
		case p.Fallback == "":
			s.find(path, "playbook %s names no other place to meet", p.ID)
		case p.Fallback == p.Bridge && p.Bridge != model.Unknown:
			s.find(path+".fallback", "the fallback of playbook %s is its bridge", p.ID)
		}
	})
}

func commsCadence(s *subject) {
	s.playbooks(func(path string, p *model.Playbook, v *model.Severity) {
		clock, ok := s.clockOf(v)
		switch {
		case p.UpdateEvery == nil:
			s.find(path, "playbook %s does not say how often the audiences hear", p.ID)
		case ok && amount(p.UpdateEvery) && amount(v.Update) && p.UpdateEvery.On(clock) > v.Update.On(clock):
			s.find(path+".update_every", "playbook %s informs every %s, and %s promises an update every %s", p.ID, p.UpdateEvery, v.ID, v.Update)
		}
	})
}

func commsAudiences(s *subject) {
	s.playbooks(func(path string, p *model.Playbook, _ *model.Severity) {
		var missing []string
		if len(p.Audiences) == 0 {
			missing = append(missing, "audiences")
		}
		if len(p.Templates) == 0 {
			missing = append(missing, "templates")
		}
		if len(missing) > 0 {
			s.find(path, "playbook %s lacks %s", p.ID, and(missing))
		}
	})
}

func execNotice(s *subject) {
	s.playbooks(func(path string, p *model.Playbook, _ *model.Severity) {
		if len(p.Notify) == 0 {
			s.find(path, "playbook %s tells nobody of leadership", p.ID)
		}
	})
}

func drill(s *subject) {
	s.playbooks(func(path string, p *model.Playbook, _ *model.Severity) {
		months := s.param("months")
		switch d := p.Drill; {
		case d == nil:
			s.find(path, "playbook %s is not practised", p.ID)
		case d.Last == nil:
			s.find(path+".drill", "playbook %s was never practised", p.ID)
		case !d.Every.Zero() && !d.Every.Unknown && later(*d.Last, d.Every).Before(s.today):
			s.find(path+".drill", "playbook %s was due to be practised on %s", p.ID, later(*d.Last, d.Every))
		case d.Last.AddMonths(months).Before(s.today):
			s.find(path+".drill", "playbook %s was last practised on %s", p.ID, d.Last)
		}
	})
}

func reviewRule(s *subject) {
	s.playbooks(func(path string, p *model.Playbook, _ *model.Severity) {
		if p.ReviewWithin == nil {
			s.find(path, "playbook %s does not say when it is reviewed afterwards", p.ID)
		}
	})
}

func bridgeJoin(s *subject) {
	for _, a := range s.Agreements {
		p := s.Party(a.Party)
		if p == nil || !p.External() || a.JoinsBridge {
			continue
		}
		for _, c := range s.chains() {
			if c.severity.Major && slices.ContainsFunc(a.Covers, func(id model.FunctionID) bool { return c.tells(model.HolderID(id)) }) {
				s.find("agreements."+string(a.ID), "%s is called for %s tickets and need not join the bridge", p.Called(), c.severity.ID)
				break
			}
		}
	}
}
