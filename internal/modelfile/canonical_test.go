package modelfile_test

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/modeltest"
)

// parsed is the model in text, which must be right.
func parsed(t rapid.TB, text string) *model.Model {
	t.Helper()
	m, problems := modelfile.ParseText("text.yaml", text)
	if m == nil || len(problems) > 0 {
		t.Fatalf("%v\n%s", problems, text)
	}
	return m
}

// contoso is the example of the language.
func contoso(t rapid.TB) string {
	t.Helper()
	text, err := os.ReadFile("testdata/whole/contoso.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// anyModel is a random small model, and now and then the example of the language.
func anyModel(t *rapid.T) string {
	if rapid.IntRange(0, 7).Draw(t, "which model") == 0 {
		return contoso(t)
	}
	return modeltest.Draw(t)
}

// differ is how b says something else than a; empty when they say the same. Entries stand in any order but severities.
func differ(a, b *model.Model) string {
	return cmp.Diff(a, b,
		cmpopts.IgnoreUnexported(model.Model{}),
		cmp.FilterPath(func(p cmp.Path) bool { return !hasEntries(p) }, cmpopts.EquateEmpty()),
		cmp.Comparer(func(a, b *calendar.Zone) bool { return a == b || a != nil && b != nil && a.Name() == b.Name() }),
		cmp.Comparer(func(a, b calendar.Hours) bool { return a == b }),
		cmp.Comparer(func(a, b calendar.Selector) bool { return a == b }),
		cmp.Comparer(func(a, b calendar.Region) bool { return a.Code() == b.Code() }),
		cmp.FilterPath(hasEntries, cmp.Transformer("byName", func(list any) map[string]any {
			out := map[string]any{}
			for v := reflect.ValueOf(list); v.Len() > len(out); {
				e := reflect.Indirect(v.Index(len(out)))
				out[fmt.Sprint(e.FieldByName("ID"))] = e.Interface()
			}
			return out
		})))
}

// hasEntries says that p ends in a list that a file writes as a mapping, whose order says nothing.
func hasEntries(p cmp.Path) bool {
	t := p.Last().Type()
	if t == nil || t.Kind() != reflect.Slice || t == reflect.TypeFor[[]*model.Severity]() {
		return false
	}
	entry := t.Elem()
	if entry.Kind() == reflect.Pointer {
		entry = entry.Elem()
	}
	if entry.Kind() != reflect.Struct {
		return false
	}
	_, ok := entry.FieldByName("ID")
	return ok
}

func TestTheCanonicalFormReadsBackToTheModel(t *testing.T) {
	check := func(t rapid.TB, text string) {
		m := parsed(t, text)
		form := modelfile.Canonical(m)
		back := parsed(t, string(form))
		if diff := differ(m, back); diff != "" {
			t.Fatalf("%s\nafter\n%s", diff, form)
		}
		if again := modelfile.Canonical(back); !bytes.Equal(again, form) || back.Digest() != m.Digest() {
			t.Fatalf("the canonical form of\n%s\nis\n%s", form, again)
		}
	}
	check(t, contoso(t))
	check(t, modeltest.Large(11))
	rapid.Check(t, func(t *rapid.T) { check(t, modeltest.Draw(t)) })
}

func TestTheDigestIsOfWhatIsSaidAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyModel(t)
		want := parsed(t, text).Digest()
		other := rewritten(t, text)
		if got := parsed(t, other).Digest(); got != want {
			t.Fatalf("the digest changes with\n%s", other)
		}
	})
}

// rewritten is text in another writing: maps in another order, other quotes and styles, comments, line ends.
func rewritten(t *rapid.T, text string) string {
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(text), &root); err != nil {
		t.Fatal(err)
	}
	rewrite(t, root.Content[0], "")
	out, err := yaml.Marshal(&root)
	if err != nil {
		t.Fatal(err)
	}
	other := string(out)
	if rapid.Bool().Draw(t, "CR LF") {
		other = strings.ReplaceAll(other, "\n", "\r\n")
	}
	if rapid.Bool().Draw(t, "byte order mark") {
		other = "\uFEFF" + other
	}
	return other
}

