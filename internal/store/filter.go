package store

import (
	"fmt"
	"strconv"
	"strings"

	"belay/internal/people"
	"belay/internal/span"
)

// Filter says which tickets a list or a search holds: those for which every part that is set holds. The zero Filter's Scope
// sees nothing, so that a viewer who was forgotten gets an empty list and not everybody's.
type Filter struct {
	Scope      Scope             // what the viewer may see, as far as an index can follow it
	Visible    people.Visibility // what the viewer may see, exactly; nil where Scope says it all
	Phases     []Phase           // any of these
	States     []string          // any of these
	Kinds      []string          // any of these
	Functions  []string          // any of these
	Services   []string          // any of these
	Categories []string          // any of these
	Severities []string          // any of these
	Owner      string            // this account
	Untaken    bool              // nobody owns it
	Requester  string            // this account
	Marks      []Mark            // all of these
	Opened     span.Span         // opened within; the zero Span for any time
}

// Mark is one mark that a ticket may have.
type Mark struct {
	Kind  MarkKind
	Value string
}

// Scope is what a viewer may see: everything, or what an account asked for or follows, or what was handed to parties. The zero
// Scope is nothing.
type Scope struct {
	All     bool
	Account string
	Parties []string
}

// sees says that there is something to see.
func (s Scope) sees() bool { return s.All || s.Account != "" || len(s.Parties) > 0 }

// personal says that the scope is what one account asked for or follows, and no more.
func (s Scope) personal() bool { return !s.All && len(s.Parties) == 0 }

// Everything is the scope of those who may see every ticket.
func Everything() Scope { return Scope{All: true} }

// marks is the marks of which a ticket in the scope has one, if the account did not ask for it.
func (s Scope) marks() (keys []string) {
	if s.Account != "" {
		keys = append(keys, WatchingMark.key(s.Account))
	}
	for _, party := range s.Parties {
		keys = append(keys, PartyMark.key(party))
	}
	return keys
}

// builder collects a statement's conditions and arguments.
type builder struct{ args []any }

// arg adds an argument and returns its placeholder.
func (b *builder) arg(v any) string {
	b.args = append(b.args, v)
	return fmt.Sprintf("$%d", len(b.args))
}

// oneOf is the condition that column has one of the values.
func (b *builder) oneOf(column string, values []string) string {
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = b.arg(v)
	}
	return column + " IN (" + strings.Join(marks, ", ") + ")"
}

// conditions is f as conditions on the ticket t, leaving out what the driver of the list sees to already.
func (f *Filter) conditions(b *builder, driven axis) (list []string) {
	for _, c := range []struct {
		by     axis
		column string
		values []string
	}{
		{byState, "t.state", f.States},
		{byOther, "t.kind", f.Kinds},
		{byFunction, "t.function", f.Functions},
		{byService, "t.service", f.Services},
		{byOther, "t.category", f.Categories},
		{bySeverity, "t.severity", f.Severities},
	} {
		if c.by != driven && len(c.values) > 0 {
			list = append(list, b.oneOf(c.column, c.values))
		}
	}
	if driven != byPhase && len(f.Phases) > 0 {
		list = append(list, oneOfPhases(f.Phases))
	}
	if driven != byOwner && f.Owner != "" {
		list = append(list, "t.owner = "+b.arg(f.Owner))
	}
	if driven != byUntaken && f.Untaken {
		list = append(list, "t.owner = ''")
	}
	if driven != byRequester && f.Requester != "" {
		list = append(list, "t.requester = "+b.arg(f.Requester))
	}
	for i, m := range f.Marks {
		if driven != byMark || i > 0 {
			list = append(list, "EXISTS (SELECT 1 FROM mark AS x WHERE x.ticket = t.number AND x.key = "+b.arg(m.Kind.key(m.Value))+")")
		}
	}
	if f.Opened != (span.Span{}) {
		list = append(list, "t.opened >= "+b.arg(int64(f.Opened.From))+" AND t.opened < "+b.arg(int64(f.Opened.Until)))
	}
	if driven != byScope && !f.Scope.All {
		list = append(list, f.Scope.condition(b))
	}
	if exactly := f.exactly(b); exactly != "" {
		list = append(list, exactly)
	}
	return list
}

// exactly is what the viewer may see to the letter; empty where the scope says it all.
func (f *Filter) exactly(b *builder) string {
	if f.Visible == nil {
		return ""
	}
	return visible(b, f.Visible)
}

// oneOfPhases is the condition that the ticket t is in one of the phases. They are numbers of ours and stand in the text, where
// the indexes of open tickets can be seen to fit.
func oneOfPhases(phases []Phase) string {
	list := make([]string, len(phases))
	for i, p := range phases {
		list[i] = strconv.Itoa(int(p))
	}
	return "t.phase IN (" + strings.Join(list, ", ") + ")"
}

// condition is a scope that does not see everything as a condition on the ticket t.
func (s Scope) condition(b *builder) string {
	var either []string
	if s.Account != "" {
		either = append(either, "t.requester = "+b.arg(s.Account))
	}
	if keys := s.marks(); len(keys) > 0 {
		either = append(either, "EXISTS (SELECT 1 FROM mark AS x WHERE x.ticket = t.number AND "+b.oneOf("x.key", keys)+")")
	}
	if len(either) == 0 {
		return "1 = 0"
	}
	return "(" + strings.Join(either, " OR ") + ")"
}
