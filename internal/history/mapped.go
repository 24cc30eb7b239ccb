package history

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"belay/internal/calendar"
	"belay/internal/span"
	"belay/internal/ticket"
)

// record is one row, object or event of a log.
type record interface {
	// value is what stands in the nth of the places that a mapping names for a role, empty where nothing does; ok is false
	// beyond the last.
	value(r role, nth int) (text string, ok bool)
}

// get is what a record says of a role, in the first of its places in which something stands.
func get(rec record, r role) string {
	for nth := 0; ; nth++ {
		if text, ok := rec.value(r, nth); !ok || text != "" {
			return text
		}
	}
}

// mappedLog is a log that is read by a mapping, whatever it is written in.
type mappedLog struct {
	*Log

	m      *Mapping
	zone   *calendar.Zone
	layout int                 // the one by which the last time was read
	seen   map[string]struct{} // numbers of cases that are complete
	open   Incident            // the case whose rows are being read, where they stand together
	held   *held               // the rows that were read, where they do not
}

// newMappedLog is a log of which nothing has been read.
func newMappedLog(m *Mapping) *mappedLog {
	zone := m.Zone
	if zone == nil {
		zone = calendar.UTC()
	}
	return &mappedLog{Log: newLog(m.Tool), m: m, zone: zone, seen: map[string]struct{}{}, held: newHeld()}
}

// number is the number of the case that a record is about; ok is false where it has none, which is then counted.
func (l *mappedLog) number(line int, rec record) (string, bool) {
	number := strings.Join(strings.Fields(get(rec, roleNumber)), "") // GLPI parts thousands by a space
	if number == "" || len(number) > maxNumber || noText(number) {
		l.tally.skip(line, NoNumber, "%q is not the number of a ticket", one(get(rec, roleNumber), maxNumber))
		return "", false
	}
	if _, before := l.seen[number]; before {
		l.tally.skip(line, Apart, "%s stands further up already", number)
		return "", false
	}
	return number, true
}

// update reads how a case is by a record; what the record does not say stays empty.
func (l *mappedLog) update(line int, rec record) (u Update, ok bool) {
	u = Update{
		Line: line, By: person(l.Tool, "agent", get(rec, roleBy)), Category: named("category", get(rec, roleCategory)),
		Group: named("group", get(rec, roleGroup)), Assignee: person(l.Tool, "agent", get(rec, roleAssignee)),
	}
	for nth := 0; ; nth++ {
		text, more := rec.value(roleState, nth)
		if !more {
			break
		}
		if u.Said == "" {
			u.Said = one(text, maxNumber)
		}
		if s, known := l.m.states[folded(text)]; known && text != "" {
			u.State, u.Reason, u.Said = s.state, s.reason, one(text, maxNumber)
			break
		}
	}
	if u.State == "" && u.Said != "" && !l.m.endsLast {
		l.tally.skip(line, NoState, "%q is not a state that we know; say under states in a mapping what it means", u.Said)
		return u, false
	}
	for _, t := range []struct {
		role role
		into *int
	}{{rolePriority, &u.Priority}, {roleImpact, &u.Impact}, {roleUrgency, &u.Urgency}} {
		text := get(rec, t.role)
		if text == "" {
			continue
		}
		rank, known := l.m.ranks[folded(text)]
		if !known {
			rank, known = leadingRank(text)
		}
		if !known || rank > maxRank {
			l.tally.skip(line, NoRank, "%s is %q; say under ranks in a mapping how severe that is", roleNames[t.role], one(text, maxNumber))
			return u, false
		}
		*t.into = rank
	}
	return u, true
}

// maxRank is the last rank of a severity.
const maxRank = 99

// time reads when something was; 0 where the record does not say.
func (l *mappedLog) time(line int, rec record, r role) (at span.Instant, ok bool) {
	text := get(rec, r)
	if text == "" {
		return 0, true
	}
	if at, ok := l.instant(text); ok {
		return at, true
	}
	l.tally.skip(line, NoTime, "%s is %q; say under times in a mapping how times are written, as in DD/MM/YYYY HH:mm", roleNames[r], one(text, maxNumber))
	return 0, false
}

