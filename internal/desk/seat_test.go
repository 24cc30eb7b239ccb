package desk_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"belay/internal/desk"
	"belay/internal/span"
	"belay/internal/ticket"
)

// TestASeatPlaysAsTurnDoesOnAnEditionThatRemembersNothing plays two tickets at one seat in turn, on an edition that keeps all it
// has worked out, and beside it on one that is made anew for each turn.
func TestASeatPlaysAsTurnDoesOnAnEditionThatRemembersNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyEdition(t)
		seat := desk.NewSeat(world(e))
		now := anyInstant(t, "raised")
		in := anyOpen(t, e)
		var seated, turned [2]ticket.Ticket
		for i := range seated {
			seated[i].Number, turned[i].Number = ticket.Number(i+1), ticket.Number(i+1)
			play(t, seat, &seated[i], &turned[i], e, "rita", in, now)
		}
		for range rapid.IntRange(0, 14).Draw(t, "turns") {
			now += laterBy(t)
			by := ticket.Account(rapid.SampledFrom([]string{"", "ida", "jon", "p1"}).Draw(t, "by"))
			i := rapid.IntRange(0, 1).Draw(t, "ticket")
			play(t, seat, &seated[i], &turned[i], e, by, anyInput(t, e, now), now)
		}
	})
}

// anyOrder compares those who are told without their order, which depends on how far back the roster looks.
var anyOrder = cmpopts.SortSlices(func(a, b string) bool { return a < b })

// lookAgain is when a ticket is looked at again where the roster sees nobody who could be told, in seconds.
const lookAgain = 10 * 86_400

// play plays one input both ways, and takes it back at the seat if it is refused.
func play(t *rapid.T, seat *desk.Seat, seated, turned *ticket.Ticket, e *desk.Edition, by ticket.Account, in desk.Input, now span.Instant) {
	kept := seated.Clone()
	out, refused := desk.Turn(world(desk.NewEdition(e.Number, e.Model)), *turned, by, in, now)
	entry, next, err := seat.Turn(seated, by, in, now)
	if (err == nil) != (refused == nil) || err != nil && err.Error() != refused.Error() {
		t.Fatalf("%T is answered by %v, and at the seat by %v", in, refused, err)
	}
	if err != nil {
		*seated = kept
		return
	}
	*turned = out.Ticket
	if next < out.Next && next == now+lookAgain { // an older roster sees less far ahead, and then looks again
		out.Next = next
	}
	if diff := cmp.Diff(out, desk.Outcome{Ticket: *seated, Entry: entry, Next: next}, cmpopts.EquateEmpty(), anyOrder); diff != "" {
		t.Fatalf("%T comes to something else at the seat:\n%s", in, diff)
	}
}
