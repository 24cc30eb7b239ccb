package desk_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/ticket"
)

// teller is what both a test and a property fail by.
type teller interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// office is a small model: a desk in office hours, a rota by night, a team behind it, a partner with a contract.
func office(t teller) *desk.Edition { return officeWith(t, 1) }

// officeWith is the same model with some of its words replaced: old, new, old, new.
func officeWith(t teller, number int, words ...string) *desk.Edition {
	t.Helper()
	text, err := os.ReadFile("testdata/office.yaml")
	if err != nil {
		t.Fatalf("%v", err)
	}
	for i := 0; i < len(words); i += 2 {
		if !strings.Contains(string(text), words[i]) {
			t.Fatalf("the office's model does not say %q", words[i])
		}
	}
	return parsed(t, number, strings.NewReplacer(words...).Replace(string(text)))
}

func parsed(t teller, number int, text string) *desk.Edition {
	t.Helper()
	m, problems := modelfile.ParseText("model.yaml", text)
	if m == nil {
		t.Fatalf("%v\n%s", problems, text)
	}
	return desk.NewEdition(number, m)
}

// copenhagen is the zone in which stories are told.
var copenhagen = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		panic(err)
	}
	return zone
}()

// at reads a local time of Copenhagen in 2026, such as "11-23 10:00", or an instant with an offset.
func at(t teller, s string) span.Instant {
	t.Helper()
	if when, err := time.Parse(time.RFC3339, s); err == nil {
		return span.At(when)
	}
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04"} {
		for _, year := range []string{"", "2026-"} {
			if when, err := time.ParseInLocation(layout, year+s, copenhagen); err == nil {
				return span.At(when)
			}
		}
	}
	t.Fatalf("%q is no time", s)
	return 0
}

// clockTime is an instant as stories tell it: "11-23 10:00", with seconds where there are some.
func clockTime(i span.Instant) string {
	layout := "01-02 15:04"
	if i%60 != 0 {
		layout = "01-02 15:04:05"
	}
	return i.In(copenhagen).Format(layout)
}

// story plays turns on one ticket and keeps its journal.
type story struct {
	t       teller
	world   desk.World
	ticket  ticket.Ticket
	journal []ticket.Entry
	next    span.Instant
}

func newStory(t teller, editions ...*desk.Edition) *story {
	return &story{t: t, ticket: ticket.Ticket{Number: 1}, world: world(editions...)}
}

// world is where the last of some editions is in force, and everybody of the model has an account of their own name.
func world(editions ...*desk.Edition) desk.World {
	return desk.World{
		Now: editions[len(editions)-1],
		Editions: func(n int) *desk.Edition {
			if i := slices.IndexFunc(editions, func(e *desk.Edition) bool { return e.Number == n }); i >= 0 {
				return editions[i]
			}
			return nil
		},
		Account: func(p model.PersonID) ticket.Account { return ticket.Account(p) },
	}
}

// opened is a story in which Rita has asked for something of a severity.
func opened(t teller, severity model.SeverityID, when string, editions ...*desk.Edition) *story {
	t.Helper()
	if len(editions) == 0 {
		editions = []*desk.Edition{office(t)}
	}
	s := newStory(t, editions...)
	s.do("rita", ask(severity), when)
	return s
}

func ask(severity model.SeverityID) desk.Open {
	return desk.Open{Subject: "Nothing posts", Service: "ledger", Severity: severity, Requester: "rita"}
}

// do plays one input, which must not be refused, after all that time has made due before it.
func (s *story) do(by ticket.Account, in desk.Input, when string) desk.Outcome {
	s.t.Helper()
	now := at(s.t, when)
	s.pass(now - 1)
	return s.play(by, in, now)
}

func (s *story) play(by ticket.Account, in desk.Input, now span.Instant) desk.Outcome {
	s.t.Helper()
	before := s.ticket
	out, err := desk.Turn(s.world, s.ticket, by, in, now)
	if err != nil {
		s.t.Fatalf("%T at %s: %v", in, clockTime(now), err)
	}
	s.keep(out)
	s.sound(before, now)
	return out
}

func (s *story) keep(out desk.Outcome) {
	if len(out.Entry.Events) > 0 {
		s.journal = append(s.journal, out.Entry)
	}
	s.ticket, s.next = out.Ticket, out.Next
}

// sound checks what holds after every turn.
func (s *story) sound(before ticket.Ticket, now span.Instant) {
	s.t.Helper()
	if s.next != 0 && s.next <= now {
		s.t.Fatalf("after the turn at %s the next is due at %s", clockTime(now), clockTime(s.next))
	}
	if kept := s.ticket.Outcomes[:min(len(before.Outcomes), len(s.ticket.Outcomes))]; !slices.Equal(before.Outcomes, kept) {
		s.t.Fatalf("at %s what became of a promise changed from %+v to %+v", clockTime(now), before.Outcomes, s.ticket.Outcomes)
	}
	if again, err := desk.Turn(s.world, s.ticket, "", desk.Tick{}, now); err != nil || len(again.Entry.Events) > 0 || again.Next != s.next {
		s.t.Fatalf("a second look at %s brings %+v, next at %s instead of %s, %v", clockTime(now), again.Entry.Events, clockTime(again.Next), clockTime(s.next), err)
	}
}

