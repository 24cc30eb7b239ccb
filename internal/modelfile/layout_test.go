package modelfile_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"belay/internal/modelfile"
	"belay/internal/modeltest"
	"belay/internal/source"
	"belay/internal/template"
)

func TestALayoutIsTidied(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"spaces at the ends of lines": {"belay: 1  \nname: x\t\n", "belay: 1\nname: x\n"},
		"line ends":                   {"\uFEFFbelay: 1\r\nname: x", "belay: 1\nname: x\n"},
		"no end, and too many":        {"belay: 1\n\n\n", "belay: 1\n"},
		"brackets": {
			"people: { ana: {skills: [ a,b ,  c ]},bo: { party:   x } }\n",
			"people: {ana: {skills: [a, b, c]}, bo: {party: x}}\n",
		},
		"a comma at the end":     {"authors: [a, b, ]\n", "authors: [a, b]\n"},
		"what is aligned":        {"people:\n  ana:   {party: a}\n  carla: {party: b}   # she\n", "people:\n  ana:   {party: a}\n  carla: {party: b}   # she\n"},
		"steps of four":          {"people:\n    ana:\n        party: x\n        skills:\n            - a\n            -   b\n", "people:\n  ana:\n    party: x\n    skills:\n      - a\n      - b\n"},
		"lists without a step":   {"routes:\n- to: x\n- to: y\n  when:\n   words:\n   - z\n", "routes:\n  - to: x\n  - to: y\n    when:\n      words:\n        - z\n"},
		"comments go along":      {"people:\n    # the first\n    ana: {}\n    # the last\n# after\n", "people:\n  # the first\n  ana: {}\n  # the last\n# after\n"},
		"a list in a list":       {"matrix:\n    gives:\n        - - a\n          - b\n        -   - c\n", "matrix:\n  gives:\n    - - a\n      - b\n    - - c\n"},
		"texts of several lines": {"out_of_scope:\n    - what: |\n            one\n              two\n\n            three\n      goes_to: >-\n          four\n", "out_of_scope:\n  - what: |\n      one\n        two\n\n      three\n    goes_to: >-\n      four\n"},
		"brackets of several lines": {
			"functions:\n    desk:   {link: functional,\n             line: 1}   # as it is\n",
			"functions:\n  desk:   {link: functional,\n           line: 1}   # as it is\n",
		},
		"brackets that lose a space": {
			"functions:\n  desk: { link: functional,\n          line: 1,\n          does: [ a,\n                  b],\n          name: x }\n",
			"functions:\n  desk: {link: functional,\n         line: 1,\n         does: [a,\n                b],\n         name: x}\n",
		},
		"a bracket that closes on its own": {"routes: [\n  {to: x},\n  {to: y},\n]\n", "routes: [\n  {to: x},\n  {to: y},\n]\n"},
		"the order of the language": {
			"# a model\n\nfunctions:\n  desk: {link: functional, line: 1} # the desk\n# who\npeople:\n  ana: {}\nname: x\nbelay: 1\n# the end\n",
			"# a model\n\nbelay: 1\n# the end\nname: x\n\n# who\npeople:\n  ana: {}\n\nfunctions:\n  desk: {link: functional, line: 1} # the desk\n",
		},
		"the end of a file stays": {
			"name: x\nbelay: 1\n\n# the end\n",
			"belay: 1\nname: x\n\n# the end\n",
		},
		"gaps":                       {"belay: 1\n\n\n\nname: x\npeople:\n  ana: {}\nauthors: ana\n\n\nreview: {every: 1 month}\n", "belay: 1\n\nname: x\nauthors: ana\n\nreview: {every: 1 month}\n\npeople:\n  ana: {}\n"},
		"a gap in a text":            {"out_of_scope:\n  - what: |\n      a\n\n\n      b\n", "out_of_scope:\n  - what: |\n      a\n\n\n      b\n"},
		"an unknown key stays by":    {"name: x\ncolour: red\nbelay: 1\n", "belay: 1\nname: x\ncolour: red\n"},
		"a # that is no comment":     {"people:\n    ana: {chat: a#b, name: \"x # y\"} # z\n", "people:\n  ana: {chat: a#b, name: \"x # y\"} # z\n"},
		"a value on the next line":   {"people:\n    ana:\n        {party: x}\nname:\n    x\n", "name:\n  x\n\npeople:\n  ana:\n    {party: x}\n"},
		"one line for everything":    {"{belay: 1,name: x}\n", "{belay: 1, name: x}\n"},
		"what is wrong with it else": {"people:\n    ana: {colour: x}\n", "people:\n  ana: {colour: x}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got, problems := modelfile.Format("f.yaml", c.text)
			if got != c.want || len(problems) > 0 {
				t.Errorf("%v\ngot\n%s\nwant\n%s", problems, got, c.want)
			}
			checkLayout(t, c.text)
		})
	}
}

