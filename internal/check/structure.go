package check

import (
	"fmt"
	"slices"

	"belay/internal/model"
)

// structureRules ask whether every question has a way to somebody, and every function a place in it.
var structureRules = []Rule{
	{
		Name: "placeholder-open", Source: "STR-03", Levels: rising,
		Title:  "something is still “?”",
		Why:    "A placeholder is a decision that nobody has made yet; in operation it is a person nobody can call.",
		Remedy: "Replace the “?” by what was decided, or put the question to somebody with a date.",
		find:   placeholderOpen,
	},
	{
		Name: "link-complete", Source: "STR-01", Levels: rising, Pass: model.Logical,
		Title:  "a service has no function in one of the three links",
		Why:    "Without one of its links a model leaves questions, faults or outages that nobody is there for.",
		Remedy: "Add a function with that link where tickets of the service can reach it.",
		find:   linkComplete,
	},
	{
		Name: "first-line-per-link", Source: "STR-02", Levels: rising, Pass: model.Logical,
		Title:  "nothing leads into a link",
		Why:    "A link that no channel, route or hand-over leads into is never asked.",
		Remedy: "Let a channel, a route or a function of another link lead to its first line.",
		find:   firstLinePerLink,
	},
	{
		Name: "need-has-route", Source: "STR-04", Levels: rising, Pass: model.Logical,
		Title:  "a need has no way in",
		Why:    "People who do not know where to turn ask whoever sits nearest.",
		Remedy: "Name the channels by which people come with it, and see that one takes its severity.",
		find:   needHasRoute,
	},
	{
		Name: "service-entry", Source: "STR-04", Levels: firm, Pass: model.Logical,
		Title:  "tickets of a service land nowhere",
		Why:    "A ticket that no route takes and no entry receives waits in nobody's queue.",
		Remedy: "Give the service an entry, or add a last route without conditions.",
		find:   serviceEntry,
	},
	{
		Name: "severity-has-channel", Source: "STR-04; STR-05", Levels: rising, Pass: model.Logical,
		Title:  "a severity cannot be reported",
		Why:    "If every channel is meant for other severities, the worst case has no door.",
		Remedy: "Add the severity to the `for` of a channel, or leave `for` out.",
		find:   severityHasChannel,
	},
	{
		Name: "report-any-time", Source: "STR-05; COV-10", Levels: firm, Pass: model.Physical,
		Title:  "a severity counts at hours when it cannot be reported",
		Why:    "A promise for the night is empty when the only way to report at night is closed.",
		Remedy: "Open a channel for the severity at those hours, or count it on a shorter clock.",
		find:   reportAnyTime,
	},
	{
		Name: "channel-has-listener", Source: "STR-05", Levels: rising, Pass: model.Physical,
		Title:  "nobody listens to a channel in its published hours",
		Why:    "A published number that rings unanswered costs more trust than none.",
		Remedy: "Cover the function at those hours, or publish shorter ones.",
		find:   channelHasListener,
	},
	{
		Name: "channel-hours", Source: "COV-10", Levels: advice, Pass: model.Physical,
		Title:  "a channel with people at its end publishes no hours",
		Why:    "Whoever phones should know beforehand when somebody answers.",
		Remedy: "Give the channel its hours.",
		find:   channelHours,
	},
	{
		Name: "route-catch-all", Source: "STR-04", Levels: rising, Pass: model.Logical,
		Title:  "the last route has a condition",
		Why:    "Triage needs a place for the ticket that nobody thought of.",
		Remedy: "End the routes with one that has no condition.",
		find:   routeCatchAll,
	},
	{
		Name: "route-shadowed", Source: "STR-04", Levels: firm, Pass: model.Logical,
		Title:  "a route can never match",
		Why:    "The first match wins, so what follows a route for everything is dead text that looks alive.",
		Remedy: "Move the route for everything to the end.",
		find:   routeShadowed,
	},
	{
		Name: "orphan-function", Source: "STR-06", Levels: advice, Pass: model.Logical,
		Title:  "nothing leads to a function",
		Why:    "A function that no ticket can come to is either missing an edge or not needed.",
		Remedy: "Let a channel, a route, a step or another function lead to it, or take it out.",
		find:   orphanFunction,
	},
	{
		Name: "function-purpose", Source: "STR-07", Levels: advice, Pass: model.Logical,
		Title:  "a function does not say what it does",
		Why:    "Two parties read a bare name in two ways, and each expects the other to do the work.",
		Remedy: "Write its `purpose` in a sentence, or list what it `does`.",
		find:   functionPurpose,
	},
	{
		Name: "one-accountable", Source: "STR-08; ESC-10", Levels: rising, Pass: model.Logical,
		Title:  "a service has not exactly one accountable function",
		Why:    "However many parties work on a ticket, one stays responsible until it is closed.",
		Remedy: "Mark the one function that keeps the ticket to the end with `accountable: true`.",
		find:   oneAccountable,
	},
	{
		Name: "provider-named", Source: "STR-09", Levels: rising, Pass: model.Physical,
		Title:  "a function has nobody who performs it",
		Why:    "The logical pass says what is needed; somebody has to do it.",
		Remedy: "Give it `cover`, or at least the party that provides it.",
		find:   providerNamed,
	},
	{
		Name: "components-listed", Source: "STR-10", Levels: late, Pass: model.Logical,
		Title:  "a service does not say what it is made of",
		Why:    "Interfaces, stores and sign-on are forgotten first and fail first.",
		Remedy: "List its systems, interfaces, stores and devices under `components`.",
		find:   componentsListed,
	},
	{
		Name: "scope-destination", Source: "STR-14", Levels: late, Pass: model.Logical,
		Title:  "something out of scope leads nowhere",
		Why:    "“Not ours” is an answer only when it says whose it is.",
		Remedy: "Say under `goes_to` where the user turns instead.",
		find:   scopeDestination,
	},
	{
		Name: "line-order", Source: "STR-15", Levels: advice, Pass: model.Logical,
		Title:  "a ticket is handed back to an earlier line",
		Why:    "Functional escalation goes towards more knowledge; a step back is how ping-pong begins.",
		Remedy: "Turn the edge around, or correct the line of one of the two.",
		find:   lineOrder,
	},
	{
		Name: "edge-distinct", Source: "STR-13", Levels: hint, Pass: model.Logical,
		Title:  "two ways on from a function have the same criteria",
		Why:    "Whoever hands over must be able to tell from the ticket which of them it is.",
		Remedy: "Give each edge criteria of its own.",
		find:   edgeDistinct,
	},
	{
		Name: "sourcing-matches", Source: "five levels", Levels: advice, Pass: model.Physical,
		Title:  "the sourcing is not what the parties do",
		Why:    "The word on the cover is what leadership decided; the functions are what will happen.",
		Remedy: "Correct `sourcing`, or who provides the functions.",
		find:   sourcingMatches,
	},
	{
		Name: "unused-element", Source: "STR-06", Levels: hint,
		Title:  "something is named nowhere else",
		Why:    "What nothing refers to is either forgotten or a leftover.",
		Remedy: "Use it, or take it out.",
		find:   unusedElement,
	},
}

