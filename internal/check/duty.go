package check

import (
	"fmt"
	"slices"

	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/span"
)

// skillsCover looks, at every instant at which people hold a function, for the skills it needs among them. A function
// in which nobody has the skill at all is busFactor's finding; a party's contact is believed to be able.
func skillsCover(s *subject) {
	for _, f := range s.Functions {
		held := s.roster().Held(model.HolderID(f.ID), nil)
		for _, skill := range f.NeedsSkills {
			if len(skilled(s.PeopleOf(f), skill)) == 0 {
				continue
			}
			able := s.heldBy(model.HolderID(f.ID), func(h coverage.Holder) bool {
				return h.Person == nil || slices.Contains(h.Person.Skills, skill)
			})
			if lacking := held.Minus(able).Within(s.over); !lacking.Empty() {
				s.find(fmt.Sprintf("functions.%s.needs_skills", f.ID), "at times nobody on duty in %s has the skill %s", f.Called(), skill).
					witness(s.missed(model.HolderID(f.ID), lacking)...)
			}
		}
	}
}

// heldBy is when somebody of whom suits says yes holds h.
func (s *facts) heldBy(h model.HolderID, suits func(coverage.Holder) bool) span.Set {
	var spans []span.Span
	for _, holder := range s.roster().Spells(h, nil) {
		if suits(holder) {
			spans = append(spans, holder.Spell)
		}
	}
	return span.Of(spans...)
}

// missed are the first stretch in which something was missing, who was there, and how long it lasts in all.
func (s *facts) missed(h model.HolderID, lacking span.Set) []string {
	first := lacking.Spans()[0]
	lines := []string{"first " + s.stretch(first)}
	var names []string
	for _, holder := range s.roster().Holders(h, first.From, nil) {
		names = append(names, holder.Name())
	}
	if len(names) > 0 {
		lines = append(lines, "on duty then: "+and(names))
	}
	return append(lines, "in all "+length(lacking.Seconds()))
}

// languageCover looks, whenever somebody receives tickets of a service in its hours, for each language it promises.
// Languages are asked of the first function that people hold; where nobody's languages are written down, that is said
// once and nothing more.
func languageCover(s *subject) {
	for _, v := range s.Services {
		f := s.firstPeople(v)
		if f == nil {
			continue
		}
		h := model.HolderID(f.ID)
		hours := s.Calendar(v.Hours).Open(s.over)
		held := s.roster().Held(h, nil).Intersect(hours)
		for _, language := range v.Languages {
			spoken := s.heldBy(h, func(on coverage.Holder) bool { return s.speaks(f, on, language) })
			lacking := held.Minus(spoken)
			path := fmt.Sprintf("services.%s.languages", v.ID)
			switch {
			case held.Empty() || lacking.Empty():
			case spoken.Empty():
				s.find(path, "%s promises %s, and nobody in %s speaks it", v.Called(), language, f.Called())
			default:
				s.find(path, "%s promises %s, and at times nobody on duty in %s speaks it", v.Called(), language, f.Called()).
					witness(s.missed(h, lacking)...)
			}
		}
	}
}

// firstPeople is the first function that receives tickets of v and has people in it.
func (s *facts) firstPeople(v *model.Service) *model.Function {
	for _, f := range s.Entries(v) {
		if f.Line > 0 && len(f.Cover) > 0 {
			return f
		}
	}
	return nil
}

// speaks says whether a holder of f speaks a language: a person, a party, or the party under its agreement.
func (s *facts) speaks(f *model.Function, h coverage.Holder, language string) bool {
	if h.Person != nil {
		return slices.Contains(h.Person.Languages, language)
	}
	if h.Party != nil && slices.Contains(h.Party.Languages, language) {
		return true
	}
	return slices.ContainsFunc(s.AgreementsFor(f.ID), func(a *model.Agreement) bool {
		return h.Party != nil && a.Party == h.Party.ID && slices.Contains(a.Languages, language)
	})
}

// followTheSun looks, in each function, for two cover entries in different zones of which one begins at the second in
// which the other ends. Clock changes move the two apart, so every change of hands in the horizon is looked at.
func followTheSun(s *subject) {
	for _, f := range s.Functions {
		held := make([]span.Set, len(f.Cover))
		for i := range f.Cover {
			held[i] = s.heldBy(model.HolderID(f.ID), func(h coverage.Holder) bool { return h.Entry == i })
		}
		for i, c := range f.Cover {
			if j, at, ok := s.changesOver(f, held, i); ok {
				s.find(fmt.Sprintf("functions.%s.cover[%d]", f.ID, i), "in %s %s hands over to %s without a moment together", f.Called(),
					s.entryZone(c), s.entryZone(f.Cover[j])).witness("first " + s.local(at))
			}
		}
	}
}

// changesOver finds an entry in another zone that begins where the i-th ends, and when it first does so.
func (s *facts) changesOver(f *model.Function, held []span.Set, i int) (j int, at span.Instant, ok bool) {
	for j, next := range held {
		if j == i || s.entryZone(f.Cover[j]) == s.entryZone(f.Cover[i]) {
			continue
		}
		for _, p := range held[i].Spans() {
			if p.Until < s.over.Until && next.Holds(p.Until) && !next.Holds(p.Until-1) {
				return j, p.Until, true
			}
		}
	}
	return 0, 0, false
}

// entryZone is the zone by which people of a cover entry work: that of its hours, else of the first person's.
func (s *facts) entryZone(c *model.Cover) string {
	hours := c.Hours
	if people := s.CoverPeople(c); !given(hours) && len(c.People) > 0 && len(people) > 0 {
		hours = people[0].Works
	}
	if !given(hours) || s.Calendar(hours).Always() {
		return s.Timezone.Name()
	}
	return s.Calendar(hours).Zone().Name()
}
