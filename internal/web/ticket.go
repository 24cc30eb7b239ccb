package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"belay/internal/api"
	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/ticket"
)

// ticketScreen is a ticket for those who work on it.
type ticketScreen struct {
	Ref, Subject, Severity, Kind, Service, Category, Why string
	Rank                                                 int
	Requester, Email, OpenedBy                           string
	Opened                                               moment
	Status                                               string
	Accountable, Function, Link, Owner, Given            string
	Track                                                []stopLine
	Promises                                             []promiseLine
	Next                                                 []comingLine
	Help                                                 []helpLine
	Thread                                               []threadItem
	Tags                                                 []string
	Related                                              []link
	Cases                                                []caseLine
	Swarm                                                []string
	Mine                                                 bool
	Forms                                                ticketForms
}

// ticketForms are what somebody may do to a ticket; those that make no sense now are nil.
type ticketForms struct {
	Take, Over, PutBack, Resume                    bool
	Reply, Note, Wait, Escalate, HandBack, Resolve *form
	Reopen                                         *form
}

// stopLine is a place on the line track.
type stopLine struct {
	Line            int
	Name, Who, Look string // done, now or next
	More            string
	OffModel        bool
}

// helpLine is a function that can help now.
type helpLine struct {
	Name, Party, Link, How, When, Who, Empty, Hours string
	Open                                            bool
	Until                                           moment
	Bring                                           []string
}

type caseLine struct{ Party, Status, Reference string }

func (c *call) showTicket() error {
	t, err := c.ticketOf()
	if denied, ok := errors.AsType[*people.Denial](err); ok {
		return c.sealed(denied.Sentence, nil)
	}
	if err != nil {
		return err
	}
	if c.actor.Account.Role == people.Requester {
		return c.requestPage(t, nil)
	}
	return c.ticketPage(t, nil)
}

// toTicket is the short address of a ticket, as people pass it on: /SUP-12.
func (c *call) toTicket() error {
	number, err := ticket.ParseNumber(c.r.PathValue("number"))
	if err != nil || !strings.HasPrefix(strings.ToUpper(c.r.PathValue("number")), "SUP-") {
		return noPage()
	}
	http.Redirect(c.w, c.r, "/t/"+number.String(), http.StatusFound)
	return nil
}

// ticketPage shows a ticket; a form that came back with a mistake takes the place of the empty one.
func (c *call) ticketPage(t api.Ticket, mistaken *form) error {
	b, err := c.boot(engine.QueueMine, &t)
	if err != nil {
		return err
	}
	s := ticketScreen{
		Ref: t.Ref, Subject: t.Subject, Severity: t.Severity, Kind: t.Kind, Service: t.ServiceName, Category: t.Category, Why: t.Route,
		Requester: t.Requester.Name, Email: t.Requester.Email, Opened: c.momentOf(&t.Opened), Accountable: t.Accountable.Name,
		Function: t.LiesWith.Name, Link: t.LiesWith.Link, Tags: t.Tags, Thread: c.thread(t, false), Promises: c.promises(t), Track: c.track(t),
		Status: stateWords(t.State, ""), Related: related(t),
	}
	if t.Wait != nil && t.State == string(ticket.Waiting) {
		s.Status = waitsFor(ticket.Reason(t.Wait.Reason))
	}
	for _, v := range b.Vocabulary.Severities {
		if v.ID == t.Severity {
			s.Rank = v.Rank
		}
	}
	if t.OpenedBy != nil {
		s.OpenedBy = t.OpenedBy.Name
	}
	if t.Assignee != nil {
		s.Owner, s.Mine = t.Assignee.Name, t.Assignee.ID == string(c.actor.Account.ID)
	}
	if t.Given != nil {
		s.Given = t.Given.Name
	}
	if live(t) {
		s.Next = c.comings(t, true)
		s.Help = c.help(t)
	}
	for _, k := range t.Cases {
		s.Cases = append(s.Cases, caseLine{k.PartyName, k.Status, k.Reference})
	}
	if t.Swarm != nil {
		for _, m := range t.Swarm.Members {
			s.Swarm = append(s.Swarm, m.Person.Name+" "+m.State)
		}
	}
	s.Forms = c.ticketForms(t)
	s.Forms.put(mistaken)
	return c.show("ticket", page{Title: t.Ref + " " + t.Subject, Here: "/q/mine", Dense: true, Look: wide, Island: b}, s)
}

