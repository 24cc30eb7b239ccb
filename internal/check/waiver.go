package check

import (
	"fmt"
	"slices"
	"strings"

	"belay/internal/model"
)

// waiverRules look after the waivers themselves. They come last, because one of them asks what the others found.
var waiverRules = []Rule{
	{
		Name: "waiver-expired", Source: "GOV-05", Levels: wrong,
		Title:  "a waiver has run out",
		Why:    "What was accepted for a while was not accepted for ever.",
		Remedy: "Mend what it waives, or let whoever answers for it accept it anew until another day.",
		find:   waiverExpired,
	},
	{
		Name: "waiver-unknown-rule", Source: "GOV-05", Levels: firm,
		Title:  "a waiver names a rule that does not exist",
		Why:    "It waives nothing, and somebody believes that it does.",
		Remedy: "Correct the name of the rule.",
		find:   waiverUnknownRule,
	},
	{
		Name: "waiver-unused", Source: "GOV-05", Levels: hint,
		Title:  "a waiver matches no finding",
		Why:    "It was mended meanwhile, or the waiver misses what it was meant for.",
		Remedy: "Take it out, or correct what it is on.",
		find:   waiverUnused,
	},
}

// waiverOf is the waiver in force that accepts f; nil if none. A waiver on a service or an agreement accepts what is
// found on each of its severities too.
func (s *facts) waiverOf(f *Finding) *model.Waiver {
	for _, w := range s.Waivers {
		if s.inForce(w) && accepts(w, f) {
			return w
		}
	}
	return nil
}

// accepts says whether w is about f.
func accepts(w *model.Waiver, f *Finding) bool {
	return w.Rule == f.Rule && (w.On == "" || w.On == f.On || strings.HasPrefix(f.On, w.On+"/"))
}

// inForce says whether w has not run out.
func (s *facts) inForce(w *model.Waiver) bool { return !w.Until.Before(s.today) }

// waiverPath is the path of the i-th waiver.
func waiverPath(i int) string { return fmt.Sprintf("waivers[%d]", i) }

func waiverExpired(s *subject) {
	for i, w := range s.Waivers {
		if !s.inForce(w) {
			s.find(waiverPath(i), "the waiver of %s%s ran out on %s", w.Rule, onWhat(w), w.Until).on(w.Rule).
				witness("accepted by "+s.person(w.By), "because "+w.Why)
		}
	}
}

// onWhat is the element of a waiver, in words.
func onWhat(w *model.Waiver) string {
	if w.On == "" {
		return ""
	}
	return " on " + w.On
}

func waiverUnknownRule(s *subject) {
	for i, w := range s.Waivers {
		if s.known(w.Rule) {
			continue
		}
		f := s.find(waiverPath(i)+".rule", "there is no rule %s", w.Rule).on(w.Rule)
		if name, ok := s.nearest(w.Rule); ok {
			f.witness(fmt.Sprintf("did you mean %s?", name))
		}
	}
}

// known says whether a rule has that name.
func (s *facts) known(name string) bool {
	return slices.ContainsFunc(s.rules, func(r Rule) bool { return r.Name == name })
}

// waiverUnused asks only about rules that were asked in this run.
func waiverUnused(s *subject) {
	for i, w := range s.Waivers {
		used := slices.ContainsFunc(s.earlier, func(f Finding) bool { return accepts(w, &f) })
		if s.inForce(w) && s.asked[w.Rule] && !used {
			s.find(waiverPath(i), "nothing is found that the waiver of %s%s could accept", w.Rule, onWhat(w)).on(w.Rule)
		}
	}
}

// nearest is the rule whose name takes the fewest changes of a letter to become name; ok is false when that is more
// than half of it.
func (s *facts) nearest(name string) (rule string, ok bool) {
	least := len(name) / 2
	for _, r := range s.rules {
		if n := distance(name, r.Name); n < least {
			rule, least, ok = r.Name, n, true
		}
	}
	return rule, ok
}

// distance is the number of letters to put in, take out or change that make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := before
			if a[i] != b[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