// hash finds what could be a comment.
var hash = regexp.MustCompile(`(?m)(^|[ \t])#.*$`)

// hashes are all possible comments of text, sorted.
func hashes(text string) []string {
	out := hash.FindAllString(strings.NewReplacer("\r", "", "\uFEFF", "").Replace(text), -1)
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	slices.Sort(out)
	return out
}

// checkLayout holds that laying text out twice is laying it out once, and that it says the same to the last comment.
func checkLayout(t rapid.TB, text string) {
	t.Helper()
	once, problems := modelfile.Format("f.yaml", text)
	if len(problems) > 0 {
		if once != text {
			t.Fatalf("a text with problems is changed: %q becomes %q", text, once)
		}
		return
	}
	if twice, problems := modelfile.Format("f.yaml", once); twice != once || len(problems) > 0 {
		t.Fatalf("laid out once\n%s\nand twice\n%s%v", once, twice, problems)
	}
	if before, after := hashes(text), hashes(once); !slices.Equal(before, after) {
		t.Fatalf("the comments change: %s\n%s", cmp.Diff(before, after), text)
	}
	one, first := modelfile.ParseText("f.yaml", text)
	other, second := modelfile.ParseText("f.yaml", once)
	if len(first) != len(second) {
		t.Fatalf("what is wrong changes from\n%v\nto\n%v", first, second)
	}
	if one != nil && one.Digest() != other.Digest() {
		t.Fatalf("the digest changes with\n%s", once)
	}
}

// The chunks of the language's tests are laid out by FuzzParse.
func TestTheLayoutSaysTheSame(t *testing.T) {
	checkLayout(t, contoso(t))
	checkLayout(t, modeltest.Large(3))
	rapid.Check(t, func(t *rapid.T) {
		checkLayout(t, disarranged(t, rewritten(t, anyModel(t))))
	})
}

// disarranged is text with some spaces, empty lines and comments where they do not matter.
func disarranged(t *rapid.T, text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.ContainsAny(line, `"'|>`) {
			return strings.Join(lines, "\n") // a text may go on over the next lines
		}
		switch rapid.IntRange(0, 20).Draw(t, "disarrange") {
		case 0:
			lines[i] = line + "   "
		case 1:
			lines[i] = line + "\n\n"
		case 2:
			lines[i] = line + "\n# and so on"
		case 3:
			lines[i] = strings.Replace(line, ", ", " ,", 1)
		case 4:
			lines[i] = strings.Replace(line, "{", "{  ", 1)
		}
	}
	return strings.Join(lines, "\n")
}

func TestTheTemplatesAreLaidOut(t *testing.T) {
	for _, made := range template.Names() {
		files, err := template.Files(made.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if filepath.Ext(f.Name) != ".yaml" {
				continue
			}
			if got, problems := modelfile.Format(f.Name, f.Text); got != f.Text || len(problems) > 0 {
				t.Errorf("belay fmt would change %s of %s: %v", f.Name, made.Name, problems)
			}
			checkLayout(t, f.Text)
		}
	}
}

func TestOddTextIsLaidOutSoon(t *testing.T) {
	for name, text := range map[string]string{
		"comments":       head + strings.Repeat("    # and so on\n", 20_000),
		"empty lines":    head + strings.Repeat("\n", 20_000),
		"a long text":    head + "out_of_scope:\n    - what: |\n" + strings.Repeat("            x\n", 5_000),
		"a long list":    head + "authors: [\n" + strings.Repeat("    a ,\n", 5_000) + "]\n",
		"a list of none": head + "authors:\n" + strings.Repeat("-\n", 5_000),
	} {
		t.Run(name, func(t *testing.T) {
			once, problems := modelfile.Format("f.yaml", text)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if twice, _ := modelfile.Format("f.yaml", once); twice != once {
				t.Error("laid out twice it is another")
			}
		})
	}
}

func TestATextThatIsNoYAMLIsNotLaidOut(t *testing.T) {
	for _, text := range []string{"people: {", "- a\n", "a: &x 1\n", "", "a: 1\n---\nb: 2\n"} {
		got, problems := modelfile.Format("f.yaml", text)
		if got != text {
			t.Errorf("%q becomes %q", text, got)
		}
		if len(problems) == 0 {
			t.Errorf("nothing is said to be wrong with %q", text)
		}
		if err := source.Draw(&strings.Builder{}, problems, nil, false); err != nil {
			t.Error(err)
		}
	}
}