// until lets time pass, turn by turn as the desk asks for it.
func (s *story) until(when string) {
	s.t.Helper()
	s.pass(at(s.t, when))
}

func (s *story) pass(end span.Instant) {
	s.t.Helper()
	for s.next != 0 && s.next <= end {
		s.play("", desk.Tick{}, s.next)
	}
}

// refused plays one input that must be refused, and is what was said.
func (s *story) refused(by ticket.Account, in desk.Input, when string) string {
	s.t.Helper()
	now := at(s.t, when)
	s.pass(now)
	out, err := desk.Turn(s.world, s.ticket, by, in, now)
	var refusal *ticket.Refusal
	if !errors.As(err, &refusal) {
		s.t.Errorf("%T at %s is not refused: %v", in, when, err)
		return ""
	}
	if cmp.Diff(desk.Outcome{}, out) != "" {
		s.t.Errorf("%T at %s was refused and left %+v behind", in, when, out)
	}
	return refusal.Sentence
}

// clock is how a promise to the requester stands at the last turn.
func (s *story) clock(target model.TargetName) sla.Clock {
	if c := s.ticket.Clock(target); c != nil {
		return *c
	}
	return sla.Clock{}
}

// due is when a promise falls due, in the words of a story: "met 10:05", "paused", "11-23 14:00".
func (s *story) stands(target model.TargetName) string {
	c := s.clock(target)
	switch {
	case c.State == "":
		return "not promised"
	case c.State == sla.Breached:
		return "breached " + clockTime(c.Breach)
	case c.State == sla.Running:
		return "due " + clockTime(c.Due)
	case c.Ended != 0:
		return string(c.State) + " " + clockTime(c.Ended)
	}
	return string(c.State)
}

// promises checks how the promises stand: ack, respond, update, resolve.
func (s *story) promises(want ...string) {
	s.t.Helper()
	var got []string
	for _, target := range model.TargetNames() {
		got = append(got, s.stands(target))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("acknowledge, respond, update and resolve stand otherwise:\n%s", diff)
	}
}

// tells is who was told, when, and what else the escalation did, as lines.
func (s *story) tells() []string {
	var lines []string
	for _, e := range s.journal {
		for _, event := range e.Events {
			if line := telling(event); line != "" {
				lines = append(lines, clockTime(e.At)+" "+line)
			}
		}
	}
	return lines
}

func telling(event ticket.Event) string {
	late := func(seconds int64) string {
		if seconds == 0 {
			return ""
		}
		return fmt.Sprintf(", %s late", time.Duration(seconds)*time.Second)
	}
	switch v := event.(type) {
	case ticket.Paged:
		return fmt.Sprintf("%s: %s%s%s", v.Holder, strings.Join(v.Told, ", "), because(v.Step), late(v.Late))
	case ticket.Skipped:
		return fmt.Sprintf("%s: nobody%s%s", v.Holder, because(v.Step), late(v.Late))
	case ticket.HandedOver:
		return "handed to " + string(v.To)
	case ticket.HandedBack:
		return "handed back to " + string(v.To)
	case ticket.Swarmed:
		return "a swarm"
	}
	return ""
}

// because is what told somebody, where it was no step.
func because(step int) string {
	switch step {
	case ticket.Moved:
		return " (it came)"
	case ticket.Assigned:
		return " (given)"
	case ticket.LastResort:
		return " (last resort)"
	}
	return ""
}

// told checks who was told.
func (s *story) told(want ...string) {
	s.t.Helper()
	if diff := cmp.Diff(want, s.tells()); diff != "" {
		s.t.Errorf("others were told, or at other times:\n%s", diff)
	}
	s.folds()
}

// folds checks that the ticket is what its journal says.
func (s *story) folds() {
	s.t.Helper()
	if diff := cmp.Diff(s.ticket, ticket.Fold(s.journal)); diff != "" {
		s.t.Errorf("the ticket is not the fold of its journal:\n%s", diff)
	}
}

// events are the kinds of events of the last turn that left any.
func (s *story) events() string {
	var kinds []string
	for _, e := range s.journal[len(s.journal)-1].Events {
		kinds = append(kinds, ticket.Kind(e))
	}
	return strings.Join(kinds, " ")
}

// says is what a refusal said; for tests of one refusal.
func (s *story) says(got, want string) {
	s.t.Helper()
	if got != want {
		s.t.Errorf("it says %q, not %q", got, want)
	}
}

var _ teller = testing.TB(nil)
