package history

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"belay/internal/calendar"
	"belay/internal/span"
	"belay/internal/ticket"
)

// The audit log of ServiceNow's incidents, as process mining uses it: comma-separated, a row for each update of each
// incident, the rows of an incident one after another, "?" where nothing is known. Its times are local, day first:
//
//	number,incident_state,…,opened_at,…,sys_updated_at,…,impact,urgency,priority,…
//	0000045,New,…,29/2/2016 01:16,…,29/2/2016 01:23,…,2,2,3,…
//
// Some columns say how the incident was after the update, others (opened_at, resolved_at, closed_at, made_sla) how it is in
// the end, in every row. A stamp that goes back counts at the instant before it: the order of the rows is the order of what
// happened.

// columns are the names of what is read, in the order of their places in a row.
var columns = [...]string{
	"number", "incident_state", "opened_at", "sys_updated_at", "impact", "urgency", "priority", // must be there
	"made_sla", "resolved_at", "closed_at", "reassignment_count", "reopen_count", "caller_id", "opened_by", "sys_updated_by",
	"contact_type", "category", "assignment_group", "assigned_to",
	"subcategory", "u_symptom", "location", "cmdb_ci", "problem_id", "rfc", "vendor", "caused_by", "closed_code", "resolved_by",
}

// The places of columns.
const (
	colNumber = iota
	colState
	colOpened
	colUpdated
	colImpact
	colUrgency
	colPriority
	colMade
	colResolved
	colClosed
	colReassigned
	colReopened
	colCaller
	colOpener
	colUpdater
	colContact
	colCategory
	colGroup
	colAssignee
	colFacts // the first of those that are kept as text
)

// required is how many of the columns must be there.
const required = colMade

// standing is what a state of the tool means here.
type standing struct {
	state  ticket.State
	reason ticket.Reason
}

// states are the states of an incident, old and new. Evidence is what the caller brings.
var states = map[string]standing{
	"New": {state: ticket.Open}, "Active": {state: ticket.Open}, "In Progress": {state: ticket.Open},
	"Awaiting User Info": {ticket.Waiting, ticket.ForRequester}, "Awaiting Caller": {ticket.Waiting, ticket.ForRequester},
	"Awaiting Evidence": {ticket.Waiting, ticket.ForRequester}, "Awaiting Vendor": {ticket.Waiting, ticket.ForVendor},
	"Awaiting Problem": {ticket.Waiting, ticket.ForProblem}, "Awaiting Change": {ticket.Waiting, ticket.ForChange},
	"On Hold": {ticket.Waiting, ticket.ForLater}, "Resolved": {state: ticket.Resolved},
	"Closed": {state: ticket.Closed}, "Canceled": {state: ticket.Closed}, "Cancelled": {state: ticket.Closed},
}

// audit is an audit log that is being read.
type audit struct {
	*table

	zone   *calendar.Zone
	places [len(columns)]int   // where each column stands; -1 where the log has none of that name
	seen   map[string]struct{} // numbers of incidents that are complete: a few dozen bytes for each
}

