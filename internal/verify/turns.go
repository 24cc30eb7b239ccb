package verify

import (
	"slices"
	"sort"
	"time"

	"belay/internal/model"
	"belay/internal/span"
)

// turns is a rota, read for asking who stands where.
type turns struct {
	*model.Rota
	zone    *time.Location
	ends    span.Instant
	changes []change
}

// change is a change of a rota on the time line.
type change struct {
	holds         span.Span
	replace, with model.PersonID
}

// readTurns reads a rota of m.
func readTurns(m *model.Model, r *model.Rota) *turns {
	t := &turns{Rota: r, zone: m.Timezone.Location(), ends: span.End}
	if r.Timezone != nil {
		t.zone = r.Timezone.Location()
	}
	if r.Until != nil {
		t.ends = ends(date(*r.Until).at(daySeconds), t.zone)
	}
	for _, c := range r.Changes {
		from, until := date(c.From.Date).at(c.From.Second), date(c.Until.Date).at(c.Until.Second)
		t.changes = append(t.changes, change{
			holds:   span.Span{From: starts(from, t.zone), Until: ends(until, t.zone)},
			replace: c.Replace, with: c.With,
		})
	}
	return t
}

// start is when turn k starts: months and days are counted on the wall from the first day, hours are exact from there.
func (t *turns) start(k int) span.Instant {
	month := dayOf(t.Start.Year, t.Start.Month+time.Month(k*t.Turn.Months), 1)
	next := dayOf(t.Start.Year, t.Start.Month+time.Month(k*t.Turn.Months+1), 1)
	d := min(month+day(t.Start.Day)-1, next-1) + day(k*t.Turn.Days)
	return starts(d.at(int(t.Handoff)), t.zone) + span.Instant(int64(k)*t.Turn.Seconds)
}

// stands is who stands at a place (from 1) of turn k at an instant, after all changes in order. A change that replaces
// somebody applies where they stand by the list or by an earlier change; one that names nobody applies to place 1.
func (t *turns) stands(k, place int, at span.Instant) model.PersonID {
	listed := t.People[(k+place-1)%len(t.People)]
	person := listed
	for _, c := range t.changes {
		if c.holds.Holds(at) && (c.replace == listed || c.replace == person || c.replace == "" && place == 1) {
			person = c.with
		}
	}
	return person
}

// shifts is when each person stands at a place of the rota within the view.
func (t *turns) shifts(place int, view span.Span) map[model.PersonID]span.Set {
	if t.Start == nil || len(t.People) == 0 || t.Turn.Unknown || t.Turn.Months == 0 && t.Turn.Days == 0 && t.Turn.Seconds == 0 {
		return nil
	}
	stands := map[model.PersonID][]span.Span{}
	view.Until = min(view.Until, t.ends)
	first := max(0, sort.Search(1<<24, func(k int) bool { return t.start(k) > view.From })-1)
	for k := first; t.start(k) < view.Until; k++ {
		for _, p := range t.pieces(k) {
			on := []model.PersonID{t.stands(k, place, p.From)}
			if place == 1 && k > 0 && p.From < t.handedOver(k) {
				on = append(on, t.stands(k-1, 1, p.From))
			}
			for _, person := range on {
				stands[person] = append(stands[person], p.Intersect(view))
			}
		}
	}
	shifts := map[model.PersonID]span.Set{}
	for person, spans := range stands {
		shifts[person] = span.Of(spans...)
	}
	return shifts
}

// pieces cuts turn k where a change begins or ends, and where the handover does: within a piece nobody comes or goes.
func (t *turns) pieces(k int) (out []span.Span) {
	turn := span.Span{From: t.start(k), Until: t.start(k + 1)}
	cuts := []span.Instant{t.handedOver(k), turn.Until}
	for _, c := range t.changes {
		cuts = append(cuts, c.holds.From, c.holds.Until)
	}
	slices.Sort(cuts)
	for from := turn.From; from < turn.Until; from = out[len(out)-1].Until {
		next := slices.IndexFunc(cuts, func(cut span.Instant) bool { return cut > from })
		out = append(out, span.Span{From: from, Until: cuts[next]})
	}
	return out
}

// handedOver is until when the person of the turn before stays on in turn k.
func (t *turns) handedOver(k int) span.Instant {
	return t.start(k) + span.Instant(int64(t.Handover.Days)*daySeconds+t.Handover.Seconds)
}
