package web

import (
	"fmt"
	"slices"
	"strings"

	"belay/internal/api"
	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/ticket"
)

// requestScreen is a ticket as whoever asked for it sees it.
type requestScreen struct {
	Ref, Subject, Service, Number string
	Status                        string
	Look                          string // calm, good-news or empty, of the sentence
	Opened                        moment
	Promises                      []promiseLine
	Next                          []comingLine
	Thread                        []threadItem
	Reply, Reopen, Close          *form
	MergedInto                    string
}

// promiseLine is one promise, and how it stands.
type promiseLine struct {
	Words  string
	Value  string // by when, or what became of it
	By     moment
	More   string
	Look   string // soon, late, met or paused
	Share  int    // of its time used, 0 to 100
	Target string
}

// comingLine is what happens if nobody does anything.
type comingLine struct {
	At   moment
	Text string
	Why  string
}

// threadItem is a message, or something that happened.
type threadItem struct {
	ID      string
	Message bool
	Note    bool
	Vendor  bool
	Mine    bool
	Breach  bool
	By      string
	Via     string
	Text    string
	At      moment
	Icon    string
	Files   []fileLine
}

type fileLine struct{ Name, URL, Size string }

// ticketOf is the ticket that the path names, as whoever asks may see it.
func (c *call) ticketOf() (api.Ticket, error) {
	number, err := c.number()
	if err != nil {
		return api.Ticket{}, err
	}
	view, err := c.engine().Ticket(c.ctx(), c.actor, number)
	if err != nil {
		return api.Ticket{}, err
	}
	t, err := c.server.show.Ticket(c.ctx(), c.actor, view)
	if err == nil && t.Seen < t.Seq {
		err = c.engine().See(c.ctx(), c.actor, number, t.Seq)
	}
	return t, err
}

func (c *call) showRequest() error {
	t, err := c.ticketOf()
	if err != nil {
		return err
	}
	return c.requestPage(t, nil)
}

func requestReplyForm(ref string) *form {
	return &form{Action: "/help/" + ref + "/reply", Button: "Send", Upload: true, Key: newKey(), Fields: []*field{
		{Name: "body", Label: "Your answer", Kind: "area", Required: true, Rows: 5, Max: desk.MaxBody},
		{Name: "files", Label: "Pictures or files", Kind: "file"},
	}}
}

func whyForm(action, button, label, look string) *form {
	return &form{Action: action, Button: button, Look: look, Fields: []*field{{Name: "why", Label: label, Max: desk.MaxNote}}}
}

// requestPage shows a request; a form that came back with a mistake takes the place of the empty one.
func (c *call) requestPage(t api.Ticket, mistaken *form) error {
	screen := requestScreen{
		Ref: t.Ref, Subject: t.Subject, Service: t.ServiceName, Opened: c.momentOf(&t.Opened), Thread: c.thread(t, true),
	}
	screen.Status, screen.Look = c.statusLine(t)
	if t.MergedInto != 0 {
		screen.MergedInto = ticket.Number(t.MergedInto).String()
	}
	if live(t) {
		screen.Promises = c.promises(t)
		if t.Assignee == nil {
			screen.Next = c.comings(t, false)
		}
	}
	may := func(do people.Action) bool { return slices.Contains(t.May, string(do)) && t.MergedInto == 0 }
	if may(people.Reply) && t.State != string(ticket.Closed) {
		screen.Reply = requestReplyForm(t.Ref)
	}
	if may(people.Reopen) && !live(t) {
		screen.Reopen = whyForm("/help/"+t.Ref+"/reopen", "Reopen it", "What is still wrong?", "")
	}
	if may(people.Close) && t.State != string(ticket.Closed) {
		screen.Close = whyForm("/help/"+t.Ref+"/close", "I do not need this any more", "Why, in a line", "second")
	}
	for _, place := range []**form{&screen.Reply, &screen.Reopen, &screen.Close} {
		if mistaken != nil && *place != nil && (*place).Action == mistaken.Action {
			*place = mistaken
		}
	}
	return c.show("request", page{Title: t.Ref + " " + t.Subject, Here: "/help"}, screen)
}

// live says that a ticket is not over.
func live(t api.Ticket) bool {
	return t.State == string(ticket.Open) || t.State == string(ticket.Waiting)
}

