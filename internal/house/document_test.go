package house

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"belay/internal/modelfile"
)

// maxMap is the length of ARCHITECTURE.md in lines: a map that one can hold in the head.
const maxMap = 200

// document is one Markdown file of the project, parsed.
type document struct {
	path string // from the top of the project
	text []byte
	tree ast.Node
}

// parseDocument parses text as the document of that path.
func parseDocument(path string, content []byte) document {
	markdown := goldmark.New(goldmark.WithExtensions(extension.GFM))
	return document{path: path, text: content, tree: markdown.Parser().Parse(text.NewReader(content))}
}

// documents is every Markdown file of the project.
func documents(t *testing.T) (docs []document) {
	t.Helper()
	for _, file := range files() {
		if path.Ext(file) == ".md" && !strings.Contains(file, "testdata/") {
			docs = append(docs, parseDocument(file, read(t, file)))
		}
	}
	return docs
}

// read is the content of a file of the project.
func read(t *testing.T, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// each calls visit with every node of the document, parents first.
func (d document) each(visit func(ast.Node)) {
	_ = ast.Walk(d.tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			visit(n)
		}
		return ast.WalkContinue, nil
	})
}

// punctuation is what a heading's anchor leaves out.
var punctuation = regexp.MustCompile(`[^\p{L}\p{N}\s_-]`)

// anchors is the names of the headings, as hosts of repositories make them: lower case, without punctuation, with hyphens
// for spaces, and a number behind one that was there before.
func (d document) anchors() (names []string) {
	seen := map[string]int{}
	d.each(func(n ast.Node) {
		if n.Kind() != ast.KindHeading {
			return
		}
		title := punctuation.ReplaceAllString(strings.ToLower(d.words(n)), "")
		name := strings.ReplaceAll(title, " ", "-")
		if again := seen[name]; again > 0 {
			names = append(names, name+"-"+itoa(again))
		} else {
			names = append(names, name)
		}
		seen[name]++
	})
	return names
}

// words is the text within n, without its marks.
func (d document) words(n ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Value(d.text))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// targets is where the links and pictures lead.
func (d document) targets() (targets []string) {
	d.each(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.Link:
			targets = append(targets, string(n.Destination))
		case *ast.Image:
			targets = append(targets, string(n.Destination))
		}
	})
	return targets
}

// block is the text inside a code fence, and the line on which it begins.
type block struct {
	language string
	line     int
	text     string
}

// blocks is the fenced code of the document.
func (d document) blocks() (blocks []block) {
	d.each(func(n ast.Node) {
		fenced, ok := n.(*ast.FencedCodeBlock)
		if !ok || fenced.Lines().Len() == 0 {
			return
		}
		start := fenced.Lines().At(0).Start
		blocks = append(blocks, block{
			language: string(fenced.Language(d.text)),
			line:     1 + strings.Count(string(d.text[:start]), "\n"),
			text:     string(fenced.Lines().Value(d.text)),
		})
	})
	return blocks
}

// unreadable complains of the models in d that have a problem: a block of YAML that begins with the version of the
// language is a whole model, and readers will copy it.
func unreadable(d document) (complaints []string) {
	for _, b := range d.blocks() {
		if b.language != "yaml" || !strings.HasPrefix(b.text, "belay:") {
			continue
		}
		_, problems := modelfile.ParseText("support.yaml", b.text)
		for _, p := range problems {
			complaints = append(complaints, fmt.Sprintf("%s:%d: the model in this document has a problem: %v", d.path, b.line+max(p.At.Start.Line-1, 0), p))
		}
	}
	return complaints
}

// deadLinks complains of links that lead to no file of the project, or to no heading of a document.
func deadLinks(docs []document, exists func(string) bool) (complaints []string) {
	for _, d := range docs {
		for _, target := range d.targets() {
			if strings.Contains(target, ":") {
				continue // another's page
			}
			file, anchor, _ := strings.Cut(target, "#")
			full := path.Join(path.Dir(d.path), file)
			if file == "" {
				full = d.path
			}
			if !exists(full) {
				complaints = append(complaints, fmt.Sprintf("%s links to %s, and there is no %s.", d.path, target, full))
				continue
			}
			to := slices.IndexFunc(docs, func(o document) bool { return o.path == full })
			if anchor != "" && to >= 0 && !slices.Contains(docs[to].anchors(), anchor) {
				complaints = append(complaints, fmt.Sprintf("%s links to %s, and %s has no such heading.", d.path, target, full))
			}
		}
	}
	return complaints
}

// mapLine is a line of the map in ARCHITECTURE.md: one or more names, a sentence, and perhaps that it comes later.
var mapLine = regexp.MustCompile(`(?m)^(?:  )?([a-z][a-z/]*(?:, [a-z]+)*) {2,}\S.*?( *\(later\))?$`)

// mapped is the packages that the map names, and whether each is said to come later.
func mapped(architecture string) map[string]bool {
	later := map[string]bool{}
	for _, m := range mapLine.FindAllStringSubmatch(architecture, -1) {
		for name := range strings.SplitSeq(m[1], ", ") {
			later[name] = m[2] != ""
		}
	}
	return later
}

