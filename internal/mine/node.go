package mine

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Limits of a draft, so that people can read it.
const (
	leastOfVisits = 0.01 // of all visits; smaller groups are drafted as one
	mostFunctions = 40
	leastOfMoves  = 0.005 // of all hand-overs; rarer ways are only counted, but for a function's first
	leastOnWay    = 10    // hand-overs of that
	leastMember   = 10    // incidents that somebody was given in a function
)

// node is a function of the draft: one group, or all that are too small to stand alone.
type node struct {
	Function
	id     string
	place  int
	groups int
	back   int // visits that ended by handing back
	on     map[*node]int
}

// forward is how many visits ended by handing on.
func (n *node) forward() (sum int) {
	for _, count := range n.on {
		sum += count
	}
	return sum
}

// resolves is the share of its visits after which nothing is handed on: solved, or handed back.
func (n *node) resolves() Share { return shareOf(max(n.Visits-n.forward(), 0), n.Visits) }

// way is an edge of the draft.
type way struct {
	to    *node
	count int
}

// ways are the edges that are drawn, the most used first, and how many hand-overs the others are; moves is how many there are
// in all.
func (n *node) ways(moves int) (drawn []way, rest int) {
	for to, count := range n.on {
		drawn = append(drawn, way{to, count})
	}
	slices.SortFunc(drawn, func(a, b way) int { return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.to.id, b.to.id)) })
	keep := len(drawn)
	for i, w := range drawn {
		if often := float64(w.count) >= leastOfMoves*float64(moves); !often && (i > 0 || w.count < leastOnWay) {
			keep = i
			break
		}
	}
	for _, w := range drawn[keep:] {
		rest += w.count
	}
	return drawn[:keep], rest
}

// nodes are the functions of the draft, from the user on; those too small to stand alone are one, the last.
func nodes(l *Lived, taken map[string]bool) []*node {
	visits := 0
	for _, f := range l.Functions {
		visits += f.Visits
	}
	place, by := places(l.Functions), map[string]*node{}
	var all []*node
	others := &node{place: math.MaxInt, on: map[*node]int{}, Function: Function{Name: "others", Line: 1}}
	for _, f := range l.Functions {
		if len(all) < mostFunctions && (float64(f.Visits) >= leastOfVisits*float64(visits) || len(l.Functions) <= 3) && f.Name != pooled {
			n := &node{Function: f, id: identify(f.Name, taken), place: place[f.Name], groups: 1, on: map[*node]int{}}
			all, by[f.Name] = append(all, n), n
			continue
		}
		others.pool(f)
		by[f.Name] = others
	}
	if others.groups > 0 {
		others.id = identify("other-groups", taken)
		others.Hours = others.Hours.Week.hours()
		others.Name = fmt.Sprintf("%d other groups", others.groups)
		others.Resolved = shareOf(others.Resolved.Count, others.Visits)
		all = append(all, others)
	}
	for _, h := range l.Handovers {
		from, to := by[h.From], by[h.To]
		switch {
		case from == to:
			from.Visits -= h.Count // they stay with the others
		case to.place > from.place:
			from.on[to] += h.Count
		default:
			from.back += h.Count
		}
	}
	slices.SortFunc(all, func(a, b *node) int { return cmp.Compare(a.place, b.place) })
	return all
}

// pool adds a function to those that are drafted as one.
func (n *node) pool(f Function) {
	if n.Hours.Week == nil {
		n.Hours.Week = &Week{}
	}
	n.groups++
	n.Line = max(n.Line, f.Line)
	n.Visits += f.Visits
	n.Had += f.Had
	n.People += f.People
	n.OfLead += f.OfLead
	n.Members = append(n.Members, f.Members...)
	n.Entered = shareOf(n.Entered.Count+f.Entered.Count, f.Entered.Of)
	n.Resolved.Count += f.Resolved.Count
	n.Hours.Week.add(f.Hours.Week)
}

// longestName is what the language allows, in bytes.
const longestName = 64

// identify makes a name of the language from a text, and one that is not taken: "Group 70" is group-70.
func identify(text string, taken map[string]bool) string {
	var b strings.Builder
	for _, c := range strings.ToLower(text) {
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '_' && b.Len() > 0:
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	id := strings.TrimRight(b.String(), "-_")
	id = strings.TrimRight(id[:min(len(id), longestName-5)], "-_")
	if id == "" {
		id = "unnamed"
	}
	free := id
	for i := 2; taken[free]; i++ {
		free = fmt.Sprintf("%s-%d", id, i)
	}
	taken[free] = true
	return free
}