// statusLine says whose turn it is, to whoever asked.
func (c *call) statusLine(t api.Ticket) (sentence, look string) {
	switch ticket.State(t.State) {
	case ticket.Closed:
		return "This is closed.", ""
	case ticket.Resolved:
		said := "It is solved."
		if t.Resolution != nil && t.Resolution.Note != "" {
			said = "It is solved: " + t.Resolution.Note
		}
		return said + " If it is not, reopen it or write below. Otherwise it closes by itself after seven days.", "good-news"
	case ticket.Waiting:
		return c.waitSentence(t), "banner"
	}
	if t.Assignee != nil {
		return fmt.Sprintf("%s of %s works on it.", t.Assignee.Name, t.LiesWith.Name), "calm"
	}
	return fmt.Sprintf("%s has it, and will take it up.", t.LiesWith.Name), "calm"
}

// waitSentence says for what a ticket waits.
func (c *call) waitSentence(t api.Ticket) string {
	if t.Wait == nil {
		return "It waits."
	}
	switch ticket.Reason(t.Wait.Reason) {
	case ticket.ForRequester:
		if t.Requester.ID == string(c.actor.Account.ID) {
			return "It waits for your answer. Write below, and it goes on."
		}
		return "It waits for an answer of " + t.Requester.Name + "."
	case ticket.ForVendor:
		return "Another organisation works on it with us."
	case ticket.ForChange:
		return "It waits for a change that is planned."
	case ticket.ForProblem:
		return "Its cause is being looked for; many people wait for the same."
	}
	if t.Wait.Wake != nil {
		return "It is planned for " + c.momentOf(t.Wait.Wake).Words + "."
	}
	return "It is planned for another day."
}

// targetWords is a promise as people who asked understand it.
func targetWords(target string) string {
	switch target {
	case "acknowledge":
		return "Somebody takes it"
	case "respond":
		return "First answer"
	case "update":
		return "Next news"
	case "resolve":
		return "Solved"
	}
	return capital(target)
}

// soonShare is the share of its time from which a promise looks urgent, in percent.
const soonShare = 75

// promises are how the promises of a ticket stand, in the reader's zone.
func (c *call) promises(t api.Ticket) []promiseLine {
	var out []promiseLine
	for _, k := range t.Clocks {
		line := promiseLine{Words: targetWords(k.Target), Target: k.Target, By: c.momentOf(k.Due)}
		if k.Budget > 0 {
			line.Share = int(min(100, max(0, k.Used*100/k.Budget)))
		}
		switch {
		case k.State == "stopped":
			continue
		case k.State == "met":
			line.Value, line.Look, line.Share = "kept", "met", 100
		case k.State == "breached":
			line.Value, line.Look, line.Share = "missed", "late", 100
		case k.State == "paused":
			line.Value, line.Look, line.More = "paused", "paused", long(k.Left)+" left"
		case !line.By.Set():
			line.Value, line.Look, line.More = "paused", "paused", long(k.Left)+" left"
		case k.Left < 0:
			line.Look, line.More = "late", long(-k.Left)+" late"
		default:
			line.Value = "by"
			line.More = long(k.Left) + " left"
			if !k.Open {
				line.More += ", the clock stands still now"
			}
			if line.Share >= soonShare {
				line.Look = "soon"
			}
		}
		out = append(out, line)
	}
	slices.SortStableFunc(out, func(a, b promiseLine) int { return targetRank(a.Target) - targetRank(b.Target) })
	return out
}

// targetRank is the place of a promise in the life of a ticket.
func targetRank(target string) int {
	return slices.Index(model.TargetNames(), model.TargetName(target))
}

// mostComing is how many coming steps a page tells.
const mostComing = 4

// comings are what happens if nobody does anything. Names of those who are told are for those who work here.
func (c *call) comings(t api.Ticket, names bool) []comingLine {
	var out []comingLine
	for _, next := range t.Next {
		if len(out) == mostComing {
			break
		}
		line := comingLine{At: c.momentOf(&next.At), Text: next.Name + " is told"}
		if next.HandTo != "" {
			line.Text = "it goes on to " + c.functionNameOf(next.HandTo)
		}
		if next.Last {
			line.Text = next.Name + " is told, as the last resort"
		}
		if names && len(next.Holders) > 0 {
			var who []string
			for _, h := range next.Holders {
				who = append(who, h.Name)
			}
			line.Text += ": " + list(who)
		}
		if names && next.Empty != "" {
			line.Why = "nobody is there: " + next.Empty
		}
		out = append(out, line)
	}
	return out
}

