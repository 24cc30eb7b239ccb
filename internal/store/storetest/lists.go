package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"belay/internal/span"
	"belay/internal/store"
)

// lists is what the record promises of lists: that they are what a slow look at every ticket would find.
var lists = []story{
	{"a list is what a slow look at every ticket finds", aListIsWhatASlowLookFinds},
	{"a viewer without a scope sees nothing", aViewerWithoutAScope},
	{"what was not seen is unread", whatWasNotSeenIsUnread},
	{"a cursor of another list is refused", aCursorOfAnotherList},
	{"children and merged tickets are found", childrenAreFound},
}

// drawTicket is a ticket of that number with few values, so that filters often hold.
func drawTicket(t *rapid.T, n int64) store.Ticket {
	one := func(what string, of ...string) string { return rapid.SampledFrom(of).Draw(t, what) }
	some := func(what string, of ...string) (list []string) {
		for _, v := range of {
			if rapid.IntRange(0, 2).Draw(t, what) == 0 {
				list = append(list, v)
			}
		}
		return list
	}
	k := numbered(n)
	k.Phase = rapid.SampledFrom([]store.Phase{store.PhaseOpen, store.PhaseOpen, store.PhaseResolved, store.PhaseClosed}).Draw(t, "phase")
	k.State = one("state", "new", "waiting")
	k.Kind = one("kind", "incident", "request")
	k.Function = one("function", "desk", "network", "mail")
	k.Service = one("service", "printing", "mail")
	k.Severity = one("severity", "sev1", "sev2")
	k.Owner = one("owner", "", "bo", "cy")
	k.Requester = one("requester", "ana", "dee")
	k.Opened = span.Instant(rapid.IntRange(0, 9).Draw(t, "opened"))
	k.NextDue = rapid.SampledFrom([]span.Instant{1, 2, 3, store.Never}).Draw(t, "due")
	k.ChangedUS = int64(rapid.IntRange(0, 5).Draw(t, "changed"))
	k.Marks = store.Marks{Parties: some("parties", "acme", "other"), Tags: some("tags", "vip", "late"), Swarm: some("swarm", "bo"), Watching: some("watching", "ana")}
	return k
}

// drawFilter is a filter over the values of drawTicket.
func drawFilter(t *rapid.T) (f store.Filter) {
	some := func(what string, of ...string) (list []string) {
		if rapid.IntRange(0, 2).Draw(t, what) > 0 {
			return nil
		}
		return rapid.SliceOfNDistinct(rapid.SampledFrom(of), 1, len(of), rapid.ID).Draw(t, what)
	}
	f.Scope = rapid.SampledFrom([]store.Scope{
		store.Everything(), store.Everything(), {Account: "ana"}, {Parties: []string{"acme"}}, {Account: "ana", Parties: []string{"acme", "other"}}, {},
	}).Draw(t, "scope")
	f.Functions, f.Services = some("functions", "desk", "network", "mail"), some("services", "printing", "mail")
	f.States, f.Kinds, f.Severities = some("states", "new", "waiting"), some("kinds", "incident", "request"), some("severities", "sev1", "sev2")
	f.Phases = rapid.SampledFrom([][]store.Phase{nil, nil, {store.PhaseOpen}, {store.PhaseResolved, store.PhaseClosed}}).Draw(t, "phases")
	f.Owner = rapid.SampledFrom([]string{"", "", "bo"}).Draw(t, "owner")
	f.Requester = rapid.SampledFrom([]string{"", "", "ana"}).Draw(t, "requester")
	f.Untaken = f.Owner == "" && rapid.IntRange(0, 3).Draw(t, "untaken") == 0
	f.Marks = rapid.SampledFrom([][]store.Mark{
		nil, nil, {{Kind: store.TagMark, Value: "vip"}}, {{Kind: store.SwarmMark, Value: "bo"}, {Kind: store.TagMark, Value: "late"}},
	}).Draw(t, "marks")
	f.Opened = rapid.SampledFrom([]span.Span{{}, {}, {From: 2, Until: 7}}).Draw(t, "opened")
	return f
}

// holds is the filter by a slow look at one ticket.
func holds(f store.Filter, k store.Ticket) bool {
	within := func(list []string, v string) bool { return len(list) == 0 || slices.Contains(list, v) }
	marked := func(m store.Mark) bool {
		lists := map[store.MarkKind][]string{
			store.PartyMark: k.Marks.Parties, store.TagMark: k.Marks.Tags, store.SwarmMark: k.Marks.Swarm,
			store.InvitedMark: k.Marks.Invited, store.WatchingMark: k.Marks.Watching,
		}
		return slices.Contains(lists[m.Kind], m.Value)
	}
	return sees(f.Scope, k) && (len(f.Phases) == 0 || slices.Contains(f.Phases, k.Phase)) && within(f.States, k.State) && within(f.Kinds, k.Kind) &&
		within(f.Functions, k.Function) && within(f.Services, k.Service) && within(f.Severities, k.Severity) &&
		(f.Owner == "" || f.Owner == k.Owner) && (!f.Untaken || k.Owner == "") && (f.Requester == "" || f.Requester == k.Requester) &&
		!slices.ContainsFunc(f.Marks, func(m store.Mark) bool { return !marked(m) }) &&
		(f.Opened == span.Span{} || f.Opened.Holds(k.Opened))
}

// sees is the scope by a slow look at one ticket.
func sees(s store.Scope, k store.Ticket) bool {
	own := s.Account != "" && (k.Requester == s.Account || slices.Contains(k.Marks.Watching, s.Account))
	return s.All || own || slices.ContainsFunc(s.Parties, func(p string) bool { return slices.Contains(k.Marks.Parties, p) })
}

