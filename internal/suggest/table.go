package suggest

import (
	"strconv"

	"belay/internal/simulate"
)

// CSV is the answer as a table with a row for each proposal: those worth their price, those whose price is not known, and pairs. A
// figure that there is not is empty.
func (a *Answer) CSV() []byte {
	var t simulate.Table
	t.Row(
		"list", "rank", "kind", "on", "says", "edit", "attained", "attained_low", "attained_high", "solve_s", "solve_s_low", "solve_s_high",
		"nights_a_week", "nights_a_week_low", "nights_a_week_high", "cost_a_year", "cost_a_year_low", "cost_a_year_high", "priced",
		"gaps_closed_s", "gaps_opened_s", "point", "worth_up_to",
	)
	for _, list := range [...]struct {
		name string
		of   []Bought
	}{{"best", a.Best}, {"unpriced", a.Unpriced}, {"together", a.Together}} {
		for i, b := range list.of {
			row := []string{list.name, strconv.Itoa(i + 1), string(b.Kind), b.On, b.Says, b.Edit}
			for _, x := range [...]simulate.Interval{b.Attained, b.Solve, b.Nights, b.Cost} {
				row = append(row, x.Cells()...)
			}
			t.Row(append(row, strconv.FormatBool(b.Priced), strconv.FormatInt(b.Cover.Closed, 10), strconv.FormatInt(b.Cover.Opened, 10), known(b.Point), known(b.WorthUpTo))...)
		}
	}
	return t.Bytes()
}

// CSV is the tornado as a table with a row for each end of each parameter, in its order.
func (t *Tornado) CSV() []byte {
	var out simulate.Table
	out.Row("parameter", "end", "says", "edit", "attained", "attained_low", "attained_high", "more", "more_low", "more_high", "cost_a_year", "cost_a_year_more", "point")
	for _, b := range t.Bars {
		for _, end := range [...]struct {
			name   string
			effect *Effect
		}{{"low", b.Low}, {"high", b.High}} {
			if e := end.effect; e != nil {
				row := append([]string{b.Parameter, end.name, e.Says, e.Edit}, e.Attained.Cells()...)
				row = append(row, e.More.Cells()...)
				out.Row(append(row, simulate.Number(e.Cost), simulate.Number(e.CostMore), known(e.Point))...)
			}
		}
	}
	return out.Bytes()
}

// known is a number that may not be there.
func known(f *float64) string {
	if f == nil {
		return ""
	}
	return simulate.Number(*f)
}
