package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"belay/internal/store"
)

// words is what the record promises of search.
var words = []story{
	{"words are found however they are written", wordsAreFound},
	{"the best hits come first", theBestHitsComeFirst},
	{"nobody finds what they may not see", nobodyFindsWhatTheyMayNotSee},
	{"a search is what a slow look finds", aSearchIsWhatASlowLookFinds},
}

// find is the tickets that a search finds, in its order, as "number reason entry".
func find(t *testing.T, s *store.Store, q store.Search) (found []string) {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = 50
	}
	view(t, s, func(tx *store.Tx) error {
		hits, err := tx.Search(q)
		for _, h := range hits {
			found = append(found, fmt.Sprint(h.Number, " ", h.Why, " ", h.At))
		}
		return err
	})
	return found
}

// everywhere is a search of somebody who may see everything.
func everywhere(typed string) store.Search {
	return store.Search{Typed: typed, Filter: store.Filter{Scope: store.Everything()}}
}

func wordsAreFound(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	change(t, s, func(tx *store.Tx) error {
		return all(tx.AddTicket(numbered(1)), tx.AddPassage(store.Passage{
			Ticket: 1, Seq: 1, Public: true, Subject: "Drucker von Frau Müller-Lüdenscheidt",
			Body: "It says \"paper jam\" on floor-3, error E-1042. C'est très gênant. Straße, Ångström, smørrebrød. 日本語 ОШИБКА",
		}))
	})
	for typed, want := range map[string]bool{
		"drucker": true, "DRUCK": true, "d": false, "muller": true, "müller": true, "MULLER-ludenscheidt": true, "paper floor": true, "floor paper": true,
		`"paper jam"`: true, `"jam paper"`: false, "pap jam": false, "jam pap": true, "e-1042": true, "1042": true, "genant tres": true, "strasse": true, "straße": true,
		"angstrom": true, "smorrebrod": true, "日本": true, "本日": false, "ошибка": true, "absent": false, "drucker absent": false, `"luden`: true, `"ludenscheidt it"`: false,
		"": false, `"`: false, `""`: false, "*": false, "AND": false, "' OR 1=1 --": false, "NEAR(paper jam)": false, "body:paper": false, "paper NOT jam": false,
	} {
		if found := find(t, s, everywhere(typed)); (len(found) > 0) != want {
			t.Errorf("%q finds %v, want %v", typed, found, want)
		}
	}
	change(t, s, func(tx *store.Tx) error { return tx.ForgetPassages(1, 1) })
	if found := find(t, s, everywhere("drucker")); len(found) > 0 {
		t.Errorf("forgotten, and found: %v", found)
	}
}

func theBestHitsComeFirst(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	for n := range int64(4) {
		change(t, s, func(tx *store.Tx) error { return tx.AddTicket(numbered(n + 1)) })
	}
	for _, p := range []store.Passage{
		{Ticket: 1, Seq: 1, Subject: "call 4 back about mail", Body: "please"},
		{Ticket: 2, Seq: 1, Subject: "printer", Body: "it was about mail 4"},
		{Ticket: 3, Seq: 1, Subject: "mail 4 times", Body: "mail"},
		{Ticket: 2, Seq: 2, Body: "mail 4 again"},
		{Ticket: 4, Seq: 1, Subject: "nothing", Body: "at all"},
	} {
		change(t, s, func(tx *store.Tx) error { return tx.AddPassage(p) })
	}
	if found, want := find(t, s, everywhere("mail")), []string{"3 subject 1", "1 subject 1", "2 text 2"}; !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
	if found, want := find(t, s, everywhere("4")), []string{"4 number 0", "3 subject 1", "1 subject 1", "2 text 2"}; !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
	if found, want := find(t, s, everywhere("#4")), []string{"4 number 0"}; !slices.Equal(found[:1], want) {
		t.Errorf("found %q, want %q", found, want)
	}
	few := everywhere("mail")
	few.Limit = 1
	if found, want := find(t, s, few), []string{"3 subject 1"}; !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
}

