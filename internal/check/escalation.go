package check

import (
	"fmt"
	"slices"
	"strings"

	"belay/internal/model"
)

// escalationRules ask whether a ticket that nobody takes, or nobody can solve, comes to an end somewhere.
var escalationRules = []Rule{
	{
		Name: "escalation-missing", Source: "ESC-01", Levels: rising, Pass: model.Logical,
		Title:  "a severity has no escalation",
		Why:    "Without one a ticket lies before the first function for as long as nobody looks.",
		Remedy: "Give the severity an `escalation`, or the service one of its own.",
		find:   escalationMissing,
	},
	{
		Name: "escalation-terminates", Source: "ESC-01; STR-06", Levels: rising, Pass: model.Logical,
		Title:  "from a function no way leads to somebody who can end it",
		Why:    "A ticket that is too hard for one line must have a next one, until somebody is responsible or made the thing.",
		Remedy: "Let it escalate to a later line, or mark it accountable if tickets end there.",
		find:   escalationTerminates,
	},
	{
		Name: "escalation-cycle", Source: "ESC-02", Levels: firm, Pass: model.Logical,
		Title:  "functions hand over in a circle",
		Why:    "A circle of hand-overs is a ticket that nobody keeps.",
		Remedy: "Take one of these edges out; handing a ticket back with a reason needs no edge.",
		find:   escalationCycle,
	},
	{
		Name: "hop-bound", Source: "ESC-03", Levels: advice, Pass: model.Logical,
		Title:  "it takes many hand-overs to reach somebody who can solve it",
		Why:    "Each hand-over costs a wait and an explanation, and loses some of the story.",
		Remedy: "Let the first lines hand over directly to those who solve.",
		Params: []Param{{"hops", 3, "hand-overs to a third line or another organisation"}},
		find:   hopBound,
	},
	{
		Name: "edge-criteria", Source: "ESC-04", Levels: advice, Pass: model.Logical,
		Title:  "a hand-over has no criteria",
		Why:    "Without criteria one line hands over at once and another never does.",
		Remedy: "Write under `when` what must be true before it is handed over.",
		find:   edgeCriteria,
	},
	{
		Name: "edge-information", Source: "ESC-04", Levels: aside, Pass: model.Logical,
		Title:  "a hand-over does not say what to bring",
		Why:    "What the next line must ask again is what the user has to say twice.",
		Remedy: "List under `bring` what must be known before it is handed over.",
		find:   edgeInformation,
	},
	{
		Name: "time-sum", Source: "ESC-05", Levels: rising, Pass: model.Logical,
		Title:  "the times allowed before each hand-over use up the promise",
		Why:    "If every line takes the time it may, the last one starts too late.",
		Remedy: "Shorten the times of these edges, or promise the solution later.",
		Params: []Param{{"percent", 100, "part of the resolve target that hand-overs may use"}},
		find:   timeSum,
	},
	{
		Name: "last-resort", Source: "ESC-06; ESC-08", Levels: rising, Pass: model.Logical,
		Title:  "an escalation ends with nobody",
		Why:    "When all steps are used up somebody must still be told, or the ticket is silent.",
		Remedy: "Name a `last_resort`: a person or a function that decides.",
		find:   lastResort,
	},
	{
		Name: "last-resort-pageable", Source: "ESC-06", Levels: firm, Pass: model.Physical,
		Title:  "the last resort cannot be woken",
		Why:    "The last name of the chain is needed at the worst hour there is.",
		Remedy: "Give that person a phone, push or chat contact, or name another.",
		find:   lastResortPageable,
	},
	{
		Name: "last-resort-held", Source: "ESC-06; ESC-08", Levels: firm, Pass: model.Physical,
		Title:  "the last resort is a function that nobody ever holds",
		Why:    "A last resort without people is silence with a name.",
		Remedy: "Give the function cover, or name a person.",
		find:   lastResortHeld,
	},
	{
		Name: "ack-timeout", Source: "ESC-07", Levels: rising, Pass: model.Logical,
		Title:  "where a severity may wake people, nobody else is told before the promise falls due",
		Why:    "If the first does not answer there must be time for the second; five minutes is usual.",
		Remedy: "Add a step before the promise falls due, `while: untaken`, that tells another function.",
		find:   ackTimeout,
	},
	{
		Name: "first-step-late", Source: "ESC-07", Levels: firm, Pass: model.Logical,
		Title:  "nobody is told before the promise falls due",
		Why:    "A promise that is broken before anybody hears of it is not one.",
		Remedy: "Let the first step come earlier, or promise later.",
		find:   firstStepLate,
	},
	{
		Name: "step-after-resolve", Source: "ESC-05", Levels: advice, Pass: model.Logical,
		Title:  "a step comes when the promise is already broken",
		Why:    "Help that is called after the last deadline cannot meet it.",
		Remedy: "Let the step come earlier, such as at 75% of resolve.",
		find:   stepAfterResolve,
	},
	{
		Name: "steps-in-order", Source: "ESC-05", Levels: hint, Pass: model.Logical,
		Title:  "a step stands after one that comes later",
		Why:    "People read a chain from top to bottom and believe it.",
		Remedy: "Write the steps in the order of their time.",
		find:   stepsInOrder,
	},
	{
		Name: "step-tells-nobody", Source: "ESC-01; on-call", Levels: firm, Pass: model.Physical,
		Title:  "a step tells a function that nobody ever holds",
		Why:    "Such a step is skipped every time, and looks like cover.",
		Remedy: "Give the function cover, or tell another.",
		find:   stepTellsNobody,
	},
	{
		Name: "told-twice", Source: "ESC-03", Levels: hint, Pass: model.Logical,
		Title:  "the same function or person is told twice",
		Why:    "Whoever did not answer the first time is told again, while others could be.",
		Remedy: "Tell somebody else, or say `repeat` and `every` on the first step.",
		find:   toldTwice,
	},
	{
		Name: "hand-over-edge", Source: "STR-13; REV-03", Levels: advice, Pass: model.Logical,
		Title:  "an escalation hands over where no edge leads",
		Why:    "The picture shows one way and the clock takes another.",
		Remedy: "Add the edge to `escalates_to`, or hand over to a function that has one.",
		find:   handOverEdge,
	},
	{
		Name: "mutual-block", Source: "ESC-11", Levels: rising, Pass: model.Physical,
		Title:  "two parties each need the other's approval",
		Why:    "When both are locked out at once, neither can let the other in.",
		Remedy: "Let one of the approvals be given by somebody of a third party, or beforehand.",
		find:   mutualBlock,
	},
	{
		Name: "swarm-trigger", Source: "ESC-13", Levels: rising, Pass: model.Logical,
		Title:  "a swarm does not say when it is called, or how much one person may join",
		Why:    "Without a trigger nobody calls it, without a limit the same three join everything.",
		Remedy: "Write the swarm with `when`, `first_within` and `per_person`.",
		find:   swarmTrigger,
	},
}

