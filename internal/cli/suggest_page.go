package cli

import (
	"fmt"

	"belay/internal/model"
	"belay/internal/outlook"
	"belay/internal/study"
	"belay/internal/suggest"
)

// pageOf writes what changes of a model come to as a page, below what the model itself comes to in as many runs.
func (c *suggestCmd) pageOf(s *session, ask study.Ask, m *model.Model, changes *outlook.Changes) error {
	answer, err := s.study(ask, []study.Option{{Name: baseName, Model: m}})
	if err != nil {
		return err
	}
	out := outlookOf(answer)
	out.Changes = changes
	out.Repeat = fmt.Sprintf("belay suggest %s --from %s --weeks %d --warm-up %d --runs %d --seed %d", c.File, ask.From, ask.Weeks, ask.WarmUp, ask.Runs, ask.Seed)
	for _, flag := range [...][2]string{{"--habits", c.Habits}, {"--history", c.Lived.History}, {"--mapping", c.Lived.Mapping}} {
		if flag[1] != "" {
			out.Repeat += " " + flag[0] + " " + flag[1]
		}
	}
	if c.Lived.Replay {
		out.Repeat += " --replay"
	}
	if c.Sensitivity {
		out.Repeat += " --sensitivity"
	}
	text, err := out.HTML()
	if err != nil {
		return err
	}
	return s.deliver(c.Out, text)
}

// changesOf are the proposals of a search.
func changesOf(a *suggest.Answer) *outlook.Changes {
	out := &outlook.Changes{
		Title: "Which change is worth its price?",
		Says:  fmt.Sprintf("Of %s that were lived with the same tickets, those that win something beyond doubt: how many more of a hundred promises are kept, and what a year costs more.", count(a.Tried, "change", "changes")),
	}
	for _, list := range [][]suggest.Bought{a.Best, a.Unpriced, a.Together} {
		for _, b := range list {
			out.Rows = append(out.Rows, outlook.Change{Words: b.Says, Ends: []outlook.End{{Words: b.Edit, More: b.Attained, Costs: b.Cost.Mean}}})
		}
	}
	return out
}

// barsOf are the bars of a tornado.
func barsOf(t *suggest.Tornado) *outlook.Changes {
	out := &outlook.Changes{
		Title: "What does the answer hang on?",
		Says:  "Each parameter lower and higher, with the same tickets: how many more of a hundred promises are kept, and what a year costs more. The widest beyond doubt stand first.",
	}
	for _, bar := range t.Bars {
		row := outlook.Change{Words: bar.Says}
		for _, e := range [...]*suggest.Effect{bar.Low, bar.High} {
			if e != nil {
				row.Ends = append(row.Ends, outlook.End{Words: e.Says, More: e.More, Costs: e.CostMore})
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}