// related are the tickets that belong to one.
func related(t api.Ticket) (out []link) {
	add := func(words string, numbers ...int64) {
		for _, n := range numbers {
			if n != 0 {
				out = append(out, link{Path: "/t/" + ticket.Number(n).String(), Words: words + " " + ticket.Number(n).String()})
			}
		}
	}
	add("goes on as", t.MergedInto)
	add("took in", t.Merged...)
	add("part of", t.Parent)
	add("has the part", t.Children...)
	for _, l := range t.Links {
		add(strings.ReplaceAll(l.Kind, "-", " "), l.Other)
	}
	return out
}

// track is where a ticket stands in the model.
func (c *call) track(t api.Ticket) []stopLine {
	var out []stopLine
	for _, s := range t.Track {
		line := stopLine{Line: s.Function.Line, Name: s.Function.Name, Who: s.Who, OffModel: s.OffModel}
		switch s.State {
		case "past":
			line.Look, line.More = "done", "lay here for "+long(s.Seconds)
		case "here":
			line.Look, line.More = "now", "here since "+c.momentOf(s.Since).Words
			if s.Allowed > 0 { // the clock's own hours: they cannot be held against the time that has passed
				line.More += ", " + long(s.Allowed) + " of working time may pass"
			}
		default:
			line.Look = "next"
		}
		out = append(out, line)
	}
	return out
}

// help is who can help now.
func (c *call) help(t api.Ticket) []helpLine {
	var out []helpLine
	for _, h := range t.Help {
		line := helpLine{
			Name: h.Function.Name, Party: h.PartyName, Link: h.Function.Link, How: h.How, When: h.When, Empty: h.Empty, Hours: h.Hours,
			Open: h.Open, Until: c.momentOf(h.Until), Bring: h.Bring,
		}
		var who []string
		for _, p := range h.Holders {
			who = append(who, p.Name)
		}
		line.Who = list(who)
		out = append(out, line)
	}
	return out
}

// The choices of what follows a reply.
const (
	thenNothing = ""
	thenWait    = "wait"
	thenResolve = "resolve"
)

func replyForm(ref string) *form {
	return &form{Action: "/t/" + ref + "/reply", Button: "Send to whoever asked", Upload: true, Key: newKey(), Fields: []*field{
		{Name: "body", Label: "Reply", Kind: "area", Required: true, Rows: 6, Max: desk.MaxBody},
		{Name: "then", Label: "And then", Kind: "select", Options: []option{
			{Value: thenNothing, Words: "it stays open"}, {Value: thenWait, Words: "it waits for their answer"}, {Value: thenResolve, Words: "it is resolved"},
		}},
		{Name: "files", Label: "Files", Kind: "file"},
	}}
}

func noteForm(ref string) *form {
	return &form{Action: "/t/" + ref + "/note", Button: "Keep the note", Look: "second", Upload: true, Key: newKey(), Fields: []*field{
		{Name: "body", Label: "Note", Kind: "area", Required: true, Rows: 4, Max: desk.MaxBody, Hint: "Only those who work on it read it."},
		{Name: "files", Label: "Files", Kind: "file"},
	}}
}

