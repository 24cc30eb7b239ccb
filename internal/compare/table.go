package compare

import (
	"maps"
	"slices"

	"belay/internal/simulate"
)

// columns are those of the table of a comparison.
var columns = [...]string{"option", "kind", "of", "measure", "value", "low", "high"}

// CSV is a comparison as one long table: a row for each figure of each option, with its interval where it has one. Money is in the
// models' currency, shares are between 0 and 1.
func (c *Comparison) CSV() []byte {
	t := table{}
	t.Row(columns[:]...)
	for _, s := range c.Sides {
		t.option = s.Name
		t.side(s)
	}
	for _, e := range c.Evens {
		t.option = e.Option
		if e.Month != nil {
			t.figure("even", "", "months_until_paid_back", float64(*e.Month))
		}
		if e.Volume != nil {
			t.figure("even", "", "times_the_tickets", *e.Volume)
		}
	}
	return t.Bytes()
}

// table is a table while it is written.
type table struct {
	simulate.Table

	option string
}

// figure writes a single number, and estimate one with its interval.
func (t *table) figure(kind, of, measure string, value float64) {
	t.Row(t.option, kind, of, measure, simulate.Number(value), "", "")
}

func (t *table) estimate(kind, measure string, i simulate.Interval) {
	t.Row(append([]string{t.option, kind, "", measure}, i.Cells()...)...)
}

// side writes what is known of one option.
func (t *table) side(s Side) {
	t.figure("promises", "", "kept", float64(s.Promises.Kept))
	t.figure("promises", "", "missed", float64(s.Promises.Missed))
	t.figure("promises", "", "open", float64(s.Promises.Open))
	t.figure("promises", "", "share_kept", s.Promises.Share)
	t.estimate("all", "solved_mean_s", s.Solve)
	t.estimate("all", "night_pages_a_week", s.NightPages)
	t.figure("all", "", "busiest", s.Busiest)
	if s.Money.Known {
		t.money(s.Money)
	}
	e := s.Evidence
	t.figure("evidence", "", "inside_work", e.InsideWork)
	t.figure("evidence", "", "inside_owners", e.InsideOwners)
	t.figure("evidence", "", "functions", float64(e.Functions))
	t.figure("evidence", "", "functions_outside_only", float64(e.OutsideOnly))
	t.figure("evidence", "", "functions_on_one_person", float64(e.Alone))
	t.figure("evidence", "", "people", float64(e.People))
	t.figure("evidence", "", "parties", float64(e.Parties))
	t.figure("evidence", "", "longest_notice_days", float64(e.NoticeDays))
	t.figure("evidence", "", "contracts_without_exit", float64(e.NoExit))
	t.figure("evidence", "", "hand_overs_a_ticket", e.HandOvers)
	for _, id := range slices.Sorted(maps.Keys(s.Points.Criterion)) {
		t.figure("points", id, "criterion", s.Points.Criterion[id])
	}
	for _, party := range slices.Sorted(maps.Keys(s.Points.Party)) {
		t.figure("points", party, "party", s.Points.Party[party])
	}
	t.figure("points", "", "total", s.Points.Total)
}

// money writes what an option costs.
func (t *table) money(m Money) {
	t.figure("money", "", "people_a_week", m.People)
	t.figure("money", "", "contracts_a_week", m.Contracts)
	t.estimate("money", "week", m.Week)
	t.estimate("money", "ticket", m.Ticket)
	t.figure("money", "", "one_off", m.OneOff)
	t.figure("money", "", "doubled", m.Doubled)
	t.estimate("money", "total", m.Total)
	t.figure("money", "", "present", m.Present)
}