func placeholderOpen(s *subject) {
	for _, path := range s.Unknowns() {
		s.find(path, "%s is not known yet", path)
	}
}

// links are the three links.
var links = []model.Link{model.Functional, model.Application, model.Infrastructure}

func linkComplete(s *subject) {
	for _, v := range s.Services {
		var missing []string
		for _, link := range links {
			if !slices.ContainsFunc(s.supports(v), func(f *model.Function) bool { return f.Link == link }) {
				missing = append(missing, string(link))
			}
		}
		if len(missing) > 0 {
			s.find("services."+string(v.ID), "%s has no function in the %s link", v.Called(), and(missing)).
				witness("its tickets can reach " + orNobody(and(called(s.supports(v)))))
		}
	}
}

func orNobody(names string) string {
	if names == "" {
		return "no function"
	}
	return names
}

func firstLinePerLink(s *subject) {
	led := s.ledFromOutside()
	for _, link := range links {
		var members []*model.Function
		entered := false
		for _, f := range s.Functions {
			if f.Link == link {
				members = append(members, f)
				entered = entered || led[f.ID]
			}
		}
		if len(members) > 0 && !entered {
			s.find("functions."+string(members[0].ID), "nothing leads into the %s link", link).
				witness("its functions are " + and(called(members)))
		}
	}
}

