package desk_test

import (
	"os"
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

// office is a small model: a desk in office hours, a team behind it, a partner with a contract.
func office(t testing.TB) *desk.Edition {
	t.Helper()
	text, err := os.ReadFile("testdata/office.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, problems := modelfile.ParseText("office.yaml", string(text))
	if m == nil {
		t.Fatal(problems)
	}
	return desk.NewEdition(1, m)
}

// at reads an instant written as RFC 3339.
func at(t testing.TB, s string) span.Instant {
	t.Helper()
	when, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return span.At(when)
}

// story plays turns on one ticket and keeps its journal.
type story struct {
	t       testing.TB
	world   desk.World
	ticket  ticket.Ticket
	journal []ticket.Entry
	next    span.Instant
}

func newStory(t testing.TB, editions ...*desk.Edition) *story {
	return &story{t: t, ticket: ticket.Ticket{Number: 1}, world: desk.World{
		Now: editions[len(editions)-1],
		Editions: func(n int) *desk.Edition {
			for _, e := range editions {
				if e.Number == n {
					return e
				}
			}
			return nil
		},
		Account: func(p model.PersonID) ticket.Account { return ticket.Account(p) },
	}}
}

// do plays one input and must not be refused.
func (s *story) do(by ticket.Account, in desk.Input, when string) desk.Outcome {
	s.t.Helper()
	out, err := desk.Turn(s.world, s.ticket, by, in, at(s.t, when))
	if err != nil {
		s.t.Fatalf("%T at %s: %v", in, when, err)
	}
	s.keep(out)
	return out
}

func (s *story) keep(out desk.Outcome) {
	if len(out.Entry.Events) > 0 {
		s.journal = append(s.journal, out.Entry)
	}
	s.ticket, s.next = out.Ticket, out.Next
}

// until lets time pass, turn by turn as the desk asks for it.
func (s *story) until(when string) {
	s.t.Helper()
	for end := at(s.t, when); s.next != 0 && s.next <= end; {
		due := s.next
		out, err := desk.Turn(s.world, s.ticket, "", desk.Tick{}, due)
		if err != nil {
			s.t.Fatal(err)
		}
		s.keep(out)
		if s.next != 0 && s.next <= due {
			s.t.Fatalf("after the turn at %s the next is due at %s", due, s.next)
		}
	}
}

func (s *story) clock(target model.TargetName) sla.Clock {
	if c := s.ticket.Clock(target); c != nil {
		return *c
	}
	return sla.Clock{}
}

func (s *story) folds() {
	s.t.Helper()
	if diff := cmp.Diff(s.ticket, ticket.Fold(s.journal)); diff != "" {
		s.t.Errorf("the ticket is not the fold of its journal:\n%s", diff)
	}
}

func TestACriticalTicketNobodyTakesGoesUpTheChainToTheLastResort(t *testing.T) {
	s := newStory(t, office(t))
	s.do("rita", desk.Open{Subject: "Nothing can be posted", Service: "ledger", Severity: "critical", Requester: "rita"}, "2026-11-23T09:00:00Z")
	s.until("2026-11-23T13:30:00Z")
	s.folds()
	if got := s.clock(model.Resolve); got.State != sla.Breached || got.Breach != at(t, "2026-11-23T13:00:00Z") {
		t.Errorf("resolve is %+v", got)
	}
	if !s.ticket.Paging.Last {
		t.Error("the last resort was not told")
	}
}
