package web

import (
	"cmp"
	"slices"
	"strconv"

	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/span"
)

// whoScreen answers who picks up a ticket raised at an instant.
type whoScreen struct {
	Form    *form
	At      moment
	Chain   *chainScreen
	Service string
	Slip    bool // something in the question is wrong, and said beside it
}

// chainScreen is what happens to a ticket while nobody takes it.
type chainScreen struct {
	Service, Severity, Means string
	Verdict, Look            string // what follows from it, and how that is: good, warn or bad
	Steps                    []stepLine
}

// stepLine is one thing that happens: somebody is told, or a promise falls due.
type stepLine struct {
	At     moment
	When   string // after how long
	Tells  string
	More   string
	People []onDuty
	Empty  string
	Next   string
	NextAt moment
	Due    bool // it is the promise that falls due
	Bad    bool
	at     span.Instant
	known  bool
}

func (c *call) whoForm(m *model.Model) *form {
	f := &form{Action: "/m/who", Button: "Ask", Fields: []*field{
		{Name: "service", Label: "Service", Kind: "select", Required: true},
		{Name: "severity", Label: "Severity", Kind: "select", Required: true},
		{Name: "at", Label: "Raised at (" + place(c.zone()) + ")", Kind: "datetime-local", Required: true},
	}}
	for _, s := range m.Services {
		f.Fields[0].Options = append(f.Fields[0].Options, option{Value: string(s.ID), Words: s.Called()})
	}
	for _, v := range m.Severities {
		f.Fields[1].Options = append(f.Fields[1].Options, option{Value: string(v.ID), Words: string(v.ID)})
	}
	return f
}

// showWho answers by the very code of belay who. Everything asked stands in the address, to be passed on.
func (c *call) showWho() error {
	m, err := c.model()
	if err != nil {
		return err
	}
	f := c.whoForm(m)
	query := c.r.URL.Query()
	for _, x := range f.Fields {
		x.Value = query.Get(x.Name)
	}
	at := c.at
	if when := query.Get("instant"); when != "" {
		if seconds, err := strconv.ParseInt(when, 10, 64); err == nil && span.Instant(seconds) > span.Beginning && span.Instant(seconds) < span.End {
			at = span.Instant(seconds)
		}
	} else if asked := f.value("at"); asked != "" {
		if at, err = parseLocal(asked, c.zone()); err != nil {
			at = c.at
			f.wrong("at", err.Error())
		}
	}
	f.Fields[2].Value = at.In(c.zone().Location()).Format(localForm)
	screen := whoScreen{Form: f, At: momentIn(at, 0, c.zone())}
	service := m.Service(model.ServiceID(f.value("service")))
	switch asked := f.value("service"); {
	case service == nil && asked != "":
		f.wrong("service", "The model has no service of that name. Choose one of these.")
	case service == nil && len(m.Services) > 0:
		service = m.Services[0]
	}
	if asked := f.value("severity"); asked != "" && m.Severity(model.SeverityID(asked)) == nil {
		f.wrong("severity", "The model has no severity of that name. Choose one of these.")
	}
	if !f.ok() {
		screen.Slip, c.status = true, unprocessable
	} else if service != nil {
		used := m.SeveritiesOf(service)
		severity := m.Severity(model.SeverityID(f.value("severity")))
		if !slices.Contains(used, severity) && len(used) > 0 {
			severity = used[0]
		}
		if severity != nil {
			f.Fields[0].Value, f.Fields[1].Value = string(service.ID), string(severity.ID)
			screen.Chain = c.chain(m, coverage.Who(m, service, severity, at))
		}
	}
	return c.show("who", c.modelPage("Who picks up"), screen)
}

