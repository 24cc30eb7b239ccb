package desk_test

import (
	"encoding/json"
	"testing"

	"belay/internal/desk"
	"belay/internal/span"
	"belay/internal/ticket"
)

// turned plays one turn and writes down what the record keeps of it: the entry's events, and the ticket.
func turned(b *testing.B, w desk.World, t ticket.Ticket, by ticket.Account, in desk.Input, now span.Instant) desk.Outcome {
	out, err := desk.Turn(w, t, by, in, now)
	if err != nil {
		b.Fatal(err)
	}
	events, err := ticket.Marshal(out.Entry.Events)
	if err != nil || len(events) == 0 {
		b.Fatal(err)
	}
	if _, err := json.Marshal(&out.Ticket); err != nil {
		b.Fatal(err)
	}
	return out
}

// BenchmarkTurn is a turn on the harbour example, with the writing of its entry and snapshot.
func BenchmarkTurn(b *testing.B) {
	e := harbour()
	w := world(e)
	now := at(b, "2026-11-23T10:00:00Z")
	in := desk.Open{Subject: "No crane gets orders", Body: "Since eight.", Service: "quay", Impact: "a terminal", Urgency: "work has stopped", Requester: "rita"}
	opened := turned(b, w, ticket.Ticket{Number: 1}, "rita", in, now)
	if s := opened.Ticket; s.Severity != "critical" || len(s.Paging.Notices) == 0 || len(s.Clocks) != 3 {
		b.Fatalf("%+v", s)
	}
	b.Run("open", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			turned(b, w, ticket.Ticket{Number: 1}, "rita", in, now+span.Instant(i%86_400)) // any second of a day
		}
	})
	b.Run("open a low one", func(b *testing.B) {
		b.ReportAllocs()
		low := in
		low.Impact, low.Urgency = "one person", "can wait"
		for i := 0; b.Loop(); i++ {
			turned(b, w, ticket.Ticket{Number: 1}, "rita", low, now+span.Instant(i%86_400))
		}
	})
	b.Run("open on an edition just published", func(b *testing.B) { // its clocks and rosters are worked out
		b.ReportAllocs()
		for b.Loop() {
			turned(b, world(desk.NewEdition(1, e.Model)), ticket.Ticket{Number: 1}, "rita", in, now)
		}
	})
	b.Run("take", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			turned(b, w, opened.Ticket, "ida", desk.Take{}, now+120)
		}
	})
	b.Run("reply", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			turned(b, w, opened.Ticket, "ida", desk.Reply{Body: "We are on it."}, now+120)
		}
	})
	b.Run("tick", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			turned(b, w, opened.Ticket, "", desk.Tick{}, now+300)
		}
	})
	b.Run("look", func(b *testing.B) { // nothing is due
		b.ReportAllocs()
		for b.Loop() {
			if out, err := desk.Turn(w, opened.Ticket, "", desk.Tick{}, now+60); err != nil || len(out.Entry.Events) > 0 {
				b.Fatal(out.Entry, err)
			}
		}
	})
}