func escalationMissing(s *subject) {
	for _, v := range s.Severities {
		if v.Escalation != "" {
			continue
		}
		var without []*model.Service
		for _, service := range s.Services {
			own := slices.ContainsFunc(service.Escalations, func(e model.EscalationFor) bool { return e.ID == v.ID })
			if s.uses(service, v) && !own {
				without = append(without, service)
			}
		}
		if len(without) > 0 {
			s.find("severities."+string(v.ID), "severity %s has no escalation", v.ID).
				witness("its tickets of " + and(called(without)) + " wait where they enter")
		}
	}
}

func lastResort(s *subject) {
	for _, e := range s.Escalations {
		if e.LastResort == "" {
			s.find("escalations."+string(e.ID), "escalation %s ends with nobody", e.ID)
		}
	}
}

// lastResortPageable asks only where the escalation runs for a severity that pages. A last resort that is a function
// is asked by personReachable.
func lastResortPageable(s *subject) {
	for _, e := range s.Escalations {
		p := s.Person(model.PersonID(e.LastResort))
		pages := slices.ContainsFunc(s.chains(), func(c chain) bool { return c.escalation == e && c.severity.Page })
		if p != nil && pages && !p.Contact().Pageable() && !s.awaited("people."+string(p.ID)) {
			s.find(fmt.Sprintf("escalations.%s.last_resort", e.ID), "%s, the last resort of escalation %s, cannot be woken", p.Called(), e.ID).
				witness("contacts: " + orNone(strings.Join(p.Contact().Words(), ", ")))
		}
	}
}

