package simulate

import (
	"slices"

	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/ticket"
)

// toldOthers are the functions that a turn has told of a ticket which nobody has, by a step of its escalation, and which does not lie before
// them. Those who are told by name alone lead, and take nothing.
func (w *world) toldOthers(l *life, e ticket.Entry) (others []*place) {
	if !l.Untaken() {
		return nil
	}
	for _, event := range e.Events {
		if paged, ok := event.(ticket.Paged); ok && paged.Step >= 0 {
			p := w.places[model.FunctionID(paged.Holder)]
			if p != nil && p.function.ID != l.Function && p.function.Line > 0 && !slices.Contains(l.told, p) {
				others = append(others, p)
			}
		}
	}
	return others
}

// tellOthers lets functions that were told of a ticket take it, as those whom the proof counts: people as soon as they are free,
// a party as soon as it is there.
func (w *world) tellOthers(l *life, others []*place) error {
	for _, p := range others {
		switch {
		case !l.Untaken() || l.owner != nil:
			return nil
		case p.staffed:
			l.told = append(l.told, p)
			p.told.add(l)
			if err := w.call(p); err != nil {
				return err
			}
		case p.party != nil:
			if at, ok := p.party.after(w.now, 0); ok {
				w.note(max(at, w.now+1), thing{kind: partyHears, life: l, stamp: len(l.Hops), nth: p.nth})
			}
		}
	}
	return nil
}

// partyHears lets a party that was told of a ticket have it, if still nobody has.
func (w *world) partyHears(l *life, p *place) error {
	if !l.Untaken() || l.owner != nil {
		return nil
	}
	return w.turn(l, p.party.as, desk.Escalate{To: p.function.ID, Why: "nobody else was there"})
}

// untold takes a ticket from before the functions that were told of it.
func (l *life) untold() {
	for _, p := range l.told {
		p.told.remove(l)
	}
}

// liesBefore says whether a ticket lies before a function, or the function was told of it.
func (l *life) liesBefore(p *place) bool {
	return p.function.ID == l.at || slices.Contains(l.told, p)
}
