package cli

import (
	"fmt"
	"slices"
	"strings"

	"belay/internal/simulate"
)

// times are how long tickets waited and took.
func (p simulatePage) times() string {
	rows := [][]string{timesRow("taken", p.Take), timesRow("solved", p.Solve)}
	if len(p.Severities) > 1 {
		for _, v := range p.Severities {
			rows = append(rows, timesRow("  "+string(v.Severity), v.Solve))
		}
	}
	var b strings.Builder
	b.WriteString(p.table([]string{"", "half within", "3 in 4", "9 in 10", "99 in 100", "on average"}, rows, 1, 2, 3, 4, 5))
	for _, sentence := range []string{p.unsolved(), p.spent()} {
		if sentence != "" {
			b.WriteString(p.columns(columnGap, [][]string{{sentence}}))
		}
	}
	if len(p.Moves) == 0 {
		b.WriteString(p.others())
	}
	return b.String()
}

// timesRow is a row of lengths; dashes where none was counted.
func timesRow(what string, t simulate.Times) []string {
	if t.Mean.N == 0 {
		return append([]string{what}, slices.Repeat([]string{"-"}, 5)...)
	}
	return []string{what, lengthWords(t.Median), lengthWords(t.P75), lengthWords(t.P90), lengthWords(t.P99), seconds(t.Mean.Mean)}
}

// unsolved says of how many tickets the times are, where those that are still open are so many that they would change them; else it
// is empty.
func (p simulatePage) unsolved() string {
	const few = .05
	solved := 0
	for _, run := range p.answer.Options[0].Runs {
		solved += run.Solved
	}
	mean := float64(solved) / float64(p.Runs)
	drowns := slices.ContainsFunc(p.Functions, func(f simulate.FunctionReport) bool { return f.Drowns })
	if p.Open.Mean == 0 || !drowns && p.Open.Mean < few*(mean+p.Open.Mean) {
		return ""
	}
	return fmt.Sprintf("These are the times of the %s of tickets that were solved; not in them are %s still open in the end.",
		percentWords(mean/(mean+p.Open.Mean)), ticketsWords(p.Open.Mean))
}

// spent says where the time goes until a ticket is solved; nothing where none was.
func (p simulatePage) spent() string {
	s := p.Spent
	var words string
	switch {
	case p.Solve.Mean.N == 0:
	case s.Worked.Mean == 0 && s.Outside.Mean > 0:
		words = fmt.Sprintf("Of the time until it is solved, a ticket is with other parties for %s, and what other parties work is part of it; it waits for its requester for %s, and for somebody to be there and free for %s.",
			percentWords(s.Outside.Mean), percentWords(s.Requester.Mean), percentWords(s.Waiting.Mean))
	default:
		words = fmt.Sprintf("Of the time until it is solved, a ticket is worked on for %s, waits for its requester for %s, is with other parties for %s, and waits for somebody to be there and free for %s.",
			percentWords(s.Worked.Mean), percentWords(s.Requester.Mean), percentWords(s.Outside.Mean), percentWords(s.Waiting.Mean))
	}
	if p.HungUp.Mean > 0 {
		words += fmt.Sprintf(" Of all callers, %s hang up.", percentWords(p.HungUp.Mean))
	}
	return words
}