// The instants that a log may say: from 1970 to the end of 2199.
const lastInstant span.Instant = 7_258_118_399

// instant reads a time in one of the mapping's layouts, the one that fitted last before the others, or in seconds or
// milliseconds since 1970.
func (l *mappedLog) instant(text string) (at span.Instant, ok bool) {
	if numeric(text) {
		n, err := strconv.ParseInt(text, 10, 64)
		if err == nil && len(text) > 11 {
			n /= 1000
		}
		return span.Instant(n), err == nil && n > 0 && span.Instant(n) <= lastInstant
	}
	for i := range l.m.times {
		nth := (l.layout + i) % len(l.m.times)
		if at, ok := l.m.times[nth].read(text, l.zone); ok {
			l.layout = nth
			return at, at > 0 && at <= lastInstant
		}
	}
	return 0, false
}

// maxWorked is the most that can have been worked on a ticket, in seconds: a hundred years.
const maxWorked = 100 * 366 * 86400

// verdicts are the words of tools for a promise that was kept or not.
var verdicts = map[string]bool{
	"true": true, "yes": true, "met": true, "kept": true, "made": true,
	"false": false, "no": false, "breached": false, "late": false, "missed": false,
}

// details reads what a record says of the whole case.
func (l *mappedLog) details(line int, rec record, in *Incident) bool {
	for _, t := range []struct {
		role role
		into *span.Instant
	}{{roleOpened, &in.Opened}, {roleResolved, &in.Resolved}, {roleClosed, &in.Closed}} {
		at, ok := l.time(line, rec, t.role)
		if !ok {
			return false
		}
		*t.into = cmp.Or(at, *t.into)
	}
	in.Caller = cmp.Or(person(l.Tool, "caller", get(rec, roleCaller)), in.Caller)
	in.OpenedBy = cmp.Or(person(l.Tool, "opener", get(rec, roleOpener)), in.OpenedBy)
	in.Channel = cmp.Or(one(get(rec, roleChannel), maxNumber), in.Channel)
	for _, t := range []struct {
		role role
		into *int
	}{{roleReassigned, &in.Reassigned}, {roleReopened, &in.Reopened}} {
		if n, err := strconv.Atoi(get(rec, t.role)); err == nil && n >= 0 {
			*t.into = n
		}
	}
	if n, err := strconv.ParseInt(get(rec, roleWorked), 10, 64); err == nil && n >= 0 && n <= maxWorked {
		in.Worked = n
	}
	if text := folded(get(rec, roleVerdict)); text != "" {
		made, known := l.m.verdicts[text]
		if !known {
			made, known = verdicts[text]
		}
		if known {
			in.MadeSLA = &made
		}
	}
	return true
}

// snapshot is the case of a record that says how it is in the end, and of what is known to have happened to it.
func (l *mappedLog) snapshot(line int, rec record, past []change) (in Incident, ok bool) {
	number, ok := l.number(line, rec)
	if !ok {
		return in, false
	}
	in = Incident{Tool: l.Tool, Number: number}
	now, ok := l.update(line, rec)
	if !ok || !l.details(line, rec, &in) {
		return in, false
	}
	updated, ok := l.time(line, rec, roleUpdated)
	switch {
	case !ok:
		return in, false
	case in.Opened == 0:
		l.tally.skip(line, NoTime, "%s does not say when it was opened", number)
		return in, false
	}
	in.Updates = l.played(line, in.Opened, now, past)
	l.finishAs(&in, now, updated)
	l.settle(&in)
	return in, true
}

// finishAs lets a case end as a record says that it is.
func (l *mappedLog) finishAs(in *Incident, now Update, updated span.Instant) {
	last := in.Updates[len(in.Updates)-1]
	is := func(state ticket.State) bool {
		return slices.ContainsFunc(in.Updates, func(u Update) bool { return u.State == state })
	}
	add := func(at span.Instant, state ticket.State, reason ticket.Reason, said string) {
		in.Updates = append(in.Updates, Update{Line: now.Line, At: max(at, in.Opened, last.At), By: now.Assignee, State: state, Reason: reason, Said: said})
	}
	if in.Resolved > 0 && !is(ticket.Resolved) && !is(ticket.Closed) {
		add(in.Resolved, ticket.Resolved, "", "resolved")
	}
	if in.Closed > 0 && !is(ticket.Closed) {
		add(in.Closed, ticket.Closed, "", cmp.Or(now.Said, "closed"))
	}
	last = in.Updates[len(in.Updates)-1]
	if now.State != "" && (now.State != last.State || now.Reason != last.Reason) {
		add(cmp.Or(in.Closed, updated, in.Resolved, last.At), now.State, now.Reason, now.Said)
	}
}

