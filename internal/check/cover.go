package check

import (
	"fmt"
	"iter"
	"maps"
	"slices"

	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/rota"
	"belay/internal/span"
)

// coverRules ask who is there, at every instant of the horizon.
var coverRules = []Rule{
	{
		Name: "cover-gap", Source: "COV-01; COV-02; COV-03", Levels: firm, Pass: model.Physical,
		Title:  "at some hour nobody can be told in time",
		Why:    "A ticket raised then waits until somebody happens to look.",
		Remedy: "Cover one of the functions told at those hours, or promise it on a shorter clock.",
		find:   coverGap,
	},
	{
		Name: "cover-thin", Source: "COV-08; on-call", Levels: advice, Pass: model.Physical,
		Title:  "where a severity may wake people, one person stands between us and nobody",
		Why:    "Batteries run out, and people sleep through an alarm.",
		Remedy: "Tell a second person before the promise falls due: another place of the rota, or another function.",
		Params: []Param{{"people", 2, "different people who can be told in time"}},
		find:   coverThin,
	},
	{
		Name: "backup-slot", Source: "COV-08", Levels: advice, Pass: model.Physical,
		Title:  "a rota has no second place, or the same person in both",
		Why:    "A duty without a backup is one missed call from nobody.",
		Remedy: "Let place 2 of the rota cover a function that is told, and keep the two places apart when people swap.",
		find:   backupSlot,
	},
	{
		Name: "leave-empties-slot", Source: "COV-09", Levels: advice, Pass: model.Physical,
		Title:  "somebody is on turn while they are away",
		Why:    "Leave was approved and the rota was not told.",
		Remedy: "Add a change to the rota, with somebody who is there.",
		Params: []Param{{"weeks", 8, "weeks ahead that are looked at"}},
		find:   leaveEmptiesSlot,
	},
	{
		Name: "handover-overlap", Source: "COV-05", Levels: advice, Pass: model.Physical,
		Title:  "shifts change without a moment together",
		Why:    "What is open at the end of a shift has to be told to the next, and that takes minutes when both are there.",
		Remedy: "Give the rota a `handover`, such as 15m.",
		find:   handoverOverlap,
	},
	{
		Name: "follow-the-sun", Source: "COV-05", Levels: advice, Pass: model.Physical,
		Title:  "two sites change over without a moment together",
		Why:    "The day of one site ends as that of the other begins, and what is open is passed on in writing or not at all.",
		Remedy: "Let the hours of the two overlap by a quarter of an hour.",
		find:   followTheSun,
	},
	{
		Name: "rota-ends", Source: "COV-02", Levels: advice, Pass: model.Physical,
		Title:  "a rota ends, or begins, inside the horizon",
		Why:    "The day after its last turn nobody is on call, and nothing else will say so.",
		Remedy: "Extend it, or plan what follows.",
		find:   rotaEnds,
	},
	{
		Name: "vendor-hours", Source: "COV-06", Levels: advice, Pass: model.Physical,
		Title:  "a party is called at hours at which it does not answer",
		Why:    "The clock of the promise runs on while the contract sleeps.",
		Remedy: "Buy the hours, or let somebody else hold the ticket until the party opens.",
		find:   vendorHours,
	},
	{
		Name: "holidays-named", Source: "COV-03", Levels: advice, Pass: model.Physical,
		Title:  "a calendar of working hours knows no holidays",
		Why:    "On paper somebody is there on Christmas Day.",
		Remedy: "Name the country or region under `holidays`, or the dates under `closed`.",
		find:   holidaysNamed,
	},
	{
		Name: "swarm-invitable", Source: "ESC-13", Levels: firm, Pass: model.Physical,
		Title:  "at some hour nobody can be invited to a swarm in time",
		Why:    "A swarm of one is a queue.",
		Remedy: "Let somebody who may be invited be on duty at those hours, or allow the first more time.",
		find:   swarmInvitable,
	},
}

