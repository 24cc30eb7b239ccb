package store

// Audit is one administrative act. They are only added.
type Audit struct {
	ID     int64 // grows; given by the record
	AtUS   int64
	By     string // an account; empty for somebody who is not signed in
	What   string
	About  string
	Detail []byte // JSON
	IP     string
}

// Note adds to the audit log.
func (tx *Tx) Note(a Audit) error {
	err := tx.exec("INSERT INTO audit (at_us, by, what, about, detail, ip) VALUES ($1, $2, $3, $4, $5, $6)",
		a.AtUS, a.By, a.What, a.About, string(a.Detail), a.IP)
	return doing(err, "adding to the audit log")
}

// Audits are the acts noted, the newest first, at most limit with an id below before; 0 begins at the newest.
func (tx *Tx) Audits(before int64, limit int) ([]Audit, error) {
	list, err := collect(tx, func(r row, a *Audit) error {
		return r.Scan(&a.ID, &a.AtUS, &a.By, &a.What, &a.About, &a.Detail, &a.IP)
	}, "SELECT id, at_us, by, what, about, detail, ip FROM audit WHERE id < $1 ORDER BY id DESC LIMIT $2", below(before), int64(limit))
	return list, doing(err, "reading the audit log")
}
