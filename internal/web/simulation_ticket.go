package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"belay/internal/api"
	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/outlook"
	"belay/internal/simulate"
	"belay/internal/span"
	"belay/internal/ticket"
)

// simulatedTicketsScreen is the tickets that a study has played and kept, of one option, behind one number.
type simulatedTicketsScreen struct {
	Study   int64
	Name    string
	Behind  string // which number they stand behind
	Options []link
	Tickets []simulatedTicketLine
	Kept    string // how few of all they are
}

// simulatedTicketLine is one of them.
type simulatedTicketLine struct {
	Path, Title, About, Took string
	Used, Look               string // of the time that was promised
	rank                     float64
}

// behind is the number that somebody wants to look behind: a promise or a function, or none.
type behind struct {
	service  model.ServiceID
	severity model.SeverityID
	target   model.TargetName
	function model.FunctionID
}

// behindOf reads it from an address.
func behindOf(q url.Values) behind {
	return behind{
		model.ServiceID(q.Get("service")), model.SeverityID(q.Get("severity")), model.TargetName(q.Get("target")), model.FunctionID(q.Get("function")),
	}
}

// words say which tickets stand behind it.
func (b behind) words(m *model.Model) string {
	if f := m.Function(b.function); f != nil {
		return "Tickets that came to " + f.Called() + "."
	}
	if s := m.Service(b.service); s != nil && b.target != "" {
		return fmt.Sprintf("%s of %s, %s: those that took the longest share of the time that was promised.", capital(string(b.target)), s.Called(), b.severity)
	}
	return "Those of every promise that took the longest share of their time, and some at random."
}

// holds says whether a ticket stands behind it, and how far in front.
func (b behind) holds(x simulate.Specimen) (rank float64, ok bool) {
	t := x.Ticket
	if b.function != "" {
		been := t.Function == b.function || slices.ContainsFunc(t.Hops, func(h ticket.Hop) bool { return h.From == b.function || h.To == b.function })
		return worst(x), been
	}
	if b.target == "" {
		return worst(x), true
	}
	for _, w := range x.Worst {
		if w.Service == b.service && w.Severity == b.severity && w.Target == b.target {
			return w.Used, true
		}
	}
	return 0, false
}

// worst is the largest share that a ticket took of a time that was promised.
func worst(x simulate.Specimen) (used float64) {
	for _, w := range x.Worst {
		used = max(used, w.Used)
	}
	return used
}

func (c *call) showSimulatedTickets() error {
	number, err := c.simulationNumber()
	if err != nil {
		return err
	}
	s, _, err := c.engine().Simulation(c.ctx(), c.actor, number)
	if err != nil {
		return err
	}
	q := c.r.URL.Query()
	option, err := strconv.Atoi(cmp.Or(q.Get("option"), "1"))
	if err != nil {
		return noPage()
	}
	screen := simulatedTicketsScreen{Study: number, Name: s.Name}
	wanted := behindOf(q)
	for run := range engine.SpecimenRuns {
		list, m, err := c.engine().SimulatedTickets(c.ctx(), c.actor, number, option-1, run)
		if err != nil {
			return err
		}
		screen.Behind = wanted.words(m)
		for _, x := range list {
			if rank, ok := wanted.holds(x); ok {
				line := simulatedLine(m, x, wanted.target)
				line.Path = fmt.Sprintf("%s/tickets/%d/%d/%d", simulationPath(number), option, run+1, x.Ticket.Number)
				line.rank = rank
				screen.Tickets = append(screen.Tickets, line)
			}
		}
	}
	slices.SortStableFunc(screen.Tickets, func(a, b simulatedTicketLine) int { return cmp.Compare(b.rank, a.rank) })
	for i, o := range s.Options {
		q.Set("option", strconv.Itoa(i+1))
		screen.Options = append(screen.Options, link{Path: "?" + q.Encode(), Words: o.Name, Here: i+1 == option})
	}
	screen.Kept = fmt.Sprintf("Of the first %d runs a few tickets of each promise are kept.", engine.SpecimenRuns)
	return c.show("simulated-tickets", c.modelPage("Tickets of a study"), screen)
}

