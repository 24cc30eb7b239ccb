package store

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"belay/internal/span"
)

// TestNoPageScansOrSortsTheTable holds what SQLite plans for each list against what a page may cost: it walks an index that has the
// order of the list, and sorts nothing but what one person has, or the first rows of a few walks.
func TestNoPageScansOrSortsTheTable(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "belay.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	few := []string{"a", "b", "c"}
	filters := map[string]Filter{
		"everything": {Scope: Everything()},
		"functions":  {Scope: Everything(), Functions: few, Untaken: true, Severities: few},
		"services":   {Scope: Everything(), Services: few},
		"severities": {Scope: Everything(), Severities: few},
		"states":     {Scope: Everything(), States: few},
		"untaken":    {Scope: Everything(), Untaken: true},
		"owner":      {Scope: Everything(), Owner: "a"},
		"requester":  {Scope: Everything(), Requester: "a"},
		"marked":     {Scope: Everything(), Marks: []Mark{{TagMark, "a"}, {SwarmMark, "b"}}},
		"a party's":  {Scope: Scope{Parties: few}},
		"one's own":  {Scope: Scope{Account: "a"}},
		"closed":     {Scope: Everything(), Phases: []Phase{PhaseResolved, PhaseClosed}},
		"opened":     {Scope: Everything(), Opened: span.Span{From: 1, Until: 9}},
	}
	// A person's tickets are few, so a list of them in another order than that of their numbers may be sorted.
	personal := []string{"owner", "requester", "marked", "a party's", "one's own"}
	for name, f := range filters {
		for _, order := range []Order{ByDue, Newest, Oldest, ByChange} {
			for _, after := range []*position{nil, {key: 5, number: 7}} {
				q := Query{Filter: f, Order: order, Limit: 30, Reader: "a"}
				if err := s.View(context.Background(), func(tx *Tx) error {
					plan, err := explain(tx, &q, after)
					for _, step := range plan {
						table := strings.HasPrefix(step, "SCAN t") && !strings.Contains(step, "USING") && (order == ByDue || order == ByChange)
						sorts := strings.Contains(step, "FOR ORDER BY") && !slices.Contains(personal, name) && !strings.Contains(strings.Join(plan, "\n"), "UNION")
						if table || sorts {
							t.Errorf("%s by %s, after %v: %s\n%s", name, order, after, step, strings.Join(plan, "\n"))
						}
					}
					return err
				}); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

// explain is the steps of SQLite's plan for a page.
func explain(tx *Tx, q *Query, after *position) (plan []string, err error) {
	sql, args := tx.list(q, after)
	err = tx.query(func(r row) error {
		var id, parent, unused int
		var step string
		err := r.Scan(&id, &parent, &unused, &step)
		plan = append(plan, step)
		return err
	}, "EXPLAIN QUERY PLAN "+sql, args...)
	if err == nil && len(plan) == 0 {
		err = fmt.Errorf("no plan for %s", sql)
	}
	return plan, err
}
