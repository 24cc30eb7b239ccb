package cli

import (
	"fmt"
	"strconv"
	"strings"

	"belay/internal/calendar"
	"belay/internal/mine"
	"belay/internal/ticket"
)

// minePage shows to a person what is lived.
type minePage struct {
	terminal
	mineReport
	zone *calendar.Zone
}

// How much of a list is shown; the rest is counted.
const (
	shownFunctions = 20
	shownWays      = 15
	shownRoutes    = 12
	shownPeople    = 5
)

func (p minePage) text() string {
	l := p.Lived
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", p.strong("What is lived, as "+l.Source()+" shows it"))
	fmt.Fprintf(&b, "%s\n", p.dim(fmt.Sprintf("%s in %s, opened %s – %s; %s a week", count(l.Incidents, "incident", "incidents"), count(l.Rows, "row", "rows"),
		dayOf(l.From, p.zone), dayOf(l.To, p.zone), thousands(int(l.PerWeek+.5)))))
	for _, sentence := range p.sentences() {
		b.WriteString("\n" + strings.Join(folded(sentence, p.lines()), "\n"))
	}
	b.WriteString("\n")
	for _, part := range [...]struct{ title, body string }{
		{"Functions", p.functions()},
		{"Hand-overs", p.handovers()},
		{"Lines that stand in no plan", p.hidden()},
		{"Waiting", p.waiting()},
		{"Priorities", p.matrix()},
		{"The rule behind the verdicts", p.verdicts()},
		{"Where tickets begin", p.routes()},
		{"Beside the model", p.beside()},
	} {
		if part.body != "" {
			b.WriteString("\n" + p.strong(part.title) + "\n" + part.body)
		}
	}
	if p.Log.Skipped > 0 {
		b.WriteString(tallyText(p.terminal, p.Log))
	}
	return b.String()
}

// sentences are the findings, each in one.
func (p minePage) sentences() (all []string) {
	l := p.Lived
	say := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	if at := l.Paths; at.OneGroup.Of > 0 {
		say("%s of tickets are solved by the group that had them first, without leaving it (%s of %s).", percentWords(at.OneGroup.Share),
			thousands(at.OneGroup.Count), thousands(at.OneGroup.Of))
		say("%s end on the first line, with a function that most tickets reach first (%s of %s).", percentWords(at.FirstLine.Share),
			thousands(at.FirstLine.Count), thousands(at.FirstLine.Of))
		if at.PingPong.Count == 0 {
			say("None goes to and fro, back to a group that it had left.")
		} else {
			say("%s go to and fro: they come back to a group that they had left (%s of %s).", percentWords(at.PingPong.Share),
				thousands(at.PingPong.Count), thousands(at.PingPong.Of))
		}
		if at.Counter {
			all = append(all, counterWords(at))
		}
		if at.NoGroup > 0 {
			say("Of %s the log never names a group; they are left out where groups are counted.", count(at.NoGroup, "ticket", "tickets"))
		}
	}
	if l.Lead.Solved != nil {
		solved := fmt.Sprintf("Half of all are solved within %s", lengthWords(*l.Lead.Solved))
		if l.Lead.Closed != nil && *l.Lead.Closed > 0 {
			solved += fmt.Sprintf(", and closed %s later", lengthWords(*l.Lead.Closed))
		}
		if at := l.Paths.Reopened; at.Count > 0 {
			solved += fmt.Sprintf("; %s are opened again", percentWords(at.Share))
		}
		all = append(all, solved+".")
	}
	if l.Work.Confidence != mine.None {
		say("People work %s: %s of what they wrote lies there, in %s of the week; 95%% lies in %s.", windowWords(l.Work.Busy), percentWords(l.Work.Busy.Share.Share),
			percentWords(float64(l.Work.Busy.Size)/hoursOfWeek), windowWords(l.Work.Nearly))
	}
	for _, program := range l.Programs {
		say("%s is taken for a program, since %s: its %s rows are no work of people.", program.Account, program.Why, thousands(program.Rows.Count))
	}
	return all
}

// counterWords says what the tool counted itself, and how that differs from what the log shows.
func counterWords(at mine.Paths) string {
	words := fmt.Sprintf("%s were never reassigned, by the tool's own counter (%s of %s)", percentWords(at.NeverReassigned.Share),
		thousands(at.NeverReassigned.Count), thousands(at.NeverReassigned.Of))
	if at.More == 0 && at.Fewer == 0 {
		return words + ", which counts what the log shows."
	}
	return fmt.Sprintf("%s. It counts %s where the log shows %s between groups: more for %s, fewer for %s. A change of person counts too, "+
		"and a log shows not every step.", words, count(at.Counted, "reassignment", "reassignments"), count(at.Seen, "hand-over", "hand-overs"),
		count(at.More, "ticket", "tickets"), orNoneOf(at.Fewer))
}

