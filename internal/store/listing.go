package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A page of a list must cost what it shows and not what the record holds. So each list is read along an index that already has
// its order, from where the last page ended, and stops when the page is full:
//
//	function = network, open, by due:   ticket_function_due  … (network, 09:10, 17) (network, 09:15, 4) ▶ (network, 09:15, 31) …
//	                                                                               last page ended ─┘   └─ this one begins
//
// One part of the filter, its driver, chooses the index; the others are looked at row by row. When the driver has several
// values, each is a branch with an index of its own order, and the first rows of all branches are merged.
const (
	maxPage     = 200 // tickets on one page
	maxBranches = 40  // values of a driver; beyond, the next part of the filter drives
)

// Order is the order of a list.
type Order string

// The orders.
const (
	ByDue    Order = "due"     // open tickets only, the next promise first; without a promise last
	Newest   Order = "newest"  // the highest number first
	Oldest   Order = "oldest"  // the lowest number first
	ByChange Order = "changed" // the last changed first
)

// Query is a question for a page of a list.
type Query struct {
	Filter Filter
	Order  Order  // ByDue if empty
	After  Cursor // where the last page ended; empty for the first
	Limit  int    // tickets on the page; 1 to 200
	Reader string // the account whose unread marks are wanted; may be empty
}

// Cursor says where a page ended, in words for the record alone.
type Cursor string

// Page is a part of a list. Next is empty on the last page.
type Page struct {
	Tickets []Listed
	Next    Cursor
}

// Listed is a ticket on a list; its Snapshot is left out.
type Listed struct {
	Ticket
	SeenSeq int64 // the last entry that the reader has seen; 0 for none
}

// Unread says that something happened that the reader has not seen.
func (l Listed) Unread() bool { return l.SeenSeq < l.Seq }

// axis is a part of a filter that can drive a list.
type axis int

// The axes, the most selective first.
const (
	byNothing axis = iota
	byMark
	byOwner
	byRequester
	byScope
	byFunction
	byService
	bySeverity
	byState
	byUntaken
	byPhase
	byOther // never drives
)

// branch is one walk along an index.
type branch struct {
	mark   string // when set, the walk is along the marks of this key
	index  string // of ticket; empty for its primary key
	column string // whose value the branch is for; empty for none
	value  any    // that value
}

// Tickets is one page of the list that q asks for.
func (tx *Tx) Tickets(q Query) (Page, error) {
	if q.Order == "" {
		q.Order = ByDue
	}
	q.Limit = min(max(q.Limit, 1), maxPage)
	at, err := q.After.parse(q.Order)
	if err != nil {
		return Page{}, err
	}
	sql, args := tx.list(&q, at)
	rows, err := collect(tx, func(r row, l *Listed) error { return l.scan(r, &l.SeenSeq) }, sql, args...)
	if err != nil {
		return Page{}, doing(err, "listing tickets")
	}
	slices.SortFunc(rows, q.Order.compare)
	page := Page{Tickets: rows}
	if len(rows) > q.Limit {
		page.Tickets = rows[:q.Limit]
		page.Next = q.Order.cursor(rows[q.Limit-1])
	}
	return page, nil
}

// listColumns is what a list shows of a ticket, and what its reader has seen of it.
func listColumns(b *builder, reader string) string {
	columns := "t." + strings.ReplaceAll(strings.TrimSuffix(ticketColumns, ", snapshot"), ", ", ", t.") + ", ''"
	if reader == "" {
		return columns + ", 0"
	}
	return columns + ", coalesce((SELECT s.seq FROM seen AS s WHERE s.account = " + b.arg(reader) + " AND s.ticket = t.number), 0)"
}

// list is the statement for q from at on, for one row more than the page holds.
func (tx *Tx) list(q *Query, at *position) (sql string, args []any) {
	b := &builder{}
	driven, branches := q.driver()
	if len(branches) == 1 {
		columns := listColumns(b, q.Reader)
		return tx.walk(b, q, at, driven, branches[0], columns), b.args
	}
	key := q.Order.key("t")
	walks := make([]string, len(branches))
	for i, br := range branches {
		walks[i] = fmt.Sprintf("SELECT k, n FROM (%s) AS b%d", tx.walk(b, q, at, driven, br, key+" AS k, t.number AS n"), i)
	}
	direction := q.Order.direction()
	merged := fmt.Sprintf("SELECT k, n FROM (%s) AS u ORDER BY k%s, n%s LIMIT %d", strings.Join(walks, " UNION "), direction, direction, q.Limit+1)
	return "SELECT " + listColumns(b, q.Reader) + " FROM (" + merged + ") AS p CROSS JOIN ticket AS t WHERE t.number = p.n", b.args
}

// walk is the statement that reads columns along one branch.
func (tx *Tx) walk(b *builder, q *Query, at *position, driven axis, br branch, columns string) string {
	from, alias, number := "ticket AS t", "t", "t.number"
	where := []string{}
	switch {
	case br.mark != "":
		index := "mark_key"
		if q.Order == ByDue {
			index = "mark_due"
			where = append(where, "m.phase = 0")
		}
		from = "mark AS m" + tx.dialect.index(index) + " CROSS JOIN ticket AS t"
		where = append(where, "m.key = "+b.arg(br.mark), "t.number = m.ticket")
		if q.Order != ByChange {
			alias, number = "m", "m.ticket"
		}
	case br.index != "":
		from += tx.dialect.index(br.index)
	}
	if br.column != "" {
		where = append(where, "t."+br.column+" = "+b.arg(br.value))
	}
	if br.index == "ticket_owner" {
		where = append(where, "t.owner <> ''") // what that index holds
	}
	conditions := q.Filter.conditions(b, driven)
	if q.Order == ByDue {
		where = append(where, "t.phase = 0")
	}
	where = append(where, conditions...)
	key, direction := q.Order.key(alias), q.Order.direction()
	order := key + direction + ", " + number + direction
	if q.Order == Newest || q.Order == Oldest {
		order = number + direction
	}
	if at != nil {
		where = append(where, at.beyond(b, q.Order, key, number))
	}
	if len(where) == 0 {
		where = append(where, "1 = 1")
	}
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY %s LIMIT %d", columns, from, strings.Join(where, " AND "), order, q.Limit+1)
}

