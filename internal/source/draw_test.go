package source_test

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"belay/internal/source"
)

// marked is the range of the first marked text in line, which stands on line 7 of support.yaml.
func marked(line, text string) source.Range {
	before, _, _ := strings.Cut(line, text)
	column := utf8.RuneCountInString(before) + 1
	return source.Range{
		File:  "support.yaml",
		Start: source.Position{Line: 7, Column: column},
		End:   source.Position{Line: 7, Column: column + utf8.RuneCountInString(text)},
	}
}

// draw draws one problem about text in a line 7.
func draw(t *testing.T, line, text, hint string) string {
	t.Helper()
	file := source.NewFile("support.yaml", strings.Repeat("\n", 6)+line+"\nthe next\n")
	p := source.Problem{Code: "BL0031", At: marked(line, text), Message: "no person is called \"anna\"", Hint: hint}
	var b strings.Builder
	if err := source.Draw(&b, source.Problems{p}, source.Files{"support.yaml": file}, false); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCaretsStandUnderWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct{ line, text, hint, want string }{
		"the example of the style": {"    cover: [{people: [ana, bo, anna]}]", "anna", `did you mean "ana"?`, `
  7 |     cover: [{people: [ana, bo, anna]}]
    |                                ^^^^ did you mean "ana"?
`},
		"no hint": {"a: b", "b", "", `
  7 | a: b
    |    ^
`},
		"a tab goes to its stop": {"\tab\tcd", "cd", "", `
  7 |     ab  cd
    |         ^^
`},
		"wide characters take two columns": {"名: 花子 anna", "anna", "", `
  7 | 名: 花子 anna
    |          ^^^^
`},
		"combined characters take none": {"e\u0301e\u0301: anna", "anna", "", "\n  7 | e\u0301e\u0301: anna\n    |     ^^^^\n"},
		"nothing at the end":            {"a: ", "", "", "\n  7 | a:\n    | ^\n"},
		"control characters are dots":   {"a\x1b[31m: anna\x07", "anna", "", "\n  7 | a·[31m: anna·\n    |         ^^^^\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got := draw(t, c.line, c.text, c.hint)
			_, body, _ := strings.Cut(got, "\n")
			body, _, _ = strings.Cut("\n"+body, "\n\n")
			if body+"\n" != c.want {
				t.Errorf("got %s\nwant%s", body, c.want)
			}
		})
	}
}

func TestALongLineIsCutAroundWhatIsWrong(t *testing.T) {
	for name, line := range map[string]string{
		"in the middle": strings.Repeat("x, ", 300) + "anna" + strings.Repeat(", y", 300),
		"at the start":  "anna" + strings.Repeat(", y", 300),
		"at the end":    strings.Repeat("x, ", 300) + "anna",
		"among wide":    strings.Repeat("花", 300) + "anna" + strings.Repeat("花", 300),
	} {
		t.Run(name, func(t *testing.T) {
			lines := strings.Split(draw(t, line, "anna", ""), "\n")
			at := strings.Index(lines[2], "^")
			if n := strings.Count(lines[2], "^"); n != 4 {
				t.Errorf("%d carets", n)
			}
			column, found := 0, ""
			for _, c := range lines[1] {
				if column >= at && column < at+4 {
					found += string(c)
				}
				column++
				if c == '花' {
					column++
				}
			}
			if found != "anna" || column > 110 {
				t.Errorf("under the carets stands %q, of %d columns:\n%s\n%s", found, column, lines[1], lines[2])
			}
		})
	}
}

func TestARangeOfSeveralLinesShowsItsFirst(t *testing.T) {
	file := source.NewFile("support.yaml", "people:\n  anna: {\n    party: x}\n")
	p := source.Problem{Code: "BL0013", Message: "m", At: source.Range{
		File: "support.yaml", Start: source.Position{Line: 2, Column: 9}, End: source.Position{Line: 3, Column: 14},
	}}
	var b strings.Builder
	if err := source.Draw(&b, source.Problems{p}, source.Files{"support.yaml": file}, false); err != nil {
		t.Fatal(err)
	}
	if want := "support.yaml:2:9: m (BL0013)\n  2 |   anna: {\n    |         ^\n\n1 problem in support.yaml\n"; b.String() != want {
		t.Errorf("got %s", b.String())
	}
}