// coverGap tells the gaps that a placeholder may yet fill apart from the others. Where tickets land nowhere there is no
// chain, and another rule says so.
func coverGap(s *subject) {
	for _, c := range s.proof().Cells {
		if !c.Promised || len(c.Gaps) == 0 {
			continue
		}
		hope := s.hopeFor(c)
		firm, open := hope.part(c.Gaps, c.Clock, c.PickUp)
		if len(firm) > 0 && len(s.StepsOf(c.Service, c.Severity)) > 0 {
			s.gaps(c, firm, "nobody can be told in time of a %s ticket of %s raised %s")
		}
		if len(open) > 0 {
			s.gaps(c, open, "nobody can yet be told in time of a %s ticket of %s raised %s").hangs(hope.on)
		}
	}
}

// gaps notes gaps of a cell in words that take its severity, its service and the first instant.
func (s *subject) gaps(c *coverage.Cell, gaps []span.Span, words string) *Finding {
	first := gaps[0]
	f := s.find("services."+string(c.Service.ID), words, c.Severity.ID, c.Service.Called(), s.local(first.From)).on(cellID(c)).
		witness("first " + s.stretch(first))
	if len(s.StepsOf(c.Service, c.Severity)) > 0 {
		f.witness(s.proof().Witness(c, first).Reasons()...)
	}
	return f.more(gaps)
}

// cellID is how a waiver names one severity of one service.
func cellID(c *coverage.Cell) string { return fmt.Sprintf("%s/%s", c.Service.ID, c.Severity.ID) }

// coverThin counts stretches with at least one and fewer than the wanted number of people.
func coverThin(s *subject) {
	want := s.param("people")
	for _, c := range s.proof().Cells {
		if !c.Promised || !c.Severity.Page {
			continue
		}
		var thin []span.Span
		for i, v := range c.Intervals {
			until := s.over.Until
			if i+1 < len(c.Intervals) {
				until = c.Intervals[i+1].From()
			}
			if v.N() > 0 && v.N() < want {
				thin = append(thin, span.Span{From: v.From(), Until: until})
			}
		}
		set := span.Of(thin...)
		if set.Empty() {
			continue
		}
		first := set.Spans()[0]
		s.find("services."+string(c.Service.ID), "for %s of the horizon a %s ticket of %s hangs on %s", share(set.Seconds(), s.over.Seconds()),
			c.Severity.ID, c.Service.Called(), fewerThan(want)).on(cellID(c)).
			witness("first "+s.stretch(first), "who can be told then: "+s.toldAt(c, first.From))
	}
}

// fewerThan is how many that is, in words.
func fewerThan(people int) string {
	if people == 2 {
		return "one person"
	}
	return fmt.Sprintf("fewer than %d people", people)
}

// share is a part of a whole in percent, never 0 for something.
func share(part, whole int64) string {
	if percent := part * 100 / max(1, whole); percent > 0 {
		return fmt.Sprintf("%d %%", percent)
	}
	return "less than 1 %"
}

// toldAt are the people who can be told in time of a ticket raised at an instant.
func (s *facts) toldAt(c *coverage.Cell, at span.Instant) string {
	chain := s.proof().Roster().Chain(c.Service, c.Severity, at)
	var names []string
	for _, told := range chain.Told {
		if !told.InTime {
			continue
		}
		for _, g := range told.Groups {
			for _, h := range g.Holders {
				if !slices.Contains(names, h.Name()) {
					names = append(names, h.Name())
				}
			}
			if g.Next != nil && g.Next.At <= chain.Deadline && !slices.Contains(names, g.Next.Name()) {
				names = append(names, g.Next.Name())
			}
		}
	}
	return orNobodyElse(and(names))
}

func orNobodyElse(names string) string {
	if names == "" {
		return "only somebody who comes on duty before the promise falls due"
	}
	return names
}

// places are the places of a rota that cover functions which a severity that pages tells.
func (s *facts) places(r *model.Rota) (out []int) {
	for _, f := range s.Functions {
		for _, c := range f.Cover {
			if c.Rota == r.ID && s.woken()[f.ID] {
				out = append(out, max(1, c.Place))
			}
		}
	}
	return out
}

