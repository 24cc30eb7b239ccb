package simulate

import (
	"slices"

	"belay/internal/demand"
	"belay/internal/model"
)

// assumption is what a habit stands for until somebody says it, where it holds.
type assumption struct {
	holds            bool
	on, ask, assumed string
}

// questions are what the habits stand for until somebody says it: only of what the model has, and of what is as usual.
func (h *Habits) questions(m *model.Model) (asked []demand.Question) {
	for _, a := range slices.Concat(h.oftenAndSoon(), h.ofWork(m)) {
		if a.holds {
			asked = append(asked, demand.Question{On: "habits." + a.on, Ask: a.ask, Assumed: a.assumed})
		}
	}
	return asked
}

// oftenAndSoon are assumptions in pairs: one question asks for both, or for the one that is left.
func (h *Habits) oftenAndSoon() []assumption {
	usual := Usual()
	asks, answers := h.AsksBack == usual.AsksBack, h.AnswersIn == usual.AnswersIn
	reopens, soon := h.Reopens == usual.Reopens, h.ReopensIn == usual.ReopensIn
	away, meets := h.Absence == usual.Absence, h.Meetings == usual.Meetings
	answered, returned := hours(float64(h.AnswersIn))+" on average.", hours(float64(h.ReopensIn))+" on average."
	return []assumption{
		{asks && answers, "asks_back", "On which share of tickets is the requester asked something, and how soon do they answer?", percent(h.AsksBack) + ", after " + answered},
		{asks && !answers, "asks_back", "On which share of tickets is the requester asked something?", percent(h.AsksBack) + "."},
		{!asks && answers && h.AsksBack > 0, "answers_in", "How soon do requesters answer what they are asked?", "After " + answered},
		{reopens && soon, "reopens", "Which share of solved tickets comes back?", percent(h.Reopens) + ", after " + returned},
		{reopens && !soon, "reopens", "Which share of solved tickets comes back?", percent(h.Reopens) + "."},
		{!reopens && soon && h.Reopens > 0, "reopens_in", "How soon do solved tickets come back?", "After " + returned},
		{away && meets, "absence", "How much of their time are people on holiday, ill, in training and in meetings?", percent(h.Absence) + " of their days, and " + percent(h.Meetings) + " of the others."},
		{away && !meets, "absence", "On which share of their days are people on holiday or ill?", percent(h.Absence) + "."},
		{!away && meets, "meetings", "How much of their time at the desk are people in training and in meetings?", percent(h.Meetings) + "."},
	}
}

// ofWork are assumptions of how work is done and handed on.
func (h *Habits) ofWork(m *model.Model) []assumption {
	usual := Usual()
	promised := slices.ContainsFunc(m.Agreements, func(a *model.Agreement) bool { return len(a.Targets) > 0 })
	skilled := slices.ContainsFunc(m.Functions, func(f *model.Function) bool { return len(f.NeedsSkills) > 0 })
	swarms := slices.ContainsFunc(m.Services, func(s *model.Service) bool { return m.ShapeOf(s) == model.Swarm })
	lognormal := h.Work == "" || h.Work == spreadLognormal
	return []assumption{
		{h.HandsBack == usual.HandsBack, "hands_back", "Which share of what is handed on comes back as misrouted?", percent(h.HandsBack) + "."},
		{lognormal && h.Variation == usual.Variation, "variation", "How evenly does work take its time?", "Lognormal, its standard deviation " + percent(h.Variation) + " of its mean."},
		{promised && h.VendorKeeps == usual.VendorKeeps, "vendor_keeps", "How often do other parties keep their agreements?", percent(h.VendorKeeps) + " of the time."},
		{skilled && h.Skilled == usual.Skilled, "skilled", "Which share of the tickets of a function need the skills that it names?", percent(h.Skilled) + "."},
		{swarms && h.Coordination == usual.Coordination, "coordination", "How much more work is a ticket for each further head in its swarm?", percent(h.Coordination) + "."},
	}
}
