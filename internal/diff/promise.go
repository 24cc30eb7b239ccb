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
func functions(old, new *model.Model) []Change {
	out := []Change{}
	for _, p := range pairs(old.Functions, new.Functions, func(f *model.Function) model.FunctionID { return f.ID }) {
		c := comparison{on: string(p.id)}
		if !whole(&c, p) {
			c.say("owner", string(p.old.Owner), string(p.new.Owner))
			c.say("deputy", string(p.old.Deputy), string(p.new.Deputy))
			c.say("provided by", list(old.Providers(p.old)), list(new.Providers(p.new)))
			c.say("link", string(p.old.Link), string(p.new.Link))
			c.say("line", strconv.Itoa(p.old.Line), strconv.Itoa(p.new.Line))
		}
		out = append(out, c.out...)
	}
	return out
}

// targets are what is promised differently for a severity.
func targets(old, new *model.Model) []Change {
	out := []Change{}
	for _, p := range pairs(old.Severities, new.Severities, func(v *model.Severity) model.SeverityID { return v.ID }) {
		c := comparison{on: string(p.id)}
		if !whole(&c, p) {
			c.say("clock", string(p.old.Clock), string(p.new.Clock))
			for _, name := range model.TargetNames() {
				was, is := p.old.Target(name), p.new.Target(name)
				c.say(string(name), promised(was), promised(is), direction(was, is, sameClock(old, new, p)))
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
func sameClock(old, new *model.Model, p pair[model.Severity, model.SeverityID]) *calendar.Calendar {
	if p.old.Clock != p.new.Clock || p.new.Clock == model.ServiceClock {
		return nil
	}
	was, is := old.Calendar(model.CalendarID(p.old.Clock)), new.Calendar(model.CalendarID(p.new.Clock))
	if was.OpenDay() != is.OpenDay() {
		return nil
	}
	return is
}

// direction says which way a promise changes that counts on one clock. Without a clock, only amounts in one unit can
// be compared.
func direction(old, new *model.Duration, clock *calendar.Calendar) Direction {
	switch {
	case old == nil && new != nil && !new.Unknown:
		return Tighter
	case new == nil && old != nil && !old.Unknown:
		return Looser
	case old == nil || new == nil || old.Unknown || new.Unknown:
		return ""
	}
	var was, is int64
	switch {
	case clock != nil:
		was, is = old.On(clock), new.On(clock)
	case old.Days == 0 && new.Days == 0:
		was, is = old.Seconds, new.Seconds
	case old.Seconds == 0 && new.Seconds == 0:
		was, is = int64(old.Days), int64(new.Days)
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
func attained(old, new *model.Percent) Direction {
	switch {
	case old == nil || new == nil || old.Unknown || new.Unknown || old.Ratio == new.Ratio:
		return ""
	case new.Ratio > old.Ratio:
		return Tighter
	}
	return Looser
}

// agreements are the agreements that are new, gone or have other terms.
func agreements(old, new *model.Model) []Change {
	out := []Change{}
	for _, p := range pairs(old.Agreements, new.Agreements, func(a *model.Agreement) model.AgreementID { return a.ID }) {
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
func (c *comparison) terms(old, new *model.Agreement) {
	c.say("kind", string(old.Kind), string(new.Kind))
	c.say("party", string(old.Party), string(new.Party))
	c.say("covers", list(old.Covers), list(new.Covers))
	c.say("services", list(old.Services), list(new.Services))
	c.say("reference", old.Reference, new.Reference)
	c.say("hours", string(old.Hours), string(new.Hours))
	c.say("from", optional(old.From), optional(new.From))
	c.say("until", optional(old.Until), optional(new.Until))
	c.say("notice", length(old.Notice), length(new.Notice))
}

// agreed compares the targets of an agreement, severity by severity.
func (c *comparison) agreed(old, new *model.Agreement) {
	var severities []model.SeverityID
	for _, t := range new.Targets {
		severities = append(severities, t.ID)
	}
	for _, t := range old.Targets {
		if new.For(t.ID) == nil {
			severities = append(severities, t.ID)
		}
	}
	for _, v := range severities {
		was, is := old.For(v), new.For(v)
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
func (c *comparison) prices(old, new *model.Price) {
	var was, is model.Price
	if old != nil {
		was = *old
	}
	if new != nil {
		is = *new
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
func money(old, new *model.Model, horizon span.Span) Money {
	return Money{Currency: new.Currency, Old: costs(old, horizon), New: costs(new, horizon)}
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