func waitForm(ref string) *form {
	f := &form{Action: "/t/" + ref + "/wait", Button: "Let it wait", Look: "second", Fields: []*field{
		{Name: "reason", Label: "It waits for", Kind: "select", Required: true},
		{Name: "note", Label: "More about that", Max: desk.MaxNote},
		{Name: "wake", Label: "Until", Kind: "datetime-local"},
	}}
	words := map[ticket.Reason]string{
		ticket.ForRequester: "whoever asked", ticket.ForVendor: "another party", ticket.ForChange: "a change", ticket.ForProblem: "a problem to be solved",
		ticket.ForLater: "another day",
	}
	for _, r := range ticket.Reasons() {
		f.Fields[0].Options = append(f.Fields[0].Options, option{Value: string(r), Words: words[r]})
	}
	return f
}

func resolveForm(ref string) *form {
	f := &form{Action: "/t/" + ref + "/resolve", Button: "Resolve", Fields: []*field{
		{Name: "code", Label: "How", Kind: "select", Required: true},
		{Name: "note", Label: "What whoever asked reads", Kind: "area", Rows: 3, Max: desk.MaxNote},
	}}
	for _, code := range ticket.Codes() {
		f.Fields[0].Options = append(f.Fields[0].Options, option{Value: string(code), Words: strings.ReplaceAll(string(code), "-", " ")})
	}
	return f
}

// escalateForm offers where the model lets a ticket go, and then every other function.
func (c *call) escalateForm(t api.Ticket) *form {
	f := &form{Action: "/t/" + t.Ref + "/escalate", Button: "Hand it over", Fields: []*field{
		{Name: "to", Label: "To", Kind: "select", Required: true},
		{Name: "why", Label: "What they need to know", Kind: "area", Rows: 3, Max: desk.MaxNote, Hint: "Needed where the model has no such way."},
	}}
	add := func(id, words string) {
		if !slices.ContainsFunc(f.Fields[0].Options, func(o option) bool { return o.Value == id }) {
			f.Fields[0].Options = append(f.Fields[0].Options, option{Value: id, Words: words})
		}
	}
	for _, h := range t.Help {
		if h.How == "escalate" {
			words := h.Function.Name
			if !h.Open {
				words += " (nobody there now)"
			}
			add(h.Function.ID, words)
		}
	}
	if m, _ := c.engine().Model(); m != nil {
		for _, other := range m.Functions {
			if string(other.ID) != t.Function && other.Line > 0 {
				add(string(other.ID), other.Called()+" (off the model)")
			}
		}
	}
	return f
}

func handBackForm(ref string) *form {
	f := &form{Action: "/t/" + ref + "/hand-back", Button: "Hand it back", Look: "second", Fields: []*field{
		{Name: "reason", Label: "Because", Kind: "select", Required: true},
		{Name: "note", Label: "What they need to know", Max: desk.MaxNote},
	}}
	words := map[ticket.HandBack]string{
		"not-ours": "it is not ours", "facts-missing": "facts are missing", "solved": "it is solved", "wrong-severity": "the severity is wrong",
	}
	for _, r := range ticket.HandBacks() {
		f.Fields[0].Options = append(f.Fields[0].Options, option{Value: string(r), Words: words[r]})
	}
	return f
}

// ticketForms are the forms that make sense for a ticket now, and that whoever asks may send.
func (c *call) ticketForms(t api.Ticket) (f ticketForms) {
	may := func(do people.Action) bool { return slices.Contains(t.May, string(do)) && t.MergedInto == 0 }
	mine := t.Assignee != nil && t.Assignee.ID == string(c.actor.Account.ID)
	if may(people.Reply) && t.State != string(ticket.Closed) {
		f.Reply = replyForm(t.Ref)
	}
	if may(people.Note) {
		f.Note = noteForm(t.Ref)
	}
	if !live(t) {
		if may(people.Reopen) {
			f.Reopen = whyForm("/t/"+t.Ref+"/reopen", "Reopen it", "Why", "")
		}
		return f
	}
	f.Take, f.PutBack = may(people.Take) && !mine, may(people.PutBack) && mine
	f.Over = f.Take && t.Assignee != nil
	f.Resume = may(people.Resume) && t.State == string(ticket.Waiting)
	if may(people.Wait) && !f.Resume {
		f.Wait = waitForm(t.Ref)
	}
	if may(people.Escalate) {
		f.Escalate = c.escalateForm(t)
	}
	if past := slices.ContainsFunc(t.Track, func(s api.Stop) bool { return s.State == "past" }); past && may(people.HandBack) {
		f.HandBack = handBackForm(t.Ref)
	}
	if may(people.Resolve) {
		f.Resolve = resolveForm(t.Ref)
	}
	return f
}

