package diff_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/calendar"
	"belay/internal/diff"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/span"
)

// shop is a desk in office hours and a rota outside them, with a contract behind.
const shop = `belay: 1
name: A shop
timezone: Europe/Copenhagen
currency: EUR
calendars:
  office: {hours: "Mon-Fri 08:00-16:00"}
  nights: {outside: office}
parties:
  shop: {name: The shop, kind: internal}
  maker: {name: The maker, kind: vendor, contact: {phone: "+45 5550 0199"}}
people:
  ann: {name: Ann Day, party: shop, works: office, phone: "+45 5550 0101"}
  ben: {name: Ben Night, party: shop, works: office, phone: "+45 5550 0102"}
services:
  till: {name: Tills, owner: ann, entry: desk}
severities:
  critical: {means: Nobody can pay, clock: always, acknowledge: 15m, resolve: 4h, escalation: all, page: true}
functions:
  desk: {link: functional, line: 1, owner: ann, cover: [{people: [ann], hours: office}, {rota: duty, hours: nights}]}
  repair: {link: application, line: 2, owner: ann, provided_by: maker, cover: [{party: maker, agreement: care}]}
rotas:
  duty: {people: [ann, ben], turn: 1 week, start: 2026-01-05, handoff: "08:00"}
escalations:
  all: {steps: [{after: 0m, tell: [desk]}], last_resort: ann}
agreements:
  care: {kind: contract, party: maker, covers: [repair], hours: office, from: 2026-01-01, until: 2027-12-31,
         targets: {critical: {respond: 1h}}, price: {per_month: 1000}}
`

// fortnight is the two weeks from Monday 2026-11-02 on.
func fortnight(t *testing.T) span.Span {
	t.Helper()
	zone, err := calendar.LoadZone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	return calendar.Days(calendar.Date{Year: 2026, Month: 11, Day: 2}, calendar.Date{Year: 2026, Month: 11, Day: 15}, zone)
}

// read is the model in text, which must be without problems.
func read(t *testing.T, text string) *model.Model {
	t.Helper()
	m, problems := modelfile.ParseText("shop.yaml", text)
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	return m
}

// edited is what changes when each old text of the shop gives way to the new one after it.
func edited(t *testing.T, edits ...string) diff.Report {
	t.Helper()
	text := shop
	for i := 0; i < len(edits); i += 2 {
		if !strings.Contains(text, edits[i]) {
			t.Fatalf("the shop does not say %q", edits[i])
		}
		text = strings.Replace(text, edits[i], edits[i+1], 1)
	}
	return diff.Of(read(t, shop), read(t, text), fortnight(t))
}

func same(t *testing.T, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("- want, + got\n%s", d)
	}
}

func TestNothingChangesWhenOnlyTheWordingDoes(t *testing.T) {
	r := edited(t, "  ann: {name: Ann Day, party: shop,", "  # She has been here for years.\n  ann: {party: shop, name: Ann Day,")
	if !r.Same() || len(r.Cover)+len(r.People)+len(r.Functions)+len(r.Targets)+len(r.Agreements)+len(r.Others)+len(r.Touches) != 0 {
		t.Errorf("something changed: %+v", r)
	}
}

func TestARotaThatLosesItsWeekendsLosesTheirCover(t *testing.T) {
	r := edited(t, "nights: {outside: office}", "nights: {all: [weekdays, out]}\n  out: {outside: office}\n  weekdays: {hours: \"Mon-Fri 00:00-24:00\"}")
	if len(r.Cover) != 1 {
		t.Fatalf("%d services and severities changed", len(r.Cover))
	}
	c := r.Cover[0]
	same(t, []diff.Stretch{}, c.Won)
	var lost []string
	for _, s := range c.Lost {
		lost = append(lost, s.From.String()+" "+s.Until.String())
	}
	// What is raised in the last fifteen minutes before Monday still reaches somebody in time.
	same(t, []string{"2026-11-06T23:00:00Z 2026-11-08T22:45:00Z", "2026-11-13T23:00:00Z 2026-11-15T22:45:00Z"}, lost)
	if c.Old.Least != 1 || c.New.Least != 0 || c.New.Covered >= c.Old.Covered {
		t.Errorf("from %+v to %+v", *c.Old, *c.New)
	}
}