func backupSlot(s *subject) {
	for _, r := range s.Rotas {
		places := s.places(r)
		path := "rotas." + string(r.ID)
		switch {
		case len(places) == 0:
		case slices.Max(places) < 2:
			s.find(path, "nothing that is told uses the second place of rota %s", r.ID)
		default:
			if both, who := s.samePerson(r); !both.Empty() {
				s.find(path, "%s stands at the first and the second place of rota %s at once", s.person(who), r.ID).
					witness("first "+s.stretch(both), s.shiftWhy(r, both.From))
			}
		}
	}
}

// samePerson is the first stretch in which one person stands at the first two places of r, and who.
func (s *facts) samePerson(r *model.Rota) (both span.Span, who model.PersonID) {
	first, second := s.onDuty(r, 1), s.onDuty(r, 2)
	for _, id := range members(r) {
		spans := first[id].Intersect(second[id]).Spans()
		if len(spans) > 0 && (both.Empty() || spans[0].From < both.From) {
			both, who = spans[0], id
		}
	}
	return both, who
}

// shiftWhy is how the person on turn came to stand there.
func (s *facts) shiftWhy(r *model.Rota, at span.Instant) string {
	for _, shift := range rota.New(r, s.Timezone).Shifts(span.Span{From: at, Until: at + 1}, 1) {
		return shift.Why()
	}
	return "rota " + string(r.ID)
}

func leaveEmptiesSlot(s *subject) {
	ahead := s.over
	ahead.Until = min(ahead.Until, ahead.From+span.Instant(s.param("weeks")*7*day))
	for _, r := range s.Rotas {
		turns := rota.New(r, s.Timezone)
		for place, hours := range s.placesCovered(r, ahead) {
			for shift := range turns.All(ahead, place) {
				p := s.Person(shift.Person)
				if p == nil {
					continue
				}
				away := coverage.Absence(s.Model, p).Within(shift.Intersect(ahead)).Intersect(hours)
				if !away.Empty() {
					s.find("rotas."+string(r.ID), "%s is on rota %s while away", p.Called(), r.ID).
						witness(s.stretch(away.Spans()[0]), shift.Why())
				}
			}
		}
	}
}

// placesCovered are the places of a rota that cover anything, in order, and the hours in which each does.
func (s *facts) placesCovered(r *model.Rota, over span.Span) iter.Seq2[int, span.Set] {
	hours := map[int]span.Set{}
	for _, f := range s.Functions {
		for _, c := range f.Cover {
			if c.Rota == r.ID {
				place := max(1, c.Place)
				hours[place] = hours[place].Union(s.Calendar(c.Hours).Open(over))
			}
		}
	}
	return func(yield func(int, span.Set) bool) {
		for _, place := range slices.Sorted(maps.Keys(hours)) {
			if !yield(place, hours[place]) {
				return
			}
		}
	}
}

// covers says whether any function is covered by a rota.
func (s *facts) covers(r *model.Rota) bool {
	return slices.ContainsFunc(s.Functions, func(f *model.Function) bool {
		return slices.ContainsFunc(f.Cover, func(c *model.Cover) bool { return c.Rota == r.ID })
	})
}

func handoverOverlap(s *subject) {
	for _, r := range s.Rotas {
		shifts := r.Turn.Months == 0 && r.Turn.Days == 0 && r.Turn.Seconds > 0
		if shifts && r.Handover.Zero() && len(r.People) > 1 {
			s.find("rotas."+string(r.ID), "shifts of rota %s change every %s without a handover", r.ID, r.Turn)
		}
	}
}

func rotaEnds(s *subject) {
	for _, r := range s.Rotas {
		if !s.covers(r) {
			continue
		}
		path := "rotas." + string(r.ID)
		if r.Until != nil && !s.lastDay().Before(*r.Until) {
			s.find(path+".until", "the last turn of rota %s ends on %s", r.ID, r.Until)
		}
		if r.Start != nil && s.today.Before(*r.Start) {
			s.find(path+".start", "rota %s begins only on %s", r.ID, r.Start)
		}
	}
}

