package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"belay/internal/modelfile"
	"belay/internal/template"
)

//go:generate env UPDATE=1 go test -run TestTheReferenceOfTheCommandLineIsFresh .

// commands is the grammar of the command line. A verb is a field, its flags are the fields of its type, and what is
// parsed, what --help prints, what the shell completes and docs/cli.md are all read off these tags.
//
// A flag whose placeholder lists words, such as text|json, accepts no other.
type commands struct {
	Help     helpFlag    `short:"h" help:"Show how to call a verb, with examples."`
	Version  versionFlag `help:"Show the version and the data it stands on."`
	Quiet    bool        `short:"q" help:"Say nothing but results and errors."`
	NoColour bool        `name:"no-color" help:"Use no colour, as NO_COLOR=1 does."`

	Init   initCmd   `cmd:"" group:"write" help:"Write a model to start from."`
	Fmt    fmtCmd    `cmd:"" group:"write" help:"Lay a model file out in the canonical way; comments stay."`
	Schema schemaCmd `cmd:"" group:"write" help:"Print the JSON Schema, for editors that complete and check."`

	Check  checkCmd  `cmd:"" group:"prove" help:"Find what is wrong or unwise in a model."`
	Cover  coverCmd  `cmd:"" group:"prove" help:"Prove who picks up at every second: gaps, thin spots, longest waits."`
	Verify verifyCmd `cmd:"" group:"prove" help:"Confirm a certificate of cover by independent means."`

	Who  whoCmd  `cmd:"" group:"answer" help:"Who picks up: the chain with times, names, contacts and why."`
	Rota rotaCmd `cmd:"" group:"answer" help:"Shifts as they will be."`
	Diff diffCmd `cmd:"" group:"answer" help:"What changes for whom between two models."`

	Staff    staffCmd    `cmd:"" group:"answer" help:"How many people each function needs, hour by hour of a week."`
	Simulate simulateCmd `cmd:"" group:"answer" help:"Will the model keep its promises? Lives some weeks of it, many times over."`
	Suggest  suggestCmd  `cmd:"" group:"answer" help:"Which changes are worth their price? Tries them with the same tickets, and proves them again."`
	Compare  compareCmd  `cmd:"" group:"answer" help:"Ways to run support beside each other: what each keeps, costs over years, and how the parties weigh them."`

	Mine mineCmd `cmd:"" group:"answer" help:"The support model that a log shows to be lived, as a draft with evidence."`

	Report reportCmd `cmd:"" group:"answer" help:"Which promises were kept, and how a model explains those of another tool."`

	Diagram diagramCmd `cmd:"" group:"show" help:"Draw the model on one page."`
	Plan    planCmd    `cmd:"" group:"show" help:"Write the whole support plan as a document."`

	Serve   serveCmd   `cmd:"" group:"run" help:"Run the desk: screens, portal, API, and time for its tickets."`
	Demo    demoCmd    `cmd:"" group:"run" help:"Run a furnished desk of an invented company, to look around."`
	Publish publishCmd `cmd:"" group:"run" help:"Freeze a model as the next edition of a desk; says first what changes."`
	Config  configCmd  `cmd:"" group:"run" help:"Print every setting of a desk and where it came from."`
	Rebuild rebuildCmd `cmd:"" group:"run" help:"Fold all journals again: must find no difference."`
	Backup  backupCmd  `cmd:"" group:"run" help:"Write the whole record into a file, beside a running desk."`
	Restore restoreCmd `cmd:"" group:"run" help:"Fill an empty record with a backup."`
	User    userCmd    `cmd:"" group:"run" help:"Let somebody in again who has lost their password or codes."`
	Import  importCmd  `cmd:"" group:"run" help:"Write what another tool has logged into a record, as history."`
	Mapping mappingCmd `cmd:"" group:"run" help:"Print what is looked for in the log of a tool, to change it."`

	Completion completionCmd `cmd:"" group:"more" help:"Print the script that completes words in a shell."`
	VersionCmd versionCmd    `cmd:"" name:"version" group:"more" help:"Show the version and the data it stands on."`
}

// groups are what one may want, in the order of the overview.
func groups() []kong.Group {
	return []kong.Group{
		{Key: "write", Title: "Write a model"},
		{Key: "prove", Title: "Prove it"},
		{Key: "answer", Title: "Ask it"},
		{Key: "show", Title: "Show it"},
		{Key: "run", Title: "Run it"},
		{Key: "more", Title: "And"},
	}
}

// newParser makes the parser of the command line.
func newParser(all *commands) (*kong.Kong, error) {
	return kong.New(all, kong.Name("belay"), kong.NoDefaultHelp(), kong.ExplicitGroups(groups()), kong.Vars{"horizon": usualHorizon, "template": template.Default})
}

// What parsing ends with when only help or the version is asked for.
var (
	errHelp    = errors.New("help is asked for")
	errVersion = errors.New("the version is asked for")
)

// helpFlag ends parsing before anything is judged to be missing.
type helpFlag bool

// BeforeReset is called when the flag is there.
func (helpFlag) BeforeReset() error { return errHelp }

// versionFlag ends parsing like helpFlag.
type versionFlag bool

// BeforeReset is called when the flag is there.
func (versionFlag) BeforeReset() error { return errVersion }

// checkWords refuses a word that its flag does not list.
func checkWords(node *kong.Node) error {
	for _, f := range node.Flags {
		words := listed(f.PlaceHolder)
		if len(words) == 0 || f.Target.Kind() != reflect.String || f.Target.String() == "" {
			continue
		}
		if said := f.Target.String(); !slices.Contains(words, said) {
			return fmt.Errorf("--%s is %s, not %q%s", f.Name, orList(words), said, didYouMean(said, words))
		}
	}
	return nil
}

// settleFormat sets the format that was not asked for by what OUT ends with, and refuses an ending that no format of the
// verb has: a file called .json that holds something else would be found out late.
func settleFormat(node *kong.Node) error {
	var format, out *kong.Flag
	for _, f := range node.Flags {
		switch f.Name {
		case "format":
			format = f
		case "out":
			out = f
		}
	}
	if format == nil || out == nil || format.Target.String() != "" || len(listed(format.PlaceHolder)) == 0 {
		return nil
	}
	name, offered := out.Target.String(), listed(format.PlaceHolder)
	ending := strings.TrimPrefix(strings.ToLower(filepath.Ext(name)), ".")
	switch {
	case slices.Contains(offered, ending):
		format.Target.SetString(ending)
	case name == stdinArg, slices.Contains(textEndings[:], ending):
		format.Target.SetString(offered[0])
	default:
		endings := make([]string, 0, len(offered))
		for _, f := range offered {
			if f == formatText {
				f = textEndings[1]
			}
			endings = append(endings, "."+f)
		}
		return fmt.Errorf("%s ends in no format of belay %s; use %s, or say --format", name, node.Name, orList(endings))
	}
	return nil
}

// textEndings are the endings of files of text; a name without an ending is one too.
var textEndings = [...]string{"", "txt", "yaml", "yml", "log"}

// listed are the words that a placeholder lists; none if it stands for any value.
func listed(placeholder string) []string {
	if !strings.Contains(placeholder, "|") {
		return nil
	}
	return strings.Split(placeholder, "|")
}

// orList joins words as people do: "a, b or c".
func orList(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// didYouMean is "; did you mean …?" when word is close to one of those there are.
func didYouMean(word string, there []string) string {
	if best, ok := modelfile.Nearest(word, there); ok {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return ""
}