// eachChain calls each with the chains of every escalation and severity, service by service, until it has found something.
func (s *subject) eachChain(each func(c chain) (found bool)) {
	type run struct {
		escalation *model.Escalation
		severity   *model.Severity
	}
	found := map[run]bool{}
	for _, c := range s.chains() {
		if at := (run{c.escalation, c.severity}); !found[at] {
			found[at] = each(c)
		}
	}
}

// pickUp is when the promise of the chain falls due, in seconds of its clock; ok is false where there is none.
func (s *facts) pickUp(c chain) (seconds int64, ok bool) {
	d := c.severity.PickUp()
	if !amount(d) {
		return 0, false
	}
	return d.On(s.Clock(c.service, c.severity)), true
}

func ackTimeout(s *subject) {
	s.eachChain(func(c chain) bool {
		due, ok := s.pickUp(c)
		if !ok || !c.severity.Page {
			return false
		}
		var told []model.HolderID
		for _, step := range c.escalation.Steps {
			if at, known := s.delay(c, step); !known || at < due && step.Lasts() == model.Untaken {
				for _, h := range step.Tells() {
					if !slices.Contains(told, h) {
						told = append(told, h)
					}
				}
			}
		}
		if len(told) != 1 {
			return false
		}
		s.find("escalations."+string(c.escalation.ID), "when %s does not answer, nobody else is told within the %s of a %s ticket",
			s.holder(told[0]), c.severity.PickUp(), c.severity.ID)
		return true
	})
}

func firstStepLate(s *subject) {
	s.eachChain(func(c chain) bool {
		due, ok := s.pickUp(c)
		if !ok || len(c.escalation.Steps) == 0 {
			return false
		}
		for _, step := range c.escalation.Steps {
			if at, known := s.delay(c, step); !known || at <= due {
				return false
			}
		}
		s.find(fmt.Sprintf("escalations.%s.steps[0]", c.escalation.ID), "escalation %s tells the first after the %s within which a %s ticket must be picked up",
			c.escalation.ID, c.severity.PickUp(), c.severity.ID)
		return true
	})
}

func stepAfterResolve(s *subject) {
	s.eachChain(func(c chain) (found bool) {
		if !amount(c.severity.Resolve) {
			return false
		}
		due := c.severity.Resolve.On(s.Clock(c.service, c.severity))
		for i, step := range c.escalation.Steps {
			if at, known := s.delay(c, step); known && at >= due {
				s.find(stepPath(c.escalation, i), "step %d of escalation %s comes no sooner than the %s in which a %s ticket is to be solved", i+1,
					c.escalation.ID, c.severity.Resolve, c.severity.ID)
				found = true
			}
		}
		return found
	})
}

// stepPath is the path of the i-th step of e.
func stepPath(e *model.Escalation, i int) string {
	return fmt.Sprintf("escalations.%s.steps[%d]", e.ID, i)
}

func stepsInOrder(s *subject) {
	s.eachChain(func(c chain) bool {
		var latest int64
		for i, step := range c.escalation.Steps {
			at, known := s.delay(c, step)
			if known && at < latest {
				s.find(stepPath(c.escalation, i), "step %d of escalation %s comes before the step above it, for a %s ticket", i+1, c.escalation.ID, c.severity.ID)
				return true
			}
			if known {
				latest = at
			}
		}
		return false
	})
}

