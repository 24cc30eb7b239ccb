package outlook_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/outlook"
	"belay/internal/simulate"
	"belay/internal/span"
)

// hotline is a desk that calls wait for, and experts behind it.
const hotline = `belay: 1
name: Hotline
timezone: Europe/Oslo
currency: EUR
parties: {us: {name: Us, kind: internal}}
people: {ann: {name: Ann Lee, party: us, rate: 50, works: office}, bea: {name: Bea Roy, party: us, rate: 50, works: office}, cai: {name: Cai Moe, party: us, rate: 90, works: office}}
services: {line: {name: The line, entry: desk}, bills: {name: Bills, entry: desk}}
calendars: {office: {hours: "Mon-Fri 08:00-16:00"}}
severities:
  call: {means: Somebody calls, clock: always, acknowledge: 30m, resolve: 3h, attain: 60%}
  wish: {means: Somebody wishes, clock: always, respond: 1d, resolve: 5d, attain: 99%}
functions:
  desk: {link: functional, line: 1, resolves: 70%, cover: [{people: [ann, bea], hours: office}], escalates_to: [experts]}
  experts: {link: application, line: 2, cover: [{people: [cai], hours: office}]}
demand:
  line: {per_week: 90, mix: {call: 60%, wish: 40%}, pattern: office, effort: {1: 20m, 2: 1h}}
  bills: {per_week: 10, mix: {wish: 100%}, pattern: office, effort: {1: 20m, 2: 1h}}
`

// parsed is a model of that text.
func parsed(t testing.TB, text string) *model.Model {
	t.Helper()
	m, problems := modelfile.ParseText("support.yaml", text)
	if m == nil || len(problems) > 0 {
		t.Fatal(problems)
	}
	return m
}

// played is an option of some weeks that was played some times over.
func played(t testing.TB, name, text string, weeks, times int) outlook.Option {
	t.Helper()
	m := parsed(t, text)
	monday := calendar.Date{Year: 2027, Month: 3, Day: 1}
	scenario := simulate.Scenario{
		Model: m, Over: calendar.Days(monday, monday.Add(7*weeks-1), m.Timezone), Count: calendar.Days(monday, monday, m.Timezone).From,
		Habits: simulate.Usual(), Seed: 1,
	}
	out := outlook.Option{Name: name, Model: m}
	for n := range times {
		own := scenario
		own.Seed += uint64(n)
		tally, err := simulate.Play(own)
		if err != nil {
			t.Fatal(err)
		}
		out.Runs = append(out.Runs, tally)
	}
	out.Report = simulate.Sum(scenario, out.Runs)
	return out
}

// looked is a study of some options over three weeks.
func looked(options ...outlook.Option) outlook.Outlook {
	return outlook.Outlook{Options: options, Weeks: 3, Within: .05, Repeat: "belay simulate support.yaml --seed 1"}
}

// page is a study as HTML, and as the nodes of it.
func page(t testing.TB, o outlook.Outlook) (string, *html.Node) {
	t.Helper()
	text, err := o.HTML()
	if err != nil {
		t.Fatal(err)
	}
	tree, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return string(text), tree
}

// words is what a person reads in a node.
func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "script" && d.Parent.Data != "style" {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// attr is an attribute of a node.
func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func TestThePageStandsAloneAndAnswersEveryQuestion(t *testing.T) {
	text, tree := page(t, looked(played(t, "base", hotline, 3, 3)))
	said := words(tree)
	for _, want := range []string{
		"Hotline", "3 weeks from Mon 1 March 2027, played 3 times", "Which promises are kept?", "Who drowns, and from when?", "Where do tickets wait?",
		"At which hours is it too much?", "Who is overloaded?", "How long does it take?", "What does it cost?", "What was assumed?", "How to repeat it",
		"belay simulate support.yaml --seed 1", "with seeds from 1 on", "Ann Lee", "desk → experts", "The line", "EUR",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q:\n%s", want, said)
		}
	}
	ids := map[string]bool{}
	for n := range tree.Descendants() {
		if id := attr(n, "id"); id != "" && ids[id] {
			t.Errorf("the id %s stands twice", id)
		} else if id != "" {
			ids[id] = true
		}
		for _, name := range []string{"src", "srcset"} {
			if attr(n, name) != "" {
				t.Errorf("<%s %s=%q> asks for something", n.Data, name, attr(n, name))
			}
		}
		if href := attr(n, "href"); href != "" && !strings.HasPrefix(href, "#") {
			t.Errorf("<%s> leads to %s", n.Data, href)
		}
		if n.Data == "svg" && n.Parent.Data != "svg" && attr(n, "aria-hidden") != "true" {
			t.Error("a drawing is read to those who do not see it, beside its number")
		}
	}
	for n := range tree.Descendants() {
		if href := attr(n, "href"); strings.HasPrefix(href, "#") && !ids[href[1:]] {
			t.Errorf("%s leads nowhere", href)
		}
	}
	if found := regexp.MustCompile(`(url\((["']?)(https?:|//))|@import|\bfetch\(|XMLHttpRequest`).FindString(text); found != "" {
		t.Errorf("the page could ask the network: %s", found)
	}
}

