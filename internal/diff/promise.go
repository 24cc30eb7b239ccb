package diff

import (
	"fmt"
	"strconv"
	"strings"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/span"
)

// functions are the functions that are new, gone, or in other hands or at another place.
func functions(from, to *model.Model) []Change {
	out := []Change{}
	for _, p := range pairs(from.Functions, to.Functions, func(f *model.Function) model.FunctionID { return f.ID }) {
		c := comparison{on: string(p.id)}
		if !whole(&c, p) {
			c.say("owner", string(p.old.Owner), string(p.new.Owner))
			c.say("deputy", string(p.old.Deputy), string(p.new.Deputy))
			c.say("provided by", list(from.Providers(p.old)), list(to.Providers(p.new)))
			c.say("link", string(p.old.Link), string(p.new.Link))
			c.say("line", strconv.Itoa(p.old.Line), strconv.Itoa(p.new.Line))
		}
		out = append(out, c.out...)
	}
	return out
}

// targets are what is promised differently for a severity.
func targets(from, to *model.Model) []Change {
	out := []Change{}
	for _, p := range pairs(from.Severities, to.Severities, func(v *model.Severity) model.SeverityID { return v.ID }) {
		c := comparison{on: string(p.id)}
		if !whole(&c, p) {
			c.say("clock", string(p.old.Clock), string(p.new.Clock))
			for _, name := range model.TargetNames() {
				was, is := p.old.Target(name), p.new.Target(name)
				c.say(string(name), promised(was), promised(is), direction(was, is, sameClock(from, to, p)))
			}
			c.say("attain", optional(p.old.Attain), optional(p.new.Attain), attained(p.old.Attain, p.new.Attain))
			c.say("escalation", string(p.old.Escalation), string(p.new.Escalation))
			c.say("page", yes(p.old.Page), yes(p.new.Page))
			c.say("major", yes(p.old.Major), yes(p.new.Major))
		}
		out = append(out, c.out...)
	}
	return out
}

// sameClock is the calendar on which both sides count; nil where they count on different ones, or on each service's own.
func sameClock(from, to *model.Model, p pair[model.Severity, model.SeverityID]) *calendar.Calendar {
	if p.old.Clock != p.new.Clock || p.new.Clock == model.ServiceClock {
		return nil
	}
	was, is := from.Calendar(model.CalendarID(p.old.Clock)), to.Calendar(model.CalendarID(p.new.Clock))
	if was.OpenDay() != is.OpenDay() {
		return nil
	}
	return is
}

// direction says which way a promise changes that counts on one clock. Without a clock, only amounts in one unit can
// be compared.
func direction(from, to *model.Duration, clock *calendar.Calendar) Direction {
	switch {
	case from == nil && to != nil && !to.Unknown:
		return Tighter
	case to == nil && from != nil && !from.Unknown:
		return Looser
	case from == nil || to == nil || from.Unknown || to.Unknown:
		return ""
	}
	var was, is int64
	switch {
	case clock != nil:
		was, is = from.On(clock), to.On(clock)
	case from.Days == 0 && to.Days == 0:
		was, is = from.Seconds, to.Seconds
	case from.Seconds == 0 && to.Seconds == 0:
		was, is = int64(from.Days), int64(to.Days)
	}
	switch {
	case is < was:
		return Tighter
	case is > was:
		return Looser
	}
	return ""
}

// attained says which way the share of tickets that must meet the targets changes.
func attained(from, to *model.Percent) Direction {
	switch {
	case from == nil || to == nil || from.Unknown || to.Unknown || from.Ratio == to.Ratio:
		return ""
	case to.Ratio > from.Ratio:
		return Tighter
	}
	return Looser
}

// agreements are the agreements that are new, gone or have other terms.
func agreements(from, to *model.Model) []Change {
	out := []Change{}
	for _, p := range pairs(from.Agreements, to.Agreements, func(a *model.Agreement) model.AgreementID { return a.ID }) {
		c := comparison{on: string(p.id)}
		if !whole(&c, p) {
			c.terms(p.old, p.new)
			c.agreed(p.old, p.new)
			c.prices(p.old.Price, p.new.Price)
		}
		out = append(out, c.out...)
	}
	return out
}