// orNoneOf is a number, or that there is none.
func orNoneOf(n int) string {
	if n == 0 {
		return "none"
	}
	return thousands(n)
}

// hoursOfWeek is the hours of a week without a clock change.
const hoursOfWeek = 168

// windowWords is a window as people read it.
func windowWords(w mine.Window) string {
	return strings.ReplaceAll(strings.ReplaceAll(w.String(), ":00", ""), "-", "–")
}

// widestBar is the width of the longest bar of a table.
const widestBar = 12

// bar is a share of the largest as a bar; what is there is never nothing.
func bar(n, most int) string {
	if n <= 0 || most <= 0 {
		return ""
	}
	const eighths = "▏▎▍▌▋▊▉█"
	wide := max(1, (n*widestBar*8+most/2)/most)
	full, rest := strings.Repeat("█", wide/8), wide%8
	if rest == 0 {
		return full
	}
	return full + string([]rune(eighths)[rest-1])
}

// more says how much of a list is not shown.
func (p minePage) more(n int, what string) string {
	if n <= 0 {
		return ""
	}
	return p.dim(fmt.Sprintf("  and %s more %s; --format json lists every one", thousands(n), what)) + "\n"
}

// functions is a table of them.
func (p minePage) functions() string {
	all := p.Lived.Functions
	if len(all) == 0 {
		return "  The log names no group.\n"
	}
	var rows [][]string
	for _, f := range all[:min(len(all), shownFunctions)] {
		held, hours := "–", "–"
		if f.Held != nil {
			held = lengthWords(*f.Held)
		}
		if f.Hours.Confidence != mine.None {
			hours = fmt.Sprintf("%s (%.0f%%)", windowWords(f.Hours.Busy), f.Hours.Busy.Share.Share*100)
		}
		rows = append(rows, []string{
			f.Name, strconv.Itoa(f.Line), thousands(f.Visits), bar(f.Visits, all[0].Visits), percentWords(f.Entered.Share),
			percentWords(f.Resolved.Share), held, strconv.Itoa(f.People), hours,
		})
	}
	return p.table([]string{"function", "line", "visits", "", "begin", "end here", "median", "people", "hours"}, rows, 1, 2, 4, 5, 6, 7) +
		p.more(len(all)-shownFunctions, "functions")
}

// handovers is a table of the most used ways.
func (p minePage) handovers() string {
	all := p.Lived.Handovers
	if len(all) == 0 {
		return ""
	}
	back, sum := 0, 0
	for _, h := range all {
		sum += h.Count
		if h.Back {
			back += h.Count
		}
	}
	var rows [][]string
	for _, h := range all[:min(len(all), shownWays)] {
		way := h.From + " → " + h.To
		if h.Back {
			way = p.thin(h.From + " ↩ " + h.To)
		}
		rows = append(rows, []string{way, thousands(h.Count), bar(h.Count, all[0].Count), percentWords(h.Share.Share), waitText(h.Held), waitText(h.Touched)})
	}
	backwards := "none leads back towards the user"
	if back > 0 {
		backwards = fmt.Sprintf("%s (%s) lead back towards the user (↩)", thousands(back), percentWords(float64(back)/float64(sum)))
	}
	return fmt.Sprintf("  %s in all, by %s; %s.\n", count(sum, "hand-over", "hand-overs"), count(len(all), "way", "ways"), backwards) +
		p.table([]string{"way", "times", "", "of what goes on", "held before", "until touched"}, rows, 1, 3, 4, 5) +
		p.more(len(all)-shownWays, "ways")
}

// hidden tells the lines behind others, and who works in several.
func (p minePage) hidden() string {
	var b strings.Builder
	for _, h := range p.Lived.Hidden {
		fmt.Fprintf(&b, "  %s stands behind %s: %s of its visits come from there, and %s of what it hands on goes back.\n",
			h.Function, h.Behind, percentWords(h.Gets.Share), percentWords(h.Returns.Share))
	}
	if all := p.Lived.Wanderers; len(all) > 0 {
		fmt.Fprintf(&b, "  %s given tickets outside the function that gives them most:\n", count(len(all), "person is", "people are"))
		var rows [][]string
		for _, w := range all[:min(len(all), shownPeople)] {
			rows = append(rows, []string{w.Account, w.Home, fmt.Sprintf("%s of %s", thousands(w.Outside.Count), thousands(w.Outside.Of)), percentWords(w.Outside.Share), w.Where})
		}
		b.WriteString(p.table([]string{"person", "mostly in", "outside", "", "most of it in"}, rows, 2, 3) + p.more(len(all)-shownPeople, "people"))
	}
	return b.String()
}