// vendorHours looks, for each agreement behind a function that chains tell, for the longest stretch in which the clock of
// one of them runs and the party does not answer.
func vendorHours(s *subject) {
	for _, a := range s.Agreements {
		p := s.Party(a.Party)
		if p == nil || !p.External() || !given(a.Hours) {
			continue
		}
		open := s.Calendar(a.Hours).Open(s.over)
		var severities []string
		var longest span.Span
		for _, c := range s.chains() {
			told := slices.ContainsFunc(a.Covers, func(id model.FunctionID) bool { return c.tells(model.HolderID(id)) })
			if name := string(c.severity.ID); !told || slices.Contains(severities, name) {
				continue
			}
			shut := s.Clock(c.service, c.severity).Open(s.over).Minus(open)
			for _, gap := range shut.Spans() {
				if gap.Seconds() > longest.Seconds() {
					longest = gap
				}
			}
			if !shut.Empty() {
				severities = append(severities, string(c.severity.ID))
			}
		}
		if len(severities) > 0 {
			s.find(fmt.Sprintf("agreements.%s.hours", a.ID), "%s is told of %s tickets at hours at which it does not answer", p.Called(), and(severities)).
				witness("at worst " + s.stretch(longest))
		}
	}
}

// holidaysNamed asks only of calendars that open on some days and not on others, and of those that people, parties or
// promises follow.
func holidaysNamed(s *subject) {
	follows := map[model.CalendarID]string{}
	for _, p := range s.People {
		follows[p.Works] = p.Called() + " works by it"
	}
	for _, a := range s.Agreements {
		follows[a.Hours] = a.Called() + " answers by it"
	}
	for _, v := range s.Severities {
		follows[model.CalendarID(v.Clock)] = "severity " + string(v.ID) + " counts on it"
	}
	for _, c := range s.Calendars {
		why, used := follows[c.ID]
		plain := !c.Hours.IsZero() && c.On.IsZero() && len(c.Holidays)+len(c.Closed) == 0
		if used && plain && s.weekly(c.ID) {
			s.find("calendars."+string(c.ID), "calendar %s is open on public holidays", c.ID).witness(why)
		}
	}
}

// weekly says that a calendar is closed for at least one whole day of a week.
func (s *facts) weekly(id model.CalendarID) bool {
	week := span.Span{From: s.over.From, Until: s.over.From + 7*day}
	for _, gap := range s.Calendar(id).Open(week).Gaps(week).Spans() {
		if gap.Seconds() >= day {
			return true
		}
	}
	return false
}

func swarmInvitable(s *subject) {
	for _, c := range s.proof().Cells {
		if c.Swarm == nil || len(c.Swarm.Gaps) == 0 {
			continue
		}
		var hope hope
		for _, id := range c.Swarm.Rule.Invite {
			more := s.hopeOf(model.HolderID(id), c.Severity)
			hope.add(more.when, more.on)
		}
		hope.add(span.Of(s.ahead()), append(s.unknownClock(c.Service, c.Severity), s.unknownIn("swarms."+c.Swarm.Rule.ID)...))
		firm, open := hope.part(c.Swarm.Gaps, c.Clock, c.Swarm.Rule.FirstWithin.On(c.Clock))
		if len(firm) > 0 {
			s.uninvited(c, firm, "at times nobody can be invited within %s to a swarm on a %s ticket of %s")
		}
		if len(open) > 0 {
			s.uninvited(c, open, "at times nobody can yet be invited within %s to a swarm on a %s ticket of %s").hangs(hope.on)
		}
	}
}

// uninvited notes gaps of a swarm in words that take its time, the severity and the service.
func (s *subject) uninvited(c *coverage.Cell, gaps []span.Span, words string) *Finding {
	f := s.find("swarms."+c.Swarm.Rule.ID, words, c.Swarm.Rule.FirstWithin, c.Severity.ID, c.Service.Called()).on(cellID(c)).
		witness("first " + s.stretch(gaps[0]))
	return f.more(gaps)
}

// more adds how many gaps there are beside the first, and how long they are together.
func (f *Finding) more(gaps []span.Span) *Finding {
	if n := len(gaps) - 1; n > 0 {
		f.witness(fmt.Sprintf("and %s, %s in all", number(n, "more time"), length(span.Of(gaps...).Seconds())))
	}
	return f
}
