package cli

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/template"
)

// completionCmd prints the completion script of a shell.
type completionCmd struct {
	Shell string `arg:"" name:"SHELL" help:"bash, zsh, fish or powershell."`
}

// Help is the page behind --help.
func (completionCmd) Help() string {
	return `The script asks belay itself what may come next: verbs, flags and their words, and the services, severities, people
and rotas of the model that the line names, or of support.yaml.

Examples:
  belay completion bash > /etc/bash_completion.d/belay
  source <(belay completion zsh)
  belay completion fish > ~/.config/fish/completions/belay.fish
  belay completion powershell | Out-String | Invoke-Expression`
}

// shells are those that have a script, in the order in which they are named.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func (c *completionCmd) run(s *session) error {
	script, ok := map[string]string{"bash": bashScript, "zsh": zshScript, "fish": fishScript, "powershell": powershellScript}[c.Shell]
	if !ok {
		return fmt.Errorf("there is no script for %q; there are %s%s", c.Shell, orList(shells), didYouMean(c.Shell, shells))
	}
	return s.print(script)
}

// The scripts hand the words of the line to belay __complete and offer what it prints. When it prints nothing, they
// offer files.
var (
	//go:embed completion/belay.bash
	bashScript string
	//go:embed completion/belay.zsh
	zshScript string
	//go:embed completion/belay.fish
	fishScript string
	//go:embed completion/belay.ps1
	powershellScript string
)

// completeWord is the word by which a script asks.
const completeWord = "__complete"

// complete is what may stand in place of the last of words, a line each; nothing where it is a file. The words are
// those after belay, up to the one at the cursor.
func (s *session) complete(words []string) string {
	words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "=" }) // bash parts --flag=value
	if len(words) == 0 {
		words = []string{""}
	}
	l := line{session: s, at: words[len(words)-1]}
	l.read(words[:len(words)-1])
	var b strings.Builder
	for _, c := range l.candidates() {
		if strings.HasPrefix(c, l.at) {
			b.WriteString(c + "\n")
		}
	}
	return b.String()
}

// line is a command line that is being written.
type line struct {
	session *session
	verb    *kong.Node // nil as long as it has none
	flag    *kong.Flag // whose value stands at the cursor; nil if none does
	given   []string   // the arguments before the cursor
	at      string     // what stands at the cursor
}

// read takes in the words before the cursor.
func (l *line) read(words []string) {
	for _, w := range words {
		switch {
		case l.flag != nil:
			l.flag = nil
		case strings.HasPrefix(w, "-") && w != stdinArg:
			l.flag = l.flagCalled(w)
		case l.verb == nil:
			l.verb = l.verbCalled(w)
		default:
			l.given = append(l.given, w)
		}
	}
	if name, value, ok := strings.Cut(l.at, "="); ok && strings.HasPrefix(name, "--") && l.flag == nil {
		l.flag, l.at = l.flagCalled(name), value
	}
}

func (l *line) verbCalled(word string) *kong.Node {
	for _, v := range l.session.grammar.Children {
		if v.Name == word && !v.Hidden {
			return v
		}
	}
	return nil
}

// flagCalled is the flag of that name that takes a value.
func (l *line) flagCalled(word string) *kong.Flag {
	for _, f := range l.flags() {
		if (word == "--"+f.Name || f.Short != 0 && word == "-"+string(f.Short)) && !f.IsBool() {
			return f
		}
	}
	return nil
}

// flags are those of the verb and those of all.
func (l *line) flags() []*kong.Flag {
	flags := l.session.grammar.Flags
	if l.verb != nil {
		flags = slices.Concat(l.verb.Flags, flags)
	}
	return slices.DeleteFunc(slices.Clone(flags), func(f *kong.Flag) bool { return f.Hidden })
}

// candidates are all words that may stand at the cursor, whatever it begins with.
func (l *line) candidates() []string {
	var out []string
	switch {
	case l.flag != nil:
		return l.values(l.flag.PlaceHolder)
	case strings.HasPrefix(l.at, "-"):
		for _, f := range l.flags() {
			out = append(out, "--"+f.Name)
		}
		return out
	case l.verb == nil:
		for _, v := range l.session.grammar.Children {
			if !v.Hidden {
				out = append(out, v.Name)
			}
		}
		return out
	case len(l.given) < len(l.verb.Positional):
		return l.values(l.verb.Positional[len(l.given)].Name)
	}
	return nil
}

// values are the words for a placeholder; none where it stands for a file or for anything.
func (l *line) values(placeholder string) []string {
	if words := listed(placeholder); words != nil {
		return words
	}
	switch placeholder {
	case "SHELL":
		return shells
	case "NAME":
		return ids(template.Names(), func(t template.Template) string { return t.Name })
	case "TIME", "DATE":
		return []string{"now", "today", "tomorrow", "yesterday"}
	}
	m := l.model()
	if m == nil {
		return nil
	}
	switch placeholder {
	case "SERVICE":
		return ids(m.Services, func(e *model.Service) model.ServiceID { return e.ID })
	case "SEVERITY":
		return ids(m.Severities, func(e *model.Severity) model.SeverityID { return e.ID })
	case "ROTA":
		return ids(m.Rotas, func(e *model.Rota) model.RotaID { return e.ID })
	case "PERSON,…":
		return afterCommas(l.at, ids(m.People, func(e *model.Person) model.PersonID { return e.ID }))
	}
	return nil
}

// afterCommas are words that continue a list of which some are written already.
func afterCommas(written string, words []string) []string {
	begun := written[:strings.LastIndex(written, ",")+1]
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = begun + w
	}
	return out
}

// model is the model that the line names first, or support.yaml; nil where there is none to be read.
func (l *line) model() *model.Model {
	for _, name := range append(slices.Clone(l.given), usualFile) {
		if m, _ := modelfile.Parse(name, readFile); m != nil {
			return m
		}
	}
	return nil
}