// simulatedLine is a ticket among others: with how it stands by one promise, or by its worst where none is named.
func simulatedLine(m *model.Model, x simulate.Specimen, target model.TargetName) simulatedTicketLine {
	t := x.Ticket
	line := simulatedTicketLine{Title: string(t.Service), Took: "not solved when the run ended"}
	if s := m.Service(t.Service); s != nil {
		line.Title = s.Called()
	}
	line.Title += ", " + string(t.Severity)
	line.About = count(len(t.Hops), "hand-over", "hand-overs")
	if f := m.Function(t.Function); f != nil {
		line.About = f.Called() + " had it last, " + line.About
	}
	if t.State == ticket.Resolved {
		line.Took = "solved after " + long(int64(t.Resolution.At-t.Opened))
	}
	for _, w := range x.Worst {
		switch {
		case w.Target != target && (target != "" || w.Used < worst(x)):
		case w.Used > 1:
			line.Used, line.Look = fmt.Sprintf("%s: %.1f times the time promised", w.Target, w.Used), "bad"
		default:
			line.Used, line.Look = fmt.Sprintf("%s: %s of the time promised", w.Target, percent(w.Used)), "muted"
		}
	}
	if x.Random && line.Used == "" {
		line.Used, line.Look = "picked at random", "muted"
	}
	return line
}

// simulatedTicketScreen is one ticket of a study, told as a real one is.
type simulatedTicketScreen struct {
	Study       int64
	Name, Title string
	Where       string
	Line        simulatedTicketLine
	Thread      []threadItem
}

func (c *call) showSimulatedTicket() error {
	number, err := c.simulationNumber()
	if err != nil {
		return err
	}
	at := map[string]int{}
	for _, name := range []string{"option", "run", "ticket"} {
		if at[name], err = strconv.Atoi(c.r.PathValue(name)); err != nil {
			return noPage()
		}
	}
	s, _, err := c.engine().Simulation(c.ctx(), c.actor, number)
	if err != nil {
		return err
	}
	x, m, err := c.engine().SimulatedTicket(c.ctx(), c.actor, number, at["option"]-1, at["run"]-1, ticket.Number(at["ticket"]))
	if err != nil {
		return err
	}
	line := simulatedLine(m, x, "")
	told := api.Ticket{Timeline: c.told(m, x)}
	return c.show("simulated-ticket", c.modelPage(line.Title), simulatedTicketScreen{
		Study: number, Name: s.Name, Title: line.Title, Line: line, Thread: c.thread(told, false),
		Where: fmt.Sprintf("Ticket %d of run %d, %s", at["ticket"], at["run"], s.Options[at["option"]-1].Name),
	})
}

// told is what happened to a played ticket. Nobody writes what is only played, so messages without words become sentences.
func (c *call) told(m *model.Model, x simulate.Specimen) []api.Item {
	items := c.server.show.Simulated(c.actor, m, x)
	for i, item := range items {
		if item.Kind == "message" && item.Text == "" {
			items[i].Kind, items[i].Text = "event", item.By.Name+" asked for help."
		}
	}
	return items
}

// mostSpecimens is how many tickets go with a page that is sent on.
const mostSpecimens = 12

// specimens are, of each promise that the base does not keep beyond doubt, the ticket that took the longest share of its time.
func (c *call) specimens(number int64, base *simulate.Report) (out []outlook.Specimen, err error) {
	worst := make([]simulate.Specimen, len(base.Promises))
	rank := make([]float64, len(base.Promises))
	var m *model.Model
	for run := range engine.SpecimenRuns {
		var list []simulate.Specimen
		if list, m, err = c.engine().SimulatedTickets(c.ctx(), c.actor, number, 0, run); err != nil {
			return nil, err
		}
		for _, x := range list {
			for i, p := range base.Promises {
				used, ok := behind{service: p.Service, severity: p.Severity, target: p.Target}.holds(x)
				if ok && p.Verdict != simulate.Kept && p.Late > 0 && used > rank[i] {
					worst[i], rank[i] = x, used
				}
			}
		}
	}
	for i, x := range worst {
		if rank[i] == 0 || len(out) == mostSpecimens {
			continue
		}
		line := simulatedLine(m, x, base.Promises[i].Target)
		s := outlook.Specimen{Title: line.Title, About: line.Used + "; " + line.Took}
		for _, item := range c.told(m, x) {
			words := item.Text
			if item.Kind != "event" && item.By != nil {
				words = item.By.Name + ": " + words
			}
			s.Journal = append(s.Journal, outlook.Moment{At: span.At(item.At), Words: words, Late: item.Late})
		}
		out = append(out, s)
	}
	return out, nil
}
