package api

import (
	"fmt"
	"strings"

	"belay/internal/desk"
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

// via is the way in, as part of a sentence.
func via(kind string) string {
	switch kind {
	case "phone", "chat":
		return ", by " + kind
	case "email":
		return ", by e-mail"
	case "walk-up":
		return ", who came by"
	}
	return ""
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

// promise is a target in words.
func promise(target model.TargetName) string {
	switch target {
	case model.Acknowledge:
		return "the promise to take it"
	case model.Respond:
		return "the promise of a first answer"
	case model.Update:
		return "the promise of news"
	case model.Resolve:
		return "the promise to solve it"
	}
	return "the promise " + string(target)
}

// sentence is an event in plain English, and whether it came late; empty for what is no news to anybody.
func (x *teller) sentence(e ticket.Event) (text string, late bool) {
	switch v := e.(type) {
	case ticket.Routed:
		return fmt.Sprintf("It came to %s. %s", x.function(v.To).Name, v.Why), false
	case ticket.Paged:
		return x.paged(v), v.Late > 0
	case ticket.Skipped:
		return fmt.Sprintf("Nobody could be told at %s: %s.%s", holderName(x.model, v.Holder), strings.TrimSuffix(v.Why, "."), lateWords(v.Late)), v.Late > 0
	}
	for _, tell := range []func(ticket.Event) string{x.ofWork, x.ofMoves, x.ofFacts, x.ofEnds, x.ofOthers, x.ofSwarm, x.ofCases} {
		if text = tell(e); text != "" {
			return text, false
		}
	}
	return "", false
}

// who is whoever acted, at the beginning of a sentence.
func (x *teller) who() string { return x.called(x.entry.By) }

// because adds a reason to a sentence without its full stop.
func because(why string) string {
	why = strings.TrimSuffix(strings.TrimSpace(why), ".")
	if why == "" {
		return "."
	}
	return ": " + why + "."
}

// ofWork tells who has it and what it waits for.
func (x *teller) ofWork(e ticket.Event) string {
	switch v := e.(type) {
	case ticket.Taken:
		if v.By == x.entry.By {
			return x.who() + " took it."
		}
		return fmt.Sprintf("%s gave it to %s, who has it.", x.who(), x.called(v.By))
	case ticket.Given:
		return fmt.Sprintf("%s gave it to %s, who has not taken it yet.", x.who(), x.called(v.To))
	case ticket.PutBack:
		return x.who() + " put it back" + because(v.Why)
	case ticket.Waited:
		text := x.who() + " lets it wait for " + waitsFor(v.Reason)
		if v.Wake != 0 {
			text += " until " + x.clockTime(v.Wake)
		}
		return text + because(v.Note)
	case ticket.Resumed:
		return "It goes on" + because(v.Why)
	}
	return ""
}

// waitsFor is a reason to wait, in a sentence.
func waitsFor(reason ticket.Reason) string {
	switch reason {
	case ticket.ForRequester:
		return "the requester"
	case ticket.ForVendor:
		return "another party"
	case ticket.ForChange:
		return "a change"
	case ticket.ForProblem:
		return "the cause to be found"
	case ticket.ForLater:
		return "another day"
	}
	return string(reason)
}

// ofMoves tells where it went.
func (x *teller) ofMoves(e ticket.Event) string {
	switch v := e.(type) {
	case ticket.HandedOver:
		to := x.function(v.To).Name
		if v.Step {
			return fmt.Sprintf("It was handed to %s by the escalation%s", to, because(strings.TrimPrefix(v.Note, "a step of the escalation: ")))
		}
		text := fmt.Sprintf("%s handed it to %s", x.who(), to)
		if v.OffModel {
			text += ", off the model"
		}
		return text + because(v.Note)
	case ticket.HandedBack:
		return fmt.Sprintf("%s handed it back to %s (%s)%s", x.who(), x.function(v.To).Name, opened(string(v.Reason)), because(v.Note))
	}
	return ""
}

// opened is a word of a closed list as people write it: "not-ours" is "not ours".
func opened(word string) string { return strings.ReplaceAll(word, "-", " ") }

// ofFacts tells what it is about and how bad it is.
func (x *teller) ofFacts(e ticket.Event) string {
	switch v := e.(type) {
	case ticket.Rated:
		if x.entry.Seq == 1 {
			return fmt.Sprintf("Its severity is %s%s", v.Severity, because(v.Why))
		}
		return fmt.Sprintf("%s set the severity to %s%s", x.who(), v.Severity, because(v.Why))
	case ticket.Described:
		var said []string
		for _, part := range []struct{ what, is string }{
			{"kind", string(v.Kind)}, {"subject", v.Subject}, {"service", x.service(v.Service)}, {"category", v.Category},
		} {
			if part.is != "" {
				said = append(said, fmt.Sprintf("the %s to “%s”", part.what, part.is))
			}
		}
		return x.who() + " changed " + sentenceList(said) + "."
	case ticket.Tagged:
		var said []string
		if len(v.Add) > 0 {
			said = append(said, "added the tags "+sentenceList(v.Add))
		}
		if len(v.Remove) > 0 {
			said = append(said, "removed the tags "+sentenceList(v.Remove))
		}
		return x.who() + " " + sentenceList(said) + "."
	case ticket.Spammed:
		if v.Not {
			return x.who() + " said that it is no spam."
		}
		return x.who() + " marked it as spam."
	}
	return ""
}

// service is what people call a service; empty for none.
func (x *teller) service(id model.ServiceID) string {
	if s := x.model.Service(id); s != nil {
		return s.Called()
	}
	return string(id)
}

// ofEnds tells how it was solved, closed or taken up again.
func (x *teller) ofEnds(e ticket.Event) string {
	switch v := e.(type) {
	case ticket.Solved:
		return fmt.Sprintf("%s resolved it (%s)%s", x.who(), opened(string(v.Code)), because(v.Note))
	case ticket.Ended:
		if x.entry.By == "" {
			return "It was closed" + because(v.Why)
		}
		return x.who() + " closed it" + because(v.Why)
	case ticket.Revived:
		return x.who() + " reopened it" + because(v.Why)
	}
	return ""
}

// ofOthers tells how it is tied to other tickets and people.
func (x *teller) ofOthers(e ticket.Event) string {
	switch v := e.(type) {
	case ticket.MergedAway:
		return fmt.Sprintf("%s merged it into %s.", x.who(), v.Into)
	case ticket.Unmerged:
		return fmt.Sprintf("%s took it out of %s again.", x.who(), v.From)
	case ticket.Absorbed:
		return fmt.Sprintf("%s merged %s into it.", x.who(), v.Source)
	case ticket.Dropped:
		return fmt.Sprintf("%s took %s out of it again.", x.who(), v.Source)
	case ticket.Tied:
		return fmt.Sprintf("%s linked it with %s (%s).", x.who(), v.Other, opened(v.Kind))
	case ticket.Untied:
		return fmt.Sprintf("%s took away the link with %s (%s).", x.who(), v.Other, opened(v.Kind))
	case ticket.Adopted:
		if v.Parent == 0 {
			return x.who() + " took it from its parent."
		}
		return fmt.Sprintf("%s made it a child of %s.", x.who(), v.Parent)
	case ticket.Bore:
		if v.Gone {
			return fmt.Sprintf("%s is no child of it any more.", v.Child)
		}
		return fmt.Sprintf("%s made %s its child.", x.who(), v.Child)
	case ticket.Watched:
		return x.watched(v)
	}
	return ""
}

// watched tells who follows it.
func (x *teller) watched(v ticket.Watched) string {
	does := "follows it"
	if v.Gone {
		does = "does not follow it any more"
	}
	if v.Who == x.entry.By {
		return x.who() + " " + does + "."
	}
	return fmt.Sprintf("By %s's wish, %s %s.", x.who(), x.called(v.Who), does)
}

// ofSwarm tells who joined.
func (x *teller) ofSwarm(e ticket.Event) string {
	switch v := e.(type) {
	case ticket.Swarmed:
		return "A swarm was called" + because(v.Why)
	case ticket.SwarmEnded:
		return x.who() + " ended the swarm."
	case ticket.Asked:
		if v.Function == "" {
			return x.called(v.Who) + " was asked to join the swarm."
		}
		return fmt.Sprintf("%s of %s was asked to join the swarm.", x.called(v.Who), x.function(v.Function).Name)
	case ticket.Answered:
		does := map[string]string{ticket.Joined: "joined", ticket.Declined: "declined to join", ticket.Left: "left"}[v.State]
		return x.called(v.Who) + " " + does + " the swarm."
	case ticket.Credited:
		return fmt.Sprintf("%s thanks %s%s", x.who(), x.called(v.Who), because(v.What))
	}
	return ""
}

// ofCases tells what other parties do.
func (x *teller) ofCases(e ticket.Event) string {
	switch v := e.(type) {
	case ticket.CaseOpened:
		return fmt.Sprintf("%s opened a case with %s%s.", x.who(), partyName(x.model, v.Case.Party), underReference(v.Case.Reference))
	case ticket.CaseChanged:
		party := "the other party"
		if c := x.ticket.Case(v.ID); c != nil {
			party = partyName(x.model, c.Party)
		}
		if v.Status == "" {
			return fmt.Sprintf("The case with %s has the reference %s.", party, v.Reference)
		}
		return fmt.Sprintf("The case with %s is %s%s.", party, v.Status, underReference(v.Reference))
	}
	return ""
}

// underReference adds another party's reference.
func underReference(reference string) string {
	if reference == "" {
		return ""
	}
	return ", their reference " + reference
}

// paged tells who was told, and by what.
func (x *teller) paged(v ticket.Paged) string {
	names := make([]string, len(v.Told))
	for i, who := range v.Told {
		names[i] = x.told(who)
	}
	holder := holderName(x.model, v.Holder)
	told := holder
	if people := sentenceList(names); people != "" && people != holder {
		told = fmt.Sprintf("%s (%s)", holder, people)
	}
	late := lateWords(v.Late)
	switch {
	case v.Step == ticket.Moved:
		return told + " was told that it has come." + late
	case v.Step == ticket.Assigned:
		return told + " was told that it is theirs." + late
	case v.Step == ticket.LastResort:
		return "The last resort was told: " + told + "." + late
	case v.Step < 0:
		return told + " was called to the swarm." + late
	case v.Round > 0:
		return fmt.Sprintf("Step %d of the escalation told %s again, for the %s time.%s", v.Step+1, told, ordinal(v.Round+1), late)
	}
	return fmt.Sprintf("Step %d of the escalation told %s.%s", v.Step+1, told, late)
}

// told is somebody whom the journal names: a person of the model, or a party.
func (x *teller) told(key string) string {
	if id, ok := strings.CutPrefix(key, desk.PartyKey); ok {
		return partyName(x.model, model.PartyID(id))
	}
	return holderName(x.model, model.HolderID(key))
}

// lateWords say how late something was; empty for in time.
func lateWords(seconds int64) string {
	if seconds == 0 {
		return ""
	}
	return fmt.Sprintf(" It was %s late, because the desk was not running.", lengthWords(seconds))
}

// lengthWords is a length of time in words: "2 h 5 min".
func lengthWords(seconds int64) string {
	minutes := (seconds + 59) / 60
	switch {
	case minutes < 60:
		return fmt.Sprintf("%d min", minutes)
	case minutes < 24*60:
		return fmt.Sprintf("%d h %d min", minutes/60, minutes%60)
	}
	return fmt.Sprintf("%d days", minutes/(24*60))
}

// ordinal is a place in a row: "2nd".
func ordinal(n int) string {
	ending := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return fmt.Sprintf("%d%s", n, ending)
}

// sentenceList joins words as a person would: "a, b and c".
func sentenceList(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// upperFirst begins a sentence.
func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
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
