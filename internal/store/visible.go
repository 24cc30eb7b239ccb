package store

import (
	"strings"

	"belay/internal/people"
)

// visible is what the policy lets somebody see, as a condition on the ticket t: an OR of its clauses. It agrees with
// people.Visibility.Admits on every ticket; a test holds the two against each other.
func visible(b *builder, v people.Visibility) string {
	either := make([]string, len(v))
	for i, c := range v {
		if either[i] = clause(b, c); either[i] == "" {
			return "" // a clause that asks nothing admits everything
		}
	}
	if len(either) == 0 {
		return "1 = 0"
	}
	return "(" + strings.Join(either, " OR ") + ")"
}

// clause is one clause: an AND of what it asks; empty for one that asks nothing.
func clause(b *builder, c people.Clause) string {
	var all []string
	add := func(asked bool, condition func() string) {
		if asked {
			all = append(all, condition())
		}
	}
	add(c.Requester != "", func() string { return "t.requester = " + b.arg(string(c.Requester)) })
	add(c.Watcher != "", func() string { return marked(b, WatchingMark.key(string(c.Watcher))) })
	add(c.Participant != "", func() string {
		who := string(c.Participant)
		return "(t.owner = " + b.arg(who) + " OR " + marked(b, SwarmMark.key(who), InvitedMark.key(who)) + ")"
	})
	add(len(c.Functions) > 0, func() string {
		return "(" + b.oneOf("t.function", texts(c.Functions)) + " OR " + b.oneOf("t.accountable", texts(c.Functions)) + ")"
	})
	add(c.Party != "", func() string { return marked(b, PartyMark.key(string(c.Party))) })
	add(len(c.Services) > 0, func() string { return b.oneOf("t.service", texts(c.Services)) })
	add(len(c.Except) > 0, func() string { return "NOT " + b.oneOf("t.service", texts(c.Except)) })
	add(len(c.Severities) > 0, func() string { return b.oneOf("t.severity", texts(c.Severities)) })
	return strings.Join(all, " AND ")
}

// marked is the condition that the ticket t has one of the marks.
func marked(b *builder, keys ...string) string {
	return "EXISTS (SELECT 1 FROM mark AS x WHERE x.ticket = t.number AND " + b.oneOf("x.key", keys) + ")"
}

func texts[S ~string](list []S) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

// ScopeOf is the filter for what the policy lets somebody see: the exact condition, and beside it the scope that an index can
// follow, which holds at least as much.
func (f *Filter) ScopeOf(v people.Visibility) {
	f.Visible, f.Scope = v, Scope{}
	for _, c := range v {
		switch {
		case c.Requester != "":
			f.Scope.Account = string(c.Requester)
		case c.Watcher != "":
			f.Scope.Account = string(c.Watcher)
		case c.Party != "":
			f.Scope.Parties = append(f.Scope.Parties, string(c.Party))
		default:
			f.Scope = Scope{All: true}
			return
		}
	}
}
