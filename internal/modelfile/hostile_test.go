package modelfile_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"belay/internal/modelfile"
	"belay/internal/source"
)

// head begins a model that is right.
const head = "belay: 1\nname: Contoso\ntimezone: Europe/Copenhagen\n"

func TestHostileTextIsRefusedSoonAndInWords(t *testing.T) {
	const soon = 30 * time.Second // tenths of one, but not with the race detector on a machine with much else to do
	bomb := "a: &a [x" + strings.Repeat(", x", 8) + "]\n"
	for c := 'b'; c <= 'i'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c, ", c-1), 9), ", "))
	}
	for name, c := range map[string]struct{ text, want string }{
		"nothing":                 {"", "this file is empty .BL0007. .belay init. writes"},
		"space":                   {" \n\t\n", "this file is empty"},
		"comments":                {"# one\n# two\n", "nothing but comments"},
		"document marks":          {"---\n...\n", "BL0015|BL0014|BL0007"},
		"ten megabytes":           {strings.Repeat("a: b # padding\n", 700_000), "too large to be a support model .10.0 MiB.*BL0002.*4 MiB a file"},
		"a NUL byte":              {head + "currency: E\x00R\n", "4:12: .*NUL byte.*BL0003"},
		"not UTF-8":               {head + "currency: \xffUR\n", "4:11: .*not UTF-8"},
		"UTF-16":                  {"\xff\xfeb\x00e\x00", "not UTF-8|NUL"},
		"an escape":               {head + "currency: \x1b[31m\n", "U.001B cannot be seen"},
		"CR alone":                {"belay: 1\rname: x\r", "CR alone"},
		"a line separator":        {"belay: 1\u2028name: x", "U.2028"},
		"deep lists":              {head + "routes: " + strings.Repeat("[", 100_000), "deeper than 40.*BL0009"},
		"deep lists that close":   {head + "routes: " + strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000), "deeper than 40"},
		"deep mappings":           {head + "routes: " + strings.Repeat("{a: ", 100_000), "deeper than 40"},
		"deep dashes":             {head + "routes:\n  " + strings.Repeat("- ", 100_000) + "x", "deeper than 40"},
		"deep blocks":             {deepBlocks(2_000), "deeper than 40"},
		"an alias bomb":           {head + bomb, "anchors, aliases.*BL0008"},
		"an alias of itself":      {head + "routes: &a [*a]\n", "anchors, aliases"},
		"many values":             {head + "routes: [" + strings.Repeat("a,", 1_000_000) + "]", "more than 600000 values.*BL0009"},
		"many empty lists":        {head + "routes: [" + strings.Repeat("[],", 300_000) + "]", "BL0009|BL0014"},
		"many problems":           {head + "people: {" + many(10_000, "p%d: {x: y}, ") + "}", "and 9800 more .BL0010. mend these first"},
		"many unknown people":     {head + "authors: [" + many(10_000, "nobody%d, ") + "]\npeople: {" + many(2_000, "p%d: {}, ") + "}", "and 9800 more"},
		"a long line":             {head + "currency: " + strings.Repeat("x", 3<<20), "longer than 20000 characters"},
		"a long line of many":     {head + "people: {" + many(5_000, "p%d: {x: æ}, ") + "}", "BL0010"},
		"sections without an end": {head + many(2_000, "a%d: [\n"), "BL0009"},
		"a long key":              {head + strings.Repeat("x", 100_000) + ": 1\n", "BL0005|BL0012"},
		"a long name":             {head + "people: {" + strings.Repeat("x", 1_000) + ": {}}\n", "too long"},
		"a tab":                   {head + "review:\n\tevery: 1 month\n", "5:1: a tab stands where spaces must be.*BL0004.*two for each step"},
		"a tab in brackets":       {head + "review: {\n\tevery: x}\n", "BL0044|BL0004"},
		"two documents":           {head + "---\n" + head, "a second document begins here.*BL0006"},
		"a list":                  {"- belay: 1\n", "a model is a mapping.*BL0014.*belay: 1"},
		"a word":                  {"hello\n", "a model is a mapping"},
		"a bracket too many":      {head + "routes: []]\n", "BL0005"},
		"a directive":             {"%YAML 9.9\n---\n" + head, "BL0005"},
		"a long duration":         {head + "training: {a: {renew: " + strings.Repeat("999d", 4_000) + "}}\n", "too long|century"},
		"a long share":            {head + "people: {a: {share: " + strings.Repeat("9", 9_000) + "%}}\n", "is not a share"},
		"long hours":              {head + "calendars: {a: {hours: \"" + strings.Repeat("Mon 08:00-09:00, ", 1_000) + "\"}}\n", "^$|BL0048"},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			_, problems := modelfile.ParseText("hostile.yaml", c.text)
			took := time.Since(began)
			var all strings.Builder
			for _, p := range problems {
				fmt.Fprintf(&all, "%s %s\n", p.Error(), p.Hint)
			}
			if !regexp.MustCompile("(?s)" + c.want).MatchString(all.String()) {
				t.Errorf("got %.500q", all.String())
			}
			if took > soon {
				t.Errorf("it took %v", took)
			}
			var b strings.Builder
			if err := source.Draw(&b, problems, source.Files{"hostile.yaml": source.NewFile("hostile.yaml", c.text)}, true); err != nil {
				t.Error(err)
			}
			if len(b.String()) > 200_000 {
				t.Errorf("the problems are drawn on %d bytes", b.Len())
			}
		})
	}
}

// deepBlocks are mappings in each other, each on its own line.
func deepBlocks(depth int) string {
	var b strings.Builder
	b.WriteString(head)
	for i := range depth {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// many is format n times, each with its number.
func many(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func TestTheBeginningAndTheEndsOfLinesDoNotMatter(t *testing.T) {
	text := head + "people:\n  ænna: {}\n"
	for name, variant := range map[string]string{
		"as it is":          text,
		"byte order mark":   "\uFEFF" + text,
		"CR LF":             strings.ReplaceAll(text, "\n", "\r\n"),
		"no end":            strings.TrimSuffix(text, "\n"),
		"document mark":     text + "...\n",
		"both":              "\uFEFF" + strings.ReplaceAll(text, "\n", "\r\n"),
		"trailing comments": text + "# bye\n",
	} {
		_, problems := modelfile.ParseText("a.yaml", variant)
		if len(problems) != 1 || problems[0].At.String() != "a.yaml:5:3" || problems[0].At.End != (source.Position{Line: 5, Column: 7}) {
			t.Errorf("%s: got %v", name, problems)
		}
	}
}

func TestAFileThatIsNotThereIsSaidToBeSo(t *testing.T) {
	m, problems := modelfile.Parse("none.yaml", func(string) ([]byte, error) { return nil, os.ErrNotExist })
	if m != nil || len(problems) != 1 || problems[0].Error() != `none.yaml: "none.yaml" cannot be read: file does not exist (BL0001)` {
		t.Errorf("got %v", problems)
	}
}