func nobodyFindsWhatTheyMayNotSee(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	handed, other := numbered(1), numbered(2)
	handed.Marks.Parties = []string{"partner"}
	other.Requester = "dee"
	change(t, s, func(tx *store.Tx) error {
		return all(tx.AddTicket(handed), tx.AddTicket(other),
			tx.AddPassage(store.Passage{Ticket: 1, Seq: 1, Public: true, Body: "router"}), tx.AddPassage(store.Passage{Ticket: 1, Seq: 2, Body: "router secret"}),
			tx.AddPassage(store.Passage{Ticket: 2, Seq: 1, Public: true, Body: "router"}))
	})
	as := func(scope store.Scope, typed string, publicOnly bool) []string {
		return find(t, s, store.Search{Typed: typed, Filter: store.Filter{Scope: scope}, PublicOnly: publicOnly})
	}
	ana, partner := store.Scope{Account: "ana"}, store.Scope{Parties: []string{"partner"}}
	for _, c := range []struct {
		scope      store.Scope
		typed      string
		publicOnly bool
		want       string
	}{
		{ana, "router", true, "1 text 1"},
		{ana, "secret", true, ""},
		{ana, "2", true, ""},
		{ana, "1", true, "1 number 0"},
		{partner, "router", false, "1 text 2"},
		{store.Scope{Parties: []string{"stranger"}}, "router", false, ""},
		{store.Everything(), "router", true, "2 text 1,1 text 1"},
	} {
		if got := strings.Join(as(c.scope, c.typed, c.publicOnly), ","); got != c.want {
			t.Errorf("%+v finds %q for %q, want %q", c.scope, got, c.typed, c.want)
		}
	}
	change(t, s, func(tx *store.Tx) error {
		k, _, err := tx.Ticket(2)
		k.Marks.Parties, k.Marks.Watching = []string{"partner"}, []string{"ana"}
		return all(err, tx.SaveTicket(k))
	})
	for _, scope := range []store.Scope{ana, partner} {
		if got := as(scope, "router", true); len(got) != 2 {
			t.Errorf("when ticket 2 was opened to %+v, they find %q", scope, got)
		}
	}
	change(t, s, func(tx *store.Tx) error {
		k, _, err := tx.Ticket(2)
		k.Marks.Parties, k.Marks.Watching = nil, nil
		return all(err, tx.SaveTicket(k))
	})
	for _, scope := range []store.Scope{ana, partner} {
		if got := as(scope, "router", true); len(got) != 1 {
			t.Errorf("when ticket 2 was closed to %+v again, they find %q", scope, got)
		}
	}
}

func aSearchIsWhatASlowLookFinds(t *testing.T, fresh Fresh) {
	const tickets, rounds = 60, 200
	s := open(t, fresh(t))
	r := rand.New(rand.NewPCG(1, 2))
	vocabulary := strings.Fields("mail mailbox printer paper jam jammed floor network down slow down again")
	some := func(most int) (list []string) {
		for range r.IntN(most + 1) {
			list = append(list, vocabulary[r.IntN(len(vocabulary))])
		}
		return list
	}
	subjects, bodies := make([][]string, tickets+1), make([][]string, tickets+1)
	change(t, s, func(tx *store.Tx) error {
		for n := 1; n <= tickets; n++ {
			k := numbered(int64(n))
			k.Function = []string{"desk", "network"}[n%2]
			subjects[n], bodies[n] = some(4), some(6)
			if err := all(tx.AddTicket(k), tx.AddPassage(store.Passage{
				Ticket: int64(n), Seq: 1, Public: true,
				Subject: strings.Join(subjects[n], " "), Body: strings.Join(bodies[n], ", "),
			})); err != nil {
				return err
			}
		}
		return nil
	})
	within := func(text, wanted []string) bool {
		for i, w := range wanted {
			if !slices.ContainsFunc(text, func(have string) bool { return have == w || i == len(wanted)-1 && strings.HasPrefix(have, w) }) {
				return false
			}
		}
		return true
	}
	for range rounds {
		wanted := some(3)
		if len(wanted) == 0 {
			continue
		}
		q := everywhere(strings.Join(wanted, " "))
		if r.IntN(2) == 0 {
			q.Filter.Functions = []string{"desk"}
		}
		var subject, text []string
		for n := tickets; n > 0; n-- {
			switch {
			case len(q.Filter.Functions) > 0 && n%2 != 0:
			case within(subjects[n], wanted):
				subject = append(subject, fmt.Sprint(n, " subject 1"))
			case within(slices.Concat(subjects[n], bodies[n]), wanted):
				text = append(text, fmt.Sprint(n, " text 1"))
			}
		}
		want := slices.Concat(subject, text)
		if got := find(t, s, q); !slices.Equal(got, want[:min(len(want), 50)]) {
			t.Fatalf("%q finds %q, and a slow look %q", q.Typed, got, want)
		}
	}
}