// ledFromOutside are the functions that something leads to from outside their link.
func (s *facts) ledFromOutside() map[model.FunctionID]bool {
	led := s.told()
	for _, f := range s.Functions {
		for _, to := range s.next(f) {
			if to.Link != f.Link {
				led[to.ID] = true
			}
		}
	}
	return led
}

// told are the functions that tickets come to other than by hand-over from another function.
func (s *facts) told() map[model.FunctionID]bool {
	led := map[model.FunctionID]bool{}
	for _, v := range s.Services {
		led[v.Entry] = true
	}
	for _, r := range s.Routes {
		led[r.To] = true
	}
	for _, c := range s.Channels {
		led[c.To] = true
	}
	for _, n := range s.Needs {
		for _, f := range n.AnsweredBy {
			led[f] = true
		}
	}
	for _, e := range s.Escalations {
		for _, step := range e.Steps {
			for _, h := range step.Tells() {
				led[model.FunctionID(h)] = true
			}
		}
		led[model.FunctionID(e.LastResort)] = true
	}
	for _, w := range s.Swarms {
		for _, f := range w.Invite {
			led[f] = true
		}
	}
	for _, p := range s.Playbooks {
		for _, r := range p.Roles {
			led[model.FunctionID(r.Holder)] = true
		}
		for _, h := range p.Notify {
			led[model.FunctionID(h)] = true
		}
	}
	for _, p := range s.Practices {
		led[model.FunctionID(p.Approver)] = true
	}
	return led
}

func needHasRoute(s *subject) {
	for _, n := range s.Needs {
		path := "needs." + string(n.ID)
		if len(n.Channels) == 0 {
			s.find(path, "no channel is named for “%s”", asks(n))
			continue
		}
		takes := func(id model.ChannelID) bool {
			c := s.Channel(id)
			return c == nil || len(c.For) == 0 || slices.Contains(c.For, n.Severity)
		}
		if given(n.Severity) && !slices.ContainsFunc(n.Channels, takes) {
			s.find(path+".channels", "none of the channels for “%s” takes severity %s", asks(n), n.Severity)
		}
	}
}

func serviceEntry(s *subject) {
	catchAll := slices.ContainsFunc(s.Routes, takesAll)
	for _, v := range s.Services {
		if v.Entry == "" && !catchAll {
			s.find("services."+string(v.ID), "%s has no entry, and no route takes every ticket", v.Called())
		}
	}
}

func severityHasChannel(s *subject) {
	if len(s.Channels) == 0 {
		return
	}
	for _, v := range s.Severities {
		if len(s.channelsFor(v)) == 0 {
			s.find("severities."+string(v.ID), "no channel is for severity %s", v.ID)
		}
	}
}

// channelsFor are the channels that take a severity.
func (s *facts) channelsFor(v *model.Severity) (out []*model.Channel) {
	for _, c := range s.Channels {
		if len(c.For) == 0 || slices.Contains(c.For, v.ID) {
			out = append(out, c)
		}
	}
	return out
}

func functionPurpose(s *subject) {
	for _, f := range s.Functions {
		if f.Purpose == "" && len(f.Does) == 0 {
			s.find("functions."+string(f.ID), "%s says neither why it is there nor what it does", f.Called())
		}
	}
}

func oneAccountable(s *subject) {
	for _, v := range s.Services {
		var accountable []*model.Function
		for _, f := range s.supports(v) {
			if f.Accountable {
				accountable = append(accountable, f)
			}
		}
		path := "services." + string(v.ID)
		switch len(accountable) {
		case 0:
			s.find(path, "no function stays accountable for a ticket of %s to the end", v.Called())
		case 1:
		default:
			s.find(path, "%s are all accountable for tickets of %s", and(called(accountable)), v.Called())
		}
	}
}

func providerNamed(s *subject) {
	for _, f := range s.Functions {
		if f.Line > 0 && len(f.Cover) == 0 && f.ProvidedBy == "" {
			s.find("functions."+string(f.ID), "nobody performs %s", f.Called())
		}
	}
}

func componentsListed(s *subject) {
	for _, v := range s.Services {
		if len(v.Components) == 0 {
			s.find("services."+string(v.ID), "%s lists no components", v.Called())
		}
	}
}

