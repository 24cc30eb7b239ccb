package mine

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// putFunctions are the groups, from the user on.
func (d *draft) putFunctions() {
	if len(d.nodes) == 0 {
		return
	}
	d.WriteString("\nfunctions:\n")
	d.note(2, "line: the lower median of the places in a path at which the group first stands. resolves: the share of its visits after")
	d.note(2, "which nothing is handed on. A hand-over against the order of the lines is a hand-back, which needs no edge; it is counted.")
	for _, n := range d.nodes {
		d.putFunction(n)
	}
}

// putFunction is one of them.
func (d *draft) putFunction(n *node) {
	d.WriteString("  " + n.id + ":\n")
	d.line("    name: "+named(n.Name, n.id), "")
	d.line("    link: application", "the log does not say which")
	d.line(fmt.Sprintf("    line: %d", n.Line), "%s begin here, and it had %s in all; %s", n.Entered, whole(n.Had), confidence(n.Had))
	d.line("    owner: \"?\"", "")
	drawn, rest := n.ways(d.l.Paths.Seen)
	if len(drawn) > 0 {
		d.line("    resolves: "+percent(n.resolves().Share), "of %s visits %s ended here and %s were handed back; %s", whole(n.Visits), whole(n.Resolved.Count),
			whole(n.back), confidence(n.Visits))
	}
	d.putCover(n)
	if len(drawn) == 0 {
		return
	}
	d.WriteString("    escalates_to:\n")
	all := n.forward()
	for _, w := range drawn {
		share := shareOf(w.count, all)
		d.line(fmt.Sprintf("      - {to: %s, share: %s, when: \"?\"}", w.to.id, percent(share.Share)), "%s%s", share, d.waits(n, w.to))
	}
	if rest > 0 {
		d.note(6, "and %s more by ways that are rarer", whole(rest))
	}
}

// waits is how long incidents wait on the way from one function to another.
func (d *draft) waits(from, to *node) string {
	if i := slices.IndexFunc(d.l.Handovers, func(h Handover) bool { return h.From == from.Name && h.To == to.Name }); i >= 0 {
		h := d.l.Handovers[i]
		return fmt.Sprintf("; median %s before, %s until something happens there", length(h.Held), length(h.Touched))
	}
	return ""
}

// putCover is who works there, and when.
func (d *draft) putCover(n *node) {
	members := d.members[n]
	if len(members) == 0 {
		d.line(`    cover: ["?"]`, "%s", d.nobody(n))
		return
	}
	ids := make([]string, len(members))
	given := 0
	for i, who := range members {
		ids[i] = d.people[who.Account]
		given += who.Assigned.Count
	}
	d.WriteString("    cover:\n")
	d.line("      - people: "+folded("        ", "["+strings.Join(ids, ", ")+"]"), "")
	if all := members[0].Assigned.Of; n.groups == 1 {
		d.note(8, "%s given incidents here; those above have their home here and were given %s", people(n.People), shareOf(given, all))
	}
	if n.Hours.Confidence == None {
		d.note(8, "hours: too few rows (%s) to say in which they work", whole(n.Hours.N))
		return
	}
	w := n.Hours.Busy
	d.line("        hours: "+d.calendarOf(w), "%s; 95%% lies in %s; %s", w.Share, n.Hours.Nearly, n.Hours.Confidence)
	if outside := 1 - w.Share.Share; outside >= leastOutside100 {
		d.line("      - \"?\"", "%s of what is done here is done outside these hours: the log does not say who is on duty then", percent(outside))
	}
}

// leastOutside100 is the share of work outside the busy hours from which somebody must be on duty then.
const leastOutside100 = 0.1

// nobody says why the cover of a function is open.
func (d *draft) nobody(n *node) string {
	if n.People == 0 {
		return "the log names nobody"
	}
	return fmt.Sprintf("%s given incidents here; nobody has a home here and was given %d or more", people(n.People), leastMember)
}

// people is how many were, in words.
func people(n int) string {
	if n == 1 {
		return "1 person was"
	}
	return whole(n) + " people were"
}

// widest is how wide a list may be before it is folded.
const widest = 110

// folded is a list over several lines, where it is too long for one.
func folded(indent, list string) string {
	var b strings.Builder
	width := len(indent)
	for i, word := range strings.Split(list, ", ") {
		if i > 0 {
			b.WriteString(",")
			if width+len(word) > widest {
				b.WriteString("\n" + indent + "         ")
				width = len(indent)
			} else {
				b.WriteString(" ")
			}
		}
		b.WriteString(word)
		width += len(word) + 2
	}
	return b.String()
}

// putNeeds are the ways in as they are lived: why an incident begins where it does, a log does not say.
func (d *draft) putNeeds() {
	if d.entry == nil || len(d.nodes) < 2 {
		return
	}
	d.WriteString("\nneeds:\n")
	d.note(2, "What begins where; why it does, the log does not say.")
	for _, n := range d.nodes {
		perWeek := d.l.PerWeek * n.Entered.Share
		if math.Round(perWeek) < 1 {
			continue
		}
		d.needs[n] = identify("begins-at-"+n.id, map[string]bool{})
		d.line(fmt.Sprintf("  %s: {asks: \"?\", service: %s, kind: incident, volume: %.0f/week, answered_by: [%s]}", d.needs[n], service, perWeek, n.id),
			"%s%s", n.Entered, d.about(n))
	}
}

