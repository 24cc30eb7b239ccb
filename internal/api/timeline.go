package api

import (
	"fmt"
	"strings"

	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/ticket"
)

// The kinds of item on a timeline.
const (
	message = "message"
	note    = "note"
	event   = "event"
)

// teller tells what happened to a ticket, one entry of its journal after the other.
type teller struct {
	*reading

	ticket *ticket.Ticket
	clocks map[string]sla.State // the last that was told of each promise
	entry  ticket.Entry
}

// timeline is what happened, in sentences, oldest first.
func (r *reading) timeline(t *ticket.Ticket, journal []ticket.Entry) []Item {
	x := &teller{reading: r, ticket: t, clocks: map[string]sla.State{}}
	out := []Item{}
	for _, x.entry = range journal {
		for _, e := range x.entry.Events {
			for _, item := range x.tell(e) {
				item.Seq, item.At = x.entry.Seq, x.entry.At.Time()
				out = append(out, item)
			}
		}
	}
	return out
}

// tell is what one event is to the reader; nothing for what only the machine keeps.
func (x *teller) tell(e ticket.Event) []Item {
	switch v := e.(type) {
	case ticket.Raised:
		return x.raised(v)
	case ticket.Replied:
		return []Item{x.message(v)}
	case ticket.Noted:
		item := Item{By: x.person(x.entry.By), Kind: note, What: ticket.Kind(v), Text: v.Body, Files: showFiles(v.Files)}
		if v.To != "" {
			item.To = partyName(x.model, v.To)
		}
		return []Item{item}
	case ticket.Clocked:
		return x.clocked(v)
	}
	text, late := x.sentence(e)
	if text == "" {
		return nil
	}
	item := Item{Kind: event, What: ticket.Kind(e), Text: text, Late: late, Public: true}
	if !x.byItself(e) {
		item.By = x.person(x.entry.By)
	}
	return []Item{item}
}

// byItself says whether Belay did it by the model, whoever's turn it was played in.
func (x *teller) byItself(e ticket.Event) bool {
	switch v := e.(type) {
	case ticket.Routed, ticket.Paged, ticket.Skipped, ticket.Asked:
		return true
	case ticket.HandedOver:
		return v.Step
	}
	return x.entry.By == ""
}

// raised is the first message, and who wrote it down if that was somebody else.
func (x *teller) raised(v ticket.Raised) []Item {
	first := Item{
		By: x.person(v.Requester), Kind: message, What: ticket.Kind(v), Text: v.Body, Public: true, Side: "requester",
		Files: showFiles(v.Files),
	}
	if c := x.model.Channel(v.Channel); c != nil {
		first.Via = string(c.Kind)
	}
	if x.entry.By == v.Requester || x.entry.By == "" {
		return []Item{first}
	}
	return []Item{first, {
		By: x.person(x.entry.By), Kind: event, What: ticket.Kind(v), Public: true,
		Text: fmt.Sprintf("%s opened it for %s%s.", x.who(), x.called(v.Requester), via(first.Via)),
	}}
}

// message is a public message.
func (x *teller) message(v ticket.Replied) Item {
	item := Item{
		By: x.person(x.entry.By), Kind: message, What: ticket.Kind(v), Text: v.Body, Public: true, Side: "support", Via: v.Channel,
		Files: showFiles(v.Files),
	}
	if v.FromRequester {
		item.Side = "requester"
	}
	return item
}

// showFiles are attachments with where they lie.
func showFiles(in []ticket.File) (out []File) {
	for _, f := range in {
		out = append(out, File{ID: f.ID, Name: f.Name, Type: f.Type, Size: f.Size, URL: filesPath + "/" + f.ID})
	}
	return out
}

// clocked tells of promises that were kept, missed, or stopped; what merely counts on is no news.
func (x *teller) clocked(v ticket.Clocked) (out []Item) {
	for _, c := range v.Clocks {
		key := string(c.Target) + "/" + c.Under
		before := x.clocks[key]
		x.clocks[key] = c.State
		if c.State == before || c.Under != "" && !x.notes {
			continue
		}
		what := promise(c.Target)
		if a := x.model.Agreement(model.AgreementID(c.Under)); a != nil {
			what = partyName(x.model, a.Party) + "'s promise " + strings.TrimPrefix(what, "the promise ")
		}
		text := ""
		switch c.State {
		case sla.Met:
			text = upperFirst(what) + " was kept."
		case sla.Breached:
			text = fmt.Sprintf("%s was missed: it fell due %s.", upperFirst(what), x.clockTime(c.Breach))
		case sla.Paused:
			text = upperFirst(what) + " pauses."
		case sla.Running:
			if before == sla.Paused {
				text = upperFirst(what) + " counts on."
			}
		}
		if text != "" {
			out = append(out, Item{Kind: event, What: "clocked", Text: text, Public: c.Under == ""})
		}
	}
	return out
}

// whoIn are the accounts that a journal names.
func whoIn(journal []ticket.Entry) (out []ticket.Account) {
	for _, entry := range journal {
		out = append(out, entry.By)
		for _, e := range entry.Events {
			switch v := e.(type) {
			case ticket.Raised:
				out = append(out, v.Requester)
			case ticket.Taken:
				out = append(out, v.By)
			case ticket.Given:
				out = append(out, v.To)
			case ticket.Watched:
				out = append(out, v.Who)
			case ticket.Asked:
				out = append(out, v.Who)
			case ticket.Answered:
				out = append(out, v.Who)
			case ticket.Credited:
				out = append(out, v.Who)
			}
		}
	}
	return out
}
