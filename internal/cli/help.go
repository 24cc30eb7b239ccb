package cli

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// overview is what belay says when it is called with nothing: the verbs by what one may want.
func (s *session) overview() string {
	t := s.out
	var b strings.Builder
	fmt.Fprintf(&b, "%s answers who picks up: for every service, every severity and every second.\n", t.strong("belay"))
	for _, group := range groups() {
		b.WriteString("\n" + t.strong(group.Title) + "\n")
		var rows [][]string
		for _, verb := range s.grammar.Children {
			if !verb.Hidden && verb.Group != nil && verb.Group.Key == group.Key {
				rows = append(rows, []string{fmt.Sprintf("%-10s", verb.Name), verb.Help})
			}
		}
		b.WriteString(t.columns(columnGap, rows))
	}
	b.WriteString("\n" + t.strong("To begin") + "\n" + t.columns(columnGap, [][]string{
		{"belay init", "writes support.yaml, a model to change"},
		{"belay check", "says what is wrong or unwise in it"},
		{"belay who", "says who picks up right now"},
	}))
	b.WriteString("\n" + t.dim("belay VERB --help shows how to call a verb, with examples.") + "\n")
	return b.String()
}

// help is the page of a verb; the overview where none is selected.
func (s *session) help(verb *kong.Node) string {
	if verb == nil {
		return s.overview() + "\n" + s.out.strong("Flags of every verb") + "\n" + s.out.flags(s.grammar.Node)
	}
	t := s.out
	text, examples, _ := strings.Cut(verb.Detail, "\nExamples:\n")
	var b strings.Builder
	b.WriteString(t.strong(usage(verb)) + "\n\n" + verb.Help + "\n")
	if text = strings.Trim(text, "\n"); text != "" {
		b.WriteString("\n" + wrapped(text, t.lines()) + "\n")
	}
	b.WriteString("\n" + t.strong("Examples") + "\n" + strings.TrimRight(examples, "\n") + "\n")
	if len(verb.Positional) > 0 {
		b.WriteString("\n" + t.strong("Arguments") + "\n" + t.columns(columnGap, argumentRows(verb)))
	}
	if len(verb.Flags) > 0 {
		b.WriteString("\n" + t.strong("Flags") + "\n" + t.flags(verb))
	}
	b.WriteString("\n" + t.dim("Also -q, --no-color and -h, as everywhere.") + "\n")
	return b.String()
}

// usage is how a verb is called, on one line.
func usage(verb *kong.Node) string {
	words := []string{"belay", verb.Name}
	for _, p := range verb.Positional {
		word := p.Name
		if !p.Required {
			word = "[" + word + "]"
		}
		words = append(words, word)
	}
	if len(verb.Flags) > 0 {
		words = append(words, "[flags]")
	}
	return strings.Join(words, " ")
}

// argumentRows are the arguments of a verb and what they mean.
func argumentRows(verb *kong.Node) [][]string {
	var rows [][]string
	for _, p := range verb.Positional {
		rows = append(rows, []string{p.Name, p.Help})
	}
	return rows
}

// flags are the flags of a verb and what they mean.
func (t terminal) flags(verb *kong.Node) string {
	var rows [][]string
	for _, f := range verb.Flags {
		if !f.Hidden {
			rows = append(rows, []string{flagWords(f), f.Help})
		}
	}
	return t.columns(columnGap, rows)
}

// flagWords is how a flag is written: "-o, --out OUT".
func flagWords(f *kong.Flag) string {
	words := "--" + f.Name
	if f.Short != 0 {
		words = "-" + string(f.Short) + ", " + words
	}
	if !f.IsBool() {
		words += " " + f.PlaceHolder
	}
	return words
}
