package coverage

import (
	"fmt"
	"strings"

	"belay/internal/span"
)

// Witness is why nobody picks up a ticket raised at an instant of a gap: the chain step by step, and why each had
// nobody.
func (p *Proof) Witness(c *Cell, gap span.Span) Chain {
	return p.roster.Chain(c.Service, c.Severity, gap.From)
}

// Reasons are the steps of the chain that come in time, a sentence each, with the reason why each had nobody, in the
// model's zone: "at once service desk: closed: Saturday".
func (c Chain) Reasons() []string {
	var out []string
	for _, told := range c.Told {
		if !told.InTime {
			continue
		}
		for _, g := range told.Groups {
			why := g.Empty
			switch {
			case g.Covers():
				why = "told " + names(g.Holders)
			case len(g.Holders) > 0:
				why = names(g.Holders) + " is told outside their own hours"
			}
			out = append(out, fmt.Sprintf("%s %s: %s", told.When(), g.Holder, why))
		}
	}
	if len(out) == 0 {
		out = append(out, "no step tells anybody before the promise falls due")
	}
	return out
}

// When is the step's delay in words: "at once", "after 5m".
func (t Told) When() string {
	switch {
	case !t.Known:
		return "at a time not known yet"
	case t.Step.At != nil:
		return fmt.Sprintf("at %s of %s", t.Step.At, t.Step.Of)
	case t.Delay == 0:
		return "at once"
	}
	return "after " + t.Step.After.String()
}

func names(hs []Holder) string {
	words := make([]string, len(hs))
	for i, h := range hs {
		words[i] = h.Name()
	}
	return strings.Join(words, ", ")
}
