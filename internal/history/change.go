package history

import (
	"cmp"
	"slices"

	"belay/internal/span"
	"belay/internal/ticket"
)

// change is what somebody changed at once.
type change struct {
	at      span.Instant
	by      string
	touched []touched
}

// touched is a field that a change touched, in the tool's words.
type touched struct {
	role     role
	from, to string
}

// patch is a record that says little.
type patch [roles]string

func (p patch) value(r role, nth int) (string, bool) { return p[r], nth == 0 }

// played is the life of a case of which a record says how it is now, and what was changed before: it begins as it was before the
// first change of each field.
func (l *mappedLog) played(line int, opened span.Instant, now Update, past []change) []Update {
	slices.SortStableFunc(past, func(a, b change) int { return cmp.Compare(a.at, b.at) })
	first := now
	first.At, first.By, first.State, first.Reason, first.Said = opened, "", ticket.Open, "", "opened"
	var before patch
	var known [roles]bool
	for _, c := range past {
		for _, t := range c.touched {
			if !known[t.role] {
				known[t.role], before[t.role] = true, t.from
			}
		}
	}
	if was, ok := l.update(line, before); ok {
		first.take(was, known)
	}
	out := []Update{first}
	for _, c := range past {
		if len(out) == maxUpdates {
			l.tally.skip(line, TooMany, "more than %d changes of one ticket", maxUpdates)
			break
		}
		p := patch{roleBy: c.by}
		for _, t := range c.touched {
			p[t.role] = t.to
		}
		if u, ok := l.update(line, p); ok {
			u.At = max(c.at, opened)
			out = append(out, u)
		}
	}
	return out
}

// take sets what is known of another update.
func (u *Update) take(was Update, known [roles]bool) {
	if known[roleState] {
		u.State, u.Reason = cmp.Or(was.State, ticket.Open), was.Reason
	}
	if known[roleGroup] {
		u.Group = was.Group
	}
	if known[roleAssignee] {
		u.Assignee = was.Assignee
	}
	if known[rolePriority] {
		u.Priority = was.Priority
	}
	if known[roleCategory] {
		u.Category = was.Category
	}
}
