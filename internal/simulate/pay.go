package simulate

import (
	"belay/internal/calendar"
	"belay/internal/span"
)

// pay counts what people cost, by person and by the functions for which they worked.
func (c *clerk) pay(w *world) {
	for _, who := range w.people {
		t := &who.load
		t.overload()
		t.Paid = who.contracted(w)
		hours := float64(float64(t.Paid)*who.share) + float64(float64(t.OnCall)*w.Habits.Terms.OnCall) + float64(t.CallOut)
		t.Pay = who.person.Rate * hours / hour
		c.Cost += t.Pay
		c.People = append(c.People, t.Load)
		t.spread(c)
	}
}

// contracted are the seconds that somebody is paid for beside nights and weekends: the hours of their calendar, leave and all,
// until they go; for whom the model names none, those at the desk, leave and all.
func (who *worker) contracted(w *world) int64 {
	p := who.person
	over := span.Span{From: w.Count, Until: w.Over.Until}
	if p.Works == "" {
		return who.load.AtDesk + span.Of(who.missing...).Within(over).Seconds()
	}
	if p.Leaves != nil {
		over.Until = max(over.From, min(over.Until, calendar.Days(*p.Leaves, *p.Leaves, who.load.zone).Until))
	}
	return w.Model.Calendar(p.Works).Open(over).Seconds()
}

// spread divides somebody's pay among the functions, by how long they worked for each; for who never did, evenly among those
// that they held.
func (t *timesheet) spread(c *clerk) {
	whole, held := int64(0), 0
	for f, seconds := range t.worked {
		whole += seconds
		if t.held[f] {
			held++
		}
	}
	for f, seconds := range t.worked {
		switch {
		case whole > 0:
			c.Functions[f].Pay += float64(t.Pay * (float64(seconds) / float64(whole)))
		case t.held[f]:
			c.Functions[f].Pay += t.Pay / float64(held)
		}
	}
}