// ReadServiceNow begins to read an audit log of ServiceNow, whose local times are those of zone. It refuses what has not the
// columns that it needs.
func ReadServiceNow(r io.Reader, zone *calendar.Zone) (*Log, error) {
	t, err := newTable(newLog(ServiceNow), r, ',')
	if err != nil {
		return nil, err
	}
	a := &audit{table: t, zone: zone, seen: map[string]struct{}{}}
	var missing []string
	for i, name := range columns {
		a.places[i] = slices.Index(t.header, name)
		if a.places[i] < 0 && i < required {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("this is no audit log of ServiceNow: it has no column %s", strings.Join(missing, ", "))
	}
	a.walk = a.incidents
	return a.Log, nil
}

// incidents hands the incidents over, one after another.
func (l *audit) incidents(yield func(Incident) bool) {
	var at Incident // the one whose rows are being read
	for {
		r, ok := l.next()
		if !ok {
			break
		}
		if r.number() != at.Number {
			if !l.finish(at, yield) {
				return
			}
			at = Incident{}
		}
		if u, ok := l.update(r, &at); ok {
			at.Updates = append(at.Updates, u)
		}
	}
	l.finish(at, yield)
}

// finish hands an incident over that is complete.
func (l *audit) finish(in Incident, yield func(Incident) bool) bool {
	if len(in.Updates) == 0 {
		return true
	}
	l.seen[strings.Clone(in.Number)] = struct{}{}
	l.tally.Incidents++
	return yield(in)
}

// row is one row of the log.
type row struct {
	line   int
	fields []string
	places *[len(columns)]int
}

// get is the value of a column; empty where it is not known.
func (r row) get(column int) string {
	place := r.places[column]
	if place < 0 || r.fields[place] == "?" {
		return ""
	}
	return strings.TrimSpace(r.fields[place])
}

func (r row) number() string { return r.get(colNumber) }

// next is the next row that can be one of an incident; ok is false at the end.
func (l *audit) next() (r row, ok bool) {
	for {
		line, fields, ok := l.table.next()
		if !ok {
			return row{}, false
		}
		if r, ok := l.sound(row{line: line, fields: fields, places: &l.places}); ok {
			return r, true
		}
	}
}

// sound says whether a row can be one of an incident.
func (l *audit) sound(r row) (row, bool) {
	number := r.number()
	if number == "" || len(number) > maxNumber || strings.ContainsFunc(number, func(c rune) bool { return c <= ' ' }) {
		l.tally.skip(r.line, NoNumber, "%q is not the number of an incident", one(number, maxNumber))
		return r, false
	}
	if _, before := l.seen[number]; before {
		l.tally.skip(r.line, Apart, "incident %s has rows further up; sort the log by number and update", number)
		return r, false
	}
	return r, true
}

// update reads a row, and into the incident what holds for all of it.
func (l *audit) update(r row, in *Incident) (u Update, ok bool) {
	if len(in.Updates) >= maxUpdates {
		l.tally.skip(r.line, TooMany, "incident %s has more than %d rows", in.Number, maxUpdates)
		return u, false
	}
	s, known := states[r.get(colState)]
	if !known {
		l.tally.skip(r.line, NoState, "%q is not a state of an incident", r.get(colState))
		return u, false
	}
	who := func(role string, column int) string { return person(ServiceNow, role, r.get(column)) }
	u = Update{
		Line: r.line, By: who("updater", colUpdater), State: s.state, Reason: s.reason, Said: r.get(colState),
		Category: named("category", r.get(colCategory)), Group: named("group", r.get(colGroup)), Assignee: who("resolver", colAssignee),
	}
	next := Incident{
		Tool: ServiceNow, Number: r.number(), Caller: who("caller", colCaller), OpenedBy: who("opener", colOpener),
		Channel: r.get(colContact), Updates: in.Updates,
	}
	if !l.times(r, &u, &next) || !l.ranks(r, &u) || !l.counts(r, &next) {
		return u, false
	}
	for i := colFacts; i < len(columns); i++ {
		if value := r.get(i); value != "" {
			next.Facts = append(next.Facts, Fact{columns[i], value})
		}
	}
	*in = next
	return u, true
}

// times reads the instants of a row.
func (l *audit) times(r row, u *Update, in *Incident) bool {
	for _, t := range []struct {
		column int
		into   *span.Instant
		must   bool
	}{{colUpdated, &u.At, true}, {colOpened, &in.Opened, true}, {colResolved, &in.Resolved, false}, {colClosed, &in.Closed, false}} {
		text := r.get(t.column)
		if text == "" && !t.must {
			continue
		}
		at, ok := localTime(text, l.zone)
		if !ok {
			l.tally.skip(r.line, NoTime, "%s is %q; times are written 29/2/2016 01:16", columns[t.column], one(text, maxNumber))
			return false
		}
		*t.into = at
	}
	return true
}

// ranks reads how bad a row says that it is.
func (l *audit) ranks(r row, u *Update) bool {
	for _, t := range []struct {
		column int
		into   *int
	}{{colImpact, &u.Impact}, {colUrgency, &u.Urgency}, {colPriority, &u.Priority}} {
		rank, ok := leadingRank(r.get(t.column))
		if !ok {
			l.tally.skip(r.line, NoRank, "%s is %q; it is a number from 1, or begins with one", columns[t.column], one(r.get(t.column), maxNumber))
			return false
		}
		*t.into = rank
	}
	return true
}

// counts reads what the tool counted, and its verdict.
func (l *audit) counts(r row, in *Incident) bool {
	for _, t := range []struct {
		column int
		into   *int
	}{{colReassigned, &in.Reassigned}, {colReopened, &in.Reopened}} {
		text := r.get(t.column)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			l.tally.skip(r.line, NoRank, "%s is %q; it is a number from 0", columns[t.column], one(text, maxNumber))
			return false
		}
		*t.into = n
	}
	switch text := r.get(colMade); text {
	case "":
	case "true", "false":
		made := text == "true"
		in.MadeSLA = &made
	default:
		l.tally.skip(r.line, NoState, "made_sla is %q; it is true or false", one(text, maxNumber))
		return false
	}
	return true
}

// localTime reads "29/2/2016 01:16" as the instant at which a wall in zone shows it first.
func localTime(text string, zone *calendar.Zone) (span.Instant, bool) {
	day, clock, _ := strings.Cut(text, " ")
	parts := strings.Split(day, "/")
	if len(parts) != 3 || len(parts[0]) > 2 || len(parts[1]) > 2 || len(parts[2]) != 4 {
		return 0, false
	}
	date, err := calendar.ParseDate(parts[2] + "-" + padded(parts[1]) + "-" + padded(parts[0]))
	if err != nil {
		return 0, false
	}
	second, err := calendar.ParseClock(clock)
	if err != nil {
		return 0, false
	}
	at, _ := calendar.Resolve(calendar.Wall{Date: date, Second: second}, zone, calendar.Starts)
	return at, true
}

// padded is a number of two digits.
func padded(digits string) string {
	if len(digits) == 1 {
		return "0" + digits
	}
	return digits
}

// leadingRank reads "3" and "3 - Moderate".
func leadingRank(text string) (int, bool) {
	end := strings.IndexFunc(text, func(c rune) bool { return c < '0' || c > '9' })
	if end < 0 {
		end = len(text)
	}
	rank, err := strconv.Atoi(text[:end])
	return rank, err == nil && rank >= 1
}
