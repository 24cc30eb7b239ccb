package deliver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"strings"

	"belay/internal/calendar"
	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/signin"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/ticket"
)

// body is what a letter says: paragraphs, then what somebody wrote, then a link.
type body struct {
	Greeting   string
	Paragraphs []string
	Quote      string // what a person wrote, with its line breaks
	Link       string
	LinkWords  string
	Foot       string
}

// plain is the letter as text.
func (b body) plain() string {
	parts := make([]string, 0, len(b.Paragraphs)+4)
	if b.Greeting != "" {
		parts = append(parts, b.Greeting)
	}
	parts = append(parts, b.Paragraphs...)
	if b.Quote != "" {
		parts = append(parts, "    "+strings.ReplaceAll(strings.TrimSpace(b.Quote), "\n", "\n    "))
	}
	if b.Link != "" {
		parts = append(parts, b.LinkWords+":\n"+b.Link)
	}
	if b.Foot != "" {
		parts = append(parts, "-- \n"+b.Foot)
	}
	return text(strings.Join(parts, "\n\n")) + "\n"
}

// page is the letter as HTML: few elements and no pictures, so that it looks the same everywhere and loads nothing.
var page = template.Must(template.New("letter").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Belay</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#1d2430;background:#ffffff">
<div style="max-width:36em">
{{with .Greeting}}<p>{{.}}</p>
{{end}}{{range .Paragraphs}}<p>{{.}}</p>
{{end}}{{with .Quote}}<blockquote style="margin:1em 0;padding:0 0 0 1em;border-left:3px solid #b9c2d0;white-space:pre-wrap">{{.}}</blockquote>
{{end}}{{with .Link}}<p><a href="{{.}}" style="color:#0b57a4">{{$.LinkWords}}</a></p>
{{end}}{{with .Foot}}<p style="color:#5a6473;font-size:14px">{{.}}</p>
{{end}}</div></body></html>
`))

// html is the letter as HTML.
func (b body) html() (string, error) {
	b.Quote = text(strings.TrimSpace(b.Quote))
	var out bytes.Buffer
	if err := page.Execute(&out, b); err != nil {
		return "", fmt.Errorf("laying out a letter: %w", err)
	}
	return out.String(), nil
}

// errNoMail is why letters of a desk without a mail server do not leave.
var errNoMail = futile{errors.New("no mail server is configured")}

// page sends a page: somebody is told of a ticket that waits for them.
func (h *Hands) page(ctx context.Context, m store.Message) error {
	var p engine.Page
	if err := json.Unmarshal(m.Payload, &p); err != nil {
		return futile{fmt.Errorf("reading a page: %w", err)}
	}
	if h.mail == nil {
		return errNoMail
	}
	x, _ := h.engine.Model()
	to, name, ok := reach(x, p.Told)
	if !ok {
		return futile{fmt.Errorf("the model has no e-mail address for %s", p.Told)}
	}
	b := body{
		Greeting:   "Hello " + name + ",",
		Paragraphs: []string{fmt.Sprintf("%s (%s) waits for somebody, and you are on duty for %s.", p.Ticket, p.Severity, called(x, p.Holder)), "“" + p.Subject + "”"},
		Link:       h.url + "/t/" + fmt.Sprint(int64(p.Ticket)), LinkWords: "Take it",
		Foot: "While nobody takes it, the next are told as the support model says.",
	}
	if p.Round > 0 {
		b.Paragraphs = append(b.Paragraphs, "This is told again: nobody has taken it yet.")
	}
	return h.mail.send(ctx, letter{
		to: to, name: name, key: m.Key, thread: thread(p.Ticket), urgent: true, body: b,
		subject: fmt.Sprintf("[%s] %s: %s", p.Ticket, p.Severity, p.Subject),
	})
}

// reach is the address and name of whom a page is for: a person of the model, or a party's contact.
func reach(x *model.Model, told string) (address, name string, ok bool) {
	if x == nil {
		return "", "", false
	}
	if id, party := strings.CutPrefix(told, desk.PartyKey); party {
		if p := x.Party(model.PartyID(id)); p != nil && p.Contact != nil {
			return p.Contact.Email, p.Called(), known(p.Contact.Email)
		}
		return "", "", false
	}
	if p := x.Person(model.PersonID(told)); p != nil {
		return p.Email, p.Called(), known(p.Email)
	}
	return "", "", false
}

// known says whether an address of the model is one.
func known(address string) bool { return address != "" && address != model.Unknown }

// called is what people call a holder.
func called(x *model.Model, h model.HolderID) string {
	if f := x.Function(model.FunctionID(h)); f != nil {
		return f.Called()
	}
	if p := x.Person(model.PersonID(h)); p != nil {
		return p.Called()
	}
	return string(h)
}

// thread names the conversation about a ticket.
func thread(n ticket.Number) string { return fmt.Sprintf("ticket-%d", n) }

// notice sends a notice: a requester or watcher hears of their ticket.
func (h *Hands) notice(ctx context.Context, m store.Message) error {
	var n engine.Notice
	if err := json.Unmarshal(m.Payload, &n); err != nil {
		return futile{fmt.Errorf("reading a notice: %w", err)}
	}
	if h.mail == nil {
		return errNoMail
	}
	var account people.Account
	var t ticket.Ticket
	var entry ticket.Entry
	var reads bool
	if err := h.record.View(ctx, func(tx *store.Tx) (err error) {
		if account, _, err = tx.Account(people.ID(n.Account)); err != nil {
			return err
		}
		if t, entry, err = story(tx, n); err != nil {
			return err
		}
		reads, err = h.engine.Reads(tx, account, &t)
		return err
	}); err != nil {
		return err
	}
	if !reads { // access may have ended since
		return futile{errors.New("whom it is for may not read the ticket")}
	}
	if account.State != people.Active || account.Email == "" {
		return futile{errors.New("whom it is for has no address any more")}
	}
	x, _ := h.engine.Model()
	b := tells(n.About, &t, entry, zoneOf(account, x))
	b.Greeting = "Hello " + string(account.Name) + ","
	b.Link, b.LinkWords = fmt.Sprintf("%s/help/%d", h.url, int64(t.Number)), "See it, or answer"
	return h.mail.send(ctx, letter{
		to: string(account.Email), name: string(account.Name), key: m.Key, thread: thread(t.Number), body: b,
		subject: fmt.Sprintf("[%s] %s", t.Number, t.Subject),
	})
}

// story is the ticket of a notice and the entry that it is about.
func story(tx *store.Tx, n engine.Notice) (t ticket.Ticket, entry ticket.Entry, err error) {
	row, ok, err := tx.Ticket(int64(n.Ticket))
	if err == nil && !ok {
		err = futile{errors.New("its ticket is gone")}
	}
	if err == nil {
		err = json.Unmarshal(row.Snapshot, &t)
	}
	if err != nil {
		return t, entry, err
	}
	entries, err := tx.Journal(int64(n.Ticket), int64(n.Seq)-1, 1)
	if err != nil || len(entries) == 0 {
		return t, entry, err
	}
	entry.At, entry.By = entries[0].At, ticket.Account(entries[0].By)
	entry.Events, err = ticket.Unmarshal(entries[0].Events)
	return t, entry, err
}

// zoneOf is the zone in which somebody reads times: their own, the model's, or UTC.
func zoneOf(a people.Account, x *model.Model) *calendar.Zone {
	switch {
	case a.Zone != nil:
		return a.Zone
	case x != nil && x.Timezone != nil:
		return x.Timezone
	}
	return calendar.UTC()
}

// tells says what happened, to somebody who asked or watches. Only public words are in it.
func tells(about string, t *ticket.Ticket, entry ticket.Entry, zone *calendar.Zone) body {
	var b body
	say := func(format string, args ...any) { b.Paragraphs = append(b.Paragraphs, fmt.Sprintf(format, args...)) }
	switch about {
	case "opened":
		say("we have your request “%s”. Its number is %s.", t.Subject, t.Number)
		if target, due, ok := t.NextPromise(); ok {
			say("%s by %s.", promised(target), when(due, zone))
		}
	case "answered":
		say("there is an answer to “%s”:", t.Subject)
	case "asked":
		say("there is a new message on “%s”:", t.Subject)
	case "resolved":
		say("“%s” is resolved. If it is not solved for you, answer or reopen it, and it goes on.", t.Subject)
	case "reopened":
		say("“%s” is open again.", t.Subject)
	case "closed":
		say("“%s” is closed. If it comes back, open it again or ask anew.", t.Subject)
	}
	b.Quote = publicWords(entry)
	b.Foot = t.Number.String() + " · sent by the support desk, not by a person"
	return b
}

// publicWords are what somebody wrote in an entry to everybody.
func publicWords(entry ticket.Entry) string {
	for _, event := range entry.Events {
		switch v := event.(type) {
		case ticket.Replied:
			return v.Body
		case ticket.Solved:
			return v.Note
		}
	}
	return ""
}

// promised is a promise in a sentence.
func promised(target model.TargetName) string {
	switch target {
	case model.Acknowledge:
		return "Somebody takes it"
	case model.Respond:
		return "You hear from us"
	case model.Update:
		return "You hear more"
	}
	return "It is solved"
}

// when is an instant as people of a zone read it.
func when(at span.Instant, zone *calendar.Zone) string {
	return at.In(zone.Location()).Format("Mon 2 Jan 2006 15:04") + " (" + zone.Name() + ")"
}

// SignIn sends a link by which somebody signs in or sets a password. It does not go through the outbox: a secret is not written
// down. The error is for the log alone; whoever asked is told the same either way.
func (h *Hands) SignIn(ctx context.Context, l signin.Letter, link string) error {
	if h.mail == nil {
		return errNoMail
	}
	b := body{
		Paragraphs: []string{"somebody, probably you, asked for this link to sign in to the support desk. It works once, until " + when(l.Ends, calendar.UTC()) + "."},
		Link:       link, LinkWords: "Sign in",
		Foot: "If it was not you, do nothing: without the link nobody gets in.",
	}
	subject := "Sign in to the support desk"
	if l.Purpose == people.ToSetPassword {
		b.Paragraphs = []string{"somebody, probably you, asked to set a new password for the support desk. The link works once, until " + when(l.Ends, calendar.UTC()) + "."}
		b.LinkWords, subject = "Set a new password", "Set a new password"
	}
	if l.Name != "" {
		b.Greeting = "Hello " + string(l.Name) + ","
	}
	return h.mail.send(ctx, letter{to: string(l.To), name: string(l.Name), subject: subject, key: "sign-in/" + l.Secret, body: b})
}

// Letters says whether letters leave at all.
func (h *Hands) Letters() bool { return h.mail != nil }