// strays complains where the map and the packages that exist differ.
func strays(later map[string]bool, dirs []string) (complaints []string) {
	exists := map[string]bool{}
	for _, dir := range dirs {
		if f, _, ok := floorOf(dir); ok {
			exists[f.name] = true
		}
	}
	for _, f := range ladder {
		comesLater, named := later[f.name]
		switch {
		case !named:
			complaints = append(complaints, f.name+" is on the ladder and not on the map in ARCHITECTURE.md: give it a sentence.")
		case comesLater && exists[f.name]:
			complaints = append(complaints, "ARCHITECTURE.md says that "+f.name+" comes later, and it is here.")
		}
	}
	for name, comesLater := range later {
		if !comesLater && !exists[name] {
			complaints = append(complaints, "ARCHITECTURE.md says that "+name+" is here, and it is not: mark it as later.")
		}
	}
	return complaints
}

func TestLinksBetweenDocumentsLeadSomewhere(t *testing.T) {
	keeps(t, deadLinks(documents(t), func(file string) bool {
		_, err := os.Stat(filepath.Join(root, file))
		return err == nil
	}))
}

func TestTheMapIsShortAndNamesEveryPackage(t *testing.T) {
	architecture := string(read(t, "ARCHITECTURE.md"))
	if n := strings.Count(architecture, "\n"); n > maxMap {
		t.Errorf("ARCHITECTURE.md has %d lines; a map of more than %d is not one.", n, maxMap)
	}
	var dirs []string
	for _, p := range module(t) {
		dirs = append(dirs, p.dir)
	}
	keeps(t, strays(mapped(architecture), dirs))
}

func TestEveryModelInADocumentReads(t *testing.T) {
	for _, d := range documents(t) {
		keeps(t, unreadable(d))
	}
}

func TestEveryDecisionIsListedAndListsItsPrice(t *testing.T) {
	list := string(read(t, "docs/decisions/README.md"))
	for _, d := range documents(t) {
		name := path.Base(d.path)
		if path.Dir(d.path) != "docs/decisions" || name == "README.md" {
			continue
		}
		if !strings.Contains(list, "("+name+")") {
			t.Errorf("docs/decisions/README.md does not list %s.", name)
		}
		for _, part := range []string{"**Context.**", "**Choice.**", "**Price.**"} {
			if !strings.Contains(string(d.text), part) {
				t.Errorf("%s has no %s", d.path, part)
			}
		}
	}
}

func TestEveryBorrowedModuleHasItsReasonInADecision(t *testing.T) {
	var decisions strings.Builder
	for _, d := range documents(t) {
		if path.Dir(d.path) == "docs/decisions" {
			decisions.Write(d.text)
		}
	}
	for _, f := range ladder {
		for _, module := range f.borrows {
			if !strings.Contains(decisions.String(), strings.TrimSuffix(module, "/v2")) {
				t.Errorf("%s borrows %s, and no page of docs/decisions says why.", f.name, module)
			}
		}
	}
}

// entry is a row of WORDS.md that gives a word its meaning.
var entry = regexp.MustCompile(`(?m)^\| \*\*(.+?)\*\* \|`)

func TestAWordHasOneEntry(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range entry.FindAllStringSubmatch(string(read(t, "docs/WORDS.md")), -1) {
		for word := range strings.SplitSeq(m[1], ", ") {
			if seen[word] {
				t.Errorf("docs/WORDS.md explains %q twice: one word, one meaning.", word)
			}
			seen[word] = true
		}
	}
	if len(seen) < 50 {
		t.Errorf("Only %d words were found in docs/WORDS.md.", len(seen))
	}
}

func TestALinkToNowhereIsRefused(t *testing.T) {
	docs := []document{
		parseDocument("docs/a.md", []byte("# The first\n[b](b.md#the-second) [gone](c.md) [top](../README.md) [site](https://example.org)")),
		parseDocument("docs/b.md", []byte("# The second\n[a](a.md#the-third) ![p](p.svg) [here](#the-second)\n```\n[code](d.md)\n```")),
	}
	docs = append(docs, parseDocument("docs/c.d.md", []byte("## `one` and `other_one`: both\n## Both\n## Both\n[x](#one-and-other_one-both) [y](#both-1) [z](#both-2)")))
	exists := func(file string) bool {
		return slices.Contains([]string{"docs/a.md", "docs/b.md", "docs/c.d.md", "README.md", "docs/p.svg"}, file)
	}
	complains(t, deadLinks(docs, exists), "links to c.md", "links to a.md#the-third", "links to #both-2")
}

func TestAModelThatDoesNotReadIsRefused(t *testing.T) {
	d := parseDocument("a.md", []byte("# Hours\n\n```yaml\nbelay: 1\nname: Desk\ntimezone: UTC\nowner: 3\n```\n\n```yaml\nowner: 3\n```\n"))
	complains(t, unreadable(d), "a.md:7: the model in this document has a problem")
}

func TestAMapThatIsBehindIsRefused(t *testing.T) {
	var lines strings.Builder
	var dirs []string
	for _, f := range ladder {
		if f.name != "rota" {
			lines.WriteString("  " + f.name + "    what it gives\n")
			dirs = append(dirs, "internal/"+f.name)
		}
	}
	all := append(slices.Clip(dirs), "internal/rota")
	complains(t, strays(mapped(lines.String()), dirs), "rota is on the ladder and not on the map")
	complains(t, strays(mapped(lines.String()+"  rota    turns   (later)\n"), all), "rota comes later, and it is here")
	complains(t, strays(mapped(lines.String()+"  rota    turns\n"), dirs), "rota is here, and it is not")
	complains(t, strays(mapped(lines.String()+"  rota    turns\n"), all))
}
