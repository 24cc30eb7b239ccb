package mine

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"belay/internal/model"
	"belay/internal/span"
)

// draft writes what is lived as a model. What it derives stands beside its evidence, in a comment; what a log cannot say is
// "?".
type draft struct {
	strings.Builder
	l         *Lived
	nodes     []*node
	entry     *node
	hours     map[string]string // calendars by their hours
	people    map[string]string // persons by their accounts
	members   map[*node][]Member
	severity  map[int]string
	needs     map[*node]string
	calendars []Window
	rule      string // the calendar of the rule behind the verdicts; empty where there is none
}

// Draft is what is lived as the text of a model. Reading it tells no problem.
func Draft(l *Lived) string {
	taken := map[string]bool{service: true}
	for _, word := range []string{"all", "always", "service", "null", "true", "false", "yes", "no"} { // words of the language, and of YAML
		taken[word] = true
	}
	d := &draft{l: l, hours: map[string]string{"always": "always"}, people: map[string]string{}, members: map[*node][]Member{}, severity: map[int]string{}, needs: map[*node]string{}}
	d.nodes = nodes(l, taken)
	for _, n := range d.nodes {
		if d.entry == nil || n.Entered.Count > d.entry.Entered.Count {
			d.entry = n
		}
		for _, who := range n.Members {
			if who.Assigned.Count >= leastMember {
				d.members[n] = append(d.members[n], who)
				d.people[who.Account] = identify(who.Account, taken)
			}
		}
	}
	d.head()
	d.putCalendars()
	d.putPeople()
	d.putService()
	d.putSeverities()
	d.putMatrix()
	d.putNeeds()
	d.putChannels()
	d.putFunctions()
	d.putRoutes()
	d.putDemand()
	d.putQuestions()
	return d.String()
}

// service is the name of the one service of a draft.
const service = "support"

// commentAt is the column at which the evidence stands, where the line leaves room for it.
const commentAt = 44

// line writes a line of the model with its evidence beside it.
func (d *draft) line(text, evidence string, words ...any) {
	if said := shown(fmt.Sprintf(evidence, words...)); said != "" {
		text += strings.Repeat(" ", max(commentAt-len([]rune(text)), 1)) + "# " + said
	}
	d.WriteString(text + "\n")
}

// note writes a comment of its own.
func (d *draft) note(indent int, text string, words ...any) {
	d.WriteString(strings.TrimRight(strings.Repeat(" ", indent)+"# "+shown(fmt.Sprintf(text, words...)), " ") + "\n")
}

// head says what the draft is.
func (d *draft) head() {
	l, p := d.l, d.l.Paths
	d.note(0, "The support model that is lived, as %s shows it: a draft to argue about, not one that anybody agreed to.", l.Source())
	d.note(0, "Beside each figure stands what it rests on; firm is 200 cases or more, thin at least %d. \"?\" is what a log cannot say.", enough)
	d.note(0, "")
	d.note(0, "%s incidents in %s rows, opened %s to %s.", whole(l.Incidents), whole(l.Rows), day(l.From), day(l.To))
	if l.Over > 0 && p.Counter {
		d.note(0, "Never reassigned, by the tool's own counter: %s.", p.NeverReassigned)
	}
	if p.OneGroup.Of > 0 {
		d.note(0, "Solved by the group that had it first and alone: %s. To a group and back: %s.", p.OneGroup, p.PingPong)
	}
	for _, n := range d.nodes {
		if n.groups > 1 {
			d.note(0, "%d groups with less than %s of all visits each are drafted as one, %s.", n.groups, percent(leastOfVisits), n.id)
		}
	}
	d.WriteString("belay: 1\nname: Support as it is lived\n")
	d.line("timezone: "+l.Zone, "the log's local times, as they were read")
	d.WriteString("stage: implement\nshape: tiered\n")
}

// calendarOf names the calendar of a window, which is declared then.
func (d *draft) calendarOf(w Window) string {
	text := w.String()
	if d.hours[text] == "" {
		d.hours[text] = w.id()
		d.calendars = append(d.calendars, w)
	}
	return d.hours[text]
}

