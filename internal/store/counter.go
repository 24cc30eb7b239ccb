package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Slots is over how many rows a counter is spread, so that transactions that change the same one seldom wait for each other.
const Slots = 16

// Bump adds to counters, each named by its scope, in the slot of that ticket number. Counters are exact: they change with what
// they count, in the same transaction. Rows are taken in the order of their names, so that two Changes cannot wait for each
// other in a circle.
func (tx *Tx) Bump(by map[string]int64, number int64) error {
	b, rows := &builder{}, []string(nil)
	slot := b.arg(number % Slots)
	for _, scope := range slices.Sorted(maps.Keys(by)) {
		if n := by[scope]; n != 0 {
			rows = append(rows, "("+b.arg(scope)+", "+slot+", "+b.arg(n)+")")
		}
	}
	if len(rows) == 0 {
		return nil
	}
	err := tx.exec("INSERT INTO counter (scope, slot, n) VALUES "+strings.Join(rows, ", ")+
		" ON CONFLICT (scope, slot) DO UPDATE SET n = counter.n + excluded.n", b.args...)
	return doing(err, "counting")
}

// Count is the counters of those scopes; one that was never bumped is 0.
func (tx *Tx) Count(scopes ...string) (map[string]int64, error) {
	counts := make(map[string]int64, len(scopes))
	if len(scopes) == 0 {
		return counts, nil
	}
	args := make([]any, len(scopes))
	for i, scope := range scopes {
		counts[scope] = 0
		args[i] = scope
	}
	err := tx.query(func(r row) error {
		var scope string
		var n int64
		if err := r.Scan(&scope, &n); err != nil {
			return err
		}
		counts[scope] = n
		return nil
	}, "SELECT scope, CAST(sum(n) AS bigint) FROM counter WHERE scope IN ("+places(1, len(args))+") GROUP BY scope", args...)
	return counts, doing(err, "reading counters")
}

// ForgetCounters takes every counter away, for a rebuild that counts anew.
func (tx *Tx) ForgetCounters() error {
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
	err := tx.query(func(r row) error {
		var scope string
		var n int64
		if err := r.Scan(&scope, &n); err != nil {
			return err
		}
		counts[scope] = n
		return nil
	}, "SELECT scope, CAST(sum(n) AS bigint) FROM counter GROUP BY scope HAVING sum(n) <> 0")
	return counts, doing(err, "reading all counters")
}