// rewrite changes what does not matter below n, which stands at key.
func rewrite(t *rapid.T, n *yaml.Node, key string) {
	n.HeadComment, n.LineComment, n.FootComment = "", "", ""
	switch n.Kind {
	case yaml.MappingNode:
		pairs := make([][2]*yaml.Node, len(n.Content)/2)
		for i := range pairs {
			pairs[i] = [2]*yaml.Node{n.Content[2*i], n.Content[2*i+1]}
		}
		if key != "severities" {
			pairs = rapid.Permutation(pairs).Draw(t, "order")
		}
		n.Content = nil
		for _, pair := range pairs {
			rewrite(t, pair[1], pair[0].Value)
			pair[0].HeadComment, pair[0].LineComment, pair[0].FootComment = "", "", ""
			if rapid.IntRange(0, 9).Draw(t, "comment") == 0 {
				pair[0].HeadComment = "# said by the way"
			}
			n.Content = append(n.Content, pair[0], pair[1])
		}
		n.Style = rapid.SampledFrom([]yaml.Style{0, yaml.FlowStyle}).Draw(t, "style")
	case yaml.SequenceNode:
		for _, c := range n.Content {
			rewrite(t, c, "")
		}
		if len(n.Content) == 1 && n.Content[0].Kind == yaml.ScalarNode && rapid.Bool().Draw(t, "alone") && key != "" {
			*n = *n.Content[0]
			return
		}
		n.Style = rapid.SampledFrom([]yaml.Style{0, yaml.FlowStyle}).Draw(t, "style")
	case yaml.ScalarNode:
		if n.Tag == "!!str" {
			n.Style = rapid.SampledFrom([]yaml.Style{0, yaml.SingleQuotedStyle, yaml.DoubleQuotedStyle}).Draw(t, "quotes")
		}
	}
}

func TestEveryValueThatIsSaidChangesTheDigest(t *testing.T) {
	text := contoso(t)
	want := parsed(t, text).Digest()
	// each of these is in the example once; what it becomes is right too
	for from, to := range map[string]string{
		"name: Contoso Finance & Operations": "name: Contoso Finance and Operations",
		"currency: EUR":                      "currency: DKK",
		"stage: prepare":                     "stage: operate",
		"every: 3 months, last":              "every: 4 months, last",
		"08:00-16:30, Fri 08:00-15:30":       "08:00-16:31, Fri 08:00-15:30",
		"2026-12-24..2027-01-02":             "2026-12-24..2027-01-01",
		"last 3 weekdays of month":           "last 2 weekdays of month",
		"any: [office, period-end]":          "all: [office, period-end]",
		"{outside: office}":                  "{outside: partner}",
		"kind: partner}":                     "kind: msp}",
		`"+45 5550 0101"`:                    `"+45 5550 0102"`,
		"skills: [ledger, triage]":           "skills: [triage, ledger]",
		"{fno-basics: 2026-03-01}":           "{fno-basics: 2026-03-02}",
		"share: 60%":                         "share: 61%",
		"rate: 62":                           "rate: 62.5",
		"acknowledge: 10m  ":                 "acknowledge: 11m  ",
		"attain: 95% ":                       "attain: 95.5% ",
		"page: true ":                        "page: false ",
		"doubt: higher":                      "doubt: lower",
		"volume: 14/week":                    "volume: 14/day",
		"for: [critical]}\n\nfunctions":      "for: [critical, high]}\n\nfunctions",
		"line: 0,":                           "line: 1,",
		"accountable: true":                  "accountable: false",
		"people: [anna, bo, carl]":           "people: [anna, carl, bo]",
		"place: 2":                           "place: 3",
		`owner: "?"`:                         "owner: lars",
		"turn: 1 week":                       "turn: 8d",
		`handoff: "09:00"`:                   `handoff: "09:01"`,
		"until: 2026-12-27T09:00":            "until: 2026-12-27T09:01",
		"after: 0m, tell: [service-desk]}\n": "after: 1m, tell: [service-desk]}\n",
		"repeat: 3":                          "repeat: 4",
		"hand_to: custom-code":               "hand_to: product",
		"last_resort: lars":                  "last_resort: mette",
		"per_person: 2":                      "per_person: 3",
		"words: [invoice, posting]":          "words: [invoice]",
		"included: 20":                       "included: 21",
		"lasts: 8h":                          "lasts: 9h",
		"review_within: 5 weekdays":          "review_within: 5d",
		"1: 12m":                             "1: 13m",
		"low: 35%":                           `low: "?"`,
	} {
		if strings.Count(text, from) == 0 {
			t.Errorf("%q is not in the example", from)
		}
		other := strings.Replace(text, from, to, 1)
		if parsed(t, other).Digest() == want {
			t.Errorf("%q for %q leaves the digest as it is", to, from)
		}
	}
}

func TestTheOrderOfSeveritiesIsSaid(t *testing.T) {
	one := parsed(t, head+"severities: {a: {}, b: {}}\n").Digest()
	other := parsed(t, head+"severities: {b: {}, a: {}}\n").Digest()
	if one == other {
		t.Error("the most severe comes first, so their order is a part of the model")
	}
}

