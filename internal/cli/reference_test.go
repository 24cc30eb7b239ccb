package cli

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
)

// referencePage is the page that is made here.
const referencePage = "../../docs/cli.md"

// TestTheReferenceOfTheCommandLineIsFresh holds docs/cli.md against the grammar. With UPDATE=1 it writes the page.
func TestTheReferenceOfTheCommandLineIsFresh(t *testing.T) {
	parser, err := newParser(&commands{})
	if err != nil {
		t.Fatal(err)
	}
	want := reference(parser.Model)
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(referencePage, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(referencePage)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("docs/cli.md is behind; run go generate ./internal/cli\n%s", diff)
	}
}

// TestEveryVerbSaysHowItIsCalled asks each verb for a sentence, an essay and two to six examples that begin as they must.
func TestEveryVerbSaysHowItIsCalled(t *testing.T) {
	parser, err := newParser(&commands{})
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range parser.Model.Children {
		text, examples, found := strings.Cut(verb.Detail, "\nExamples:\n")
		if verb.Help == "" || text == "" || !found || strings.Contains(text, "Examples:") {
			t.Errorf("%s is not explained", verb.Name)
		}
		if n := strings.Count(examples, "belay "+verb.Name); n < 1 || n > 6 {
			t.Errorf("%s has %d examples", verb.Name, n)
		}
		for _, f := range verb.Flags {
			if !strings.HasSuffix(f.Help, ".") || !f.IsBool() && f.PlaceHolder == "" {
				t.Errorf("%s --%s is not explained: %q", verb.Name, f.Name, f.Help)
			}
		}
	}
}

// reference is the page about the command line, made from its grammar.
func reference(grammar *kong.Application) string {
	var b strings.Builder
	b.WriteString(`<!-- Made from the grammar of internal/cli by "go generate ./internal/cli"; do not edit. -->

# The command line

` + "`belay VERB [arguments] [flags]`" + `. Arguments and flags may stand in any order. This page is a contract: names, flags,
exit status and JSON stay as they are.

`)
	for _, group := range groups() {
		var verbs []string
		for _, verb := range grammar.Children {
			if verb.Group != nil && verb.Group.Key == group.Key {
				verbs = append(verbs, fmt.Sprintf("[%s](#belay-%s)", verb.Name, verb.Name))
			}
		}
		fmt.Fprintf(&b, "* **%s**: %s\n", group.Title, strings.Join(verbs, ", "))
	}
	b.WriteString(conventions)
	for _, verb := range grammar.Children {
		b.WriteString(referenceOf(verb))
	}
	b.WriteString("## Flags of every verb\n\n" + flagTable(grammar.Flags) + shapes)
	return b.String()
}

// conventions are what holds for all verbs.
const conventions = `
## Exit status

| status | means |
|---|---|
| 0 | nothing was found at or above the failing level |
| 1 | findings: ` + "`check`" + ` found something that weighs ` + "`--fail-on`" + ` or more, the text of its model has problems, ` + "`cover`" + ` found a gap, a claim that ` + "`verify`" + ` looked at does not hold, by ` + "`staff`" + ` a function drowns or has nobody, by ` + "`simulate`" + ` a promise is missed or a function drowns, ` + "`fmt --check`" + ` met a file that is not laid out |
| 2 | the input could not be read, or the call was wrong; so also when a verb other than ` + "`check`" + ` meets a model with problems |
| 130 | interrupted (Ctrl-C, or a signal to end): ` + "`simulate`" + ` has printed what was known by then |

## Reading and writing

` + "`FILE`" + ` is ` + "`support.yaml`" + ` if it is left out, and standard input if it is ` + "`-`" + `; what a model includes is looked for beside it. Results go
to standard output, or to the file named by ` + "`-o`" + `, which is written whole or not at all; what is said about the run goes to standard
error. The name of the file says the format, unless ` + "`--format`" + ` does. Colour, and a line that says what takes so long, are for
terminals only; ` + "`NO_COLOR`" + `, ` + "`TERM=dumb`" + ` and ` + "`--no-color`" + ` decline colour.

In JSON, instants are RFC 3339 in UTC and lengths of time are whole seconds.

## Times

A time is in the model's zone unless it names another: ` + "`now`, `17:30`, `sat 17:30`, `tomorrow 03:00`, `2026-12-12`, `2026-12-12 17:30`" + ` or RFC
3339 such as ` + "`2026-12-12T17:30:00+01:00`" + `. It may lie in the past or the future. A weekday is the next one, and today's if its time
is still to come. A time that happens twice, when clocks go back, is the first of the two, and is said to be.

A length is ` + "`90d`, `6 months`, `2 weeks` or `1y`" + `, in days and months of the calendar.

`

