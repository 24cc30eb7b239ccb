package store

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Slots is over how many rows a counter is spread, so that transactions that change the same one seldom wait for each other.
const Slots = 16

// bumpsAtOnce is how many counters one statement changes.
const bumpsAtOnce = 200

// tally is one row of a counter.
type tally struct {
	scope string
	slot  int64
}

// Bump adds to counters, each named by its scope, in the slot of that ticket number. Counters are exact: they change with what
// they count, in the same transaction. They change at its end, all at once and in the order of their names: so a row that
// many want is held for a moment only, and two Changes cannot wait for each other in a circle.
func (tx *Tx) Bump(by map[string]int64, number int64) error {
	switch {
	case tx.ended:
		return errEnded
	case !tx.writable:
		return errReadOnly
	case tx.bumps == nil:
		tx.bumps = map[tally]int64{}
	}
	for scope, n := range by {
		tx.bumps[tally{scope, number % Slots}] += n
	}
	return nil
}

// count writes what was bumped.
func (tx *Tx) count() error {
	tallies := slices.SortedFunc(maps.Keys(tx.bumps), func(a, b tally) int {
		return cmp.Or(cmp.Compare(a.scope, b.scope), cmp.Compare(a.slot, b.slot))
	})
	tallies = slices.DeleteFunc(tallies, func(p tally) bool { return tx.bumps[p] == 0 })
	for some := range slices.Chunk(tallies, bumpsAtOnce) {
		b, rows := &builder{}, make([]string, len(some))
		for i, p := range some {
			rows[i] = "(" + b.arg(p.scope) + ", " + b.arg(p.slot) + ", " + b.arg(tx.bumps[p]) + ")"
		}
		if err := tx.exec("INSERT INTO counter (scope, slot, n) VALUES "+strings.Join(rows, ", ")+
			" ON CONFLICT (scope, slot) DO UPDATE SET n = counter.n + excluded.n", b.args...); err != nil {
			return doing(err, "counting")
		}
	}
	clear(tx.bumps)
	return nil
}

// Count is the counters of those scopes; one that was never bumped is 0.
func (tx *Tx) Count(scopes ...string) (map[string]int64, error) {
	counts := make(map[string]int64, len(scopes))
	if len(scopes) == 0 {
		return counts, nil
	}
	if err := tx.count(); err != nil {
		return nil, err
	}
	args := make([]any, len(scopes))
	for i, scope := range scopes {
		counts[scope] = 0
		args[i] = scope
	}
	err := tx.query(into(counts), "SELECT scope, CAST(sum(n) AS bigint) FROM counter WHERE scope IN ("+places(1, len(args))+") GROUP BY scope", args...)
	return counts, doing(err, "reading counters")
}

// into reads rows of a scope and its number.
func into(counts map[string]int64) func(row) error {
	return func(r row) error {
		var scope string
		var n int64
		err := r.Scan(&scope, &n)
		counts[scope] = n
		return err
	}
}

// ForgetCounters takes every counter away, for a rebuild that counts anew.
func (tx *Tx) ForgetCounters() error {
	clear(tx.bumps)
	return doing(tx.exec("DELETE FROM counter"), "forgetting the counters")
}

// places is n placeholders from $first on, with commas.
func places(first, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", first+i)
	}
	return b.String()
}

// Counters are all counters that are not 0.
func (tx *Tx) Counters() (map[string]int64, error) {
	counts := map[string]int64{}
	if err := tx.count(); err != nil {
		return nil, err
	}
	err := tx.query(into(counts), "SELECT scope, CAST(sum(n) AS bigint) FROM counter GROUP BY scope HAVING sum(n) <> 0")
	return counts, doing(err, "reading all counters")
}
