package suggest

import (
	"bytes"
	"encoding/csv"
	"strconv"

	"belay/internal/simulate"
)

// CSV is the answer as a table with a row for each proposal: those worth their price, those whose price is not known, and pairs. A
// figure that there is not is empty.
func (a *Answer) CSV() []byte {
	var t table
	t.write(
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
				row = append(row, interval(x)...)
			}
			t.write(append(row, strconv.FormatBool(b.Priced), strconv.FormatInt(b.Cover.Closed, 10), strconv.FormatInt(b.Cover.Opened, 10), known(b.Point), known(b.WorthUpTo))...)
		}
	}
	return t.out.Bytes()
}

// CSV is the tornado as a table with a row for each end of each parameter, in its order.
func (t *Tornado) CSV() []byte {
	var out table
	out.write("parameter", "end", "says", "edit", "attained", "attained_low", "attained_high", "more", "more_low", "more_high", "cost_a_year", "cost_a_year_more", "point")
	for _, b := range t.Bars {
		for _, end := range [...]struct {
			name   string
			effect *Effect
		}{{"low", b.Low}, {"high", b.High}} {
			if e := end.effect; e != nil {
				row := append([]string{b.Parameter, end.name, e.Says, e.Edit}, interval(e.Attained)...)
				row = append(row, interval(e.More)...)
				out.write(append(row, number(e.Cost), number(e.CostMore), known(e.Point))...)
			}
		}
	}
	return out.out.Bytes()
}

// table is a table while it is written.
type table struct{ out bytes.Buffer }

// write writes a row; what it goes to takes everything.
func (t *table) write(cells ...string) {
	w := csv.NewWriter(&t.out)
	_ = w.Write(cells)
	w.Flush()
}

// interval is an estimate in three cells.
func interval(i simulate.Interval) []string {
	return []string{number(i.Mean), number(i.Low), number(i.High)}
}

// number is a number as short as it can be read back, and known one that may not be there.
func number(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

func known(f *float64) string {
	if f == nil {
		return ""
	}
	return number(*f)
}