// shapes is the JSON of each verb, as contract_test.go holds it.
const shapes = `
## JSON

What is not known is null. Lists are never null.

` + "```text" + `
check    {"model","digest","findings":[{"rule","severity","message","file","line","column","on","witness":[…],"remedy",
         "waived","waiver":{"why","by","until"}}],"counts":{"error","warning","info"}}
         A problem of the text is a finding whose rule is its code and whose severity is error. "waiver" is there only
         where "waived" is true.

who      {"model","digest","at","chains":[CHAIN]}
         CHAIN is {"service","severity","clock","acknowledge_by","steps":[{"after","at","tell":[…],"while",
         "holders":[HOLDER],"empty_because","next":HOLDER}],"last_resort":{"holder","at","holders":[HOLDER]}}
         HOLDER is {"person","name","party","contacts":[…],"since","until","why"}
         "empty_because" and "next" are there only where nobody is told at once.

cover    {"model","digest","from","until","tzdata","holidays","without":[…],"cells":[{"service","severity","clock","pick_up",
         "least","covered","worst_wait","worst_wait_at","gaps":[SPOT],"thin":[SPOT],"swarm":{"least","gaps":[SPOT]}}]}
         SPOT is {"from","until","least","witness":CHAIN}; only a gap has a witness. "covered" is a ratio from 0 to 1.
         "without" and "swarm" are there only where somebody is assumed not to answer, and where a swarm may be called.

verify   {"model","digest","from","until","without":[…],"tzdata":{"made","checked"},"holidays":{"made","checked"},"cells",
         "intervals","instants","faults":[{"service","severity","at","claimed","found","sentence"}]}

diagram  {"model","digest","by","bands":[{"band","functions":[{"function","name","link","line","owner","parties":[…],
         "escalates_to":[…]}]}]}

plan     {"model","digest","sections":[{"id","title"}],"markdown"}

rota     {"model","digest","from","until","rotas":[{"rota","timezone","shifts":[{"from","until","place","turn","person",
         "name","planned","changed","staying","away","why"}]}]}

diff     {"old":{"model","digest"},"new":{"model","digest"},"from","until",
         "cover":[{"service","severity","old":{"least","covered","worst_wait"},"new":{…},"won":[{"from","until"}],"lost":[…],
         "sturdier":[…],"thinner":[…]}],
         "people":[{"person","name","party","wins":[…],"loses":[…],"duty":{"old","new"},"nights":{…},"weekends":{…}}],
         "functions":[CHANGE],"targets":[CHANGE],"agreements":[CHANGE],
         "money":{"currency","old":{"per_month","one_off"},"new":{…}},"others":[CHANGE],"touches":[…]}
         CHANGE is {"on","what","old","new","direction"}; direction is tighter, looser or empty.

suggest  {"model","digest","currency","from","until","for","seed","runs","tried","cut","base":{"attained":I,"nights":I,"cost":I,
         "gaps"},"best":[PROPOSAL],"unpriced":[…],"together":[…]}
         PROPOSAL is {"kind","on","says","edit","priced","attained":I,"solve":I,"nights":I,"cost":I,"cover":{"closed","opened",
         "sturdier","thinner","share"},"findings":{"new":[{"rule","on","message"}],"gone":[…]},"point","worth_up_to",
         "diff":as of diff}
         I is an interval {"mean","low","high","n"}. Costs are of a year, nights of a week, "attained" is a ratio; those of a
         proposal are differences from the base. With --sensitivity: {"model","digest","currency","from","until","seed","runs",
         "base","bars":[{"parameter","says","low":END,"high":END,"width"}]}; END is {"says","edit","attained":I,"more":I,"cost",
         "cost_more","point"}, or null.

fmt      {"file","laid_out","text"}

mine     {"log":as of import,"lived":{"tool","timezone","rows","incidents","over","from","to","per_week","arrivals":H,
         "priorities":[{"priority","share":S}],"paths":{"counter","never_reassigned":S,"one_group":S,"first_line":S,"ping_pong":S,"no_group",
         "hops","seen","counted","same","tool_more","tool_fewer","tool_none","reopened":S},
         "functions":[{"name","line","place","entered":S,"had","visits","resolved":S,"held","of_lead","hours":H,"people",
         "members":[{"account","assigned":S,"home":S}]}],"handovers":[{"from","to","count","share":S,"returned","back","held",
         "touched"}],"hidden_lines":[{"function","behind","gets":S,"returns":S}],"wanderers":[{"account","home","outside":S,"where"}],
         "programs":[{"account","rows":S,"why"}],"work":H,"waits":[{"reason","incidents":S,"times","seconds","of_lead"}],
         "lead":{"solved","closed"},"matrix":{"rows","strange","cells":[{"impact","urgency","priority","rows":S}],"violations",
         "impacts","urgencies"},"verdicts":{"n","rule":{"clock","until","pauses"},"agreement","targets":[{"priority","n","kept","late",
         "from","until","target","both_kept","both_late","only_ours_late","only_theirs_late","agreement","explained","supported",
         "refused"}],"tried":[{"rule","agree","of","agreement"}]},"routes":[{"by","word","to","share":S,"support":S,"lift","rule"}],
         "beyond"},"beside":null or {"model","digest","both":[{"group","function","visits","line":[lived,proposed],
         "resolves":[lived,proposed],"nobody":S}],"lived":[{"group","visits":S}],"proposed","ways":[{"from","to","count":S}],"unused",
         "promises":[{"priority","severity","lived","lived_clock","proposed","proposed_clock"}],
         "otherwise":[{"impact","urgency","lived","proposed"}]}}
         S is a share {"count","of","share","low","high"}, H the hours of a week {"busy":W,"nearly":W,"n","confidence","week"}, W a
         window {"days","hours","share":S,"size"}.

report   {"model","digest","at","tickets",
         "promises":[{"service","severity","target","kept","late","running","attainment","attain","waits":{"n","median",
         "p90","p95","most"}}],
         "imported":{"log":LOG,"left_out":{why: how many},"tickets","from","to","until","silent",
         "verdicts":[{"severity","target",SCORE,"best":{"from","until","agreement"}}],"all":{SCORE}}}
         SCORE is "n","both_kept","both_late","only_ours_late","only_theirs_late","agreement"
         LOG is {"rows","incidents","skipped","reasons":{why: how many},"problems":[{"line","reason","message"}]}; null where
         a record was read. Attainment, attain and agreement are ratios from 0 to 1.

import   {"model","digest","edition","log":LOG,"imported","there","left_out":{why: how many},"entries","quiet"}
` + "```" + `
`

