package cli

import (
	"fmt"
	"strconv"
	"strings"

	"belay/internal/outlook"
	"belay/internal/study"
)

// outlook is an answer as a page shows it, with the command that comes to it again.
func (c *simulateCmd) outlook(a *study.Answer) outlook.Outlook {
	out := outlookOf(a)
	out.Repeat = c.again(a.Ask)
	return out
}

// outlookOf is an answer as a page shows it.
func outlookOf(a *study.Answer) outlook.Outlook {
	out := outlook.Outlook{Weeks: a.Ask.Weeks, WarmUp: a.Ask.WarmUp, Within: a.Ask.Within, Narrow: a.Narrow, Cut: a.Cut}
	for _, o := range a.Options {
		out.Options = append(out.Options, outlook.Option{Name: o.Name, Model: o.Model, Report: o.Report, Runs: o.Runs})
	}
	return out
}

// again is the command that comes to the same answer on any day.
func (c *simulateCmd) again(a study.Ask) string {
	words := []string{fmt.Sprintf("belay simulate %s --from %s --weeks %d --warm-up %d --runs %d --within %v --seed %d", c.File, a.From, a.Weeks, a.WarmUp, a.Runs, c.Study.Within, a.Seed)}
	for _, flag := range []struct{ name, value string }{
		{"--history", c.Lived.History}, {"--mapping", c.Lived.Mapping}, {"--habits", c.Study.Habits}, {"--variant", strings.Join(c.Variant, ",")},
	} {
		if flag.value != "" {
			words = append(words, flag.name, flag.value)
		}
	}
	if c.Lived.Replay {
		words = append(words, "--replay")
	}
	for _, edit := range c.WhatIf {
		words = append(words, "--what-if", strconv.Quote(edit))
	}
	return strings.Join(words, " ")
}