// mostWords is how many categories are named as examples.
const mostWords = 3

// about is what incidents that begin with a function are most often about.
func (d *draft) about(n *node) string {
	var words []string
	for _, r := range d.l.Routes {
		if r.By == "category" && r.To == n.Name {
			words = append(words, r.Word)
		}
	}
	if len(words) == 0 {
		return ""
	}
	if more := len(words) - mostWords; more > 0 {
		words = append(words[:mostWords], fmt.Sprintf("%d more", more))
	}
	return "; most of what begins here rather than elsewhere: " + andList(words)
}

// putRoutes are the rules by which incidents find their first function, the rarest function first; what is left goes to the
// entry.
func (d *draft) putRoutes() {
	if d.entry == nil {
		return
	}
	d.WriteString("\nroutes:\n")
	for _, n := range d.nodes {
		if id := d.needs[n]; id != "" && n != d.entry {
			d.line(fmt.Sprintf("  - {when: {need: %s}, to: %s}", id, n.id), "")
		}
	}
	var order []string
	words := map[string][]Route{}
	for _, r := range d.l.Routes {
		if to := d.id(r.To); r.Rule && r.By == "category" && to != d.entry.id {
			if words[to] == nil {
				order = append(order, to)
			}
			words[to] = append(words[to], r)
		}
	}
	for _, to := range order {
		var names, evidence []string
		for _, r := range words[to] {
			names = append(names, quoted(r.Word))
			evidence = append(evidence, fmt.Sprintf("%s, lift %.1f", r.Share, r.Lift))
		}
		d.line(fmt.Sprintf("  - {when: {category: [%s]}, to: %s}", strings.Join(names, ", "), to), "%s", strings.Join(evidence, "; "))
	}
	d.line("  - {to: "+d.entry.id+"}", "")
}

// putDemand is how much comes.
func (d *draft) putDemand() {
	l := d.l
	if len(d.severity) == 0 {
		return
	}
	d.WriteString("\ndemand:\n  " + service + ":\n")
	d.line(fmt.Sprintf("    per_week: %.0f", max(math.Round(l.PerWeek), 1)), "%s incidents in %.1f weeks, whole or cut", whole(l.Incidents), float64(l.Incidents)/l.PerWeek)
	d.line("    mix: "+d.mix(), "")
	if l.Arrivals.Confidence != None {
		w := l.Arrivals.Busy
		d.line("    pattern: "+d.calendarOf(w), "%s come in it; 95%% in %s; %s", w.Share, l.Arrivals.Nearly, l.Arrivals.Confidence)
	}
	var efforts []string
	for line := 1; line <= maxLine; line++ {
		if slices.ContainsFunc(d.nodes, func(n *node) bool { return n.Line == line }) {
			efforts = append(efforts, fmt.Sprintf("%d: \"?\"", line))
		}
	}
	if len(efforts) > 0 {
		d.line("    effort: {"+strings.Join(efforts, ", ")+"}", "a log says how long an incident lay, not how long somebody worked")
	}
}

// mix is the share of each severity in tenths of a percent, which sum to 100: what rounding leaves goes to the largest.
func (d *draft) mix() string {
	tenths, sum, largest := make([]int, len(d.l.Priorities)), 0, 0
	all := 0
	for _, p := range d.l.Priorities {
		all += p.Share.Count
	}
	for i, p := range d.l.Priorities {
		tenths[i] = int(math.Round(1000 * float64(p.Share.Count) / float64(all)))
		sum += tenths[i]
		if p.Share.Count > d.l.Priorities[largest].Share.Count {
			largest = i
		}
	}
	tenths[largest] += 1000 - sum
	parts := make([]string, len(tenths))
	for i, p := range d.l.Priorities {
		parts[i] = fmt.Sprintf("%s: %s", d.severity[p.Priority], percent(float64(tenths[i])/1000))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// putQuestions asks what somebody who was there could answer.
func (d *draft) putQuestions() {
	l := d.l
	asks := []string{"Which services are these tickets about, and who owns them?"}
	for i, h := range l.Hidden {
		if i == 3 {
			break
		}
		asks = append(asks, fmt.Sprintf("Is %s a line behind %s? It gets %s of its visits from there and gives %s of what it hands on back.",
			h.Function, h.Behind, percent(h.Gets.Share), percent(h.Returns.Share)))
	}
	if i := slices.IndexFunc(l.Handovers, func(h Handover) bool { return h.Back && h.Count >= enough }); i >= 0 {
		h := l.Handovers[i]
		asks = append(asks, fmt.Sprintf("Why did %s hand %s incidents back to %s?", h.From, whole(h.Count), h.To))
	}
	if len(l.Wanderers) > 0 {
		w := l.Wanderers[0]
		asks = append(asks, fmt.Sprintf("%s people work in more than one function, %s most of all: is that meant?", whole(len(l.Wanderers)), w.Account))
	}
	if l.Paths.PingPong.Count > 0 {
		asks = append(asks, fmt.Sprintf("What would have spared the %s incidents that came back to a group they had left?", whole(l.Paths.PingPong.Count)))
	}
	if l.Verdicts.Rule != nil {
		asks = append(asks, "Are these the promises that were meant, and do the people who ran the tool know the rule behind its verdicts?")
	}
	d.WriteString("\nquestions:\n")
	for _, ask := range asks {
		d.line("  - {ask: "+quoted(ask)+", owner: \"?\"}", "")
	}
}