// terms compares who promises what and when.
func (c *comparison) terms(from, to *model.Agreement) {
	c.say("kind", string(from.Kind), string(to.Kind))
	c.say("party", string(from.Party), string(to.Party))
	c.say("covers", list(from.Covers), list(to.Covers))
	c.say("services", list(from.Services), list(to.Services))
	c.say("reference", from.Reference, to.Reference)
	c.say("hours", string(from.Hours), string(to.Hours))
	c.say("from", optional(from.From), optional(to.From))
	c.say("until", optional(from.Until), optional(to.Until))
	c.say("notice", length(from.Notice), length(to.Notice))
}

// agreed compares the targets of an agreement, severity by severity.
func (c *comparison) agreed(from, to *model.Agreement) {
	var severities []model.SeverityID
	for _, t := range to.Targets {
		severities = append(severities, t.ID)
	}
	for _, t := range from.Targets {
		if to.For(t.ID) == nil {
			severities = append(severities, t.ID)
		}
	}
	for _, v := range severities {
		was, is := from.For(v), to.For(v)
		for _, name := range model.TargetNames() {
			var before, after *model.Duration
			if was != nil {
				before = was.Target(name)
			}
			if is != nil {
				after = is.Target(name)
			}
			c.say(fmt.Sprintf("%s %s", v, name), promised(before), promised(after), direction(before, after, nil))
		}
	}
}

// prices compares what an agreement costs.
func (c *comparison) prices(from, to *model.Price) {
	var was, is model.Price
	if from != nil {
		was = *from
	}
	if to != nil {
		is = *to
	}
	c.say("price per month", amount(was.PerMonth), amount(is.PerMonth))
	c.say("price per ticket", amount(was.PerTicket), amount(is.PerTicket))
	c.say("price per hour", amount(was.PerHour), amount(is.PerHour))
	c.say("tickets included", amount(was.Included), amount(is.Included))
	c.say("one-off price", amount(was.OneOff), amount(is.OneOff))
}

// Money is what the agreements cost, in fixed prices; what is paid by ticket or hour depends on the demand.
type Money struct {
	Currency string `json:"currency"` // of the new model
	Old      Costs  `json:"old"`
	New      Costs  `json:"new"`
}

// Costs are fixed prices. The price of a month counts for the part of the horizon in which its agreement is in force.
type Costs struct {
	PerMonth float64 `json:"per_month"`
	OneOff   float64 `json:"one_off"`
}

// money adds the fixed prices up.
func money(from, to *model.Model, horizon span.Span) Money {
	return Money{Currency: to.Currency, Old: costs(from, horizon), New: costs(to, horizon)}
}

func costs(m *model.Model, horizon span.Span) Costs {
	var out Costs
	for _, a := range m.Agreements {
		if a.Price == nil {
			continue
		}
		inForce := coverage.Term(m, a).Intersect(horizon).Seconds()
		out.PerMonth += a.Price.PerMonth * float64(inForce) / float64(max(1, horizon.Seconds()))
		out.OneOff += a.Price.OneOff
	}
	return out
}

// How values are said.

func promised(d *model.Duration) string {
	if d == nil {
		return ""
	}
	return d.String()
}

func length(d model.Duration) string {
	if d.Zero() {
		return ""
	}
	return d.String()
}

func optional[T any, P interface {
	*T
	fmt.Stringer
}](v P) string {
	if v == nil {
		return ""
	}
	return v.String()
}

func yes(b bool) string {
	if b {
		return entire
	}
	return ""
}

func amount(f float64) string {
	if f == 0 {
		return ""
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func list[S ~string](of []S) string {
	words := make([]string, len(of))
	for i, s := range of {
		words[i] = string(s)
	}
	return strings.Join(words, ", ")
}
