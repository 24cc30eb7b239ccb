package modelfile

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"belay/internal/source"
)

// What a model may hold at most. A model of 500 services with 1,500 functions has a third of each.
const (
	maxBytes    = 4 << 20  // of one file
	maxAllBytes = 16 << 20 // of all files of one model
	maxValues   = 600_000  // keys and values of one file
	maxDepth    = 40       // lists and mappings in each other; the language itself needs nine
	maxText     = 20_000   // characters of one value
	maxFiles    = 100      // files that one model includes
	maxShown    = 200      // problems that are told
	maxNoted    = 5_000    // problems that are kept for sorting before the rest is only counted
	maxMended   = 20       // sections of a file that are not YAML and are told beside each other
	maxSuggest  = 400      // references for which a better name is looked for
)

// document is one file: its text and the nodes of its YAML.
type document struct {
	file *source.File
	root *yaml.Node // nil when there is nothing to bind
}

// parseText makes the nodes of a text. What keeps it from being read is told, and root is then nil.
func (r *reading) parseText(name string, text []byte) *document {
	if len(text) > maxBytes {
		r.lose(codeTooLarge, source.Range{File: name},
			fmt.Sprintf("split it with include: the limit is %d MiB a file", maxBytes>>20),
			"this file is too large to be a support model (%.1f MiB)", float64(len(text))/(1<<20))
		return &document{file: source.NewFile(name, "")}
	}
	d := &document{file: source.NewFile(name, string(text))}
	switch {
	case !r.isText(d.file):
	case strings.TrimSpace(d.file.Text) == "":
		r.lose(codeEmptyFile, d.file.Range(0, 0), "`belay init` writes a model to start from", "this file is empty")
	case marks(d.file.Text) > maxValues:
		r.lose(codeTooMany, d.file.Range(0, 0), "split it with include",
			"this file holds more than %d values", maxValues)
	default:
		d.root = r.nodes(d)
	}
	return d
}

// isText looks for bytes that no text holds, and tells the first.
func (r *reading) isText(f *source.File) bool {
	for i := 0; i < len(f.Text); {
		c, size := utf8.DecodeRuneInString(f.Text[i:])
		var what string
		switch {
		case c == 0:
			what = "this file is not text: it holds a NUL byte"
		case c == utf8.RuneError && size == 1:
			what = "this file is not UTF-8 text"
		case c == '\r' && !strings.HasPrefix(f.Text[i:], "\r\n"):
			what = "a line ends with CR alone; end lines with LF or CR LF"
		case c != '\r' && invisible(c):
			what = fmt.Sprintf("the character U+%04X cannot be seen and does not belong in a model", c)
		}
		if what != "" {
			r.lose(codeNotText, f.Range(i, i+size), "save the file as UTF-8 text", "%s", what)
			return false
		}
		i += size
	}
	return true
}

// marks bounds from above, without parsing, how many keys and values text can hold.
func marks(text string) int {
	n := 0
	for i := range len(text) {
		switch text[i] {
		case ',', ':', '[', '{', '-', '?', '\n':
			n++
		}
	}
	return n
}

// nodes is the root of d's YAML; nil, and told, when it is not YAML or not one document. A section that is not YAML is
// told and left out, so that the others can be read in the same run.
func (r *reading) nodes(d *document) *yaml.Node {
	for range maxMended {
		root, err := r.load(d)
		if err == nil {
			return root
		}
		at, code := r.syntax(d, err)
		without, ok := leaveOut(d.file, at.Start.Line)
		if !ok || code == codeTooMany {
			return nil
		}
		d.file = without
	}
	return nil
}

