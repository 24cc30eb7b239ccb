package model

import (
	"slices"
	"strings"
	"testing"

	"belay/internal/calendar"
	"belay/internal/source"
)

// desk is a small model made by hand: two functions, two calendars of which one is made of the other.
func desk(t *testing.T) *Model {
	t.Helper()
	hours, err := calendar.ParseHours("Mon-Fri 08:00-16:00")
	if err != nil {
		t.Fatal(err)
	}
	m, err := Build(&Model{
		Language: 1, Name: "Desk", Timezone: calendar.UTC(),
		Calendars: []*Calendar{{ID: "office", Hours: hours}, {ID: "nights", Outside: "office"}},
		Parties:   []*Party{{ID: "house", Kind: Internal}, {ID: "maker", Kind: Vendor}},
		People:    []*Person{{ID: "ida", Name: "Ida", Party: "house", Phone: "1"}, {ID: "jon", Party: "house"}},
		Services:  []*Service{{ID: "s", Entry: "desk", Hours: "office"}},
		Severities: []*Severity{
			{ID: "critical", Clock: ServiceClock, Respond: &Duration{Seconds: 600}},
			{ID: "low", Clock: "nights"},
		},
		Functions: []*Function{
			{ID: "desk", Link: Application, Line: 1, Cover: []*Cover{{People: []PersonID{"ida", Unknown}}, {Rota: "duty"}}, EscalatesTo: []*Edge{{To: "product"}}},
			{ID: "product", Link: Application, Line: 5, Cover: []*Cover{{Party: "maker", Agreement: "a"}}},
		},
		Rotas:      []*Rota{{ID: "duty", People: []PersonID{"jon", "ida"}}},
		Agreements: []*Agreement{{ID: "a", Party: "maker", Covers: []FunctionID{"product"}}},
	}, Origin{
		Digest:    "d",
		Positions: Positions{"": {File: "f"}, "functions.desk": {File: "f", Start: source.Position{Line: 3}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAPlaceIsThatOfTheNearestElementThatIsKnown(t *testing.T) {
	m := desk(t)
	if at := m.Where("functions.desk.cover[0].people[1]"); at.Start.Line != 3 {
		t.Errorf("the cover stands at %v", at)
	}
	if at := m.Where("rotas.duty"); at.File != "f" || at.Known() {
		t.Errorf("what has no place stands at %v", at)
	}
}

func TestNamesAreFoundAndUnknownIsNobody(t *testing.T) {
	m := desk(t)
	if m.Person("ida") == nil || m.Function("desk") == nil || m.Rota("duty") == nil || m.Agreement("a") == nil {
		t.Error("an entry is not found by its name")
	}
	if m.Person(Unknown) != nil || m.Function("") != nil {
		t.Error("a placeholder is somebody")
	}
}

func TestTheClockCalledServiceIsTheServicesOwnHours(t *testing.T) {
	m := desk(t)
	if got := m.Clock(m.Services[0], m.Severities[0]).Name(); got != "office" {
		t.Errorf("the clock is %s", got)
	}
	if got := m.Clock(m.Services[0], m.Severities[1]).Name(); got != "nights" {
		t.Errorf("the clock is %s", got)
	}
}

func TestASeverityWithoutAnEscalationLiesBeforeTheEntry(t *testing.T) {
	m := desk(t)
	steps := m.StepsOf(m.Services[0], m.Severities[0])
	if len(steps) != 1 || !slices.Equal(steps[0].Tells(), []HolderID{"desk"}) || !steps[0].After.Zero() {
		t.Errorf("the steps are %+v", steps)
	}
	unknown := *m.Severities[0]
	unknown.Escalation = Unknown
	if steps := m.StepsOf(m.Services[0], &unknown); steps != nil {
		t.Errorf("an escalation that is not known has steps: %+v", steps)
	}
}

func TestPeopleAndProvidersComeFromTheCover(t *testing.T) {
	m := desk(t)
	var people []string
	for _, p := range m.PeopleOf(m.Function("desk")) {
		people = append(people, string(p.ID))
	}
	if strings.Join(people, " ") != "ida jon" {
		t.Errorf("the desk has %v", people)
	}
	if got := m.Providers(m.Function("product")); !slices.Equal(got, []PartyID{"maker"}) {
		t.Errorf("the product is provided by %v", got)
	}
}

func TestARotaIsThoseWhoTakeTurnsAndThoseWhoStepIn(t *testing.T) {
	r := &Rota{People: []PersonID{"ida", "jon"}, Changes: []*Change{{Replace: "ida", With: "sara"}, {Replace: "jon"}, {With: "ida"}}}
	if got := r.Everybody(); !slices.Equal(got, []PersonID{"ida", "jon", "sara"}) {
		t.Errorf("in the rota can stand %v", got)
	}
}

func TestATicketReachesWhatItsWaysLeadTo(t *testing.T) {
	m := desk(t)
	var reached []string
	for _, f := range m.Reach(m.Services[0]) {
		reached = append(reached, string(f.ID))
	}
	if strings.Join(reached, " ") != "desk product" {
		t.Errorf("a ticket reaches %v", reached)
	}
}

func TestCalendarsMadeOfEachOtherAreACircle(t *testing.T) {
	_, err := Build(&Model{Timezone: calendar.UTC(), Calendars: []*Calendar{{ID: "a", Outside: "b"}, {ID: "b", Any: []CalendarID{"a"}}}}, Origin{})
	if err == nil || err.Error() != `calendar "a" is made of itself: a → b → a` {
		t.Errorf("the circle is %v", err)
	}
}

func TestAnEditSharesWhatItDoesNotTouch(t *testing.T) {
	m := desk(t)
	edited, err := m.Edit(func(m *Model) {
		f := *m.Functions[0]
		f.Line = 2
		m.Functions = []*Function{&f, m.Functions[1]}
	})
	if err != nil {
		t.Fatal(err)
	}
	if m.Function("desk").Line != 1 || edited.Function("desk").Line != 2 {
		t.Error("the edit reached the model it started from, or not its own")
	}
	if edited.Calendar("nights") != m.Calendar("nights") || edited.Function("product") != m.Function("product") {
		t.Error("what the edit did not touch was made anew")
	}
	if edited.Digest() != "" {
		t.Error("an edited model kept the digest")
	}
	other, err := m.Edit(func(m *Model) {
		c := *m.Calendars[0]
		m.Calendars = []*Calendar{&c, m.Calendars[1]}
	})
	if err != nil || other.Calendar("nights") == m.Calendar("nights") {
		t.Error("a calendar made of an edited one was kept")
	}
}

func TestOnlyPhonePushAndChatCanWake(t *testing.T) {
	for _, c := range []Contact{{Phone: "1"}, {Push: "x"}, {Chat: "y"}} {
		if !c.Pageable() {
			t.Errorf("%+v cannot wake anybody", c)
		}
	}
	for _, c := range []*Contact{nil, {}, {Email: "a@b.example"}, {Phone: Unknown}} {
		if c.Pageable() {
			t.Errorf("%+v can wake somebody", c)
		}
	}
}

func TestATicketOfASeverityPausesForItsOwnReasons(t *testing.T) {
	for _, c := range []struct {
		pauses        []string
		reason        string
		stopsTheClock bool
	}{
		{nil, "requester", true},
		{nil, "vendor", false},
		{[]string{"vendor"}, "requester", false},
		{[]string{"vendor"}, "vendor", true},
		{[]string{PausesNever}, "requester", false},
		{[]string{PausesNever}, PausesNever, false},
	} {
		if got := (&Severity{Pauses: c.pauses}).PausesFor(c.reason); got != c.stopsTheClock {
			t.Errorf("pauses %v while waiting for %s: %v", c.pauses, c.reason, got)
		}
	}
}
