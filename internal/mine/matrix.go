package mine

import (
	"cmp"
	"slices"
)

// Matrix is how impact and urgency give the priority.
type Matrix struct {
	Rows       int    `json:"rows"`       // that say all three
	Strange    int    `json:"strange"`    // that name a rank beyond the ninth, or none
	Cells      []Cell `json:"cells"`      // that occurred, the greatest impact first
	Violations int    `json:"violations"` // rows of another priority than most of their cell
	Impacts    int    `json:"impacts"`    // the last rank of each that occurred
	Urgencies  int    `json:"urgencies"`
}

// Cell is one impact with one urgency.
type Cell struct {
	Impact   int   `json:"impact"`
	Urgency  int   `json:"urgency"`
	Priority int   `json:"priority"` // that most of its rows have
	Rows     Share `json:"rows"`     // of the cell's, those that have it
}

// matrix is what the rows say.
func (m *Miner) matrix() Matrix {
	out := Matrix{Strange: m.strange, Cells: []Cell{}}
	for at, counts := range m.cells {
		c := Cell{Impact: at[0], Urgency: at[1]}
		all := 0
		for p, n := range counts {
			all += n
			if n > counts[c.Priority] {
				c.Priority = p
			}
		}
		c.Rows = shareOf(counts[c.Priority], all)
		out.Rows += all
		out.Violations += all - counts[c.Priority]
		out.Impacts, out.Urgencies = max(out.Impacts, c.Impact), max(out.Urgencies, c.Urgency)
		out.Cells = append(out.Cells, c)
	}
	slices.SortFunc(out.Cells, func(a, b Cell) int { return cmp.Or(cmp.Compare(a.Impact, b.Impact), cmp.Compare(a.Urgency, b.Urgency)) })
	return out
}

// gives is the priority of a cell; 0 where it never occurred.
func (x Matrix) gives(impact, urgency int) int {
	for _, c := range x.Cells {
		if c.Impact == impact && c.Urgency == urgency {
			return c.Priority
		}
	}
	return 0
}
