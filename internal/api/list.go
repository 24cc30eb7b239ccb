package api

import (
	"context"
	"slices"
	"strings"

	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/ticket"
)

// known refuses words of a query that nothing has: a list that is empty by a slip looks like one without work.
func (a *API) known(ctx context.Context, c *call, in *listInput) error {
	states := []ticket.State{ticket.Open, ticket.Waiting, ticket.Resolved, ticket.Closed}
	p := oneOf("state", in.State, states, func(s ticket.State) string { return string(s) })
	if p == nil {
		p = oneOf("kind", in.Kind, model.TicketKind("").Values(), func(k string) string { return k })
	}
	if m, _ := a.engine.Model(); m != nil && p == nil {
		p = oneOf("severity", in.Severity, m.Severities, func(v *model.Severity) string { return string(v.ID) })
		if p == nil {
			p = oneOf("service", in.Service, m.Services, func(s *model.Service) string { return string(s.ID) })
		}
		if p == nil {
			p = oneOf("function", in.Function, m.Functions, func(f *model.Function) string { return string(f.ID) })
		}
	}
	if p != nil {
		return p
	}
	if !people.Ever(c.actor, people.FindPeople).Yes {
		return nil // whether an account exists is not for them
	}
	accounts := map[string]people.ID{"assignee": c.meOr(in.Assignee), "requester": c.meOr(in.Asker)}
	found, err := a.engine.Names(ctx, []people.ID{accounts["assignee"], accounts["requester"]})
	if err != nil {
		return err
	}
	for name, id := range accounts {
		if _, ok := found[id]; id != "" && id != c.me() && !ok {
			return place(name, problem(invalid, "There is no account %q to be %s; say me, or the id that GET /people gives.", short(string(id)), name))
		}
	}
	return nil
}

// oneOf refuses the first word of a query that is none of those that exist, and lists them.
func oneOf[T any](name string, asked []string, all []T, id func(T) string) *Problem {
	known := make([]string, len(all))
	for i, one := range all {
		known[i] = id(one)
	}
	for _, word := range asked {
		if !slices.Contains(known, word) {
			return place(name, problem(invalid, "There is no %s %q; there are %s.", name, short(word), strings.Join(known, ", ")))
		}
	}
	return nil
}

// place says where in the query a problem lies.
func place(name string, p *Problem) *Problem {
	p.Places = []Place{{At: "query." + name, Why: p.Detail}}
	return p
}