func scopeDestination(s *subject) {
	for i, x := range s.OutOfScope {
		if x.GoesTo == "" {
			s.find(fmt.Sprintf("out_of_scope[%d]", i), "“%s” is out of scope and leads nowhere", x.What)
		}
	}
}

func orphanFunction(s *subject) {
	led := s.told()
	for _, f := range s.Functions {
		for _, to := range s.next(f) {
			if to != f {
				led[to.ID] = true
			}
		}
	}
	for _, f := range s.Functions {
		if !led[f.ID] {
			s.find("functions."+string(f.ID), "nothing leads to %s", f.Called())
		}
	}
}

// tiered says that tickets travel from line to line in at least one service; in a pure swarm edges invite.
func (s *facts) tiered() bool {
	return len(s.Services) == 0 && s.Shape != model.Swarm ||
		slices.ContainsFunc(s.Services, func(v *model.Service) bool { return s.ShapeOf(v) == model.Tiered })
}

func lineOrder(s *subject) {
	if !s.tiered() {
		return
	}
	for _, f := range s.Functions {
		for i, e := range f.EscalatesTo {
			if to := s.Function(e.To); to != nil && to.Line < f.Line {
				s.find(edgePath(f, i), "%s (line %d) hands over to %s (line %d)", f.Called(), f.Line, to.Called(), to.Line)
			}
		}
	}
}

// edgePath is the path of the i-th edge of f.
func edgePath(f *model.Function, i int) string {
	return fmt.Sprintf("functions.%s.escalates_to[%d]", f.ID, i)
}

func edgeDistinct(s *subject) {
	for _, f := range s.Functions {
		for i, e := range f.EscalatesTo {
			first := slices.IndexFunc(f.EscalatesTo, func(o *model.Edge) bool {
				return given(e.When) && o.To != e.To && sameWords(o.When, e.When)
			})
			if first >= 0 && first < i {
				s.find(edgePath(f, i), "%s hands over to %s and to %s on the same criteria: %s", f.Called(),
					s.holder(model.HolderID(f.EscalatesTo[first].To)), s.holder(model.HolderID(e.To)), e.When)
			}
		}
	}
}

// sourcingMatches compares the model's word with who performs the lines before the maker's, where the five-level model
// makes the difference: outsourced has the third and fourth with partners; internal has both in the house; mixed has the
// third in the house and a partner beside it. The maker of a product is no partner, on whichever line it stands.
func sourcingMatches(s *subject) {
	switch by := s.sourced(); {
	case len(by.solving) == 0:
	case s.Sourcing == model.Outsourced && len(by.others) > 0:
		s.find("sourcing", "the model says outsourced, and no partner provides %s", and(called(by.others)))
	case s.Sourcing == model.InHouse && len(by.outside) > 0:
		s.find("sourcing", "the model says internal, and others provide %s", and(called(by.outside)))
	case s.Sourcing == model.Mixed && !by.partner:
		s.find("sourcing", "the model says mixed, and no partner provides any of its lines 1 to 4")
	case s.Sourcing == model.Mixed && by.third && !by.core:
		s.find("sourcing", "the model says mixed, and nobody of the house stands on its third line")
	}
}

// sourced is who provides the lines before the maker's, as far as it is known.
type sourced struct {
	solving []*model.Function // of lines 3 and 4
	outside []*model.Function // those of them that other organisations perform
	others  []*model.Function // those of them that no partner performs
	third   bool              // there is a third line
	core    bool              // with people of the house in it
	partner bool              // a partner performs something
}

func (s *facts) sourced() (out sourced) {
	for _, f := range s.Functions {
		providers, external := s.Providers(f), s.external(f)
		if f.Line < 1 || f.Line > 4 || len(providers) == 0 {
			continue
		}
		partner := slices.ContainsFunc(external, func(p *model.Party) bool { return p.Kind != model.Vendor })
		out.partner = out.partner || partner
		if f.Line < 3 {
			continue
		}
		out.solving = append(out.solving, f)
		if len(external) > 0 {
			out.outside = append(out.outside, f)
		}
		if !partner {
			out.others = append(out.others, f)
		}
		if f.Line == 3 {
			out.third, out.core = true, out.core || len(external) < len(providers)
		}
	}
	return out
}
