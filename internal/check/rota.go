package check

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/rota"
	"belay/internal/span"
)

// rotaRules ask whether people can live with the rotas.
var rotaRules = []Rule{
	{
		Name: "rota-share", Source: "ROT-01; OWN-07", Levels: advice, Pass: model.Physical,
		Title:  "somebody is on call for a large part of their time",
		Why:    "Who is on call for more than a quarter of the time has no time to make the calls stop.",
		Remedy: "Put more people on the rota, or take fewer of its hours.",
		Params: []Param{{"percent", 25, "largest part of the horizon on call, in percent"}},
		find:   rotaShare,
	},
	{
		Name: "rota-pool", Source: "ROT-02", Levels: aside, Pass: model.Physical,
		Title:  "few people stand behind a rota around the clock",
		Why:    "With few people one illness turns everybody's month around.",
		Remedy: "Train more people, or share the nights with another site.",
		Params: []Param{{"one_site", 8, "people where all live in one time zone"}, {"per_site", 6, "people in each of several"}},
		find:   rotaPool,
	},
	{
		Name: "rota-consecutive", Source: "ROT-07", Levels: advice, Pass: model.Physical,
		Title:  "somebody is on call for many days in a row",
		Why:    "Sleep that is broken for a second week is not made up for.",
		Remedy: "Shorten the turn, or swap a part of it.",
		Params: []Param{{"days", 7, "days in a row"}},
		find:   rotaConsecutive,
	},
	{
		Name: "rota-weekends", Source: "ROT-07", Levels: advice, Pass: model.Physical,
		Title:  "weekends fall on the same people",
		Why:    "A daily turn among seven gives the same person every Saturday, and nobody chose that.",
		Remedy: "Choose a turn that does not divide the week evenly, or a number of people that does not.",
		Params: []Param{{"times", 2, "how many times the fewest weekends the most may be"}},
		find:   rotaWeekends,
	},
	{
		Name: "rota-rest", Source: "ROT-04", Levels: rising, Pass: model.Physical,
		Title:  "too little rest between two shifts",
		Why:    "Eleven hours between two shifts are the law in the European Union, and sense elsewhere.",
		Remedy: "Leave a longer time between two shifts of the same person.",
		Params: []Param{{"hours", 11, "hours between the end of a shift and the start of the next"}},
		find:   rotaRest,
	},
	{
		Name: "working-week", Source: "ROT-05", Levels: rising, Pass: model.Physical,
		Title:  "somebody's usual hours are longer than a week may be",
		Why:    "Nobody works 168 hours a week; a model that says so proves cover that is not there.",
		Remedy: "Write the hours that the person works, and put the rest on a rota.",
		Params: []Param{{"hours", 48, "hours of a week, on average over the horizon"}},
		find:   workingWeek,
	},
	{
		Name: "standby-legal", Source: "ROT-06", Levels: aside, Pass: model.Physical,
		Title:  "standby with a very short time to answer may count as working time",
		Why:    "European courts look at how much of their own life people can live while they wait.",
		Remedy: "Have it looked at, and note that as a readiness item of kind legal.",
		Params: []Param{{"minutes", 30, "minutes to answer under which it is asked"}},
		find:   standbyLegal,
	},
	{
		Name: "rota-pay", Source: "ROT-10", Levels: aside, Pass: model.Physical,
		Title:  "it is not said how duty is compensated",
		Why:    "What is unpaid is done until somebody else asks for the evening.",
		Remedy: "Write under `pay` how duty is compensated.",
		find:   rotaPay,
	},
	{
		Name: "change-without-effect", Source: "ROT-08; on-call", Levels: firm, Pass: model.Physical,
		Title:  "a swap changes nothing",
		Why:    "Two people believe that they have swapped, and the rota does not.",
		Remedy: "Correct whom it replaces, or the hours; or take it out.",
		find:   changeWithoutEffect,
	},
}

// onCall is when each person stands at the first place of a rota.
func (s *facts) onCall(r *model.Rota) map[model.PersonID]span.Set { return s.onDuty(r, 1) }

// onDuty is when each person stands at a place of a rota within the horizon, without the minutes of handing over.
func (s *facts) onDuty(r *model.Rota, place int) map[model.PersonID]span.Set {
	spans := map[model.PersonID][]span.Span{}
	for _, shift := range rota.New(r, s.Timezone).Shifts(s.over, place) {
		if given(shift.Person) && !shift.Staying {
			spans[shift.Person] = append(spans[shift.Person], shift.Intersect(s.over))
		}
	}
	out := map[model.PersonID]span.Set{}
	for id, of := range spans {
		out[id] = span.Of(of...)
	}
	return out
}

