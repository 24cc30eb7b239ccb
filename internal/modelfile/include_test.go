package modelfile_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/source"
)

// parseFiles reads main.yaml among files.
func parseFiles(files map[string]string) (*model.Model, source.Problems) {
	return modelfile.Parse("main.yaml", func(name string) ([]byte, error) {
		text, ok := files[name]
		if !ok {
			return nil, os.ErrNotExist
		}
		return []byte(text), nil
	})
}

// said is problems a line each, without hints.
func said(problems source.Problems) string {
	var b strings.Builder
	for _, p := range problems {
		b.WriteString(p.Error() + "\n")
	}
	return b.String()
}

func TestIncludedFilesAreOneModel(t *testing.T) {
	whole := head + `
people: {ana: {}, bo: {}, carl: {}}
functions: {desk: {link: functional, line: 1, owner: ana, cover: {people: [bo, carl]}}, team: {link: application, line: 2}}
routes: [{when: {words: x}, to: team}, {to: desk}]
`
	parts := map[string]string{
		"main.yaml":   head + "include: [people.yaml, more/functions.yaml]\nroutes: [{when: {words: x}, to: team}]\n",
		"people.yaml": "people: {ana: {}, bo: {}}\n",
		"more/functions.yaml": "include: ../carl.yaml\nfunctions: {desk: {link: functional, line: 1, owner: ana, cover: {people: [bo, carl]}}, " +
			"team: {link: application, line: 2}}\nroutes: [{to: desk}]\n",
		"carl.yaml": "belay: 1\npeople: {carl: {}}\n",
	}
	one, problems := parseFiles(map[string]string{"main.yaml": whole})
	if one == nil || len(problems) > 0 {
		t.Fatal(problems)
	}
	many, problems := parseFiles(parts)
	if many == nil || len(problems) > 0 {
		t.Fatal(problems)
	}
	if one.Digest() != many.Digest() {
		t.Errorf("one file says\n%s\nand its parts\n%s", modelfile.Canonical(one), modelfile.Canonical(many))
	}
	for path, want := range map[string]string{
		"":                                  "main.yaml:1:1",
		"people.carl":                       "carl.yaml:2:10",
		"routes[0].to":                      "main.yaml:5:33",
		"routes[1].to":                      "more/functions.yaml:3:15",
		"functions.desk.cover[0].people[1]": "more/functions.yaml:2:80",
		"functions.desk.deputy":             "more/functions.yaml:2:13",
	} {
		if got := many.Where(path).String(); got != want {
			t.Errorf("%s stands at %s, want %s", path, got, want)
		}
	}
}

func TestWhatIsWrongWithIncludedFilesIsToldWhereItStands(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"a missing file": {
			map[string]string{"main.yaml": head + "include: people.yaml\n"},
			`main.yaml:4:10: "people.yaml" cannot be read: file does not exist (BL0001)`,
		},
		"itself": {
			map[string]string{"main.yaml": head + "include: main.yaml\n"},
			`main.yaml:4:10: "main.yaml" includes itself: main.yaml → main.yaml (BL0021)`,
		},
		"a circle": {
			map[string]string{"main.yaml": head + "include: a/b.yaml\n", "a/b.yaml": "include: [c.yaml]\n", "a/c.yaml": "include: [../main.yaml]\n"},
			`a/c.yaml:1:11: "main.yaml" includes itself: main.yaml → a/b.yaml → a/c.yaml → main.yaml (BL0021)`,
		},
		"twice": {
			map[string]string{"main.yaml": head + "include: [a.yaml, ./a.yaml]\n", "a.yaml": "people: {ana: {}}\n"},
			`main.yaml:4:19: "a.yaml" is included already (BL0020)`,
		},
		"an absolute name": {
			map[string]string{"main.yaml": head + "include: /etc/passwd\n"},
			`main.yaml:4:10: "/etc/passwd" is not the name of a file beside this one (BL0020)`,
		},
		"an address": {
			map[string]string{"main.yaml": head + "include: \"https://x.example/a.yaml\"\n"},
			`main.yaml:4:10: "https://x.example/a.yaml" is not the name of a file beside this one (BL0020)`,
		},
		"a value said twice": {
			map[string]string{"main.yaml": head + "include: a.yaml\n", "a.yaml": "name: Other\nreview: {every: 1 month}\n"},
			`a.yaml:1:1: "name" is said at main.yaml:2:1 already (BL0023)`,
		},
		"an entry said twice": {
			map[string]string{"main.yaml": head + "include: a.yaml\npractices: {change: {}}\n", "a.yaml": "practices: {change: {}, problem: {}}\n"},
			`a.yaml:1:13: "change" is said at main.yaml:5:13 already (BL0023)`,
		},
		"a name declared twice": {
			map[string]string{"main.yaml": head + "include: a.yaml\npeople: {ana: {}}\n", "a.yaml": "people: {ana: {}}\n"},
			`a.yaml:1:10: there is a person called "ana" already (BL0032)`,
		},
		"a problem in each": {
			map[string]string{"main.yaml": head + "include: a.yaml\nx: 1\n", "a.yaml": "people: {ana: {works: none}}\n"},
			"a.yaml:1:23: no calendar is called \"none\" (BL0031)\nmain.yaml:5:1: a model has no key \"x\" (BL0012)",
		},
		"one that is no YAML": {
			map[string]string{"main.yaml": head + "include: a.yaml\nfunctions: {desk: {link: functional, line: 1, owner: ana}}\n", "a.yaml": "people: {ana\n"},
			"a.yaml:1:9: this mapping is not closed: a comma or a \"}\" is missing (BL0005)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if _, problems := parseFiles(c.files); strings.TrimSpace(said(problems)) != c.want {
				t.Errorf("got  %s\nwant %s", said(problems), c.want)
			}
		})
	}
}

func TestAModelHasAHundredFilesAtMost(t *testing.T) {
	files := map[string]string{}
	for i := range 150 {
		files[fmt.Sprintf("f%d.yaml", i)] = fmt.Sprintf("include: f%d.yaml\n", i+1)
	}
	files["main.yaml"] = head + "include: f0.yaml\n"
	if _, problems := parseFiles(files); !strings.Contains(said(problems), "no more than 100 files (BL0022)") {
		t.Error(said(problems))
	}
}

func TestTheFilesOfAModelAreNotTooLargeTogether(t *testing.T) {
	files := map[string]string{"main.yaml": head + "include: [a.yaml, b.yaml, c.yaml, d.yaml, e.yaml, f.yaml]\n"}
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		files[name+".yaml"] = "people: {} # " + strings.Repeat("x", 3<<20)
	}
	want := "main.yaml:4:51: with \"f.yaml\" the files of this model are too large (BL0002)"
	if _, problems := parseFiles(files); strings.TrimSpace(said(problems)) != want {
		t.Errorf("got %s", said(problems))
	}
}
