package sheet_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/sheet"
)

type page struct {
	Name  string             `yaml:"name"`
	Years int                `yaml:"years"`
	Seed  uint64             `yaml:"seed"`
	Share float64            `yaml:"share"`
	Firm  bool               `yaml:"firm"`
	Weigh map[string]float64 `yaml:"weigh"`
	Lines map[int][]string   `yaml:"lines"`
	Part  part               `yaml:"part"`
	Maybe *part              `yaml:"maybe"`
}

type part struct {
	Of float64 `yaml:"of"`
}

func TestADocumentFillsAValue(t *testing.T) {
	var got page
	err := sheet.Read("page.yaml", `
name: Where support goes
years: 3
seed: 18446744073709551615
share: 12.5%
firm: true
weigh: {cost: 30%, control: 0.7}
lines: {1: [a, b], 2: []}
maybe: {of: 2}
`, &got)
	want := page{
		Name: "Where support goes", Years: 3, Seed: 1<<64 - 1, Share: .125, Firm: true, Weigh: map[string]float64{"cost": .3, "control": .7},
		Lines: map[int][]string{1: {"a", "b"}, 2: {}}, Maybe: &part{Of: 2},
	}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v, %s", err, cmp.Diff(want, got))
	}
}

func TestNothingSaidIsNothingFilled(t *testing.T) {
	var got page
	if err := sheet.Read("page.yaml", "# nothing yet\n", &got); err != nil || got.Name != "" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestEverythingWrongIsToldAtOnceWithItsPlace(t *testing.T) {
	err := sheet.Read("page.yaml", `
nam: x
hidden: y
years: three
seed: -1
firm: yes
share: NaN
weigh: [cost]
lines: {one: [a]}
part: 4
maybe:
`, &page{})
	if err == nil {
		t.Fatal("all of that is read")
	}
	for i, want := range []string{
		`page.yaml:2:1: the document has no key "nam"; did you mean name?`,
		`page.yaml:3:1: the document has no key "hidden"; it takes name, years, seed, share, firm, weigh, lines, part, maybe`,
		`page.yaml:4:8: years is a whole number, not three`,
		`page.yaml:5:7: seed is a whole number of 0 or more, not -1`,
		`page.yaml:6:7: firm is true or false, not yes`,
		`page.yaml:7:8: share is a number, not NaN`,
		`page.yaml:8:8: weigh takes keys with values, not a list`,
		`page.yaml:9:9: a key of lines is a whole number, not one`,
		`page.yaml:10:7: part takes keys with values, not "4"`,
		`page.yaml:11:7: maybe has no value; leave it out, or say it`,
	} {
		if lines := strings.Split(err.Error(), "\n"); i >= len(lines) || lines[i] != want {
			t.Errorf("line %d of %v\nis not %s", i+1, err, want)
		}
	}
}

// manners are a document that has a name.
type manners struct {
	Terms part `yaml:"terms"`
}

func (*manners) Noun() string { return "manners" }

func TestADocumentIsCalledWhatItIs(t *testing.T) {
	for text, want := range map[string]string{
		"term: 1":          `page.yaml:1:1: manners have no key "term"; did you mean terms?`,
		"[a]":              "page.yaml:1:1: manners take keys with values, not a list",
		"terms: {off: 1}":  `page.yaml:1:9: terms have no key "off"; did you mean of?`,
		"terms: {of: [1]}": "page.yaml:1:13: of takes one value, not a list",
	} {
		if err := sheet.Read("page.yaml", text, &manners{}); err == nil || err.Error() != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestWhatIsNoSheetIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"a: [":                          "this is no YAML",
		"name: &x a\nshare: *x":         "anchors and aliases have no place here",
		"name: a\nname: b":              "name is given twice",
		strings.Repeat("x", 1<<20+1):    "more than 1048576 bytes",
		"? [a]\n: b":                    "a key is a word, not a list",
		"- a":                           "the document takes keys with values, not a list",
		"name: [a]":                     "name takes one value, not a list",
		"weigh: {a: {b: c}}":            "a takes one value, not keys with values",
		"lines: {1: a}":                 `1 takes a list, not "a"`,
		"years: 99999999999999999999":   "years is a whole number",
		strings.Repeat("[", 100_000):    "",
		"weigh: {a: 1e999}":             "a is a number",
		"weigh: {\"\\u0000\": 1, b: x}": "b is a number, not x",
	} {
		err := sheet.Read("page.yaml", text, &page{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("name: x\nweigh: {a: 30%}\nlines: {1: [b]}")
	f.Fuzz(func(t *testing.T, text string) {
		var got page
		if err := sheet.Read("page.yaml", text, &got); err != nil && !strings.HasPrefix(err.Error(), "page.yaml:") {
			t.Errorf("no place: %v", err)
		}
	})
}