func TestTheSameStudyIsTheSameBytes(t *testing.T) {
	once, _ := page(t, looked(played(t, "base", hotline, 2, 2)))
	again, _ := page(t, looked(played(t, "base", hotline, 2, 2)))
	if once != again {
		t.Error("two pages of the same study differ")
	}
}

func TestAFunctionThatDrownsIsNamedAboveAll(t *testing.T) {
	busy := strings.Replace(hotline, "per_week: 90", "per_week: 300", 1)
	_, tree := page(t, looked(played(t, "base", busy, 8, 3)))
	said := words(tree)
	if !strings.Contains(said, "All 6 promises that are asked for are missed; the backlog of desk and experts grows without end.") || !strings.Contains(said, "drowns from") {
		t.Errorf("the page says\n%.900s", said)
	}
	few := strings.Replace(hotline, "resolve: 3h", "resolve: 10m", 1)
	if _, tree := page(t, looked(played(t, "base", few, 4, 3))); !strings.Contains(words(tree), "missed: call resolve of The line") {
		t.Errorf("it does not say what is missed:\n%.400s", words(tree))
	}
}

func TestOptionsStandBesideEachOtherUnderTheirLetters(t *testing.T) {
	busy := strings.Replace(hotline, "per_week: 90", "per_week: 150", 1)
	o := looked(played(t, "as it is", busy, 4, 3), played(t, "the desk solves more", strings.Replace(busy, "resolves: 70%", "resolves: 95%", 1), 4, 3))
	_, tree := page(t, o)
	said := words(tree)
	for _, want := range []string{"A as it is", "B the desk solves more", "The options beside each other", "sooner (", "As it is: ", "The desk solves more: "} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q:\n%.1200s", want, said)
		}
	}
	if !strings.Contains(said, "Solved on average in") {
		t.Error("it does not say how long both take")
	}
}

func TestWhatAReportDoesNotHaveIsLeftOut(t *testing.T) {
	empty := parsed(t, "belay: 1\nname: Nothing yet\ntimezone: UTC\n")
	monday := calendar.Date{Year: 2027, Month: 3, Day: 1}
	scenario := simulate.Scenario{Model: empty, Over: calendar.Days(monday, monday.Add(6), empty.Timezone), Count: calendar.Days(monday, monday, empty.Timezone).From, Seed: 1}
	tally, err := simulate.Play(scenario)
	if err != nil {
		t.Fatal(err)
	}
	runs := []*simulate.Tally{tally}
	_, tree := page(t, looked(outlook.Option{Name: "base", Model: empty, Report: simulate.Sum(scenario, runs), Runs: runs}))
	said := words(tree)
	for _, want := range []string{"No ticket with a promise came", "so nothing is said of cost", "so none is judged"} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q:\n%s", want, said)
		}
	}
	for _, not := range []string{"Who is overloaded?", "Who drowns", "Where do tickets wait?", "NaN", "Inf"} {
		if strings.Contains(said, not) {
			t.Errorf("the page says %q:\n%s", not, said)
		}
	}
}

func TestAPageIsMadeFromTheReportAlone(t *testing.T) {
	o := played(t, "base", hotline, 2, 2)
	o.Runs = nil
	_, tree := page(t, looked(o))
	if said := words(tree); !strings.Contains(said, "Which promises are kept?") || strings.Contains(said, "NaN") {
		t.Errorf("without the single runs it says\n%.600s", said)
	}
}

func TestWordsOfPeopleStayWords(t *testing.T) {
	const hostile = `</script><script>alert(1)</script>"><img src=x onerror=alert(2)>`
	o := looked(played(t, hostile, hotline, 1, 1), played(t, "b", hotline, 1, 1))
	o.Repeat = hostile
	o.Changes = &outlook.Changes{Title: "Which change?", Rows: []outlook.Change{{Words: hostile, Ends: []outlook.End{
		{Words: hostile, More: simulate.Interval{Mean: .1, Low: .05, High: .15}}, {Words: "less", More: simulate.Interval{Mean: -.1, Low: -.2}, Costs: -1200},
	}}}}
	o.Specimens = []outlook.Specimen{{Title: hostile, About: hostile, Journal: []outlook.Moment{{At: span.Instant(0), Words: hostile, Late: true}}}}
	_, tree := page(t, o)
	for n := range tree.Descendants() {
		if n.Data == "img" || n.Type == html.ElementNode && slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return strings.HasPrefix(a.Key, "on") }) {
			t.Errorf("the words became <%s>", n.Data)
		}
	}
	if got := strings.Count(words(tree), hostile); got < 5 {
		t.Errorf("the words stand %d times", got)
	}
}

func BenchmarkThePageOfAStudy(b *testing.B) {
	o := looked(played(b, "base", hotline, 3, 3))
	for b.Loop() {
		if _, err := o.HTML(); err != nil {
			b.Fatal(err)
		}
	}
}