// members are the people of a rota, each once, in the order of the list.
func members(r *model.Rota) (out []model.PersonID) {
	for _, id := range r.People {
		if given(id) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// rotaShare adds up the hours in which a person stands at the first place of any rota that covers something, inside the
// hours in which it is used.
func rotaShare(s *subject) {
	duty := map[model.PersonID]span.Set{}
	rotas := map[model.PersonID][]string{}
	for _, r := range s.Rotas {
		used := s.hoursOf(r)
		for id, set := range s.onCall(r) {
			if on := set.Intersect(used); !on.Empty() {
				duty[id] = duty[id].Union(on)
				rotas[id] = append(rotas[id], string(r.ID))
			}
		}
	}
	for _, p := range s.People {
		if seconds := duty[p.ID].Seconds(); seconds*100/max(1, s.over.Seconds()) > int64(s.param("percent")) { // whole turns do not divide a year evenly
			s.find("people."+string(p.ID), "%s is on call %s of the time", p.Called(), share(seconds, s.over.Seconds())).
				witness("on " + and(rotas[p.ID]) + ", " + length(seconds) + " of " + length(s.over.Seconds()))
		}
	}
}

// hoursOf is when the first place of a rota covers something.
func (s *facts) hoursOf(r *model.Rota) span.Set {
	var out span.Set
	for _, f := range s.Functions {
		for _, c := range f.Cover {
			if c.Rota == r.ID && max(1, c.Place) == 1 {
				out = out.Union(s.Calendar(c.Hours).Open(s.over))
			}
		}
	}
	return out
}

// rotaPool asks of rotas that wake people and are used for more than half of the time: at night, that is.
func rotaPool(s *subject) {
	for _, r := range s.Rotas {
		if len(s.places(r)) == 0 || s.hoursOf(r).Seconds()*2 < s.over.Seconds() {
			continue
		}
		sites := map[string]int{}
		for _, id := range r.People {
			if p := s.Person(id); p != nil {
				sites[s.zoneOf(p).Name()]++
			}
		}
		need := s.param("one_site")
		if len(sites) > 1 {
			need = len(sites) * s.param("per_site")
		}
		if len(r.People) < need {
			s.find("rotas."+string(r.ID), "%s on rota %s; %d are usual for duty around the clock", number(len(r.People), "person stands", "people stand"), r.ID, need)
		}
	}
}

// zoneOf is where a person is: their own zone, else the model's.
func (s *facts) zoneOf(p *model.Person) *calendar.Zone { return cmp.Or(p.Timezone, s.Timezone) }

func rotaConsecutive(s *subject) {
	most := int64(s.param("days")) * day
	for _, r := range s.Rotas {
		longest, who := span.Span{}, model.PersonID("")
		if r.Turn.Unknown || len(r.People) < 2 {
			continue
		}
		duty := s.onCall(r)
		for _, id := range members(r) {
			for _, run := range duty[id].Spans() {
				if run.Seconds() > longest.Seconds() {
					longest, who = run, id
				}
			}
		}
		if longest.Seconds() > most+3600 { // the week in which the clocks go back has an hour more
			s.find("rotas."+string(r.ID), "%s is on rota %s for %s in a row", s.person(who), r.ID, length(longest.Seconds())).witness(s.stretch(longest))
		}
	}
}

// rotaWeekends counts the Saturdays on whose noon each member is on turn.
func rotaWeekends(s *subject) {
	for _, r := range s.Rotas {
		duty := s.onCall(r)
		count := map[model.PersonID]int{}
		all := 0
		zone := cmp.Or(r.Timezone, s.Timezone)
		for d := s.today; !s.lastDay().Before(d); d = d.Add(1) {
			if d.Weekday() != time.Saturday {
				continue
			}
			noon, _ := calendar.Resolve(calendar.Wall{Date: d, Second: day / 2}, zone, calendar.Starts)
			for _, id := range members(r) {
				if duty[id].Holds(noon) {
					count[id]++
					all++
				}
			}
		}
		people := members(r)
		if len(people) < 2 || all < 4*len(people) {
			continue // too few weekends to be fair
		}
		fewest := slices.MinFunc(people, func(a, b model.PersonID) int { return cmp.Compare(count[a], count[b]) })
		most := slices.MaxFunc(people, func(a, b model.PersonID) int { return cmp.Compare(count[a], count[b]) })
		if count[most] > max(1, count[fewest])*s.param("times") {
			var lines []string
			for _, id := range people {
				lines = append(lines, fmt.Sprintf("%s %d", s.person(id), count[id]))
			}
			s.find("rotas."+string(r.ID), "of %d weekends on rota %s, %s has %d and %s %d", all, r.ID, s.person(most), count[most], s.person(fewest), count[fewest]).
				witness(and(lines))
		}
	}
}

// rotaRest asks of rotas of shifts, in which people work; a turn of a day or more is standby.
func rotaRest(s *subject) {
	least := int64(s.param("hours")) * 3600
	for _, r := range s.Rotas {
		if r.Turn.Unknown || r.Turn.Months > 0 || r.Turn.Days > 0 {
			continue
		}
		duty := s.onCall(r)
		for _, id := range members(r) {
			runs := duty[id].Spans()
			for i := 1; i < len(runs); i++ {
				if rest := (span.Span{From: runs[i-1].Until, Until: runs[i].From}); rest.Seconds() < least {
					s.find("rotas."+string(r.ID), "%s has %s of rest between two shifts of rota %s", s.person(id), length(rest.Seconds()), r.ID).
						witness("rest " + s.stretch(rest))
					break
				}
			}
		}
	}
}

func workingWeek(s *subject) {
	most := int64(s.param("hours")) * 3600
	for _, p := range s.People {
		if !given(p.Works) {
			continue
		}
		if week := s.Calendar(p.Works).Open(s.over).Seconds() * 7 * day / max(1, s.over.Seconds()); week > most {
			s.find(fmt.Sprintf("people.%s.works", p.ID), "%s is said to work %s a week", p.Called(), fmt.Sprintf("%d h", (week+1800)/3600))
		}
	}
}

// standbyLegal asks of severities for which a rota is called.
func standbyLegal(s *subject) {
	if slices.ContainsFunc(s.Readiness, func(r *model.Readiness) bool { return r.Kind == "legal" }) {
		return
	}
	for _, v := range s.paging() {
		called := slices.ContainsFunc(s.Functions, func(f *model.Function) bool {
			onRota := slices.ContainsFunc(f.Cover, func(c *model.Cover) bool { return c.Rota != "" })
			return onRota && slices.ContainsFunc(s.chains(), func(c chain) bool { return c.severity == v && c.tells(model.HolderID(f.ID)) })
		})
		if d := v.PickUp(); called && amount(d) && d.Days == 0 && d.Seconds < int64(s.param("minutes"))*60 {
			s.find("severities."+string(v.ID), "who is on call must answer a %s ticket within %s", v.ID, d)
		}
	}
}

func rotaPay(s *subject) {
	for _, r := range s.Rotas {
		if r.Pay == "" && s.covers(r) {
			s.find("rotas."+string(r.ID), "rota %s does not say how duty is compensated", r.ID)
		}
	}
}

// changeWithoutEffect looks for a change that no shift at the first two places of the rota ever carries.
func changeWithoutEffect(s *subject) {
	for _, r := range s.Rotas {
		zone := cmp.Or(r.Timezone, s.Timezone)
		turns := rota.New(r, s.Timezone)
		for i, c := range r.Changes {
			if given(c.With) && c.Replace == c.With {
				s.find(fmt.Sprintf("rotas.%s.changes[%d]", r.ID, i), "a change of rota %s replaces %s by the same person", r.ID, s.person(c.With))
				continue
			}
			from, _ := calendar.Resolve(c.From, zone, calendar.Starts)
			until, _ := calendar.Resolve(c.Until, zone, calendar.Ends)
			during := span.Span{From: from, Until: until}
			if during.Empty() || c.Replace == model.Unknown || c.With == model.Unknown || until <= s.over.From {
				continue
			}
			if !carries(turns, during, c, 1) && !carries(turns, during, c, 2) {
				s.find(fmt.Sprintf("rotas.%s.changes[%d]", r.ID, i), "from %s until %s %s is not on rota %s, so that the change has no effect", c.From, c.Until, s.replaced(c), r.ID)
			}
		}
	}
}

// carries says whether a shift at a place within p is there because of the change.
func carries(turns *rota.Turns, p span.Span, c *model.Change, place int) bool {
	return slices.ContainsFunc(turns.Shifts(p, place), func(shift rota.Shift) bool { return shift.Change == c })
}

// replaced is whom a change replaces, in words.
func (s *facts) replaced(c *model.Change) string {
	if c.Replace == "" {
		return "anybody"
	}
	return s.person(c.Replace)
}
