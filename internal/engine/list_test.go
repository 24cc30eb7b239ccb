package engine_test

import (
	"slices"
	"testing"

	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// numbers are the tickets of a list, in order of their numbers.
func (h *house) numbers(a people.Actor, q engine.Query) (out []ticket.Number) {
	h.t.Helper()
	l, err := h.Tickets(h.ctx, a, q)
	if err != nil {
		h.t.Fatalf("%+v: %v", q, err)
	}
	for _, r := range l.Rows {
		out = append(out, ticket.Number(r.Number))
	}
	slices.Sort(out)
	return out
}

func TestQueuesCountWhatTheyHold(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		for range 5 {
			h.open("normal")
		}
		h.do(h.ida, 1, desk.Take{})
		h.do(h.ida, 2, desk.Take{})
		h.do(h.ida, 2, desk.Wait{Reason: ticket.ForRequester})
		h.do(h.ida, 3, desk.Escalate{To: "team"})
		h.do(h.ida, 4, desk.Resolve{Code: "solved"})
		h.do(h.lars, 3, desk.HandBackTo{Reason: "not-ours"})
		queues, err := h.Queues(h.ctx, h.ida)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range queues {
			held := h.numbers(h.ida, engine.Query{Queue: q.ID})
			if q.Count >= 0 && int64(len(held)) != q.Count {
				t.Errorf("%s says %d and holds %v", q.ID, q.Count, held)
			}
		}
		if got := h.numbers(h.ida, engine.Query{Queue: engine.QueueHandedBack}); !slices.Equal(got, []ticket.Number{3}) {
			t.Errorf("handed back are %v", got)
		}
		h.same()
	})
}

func TestListsHoldExactlyWhatThePolicyLetsSomebodySee(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		for range 6 {
			h.open("normal")
		}
		h.do(h.ida, 2, desk.Escalate{To: "code", Why: "their interface"})
		h.do(h.ida, 4, desk.OpenCase{Function: "code"})
		for _, actor := range []people.Actor{h.ida, h.lars, h.rita, h.nils} {
			var may []ticket.Number
			for n := ticket.Number(1); n <= 6; n++ {
				v, err := h.Ticket(h.ctx, h.lars, n)
				if err != nil {
					t.Fatal(err)
				}
				c := people.Case{Requester: people.ID(v.Ticket.Requester), Parties: v.Ticket.Parties, Service: v.Ticket.Service, Function: v.Ticket.Function}
				m, _ := h.Model()
				if people.May(actor, people.See, c, people.Terms{Model: m}).Yes {
					may = append(may, n)
				}
			}
			if got := h.numbers(actor, engine.Query{}); !slices.Equal(got, may) {
				t.Errorf("%s is shown %v and may see %v", actor.Account.Role, got, may)
			}
		}
	})
}

func TestARequesterDoesNotFindNotes(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		n := h.open("normal").Number
		h.do(h.ida, n, desk.Note{Body: "the auditor's tangerine"})
		h.do(h.ida, n, desk.Reply{Body: "we look into the mandarin"})
		for _, c := range []struct {
			by    people.Actor
			words string
			finds int
		}{{h.ida, "tangerine", 1}, {h.rita, "tangerine", 0}, {h.rita, "mandarin", 1}, {h.nils, "mandarin", 0}, {h.ida, "SUP-1", 1}} {
			if got := h.numbers(c.by, engine.Query{Words: c.words}); len(got) != c.finds {
				t.Errorf("%s looks for %q and finds %v", c.by.Account.Role, c.words, got)
			}
		}
	})
}

func TestEveryLookUnderAGrantIsWrittenDown(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		n := h.open("normal").Number
		h.do(h.ida, n, desk.Escalate{To: "code", Why: "their interface"})
		g, err := h.AskGrant(h.ctx, h.nils, "ledger", n, "the posting job fails")
		if err != nil {
			t.Fatal(err)
		}
		mette := h.account("Mette Holm", "mette@house.example", people.Lead, "mette")
		if _, err := h.ApproveGrant(h.ctx, mette, g.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Ticket(h.ctx, h.nils, n); err != nil {
			t.Fatal(err)
		}
		h.numbers(h.nils, engine.Query{})
		h.numbers(h.nils, engine.Query{Words: "posted"})
		var views []people.View
		if err := h.Store().View(h.ctx, func(tx *store.Tx) (err error) {
			views, err = tx.Views(int64(n), h.nils.Account.ID, 10)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if len(views) != 3 {
			t.Errorf("three looks left %+v", views)
		}
		if _, err := h.RevokeGrant(h.ctx, mette, g.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Ticket(h.ctx, h.nils, n); !engine.Refused(err) {
			t.Errorf("access was ended, and the ticket read: %v", err)
		}
	})
}

func TestWordsAreFoundInWhatIsOver(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		n := h.open("normal").Number
		h.do(h.ida, n, desk.Resolve{Code: "solved", Note: "the marzipan was out"})
		h.do(h.ida, n, desk.Close{})
		if got := h.numbers(h.ida, engine.Query{Words: "marzipan"}); !slices.Equal(got, []ticket.Number{n}) {
			t.Errorf("a closed ticket was not found: %v", got)
		}
	})
}