// waiting is a table of what tickets stand still for.
func (p minePage) waiting() string {
	var rows [][]string
	for _, w := range p.Lived.Waits {
		rows = append(rows, []string{reasonWords(w.Reason), thousands(w.Incidents.Count), percentWords(w.Incidents.Share), percentWords(w.OfLead), bar(int(w.OfLead*1000), 1000)})
	}
	if len(rows) == 0 {
		return ""
	}
	return p.table([]string{"for", "tickets", "of all", "of all time until solved", ""}, rows, 1, 2, 3)
}

// reasonWords is what a ticket waits for.
func reasonWords(reason ticket.Reason) string {
	if reason == ticket.ForLater {
		return "another day"
	}
	return "the " + string(reason)
}

// matrix is how impact and urgency give the priority.
func (p minePage) matrix() string {
	x := p.Lived.Matrix
	if len(x.Cells) == 0 {
		return ""
	}
	words := fmt.Sprintf("Impact and urgency give the priority without an exception in %s.", count(x.Rows, "row", "rows"))
	if x.Violations > 0 {
		words = fmt.Sprintf("Impact and urgency give the priority but for %s of %s.", count(x.Violations, "row", "rows"), thousands(x.Rows))
	}
	head := []string{"impact"}
	for urgency := range x.Urgencies {
		head = append(head, fmt.Sprintf("urgency %d", urgency+1))
	}
	rows := make([][]string, x.Impacts)
	for impact := range rows {
		rows[impact] = make([]string, x.Urgencies+1)
		rows[impact][0] = strconv.Itoa(impact + 1)
		for urgency := range x.Urgencies {
			rows[impact][urgency+1] = p.dim("never")
		}
	}
	for _, c := range x.Cells {
		cell := fmt.Sprintf("p%d", c.Priority)
		if c.Rows.Count < c.Rows.Of {
			cell = p.thin(fmt.Sprintf("%s (%s)", cell, percentWords(c.Rows.Share)))
		}
		rows[c.Impact-1][c.Urgency] = cell
	}
	return "  " + words + "\n" + p.table(head, rows)
}

// verdicts is the rule with its targets.
func (p minePage) verdicts() string {
	v := p.Lived.Verdicts
	if v.N == 0 {
		return "  The log carries no verdicts: it does not say which promises were kept.\n"
	}
	var b strings.Builder
	if v.Rule == nil {
		fmt.Fprintf(&b, "  None of %s explains the verdicts on %s.\n", count(len(v.Tried), "rule that was tried", "rules that were tried"), count(v.N, "ticket", "tickets"))
	} else {
		fmt.Fprintf(&b, "  Time %s explains %s of the verdicts, the best of %s tried.\n", v.Rule, percentWords(v.Agreement), count(len(v.Tried), "rule", "rules"))
	}
	var rows [][]string
	for _, t := range v.Targets {
		row := []string{fmt.Sprintf("p%d", t.Priority), thousands(t.N), percentWords(float64(t.Kept) / float64(t.N))}
		if t.Target == 0 {
			row = append(row, p.thin("?"), "", "", "", "", "")
		} else {
			until := "on"
			if t.Until != nil {
				until = "– " + openHours(*t.Until)
			}
			row = append(row, openHours(t.Target), openHours(t.From)+" "+until, p.agreed(&t.Agreement), thousands(t.BothKept), thousands(t.BothLate),
				thousands(t.OnlyOurs+t.OnlyThem))
		}
		rows = append(rows, row)
	}
	b.WriteString(p.table([]string{"priority", "tickets", "kept", "target", "as good", "agree", "both kept", "both late", "differ"}, rows, 1, 2, 3, 5, 6, 7, 8))
	for _, t := range v.Targets {
		if t.Refused != "" {
			fmt.Fprintf(&b, "  Of p%d nothing can be said: %s.\n", t.Priority, t.Refused)
		}
	}
	return b.String()
}

// routes is a table of the words by which tickets find their first function.
func (p minePage) routes() string {
	var rows [][]string
	n := 0
	for _, r := range p.Lived.Routes {
		if !r.Rule {
			continue
		}
		n++
		if n <= shownRoutes {
			rows = append(rows, []string{r.By + " " + strings.TrimPrefix(r.Word, r.By+" "), r.To, percentWords(r.Share.Share), thousands(r.Support.Count), fmt.Sprintf("%.1f×", r.Lift)})
		}
	}
	if len(rows) == 0 {
		return ""
	}
	return p.table([]string{"with", "begin at", "of them", "tickets", "more than others"}, rows, 2, 3, 4) + p.more(n-shownRoutes, "routes")
}
