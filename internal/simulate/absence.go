package simulate

import (
	"cmp"
	"slices"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/span"
)

// missing is when somebody is not there in a spell at the desk, beside the days away that the model knows: on holiday or ill, by
// whole local days, and once in a day in training or in a meeting. Whoever stands on a rota is there: the others of the rota
// have seen to it, and would page nobody who is ill.
func (w *world) missing(p *place, h coverage.Holder) span.Set {
	if !named(p.function, h) {
		return span.Set{}
	}
	zone := cmp.Or(h.Person.Timezone, w.Model.Timezone)
	var out []span.Span
	for at := h.Spell.From; at < h.Spell.Until; {
		date := calendar.DateOf(at, zone)
		today := calendar.Days(date, date, zone).Intersect(h.Spell)
		if w.away(h.Person, date) {
			out = append(out, today)
		} else if w.Habits.Meetings > 0 {
			length := span.Instant(w.Habits.Meetings * float64(today.Seconds()))
			from := today.From + span.Instant(w.draw("meeting", string(h.Person.ID), uint64(today.From)).Float64()*float64(today.Until-today.From-length))
			out = append(out, span.Span{From: from, Until: from + length})
		}
		at = max(today.Until, at+1)
	}
	return span.Of(out...)
}

// named says whether somebody holds a function because its cover names them, and not a rota.
func named(f *model.Function, h coverage.Holder) bool {
	return h.Entry >= 0 && h.Entry < len(f.Cover) && slices.Contains(f.Cover[h.Entry].People, h.Person.ID)
}

// away says whether somebody is on holiday or ill on a date: by a chance that is the same in every variant of a model.
func (w *world) away(p *model.Person, date calendar.Date) bool {
	days := date.Sub(calendar.Date{Year: 2000, Month: 1, Day: 1})
	return w.Habits.Absence > 0 && w.draw("away", string(p.ID), uint64(days)).Float64() < w.Habits.Absence
}
