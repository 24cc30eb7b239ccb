package desk

import (
	"slices"

	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/span"
)

// post is who is told at a holder, be it a function or a person by name, between two instants at which that changes. A
// desk asks it with every turn of a ticket that nobody has, and mostly nobody came or went since.
type post struct {
	milder, paging watch
	known          bool // the edition knows the holder
}

// watch is a post as tickets see it whose severity may wake people, or may not.
type watch struct {
	during span.Span    // nothing changes within; empty: not asked for yet
	here   []string     // the keys of who holds it
	told   []string     // the keys of who is told: also somebody by name outside their hours
	comes  span.Instant // when somebody comes on duty next
	known  bool         // the roster sees somebody come
	why    string       // nobody is told
	while  span.Span    // that is so
}

// watch is who is told at a holder that the edition knows, at an instant that is now; what it says is not to be changed.
func (e *Edition) watch(h model.HolderID, v *model.Severity, now span.Instant) *watch {
	roster := e.Roster(now)
	p, ok := e.posts[h]
	if !ok {
		p = &post{known: knows(e.Model, h)}
		e.posts[h] = p
	}
	w := &p.milder
	if v != nil && v.Page {
		w = &p.paging
	}
	if !w.during.Holds(now) {
		*w = watch{during: roster.Unchanged(h, now), here: keys(roster.Holders(h, now, v))}
		w.told = w.here
		if e.Model.Function(model.FunctionID(h)) == nil {
			w.told = keys(roster.Told(h, v, now))
		}
		w.comes, w.known = roster.Comes(h, v, now)
	}
	return w
}

// keys name holders in the journal, each once: people by their id, a party's contact by "party:" and the party's.
func keys(holders []coverage.Holder) []string {
	out := make([]string, 0, len(holders))
	for _, h := range holders {
		if key := Key(h); !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

// Key names a holder in the journal.
func Key(h coverage.Holder) string {
	if h.Person != nil {
		return string(h.Person.ID)
	}
	return PartyKey + string(h.Party.ID)
}

// PartyKey stands before a party's id where its contact was told.
const PartyKey = "party:"
