package cli

import (
	"fmt"
	"strconv"
	"strings"
)

// beside sets what is lived beside a model.
func (p minePage) beside() string {
	d := p.Beside
	if d == nil {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "  %s  %s\n", d.Model, p.dim(shortDigest(d.Digest)))
	for _, part := range []string{p.inBoth(), p.inOne(), p.waysBeside(), p.promisesBeside()} {
		b.WriteString(part)
	}
	return b.String()
}

// inBoth is a table of the functions that are lived and proposed.
func (p minePage) inBoth() string {
	var rows [][]string
	for _, f := range p.Beside.Both {
		line := arrow(strconv.Itoa(f.Line[0]), strconv.Itoa(f.Line[1]))
		resolves := arrow(shareText(f.Resolves[0]), shareText(f.Resolves[1]))
		nobody := "–"
		if f.Nobody.Of > 0 {
			if nobody = percentWords(f.Nobody.Share); f.Nobody.Low > 0.05 {
				nobody = p.thin(nobody)
			}
		}
		rows = append(rows, []string{f.Group, string(f.Function), thousands(f.Visits), line, resolves, nobody})
	}
	if len(rows) == 0 {
		return "  No group of the log is a function of the model; a mapping can name them.\n"
	}
	return p.table([]string{"lived", "proposed", "visits", "line", "ends there", "done when nobody is there"}, rows, 2, 5)
}

// shareText is a share that may be unknown.
func shareText(share *float64) string {
	if share == nil {
		return "?"
	}
	return percentWords(*share)
}

// inOne names the functions without a counterpart.
func (p minePage) inOne() string {
	var b strings.Builder
	if all := p.Beside.Lived; len(all) > 0 {
		sum, words := 0., []string{}
		for i, f := range all {
			sum += f.Visits.Share
			if i < shownWays {
				words = append(words, fmt.Sprintf("%s (%s)", f.Group, percentWords(f.Visits.Share)))
			}
		}
		if more := len(all) - len(words); more > 0 {
			words = append(words, fmt.Sprintf("%s more", thousands(more)))
		}
		b.WriteString(p.indented(fmt.Sprintf("Lived and not in the model, %s of all visits: %s.", percentWords(sum), strings.Join(words, ", "))))
	}
	if all := p.Beside.Proposed; len(all) > 0 {
		b.WriteString(p.indented("In the model and not lived: " + strings.Join(all, ", ") + "."))
	}
	return b.String()
}

// indented is running text, a little in.
func (p minePage) indented(text string) string {
	return "  " + strings.Join(folded(text, p.lines()-columnGap), "\n  ") + "\n"
}

// waysBeside tells the hand-overs without an edge, and the edges without a hand-over.
func (p minePage) waysBeside() string {
	var b strings.Builder
	if all := p.Beside.Ways; len(all) > 0 {
		var rows [][]string
		for _, w := range all[:min(len(all), shownWays)] {
			rows = append(rows, []string{fmt.Sprintf("%s → %s", w.From, w.To), thousands(w.Count.Count), percentWords(w.Count.Share)})
		}
		b.WriteString("  Ways that are gone and have no edge in the model:\n" + p.table([]string{"way", "times", "of all"}, rows, 1, 2) + p.more(len(all)-shownWays, "ways"))
	}
	if all := p.Beside.Unused; len(all) > 0 {
		words := make([]string, len(all))
		for i, w := range all {
			words[i] = strings.Join(w, " → ")
		}
		b.WriteString(p.indented("Edges of the model that nobody went: " + strings.Join(words, ", ") + "."))
	}
	return b.String()
}

// promisesBeside sets the targets and the matrix beside the model's.
func (p minePage) promisesBeside() string {
	var rows [][]string
	for _, v := range p.Beside.Promises {
		lived, proposed := "?", "?"
		if v.Lived != nil {
			lived = openHours(*v.Lived) + ", " + v.LivedClock
		}
		if v.Proposed != nil {
			proposed = openHours(*v.Proposed) + ", " + v.ProposedClock
		}
		name := fmt.Sprintf("p%d", v.Priority)
		if string(v.Severity) != name {
			name += ", " + string(v.Severity)
		}
		rows = append(rows, []string{name, lived, proposed})
	}
	var b strings.Builder
	if len(rows) > 0 {
		b.WriteString(p.table([]string{"priority", "promise as it is judged", "as the model states it"}, rows))
	}
	for _, c := range p.Beside.Severity {
		b.WriteString(p.indented(fmt.Sprintf("Impact %d with urgency %d is lived as %s; the model gives %s.", c.Impact, c.Urgency, c.Lived, c.Proposed)))
	}
	return b.String()
}
