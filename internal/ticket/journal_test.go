package ticket

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"belay/internal/span"
)

// fill gives every field below v a random value; what is empty is nil, as the journal reads it back.
func fill(t *rapid.T, v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[span.Instant]():
		v.SetInt(rapid.SampledFrom([]int64{0, 1, 1_795_000_000, 4_000_000_000}).Draw(t, "instant"))
	case v.Kind() == reflect.Struct:
		for _, field := range v.Fields() {
			fill(t, field)
		}
	case v.Kind() == reflect.Slice:
		if n := rapid.IntRange(0, 3).Draw(t, "how many"); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n+1)) // room for one more, where sharing would show
			for i := range n {
				fill(t, v.Index(i))
			}
		}
	case v.Kind() == reflect.String:
		v.SetString(rapid.OneOf(rapid.SampledFrom([]string{"", "a", "b", string(Joined), string(Closed)}), rapid.String()).Draw(t, "text"))
	case v.Kind() == reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "so"))
	case v.CanInt():
		v.SetInt(int64(rapid.IntRange(-3, 3).Draw(t, "number")))
	default:
		t.Fatalf("an event holds a %s, which no generator fills", v.Type())
	}
}

// anyEvent is an event of any kind, with anything in it.
func anyEvent(t *rapid.T) Event {
	return filled(t, kinds[rapid.SampledFrom(slices.Sorted(maps.Keys(kinds))).Draw(t, "kind")])
}

func filled(t *rapid.T, k kind) Event {
	e := reflect.New(k.of).Elem()
	fill(t, e)
	return event(t, e)
}

// event is the event that a value holds.
func event(t interface{ Fatal(...any) }, v reflect.Value) Event {
	e, ok := v.Interface().(Event)
	if !ok {
		t.Fatal(v.Type(), "is no event")
	}
	return e
}

// anyJournal is what no desk would write, and a ticket must bear all the same.
func anyJournal(t *rapid.T) []Entry {
	journal := make([]Entry, rapid.IntRange(1, 6).Draw(t, "turns"))
	for i := range journal {
		journal[i] = Entry{Ticket: 7, Seq: i + 1, At: clock(i), By: Account(rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "by"))}
		for range rapid.IntRange(1, 6).Draw(t, "events") {
			journal[i].Events = append(journal[i].Events, anyEvent(t))
		}
	}
	return journal
}

func written(t interface{ Fatal(...any) }, v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEveryEventReadsBackAsItWasWritten(t *testing.T) {
	for name, k := range kinds {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			events := []Event{filled(t, k), filled(t, k)}
			text, err := Marshal(events)
			if err != nil {
				t.Fatal(err)
			}
			back, err := Unmarshal(text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(events, back); diff != "" {
				t.Fatalf("%s\n%s", text, diff)
			}
			if Kind(back[0]) != name {
				t.Fatalf("it is called %q", Kind(back[0]))
			}
		}))
	}
}

func TestTheNamesInTheJournalAreForEver(t *testing.T) {
	want := strings.Fields(`absorbed adopted answered asked bore case-changed case-opened chained clocked credited described dropped
		ended given handed-back handed-over merged-away noted paged passed put-back raised rated replied resumed revived rewound
		routed skipped solved spammed swarm-due swarm-ended swarmed tagged taken tied unmerged untied waited watched`)
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(kinds))); diff != "" {
		t.Errorf("a name may be added, and none changed or taken away:\n%s", diff)
	}
}

func TestAnEventOfALaterVersionIsRefusedInASentence(t *testing.T) {
	_, err := Unmarshal([]byte(`[{"is":"taken","of":{"by":"ida"}},{"is":"teleported","of":{}}]`))
	if err == nil || !strings.Contains(err.Error(), `the journal holds an event "teleported" that this version does not know; use the version that wrote it`) {
		t.Error(err)
	}
}

func TestAJournalThatIsBrokenIsRefused(t *testing.T) {
	for _, text := range []string{``, `{}`, `[{"is":"taken","of":7}]`, `[{"is":"taken","of":{"by":7}}]`, `[{"is":"taken"}]`, `[null]`, `["x"]`} {
		if events, err := Unmarshal([]byte(text)); err == nil {
			t.Errorf("%s is read as %v", text, events)
		}
	}
}

func FuzzAJournalIsReadOrRefused(f *testing.F) {
	f.Fuzz(func(t *testing.T, text string) {
		events, err := Unmarshal([]byte(text))
		if err != nil {
			return
		}
		again, err := Marshal(events)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := Unmarshal(again); err != nil || written(t, back) != written(t, events) {
			t.Fatalf("%s was read, written as %s, and read as %v, %v", text, again, back, err)
		}
	})
}

func TestATicketIsTheFoldOfItsJournal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var turned Ticket
		journal := anyJournal(t)
		for _, e := range journal {
			d := turned.Begin(e.By, e.At)
			d.Number, d.entry.Ticket = 7, 7
			for _, event := range e.Events {
				d.Emit(event)
			}
			turned = *d.Ticket
			if diff := cmp.Diff(e, d.Entry()); diff != "" {
				t.Fatalf("the draft wrote down something else than happened:\n%s", diff)
			}
		}
		if diff := cmp.Diff(Fold(journal), turned); diff != "" {
			t.Fatalf("drafted, the ticket is not the fold of its journal:\n%s", diff)
		}
	})
}

func TestASnapshotGoesOnAsTheTicketDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var kept, snapped Ticket
		for _, e := range anyJournal(t) {
			text, err := Marshal(e.Events)
			if err != nil {
				t.Fatal(err)
			}
			kept = kept.Apply(e)
			if e.Events, err = Unmarshal(text); err != nil {
				t.Fatal(err)
			}
			next := snapped.Apply(e)
			snapped = Ticket{}
			if err := json.Unmarshal([]byte(written(t, next)), &snapped); err != nil {
				t.Fatal(err)
			}
		}
		if a, b := written(t, kept), written(t, snapped); a != b {
			t.Fatalf("from its journal: %s\nfrom snapshots:   %s", a, b)
		}
	})
}

func TestAnEntryLeavesTheTicketBeforeItAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		journal := anyJournal(t)
		tickets, as := []Ticket{{}}, []string{written(t, Ticket{})}
		for _, e := range journal {
			events := written(t, e.Events)
			last := tickets[len(tickets)-1]
			once := last.Apply(e)
			if twice := last.Apply(e); written(t, once) != written(t, twice) {
				t.Fatalf("applied twice: %s\nand once:      %s", written(t, twice), written(t, once))
			}
			if written(t, e.Events) != events {
				t.Fatalf("an event changed from %s to %s", events, written(t, e.Events))
			}
			tickets, as = append(tickets, once), append(as, written(t, once))
			d := once.Begin("c", e.At)
			d.Emit(anyEvent(t))
		}
		for i := range tickets {
			if got := written(t, tickets[i]); got != as[i] {
				t.Fatalf("after turn %d the ticket changed from\n%s\nto\n%s", i, as[i], got)
			}
		}
	})
}

func TestAnEventMayBeAppliedToAnyTicket(t *testing.T) {
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) {
			e := event(t, reflect.New(k.of).Elem())
			got := Ticket{}.Apply(Entry{Ticket: 7, Seq: 1, At: clock(0), Events: []Event{e, e}})
			if got.Number != 7 || got.Seq != 1 || got.Changed != clock(0) {
				t.Errorf("%+v", got)
			}
		})
	}
}