// putCalendars declares the hours that are used anywhere below.
func (d *draft) putCalendars() {
	l := d.l
	if l.Work.Confidence != None {
		d.calendarOf(l.Work.Busy)
	}
	if l.Arrivals.Confidence != None {
		d.calendarOf(l.Arrivals.Busy)
	}
	for _, n := range d.nodes {
		if n.Hours.Confidence != None {
			d.calendarOf(n.Hours.Busy)
		}
	}
	ruled := ""
	if r := l.Verdicts.Rule; r != nil {
		if ruled = d.hours[r.Clock]; ruled == "" {
			ruled = "verdicts"
		}
		d.rule = ruled
	}
	if len(d.calendars) == 0 && ruled != "verdicts" {
		return
	}
	d.WriteString("\ncalendars:\n")
	d.note(2, "Windows of the week in which work is denser than in the rest: their share of it exceeds their part of the week by the most.")
	for _, w := range d.calendars {
		evidence := ""
		if w.String() == l.Work.Busy.String() {
			evidence = fmt.Sprintf("%s of what people wrote; 95%% lies in %s; %s", l.Work.Busy.Share, l.Work.Nearly, l.Work.Confidence)
		}
		d.line(fmt.Sprintf("  %s: {hours: %q}", d.hours[w.String()], w), "%s", evidence)
	}
	if ruled == "verdicts" {
		d.line(fmt.Sprintf("  verdicts: {hours: %q}", l.Verdicts.Rule.Clock), "the clock that explains the tool's verdicts")
	}
}

// putPeople names those to whom incidents were given.
func (d *draft) putPeople() {
	if len(d.people) == 0 {
		return
	}
	d.WriteString("\npeople:\n")
	d.note(2, "As the log calls them; given is how many incidents they were given in the function that gave them most, of all theirs.")
	widest := 0
	for account, id := range d.people {
		widest = max(widest, len(id)+len(account))
	}
	for _, n := range d.nodes {
		for _, who := range d.members[n] {
			text := fmt.Sprintf("  %s: {name: %s, email: \"?\"}", d.people[who.Account], named(who.Account, d.people[who.Account]))
			room := max(widest-len(d.people[who.Account])-len(who.Account), 0)
			d.line(text+strings.Repeat(" ", room), "%s, given %s", n.id, who.Home)
		}
	}
}

// putService is the one service.
func (d *draft) putService() {
	entry := `"?"`
	if d.entry != nil {
		entry = d.entry.id
	}
	d.WriteString("\nservices:\n")
	d.WriteString("  " + service + ":\n    name: \"?\"\n    owner: \"?\"\n")
	if d.entry != nil {
		d.line("    entry: "+entry, "%s of the incidents begin there; %s", d.entry.Entered, confidence(d.entry.Entered.Of))
	} else {
		d.line("    entry: "+entry, "the log names no group")
	}
}

// putSeverities are the priorities with the rule that explains the verdicts on them.
func (d *draft) putSeverities() {
	if len(d.l.Priorities) == 0 {
		return
	}
	v := d.l.Verdicts
	d.WriteString("\nseverities:\n")
	switch {
	case v.N == 0:
		d.note(2, "The log carries no verdicts, so that it does not say what was promised.")
	case v.Rule == nil:
		d.note(2, "No rule that was tried explains the verdicts of the tool.")
	default:
		d.note(2, "The tool's verdicts are explained best by time %s: %s of them agree.", v.Rule, percent(v.Agreement))
		if v.Rule.Until == untilClosed {
			d.note(2, "A promise of this language ends when a ticket is solved, which was %s before, at the median.", length(d.l.Lead.Closed))
		}
	}
	for _, p := range d.l.Priorities {
		d.putSeverity(p)
	}
}

// putSeverity is one of them.
func (d *draft) putSeverity(p Priority) {
	v, id := d.l.Verdicts, fmt.Sprintf("p%d", p.Priority)
	d.severity[p.Priority] = id
	d.line("  "+id+":", "%s; %s", p.Share, confidence(p.Share.Count))
	d.WriteString("    means: \"?\"\n")
	clock := `"?"`
	if d.rule != "" {
		clock = d.rule
	}
	d.line("    clock: "+clock, "")
	d.line("    acknowledge: \"?\"", "")
	at := slices.IndexFunc(v.Targets, func(t Target) bool { return t.Priority == p.Priority })
	switch {
	case at < 0:
		d.line("    resolve: \"?\"", "no verdicts")
	case v.Targets[at].Target == 0:
		d.line("    resolve: \"?\"", "%s", v.Targets[at].Refused)
	default:
		t := v.Targets[at]
		d.line("    resolve: "+duration(t.Target), "agrees with %s of %s verdicts (%s); so does any %s; %s", whole(t.BothKept+t.BothLate), whole(t.N),
			percent(t.Agreement), between(t), confidence(min(t.Kept, t.Late)))
		kept := shareOf(t.Kept, t.N)
		d.line("    attain: "+percent(math.Floor(kept.Share*1000)/1000), "what was lived: %s were kept; %s", kept, confidence(min(t.Kept, t.Late)))
		pauses := "[none]"
		if reasons := v.Rule.Pauses; len(reasons) > 0 {
			pauses = "[" + strings.Join(texts(reasons), ", ") + "]"
		}
		d.line("    pauses: "+pauses, "")
	}
}

// between is the targets that do as well as the one that is written.
func between(t Target) string {
	if t.Until == nil {
		return "from " + duration(t.From) + " on"
	}
	return "from " + duration(t.From) + " to below " + duration(*t.Until)
}