// thread is what happened, oldest first. Public is what whoever asked may see.
func (c *call) thread(t api.Ticket, public bool) []threadItem {
	var out []threadItem
	for i, item := range t.Timeline {
		if public && (!item.Public || inner(item)) {
			continue
		}
		line := threadItem{
			ID: fmt.Sprintf("m%d-%d", item.Seq, i), Message: item.Kind != "event", Note: item.Kind == "note", Vendor: item.To != "", Text: item.Text,
			At: c.momentOf(&item.At), Icon: iconFor(item.What), By: "Belay",
		}
		if item.By != nil {
			line.By, line.Mine = item.By.Name, item.By.ID == string(c.actor.Account.ID)
		}
		if item.Via != "" && item.Via != "portal" {
			line.Via = "by " + strings.ReplaceAll(item.Via, "-", " ")
		}
		if item.To != "" {
			line.Via = "note, seen by " + item.To
		} else if line.Note {
			line.Via = "note, not seen by whoever asked"
		}
		line.Breach = item.What == "clocked" && strings.Contains(item.Text, "missed") || item.What == "skipped"
		for _, f := range item.Files {
			line.Files = append(line.Files, fileLine{Name: f.Name, URL: "/files/" + f.ID, Size: size(f.Size)})
		}
		out = append(out, line)
	}
	return out
}

// inner says whether an event tells how the desk works rather than what became of a request: whoever asked can do without.
func inner(item api.Item) bool {
	switch item.What {
	case "rated", "routed":
		return true
	case "clocked":
		return !strings.Contains(item.Text, "missed")
	}
	return false
}

// iconFor is the picture beside an event.
func iconFor(what string) string {
	switch what {
	case "taken", "given", "put-back":
		return "hand-helping"
	case "routed", "handed-over":
		return "arrow-up-right"
	case "handed-back":
		return "corner-down-left"
	case "paged":
		return "bell"
	case "skipped", "clocked":
		return "clock-alert"
	case "solved", "ended":
		return "circle-check"
	case "waited":
		return "pause"
	case "resumed", "revived":
		return "play"
	case "rated":
		return "flag"
	}
	return "circle"
}

func (c *call) replyToRequest() error {
	return c.write(requestReplyForm, func(in desk.Reply) desk.Input { in.FromRequester = true; return in }, c.requestPage, "/help/", "Your answer is sent.")
}

// write sends a message that a form holds.
func (c *call) write(of func(ref string) *form, as func(desk.Reply) desk.Input, show func(api.Ticket, *form) error, back, said string) error {
	number, err := c.number()
	if err != nil {
		return err
	}
	f := of(number.String())
	if err := f.fill(c); err != nil {
		return err
	}
	again := func(field string, err error) error {
		return c.again(f, field, err, func() error {
			t, err := c.ticketOf()
			if err != nil {
				return err
			}
			return show(t, f)
		})
	}
	if !f.complete() {
		return again("", nil)
	}
	files, err := c.upload()
	if err != nil {
		return again("files", err)
	}
	in := as(desk.Reply{Body: f.value("body"), Files: files})
	if _, err := c.engine().Do(c.ctx(), c.request(f.Key), number, in); err != nil {
		return again("body", err)
	}
	return c.to(back+number.String(), said)
}

// act plays an input that needs no more than a reason, and goes back.
func (c *call) act(back, said string, in func(why string) desk.Input) error {
	number, err := c.number()
	if err != nil {
		return err
	}
	if err := parseForm(c.r); err != nil {
		return err
	}
	if _, err := c.engine().Do(c.ctx(), c.request(""), number, in(strings.TrimSpace(c.r.PostForm.Get("why")))); err != nil {
		return err
	}
	return c.to(back+number.String(), said)
}

func (c *call) closeRequest() error {
	return c.act("/help/", "It is closed.", func(why string) desk.Input { return desk.Close{Why: why} })
}

func (c *call) reopenRequest() error {
	return c.act("/help/", "It is open again.", func(why string) desk.Input { return desk.Reopen{Why: why} })
}

// functionNameOf is functionName of an id as text.
func (c *call) functionNameOf(id string) string { return c.functionName(functionID(id)) }