// remark finds what an example says about its command.
var remark = regexp.MustCompile(`(?m)^(belay .*?\S)( +)  (\S.*)$`)

// referenceOf is the chapter of one verb.
func referenceOf(verb *kong.Node) string {
	var b strings.Builder
	text, examples, _ := strings.Cut(verb.Detail, "\nExamples:\n")
	fmt.Fprintf(&b, "## belay %s\n\n%s\n\n`%s`\n\n%s\n\n", verb.Name, verb.Help, usage(verb), markdown(text))
	b.WriteString("```sh\n" + remark.ReplaceAllString(unindented(examples), "$1$2# $3") + "```\n\n")
	if len(verb.Positional) > 0 {
		b.WriteString("| argument | |\n|---|---|\n")
		for _, p := range verb.Positional {
			fmt.Fprintf(&b, "| `%s` | %s |\n", p.Name, cell(p.Help))
		}
		b.WriteByte('\n')
	}
	if len(verb.Flags) > 0 {
		b.WriteString(flagTable(verb.Flags) + "\n")
	}
	return b.String()
}

func flagTable(flags []*kong.Flag) string {
	var b strings.Builder
	b.WriteString("| flag | |\n|---|---|\n")
	for _, f := range flags {
		if !f.Hidden {
			fmt.Fprintf(&b, "| `%s` | %s |\n", cell(flagWords(f)), cell(f.Help))
		}
	}
	return b.String()
}

// cell is text inside a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// markdown is a help text; what is indented in it stands as it is.
func markdown(text string) string {
	paragraphs := strings.Split(strings.Trim(text, "\n"), "\n\n")
	for i, p := range paragraphs {
		if strings.HasPrefix(p, " ") {
			paragraphs[i] = "```text\n" + unindented(p) + "```"
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

// unindented is text without the two spaces that its lines begin with, ending in a line break.
func unindented(text string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		b.WriteString(strings.TrimPrefix(line, "  ") + "\n")
	}
	return b.String()
}