// put replaces the form that came back with a mistake.
func (f *ticketForms) put(mistaken *form) {
	for _, place := range []**form{&f.Reply, &f.Note, &f.Wait, &f.Escalate, &f.HandBack, &f.Resolve, &f.Reopen} {
		if mistaken != nil && *place != nil && (*place).Action == mistaken.Action {
			*place = mistaken
		}
	}
}

// sealedScreen is the outside of a ticket: a closed envelope, and how it is opened.
type sealedScreen struct {
	Ref, Kind, Service, Severity, State, Function string
	Opened                                        moment
	Sentence                                      string
	Take                                          bool
	Ask                                           *form
}

func askAccessForm(ref string) *form {
	return &form{Action: "/t/" + ref + "/ask", Button: "Ask for access", Fields: []*field{
		{Name: "why", Label: "Why you need it", Kind: "area", Required: true, Rows: 3, Max: 2000, Hint: "Whoever approves it reads this."},
	}}
}

// sealed shows the outside of a ticket whose inside is closed to whoever asks.
func (c *call) sealed(sentence string, mistaken *form) error {
	row, err := c.envelope()
	if err != nil {
		return err
	}
	s := sealedScreen{
		Ref: ticket.Number(row.Number).String(), Kind: row.Kind, Service: row.Service, Severity: row.Severity, State: stateWords(row.State, ""),
		Function: c.functionNameOf(row.Function), Opened: c.moment(row.Opened), Sentence: sentence,
		Take: c.ever(people.Take).Yes && row.Owner == "",
	}
	if m, _ := c.engine().Model(); m != nil {
		if service := m.Service(model.ServiceID(row.Service)); service != nil {
			s.Service = service.Called()
		}
	}
	if c.ever(people.AskGrant).Yes {
		s.Ask = askAccessForm(s.Ref)
		if mistaken != nil {
			s.Ask = mistaken
		}
	}
	if c.status == http.StatusOK {
		c.status = http.StatusForbidden
	}
	return c.show("sealed", page{Title: s.Ref, Here: "/q/mine", Look: narrow, Dense: true}, s)
}

// envelope is the row of a ticket of which whoever asks may see the outside; the engine has said so.
func (c *call) envelope() (row store.Ticket, err error) {
	number, err := c.number()
	if err != nil {
		return row, err
	}
	err = c.engine().Store().View(c.ctx(), func(tx *store.Tx) error {
		row, _, err = tx.Ticket(int64(number))
		return err
	})
	return row, err
}

func (c *call) askAccess() error {
	number, err := c.number()
	if err != nil {
		return err
	}
	// Whether they may even see it is the engine's to say: what it hides does not exist.
	var denied *people.Denial
	if _, err := c.engine().Ticket(c.ctx(), c.actor, number); err != nil && !errors.As(err, &denied) {
		return err
	}
	f := askAccessForm(number.String())
	if err := f.fill(c); err != nil {
		return err
	}
	sentence := ""
	if denied != nil {
		sentence = denied.Sentence
	}
	show := func() error { return c.sealed(sentence, f) }
	if !f.complete() {
		return c.again(f, "", nil, show)
	}
	row, err := c.envelope()
	if err != nil {
		return err
	}
	if _, err := c.engine().AskGrant(c.ctx(), c.actor, model.ServiceID(row.Service), number, f.value("why")); err != nil {
		return c.again(f, "why", err, show)
	}
	return c.to("/t/"+number.String(), "Your request is with those who approve it.")
}