// chain is a chain in words, in order of time.
func (c *call) chain(m *model.Model, chain coverage.Chain) *chainScreen {
	out := &chainScreen{Service: chain.Service.Called(), Severity: string(chain.Severity.ID), Means: chain.Severity.Means}
	for _, told := range chain.Told {
		out.Steps = append(out.Steps, c.steps(m, chain, told)...)
	}
	if chain.Promised && chain.Due {
		out.Steps = append(out.Steps, stepLine{
			At: c.moment(chain.Deadline), When: "pick-up is due", Tells: chain.Severity.PickUp().String() + " are over", Due: true,
			at: chain.Deadline, known: true,
		})
	}
	if last := chain.LastResort; last != nil {
		line := stepLine{When: "last resort", Tells: holderName(m, last.Holder), at: last.At, known: last.Known}
		if last.Known {
			line.At = c.moment(last.At)
		}
		for _, h := range last.Holders {
			line.People = append(line.People, c.onDuty(h, last.At))
		}
		if len(last.Holders) == 0 {
			line.Empty, line.Bad = "nobody is on duty there then", true
		}
		out.Steps = append(out.Steps, line)
	}
	slices.SortStableFunc(out.Steps, func(a, b stepLine) int {
		if a.known != b.known {
			return cmp.Compare(unknownLast(a.known), unknownLast(b.known))
		}
		return cmp.Compare(a.at, b.at)
	})
	out.Verdict, out.Look = c.verdictOf(chain)
	return out
}

func unknownLast(known bool) int {
	if known {
		return 0
	}
	return 1
}

// steps are the lines of one step, one for each function or person that it tells.
func (c *call) steps(m *model.Model, chain coverage.Chain, told coverage.Told) []stepLine {
	var out []stepLine
	for _, g := range told.Groups {
		line := stepLine{When: told.When(), Tells: holderName(m, g.Holder), Empty: g.Empty, at: told.At, known: told.Known}
		if told.Known {
			line.At = c.moment(told.At)
		}
		if told.Step.HandTo != "" {
			line.More = "it is handed over"
		}
		for _, h := range g.Holders {
			line.People = append(line.People, c.onDuty(h, told.At))
		}
		if g.Next != nil {
			line.Next, line.NextAt = g.Next.Name(), c.moment(g.Next.At)
		}
		line.Bad = len(g.Holders) == 0 && told.InTime && (g.Next == nil || g.Next.At > chain.Deadline)
		out = append(out, line)
	}
	return out
}

// holderName is what people call a function, or a person told by name.
func holderName(m *model.Model, h model.HolderID) string {
	if f := m.Function(model.FunctionID(h)); f != nil {
		return f.Called()
	}
	if p := m.Person(model.PersonID(h)); p != nil {
		return p.Called()
	}
	return string(h)
}

// verdictOf says who is the first to know, and whether that is in time.
func (c *call) verdictOf(chain coverage.Chain) (words, look string) {
	who, at, found := firstTold(chain)
	switch {
	case !found:
		return "Nobody picks up.", "bad"
	case !chain.Promised:
		return who + " knows first. No pick-up is promised.", "warn"
	case chain.Due && at > chain.Deadline:
		return "Nobody picks up in time: " + who + " is the first to know, " + long(int64(at-chain.Deadline)) + " too late.", "bad"
	case at == chain.At:
		return who + " knows at once.", "good"
	}
	return who + " knows first, after " + long(int64(at-chain.At)) + ", in time.", "good"
}

// firstTold is the first person whom a chain reaches, and when.
func firstTold(chain coverage.Chain) (who string, at span.Instant, found bool) {
	try := func(name string, when span.Instant) {
		if !found || when < at {
			who, at, found = name, when, true
		}
	}
	for _, told := range chain.Told {
		for _, g := range told.Groups {
			switch {
			case !told.Known:
			case len(g.Holders) > 0:
				try(g.Holders[0].Name(), told.At)
			case g.Next != nil:
				try(g.Next.Name(), g.Next.At)
			}
		}
	}
	return who, at, found
}

// instant is an instant that a page passed on as a number.
func instant(seconds int64) span.Instant { return span.Instant(seconds) }