// putMatrix is impact by urgency.
func (d *draft) putMatrix() {
	x := d.l.Matrix
	if len(x.Cells) < 2 || len(d.severity) == 0 {
		return
	}
	words := func(n int) string {
		all := make([]string, n)
		for i := range all {
			all[i] = strconv.Quote(strconv.Itoa(i + 1))
		}
		return "[" + strings.Join(all, ", ") + "]"
	}
	d.WriteString("\nmatrix:\n")
	d.note(2, "%s rows give impact, urgency and priority; %s another priority than most of their cell.", whole(x.Rows), d.violations())
	d.WriteString("  impact: " + words(x.Impacts) + "\n  urgency: " + words(x.Urgencies) + "\n  gives:\n")
	for impact := 1; impact <= x.Impacts; impact++ {
		var row, counts []string
		for urgency := 1; urgency <= x.Urgencies; urgency++ {
			id := d.severity[x.gives(impact, urgency)]
			if id == "" {
				id = `"?"`
			}
			row = append(row, id)
			rows := 0
			if i := slices.IndexFunc(x.Cells, func(c Cell) bool { return c.Impact == impact && c.Urgency == urgency }); i >= 0 {
				rows = x.Cells[i].Rows.Of
			}
			counts = append(counts, whole(rows))
		}
		d.line("    - ["+strings.Join(row, ", ")+"]", "rows: %s", strings.Join(counts, " · "))
	}
}

// violations is how many rows break the matrix, in words.
func (d *draft) violations() string {
	switch n := d.l.Matrix.Violations; n {
	case 0:
		return "none gives"
	case 1:
		return "1 gives"
	default:
		return whole(n) + " give"
	}
}

// channelKinds are the ways in by the words that tools have for them.
func channelKind(word string) (kind string, ok bool) {
	switch w := strings.ToLower(word); {
	case w == "phone", w == "telephone", w == "call":
		return "phone", true
	case strings.Contains(w, "mail"):
		return "email", true
	case strings.Contains(w, "self"), strings.Contains(w, "portal"), w == "web":
		return "portal", true
	case strings.Contains(w, "chat"), strings.Contains(w, "messag"):
		return "chat", true
	case strings.Contains(w, "walk"), strings.Contains(w, "person"):
		return "walk-up", true
	case w == "api", strings.Contains(w, "event"), strings.Contains(w, "monitor"):
		return "api", true
	}
	return "", false
}

// putChannels are the ways in.
func (d *draft) putChannels() {
	begun := false
	for _, r := range d.l.Routes {
		kind, ok := channelKind(r.Word)
		if r.By != "channel" || !ok {
			continue
		}
		if !begun {
			d.WriteString("\nchannels:\n")
			begun = true
		}
		d.line(fmt.Sprintf("  %s: {kind: %s, address: \"?\", to: %s}", identify(r.Word, map[string]bool{}), kind, d.id(r.To)), "%s came by it; %s of them began there", r.Support, percent(r.Share.Share))
	}
}

// id is the function of the draft that a group became.
func (d *draft) id(group string) string {
	last := ""
	for _, n := range d.nodes {
		if n.Name == group {
			return n.id
		}
		last = n.id
	}
	return last // the others
}

// The forms of figures.

// String is a share as people read it: "6,431 of 13,302 (48.3%)".
func (s Share) String() string {
	return fmt.Sprintf("%s of %s (%s)", whole(s.Count), whole(s.Of), percent(s.Share))
}

// percent is a share with one figure behind the point, as the language writes it.
func percent(share float64) string {
	return strconv.FormatFloat(math.Round(share*1000)/10, 'f', -1, 64) + "%"
}

// whole is a number with its thousands parted.
func whole(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// duration is seconds as the language writes them, in hours and minutes.
func duration(seconds int64) string { return model.Duration{Seconds: seconds}.String() }

// length is a median in hours and minutes; "an unknown time" where there is none.
func length(seconds *int64) string {
	if seconds == nil {
		return "an unknown time"
	}
	return duration((*seconds + 30) / 60 * 60)
}

// day is the date of an instant, in the form of the log's own zone or not: days apart matter, not hours.
func day(at span.Instant) string { return at.String()[:len("2016-02-29")] }

// texts are words as texts.
func texts[T ~string](words []T) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return out
}

// named is a name as the log has it, or an id where that says nothing.
func named(name, id string) string {
	if name = shown(name); name == "" || name == model.Unknown {
		name = id
	}
	return quoted(name)
}

// quoted is a text that reads as itself in YAML, whatever stands in it: what no page shows becomes a space.
func quoted(text string) string { return strconv.Quote(shown(text)) }

// shown is a text with spaces for all that no page shows.
func shown(text string) string {
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) || c == utf8.RuneError {
			return ' '
		}
		return c
	}, text))
}
