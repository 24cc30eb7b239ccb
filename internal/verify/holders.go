package verify

import (
	"cmp"
	"slices"
	"strings"

	"belay/internal/model"
	"belay/internal/span"
)

// holder is a person, or a party's contact: two are one when all they say is the same.
type holder struct {
	person  model.PersonID
	party   model.PartyID
	contact string
}

// names lists holders for a sentence: ": ida, jon".
func names(holders []holder) string {
	var out []string
	for _, h := range holders {
		out = append(out, string(h.person)+string(h.party))
	}
	if len(out) == 0 {
		return ""
	}
	slices.Sort(out)
	return ": " + strings.Join(out, ", ")
}

// duty is when a holder holds something, and how they are reached.
type duty struct {
	reach  *model.Contact
	spells span.Set
}

// roster is who holds what, and when, within the view of its almanac.
type roster struct {
	*almanac
	model     *model.Model
	without   []model.PersonID
	functions map[model.HolderID]map[holder]duty
}

func newRoster(m *model.Model, a *almanac, without []model.PersonID) *roster {
	return &roster{almanac: a, model: m, without: without, functions: map[model.HolderID]map[holder]duty{}}
}

// told are the holders of the function called id, or the person called so.
func (r *roster) told(id model.HolderID) map[holder]duty {
	if known, ok := r.functions[id]; ok {
		return known
	}
	out := map[holder]duty{}
	if f := r.model.Function(model.FunctionID(id)); f != nil {
		for _, c := range f.Cover {
			r.cover(out, c)
		}
	} else {
		r.person(out, model.PersonID(id), r.works(model.PersonID(id)))
	}
	r.functions[id] = out
	return out
}

// cover adds who holds by one entry of a function's cover: all of it within the hours of the entry.
func (r *roster) cover(out map[holder]duty, c *model.Cover) {
	hours := r.open(c.Hours)
	switch {
	case c.Unknown:
	case len(c.People) > 0:
		for _, id := range c.People {
			r.person(out, id, r.works(id).Intersect(hours))
		}
	case c.Rota != "":
		if rota := r.model.Rota(c.Rota); rota != nil {
			for id, spells := range readTurns(r.model, rota).shifts(cmp.Or(c.Place, 1), r.view) {
				r.person(out, id, spells.Intersect(hours))
			}
		}
	default:
		r.party(out, c, hours)
	}
}

// works is when a person works; always, where nothing is said.
func (r *roster) works(id model.PersonID) span.Set {
	if p := r.model.Person(id); p != nil {
		return r.open(p.Works)
	}
	return span.Set{}
}

// person adds what is left of somebody's spells when they are away, have left, or are assumed not to answer.
func (r *roster) person(out map[holder]duty, id model.PersonID, spells span.Set) {
	p := r.model.Person(id)
	if p == nil || slices.Contains(r.without, id) {
		return
	}
	zone := r.model.Timezone.Location()
	if p.Timezone != nil {
		zone = p.Timezone.Location()
	}
	for _, c := range p.Away {
		from, until := date(c.From.Date).at(c.From.Second), date(c.Until.Date).at(c.Until.Second)
		spells = spells.Minus(shown(from, until, zone))
	}
	if p.Leaves != nil {
		left := ends(date(*p.Leaves).at(daySeconds), zone)
		spells = spells.Within(span.Span{From: span.Beginning, Until: left})
	}
	add(out, holder{person: id}, p.Contact(), spells)
}

// party adds the contact of a party, inside the hours and dates of its agreement.
func (r *roster) party(out map[holder]duty, c *model.Cover, spells span.Set) {
	p := r.model.Party(c.Party)
	if p == nil {
		return
	}
	if a := r.model.Agreement(c.Agreement); a != nil {
		dates, zone := span.Span{From: span.Beginning, Until: span.End}, r.model.Timezone.Location()
		if a.From != nil {
			dates.From = starts(date(*a.From).at(0), zone)
		}
		if a.Until != nil {
			dates.Until = ends(date(*a.Until).at(daySeconds), zone)
		}
		spells = spells.Intersect(r.open(a.Hours)).Within(dates)
	}
	reach := cmp.Or(c.Contact, p.Contact)
	add(out, holder{party: p.ID, contact: strings.Join(reach.Words(), ", ")}, reach, spells)
}

func add(out map[holder]duty, who holder, reach *model.Contact, spells span.Set) {
	out[who] = duty{reach: reach, spells: out[who].spells.Union(spells)}
}

// counts says whether somebody who is reached so counts for a severity: one that may page needs a phone, push or chat;
// for another any way will do, and a person without any is told at the desk.
func (d duty) counts(who holder, page bool) bool {
	if page {
		return d.reach.Pageable()
	}
	return who.person != "" || d.reach.Reachable()
}