func TestWhoLeavesTheRotaLosesItsNightsAndTheOtherWinsThem(t *testing.T) {
	r := edited(t, "people: [ann, ben], turn", "people: [ann], turn")
	if len(r.People) != 2 {
		t.Fatalf("%d people are told of", len(r.People))
	}
	ann, ben := r.People[0], r.People[1]
	same(t, []model.FunctionID{"desk"}, ben.Loses)
	same(t, []model.FunctionID{}, ann.Loses)
	const week = 7 * 86_400
	if ben.Duty != (diff.Hours{Old: week - 5*8*3600, New: 0}) || ann.Duty.New != 2*week {
		t.Errorf("Ann %+v, Ben %+v", ann.Duty, ben.Duty)
	}
	if ben.Weekends != (diff.Hours{Old: 2 * 86_400, New: 0}) || ben.Nights != (diff.Hours{Old: 7 * 8 * 3600, New: 0}) {
		t.Errorf("Ben's weekends %+v, nights %+v", ben.Weekends, ben.Nights)
	}
	same(t, []model.PartyID{"shop"}, r.Touches)
}

func TestAPromiseTightensOnItsOwnClockOnly(t *testing.T) {
	r := edited(t, "acknowledge: 15m, resolve: 4h", "acknowledge: 10m, resolve: 1d")
	same(t, []diff.Change{
		{On: "critical", What: "acknowledge", Old: "15m", New: "10m", Direction: diff.Tighter},
		{On: "critical", What: "resolve", Old: "4h", New: "1d", Direction: diff.Looser},
	}, r.Targets)

	r = edited(t, "clock: always, acknowledge: 15m, resolve: 4h", "clock: office, acknowledge: 15m, resolve: 1d")
	same(t, []diff.Change{
		{On: "critical", What: "clock", Old: "always", New: "office"},
		{On: "critical", What: "resolve", Old: "4h", New: "1d"},
	}, r.Targets)
}

func TestAContractThatEndsEarlierCostsLessOfTheHorizon(t *testing.T) {
	r := edited(t, "until: 2027-12-31", "until: 2026-11-08", "per_month: 1000", "per_month: 1200", "respond: 1h", "respond: 2h")
	same(t, []diff.Change{
		{On: "care", What: "until", Old: "2027-12-31", New: "2026-11-08"},
		{On: "care", What: "critical respond", Old: "1h", New: "2h", Direction: diff.Looser},
		{On: "care", What: "price per month", Old: "1000", New: "1200"},
	}, r.Agreements)
	same(t, diff.Money{Currency: "EUR", Old: diff.Costs{PerMonth: 1000}, New: diff.Costs{PerMonth: 600}}, r.Money)
	same(t, []model.PartyID{"maker"}, r.Touches)
}

func TestWhatIsNewAndWhatIsGoneIsToldByName(t *testing.T) {
	r := edited(t, "  repair: {link: application, line: 2, owner: ann", "  mend: {link: application, line: 3, owner: ben", "covers: [repair]", "covers: [mend]")
	same(t, []diff.Change{{On: "mend", New: "yes"}, {On: "repair", Old: "yes"}}, r.Functions)
}

func TestNoChangeIsLeftOutEvenWithoutAChapterOfItsOwn(t *testing.T) {
	r := edited(t, "phone: \"+45 5550 0102\"", "phone: \"+45 5550 0103\"", "last_resort: ann", "last_resort: ben", "line: 2, owner: ann", "line: 2, does: [mend], owner: ann")
	same(t, []diff.Change{
		{On: "people.ben", Old: "yes", New: "yes"},
		{On: "functions.repair", Old: "yes", New: "yes"},
		{On: "escalations.all", Old: "yes", New: "yes"},
	}, r.Others)
}

func TestAServiceThatIsNoLongerPromisedIsToldOnce(t *testing.T) {
	r := edited(t, "acknowledge: 15m, ", "")
	if len(r.Cover) != 1 || r.Cover[0].Old == nil || r.Cover[0].New != nil || len(r.Cover[0].Lost) != 0 {
		t.Errorf("%+v", r.Cover)
	}
}