func TestProblemsAreCounted(t *testing.T) {
	at := func(file string) source.Problem { return source.Problem{At: source.Range{File: file}} }
	for want, problems := range map[string]source.Problems{
		"1 problem in a.yaml":   {at("a.yaml")},
		"2 problems in a.yaml":  {at("a.yaml"), at("a.yaml")},
		"3 problems in 2 files": {at("a.yaml"), at("b.yaml"), at("a.yaml")},
		"1 problem":             {at("")},
	} {
		if got := problems.Summary(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestColourIsOnlyThereWhenAskedFor(t *testing.T) {
	p := source.Problems{{Code: "BL0001", Message: "m\x1b[2J", At: source.Range{File: "a.yaml"}, Hint: "h\x1b]0;x\x07"}}
	for _, colour := range []bool{false, true} {
		var b strings.Builder
		if err := source.Draw(&b, p, nil, colour); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "\x1b[1m") != colour {
			t.Errorf("colour %v: %q", colour, b.String())
		}
		if strings.Contains(b.String(), "\x1b[2J") || strings.Contains(b.String(), "\x1b]") {
			t.Errorf("a text from the file reaches the terminal: %q", b.String())
		}
	}
}

func TestOffsetsAndPositionsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([a-zæ花\t ]|\r?\n){0,40}`).Draw(t, "text")
		f := source.NewFile("f", text)
		line, column := 1, 1
		for i, c := range text {
			at := source.Position{Line: line, Column: column}
			if got := f.Position(i); got != at {
				t.Fatalf("byte %d of %q is at %v, want %v", i, text, got, at)
			}
			if got := f.Offset(at); c != '\n' && c != '\r' && got != i {
				t.Fatalf("%v of %q is byte %d, want %d", at, text, got, i)
			}
			column++
			if c == '\n' {
				line, column = line+1, 1
			}
		}
		if f.Lines() != line {
			t.Fatalf("%q has %d lines, want %d", text, f.Lines(), line)
		}
	})
}

func TestProblemsAreSortedByPlaceAndSaidOnce(t *testing.T) {
	at := func(file string, line, column int) source.Range {
		return source.Range{File: file, Start: source.Position{Line: line, Column: column}}
	}
	got := source.Problems{
		{Code: "B", At: at("b", 1, 1)},
		{Code: "A", At: at("a", 2, 1)},
		{Code: "C", At: at("a", 1, 2)},
		{Code: "D", At: at("a", 1, 1)},
		{Code: "A", At: at("a", 2, 1)},
	}.Sorted()
	order := ""
	for _, p := range got {
		order += p.Code
	}
	if order != "DCAB" {
		t.Errorf("got %s", order)
	}
}

func TestAProblemFitsOnOneLine(t *testing.T) {
	p := source.Problem{Code: "BL0031", Message: "no person is called \"anna\""}
	if got, want := p.Error(), "no person is called \"anna\" (BL0031)"; got != want {
		t.Errorf("got %s", got)
	}
	p.At = source.NewFile("a.yaml", "x: anna").Range(3, 7)
	if got, want := p.Error(), "a.yaml:1:4: no person is called \"anna\" (BL0031)"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestFilesRememberWhatIsRead(t *testing.T) {
	files := source.Files{}
	read := files.Reader(func(name string) ([]byte, error) {
		if name == "a.yaml" {
			return []byte("one\ntwo"), nil
		}
		return nil, os.ErrNotExist
	})
	if _, err := read("b.yaml"); err == nil {
		t.Error("a file that is not there was read")
	}
	if text, err := read("a.yaml"); err != nil || string(text) != "one\ntwo" {
		t.Errorf("got %q, %v", text, err)
	}
	if len(files) != 1 || files["a.yaml"].Line(2) != "two" || files["a.yaml"].Line(3) != "" {
		t.Errorf("got %v", files)
	}
}
