package study_test

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"strings"
	"testing"

	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/study"
	"belay/internal/suggest"
)

// till is a shop at whose desk one person can do 80 tickets a week, less what is lost to leave and meetings.
const till = `belay: 1
name: A shop
timezone: Europe/Copenhagen
currency: EUR
calendars:
  office: {hours: "Mon-Fri 08:00-16:00"}
parties:
  shop: {name: The shop, kind: internal}
people:
  ann: {name: Ann Day, party: shop, works: office, phone: "+45 5550 0101", rate: 40}
  ben: {name: Ben Day, party: shop, works: office, phone: "+45 5550 0102", rate: 40}
  cat: {name: Cat Day, party: shop, works: office, phone: "+45 5550 0103", rate: 40}
services:
  till: {name: Tills, owner: ann, entry: desk, hours: office}
severities:
  normal: {means: A till is slow, clock: office, respond: 2h, resolve: 4h, attain: 90%, escalation: call}
functions:
  desk: {link: functional, line: 1, owner: ann, cover: [{people: [PEOPLE], hours: office}]}
escalations:
  call: {steps: [{after: 0m, tell: [desk]}], last_resort: ann}
demand:
  till: {per_week: TICKETS, mix: {normal: 100%}, pattern: office, effort: {1: 30m}}
`

// shop is the shop with these people at its desk, and so many tickets a week.
func shop(t *testing.T, people, tickets string) *model.Model {
	t.Helper()
	m, problems := modelfile.ParseText("shop.yaml", strings.NewReplacer("PEOPLE", people, "TICKETS", tickets).Replace(till))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return m
}

// searched is what a short search in m comes to.
func searched(t *testing.T, m *model.Model, q study.Quest) *suggest.Answer {
	t.Helper()
	q.Most = 3
	answer, err := study.Search(t.Context(), asking(), m, q, nil)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// asking is a search that takes no time.
func asking() study.Ask {
	a := study.Usual(monday)
	a.Weeks, a.WarmUp, a.Runs = 6, 1, 5
	return a
}

func TestADeskThatDrownsIsGivenSomebody(t *testing.T) {
	answer := searched(t, shop(t, "ann", "85"), study.Quest{Aim: suggest.Attainment})
	if len(answer.Best) == 0 {
		t.Fatal("nothing is suggested")
	}
	best := answer.Best[0]
	if best.Kind != suggest.Person || best.Edit != "functions.desk.cover[0].people += one" || best.Attained.Low <= 0 {
		t.Errorf("the best is %+v", best.Change)
	}
	const aYear = 40 * 40 * 52 // of somebody who works forty hours
	if best.Cost.Mean < .6*aYear || best.Cost.Mean > 1.1*aYear || best.Point == nil {
		t.Errorf("it costs %v a year", best.Cost.Mean)
	}
}

func TestAModelToWhichNothingComesIsNotJudged(t *testing.T) {
	m, problems := modelfile.Edit(shop(t, "ann", "130"), "edit", "demand.till -=")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	_, searching := study.Search(t.Context(), asking(), m, study.Quest{Aim: suggest.Attainment, Most: 3}, nil)
	_, swinging := study.Sensitivity(t.Context(), asking(), m, nil)
	for _, err := range []error{searching, swinging} {
		if err == nil || !strings.Contains(err.Error(), "the model says of no service how many tickets it gets") {
			t.Errorf("it answers %v", err)
		}
	}
}

func TestADeskThatNeedsSeveralMoreIsGivenAllOfThem(t *testing.T) {
	m := shop(t, "ann, ben, cat", "460")
	answer := searched(t, m, study.Quest{Aim: suggest.Attainment})
	if len(answer.Drowns) != 1 || answer.Drowns[0].Function != "desk" || answer.Drowns[0].People != 3 || answer.Drowns[0].Needed < 5 {
		t.Errorf("of what drowns it says %+v", answer.Drowns)
	}
	if len(answer.Best) == 0 {
		t.Fatal("nothing is suggested")
	}
	best := answer.Best[0]
	if more := strings.Count(best.Edit, "functions.desk.cover[0].people += one"); more < 3 || best.Attained.Mean < .5 || !best.Priced {
		t.Errorf("the best is %+v, which wins %v", best.Change, best.Attained)
	}
}

func TestADeskWithTimeToSpareIsLeftAloneAndCanSave(t *testing.T) {
	m, problems := modelfile.Edit(shop(t, "ann, ben, cat", "20"), "edit", "severities.normal.respond = 2d; severities.normal.resolve = 5d")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if answer := searched(t, m, study.Quest{Aim: suggest.Attainment}); len(answer.Best)+len(answer.Unpriced) > 0 {
		t.Errorf("suggested is %v", answer.Best[0].Says)
	}
	answer := searched(t, m, study.Quest{Aim: suggest.Cost})
	if len(answer.Best) == 0 || answer.Best[0].Kind != suggest.Leave || answer.Best[0].Edit != "functions.desk.cover[0].people -= cat" || answer.Best[0].Cost.High >= 0 {
		t.Errorf("suggested is %+v", answer.Best)
	}
}

func TestASearchIsTheSameOnAnyNumberOfCores(t *testing.T) {
	text := func() string {
		out, err := json.Marshal(searched(t, shop(t, "ann, ben", "150"), study.Quest{Aim: suggest.Attainment, Pairs: true}))
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := text()
	runtime.GOMAXPROCS(3)
	if text() != one {
		t.Error("on three cores it comes to something else than on one")
	}
}

func TestASearchThatIsCutShortSaysWhatItKnows(t *testing.T) {
	ctx, cut := context.WithCancel(t.Context())
	cut()
	if answer, err := study.Search(ctx, asking(), shop(t, "ann", "130"), study.Quest{Aim: suggest.Attainment, Most: 3}, nil); answer != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("it answers %v, %v", answer, err)
	}
	ctx, cut = context.WithCancel(t.Context())
	last := 0
	answer, err := study.Search(ctx, asking(), shop(t, "ann", "130"), study.Quest{Aim: suggest.Attainment, Most: 1}, func(p study.Progress) {
		if p.Done < last || p.Done > p.Most {
			t.Errorf("after %d of %d came %d of %d", last, p.Most, p.Done, p.Most)
		}
		if last = p.Done; p.Done > 80 { // in the last round
			cut()
		}
	})
	if err != nil || !answer.Cut || answer.Runs == 0 {
		t.Errorf("it answers %+v, %v", answer, err)
	}
}

func TestTheAnswerHangsMostOnWhoIsThere(t *testing.T) {
	tornado, err := study.Sensitivity(t.Context(), asking(), shop(t, "ann, ben", "110"), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i, b := range tornado.Bars {
		names = append(names, b.Parameter)
		if i > 0 && b.Width > tornado.Bars[i-1].Width {
			t.Errorf("%s is wider than what stands before it", b.Parameter)
		}
	}
	if strings.Join(names[:1], "") != "desk" || tornado.Bars[0].Low.More.High >= 0 || tornado.Bars[0].Low.Edit != "functions.desk.cover[0].people -= ben" {
		t.Errorf("it hangs on %v", names)
	}
	for _, b := range tornado.Bars {
		if b.Parameter == "rates" && (b.Width != 0 || b.High.CostMore <= 0 || b.Low.CostMore >= 0) {
			t.Errorf("rates come to %+v", b)
		}
	}
}
