package ticket

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// kept is the texts of events that nobody writes: names of the model, of accounts and of states, and reasons that the desk
// gives by itself. A new text of an event is either here or reworded.
var kept = []string{
	"Raised.Category", "Raised.Impact", "Raised.Urgency", "Routed.Why", "Replied.Channel", "Rated.Impact", "Rated.Urgency",
	"Described.Category", "Tied.Kind", "Untied.Kind", "Answered.State", "CaseChanged.Status", "Case.Status", "Skipped.Why", "Paged.Told",
	"File.ID", "File.Type", "Clock.Under",
}

// letter sets every plain text below v to the name of its field, and returns the names.
func letter(v reflect.Value, field string) (names []string) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() {
			v.SetString("text of " + field)
			return []string{field}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		return letter(v.Index(0), field)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				names = append(names, letter(v.Field(i), v.Type().Name()+"."+f.Name)...)
			}
		}
	}
	return names
}

func TestEveryTextThatSomebodyWroteIsReworded(t *testing.T) {
	for name, kind := range kinds {
		v := reflect.New(kind.of).Elem()
		texts := letter(v, "")
		event, ok := v.Interface().(Event)
		if !ok {
			t.Fatalf("%s is no event", name)
		}
		before, err := Marshal([]Event{event})
		if err != nil {
			t.Fatal(err)
		}
		after, err := Marshal(Reword([]Event{event}, func(string) string { return "[erased]" }))
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			if !strings.Contains(string(before), "text of "+text) {
				t.Errorf("%s: %s was not filled", name, text)
			}
			if left := strings.Contains(string(after), "text of "+text+`"`); left != slices.Contains(kept, text) {
				t.Errorf("%s: %s is left: %v; reword it, or say in kept that nobody writes it", name, text, left)
			}
		}
	}
}

func TestRewordingLeavesWhatItWasGivenAlone(t *testing.T) {
	raised := Raised{Subject: "Ana's printer", Body: "It eats paper", Files: []File{{ID: "1", Name: "ana.png", Size: 7}}}
	events := []Event{
		raised,
		Tagged{Add: []string{"ana"}},
		Taken{By: "ana-id"},
		Waited{Reason: ForRequester},
	}
	got := Reword(events, strings.ToUpper)
	want := []Event{
		Raised{Subject: "ANA'S PRINTER", Body: "IT EATS PAPER", Files: []File{{ID: "1", Name: "ANA.PNG", Size: 7}}},
		Tagged{Add: []string{"ANA"}},
		Taken{By: "ana-id"},
		Waited{Reason: ForRequester},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	if raised.Files[0].Name != "ana.png" || !reflect.DeepEqual(events[0], raised) {
		t.Errorf("the original was changed: %+v", events[0])
	}
}
