package store

// Lease takes the lease of that name for node until untilUS, or prolongs it, and says whether node has it. What one node alone
// should do, it does while it has the lease; when a node died, its lease runs out.
func (tx *Tx) Lease(name, node string, nowUS, untilUS int64) (got bool, err error) {
	var holder string
	got, err = tx.one([]any{&holder}, `INSERT INTO lease (name, node, until_us) VALUES ($1, $2, $4)
		ON CONFLICT (name) DO UPDATE SET node = excluded.node, until_us = excluded.until_us
		WHERE lease.node = excluded.node OR lease.until_us <= $3 RETURNING node`, name, node, nowUS, untilUS)
	return got, doing(err, "taking the lease %q", name)
}

// Release gives a lease back, if node has it.
func (tx *Tx) Release(name, node string) error {
	return doing(tx.exec("DELETE FROM lease WHERE name = $1 AND node = $2", name, node), "giving the lease %q back", name)
}

// Node is one process that serves the record.
type Node struct {
	ID        string
	StartedUS int64
	SeenUS    int64
}

// Beat notes that the node lives.
func (tx *Tx) Beat(n Node) error {
	err := tx.exec(`INSERT INTO node (id, started_us, seen_us) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET seen_us = excluded.seen_us`, n.ID, n.StartedUS, n.SeenUS)
	return doing(err, "noting that a node lives")
}

// Nodes is the nodes that were seen since sinceUS, the oldest first.
func (tx *Tx) Nodes(sinceUS int64) ([]Node, error) {
	list, err := collect(tx, func(r row, n *Node) error { return r.Scan(&n.ID, &n.StartedUS, &n.SeenUS) },
		"SELECT id, started_us, seen_us FROM node WHERE seen_us >= $1 ORDER BY started_us, id", sinceUS)
	return list, doing(err, "listing the nodes")
}

// SweepNodes forgets nodes that were last seen before beforeUS.
func (tx *Tx) SweepNodes(beforeUS int64) error {
	return doing(tx.exec("DELETE FROM node WHERE seen_us < $1", beforeUS), "sweeping nodes")
}