// load is the root of d's YAML; the error is that of the parser.
func (r *reading) load(d *document) (*yaml.Node, error) {
	loader, err := yaml.NewLoader(strings.NewReader(d.file.Text),
		yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	var first, second yaml.Node
	if err == nil {
		err = loader.Load(&first)
	}
	if err == nil {
		err = loader.Load(&second)
		if err == nil {
			at := d.file.Offset(source.Position{Line: second.Line, Column: second.Column})
			r.lose(codeDocuments, d.file.Range(at, at), "put each model in a file of its own, or join them with include",
				"a second document begins here; a file holds one model")
			return nil, nil
		}
	}
	switch {
	case errors.Is(err, io.EOF) && first.Kind == yaml.DocumentNode && len(first.Content) == 1:
		return first.Content[0], nil
	case errors.Is(err, io.EOF) && len(r.problems) == 0:
		r.lose(codeEmptyFile, d.file.Range(0, 0), "`belay init` writes a model to start from", "this file holds nothing but comments")
		return nil, nil
	case errors.Is(err, io.EOF):
		return nil, nil
	}
	return nil, err
}

// sectionLine is a line on which a section begins.
var sectionLine = regexp.MustCompile(`^[A-Za-z"'][^#]*:(\s|$)`)

// leaveOut is f without the section that the line is part of, its lines empty so that the others keep their numbers. ok
// is false when there is no such section.
func leaveOut(f *source.File, line int) (without *source.File, ok bool) {
	lines := strings.Split(f.Text, "\n")
	first := min(line, len(lines)) - 1
	for first >= 0 && !sectionLine.MatchString(lines[first]) {
		first--
	}
	if first < 0 {
		return nil, false
	}
	for i := first; i < len(lines) && (i == first || !sectionLine.MatchString(lines[i])); i++ {
		lines[i] = ""
	}
	return source.NewFile(f.Name, strings.Join(lines, "\n")), true
}

// syntax tells in our words what the parser of YAML did not understand; it says where, and under which code.
func (r *reading) syntax(d *document, err error) (at source.Range, code string) {
	load, ok := errors.AsType[*yaml.LoadError](err)
	if !ok {
		whole := d.file.Range(0, 0)
		r.lose(codeSyntax, whole, "", "this is not YAML: %v", err)
		return whole, codeSyntax
	}
	stopped := d.file.Offset(source.Position{Line: max(load.Mark.Line, 1), Column: max(load.Mark.Column, 1)})
	opened := stopped
	if load.ContextMark.Line > 0 {
		opened = d.file.Offset(source.Position{Line: load.ContextMark.Line, Column: load.ContextMark.Column})
	}
	p := explain(load.Message, d.file.Text[stopped:])
	if p.opened {
		stopped = opened
	}
	at = d.file.Range(stopped, min(stopped+1, len(d.file.Text)))
	r.lose(p.code, at, p.hint, "%s", p.message)
	return at, p.code
}

// explained is a mistake in YAML in words of ours; opened says that it is where the construct begins.
type explained struct {
	code, message, hint string
	opened              bool
}

// explain is what a message of the parser means, with rest the text from where it stopped.
func explain(message, rest string) explained {
	has := func(part string) bool { return strings.Contains(message, part) }
	next, _ := utf8.DecodeRuneInString(rest)
	tab := has("tab") || has("cannot start any token") && next == '\t'
	switch {
	case tab:
		return explained{code: codeTab, message: "a tab stands where spaces must be", hint: "indent with spaces, two for each step"}
	case has("cannot start any token"):
		return explained{code: codeSyntax, message: fmt.Sprintf("a value cannot begin with %q", next), hint: "put the value in quotes"}
	case has("mapping keys are not allowed"), next == '?' && has("did not find expected"):
		return explained{code: codeSyntax, message: "a question mark alone means something else to YAML", hint: `write the placeholder in quotes: "?"`}
	case has("mapping values are not allowed"):
		return explained{
			code: codeSyntax, message: "a second colon on this line cannot be understood",
			hint: "put the text in quotes, or begin the mapping on a line of its own",
		}
	case has("',' or ']'"):
		return explained{code: codeSyntax, message: `this list is not closed: a comma or a "]" is missing`, opened: true}
	case has("',' or '}'"):
		return explained{code: codeSyntax, message: `this mapping is not closed: a comma or a "}" is missing`, opened: true}
	case has("unexpected end of stream"), has("unexpected document indicator"):
		return explained{code: codeSyntax, message: "this quote is never closed", opened: true}
	case has("expected ':'"):
		return explained{code: codeSyntax, message: "a colon and a space are missing after this key", opened: true}
	case has("expected key"), has("expected '-'"), has("block sequence entries"):
		return explained{
			code: codeSyntax, message: "this line does not line up with those above it",
			hint: "entries of one list or mapping begin in the same column",
		}
	case has("anchor"), has("tag"):
		return explained{code: codeReuse, message: reuse, hint: reuseHint}
	case has("depth"):
		return explained{code: codeTooMany, message: fmt.Sprintf("lists and mappings stand in each other deeper than %d", maxDepth)}
	case has("escape"):
		return explained{
			code: codeSyntax, message: "this backslash does not begin an escape that YAML knows",
			hint: `write \\ for a backslash, or use single quotes`,
		}
	case has("expected node content"):
		return explained{code: codeSyntax, message: "a value, a comma or a closing bracket is missing here"}
	}
	return explained{code: codeSyntax, message: "this is not YAML: " + message}
}

// reuse is why a model has neither anchors and aliases nor tags.
const (
	reuse     = "anchors, aliases, merge keys and tags are not part of the language"
	reuseHint = "write the value itself: people read a model aloud"
)