// stepTellsNobody names a function that nobody holds at any instant of the horizon.
func stepTellsNobody(s *subject) {
	for _, e := range s.Escalations {
		for i, step := range e.Steps {
			for _, h := range step.Tells() {
				s.neverHeld(h, stepPath(e, i), fmt.Sprintf("step %d of escalation %s tells", i+1, e.ID))
			}
		}
	}
}

func lastResortHeld(s *subject) {
	for _, e := range s.Escalations {
		s.neverHeld(e.LastResort, fmt.Sprintf("escalations.%s.last_resort", e.ID), fmt.Sprintf("escalation %s ends with", e.ID))
	}
}

// neverHeld notes at path a function that nobody holds at any instant of the horizon, after the words that name it.
func (s *subject) neverHeld(h model.HolderID, path, words string) {
	f := s.Function(model.FunctionID(h))
	if f == nil || s.roster().Held(h, nil).Meets(s.over) {
		return
	}
	if hope := s.hopeOf(h, nil); len(hope.on) > 0 {
		s.find(path, "%s %s, which nobody holds yet", words, f.Called()).hangs(hope.on)
		return
	}
	s.find(path, "%s %s, which nobody holds at any hour", words, f.Called())
}

func toldTwice(s *subject) {
	for _, e := range s.Escalations {
		first := map[string]int{}
		for i, step := range e.Steps {
			for _, h := range step.Tell {
				key := string(h) + " " + string(step.Lasts())
				if n, again := first[key]; again && n == i {
					s.find(stepPath(e, i), "step %d of escalation %s tells %s twice", i+1, e.ID, s.holder(h))
				} else if again {
					s.find(stepPath(e, i), "steps %d and %d of escalation %s both tell %s", n+1, i+1, e.ID, s.holder(h))
				} else if given(h) {
					first[key] = i
				}
			}
		}
	}
}

// handOverEdge asks of each step that hands over whether an edge leads there from a function that was told before.
func handOverEdge(s *subject) {
	for _, e := range s.Escalations {
		var before []*model.Function
		for i, step := range e.Steps {
			if to := s.Function(step.HandTo); to != nil && len(before) > 0 {
				led := slices.ContainsFunc(before, func(f *model.Function) bool {
					return f == to || s.shortest(f, func(at *model.Function) bool { return at == to }) != nil
				})
				if !led {
					s.find(stepPath(e, i), "escalation %s hands over to %s, and no edge leads there", e.ID, to.Called()).
						witness("told before: " + and(called(before)))
				}
			}
			for _, h := range step.Tells() {
				if f := s.Function(model.FunctionID(h)); f != nil {
					before = append(before, f)
				}
			}
		}
	}
}

func mutualBlock(s *subject) {
	for i, a := range s.Access {
		for _, b := range s.Access[:i] {
			pa, pb := s.Person(a.Approver), s.Person(b.Approver)
			if pa == nil || pb == nil || a.Preapproved || b.Preapproved {
				continue
			}
			if a.Party != b.Party && pa.Party == b.Party && pb.Party == a.Party {
				s.find(fmt.Sprintf("access[%d].approver", i), "%s and %s can each get in only when the other lets them", s.party(b.Party), s.party(a.Party)).
					on(string(a.Party)).witness(pb.Called()+" approves for "+s.party(b.Party), pa.Called()+" approves for "+s.party(a.Party))
			}
		}
	}
}

func swarmTrigger(s *subject) {
	for _, v := range s.Services {
		if s.ShapeOf(v) == model.Swarm && s.SwarmOf(v) == nil {
			s.find("services."+string(v.ID), "tickets of %s are swarmed, and nothing says who may be invited", v.Called())
		}
	}
	for _, w := range s.Swarms {
		var missing []string
		if len(w.When) == 0 {
			missing = append(missing, "when it is called")
		}
		if w.FirstWithin.Zero() {
			missing = append(missing, "within what time the first joins")
		}
		if w.PerPerson == 0 {
			missing = append(missing, "how many swarms one person may be in")
		}
		if len(missing) > 0 {
			s.find("swarms."+w.ID, "swarm %s does not say %s", w.ID, and(missing))
		}
	}
}