func (c *call) reply() error {
	return c.speak(replyForm, func(f *form) ([]desk.Input, error) {
		files, err := c.upload()
		out := []desk.Input{desk.Reply{Body: f.value("body"), Files: files}}
		switch f.value("then") {
		case thenWait:
			out = append(out, desk.Wait{Reason: ticket.ForRequester})
		case thenResolve:
			out = append(out, desk.Resolve{Code: ticket.Codes()[0]})
		}
		return out, err
	}, "Your reply is sent.")
}

func (c *call) note() error {
	return c.speak(noteForm, func(f *form) ([]desk.Input, error) {
		files, err := c.upload()
		return []desk.Input{desk.Note{Body: f.value("body"), Files: files}}, err
	}, "The note is kept.")
}

func (c *call) wait() error {
	return c.speak(waitForm, func(f *form) ([]desk.Input, error) {
		var wake span.Instant
		var err error
		if until := f.value("wake"); until != "" {
			wake, err = parseLocal(until, c.zone())
		}
		return []desk.Input{desk.Wait{Reason: ticket.Reason(f.value("reason")), Note: f.value("note"), Wake: wake}}, err
	}, "It waits.")
}

func (c *call) escalate() error {
	t, err := c.ticketOf()
	if err != nil {
		return err
	}
	return c.speak(func(string) *form { return c.escalateForm(t) }, func(f *form) ([]desk.Input, error) {
		return []desk.Input{desk.Escalate{To: model.FunctionID(f.value("to")), Why: f.value("why")}}, nil
	}, "It is handed over.")
}

func (c *call) handBack() error {
	return c.speak(handBackForm, func(f *form) ([]desk.Input, error) {
		return []desk.Input{desk.HandBackTo{Reason: ticket.HandBack(f.value("reason")), Note: f.value("note")}}, nil
	}, "It is handed back.")
}

func (c *call) resolve() error {
	return c.speak(resolveForm, func(f *form) ([]desk.Input, error) {
		return []desk.Input{desk.Resolve{Code: ticket.Code(f.value("code")), Note: f.value("note")}}, nil
	}, "It is resolved. Whoever asked has seven days to say otherwise.")
}

// speak plays what a form of the ticket's page says, in one change, and shows the page again when it is refused.
func (c *call) speak(of func(ref string) *form, inputs func(*form) ([]desk.Input, error), said string) error {
	number, err := c.number()
	if err != nil {
		return err
	}
	f := of(number.String())
	if err := f.fill(c); err != nil {
		return err
	}
	again := func(err error) error {
		return c.again(f, "", err, func() error {
			t, err := c.ticketOf()
			if err != nil {
				return err
			}
			return c.ticketPage(t, f)
		})
	}
	if !f.complete() {
		return again(nil)
	}
	in, err := inputs(f)
	if err == nil {
		_, err = c.engine().DoAll(c.ctx(), c.request(f.Key), number, in...)
	}
	if err != nil {
		return again(err)
	}
	return c.to("/t/"+number.String(), said)
}

func (c *call) take() error {
	over := c.r.FormValue("over") != "" // they saw who has it
	return c.act("/t/", "It is yours.", func(string) desk.Input { return desk.Take{Over: over} })
}

func (c *call) putBack() error {
	return c.act("/t/", "It lies before its function again.", func(why string) desk.Input { return desk.PutBack{Why: why} })
}

func (c *call) resume() error {
	return c.act("/t/", "It goes on.", func(why string) desk.Input { return desk.Resume{Why: why} })
}

func (c *call) reopen() error {
	return c.act("/t/", "It is open again.", func(why string) desk.Input { return desk.Reopen{Why: why} })
}

// functionID is a function's id that came as text.
func functionID(id string) model.FunctionID { return model.FunctionID(id) }