// event takes in a record that says what happened to a case; false is to end reading.
func (l *mappedLog) event(line int, rec record, yield func(Incident) bool) bool {
	number := strings.Join(strings.Fields(get(rec, roleNumber)), "")
	if l.m.together && number != l.open.Number {
		if !l.flush(yield) {
			return false
		}
	}
	if number, ok := l.number(line, rec); ok {
		l.happened(line, number, rec)
	}
	return true
}

// happened notes what a record says of a case.
func (l *mappedLog) happened(line int, number string, rec record) {
	at, ok := l.time(line, rec, roleAt)
	if ok && at == 0 {
		l.tally.skip(line, NoTime, "%s does not say when", number)
		ok = false
	}
	if !ok {
		return
	}
	u, ok := l.update(line, rec)
	if !ok {
		return
	}
	u.At = at
	if !l.m.together {
		l.hold(line, number, rec, u)
		return
	}
	in := l.open
	in.Tool, in.Number = l.Tool, strings.Clone(number)
	switch {
	case len(in.Updates) >= maxUpdates:
		l.tally.skip(line, TooMany, "%s has more than %d rows", number, maxUpdates)
	case l.details(line, rec, &in):
		in.Updates = append(in.Updates, u)
		l.open = in
	}
}

// flush hands over what has been gathered.
func (l *mappedLog) flush(yield func(Incident) bool) bool {
	if l.m.together {
		in := l.open
		l.open = Incident{}
		if len(in.Updates) == 0 {
			return true
		}
		l.settle(&in)
		return l.finish(in, yield)
	}
	for in := range l.held.cases() {
		l.settle(&in)
		if !l.finish(in, yield) {
			return false
		}
	}
	l.held = newHeld()
	return true
}

// finish hands a case over.
func (l *mappedLog) finish(in Incident, yield func(Incident) bool) bool {
	l.seen[strings.Clone(in.Number)] = struct{}{}
	l.tally.Incidents++
	return yield(in)
}

// settle puts what happened in order, fills in what stayed as it was, and what follows from it.
func (l *mappedLog) settle(in *Incident) {
	slices.SortStableFunc(in.Updates, func(a, b Update) int { return cmp.Compare(a.At, b.At) })
	if l.m.endsLast && !slices.ContainsFunc(in.Updates, func(u Update) bool { return u.State != "" }) {
		last := &in.Updates[len(in.Updates)-1]
		last.State = ticket.Closed
	}
	was := Update{State: ticket.Open, Priority: l.m.ranks[""]}
	hops, resolved, closed := 0, span.Instant(0), span.Instant(0)
	for i := range in.Updates {
		u := &in.Updates[i]
		if u.State == "" {
			u.State, u.Reason = was.State, was.Reason
		}
		u.Category, u.Group, u.Assignee = cmp.Or(u.Category, was.Category), cmp.Or(u.Group, was.Group), cmp.Or(u.Assignee, was.Assignee)
		u.Priority, u.Impact, u.Urgency = cmp.Or(u.Priority, was.Priority), cmp.Or(u.Impact, was.Impact), cmp.Or(u.Urgency, was.Urgency)
		if was.Group != "" && u.Group != was.Group {
			hops++
		}
		switch {
		case u.State == ticket.Resolved && was.State != ticket.Resolved:
			resolved = u.At
		case u.State == ticket.Closed && was.State != ticket.Closed:
			closed = u.At
		}
		was = *u
	}
	in.Opened = cmp.Or(in.Opened, in.Updates[0].At)
	in.Resolved, in.Closed = cmp.Or(in.Resolved, resolved), cmp.Or(in.Closed, closed)
	in.Reassigned = max(in.Reassigned, hops)
}
