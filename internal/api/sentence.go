package api

import (
	"fmt"
	"strings"

	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/ticket"
)

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