// slowly is the numbers of the whole list, by a slow look.
func slowly(f store.Filter, order store.Order, all []store.Ticket) (numbers []int64) {
	var list []store.Ticket
	for _, k := range all {
		if holds(f, k) && (order != store.ByDue || k.Phase == store.PhaseOpen) {
			list = append(list, k)
		}
	}
	slices.SortFunc(list, func(a, b store.Ticket) int {
		switch order {
		case store.ByDue:
			return cmp.Or(cmp.Compare(a.NextDue, b.NextDue), cmp.Compare(a.Number, b.Number))
		case store.ByChange:
			return -cmp.Or(cmp.Compare(a.ChangedUS, b.ChangedUS), cmp.Compare(a.Number, b.Number))
		case store.Newest:
			return cmp.Compare(b.Number, a.Number)
		default:
			return cmp.Compare(a.Number, b.Number)
		}
	})
	for _, k := range list {
		numbers = append(numbers, k.Number)
	}
	return numbers
}

func aListIsWhatASlowLookFinds(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	var kept []store.Ticket
	rapid.Check(t, func(rt *rapid.T) {
		// Each case adds or changes a few tickets of the same record, and asks.
		for range rapid.IntRange(1, 6).Draw(rt, "tickets") {
			n := rapid.Int64Range(1, 60).Draw(rt, "number")
			k := drawTicket(rt, n)
			i := slices.IndexFunc(kept, func(k store.Ticket) bool { return k.Number == n })
			if err := s.Change(t.Context(), func(tx *store.Tx) error {
				if i < 0 {
					return tx.AddTicket(k)
				}
				_, _, err := tx.Ticket(n)
				return errors.Join(err, tx.SaveTicket(k))
			}); err != nil {
				rt.Fatal(err)
			}
			if i < 0 {
				kept = append(kept, k)
			} else {
				kept[i] = k
			}
		}
		for range 6 {
			q := store.Query{
				Filter: drawFilter(rt), Limit: rapid.IntRange(1, 7).Draw(rt, "limit"), Reader: "bo",
				Order: rapid.SampledFrom([]store.Order{store.ByDue, store.Newest, store.Oldest, store.ByChange}).Draw(rt, "order"),
			}
			want, got := slowly(q.Filter, q.Order, kept), []int64(nil)
			for {
				var page store.Page
				if err := s.View(t.Context(), func(tx *store.Tx) (err error) {
					page, err = tx.Tickets(q)
					return err
				}); err != nil {
					rt.Fatal(err)
				}
				if len(page.Tickets) > q.Limit || len(page.Tickets) < q.Limit && page.Next != "" {
					rt.Fatalf("a page of %d holds %d, and goes on at %q", q.Limit, len(page.Tickets), page.Next)
				}
				for _, l := range page.Tickets {
					got = append(got, l.Number)
				}
				if q.After = page.Next; q.After == "" {
					break
				}
			}
			if !slices.Equal(got, want) {
				rt.Fatalf("%+v lists %v, and a slow look %v", q, got, want)
			}
		}
	})
}

func aViewerWithoutAScope(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	change(t, s, func(tx *store.Tx) error {
		return all(tx.AddTicket(numbered(1)), tx.AddPassage(store.Passage{Ticket: 1, Seq: 1, Public: true, Subject: "printer"}))
	})
	view(t, s, func(tx *store.Tx) error {
		page, err := tx.Tickets(store.Query{Limit: 10})
		hits, err1 := tx.Search(store.Search{Typed: "printer", Limit: 10})
		byNumber, err2 := tx.Search(store.Search{Typed: "1", Limit: 10})
		if len(page.Tickets)+len(hits)+len(byNumber) != 0 {
			t.Errorf("they see %v, %v, %v", page, hits, byNumber)
		}
		return all(err, err1, err2)
	})
}

func whatWasNotSeenIsUnread(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	change(t, s, func(tx *store.Tx) error {
		late := numbered(2)
		late.Seq = 5
		return all(tx.AddTicket(numbered(1)), tx.AddTicket(late), tx.AddTicket(numbered(3)),
			tx.See("bo", 1, 1), tx.See("bo", 2, 4), tx.See("bo", 2, 3), tx.See("cy", 3, 1))
	})
	view(t, s, func(tx *store.Tx) error {
		page, err := tx.Tickets(store.Query{Filter: store.Filter{Scope: store.Everything()}, Order: store.Oldest, Limit: 10, Reader: "bo"})
		var said []string
		for _, l := range page.Tickets {
			said = append(said, fmt.Sprint(l.Number, " ", l.SeenSeq, " ", l.Unread()))
		}
		if want := []string{"1 1 false", "2 4 true", "3 0 true"}; !slices.Equal(said, want) {
			t.Errorf("the list says %q, want %q", said, want)
		}
		return err
	})
}

func aCursorOfAnotherList(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	for _, bad := range []store.Cursor{"newest.5.5", "due", "due.x.y", "';--"} {
		err := s.View(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Tickets(store.Query{Order: store.ByDue, After: bad})
			return err
		})
		if refusal := store.Refusal(""); !errors.As(err, &refusal) {
			t.Errorf("%q is answered %v", bad, err)
		}
	}
}

func childrenAreFound(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	child, merged := numbered(2), numbered(3)
	child.Parent, merged.MergedInto = 1, 1
	change(t, s, func(tx *store.Tx) error {
		return all(tx.AddTicket(numbered(1)), tx.AddTicket(child), tx.AddTicket(merged))
	})
	view(t, s, func(tx *store.Tx) error {
		children, err := tx.Children(1)
		into, err1 := tx.Merged(1)
		if len(children) != 1 || children[0].Number != 2 || len(into) != 1 || into[0].Number != 3 {
			t.Errorf("children %v, merged %v", children, into)
		}
		return all(err, err1)
	})
}