func TestTwoWritingsOfOneValueHaveOneDigest(t *testing.T) {
	for _, pair := range [][2]string{
		{"severities: {a: {resolve: 90m}}", "severities: {a: {resolve: 1h30m}}"},
		{"severities: {a: {resolve: 60 minutes}}", "severities: {a: {resolve: 1 hour}}"},
		{"people: {a: {share: 60%}}", "people: {a: {share: 60.0 %}}"},
		{"people: {a: {skills: x}}", "people: {a: {skills: [x]}}"},
		{"people: {a: {rate: 62}}", "people: {a: {rate: 62.0}}"},
		{"people: {a: {name: x y}}", "people:\n  a:\n    name: >-\n      x\n      y"},
		{"severities: {a: {page: false}}", "severities: {a: {}}"},
		{"people: {a: {}}\nfunctions:", "people:\n  a:"},
		{"needs: {a: {volume: 2 per day}}", "needs: {a: {volume: 2/day}}"},
		{
			"severities: {a: {}, b: {}}\nfunctions: {f: {link: functional, line: 1, escalates_to: {to: f, within: 5m}}}",
			"severities: {a: {}, b: {}}\nfunctions: {f: {link: functional, line: 1, escalates_to: {to: f, within: {b: 5m, a: 300s}}}}",
		},
	} {
		if one, other := parsed(t, head+pair[0]+"\n"), parsed(t, head+pair[1]+"\n"); one.Digest() != other.Digest() {
			t.Errorf("%s\nand\n%s\ndiffer:\n%s%s", pair[0], pair[1], modelfile.Canonical(one), modelfile.Canonical(other))
		}
	}
}

func TestADigestIsSixtyFourHexDigits(t *testing.T) {
	if d := parsed(t, head).Digest(); !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(d) {
		t.Error(d)
	}
	if form, want := string(modelfile.Canonical(parsed(t, head))), "belay: 1\nname: \"Contoso\"\ntimezone: \"Europe/Copenhagen\"\n"; form != want {
		t.Errorf("got %s", form)
	}
}

func TestEveryPlaceholderIsCounted(t *testing.T) {
	m := parsed(t, head+`
people: {ana: {name: "?"}}
functions:
  desk: {link: functional, line: 1, owner: "?", cover: ["?", {people: [ana, "?"]}, {party: "?", contact: "?"}]}
severities: {a: {resolve: "?", attain: "?"}}
`)
	want := "people.ana.name functions.desk.owner functions.desk.cover[0] functions.desk.cover[1].people[1] " +
		"functions.desk.cover[2].party functions.desk.cover[2].contact severities.a.resolve severities.a.attain"
	if got := strings.Join(m.Unknowns(), " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, path := range m.Unknowns() {
		if r := m.Where(path); r.End.Column-r.Start.Column != len(`"?"`) {
			t.Errorf("%s stands at %v", path, r)
		}
	}
}

func TestEveryElementHasItsPlace(t *testing.T) {
	text := head + "functions:\n  desk:\n    link: functional\n    line: 1\n    does: [a, bb]\n    cover: [{people: ana}]\n    escalates_to: [desk]\npeople: {ana: {}}\n"
	m := parsed(t, text)
	lines := strings.Split(text, "\n")
	for path, want := range map[string]string{
		"name":                              "Contoso",
		"functions":                         "functions",
		"functions.desk":                    "desk",
		"functions.desk.line":               "1",
		"functions.desk.does":               "does",
		"functions.desk.does[1]":            "bb",
		"functions.desk.cover":              "cover",
		"functions.desk.cover[0]":           "{people: ana}",
		"functions.desk.cover[0].people":    "people",
		"functions.desk.cover[0].people[0]": "ana",
		"functions.desk.escalates_to[0]":    "desk",
		"functions.desk.owner":              "desk", // not said: its holder
		"people.ana":                        "ana",
	} {
		r := m.Where(path)
		if got := lines[r.Start.Line-1][r.Start.Column-1 : r.End.Column-1]; got != want {
			t.Errorf("%s stands on %q, want %q", path, got, want)
		}
	}
	if got := m.Where("").String(); got != "text.yaml:1:1" {
		t.Errorf("the model stands at %s", got)
	}
}

func TestAValueOfSeveralLinesHasItsBeginningAndItsEnd(t *testing.T) {
	for value, want := range map[string]string{
		"one\n    two three\n\n    four": "5:9-8:9",
		"'one\n    it''s two'":           "5:9-6:15",
		"\"one \\\n    \\\"two\\\"\"":    "5:9-6:13",
		"|\n    one\n    two":            "5:9-5:10",
	} {
		m := parsed(t, head+"out_of_scope:\n- what: "+value+"\n")
		r := m.Where("out_of_scope[0].what")
		if got := fmt.Sprintf("%d:%d-%d:%d", r.Start.Line, r.Start.Column, r.End.Line, r.End.Column); got != want {
			t.Errorf("%q stands at %s, want %s", value, got, want)
		}
	}
}
