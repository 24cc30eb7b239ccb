// Package verify confirms or refutes a certificate of cover, second by second and without the code that made it.
//
// # Why whole years can be checked without looking at every second
//
// N(t) counts the people who can be told in time of a ticket raised at t. On the severity's clock, step i tells at
// S_i(t) and the deadline is D(t). Somebody counts when one of their spells [a, b) meets [S_i(t), D(t)] for a step i, so
// exactly while
//
//	a <= D(t)  and  b > S_i(t)
//
// A clock never runs backwards: a ticket raised later is due no earlier, and its steps come no earlier. S_i and D never
// fall. Hence each of the two conditions turns once and for good, the first from no to yes, the second from yes to no:
//
//	D(t) >= a    ......##############    from the first t at which D(t) reaches a
//	S_i(t) < b   #############.......    until the first t at which S_i(t) reaches b
//	counts             |------|
//
// Those turnings, one for each end of each spell, are the only instants at which N can change. Bisection finds them
// without knowing anything of clocks but that they never run backwards. The checker then works out N by its definition
// at every turning, at every instant at which the certificate says that N changes, and one second before each. Between
// two such neighbours neither N nor the claim can change. If they are equal there, they are equal at every second.
//
// # What is shared with the prover
//
// The model as it was read, with its look-ups; the arithmetic of sets of instants (span); the tz database, and the
// published rules of holidays. Nothing else: the texts of calendars are read anew, calendars are opened by walking local
// days, rotas by walking turns, and local times are found by asking what a wall clock shows. Slow will do here.
package verify

import (
	"fmt"
	"slices"

	"belay/internal/model"
	"belay/internal/span"
)

// Report is what came of checking a certificate.
type Report struct {
	Cells     int     // pairs of a service and a severity that were checked
	Intervals int     // claims of N that were checked
	Instants  int     // instants at which N was worked out
	Faults    []Fault // what is wrong; nothing in a certificate that holds
	About     About   // what the certificate says it is about
}

// About is what a certificate is about: which tickets, on whose answers, and by which data it was made. It is checked by
// the data at hand, which may be another edition.
type About struct {
	Horizon  span.Span
	Without  []model.PersonID
	TZData   string
	Holidays string
}

// Fault is one thing that is wrong with a certificate.
type Fault struct {
	Service  model.ServiceID
	Severity model.SeverityID
	At       span.Instant // the first instant at which N is not what is claimed; 0 where the fault is of another kind
	Claimed  int
	Found    int
	Sentence string // all of it, for people
}

// Check confirms or refutes every claim of a certificate for m. The error says that it cannot be read or is not for m.
func Check(m *model.Model, document []byte) (Report, error) {
	c, err := read(document, m)
	if err != nil {
		return Report{}, err
	}
	k := checker{certificate: c, horizon: span.Span{From: span.Instant(c.From), Until: span.Instant(c.Until)}}
	k.report.About = About{Horizon: k.horizon, Without: c.Without, TZData: c.TZData, Holidays: c.Holidays}
	if err := k.prepare(m); err != nil {
		return Report{}, err
	}
	for i := range c.Cells {
		if claimed := &c.Cells[i]; !slices.ContainsFunc(k.promises, claimed.same) {
			k.fault(claimed, "the model does not use this severity for this service")
		}
	}
	for _, p := range k.promises {
		k.check(p)
	}
	return k.report, nil
}

// checker checks the cells of one certificate.
type checker struct {
	certificate *certificate
	horizon     span.Span
	promises    []*promise
	roster      *roster
	report      Report
}

// How far the checker looks beyond the horizon for deadlines: enough for most, and the end of all waiting.
const (
	near = 400 * daySeconds
	far  = 10 * 366 * daySeconds
)

// prepare works out what m promises, and looks as far ahead as its deadlines lie.
func (k *checker) prepare(m *model.Model) error {
	for _, ahead := range []span.Instant{near, far} {
		a, err := newAlmanac(m, span.Span{From: k.horizon.From, Until: k.horizon.Until + ahead})
		if err != nil {
			return err
		}
		k.roster = newRoster(m, a, k.certificate.Without)
		k.promises = nil
		reached := true
		for _, s := range m.Services {
			for _, v := range m.SeveritiesOf(s) {
				p := promised(m, a, s, v)
				k.promises = append(k.promises, p)
				if p.PickUp != nil && newClock(a.open(p.Clock)).after(k.horizon.Until-1, *p.PickUp) == never {
					reached = false
				}
			}
		}
		if reached {
			break
		}
	}
	return nil
}

// check checks what the certificate says of one promise.
func (k *checker) check(p *promise) {
	var claims []*cell
	for i := range k.certificate.Cells {
		if c := &k.certificate.Cells[i]; c.same(p) {
			claims = append(claims, c)
		}
	}
	switch {
	case len(claims) == 0:
		k.fault(&p.cell, "the certificate leaves it out")
		return
	case len(claims) > 1:
		k.fault(&p.cell, "the certificate speaks of it %d times", len(claims))
		return
	}
	c := claims[0]
	k.report.Cells++
	if wrong := c.differs(&p.cell); wrong != "" {
		k.fault(c, "%s", wrong)
		return
	}
	if wrong := c.untiled(k.horizon); wrong != "" {
		k.fault(c, "%s", wrong)
		return
	}
	if p.PickUp != nil {
		k.count(c, newCount(k.roster, p))
	}
}

// count compares N with what c claims, wherever either may change and a second before.
func (k *checker) count(c *cell, n *count) {
	k.report.Intervals += len(c.Intervals)
	at := []span.Instant{k.horizon.From, k.horizon.Until - 1}
	for t := range n.turnings(k.horizon) {
		at = append(at, t-1, t)
	}
	for _, i := range c.Intervals {
		at = append(at, span.Instant(i.From)-1, span.Instant(i.From))
	}
	slices.Sort(at)
	told := -1 // the interval that a fault has been told of
	current := 0
	for _, t := range slices.Compact(at) {
		if !k.horizon.Holds(t) {
			continue
		}
		k.report.Instants++
		for current+1 < len(c.Intervals) && span.Instant(c.Intervals[current+1].From) <= t {
			current++
		}
		claimed := c.Intervals[current].N
		if who := n.who(t); len(who) != claimed && told != current {
			told = current
			k.fault(c, "at %s the certificate claims that %d can be told in time; it is %d%s", t, claimed, len(who), names(who))
			f := &k.report.Faults[len(k.report.Faults)-1]
			f.At, f.Claimed, f.Found = t, claimed, len(who)
		}
	}
}

// fault notes what is wrong with a cell.
func (k *checker) fault(c *cell, format string, args ...any) {
	sentence := fmt.Sprintf("Service %s, severity %s: ", c.Service, c.Severity) + fmt.Sprintf(format, args...) + "."
	k.report.Faults = append(k.report.Faults, Fault{Service: c.Service, Severity: c.Severity, Sentence: sentence})
}