// driver chooses the part of the filter whose index the list is read along: the most selective that is set, and has no more values
// than there may be branches.
func (q *Query) driver() (axis, []branch) {
	f, suffix := &q.Filter, ""
	if q.Order == ByDue {
		suffix = "_due"
	}
	ofFunction := "ticket_function" + suffix
	if q.Order == ByDue && f.Untaken {
		ofFunction = "ticket_untaken"
	}
	drivers := []driver{
		{byMark, f.marked()},
		{byOwner, along("ticket_owner"+suffix, "owner", f.Owner)},
		{byRequester, along("ticket_requester", "requester", f.Requester)}, // they are few, and may be sorted
		{byScope, f.Scope.branches()},
		{byFunction, along(ofFunction, "function", f.Functions...)},
		{byService, along("ticket_service"+suffix, "service", f.Services...)},
	}
	last := driver{byNothing, []branch{{}}}
	switch q.Order {
	case ByDue:
		drivers = append(drivers, driver{bySeverity, along("ticket_severity_due", "severity", f.Severities...)},
			driver{byState, along("ticket_state_due", "state", f.States...)})
		last = driver{byNothing, []branch{{index: "ticket_due"}}}
		if f.Untaken {
			last = driver{byUntaken, []branch{{index: "ticket_owner_due", column: "owner", value: ""}}}
		}
	case ByChange:
		drivers = drivers[:4] // the index of changes alone has their order, and what a function or a service has is too much to sort
		last = driver{byNothing, []branch{{index: "ticket_changed"}}}
	default:
		drivers = append(drivers, driver{byPhase, f.phases()})
	}
	for _, d := range drivers {
		if 0 < len(d.branches) && len(d.branches) <= maxBranches {
			return d.by, d.branches
		}
	}
	return last.by, last.branches
}

// driver is a part of a filter and the branches along which it can be read.
type driver struct {
	by       axis
	branches []branch
}

// along is a branch of the index for each value of the column that is set.
func along(index, column string, values ...string) (branches []branch) {
	for _, v := range slices.Compact(slices.Sorted(slices.Values(values))) {
		if v != "" {
			branches = append(branches, branch{index: index, column: column, value: v})
		}
	}
	return branches
}

// marked is the branch of the first mark; the others are looked at along it.
func (f *Filter) marked() []branch {
	if len(f.Marks) == 0 {
		return nil
	}
	return []branch{{mark: f.Marks[0].Kind.key(f.Marks[0].Value)}}
}

// phases is a branch for each phase.
func (f *Filter) phases() (branches []branch) {
	for _, p := range slices.Compact(slices.Sorted(slices.Values(f.Phases))) {
		branches = append(branches, branch{index: "ticket_phase", column: "phase", value: int64(p)})
	}
	return branches
}

// branches is a branch for each way in which a ticket can be in the scope; none when everything is.
func (s Scope) branches() (branches []branch) {
	if s.All {
		return nil
	}
	branches = along("ticket_requester", "requester", s.Account)
	for _, key := range s.marks() {
		branches = append(branches, branch{mark: key})
	}
	return branches
}

// key is the column that o goes by, of the given table.
func (o Order) key(table string) string {
	switch o {
	case ByDue:
		return table + ".next_due"
	case ByChange:
		return table + ".changed_us"
	}
	if table == "m" {
		return "m.ticket"
	}
	return table + ".number"
}

// direction is how o goes, as SQL says it.
func (o Order) direction() string {
	if o == Newest || o == ByChange {
		return " DESC"
	}
	return ""
}

// of is where l lies in o.
func (o Order) of(l Listed) int64 {
	switch o {
	case ByDue:
		return int64(l.NextDue)
	case ByChange:
		return l.ChangedUS
	}
	return l.Number
}

// compare orders two tickets by o.
func (o Order) compare(a, b Listed) int {
	c := cmp.Or(cmp.Compare(o.of(a), o.of(b)), cmp.Compare(a.Number, b.Number))
	if o.direction() != "" {
		return -c
	}
	return c
}

// cursor is where l lies in o, for a caller to keep.
func (o Order) cursor(l Listed) Cursor { return Cursor(fmt.Sprintf("%s.%d.%d", o, o.of(l), l.Number)) }

// position is a place in an order.
type position struct{ key, number int64 }

// parse reads c; nil is the beginning.
func (c Cursor) parse(o Order) (*position, error) {
	if c == "" {
		return nil, nil
	}
	var p position
	rest, ours := strings.CutPrefix(string(c), string(o)+".")
	if n, err := fmt.Sscanf(rest, "%d.%d", &p.key, &p.number); !ours || n != 2 || err != nil {
		return nil, refuse("This cursor does not belong to this list: begin again without one.")
	}
	return &p, nil
}

// beyond is the condition that a row lies after p in o.
func (p *position) beyond(b *builder, o Order, key, number string) string {
	sign := " > "
	if o.direction() != "" {
		sign = " < "
	}
	if o == Newest || o == Oldest {
		return number + sign + b.arg(p.number)
	}
	return "(" + key + ", " + number + ")" + sign + "(" + b.arg(p.key) + ", " + b.arg(p.number) + ")"
}
